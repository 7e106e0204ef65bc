//! The heads of the sheet of values: which column is which, and what of them is told.

use std::collections::{BTreeMap, BTreeSet};

use super::table::TableReader;
use super::told::{clip, count, list};
use crate::diag::rules;
use crate::input::workbook::heads::{self, Year};
use crate::input::workbook::{At, Cell, Content};
use crate::model::period::{Kind, Period};
use crate::output::export::workbook::{DATA, METRIC};

/// How far down the row of heads is looked for.
const HIGHEST: u32 = 20;

/// What the columns of a sheet are.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) metric: u32,
    pub(super) unit: Option<u32>,
    pub(super) years: BTreeMap<u32, Period>,
    /// Columns that Recto writes for people, each with its place on Recto's own sheet.
    pub(super) own: BTreeMap<u32, u32>,
    /// Columns whose head was told to be no year.
    pub(super) refused: BTreeSet<u32>,
}

impl TableReader<'_, '_, '_> {
    /// Whether a column may hold the values of a period: the report has such a period, and
    /// the dataset values of its kind.
    fn fits(&self, period: Period) -> bool {
        let is_known = |known: &Period| known.kind() == period.kind();
        let mut metrics = self.data.metrics().values();
        let is_kept = period.kind() == Kind::Year
            || metrics.any(|metric| metric.values.keys().any(is_known));
        is_kept && self.data.calendar().admits(period).is_ok()
    }

    /// Finds the row of heads, and what each column is.
    pub(super) fn heads(&mut self) -> Option<u32> {
        let is_head = |cell: &Cell| cell.content.shown().trim() == METRIC;
        let found = self.sheet.cells.range((0, 0)..(HIGHEST, 0));
        let found = found.into_iter().find(|(_, cell)| is_head(cell));
        let head = found.map_or(0, |((row, _), _)| *row);
        let above: Vec<At> =
            self.sheet.cells.range((0, 0)..(head, 0)).map(|(at, _)| *at).collect();
        if let Some(first) = above.first() {
            let message = format!(
                "{} above the heads of the table {} not read, the first `{}`",
                count(above.len(), "cell"),
                if above.len() == 1 { "is" } else { "are" },
                clip(&self.text(*first))
            );
            let place = self.laid.place(*first);
            self.told.add("cells above the table", above.len(), || {
                rules::IMPORT.finding(place, message).as_warning()
            });
        }
        let own: BTreeMap<String, u32> = (self.own.cells.range((0, 0)..(1, 0)))
            .map(|((_, column), cell)| (cell.content.shown(), *column))
            .collect();
        let mut has_metrics = false;
        let sheet = self.sheet;
        for (&(_, column), cell) in sheet.cells.range((head, 0)..(head + 1, 0)) {
            let text = cell.content.shown().trim().to_owned();
            match heads::year(self.book, cell, &|period| self.fits(period)) {
                _ if text == METRIC && !has_metrics => {
                    (has_metrics, self.columns.metric) = (true, column);
                }
                _ if text == "unit" && self.columns.unit.is_none() => {
                    self.columns.unit = Some(column);
                }
                Year::Is(period) => {
                    if self.columns.years.values().any(|own| *own == period) {
                        self.error(
                            "columns of one year",
                            (head, column),
                            format!("there are two columns {period}"),
                            "keep one of the two".into(),
                        );
                        self.columns.refused.insert(column);
                    } else {
                        self.columns.years.insert(column, period);
                    }
                }
                Year::Like(..) => {
                    self.columns.refused.insert(column);
                }
                Year::No => {
                    if let Some(own) = own.get(&text)
                        && !self.columns.own.values().any(|known| known == own)
                    {
                        self.columns.own.insert(column, *own);
                    }
                }
            }
        }
        let had_none = self.columns.years.is_empty() && self.columns.refused.is_empty();
        if !has_metrics || had_none {
            let message = format!(
                "the first row of the sheet {DATA} needs a column `{METRIC}` and a column for each year"
            );
            let place = self.laid.start();
            self.told.add("heads", 0, || {
                rules::IMPORT.finding(place, message).hint(super::SHAPED)
            });
            return None;
        }
        self.years(head);
        self.table.periods = self.columns.years.values().copied().collect();
        Some(head)
    }

    /// Tells of heads that are not quite years.
    fn years(&mut self, head: u32) {
        let metrics = self.data.metrics().values();
        let known: BTreeSet<Period> =
            metrics.flat_map(|metric| metric.values.keys().copied()).collect();
        let sheet = self.sheet;
        for (&(_, column), cell) in sheet.cells.range((head, 0)..(head + 1, 0)) {
            let Year::Like(text, guess) =
                heads::year(self.book, cell, &|period| self.fits(period))
            else {
                continue;
            };
            let at = self.address((head, column));
            let is_there = |period| self.columns.years.values().any(|own| *own == period);
            let says = |period: Period| text.contains(&period.to_string());
            let missing: Vec<_> = known
                .iter()
                .filter(|period| match guess {
                    Some(guess) => **period == guess,
                    // `2024/25` may be either of the two.
                    None => says(**period) || says(period.prior()),
                })
                .filter(|period| !is_there(**period))
                .map(ToString::to_string)
                .collect();
            let text = clip(&text);
            let fault = guess.filter(|own| Period::parse(&text) == Some(*own));
            let fault = fault.and_then(|own| self.data.calendar().admits(own).err());
            if let Some(fault) = fault {
                let message = format!(
                    "the column `{text}` in {at} is of no period: {}",
                    fault.message
                );
                self.error(
                    "heads that are no years",
                    (head, column),
                    message,
                    fault.hint,
                );
                continue;
            }
            let message = match missing.is_empty() {
                true => format!(
                    "the head `{text}` in {at} is no year: nothing of its column is read"
                ),
                false => format!(
                    "the head `{text}` in {at} is no year, so there is no column for {}, which the dataset has",
                    list(&missing)
                ),
            };
            let hint = match guess {
                Some(guess) if is_there(guess) => format!(
                    "there is a column {guess} already: delete this one, or move what is right into that one"
                ),
                Some(guess) => format!(
                    "write `{guess}` if the column holds the values of {guess}; what else is to be said of them belongs into the data file (`status`, `note`)"
                ),
                None => {
                    "write the one year by which the report calls it, as in `2025`".into()
                }
            };
            self.error("heads that are no years", (head, column), message, hint);
        }
        for (column, period) in self.columns.years.clone() {
            let mut alike = known.iter().filter(|own| own.kind() == period.kind());
            let Some(first) = alike.next().copied() else { continue };
            let last = alike.next_back().copied().unwrap_or(first);
            if period < first.prior() || last.next() < period {
                let at = self.address((head, column));
                self.warning(
                    "years far from the dataset's",
                    (head, column),
                    format!("the column {period} in {at} is no year of the dataset, which goes from {first} to {last}"),
                    "correct the head if it is a slip".into(),
                );
            }
        }
    }

    /// Takes the row of heads for people, if it is one.
    pub(super) fn labels(&mut self, row: u32, cells: &[(u32, &Cell)]) -> bool {
        let own = |column: u32| {
            let label = self.own.cells.get(&(1, column));
            label.map_or_else(String::new, |cell| cell.content.shown())
        };
        let metric = self.text((row, self.columns.metric));
        let is_year = |column: u32| self.columns.years.get(&column).copied();
        let has_values = cells.iter().any(|(column, cell)| {
            is_year(*column).is_some()
                && heads::year(self.book, cell, &|period| self.fits(period)) == Year::No
                && matches!(cell.content, Content::Number(_))
        });
        if metric != own(0) && (!metric.is_empty() || has_values) {
            return false;
        }
        let mut differing = vec![];
        for (column, cell) in cells {
            let text = cell.content.shown().trim().to_owned();
            let is_own = *column == self.columns.metric
                || is_year(*column).is_some_and(|period| {
                    heads::year(self.book, cell, &|period| self.fits(period))
                        == Year::Is(period)
                })
                || self.columns.own.get(column).is_some_and(|at| own(*at) == text)
                || self.columns.unit == Some(*column)
                    && self
                        .own
                        .cells
                        .range((1, 0)..(2, 0))
                        .any(|(_, own)| own.content.shown() == text);
            if !is_own && !self.columns.refused.contains(column) {
                differing.push((*column, text));
            }
        }
        for (column, text) in differing {
            let at = self.address((row, column));
            let text = clip(&text);
            match self.columns.years.get(&column).copied() {
                Some(period) => self.error(
                    "heads for people",
                    (row, column),
                    format!("{at} says `{text}` over the values of {period}, which is not read"),
                    format!("write `{period}年` if the values are plain ones of {period} in the units of the dataset"),
                ),
                None => self.warning(
                    "heads for people",
                    (row, column),
                    format!("{at} says `{text}`, which is not read"),
                    "heads of the second row are for people only".into(),
                ),
            }
        }
        true
    }
}
