//! Names of a workbook that nothing is known of yet: a proposed map lists them, each with what it
//! may be.

use std::collections::BTreeSet;

use similar::DiffTag;

use super::super::told::{clip, list};
use super::called::{Called, bare, bracketed};
use super::layout::Cells;
use super::propose::{Proposer, comment};
use crate::input::load::edit::quoted;
use crate::input::workbook::Worksheet;
use crate::model::aligned::changes;

/// The most names that are listed to be filled in.
const MOST_NAMES: usize = 200;
/// How alike two names are, in hundredths, that may be one; and that may be worth a look.
const ALIKE: usize = 88;
const NEAR: usize = 55;

const METRICS: usize = 0;
const ENTITIES: usize = 1;
const UNITS: usize = 2;
const PERIODS: usize = 3;

impl Proposer<'_> {
    /// The names of a table that nothing is known of.
    pub(super) fn gather(
        &mut self,
        sheet: &Worksheet,
        cells: &Cells<'_>,
        head: u32,
        (metric, unit, entity, when): (
            Option<u32>,
            Option<u32>,
            Option<u32>,
            Option<u32>,
        ),
    ) {
        let rows: BTreeSet<u32> =
            sheet.cells.range((head + 1, 0)..).map(|((row, _), _)| *row).collect();
        for row in rows {
            let mut cells_of = sheet.cells.range((row, 0)..(row + 1, 0));
            let has_number = cells_of.any(|(_, cell)| Self::is_number(cell));
            if !has_number {
                continue;
            }
            let mut of_row = None;
            if let Some(column) = unit {
                let text = cells.shown((row, column));
                match self.units.unit(&text) {
                    Ok(_) => of_row = Some(text),
                    Err(_) if text.is_empty() => {}
                    Err(reason) => {
                        self.unknown[UNITS].entry(text).or_insert(reason.to_string());
                    }
                }
            }
            if let Some(column) = metric {
                let text = cells.shown((row, column));
                let name = match bracketed(&text) {
                    Some((name, inner)) if self.units.is_unit(inner) => {
                        of_row.get_or_insert(inner.to_owned());
                        name.to_owned()
                    }
                    _ => text.clone(),
                };
                let is_known =
                    |text: &str| matches!(self.metrics.called(text), Called::Is(_));
                let is_new = !text.is_empty() && !is_known(&text) && !is_known(&name);
                if is_new && !self.unknown[METRICS].contains_key(&name) {
                    let what = match self.unknown[METRICS].len() < MOST_NAMES {
                        true => self.proposed(&name, of_row.as_deref()),
                        false => String::new(),
                    };
                    self.unknown[METRICS].insert(name, what);
                }
            }
            if let Some(column) = entity {
                let text = cells.shown((row, column));
                let is_known = matches!(self.entities.called(&text), Called::Is(_));
                if !text.is_empty() && !is_known {
                    let ids = self.config.boundary.entities.iter();
                    let ids: Vec<_> = ids.map(|own| own.id.value.as_str()).collect();
                    let what = format!(
                        "  # {}",
                        comment(&format!("{}, group or ignore", ids.join(", ")))
                    );
                    self.unknown[ENTITIES].entry(text).or_insert(what);
                }
            }
            if let Some(column) = when
                && let Some(cell) = cells.get((row, column))
                && self.period(cell).is_none()
            {
                let text = cell.content.shown();
                self.unknown[PERIODS].entry(text.trim().to_owned()).or_default();
            }
        }
    }

    /// What is written behind an unknown name: the metric it is close to, or what to think of.
    fn proposed(&self, name: &str, unit: Option<&str>) -> String {
        if let Called::Either(ids) = self.metrics.called(name) {
            let unit = unit.and_then(|unit| self.units.unit(unit).ok());
            let agrees = |id: &&String| {
                let own = self.data.metrics().get(*id);
                unit.as_ref()
                    .zip(own)
                    .is_none_or(|(unit, own)| unit.agrees_with(&own.unit))
            };
            let ids: Vec<String> = ids.iter().filter(agrees).cloned().collect();
            if ids.len() > 1 {
                return format!("  # which of {}? or ignore", comment(&list(&ids)));
            }
        }
        match self.closest(name, unit) {
            Some((alike, id, own)) if alike >= ALIKE => {
                format!(" {id}  # close to “{}”: is it?", comment(&clip(&own)))
            }
            Some((_, id, own)) => {
                format!("  # {id} (“{}”)? or ignore", comment(&clip(&own)))
            }
            None => "  # which metric? or ignore; `--new` makes one".to_owned(),
        }
    }

    pub(super) fn near(&self, name: &str, unit: Option<&str>) -> Option<String> {
        let (_, id, own) = self.closest(name, unit)?;
        Some(format!("{id} (“{}”)?", comment(&clip(&own))))
    }

    /// The metric whose name is the closest, among those that a unit allows.
    fn closest(&self, name: &str, unit: Option<&str>) -> Option<(usize, String, String)> {
        let unit = unit.and_then(|unit| self.units.unit(unit).ok());
        let own = bare(name);
        let mut best: Option<(usize, String, String)> = None;
        for (id, metric) in self.data.metrics() {
            let is_part =
                crate::model::by_entity::parts_of(id).is_some() || metric.is_made;
            if is_part
                || unit.as_ref().is_some_and(|unit| !unit.agrees_with(&metric.unit))
            {
                continue;
            }
            let names = metric.name.values().map(String::as_str).chain([id.as_str()]);
            for known in names {
                let key = bare(known);
                // Those of very different lengths share little.
                let (long, short) = (own.len().max(key.len()), own.len().min(key.len()));
                if short * 3 < long || short == 0 {
                    continue;
                }
                let alike = likeness(&own, &key);
                if alike >= NEAR && best.as_ref().is_none_or(|(known, ..)| alike > *known)
                {
                    best = Some((alike, id.clone(), known.to_owned()));
                }
            }
        }
        best
    }

    /// What is to be filled in.
    pub(super) fn names(&self) -> String {
        let keys = ["metrics", "entities", "units", "periods"];
        let mut text = String::new();
        for (key, names) in keys.into_iter().zip(&self.unknown) {
            if names.is_empty() {
                continue;
            }
            text.push_str(&format!("  {key}:\n"));
            for (name, what) in names.iter().take(MOST_NAMES) {
                let what = match key {
                    "units" => format!("  # {}", comment(what)),
                    _ => what.clone(),
                };
                text.push_str(&format!("    {}:{what}\n", quoted(name)));
            }
            if names.len() > MOST_NAMES {
                let more = names.len() - MOST_NAMES;
                text.push_str(&format!(
                    "    # and {more} more: `others: ignore` in the table leaves out what is not here\n"
                ));
            }
        }
        match text.is_empty() {
            true => text,
            false => format!(
                "# What the workbook calls things, and what they are here.\nnames:\n{text}"
            ),
        }
    }
}

/// How much two names share, in hundredths.
fn likeness(one: &str, other: &str) -> usize {
    let [one, other] = [one, other].map(|name| name.chars().collect::<Vec<_>>());
    let ops = changes(&one, &other);
    let equal = ops.iter().filter(|own| own.tag() == DiffTag::Equal);
    let shared: usize = equal.map(|own| own.old_range().len()).sum();
    let all = one.len() + other.len();
    (shared * 200).checked_div(all).unwrap_or(0)
}
