//! A part of a whole stands printed larger than the whole.
//!
//! In one sentence, table, chart or row of cards, for one period. Parts are those of a breakdown, of a
//! formula that is nothing but a sum (`a + b`, `sum(a, b)`) where no part is negative, the figure a
//! percentage is taken of (`of`) against its `base`, and the first figure of a `share(…)` against the second. Shares
//! of money are left out: debt may exceed equity, and a loss the revenue.
//!
//! Remedy: look for a wrong period, unit or multiple, or correct the figure.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Subject;
use super::sum::{Division, divisions};
use super::together::{self, number};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::expression::{Expression, Function, Node};
use crate::model::figure::Figure;
use crate::model::metric::{Base, Metric};
use crate::model::unit::Dimension;

pub(super) const RULE: Rule =
    Rule::file("part-over-whole", Severity::Warning, include_str!("part_over_whole.rs"));

/// How a part is known to be one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The parts add up to the whole.
    Divided,
    /// A share of the one in the other is stated.
    Shared,
}

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let wholes = wholes(subject);
    together::each(report, &mut |group| {
        for part in group {
            let of = part.metric.as_ref().and_then(|id| wholes.get(id));
            let Some(of) = of else { continue };
            for whole in group.iter().filter(|whole| whole.period == part.period) {
                let known = whole.metric.as_ref().and_then(|id| of.get(id));
                let holds = match known {
                    Some(Known::Divided) => !has_negative(subject, part, whole),
                    Some(Known::Shared) => true,
                    None => false,
                };
                if holds && is_over(subject, part, whole) {
                    report_pair(part, whole, sink);
                }
            }
        }
    });
}

/// Every part with its wholes.
fn wholes(subject: &Subject<'_>) -> BTreeMap<String, BTreeMap<String, Known>> {
    let mut all: BTreeMap<String, BTreeMap<String, Known>> = BTreeMap::new();
    for metric in subject.data.metrics().values() {
        if let Some((part, whole)) = shared(metric)
            && !is_money(subject, whole)
        {
            let own = all.entry(part.to_owned()).or_default();
            own.entry(whole.to_owned()).or_insert(Known::Shared);
        }
        for division in divisions(metric) {
            if division.is_weighted(subject.data, metric) {
                continue;
            }
            for part in division.parts {
                let own = all.entry(part.value).or_default();
                own.insert(metric.id.clone(), Known::Divided);
            }
        }
    }
    all
}

/// What a percentage is taken of, and over what, where both are single figures.
fn shared(metric: &Metric) -> Option<(&str, &str)> {
    let formula = metric.formula.as_ref().map(|formula| &formula.expression.node);
    let (part, whole) = match (formula, &metric.of, &metric.base) {
        (Some(Node::Call(Function::Share, arguments)), ..) => {
            (arguments.first()?, arguments.get(1)?)
        }
        (_, Some(of), Some(Base::Figures(base))) if metric.unit.is_percentage() => {
            (&of.expression, &base.expression)
        }
        _ => return None,
    };
    let plain = |expression: &Expression| {
        matches!(expression.node, Node::Metric { period: None, .. })
    };
    let both = plain(part) && plain(whole);
    both.then_some((part.as_metric()?.0, whole.as_metric()?.0))
}

fn is_money(subject: &Subject<'_>, id: &str) -> bool {
    let dimensions =
        subject.data.metrics().get(id).map(|metric| metric.unit.dimensions());
    dimensions.is_none_or(|all| all.keys().any(|own| matches!(own, Dimension::Money(_))))
}

/// Whether one of the parts of a whole is negative, or unknown: then a part may exceed it.
fn has_negative(subject: &Subject<'_>, part: &Figure, whole: &Figure) -> bool {
    let value = |id: &str| Some(subject.data.amount_of(id, whole.period).ok()?.value);
    let metric = whole.metric.as_ref().and_then(|id| subject.data.metrics().get(id));
    let of_part = |division: &&Division| {
        division
            .parts
            .iter()
            .any(|own| Some(&own.value) == part.metric.as_ref())
    };
    metric.is_none_or(|metric| {
        divisions(metric).iter().filter(of_part).any(|division| {
            let mut parts = division.parts.iter().map(|part| value(&part.value));
            parts.any(|value| value.is_none_or(|value| value < Decimal::ZERO))
        })
    })
}

/// Whether a part exceeds its whole, by what it stands for or as it reads.
fn is_over(subject: &Subject<'_>, part: &Figure, whole: &Figure) -> bool {
    let metrics = subject.data.metrics();
    let unit = |figure: &Figure| Some(&metrics.get(figure.metric.as_ref()?)?.unit);
    let (Some(own), Some(to)) = (unit(part), unit(whole)) else { return false };
    let value = part
        .value
        .filter(|_| own.agrees_with(to))
        .and_then(|value| own.convert(value, to));
    let exceeds = value.zip(whole.value).is_some_and(|(part, whole)| part > whole);
    let reads = part.shown_in == whole.shown_in
        && number(part)
            .zip(number(whole))
            .is_some_and(|(part, whole)| part > whole);
    exceeds || reads
}

fn report_pair(part: &Figure, whole: &Figure, sink: &mut Sink) {
    let name = |figure: &Figure| figure.metric.clone().unwrap_or_default();
    sink.add(
        RULE.finding(
            part.place,
            format!(
                "`{}` is a part of `{}`, and in {} it is printed as {} beside {}",
                name(part),
                name(whole),
                part.period,
                part.printed.text(),
                whole.printed.text()
            ),
        )
        .related(whole.place, "the whole")
        .hint("look for a wrong unit, multiple or value in either"),
    );
}
