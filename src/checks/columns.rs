//! Cells of tables with what stands over and beside them, in Markdown's tables and in `table`.

use crate::components::Component;
use crate::components::table::{Grid, Row};
use crate::components::words::Prose;
use crate::model::figure::Figure;
use crate::model::report::{Block, Chapter, Inline, Line};
use crate::model::visit::{self, plain_text};

/// A cell of a table.
pub(super) struct Cell<'a> {
    /// The head of its column.
    pub(super) head: &'a [Inline],
    /// The other cells of its row, in order.
    pub(super) beside: Vec<&'a [Inline]>,
    /// What stands in it.
    pub(super) line: &'a [Inline],
}

impl<'a> Cell<'a> {
    /// The figures of a cell that has nothing else.
    pub(super) fn figures(&self) -> Vec<&'a Figure> {
        let figures = visit::figures(self.line);
        let printed: usize =
            figures.iter().map(|figure| letters(&figure.printed.text())).sum();
        match letters(&plain_text(self.line)) == printed {
            true => figures,
            false => vec![],
        }
    }
}

/// How many letters, digits and signs of units a text has.
fn letters(text: &str) -> usize {
    text.chars()
        .filter(|c| c.is_alphanumeric() || "%‰$€£¥".contains(*c))
        .count()
}

/// Calls `visit` with each cell of the bodies of a chapter's tables.
pub(super) fn cells<'a>(chapter: &'a Chapter, visit: &mut impl FnMut(Cell<'a>)) {
    let notes = chapter.notes.values().flatten();
    let mut rest: Vec<&Block> = chapter.body.iter().chain(notes).collect();
    while let Some(block) = rest.pop() {
        match block {
            Block::Table(table) => {
                let heads: Vec<&[Inline]> =
                    table.head.iter().map(Vec::as_slice).collect();
                for row in &table.rows {
                    let row: Vec<_> =
                        row.iter().map(|cell| vec![cell.as_slice()]).collect();
                    of_row(&heads, &row, visit);
                }
            }
            Block::Component(Component::Prose(Prose::Table(grid))) => {
                of_grid(grid, visit);
            }
            Block::List { items, .. } => rest.extend(items.iter().flatten()),
            Block::Quote(body) => rest.extend(body),
            _ => {}
        }
    }
}

fn of_grid<'a>(grid: &'a Grid<Line>, visit: &mut impl FnMut(Cell<'a>)) {
    let heads: Vec<&[Inline]> =
        grid.columns.iter().map(|column| column.title.as_slice()).collect();
    for row in &grid.rows {
        let Row::Cells(cells) = row else { continue };
        let row: Vec<Vec<&[Inline]>> = cells
            .iter()
            .map(|cell| cell.lines().iter().map(Vec::as_slice).collect())
            .collect();
        of_row(&heads, &row, visit);
    }
}

fn of_row<'a>(
    heads: &[&'a [Inline]],
    row: &[Vec<&'a [Inline]>],
    visit: &mut impl FnMut(Cell<'a>),
) {
    for (at, (head, cell)) in heads.iter().zip(row).enumerate() {
        for line in cell {
            let others = row.iter().enumerate().filter(|(other, _)| *other != at);
            let beside = others.flat_map(|(_, cell)| cell.iter().copied()).collect();
            visit(Cell { head, beside, line });
        }
    }
}
