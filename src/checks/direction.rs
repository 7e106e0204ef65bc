//! A direction in words is not that of the figures, or two indicators of one thing point opposite ways.
//!
//! In a sentence: a word of rise or fall right before a growth rate or a difference (`yoy`, `change`, `pp`) of the
//! other sign, or in a sentence that goes from one year's figure of a metric to another's that lies the other way.
//! `trend(…)` and `claim(…)` print their words from the data and cannot be wrong; this is for words that are typed.
//!
//! In the dataset: two indicators that divide the same thing by different denominators, one of which fell while the
//! other rose, so that a reader is shown progress by one that the other denies; and a metric whose value for a later
//! period (a plan, a target) lies opposite to where the last year moved it, or is reached already.
//!
//! Remedy: write `trend(…)` or `claim(…)` for the word, show both indicators, or say why the target still stands.

use rust_decimal::Decimal;

use super::Subject;
use super::interval::plain;
use super::sentence::{Sentence, SentencePart, sentences};
use super::trend::{self, Trend};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
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
        // A figure of words (a claim) stands among the words.
        if figure.metric.is_some() {
            last = Some((figure, index));
            between = between_from(lang, sentence, index);
        }
    }
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
