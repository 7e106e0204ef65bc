//! A picture is shown without leave: its leave has ended by the date of the report, or people can
//! be told on it and nothing shows that they have agreed.
//!
//! Licences of photographs end, and so does the consent of a person who has left. A report stands
//! on the web for years. `people: true` says that somebody can be told on the picture, `consent`
//! what shows that they agreed (the number of a form, a file), `expires` the last day of the leave;
//! none of them is printed. The day is held against the `date` of the report.
//!
//! Remedy: ask anew and write down what was agreed, or show another picture.

use super::Subject;
use crate::components::Component;
use crate::components::words::Prose;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::config::Date;
use crate::model::shot::Rights;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("picture-rights", Severity::Warning, include_str!("picture_rights.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let date = subject.config.date;
    if let Some(cover) = &subject.config.look.cover {
        judge(&cover.rights, date, sink);
    }
    let Some(report) = subject.report else { return };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::components(chapter, &mut |component| {
            if let Component::Prose(Prose::Pictures(own)) = component {
                own.shots.iter().for_each(|shot| judge(&shot.rights, date, sink));
            }
        });
    }
}

fn judge(rights: &Rights, date: Date, sink: &mut Sink) {
    let name = &rights.file.value;
    if let Some((day, place)) = rights.expires
        && day < date
    {
        let message =
            format!("{name} may be shown until {day}, and the report is of {date}");
        sink.add(RULE.finding(place, message).hint(
            "have the leave prolonged and write its new day under `expires`, or show another picture",
        ));
    }
    if rights.people && rights.consent.is_none() {
        let message = format!(
            "people can be told on {name}, and nothing shows that they have agreed"
        );
        sink.add(RULE.finding(rights.file.place, message).hint(
            "name what shows it, as in `consent: release form 12, 2021-05-01`, or show another picture",
        ));
    }
}
