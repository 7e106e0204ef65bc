//! A rule: what is found, how grave that is, and what an author is told of it. Findings are
//! made by their rules alone, so that none has a name that nobody can look up.

use super::{Diagnostic, Severity};
use crate::model::lang::{Lang, OURS};
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
                let severity = self.by_default();
                format!("# {name}\n\n{text}\n{severity}\n")
            }
        }
    }

    fn by_default(&self) -> &'static str {
        match self.severity {
            Severity::Error => "Default: error: it stops the build.",
            Severity::Warning | Severity::Accepted => "Default: warning.",
        }
    }

    /// Its page told in a language, paragraph by paragraph.
    pub fn page_in(&self, lang: Lang) -> String {
        if lang == OURS {
            return self.page();
        }
        let told = |text: &str| {
            let own = lang.catalogue().rules.get(text);
            own.cloned().unwrap_or_else(|| text.to_owned())
        };
        let filled = |frame: &str, text: &str| told(frame).replace("{}", &told(text));
        let paragraphs = match self.about {
            About::Line(finds, remedy) => {
                vec![filled(FINDS, finds), filled(REMEDY, remedy)]
            }
            About::File(source) => {
                let all = paragraphs(source).chain([self.by_default().to_owned()]);
                all.map(|text| told(&text)).collect()
            }
        };
        format!("# {}\n\n{}\n", self.name, paragraphs.join("\n\n"))
    }

    /// All that its page is made of, as the catalogues of other languages name it.
    pub fn texts(&self) -> Vec<String> {
        let all = match self.about {
            About::Line(finds, remedy) => {
                [FINDS, finds, REMEDY, remedy].map(str::to_owned).to_vec()
            }
            About::File(source) => {
                paragraphs(source).chain([self.by_default().to_owned()]).collect()
            }
        };
        all.into_iter().filter(|text| !is_code(text)).collect()
    }
}

/// What is said around the line of a rule.
const FINDS: &str = "Finds {}.";
const REMEDY: &str = "Remedy: {}.";

/// The paragraphs of the head of a file, each in one line; code as it is.
fn paragraphs(source: &str) -> impl Iterator<Item = String> {
    let lines: Vec<_> = head(source).collect();
    let paragraphs = lines.split(|line| line.is_empty()).filter(|it| !it.is_empty());
    let paragraphs = paragraphs.map(|lines| {
        let is_code = lines.first().is_some_and(|line| is_code(line));
        lines.join(if is_code { "\n" } else { " " })
    });
    paragraphs.collect::<Vec<_>>().into_iter()
}

fn is_code(text: &str) -> bool {
    text.starts_with("```")
}

/// The lines that say what a file is for.
fn head(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line))
}
