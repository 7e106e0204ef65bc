//! One chapter alone, on the pages it has in the whole report.
//!
//! The whole report is set once for the page numbers, and again when something else than
//! this chapter or the dataset has changed; in between, one chapter is all there is to set.

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::layout::{Frame, FrameItem};
use typst_layout::{Page, PagedDocument};

use super::outline::position;
use crate::diag::rules;
use crate::input::project::{Files, InputFile, Inputs};
use crate::model::edition;
use crate::model::lang::Lang;
use crate::model::report::Report;
use crate::pages::sheet::{Origins, runs};
use crate::pages::translate::chapter_path;
use crate::pages::world::Press;
use crate::{Proof, Setting, Wish, Workshop};

/// Sets one chapter alone.
pub(super) struct Alone {
    stem: String,
    workshop: Workshop,
    /// Its pages in the whole report, as last set.
    numbers: Option<edition::Alone>,
}

impl Alone {
    pub(super) fn new(stem: String, files: Arc<dyn Files>) -> Self {
        Self {
            stem,
            workshop: Workshop::live(files),
            numbers: None,
        }
    }

    /// The same chapter, with nothing known of it.
    pub(super) fn afresh(self) -> Self {
        Self {
            workshop: self.workshop.afresh(),
            numbers: None,
            ..self
        }
    }

    /// What the chapter is set in.
    pub(super) fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// The same, to be used.
    pub(super) fn workshop_mut(&mut self) -> &mut Workshop {
        &mut self.workshop
    }

    /// Sets the chapter; the whole report first, with `whole`, where that may number its
    /// pages anew.
    pub(super) fn lay(
        &mut self,
        whole: &mut Workshop,
        proof: &mut Proof,
        before: Option<&Inputs>,
        inputs: &Inputs,
        wish: &Wish,
    ) -> Option<Setting> {
        let report = proof.report.as_ref()?;
        if crate::proof::edition(report, wish).faces() {
            // A chapter and its twin go through the book together, with all others between.
            return self.workshop.lay(proof, inputs, wish);
        }
        let mut chapters = report.parts.values().flat_map(|part| &part.chapters);
        if !chapters.any(|chapter| chapter.stem == self.stem) {
            let message = format!("there is no chapter `{}` any more", self.stem);
            let error = rules::UNKNOWN_CHAPTER.finding(None, message);
            proof
                .findings
                .push(error.hint("start the preview again with another one"));
            return None;
        }
        let holds = |known: &edition::Alone| {
            before.is_some_and(|before| self.is_all_else_alike(before, inputs))
                && is_numbered(report, wish, known)
        };
        if !self.numbers.as_ref().is_some_and(holds) {
            self.numbers = None;
            let setting = whole.lay(proof, inputs, wish)?;
            let report = proof.report.as_ref()?;
            self.numbers = Some(pages(&self.stem, report, &setting, whole.press()));
        }
        let wish = Wish { alone: self.numbers.clone(), ..wish.clone() };
        self.workshop.lay(proof, inputs, &wish)
    }

    /// Sets the chapter on the pages it had, although [`Alone::lay`] would first set the whole
    /// report.
    pub(super) fn lay_at_once(
        &mut self,
        proof: &mut Proof,
        inputs: &Inputs,
        wish: &Wish,
    ) -> Option<Setting> {
        let known = self.numbers.as_ref()?;
        if !is_numbered(proof.report.as_ref()?, wish, known) {
            return None;
        }
        let wish = Wish { alone: self.numbers.clone(), ..wish.clone() };
        self.workshop.lay(proof, inputs, &wish)
    }

    /// Whether nothing has changed that other chapters' pages depend on.
    pub(super) fn is_all_else_alike(&self, before: &Inputs, inputs: &Inputs) -> bool {
        rest(before, &self.stem) == rest(inputs, &self.stem)
    }
}

/// Whether all that others can refer to has a page.
pub(super) fn is_numbered(
    report: &Report,
    wish: &Wish,
    numbers: &edition::Alone,
) -> bool {
    let languages = crate::proof::edition(report, wish).languages;
    let numbered: BTreeSet<&str> =
        numbers.labels.iter().flatten().map(String::as_str).collect();
    labels(report, &languages).all(|label| numbered.contains(label))
}

/// A chapter on its pages of a whole report that was set.
pub(super) fn pages(
    stem: &str,
    report: &Report,
    setting: &Setting,
    press: &Press,
) -> edition::Alone {
    let Setting { galley, document, .. } = setting;
    let mut on_pages = vec![vec![]; document.pages().len()];
    for label in labels(report, &setting.edition.languages) {
        let sheet = sheet_of(document, label);
        if let Some(page) = sheet.and_then(|sheet| on_pages.get_mut(sheet)) {
            page.push(label.to_owned());
        }
    }
    let origins = Origins::new(galley, press);
    let chapters = report.parts.values().flat_map(|part| &part.chapters);
    let starts = chapters.filter_map(|chapter| sheet_of(document, &chapter.label));
    let starts: BTreeSet<usize> = starts.collect();
    let mut pages = vec![];
    let languages = &setting.edition.languages;
    for part in languages.iter().filter_map(|lang| report.parts.get(lang)) {
        let chapter = part.chapters.iter().find(|chapter| chapter.stem == stem);
        let first = chapter.and_then(|it| sheet_of(document, &it.label));
        let (Some(chapter), Some(first)) = (chapter, first) else {
            let last = pages.last().map_or(0, |(_, last)| *last);
            pages.push((last, last));
            continue;
        };
        let path = chapter_path(chapter);
        let own = galley.files.iter().position(|file| file.path == path);
        // It goes on where the next begins at the latest.
        let next = starts.range(first + 1..).next().map_or(usize::MAX, |next| next + 1);
        let sheets = document.pages().iter().take(next);
        let last = sheets.skip(first).rposition(|page| {
            let mut found = false;
            runs(&page.frame, &mut |run| {
                // A table of what the author did not write has the file alone.
                let mut glyphs = run.text.glyphs.iter();
                found = found
                    || own.is_some()
                        && glyphs.any(|glyph| origins.file(glyph.span.0) == own);
            });
            found
        });
        pages.push((first, first + last.unwrap_or_default() + 1));
    }
    let numbers = document.pages().iter().map(|page| page.number).collect();
    edition::Alone {
        stem: stem.to_owned(),
        labels: on_pages,
        numbers,
        pages,
    }
}

/// All labels others can refer to, in the languages that are set.
fn labels<'a>(
    report: &'a Report,
    languages: &'a [Lang],
) -> impl Iterator<Item = &'a str> {
    let parts = languages.iter().filter_map(|lang| report.parts.get(lang));
    let chapters = parts.flat_map(|part| &part.chapters);
    chapters
        .flat_map(|it| &it.sections)
        .map(|section| section.label.as_str())
}

pub(super) fn sheet_of(document: &PagedDocument, label: &str) -> Option<usize> {
    position(document, label).map(|(sheet, _)| sheet)
}

/// Everything that other chapters' pages depend on.
fn rest<'a>(inputs: &'a Inputs, stem: &str) -> (Vec<&'a InputFile>, Vec<&'a InputFile>) {
    let own = format!("/{stem}.md");
    let chapters = inputs.chapters.iter().map(|(_, file)| file);
    let others = chapters.filter(|file| !file.path.ends_with(&own)).collect();
    let common = inputs.config.iter().chain(&inputs.answers).chain(&inputs.layouts);
    (others, common.collect())
}

/// Whether nothing is printed on a page.
pub(super) fn is_bare(page: &Page) -> bool {
    fn bare(frame: &Frame) -> bool {
        frame.items().all(|(_, item)| match item {
            FrameItem::Group(group) => bare(&group.frame),
            FrameItem::Link(..) | FrameItem::Tag(_) => true,
            _ => false,
        })
    }
    bare(&page.frame)
}
