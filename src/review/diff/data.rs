//! What changed in the data: values with their distances, and definitions.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{DefinitionChange, Difference, MetricChange};
use crate::model::figure::Rounding;
use crate::model::lang::OURS;
use crate::output::ledger::{Entry, Ledger, MetricEntry, ValueEntry};
use crate::resolve::print;

/// The metrics whose value or definition changed.
pub(super) fn metrics(old: &Ledger, new: &Ledger, difference: &mut Difference) {
    let labels = labels(old, new);
    let ids: BTreeSet<_> = old.metrics.keys().chain(new.metrics.keys()).collect();
    for id in ids {
        let (before, after) = (old.metrics.get(id), new.metrics.get(id));
        let Some(any) = after.or(before) else { continue };
        let values = |metric: Option<&'_ MetricEntry>| {
            metric.map(|metric| metric.values.clone()).unwrap_or_default()
        };
        let (old_values, new_values) = (values(before), values(after));
        let periods: BTreeSet<_> = old_values.keys().chain(new_values.keys()).collect();
        for period in periods {
            let (a, b) = (old_values.get(period), new_values.get(period));
            if number(a) != number(b) {
                let (by, percent) = distance(a, b);
                difference.metrics.push(MetricChange {
                    metric: id.clone(),
                    name: any.name.clone(),
                    unit: any.unit.clone(),
                    period: period.clone(),
                    label: labels.get(period.as_str()).copied().unwrap_or("").to_owned(),
                    old: a.map(text),
                    new: b.map(text),
                    by,
                    decimals: b.and_then(|b| b.decimals).or(a.and_then(|a| a.decimals)),
                    percent,
                    derived: b.or(a).is_some_and(|value| value.computed),
                    file: any.file.clone(),
                    line: any.line,
                });
            }
            if let (Some(a), Some(b)) = (a, b) {
                let label = labels.get(period.as_str()).copied();
                let what = format!("value of {}", label.unwrap_or(period));
                let (a, b) = (remarks(a), remarks(b));
                define(id, &what, a, b, difference);
            }
        }
        if let (Some(a), Some(b)) = (before, after) {
            let (names, notes) = (joined(&a.name), joined(&a.note));
            define(id, "name", names, joined(&b.name), difference);
            define(id, "unit", a.unit.clone(), b.unit.clone(), difference);
            let formula = |metric: &MetricEntry| metric.formula.clone();
            let (one, two) = (formula(a), formula(b));
            define(
                id,
                "formula",
                one.unwrap_or_default(),
                two.unwrap_or_default(),
                difference,
            );
            define(id, "note", notes, joined(&b.note), difference);
            let codes = |metric: &MetricEntry| metric.discloses.join(", ");
            define(id, "provisions", codes(a), codes(b), difference);
            let source = |metric: &MetricEntry| {
                metric.source.as_ref().map(|(file, at)| format!("{file} {at}"))
            };
            let (one, two) = (source(a), source(b));
            define(
                id,
                "evidence",
                one.unwrap_or_default(),
                two.unwrap_or_default(),
                difference,
            );
        }
    }
    // What was corrected first, then what moved with it.
    difference.metrics.sort_by_key(|change| change.derived);
}

/// What periods are called in print where that is something else, in our language if it is there.
fn labels<'a>(old: &'a Ledger, new: &'a Ledger) -> BTreeMap<&'a str, &'a str> {
    let mut found = BTreeMap::new();
    let own = |entry: &&Entry| entry.language == OURS.tag();
    for ledger in [new, old] {
        let all = || ledger.figures.iter().filter(|entry| !entry.label.is_empty());
        for entry in all().filter(own).chain(all()) {
            found.entry(entry.period.as_str()).or_insert(entry.label.as_str());
        }
    }
    found
}

impl MetricChange {
    /// The value before and now as people read them, and by how much it changed. What a
    /// formula gives may have many digits that no page prints: they are rounded away.
    pub(crate) fn readable(&self) -> [Option<String>; 3] {
        let shown = |text: &Option<String>| {
            let text = text.as_deref()?;
            Some(match self.derived {
                true => readable(text, self.decimals),
                false => text.to_owned(),
            })
        };
        let (old, new) = (shown(&self.old), shown(&self.new));
        let number = |text: &Option<String>| {
            text.as_deref().and_then(|text| Decimal::from_str_exact(text).ok())
        };
        // Of what is shown, so that the three agree.
        let by = number(&old)
            .zip(number(&new))
            .and_then(|(old, new)| new.checked_sub(old).map(signed));
        [old, new, by]
    }
}

/// A number for people to read.
fn readable(text: &str, decimals: Option<u32>) -> String {
    match Decimal::from_str_exact(text) {
        Ok(number) => print::readable(number, decimals, Rounding::default()).to_string(),
        Err(_) => text.to_owned(),
    }
}

fn define(id: &str, what: &str, old: String, new: String, difference: &mut Difference) {
    if old != new {
        let (metric, what) = (id.to_owned(), what.to_owned());
        difference
            .definitions
            .push(DefinitionChange { metric, what, old, new });
    }
}

/// What is compared of a value: its digits as written, or that it is not disclosed.
fn number(value: Option<&ValueEntry>) -> Option<&str> {
    value.map(|value| value.value.as_deref().unwrap_or("/"))
}

fn text(value: &ValueEntry) -> String {
    value.value.clone().unwrap_or_else(|| "not disclosed".to_owned())
}

fn remarks(value: &ValueEntry) -> String {
    let mut parts = vec![];
    if value.about {
        parts.push("about".to_owned());
    }
    parts.extend(value.status.clone());
    parts.extend(value.was.iter().map(|was| format!("was {was}")));
    if !value.note.is_empty() {
        parts.push(joined(&value.note));
    }
    parts.join(", ")
}

fn joined(texts: &BTreeMap<String, String>) -> String {
    texts.values().map(String::as_str).collect::<Vec<_>>().join(" · ")
}

fn distance(
    old: Option<&ValueEntry>,
    new: Option<&ValueEntry>,
) -> (Option<String>, Option<String>) {
    let parse =
        |value: Option<&ValueEntry>| Decimal::from_str_exact(value?.value.as_ref()?).ok();
    let (Some(old), Some(new)) = (parse(old), parse(new)) else { return (None, None) };
    let Some(by) = new.checked_sub(old) else { return (None, None) };
    let percent = by
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|by| by.checked_div(old.abs()))
        .map(|percent| signed(Rounding::default().round(percent, 2)));
    (Some(signed(by)), percent)
}

fn signed(number: Decimal) -> String {
    match number.is_sign_negative() {
        true => number.to_string(),
        false => format!("+{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn numbers_have_the_digits_that_are_printed() {
        for (text, decimals, shown) in [
            ("88443", None, "88443"),
            ("0.020", Some(3), "0.020"),
            ("8.814043583535108958837772397", Some(1), "8.8"),
            ("8.814043583535108958837772397", None, "8.81"),
            ("0.00000001", None, "0.000000010"),
            ("not disclosed", None, "not disclosed"),
        ] {
            assert_eq!(readable(text, decimals), shown);
        }
    }
}
