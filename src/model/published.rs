//! What was published before, as later years are compared with it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::metric::Metric;
use super::period::Period;
use super::unit::{Catalogue, Unit};

/// The values of a published report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Published {
    /// The file that keeps them.
    pub path: String,
    /// The reporting period.
    pub period: Period,
    /// The values by metric and period.
    pub values: BTreeMap<(String, Period), PublishedValue>,
}

/// A published value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublishedValue {
    /// The number; nothing where it was not disclosed.
    pub number: Option<Decimal>,
    /// Its unit as written.
    pub unit: String,
    /// Whether a formula gave it.
    pub is_computed: bool,
    /// The most decimals it was printed with in its own unit; nothing where it never was.
    pub decimals: Option<u32>,
}

/// What was last published of each metric and period, and in which report.
pub type Latest<'a> = BTreeMap<(&'a str, Period), (&'a Published, &'a PublishedValue)>;

/// What was last published of everything before a report's own period; of a metric that has
/// another id since, under that as well.
pub fn latest<'a>(
    published: &'a [Published],
    own: Period,
    metrics: &'a BTreeMap<String, Metric>,
    units: &Catalogue,
) -> Latest<'a> {
    let mut reports: Vec<_> =
        published.iter().filter(|report| report.period < own).collect();
    // The report of a later year has the last word on what was published.
    reports.sort_by_key(|report| report.period);
    let mut latest = Latest::new();
    for report in reports {
        for ((id, period), value) in &report.values {
            latest.insert((id, *period), (report, value));
        }
    }
    let before: BTreeSet<&str> = latest.keys().map(|(id, _)| *id).collect();
    let mut gone = BTreeMap::<&str, Vec<_>>::new();
    for ((id, period), value) in &latest {
        if !metrics.contains_key(*id) {
            gone.entry(id).or_default().push((*period, *value));
        }
    }
    let mut named = BTreeMap::<&str, Vec<&Metric>>::new();
    for metric in metrics.values().filter(|own| !before.contains(own.id.as_str())) {
        let is_same = |(period, (_, value)): &(Period, (_, &PublishedValue))| {
            is_kept(metric, *period, value, units)
        };
        let mut same = gone.iter().filter(|(_, values)| values.iter().any(is_same));
        // Of two that have its value nobody can tell which it was.
        if let (Some((id, _)), None) = (same.next(), same.next()) {
            named.entry(id).or_default().push(metric);
        }
    }
    for (id, values) in gone {
        if let Some([metric]) = named.get(id).map(Vec::as_slice) {
            let values = values.into_iter();
            latest.extend(
                values.map(|(period, value)| ((metric.id.as_str(), period), value)),
            );
        }
    }
    latest
}

/// Whether a metric has the value that was published under another id, and one of as many
/// digits as no two have by chance.
fn is_kept(
    metric: &Metric,
    period: Period,
    value: &PublishedValue,
    units: &Catalogue,
) -> bool {
    const DIGITS: i128 = 100;
    let own = metric.values.get(&period).and_then(|own| own.number);
    let Some(own) = own.filter(|own| own.normalize().mantissa().abs() >= DIGITS) else {
        return false;
    };
    value
        .in_unit(metric, units)
        .is_some_and(|(before, _)| before == Some(own))
}

impl PublishedValue {
    /// The number in the unit the metric has now, and the decimals it was printed with;
    /// nothing where the units do not compare, which is a finding of its own elsewhere.
    pub fn in_unit(
        &self,
        metric: &Metric,
        units: &Catalogue,
    ) -> Option<(Option<Decimal>, Option<u32>)> {
        let Some(number) = self.number else { return Some((None, None)) };
        // Where nothing was printed, a number that was never divided says it itself.
        let exact = (number.scale() <= MOST).then(|| number.scale());
        let decimals = match self.is_computed {
            true => self.decimals.or(exact),
            false => self.decimals,
        };
        if self.unit == metric.unit_text {
            return Some((Some(number), decimals));
        }
        let unit = Unit::parse(&self.unit, units).ok()?;
        if !unit.agrees_with(&metric.unit) {
            return None;
        }
        let decimals = decimals.zip(unit.shift(&metric.unit)).and_then(|(own, shift)| {
            u32::try_from((i64::from(own) + i64::from(shift)).max(0)).ok()
        });
        Some((Some(unit.convert(number, &metric.unit)?), decimals))
    }
}

/// More decimals than this come of a division.
const MOST: u32 = 12;
