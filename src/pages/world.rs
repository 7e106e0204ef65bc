//! The engine's world: the galley from memory, layouts, fonts and pictures. Hermetic: no
//! network, no packages, no system fonts, no clock, and no file that was not listed.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};

use crate::assets::{font_files, is_icon, layout_files};
use crate::model::aligned::changes;
use crate::model::lang::Lang;
use crate::pages::translate::{Galley, MAIN};

/// The fonts that every report may need, parsed once, in the order of their file names.
static BUNDLED: LazyLock<Vec<Font>> = LazyLock::new(|| parsed(None));

fn parsed(lang: Option<Lang>) -> Vec<Font> {
    let files = font_files(lang);
    files.flat_map(|(_, bytes)| Font::iter(Bytes::new(bytes))).collect()
}

/// The fonts of a report: those that every one may need, and what its languages need besides.
fn fonts(languages: &[Lang]) -> Vec<Font> {
    static OWN: [OnceLock<Vec<Font>>; Lang::ALL.len()] =
        [const { OnceLock::new() }; Lang::ALL.len()];
    let mut fonts = BUNDLED.clone();
    for (lang, own) in Lang::ALL.into_iter().zip(&OWN) {
        if languages.contains(&lang) {
            fonts.extend_from_slice(own.get_or_init(|| parsed(Some(lang))));
        }
    }
    fonts
}

/// All fonts that Recto brings along.
pub(super) fn bundled() -> Vec<Font> {
    fonts(&Lang::ALL)
}

/// Whether a font family is among those of every report.
pub fn has_family(name: &str) -> bool {
    let name = name.to_lowercase();
    BUNDLED.iter().any(|font| font.info().family.to_lowercase() == name)
}

/// A file of Typst. Most layouts are not called by a report that is small, so what a file means
/// is worked out when the engine asks for it.
pub(super) struct Script {
    id: FileId,
    text: String,
    source: OnceLock<Source>,
}

impl Script {
    /// What it means.
    pub(super) fn source(&self) -> &Source {
        self.source.get_or_init(|| Source::new(self.id, self.text.clone()))
    }

    /// Gives it a new text.
    fn edit(&mut self, text: &str) {
        if self.text != text {
            if let Some(source) = self.source.get_mut() {
                edit(source, text);
            }
            text.clone_into(&mut self.text);
        }
    }
}

/// What the engine may see while it sets a report.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// The languages whose fonts are there.
    languages: Vec<Lang>,
    /// The fonts of the project's own.
    own_fonts: Vec<Font>,
    main: FileId,
    sources: BTreeMap<String, Script>,
    pictures: BTreeMap<String, Bytes>,
    /// Layout files of the project itself, by path.
    own_layouts: Vec<String>,
}

impl Press {
    /// An empty press with the fonts that every report may need.
    pub fn new() -> Self {
        let fonts = BUNDLED.clone();
        Self {
            library: LazyHash::new(library()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            languages: vec![],
            own_fonts: vec![],
            main: RootedPath::new(VirtualRoot::Project, main_path()).intern(),
            sources: BTreeMap::new(),
            pictures: BTreeMap::new(),
            own_layouts: vec![],
        }
    }

    /// Brings fonts of the project's own, for the galleys that are loaded from now on.
    pub fn bring(&mut self, fonts: &[Font]) {
        if self.own_fonts != fonts {
            fonts.clone_into(&mut self.own_fonts);
            // The next galley finds them missing.
            self.fonts.clear();
        }
    }

    /// Puts a galley into the press. Files that were there are edited in place, so that
    /// the engine keeps what it knows of their unchanged parts.
    pub fn load(
        &mut self,
        galley: &Galley,
        layouts: &[(String, String)],
        pictures: BTreeMap<String, Bytes>,
    ) {
        let mut wanted: BTreeMap<String, &str> = layout_files()
            .map(|(name, text)| (format!("/layouts/{name}"), text))
            .collect();
        for (path, text) in layouts {
            wanted.insert(format!("/{path}"), text);
        }
        for file in &galley.files {
            wanted.insert(file.path.clone(), &file.text);
        }
        if self.languages != galley.languages || self.fonts.is_empty() {
            self.languages.clone_from(&galley.languages);
            self.fonts = fonts(&self.languages);
            self.fonts.extend_from_slice(&self.own_fonts);
            self.book = LazyHash::new(FontBook::from_fonts(&self.fonts));
        }
        self.own_layouts = layouts.iter().map(|(path, _)| format!("/{path}")).collect();
        self.sources.retain(|path, _| wanted.contains_key(path));
        self.pictures = pictures;
        for (path, text) in wanted {
            if is_icon(&path) {
                self.pictures.insert(path, Bytes::from_string(text.to_owned()));
                continue;
            }
            match self.sources.get_mut(&path) {
                Some(script) => script.edit(text),
                None => {
                    let Some(id) = file_id(&path) else { continue };
                    let (text, source) = (text.to_owned(), OnceLock::new());
                    self.sources.insert(path, Script { id, text, source });
                }
            }
        }
    }

    /// What the main file calls in: the chapters.
    pub(super) fn chapters(&self) -> Vec<&Script> {
        let files = self.sources.iter();
        let chapters = files.filter(|(path, _)| path.starts_with("/chapters/"));
        chapters.map(|(_, script)| script).collect()
    }

    /// The fonts that the pages may use.
    pub(super) fn fonts(&self) -> &[Font] {
        &self.fonts
    }

    /// The pictures by path.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.pictures
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The path of a picture, by what it holds.
    pub fn path_of(&self, bytes: &Bytes) -> Option<&str> {
        let mut pictures = self.pictures.iter();
        pictures.find(|(_, own)| *own == bytes).map(|(path, _)| path.as_str())
    }

    /// The layouts of the project's own.
    pub fn own_layouts(&self) -> impl Iterator<Item = &str> {
        self.own_layouts.iter().map(String::as_str)
    }

    /// Whether a file is a layout of the project's own.
    pub fn is_own_layout(&self, path: &str) -> bool {
        self.own_layouts.iter().any(|own| own == path)
    }
}

/// Gives a source a new text by as many small edits as its lines need: what stands between
/// them keeps its place in the engine's memory, which one edit from the first to the last
/// would cost it.
fn edit(source: &mut Source, text: &str) {
    let before = source.text().to_owned();
    let [old, new] = [before.as_str(), text]
        .map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let mut at = 0;
    let mut replace = |was: &[&str], is: &[&str]| {
        let (was, is) = (was.concat(), is.concat());
        let (start, end) = common(&was, &is);
        if was != is {
            source.edit(at + start..at + was.len() - end, &is[start..is.len() - end]);
        }
        at += is.len();
    };
    for change in changes(&old, &new) {
        let (was, is) = (&old[change.old_range()], &new[change.new_range()]);
        if was.len() == is.len() {
            for (was, is) in was.chunks(1).zip(is.chunks(1)) {
                replace(was, is);
            }
        } else {
            replace(was, is);
        }
    }
}

/// How many bytes two texts share at their starts and, of the rest, at their ends.
fn common(one: &str, other: &str) -> (usize, usize) {
    let size = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
    };
    let start = size(&mut one.chars().zip(other.chars()));
    let (one, other) = (&one[start..], &other[start..]);
    (start, size(&mut one.chars().rev().zip(other.chars().rev())))
}

/// The engine's library, with what makes tables accessible: heads of rows and summaries.
fn library() -> Library {
    let features = std::iter::once(Feature::A11yExtras).collect();
    Library::builder().with_features(features).build()
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(
    clippy::expect_used,
    reason = "the path is a constant without backslash or `..`"
)]
fn main_path() -> VirtualPath {
    VirtualPath::new(MAIN).expect("a plain path")
}

/// The engine's id of a path from the root; nothing for a path with a backslash or one
/// that climbs out, which no file of a project has.
pub(super) fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Whether a file is asked for from the project, not from a package.
fn is_ours(id: FileId) -> bool {
    matches!(id.root(), VirtualRoot::Project)
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = id.vpath().get_with_slash();
        match self.sources.get(path).filter(|_| is_ours(id)) {
            Some(script) => Ok(script.source().clone()),
            None => Err(FileError::NotFound(path.into())),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_with_slash();
        if !is_ours(id) {
            return Err(FileError::AccessDenied);
        }
        if let Some(bytes) = self.pictures.get(path) {
            return Ok(bytes.clone());
        }
        match self.sources.get(path) {
            Some(script) => Ok(Bytes::from_string(script.text.clone())),
            None => Err(FileError::NotFound(path.into())),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use typst::syntax::Source;

    use super::edit;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let mut source = Source::detached(before);
        edit(&mut source, after);
        assert_eq!(source.text(), after);
        assert_eq!(source.root().full_text(), after, "{before:?}");
    }

    #[test]
    fn a_source_edited_line_by_line_holds_the_new_text() {
        check("", "");
        check("{a}\n{b}\n{c}\n", "{a}\n{bb}\n{c}\n");
        check("{a}\n{b}\n{c}\n", "{a1}\n{b}\n{c1}\n");
        check("{a}\n{b}\n{c}\n", "{a}\n{c}\n");
        check("{a}\n{c}\n", "{0}\n{a}\n{b}\n{b}\n{c}");
        check("[二氧化碳]\n[x]", "[二氧化硫]\n[x]\n[y]");
        check("aa\naa\n", "aaa\naa\naaaa\n");
        check("[#\"a", "");
    }
}
