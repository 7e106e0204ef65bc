//! `tiles`, `steps` and `measures`: items under a title.

pub mod keys;
pub mod read;
mod told;
mod write;

use super::words::kind;
use super::{Kind, Part};
use crate::model::place::Placed;
use crate::model::report::Line;

/// What tiles are.
pub const TILES: Kind = kind("tiles", "a `tiles` block");
/// What steps are.
pub const STEPS: Kind = kind("steps", "a `steps` block");
/// What measures are.
pub const MEASURES: Kind = kind("measures", "a `measures` block");

/// Items under a title.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Items<L> {
    /// What they are: tiles, steps or measures.
    pub kind: &'static Kind,
    /// The title.
    pub title: Option<L>,
    /// The items.
    pub items: Vec<Item<L>>,
}

/// A tile, step or measure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Item<L> {
    /// Its title.
    pub title: L,
    /// Its text.
    pub text: Option<L>,
    /// Its text as a list.
    pub points: Vec<L>,
    /// The name of its icon.
    pub icon: Option<Placed<String>>,
}

impl<L> Items<L> {
    pub(super) fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Items<M> {
        Items {
            kind: self.kind,
            title: self.title.as_ref().map(&mut *each),
            items: self
                .items
                .iter()
                .map(|item| Item {
                    title: each(&item.title),
                    text: item.text.as_ref().map(&mut *each),
                    points: item.points.iter().map(&mut *each).collect(),
                    icon: item.icon.clone(),
                })
                .collect(),
        }
    }

    pub(super) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        self.title.iter().for_each(&mut *visit);
        for item in &self.items {
            visit(&item.title);
            item.text.iter().chain(&item.points).for_each(&mut *visit);
        }
    }

    /// The icons they name.
    pub(super) fn icons(&self) -> impl Iterator<Item = &Placed<String>> {
        self.items.iter().filter_map(|item| item.icon.as_ref())
    }
}

impl Part for Items<Line> {
    fn kind(&self) -> &'static Kind {
        self.kind
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.each_line(visit);
    }
}
