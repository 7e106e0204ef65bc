//! A category of Scope 3 is counted at one place and left out at another.
//!
//! Found is a category that has a `metric` and is `excluded` as well: in one block, in two blocks of the same total, or in two
//! languages. Found too is one that is excluded while the report prints a metric of its emissions, or adds it to the total:
//! such a metric is known by its name (“Business travel”, “Scope 3, category 6”).
//!
//! Remedy: decide whether the category is counted, and correct the other place.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::emissions::{blocks, category_of, is_of, printed};
use super::sum::divisions;
use crate::components::emissions::Category;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::metric::Metric;

pub(super) const RULE: Rule = Rule::file(
    "included-and-excluded",
    Severity::Error,
    include_str!("included_and_excluded.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let mut all: BTreeMap<(&str, u8), Vec<&Category>> = BTreeMap::new();
    let blocks = blocks(report);
    for own in blocks.iter().filter_map(|(_, block)| block.scope_3.as_ref()) {
        for category in &own.categories {
            let key = (own.total.value.as_str(), category.number);
            all.entry(key).or_default().push(category);
        }
    }
    let printed = printed(subject);
    let listed: BTreeSet<&str> = blocks
        .iter()
        .flat_map(|(_, block)| block.categories())
        .filter_map(|category| Some(category.metric.as_ref()?.value.as_str()))
        .collect();
    for ((total, number), spoken) in all {
        let mut included = spoken.iter().filter(|it| it.is_included());
        let excluded = spoken.iter().find(|it| it.excluded.is_some());
        let Some(excluded) = excluded else { continue };
        let name = &excluded.name;
        if let Some(included) = included.next() {
            let finding = RULE
                .finding(
                    excluded.place,
                    format!("category {number} ({name}) is excluded here, and counted"),
                )
                .hint("keep `metric` and `method`, or `excluded` with its reason");
            sink.add(match included.place == excluded.place {
                true => finding,
                false => finding.related(included.place, "counted here"),
            });
            continue;
        }
        let metrics = subject.data.metrics();
        let has = |total: &Metric, id: &str| {
            let mut all = divisions(total).into_iter();
            all.any(|own| own.parts.iter().any(|part| part.value == id))
        };
        let whole = metrics.get(total);
        let own = metrics.values().find(|metric| {
            let id = metric.id.as_str();
            // What is another total's own says nothing of this one.
            let is_others = || {
                let mut others = metrics.values().filter(|other| other.id != total);
                listed.contains(id) || others.any(|other| has(other, id))
            };
            metric.unit.is_emission()
                && category_of(metric) == Some(number)
                && !is_of(metric, &[0])
                && !is_of(metric, &[1])
                && (whole.is_some_and(|whole| has(whole, id))
                    || (printed.contains_key(id) && !is_others()))
                && subject
                    .data
                    .amount_of(id, subject.config.period)
                    .is_ok_and(|amount| !amount.value.is_zero())
        });
        if let Some(metric) = own {
            sink.add(
                RULE.finding(
                    excluded.place,
                    format!(
                        "category {number} ({name}) is excluded here, and the report has `{}` \
                         for it",
                        metric.id
                    ),
                )
                .related(metric.place, "the metric")
                .hint("include it with `metric` and `method`, or leave its figure out"),
            );
        }
    }
}
