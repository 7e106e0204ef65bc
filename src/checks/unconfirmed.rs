//! A chapter's prose was written for an earlier year and has not been confirmed for this one.
//!
//! `recto roll-forward` keeps every chapter and writes into its front matter the year for which
//! it was last confirmed: `confirmed: 2021`. Until someone has read it for the new year, and
//! says so, that is a finding.
//!
//! Remedy: read the chapter, rewrite what is no longer so, and write the new year behind
//! `confirmed`.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};

pub(crate) const RULE: Rule =
    Rule::file("unconfirmed", Severity::Warning, include_str!("unconfirmed.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let period = subject.config.period;
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        let Some(confirmed) = &chapter.confirmed else { continue };
        if confirmed.value < period {
            let message = format!(
                "this chapter was last confirmed for {}, and this is the report of {period}",
                confirmed.value
            );
            sink.add(
                RULE.finding(confirmed.place, message)
                    .hint(format!("read it, then write `confirmed: {period}`"))
                    .among(
                        format!("{{}} chapters are not confirmed for {period}"),
                        format!("last for {}", confirmed.value),
                    ),
            );
        }
    }
}
