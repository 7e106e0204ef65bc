//! Rows of metrics that there are none of yet: with `--new` they are made.

use std::collections::BTreeMap;

use super::super::told::clip;
use super::called::bracketed;
use super::made::{Made, id_of_name};
use super::rows::{Rows, Whose};
use super::value::Valued;
use crate::diag::rules;
use crate::input::load::import_map::Role;
use crate::input::workbook::{At, Cell, address};
use crate::model::by_entity::id_of;
use crate::model::expression::is_metric_id;
use crate::model::lang::{Lang, is_han};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::unit::Unit;

impl Rows<'_, '_, '_> {
    /// A row of a metric that there is none of yet: it is made.
    pub(super) fn news(
        &mut self,
        row: u32,
        at: At,
        id: Option<String>,
        name: &str,
        unit: Option<String>,
    ) {
        let mut names: BTreeMap<Lang, String> = BTreeMap::new();
        for (lang, column) in &self.layout.name {
            let text = self.cells.shown((row, *column));
            let text = bracketed(&text)
                .filter(|(_, inner)| self.units.is_unit(inner))
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
        let in_row = in_row
            .map(|column| self.text((row, column)))
            .filter(|own| !own.is_empty());
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
        let metric = Metric {
            unit_text: unit.name(),
            ..fresh(&id, unit, self.laid.place(at))
        };
        let columns: Vec<(u32, Option<Period>, Option<String>)> = (self
            .layout
            .values
            .iter())
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
        let reading = match self.values.read(cell, &own, metric, unit, self.table.decimal)
        {
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
                let finding =
                    rules::IMPORT.finding(place, doubt.message).hint(doubt.hint);
                if doubt.is_grave { finding } else { finding.as_warning() }
            });
        }
        let details = self.details(at.0, metric, unit, None);
        let number = reading
            .number
            .map_or_else(|| "null".to_owned(), |own| own.to_string());
        let made = self.taken.made.entry(id.to_owned()).or_insert_with(|| Made {
            names: names.clone(),
            metric: metric.clone(),
            values: BTreeMap::new(),
            cells: vec![],
        });
        if made.metric.unit != metric.unit {
            let (old, new) = (made.metric.unit_text.clone(), metric.unit_text.clone());
            self.error(
                "units that differ",
                at,
                format!(
                    "the new metric `{id}` is counted in {old} and, in {own}, in {new}"
                ),
                "write both in one unit",
            );
            return;
        }
        let named = whose.as_ref().map_or_else(|| id.to_owned(), |it| id_of(id, it));
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
        let seen = (reading.number, self.laid.place(at), own);
        self.taken.seen.insert((named, period), seen);
    }
}

/// A metric with nothing but its id and unit.
fn fresh(id: &str, unit: Unit, place: Place) -> Metric {
    Metric {
        unit,
        is_made: true,
        ..Metric::empty(crate::model::place::Placed::new(id.to_owned(), place))
    }
}
