//! How `table` is read.

use super::{Cell, Column, Grid, Row, keys};
use crate::components::read::{Component, Fields};
use crate::components::words::Prose;
use crate::components::words::read::Line;
use crate::diag::{count, rules};
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::place::Place;
use crate::model::text::Alignment;

/// How many columns a table may have.
const MAX_COLUMNS: usize = 16;

impl Grid<Line> {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.caption);
        words.row(self.columns.iter().map(|column| &column.title));
        for row in &self.rows {
            match row {
                Row::Banner(line) => words.line(line),
                Row::Cells(cells) => {
                    words.row(cells.iter().flat_map(Cell::lines));
                }
            }
        }
        words.lines(self.notes.iter().chain(&self.source));
    }
}

impl Fields<'_> {
    pub(crate) fn table(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Table::read(node, &mut self.reader);
        let caption = self.optional_line(keys.caption);
        let Some(list) = keys.columns else {
            return self.missing(node, "columns");
        };
        let mut columns = vec![];
        for item in self.reader.list(list) {
            columns.extend(self.column(item));
        }
        if columns.len() > MAX_COLUMNS {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        list.place,
                        format!("a page has room for {MAX_COLUMNS} columns at most"),
                    )
                    .hint("make two tables of it"),
            );
            return None;
        }
        let Some(list) = keys.rows else { return self.missing(node, "rows") };
        let mut rows = vec![];
        for item in self.reader.list(list) {
            rows.extend(self.row(item, columns.len()));
        }
        let notes = keys.notes.map(|list| self.lines(list));
        let source = self.optional_line(keys.source);
        let notes = notes.unwrap_or_default();
        let is_empty = rows.is_empty() || columns.is_empty();
        let choices = vec![];
        let table = Grid {
            caption,
            columns,
            rows,
            notes,
            source,
            choices,
            place,
        };
        self.prose(list, is_empty, Prose::Table(table))
    }

    fn column(&mut self, node: &Node) -> Option<Column<Line>> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let title = self.cell(node);
            return Some(Column { title, width: None, alignment: Alignment::Default });
        }
        let keys = keys::Column::read(node, &mut self.reader);
        let Some(title) = keys.title else {
            return self.missing(node, "title");
        };
        let title = self.line(title);
        let widths = ["1", "2", "3", "4", "5", "6"];
        let widths: Vec<_> = widths.into_iter().zip(1u8..).collect();
        let width = keys.width.and_then(|n| self.reader.choice(n, &widths));
        let align = keys.align;
        let alignment = align.and_then(|n| self.reader.choice(n, &Alignment::NAMED));
        let alignment = alignment.unwrap_or(Alignment::Default);
        Some(Column { title, width, alignment })
    }

    fn row(&mut self, node: &Node, columns: usize) -> Option<Row<Line>> {
        if let Kind::Mapping(_) = node.kind {
            let keys = keys::Banner::read(node, &mut self.reader);
            let Some(banner) = keys.banner else {
                return self.missing(node, "banner");
            };
            return Some(Row::Banner(self.line(banner)));
        }
        let Kind::Sequence(items) = &node.kind else {
            self.reader.mismatch(node, "a list of cells");
            return None;
        };
        if items.len() != columns {
            self.reader.sink.add(
                rules::WRONG_SHAPE.finding(node.place,
                    format!(
                        "this row has {} for {}",
                        count(items.len(), "cell"),
                        count(columns, "column")
                    ),
                )
                .hint("an empty cell is written as \"\"; text with a comma stands in quotation marks"),
            );
            return None;
        }
        let mut cells = vec![];
        for item in items {
            cells.push(match &item.kind {
                Kind::Sequence(_) => Cell::List(self.lines(item)),
                _ => Cell::Line(self.cell(item)),
            });
        }
        Some(Row::Cells(cells))
    }

    /// A line of a table, which may be empty.
    fn cell(&mut self, node: &Node) -> Line {
        if node.is_blank() { vec![] } else { self.line(node) }
    }
}
