//! Units: the smallest parts of a chapter that stand in every language, so that one leads to
//! the other: a paragraph, a heading, a cell, an item, the label of a card.

use std::collections::BTreeMap;

use crate::model::place::{FileNumber, Place};
use crate::model::report::{Block, Chapter, Report};
use crate::model::visit;
use crate::pages::translate;

/// The units of a report.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// Where units begin in each chapter's file, in order, and their names.
    starts: BTreeMap<FileNumber, Vec<(u32, String)>>,
    /// The language of each chapter's file, and what it is called in the galley.
    chapters: BTreeMap<FileNumber, (&'static str, String)>,
}

/// The parts of a chapter by block: where their units begin.
type Parts = BTreeMap<String, Vec<Place>>;

impl Units {
    /// The units of a report. Where a block has more of them in one language than in
    /// another, it is one unit as a whole.
    pub(super) fn new(report: &Report) -> Self {
        let mut units = Self::default();
        let mut parts: BTreeMap<&str, Vec<(FileNumber, Parts)>> = BTreeMap::new();
        for part in report.parts.values() {
            for chapter in &part.chapters {
                let own = (chapter.file, parts_of(chapter));
                parts.entry(&chapter.stem).or_default().push(own);
                let path = translate::chapter_path(chapter);
                units.chapters.insert(chapter.file, (part.lang.tag(), path));
            }
        }
        for (stem, chapters) in &parts {
            for (file, own) in chapters {
                let mut starts = vec![];
                for (block, places) in own {
                    let is_even = chapters.iter().all(|(_, other)| {
                        other.get(block).is_some_and(|it| it.len() == places.len())
                    });
                    let count = if is_even { places.len() } else { 1 };
                    for (number, place) in places.iter().take(count).enumerate() {
                        let name = format!("{stem}/{block}.{number}");
                        starts.push((place.start, name));
                    }
                }
                starts.sort();
                units.starts.insert(*file, starts);
            }
        }
        units
    }

    /// The name of the unit a place in a chapter lies in.
    pub(super) fn of(&self, place: Place) -> Option<&str> {
        let starts = self.starts.get(&place.file)?;
        let behind = starts.partition_point(|(start, _)| *start <= place.start);
        starts.get(behind.checked_sub(1)?).map(|(_, name)| name.as_str())
    }

    /// The language of a chapter's file.
    pub(super) fn lang(&self, file: FileNumber) -> Option<&'static str> {
        self.chapters.get(&file).map(|(lang, _)| *lang)
    }

    /// What a chapter's file is called in the galley.
    pub(super) fn galley_path(&self, file: FileNumber) -> Option<&str> {
        self.chapters.get(&file).map(|(_, path)| path.as_str())
    }
}

fn parts_of(chapter: &Chapter) -> Parts {
    let mut parts = Parts::new();
    let mut add = |name: String, places: Vec<Place>| {
        let mut places: Vec<_> = places
            .into_iter()
            .filter(|place| place.file == chapter.file)
            .collect();
        places.sort_unstable();
        places.dedup_by_key(|place| place.start);
        if !places.is_empty() {
            parts.insert(name, places);
        }
    };
    let front = [
        ("title", Some(&chapter.title)),
        ("nav", Some(&chapter.nav)),
        ("lead", chapter.lead.as_ref()),
    ];
    for (name, line) in front {
        add(
            name.to_owned(),
            line.and_then(|line| visit::place(line)).into_iter().collect(),
        );
    }
    for (index, block) in chapter.body.iter().enumerate() {
        add(format!("{index:04}"), places_of(std::slice::from_ref(block)));
    }
    for (label, note) in &chapter.notes {
        add(format!("note-{label}"), places_of(note));
    }
    parts
}

/// Where the lines of blocks begin.
fn places_of(blocks: &[Block]) -> Vec<Place> {
    let mut places = vec![];
    visit::of_blocks(blocks, &mut |line| places.extend(visit::place(line)));
    for block in blocks {
        match block {
            Block::Code(_, place) => places.push(*place),
            Block::Component(component) => {
                component.part().anchors(&mut |place| places.push(place));
            }
            _ => {}
        }
    }
    places
}
