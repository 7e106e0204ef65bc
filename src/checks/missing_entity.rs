//! An entity has no value in a period in which others have one.
//!
//! The group's figure is that of all entities in the boundary. One without a value is not zero: until it is there, the
//! group has no figure for the period, or, where one is published, it cannot be tied out. An entity that joined or left
//! within the year is asked only for the time it was in the boundary.
//!
//! Remedy: add the value, or the months that are missing, under `by`; write `0` for zero and `null` for what is not
//! disclosed; or correct `since`, `until` or `excluded` of the entity in report.yaml.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::by_entity::Role;
use crate::resolve::consolidated::Grouped;
use crate::resolve::data::without_value;

pub(super) const RULE: Rule =
    Rule::file("missing-entity", Severity::Error, include_str!("missing_entity.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    // What is computed lacks what it is computed from, and that is said once.
    let metrics = subject.data.metrics().values();
    for metric in metrics.filter(|metric| !metric.by.values.is_empty()) {
        let Role::Group { place, .. } = metric.by.role else { continue };
        for period in subject.periods() {
            let Grouped::Lacking(lacking) = subject.data.grouped(metric, period) else {
                continue;
            };
            let is_published = metric.values.contains_key(&period);
            let so = match is_published {
                true => "so the group's value cannot be tied out",
                false => "so the group has no value",
            };
            let lacks = without_value(&lacking);
            let finding = RULE.finding(
                place,
                format!(
                    "`{}` lacks values of entities for {period}, {so}: {lacks}",
                    metric.id
                ),
            );
            sink.add(
                if is_published { finding.as_warning() } else { finding }
                    .hint(
                        "add them under `by`: what is missing is not zero; what is not disclosed is written \
                         `null`",
                    )
                    .among(
                        "{} figures of the group lack values of entities",
                        format!("{} for {period}: {lacks}", metric.id),
                    ),
            );
        }
    }
}
