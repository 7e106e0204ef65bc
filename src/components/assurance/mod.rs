//! `assurance`: what an assurer has vouched for, figure by figure with its page and row, and the
//! pages of their statement.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::Place;
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    name: "assurance",
    title: "assurance",
    phrase: "an `assurance` block",
    is_display: true,
};

/// `assurance`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Where it stands.
    pub place: Place,
    /// The caption of the list.
    pub caption: Option<Line>,
    /// Who has assured what, how and when: each with its name.
    pub facts: Vec<(String, Line)>,
    /// The figures that are covered.
    pub rows: Vec<Row>,
    /// The pages of the statement, each a picture.
    pub pages: Vec<Line>,
}

/// A figure that is covered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// What it is called.
    pub name: Line,
    /// What its period is called.
    pub period: String,
    /// The figure.
    pub figure: Figure,
}

impl Part for Scope {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        let facts = self.facts.iter().map(|(_, fact)| fact);
        let names = self.rows.iter().map(|row| &row.name);
        let ends = facts.chain(&self.caption).chain(names).chain(&self.pages);
        ends.for_each(visit);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        self.rows.iter().for_each(|row| visit(&row.figure));
    }

    /// Its figures stand elsewhere, where they are held against one another.
    fn together(&self) -> Vec<&Figure> {
        vec![]
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }
}
