//! A net target stands without its gross target.
//!
//! A net target can be reached by buying credits. So it says so (`counts: net`), and names the gross target that stands beside
//! it: what the company itself is to emit. A target whose name speaks of net zero or of carbon neutrality is a net one.
//!
//! Remedy: add the gross target to `content/targets.yaml`, and name it: `counts: net`, `gross: ID`.

use super::Subject;
use super::goals::has;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::goal::Counts;

pub(super) const RULE: Rule =
    Rule::file("net-target", Severity::Warning, include_str!("net_target.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let goals = subject.data.goals();
    for goal in goals.values() {
        let counts = goal.counts.as_ref();
        let is_net = counts.is_some_and(|counts| counts.value == Counts::Net);
        if !is_net {
            let mut names = goal.name.iter().filter(|(lang, name)| {
                has(**lang, &name.to_lowercase(), &lang.reading().goals.net)
            });
            // Whoever calls it gross has thought of it.
            if let Some((_, name)) = names.find(|_| counts.is_none()) {
                sink.add(
                    RULE.finding(
                        goal.id.place,
                        format!("“{name}” is a net target by its name, and `counts` does not say so"),
                    )
                    .hint("add `counts: net`, and name the gross target beside it: `gross: ID`"),
                );
            }
            continue;
        }
        let place = counts.map_or(goal.id.place, |counts| counts.place);
        let Some(gross) = &goal.gross else {
            sink.add(
                RULE.finding(
                    place,
                    format!("`{}` is a net target, and no gross target stands beside it", goal.id.value),
                )
                .hint("add what the company itself is to emit as a target of its own, and name it: `gross: ID`"),
            );
            continue;
        };
        let other = goals.get(&gross.value).and_then(|goal| goal.counts.as_ref());
        if let Some(other) = other.filter(|counts| counts.value == Counts::Net) {
            sink.add(
                RULE.finding(
                    gross.place,
                    format!("`{}` is a net target as well", gross.value),
                )
                .related(other.place, "what it counts")
                .hint("name the target that counts all that is emitted"),
            );
        }
    }
}
