//! The rows of a table of somebody else's workbook: each value is taken, or told.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::told::{Laid, Told, clip, count, list};
use super::called::{Called, Known, UnitNames, bracketed};
use super::layout::{Cells, Layout, Periods, Said};
use super::value::{Values, meant};
use super::{Row, Taken};
use crate::diag::{Severity, nearest, rules};
use crate::input::load::import_map::{GROUP, Role, SHEET, Table};
use crate::input::workbook::format::Shape;
use crate::input::workbook::{At, Content, Worksheet, address, letters};
use crate::model::config::Config;
use crate::model::period::{Kind, Period};
use crate::resolve::data::Data;

/// Reads the rows of a table.
pub(super) struct Rows<'a, 't, 's> {
    pub(super) sheet: &'a Worksheet,
    pub(super) cells: &'a Cells<'a>,
    pub(super) table: &'a Table,
    pub(super) layout: &'a Layout,
    pub(super) periods: &'a Periods<'a>,
    pub(super) data: &'a Data,
    pub(super) config: &'a Config,
    pub(super) metrics: &'a Known,
    pub(super) entities: &'a Known,
    pub(super) units: &'a UnitNames<'a>,
    pub(super) values: &'t mut Values<'a>,
    pub(super) laid: &'a Laid,
    pub(super) told: &'t mut Told<'s>,
    pub(super) taken: &'t mut Taken,
    /// Whether rows of unknown metrics make new ones.
    pub(super) makes: bool,
    /// What columns that repeat held last.
    pub(super) above: BTreeMap<u32, String>,
    /// The values of percentages that nothing in the sheet says to be some, by metric.
    pub(super) bare: BTreeMap<String, Vec<(Decimal, At)>>,
}

/// What a row or a column says of whose values they are.
pub(super) enum Whose {
    Group,
    Entity(String),
    Ignored,
    Unclear,
}

impl Rows<'_, '_, '_> {
    pub(super) fn read(mut self) {
        self.above.clear();
        self.doubt_heads();
        let mut rows: BTreeSet<u32> = BTreeSet::new();
        let last = self.table.last.unwrap_or(u32::MAX);
        let mut below: Vec<At> = vec![];
        for &(row, column) in self.sheet.cells.keys() {
            if row < self.layout.first {
                continue;
            }
            match row <= last {
                true => {
                    rows.insert(row);
                }
                false => below.push((row, column)),
            }
        }
        let mut beside: BTreeMap<u32, Vec<At>> = BTreeMap::new();
        for &(row, column) in self.sheet.cells.keys() {
            if (self.layout.first..=last).contains(&row) && !self.layout.has(column) {
                beside.entry(column).or_default().push((row, column));
            }
        }
        for &(row, column) in self.sheet.cells.keys() {
            let is_in = (self.layout.first..=last).contains(&row);
            self.taken.ignored +=
                usize::from(is_in && self.layout.ignored.contains(&column));
        }
        for row in rows {
            self.row(row);
        }
        self.doubt_fractions();
        self.beside(&beside);
        self.lot(
            "cells below the last row of a table",
            &below,
            "below the last row of the table",
        );
    }

    /// Cells that are told together.
    fn lot(&mut self, kind: &'static str, cells: &[At], where_they_are: &str) {
        let Some(first) = cells.first().copied() else { return };
        let what = format!(
            "{} {where_they_are} {} not read; the first, {}, holds `{}`",
            count(cells.len(), "cell"),
            if cells.len() == 1 { "is" } else { "are" },
            address(&self.sheet.name, first),
            clip(&self.cells.shown(first))
        );
        let place = self.laid.place(first);
        self.told
            .add(kind, cells.len(), || rules::IMPORT.finding(place, what).as_warning());
    }

    /// Columns that the map does not name. One that holds numbers may have been forgotten.
    fn beside(&mut self, beside: &BTreeMap<u32, Vec<At>>) {
        for (column, cells) in beside {
            let Some(first) = cells.first().copied() else { continue };
            let head = self
                .layout
                .first
                .checked_sub(1)
                .map(|row| self.cells.shown((row, *column)));
            let head = head.filter(|head| !head.is_empty());
            let named = match &head {
                Some(head) => {
                    format!("{} with the head `{}`", letters(*column), clip(head))
                }
                None => format!("{}, which has no head,", letters(*column)),
            };
            let is_number = |at: &At| {
                self.sheet.cells.get(at).is_some_and(|cell| {
                    let Content::Number(number) = cell.content else { return false };
                    !cell.is_formula
                        && !Shape::of(self.values.book.format(cell), number).is_date
                })
            };
            let is_lost = cells.iter().any(is_number) && self.table.columns.is_empty();
            let message = format!(
                "the column {named} is not in the map, and not read: it holds {}, the first `{}` in {}",
                count(cells.len(), "cell"),
                clip(&self.cells.shown(first)),
                address(&self.sheet.name, first)
            );
            let place = self.laid.place(first);
            let hint = format!(
                "name it in the map: under `ignore: [{}]` if it is left out on purpose",
                letters(*column)
            );
            self.told.add("columns that are not in the map", cells.len(), || {
                let finding = rules::IMPORT.finding(place, message).hint(hint);
                if is_lost { finding } else { finding.as_warning() }
            });
        }
    }

    /// What a row holds in a column; where that repeats, what stands above.
    pub(super) fn text(&mut self, (row, column): At) -> String {
        let text = self.cells.shown((row, column));
        if !self.layout.repeat.contains(&column) {
            return text;
        }
        if text.is_empty() {
            return self.above.get(&column).cloned().unwrap_or_default();
        }
        self.above.insert(column, text.clone());
        text
    }

    pub(super) fn role(&mut self, row: u32, role: Role) -> String {
        match self.layout.roles.get(&role).copied() {
            Some(column) => self.text((row, column)),
            None => String::new(),
        }
    }

    pub(super) fn error(
        &mut self,
        kind: &'static str,
        at: At,
        message: String,
        hint: impl Into<String>,
    ) {
        let place = self.laid.place(at);
        let hint = hint.into();
        self.told
            .add(kind, 0, || rules::IMPORT.finding(place, message).hint(hint));
    }

    /// One of many that are told as one: what is said of all, and what this one is called.
    pub(super) fn among(
        &mut self,
        (kind, severity): (&'static str, Severity),
        at: At,
        (message, hint): (String, &str),
        (what, name): (&str, String),
    ) {
        let place = self.laid.place(at);
        let cells = usize::from(severity == Severity::Warning);
        self.told.add(kind, cells, || {
            let finding =
                rules::IMPORT.finding(place, message).hint(hint).among(what, name);
            if severity == Severity::Warning { finding.as_warning() } else { finding }
        });
    }

    /// Reads a row.
    fn row(&mut self, row: u32) {
        let layout = self.layout;
        let label = layout.metric.first().or(layout.name.values().next()).copied();
        let columns = match layout.metric.is_empty() {
            true => layout.name.values().copied().collect(),
            false => layout.metric.clone(),
        };
        let parts: Vec<String> =
            columns.iter().map(|column| self.text((row, *column))).collect();
        let held: Vec<u32> = (layout.values.keys().copied())
            .filter(|column| self.sheet.cells.contains_key(&(row, *column)))
            .collect();
        let has_number = held.iter().any(|column| {
            let cell = self.sheet.cells.get(&(row, *column));
            cell.is_some_and(|cell| match &cell.content {
                Content::Number(_) | Content::Nothing => true,
                Content::Text(text) => meant(text.trim(), self.table.decimal).is_some(),
                Content::Other(_) => false,
            })
        });
        let named = match label {
            Some(label) => self.named(row, label, &columns, &parts, has_number, &held),
            None => Some(None),
        };
        let Some(own) = named else { return };
        let whose = self.whose_row(row);
        let whose = match whose {
            Whose::Unclear if has_number || !held.is_empty() => return,
            Whose::Unclear | Whose::Ignored => return,
            whose => whose,
        };
        let period = match self.period_row(row, has_number) {
            Some(period) => period,
            None => return,
        };
        for (&column, own_column) in &layout.values {
            self.value((row, column), own_column, own.as_ref(), &whose, period);
        }
        if let Some(named) = &own {
            self.source(row, named, &whose);
        }
    }

    /// The metric of a row and its unit: nothing where the row is told or left out, and
    /// nothing within where the columns say it.
    #[allow(clippy::option_option)]
    fn named(
        &mut self,
        row: u32,
        label: u32,
        columns: &[u32],
        parts: &[String],
        has_number: bool,
        held: &[u32],
    ) -> Option<Option<Row>> {
        let whole = parts
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>();
        // Several columns of metrics tell one name; those of names tell it in each language.
        let by_names = self.layout.metric.is_empty();
        let text = match by_names {
            true => whole.first().cloned().unwrap_or_default(),
            false => whole.join(" / "),
        };
        let column = match by_names {
            true => columns.iter().zip(parts).find(|(_, part)| !part.is_empty()),
            false => columns.iter().zip(parts).next_back(),
        };
        let at = (row, column.map_or(label, |(column, _)| *column));
        let is_named = column.is_some_and(|(_, part)| !part.is_empty());
        let others = [Role::Entity, Role::Period, Role::Year, Role::Month];
        let is_merged = is_named
            && has_number
            && self.cells.sheet_cell(at).is_none()
            && !others.iter().any(|role| self.layout.roles.contains_key(role));
        if is_merged {
            let own = address(&self.sheet.name, at);
            self.among(
                ("values of no metric", Severity::Error),
                at,
                (
                    format!("{own} is merged with the cell above, and the row holds values of its own"),
                    "take the cells apart, and write the metric into each",
                ),
                ("{} rows hold values of their own, and share the cell of their metric", own),
            );
            return None;
        }
        if !is_named && (self.layout.metric.len() > 1 || text.is_empty()) {
            if !has_number {
                return None;
            }
            let are_sums = held.iter().all(|column| {
                self.sheet
                    .cells
                    .get(&(row, *column))
                    .is_some_and(|cell| cell.is_formula)
            });
            let severity = if are_sums { Severity::Warning } else { Severity::Error };
            let own = address(&self.sheet.name, at);
            self.among(
                ("values of no metric", severity),
                at,
                (
                    format!("row {} holds values, and {own} names no metric", row + 1),
                    "write the metric into the cell; or say in the map that the column repeats what stands above: `repeat`; or delete the row",
                ),
                ("{} rows hold values and name no metric", own),
            );
            return None;
        }
        let last = match by_names {
            true => text.clone(),
            false => parts.last().cloned().unwrap_or_default(),
        };
        let mut unit = None;
        let mut name = text.clone();
        let mut called = self.metrics.called(&text);
        if called == Called::Unknown && whole.len() > 1 && !by_names {
            called = self.metrics.called(&last);
        }
        for other in whole.iter().skip(1).filter(|_| by_names) {
            if called == Called::Unknown {
                called = self.metrics.called(other);
            }
        }
        if let Some((before, inner)) = bracketed(&last)
            && self.units.is_unit(inner)
        {
            unit = Some(inner.to_owned());
            if called == Called::Unknown {
                let start = text.len().saturating_sub(last.len());
                name = format!("{}{before}", text.get(..start).unwrap_or_default());
                called = self.metrics.called(&name);
                if called == Called::Unknown {
                    called = self.metrics.called(before);
                }
            }
        }
        if !has_number && held.is_empty() {
            if !matches!(called, Called::Is(_) | Called::Ignored) {
                self.taken.headings.push((row, at.1));
            }
            return None;
        }
        match called {
            Called::Ignored => {
                self.taken.ignored += held.len();
                None
            }
            Called::Is(id) if self.data.metrics().contains_key(&id) => {
                Some(Some(Row { id, unit }))
            }
            Called::Is(id) if self.makes => {
                self.news(row, at, Some(id), &name, unit);
                None
            }
            Called::Is(id) => {
                let near = nearest(&id, self.data.metrics().keys().map(String::as_str));
                self.error(
                    "metrics that are not in the dataset",
                    at,
                    format!(
                        "the map says that `{}` is `{}`, and there is no such metric",
                        clip(&text),
                        clip(&id)
                    ),
                    near.unwrap_or_else(|| "`--new` makes it".to_owned()),
                );
                None
            }
            Called::Either(ids) => {
                self.error(
                    "names of more than one metric",
                    at,
                    format!(
                        "`{}` in {} is the name of {}",
                        clip(&text),
                        address(&self.sheet.name, at),
                        list(&ids)
                    ),
                    format!(
                        "say which under `names` in the map: `metrics: {{\"{}\": …}}`",
                        clip(&text)
                    ),
                );
                None
            }
            Called::Unknown if self.makes && has_number => {
                self.news(row, at, None, &name, unit);
                None
            }
            Called::Unknown => {
                let severity = match self.table.is_open || !has_number {
                    true => Severity::Warning,
                    false => Severity::Error,
                };
                let own = address(&self.sheet.name, at);
                self.among(
                    ("rows of no metric that the dataset has", severity),
                    at,
                    (
                        format!("`{}` in {own} is no metric of the dataset, and not taken", clip(&text)),
                        "say under `names` in the map which metric it is, or `ignore`; `others: ignore` leaves all such rows out, `--new` makes metrics of them",
                    ),
                    ("{} rows are of no metric of the dataset, and not taken", format!("`{}` ({own})", clip(&text))),
                );
                None
            }
        }
    }

    /// Whose values a row holds, where a column, the table or the sheet says so.
    pub(super) fn whose_row(&mut self, row: u32) -> Whose {
        let text = self.role(row, Role::Entity);
        if let Some(column) = self.layout.roles.get(&Role::Entity).copied() {
            if text.is_empty() {
                self.among(
                    ("rows without an entity", Severity::Error),
                    (row, column),
                    (
                        format!("row {} names no entity", row + 1),
                        "write the entity into the cell, or say in the map that the column repeats what stands above: `repeat`",
                    ),
                    ("{} rows name no entity", address(&self.sheet.name, (row, column))),
                );
                return Whose::Unclear;
            }
            return self.whose(&text, (row, column));
        }
        let Some(own) = &self.table.all.entity else { return Whose::Group };
        match own.value.as_str() {
            SHEET => {
                let name = self.sheet.name.clone();
                self.whose(&name, (row, 0))
            }
            text => {
                let text = text.to_owned();
                self.whose(&text, (row, 0))
            }
        }
    }

    pub(super) fn whose(&mut self, text: &str, at: At) -> Whose {
        match self.entities.called(text) {
            Called::Ignored => Whose::Ignored,
            Called::Is(id) if id == GROUP => Whose::Group,
            Called::Is(id)
                if self.config.boundary.entities.iter().any(|own| own.id.value == id) =>
            {
                Whose::Entity(id)
            }
            _ => {
                let ids = self.config.boundary.entities.iter();
                let ids: Vec<_> = ids.map(|own| own.id.value.as_str()).collect();
                let hint = match ids.as_slice() {
                    [] => "name it under `entities` in report.yaml".to_owned(),
                    ids => format!(
                        "say under `names` in the map which it is: `entities: {{\"{}\": …}}`; report.yaml names {}",
                        clip(text),
                        ids.join(", ")
                    ),
                };
                let name = format!("{} ({})", clip(text), address(&self.sheet.name, at));
                let what = format!(
                    "{{}} rows are of `{}`, which is no entity of the report",
                    clip(text)
                );
                let place = self.laid.place(at);
                let message = format!("there is no entity `{}`", clip(text));
                self.told.add("entities that the report does not name", 0, || {
                    rules::IMPORT.finding(place, message).hint(hint).among(what, name)
                });
                Whose::Unclear
            }
        }
    }

    /// The period of a row, where a column says it; nothing where that cannot be understood.
    #[allow(clippy::option_option)]
    pub(super) fn period_row(
        &mut self,
        row: u32,
        has_number: bool,
    ) -> Option<Option<Period>> {
        let of = |role| self.layout.roles.get(&role).copied();
        let all = self.table.all.period.as_ref();
        let all = all.and_then(|own| Period::parse(&own.value));
        let mut year = all.filter(|own| own.kind() == Kind::Year);
        let (column, said) = if let Some(month) = of(Role::Month) {
            if let Some(column) = of(Role::Year) {
                match self.periods_cell(row, column, None) {
                    Said::Is(own) => year = Some(own),
                    said => return self.no_period(row, column, said, has_number),
                }
            }
            (month, self.periods_cell(row, month, year))
        } else if let Some(column) = of(Role::Period).or(of(Role::Year)) {
            (column, self.periods_cell(row, column, year))
        } else {
            return Some(all);
        };
        match said {
            Said::Is(period) => {
                if has_number {
                    self.doubt_row((row, column), period, year);
                }
                Some(Some(period))
            }
            said => self.no_period(row, column, said, has_number),
        }
    }

    fn periods_cell(&mut self, row: u32, column: u32, year: Option<Period>) -> Said {
        if self.layout.repeat.contains(&column) {
            let text = self.text((row, column));
            return self.periods.text(&text, year);
        }
        match self.cells.get((row, column)) {
            Some(cell) => self.periods.cell(cell, year),
            None => Said::Not("write the period into the cell".to_owned()),
        }
    }

    #[allow(clippy::option_option)]
    fn no_period(
        &mut self,
        row: u32,
        column: u32,
        said: Said,
        has_number: bool,
    ) -> Option<Option<Period>> {
        if let Said::Not(hint) = said
            && has_number
        {
            let own = address(&self.sheet.name, (row, column));
            let text = match self.cells.get((row, column)) {
                Some(cell) => clip(&self.periods.book.shown(cell)),
                None => String::new(),
            };
            let place = self.laid.place((row, column));
            let message = match text.is_empty() {
                true => format!("{own} names no period, and the row holds a value"),
                false => format!("`{text}` in {own} is no period"),
            };
            self.told.add("periods", 0, || {
                rules::IMPORT
                    .finding(place, message)
                    .hint(hint)
                    .among("{} rows name no period that is understood", own)
            });
        }
        None
    }
}
