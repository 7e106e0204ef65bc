//! How components made of words call the layouts.

use super::{Branch, Cell, Event, Grid, Items, Moment, Prose, Row};
use crate::components::write::layout;
use crate::model::report::Line;
use crate::pages::translate::blocks::{Setter, alignment};
use crate::pages::translate::writer::{Parts, Writer};

impl Prose<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        match self {
            Self::Timeline(events) => layout(w, "timeline", |a| {
                a.named("entries").array(events, |w, event| {
                    w.dictionary(|d| setter.event(d, event));
                });
            }),
            Self::Tiles(items) => layout(w, "tiles", |a| setter.items(a, items)),
            Self::Steps(items) => layout(w, "steps", |a| setter.items(a, items)),
            Self::Measures(items) => layout(w, "measures", |a| setter.items(a, items)),
            Self::Tree(root) => layout(w, "tree", |a| {
                a.named("root").dictionary(|d| setter.branch(d, root));
            }),
            Self::Quote { text, by } => layout(w, "pull", |a| {
                setter.content(a.argument(), text);
                setter.optional(a, "by", by.as_ref());
            }),
            Self::Table(table) => layout(w, "table", |a| setter.grid(a, table)),
        }
    }
}

impl<'a> Setter<'a> {
    fn event(&mut self, d: &mut Parts<'_>, event: &'a Event<Line>) {
        let Moment { year, month, day, until } = event.date;
        d.named("date").dictionary(|d| {
            d.named("year").integer(year);
            d.optional("month", month, |w, month| w.integer(month));
            d.optional("day", day, |w, day| w.integer(day));
            d.optional("until", until, |w, (year, month)| {
                w.dictionary(|d| {
                    d.named("year").integer(year);
                    d.named("month").integer(month);
                });
            });
        });
        self.optional(d, "title", event.title.as_ref());
        self.optional(d, "text", event.text.as_ref());
        self.optional(d, "by", event.by.as_ref());
    }

    fn items(&mut self, a: &mut Parts<'_>, list: &'a Items<Line>) {
        self.optional(a, "title", list.title.as_ref());
        a.named("items").array(&list.items, |w, item| {
            w.dictionary(|d| {
                self.content(d.named("title"), &item.title);
                self.optional(d, "text", item.text.as_ref());
                d.named("points")
                    .array(&item.points, |w, point| self.content(w, point));
                d.optional("icon", item.icon.as_ref(), |w, icon| w.string(&icon.value));
            });
        });
    }

    fn branch(&mut self, d: &mut Parts<'_>, branch: &'a Branch<Line>) {
        self.content(d.named("title"), &branch.title);
        self.optional(d, "note", branch.note.as_ref());
        d.named("children").array(&branch.children, |w, child| {
            w.dictionary(|d| self.branch(d, child));
        });
    }

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
