//! The glossary: what a report calls things, in each language.

use super::lang::ByLang;
use super::place::Placed;

/// A concept and its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Term {
    /// The right form in each language.
    pub forms: ByLang<Placed<String>>,
    /// Other forms that are right as well.
    pub also: ByLang<Vec<Placed<String>>>,
    /// Forms that are wrong wherever they stand.
    pub avoid: ByLang<Vec<Placed<String>>>,
}
