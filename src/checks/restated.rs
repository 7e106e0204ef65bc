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
//! What was published is compared as it was printed: a value that rounds to it is the same. A figure that
//! follows from others, by a formula, from shorter periods or from entities, is restated by itself where values
//! it follows from are marked: it gets mark, note and row like any other, wherever its printed value changed,
//! and nothing is to be written for it. It is a finding only where it follows otherwise than it did, so that
//! the same numbers give something else: another formula, other shorter periods, another boundary.
//!
//! A figure that is marked as restated and is as published, that gives no `was` or no note, or whose `was`
//! is not what was published, is a finding too.
//!
//! Remedy: put the published value back; or add `status: restated`, `was` and a `note`. The
//! note is printed as a footnote, and a `restatements` block lists all of them.

use rust_decimal::Decimal;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::metric::{Metric, Status, Value};
use crate::model::period::Period;
use crate::model::published::{Published, PublishedValue, latest};
use crate::resolve::print::readable;

pub(super) const RULE: Rule =
    Rule::file("restated", Severity::Error, include_str!("restated.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let (data, period) = (subject.data, subject.config.period);
    let latest = latest(subject.published, period, data.metrics(), data.units());
    for ((id, period), (report, value)) in latest {
        let Some(metric) = subject.data.metrics().get(id) else { continue };
        let Some((number, decimals)) = value.in_unit(metric, subject.data.units()) else {
            continue;
        };
        let before = Before {
            subject,
            metric,
            period,
            report,
            value,
            number,
            decimals,
        };
        match metric.values.get(&period) {
            Some(own) => before.own(own, sink),
            None => before.computed(sink),
        }
    }
}

/// A value as it was published.
struct Before<'a> {
    subject: &'a Subject<'a>,
    metric: &'a Metric,
    period: Period,
    report: &'a Published,
    value: &'a PublishedValue,
    /// The number, in the unit the metric has now.
    number: Option<Decimal>,
    /// The decimals it was printed with.
    decimals: Option<u32>,
}

impl Before<'_> {
    /// A note as it is to be written.
    fn note(&self) -> String {
        Lang::open_keys(&self.subject.config.languages)
    }

    /// A value of the dataset against what was published.
    fn own(&self, own: &Value, sink: &mut Sink) {
        let Self { metric, period, report, .. } = self;
        let mut add = |message: String, hint: &str| {
            sink.add(RULE.finding(own.place, message).hint(hint));
        };
        let is_same = match (self.number, own.number) {
            (Some(before), Some(now)) => self.alike(before, now),
            (before, now) => before == now,
        };
        let was = self.shown();
        if own.status != Status::Restated {
            if !is_same {
                let message = format!(
                    "`{}` of {period} is {}, and was published as {was} for {} ({})",
                    metric.id,
                    plain(own.number),
                    report.period,
                    report.path
                );
                add(
                    message,
                    &format!(
                        "put the published value back, or write `{{value: {}, status: restated, was: {}, note: {}}}`",
                        written(own.number),
                        self.written(),
                        self.note()
                    ),
                );
            }
            return;
        }
        // Digits that were not printed may be corrected with a mark, or without.
        if is_same && (self.value.is_computed || self.number == own.number) {
            let message = format!(
                "`{}` of {period} is marked as restated, and is as published for {}",
                metric.id, report.period
            );
            add(message, "remove `status: restated` and `was`");
            return;
        }
        if own.note.is_empty() {
            let message =
                format!("`{}` of {period} is restated without a reason", metric.id);
            add(message, &format!("add `note: {}`: readers must learn why", self.note()));
        }
        let Some(before) = self.number else { return };
        match own.was {
            Some(is) if is == before || self.alike(is, before) => {}
            Some(_) => add(
                format!(
                    "`{}` of {period} was published as {was} for {}, not as `was` says",
                    metric.id, report.period
                ),
                &format!("write what was published: `was: {}`", self.written()),
            ),
            None => add(
                format!(
                    "`{}` of {period} is restated, and does not say what was published",
                    metric.id
                ),
                &format!("write `was: {}`", self.written()),
            ),
        }
    }

    /// A value that follows from others against what was published. What those have become is
    /// said at them.
    fn computed(&self, sink: &mut Sink) {
        let Self { subject, metric, period, report, .. } = self;
        let data = subject.data;
        // What nobody states any more is not compared.
        let (Ok(amount), Some(number)) =
            (data.amount_of(&metric.id, *period), self.number)
        else {
            return;
        };
        let is_accounted_for = data
            .before(&metric.id, *period)
            .is_some_and(|before| self.alike(before, number));
        if self.alike(amount.value, number) || is_accounted_for {
            return;
        }
        let decimals = self.decimals.or(data.decimals_of(&amount));
        let rounding = data.precision().0;
        let now = readable(amount.value, decimals, rounding).normalize();
        let message = format!(
            "`{}` of {period} is {now}, and was published as {} for {} ({})",
            metric.id,
            self.shown(),
            report.period,
            report.path
        );
        let formula = metric.formula.as_ref().map(|formula| formula.place);
        let over = metric.over.as_ref().map(|over| over.place);
        let place = formula.or(over).unwrap_or(metric.place);
        sink.add(RULE.finding(place, message).hint(format!(
            "it follows so even from the numbers that were published: put it back as it was, or write the \
             value of {period} as `{{value: {now}, status: restated, was: {}, note: {}}}`",
            self.written(),
            self.note()
        )));
    }

    /// Whether two numbers were printed alike.
    fn alike(&self, a: Decimal, b: Decimal) -> bool {
        let rounded =
            |number: Decimal, decimals| self.subject.data.rounded(number, decimals);
        match self.decimals {
            Some(decimals) => rounded(a, decimals) == rounded(b, decimals),
            None if !self.value.is_computed => a == b,
            None => {
                let amount = self.subject.data.amount_of(&self.metric.id, self.period);
                let decimals =
                    amount.ok().and_then(|own| self.subject.data.decimals_of(&own));
                // What nobody could print, nobody has published.
                decimals
                    .is_none_or(|decimals| rounded(a, decimals) == rounded(b, decimals))
            }
        }
    }

    /// The number as it was printed.
    fn printed(&self) -> Option<Decimal> {
        let number = self.number?;
        Some(match (self.decimals, self.value.is_computed) {
            (Some(decimals), _) => self.subject.data.rounded(number, decimals),
            (None, true) => readable(number, None, self.subject.data.precision().0),
            (None, false) => number,
        })
    }

    fn shown(&self) -> String {
        plain(self.printed())
    }

    fn written(&self) -> String {
        written(self.printed())
    }
}

/// A number as a message names it.
fn plain(number: Option<Decimal>) -> String {
    match number {
        Some(number) => number.normalize().to_string(),
        None => "not disclosed".to_owned(),
    }
}

/// A number as the dataset has it.
fn written(number: Option<Decimal>) -> String {
    number.map_or("null".to_owned(), |number| number.normalize().to_string())
}
