//! A published value has changed since the figures were signed off.
//!
//! `recto sign-off` keeps in `content/signed-off.yaml` the unit and the published values of every metric as they are
//! when someone vouches for them, with who that was and when: `recto sign-off --by "Chan Tai Man" --date 2026-03-27`. No arithmetic can find a wrong digit in a figure that stands alone; this does: every
//! value that differs from what was signed off is a finding, with both and by how much they differ, and so is one that
//! has come or gone since. A report without that file is passed over.
//!
//! Remedy: correct the value, or have it checked against its evidence and run `recto sign-off` again, for all metrics
//! or for those named.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::Subject;
use super::interval::plain;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::config::{Signature, Signed, SignedOff};
use crate::model::metric::{Metric, Value};
use crate::model::period::Period;
use crate::resolve::data::Data;

pub(crate) const RULE: Rule =
    Rule::file("changed-figure", Severity::Warning, include_str!("changed_figure.rs"));

/// How the file writes a value that is not disclosed.
const NOT_DISCLOSED: &str = "not disclosed";

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(signed_off) = subject.signed_off else { return };
    for change in changes(subject.data, signed_off) {
        let (metric, id) = (change.metric, &change.metric.id);
        let who = told(&change.signatures);
        let found = match &change.what {
            What::Unit(unit) => {
                let now = named(&metric.unit_text);
                let message = format!(
                    "`{id}` is in {now}, and was signed off in {}{who}",
                    named(unit)
                );
                finding(metric, None, message)
            }
            What::Value(period, before, now) => {
                let message = format!(
                    "`{id}` is {now} for {period}, and was signed off as {before}{who}{}",
                    difference(before, now)
                );
                finding(metric, Some(*period), message).among(
                    "{} figures have changed since they were signed off",
                    format!("{id}, {period}: {now}"),
                )
            }
            What::New(period, now) => {
                let message =
                    format!("`{id}` is {now} for {period}, and was never signed off");
                finding(metric, Some(*period), message).among(
                    "{} figures were never signed off",
                    format!("{id}, {period}: {now}"),
                )
            }
            What::Gone(period, before) => {
                let message = format!(
                    "`{id}` has no value for {period}, and was signed off as {before}{who}"
                );
                finding(metric, None, message)
            }
        };
        let signed = change.signatures.iter().filter_map(|own| own.by.as_deref());
        let voids = match (&change.what, signed.collect::<Vec<_>>().as_slice()) {
            (What::New(..), _) | (_, []) => None,
            (_, [one]) => Some(format!("this voids the signature of {one}")),
            (_, all) => {
                Some(format!("this voids the signatures of {}", all.join(" and ")))
            }
        };
        sink.add(found.hint_if(voids));
    }
}

/// How many published values stand as somebody vouched for them, by name and day.
pub(crate) fn vouched(data: &Data, signed_off: &SignedOff) -> BTreeMap<Signature, usize> {
    let mut vouched = BTreeMap::new();
    let nobody = [Signature::default()];
    for metric in data.metrics().values() {
        let Some(signed) = signed_off.get(&metric.id) else { continue };
        let own = values(metric);
        let stands = own
            .iter()
            .filter(|(period, now)| signed.values.get(period) == Some(now));
        let count = if signed.unit == metric.unit_text { stands.count() } else { 0 };
        let signatures = match signed.signatures.as_slice() {
            [] => nobody.as_slice(),
            all => all,
        };
        for signature in signatures.iter().filter(|_| count > 0) {
            *vouched.entry(signature.clone()).or_insert(0) += count;
        }
    }
    vouched
}

/// What of a metric is not as it was signed off, and whose signature that voids.
pub(crate) struct Change<'d> {
    /// The metric.
    pub(crate) metric: &'d Metric,
    /// What of it.
    pub(crate) what: What,
    /// Who had vouched for it.
    pub(crate) signatures: Vec<Signature>,
}

/// What has changed; values are written as the file has them.
pub(crate) enum What {
    /// Its unit, from this.
    Unit(String),
    /// A value, from the first to the second.
    Value(Period, String, String),
    /// A value that nobody ever vouched for.
    New(Period, String),
    /// A value that is no longer there.
    Gone(Period, String),
}

/// All that is not as it was signed off.
pub(crate) fn changes<'d>(data: &'d Data, signed_off: &SignedOff) -> Vec<Change<'d>> {
    let none = Signed::default();
    let mut changes = vec![];
    for metric in data.metrics().values() {
        let known = signed_off.get(&metric.id);
        let before = known.unwrap_or(&none);
        let own = values(metric);
        let unit = known.filter(|before| before.unit != metric.unit_text);
        let unit = unit.map(|before| What::Unit(before.unit.clone()));
        let moved =
            own.iter()
                .filter_map(|(period, now)| match before.values.get(period) {
                    Some(before) if before == now => None,
                    Some(before) => {
                        Some(What::Value(*period, before.clone(), now.clone()))
                    }
                    None => Some(What::New(*period, now.clone())),
                });
        let gone = before.values.iter().filter(|(period, _)| !own.contains_key(period));
        let gone = gone.map(|(period, before)| What::Gone(*period, before.clone()));
        let change = |what| Change {
            metric,
            what,
            signatures: before.signatures.clone(),
        };
        changes.extend(unit.into_iter().chain(moved).chain(gone).map(change));
    }
    changes
}

/// Whether a metric is as it was signed off.
pub(super) fn stands(metric: &Metric, signed: &Signed) -> bool {
    signed.unit == metric.unit_text && signed.values == values(metric)
}

/// Who vouched for a metric's value in a period as it is, in words.
pub(crate) fn state(metric: &Metric, period: Period, signed_off: &SignedOff) -> String {
    let Some(value) = metric.values.get(&period) else { return String::new() };
    let Some(signed) = signed_off.get(&metric.id) else { return "no".to_owned() };
    match signed.values.get(&period) {
        Some(before) if *before == in_words(value) && signed.unit == metric.unit_text => {
            let who = told(&signed.signatures);
            if who.is_empty() { "yes".to_owned() } else { who.trim().to_owned() }
        }
        Some(_) => "changed since".to_owned(),
        None => "no".to_owned(),
    }
}

/// How many published values nobody vouched for as they are: those never signed off, and those
/// that have changed, come or gone since.
pub(crate) fn open(data: &Data, signed_off: Option<&SignedOff>) -> (usize, usize) {
    let none = Signed::default();
    let (mut never, mut changed) = (0, 0);
    for metric in data.metrics().values() {
        let known = signed_off.and_then(|all| all.get(&metric.id));
        let before = known.unwrap_or(&none);
        let own = values(metric);
        let is_other_unit = known.is_some() && before.unit != metric.unit_text;
        for (period, value) in &own {
            match before.values.get(period) {
                None => never += 1,
                Some(before) if before != value || is_other_unit => changed += 1,
                Some(_) => {}
            }
        }
        changed += before
            .values
            .keys()
            .filter(|period| !own.contains_key(period))
            .count();
    }
    (never, changed)
}

/// Who vouched for a figure and when, as far as that was said.
fn told(signatures: &[Signature]) -> String {
    let one = |Signature { by, date }: &Signature| {
        let by = by.as_ref().map(|by| format!(" by {by}"));
        let date = date.as_ref().map(|date| format!(" on {date}"));
        by.unwrap_or_default() + &date.unwrap_or_default()
    };
    signatures.iter().map(one).collect::<Vec<_>>().join(" and")
}

fn finding(metric: &Metric, period: Option<Period>, message: String) -> Diagnostic {
    let value = period.and_then(|period| metric.values.get(&period));
    let place = value.map_or(metric.place, |value| value.place);
    RULE.finding(place, message)
        .hint("check it against its evidence, then run `recto sign-off`")
}

pub(super) fn named(unit: &str) -> &str {
    if unit.is_empty() { "no unit" } else { unit }
}

pub(super) fn difference(before: &str, now: &str) -> String {
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
    let all = metric.values.iter();
    all.map(|(period, value)| (*period, in_words(value))).collect()
}

/// A published value as the file writes it.
pub(super) fn in_words(value: &Value) -> String {
    let about = if value.about { ABOUT } else { "" };
    match value.number {
        Some(number) => format!("{about}{number}"),
        None => NOT_DISCLOSED.to_owned(),
    }
}

/// `content/signed-off.yaml` with the figures of a dataset signed off as they are: all of them,
/// or those of the metrics named, the others staying as they were. Who vouched for a figure that
/// has not changed since still does.
pub fn sign_off(
    data: &Data,
    named: &[String],
    by: &Signature,
    before: Option<&SignedOff>,
) -> String {
    let mut all: SignedOff = match (named, before) {
        ([], _) | (_, None) => SignedOff::new(),
        (_, Some(before)) => before.clone(),
    };
    for metric in data.metrics().values() {
        let is_named = named.is_empty() || named.contains(&metric.id);
        if is_named && !metric.values.is_empty() {
            let known = before.and_then(|all| all.get(&metric.id));
            let known = known.filter(|own| stands(metric, own));
            let mut signatures =
                known.map(|own| own.signatures.clone()).unwrap_or_default();
            // Whoever signs again does so on the day they do.
            signatures.retain(|own| own.by.is_some() && own.by != by.by);
            if *by != Signature::default() && (by.by.is_some() || signatures.is_empty()) {
                signatures.push(by.clone());
            }
            let (unit, values) = (metric.unit_text.clone(), values(metric));
            all.insert(metric.id.clone(), Signed { unit, values, signatures });
        }
    }
    let mut text = String::from(
        "# Written by `recto sign-off`: the published figures as they were when someone last\n\
         # vouched for them.\n",
    );
    let quoted = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    };
    for (id, Signed { unit, values, signatures }) in all {
        let values: Vec<_> = values
            .iter()
            .map(|(period, value)| format!("{period}: {value}"))
            .collect();
        let mut parts = vec![
            format!("unit: {}", quoted(&unit)),
            format!("values: {{{}}}", values.join(", ")),
        ];
        let mut signatures = signatures.into_iter();
        let Signature { by, date } = signatures.next().unwrap_or_default();
        parts.extend(by.map(|by| format!("by: {}", quoted(&by))));
        parts.extend(date.map(|date| format!("date: {}", quoted(&date))));
        let also: Vec<_> = signatures
            .filter_map(|Signature { by, date }| {
                let date = date.unwrap_or_default();
                Some(format!("{}: {}", quoted(&by?), quoted(&date)))
            })
            .collect();
        if !also.is_empty() {
            parts.push(format!("also: {{{}}}", also.join(", ")));
        }
        let _ = writeln!(text, "{id}: {{{}}}", parts.join(", "));
    }
    text
}
