//! A value in somebody else's workbook: the number its cell says, in the metric's unit.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::cell::{self, Doubt, Reading};
use super::super::told::clip;
use super::called::UnitNames;
use crate::input::load::import_map::{IGNORE, ImportMap, Mark};
use crate::input::workbook::{Book, Cell, Content};
use crate::model::metric::Metric;
use crate::model::number::{Written, narrow};
use crate::model::unit::Unit;
use crate::output::export::workbook::UNDISCLOSED;
use crate::resolve::data::Data;

/// The most decimals a value has after its unit was changed.
const MOST_DECIMALS: u32 = 12;

/// What a cell says of a value.
pub(super) enum Valued {
    Reads(Reading),
    Ignored,
}

/// Reads cells of values.
pub(super) struct Values<'a> {
    pub(super) book: &'a Book,
    pub(super) data: &'a Data,
    pub(super) map: &'a ImportMap,
    pub(super) units: &'a UnitNames<'a>,
    /// Metrics as the sheet counts them, by id and unit.
    said: BTreeMap<(String, String), Metric>,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        book: &'a Book,
        data: &'a Data,
        map: &'a ImportMap,
        units: &'a UnitNames<'a>,
    ) -> Self {
        Self { book, data, map, units, said: BTreeMap::new() }
    }

    /// Reads a cell whose sheet counts `metric` in `unit`.
    ///
    /// # Errors
    /// With message and remedy, where it holds no value.
    pub(super) fn read(
        &mut self,
        cell: &Cell,
        at: &str,
        metric: &Metric,
        (unit, called): (&Unit, &str),
        mark: Option<Mark>,
    ) -> Result<Valued, (String, String)> {
        let (mut unit, mut called) = (unit.clone(), called.to_owned());
        let mut own = cell.clone();
        if let Content::Text(text) = &cell.content {
            let key = text.trim();
            let named = self.map.names.values.iter();
            let named = named.into_iter().find(|(name, _)| name.value.trim() == key);
            let text = match named {
                Some((_, means)) if means.value == IGNORE => return Ok(Valued::Ignored),
                Some((_, means)) => means.value.clone(),
                None => text.trim().to_owned(),
            };
            let (number, said) = self.parts(&text, mark);
            if let Some((said, name)) = said {
                if !said.agrees_with(&metric.unit) {
                    return Err((
                        format!(
                            "cell {at} holds `{}`, and the dataset counts `{}` in {}",
                            clip(&text),
                            metric.id,
                            unit_text(metric)
                        ),
                        "write the value in that unit, or map the row to another metric"
                            .into(),
                    ));
                }
                (unit, called) = (said, name);
            }
            own.content = match number {
                Some(number) => Content::Text(number),
                None => Content::Text(text),
            };
        }
        let key = (metric.id.clone(), called.clone());
        let said = self.said.entry(key).or_insert_with(|| Metric {
            unit: unit.clone(),
            unit_text: called.clone(),
            values: BTreeMap::new(),
            ..metric.clone()
        });
        let mut reading =
            cell::read(self.book, &own, at, said, self.data.units(), self.map.digits)?;
        if let Some(number) = reading.number
            && unit != metric.unit
        {
            let (number, is_exact) = converted(number, &unit, &metric.unit).ok_or_else(|| (
                format!("cell {at} holds {number} {called}, which cannot be brought to {}", unit_text(metric)),
                format!("write the value in {}", unit_text(metric)),
            ))?;
            reading.number = Some(number);
            if !is_exact {
                reading.doubts.push(Doubt {
                    message: format!(
                        "cell {at} in {} is {number}, rounded at {MOST_DECIMALS} decimals",
                        unit_text(metric)
                    ),
                    hint: "have the value in the dataset's unit if more digits matter".into(),
                    is_grave: false,
                });
            }
        }
        Ok(Valued::Reads(reading))
    }

    /// The number in a text, as it is written in data files, and the unit behind it.
    fn parts(
        &self,
        text: &str,
        mark: Option<Mark>,
    ) -> (Option<String>, Option<(Unit, String)>) {
        if text == UNDISCLOSED {
            return (None, None);
        }
        let text = narrow(text);
        let text = text.trim();
        if let Some(number) = meant(text, mark) {
            return (Some(number), None);
        }
        let is_part = |c: char| {
            c.is_ascii_digit()
                || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\'' | '-' | '−' | '(' | ')')
        };
        let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
        let (digits, behind) = text.split_at_checked(end).unwrap_or((text, ""));
        let number = meant(digits.trim(), mark);
        let unit = self.units.unit(behind).ok().filter(|_| !behind.trim().is_empty());
        match (number, unit) {
            (Some(number), Some(unit)) => {
                (Some(number), Some((unit, behind.trim().to_owned())))
            }
            _ => (None, None),
        }
    }
}

/// What a text of digits can only mean, where `mark` says what sets off its decimals.
pub(super) fn meant(text: &str, mark: Option<Mark>) -> Option<String> {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if let Some(inner) = inner {
        let number = meant(inner.trim(), mark)?;
        return (!number.starts_with('-')).then(|| format!("-{number}"));
    }
    let swapped = match mark {
        Some(Mark::Comma) => text
            .chars()
            .map(|char| match char {
                ',' => '.',
                '.' => ',',
                char => char,
            })
            .collect(),
        _ => text.to_owned(),
    };
    match Written::read(&swapped.replace('−', "-")) {
        Written::Number(number) => Some(number.to_string()),
        Written::Means(number) => Some(number),
        Written::Thousands(whole, _) if mark.is_some() => Some(whole),
        _ => None,
    }
}

/// A number in another unit, and whether that is all of it.
pub(super) fn converted(
    number: Decimal,
    from: &Unit,
    to: &Unit,
) -> Option<(Decimal, bool)> {
    let all = from.convert(number, to)?;
    let rounded = all.round_dp(MOST_DECIMALS);
    let is_exact = to.convert(rounded, from) == Some(number)
        || from.convert(number, to) == Some(rounded);
    Some((rounded.normalize(), is_exact))
}

/// The unit of a metric, for a message.
pub(super) fn unit_text(metric: &Metric) -> &str {
    match metric.unit_text.as_str() {
        "" => "no unit",
        unit => unit,
    }
}
