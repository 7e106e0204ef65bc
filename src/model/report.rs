//! The report: everything bound, nothing missing, ready to be set.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::{Config, How, Reason};
use super::figure::Figure;
use super::framework::{Duty, IndexForm};
use super::lang::{ByLang, Lang};
use super::period::Period;
use super::place::{FileNumber, Place, Placed};
use super::text;
use crate::components::Component;

/// A line of text in which every figure is bound.
pub type Inline = text::Inline<Figure, Target>;
/// A line.
pub type Line = Vec<Inline>;
/// A block in which every figure is bound.
pub type Block = text::Block<Figure, Target, Component>;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Out of the report.
    Url(String),
    /// To a heading of this report: its label, and the title to print where the link has
    /// no text of its own.
    Heading {
        /// The label in the set document.
        label: String,
        /// Whether the page is worth printing: the target stands in another chapter.
        with_page: bool,
    },
}

/// How a chapter is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ChapterKind {
    /// Reading text.
    #[default]
    Text,
    /// Opens with a coloured page of its own.
    Opener,
    /// Tables over the full width.
    Tables,
    /// A letter: a statement of the board or its chair.
    Letter,
    /// The back cover, shared by all languages.
    Back,
}

impl ChapterKind {
    /// The kinds by their names in front matter and layouts.
    pub const ALL: [(&'static str, Self); 5] = [
        ("text", Self::Text),
        ("opener", Self::Opener),
        ("tables", Self::Tables),
        ("letter", Self::Letter),
        ("back", Self::Back),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, kind)| *kind == self);
        named.map_or("text", |(name, _)| name)
    }
}

/// A chapter in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chapter {
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub file: FileNumber,
    /// Its file's name without the ending: `04-climate`.
    pub stem: String,
    /// Its label: `en/climate`.
    pub label: String,
    /// Its title.
    pub title: Line,
    /// Its short name for the navigation bar.
    pub nav: Line,
    /// Its printed number, if it has one.
    pub number: Option<String>,
    /// Its introduction.
    pub lead: Option<Line>,
    /// How it is laid out.
    pub kind: ChapterKind,
    /// Its body, without the title.
    pub body: Vec<Block>,
    /// Its footnotes by label.
    pub notes: BTreeMap<String, Vec<Block>>,
    /// Its headings below the title, in order.
    pub sections: Vec<Section>,
    /// The period its prose was last confirmed for, where that is said.
    pub confirmed: Option<Placed<Period>>,
}

/// A heading as others refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Section {
    /// Its level, from 1.
    pub level: u8,
    /// Its label.
    pub label: String,
    /// Its text.
    pub title: Line,
    /// The provisions it answers, its tables' included.
    pub discloses: Vec<Placed<String>>,
}

/// The content index of a framework in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexTable {
    /// The framework's name in files.
    pub framework: String,
    /// Its place among those the report follows.
    pub position: usize,
    /// Its name.
    pub name: String,
    /// What it looks like.
    pub form: IndexForm,
    /// The statement of use; empty where the framework asks for none.
    pub statement: String,
    /// The standard that statement rests on; empty where there is none.
    pub uses: String,
    /// The aspects.
    pub groups: Vec<IndexGroup>,
    /// What others of the report's frameworks ask for the same.
    pub crosswalk: Crosswalk,
}

/// The provisions of a framework, with those of the report's others that ask for the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Crosswalk {
    /// The names of the frameworks, its own first.
    pub heads: Vec<String>,
    /// Its aspects by title, with their provisions.
    pub groups: Vec<(String, Vec<CrosswalkRow>)>,
}

/// A provision and those of other frameworks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CrosswalkRow {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// In each of the other frameworks.
    pub others: Vec<Others>,
}

/// The provisions of a framework that ask for what one of another asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Others {
    /// Those whose answer is the same.
    pub same: Vec<String>,
    /// Those that ask for something like it.
    pub near: Vec<String>,
}

impl IndexTable {
    /// Its provisions.
    pub fn rows(&self) -> impl Iterator<Item = &IndexRow> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

/// An aspect of the index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexGroup {
    /// The part of the framework it belongs to; empty where that has none.
    pub part: String,
    /// Its banner.
    pub title: String,
    /// Its provisions.
    pub rows: Vec<IndexRow>,
}

/// The kind of answer a provision asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// A figure.
    Numeric,
    /// A text.
    Descriptive,
    /// Both.
    Mixed,
}

impl AnswerKind {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] = [
        ("numeric", Self::Numeric),
        ("descriptive", Self::Descriptive),
        ("mixed", Self::Mixed),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// A provision of the index with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexRow {
    /// Its code.
    pub code: String,
    /// Its code as authors write it: with the framework's prefix, unless that is the first.
    pub key: String,
    /// What kind of answer it asks for.
    pub kind: AnswerKind,
    /// Whether it must be answered.
    pub duty: Duty,
    /// Its items that must be answered more strictly, as they stand behind its code.
    pub stricter: Vec<(String, Duty)>,
    /// Its title.
    pub title: String,
    /// What it asks, in our words.
    pub description: String,
    /// The sections that answer it.
    pub sections: Vec<(Line, String)>,
    /// Where `index.yaml` speaks of it.
    pub entry: Option<Place>,
    /// What `index.yaml` says.
    pub said: Vec<Said>,
}

/// What `index.yaml` says of a provision, or of one of its items.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Said {
    /// The item, as it stands behind the provision's code: `(a)(iii)`; empty for the whole.
    pub item: String,
    /// In what way.
    pub how: How,
    /// What stands before it: what kind of explanation, relief or omission it is.
    pub label: String,
    /// The text.
    pub line: Line,
}

impl IndexRow {
    /// Whether something says why the whole of it is not there.
    pub fn is_excused(&self) -> bool {
        self.said
            .iter()
            .any(|said| said.item.is_empty() && said.how.is_excuse())
    }

    /// The class of its explanation, where it has one.
    pub fn reason(&self) -> Option<Reason> {
        self.said.iter().find_map(|said| match said.how {
            How::Explain(reason, _) => Some(reason),
            _ => None,
        })
    }
}

/// One language's part of the report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// The language.
    pub lang: Lang,
    /// The chapters in order.
    pub chapters: Vec<Arc<Chapter>>,
    /// The content index of each framework the report follows.
    pub indexes: Vec<IndexTable>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    /// The settings.
    pub config: Config,
    /// One part a language, in order.
    pub parts: ByLang<Part>,
    /// The pictures it shows, by path from the project's root, each with the first place
    /// that shows it.
    pub pictures: BTreeMap<String, Place>,
    /// In a blackline, what stands on the sheet in front.
    pub revision: Option<Revision>,
}

/// What changed from one making of a report to another, in short.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Revision {
    /// The two states that were compared, the old one first.
    pub states: [State; 2],
    /// The figures of the dataset that changed.
    pub figures: Vec<RevisedFigure>,
    /// How many printed figures, texts, and charts and tables changed, by language.
    pub counts: ByLang<[usize; 3]>,
    /// The pages that changed, as the report itself numbers them.
    pub pages: Vec<String>,
}

/// A state of a report: what it is called, and what tells it from every other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct State {
    /// What it was called; empty for the project as it stands.
    pub name: String,
    /// The commit, where there is one.
    pub commit: Option<Commit>,
    /// Whether files are otherwise than in the commit.
    pub is_changed: bool,
    /// A fingerprint of all files the report was made from.
    pub fingerprint: String,
}

/// A commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Commit {
    /// Its name, in hexadecimal digits.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// The day they did, as in 2026-03-27.
    pub date: String,
}

/// A figure of the dataset that changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RevisedFigure {
    /// Its name.
    pub name: ByLang<String>,
    /// The period.
    pub period: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}
