//! Ahead of all else: the chapter before the reader's eyes is set first, on the pages it has
//! had, and shown while the whole report is still to be set.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst_layout::PagedDocument;

use super::alone::{is_bare, is_numbered, pages, sheet_of};
use super::drawing::Drawn;
use super::state::{Good, Known, Sheet, sheets};
use crate::input::project::{Files, Inputs};
use crate::model::edition;
use crate::pages::world::Press;
use crate::proof::bind_one;
use crate::resolve::OneChapter;
use crate::{Wish, Workshop};

/// Sets chapters ahead.
pub(super) struct Ahead {
    /// The pages that browsers were sent.
    drawn: Drawn,
    workshop: Workshop,
    known: Known,
    /// Where a chapter stands in the whole report of a revision.
    numbers: Option<(u64, edition::Alone)>,
}

impl Ahead {
    pub(super) fn new(drawn: Drawn, files: Arc<dyn Files>) -> Self {
        Self {
            drawn,
            workshop: Workshop::live(files),
            known: Known::new(),
            numbers: None,
        }
    }

    /// The same, with nothing known of any chapter.
    pub(super) fn afresh(&self) -> Self {
        Self {
            drawn: self.drawn.clone(),
            workshop: self.workshop.afresh(),
            known: Known::new(),
            numbers: None,
        }
    }

    /// The chapter before the reader's eyes, if what was read can change it; where chapters
    /// were written in, one of those.
    pub(super) fn chapter(
        &self,
        whole: &Good,
        before: &Inputs,
        inputs: &Inputs,
    ) -> Option<String> {
        let old: BTreeMap<_, _> =
            before.chapters.iter().map(|(_, file)| (&file.path, file)).collect();
        let changed: Vec<_> = inputs
            .chapters
            .iter()
            .filter(|(_, file)| old.get(&file.path) != Some(&file))
            .filter_map(|(_, file)| file.path.rsplit('/').next()?.strip_suffix(".md"))
            .collect();
        let seen = chapters_at(whole, &self.drawn.latest(whole));
        let stem = match changed.is_empty() {
            true => most(&seen),
            false => seen.into_iter().find(|stem| changed.contains(stem)),
        };
        stem.map(str::to_owned)
    }

    /// Finds, before anything changes, the pages of the chapter before the reader's eyes in a
    /// whole report, and sets it once: then little is new to the engine when it is changed.
    pub(super) fn prepare(
        &mut self,
        (whole, press): (&Good, &Press),
        inputs: &Inputs,
        wish: &Wish,
    ) {
        let Some(stem) = most(&chapters_at(whole, &self.drawn.latest(whole))) else {
            return;
        };
        let is_new = self.numbers.as_ref().is_none_or(|(_, last)| last.stem != stem);
        if is_new {
            let _ = self.set(stem, (whole, press), inputs, wish);
        } else {
            self.find(stem, whole, press);
        }
    }

    fn find(
        &mut self,
        stem: &str,
        whole: &Good,
        press: &Press,
    ) -> Option<&edition::Alone> {
        let is_known = self.numbers.as_ref().is_some_and(|(revision, numbers)| {
            *revision == whole.revision && numbers.stem == stem
        });
        if !is_known {
            let report = whole.proof.report.as_ref()?;
            let numbers = pages(stem, report, &whole.setting, press);
            self.numbers = Some((whole.revision, numbers));
        }
        self.numbers.as_ref().map(|(_, numbers)| numbers)
    }

    /// Sets a chapter as the files are now, on its pages of the last whole report, which
    /// `press` holds. The pages of that report come back with the chapter's own in their
    /// place. Nothing comes back where the chapter cannot be set by itself.
    pub(super) fn set(
        &mut self,
        stem: &str,
        (whole, press): (&Good, &Press),
        inputs: &Inputs,
        wish: &Wish,
    ) -> Option<Vec<Sheet>> {
        if whole.setting.edition.faces() {
            return None;
        }
        let numbers = self.find(stem, whole, press)?.clone();
        let before = whole.proof.report.as_ref()?;
        let mut proof = bind_one(inputs, wish, OneChapter { stem, before });
        if !is_numbered(proof.report.as_ref()?, wish, &numbers) {
            return None;
        }
        let wish = Wish { alone: Some(numbers.clone()), ..wish.clone() };
        let setting = self.workshop.lay(&mut proof, inputs, &wish)?;
        let runs = printed(&setting.document, &numbers)?;
        let languages = &setting.edition.languages;
        let (own, _) = sheets(&setting.document, languages, &mut self.known, |_| true);

        let (mut mixed, mut last) = (vec![], 0);
        for ((from, to), (own_from, own_to)) in numbers.pages.iter().zip(runs) {
            mixed.extend_from_slice(whole.sheets.get(last..*from)?);
            mixed.extend_from_slice(own.get(own_from..own_to)?);
            last = *to;
        }
        mixed.extend_from_slice(whole.sheets.get(last..)?);
        for (index, sheet) in mixed.iter_mut().enumerate() {
            sheet.index = index;
        }
        Some(mixed)
    }
}

/// What is most often in a list, the first of those.
fn most<'a>(all: &[&'a str]) -> Option<&'a str> {
    let count = |one: &str| all.iter().filter(|it| **it == one).count();
    all.iter().rev().max_by_key(|it| count(it)).copied()
}

/// The chapters that pages of a whole report belong to.
fn chapters_at<'a>(whole: &'a Good, pages: &[&Sheet]) -> Vec<&'a str> {
    let report = whole.proof.report.iter();
    let mut starts: Vec<_> = report
        .flat_map(|report| report.parts.values())
        .flat_map(|part| &part.chapters)
        .filter_map(|chapter| {
            let start = sheet_of(&whole.setting.document, &chapter.label)?;
            Some((start, chapter.stem.as_str()))
        })
        .collect();
    starts.sort_unstable();
    let at = |page: &&Sheet| {
        let behind = starts.partition_point(|(start, _)| *start <= page.index);
        starts.get(behind.checked_sub(1)?).map(|(_, stem)| *stem)
    };
    pages.iter().filter_map(at).collect()
}

/// Where the printed pages of each language are in a document that bears one chapter and bare
/// pages for the rest. Nothing comes back where bare pages do not tell them apart.
fn printed(
    document: &PagedDocument,
    numbers: &edition::Alone,
) -> Option<Vec<(usize, usize)>> {
    let all = document.pages();
    let (mut runs, mut last, mut at) = (vec![], 0, 0);
    for (from, to) in &numbers.pages {
        let absent = from.checked_sub(last)?;
        let next = at + absent;
        if !all.get(at..next)?.iter().all(is_bare) || (absent == 0 && at > 0) {
            return None;
        }
        at = next + all.get(next..)?.iter().take_while(|page| !is_bare(page)).count();
        if (from == to) != (at == next) {
            return None;
        }
        runs.push((next, at));
        last = *to;
    }
    all.get(at..)?.iter().all(is_bare).then_some(runs)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::input::project::{InputFile, Project};
    use crate::model::place::Sources;

    /// The report set whole, as the preview asks for it: with the languages that are files of their
    /// own.
    struct Whole {
        files: Arc<dyn Files>,
        inputs: Inputs,
        wish: Wish,
        workshop: Workshop,
        good: Good,
    }

    fn whole(edit: impl Fn(&mut Inputs)) -> Whole {
        let project =
            Project::at(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a project");
        let wish = Wish { every: true, as_files: true, ..Wish::default() };
        let mut inputs = project.read();
        edit(&mut inputs);
        let files: Arc<dyn Files> = Arc::new(project);
        let mut workshop = Workshop::new(Arc::clone(&files));
        let (mut proof, _) = crate::bind(Sources::default(), &inputs, &wish);
        let setting = workshop.lay(&mut proof, &inputs, &wish).expect("pages");
        let languages = &setting.edition.languages;
        let (sheets, _) =
            sheets(&setting.document, languages, &mut Known::new(), |_| true);
        let good = Good {
            revision: 1,
            sheets,
            is_ahead: false,
            languages: languages.iter().map(|lang| lang.tag()).collect(),
            proof: Arc::new(proof),
            matter: Arc::new(None),
            setting: Arc::new(setting),
        };
        Whole { files, inputs, wish, workshop, good }
    }

    fn names(sheets: &[Sheet]) -> Vec<(usize, String, String)> {
        let name = |it: &Sheet| (it.index, it.number.clone(), it.name.clone());
        sheets.iter().map(name).collect()
    }

    /// Every chapter of the report, set by itself, has the pages it has in the whole.
    #[test]
    fn a_chapter_ahead_has_the_pages_of_the_whole() {
        let Whole { files, inputs, wish, workshop, good } = whole(|_| ());
        let report = good.proof.report.as_ref().expect("a report");
        let part = report.parts.values().next().expect("a part");
        let (mut ahead, mut not) = (Ahead::new(Drawn::default(), files), vec![]);
        for stem in part.chapters.iter().map(|chapter| chapter.stem.as_str()) {
            let own = ahead.set(stem, (&good, workshop.press()), &inputs, &wish);
            let Some(sheets) = own else {
                not.push(stem);
                continue;
            };
            assert_eq!(names(&sheets), names(&good.sheets), "{stem}");
        }
        // The languages share its page.
        assert_eq!(not, ["30-back"]);
    }

    /// After a figure was corrected, a chapter ahead has the pages that the whole will have.
    #[test]
    fn a_chapter_ahead_has_the_figures_as_they_are_now() {
        let before = whole(|_| ());
        let after = whole(|inputs| {
            let text = |file: &mut InputFile| {
                let text = file.text.as_mut().expect("text");
                *text = text.replacen("2021: 88443}", "2021: 88444}", 1);
            };
            inputs.data.iter_mut().for_each(text);
        });
        let report = before.good.proof.report.as_ref().expect("a report");
        let part = report.parts.values().next().expect("a part");
        let mut ahead = Ahead::new(Drawn::default(), before.files);
        let mut moved = 0;
        for stem in part.chapters.iter().map(|chapter| chapter.stem.as_str()) {
            let last = (&before.good, before.workshop.press());
            let Some(sheets) = ahead.set(stem, last, &after.inputs, &before.wish) else {
                continue;
            };
            let (_, numbers) = ahead.numbers.as_ref().expect("its pages");
            for (from, to) in &numbers.pages {
                let own = names(&sheets[*from..*to]);
                assert_eq!(own, names(&after.good.sheets[*from..*to]), "{stem}");
                let was = names(&before.good.sheets[*from..*to]);
                moved += own.iter().zip(&was).filter(|(own, was)| own != was).count();
            }
        }
        assert!(moved > 0, "the figure stands nowhere");
    }
}
