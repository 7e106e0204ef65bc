//! What a report says of its emissions: the blocks that list them, the figures it prints, and what
//! the names of metrics tell.

use std::collections::BTreeMap;

use super::Subject;
use super::goals::has;
use super::sum::{self, Division};
use super::target_measure::{longest, scopes};
use crate::components::Component;
use crate::components::emissions::{CATEGORIES, Emissions};
use crate::languages::List;
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::place::{Place, Placed};
use crate::model::report::Report;
use crate::model::visit;

/// The blocks of emissions in a report, in the order of print.
pub(super) fn blocks(report: &Report) -> Vec<(Lang, &Emissions)> {
    let mut found = vec![];
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::components(chapter, &mut |component| {
                if let Component::Emissions(own) = component {
                    found.push((part.lang, &**own));
                }
            });
        }
    }
    found
}

/// The metrics of emissions that the report prints for its period, each with the first place.
pub(super) fn printed<'a>(subject: &Subject<'a>) -> BTreeMap<&'a str, Place> {
    let mut printed = BTreeMap::new();
    let Some(report) = subject.report else { return printed };
    let mut add = |figure: &Figure| {
        let metric = figure.metric.as_ref().and_then(|id| subject.data.metrics().get(id));
        if let Some(metric) = metric
            && figure.period == subject.config.period
            && metric.unit.is_emission()
        {
            printed.entry(metric.id.as_str()).or_insert(figure.place);
        }
    };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::lines(chapter, &mut |line| {
            visit::figures(line).into_iter().for_each(&mut add);
        });
        visit::components(chapter, &mut |component| component.part().figures(&mut add));
    }
    printed
}

/// Whether the name of a metric has one of a language's words.
pub(super) fn named(metric: &Metric, words: impl Fn(Lang) -> &'static List) -> bool {
    let mut names = metric.name.iter();
    names.any(|(lang, name)| has(*lang, &name.to_lowercase(), words(*lang)))
}

/// Whether the name of a metric speaks of these scopes and no other, counted from nought.
pub(super) fn is_of(metric: &Metric, wanted: &[usize]) -> bool {
    let mut names = metric.name.iter();
    names.any(|(lang, name)| scopes(*lang, name).into_iter().eq(wanted.iter().copied()))
}

/// Whether a metric is named Scope 3 and nothing more: “Scope 3 emissions in total”.
pub(super) fn is_whole_of_scope_3(metric: &Metric) -> bool {
    metric.name.iter().any(|(lang, name)| {
        scopes(*lang, name).into_iter().eq([2]) && says_no_more(*lang, name)
    })
}

/// Whether nothing is left of a name but its scope and what any total is called.
fn says_no_more(lang: Lang, name: &str) -> bool {
    let (goals, own) = (&lang.reading().goals, &lang.reading().emissions);
    let text = name.to_lowercase();
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        let numbers = goals.scopes.iter().flat_map(List::iter);
        let known = goals.scope.iter().chain(numbers).chain(own.whole.iter());
        match longest(known, rest) {
            Some(word) => rest = &rest[word.len()..],
            None if next.is_alphanumeric() => return false,
            None => rest = &rest[next.len_utf8()..],
        }
    }
    true
}

/// The category of Scope 3 that a metric is named after.
pub(super) fn category_of(metric: &Metric) -> Option<u8> {
    metric.name.iter().find_map(|(lang, name)| {
        let text = name.to_lowercase();
        let own = &lang.reading().emissions;
        let numbered = own.category.iter().find_map(|word| {
            let (_, behind) = text.split_once(word)?;
            let digits = behind.trim_start();
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            digits
                .get(..end)?
                .parse()
                .ok()
                .filter(|number| (1..=CATEGORIES).contains(number))
        });
        let mut by_name = (1..).zip(&own.categories);
        let by_name = by_name.find(|(_, words)| has(*lang, &text, words));
        numbered.or(by_name.map(|(number, _)| number))
    })
}

/// The ways in which lists of categories divide a total, where nothing else says the same.
pub(super) fn divisions(subject: &Subject<'_>, total: &Metric) -> Vec<Division> {
    let ids = |parts: &[Placed<String>]| {
        let mut ids: Vec<_> = parts.iter().map(|part| part.value.clone()).collect();
        ids.sort();
        ids
    };
    let known = sum::divisions(total);
    let mut known: Vec<_> = known.iter().map(|own| ids(&own.parts)).collect();
    let mut listed: BTreeMap<Lang, Vec<(u8, Placed<String>)>> = BTreeMap::new();
    for (lang, block) in subject.report.map(blocks).unwrap_or_default() {
        let own = block.scope_3.iter().filter(|own| own.total.value == total.id);
        for category in own.flat_map(|own| &own.categories) {
            let Some(metric) = &category.metric else { continue };
            let parts = listed.entry(lang).or_default();
            // A list may stand in two blocks, and a block in two chapters.
            let is_new = parts.iter().all(|(number, part)| {
                (*number, &part.value) != (category.number, &metric.value)
            });
            if is_new {
                parts.push((category.number, metric.clone()));
            }
        }
    }
    let mut all = vec![];
    for parts in listed.into_values() {
        let parts: Vec<_> = parts.into_iter().map(|(_, part)| part).collect();
        if !known.contains(&ids(&parts)) {
            known.push(ids(&parts));
            let kind = "category".to_owned();
            all.push(Division { kind, parts, is_formula: false });
        }
    }
    all
}
