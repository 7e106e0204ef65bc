//! A published value has changed since the figures were signed off.
//!
//! `recto sign-off` keeps in `content/signed-off.yaml` the unit and the published values of every metric as they are
//! when someone vouches for them. No arithmetic can find a wrong digit in a figure that stands alone; this does: every
//! value that differs from what was signed off is a finding, with both and by how much they differ, and so is one that
//! has come or gone since. A report without that file is passed over.
//!
//! Remedy: correct the value, or have it checked against its evidence and run `recto sign-off` again, for all metrics
//! or for those named.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::interval::plain;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::config::SignedOff;
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::resolve::data::Data;

pub(super) const RULE: Rule = Rule {
    name: "changed-figure",
    severity: Severity::Warning,
    source: include_str!("changed_figure.rs"),
    run,
};

/// How the file writes a value that is not disclosed.
const NOT_DISCLOSED: &str = "not disclosed";

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(signed_off) = subject.signed_off else { return };
    let none = (String::new(), BTreeMap::new());
    for metric in subject.data.metrics().values() {
        let known = signed_off.get(&metric.id);
        let (unit, signed) = known.unwrap_or(&none);
        let own = values(metric);
        if known.is_some() && *unit != metric.unit_text {
            sink.add(finding(
                metric,
                None,
                format!(
                    "`{}` is in {}, and was signed off in {}",
                    metric.id,
                    named(&metric.unit_text),
                    named(unit)
                ),
            ));
        }
        for (period, value) in &own {
            let message = match signed.get(period) {
                Some(before) if before == value => continue,
                Some(before) => format!(
                    "`{}` is {} for {period}, and was signed off as {}{}",
                    metric.id,
                    value,
                    before,
                    difference(before, value)
                ),
                None => format!(
                    "`{}` is {} for {period}, and was never signed off",
                    metric.id, value
                ),
            };
            sink.add(finding(metric, Some(*period), message));
        }
        for (period, before) in
            signed.iter().filter(|(period, _)| !own.contains_key(period))
        {
            let message = format!(
                "`{}` has no value for {period}, and was signed off as {}",
                metric.id, before
            );
            sink.add(finding(metric, None, message));
        }
    }
}

fn finding(metric: &Metric, period: Option<Period>, message: String) -> Diagnostic {
    let value = period.and_then(|period| metric.values.get(&period));
    let place = value.map_or(metric.place, |value| value.place);
    Diagnostic::error(RULE.name, place, message)
        .hint("check it against its evidence, then run `recto sign-off`")
}

fn named(unit: &str) -> &str {
    if unit.is_empty() { "no unit" } else { unit }
}

fn difference(before: &str, now: &str) -> String {
    let number = |text: &str| {
        Decimal::from_str_exact(text.strip_prefix(ABOUT).unwrap_or(text)).ok()
    };
    let change = number(now)
        .zip(number(before))
        .and_then(|(now, before)| now.checked_sub(before));
    match change.filter(|change| !change.is_zero()) {
        Some(change) => format!(
            ": {}{}",
            if change.is_sign_positive() { "+" } else { "" },
            plain(change)
        ),
        None => String::new(),
    }
}

/// What stands before a value that is approximate.
const ABOUT: &str = "about ";

/// The published values of a metric as the file writes them.
fn values(metric: &Metric) -> BTreeMap<Period, String> {
    let each = metric.values.iter().map(|(period, value)| {
        let about = if value.about { ABOUT } else { "" };
        let text = match value.number {
            Some(number) => format!("{about}{number}"),
            None => NOT_DISCLOSED.to_owned(),
        };
        (*period, text)
    });
    each.collect()
}

/// `content/signed-off.yaml` with the figures of a dataset signed off as they are: all of them,
/// or those of the metrics named, the others staying as they were.
pub fn sign_off(data: &Data, named: &[String], before: Option<&SignedOff>) -> String {
    let mut all: SignedOff = match (named, before) {
        ([], _) | (_, None) => SignedOff::new(),
        (_, Some(before)) => before.clone(),
    };
    for metric in data.metrics().values() {
        let is_named = named.is_empty() || named.contains(&metric.id);
        if is_named && !metric.values.is_empty() {
            all.insert(metric.id.clone(), (metric.unit_text.clone(), values(metric)));
        }
    }
    let mut text = String::from(
        "# Written by `recto sign-off`: the published figures as they were when someone last\n\
         # vouched for them.\n",
    );
    for (id, (unit, values)) in all {
        let values: Vec<_> = values
            .iter()
            .map(|(period, value)| format!("{period}: {value}"))
            .collect();
        let unit = unit.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(
            text,
            "{id}: {{unit: \"{unit}\", values: {{{}}}}}",
            values.join(", ")
        );
    }
    text
}
