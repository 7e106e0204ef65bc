//! A difference in print: for people, for a note, for programs.

use std::fmt::Write as _;

use super::{Difference, MetricChange, Occurrence, Pages};

/// The forms a difference is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For a note or a review.
    Markdown,
}

/// The difference in a form.
pub fn print(difference: &Difference, form: Form) -> String {
    match form {
        Form::Json => {
            let mut text = serde_json::to_string_pretty(difference).unwrap_or_default();
            text.push('\n');
            text
        }
        Form::Human => Page { out: String::new(), markdown: false }.all(difference),
        Form::Markdown => Page { out: String::new(), markdown: true }.all(difference),
    }
}

struct Page {
    out: String,
    markdown: bool,
}

impl Page {
    fn all(mut self, difference: &Difference) -> String {
        if difference.is_none() {
            self.line("Nothing has changed.");
            if let Some(pages) = &difference.pages {
                self.line(&format!(
                    "Every page was compared: {} are the same.",
                    pages.same
                ));
            }
            return self.out;
        }
        let (derived, corrected): (Vec<_>, Vec<_>) =
            difference.metrics.iter().partition(|change| change.derived);
        self.part("Data", corrected.len());
        corrected.iter().for_each(|change| self.metric(change));
        self.part("Derived data that moved with it", derived.len());
        derived.iter().for_each(|change| self.metric(change));
        self.part("Definitions", difference.definitions.len());
        for change in &difference.definitions {
            let what = format!("{}: {}", change.metric, change.what);
            self.change(&what, Some(&change.old), Some(&change.new));
        }
        self.part("Printed figures", difference.occurrences.len());
        difference
            .occurrences
            .iter()
            .for_each(|change| self.occurrence(change));
        self.part("Words that turned", difference.words.len());
        difference.words.iter().for_each(|change| self.occurrence(change));
        self.part("Charts and tables", difference.touched.len());
        for touched in &difference.touched {
            self.item(&format!(
                "{}{} {} “{}”  {}:{}",
                touched.language,
                on(&touched.pages),
                touched.kind,
                short(&touched.title),
                touched.file,
                touched.line
            ));
        }
        self.part("Text", difference.prose.len());
        for change in &difference.prose {
            let what = format!(
                "{}{} {}  {}:{}",
                change.language,
                on(&change.pages),
                change.kind,
                change.file,
                change.line
            );
            self.change(&what, change.old.as_deref(), change.new.as_deref());
        }
        self.part("Content index", difference.index.len());
        for change in &difference.index {
            let what = format!("{} {}", change.language, change.code);
            self.change(&what, change.old.as_deref(), change.new.as_deref());
        }
        for (title, findings) in [
            ("Findings that are new", &difference.started),
            ("Findings that are gone", &difference.stopped),
        ] {
            self.part(title, findings.len());
            for finding in findings {
                self.item(&format!(
                    "{}: {} [{}]  {}:{}",
                    finding.severity,
                    finding.message,
                    finding.rule,
                    finding.file,
                    finding.line
                ));
            }
        }
        match &difference.pages {
            Some(pages) => self.pages(pages),
            None => {
                self.part("Pages", 1);
                self.item("not compared: one side has no pages, because an error stands in the way");
            }
        }
        self.out
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    fn part(&mut self, title: &str, count: usize) {
        if count == 0 {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        match self.markdown {
            true => self.line(&format!("## {title}\n")),
            false => self.line(title),
        }
    }

    fn item(&mut self, text: &str) {
        match self.markdown {
            true => {
                let escaped = escape(text);
                self.line(&format!("- {escaped}"));
            }
            false => self.line(&format!("  {text}")),
        }
    }

    fn below(&mut self, text: &str) {
        match self.markdown {
            true => {
                let escaped = escape(text);
                self.line(&format!("  - {escaped}"));
            }
            false => self.line(&format!("      {text}")),
        }
    }

    fn change(&mut self, what: &str, old: Option<&str>, new: Option<&str>) {
        self.item(what);
        for (sign, text) in [('-', old), ('+', new)] {
            for line in text.unwrap_or("").lines().filter(|line| !line.trim().is_empty())
            {
                // What is the same on both sides needs no second look.
                let other = if sign == '-' { new } else { old };
                let alike =
                    other.is_some_and(|other| other.lines().any(|own| own == line));
                if !alike {
                    self.below(&format!("{sign} {line}"));
                }
            }
        }
    }

    fn metric(&mut self, change: &MetricChange) {
        let names: Vec<_> = change.name.values().map(String::as_str).collect();
        let [old, new, by] = change.readable();
        let is_hidden = old == new;
        let shown = |side: Option<String>| side.unwrap_or("none".to_owned());
        let mut text = format!(
            "{} {}  {} → {}",
            change.metric,
            change.period,
            shown(old),
            shown(new)
        );
        if !change.unit.is_empty() {
            let _ = write!(text, " {}", change.unit);
        }
        if is_hidden {
            text.push_str("  (less than is printed)");
        } else if let Some(by) = &by {
            let _ = write!(text, "  ({by}");
            if let Some(percent) = &change.percent {
                let _ = write!(text, ", {percent}%");
            }
            text.push(')');
        }
        self.item(&text);
        self.below(&format!("{}  {}:{}", names.join(" · "), change.file, change.line));
    }

    fn occurrence(&mut self, change: &Occurrence) {
        let printed = |side: &Option<super::Printed>| {
            side.as_ref().map_or("none".to_owned(), |side| side.printed.clone())
        };
        let page = match (&change.old, &change.new) {
            (Some(old), Some(new)) if old.page != new.page => {
                format!("page {} (was {})", new.page, old.page)
            }
            (_, Some(any)) | (Some(any), None) => format!("page {}", any.page),
            (None, None) => String::new(),
        };
        self.item(&format!(
            "{} {page}  {} → {}  {}:{}",
            change.language,
            printed(&change.old),
            printed(&change.new),
            change.file,
            change.line
        ));
        if let Some(side) = change.new.as_ref().or(change.old.as_ref())
            && !side.sentence.is_empty()
        {
            self.below(&format!("“{}”", side.sentence));
        }
    }

    fn pages(&mut self, pages: &Pages) {
        self.part("Pages", 1);
        let count = |count: usize, what: &str| match count {
            1 => format!("1 page {what}"),
            count => format!("{count} pages {what}"),
        };
        self.item(&format!(
            "{}, {}, {}",
            count(pages.changed.len(), "changed"),
            count(pages.moved.len(), "only moved"),
            count(pages.same, "the same")
        ));
        for page in &pages.changed {
            let number = match (&page.old, &page.new) {
                (Some(old), Some(new)) if old != new => format!("{new} (was {old})"),
                (_, Some(any)) | (Some(any), None) => any.clone(),
                (None, None) => String::new(),
            };
            let causes = match page.causes.is_empty() {
                true => "nothing listed explains what changed".to_owned(),
                false => page.causes.join(", "),
            };
            self.below(&format!("page {number} {}: {causes}", page.language));
        }
        for (old, new) in &pages.moved {
            self.below(&format!("page {old} is now page {new}"));
        }
        if !pages.other.is_empty() {
            self.part("Other text that changed", pages.other.len());
            for text in &pages.other {
                let (old, new) = (text.old.join(" "), text.new.join(" "));
                self.change(&format!("page {}", text.page), Some(&old), Some(&new));
            }
        }
        self.out.push('\n');
        self.line(match pages.are_explained() {
            true => "Every page was compared: nothing else has changed.",
            false => {
                "Every page was compared: something changed that is not listed above."
            }
        });
    }
}

fn on(pages: &[String]) -> String {
    match pages {
        [] => String::new(),
        [page] => format!(" page {page}"),
        pages => format!(" pages {}", pages.join(", ")),
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text in which nothing is a mark of Markdown.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' { ' ' } else { c });
    }
    escaped
}
