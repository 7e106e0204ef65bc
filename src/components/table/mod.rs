//! `table`: a table of words, where Markdown's own is too narrow.

pub mod keys;
pub mod read;
mod told;
mod write;

use super::words::kind;
use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::{Place, Placed};
use crate::model::report::Line;
use crate::model::text::Alignment;
use crate::model::visit;

/// What it is.
pub const KIND: Kind = Kind {
    is_display: true,
    ..kind("table", "a `table` block")
};

/// A table written as YAML.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Grid<L> {
    /// Its caption.
    pub caption: Option<L>,
    /// Its columns.
    pub columns: Vec<Column<L>>,
    /// Its rows.
    pub rows: Vec<Row<L>>,
    /// Notes under it.
    pub notes: Vec<L>,
    /// Where its contents come from.
    pub source: Option<L>,
    /// What its author chose from closed lists, which is the same in every language.
    pub choices: Vec<Placed<String>>,
    /// Where it stands.
    pub place: Place,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column<L> {
    /// Its head.
    pub title: L,
    /// Its share of the width, where it is not left to the layout.
    pub width: Option<u8>,
    /// How its cells are aligned.
    pub alignment: Alignment,
}

/// A row of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Row<L> {
    /// A banner over the rows after it.
    Banner(L),
    /// A cell for each column.
    Cells(Vec<Cell<L>>),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell<L> {
    /// A line.
    Line(L),
    /// A list of lines.
    List(Vec<L>),
    /// A line beside a scale of so many steps, of which some are meant.
    Scale(Vec<bool>, L),
}

impl<L> Cell<L> {
    /// Its lines, in the order of print.
    pub fn lines(&self) -> &[L] {
        match self {
            Self::Line(line) | Self::Scale(_, line) => std::slice::from_ref(line),
            Self::List(lines) => lines,
        }
    }

    fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Cell<M> {
        match self {
            Self::Line(line) => Cell::Line(each(line)),
            Self::List(lines) => Cell::List(lines.iter().map(each).collect()),
            Self::Scale(steps, line) => Cell::Scale(steps.clone(), each(line)),
        }
    }
}

impl<L> Row<L> {
    /// Its lines, in the order of print.
    pub fn lines(&self) -> impl Iterator<Item = &L> {
        let (banner, cells) = match self {
            Self::Banner(line) => (Some(line), [].as_slice()),
            Self::Cells(cells) => (None, cells.as_slice()),
        };
        banner.into_iter().chain(cells.iter().flat_map(Cell::lines))
    }
}

impl<L> Grid<L> {
    pub(super) fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Grid<M> {
        Grid {
            caption: self.caption.as_ref().map(&mut *each),
            columns: self
                .columns
                .iter()
                .map(|column| Column {
                    title: each(&column.title),
                    width: column.width,
                    alignment: column.alignment,
                })
                .collect(),
            rows: self
                .rows
                .iter()
                .map(|row| match row {
                    Row::Banner(line) => Row::Banner(each(line)),
                    Row::Cells(cells) => {
                        Row::Cells(cells.iter().map(|cell| cell.map(each)).collect())
                    }
                })
                .collect(),
            notes: self.notes.iter().map(&mut *each).collect(),
            source: self.source.as_ref().map(each),
            choices: self.choices.clone(),
            place: self.place,
        }
    }

    pub(super) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        self.caption.iter().for_each(&mut *visit);
        self.columns.iter().for_each(|column| visit(&column.title));
        self.rows.iter().flat_map(Row::lines).for_each(&mut *visit);
        self.notes.iter().chain(&self.source).for_each(visit);
    }
}

impl Part for Grid<Line> {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.each_line(visit);
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        let mut index = 0;
        for row in &mut self.rows {
            let Row::Cells(cells) = row else { continue };
            index += 1;
            for cell in cells {
                let lines = match cell {
                    Cell::Line(line) | Cell::Scale(_, line) => std::slice::from_mut(line),
                    Cell::List(lines) => lines,
                };
                for line in lines {
                    visit::single(line, &mut |figure| visit(figure, Some(index)));
                }
            }
        }
    }

    fn say_marks(&mut self, remark: Line) {
        self.notes.push(remark);
    }

    /// Those of a table's cells.
    fn together(&self) -> Vec<&Figure> {
        let rows = self.rows.iter().filter(|row| matches!(row, Row::Cells(_)));
        rows.flat_map(Row::lines)
            .flat_map(|line| visit::figures(line))
            .collect()
    }

    fn choices(&self) -> &[Placed<String>] {
        &self.choices
    }
}
