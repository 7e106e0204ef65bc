//! `map`: points on a drawing of the issuer's, with the table of them.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use rust_decimal::Decimal;

use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::{Place, Placed};
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    name: "map",
    title: "map",
    phrase: "a `map` block",
    is_display: true,
};

/// `map`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Map {
    /// The title.
    pub title: Option<Line>,
    /// The drawing: a line of nothing else.
    pub drawing: Line,
    /// The unit of all figures, as printed.
    pub unit: String,
    /// The points, in the order of their numbers.
    pub points: Vec<Point>,
    /// What it says, in words.
    pub alt: String,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// Notes.
    pub notes: Vec<Line>,
    /// Where it stands.
    pub place: Place,
    /// What was chosen, where it was written.
    choices: Vec<Placed<String>>,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Point {
    /// Its name.
    pub name: Line,
    /// How far it is from the left of the drawing, in per cent.
    pub x: Decimal,
    /// How far it is from the top, in per cent.
    pub y: Decimal,
    /// The exact value, in the unit of all, and the figure that is printed.
    pub figure: Option<(Decimal, Figure)>,
    /// A text.
    pub text: Option<Line>,
}

impl Part for Map {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.title.iter().for_each(&mut *visit);
        visit(&self.drawing);
        for point in &self.points {
            visit(&point.name);
            point.text.iter().for_each(&mut *visit);
        }
        self.notes.iter().chain(&self.source).for_each(visit);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        let figures = self.points.iter().filter_map(|point| point.figure.as_ref());
        figures.for_each(|(_, figure)| visit(figure));
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        let figures = self.points.iter_mut().filter_map(|point| point.figure.as_mut());
        figures.for_each(|(_, figure)| visit(figure, None));
    }

    fn say_marks(&mut self, remark: Line) {
        self.notes.push(remark);
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }

    fn choices(&self) -> &[Placed<String>] {
        &self.choices
    }
}
