//! A value is about ten, a thousand or ten thousand times what its neighbours make likely.
//!
//! Such jumps are seldom true: a figure typed in thousands among units, in kWh among MWh, in
//! ten thousands (萬) among ones, or with its decimal point in the wrong place. A value that
//! lies within a quarter of 10, 100, 1,000, 10,000 or 1,000,000 times its neighbour, or of the
//! same part of it, is a finding. Counts below 20 are passed over: they grow like that.
//!
//! Neighbours are the values of other periods, and what intensities imply: an amount over its intensity (power
//! over power per RMB 1,000) gives the denominator, and where several indicators share one denominator, the one
//! that implies 1,000 times what the others imply has a wrong unit.
//!
//! Remedy: correct the value or its unit, or accept it at the metric with the reason for the
//! jump.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Subject;
use super::interval::{plain, published};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::unit::Unit;

pub(super) const RULE: Rule =
    Rule::file("magnitude", Severity::Warning, include_str!("magnitude.rs"));

/// The factors between units that are mistaken for one another.
const FACTORS: [i64; 5] = [10, 100, 1_000, 10_000, 1_000_000];

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    implied(subject, sink);
    for metric in subject.data.metrics().values() {
        let mut before: Option<(Decimal, Period)> = None;
        for (period, value) in published(metric) {
            let Some(number) = value.number else { continue };
            // A month is not held against a year.
            if let Some((last, last_period)) = &before
                && last_period.kind() == period.kind()
                && let Some(factor) = jump(*last, number)
            {
                let direction = if number.abs() > last.abs() { "times" } else { "of" };
                let part = match direction {
                    "times" => format!("about {} times", plain(factor)),
                    _ => format!("about a {}th", plain(factor)),
                };
                sink.add(
                    RULE.finding(
                        value.place,
                        format!(
                            "`{}` is {} for {period}, {part} its {} of {last_period}",
                            metric.id,
                            plain(number),
                            plain(*last)
                        ),
                    )
                    .hint("look for a wrong unit, multiple or decimal point"),
                );
            }
            before = Some((number, period));
        }
    }
}

/// Intensities that imply another denominator than the others do.
fn implied(subject: &Subject<'_>, sink: &mut Sink) {
    let metrics = subject.data.metrics();
    for period in subject.periods() {
        // By denominator: the intensity, its amount, and the denominator they imply.
        let mut found: BTreeMap<String, Vec<(&Metric, &Metric, Decimal)>> =
            BTreeMap::new();
        for rate in metrics.values().filter(|metric| metric.unit.under.len() == 1) {
            let value = |metric: &Metric, unit: &Unit| {
                let amount = subject.data.amount_of(&metric.id, period).ok()?;
                amount.unit.convert(amount.value, unit)
            };
            let over = Unit { over: rate.unit.over.clone(), under: vec![] };
            let mut amounts = metrics.values().filter(|other| {
                let answers = other
                    .discloses
                    .iter()
                    .any(|code| rate.discloses.iter().any(|own| own.value == code.value));
                // The amount is named like its intensity, or is the only one there is.
                answers && other.unit.agrees_with(&over) && is_total(other, rate)
            });
            let (Some(amount), None) = (amounts.next(), amounts.next()) else { continue };
            let (Some(top), Some(bottom)) =
                (value(amount, &over), value(rate, &rate.unit))
            else {
                continue;
            };
            if let Some(implied) = top.checked_div(bottom) {
                let under = Unit { over: rate.unit.under.clone(), under: vec![] };
                found.entry(under.name()).or_default().push((rate, amount, implied));
            }
        }
        for (denominator, group) in found {
            for (index, (rate, amount, implied)) in group.iter().enumerate() {
                let others =
                    group.iter().enumerate().filter(|(other, _)| *other != index);
                let apart: Vec<(Decimal, Decimal)> = others
                    .filter_map(|(_, (.., other))| {
                        Some((*other, jump(*other, *implied)?))
                    })
                    .collect();
                // One that is apart from most is at fault, not those it is apart from.
                let is_odd = group.len() > 2 && apart.len() * 2 >= group.len();
                let Some((other, factor)) = apart.first().filter(|_| is_odd) else {
                    continue;
                };
                let place =
                    rate.values.get(&period).map_or(rate.place, |value| value.place);
                sink.add(
                    RULE.finding(place,
                        format!(
                            "`{}` over `{}` implies {} × {denominator} in {period}, and its neighbours imply \
                             {}: they differ about {}-fold",
                            amount.id,
                            rate.id,
                            plain(implied.round()),
                            plain(other.round()),
                            plain(*factor)
                        ),
                    )
                    .related(amount.place, "the amount")
                    .hint("look for a wrong unit or multiple in either"),
                );
            }
        }
    }
}

/// Whether an amount is what an intensity divides: they share the first words of their ids.
fn is_total(amount: &Metric, rate: &Metric) -> bool {
    let stem = |id: &str| id.split(['.', '-']).next().map(str::to_owned);
    let own = rate.id.trim_end_matches("intensity").trim_end_matches(['.', '-']);
    amount.id == own
        || amount.id == format!("{own}.total")
        || (stem(&amount.id) == stem(&rate.id) && rate.id.starts_with(&amount.id))
}

/// The factor two neighbours are apart by, if it is one of those.
fn jump(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (small, large) =
        if a.abs() < b.abs() { (a.abs(), b.abs()) } else { (b.abs(), a.abs()) };
    let is_count = small.scale() == 0 && small < Decimal::from(20);
    if small.is_zero() || is_count {
        return None;
    }
    let ratio = large.checked_div(small)?;
    let (low, high) = (Decimal::new(75, 2), Decimal::new(125, 2));
    FACTORS.iter().map(|factor| Decimal::from(*factor)).find(|factor| {
        let part = ratio.checked_div(*factor);
        part.is_some_and(|part| low <= part && part <= high)
    })
}
