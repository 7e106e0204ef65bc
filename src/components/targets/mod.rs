//! `targets`: where each target began, where it stands and where it leads, as a table, as bars
//! or as a path. The table is one of words; the drawings are bound here.

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

/// What a drawing of targets is.
pub const KIND: Kind = Kind {
    name: "targets",
    title: "targets",
    phrase: "a `targets` block",
    is_display: true,
};

/// How targets are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Show {
    /// A row for each.
    Table,
    /// Bars for where each began, stands and leads.
    Bars,
    /// The line asked for and the line achieved, over the years.
    Pathway,
}

impl Show {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("table", Self::Table), ("bars", Self::Bars), ("pathway", Self::Pathway)];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// A drawing of targets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Drawing {
    /// Bars or paths.
    pub show: Show,
    /// The title.
    pub title: Option<Line>,
    /// A target each.
    pub panels: Vec<Panel>,
    /// The alternative text.
    pub alt: String,
    /// Notes.
    pub notes: Vec<Line>,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// Where it stands.
    pub place: Place,
}

/// A target in a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Panel {
    /// Its name.
    pub name: Line,
    /// The unit of its values, as printed.
    pub unit: String,
    /// The share of the way that is done.
    pub progress: Option<Figure>,
    /// How it stands, in words.
    pub standing: Option<Figure>,
    /// Whether that is behind its path.
    pub is_behind: bool,
    /// Its values.
    pub marks: Vec<Mark>,
}

/// What a value of a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// Where it began.
    Base,
    /// What was achieved.
    Actual,
    /// What its path asks for in a year.
    Expected,
    /// What is to be reached on the way.
    Milestone,
    /// What is to be reached.
    Target,
}

impl Look {
    /// Its name in the layouts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Actual => "actual",
            Self::Expected => "expected",
            Self::Milestone => "milestone",
            Self::Target => "target",
        }
    }
}

/// A value of a target in a year.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mark {
    /// What it is.
    pub look: Look,
    /// The year, as a name.
    pub year: String,
    /// The same within a text.
    pub said: String,
    /// How many years after the first.
    pub at: u32,
    /// Whether it is the reporting year.
    pub is_current: bool,
    /// The exact value: what is drawn.
    pub value: Decimal,
    /// The figure: what is printed.
    pub figure: Figure,
}

impl Part for Drawing {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        let names = self.panels.iter().map(|panel| &panel.name);
        let ends = self.notes.iter().chain(&self.source);
        self.title.iter().chain(names).chain(ends).for_each(visit);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        for panel in &self.panels {
            panel.marks.iter().for_each(|mark| visit(&mark.figure));
            panel.progress.iter().chain(&panel.standing).for_each(&mut *visit);
        }
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        let marks = self.panels.iter_mut().flat_map(|panel| &mut panel.marks);
        marks.for_each(|mark| visit(&mut mark.figure, None));
    }

    fn say_marks(&mut self, remark: Line) {
        self.notes.push(remark);
    }

    fn place(&self) -> Option<Place> {
        Some(self.place)
    }
}
