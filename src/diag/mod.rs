//! Diagnostics: one type and one sink for every complaint, from YAML syntax to the
//! typesetter's own errors. How they are shown is `diag/print.rs`.

mod clip;
mod join;
mod list;
mod machine;
pub mod names;
pub mod print;
pub mod rule;
pub mod rules;
pub mod safe;

use std::collections::BTreeSet;

use crate::model::config::Gravity;
use crate::model::lang::{Lang, OURS};
use crate::model::place::Place;
use clip::clip;
pub use join::{Joined, joined};

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
    /// For what cannot be read: how many findings that may follow from it are left out.
    pub hides: Option<usize>,
    /// What it has in common with others, if they come of one cause.
    pub cause: Option<Cause>,
}

/// What findings of one cause have in common: one thing mends them all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cause {
    /// What is said of several, with `{}` for how many.
    pub what: String,
    /// What this one is called among them.
    pub name: String,
}

/// The rules that say of something that it is not there. Where a file cannot be read, they
/// speak of what may stand in it.
const MAY_FOLLOW: &[&str] = &[
    rules::DANGLING_REFERENCE.name,
    rules::MISSING_CHAPTER.name,
    rules::MISSING_INDEX.name,
    rules::MISSING_LANGUAGE.name,
    rules::MISSING_PICTURE.name,
    rules::NEEDLESS_ACCEPTANCE.name,
    rules::NO_VALUE.name,
    rules::STRAY_CHAPTER.name,
    rules::UNDISCLOSED.name,
    rules::UNKNOWN_METRIC.name,
    rules::UNKNOWN_TARGET.name,
    rules::UNKNOWN_UNIT.name,
];

impl Diagnostic {
    fn new(
        rule: &'static str,
        severity: Severity,
        place: Option<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity,
            message: clip(message),
            place,
            label: String::new(),
            hints: vec![],
            related: vec![],
            hides: None,
            cause: None,
        }
    }

    /// As a warning, whatever the rule is.
    #[must_use]
    pub fn as_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// As an error, whatever the rule is.
    #[must_use]
    pub fn as_error(self) -> Self {
        Self { severity: Severity::Error, ..self }
    }

    /// As grave as a report takes its rule.
    #[must_use]
    pub fn taken(self, gravity: Gravity) -> Self {
        match gravity {
            Gravity::Error => self.as_error(),
            Gravity::Warning => self.as_warning(),
            Gravity::Off => self,
        }
    }

    /// With words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = clip(label);
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(clip(hint));
        self
    }

    /// With a remedy, where there is one.
    #[must_use]
    pub fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint.map(clip));
        self
    }

    /// With a second place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, clip(label)));
        self
    }

    /// One of several of a cause: what is said of all of them, with `{}` for how many, and
    /// what this one is called.
    #[must_use]
    pub fn among(mut self, what: impl Into<String>, name: impl Into<String>) -> Self {
        self.cause = Some(Cause { what: clip(what), name: clip(name) });
        self
    }

    /// Of something that cannot be read: findings that may follow from it are left out.
    #[must_use]
    pub fn hides(mut self) -> Self {
        self.hides = Some(0);
        self
    }

    /// As it is told in a language.
    #[must_use]
    pub fn said(mut self, lang: Lang) -> Self {
        if lang == OURS {
            return self;
        }
        // Why something is accepted is the author's to say.
        let hints = match self.severity {
            Severity::Accepted => &mut [],
            Severity::Error | Severity::Warning => self.hints.as_mut_slice(),
        };
        let labels = self.related.iter_mut().map(|(_, label)| label);
        let own = [&mut self.message, &mut self.label];
        for text in own.into_iter().chain(hints).chain(labels) {
            *text = lang.say(text);
        }
        if let Some(cause) = &mut self.cause {
            cause.what = lang.say(&cause.what);
            cause.name = lang.say(&cause.name);
        }
        self
    }

    /// How many findings are left out because of this one, in words.
    pub(crate) fn left_out(&self) -> Option<String> {
        match self.hides? {
            0 => None,
            1 => Some("1 finding that may follow from this is not shown".to_owned()),
            many => {
                Some(format!("{many} findings that may follow from this are not shown"))
            }
        }
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

    /// All of them in the order of files and places, each once. What cannot be read comes
    /// first, and what may follow from it is left out and counted there.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        // What else is said of a file with two versions in it is said of neither.
        let in_conflict = |finding: &Diagnostic| {
            finding.rule == rules::CONFLICT_MARKER.name && finding.place.is_some()
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
            (a.hides.is_none(), a.place, a.severity, a.rule, &a.message).cmp(&(
                b.hides.is_none(),
                b.place,
                b.severity,
                b.rule,
                &b.message,
            ))
        });
        self.0.dedup();
        if self.0.first().is_some_and(|first| first.hides.is_some()) {
            let all = self.0.len();
            self.0.retain(|finding| {
                finding.hides.is_some() || !MAY_FOLLOW.contains(&finding.rule)
            });
            let left_out = all - self.0.len();
            if let Some(hides) = self.0.first_mut().and_then(|first| first.hides.as_mut())
            {
                *hides += left_out;
            }
        }
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

/// Findings as people are shown them: the first of each rule, and how many more there are.
pub fn bounded(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let all = diagnostics.iter().cloned().map(Joined::from).collect();
    join::bounded(all).into_iter().map(|joined| joined.finding).collect()
}

/// A number of things in words: `1 value`, `2 values`, `0 entries`.
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        return format!("1 {thing}");
    }
    match thing.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{number} {stem}ies"),
        _ if thing.ends_with(['s', 'x']) => format!("{number} {thing}es"),
        _ => format!("{number} {thing}s"),
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
        .take(names::COMPARED)
        .map(|known| {
            let distance =
                strsim::osa_distance(&name.to_lowercase(), &known.to_lowercase());
            (distance, known)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, known)| known)
}
