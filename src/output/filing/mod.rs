//! A filing: the files handed to the Exchange, a language each, and the list of what was
//! checked on the report and on them.

mod file;
mod report;
mod year;

use crate::diag::{Diagnostic, rules};
use crate::model::config::Config;
use crate::model::lang::{Lang, OURS};
use crate::model::place::Place;

pub use file::check;
pub use report::check as check_report;

/// The name of a language's file, without its ending.
pub fn name(config: &Config, lang: Lang) -> String {
    let name = config.filing.name.replace("{lang}", &lang.words().letter);
    let period = config.calendar.label(config.period, OURS);
    // A name holds no stroke and no space: 2024-25.
    name.replace("{period}", &period.replace(['/', ' '], "-"))
}

/// Something that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was asked.
    pub what: String,
    /// What was found.
    pub found: String,
    /// Whether that is as it should be.
    pub is_met: bool,
    /// Where the author gives what was checked.
    place: Option<Place>,
    /// What to do where it is not met.
    remedy: String,
    /// Whether other findings say of it that it is not met.
    is_told: bool,
}

impl Check {
    fn new(what: impl Into<String>, found: impl Into<String>, is_met: bool) -> Self {
        Self {
            what: what.into(),
            found: found.into(),
            is_met,
            place: None,
            remedy: String::new(),
            is_told: false,
        }
    }

    /// Of something that the author gives at a place.
    fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// With what to do where it is not met.
    fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Of something that has findings of its own, if it has.
    fn told(mut self, is_told: bool) -> Self {
        self.is_told = is_told;
        self
    }
}

/// What was checked on a file of the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Its name.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// What was checked.
    pub checks: Vec<Check>,
}

/// The list of what was checked, in Markdown.
pub fn checklist(config: &Config, report: &[Check], files: &[Filed]) -> String {
    let mut text = format!(
        "# Filing\n\nReport of {}, checked by Recto {}.\n",
        config.date,
        env!("CARGO_PKG_VERSION")
    );
    let mut section = |title: &str, checks: &[Check]| {
        text.push_str(&format!("\n## {title}\n\n"));
        for Check { what, found, is_met, remedy, .. } in checks {
            let mark = if *is_met { "x" } else { " " };
            text.push_str(&format!("- [{mark}] {what}: {found}\n"));
            if !is_met && !remedy.is_empty() {
                text.push_str(&format!("  {remedy}\n"));
            }
        }
    };
    section("The report", report);
    for Filed { name, lang, checks } in files {
        section(&format!("{name} ({})", lang.name()), checks);
    }
    text.push_str(
        "\n## For a person to do\n\n\
         - [ ] open each file once and turn its pages\n\
         - [ ] see that the board has approved this text\n\
         - [ ] upload both languages in one submission, and publish on the issuer's own site\n",
    );
    text
}

/// What is not as it should be, as findings, unless others say so.
pub fn findings(report: &[Check], files: &[Filed]) -> Vec<Diagnostic> {
    let own = report.iter().map(|check| (check, String::new()));
    let filed = files.iter().flat_map(|file| {
        file.checks
            .iter()
            .map(move |check| (check, format!("{}: ", file.name)))
    });
    let unmet = own.chain(filed).filter(|(check, _)| !check.is_met && !check.is_told);
    unmet
        .map(|(Check { what, found, place, remedy, .. }, file)| {
            let message = format!("{file}{what}, but: {found}");
            let finding = rules::FILING.finding(*place, message);
            let finding = match remedy.is_empty() {
                true => finding,
                false => finding.hint(remedy),
            };
            finding.hint("the checklist beside the files shows all that was checked")
        })
        .collect()
}
