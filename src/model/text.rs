//! What prose is made of.
//!
//! One tree for both phases: a draft holds placeholders and destinations as written
//! (`F` = [`Placeholder`], `T` = [`Destination`]), a report holds bound figures and
//! targets that exist. A new element is a variant here, and the compiler then leads to
//! every stage that must learn it.

use super::place::{Place, Placed};

/// An element in a line of text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Inline<F, T> {
    /// Plain text.
    Text(String, Place),
    /// A figure.
    Figure(F),
    /// Emphasised text.
    Emphasis(Vec<Self>),
    /// Strongly emphasised text.
    Strong(Vec<Self>),
    /// Text struck through.
    Strike(Vec<Self>),
    /// Subscript.
    Subscript(Vec<Self>),
    /// Superscript.
    Superscript(Vec<Self>),
    /// Code, verbatim.
    Code(String, Place),
    /// A link or cross-reference. A cross-reference without text takes its target's title.
    Link(T, Vec<Self>),
    /// A reference to the footnote of a label.
    Note(Placed<String>),
    /// A line break in the source: a space or nothing, as the language wants.
    SoftBreak(Place),
    /// A line break on the page.
    HardBreak,
    /// A picture in a line or by itself.
    Picture(Picture<F, T>),
    /// What came, in a blackline.
    Inserted(Vec<Self>),
    /// What went, in a blackline.
    Deleted(Vec<Self>),
}

/// An element that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Block<F, T, C> {
    /// A heading.
    Heading(Heading<F, T>),
    /// A paragraph.
    Paragraph(Vec<Inline<F, T>>, Place),
    /// A list.
    List {
        /// The first number, where it is numbered.
        start: Option<u64>,
        /// Whether its items stand close together.
        tight: bool,
        /// The items.
        items: Vec<Vec<Self>>,
    },
    /// A quotation.
    Quote(Vec<Self>),
    /// Code, verbatim.
    Code(String, Place),
    /// A table.
    Table(Table<F, T>),
    /// A line across the measure.
    Rule,
    /// A component.
    Component(C),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Heading<F, T> {
    /// 1 is the chapter's title.
    pub level: u8,
    /// Its id, the same in every language.
    pub id: Option<Placed<String>>,
    /// The provisions its section answers.
    pub discloses: Vec<Placed<String>>,
    /// Whether its section is boxed as a case.
    pub is_case: bool,
    /// Whether it begins a page.
    pub starts_page: bool,
    /// How its section is set, where that is said.
    pub manner: Option<Manner>,
    /// Its text.
    pub body: Vec<Inline<F, T>>,
    /// Where it stands.
    pub place: Place,
}

/// How the pages of a section are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manner {
    /// Text in two columns.
    Columns,
    /// Larger text over a wide measure.
    Wide,
    /// A tinted page of its own.
    Feature,
    /// Charts two in a row.
    Data,
    /// Small things in the margin beside the text.
    Notes,
}

impl Manner {
    /// Every one with its name in files and layouts.
    pub const ALL: [(&'static str, Self); 5] = [
        ("columns", Self::Columns),
        ("wide", Self::Wide),
        ("feature", Self::Feature),
        ("data", Self::Data),
        ("notes", Self::Notes),
    ];

    /// The one of a name.
    pub fn of(name: &str) -> Option<Self> {
        let named = Self::ALL.iter().find(|(own, _)| *own == name);
        named.map(|(_, manner)| *manner)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, manner)| *manner == self);
        named.map_or("columns", |(name, _)| name)
    }
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// As the layout likes.
    Default,
    /// Left.
    Left,
    /// Centred.
    Centre,
    /// Right.
    Right,
}

impl Alignment {
    /// Those an author may ask for, by their names in files.
    pub const NAMED: [(&'static str, Self); 3] =
        [("left", Self::Left), ("center", Self::Centre), ("right", Self::Right)];
}

/// A table typed in a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table<F, T> {
    /// One alignment a column.
    pub alignments: Vec<Alignment>,
    /// The head row.
    pub head: Vec<Vec<Inline<F, T>>>,
    /// The body rows.
    pub rows: Vec<Vec<Vec<Inline<F, T>>>>,
    /// Where it stands.
    pub place: Place,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Picture<F, T> {
    /// Its path as written, later from the project's root.
    pub path: Placed<String>,
    /// The alternative text: words and figures; an empty one was missing.
    pub alt: Vec<Inline<F, T>>,
    /// The caption: words and figures.
    pub caption: Option<Vec<Inline<F, T>>>,
}

/// A placeholder as written between `{{` and `}}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Placeholder {
    /// The text between the braces.
    pub text: String,
    /// Where that text stands.
    pub place: Place,
}

impl Placeholder {
    /// The place of a part of the text.
    pub fn part(&self, start: usize, end: usize) -> Place {
        self.place.within(&self.text, start..end)
    }
}

/// A link's destination as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    /// The URL, path or anchor.
    pub url: String,
    /// Where the link stands.
    pub place: Place,
}
