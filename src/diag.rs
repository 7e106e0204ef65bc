//! Diagnostics: one type and one sink for every complaint, from YAML syntax to the
//! typesetter's own errors. How they are shown is `diag/print.rs`.

mod machine;
pub mod print;

use std::collections::BTreeSet;

use crate::model::place::Place;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The report cannot be made.
    Error,
    /// It can, and should not be without a look at this.
    Warning,
    /// It was looked at, and accepted with a reason.
    Accepted,
}

/// One finding, on the author's own file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The stable kebab-case name of the rule.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where; nothing only where no file of the author's is at fault.
    pub place: Option<Place>,
    /// What stands under the caret.
    pub label: String,
    /// How to mend it.
    pub hints: Vec<String>,
    /// Other places that matter, each with what is to be seen there.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(
        rule: &'static str,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            place: place.into(),
            label: String::new(),
            hints: vec![],
            related: vec![],
        }
    }

    /// A warning at a place.
    pub fn warning(
        rule: &'static str,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(rule, place, message)
        }
    }

    /// With words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// With a remedy, where there is one.
    #[must_use]
    pub fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }

    /// With a second place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

/// Gathers findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Sink(Vec<Diagnostic>);

impl Sink {
    /// Adds one.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds many.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Whether an error is among them.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All of them in the order of files and places, each once.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        // What else is said of a file with two versions in it is said of neither.
        let in_conflict = |finding: &Diagnostic| {
            finding.rule == "conflict-marker" && finding.place.is_some()
        };
        let files: BTreeSet<_> = self
            .0
            .iter()
            .filter(|finding| in_conflict(finding))
            .filter_map(|finding| finding.place.map(|place| place.file))
            .collect();
        self.0.retain(|finding| {
            let file = finding.place.map(|place| place.file);
            in_conflict(finding) || file.is_none_or(|file| !files.contains(&file))
        });
        self.0.sort_by(|a, b| {
            (a.place, a.severity, a.rule, &a.message)
                .cmp(&(b.place, b.severity, b.rule, &b.message))
        });
        self.0.dedup();
        self.0
    }

    /// The findings so far.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl IntoIterator for Sink {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The hint that offers the nearest known name, if one is near.
pub fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest_name(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// The known name nearest to `name`, if one is near.
pub fn nearest_name<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: String = name.chars().take(80).collect();
    let allowed = (name.chars().count() / 3).clamp(1, 5);
    let length = name.len();
    known
        .into_iter()
        .filter(|known| known.len().abs_diff(length) <= 4 * allowed && length > 1)
        .map(|known| {
            let distance =
                strsim::damerau_levenshtein(&name.to_lowercase(), &known.to_lowercase());
            (distance, known)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, known)| known)
}
