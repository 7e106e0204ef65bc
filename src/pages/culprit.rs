//! Whose text the engine stumbles over, where it does not say: the report is set again with
//! ever fewer of its chapters and blocks, until the one is known that makes the difference.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::edition::Edition;
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::report::{Chapter, Report};
use crate::model::visit;

/// The most findings that are followed up: each costs about as much as the report itself.
const MOST: usize = 3;

/// Gives findings without a place the author's place that calls them forth, one in each
/// language. `set` sets a report and says what the engine found.
pub fn find(
    report: &Report,
    edition: &Edition,
    found: Vec<Diagnostic>,
    otherwise: Place,
    set: &dyn Fn(&Report, &Edition) -> Vec<String>,
) -> Vec<Diagnostic> {
    let mut placed = vec![];
    let mut followed: Vec<String> = vec![];
    for mut finding in found {
        if finding.place.is_some() {
            placed.push(finding);
            continue;
        }
        if followed.contains(&finding.message) {
            continue;
        }
        let mut places = vec![];
        if followed.len() < MOST {
            for lang in &edition.languages {
                let own = Edition { languages: vec![*lang], ..edition.clone() };
                let shows =
                    |report: &Report| set(report, &own).contains(&finding.message);
                if shows(report) {
                    places.extend(place(report, &own, &shows));
                }
            }
        }
        followed.push(finding.message.clone());
        finding.place = Some(otherwise);
        if places.is_empty() {
            placed.push(finding);
            continue;
        }
        for place in places {
            placed.push(Diagnostic { place: Some(place), ..finding.clone() });
        }
    }
    placed
}

/// The last of the chapters and blocks that a finding needs; nothing where it needs none.
fn place(
    report: &Report,
    edition: &Edition,
    shows: &dyn Fn(&Report) -> bool,
) -> Option<Place> {
    let is_set = |chapter: &Chapter| {
        edition.alone.as_ref().is_none_or(|alone| alone.stem == chapter.stem)
    };
    let mut chapters: Vec<(Lang, usize)> = vec![];
    for part in edition.languages.iter().filter_map(|lang| report.parts.get(lang)) {
        let own = part.chapters.iter().enumerate();
        let own = own.filter(|(_, chapter)| is_set(chapter));
        chapters.extend(own.map(|(index, _)| (part.lang, index)));
    }
    let count = least(chapters.len(), &|count| {
        shows(&with(report, chapters.get(..count).unwrap_or_default(), None))
    });
    let needed = chapters.get(..count)?;
    let culprit = *needed.last()?;
    let chapter = report.parts.get(&culprit.0)?.chapters.get(culprit.1)?;
    let alone = [culprit];
    let needed = match shows(&with(report, &alone, None)) {
        true => alone.as_slice(),
        false => needed,
    };
    let count = least(chapter.body.len(), &|count| {
        shows(&with(report, needed, Some((culprit, count))))
    });
    let blocks = chapter.body.get(..count).unwrap_or_default();
    let place = blocks.iter().rev().find_map(visit::place_of);
    place.or_else(|| visit::place(&chapter.title)).or(Some(Place::new(
        chapter.file,
        0,
        0,
    )))
}

/// The smallest count that shows it, where all do.
fn least(all: usize, shows: &dyn Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, all);
    while low < high {
        let middle = low + (high - low) / 2;
        match shows(middle) {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    high
}

/// A report with some of its chapters, and of one of them the first blocks only.
fn with(
    report: &Report,
    chapters: &[(Lang, usize)],
    cut: Option<((Lang, usize), usize)>,
) -> Report {
    let mut report = report.clone();
    for part in report.parts.values_mut() {
        let lang = part.lang;
        let mut index = 0;
        part.chapters.retain_mut(|chapter| {
            let own = (lang, index);
            index += 1;
            if let Some((cut, count)) = cut
                && cut == own
            {
                Arc::make_mut(chapter).body.truncate(count);
            }
            chapters.contains(&own)
        });
    }
    report
}
