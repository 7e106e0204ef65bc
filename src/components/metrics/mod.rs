//! `metrics`: a performance table, a row a metric and a column a period.

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
    name: "metrics",
    title: "performance table",
    phrase: "a `metrics` block",
    is_display: true,
};

/// `metrics`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MetricTable {
    /// The caption.
    pub caption: Option<Line>,
    /// The periods.
    pub columns: Vec<String>,
    /// Which column is the reporting period.
    pub current: Option<usize>,
    /// The groups of rows.
    pub groups: Vec<MetricGroup>,
    /// Notes.
    pub notes: Vec<Line>,
    /// Where the figures come from.
    pub source: Option<Line>,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MetricGroup {
    /// Its title.
    pub title: Option<Line>,
    /// Whether it is an aspect's banner.
    pub is_banner: bool,
    /// Its rows.
    pub rows: Vec<MetricRow>,
}

/// A row of a performance table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MetricRow {
    /// The provisions it answers.
    pub codes: Vec<String>,
    /// Where the row stands.
    pub place: Place,
    /// The name.
    pub name: Line,
    /// The unit.
    pub unit: String,
    /// The figures; nothing where not disclosed.
    pub values: Vec<Option<Figure>>,
    /// The mark of the note on each figure.
    pub marks: Vec<Option<String>>,
    /// How far it is indented.
    pub depth: u8,
    /// Whether it is a total.
    pub is_total: bool,
}

impl MetricTable {
    /// Its rows, whichever group they stand in.
    pub fn rows(&self) -> impl Iterator<Item = &MetricRow> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

impl Part for MetricTable {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        let titles = self.groups.iter().filter_map(|group| group.title.as_ref());
        let names = self.rows().map(|row| &row.name);
        let ends = self.caption.iter().chain(&self.notes).chain(&self.source);
        titles.chain(names).chain(ends).for_each(visit);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        self.rows()
            .flat_map(|row| row.values.iter().flatten())
            .for_each(visit);
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        let rows = self.groups.iter_mut().flat_map(|group| &mut group.rows);
        for (index, row) in rows.enumerate() {
            let figures = row.values.iter_mut().flatten();
            figures.for_each(|figure| visit(figure, Some(index + 1)));
        }
    }

    fn say_marks(&mut self, remark: Line) {
        self.notes.push(remark);
    }

    fn place(&self) -> Option<Place> {
        self.rows().map(|row| row.place).next()
    }

    fn anchors(&self, visit: &mut dyn FnMut(Place)) {
        self.rows().for_each(|row| visit(row.place));
    }
}
