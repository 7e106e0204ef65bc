//! The text speaks of progress towards a target that is farther off than when it was set.
//!
//! The progress of a target is the share of its way that is done since the base year. Where it is negative, the metric has moved
//! the wrong way, and a sentence that speaks of the target and of *progress*, *a step towards* it or 進展 tells the opposite.
//!
//! Remedy: say what happened, and why; or correct the values.

use super::Subject;
use super::goals::told;
use super::interval::plain;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::goal::Goal;

pub(super) const RULE: Rule =
    Rule::file("lost-ground", Severity::Error, include_str!("lost_ground.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    if subject.data.goals().is_empty() {
        return;
    }
    let now = subject.config.period;
    told(subject, &mut |told| {
        let Some(said) = told.says(&told.lang.reading().goals.progress) else { return };
        let lost = |goal: &&Goal| {
            let progress = subject.data.readable(&goal.figure("progress"), now);
            progress.filter(|it| it.is_sign_negative() && !it.is_zero())
        };
        let lost: Option<Vec<_>> = told.named.iter().map(lost).collect();
        // Of several one may well have come closer.
        let (Some(lost), Some(goal)) = (lost, told.named.first()) else { return };
        let (Some(progress), Some(place)) = (lost.first(), told.place(said)) else {
            return;
        };
        sink.add(
            RULE.finding(
                place,
                format!(
                    "“{said}” is said of `{}`, whose progress is {} % for {now}: it has moved \
                     away from its target",
                    goal.id.value,
                    plain(*progress)
                ),
            )
            .related(goal.id.place, "the target")
            .hint("say what happened and why, or correct the values"),
        );
    });
}
