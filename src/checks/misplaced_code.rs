//! A figure answers a provision that asks for words.
//!
//! Frameworks have quantitative KPIs and descriptive ones. A metric whose `discloses` names a descriptive KPI
//! stands in the wrong row of the performance table, or under the wrong code: in the HKEX Guide coverage of
//! supplier reviews belongs to B5.2, which asks for a number, not to B5.3. Provisions that ask for targets take figures. A KPI is
//! one finding, whatever the number of its metrics, at its entry of `index.yaml` or at the first of them.
//!
//! Remedy: move the code to the KPI that asks for the number, or drop it. Accept it at the entry or the metric
//! where the figures only support the description.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::OURS;
use crate::model::report::AnswerKind;

pub(super) const RULE: Rule =
    Rule::file("misplaced-code", Severity::Warning, include_str!("misplaced_code.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for (position, framework, provision) in subject.provisions() {
        if provision.kind != AnswerKind::Descriptive || provision.asks.target {
            continue;
        }
        let answers = subject.answering(position, provision).into_iter();
        let answers: Vec<_> =
            answers.map(|(metric, place)| (metric.id.as_str(), place)).collect();
        let Some(((_, first), others)) = answers.split_first() else { continue };
        let Some(group) = framework.group_of(&provision.code) else { continue };
        let numeric: Vec<_> = group
            .provisions
            .iter()
            .filter(|other| matches!(other.kind, AnswerKind::Numeric | AnswerKind::Mixed))
            .map(|other| other.code.as_str())
            .collect();
        let names: Vec<_> = answers.iter().map(|(id, _)| format!("`{id}`")).collect();
        let entry = subject.open_entry(position, &provision.code).flatten();
        let mut diagnostic = RULE.finding(
            entry.unwrap_or(*first),
            format!(
                "{} ({}) asks for a description, and is given figures: {}",
                provision.code,
                provision.title.get(OURS),
                names.join(", ")
            ),
        );
        for (id, place) in others {
            diagnostic = diagnostic.related(*place, format!("`{id}`"));
        }
        sink.add(diagnostic.hint(match numeric.as_slice() {
            [] => format!("no KPI of {} asks for figures: drop the code", group.code),
            codes => format!("figures of {} answer {}", group.code, codes.join(", ")),
        }));
    }
}
