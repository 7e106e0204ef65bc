//! The blackline: two reports become one in which what came is marked as inserted and what
//! went as deleted, in text, tables, charts, footnotes, contents and index.
//!
//! Chapters are paired by name, sections and blocks by what they say, figures by what they
//! are. What the two have in common stands once.

mod blocks;
pub(crate) mod line;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Difference;
pub(crate) use super::{Step, aligned};
use crate::model::lang::Lang;
use crate::model::report::{
    Chapter, IndexTable, Part, Report, RevisedFigure, Revision, Section, State,
};
use crate::resolve::print;
use line::wrap;

/// What a deleted heading's label begins with, so that it is no other heading's.
const GONE: &str = "deleted:";

/// Merges an old report into the new one, knowing which chapters are the same. The places of
/// both must be of one run's sources.
pub fn blackline(old: &Report, new: &Report, difference: &Difference) -> Report {
    let mut merged = new.clone();
    for (lang, part) in &mut merged.parts {
        let Some(before) = old.parts.get(lang) else { continue };
        *part = self::part(before, part, &difference.pairs);
    }
    merged
}

/// What stands on the sheet in front of a blackline.
pub fn revision(
    states: [State; 2],
    difference: &Difference,
    report: &Report,
) -> Revision {
    let number = |text: Option<String>, lang: Lang| match text {
        Some(text) => match Decimal::from_str_exact(&text) {
            Ok(number) => print::number(number, lang),
            Err(_) => text,
        },
        None => "–".to_owned(),
    };
    let first = Lang::source(&report.config.languages);
    // What moved by less than is printed is for nobody to sign.
    let figures = difference.metrics.iter().filter_map(|change| {
        let [old, new, _] = change.readable();
        (old != new).then(|| RevisedFigure {
            name: report
                .config
                .languages
                .iter()
                .filter_map(|lang| Some((*lang, change.name.get(lang.tag())?.clone())))
                .collect(),
            period: change.period.clone(),
            old: number(old, first),
            new: number(new, first),
        })
    });
    let count = |lang: &Lang| {
        let own = |language: &String| language == lang.tag();
        [
            difference.occurrences.iter().filter(|o| own(&o.language)).count(),
            difference.prose.iter().filter(|change| own(&change.language)).count(),
            difference
                .touched
                .iter()
                .filter(|touched| own(&touched.language))
                .count(),
        ]
    };
    let changed = difference.pages.iter().flat_map(|pages| &pages.changed);
    Revision {
        states,
        figures: figures.collect(),
        counts: report
            .config
            .languages
            .iter()
            .map(|lang| (*lang, count(lang)))
            .collect(),
        pages: changed.filter_map(|page| page.new.clone()).collect(),
    }
}

fn part(old: &Part, new: &Part, pairs: &BTreeMap<String, String>) -> Part {
    let merger = Merger { lang: new.lang };
    // The label of each today; one that is gone has a mark before its own, so that it is
    // none of today's.
    let gone = |chapter: &Chapter| format!("{GONE}{}", chapter.label);
    let before = old.chapters.iter().map(|chapter| match pairs.get(&chapter.label) {
        Some(label) => label.clone(),
        None => gone(chapter),
    });
    let before: Vec<_> = before.collect();
    let after: Vec<_> =
        new.chapters.iter().map(|chapter| chapter.label.clone()).collect();
    let twin = |label: &String| {
        let at = before.iter().position(|own| own == label)?;
        old.chapters.get(at)
    };
    let mut chapters = vec![];
    for step in aligned(&before, &after) {
        match step {
            Step::Same(a, b) => {
                if let (Some(a), Some(b)) = (old.chapters.get(a), new.chapters.get(b)) {
                    chapters.push(Arc::new(merger.chapter(a, b)));
                }
            }
            Step::Other(a, b) => {
                for own in old.chapters.get(a).unwrap_or(&[]) {
                    // A chapter that has another place now is no deleted one.
                    if pairs.get(&own.label).is_none_or(|label| !after.contains(label)) {
                        let mut whole = merger.whole(own, Mark::Deleted);
                        // Another may have its name, or its file's, today.
                        if after.contains(&own.label) {
                            whole.label = gone(own);
                        }
                        if new.chapters.iter().any(|now| now.stem == own.stem) {
                            whole.stem = format!("{}-before", own.stem);
                        }
                        chapters.push(Arc::new(whole));
                    }
                }
                for come in new.chapters.get(b).unwrap_or(&[]) {
                    chapters.push(Arc::new(match twin(&come.label) {
                        Some(twin) => merger.chapter(twin, come),
                        None => merger.whole(come, Mark::Inserted),
                    }));
                }
            }
        }
    }
    let indexes = new.indexes.iter().map(|new| {
        let old = old.indexes.iter().find(|old| old.framework == new.framework);
        old.map_or_else(|| new.clone(), |old| merger.index(old, new))
    });
    Part {
        lang: new.lang,
        chapters,
        indexes: indexes.collect(),
    }
}

/// How a piece is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Inserted,
    Deleted,
}

pub(crate) struct Merger {
    pub(crate) lang: Lang,
}

impl Merger {
    fn chapter(&self, old: &Chapter, new: &Chapter) -> Chapter {
        let mut merged = new.clone();
        merged.title = self.line(&old.title, &new.title);
        merged.lead = self.optional(old.lead.as_ref(), new.lead.as_ref());
        let mut gone = vec![];
        merged.body = self.blocks(&old.body, &new.body, &mut gone);
        for (label, note) in &new.notes {
            let merged_note = match old.notes.get(label) {
                Some(before) => self.blocks(before, note, &mut vec![]),
                None => self.marked(note, Mark::Inserted),
            };
            merged.notes.insert(label.clone(), merged_note);
        }
        merged.sections = self.sections(&old.sections, &new.sections, &gone);
        merged
    }

    /// A chapter that came or went as a whole.
    fn whole(&self, chapter: &Chapter, mark: Mark) -> Chapter {
        let mut marked = chapter.clone();
        marked.title = wrap(&chapter.title, mark);
        marked.lead = chapter.lead.as_ref().map(|lead| wrap(lead, mark));
        marked.body = self.marked(&chapter.body, mark);
        if mark == Mark::Deleted {
            marked.notes = BTreeMap::new();
            for section in &mut marked.sections {
                section.discloses.clear();
            }
        }
        for section in &mut marked.sections {
            let label = &section.label;
            if mark == Mark::Deleted && *label != chapter.label {
                section.label = format!("{GONE}{label}");
            }
            section.title = wrap(&section.title, mark);
        }
        marked
    }

    /// The headings as contents and index name them.
    fn sections(
        &self,
        old: &[Section],
        new: &[Section],
        gone: &[String],
    ) -> Vec<Section> {
        let labels = |sections: &[Section]| -> Vec<String> {
            sections.iter().map(|section| section.label.clone()).collect()
        };
        let mut sections = vec![];
        for step in aligned(&labels(old), &labels(new)) {
            match step {
                Step::Same(a, b) => {
                    let (Some(a), Some(b)) = (old.get(a), new.get(b)) else { continue };
                    let title = self.line(&a.title, &b.title);
                    sections.push(Section { title, ..b.clone() });
                }
                Step::Other(before, after) => {
                    for section in old.get(before).unwrap_or(&[]) {
                        let label = format!("{GONE}{}", section.label);
                        if gone.contains(&label) {
                            sections.push(Section {
                                level: section.level,
                                label,
                                title: wrap(&section.title, Mark::Deleted),
                                discloses: vec![],
                            });
                        }
                    }
                    for section in new.get(after).unwrap_or(&[]) {
                        let title = wrap(&section.title, Mark::Inserted);
                        sections.push(Section { title, ..section.clone() });
                    }
                }
            }
        }
        sections
    }

    fn index(&self, old: &IndexTable, new: &IndexTable) -> IndexTable {
        let mut merged = new.clone();
        for row in merged.groups.iter_mut().flat_map(|group| &mut group.rows) {
            let Some(before) = old.rows().find(|other| other.code == row.code) else {
                continue;
            };
            for said in &mut row.said {
                let twin = before.said.iter().find(|old| {
                    let alike = old.how.is_excuse() == said.how.is_excuse();
                    alike && old.item == said.item
                });
                said.line = match twin {
                    Some(before) => self.line(&before.line, &said.line),
                    None => wrap(&said.line, Mark::Inserted),
                };
            }
            for (title, label) in &mut row.sections {
                let twin = before.sections.iter().find(|(_, own)| own == label);
                *title = match twin {
                    Some((before, _)) => self.line(before, title),
                    None => wrap(title, Mark::Inserted),
                };
            }
        }
        merged
    }
}
