//! A rule: what is found, how grave that is, and what an author is told of it. Findings are
//! made by their rules alone, so that none has a name that nobody can look up.

use super::{Diagnostic, Severity};
use crate::model::place::Place;

/// A rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable kebab-case name.
    pub name: &'static str,
    /// How grave its findings are, unless they or report.yaml say otherwise.
    pub severity: Severity,
    about: About,
}

#[derive(Debug, PartialEq, Eq)]
enum About {
    /// What is found and how to mend it, each in a line.
    Line(&'static str, &'static str),
    /// The file of the rule, whose head says both.
    File(&'static str),
}

impl Rule {
    /// A rule that is told in a line: what it `finds`, and the `remedy`.
    pub const fn line(
        name: &'static str,
        severity: Severity,
        finds: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self { name, severity, about: About::Line(finds, remedy) }
    }

    /// A rule that has a file of its own, whose head is its page.
    pub const fn file(
        name: &'static str,
        severity: Severity,
        source: &'static str,
    ) -> Self {
        Self { name, severity, about: About::File(source) }
    }

    /// A finding of this rule.
    pub fn finding(
        &self,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(self.name, self.severity, place.into(), message)
    }

    /// What is found, in a sentence.
    pub fn sentence(&self) -> String {
        match self.about {
            About::Line(finds, _) => format!("{finds}."),
            About::File(source) => {
                let lines = head(source).take_while(|line| !line.is_empty());
                let text = lines.collect::<Vec<_>>().join(" ");
                match text.split_once(". ") {
                    Some((first, _)) => format!("{first}."),
                    None => text,
                }
            }
        }
    }

    /// How to mend it, in a line; nothing where the page says it.
    pub fn remedy(&self) -> &'static str {
        match self.about {
            About::Line(_, remedy) => remedy,
            About::File(_) => "",
        }
    }

    /// Its page for the authors, in Markdown.
    pub fn page(&self) -> String {
        let name = self.name;
        match self.about {
            About::Line(finds, remedy) => {
                format!("# {name}\n\nFinds {finds}.\n\nRemedy: {remedy}.\n")
            }
            About::File(source) => {
                let text: String = head(source).flat_map(|line| [line, "\n"]).collect();
                let severity = match self.severity {
                    Severity::Error => "error: it stops the build",
                    Severity::Warning | Severity::Accepted => "warning",
                };
                format!("# {name}\n\n{text}\nDefault: {severity}.\n")
            }
        }
    }
}

/// The lines that say what a file is for.
fn head(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line))
}
