//! A figure of an earlier year is no longer what was published, and nothing says so.
//!
//! `recto lock` keeps the ledger of what was published in `content/published/`. Every later
//! report is compared with it: the figures of earlier years must be as they were, or say that
//! they were restated and why.
//!
//! ```yaml
//! values:
//!   2020: {value: 71901, status: restated, was: 71793, note: {en: A meter was read twice., zh-HK: 一個儀錶讀數重複。}}
//! ```
//!
//! A derived figure may differ where a figure it is computed from was restated. A figure
//! that is marked as restated and is as published, or whose `was` is not what was published, is
//! a finding too.
//!
//! Remedy: put the published value back; or add `status: restated`, `was` and a `note`. The
//! note is printed as a footnote, and a `restatements` block lists all of them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::expression::PeriodName;
use crate::model::metric::{Metric, Status};
use crate::model::period::Period;
use crate::model::published::{Published, PublishedValue};
use crate::model::unit::Unit;
use crate::resolve::data::Data;

pub(super) const RULE: Rule = Rule {
    name: "restated",
    severity: Severity::Error,
    source: include_str!("restated.rs"),
    run,
};

/// How deep formulas are followed; the dataset allows no more.
const MAX_DEPTH: usize = 64;

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let mut latest: BTreeMap<(&str, Period), (&Published, &PublishedValue)> =
        BTreeMap::new();
    // The report of a later year has the last word on what was published.
    let mut published: Vec<_> = subject.published.iter().collect();
    published.sort_by_key(|report| report.period);
    for report in published {
        if report.period >= subject.config.period {
            continue;
        }
        for ((id, period), value) in &report.values {
            latest.insert((id, *period), (report, value));
        }
    }
    for ((id, period), (report, value)) in latest {
        let Some(metric) = subject.data.metrics().get(id) else { continue };
        compare(subject, metric, period, report, value, sink);
    }
}

fn compare(
    subject: &Subject<'_>,
    metric: &Metric,
    period: Period,
    report: &Published,
    published: &PublishedValue,
    sink: &mut Sink,
) {
    let own = metric.values.get(&period);
    let now = match own {
        Some(value) => value.number,
        None => match subject.data.amount_of(&metric.id, period) {
            Ok(amount) => Some(amount.value),
            // What nobody states any more is not compared.
            Err(_) => return,
        },
    };
    let Some(before) = in_unit(published, metric, subject) else { return };
    let place = own.map_or(metric.place, |value| value.place);
    let differs = match (before, now) {
        (Some(before), Some(now)) if own.is_none() => !alike(before, now),
        (before, now) => before != now,
    };
    let shown = |number: Option<Decimal>| match number {
        Some(number) => number.normalize().to_string(),
        None => "not disclosed".to_owned(),
    };
    let restated = own.filter(|value| value.status == Status::Restated);
    let mut add = |message: String, hint: &str| {
        sink.add(Diagnostic::error(RULE.name, place, message).hint(hint));
    };
    match restated {
        Some(value) => {
            if !differs {
                let message = format!(
                    "`{}` of {period} is marked as restated, and is as published for {}",
                    metric.id, report.period
                );
                add(message, "remove `status: restated` and `was`");
                return;
            }
            if value.note.is_empty() {
                let message =
                    format!("`{}` of {period} is restated without a reason", metric.id);
                add(message, "add `note: {en: …, zh-HK: …}`: readers must learn why");
            }
            if value.was.is_some_and(|was| Some(was) != before) {
                let message = format!(
                    "`{}` of {period} was published as {} for {}, not as `was` says",
                    metric.id,
                    shown(before),
                    report.period
                );
                add(message, "write what was published");
            }
        }
        None if differs => {
            if own.is_none() && rests_on_restated(subject.data, metric, period) {
                return;
            }
            let message = format!(
                "`{}` of {period} is {}, and was published as {} for {} ({})",
                metric.id,
                shown(now),
                shown(before),
                report.period,
                report.path
            );
            let hint = match own {
                Some(_) => {
                    "put the published value back, or write `{value: …, status: restated, was: …, note: {en: …, zh-HK: …}}`"
                }
                None => {
                    "its formula has changed, or a figure it is computed from: give it the published value, or a restated one"
                }
            };
            add(message, hint);
        }
        None => {}
    }
}

/// Whether two computed values are the same but for the last digits a decimal holds.
fn alike(a: Decimal, b: Decimal) -> bool {
    a.checked_sub(b)
        .is_some_and(|distance| distance.abs() <= Decimal::new(1, 12))
}

/// A published value in the unit the metric has now; nothing where the two do not compare,
/// which is a finding of its own elsewhere.
fn in_unit(
    published: &PublishedValue,
    metric: &Metric,
    subject: &Subject<'_>,
) -> Option<Option<Decimal>> {
    let Some(number) = published.number else { return Some(None) };
    if published.unit == metric.unit_text {
        return Some(Some(number));
    }
    let unit = Unit::parse(&published.unit, &subject.config.units).ok()?;
    if !unit.agrees_with(&metric.unit) {
        return None;
    }
    Some(unit.convert(number, &metric.unit))
}

/// Whether a derived figure is computed from one that was restated. Each figure is asked
/// once, however many formulas share it.
fn rests_on_restated(data: &Data, metric: &Metric, period: Period) -> bool {
    let mut asked = BTreeSet::from([(metric.id.as_str(), period)]);
    let mut level = vec![(metric, period)];
    for _ in 0..MAX_DEPTH {
        let mut next = vec![];
        let mut found = false;
        for (metric, period) in level {
            let Some(formula) = &metric.formula else { continue };
            formula.expression.metrics(&mut |id, node| {
                let Some(part) = data.metrics().get(id) else { return };
                let periods = match node.as_metric() {
                    Some((_, Some(PeriodName::At(named)))) => [named, named],
                    // Growth looks one period back.
                    _ => [period, period.prior()],
                };
                for period in periods {
                    let own = part.values.get(&period);
                    found |= own.is_some_and(|value| value.status == Status::Restated);
                    if own.is_none() && asked.insert((part.id.as_str(), period)) {
                        next.push((part, period));
                    }
                }
            });
        }
        if found || next.is_empty() {
            return found;
        }
        level = next;
    }
    false
}
