//! The components made of words: timelines, tiles, steps, measures, trees, quotes, tables.

use super::{Branch, Cell, Column, Event, Grid, Item, Items, Moment, Prose, Row, keys};
use crate::components::read::{Component, Fields};
use crate::diag::{count, rules};
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::place::Place;
use crate::model::text::Alignment;

type Line = Vec<Inline>;

/// How many levels an organisation chart may have.
const MAX_LEVELS: usize = 5;
/// How many columns a table may have.
const MAX_COLUMNS: usize = 16;

impl Prose<Line> {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        let Self::Table(grid) = self else {
            return self.each_line(&mut |line| words.line(line));
        };
        words.at(grid.place);
        words.lines(&grid.caption);
        words.row(grid.columns.iter().map(|column| &column.title));
        for row in &grid.rows {
            match row {
                Row::Banner(line) => words.line(line),
                Row::Cells(cells) => {
                    words.row(cells.iter().flat_map(|cell| match cell {
                        Cell::Line(line) => std::slice::from_ref(line),
                        Cell::List(lines) => lines.as_slice(),
                    }));
                }
            }
        }
        words.lines(grid.notes.iter().chain(&grid.source));
    }
}

impl Fields<'_> {
    pub(crate) fn timeline(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Timeline::read(node, &mut self.reader);
        let Some(list) = keys.entries else {
            return self.missing(node, "entries");
        };
        let mut events = vec![];
        for item in self.reader.list(list) {
            events.extend(self.event(item));
        }
        self.prose(list, events.is_empty(), Prose::Timeline(events))
    }

    fn event(&mut self, node: &Node) -> Option<Event<Line>> {
        let keys = keys::Event::read(node, &mut self.reader);
        let Some(date) = keys.date else { return self.missing(node, "date") };
        let title = self.optional_line(keys.title);
        let text = self.optional_line(keys.text);
        let by = self.optional_line(keys.by);
        if title.is_none() && text.is_none() {
            return self.missing(node, "text");
        }
        let written = self.reader.text(date)?;
        let Some(date) = Moment::parse(&written.value) else {
            self.reader.sink.add(
                rules::WRONG_SHAPE.finding(written.place,
                    format!("`{}` is not a date", written.value),
                )
                .hint("write 2021, 2021-08, 2021-08-13, or 2021-09/2021-11 for a span of months"),
            );
            return None;
        };
        Some(Event { date, title, text, by })
    }

    pub(crate) fn tiles(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Tiles::read(node, &mut self.reader);
        let Some(list) = keys.tiles else { return self.missing(node, "tiles") };
        self.items(keys.title, list, Prose::Tiles)
    }

    pub(crate) fn steps(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Steps::read(node, &mut self.reader);
        let Some(list) = keys.steps else { return self.missing(node, "steps") };
        self.items(keys.title, list, Prose::Steps)
    }

    pub(crate) fn measures(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Measures::read(node, &mut self.reader);
        let Some(list) = keys.measures else { return self.missing(node, "measures") };
        self.items(keys.title, list, Prose::Measures)
    }

    fn items(
        &mut self,
        title: Option<&Node>,
        list: &Node,
        make: fn(Items<Line>) -> Prose<Line>,
    ) -> Option<Component> {
        let title = self.optional_line(title);
        let mut items = vec![];
        for item in self.reader.list(list) {
            items.extend(self.item(item));
        }
        self.prose(list, items.is_empty(), make(Items { title, items }))
    }

    fn item(&mut self, node: &Node) -> Option<Item<Line>> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let title = self.line(node);
            return Some(Item { title, text: None, points: vec![], icon: None });
        }
        let keys = keys::Item::read(node, &mut self.reader);
        let text = self.optional_line(keys.text);
        let points = keys.points.map(|list| self.lines(list));
        let icon = keys.icon.and_then(|icon| self.reader.text(icon));
        let Some(title) = keys.title else {
            return self.missing(node, "title");
        };
        let title = self.line(title);
        Some(Item {
            title,
            text,
            points: points.unwrap_or_default(),
            icon,
        })
    }

    pub(crate) fn tree(&mut self, node: &Node) -> Option<Component> {
        let root = self.branch(node, 1)?;
        Some(Component::Prose(Prose::Tree(root)))
    }

    fn branch(&mut self, node: &Node, level: usize) -> Option<Branch<Line>> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let title = self.line(node);
            return Some(Branch { title, note: None, children: vec![] });
        }
        let keys = keys::Branch::read(node, &mut self.reader);
        let note = self.optional_line(keys.note);
        let mut children = vec![];
        if let Some(list) = keys.children {
            if level == MAX_LEVELS {
                self.reader.sink.add(
                    rules::WRONG_SHAPE
                        .finding(
                            list.place,
                            format!("a tree has at most {MAX_LEVELS} levels"),
                        )
                        .hint("make a second tree of this branch"),
                );
                return None;
            }
            for child in self.reader.list(list) {
                children.extend(self.branch(child, level + 1));
            }
        }
        let Some(title) = keys.title else {
            return self.missing(node, "title");
        };
        Some(Branch { title: self.line(title), note, children })
    }

    pub(crate) fn quote(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Quote::read(node, &mut self.reader);
        let by = self.optional_line(keys.by);
        let Some(text) = keys.text else { return self.missing(node, "text") };
        let text = self.line(text);
        Some(Component::Prose(Prose::Quote { text, by }))
    }

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
        let table = Grid { caption, columns, rows, notes, source, place };
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

    fn lines(&mut self, node: &Node) -> Vec<Line> {
        let mut lines = vec![];
        for item in self.reader.list(node) {
            lines.push(self.line(item));
        }
        lines
    }

    /// A finished component; a finding where its list holds nothing to show.
    fn prose(
        &mut self,
        list: &Node,
        is_empty: bool,
        prose: Prose<Line>,
    ) -> Option<Component> {
        if !is_empty {
            return Some(Component::Prose(prose));
        }
        // Where entries were written, each has its own finding already.
        if matches!(&list.kind, Kind::Sequence(items) if items.is_empty()) {
            let empty = "this list is empty: it needs an entry at least";
            self.reader.sink.add(rules::WRONG_SHAPE.finding(list.place, empty));
        }
        None
    }
}
