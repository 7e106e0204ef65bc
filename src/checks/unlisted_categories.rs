//! A Scope 3 total stands without its list of categories, or the list leaves categories out.
//!
//! What a Scope 3 figure means hangs on which of the fifteen categories of the GHG Protocol are in it. So a report that prints one,
//! or whose dataset answers a provision on Scope 3 with one, has an `emissions` block that includes or excludes every
//! category; those that it does not speak of are named in one finding. A total whose parts are all printed is
//! taken as listed, and so is one whose categories `content/index.yaml` explains. A metric is known as such a total by its name (“Scope 3
//! emissions”) or by the code that it `discloses`.
//!
//! Remedy: list the categories under `scope-3` of an `emissions` block: `metric` and `method` for what is counted,
//! `excluded` with the reason for what is not.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::emissions::{blocks, category_of, is_whole_of_scope_3, printed};
use super::sum::divisions;
use crate::components::emissions::CATEGORIES;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::framework::Asked;
use crate::model::lang::OURS;
use crate::model::metric::Metric;
use crate::model::place::Place;

pub(super) const RULE: Rule = Rule::file(
    "unlisted-categories",
    Severity::Warning,
    include_str!("unlisted_categories.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let blocks = blocks(report);
    let mut spoken: BTreeMap<&str, BTreeMap<_, (Place, BTreeSet<u8>)>> = BTreeMap::new();
    for (lang, block) in &blocks {
        let Some(own) = &block.scope_3 else { continue };
        let by_lang = spoken.entry(own.total.value.as_str()).or_default();
        let (_, numbers) =
            by_lang.entry(*lang).or_insert((own.total.place, BTreeSet::new()));
        numbers.extend(own.categories.iter().map(|category| category.number));
    }
    for (total, by_lang) in &spoken {
        let mut said = BTreeSet::new();
        for (place, numbers) in by_lang.values() {
            let missing: Vec<_> =
                (1..=CATEGORIES).filter(|own| !numbers.contains(own)).collect();
            if missing.is_empty() || numbers.is_empty() || !said.insert(missing.clone()) {
                continue;
            }
            let names = &OURS.words().emissions.categories;
            let named = missing.iter().filter_map(|number| {
                let name = names.get(usize::from(*number).checked_sub(1)?)?;
                Some(format!("{number} ({name})"))
            });
            let named: Vec<_> = named.collect();
            sink.add(
                RULE.finding(
                    *place,
                    format!(
                        "the list of `{total}` says nothing of {}",
                        named.join(", ")
                    ),
                )
                .hint(
                    "add each: `metric` and `method` where it is counted, `excluded` with the \
                     reason where it is not",
                ),
            );
        }
    }
    if is_explained(subject) {
        return;
    }
    let printed = printed(subject);
    for (metric, asked) in totals(subject, &printed) {
        let is_listed = spoken.get(metric.id.as_str()).is_some_and(|by_lang| {
            by_lang.values().any(|(_, numbers)| !numbers.is_empty())
        });
        let are_parts_printed = divisions(metric).iter().any(|division| {
            let parts = &division.parts;
            parts.len() > 1
                && parts.iter().all(|part| printed.contains_key(part.value.as_str()))
        });
        if is_listed || are_parts_printed {
            continue;
        }
        let bare = spoken.get(metric.id.as_str());
        let bare = bare.and_then(|own| own.values().next()).map(|(place, _)| *place);
        let place = bare.or(printed.get(metric.id.as_str()).copied());
        let place = place.or(asked).unwrap_or(metric.place);
        sink.add(
            RULE.finding(
                place,
                format!(
                    "`{}` is a Scope 3 total, and no list says which categories are in it",
                    metric.id
                ),
            )
            .related(metric.place, "the metric")
            .hint(
                "list the fifteen categories in an `emissions` block: `scope-3: {total: …, \
                 categories: …}`",
            ),
        );
    }
}

/// The metrics that are Scope 3 in total and have a figure for the year: by their names where they
/// are printed, or by what they disclose, each then with the place that says so.
fn totals<'a>(
    subject: &Subject<'a>,
    printed: &BTreeMap<&str, Place>,
) -> Vec<(&'a Metric, Option<Place>)> {
    let frameworks = &subject.config.frameworks;
    let asked = |metric: &Metric| {
        let of = |written: &str| {
            let (position, code) = frameworks.own_code(written)?;
            let own = frameworks.all.get(position)?;
            let (provision, leaf) = own.framework.provision(code)?;
            leaf.map_or(provision.emissions, |leaf| leaf.emissions)
        };
        let mut codes = metric.discloses.iter();
        codes
            .find(|code| of(&code.value) == Some(Asked::ScopeThree))
            .map(|code| code.place)
    };
    let period = subject.config.period;
    let all = subject.data.metrics().values();
    let found = all.filter(|metric| {
        metric.unit.is_emission() && subject.data.amount_of(&metric.id, period).is_ok()
    });
    let found = found.filter_map(|metric| {
        let is_printed = printed.contains_key(metric.id.as_str());
        match asked(metric) {
            Some(place) if category_of(metric).is_none() => Some((metric, Some(place))),
            _ if is_printed && is_whole_of_scope_3(metric) => Some((metric, None)),
            _ => None,
        }
    });
    let found: Vec<_> = found.collect();
    // What is part of another one is a category, whatever it is called.
    let is_part = |metric: &Metric| {
        let mut parts = found.iter().flat_map(|(other, _)| divisions(other));
        parts.any(|own| own.parts.iter().any(|part| part.value == metric.id))
    };
    found.iter().filter(|(metric, _)| !is_part(metric)).copied().collect()
}

/// Whether the index says why the categories are not listed.
fn is_explained(subject: &Subject<'_>) -> bool {
    subject.provisions().any(|(position, _, provision)| {
        let Some(row) = subject.row(position, &provision.code) else { return false };
        let leaves = provision.leaves.iter();
        let mut asked = leaves.filter(|leaf| leaf.emissions == Some(Asked::Categories));
        asked.any(|leaf| {
            let item = leaf.code.strip_prefix(&provision.code).unwrap_or_default();
            let mut said = row.said.iter().filter(|said| said.how.is_excuse());
            said.any(|said| item.starts_with(said.item.as_str()))
        }) || (provision.emissions == Some(Asked::Categories) && row.is_excused())
    })
}
