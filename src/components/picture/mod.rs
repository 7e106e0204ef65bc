//! `picture`: pictures at a place of the page, one alone or several side by side.

pub(crate) mod bind;
pub mod keys;
pub mod read;
mod told;
mod write;

pub(crate) use write::cut;

use super::words::kind;
use super::{Kind, Part};
use crate::model::place::{Place, Placed};
use crate::model::report::Line;
use crate::model::shot::{Cut, Rights, Spot};

/// What it is.
pub const KIND: Kind = kind("picture", "a `picture` block");

/// `picture`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pictures<L> {
    /// Where they stand on the page.
    pub spot: Spot,
    /// How wide they are, in per cent of that place.
    pub width: u8,
    /// The pictures, one at least.
    pub shots: Vec<Shot<L>>,
    /// The caption of all, where there are several.
    pub caption: Option<L>,
    /// Where the block stands.
    pub place: Place,
    /// What was chosen, where it was written.
    choices: Vec<Placed<String>>,
}

/// A picture with what is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shot<L> {
    /// The picture: a line of nothing else.
    pub picture: L,
    /// What stands under it.
    pub caption: Option<L>,
    /// Who made it.
    pub credit: Option<L>,
    /// How much of it is shown.
    pub cut: Cut,
    /// By whose leave.
    pub rights: Rights,
}

impl<L> Pictures<L> {
    pub(super) fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Pictures<M> {
        let shots = self.shots.iter().map(|shot| Shot {
            picture: each(&shot.picture),
            caption: shot.caption.as_ref().map(&mut *each),
            credit: shot.credit.as_ref().map(&mut *each),
            cut: shot.cut,
            rights: shot.rights.clone(),
        });
        Pictures {
            spot: self.spot,
            width: self.width,
            shots: shots.collect(),
            caption: self.caption.as_ref().map(each),
            place: self.place,
            choices: self.choices.clone(),
        }
    }

    pub(super) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        for shot in &self.shots {
            visit(&shot.picture);
            shot.caption.iter().chain(&shot.credit).for_each(&mut *visit);
        }
        self.caption.iter().for_each(visit);
    }
}

impl Part for Pictures<Line> {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.each_line(visit);
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }

    fn choices(&self) -> &[Placed<String>] {
        &self.choices
    }
}
