//! What all components made of words share: timelines, items, trees, pull quotes, tables.
//!
//! As [`text`](crate::model::text), one shape for both phases: `L` is a line with placeholders in a
//! draft, and a line with bound figures in a report.

mod compare;
pub mod read;

use super::items::Items;
use super::picture::Pictures;
use super::quote::Quote;
use super::table::Grid;
use super::timeline::Timeline;
use super::tree::Branch;
use super::{Kind, picture, quote, table, timeline, tree};
use crate::model::place::Placed;

pub(super) const fn kind(name: &'static str, phrase: &'static str) -> Kind {
    Kind { name, title: name, phrase, is_display: false }
}

/// A component made of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Prose<L> {
    /// Events in order of time.
    Timeline(Timeline<L>),
    /// Tiles, steps or measures.
    Items(Items<L>),
    /// An organisation chart.
    Tree(Branch<L>),
    /// A sentence pulled out of its section.
    Quote(Quote<L>),
    /// Pictures.
    Pictures(Pictures<L>),
    /// A table whose cells may hold lists.
    Table(Grid<L>),
}

impl<L> Prose<L> {
    /// What it is.
    pub fn kind(&self) -> &'static Kind {
        match self {
            Self::Timeline(_) => &timeline::KIND,
            Self::Items(own) => own.kind,
            Self::Tree(_) => &tree::KIND,
            Self::Quote(_) => &quote::KIND,
            Self::Pictures(_) => &picture::KIND,
            Self::Table(_) => &table::KIND,
        }
    }

    /// The same with each line made into another, in the order of print.
    pub fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Prose<M> {
        match self {
            Self::Timeline(own) => Prose::Timeline(own.map(each)),
            Self::Items(own) => Prose::Items(own.map(each)),
            Self::Tree(own) => Prose::Tree(own.map(each)),
            Self::Quote(own) => Prose::Quote(own.map(each)),
            Self::Pictures(own) => Prose::Pictures(own.map(each)),
            Self::Table(own) => Prose::Table(own.map(each)),
        }
    }

    /// Calls `visit` with each line, in the order of print.
    pub fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        match self {
            Self::Timeline(own) => own.each_line(visit),
            Self::Items(own) => own.each_line(visit),
            Self::Tree(own) => own.each_line(visit),
            Self::Quote(own) => own.each_line(visit),
            Self::Pictures(own) => own.each_line(visit),
            Self::Table(own) => own.each_line(visit),
        }
    }

    /// The icons it names.
    pub fn icons(&self) -> impl Iterator<Item = &Placed<String>> {
        let items = match self {
            Self::Items(own) => Some(own),
            _ => None,
        };
        items.into_iter().flat_map(Items::icons)
    }
}
