//! The rows of a table of somebody else's workbook: each value is taken, or told.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::told::{Laid, Told, clip, count, list};
use super::super::{Details, Wanted, table::Computed};
use super::called::{Called, Known, UnitNames, bracketed};
use super::layout::{Cells, Layout, Periods, Said, ValueColumn};
use super::made::{Made, id_of_name};
use super::value::{Valued, Values, meant, unit_text};
use super::{Row, Taken};
use crate::diag::{Severity, nearest, rules};
use crate::input::load::import_map::{GROUP, IGNORE, Role, SHEET, Table};
use crate::input::workbook::format::Shape;
use crate::input::workbook::{At, Cell, Content, Worksheet, address, letters};
use crate::model::by_entity::{ByEntity, id_of};
use crate::model::config::Config;
use crate::model::expression::is_metric_id;
use crate::model::lang::{Lang, is_han};
use crate::model::metric::{Method, Metric, Status};
use crate::model::period::{Kind, Period};
use crate::model::place::Place;
use crate::model::unit::Unit;
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
}

/// What a row or a column says of whose values they are.
enum Whose {
    Group,
    Entity(String),
    Ignored,
    Unclear,
}

impl<'a, 't, 's> Rows<'a, 't, 's> {
    pub(super) fn read(mut self) {
        self.above.clear();
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
            self.taken.ignored += usize::from(is_in && self.layout.ignored.contains(&column));
        }
        for row in rows {
            self.row(row);
        }
        self.beside(&beside);
        self.lot("cells below the last row of a table", &below, "below the last row of the table");
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
        self.told.add(kind, cells.len(), || rules::IMPORT.finding(place, what).as_warning());
    }

    /// Columns that the map does not name. One that holds numbers may have been forgotten.
    fn beside(&mut self, beside: &BTreeMap<u32, Vec<At>>) {
        for (column, cells) in beside {
            let Some(first) = cells.first().copied() else { continue };
            let head = self.layout.first.checked_sub(1).map(|row| self.cells.shown((row, *column)));
            let head = head.filter(|head| !head.is_empty());
            let named = match &head {
                Some(head) => format!("{} with the head `{}`", letters(*column), clip(head)),
                None => format!("{}, which has no head,", letters(*column)),
            };
            let is_number = |at: &At| {
                self.sheet.cells.get(at).is_some_and(|cell| {
                    let Content::Number(number) = cell.content else { return false };
                    !cell.is_formula && !Shape::of(self.values.book.format(cell), number).is_date
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
    fn text(&mut self, (row, column): At) -> String {
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

    fn role(&mut self, row: u32, role: Role) -> String {
        match self.layout.roles.get(&role).copied() {
            Some(column) => self.text((row, column)),
            None => String::new(),
        }
    }

    fn error(&mut self, kind: &'static str, at: At, message: String, hint: impl Into<String>) {
        let place = self.laid.place(at);
        let hint = hint.into();
        self.told.add(kind, 0, || rules::IMPORT.finding(place, message).hint(hint));
    }

    /// One of many that are told as one: what is said of all, and what this one is called.
    fn among(
        &mut self,
        (kind, severity): (&'static str, Severity),
        at: At,
        (message, hint): (String, &str),
        (what, name): (&str, String),
    ) {
        let place = self.laid.place(at);
        let cells = usize::from(severity == Severity::Warning);
        self.told.add(kind, cells, || {
            let finding = rules::IMPORT.finding(place, message).hint(hint).among(what, name);
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
        let whole = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>();
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
                self.sheet.cells.get(&(row, *column)).is_some_and(|cell| cell.is_formula)
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
            && self.units.unit(inner).is_ok()
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
                    format!("the map says that `{}` is `{}`, and there is no such metric", clip(&text), clip(&id)),
                    near.unwrap_or_else(|| "`--new` makes it".to_owned()),
                );
                None
            }
            Called::Either(ids) => {
                self.error(
                    "names of more than one metric",
                    at,
                    format!("`{}` in {} is the name of {}", clip(&text), address(&self.sheet.name, at), list(&ids)),
                    format!("say which under `names` in the map: `metrics: {{\"{}\": …}}`", clip(&text)),
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
    fn whose_row(&mut self, row: u32) -> Whose {
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

    fn whose(&mut self, text: &str, at: At) -> Whose {
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
                let what = format!("{{}} rows are of `{}`, which is no entity of the report", clip(text));
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
    fn period_row(&mut self, row: u32, has_number: bool) -> Option<Option<Period>> {
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
            Said::Is(period) => Some(Some(period)),
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
                Some(cell) => clip(&self.periods.shown(cell)),
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

    /// Reads a value.
    fn value(
        &mut self,
        at: At,
        column: &ValueColumn,
        row: Option<&Row>,
        whose: &Whose,
        period: Option<Period>,
    ) {
        let shared = &column.shared;
        let (id, unit) = match (row, &shared.metric) {
            (_, Some(own)) => match self.data.metrics().contains_key(&own.value) {
                true => (own.value.clone(), None),
                false => {
                    let near = nearest(&own.value, self.data.metrics().keys().map(String::as_str));
                    let (place, message) =
                        (own.place, format!("there is no metric `{}`", clip(&own.value)));
                    if self.taken.told.insert(own.value.clone()) {
                        self.told.add("metrics that are not in the dataset", 0, || {
                            rules::IMPORT.finding(place, message).hint_if(near)
                        });
                    }
                    return;
                }
            },
            (Some(row), None) => (row.id.clone(), row.unit.clone()),
            (None, None) => {
                if self.taken.told.insert(format!("column {}", at.1)) {
                    let place = self.table.place;
                    let message = format!("nothing says which metric the values of column {} are of", letters(at.1));
                    self.told.add("metrics", 0, || {
                        rules::IMPORT.finding(place, message).hint(
                            "name the column of metrics as `metric`, or the metric of the column under `columns`",
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
            if self.data.metrics().get(&own).is_some_and(|own| own.values.contains_key(&period)) {
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
        let said = self.unit(at, column, unit, metric);
        let Some((unit, called)) = said else { return };
        self.take(at, cell, (metric, own, period), (&unit, &called), shared.status);
    }

    /// The unit of a value, by its row, its head or the table; the metric's own where nothing
    /// says so.
    fn unit(
        &mut self,
        at: At,
        column: &ValueColumn,
        of_name: Option<String>,
        metric: &Metric,
    ) -> Option<(Unit, String)> {
        let own = self.layout.roles.get(&Role::Unit).copied();
        let in_row = own.map(|column| self.text((at.0, column))).filter(|text| !text.is_empty());
        let shared = |own: &Option<crate::model::place::Placed<String>>| {
            own.as_ref().map(|own| own.value.clone())
        };
        let in_head = column.unit.clone().filter(|text| self.units.unit(text).is_ok());
        let said = in_row
            .or_else(|| shared(&column.shared.unit))
            .or(of_name)
            .or(in_head)
            .or_else(|| shared(&self.table.all.unit));
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
            Some(column) => (address(&self.sheet.name, (at.0, column)), self.laid.place((at.0, column))),
            None => (address(&self.sheet.name, at), self.laid.place(at)),
        };
        let unit = match self.units.unit(&said) {
            Ok(unit) => unit,
            Err(reason) => {
                let what = format!("{{}} values are in `{}`, which is no unit: {reason}", clip(&said));
                let message = format!("`{}` is no unit: {reason}", clip(&said));
                let hint = format!("say under `names` in the map which it is: `units: {{\"{}\": …}}`", clip(&said));
                self.told.add("units", 0, || {
                    rules::IMPORT.finding(place, message).hint(hint).among(what, name)
                });
                return None;
            }
        };
        if !unit.agrees_with(&metric.unit) {
            let message = format!(
                "{name} counts {} in {}, and the dataset in {}: not taken",
                metric.id, clip(&said), unit_text(metric)
            );
            let what = format!("{{}} values of {} are in {}, and the dataset counts them in {}: not taken", metric.id, clip(&said), unit_text(metric));
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
        let read = self.values.read(cell, &address, metric, (unit, called), self.table.decimal);
        let reading = match read {
            Ok(Valued::Reads(reading)) => reading,
            Ok(Valued::Ignored) => {
                self.taken.ignored += 1;
                return;
            }
            Err((message, hint)) => {
                let hint = match &cell.content {
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
                self.error("cells that show another value", at, doubt.message, doubt.hint);
            } else if (doubt.is_grave || changes) && !is_computed {
                self.told.add("cells that show another value", 0, || {
                    rules::IMPORT.finding(place, doubt.message).as_warning().hint(doubt.hint)
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
        self.taken.wanted.push(Wanted { metric: own, period, number: reading.number, place, details });
    }

    /// What else a row says of its values.
    fn details(
        &mut self,
        row: u32,
        metric: &Metric,
        (unit, called): (&Unit, &str),
        status: Option<Status>,
    ) -> Details {
        let mut details = Details { status: status.or(self.table.all.status), ..Details::default() };
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
                    let what = format!("{{}} rows have the status `{}`, which is none", clip(&text));
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
            let read = self.values.read(cell, &at, metric, (unit, called), self.table.decimal);
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
            details.about = Some(!matches!(about.as_str(), "no" | "false" | "0" | "n" | "否"));
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
    fn source(&mut self, row: u32, named: &Row, whose: &Whose) {
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

    /// A row of a metric that there is none of yet: it is made.
    fn news(&mut self, row: u32, at: At, id: Option<String>, name: &str, unit: Option<String>) {
        let mut names: BTreeMap<Lang, String> = BTreeMap::new();
        for (lang, column) in &self.layout.name {
            let text = self.cells.shown((row, *column));
            let text = bracketed(&text)
                .filter(|(_, inner)| self.units.unit(inner).is_ok())
                .map_or(text.as_str(), |(name, _)| name)
                .to_owned();
            if !text.is_empty() {
                names.insert(*lang, text);
            }
        }
        let is_id = is_metric_id(name) && name.contains(['.', '-']);
        if !is_id && !name.is_empty() {
            let is_han = name.chars().any(is_han);
            let mut languages = self.config.languages.iter();
            if let Some(lang) = languages.find(|lang| lang.is_han() == is_han) {
                names.entry(*lang).or_insert_with(|| name.to_owned());
            }
        }
        let mut latin = names.iter().filter(|(lang, _)| !lang.is_han());
        let id = id
            .or_else(|| is_id.then(|| name.to_owned()))
            .or_else(|| latin.find_map(|(_, name)| id_of_name(name)));
        let own = address(&self.sheet.name, at);
        let Some(id) = id.filter(|id| is_metric_id(id)) else {
            self.error(
                "new metrics without an id",
                at,
                format!("nothing gives an id for `{}` in {own}", clip(name)),
                format!(
                    "say under `names` in the map what it is to be: `metrics: {{\"{}\": energy.steam}}`, or `ignore`",
                    clip(name)
                ),
            );
            return;
        };
        if self.data.metrics().contains_key(&id) {
            self.error(
                "new metrics whose id is taken",
                at,
                format!("`{}` in {own} would be `{id}`, and the dataset has a metric of that id and another name", clip(name)),
                format!(
                    "say under `names` in the map which it is: `metrics: {{\"{}\": …}}`",
                    clip(name)
                ),
            );
            return;
        }
        let in_row = self.layout.roles.get(&Role::Unit).copied();
        let in_row = in_row.map(|column| self.text((row, column))).filter(|own| !own.is_empty());
        let shared = self.table.all.unit.as_ref().map(|own| own.value.clone());
        let Some(said) = in_row.or(unit).or(shared) else {
            self.error(
                "new metrics without a unit",
                at,
                format!("nothing gives the unit of `{}` in {own}", clip(name)),
                "name the column of units in the map as `unit`, or write the unit in brackets behind the name",
            );
            return;
        };
        let unit = match self.units.unit(&said) {
            Ok(unit) => unit,
            Err(reason) => {
                self.error(
                    "units",
                    at,
                    format!("`{}` is no unit: {reason}", clip(&said)),
                    format!("say under `names` in the map which it is: `units: {{\"{}\": …}}`; or give the project a counting word of its own under `units` in report.yaml", clip(&said)),
                );
                return;
            }
        };
        let whose = match self.whose_row(row) {
            Whose::Group => None,
            Whose::Entity(entity) => Some(entity),
            Whose::Ignored | Whose::Unclear => return,
        };
        let Some(period) = self.period_row(row, true) else { return };
        let metric = Metric { unit_text: unit.name(), ..fresh(&id, unit, self.laid.place(at)) };
        let columns: Vec<(u32, Option<Period>, Option<String>)> = (self.layout.values.iter())
            .map(|(column, own)| {
                (*column, own.period, own.shared.entity.as_ref().map(|it| it.value.clone()))
            })
            .collect();
        for (column, of_column, entity) in columns {
            let cell_at = (row, column);
            let (Some(cell), Some(period)) =
                (self.cells.sheet_cell(cell_at), of_column.or(period))
            else {
                continue;
            };
            let whose = match entity {
                Some(text) => match self.whose(&text, cell_at) {
                    Whose::Group => None,
                    Whose::Entity(entity) => Some(entity),
                    Whose::Ignored | Whose::Unclear => continue,
                },
                None => whose.clone(),
            };
            self.new_value(cell_at, cell, &id, (&metric, &names), whose, period);
        }
    }

    fn new_value(
        &mut self,
        at: At,
        cell: &Cell,
        id: &str,
        (metric, names): (&Metric, &BTreeMap<Lang, String>),
        whose: Option<String>,
        period: Period,
    ) {
        let own = address(&self.sheet.name, at);
        let unit = (&metric.unit, metric.unit_text.as_str());
        let reading = match self.values.read(cell, &own, metric, unit, self.table.decimal) {
            Ok(Valued::Reads(reading)) => reading,
            Ok(Valued::Ignored) => {
                self.taken.ignored += 1;
                return;
            }
            Err((message, hint)) => {
                self.error("cells that hold no value", at, message, hint);
                return;
            }
        };
        for doubt in reading.doubts {
            let place = self.laid.place(at);
            self.told.add("cells that show another value", 0, || {
                let finding = rules::IMPORT.finding(place, doubt.message).hint(doubt.hint);
                if doubt.is_grave { finding } else { finding.as_warning() }
            });
        }
        let details = self.details(at.0, metric, unit, None);
        let number = reading.number.map_or_else(|| "null".to_owned(), |own| own.to_string());
        let made = self.taken.made.entry(id.to_owned()).or_insert_with(|| Made {
            names: names.clone(),
            metric: metric.clone(),
            values: BTreeMap::new(),
        });
        if made.metric.unit != metric.unit {
            let (old, new) = (made.metric.unit_text.clone(), metric.unit_text.clone());
            self.error(
                "units that differ",
                at,
                format!("the new metric `{id}` is counted in {old} and, in {own}, in {new}"),
                "write both in one unit",
            );
            return;
        }
        let values = made.values.entry(whose).or_default();
        if values.insert(period, (number, details)).is_some() {
            self.error(
                "values that stand twice",
                at,
                format!("{own} holds the new metric `{id}` in {period} once more"),
                "keep one of the two, or give them names of their own under `names` in the map",
            );
            return;
        }
        self.taken.metrics.insert(id.to_owned());
    }
}

/// A metric with nothing but its id and unit.
fn fresh(id: &str, unit: Unit, place: Place) -> Metric {
    Metric {
        id: id.to_owned(),
        place,
        name: BTreeMap::new(),
        unit,
        unit_text: String::new(),
        values: BTreeMap::new(),
        by: ByEntity::default(),
        over: None,
        formula: None,
        decimals: None,
        breakdowns: vec![],
        base: None,
        of: None,
        roll_forward: None,
        discloses: vec![],
        concept: None,
        source: None,
        method: Method::default(),
        note: BTreeMap::new(),
        only: None,
        is_made: true,
    }
}
