//! One value of a table: whose it is, its unit, and what else its row says of it.

use rust_decimal::Decimal;

use super::super::told::{Told, clip};
use super::super::{Details, Wanted, table::Computed};
use super::Row;
use super::layout::ValueColumn;
use super::rows::{Rows, Whose};
use super::value::{Valued, meant, unit_text};
use crate::diag::{Severity, nearest, rules};
use crate::input::load::import_map::{IGNORE, Mark, Role};
use crate::input::workbook::{At, Cell, Content, address, letters};
use crate::model::by_entity::id_of;
use crate::model::lang::Lang;
use crate::model::metric::{Metric, Status, Value};
use crate::model::number::narrow;
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::unit::Unit;
use crate::resolve::data::Data;

impl Rows<'_, '_, '_> {
    /// Reads a value.
    pub(super) fn value(
        &mut self,
        at: At,
        column: &ValueColumn,
        row: Option<&Row>,
        whose: &Whose,
        period: Option<Period>,
    ) {
        let shared = &column.shared;
        // What the table shares holds where neither the column nor the row says it.
        let of_table = self.table.all.metric.as_ref().filter(|_| row.is_none());
        let (id, unit) = match (row, shared.metric.as_ref().or(of_table)) {
            (_, Some(own)) => match self.data.metrics().contains_key(&own.value) {
                true => (own.value.clone(), None),
                false => {
                    if self.taken.told.insert(own.value.clone()) {
                        no_metric(own, self.data, self.told);
                    }
                    return;
                }
            },
            (Some(row), None) => (row.id.clone(), row.unit.clone()),
            (None, None) => {
                if self.taken.told.insert(format!("column {}", at.1)) {
                    let place = self.table.place;
                    let message = format!(
                        "nothing says which metric the values of column {} are of",
                        letters(at.1)
                    );
                    self.told.add("metrics", 0, || {
                        rules::IMPORT.finding(place, message).hint(
                            "name the column of metrics as `metric`, or the metric of the column under `columns`, or of all as in `all: {metric: energy.grid}`",
                        )
                    });
                }
                return;
            }
        };
        let Some(period) = column.period.or(period) else {
            if self.taken.told.insert("period".to_owned()) {
                let place = self.table.place;
                self.told.add("periods", 0, || {
                    rules::IMPORT
                        .finding(place, "nothing says which period the values of this table are of")
                        .hint("name the column of periods as `period`, or say `all: {period: 2025}`")
                });
            }
            return;
        };
        let whose_column = shared.entity.as_ref().map(|own| own.value.clone());
        let whose = match whose_column {
            Some(text) => match self.whose(&text, at) {
                Whose::Unclear | Whose::Ignored => return,
                Whose::Group => None,
                Whose::Entity(id) => Some(id),
            },
            None => match whose {
                Whose::Entity(id) => Some(id.clone()),
                _ => None,
            },
        };
        let Some(base) = self.data.metrics().get(&id) else { return };
        let own = match &whose {
            Some(entity) => id_of(&id, entity),
            None => id.clone(),
        };
        let metric = self.data.metrics().get(&own).unwrap_or(base);
        let Some(cell) = self.cells.sheet_cell(at) else {
            if self
                .data
                .metrics()
                .get(&own)
                .is_some_and(|own| own.values.contains_key(&period))
            {
                let address = address(&self.sheet.name, at);
                self.among(
                    ("cells that are empty", Severity::Warning),
                    at,
                    (
                        format!("{address} is empty; the value of {own} in {period} stays as it is"),
                        "write `/` for a value that is not disclosed, or put the number back",
                    ),
                    ("{} cells are empty where the dataset has values, which stay as they are", format!("{own} in {period} ({address})")),
                );
            }
            return;
        };
        let said = self.said(at, column, unit);
        self.bare((at, cell), &own, metric, period, said.as_deref());
        let said = self.unit(at, said, metric);
        let Some((unit, called)) = said else { return };
        self.take(at, cell, (metric, own, period), (&unit, &called), shared.status);
    }

    /// What the row of a value, its head or the table says of its unit.
    fn said(
        &mut self,
        at: At,
        column: &ValueColumn,
        of_name: Option<String>,
    ) -> Option<String> {
        let own = self.layout.roles.get(&Role::Unit).copied();
        let in_row = own
            .map(|column| self.text((at.0, column)))
            .filter(|text| !text.is_empty());
        let shared = |own: &Option<crate::model::place::Placed<String>>| {
            own.as_ref().map(|own| own.value.clone())
        };
        let in_head = column.unit.clone().filter(|text| self.units.is_unit(text));
        in_row
            .or_else(|| shared(&column.shared.unit))
            .or(of_name)
            .or(in_head)
            .or_else(|| shared(&self.table.all.unit))
    }

    /// The unit of a value by what is said of it; the metric's own where nothing is.
    fn unit(
        &mut self,
        at: At,
        said: Option<String>,
        metric: &Metric,
    ) -> Option<(Unit, String)> {
        let own = self.layout.roles.get(&Role::Unit).copied();
        let Some(said) = said else {
            if let Some(column) = own {
                let address = address(&self.sheet.name, (at.0, column));
                self.among(
                    ("units that are left out", Severity::Warning),
                    (at.0, column),
                    (
                        format!("{address} names no unit: the values of {} are read in {}", metric.id, unit_text(metric)),
                        "write the unit into the cell",
                    ),
                    ("{} rows name no unit: their values are read in the units of the dataset", address),
                );
            }
            return Some((metric.unit.clone(), metric.unit_text.clone()));
        };
        if said == metric.unit_text {
            return Some((metric.unit.clone(), said));
        }
        let (name, place) = match own {
            Some(column) => (
                address(&self.sheet.name, (at.0, column)),
                self.laid.place((at.0, column)),
            ),
            None => (address(&self.sheet.name, at), self.laid.place(at)),
        };
        let unit = match self.units.unit(&said) {
            Ok(unit) => unit,
            Err(reason) => {
                let what = format!(
                    "{{}} values are in `{}`, which is no unit: {reason}",
                    clip(&said)
                );
                let message = format!("`{}` is no unit: {reason}", clip(&said));
                let hint = format!(
                    "say under `names` in the map which it is: `units: {{\"{}\": …}}`",
                    clip(&said)
                );
                self.told.add("units", 0, || {
                    rules::IMPORT.finding(place, message).hint(hint).among(what, name)
                });
                return None;
            }
        };
        if !unit.agrees_with(&metric.unit) {
            let message = format!(
                "{name} counts {} in {}, and the dataset in {}: not taken",
                metric.id,
                clip(&said),
                unit_text(metric)
            );
            let what = format!(
                "{{}} values of {} are in {}, and the dataset counts them in {}: not taken",
                metric.id,
                clip(&said),
                unit_text(metric)
            );
            let metric_place = metric.place;
            self.told.add("units that differ", 0, || {
                rules::IMPORT
                    .finding(place, message)
                    .related(metric_place, "its metric")
                    .hint("correct the unit in the sheet, the metric in the map, or `unit` and all values in the data file")
                    .among(what, name)
            });
            return None;
        }
        if unit == metric.unit {
            return Some((metric.unit.clone(), metric.unit_text.clone()));
        }
        Some((unit, said))
    }

    /// Takes a value, or tells why not.
    fn take(
        &mut self,
        at: At,
        cell: &Cell,
        (metric, own, period): (&Metric, String, Period),
        (unit, called): (&Unit, &str),
        status: Option<Status>,
    ) {
        let address = address(&self.sheet.name, at);
        let place = self.laid.place(at);
        let read =
            self.values
                .read(cell, &address, metric, (unit, called), self.table.decimal);
        let reading = match read {
            Ok(Valued::Reads(reading)) => reading,
            Ok(Valued::Ignored) => {
                self.taken.ignored += 1;
                return;
            }
            Err((message, hint)) => {
                let hint = match &cell.content {
                    Content::Text(text) if self.table.decimal.is_none() && is_either(text) => {
                        "say in the table of the map what a comma is: `decimal: point` where it sets thousands apart, `decimal: comma` where it sets off decimals"
                            .to_owned()
                    }
                    Content::Text(text) => format!(
                        "{hint}; or say under `names` in the map what it means, as in `values: {{\"{}\": {IGNORE}}}`",
                        clip(text).replace('"', "'")
                    ),
                    _ => hint,
                };
                self.error("cells that hold no value", at, message, hint);
                return;
            }
        };
        let known = self.data.metrics().get(&own);
        let old = known.and_then(|known| known.values.get(&period));
        let changes = old.is_none_or(|old| old.number != reading.number);
        let mut is_sound = true;
        let is_computed = known.is_some()
            && old.is_none()
            && (metric.formula.is_some() || self.data.amount_of(&own, period).is_ok());
        for doubt in reading.doubts {
            if doubt.is_grave && changes {
                is_sound = false;
                self.error(
                    "cells that show another value",
                    at,
                    doubt.message,
                    doubt.hint,
                );
            } else if (doubt.is_grave || changes) && !is_computed {
                self.told.add("cells that show another value", 0, || {
                    rules::IMPORT
                        .finding(place, doubt.message)
                        .as_warning()
                        .hint(doubt.hint)
                });
            }
        }
        if !is_sound {
            return;
        }
        if let Some((number, first, first_at)) =
            self.taken.seen.get(&(own.clone(), period)).cloned()
        {
            let is_same = number == reading.number;
            let message = format!(
                "{address} holds {own} in {period} once more{}",
                if is_same { ", and the same" } else { ", and another value" }
            );
            let what = match is_same {
                true => "{} values stand twice, and are the same",
                false => "{} values stand twice, and differ",
            };
            self.told.add("values that stand twice", usize::from(is_same), || {
                let finding = rules::IMPORT
                    .finding(place, message)
                    .related(first, format!("the first, in {first_at}"))
                    .hint("keep one of the two, or say in the map which rows and columns are left out")
                    .among(what, format!("{own} in {period} ({first_at} and {address})"));
                if is_same { finding.as_warning() } else { finding }
            });
            return;
        }
        self.taken
            .seen
            .insert((own.clone(), period), (reading.number, place, address.clone()));
        self.taken.metrics.insert(own.clone());
        if is_computed {
            if let Some(number) = reading.number {
                let within = Decimal::new(5, number.scale().saturating_add(1).min(28));
                self.taken.computed.push(Computed {
                    metric: own,
                    period,
                    number,
                    at: address,
                    place,
                    within,
                    is_formula: cell.is_formula,
                });
            }
            return;
        }
        let details = self.details(at.0, metric, (unit, called), status);
        self.in_all_languages(&address, place, &details, old);
        self.taken.wanted.push(Wanted {
            metric: own,
            period,
            number: reading.number,
            place,
            details,
        });
    }

    /// Tells of a note that comes in without some of the languages of the report.
    fn in_all_languages(
        &mut self,
        address: &str,
        place: Place,
        details: &Details,
        old: Option<&Value>,
    ) {
        let has = |lang: &Lang| {
            details.note.contains_key(lang)
                || old.is_some_and(|old| old.note.contains_key(lang))
        };
        let missing = self.config.languages.iter().filter(|lang| !has(lang));
        let missing: Vec<&str> = missing.map(|lang| lang.tag()).collect();
        if details.note.is_empty() || missing.is_empty() {
            return;
        }
        let missing = missing.join(", ");
        let message = format!("the note beside {address} has no text in {missing}");
        let what = format!("{{}} values have notes that have no text in {missing}");
        self.told.add("notes", 0, || {
            rules::IMPORT
                .finding(place, message)
                .as_warning()
                .hint(
                    "readers of each language are to have the note: add a column for it to `note` in the map, write it in the data file afterwards, or leave the column out with `ignore`",
                )
                .among(what, address.to_owned())
        });
    }

    /// What else a row says of its values.
    pub(super) fn details(
        &mut self,
        row: u32,
        metric: &Metric,
        (unit, called): (&Unit, &str),
        status: Option<Status>,
    ) -> Details {
        let mut details = Details {
            status: status.or(self.table.all.status),
            ..Details::default()
        };
        let text = self.role(row, Role::Status);
        if !text.is_empty() {
            let column = self.layout.roles.get(&Role::Status).copied().unwrap_or(0);
            let own = self.values.map.names.statuses.iter();
            let own = own.into_iter().find(|(name, _)| name.value.trim() == text);
            let word = own.map_or(text.to_lowercase(), |(_, means)| means.value.clone());
            let found = Status::ALL.iter().find(|(name, _)| *name == word);
            match found {
                Some((_, status)) => details.status = Some(*status),
                None => {
                    let what = format!(
                        "{{}} rows have the status `{}`, which is none",
                        clip(&text)
                    );
                    let name = address(&self.sheet.name, (row, column));
                    let place = self.laid.place((row, column));
                    let hint = format!(
                        "say under `names` in the map what it is: `statuses: {{\"{}\": estimated}}`; there are final, estimated and restated",
                        clip(&text)
                    );
                    let message = format!("`{}` in {name} is no status", clip(&text));
                    self.told.add("statuses", 0, || {
                        rules::IMPORT.finding(place, message).hint(hint).among(what, name)
                    });
                }
            }
        }
        if let Some(column) = self.layout.roles.get(&Role::Was).copied()
            && let Some(cell) = self.cells.get((row, column))
        {
            let at = address(&self.sheet.name, (row, column));
            let read =
                self.values
                    .read(cell, &at, metric, (unit, called), self.table.decimal);
            match read {
                Ok(Valued::Reads(reading)) => details.was = reading.number,
                Ok(Valued::Ignored) => {}
                Err((message, hint)) => {
                    self.error("cells that hold no value", (row, column), message, hint);
                }
            }
        }
        let about = self.role(row, Role::About).to_lowercase();
        if !about.is_empty() {
            details.about =
                Some(!matches!(about.as_str(), "no" | "false" | "0" | "n" | "否"));
        }
        for (lang, column) in &self.layout.note {
            let text = self.cells.shown((row, *column));
            if !text.is_empty() {
                details.note.insert(*lang, text);
            }
        }
        details
    }

    /// The evidence that a row names.
    pub(super) fn source(&mut self, row: u32, named: &Row, whose: &Whose) {
        let text = self.role(row, Role::Source);
        if text.is_empty() {
            return;
        }
        let id = match whose {
            Whose::Entity(entity) => id_of(&named.id, entity),
            _ => named.id.clone(),
        };
        let column = self.layout.roles.get(&Role::Source).copied().unwrap_or(0);
        let place = self.laid.place((row, column));
        self.taken.sources.entry(id).or_insert((text, place));
    }
}

/// Whether a comma between digits may set thousands apart or set off decimals.
fn is_either(text: &str) -> bool {
    let text = narrow(text.trim());
    let is_digit = |char: char| char.is_ascii_digit();
    let has_comma = text.match_indices(',').any(|(at, comma)| {
        let (before, behind) = (text.get(..at), text.get(at + comma.len()..));
        before.is_some_and(|own| own.ends_with(is_digit))
            && behind.is_some_and(|own| own.starts_with(is_digit))
    });
    let reads = [Mark::Point, Mark::Comma];
    has_comma
        && (!text.contains('.')
            || reads.iter().any(|mark| meant(&text, Some(*mark)).is_some()))
}

/// Tells that a map names a metric that is not in the dataset.
pub(super) fn no_metric(own: &Placed<String>, data: &Data, told: &mut Told<'_>) {
    let near = nearest(&own.value, data.metrics().keys().map(String::as_str));
    let message = format!("there is no metric `{}`", clip(&own.value));
    told.add("metrics that are not in the dataset", 0, || {
        rules::IMPORT.finding(own.place, message).hint_if(near)
    });
}
