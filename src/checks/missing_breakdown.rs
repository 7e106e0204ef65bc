//! A KPI is answered without the breakdown, rate or intensity it asks for.
//!
//! A framework may ask more of a KPI than a number. The HKEX Guide wants B1.1 by gender, employment type, age group and region; B1.2
//! by gender, age group and region; B3.1 and B3.2 by gender and category; B5.1 by region; A1.2, A1.3, A1.4,
//! A2.1 and A2.2 with an intensity; B2.1 with a rate. A metric that answers the KPI has the breakdown in its
//! `breakdowns` under that name (`gender`, `employment-type`, `age`, `region`, `category`); an intensity is a metric
//! with the same code and a unit per something, a rate one in per cent or per something. What is not
//! collected may be explained (`explain` in `content/index.yaml`); such a KPI is passed over.
//!
//! Remedy: disclose what is missing or explain it. An answer that says so in words is accepted where it stands
//! in `index.yaml`.

use std::collections::BTreeSet;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::OURS;
use crate::model::metric::Metric;
use crate::model::place::Place;
use crate::model::unit::Dimension;

pub(super) const RULE: Rule = Rule::file(
    "missing-breakdown",
    Severity::Warning,
    include_str!("missing_breakdown.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for (position, _, provision) in subject.provisions() {
        let Some(entry) = subject.open_entry(position, &provision.code) else { continue };
        let answers = subject.answering(position, provision);
        let answers: Vec<&Metric> = answers.into_iter().map(|(own, _)| own).collect();
        // A KPI no figure answers is another rule's.
        let Some(first) = answers.first() else { continue };
        let place: Place = entry.unwrap_or(first.place);
        let kinds: BTreeSet<&str> = answers
            .iter()
            .flat_map(|metric| &metric.breakdowns)
            .map(|(kind, _)| kind.as_str())
            .collect();
        let mut missing: Vec<String> = provision
            .asks
            .breakdowns
            .iter()
            .filter(|kind| !kinds.contains(kind.as_str()))
            .map(|kind| format!("the breakdown by {}", kind.replace('-', " ")))
            .collect();
        let per_something = |metric: &&&Metric| !metric.unit.under.is_empty();
        let is_ratio = |metric: &&Metric| {
            metric
                .unit
                .over
                .iter()
                .any(|factor| factor.word.dimension == Dimension::Ratio)
        };
        if provision.asks.intensity
            && !answers.iter().any(|metric| per_something(&metric))
        {
            missing.push("the intensity".into());
        }
        if provision.asks.rate
            && !answers
                .iter()
                .any(|metric| per_something(&metric) || is_ratio(metric))
        {
            missing.push("the rate".into());
        }
        for what in missing {
            sink.add(
                RULE.finding(place,
                    format!("{} ({}) asks for {what}", provision.code, provision.title.get(OURS)),
                )
                .hint("disclose it, or explain in content/index.yaml why it is not disclosed")
                .among(
                    "{} breakdowns, rates and intensities that KPIs ask for are missing",
                    format!("{}: {what}", provision.code),
                ),
            );
        }
    }
}
