//! How `table` calls the layouts.

use super::{Cell, Grid, Row};
use crate::components::write::layout;
use crate::model::report::Line;
use crate::pages::translate::blocks::{Setter, alignment};
use crate::pages::translate::writer::{Parts, Writer};

impl Grid<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "table", |a| setter.grid(a, self));
    }
}

impl<'a> Setter<'a> {
    fn grid(&mut self, a: &mut Parts<'_>, table: &'a Grid<Line>) {
        let columns = &table.columns;
        a.named("align")
            .array(columns, |w, column| alignment(w, column.alignment));
        a.named("head")
            .array(columns, |w, column| self.head(w, &column.title));
        a.named("rows").array(&table.rows, |w, row| match row {
            Row::Banner(line) => {
                w.dictionary(|d| self.head(d.named("banner"), line));
            }
            Row::Cells(cells) => w.array(cells, |w, cell| match cell {
                Cell::Line(line) => self.content(w, line),
                Cell::List(lines) => w.array(lines, |w, line| self.content(w, line)),
                Cell::Scale(steps, line) => w.dictionary(|d| {
                    d.named("steps").array(steps, |w, step| w.truth(*step));
                    self.content(d.named("body"), line);
                }),
            }),
        });
        self.optional(a, "caption", table.caption.as_ref());
        if columns.iter().any(|column| column.width.is_some()) {
            a.named("widths")
                .array(columns, |w, column| w.integer(column.width.unwrap_or(1)));
        }
        a.named("notes").array(&table.notes, |w, note| self.content(w, note));
        self.optional(a, "source", table.source.as_ref());
    }
}
