//! A published figure of the group is not what its entities give.
//!
//! A metric with values `by` entity may state the group's as well, under `values`. It must be what the entities in the
//! boundary give as the report consolidates them, each number standing for all that rounds to it: with `eliminations`
//! taken off, and by the group's share of each where the consolidation is by equity share.
//!
//! Remedy: correct the group's value or an entity's, add what is counted twice to `eliminations`, or take the group's
//! value away and let Recto compute it.

use super::Subject;
use super::interval::{of_expression, of_value, plain, published};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::by_entity::Role;
use crate::model::figure::Rounding;
use crate::resolve::consolidated::Grouped;

pub(super) const RULE: Rule = Rule::file(
    "entities-do-not-add",
    Severity::Error,
    include_str!("entities_do_not_add.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let metrics = subject.data.metrics().values();
    for metric in metrics.filter(|metric| metric.by.role.is_sum()) {
        let Role::Group { place, .. } = metric.by.role else { continue };
        for (period, value) in published(metric) {
            let Grouped::Whole(expression) = subject.data.grouped(metric, period) else {
                continue;
            };
            let given =
                of_expression(subject.data, &expression, period, &metric.unit, None);
            let (Some(given), Some(stated)) = (given, of_value(value, &metric.unit))
            else {
                continue;
            };
            if given.meets(stated) {
                continue;
            }
            let fitting = Rounding::default().round(given.middle, stated.middle.scale());
            sink.add(
                RULE.finding(
                    value.place,
                    format!(
                        "the group's `{}` is published as {} for {period}, but its entities give {}",
                        metric.id,
                        stated.middle,
                        plain(given.middle)
                    ),
                )
                .related(place, "the entities")
                .hint(format!(
                    "{fitting} would fit: correct it, or an entity's value, or take it away and let it be \
                     computed"
                )),
            );
        }
    }
}
