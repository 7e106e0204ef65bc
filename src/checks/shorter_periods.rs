//! A year does not follow from its months, quarters or halves, or some of them are missing.
//!
//! A metric with `over` keeps values of shorter periods, and its year follows from them: their `sum`, their `average`,
//! or the `last` of them. A month that is missing is not zero, so the year has no value until it is there, or,
//! where it is published, cannot be tied out. Where the year is published as well, it must be what the months give,
//! each number standing for all that rounds to it; a half or a quarter likewise.
//!
//! Remedy: add the missing values (`null` for one that is not disclosed), correct the year or a month, or take the year
//! away and let Recto compute it.

use super::Subject;
use super::interval::{of_expression, of_value, plain, published};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::Rounding;
use crate::model::metric::{Metric, Over, Unread};
use crate::model::place::Placed;
use crate::resolve::data::in_a_row;
use crate::resolve::over::Parts;

pub(super) const RULE: Rule =
    Rule::file("shorter-periods", Severity::Error, include_str!("shorter_periods.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        if let Some(over) = &metric.over {
            // What an entity lacks, the group's figure lacks; what is there and could not be read,
            // nobody lacks.
            let is_read = metric.unread == Unread::Nothing;
            if metric.by.role.of().is_none() && is_read {
                missing(subject, metric, sink);
            }
            differs(subject, metric, over, sink);
        }
    }
}

/// Years of the report that lack some of the periods they follow from.
fn missing(subject: &Subject<'_>, metric: &Metric, sink: &mut Sink) {
    for period in subject.periods() {
        let Parts::Lacking(missing) = subject.data.follows(metric, period) else {
            continue;
        };
        let lacks = format!("`{}` lacks {}", metric.id, in_a_row(&missing));
        let is_published = metric.values.contains_key(&period);
        let so = match is_published {
            true => format!("so its value for {period} cannot be tied out"),
            false => format!("so it has no value for {period}"),
        };
        let finding = RULE.finding(metric.place, format!("{lacks}, {so}"));
        sink.add(
            if is_published { finding.as_warning() } else { finding }
            .hint("add the values: what is missing is not zero; one that is not disclosed is written `null`")
            .among("{} figures lack some of the shorter periods they follow from", lacks),
        );
    }
}

/// Published values that are not what the shorter periods give.
fn differs(subject: &Subject<'_>, metric: &Metric, over: &Placed<Over>, sink: &mut Sink) {
    for (period, value) in published(metric) {
        let Parts::Whole(expression) = subject.data.follows(metric, period) else {
            continue;
        };
        let derived =
            of_expression(subject.data, &expression, period, &metric.unit, None);
        let (Some(derived), Some(stated)) = (derived, of_value(value, &metric.unit))
        else {
            continue;
        };
        if derived.meets(stated) {
            continue;
        }
        let fitting = Rounding::default().round(derived.middle, stated.middle.scale());
        let name = Over::ALL.iter().find(|(_, own)| *own == over.value);
        sink.add(
            RULE.finding(
                value.place,
                format!(
                    "`{}` is published as {} for {period}, but its shorter periods give {} (`over: {}`)",
                    metric.id,
                    stated.middle,
                    plain(derived.middle),
                    name.map_or("", |(name, _)| name)
                ),
            )
            .related(over.place, "how it follows from them")
            .hint(format!(
                "{fitting} would fit: correct it, or a shorter period, or take it away and let it be computed"
            )),
        );
    }
}
