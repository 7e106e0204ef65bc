//! A file that a request is about, with all that is known of its project.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use comemo::Track as _;
use lsp_types::{Location, Position, Range, Uri};

use super::desk::Desk;
use super::judge::Verdict;
use super::kind::{self, Kind};
use super::names::{self, Name, Names};
use super::ruler::{Ruler, Units};
use crate::diag::Sink;
use crate::input::project::Inputs;
use crate::model::config::Config;
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place};
use crate::model::text::Placeholder;
use crate::proof::Proof;
use crate::resolve::data::Data;
use crate::resolve::figures::{Binder, Bound};

/// The names of each file, as long as its text stays as it is.
#[derive(Default)]
pub(super) struct Shelf {
    kept: RefCell<BTreeMap<(PathBuf, String), Kept>>,
}

/// A text and its names.
type Kept = (String, Rc<Names>);

/// A file of a project.
pub(super) struct Here<'s> {
    pub(super) desk: &'s Desk,
    pub(super) shelf: &'s Shelf,
    pub(super) units: Units,
    pub(super) root: PathBuf,
    /// The file's path in the project.
    pub(super) own: String,
    pub(super) kind: Option<Kind>,
    pub(super) text: String,
    /// The last judgement; none before the first.
    pub(super) verdict: Option<&'s Verdict>,
    /// The last proof with a dataset.
    pub(super) known: Option<&'s Proof>,
}

impl<'s> Here<'s> {
    /// The file of an address, where it is open or one of a project's.
    pub(super) fn new(
        uri: &Uri,
        (desk, shelf, units): (&'s Desk, &'s Shelf, Units),
        verdicts: &'s BTreeMap<PathBuf, Verdict>,
        known: &'s BTreeMap<PathBuf, std::sync::Arc<Proof>>,
    ) -> Option<Self> {
        let path = Desk::path(uri)?;
        let (root, own) = desk.place(&path)?;
        let verdict = verdicts.get(&root);
        let text = match desk.documents.get(&path) {
            Some(document) => document.text.clone(),
            None => {
                let mut texts = verdict?.inputs.texts();
                let file = texts.find(|file| file.path == own)?;
                file.text.clone().ok()?
            }
        };
        let kind = kind::of(&own);
        let known = known.get(&root).map(AsRef::as_ref);
        Some(Self {
            desk,
            shelf,
            units,
            root,
            own,
            kind,
            text,
            verdict,
            known,
        })
    }

    pub(super) fn ruler(&self) -> Ruler<'_> {
        Ruler::new(&self.text, self.units)
    }

    pub(super) fn byte(&self, position: Position) -> usize {
        self.ruler().byte(position)
    }

    pub(super) fn data(&self) -> Option<&'s Data> {
        self.known?.data.as_ref()
    }

    pub(super) fn config(&self) -> Option<&'s Config> {
        self.known?.config.as_ref()
    }

    pub(super) fn inputs(&self) -> Option<&'s Inputs> {
        self.verdict.map(|verdict| verdict.inputs.as_ref())
    }

    /// The languages of the report.
    pub(super) fn languages(&self) -> &'s [Lang] {
        self.config().map_or(&[], |config| &config.languages)
    }

    /// The language that figures of the file are printed in: its own, or the first.
    pub(super) fn lang(&self) -> Option<Lang> {
        let own = self.kind.as_ref().and_then(Kind::lang);
        own.or_else(|| self.languages().first().copied())
    }

    /// The names of the file.
    pub(super) fn names(&self) -> Rc<Names> {
        self.names_of(&self.own, &self.text)
    }

    pub(super) fn names_of(&self, own: &str, text: &str) -> Rc<Names> {
        let key = (self.root.clone(), own.to_owned());
        let mut kept = self.shelf.kept.borrow_mut();
        if let Some((old, names)) = kept.get(&key)
            && old == text
        {
            return Rc::clone(names);
        }
        let names = Rc::new(names::names(own, text));
        kept.insert(key, (text.to_owned(), Rc::clone(&names)));
        names
    }

    /// All files of the project with their text, as typed where they are open.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        for file in self.inputs().iter().flat_map(|inputs| inputs.texts()) {
            if let Ok(text) = &file.text
                && kind::of(&file.path).is_some()
            {
                files.insert(file.path.clone(), text.clone());
            }
        }
        for (path, document) in &self.desk.documents {
            if let Some((root, own)) = self.desk.place(path)
                && root == self.root
                && kind::of(&own).is_some()
            {
                files.insert(own, document.text.clone());
            }
        }
        files
    }

    /// Calls `visit` with every file, its text and its names.
    pub(super) fn all_names(&self, visit: &mut dyn FnMut(&str, &str, &Names)) {
        for (own, text) in self.files() {
            visit(&own, &text, &self.names_of(&own, &text));
        }
    }

    /// The place of some bytes of a file.
    pub(super) fn location(
        &self,
        own: &str,
        text: &str,
        range: std::ops::Range<usize>,
    ) -> Option<Location> {
        let uri = self.desk.uri(&self.root, own)?;
        Some(Location { uri, range: self.range_in(text, range) })
    }

    pub(super) fn range_in(&self, text: &str, range: std::ops::Range<usize>) -> Range {
        Ruler::new(text, self.units).range(range)
    }

    /// What a placeholder prints in a language.
    pub(super) fn printed(&self, text: &str, lang: Lang) -> Option<String> {
        let (data, config) = (self.data()?, self.config()?);
        let binder = Binder { data: data.track(), lang, period: config.period };
        let place = Place::new(FileNumber(0), 0, text.len());
        let placeholder = Placeholder { text: text.to_owned(), place };
        match binder.bind(&placeholder, &mut Sink::default())? {
            Bound::Figure(figure) => Some(figure.printed.text()),
            Bound::Literal(text) => Some(text),
        }
    }

    /// The title of a heading or chapter as written, in a language.
    pub(super) fn title(&self, name: &Name, lang: Lang) -> Option<String> {
        let (file, id) = match name {
            Name::Heading(file, id) => (file, Some(id)),
            Name::Chapter(file) => (file, None),
            _ => return None,
        };
        let own = format!("content/{lang}/{file}");
        let text = self.files().remove(&own)?;
        let names = self.names_of(&own, &text);
        let found = names.headings.iter().find(|heading| match id {
            Some(id) => heading.id.as_ref().is_some_and(|(own, _)| own == id),
            None => heading.level == 1,
        });
        found.map(|heading| heading.title.clone())
    }
}
