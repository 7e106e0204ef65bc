//! `emissions`: Scope 1, the two measures of Scope 2 side by side, and Scope 3 by its categories:
//! what is included, by which method, and what is not and why.

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
    name: "emissions",
    title: "emissions",
    phrase: "an `emissions` block",
    is_display: true,
};

/// How many categories Scope 3 has.
pub const CATEGORIES: u8 = 15;

/// `emissions`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Emissions {
    /// The title.
    pub title: Option<Line>,
    /// The unit of all amounts, as printed.
    pub unit: String,
    /// The same as it stands behind a figure.
    pub beside: String,
    /// The scopes that are shown.
    pub scopes: Vec<Scope>,
    /// What is said of Scope 2.
    pub note: Option<Line>,
    /// Scope 3, where it is shown.
    pub scope_3: Option<ScopeThree>,
    /// Notes.
    pub notes: Vec<Line>,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// Where it stands.
    pub place: Place,
}

/// What a scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Scope 1.
    One,
    /// Scope 2 by the grids that supply.
    Location,
    /// Scope 2 by the contracts that are held.
    Market,
    /// Scope 3.
    Three,
}

/// A scope with its figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Which.
    pub what: What,
    /// Its name.
    pub name: String,
    /// The metric.
    pub metric: Placed<String>,
    /// The figure; nothing where it is not disclosed.
    pub figure: Option<Figure>,
}

/// Scope 3 by its categories.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ScopeThree {
    /// The metric of the total.
    pub total: Placed<String>,
    /// The categories that are spoken of, in the order of their numbers.
    pub categories: Vec<Category>,
}

/// A category of Scope 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Category {
    /// Its number, from 1.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// Where the report speaks of it.
    pub place: Place,
    /// The metric of what is counted.
    pub metric: Option<Placed<String>>,
    /// The figure; nothing where it is not disclosed.
    pub figure: Option<Figure>,
    /// Its share of the total, printed and exact.
    pub share: Option<(Figure, Decimal)>,
    /// How it is counted.
    pub method: Option<Line>,
    /// The share of measured data in it.
    pub measured: Option<Figure>,
    /// Why it is not counted.
    pub excluded: Option<Line>,
}

impl Emissions {
    /// A scope, where it shows it.
    pub fn shows(&self, what: What) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.what == what)
    }

    /// The categories it speaks of.
    pub fn categories(&self) -> &[Category] {
        self.scope_3.as_ref().map_or(&[], |own| &own.categories)
    }
}

impl Category {
    /// Whether it is counted.
    pub fn is_included(&self) -> bool {
        self.metric.is_some()
    }
}

impl Part for Emissions {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.title.iter().chain(&self.note).for_each(&mut *visit);
        let (included, excluded): (Vec<_>, Vec<_>) =
            self.categories().iter().partition(|it| it.is_included());
        for category in included.into_iter().chain(excluded) {
            let lines = category.method.iter().chain(&category.excluded);
            lines.for_each(&mut *visit);
        }
        self.notes.iter().chain(&self.source).for_each(visit);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        self.scopes
            .iter()
            .filter_map(|scope| scope.figure.as_ref())
            .for_each(&mut *visit);
        for category in self.categories() {
            let share = category.share.as_ref().map(|(figure, _)| figure);
            let figures = category.figure.iter().chain(share).chain(&category.measured);
            figures.for_each(&mut *visit);
        }
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        let scopes = self.scopes.iter_mut();
        scopes
            .filter_map(|scope| scope.figure.as_mut())
            .for_each(|own| visit(own, None));
        let categories = self.scope_3.iter_mut().flat_map(|own| &mut own.categories);
        for category in categories {
            let figures = category.figure.iter_mut().chain(&mut category.measured);
            figures.for_each(|own| visit(own, None));
        }
    }

    fn say_marks(&mut self, remark: Line) {
        self.notes.push(remark);
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }

    fn anchors(&self, visit: &mut dyn FnMut(Place)) {
        self.categories().iter().for_each(|category| visit(category.place));
    }
}
