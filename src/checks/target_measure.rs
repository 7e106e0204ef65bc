//! A target is not of what its metric measures.
//!
//! A target of an amount (`kind: absolute`) needs a metric that is one, and a target of a rate (`kind: intensity`) a metric with a
//! denominator. A target that names scopes of emissions needs a metric of the same scopes: of Scope 1, 2 and 3 nothing can be said by
//! a metric of Scope 1 and 2, or by a formula that adds those up. A unit of another kind is an error when the file is read
//! (`unit-clash`).
//!
//! Remedy: name the metric that measures what the target is of, or correct `kind`, `name` or `covers`.

use std::collections::BTreeSet;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::goal::Measure;
use crate::model::lang::Lang;
use crate::model::metric::Metric;

pub(super) const RULE: Rule =
    Rule::file("target-measure", Severity::Warning, include_str!("target_measure.rs"));

/// How many formulas are gone down for the scopes they add up.
const DEPTH: usize = 6;

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for goal in subject.data.goals().values() {
        let Some(metric) = subject.data.metrics().get(&goal.metric.value) else {
            continue;
        };
        if let Some(measure) = &goal.measure
            && !metric.unit.is_percentage()
        {
            // So much a year is an amount.
            let over_time = ["year", "month", "day", "quarter"];
            let mut under = metric.unit.under.iter();
            let is_rate =
                under.any(|factor| !over_time.contains(&factor.word.key.as_str()));
            let wrong = match (measure.value, is_rate) {
                (Measure::Absolute, true) => "an amount (`absolute`)",
                (Measure::Intensity, false) => "a rate (`intensity`)",
                _ => "",
            };
            if !wrong.is_empty() {
                sink.add(
                    RULE.finding(
                        measure.place,
                        format!(
                            "`{}` is a target of {wrong}, and `{}` is in {}",
                            goal.id.value, metric.id, metric.unit_text
                        ),
                    )
                    .related(metric.place, "the metric")
                    .hint("correct `kind`, or name the metric that measures it"),
                );
            }
        }
        for &lang in &subject.config.languages {
            let texts = [&goal.name, &goal.covers].into_iter();
            let texts = texts.filter_map(|own| own.get(&lang));
            let asked: BTreeSet<usize> =
                texts.flat_map(|text| scopes(lang, text)).collect();
            let measured = measured(subject, metric, lang, DEPTH);
            if asked.is_empty() || measured.is_empty() || asked == measured {
                continue;
            }
            sink.add(
                RULE.finding(
                    goal.metric.place,
                    format!(
                        "the target is of {}, and `{}` measures {}",
                        named(&asked),
                        metric.id,
                        named(&measured)
                    ),
                )
                .related(metric.place, "the metric")
                .hint("name the metric of the same scopes, or correct what the target covers"),
            );
            break;
        }
    }
}

fn named(scopes: &BTreeSet<usize>) -> String {
    let all: Vec<_> = scopes.iter().map(|scope| (scope + 1).to_string()).collect();
    format!("Scope {}", all.join(", "))
}

/// The scopes a metric is of by its name, or by the names of what it adds up.
fn measured(
    subject: &Subject<'_>,
    metric: &Metric,
    lang: Lang,
    depth: usize,
) -> BTreeSet<usize> {
    let own: BTreeSet<usize> = metric
        .name
        .get(&lang)
        .map(|name| scopes(lang, name))
        .unwrap_or_default();
    let (true, Some(formula), Some(depth)) =
        (own.is_empty(), &metric.formula, depth.checked_sub(1))
    else {
        return own;
    };
    let mut found = BTreeSet::new();
    formula.expression.metrics(&mut |id, _| {
        let part = subject.data.metrics().get(id);
        found.extend(
            part.map(|part| measured(subject, part, lang, depth))
                .unwrap_or_default(),
        );
    });
    found
}

/// The scopes that a text names, counted from nought: Scope 1 and 2, 範圍一及二.
pub(super) fn scopes(lang: Lang, text: &str) -> BTreeSet<usize> {
    let words = &lang.reading().goals;
    let text = text.to_lowercase();
    let mut found = BTreeSet::new();
    for word in words.scope.iter() {
        for (at, _) in text.match_indices(word) {
            let mut rest = text[at + word.len()..].trim_start();
            while let Some((scope, form)) =
                words.scopes.iter().enumerate().find_map(|(scope, forms)| {
                    Some((scope, longest(forms.iter(), rest)?))
                })
            {
                let behind = &rest[form.len()..];
                if !lang.is_han() && behind.starts_with(char::is_alphanumeric) {
                    break;
                }
                found.insert(scope);
                rest = behind.trim_start();
                while let Some(join) = longest(words.scope_joins.iter(), rest) {
                    rest = rest[join.len()..].trim_start();
                }
            }
        }
    }
    // From the first to the last: Scope 1-3.
    if let (Some(first), Some(last)) = (found.first().copied(), found.last().copied())
        && words.scope_ranges.iter().any(|form| text.contains(form))
    {
        found.extend(first..=last);
    }
    found
}

/// The longest of some words that a text begins with.
pub(super) fn longest<'w>(
    words: impl Iterator<Item = &'w str>,
    text: &str,
) -> Option<&'w str> {
    words
        .filter(|word| text.starts_with(word))
        .max_by_key(|word| word.len())
}
