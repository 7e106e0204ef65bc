//! A number in the text is not bound to the dataset.
//!
//! Every quantity in digits or words, in prose, headings, tables, notes and components of either
//! language, is a finding: 1,234, 1.24 million, two thirds, 三分之二, 逾百, 1.2萬. A number that is a
//! name is none: a year, a date, an hour, a part of a code, a standard or an address, a list
//! numeral, what stands between quotation marks, a number behind a word such as *Scope*, *No.* or
//! 範圍, and words such as *two-way*, *zero tolerance*, 一方面 or 十四五. The number is compared with
//! the dataset: the finding says which metric it equals, rounded as written, nearly equals, or has
//! once equalled before it was restated, and the placeholder to write. A value that is only near,
//! or has few digits, names a metric where the metric's unit stands beside it and the sentence has
//! the words of the metric's name, more of them than of any other.
//!
//! Remedy: write the placeholder. A number that is no metric is marked as such with
//! `{{ "14001" }}`, or accepted for its block with a reason.

use rust_decimal::Decimal;

use super::Subject;
use super::interval::plain;
use super::number::{Amount, quantities};
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::{Lang, is_han};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::report::Inline;
use crate::model::unit::Unit;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("unbound-number", Severity::Warning, include_str!("unbound_number.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        let mut line = |line: &[Inline]| check(subject, line, part.lang, sink);
        for chapter in &part.chapters {
            visit::lines(chapter, &mut line);
        }
        visit::index_lines(part, &mut line);
    }
}

fn check(subject: &Subject<'_>, line: &[Inline], lang: Lang, sink: &mut Sink) {
    let flat = Flat::new(line, subject.sources);
    for number in quantities(&flat.text, lang) {
        let Some(place) = flat.place(number.start, number.end) else { continue };
        let written = &flat.text[number.start..number.end];
        let diagnostic =
            RULE.finding(place, format!("{written} is typed here and bound to nothing"));
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
                if (likeness == Likeness::Nearly || !self.is_significant())
                    && !self.speaks_of(metric, subject)
                {
                    continue;
                }
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

    /// Few digits are met everywhere by chance.
    fn is_significant(&self) -> bool {
        self.amount.digits.normalize().mantissa().unsigned_abs() >= 100
    }

    /// Whether the sentence has the words of a metric's name, and no more of another's that
    /// is counted in the same unit.
    fn speaks_of(&self, metric: &Metric, subject: &Subject<'_>) -> bool {
        let own = self.share_of_name(metric);
        own > Decimal::ZERO
            && (self.amount.is_share || self.says(&metric.unit))
            && subject
                .data
                .metrics()
                .values()
                .filter(|other| other.unit_text == metric.unit_text)
                .all(|other| self.share_of_name(other) <= own)
    }

    /// The share of a metric's name that the sentence says, or nothing where it is too little:
    /// by words in English, where the unit's are no sign, and by pairs of characters in Chinese.
    fn share_of_name(&self, metric: &Metric) -> Decimal {
        let Some(name) = metric.name.get(&self.lang) else { return Decimal::ZERO };
        let before = self.around.0.rsplit(ends_sentence).next().unwrap_or_default();
        let after = self.around.1.split(ends_sentence).next().unwrap_or_default();
        let said = [signs(before, self.lang), signs(after, self.lang)].concat();
        let mut asked = signs(name, self.lang);
        if !self.lang.is_han() {
            let unit = signs(&metric.unit_text, self.lang);
            let is_unit = |sign: &String| unit.iter().any(|word| is_like(word, sign));
            // A name may be nothing but its unit: patents.
            if !asked.iter().all(is_unit) {
                asked.retain(|sign| !is_unit(sign));
            }
        }
        let found = asked
            .iter()
            .filter(|sign| said.iter().any(|word| is_like(word, sign)))
            .count();
        let share = Decimal::from(found).checked_div(Decimal::from(asked.len()));
        let least = match self.lang.is_han() {
            false => Decimal::new(33, 2),
            true => Decimal::new(5, 1),
        };
        share.filter(|share| *share >= least).unwrap_or_default()
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
        let significant = self.is_significant();
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

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';')
}

/// What tells one text from another: its words of three letters and more, in small letters, or
/// its pairs of Han characters.
fn signs(text: &str, lang: Lang) -> Vec<String> {
    match lang.is_han() {
        false => text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2 && !lang.reading().idle.has(word))
            .map(str::to_lowercase)
            .collect(),
        true => {
            let next = text.chars().skip(1);
            let pairs = text.chars().zip(next);
            pairs
                .filter(|(one, two)| is_han(*one) && is_han(*two))
                .map(|(one, two)| String::from_iter([one, two]))
                .collect()
        }
    }
}

/// Whether two words are forms of one, as a plural.
fn is_like(one: &str, two: &str) -> bool {
    let (short, long) = if one.len() < two.len() { (one, two) } else { (two, one) };
    long.strip_prefix(short)
        .is_some_and(|rest| matches!(rest, "" | "s" | "es"))
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
