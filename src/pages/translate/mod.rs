//! Translate: walks the report and calls layout functions. It chooses which, never how
//! they look, and it cannot fail.
//!
//! Cooperates with `layouts/lib.typ`, where every function called here is defined.

pub(crate) mod blocks;
mod book;
mod drawn;
mod fill;
pub(crate) mod line;
mod looks;
pub mod marks;
pub mod writer;

use std::borrow::Cow;
use std::sync::Arc;

pub use book::path as chapter_path;
pub use drawn::{Drawing, drawings};

use crate::model::edition::Edition;
use crate::model::lang::Lang;
use crate::model::report::{Chapter, ChapterKind, Report};
use writer::File;

/// The generated Typst of a report: the main file first, then the facts of the book, a file per
/// chapter, and the theme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Galley {
    /// The files.
    pub files: Vec<File>,
    /// The languages that stand in them: what fonts are needed hangs on those.
    pub languages: Vec<Lang>,
}

/// The galley of a drawing by itself.
pub fn specimen(path: &str) -> Galley {
    let mut w = writer::Writer::calling(MAIN.to_owned(), "specimen");
    w.markup_call("specimen", |a| a.argument().string(path));
    Galley { files: vec![w.finish()], languages: vec![] }
}

/// The main file's path.
pub const MAIN: &str = "/main.typ";
/// The path of the facts of the book.
const BOOK: &str = "/book.typ";

/// Translates a report into the galley of an edition.
pub fn translate(report: &Report, edition: &Edition) -> Galley {
    let mut files = vec![book::main(report, edition), book::facts(report, edition)];
    let facing = book::twins(report, edition);
    for lang in &edition.languages {
        let Some(part) = report.parts.get(lang) else { continue };
        let is_printed = |chapter: &&Arc<Chapter>| match &edition.alone {
            Some(alone) => alone.stem == chapter.stem,
            None => true,
        };
        for chapter in part.chapters.iter().filter(is_printed) {
            let twin = facing.iter().flatten().find(|other| other.lang != *lang);
            let twin = twin.and_then(|other| {
                other.chapters.iter().find(|twin| twin.stem == chapter.stem)
            });
            let body = match twin {
                Some(twin) => fill::filled(&chapter.body, &twin.body),
                None => Cow::Borrowed(chapter.body.as_slice()),
            };
            let has_pages = facing.is_none() && chapter.kind != ChapterKind::Back;
            files.push(blocks::chapter(chapter, &body, part, has_pages));
        }
    }
    files.push(looks::of(report));
    Galley { files, languages: edition.languages.clone() }
}
