//! A factor does not say where it comes from.
//!
//! A factor (`factor.grid`) turns what was measured into what is reported, so whoever assures the report asks first who
//! published it, and when. It has a file of evidence, or a publication named in words.
//!
//! Remedy: add `source: {file: …, ref: …}`, or `source: {published: …, year: …}` with the publication in each language.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};

pub(super) const RULE: Rule =
    Rule::file("factor-source", Severity::Warning, include_str!("factor_source.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        // What is computed from other factors has theirs.
        let is_told = metric.rests_on().is_some() || metric.formula.is_some();
        // Each entity's may have a source of its own; one that has none has the metric's.
        let entities = &metric.by.values;
        let is_told_apart = !entities.is_empty()
            && entities
                .iter()
                .all(|own| own.source.is_some() || own.shared.is_some());
        let is_shared = metric.by.role.of().is_some();
        if !metric.is_factor() || is_told || is_told_apart || is_shared {
            continue;
        }
        sink.add(
            RULE.finding(
                metric.place,
                format!("nothing says where the factor `{}` comes from", metric.id),
            )
            .hint("add the evidence, `source: {file: …, ref: …}`, or the publication, `source: {published: …, year: …}`"),
        );
    }
}
