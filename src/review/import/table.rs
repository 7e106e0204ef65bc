//! The sheet of values against the dataset: every cell of it is taken, known as Recto's
//! own, or told.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::columns::Columns;
use super::evidence::Sources;
use super::kept::is_kept;
use super::told::{Laid, Told, clip, count, list};
use super::{Details, Wanted, cell, unknown};
use crate::diag::{Diagnostic, Severity, rules};
use crate::input::load::import_map::Digits;
use crate::input::workbook::{At, Book, Cell, Content, Worksheet, address, letters};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::unit::Unit;
use crate::output::export::workbook::UNDISCLOSED;
use crate::resolve::data::Data;

/// What the sheet of values says.
#[derive(Default)]
pub(super) struct Table {
    /// The values that are not as the dataset has them.
    pub(super) wanted: Vec<Wanted>,
    /// What the sheet's own formulas give for values that the dataset computes.
    pub(super) computed: Vec<Computed>,
    /// The evidence of metrics that is not as the dataset has it.
    pub(super) sources: Sources,
    /// The metrics that have a row.
    pub(super) metrics: BTreeSet<String>,
    /// The years that have a column.
    pub(super) periods: Vec<Period>,
}

/// The result of a formula of the sheet.
pub(super) struct Computed {
    pub(super) metric: String,
    pub(super) period: Period,
    pub(super) number: Decimal,
    pub(super) at: String,
    pub(super) place: Place,
    /// How far it may be apart, because it is rounded.
    pub(super) within: Decimal,
    pub(super) is_formula: bool,
}

/// Reads the sheet. `own` is the sheet as Recto writes it today.
pub(super) fn read(
    book: &Book,
    sheet: &Worksheet,
    own: &Worksheet,
    data: &Data,
    laid: &Laid,
    told: &mut Told<'_>,
) -> Table {
    let mut reader = TableReader {
        book,
        sheet,
        own,
        data,
        laid,
        told,
        columns: Columns::default(),
        own_rows: BTreeMap::new(),
        names: BTreeMap::new(),
        stray: BTreeMap::new(),
        seen: BTreeMap::new(),
        table: Table::default(),
    };
    for (&(row, column), cell) in &own.cells {
        if column == 0 {
            reader.own_rows.entry(cell.content.shown()).or_insert(row);
        }
    }
    for metric in data.metrics().values() {
        for name in metric.name.values() {
            reader.names.entry(name.trim().to_owned()).or_insert(&metric.id);
        }
    }
    let Some(head) = reader.heads() else { return Table::default() };
    let mut rows: BTreeMap<u32, Vec<(u32, &Cell)>> = BTreeMap::new();
    for (&(row, column), cell) in sheet.cells.range((head + 1, 0)..) {
        rows.entry(row).or_default().push((column, cell));
    }
    for (row, cells) in rows {
        if row == head + 1 && reader.labels(row, &cells) {
            continue;
        }
        reader.row(row, &cells);
    }
    reader.strays(head);
    reader.table
}

/// Reads a sheet of values.
pub(super) struct TableReader<'a, 't, 's> {
    pub(super) book: &'a Book,
    pub(super) sheet: &'a Worksheet,
    pub(super) own: &'a Worksheet,
    pub(super) data: &'a Data,
    pub(super) laid: &'a Laid,
    pub(super) told: &'t mut Told<'s>,
    pub(super) columns: Columns,
    /// The row of each metric on Recto's own sheet.
    own_rows: BTreeMap<String, u32>,
    /// The metric of each name.
    names: BTreeMap<String, &'a str>,
    /// Cells in columns that are none of the table's.
    stray: BTreeMap<u32, Vec<u32>>,
    /// The row of each metric that was read.
    seen: BTreeMap<&'a str, u32>,
    pub(super) table: Table,
}

impl<'a> TableReader<'a, '_, '_> {
    pub(super) fn text(&self, at: At) -> String {
        let cell = self.sheet.cells.get(&at);
        cell.map_or_else(String::new, |cell| cell.content.shown().trim().to_owned())
    }

    pub(super) fn address(&self, at: At) -> String {
        address(&self.sheet.name, at)
    }

    pub(super) fn error(
        &mut self,
        kind: &'static str,
        at: At,
        message: String,
        hint: String,
    ) {
        let place = self.laid.place(at);
        self.told
            .add(kind, 0, || rules::IMPORT.finding(place, message).hint(hint));
    }

    pub(super) fn warning(
        &mut self,
        kind: &'static str,
        at: At,
        message: String,
        hint: String,
    ) {
        let place = self.laid.place(at);
        self.told.add(kind, 1, || {
            rules::IMPORT.finding(place, message).as_warning().hint(hint)
        });
    }

    /// Reads a row.
    fn row(&mut self, row: u32, cells: &[(u32, &'a Cell)]) {
        let columns = &self.columns;
        let is_known = |column: u32| {
            column == columns.metric
                || columns.unit == Some(column)
                || columns.own.contains_key(&column)
                || columns.refused.contains(&column)
                || columns.years.contains_key(&column)
        };
        for (column, _) in cells.iter().filter(|(column, _)| !is_known(*column)) {
            self.stray.entry(*column).or_default().push(row);
        }
        let metrics = (row, columns.metric);
        let id = self.text(metrics);
        if id.is_empty() {
            self.nameless(row, cells);
            return;
        }
        let data = self.data;
        let Some((id, metric)) = data.metrics().get_key_value(&id) else {
            let (place, cells) = (self.laid.place(metrics), cells.len());
            self.told.add("metrics that are not in the dataset", 0, || {
                let finding = unknown(&clip(&id), place, data);
                match cells {
                    1 => finding,
                    _ => finding.hint("nothing of the row is read"),
                }
            });
            return;
        };
        if let Some(first) = self.seen.insert(id, row) {
            self.error(
                "metrics that stand twice",
                metrics,
                format!("`{id}` stands in row {} already", first + 1),
                "keep one of the two rows".into(),
            );
            return;
        }
        self.table.metrics.insert(id.clone());
        self.words(row, metric, cells);
        if self.unit(row, metric) {
            let years = std::mem::take(&mut self.columns.years);
            for (column, period) in &years {
                self.value((row, *column), metric, *period);
            }
            self.columns.years = years;
        }
    }

    /// A row with something in it, and no metric.
    fn nameless(&mut self, row: u32, cells: &[(u32, &Cell)]) {
        let values: Vec<_> = cells
            .iter()
            .filter(|(column, _)| self.columns.years.contains_key(column))
            .collect();
        let at = self.address((row, self.columns.metric));
        let Some((first, _)) = values.first() else {
            let is_known = |cell: &&(u32, &Cell)| !self.stray.contains_key(&cell.0);
            let known: Vec<_> = cells.iter().filter(is_known).collect();
            for (column, cell) in known {
                let own = self.address((row, *column));
                let text = clip(&cell.content.shown());
                self.warning(
                    "cells in rows without a metric",
                    (row, *column),
                    format!("cell {own} holds `{text}` in a row without a metric; it is not read"),
                    format!("write the metric into {at} if it belongs to one"),
                );
            }
            return;
        };
        let (sheet, column) = (self.sheet, self.columns.metric);
        let (place, names) = (self.laid.place((row, *first)), &self.names);
        let are_sums = values.iter().all(|(_, cell)| cell.is_formula);
        self.told.add("values of no metric", cells.len(), || {
            let merged = sheet.merged.iter().find(|(first, last)| {
                (first.0..=last.0).contains(&row) && (first.1..=last.1).contains(&column)
            });
            let texts = cells.iter().map(|(_, cell)| cell.content.shown());
            let named = texts.into_iter().find_map(|text| names.get(text.trim()).copied());
            let hint = match (merged, named) {
                (Some((first, _)), _) => format!(
                    "{at} is merged with {}: take the cells apart, and write the metric into {at}",
                    address(&sheet.name, *first)
                ),
                (None, Some(id)) => {
                    format!("the name is that of `{id}`: write it into {at}, or delete the row")
                }
                (None, None) => {
                    format!("write the metric into {at}, or delete the row")
                }
            };
            let shown: Vec<_> = values
                .iter()
                .map(|(column, _)| address(&sheet.name, (row, *column)))
                .collect();
            let verb = if values.len() == 1 { "holds a value" } else { "hold values" };
            let message = format!("{} {verb} of no metric: {at} is empty", list(&shown));
            let finding = rules::IMPORT.finding(place, message).hint(hint);
            match are_sums {
                true => Diagnostic { severity: Severity::Warning, ..finding },
                false => finding,
            }
        });
    }

    /// Tells of names, formulas, provisions and evidence that are not as in the dataset.
    fn words(&mut self, row: u32, metric: &Metric, cells: &[(u32, &Cell)]) {
        let own_row = self.own_rows.get(&metric.id).copied().unwrap_or(u32::MAX);
        for (column, cell) in cells {
            let Some(own) = self.columns.own.get(column) else { continue };
            let known = self.own.cells.get(&(own_row, *own));
            let known = known.map_or_else(String::new, |cell| cell.content.shown());
            let text = cell.content.shown();
            if text.split_whitespace().eq(known.split_whitespace()) {
                continue;
            }
            let head = self.own.cells.get(&(0, *own));
            let head = head.map_or_else(String::new, |cell| cell.content.shown());
            if head == "evidence" && !text.trim().is_empty() {
                let place = self.laid.place((row, *column));
                self.table.sources.insert(metric.id.clone(), (text, place));
                continue;
            }
            let at = self.address((row, *column));
            let has = match known.is_empty() {
                true => "has none".to_owned(),
                false => format!("has `{}`", clip(&known)),
            };
            let (place, text) = (self.laid.place((row, *column)), clip(&text));
            let message = format!(
                "cell {at} says `{text}` as {head} of {}, where the dataset {has}; only values are taken",
                metric.id
            );
            self.told.add("words beside the values", 1, || {
                rules::IMPORT
                    .finding(place, message)
                    .as_warning()
                    .related(metric.place, "its metric")
                    .hint("change it in the data file if the sheet is right")
            });
        }
    }

    /// Whether the sheet counts a metric as the dataset does.
    fn unit(&mut self, row: u32, metric: &Metric) -> bool {
        let Some(column) = self.columns.unit else { return true };
        let text = self.text((row, column));
        let own = &metric.unit_text;
        if text == *own {
            return true;
        }
        let at = self.address((row, column));
        if text.is_empty() {
            self.warning(
                "units that are left out",
                (row, column),
                format!("cell {at} no longer names the unit of {}: its values are read in {own}", metric.id),
                format!("write `{own}` into the cell"),
            );
            return true;
        }
        let units = self.data.units();
        if cell::is_unit(&text, metric, units) {
            return true;
        }
        let said = Unit::parse(&text, units);
        let shown = clip(&text);
        let has = if own.is_empty() { "none".to_owned() } else { own.clone() };
        let message = format!(
            "cell {at} says that {} is counted in {shown}, and the dataset says {has}: nothing of the row is taken",
            metric.id
        );
        let sample = self.columns.years.iter().rev().find_map(|(column, _)| {
            let Content::Number(number) = &self.sheet.cells.get(&(row, *column))?.content
            else {
                return None;
            };
            let converted = said.as_ref().ok()?.convert(*number, &metric.unit)?;
            Some(format!(" ({number} {shown} are {} {own})", converted.normalize()))
        });
        let hint = match said {
            Ok(said) if said.agrees_with(&metric.unit) => format!(
                "write the values in {own}{} and `{own}` into {at}; or change `unit` and all values in the data file",
                sample.unwrap_or_default()
            ),
            _ => format!(
                "write `{own}` into {at} if the values are in {own}; if not, change `unit` and the values in the data file"
            ),
        };
        let place = self.laid.place((row, column));
        self.told.add("units that differ", 0, || {
            rules::IMPORT
                .finding(place, message)
                .related(metric.place, "its metric")
                .hint(hint)
        });
        false
    }

    /// Reads the value of a metric in a period.
    fn value(&mut self, at: At, metric: &Metric, period: Period) {
        let id = &metric.id;
        let old = metric.values.get(&period);
        // By its formula, from shorter periods or from entities.
        let is_computed = old.is_none()
            && (metric.formula.is_some() || self.data.amount_of(id, period).is_ok());
        let Some(cell) = self.sheet.cells.get(&at) else {
            if old.is_some() {
                let address = self.address(at);
                self.error(
                    "cells that are empty",
                    at,
                    format!("cell {address} is empty, and the dataset has a value for {id} in {period}"),
                    format!("write `{UNDISCLOSED}` for a value that is not disclosed, or put the number back"),
                );
            }
            return;
        };
        let (address, place) = (self.address(at), self.laid.place(at));
        if is_computed && cell.is_formula {
            if let Content::Number(number) = cell.content {
                self.table.computed.push(Computed {
                    metric: id.clone(),
                    period,
                    number,
                    at: address,
                    place,
                    within: Decimal::ZERO,
                    is_formula: true,
                });
                return;
            }
            if let Content::Text(what) | Content::Other(what) = &cell.content {
                let what = clip(what);
                self.warning(
                    "formulas without a number",
                    at,
                    format!("the formula in cell {address} gives {what}; {id} is computed from the dataset alone"),
                    "formulas of a sheet are not read".into(),
                );
            }
            return;
        }
        let reading = match cell::read(
            self.book,
            cell,
            &address,
            metric,
            self.data.units(),
            Digits::Stored,
        ) {
            Ok(reading) => reading,
            Err((message, hint)) => {
                self.error("cells that hold no value", at, message, hint);
                return;
            }
        };
        let number = reading.number;
        if is_computed {
            let own = self.data.amount_of(id, period).ok().map(|amount| amount.value);
            let is_kept = match (own, number) {
                (Some(own), Some(number)) => is_kept(own, number, self.book.is_text()),
                _ => own == number,
            };
            if !is_kept {
                let formula = self.data.made_of(metric, period).unwrap_or_default();
                self.error(
                    "computed values that are typed over",
                    at,
                    format!("cell {address} is typed over, but {id} is computed: {formula}"),
                    "correct the figures it is computed from, or give the metric a value in the data file".into(),
                );
            }
            return;
        }
        let changes = old.is_none_or(|old| old.number != number);
        let mut is_sound = true;
        for doubt in reading.doubts {
            if doubt.is_grave && changes {
                is_sound = false;
                self.error(
                    "cells that show another value",
                    at,
                    doubt.message,
                    doubt.hint,
                );
            } else if doubt.is_grave || changes {
                self.told.add("cells that show another value", 0, || {
                    rules::IMPORT
                        .finding(place, doubt.message)
                        .as_warning()
                        .hint(doubt.hint)
                });
            }
        }
        if is_sound && changes {
            let details = Details::default();
            let metric = id.clone();
            self.table
                .wanted
                .push(Wanted { metric, period, number, place, details });
        }
    }

    /// Tells of the cells beside the table.
    fn strays(&mut self, head: u32) {
        let mut headless: Vec<At> = vec![];
        let mut known = Columns::default();
        std::mem::swap(&mut known, &mut self.columns);
        let heads: Vec<_> = (self.sheet.cells.range((head, 0)..(head + 1, 0)))
            .map(|((_, column), cell)| (*column, cell.content.shown().trim().to_owned()))
            .filter(|(column, _)| {
                *column != known.metric
                    && known.unit != Some(*column)
                    && !known.own.contains_key(column)
                    && !known.refused.contains(column)
                    && !known.years.contains_key(column)
            })
            .collect();
        let mut stray = std::mem::take(&mut self.stray);
        for (column, text) in heads {
            let rows = stray.remove(&column).unwrap_or_default();
            let cells: Vec<At> = rows.iter().map(|row| (*row, column)).collect();
            let message = format!(
                "the column {} with the head `{}` is not read{}",
                letters(column),
                clip(&text),
                match cells.first() {
                    None => String::new(),
                    Some(first) => format!(
                        ": it holds {}, the first `{}` in {}",
                        count(cells.len(), "cell"),
                        clip(&self.text(*first)),
                        self.address(*first)
                    ),
                }
            );
            self.stray((head, column), &cells, message);
        }
        for (column, rows) in stray {
            headless.extend(rows.into_iter().map(|row| (row, column)));
        }
        headless.sort_unstable();
        if let Some(first) = headless.first().copied() {
            let shown: Vec<_> =
                headless.iter().take(9).map(|at| self.address(*at)).collect();
            let named = match headless.len() {
                ..=8 => list(&shown),
                all => format!("{} and {} more", shown[..8].join(", "), all - 8),
            };
            let message = format!(
                "{named} {} in columns without a head, and {} not read; the first holds `{}`",
                if headless.len() == 1 { "stands" } else { "stand" },
                if headless.len() == 1 { "is" } else { "are" },
                clip(&self.text(first))
            );
            self.stray(first, &headless, message);
        }
        self.columns = known;
    }

    /// Cells beside the table: numbers that were typed would be lost.
    fn stray(&mut self, at: At, cells: &[At], message: String) {
        let is_lost = cells.iter().any(|at| {
            self.sheet.cells.get(at).is_some_and(|cell| {
                let Content::Number(number) = cell.content else { return false };
                let format = self.book.format(cell);
                !cell.is_formula
                    && !crate::input::workbook::format::Shape::of(format, number).is_date
            })
        });
        let place = self.laid.place(at);
        self.told.add(
            "columns that are not read",
            cells.len().max(1),
            || match is_lost {
                true => rules::IMPORT.finding(place, message).hint(
                    "give the column a year as its head, as in `2025`, or delete it",
                ),
                false => rules::IMPORT.finding(place, message).as_warning(),
            },
        );
    }
}
