//! A value lies where no such value can.
//!
//! Things that are counted, and masses, emissions, energy, power, volumes, areas and times,
//! are not negative, nor is a figure that answers a provision of the framework, unless a waterfall shows it as a change; a share of a
//! whole (`share(…)` as its formula, or `measured` in an `emissions` block) is between 0 and 100 %. Money, growth rates and differences
//! may be anything.
//!
//! Remedy: correct the value or its unit.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::interval::{plain, published};
use super::{Subject, emissions};
use crate::components::Component;
use crate::components::chart::ChartKind;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::expression::{Function, Node};
use crate::model::metric::Metric;
use crate::model::unit::Dimension;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("range", Severity::Error, include_str!("range.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let blocks = subject.report.map(emissions::blocks).unwrap_or_default();
    let measured: BTreeSet<&str> = blocks
        .iter()
        .flat_map(|(_, block)| block.categories())
        .filter_map(|category| category.measured.as_ref()?.metric.as_deref())
        .collect();
    let causes = causes(subject);
    for metric in subject.data.metrics().values() {
        if causes.contains(metric.id.as_str()) {
            continue;
        }
        let (least, most) = match measured.contains(metric.id.as_str()) {
            true => SHARE,
            false => bounds(metric),
        };
        for (period, value) in published(metric) {
            let Some(number) = value.number else { continue };
            let why = match (least, most) {
                (Some(least), _) if number < least => "cannot be negative",
                (_, Some(most)) if number > most => "cannot exceed the whole",
                _ => continue,
            };
            sink.add(
                RULE.finding(
                    value.place,
                    format!(
                        "`{}` {why}, and is {} for {period}",
                        metric.id,
                        plain(number)
                    ),
                )
                .hint("correct the value or its unit"),
            );
        }
    }
}

/// What waterfalls show as changes.
fn causes<'a>(subject: &Subject<'a>) -> BTreeSet<&'a str> {
    let mut causes = BTreeSet::new();
    let parts = subject.report.iter().flat_map(|report| report.parts.values());
    for chapter in parts.flat_map(|part| &part.chapters) {
        visit::components(chapter, &mut |component| {
            if let Component::Chart(chart) = component
                && chart.kind == ChartKind::Waterfall
            {
                // Between the total before and the total after.
                let points = chart.series.iter().flat_map(|series| &series.points);
                let ids: Vec<_> = points
                    .flatten()
                    .filter_map(|it| it.figure.metric.as_deref())
                    .collect();
                let total = ids.first().copied();
                causes.extend(ids.into_iter().filter(|id| Some(*id) != total));
            }
        });
    }
    causes
}

/// What a share of a whole can be.
const SHARE: (Option<Decimal>, Option<Decimal>) =
    (Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED));

/// The least and greatest value a metric can have.
fn bounds(metric: &Metric) -> (Option<Decimal>, Option<Decimal>) {
    let formula = metric.formula.as_ref().map(|formula| &formula.expression.node);
    if let Some(Node::Call(Function::Share, _)) = formula {
        return SHARE;
    }
    let dimensions = metric.unit.dimensions();
    let free = |dimension: &Dimension| {
        matches!(
            dimension,
            Dimension::Money(_) | Dimension::PercentagePoint | Dimension::Ratio
        )
    };
    // A difference of what cannot be negative can be.
    let is_difference = matches!(
        formula,
        Some(Node::Binary(..) | Node::Negate(_) | Node::Call(Function::Change, _))
    );
    let is_amount = !dimensions.is_empty() && !dimensions.keys().all(free);
    let answers = !metric.discloses.is_empty();
    let least = (!is_difference && (is_amount || answers)).then_some(Decimal::ZERO);
    (least, None)
}
