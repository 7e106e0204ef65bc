//! A figure that an assurance covers is nowhere printed.
//!
//! An assurer vouches for figures of the report. One that is listed under `covers` in `content/assurance.yaml` and stands
//! in no table, card, chart or sentence of the report is one too many in the list, or a row is missing in a table.
//!
//! Remedy: print the figure, as a row of a table, or take it off the list if the statement does not name it.

use std::collections::BTreeSet;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::assurance::Mark;
use crate::model::figure::Figure;
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule = Rule::file(
    "assured-unprinted",
    Severity::Warning,
    include_str!("assured_unprinted.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let (Some(assurance), Some(report)) = (&subject.config.assurance, subject.report)
    else {
        return;
    };
    let mut printed = BTreeSet::new();
    let mut print = |figure: &Figure| {
        let own = figure.assured.as_ref().filter(|own| own.mark != Mark::Listed);
        printed.extend(own.map(|own| (own.id.clone(), own.period)));
    };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::elements(chapter, &mut |element| {
            if let Inline::Figure(figure) = element {
                print(figure);
            }
        });
        visit::components(chapter, &mut |component| {
            component.part().figures(&mut |figure| print(figure));
        });
    }
    for covered in &assurance.covers {
        // What is not there cannot be printed, which another rule says.
        let Some(metric) = subject.data.metrics().get(&covered.id.value) else {
            continue;
        };
        for (period, _) in &covered.values {
            let is_there = subject.data.readable(&metric.id, period.value).is_some();
            if is_there && !printed.contains(&(metric.id.clone(), period.value)) {
                let name = format!("{}, {}", metric.id, period.value);
                sink.add(
                    RULE.finding(
                        period.place,
                        format!(
                            "`{}` for {} is assured, and stands nowhere in the report",
                            metric.id, period.value
                        ),
                    )
                    .hint("print it, as a row of a table, or take it off the list if the statement does not name it")
                    .among("{} assured figures stand nowhere in the report", name),
                );
            }
        }
    }
}
