//! A cell of somebody's workbook: the number it shows, the unit it is in and the period it is of,
//! as far as the sheet says so, and the formula that gives it.

use super::Figure;
use super::figures::{Amount, amounts, is_unclear, unit_of};
use crate::input::workbook::format::Shape;
use crate::input::workbook::heads::{Year, year};
use crate::input::workbook::{At, Book, Content, Worksheet, address, formula, letters};
use crate::model::period::Period;
use crate::model::unit::Unit;

/// How far a unit or a period is looked for.
const FAR: u32 = 200;
/// How many cells a formula names are told with what they hold.
const MOST_INPUTS: usize = 24;

/// A sheet with its book.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) book: &'a Book,
    pub(super) sheet: &'a Worksheet,
}

impl<'a> Page<'a> {
    pub(super) fn name(&self, at: At) -> String {
        match self.book.is_text() {
            true => format!("{}{}", letters(at.1), at.0.saturating_add(1)),
            false => address(&self.sheet.name, at),
        }
    }

    fn text(&self, at: At) -> Option<&'a str> {
        match &self.sheet.cells.get(&at)?.content {
            Content::Text(text) => Some(text),
            Content::Number(_) | Content::Other(_) | Content::Nothing => None,
        }
    }

    /// The number of a cell in the unit that the sheet says it is in.
    ///
    /// # Errors
    /// With what it holds instead.
    pub(super) fn amount(&self, at: At, figure: Figure<'_>) -> Result<Amount, String> {
        let Some(cell) = self.sheet.cells.get(&at) else {
            return Err("is empty".to_owned());
        };
        let (metric, units) = (figure.metric, figure.units());
        match &cell.content {
            Content::Nothing => Err("holds a formula without a result".to_owned()),
            Content::Other(what) => Err(format!("holds {what}")),
            Content::Text(text) => {
                let own = amounts(text, metric, units).into_iter().next();
                let Some(mut amount) = own else {
                    let text: String = text.trim().chars().take(60).collect();
                    return Err(format!("says `{text}`"));
                };
                amount.unit = amount.unit.or_else(|| self.unit(at, figure));
                Ok(amount)
            }
            Content::Number(number) => {
                let shape = Shape::of(self.book.format(cell), *number);
                if shape.is_date {
                    return Err("holds a date".to_owned());
                }
                let written = shape.said();
                let said = unit_of(&written, metric, units);
                // What it is times nobody can tell.
                if said.is_none() && is_unclear(&written) {
                    let shown: String = shape.shown(*number).chars().take(60).collect();
                    return Err(format!("shows `{shown}`"));
                }
                let unit = match shape.percents {
                    0 => said.or_else(|| self.unit(at, figure)),
                    _ => Some(units.percent()),
                };
                let hundreds = (0..shape.percents).try_fold(*number, |own, _| {
                    own.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)
                });
                let number = hundreds.unwrap_or(*number);
                let shown = match shape.percents {
                    0 => number.to_string(),
                    _ => format!("{}%", number.normalize()),
                };
                Ok(Amount { number, unit, shown })
            }
        }
    }

    /// The unit that the row or the column of a cell names.
    fn unit(&self, (row, column): At, figure: Figure<'_>) -> Option<Unit> {
        let named = |at| unit_of(self.text(at)?, figure.metric, figure.units());
        let left = (column.saturating_sub(FAR)..column).rev().map(|column| (row, column));
        let right = (column + 1..column + 9).map(|column| (row, column));
        left.chain(right)
            .find_map(named)
            .or_else(|| self.above((row, column)).find_map(named))
    }

    /// The cells over a cell, as far as the table goes: to a row with nothing in it.
    fn above(&self, (row, column): At) -> impl Iterator<Item = At> + 'a {
        let sheet = self.sheet;
        let is_row = move |row: &u32| {
            let mut cells = sheet.cells.range((*row, 0)..(row + 1, 0));
            cells.next().is_some()
        };
        let rows = (row.saturating_sub(FAR)..row).rev().take_while(is_row);
        rows.map(move |row| (row, column))
    }

    /// The period that the head over a cell names, or the one at the beginning of its row.
    pub(super) fn period(&self, at: At, figure: Figure<'_>) -> Option<Period> {
        let (row, column) = at;
        let calendar = figure.data.calendar();
        let fits = |period: Period| calendar.admits(period).is_ok();
        let read = |at: At| {
            let cell = self.sheet.cells.get(&at)?;
            match year(self.book, cell, &fits) {
                Year::Is(period) => Some(period),
                Year::Like(_, period) => period,
                Year::No => None,
            }
        };
        let left = (column.saturating_sub(FAR)..column).rev().map(|column| (row, column));
        self.above(at)
            .find_map(read)
            .or_else(|| left.into_iter().find_map(read))
    }

    /// The formula of a cell, and the cells it names with what they hold.
    pub(super) fn formula(&self, at: At) -> (Option<String>, Vec<String>) {
        let Some(text) = self.sheet.formula_of(at) else { return (None, vec![]) };
        let mut inputs = vec![];
        for named in formula::named(&text) {
            let sheet = match &named.sheet {
                None => Some(self.sheet),
                Some(name) => {
                    let sheets = &self.book.sheets;
                    sheets.iter().find(|sheet| sheet.name.eq_ignore_ascii_case(name))
                }
            };
            let Some(sheet) = sheet else {
                inputs.push(format!(
                    "{}: not in this workbook",
                    named.shown(&self.sheet.name)
                ));
                continue;
            };
            let cells =
                sheet
                    .cells
                    .range(named.first..=named.last)
                    .filter(|((_, column), _)| {
                        (named.first.1..=named.last.1).contains(column)
                    });
            for (at, cell) in cells {
                if inputs.len() == MOST_INPUTS {
                    inputs.push("…".to_owned());
                    return (Some(text), inputs);
                }
                let shown: String =
                    cell.content.shown().trim().chars().take(60).collect();
                inputs.push(format!("{} {shown}", address(&sheet.name, *at)));
            }
        }
        (Some(text), inputs)
    }
}
