//! `chain`: the links of a value chain, in words and figures.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use super::cards::Cards;
use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::Place;
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = Kind {
    name: "chain",
    title: "value chain",
    phrase: "a `chain` block",
    is_display: true,
};

/// `chain`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chain {
    /// The title.
    pub title: Option<Line>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// What leads from the last back to the first.
    pub returns: Option<Line>,
    /// What the marks of its figures mean.
    pub remark: Option<Line>,
    /// Where it stands.
    pub place: Place,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// Its title.
    pub title: Line,
    /// A text.
    pub text: Option<Line>,
    /// Its figures.
    pub figures: Cards,
}

impl Part for Chain {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.title.iter().for_each(&mut *visit);
        for link in &self.links {
            visit(&link.title);
            link.figures.lines(visit);
            link.text.iter().for_each(&mut *visit);
        }
        self.returns.iter().chain(&self.remark).for_each(visit);
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        self.links.iter_mut().for_each(|link| link.figures.single(visit));
    }

    fn say_marks(&mut self, remark: Line) {
        self.remark = Some(remark);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        self.links.iter().for_each(|link| link.figures.figures(visit));
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }

    fn anchors(&self, visit: &mut dyn FnMut(Place)) {
        self.links.iter().for_each(|link| link.figures.anchors(visit));
    }
}
