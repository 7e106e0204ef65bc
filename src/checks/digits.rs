//! A figure has too few digits to show how it changes.
//!
//! An intensity published as 0.03, 0.03 and 0.02 has one significant digit: it cannot show a change
//! of less than a third. A published value below one whose periods differ by a single unit of its
//! last digit, or by nothing at all, while rounding alone could hide a tenth of the value, is a
//! finding, with the change that stays hidden.
//!
//! In a sentence, a word or an arrow of rise or fall (`trend(…)` as well as what is typed) beside a change that prints as
//! zero, or between two years' figures that print alike, is a finding: nobody can see that 0.00 kg fell to 0.00 kg. So is
//! the change of a card that prints as zero and is not.
//!
//! Remedy: publish or print more decimals, or a larger multiple of the unit (per RMB million instead of per RMB 1,000);
//! or say that it did not change. Accept it at the metric where the published figures have no more digits.

use rust_decimal::Decimal;

use super::direction::{between_from, is_change};
use super::interval::{plain, published};
use super::sentence::{Sentence, SentencePart, sentences};
use super::{Subject, trend};
use crate::components::Component;
use crate::components::cards::Card;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("digits", Severity::Warning, include_str!("digits.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    published_digits(subject, sink);
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| {
                for sentence in sentences(line) {
                    sentence_of(subject, part.lang, &sentence.spoken(), sink);
                }
            });
            visit::components(chapter, &mut |component| {
                if let Component::Cards(cards) = component {
                    cards.cards.iter().for_each(|card| card_of(card, sink));
                }
            });
        }
    }
}

/// The change under a card's figure.
fn card_of(card: &Card, sink: &mut Sink) {
    let Some((_, line)) = &card.change else { return };
    for element in line {
        if let Inline::Figure(figure) = element
            && figure.prints_zero()
            && figure.value.is_some_and(|value| !value.is_zero())
        {
            zero_change(figure, sink);
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
    for (index, part) in sentence.parts.iter().enumerate() {
        let SentencePart::Figure(figure) = part else { continue };
        let (before, behind) = (sentence.before(index), sentence.behind(index));
        let said = trend::right_before(lang, &before)
            .or_else(|| trend::right_behind(lang, &behind));
        let is_change = is_change(subject, figure)
            || figure.shown_in.is_percentage() && is_by(lang, &before);
        if figure.prints_zero() && is_change && said.is_some() {
            zero_change(figure, sink);
        }
        if figure.metric.is_none() {
            continue;
        }
        if let Some((earlier, at)) = last
            && earlier.metric == figure.metric
            && earlier.period != figure.period
            && figure.value.is_some()
            && earlier.printed.text() == figure.printed.text()
        {
            let between = sentence.behind(at);
            let named = trend::all(lang, &between).into_iter().map(|(trend, _)| trend);
            let mut named: Vec<_> = named.collect();
            named.extend(between_from(lang, sentence, at));
            named.extend(trend::right_behind(lang, &behind));
            if let Some(said) = named.first() {
                sink.add(
                    RULE.finding(figure.place,
                        format!(
                            "the words say {}, and both figures print as {}",
                            said.name(),
                            figure.printed.text()
                        ),
                    )
                    .hint("print more decimals, as in `: 3dp`, or say that it did not change"),
                );
            }
        }
        last = Some((figure, index));
    }
}

/// Whether the words before a figure make it the size of a change: decreased by, 減少.
fn is_by(lang: Lang, before: &str) -> bool {
    let directions = &lang.reading().directions;
    let before = before.trim_end();
    match directions.by.ends(before) {
        Some(by) => before[..before.len() - by.len()].ends_with(' '),
        None => directions.by.is_empty() && directions.to.ends(before).is_none(),
    }
}

fn zero_change(figure: &Figure, sink: &mut Sink) {
    let moved = match figure.value {
        Some(value) if !value.is_zero() => {
            format!("it is {}", value.round_sf(3).unwrap_or(value).normalize())
        }
        _ => "nothing changed".to_owned(),
    };
    sink.add(
        RULE.finding(
            figure.place,
            format!("a rise or fall is shown as {}: {moved}", figure.printed.text()),
        )
        .hint("print more decimals, as in `: 3dp`, or say that it did not change"),
    );
}

/// Published values of one digit that hide how they change.
fn published_digits(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        let values: Vec<_> = published(metric)
            .filter_map(|(period, value)| Some((period, value.number?, value.place)))
            .collect();
        for pair in values.windows(2) {
            let [(before, earlier, _), (after, later, place)] = pair else { continue };
            let (earlier, later) = (*earlier, *later);
            let (one, other) = (earlier.abs(), later.abs());
            let (least, most) = (one.min(other), one.max(other));
            if earlier.is_sign_negative() != later.is_sign_negative() {
                continue;
            }
            let unit = Decimal::new(1, earlier.scale().min(later.scale()));
            // A whole number of things is as exact as it gets.
            let coarse = unit < Decimal::ONE
                && most < Decimal::ONE
                && !least.is_zero()
                && most.checked_sub(least).is_some_and(|apart| apart <= unit)
                && unit.saturating_mul(Decimal::TEN) > most;
            if !coarse {
                continue;
            }
            let hidden = unit
                .checked_mul(Decimal::ONE_HUNDRED)
                .and_then(|hidden| hidden.checked_div(most))
                .unwrap_or(Decimal::ONE_HUNDRED);
            sink.add(
                RULE.finding(*place,
                    format!(
                        "`{}` is {earlier} for {before} and {later} for {after}: rounding hides up to {} % \
                         of it, so these digits show no change",
                        metric.id,
                        plain(hidden.round())
                    ),
                )
                .hint("publish more decimals, or a larger multiple of the unit"),
            );
            break;
        }
    }
}
