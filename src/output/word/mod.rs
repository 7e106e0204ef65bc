//! The report as a Word file for those who review it: text that may be edited, figures that may
//! not, and each block known by its place.

pub mod atom;
pub mod beside;
pub mod body;
pub mod comments;
mod component;
mod package;
mod picture;
mod runs;
mod xml;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::model::comment::Comment;
use crate::model::place::Sources;
use crate::model::report::{Chapter, Report};
use crate::model::visit::{self, plain_text};
use crate::pages::translate::Drawing;
use crate::resolve::data::Data;
use body::{Body, Known, Segment, Shared};
use comments::Thread;
pub use package::{fonts, looks, styles};
pub use picture::Shown;

/// How many points of a picture we draw make a typographic point: 216 an inch.
pub const DENSITY: u8 = 3;

/// The width of the text of a page that stands, in the unit of Word's tables, of which 20 make a
/// point.
const WIDTH: usize = 9354;

/// Pictures by what they are called: files by their path, drawings by their place.
pub type Pictures = BTreeMap<String, Vec<u8>>;

/// What is exported: chapters of one language, and what they are read with.
pub struct Matter<'a> {
    /// The report.
    pub report: &'a Report,
    /// The files it was read from.
    pub sources: &'a Sources,
    /// Its figures.
    pub data: &'a Data,
    /// The chapters, all of one language.
    pub chapters: Vec<&'a Arc<Chapter>>,
    /// What reviewers said of them, as far as it goes out.
    pub comments: Vec<&'a Comment>,
}

/// The texts that may be edited, as they are exported.
pub fn segments(matter: &Matter<'_>) -> Vec<Segment> {
    walked(matter, BTreeMap::new(), BTreeMap::new()).segments
}

/// What is to be drawn so that Word can show it, each with what its picture is called.
pub fn drawings<'a>(matter: &Matter<'a>) -> Vec<(String, Drawing<'a>)> {
    let mut all = vec![];
    for chapter in matter.chapters.iter().copied() {
        visit::components(chapter, &mut |component| {
            if let Some(place) = component.part().place()
                && component::said(component).is_some()
            {
                let key = component::key(Some(place));
                all.push((key, Drawing::Component(chapter, component)));
            }
        });
    }
    let files = matter.report.pictures.keys();
    let files = files.filter(|path| !is_photograph(path));
    all.extend(files.map(|path| (path.clone(), Drawing::File(path))));
    all
}

/// Whether Word can show a file as it is.
pub fn is_photograph(path: &str) -> bool {
    let path = path.to_lowercase();
    [".png", ".jpg", ".jpeg"].iter().any(|ending| path.ends_with(ending))
}

fn walked(
    matter: &Matter<'_>,
    pictures: BTreeMap<String, Shown>,
    comments: BTreeMap<String, Vec<Thread>>,
) -> Shared {
    let mut shared = Shared::default();
    (shared.pictures, shared.comments) = (pictures, comments);
    let known = |chapter: &Chapter| -> Known<'_> {
        let part = matter.report.parts.get(&chapter.lang);
        let indexes = part.map(|part| part.indexes.as_slice()).unwrap_or_default();
        (matter.sources, matter.data, indexes)
    };
    let mut rest = matter.chapters.as_slice();
    while let Some((chapter, after)) = rest.split_first() {
        let position = matter.chapters.len() - rest.len();
        let twin = after.first().filter(|twin| beside::is_twin(chapter, twin));
        let mut heads = vec![plain_text(&chapter.title)];
        match twin {
            Some(twin) => {
                heads.push(plain_text(&twin.title));
                let chapters = [&***chapter, &***twin];
                let known = chapters.map(known);
                beside::Pair { chapters, known, position }.write(&mut shared);
            }
            None => {
                let known = known(chapter);
                Body::new(chapter, position, known, WIDTH, &mut shared).chapter();
            }
        }
        shared.heads.push(heads.join(" · "));
        rest = after.get(heads.len() - 1..).unwrap_or_default();
        if !rest.is_empty() {
            // A section ends with its last paragraph.
            shared.body += &format!(
                "<w:p><w:pPr><w:pStyle w:val=\"End\"/>{}</w:pPr></w:p>",
                package::section(shared.heads.len(), twin.is_some())
            );
        }
    }
    shared
}

/// Writes the file.
///
/// # Errors
/// If the archive cannot be written.
pub fn export(matter: &Matter<'_>, pictures: &Pictures) -> Result<Vec<u8>, String> {
    let shown = pictures.iter().enumerate();
    let shown = shown
        .filter_map(|(at, (name, bytes))| {
            let is_drawn = !is_photograph(name);
            Some((name.clone(), Shown::new(at + 1, bytes, is_drawn)?))
        })
        .collect();
    let threads = match matter.comments.is_empty() {
        true => BTreeMap::new(),
        false => {
            let plain = walked(matter, BTreeMap::new(), BTreeMap::new());
            comments::threads(matter, &plain)
        }
    };
    let shared = walked(matter, shown, threads);
    let parts = package::parts(matter, &shared);
    archive(&parts).map_err(|error| error.to_string())
}

/// Packs parts, always the same way.
fn archive(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
