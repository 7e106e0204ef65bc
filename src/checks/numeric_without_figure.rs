//! A numeric provision of the framework is answered by prose only.
//!
//! A KPI that asks for numbers (a framework's quantitative indicators) must be answered by a
//! figure: a metric with that code in its `discloses`, in a performance table of the report.
//! A section or an answer without one tells the reader that there is a number and does not
//! give it. Provisions that are explained under "comply or explain" are passed over.
//!
//! An answer that the number is nil is accepted where it stands.
//!
//! Remedy: give the metric its `discloses` and show it in a table, or explain the provision in
//! `content/index.yaml`.

use std::collections::BTreeSet;

use super::Subject;
use crate::components::Component;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::report::AnswerKind;
use crate::model::visit;

pub(super) const RULE: Rule = Rule::file(
    "numeric-without-figure",
    Severity::Warning,
    include_str!("numeric_without_figure.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let (Some(report), Some(framework)) = (subject.report, &subject.config.framework)
    else {
        return;
    };
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::components(chapter, &mut |component| {
            let Component::Metrics(table) = component else { return };
            for row in table.groups.iter().flat_map(|group| &group.rows) {
                if row.values.iter().any(Option::is_some) {
                    shown.extend(row.codes.iter().map(String::as_str));
                }
            }
        });
    }
    let Some(index) = report.parts.values().find_map(|part| part.index.as_ref()) else {
        return;
    };
    for row in index.groups.iter().flat_map(|group| &group.rows) {
        let is_open = row.explain.is_none() && !shown.contains(row.code.as_str());
        if row.kind == AnswerKind::Numeric && is_open {
            sink.add(
                RULE.finding(row.entry.unwrap_or(framework.place),
                    format!("{} asks for numbers, and no table of the report shows one", row.code),
                )
                .hint(format!(
                    "give a metric `discloses: [{0}]` and show it, or explain {0} in index.yaml",
                    row.code
                ))
                .among(
                    "{} provisions ask for numbers, and no table of the report shows one",
                    row.code.as_str(),
                ),
            );
        }
    }
}
