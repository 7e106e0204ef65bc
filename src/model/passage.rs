//! Passages: every text that stands in two languages, wherever it is written. Translations are
//! judged and confirmed passage by passage, and never by the kind of file.

use super::lang::Lang;
use super::place::Place;

/// A text and its translation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Passage {
    /// The language of the translation.
    pub lang: Lang,
    /// What it belongs to: a chapter's file name without ending, or a file of settings or data.
    pub of: String,
    /// What it is called there; nothing for the blocks of a chapter, which stand in order.
    pub key: Option<String>,
    /// Which of the chapter's blocks it is, its title not counted.
    pub block: Option<usize>,
    /// The source.
    pub source: Version,
    /// The translation.
    pub translation: Version,
}

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version {
    /// Where it begins.
    pub place: Place,
    /// As written, placeholders included, without the marks of Markdown and without the line
    /// breaks that mean nothing: a line for each line, cell row or field.
    pub text: String,
    /// Its words: the same with holes where figures, code, formulas and addresses stand.
    pub words: String,
}

/// What cannot be held against its translation, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Left {
    /// The language of the translation.
    pub lang: Lang,
    /// What it belongs to, as in [`Passage`].
    pub of: String,
    /// Why.
    pub why: Why,
}

/// Why something cannot be held against its translation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Why {
    /// One of the two files has errors of its own.
    Unread(Place),
    /// There is no translation, or no source, in a language; what there is begins here.
    Missing(Lang, Place),
    /// From here on their blocks are not of the same kinds; in the source from there on.
    Apart(Place, Place),
}

/// The texts of a report that stand in two languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Passages {
    /// In the order of files, and in each as they are read.
    pub pairs: Vec<Passage>,
    /// What could not be paired as a whole. Of chapters that part ways the blocks before are
    /// among the pairs.
    pub left: Vec<Left>,
}
