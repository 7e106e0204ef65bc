//! The report follows a framework that is not in force for its year.
//!
//! A framework is in force for the financial years that begin within its `years`. A report of a later year that still
//! follows it answers a text that is gone, and leaves out what has come in its place: an error. One of an earlier year
//! follows it before it has to, which is said. Where that is meant, accept it at the framework in `report.yaml`:
//! `{id: hkex-2020, accept: {out-of-force: Our lender still asks for it.}}`.
//!
//! Remedy: follow the framework that is in force for the year the report begins in.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::OURS;

pub(super) const RULE: Rule =
    Rule::file("out-of-force", Severity::Error, include_str!("out_of_force.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let first = subject.config.calendar.first_day(subject.config.period);
    for own in &subject.config.frameworks.all {
        let Some(years) = &own.framework.years else { continue };
        let name = own.framework.name.get(OURS);
        if first < years.from && !years.early {
            sink.add(
                RULE.finding(
                    own.id.place,
                    format!(
                        "{name} is for financial years that begin on or after {}, and this one \
                         begins on {first}",
                        years.from
                    ),
                )
                .as_warning()
                .hint("follow the framework that is in force for the year, or accept it there with the reason"),
            );
        }
        if let Some(until) = years.until.filter(|until| *until < first) {
            let then = Some(years.then.clone()).filter(|then| !then.is_empty());
            sink.add(
                RULE.finding(
                    own.id.place,
                    format!(
                        "{name} is for financial years that begin up to {until}, and this one \
                         begins on {first}"
                    ),
                )
                .hint_if(then)
                .hint("name the framework that is in force behind `framework` in report.yaml"),
            );
        }
    }
}
