//! What preflight found, for people and for programs.

use serde::Serialize;

use super::{Finding, Verdict};
use crate::diag::{Diagnostic, Severity, count};

impl Finding {
    /// The finding as every other is shown.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut message = match (self.page, self.at) {
            (None, _) => self.message.clone(),
            (Some(page), None) => format!("page {page}: {}", self.message),
            (Some(page), Some([x, y])) => format!(
                "page {page}, {x:.0} mm across and {y:.0} mm down: {}",
                self.message
            ),
        };
        message = match self.count {
            0 | 1 => message,
            2 => format!("{message}, and at one more place on the page"),
            count => {
                format!("{message}, and at {} more places on the page", count - 1)
            }
        };
        let finding = self.rule.finding(None, message).hint(self.rule.remedy());
        Diagnostic { severity: self.severity, ..finding }
    }
}

#[derive(Serialize)]
struct Object<'a> {
    file: &'a str,
    pages: usize,
    standard: Option<&'a str>,
    condition: Option<&'a str>,
    plates: &'a [String],
    spaces: &'a [String],
    boxes: Vec<PageBoxes>,
    largest_ink: Option<Ink>,
    findings: Vec<FindingEntry<'a>>,
}

#[derive(Serialize)]
struct PageBoxes {
    media: [String; 4],
    bleed: [String; 4],
    trim: [String; 4],
}

#[derive(Serialize)]
struct Ink {
    percent: String,
    page: usize,
}

#[derive(Serialize)]
struct FindingEntry<'a> {
    rule: &'a str,
    severity: &'a str,
    page: Option<usize>,
    /// Millimetres from the left edge of the trimmed page.
    x: Option<String>,
    /// Millimetres from its upper edge.
    y: Option<String>,
    count: usize,
    message: &'a str,
    remedy: &'a str,
}

impl Verdict {
    /// The verdict on a file as JSON.
    pub fn json(&self, file: &str) -> String {
        let sides = |sides: [f32; 4]| sides.map(|side| format!("{side:.2}"));
        let object = Object {
            file,
            pages: self.pages,
            standard: self.standard.as_deref(),
            condition: self.condition.as_deref(),
            plates: &self.plates,
            spaces: &self.spaces,
            boxes: self
                .boxes
                .iter()
                .map(|&[media, bleed, trim]| PageBoxes {
                    media: sides(media),
                    bleed: sides(bleed),
                    trim: sides(trim),
                })
                .collect(),
            largest_ink: self
                .largest_ink
                .map(|(ink, page)| Ink { percent: format!("{ink:.1}"), page }),
            findings: self
                .findings
                .iter()
                .map(|finding| FindingEntry {
                    rule: finding.rule.name,
                    severity: match finding.severity {
                        Severity::Error => "error",
                        _ => "warning",
                    },
                    page: finding.page,
                    x: finding.at.map(|[x, _]| format!("{x:.1}")),
                    y: finding.at.map(|[_, y]| format!("{y:.1}")),
                    count: finding.count,
                    message: &finding.message,
                    remedy: finding.rule.remedy(),
                })
                .collect(),
        };
        // Strings and numbers only: serialising them cannot fail.
        serde_json::to_string_pretty(&object).unwrap_or_default()
    }

    /// What the file is, in lines for people.
    pub fn summary(&self) -> String {
        let mut lines = vec![format!(
            "{}, {}, made for {}",
            count(self.pages, "page"),
            self.standard.as_deref().unwrap_or("no standard"),
            self.condition.as_deref().unwrap_or("no printing condition")
        )];
        if !self.plates.is_empty() {
            lines.push(format!(
                "plates: {}; colour in {}",
                self.plates.join(", "),
                self.spaces.join(", ")
            ));
        }
        if let Some((ink, page)) = self.largest_ink.filter(|_| !self.plates.is_empty()) {
            lines.push(format!("most ink: {ink:.0} % on page {page}"));
        }
        lines.join("\n")
    }
}
