//! `metrics` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::period::Period;
use crate::model::place::{Place, Placed};

/// `metrics`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Metrics {
    /// The caption.
    pub caption: Line,
    /// The columns; the report's periods if none are named.
    pub periods: Vec<Placed<Period>>,
    /// The groups of rows.
    pub groups: Vec<Group>,
    /// Notes under the table.
    pub notes: Vec<Vec<Inline>>,
    /// Where the figures come from.
    pub source: Line,
    /// Where it stands.
    pub place: Place,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    /// Its title.
    pub title: Line,
    /// The aspect, if the title is an aspect's banner.
    pub aspect: Option<Placed<String>>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a performance table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// The metric.
    pub metric: Placed<String>,
    /// Another name for it.
    pub label: Line,
    /// Another unit of the same kind to print it in.
    pub unit: Option<Placed<String>>,
    /// How far it is indented: 0 or 1.
    pub depth: u8,
    /// Whether it is a total.
    pub is_total: bool,
}

impl Metrics {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.caption);
        for group in &self.groups {
            words.lines(&group.title);
            words.lines(group.rows.iter().filter_map(|row| row.label.as_ref()));
        }
        words.lines(&self.notes);
        words.lines(&self.source);
    }
}

impl Fields<'_> {
    pub(crate) fn metrics(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Metrics::read(node, &mut self.reader);
        let mut groups = vec![];
        if let Some(rows) = keys.rows {
            let rows = self.rows(rows);
            groups.push(Group { title: None, aspect: None, rows });
        }
        if let Some(list) = keys.groups {
            for item in self.reader.list(list) {
                let keys = keys::Group::read(item, &mut self.reader);
                let rows = keys.rows.map(|rows| self.rows(rows));
                groups.push(Group {
                    title: self.optional_line(keys.title),
                    aspect: keys.aspect.and_then(|code| self.reader.text(code)),
                    rows: rows.unwrap_or_default(),
                });
            }
        }
        if groups.is_empty() {
            return self.missing(node, "rows");
        }
        let mut notes = vec![];
        if let Some(list) = keys.notes {
            for item in self.reader.list(list) {
                notes.push(self.line(item));
            }
        }
        Some(Component::Metrics(Metrics {
            caption: self.optional_line(keys.caption),
            periods: self.periods(keys.periods),
            groups,
            notes,
            source: self.optional_line(keys.source),
            place,
        }))
    }

    fn rows(&mut self, node: &Node) -> Vec<Row> {
        let mut rows = vec![];
        for item in self.reader.list(node) {
            if !matches!(item.kind, Kind::Mapping(_)) {
                let metric = self.reader.text(item);
                rows.extend(metric.map(|metric| Row {
                    metric,
                    label: None,
                    unit: None,
                    depth: 0,
                    is_total: false,
                }));
                continue;
            }
            let keys = keys::Row::read(item, &mut self.reader);
            let Some(metric) = keys.metric else {
                self.missing::<()>(item, "metric");
                continue;
            };
            let depths = [("0", 0), ("1", 1)];
            let depth = keys.depth.and_then(|d| self.reader.choice(d, &depths));
            let total = keys.total.and_then(|total| self.reader.truth(total));
            let label = self.optional_line(keys.label);
            let unit = keys.unit.and_then(|unit| self.reader.text(unit));
            rows.extend(self.reader.text(metric).map(|metric| Row {
                metric,
                label,
                unit,
                depth: depth.unwrap_or(0),
                is_total: total.unwrap_or(false),
            }));
        }
        rows
    }
}
