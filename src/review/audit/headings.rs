//! The pages that contents and indexes name, held against the pages on which the headings stand. A
//! page counts as one of them where most of what looks like a reference on it is right: so a table
//! whose rows are called as sections are is none.

use std::collections::{BTreeMap, BTreeSet};

use super::expected::squeezed;
use super::read::{Page, Run};
use super::stream::{Flow, Stream, digits, flows};
use super::{Finding, Place, Verdict, rules};
use crate::model::report::Part;
use crate::model::visit::plain_text;

/// How many references a page has at least, and how many of ten are right.
const SOME: usize = 3;
const RIGHT: usize = 6;

/// A reference in print.
struct Reference<'p> {
    sheet: usize,
    titles: Vec<String>,
    said: String,
    numbers: Vec<&'p Run>,
}

/// Finds the pages that are wrong.
pub(super) fn find(part: &Part, stream: &Stream, pages: &[Page], verdict: &mut Verdict) {
    let titles = titles(part);
    let mut headings: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    let mut references = vec![];
    for (sheet, page) in pages.iter().enumerate() {
        for flow in flows(page) {
            let Some(first) = flow.runs.first().and_then(|run| page.runs.get(*run))
            else {
                continue;
            };
            let is_here = flow.runs.iter().any(|run| stream.has_run(sheet, *run));
            if !is_here {
                continue;
            }
            let text = flow.text(page);
            let listed = listed(&text, &titles);
            if let Some(own) = listed.as_ref()
                && let Some(number) = number_at_right(page, &flow)
            {
                let numbers = lines_of(number, page);
                references.push(Reference {
                    sheet,
                    titles: own.clone(),
                    said: text,
                    numbers,
                });
            } else if let Some(title) = titles.get(heading(&squeezed(&text))) {
                headings.entry(title.as_str()).or_default().push((sheet, first.size));
            }
        }
    }
    let stands = |title: &str| -> BTreeSet<String> {
        let all = headings.get(title).map(Vec::as_slice).unwrap_or_default();
        let largest = all.iter().map(|it| it.1).fold(0.0, f64::max);
        let own = all.iter().filter(|it| it.1 > 0.95 * largest);
        own.filter_map(|it| Some(pages.get(it.0)?.number.clone())).collect()
    };
    for own in references.chunk_by(|a, b| a.sheet == b.sheet) {
        let judged: Vec<(&Reference<'_>, bool, BTreeSet<String>)> = own
            .iter()
            .filter_map(|reference| {
                let said: BTreeSet<String> =
                    reference.numbers.iter().flat_map(|run| numbers(run)).collect();
                let places: Vec<_> =
                    reference.titles.iter().map(|title| stands(title)).collect();
                if places.iter().any(BTreeSet::is_empty) {
                    return None;
                }
                let all: BTreeSet<String> = places.iter().flatten().cloned().collect();
                let is_right = said.is_subset(&all)
                    && places.iter().all(|places| !places.is_disjoint(&said));
                Some((reference, is_right, all))
            })
            .collect();
        let right = judged.iter().filter(|it| it.1).count();
        if right < SOME || 10 * right < RIGHT * judged.len() {
            continue;
        }
        for (reference, _, places) in judged.iter().filter(|it| !it.1) {
            let places: Vec<&str> = places.iter().map(String::as_str).collect();
            let page = pages.get(reference.sheet);
            let Some(run) = reference.numbers.first() else { continue };
            let said: Vec<&str> = reference
                .numbers
                .iter()
                .map(|run| run.text.trim_matches(|c: char| !c.is_ascii_digit()))
                .collect();
            verdict.findings.push(Finding {
                rule: &rules::PRINT_PAGE,
                place: Some(Place {
                    page: page.map(|page| page.number.clone()).unwrap_or_default(),
                    sheet: reference.sheet + 1,
                    sides: run.part(0, run.text.len()),
                }),
                about: None,
                message: format!(
                    "“{}” is said to be on page {}, and stands on page {}",
                    reference.said.trim(),
                    said.join(", "),
                    places.join(", ")
                ),
            });
        }
    }
}

/// The titles of chapters and sections, as they are compared.
fn titles(part: &Part) -> BTreeSet<String> {
    let chapters = part.chapters.iter();
    let lines = chapters.flat_map(|chapter| {
        let sections = chapter.sections.iter().map(|section| &section.title);
        std::iter::once(&chapter.title).chain(sections)
    });
    let titles = lines.map(|line| squeezed(&plain_text(line)));
    titles
        .filter(|title| title.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .collect()
}

/// A heading without the number before it.
fn heading(text: &str) -> &str {
    text.trim_start_matches(['#', '.'])
}

/// The titles that a text lists, where it is nothing but those.
fn listed(text: &str, titles: &BTreeSet<String>) -> Option<Vec<String>> {
    let text = squeezed(text);
    let whole = [text.as_str(), heading(&text)]
        .into_iter()
        .find(|it| titles.contains(*it));
    if let Some(whole) = whole {
        return Some(vec![whole.to_owned()]);
    }
    let parts = text.split([';', '；']).map(ToOwned::to_owned);
    let parts: Vec<String> = parts.collect();
    parts.iter().all(|part| titles.contains(part)).then_some(parts)
}

/// The run of nothing but numbers of pages at the right of a text, on its first line.
fn number_at_right<'p>(page: &'p Page, flow: &Flow) -> Option<&'p Run> {
    let first = page.runs.get(*flow.runs.first()?)?;
    let lines = flow.runs.iter().filter_map(|run| page.runs.get(*run));
    let right = lines.map(Run::right).fold(first.right(), f64::max);
    let on_line = page.runs.iter().filter(|run| {
        (run.base - first.base).abs() < 0.5 * first.size && run.left() > right - 1.0
    });
    let is_number = |run: &Run| {
        let is_of_it = |c: char| {
            c.is_ascii_digit() || c.is_whitespace() || ".·…,、，;–-".contains(c)
        };
        run.text.chars().all(is_of_it) && run.text.contains(|c: char| c.is_ascii_digit())
    };
    let is_rest = |run: &Run| run.text.chars().any(char::is_alphabetic);
    let mut all: Vec<&Run> = on_line.collect();
    all.sort_by(|a, b| a.left().total_cmp(&b.left()));
    let mut own = all.into_iter().take_while(|run| !is_rest(run));
    own.find(|run| is_number(run))
}

/// A list of numbers of pages, which may go on over several lines.
fn lines_of<'p>(first: &'p Run, page: &'p Page) -> Vec<&'p Run> {
    let mut lines = vec![first];
    while let Some(last) = lines.last()
        && last.text.trim_end().ends_with([',', '、', '，'])
    {
        let next = page.runs.iter().find(|run| {
            let down = last.base - run.base;
            down > 0.5 * last.size
                && down < 2.0 * last.size
                && run.left() < last.right()
                && last.left() < run.right()
        });
        match next {
            Some(next) => lines.push(next),
            None => break,
        }
    }
    lines
}

/// The numbers of a run.
fn numbers(run: &Run) -> BTreeSet<String> {
    digits(&run.text)
        .into_iter()
        .map(|it| it.key.trim_start_matches('-').to_owned())
        .collect()
}
