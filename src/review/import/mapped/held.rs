//! What the columns of a workbook hold, by what stands in them: for a map that is proposed.

use std::collections::{BTreeMap, BTreeSet};

use super::called::{Called, Known, bracketed, date, period};
use super::layout::{Cells, shows_day};
use super::propose::Proposer;
use super::value::meant;
use crate::input::load::import_map::Mark;
use crate::input::workbook::format::{Shape, day};
use crate::input::workbook::{Cell, Content, DATE, Worksheet};
use crate::model::period::{Kind, Period};

/// How far down heads are looked for, and rows are looked at.
const HIGHEST: u32 = 30;
const MOST_ROWS: u32 = 2_000;

/// What a column holds, by its cells.
#[derive(Debug, Default, Clone)]
pub(super) struct Held {
    pub(super) head: String,
    pub(super) cells: usize,
    pub(super) numbers: usize,
    pub(super) texts: BTreeSet<String>,
    pub(super) metrics: usize,
    pub(super) entities: usize,
    pub(super) units: usize,
    pub(super) periods: usize,
    pub(super) years: usize,
    pub(super) months: usize,
    pub(super) dates: usize,
    pub(super) statuses: usize,
    /// Whether a comma in its numbers may set off decimals.
    pub(super) either: bool,
}

impl Held {
    /// Whether most of its cells are so.
    pub(super) fn mostly(&self, count: usize) -> bool {
        self.cells > 0 && count * 2 > self.cells
    }
}

impl Proposer<'_> {
    /// The day that a cell shows, as `2025-12-31`.
    pub(super) fn day(&self, cell: &Cell) -> Option<String> {
        match &cell.content {
            Content::Number(number) => {
                let shape = Shape::of(self.book.format(cell), *number);
                let is_day =
                    shape.is_date && !shape.is_year && shows_day(self.book.format(cell));
                let day = is_day.then(|| day(*number, self.book.from_1904)).flatten()?;
                Some(day.to_string())
            }
            Content::Text(text) => date(text).map(|(day, _)| day),
            Content::Other(text) => text.strip_prefix(DATE).map(str::to_owned),
            Content::Nothing => None,
        }
    }

    /// The period that a cell shows.
    pub(super) fn period(&self, cell: &Cell) -> Option<Period> {
        match &cell.content {
            Content::Number(number) => {
                let shape = Shape::of(self.book.format(cell), *number);
                if shape.is_date {
                    let date = day(*number, self.book.from_1904)?.to_string();
                    return Period::parse(date.get(..if shape.is_year { 4 } else { 7 })?);
                }
                let text = number.normalize().to_string();
                let year = (text.len() == 4).then(|| Period::parse(&text)).flatten()?;
                (1990..=2100).contains(&year.number()).then_some(year)
            }
            Content::Text(text) => {
                let name = bracketed(text).map_or(text.as_str(), |(name, _)| name);
                let found = period(text, None).or_else(|| period(name, None));
                found.or_else(|| {
                    let (day, of_year) = date(text)?;
                    let month = Period::parse(day.get(..7)?)?;
                    Some(if of_year {
                        self.data.calendar().year_of(month)
                    } else {
                        month
                    })
                })
            }
            Content::Other(text) => period(text.strip_prefix(DATE)?.get(..7)?, None),
            Content::Nothing => None,
        }
    }

    /// Whether a cell holds a number, or a text that is one.
    pub(super) fn is_number(cell: &Cell) -> bool {
        match &cell.content {
            Content::Number(_) | Content::Nothing => true,
            Content::Text(text) => {
                let text = text.trim();
                [Mark::Point, Mark::Comma]
                    .iter()
                    .any(|own| meant(text, Some(*own)).is_some())
            }
            Content::Other(_) => false,
        }
    }

    /// The row of heads: where periods or words stand over numbers.
    pub(super) fn heads(&self, sheet: &Worksheet) -> Option<(Vec<u32>, Option<Period>)> {
        let mut best: Option<(usize, u32)> = None;
        let mut rows: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
        for (&(row, _), cell) in sheet.cells.range((0, 0)..(HIGHEST, 0)) {
            let (periods, texts, numbers) = rows.entry(row).or_default();
            if self.period(cell).is_some() {
                *periods += 1;
            } else if Self::is_number(cell) {
                *numbers += 1;
            } else {
                *texts += 1;
            }
        }
        for (row, (periods, texts, numbers)) in &rows {
            if *numbers > 0 || periods + texts < 2 {
                continue;
            }
            let below = sheet.cells.range((row + 1, 0)..(row.saturating_add(8), 0));
            let below = below.filter(|(_, cell)| Self::is_number(cell)).count();
            if below == 0 {
                continue;
            }
            let points = periods * 4 + texts;
            if best.is_none_or(|(known, _)| points > known) {
                best = Some((points, *row));
            }
        }
        let (_, row) = best?;
        // A row of years over one of months or quarters.
        let is_part = |row: u32| {
            let mut cells = sheet.cells.range((row, 0)..(row + 1, 0));
            let year = Period::parse("2025");
            cells.any(|(_, cell)| {
                let text = cell.content.shown();
                let found = period(&text, year).filter(|own| own.kind() != Kind::Year);
                found.is_some()
                    && period(&text, None).is_none()
                    && text.parse::<u32>().is_err()
            })
        };
        let years = |row: u32| {
            let cells = sheet.cells.range((row, 0)..(row + 1, 0));
            let found = cells.filter_map(|(_, cell)| self.period(cell));
            found.filter(|own| own.kind() == Kind::Year).collect::<Vec<_>>()
        };
        if row > 0 && is_part(row) && !years(row - 1).is_empty() {
            return Some((vec![row - 1, row], None));
        }
        if is_part(row + 1) && !years(row).is_empty() {
            return Some((vec![row, row + 1], None));
        }
        Some((vec![row], None))
    }

    pub(super) fn hold(
        &self,
        sheet: &Worksheet,
        cells: &Cells<'_>,
        heads: &[u32],
    ) -> BTreeMap<u32, Held> {
        let first = heads.iter().max().map_or(0, |row| row + 1);
        let mut columns: BTreeMap<u32, Held> = BTreeMap::new();
        let last = first.saturating_add(MOST_ROWS);
        for (&(_, column), cell) in sheet.cells.range((first, 0)..(last, 0)) {
            let own = columns.entry(column).or_default();
            own.cells += 1;
            let text = cell.content.shown();
            let text = text.trim();
            let said = self.period(cell);
            match &cell.content {
                Content::Text(_) if said.is_none() && Self::is_number(cell) => {
                    own.numbers += 1;
                    own.either |= meant(text, None).is_none();
                }
                Content::Number(number) => {
                    let shape = Shape::of(self.book.format(cell), *number);
                    own.dates += usize::from(shape.is_date);
                    own.numbers += usize::from(!shape.is_date);
                    own.years += usize::from(!shape.is_date && said.is_some());
                    own.periods += usize::from(said.is_some());
                    let is_month = number.normalize().to_string().parse::<u8>();
                    own.months += usize::from(
                        is_month.is_ok_and(|month| (1..=12).contains(&month)),
                    );
                }
                _ => {
                    own.texts.insert(text.to_owned());
                    own.periods += usize::from(said.is_some());
                    let in_year = period(text, Period::parse("2025"));
                    own.months += usize::from(
                        said.is_none()
                            && in_year.is_some_and(|own| own.kind() == Kind::Month),
                    );
                    let is_of = |known: &Known| {
                        matches!(known.called(text), Called::Is(_) | Called::Either(_))
                    };
                    let name = bracketed(text).map_or(text, |(name, _)| name);
                    let is_metric = is_of(&self.metrics)
                        || matches!(self.metrics.called(name), Called::Is(_));
                    own.metrics += usize::from(is_metric);
                    own.entities += usize::from(is_of(&self.entities));
                    own.units += usize::from(self.units.unit(text).is_ok());
                    let status = text.to_lowercase();
                    own.statuses += usize::from(
                        ["final", "estimated", "restated"].contains(&status.as_str()),
                    );
                }
            }
        }
        for (column, own) in &mut columns {
            let mut parts: Vec<String> = vec![];
            for row in heads {
                let text = cells.shown((*row, *column));
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() && parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
            own.head = parts.join(" ");
        }
        columns
    }
}
