//! `flow`: bands from sources to uses, each as wide as its figure.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use rust_decimal::Decimal;

use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::Place;
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    name: "flow",
    title: "flow",
    phrase: "a `flow` block",
    is_display: true,
};

/// `flow`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Flow {
    /// The title.
    pub title: Option<Line>,
    /// The unit of all figures, as printed.
    pub unit: String,
    /// Where bands begin and end.
    pub stations: Vec<Station>,
    /// The bands.
    pub bands: Vec<Band>,
    /// What it says, in words.
    pub alt: String,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// Notes.
    pub notes: Vec<Line>,
    /// Where it stands.
    pub place: Place,
}

/// Where bands begin and end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Station {
    /// Its name.
    pub name: Line,
    /// How many stations lie before it.
    pub column: usize,
}

/// A band.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Band {
    /// The station it comes from.
    pub from: usize,
    /// The station it goes to.
    pub to: usize,
    /// The exact value, in the unit of all: what is drawn.
    pub value: Decimal,
    /// The figure: what is printed.
    pub figure: Figure,
}

impl Part for Flow {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        let names = self.stations.iter().map(|station| &station.name);
        let ends = self.source.iter().chain(&self.notes);
        self.title.iter().chain(names).chain(ends).for_each(visit);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        self.bands.iter().for_each(|band| visit(&band.figure));
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        self.bands.iter_mut().for_each(|band| visit(&mut band.figure, None));
    }

    fn say_marks(&mut self, remark: Line) {
        self.notes.push(remark);
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }
}
