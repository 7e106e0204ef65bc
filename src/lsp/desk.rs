//! What lies on the desk: the documents that are open, with their text as typed, and the projects
//! they belong to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::address;
use super::ruler::{Ruler, Units};
use crate::input::project::{MAX_TEXT, Project, there};
use crate::model::lang::Lang;

/// A document that is open.
pub(super) struct Document {
    /// As the editor calls it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    /// Its text, with one kind of line end.
    pub(super) text: String,
}

impl Document {
    pub(super) fn new(uri: Uri, version: i32, text: &str) -> Self {
        Self { uri, version, text: one_end(text) }
    }

    /// Takes a change in.
    pub(super) fn change(
        &mut self,
        change: &TextDocumentContentChangeEvent,
        units: Units,
    ) {
        let new = one_end(&change.text);
        match change.range {
            None => self.text = new,
            Some(range) => {
                let bytes = Ruler::new(&self.text, units).bytes(range);
                self.text.replace_range(bytes, &new);
            }
        }
    }
}

/// A text with one kind of line end, so that every place in it is counted alike.
fn one_end(text: &str) -> String {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.to_owned(),
    }
}

/// A text that is read in the place of a file's.
pub(super) type Unsaved = BTreeMap<String, Result<String, String>>;

/// All that is open.
pub(super) struct Desk {
    /// By their paths on disk.
    pub(super) documents: BTreeMap<PathBuf, Document>,
    /// By their roots.
    pub(super) projects: BTreeMap<PathBuf, Project>,
    /// The language in which the editor is answered.
    pub(super) lang: Lang,
    /// Whether the editor makes files where an edit says so.
    pub(super) can_create: bool,
}

impl Desk {
    /// An empty one, at which a language is spoken.
    pub(super) fn speaking(lang: Lang) -> Self {
        Self {
            documents: BTreeMap::new(),
            projects: BTreeMap::new(),
            lang,
            can_create: false,
        }
    }

    /// The language in which the editor is answered.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// The project of a folder, or of one above it, which lies on the desk from now on.
    pub(super) fn find(&mut self, folder: &Path) -> Option<PathBuf> {
        // One may lie within another.
        let project = Project::find(folder).ok()?;
        let root = project.root().to_owned();
        self.projects.entry(root.clone()).or_insert(project);
        Some(root)
    }

    /// The innermost project that a path lies in.
    pub(super) fn root_of(&self, path: &Path) -> Option<PathBuf> {
        let mut above = path.ancestors();
        let root = above.find(|folder| self.projects.contains_key(*folder));
        root.map(Path::to_owned)
    }

    /// The path of an address on disk, with every link followed.
    pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
        address::path(uri).map(|path| there::real(&path))
    }

    /// The project of a path, and what the path is called in it.
    pub(super) fn place(&self, path: &Path) -> Option<(PathBuf, String)> {
        let root = self.root_of(path)?;
        let own = path.strip_prefix(&root).ok()?;
        let parts: Option<Vec<_>> =
            own.components().map(|part| part.as_os_str().to_str()).collect();
        Some((root, parts?.join("/")))
    }

    /// The address of a file of a project: the editor's own, where it is open.
    pub(super) fn uri(&self, root: &Path, own: &str) -> Option<Uri> {
        let path = root.join(own);
        match self.documents.get(&path) {
            Some(document) => Some(document.uri.clone()),
            None => address::uri(&path),
        }
    }

    /// The texts of a project's files that are open, and their versions.
    pub(super) fn unsaved(&self, root: &Path) -> (Unsaved, BTreeMap<String, i32>) {
        let mut texts = Unsaved::new();
        let mut versions = BTreeMap::new();
        for (path, document) in &self.documents {
            let Some((_, own)) = self.place(path).filter(|(of, _)| of == root) else {
                continue;
            };
            let text = match document.text.len() as u64 > MAX_TEXT {
                true => Err(format!("it is larger than {} MiB", MAX_TEXT >> 20)),
                // A byte-order mark is no text.
                false => Ok(document.text.trim_start_matches('\u{feff}').to_owned()),
            };
            versions.insert(own.clone(), document.version);
            texts.insert(own, text);
        }
        (texts, versions)
    }
}
