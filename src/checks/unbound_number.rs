//! A number in the text is not bound to the dataset.
//!
//! Every quantity in digits or words, in prose, headings, tables, notes and components of either
//! language, is a finding: 1,234, 1.24 million, two thirds, 三分之二, 逾百, 1.2萬. A number that is a
//! name is none: a year, a date, an hour, a part of a code, a standard or an address, a list
//! numeral, what stands between quotation marks, a number behind a word such as *Scope*, *No.* or
//! 範圍, and words such as *two-way*, *zero tolerance*, 一方面 or 十四五. The number is compared with
//! the dataset: the finding says which metric it equals, rounded as written, nearly equals, or has
//! once equalled before it was restated, and the placeholder to write.
//!
//! Remedy: write the placeholder. A number that is no metric is marked as such with
//! `{{ "14001" }}`, or accepted for its block with a reason.

use rust_decimal::Decimal;

use super::interval::plain;
use super::number::{Amount, quantities};
use super::text::Flat;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::report::Inline;
use crate::model::unit::Unit;
use crate::model::visit;

pub(super) const RULE: Rule = Rule {
    name: "unbound-number",
    severity: Severity::Warning,
    source: include_str!("unbound_number.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        let mut line = |line: &[Inline]| check(subject, line, part.lang, sink);
        for chapter in &part.chapters {
            visit::lines(chapter, &mut line);
        }
        if let Some(index) = &part.index {
            visit::index_lines(index, &mut line);
        }
    }
}

fn check(subject: &Subject<'_>, line: &[Inline], lang: Lang, sink: &mut Sink) {
    let flat = Flat::new(line, subject.sources);
    for number in quantities(&flat.text) {
        let Some(place) = flat.place(number.start, number.end) else { continue };
        let written = &flat.text[number.start..number.end];
        let diagnostic = Diagnostic::error(
            RULE.name,
            place,
            format!("{written} is typed here and bound to nothing"),
        );
        let known = number.amount.and_then(|amount| {
            let around = (&flat.text[..number.start], &flat.text[number.end..]);
            Candidate { amount, around, lang }.known(subject)
        });
        sink.add(diagnostic.hint(known.unwrap_or_else(|| {
            format!(
                "name its metric, or write `{{{{ \"{written}\" }}}}` for a number that is none"
            )
        })));
    }
}

/// A typed number that may be a metric's.
struct Candidate<'t> {
    amount: Amount,
    /// The text before and behind it.
    around: (&'t str, &'t str),
    lang: Lang,
}

/// How a typed number stands to a metric's value, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Equals,
    Equalled,
    Nearly,
}

impl Candidate<'_> {
    /// What the dataset has of the number: the metric it equals, rounded as written, or has
    /// once equalled, or nearly equals. A metric whose unit stands beside it comes first.
    fn known(&self, subject: &Subject<'_>) -> Option<String> {
        let own = subject.config.period;
        let others = subject.config.periods.iter().filter(|period| **period != own);
        let mut best: Option<((Likeness, bool), String)> = None;
        for period in std::iter::once(&own).chain(others) {
            for metric in subject.data.metrics().values() {
                let Ok(now) = subject.data.amount_of(&metric.id, *period) else {
                    continue;
                };
                let was = metric.values.get(period).and_then(|value| value.was);
                let says_unit = self.says(&metric.unit);
                let Some(likeness) = self.like(now.value, was, &metric.unit, says_unit)
                else {
                    continue;
                };
                let rank = (likeness, !says_unit);
                if best.as_ref().is_none_or(|(found, _)| rank < *found) {
                    let (now, at) = (now.value, (*period, own));
                    // With its multiple the number is printed as the metric prints it.
                    let form =
                        if self.amount.multiple == Decimal::ONE { " : bare" } else { "" };
                    best = Some((rank, hint(likeness, metric, now, was, at, form)));
                }
            }
        }
        best.map(|(_, hint)| hint)
    }

    /// Whether the unit stands beside the number.
    fn says(&self, unit: &Unit) -> bool {
        let dressed = unit.dress(self.lang, false);
        let (before, after) = (dressed.before.trim(), dressed.after.trim());
        let behind = after.is_empty() || self.around.1.trim_start().starts_with(after);
        let front = before.is_empty() || self.around.0.trim_end().ends_with(before);
        !(before.is_empty() && after.is_empty()) && behind && front
    }

    fn like(
        &self,
        now: Decimal,
        was: Option<Decimal>,
        unit: &Unit,
        says_unit: bool,
    ) -> Option<Likeness> {
        let is_share = unit.over.iter().any(|factor| factor.word.key == "%");
        if is_share != self.amount.is_share || self.amount.digits.is_zero() {
            return None;
        }
        // Few digits are met everywhere by chance.
        let significant = self.amount.digits.normalize().mantissa().unsigned_abs() >= 100;
        let equals = |value| self.equals(value, unit) && (significant || says_unit);
        if equals(now) {
            return Some(Likeness::Equals);
        }
        if was.is_some_and(equals) {
            return Some(Likeness::Equalled);
        }
        let near = self.numbers(unit).any(|(number, _)| {
            let difference = now.checked_sub(number);
            let hundredfold =
                difference.and_then(|d| d.checked_mul(Decimal::ONE_HUNDRED));
            hundredfold.is_some_and(|difference| difference.abs() <= number.abs())
        });
        (near && (significant || says_unit && self.amount.value() >= Decimal::TEN))
            .then_some(Likeness::Nearly)
    }

    /// Whether a value, rounded as the number is written, gives the number.
    fn equals(&self, value: Decimal, unit: &Unit) -> bool {
        self.numbers(unit).any(|(number, step)| {
            let difference = value.checked_sub(number);
            let twice = difference.and_then(|d| d.checked_mul(Decimal::TWO));
            twice.is_some_and(|twice| twice.abs() <= step)
        })
    }

    /// What the number says in a unit, and what its last digit counts: as it stands, and
    /// with its multiple against the unit's, as 4.08 billion of RMB million.
    fn numbers(&self, unit: &Unit) -> impl Iterator<Item = (Decimal, Decimal)> {
        let Amount { digits, multiple, scale, .. } = self.amount;
        let step = Decimal::new(1, scale.min(28));
        let own = unit.over.iter().try_fold(Decimal::ONE, |product, factor| {
            product.checked_mul(Decimal::from(factor.multiple))
        });
        let scaled = move |by: Option<Decimal>| {
            let by = by?;
            Some((digits.checked_mul(by)?, step.checked_mul(by)?))
        };
        let plain = scaled(Some(multiple));
        let against = own
            .filter(|own| *own != Decimal::ONE)
            .and_then(|own| scaled(multiple.checked_div(own)));
        plain.into_iter().chain(against)
    }
}

fn hint(
    likeness: Likeness,
    metric: &Metric,
    now: Decimal,
    was: Option<Decimal>,
    (period, own): (Period, Period),
    form: &str,
) -> String {
    let id = &metric.id;
    let at = if period == own { String::new() } else { format!("@{period}") };
    let write = format!("write `{{{{ {id}{at}{form} }}}}`");
    match likeness {
        Likeness::Equals => format!("it equals `{id}` for {period}: {write}"),
        Likeness::Equalled => format!(
            "it once equalled `{id}` for {period}, which was {} and is {} now: {write}",
            plain(was.unwrap_or(now)),
            plain(now)
        ),
        Likeness::Nearly => {
            format!(
                "it nearly equals `{id}` for {period}, which is {}: {write}",
                plain(now)
            )
        }
    }
}
