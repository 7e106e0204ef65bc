//! The text says that a target is on track, and it is behind its path.
//!
//! The path of a target leads in straight lines from its base year over its milestones to its end. Where a sentence that
//! speaks of a target, or stands in a section that shows targets which are all behind, says *on track*, *on schedule*, 符合進度
//! or the like, this names what the path asks for by now and what was achieved. What is only wished for ("to stay on track")
//! or denied is left alone. `{{ target.ID.on-track }}` prints the words from the data and cannot be wrong.
//!
//! Remedy: rewrite the sentence, or write `{{ target.ID.status }}` for the words.

use super::Subject;
use super::goals::{standing, told};
use super::interval::plain;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::goal::Standing;

pub(super) const RULE: Rule =
    Rule::file("off-track", Severity::Error, include_str!("off_track.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    if subject.data.goals().is_empty() {
        return;
    }
    told(subject, &mut |told| {
        let Some(said) = told.says(&told.lang.reading().goals.on_track) else { return };
        let meant = told.meant();
        let is_behind = |goal: &_| standing(subject, goal) == Some(Standing::Behind);
        if meant.is_empty() || !meant.iter().all(|goal| is_behind(goal)) {
            return;
        }
        let now = subject.config.period;
        let (Some(goal), Some(place)) = (meant.first(), told.place(said)) else { return };
        let readable = |name| {
            let value = subject.data.readable(&goal.figure(name), now);
            value.map(plain).unwrap_or_default()
        };
        let asked = if goal.base.is_some() { "path" } else { "level" };
        sink.add(
            RULE.finding(
                place,
                format!(
                    "“{said}” is said of `{}`, which is behind: {} in {now}, and {} asked for",
                    goal.id.value,
                    readable("now"),
                    readable(asked),
                ),
            )
            .related(goal.id.place, "the target")
            .hint(format!(
                "rewrite the sentence; `{{{{ {} }}}}` prints how the target stands",
                goal.figure("status")
            )),
        );
    });
}
