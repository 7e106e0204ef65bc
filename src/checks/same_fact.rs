//! One fact is printed in two ways that do not say the same.
//!
//! A figure that is "about RMB 62.56 million" in one sentence and "RMB 62.56 million" in another is either exact
//! or it is not. The sentences of one language that print the same figure in the same form are held against each
//! other: a hedge (about, more than, not more than; 約、逾、不超過) that stands in one place is missing in the other, or
//! says the contrary. Two metrics of the same name, unit and provision whose values for a period differ by more than their
//! rounding are a finding too: one fact has two entries.
//!
//! Remedy: write the hedge in both places or in neither; keep a fact in one metric.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::hedge::{self, Hedge};
use super::interval::{of_metric, plain};
use super::sentence::{Sentence, SentencePart, sentences};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::{Lang, is_ideograph};
use crate::model::metric::Metric;
use crate::model::place::Place;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("same-fact", Severity::Warning, include_str!("same_fact.rs"));

/// Metric, period and printed number.
type Printed = (String, String, String);
/// Where it stands, and with what hedge.
type Stand = (Option<Hedge>, Place);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    entries(subject, sink);
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        // By metric, period and printed number: where it stands, and with what hedge.
        let mut all: BTreeMap<Printed, Vec<Stand>> = BTreeMap::new();
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| {
                for sentence in sentences(line) {
                    for (index, figure) in running(part.lang, &sentence) {
                        let Some(id) = figure.metric.clone() else { continue };
                        let key = (
                            id,
                            figure.period.to_string(),
                            figure.printed.number.clone(),
                        );
                        let hedge = hedge::around(part.lang, &sentence, index);
                        all.entry(key).or_default().push((hedge, figure.place));
                    }
                }
            });
        }
        for ((id, ..), places) in all {
            differ(part.lang, &id, &places, sink);
        }
    }
}

/// The figures of a sentence that stand in running text.
fn running<'a>(
    lang: Lang,
    sentence: &'a Sentence<'_>,
) -> impl Iterator<Item = (usize, &'a crate::model::figure::Figure)> {
    // In a cell or a label a hedge has no place.
    let words = sentence.words();
    let is_text = match lang.is_han() {
        false => words.split_whitespace().count() > 4,
        true => words.chars().filter(|c| is_ideograph(*c)).count() > 7,
    };
    sentence
        .parts
        .iter()
        .enumerate()
        .filter_map(move |(index, part)| match part {
            SentencePart::Figure(figure) if is_text && figure.value.is_some() => {
                Some((index, *figure))
            }
            _ => None,
        })
}

fn differ(lang: Lang, id: &str, places: &[Stand], sink: &mut Sink) {
    let Some((Some(hedge), hedged)) = places.iter().find(|(hedge, _)| hedge.is_some())
    else {
        return;
    };
    for (other, place) in places {
        let message = match other {
            Some(other) if other == hedge => continue,
            Some(other) => format!(
                "`{id}` is “{}” here and “{}” in another place",
                other.name(lang),
                hedge.name(lang)
            ),
            None => format!(
                "`{id}` is stated as exact here, and as “{}” in another place",
                hedge.name(lang)
            ),
        };
        sink.add(
            RULE.finding(*place, message)
                .related(*hedged, "the other place")
                .hint("use the same words in both places"),
        );
    }
}

/// Two entries of one name that differ.
fn entries(subject: &Subject<'_>, sink: &mut Sink) {
    // Rows of different provisions may bear one name: men in the workforce, men trained.
    let mut by_name: BTreeMap<(&str, &str, Vec<&str>), Vec<&Metric>> = BTreeMap::new();
    // What is made of two targets has the names of those.
    let metrics = subject.data.metrics().values();
    for metric in metrics.filter(|metric| !metric.is_made) {
        let codes: Vec<&str> =
            metric.discloses.iter().map(|code| code.value.as_str()).collect();
        for name in metric.name.values() {
            let key = (name.as_str(), metric.unit_text.as_str(), codes.clone());
            by_name.entry(key).or_default().push(metric);
        }
    }
    let mut known = BTreeSet::new();
    for ((name, ..), metrics) in by_name {
        let Some((first, others)) = metrics.split_first() else { continue };
        for other in others {
            for period in subject.periods() {
                let value = |metric| of_metric(subject.data, metric, period, &first.unit);
                let (Some(one), Some(two)) = (value(first), value(other)) else {
                    continue;
                };
                if !one.meets(two) && known.insert((&first.id, &other.id)) {
                    sink.add(
                        RULE.finding(other.place,
                            format!(
                                "“{name}” is {} for {period} in `{}` and {} in `{}`",
                                plain(one.middle),
                                first.id,
                                plain(two.middle),
                                other.id
                            ),
                        )
                        .related(first.place, "the other entry")
                        .hint("keep the fact in one metric, or give the two different names"),
                    );
                    break;
                }
            }
        }
    }
}
