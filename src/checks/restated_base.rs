//! The base year of a target was restated, and the target does not say what became of it.
//!
//! A cut of 30 % is another one once the year it is counted from is another. Where the value of the base year is restated, or
//! follows from one that is, the company either recalculates the target or lets it stand; readers are told which.
//!
//! Remedy: add `rebased` to the target, in each language: what was decided, and why. It is printed under the table of targets.

use super::Subject;
use super::interval::plain;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;

pub(super) const RULE: Rule =
    Rule::file("restated-base", Severity::Warning, include_str!("restated_base.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for goal in subject.data.goals().values() {
        let Some(base) = goal.base.as_ref().filter(|_| goal.rebased.is_empty()) else {
            continue;
        };
        let id = &goal.metric.value;
        let Some(restated) = subject.data.restatement(id, base.value) else { continue };
        let was = match restated.was {
            Some(was) => format!(" from {}", plain(was)),
            None => String::new(),
        };
        let is = subject.data.readable(id, base.value);
        let is = is.map(|is| format!(" to {}", plain(is))).unwrap_or_default();
        let finding = RULE.finding(
            base.place,
            format!(
                "`{id}` was restated for {}{was}{is}, and nothing says what became of the target",
                base.value
            ),
        );
        let metric = subject.data.metrics().get(id);
        let value = metric.and_then(|metric| metric.values.get(&base.value));
        let place = value.map(|value| value.place).or(metric.map(|own| own.place));
        let finding = match place {
            Some(place) => finding.related(place, "the value of the base year"),
            None => finding,
        };
        sink.add(finding.hint(format!(
            "add `rebased: {}`: whether the target was recalculated or stands as it was",
            Lang::open_keys(&subject.config.languages)
        )));
    }
}
