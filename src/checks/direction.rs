//! A direction in words is not that of the figures, or two indicators of one thing point opposite ways.
//!
//! In a sentence: a word of rise or fall right before a growth rate or a difference (`yoy`, `change`, `pp`) of the
//! other sign, or in a sentence that goes from one year's figure of a metric to another's that lies the other way.
//! `trend(…)` prints its word from the data and cannot be wrong; this is for words that are typed. So are those of a
//! `claim(…)`: where its condition sets a metric against an earlier value of itself, or a change against nothing, the
//! direction its words name must be that of the condition.
//!
//! In the dataset: two indicators that divide the same thing by different denominators, one of which fell while the
//! other rose, so that a reader is shown progress by one that the other denies; and a metric whose value for a later
//! period (a plan, a target) lies opposite to where the last year moved it, or is reached already.
//!
//! Remedy: write `trend(…)`, or `claim(…)` with its own condition, for the word, show both indicators, or say why the target still stands.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Subject;
use super::interval::plain;
use super::sentence::{Sentence, SentencePart, sentences};
use super::trend::{self, Trend};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::expression::{Comparison, Expression, Function, Node, PeriodName};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("direction", Severity::Warning, include_str!("direction.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    targets(subject, sink);
    denominators(subject, sink);
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| {
                for sentence in sentences(line) {
                    sentence_of(subject, part.lang, &sentence, sink);
                }
            });
        }
    }
}

fn sentence_of(
    subject: &Subject<'_>,
    lang: Lang,
    sentence: &Sentence<'_>,
    sink: &mut Sink,
) {
    let mut last: Option<(&Figure, usize)> = None;
    let mut between: Vec<Trend> = vec![];
    for (index, part) in sentence.parts.iter().enumerate() {
        let figure = match part {
            SentencePart::Text(text) => {
                // What stands before the first figure is asked for there.
                let words = last.map(|_| trend::all(lang, text));
                between.extend(words.into_iter().flatten().map(|(trend, _)| trend));
                continue;
            }
            SentencePart::Figure(figure) => *figure,
        };
        claim_of(subject, lang, figure, sink);
        if let Some(value) = figure.value
            && !value.is_zero()
            && is_change(subject, figure)
            && let Some(said) = trend::right_before(lang, &sentence.before(index))
            && (value.is_sign_negative()) == (said == Trend::Up)
        {
            let is = if said == Trend::Up { Trend::Down } else { Trend::Up };
            sink.add(
                RULE.finding(figure.place,
                    format!(
                        "the words say {}, and `{}` is {}: {}",
                        said.name(),
                        figure.expression,
                        plain(value),
                        is.name()
                    ),
                )
                .hint("write the word with `trend(…)` or `claim(…)`, and the figure with `abs`"),
            );
        }
        let pair = last.and_then(|(last, at)| match last.period < figure.period {
            true => Some((last, figure, distinct(&between))),
            false => {
                let mut said = back_to(lang, sentence, at, index)?;
                said.extend(&between);
                (last.period > figure.period).then(|| (figure, last, distinct(&said)))
            }
        });
        if let Some((before, after, said)) = pair
            && let (Some(id), Some(from), Some(to)) =
                (&after.metric, before.value, after.value)
            && before.metric.as_ref() == Some(id)
            && let [said] = said[..]
            && from != to
            && (to > from) != (said == Trend::Up)
        {
            sink.add(
                RULE.finding(
                    figure.place,
                    format!(
                        "the words say {}, and `{id}` went from {} to {}",
                        said.name(),
                        plain(from),
                        plain(to)
                    ),
                )
                .hint(format!("write `{{{{ trend({id}) }}}}` for the word")),
            );
        }
        times_of(subject, lang, (sentence, index, last), sink);
        // A figure of words (a claim) stands among the words.
        if figure.metric.is_some() {
            last = Some((figure, index));
            between = between_from(lang, sentence, index);
        }
    }
}

/// A figure that is said to be a multiple of what it was, and falls short of it: halved to.
fn times_of(
    subject: &Subject<'_>,
    lang: Lang,
    (sentence, index, last): (&Sentence<'_>, usize, Option<(&Figure, usize)>),
    sink: &mut Sink,
) {
    let directions = &lang.reading().directions;
    let SentencePart::Figure(figure) = &sentence.parts[index] else { return };
    let Some(id) = &figure.metric else { return };
    let before = sentence.before(index);
    let Some(to) = directions.to.ends(before.trim_end()) else { return };
    let front = before.trim_end().strip_suffix(to).unwrap_or_default();
    // Doubled from … to …
    let pair =
        last.filter(|(last, _)| front.trim().is_empty() && last.metric == figure.metric);
    let (words, base) = match pair {
        Some((last, at)) => {
            let before = sentence.before(at);
            let from = directions.from.trim_end(before.trim_end());
            (from.to_owned(), last.period)
        }
        None => (front.to_owned(), subject.data.calendar().prior(figure.period)),
    };
    let words = words.trim_end().to_lowercase();
    let mut times = directions.times.iter();
    let Some((word, times)) = times.find(|(word, _)| {
        let rest = words.strip_suffix(word.as_str());
        rest.is_some_and(|rest| lang.is_han() || !rest.ends_with(char::is_alphanumeric))
    }) else {
        return;
    };
    let value = |period| subject.data.amount_of(id, period).ok().map(|own| own.value);
    let (Some(from), Some(to)) = (value(base), value(figure.period)) else { return };
    let ratio = to
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|hundredfold| hundredfold.checked_div(from));
    let share = |hundredths: i64| {
        Decimal::from(*times).saturating_mul(Decimal::new(hundredths, 2))
    };
    let falls_short = ratio.is_some_and(|ratio| match *times > 100 {
        true => ratio < share(75),
        false => ratio > share(150),
    });
    if falls_short {
        sink.add(
            RULE.finding(
                figure.place,
                format!(
                    "the words say “{word}”, and `{id}` went from {} to {}",
                    plain(from),
                    plain(to)
                ),
            )
            .hint("correct the words, or the period of the figure"),
        );
    }
}

/// A claim whose words name a direction that its condition rules out.
fn claim_of(subject: &Subject<'_>, lang: Lang, figure: &Figure, sink: &mut Sink) {
    let Node::Call(Function::Claim, arguments) = &figure.parsed.node else { return };
    let [condition, _] = arguments.as_slice() else { return };
    let words = figure.printed.text();
    if let Some(said) = trend::of_words(lang, &words)
        && let Some(is) = held(subject, condition, figure.period)
        && said != is
    {
        let condition = figure.expression.split_once(',').map_or("", |it| it.0);
        let condition = condition.split_once('(').map_or(condition, |it| it.1);
        sink.add(
            RULE.finding(
                figure.place,
                format!(
                    "“{words}” says {}, and `{condition}` is {}",
                    said.name(),
                    is.name()
                ),
            )
            .hint("write the words for what the condition says, or the other condition"),
        );
    }
}

/// The direction in which a condition says that something went: of a metric and itself in an
/// earlier period, or of a change and nothing.
fn held(subject: &Subject<'_>, condition: &Expression, now: Period) -> Option<Trend> {
    let Node::Compare(comparison, left, right) = &condition.node else { return None };
    let (below, above) = match comparison {
        Comparison::Less | Comparison::AtMost => (left, right),
        Comparison::Greater | Comparison::AtLeast => (right, left),
        Comparison::Equal | Comparison::Unequal => return None,
    };
    let period = |name: Option<PeriodName>| match name {
        None => now,
        Some(PeriodName::At(period)) => period,
        Some(PeriodName::Prior) => subject.data.calendar().prior(now),
    };
    if let (Some((one, before)), Some((other, after))) =
        (below.as_metric(), above.as_metric())
    {
        let (smaller, larger) = (period(before), period(after));
        return match (one == other, smaller.cmp(&larger)) {
            (true, Ordering::Less) => Some(Trend::Up),
            (true, Ordering::Greater) => Some(Trend::Down),
            _ => None,
        };
    }
    let number = |own: &Expression| match &own.node {
        Node::Number(number) => Some(*number),
        Node::Negate(inner) => match &inner.node {
            Node::Number(number) => Some(-*number),
            _ => None,
        },
        _ => None,
    };
    if below.is_change() && number(above)? <= Decimal::ZERO {
        return Some(Trend::Down);
    }
    (above.is_change() && number(below)? >= Decimal::ZERO).then_some(Trend::Up)
}

/// The directions named before the first figure of a pair count too: "fell from 5 to 4".
pub(super) fn between_from(
    lang: Lang,
    sentence: &Sentence<'_>,
    index: usize,
) -> Vec<Trend> {
    let before = sentence.before(index);
    let before = lang.reading().directions.from.trim_end(before.trim_end());
    trend::right_before(lang, before).into_iter().collect()
}

/// The direction before a pair that is told back from the later figure: rose to 5 from 4.
fn back_to(
    lang: Lang,
    sentence: &Sentence<'_>,
    later: usize,
    earlier: usize,
) -> Option<Vec<Trend>> {
    let directions = &lang.reading().directions;
    directions.from.ends(sentence.before(earlier).trim_end())?;
    let before = sentence.before(later);
    let before = directions.to.trim_end(before.trim_end());
    Some(trend::right_before(lang, before).into_iter().collect())
}

fn distinct(trends: &[Trend]) -> Vec<Trend> {
    let mut trends = trends.to_vec();
    trends.sort_unstable();
    trends.dedup();
    trends
}

/// Whether a figure is a change, by its own expression or as its metric is computed.
pub(super) fn is_change(subject: &Subject<'_>, figure: &Figure) -> bool {
    let metric = figure.metric.as_ref().and_then(|id| subject.data.metrics().get(id));
    let formula = metric.and_then(|metric| metric.formula.as_ref());
    figure.parsed.is_change()
        || formula.is_some_and(|formula| formula.expression.is_change())
}

/// Metrics whose plan lies opposite to where the last year moved them.
fn targets(subject: &Subject<'_>, sink: &mut Sink) {
    let now = subject.config.period;
    for metric in subject.data.metrics().values() {
        let number = |period| metric.values.get(&period).and_then(|value| value.number);
        let (Some(current), Some(before)) =
            (number(now), number(subject.data.calendar().prior(now)))
        else {
            continue;
        };
        for (period, value) in metric.values.range(now..).skip(1) {
            if period.kind() != now.kind() {
                continue;
            }
            let Some(target) = value.number else { continue };
            let (Some(moved), Some(wanted)) =
                (current.checked_sub(before), target.checked_sub(current))
            else {
                continue;
            };
            let problem = if wanted.is_zero() {
                format!("is {} already", plain(current))
            } else if !moved.is_zero()
                && moved.is_sign_negative() != wanted.is_sign_negative()
            {
                format!(
                    "moved away from it, from {} to {}",
                    plain(before),
                    plain(current)
                )
            } else {
                continue;
            };
            sink.add(
                RULE.finding(value.place,
                    format!(
                        "`{}` is to be {} in {period}, and {problem} in {now}",
                        metric.id,
                        plain(target)
                    ),
                )
                .hint("correct the value, or say in the report why the target stands, and accept this"),
            );
        }
    }
}

/// Indicators of one thing by two denominators that moved opposite ways.
fn denominators(subject: &Subject<'_>, sink: &mut Sink) {
    let now = subject.config.period;
    let rates: Vec<(&Metric, Decimal)> = subject
        .data
        .metrics()
        .values()
        .filter(|metric| !metric.unit.under.is_empty())
        .filter_map(|metric| {
            let value =
                |period| Some(subject.data.amount_of(&metric.id, period).ok()?.value);
            Some((
                metric,
                value(now)?.checked_sub(value(subject.data.calendar().prior(now))?)?,
            ))
        })
        .collect();
    for (index, (one, first)) in rates.iter().enumerate() {
        for (other, second) in &rates[index + 1..] {
            let same_thing = one.unit.over == other.unit.over
                && one.unit.under != other.unit.under
                && one.discloses.iter().any(|code| {
                    other.discloses.iter().any(|own| own.value == code.value)
                });
            let opposite = !first.is_zero()
                && !second.is_zero()
                && first.is_sign_negative() != second.is_sign_negative();
            if !(same_thing && opposite) {
                continue;
            }
            let (fell, rose) =
                if first.is_sign_negative() { (one, other) } else { (other, one) };
            sink.add(
                RULE.finding(rose.place,
                    format!(
                        "`{}` fell in {now} while `{}` rose: the choice of denominator decides",
                        fell.id, rose.id
                    ),
                )
                .related(fell.place, "the one that fell")
                .hint("show both, or say beside the one shown what the other says"),
            );
        }
    }
}
