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
    let Some(report) = subject.report else { return };
    let frameworks = &subject.config.frameworks;
    let mut shown: BTreeSet<(usize, String)> = BTreeSet::new();
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::components(chapter, &mut |component| {
            let Component::Metrics(table) = component else { return };
            for row in table.groups.iter().flat_map(|group| &group.rows) {
                if row.values.iter().any(Option::is_some) {
                    let codes = row.codes.iter();
                    shown.extend(codes.flat_map(|code| frameworks.answered_by(code)));
                }
            }
        });
    }
    let Some(part) = report.parts.values().next() else { return };
    for (index, own) in part.indexes.iter().zip(&frameworks.all) {
        for row in index.rows().filter(|row| row.kind == AnswerKind::Numeric) {
            let provision = own.framework.provision(&row.code);
            let leaves = provision.iter().flat_map(|(it, _)| &it.leaves);
            let mut codes = leaves.map(|leaf| &leaf.code).chain([&row.code]);
            let is_shown = codes.any(|it| shown.contains(&(index.position, it.clone())));
            // What nothing answers at all is said as that.
            let is_silent = row.sections.is_empty() && row.said.is_empty();
            if is_shown || is_silent || row.is_excused() {
                continue;
            }
            sink.add(
                RULE.finding(row.entry.unwrap_or(own.id.place),
                    format!("{} asks for numbers, and no table of the report shows one", row.key),
                )
                .hint(format!(
                    "give a metric `discloses: [{0}]` and show it, or explain {0} in index.yaml",
                    row.key
                ))
                .among(
                    "{} provisions ask for numbers, and no table of the report shows one",
                    row.key.as_str(),
                ),
            );
        }
    }
}
