//! Evidence that is a workbook: whether its cells say the figures.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::{Amount, with_unit};
use super::reference::{Spot, spot};
use super::sheet::Page;
use super::{Borne, Figure};
use crate::diag::nearest;
use crate::input::workbook::{At, Book, Content, Worksheet};
use crate::model::metric::{Evidence, Tie};
use crate::model::period::Period;

/// The most cells of a range that are read.
const MOST_CELLS: usize = 10_000;

/// What each reference is the evidence for: the figure of its period or, where there is one for
/// all, that of the report's.
pub(super) fn wanted<'a, 's>(
    source: &'s Evidence,
    published: &BTreeMap<Period, Figure<'a>>,
) -> Vec<(&'s str, Figure<'a>)> {
    if !source.places.is_empty() {
        let places = source.places.iter();
        let figure = |period| published.get(period).copied();
        let own =
            places.filter_map(|(period, text)| Some((text.as_str(), figure(period)?)));
        return own.collect();
    }
    let now = published.values().next().map(|figure| figure.data.period());
    let last = now.and_then(|now| published.range(..=now).next_back());
    let last = last.or_else(|| published.iter().next()).map(|(_, figure)| *figure);
    last.map(|figure| (source.reference.as_str(), figure))
        .into_iter()
        .collect()
}

/// What the cells say of figures.
pub(super) fn read(
    book: &Book,
    source: &Evidence,
    published: &BTreeMap<Period, Figure<'_>>,
) -> BTreeMap<Period, Borne> {
    let mut borne = BTreeMap::new();
    for (text, figure) in wanted(source, published) {
        let Some(spot) = spot(text) else {
            let why = "the reference names no cell: write it as in `Sheet1!B7`";
            borne.insert(figure.period, Borne::kept(why));
            continue;
        };
        let reader = Reader { source, published, figure };
        let named = match &spot {
            Spot::Cells(sheet, ..) => sheet.as_deref(),
            Spot::Row(_) => None,
        };
        let page = match reader.sheet(book, named) {
            Ok(sheet) => Page { book, sheet },
            Err(wrong) => {
                borne.insert(figure.period, *wrong);
                continue;
            }
        };
        let found = match spot {
            Spot::Cells(_, first, last) if first == last => reader.cell(page, first),
            Spot::Cells(_, first, last) => {
                let cells = page.sheet.cells.range(first..=last);
                let cells =
                    cells.filter(|((_, column), _)| (first.1..=last.1).contains(column));
                let cells: Vec<At> =
                    cells.map(|(at, _)| *at).take(MOST_CELLS + 1).collect();
                reader.range(page, &cells, text)
            }
            Spot::Row(row) => reader.row(page, row),
        };
        borne.extend(found);
    }
    borne
}

struct Reader<'a> {
    source: &'a Evidence,
    published: &'a BTreeMap<Period, Figure<'a>>,
    /// The figure the reference is meant for.
    figure: Figure<'a>,
}

impl Reader<'_> {
    fn sheet<'b>(
        &self,
        book: &'b Book,
        named: Option<&str>,
    ) -> Result<&'b Worksheet, Box<Borne>> {
        let Some(named) = named.filter(|_| !book.is_text()) else {
            let first = book.sheets.iter().find(|sheet| !sheet.is_hidden);
            return first
                .or(book.sheets.first())
                .ok_or_else(|| Box::new(Borne::kept("it has no sheets")));
        };
        let mut sheets = book.sheets.iter();
        let found =
            sheets.find(|sheet| sheet.name.trim().eq_ignore_ascii_case(named.trim()));
        found.ok_or_else(|| {
            let names = book.sheets.iter().map(|sheet| sheet.name.as_str());
            let hint = nearest(named, names.clone()).unwrap_or_else(|| {
                format!("it has {}", names.collect::<Vec<_>>().join(", "))
            });
            let file = &self.source.file;
            let wrong = format!(
                "{file}, the evidence for `{}`, has no sheet `{named}`",
                self.figure.metric.id
            );
            Box::new(Borne::unsupported("there is no such sheet", wrong, hint))
        })
    }

    /// Whether a cell says a figure, and what it says.
    fn holds(&self, page: Page<'_>, at: At, figure: Figure<'_>) -> Borne {
        let place = page.name(at);
        let (formula, inputs) = page.formula(at);
        let borne = match page.amount(at, figure) {
            Ok(amount) => {
                let is_own =
                    amount.in_unit(figure.metric).is_some_and(|it| figure.is(it));
                match is_own {
                    true => Borne::tied(place.clone(), amount.shown),
                    false => self.differs(&place, &amount, figure),
                }
            }
            Err(instead) => {
                let file = &self.source.file;
                let wrong =
                    format!("{}, and cell {place} of {file} {instead}", figure.said());
                let hint =
                    "correct the reference, or open the workbook and save it again";
                Borne::unsupported(instead, wrong, hint.to_owned())
            }
        };
        Borne { at: place, formula, inputs, ..borne }
    }

    fn differs(&self, place: &str, amount: &Amount, figure: Figure<'_>) -> Borne {
        let metric = figure.metric;
        let unit = amount.unit.as_ref().filter(|unit| **unit != metric.unit);
        let shown = match unit {
            Some(unit) => with_unit(amount.number, &unit.name()),
            None => amount.shown.clone(),
        };
        let file = &self.source.file;
        let wrong = format!("{}, and cell {place} of {file} says {shown}", figure.said());
        let in_unit = amount.in_unit(metric);
        let year = in_unit.and_then(|number| {
            let mut others = self.published.values();
            others.find(|other| other.period != figure.period && other.is(number))
        });
        let hint = if unit.is_some() && figure.is(amount.number) {
            "the two are of different units: correct the unit here, or the value"
                .to_owned()
        } else if let Some(year) = year {
            format!(
                "that is the figure of {}: does the reference name the right cell?",
                year.period
            )
        } else if let Some(times) = in_unit.and_then(|number| figure.times(number)) {
            format!(
                "one is {times} times the other: correct the unit, the scale or the value"
            )
        } else if in_unit.is_none() {
            "it is in another unit: does the reference name the right cell?".to_owned()
        } else {
            "correct the value, or the reference".to_owned()
        };
        Borne::unsupported(shown, wrong, hint)
    }

    /// One cell: the figure of the report's period, unless its head says that it is of another.
    fn cell(&self, page: Page<'_>, at: At) -> BTreeMap<Period, Borne> {
        let own = self.holds(page, at, self.figure);
        let head = page.period(at, self.figure).filter(|_| self.source.places.is_empty());
        let other = head
            .filter(|period| *period != self.figure.period && own.state != Tie::Tied)
            .and_then(|period| self.published.get(&period));
        match other {
            Some(other) => BTreeMap::from([(other.period, self.holds(page, at, *other))]),
            None => BTreeMap::from([(self.figure.period, own)]),
        }
    }

    /// Cells that are each of a period, or else the parts of one figure.
    fn range(&self, page: Page<'_>, cells: &[At], text: &str) -> BTreeMap<Period, Borne> {
        if cells.len() > MOST_CELLS {
            let why = "the reference names more cells than are read";
            return BTreeMap::from([(self.figure.period, Borne::kept(why))]);
        }
        let found = self.by_heads(page, cells);
        if !found.is_empty() {
            return found;
        }
        let (mut sum, mut has_numbers) = (Some(Decimal::ZERO), false);
        for at in cells {
            if let Ok(amount) = page.amount(*at, self.figure) {
                has_numbers = true;
                let number = amount.in_unit(self.figure.metric);
                sum = sum.zip(number).and_then(|(sum, number)| sum.checked_add(number));
            }
        }
        let figure = self.figure;
        let borne = match sum {
            Some(sum) if figure.is(sum) => {
                Borne::tied(text.to_owned(), format!("{} in all", sum.normalize()))
            }
            Some(_) if !has_numbers => {
                let file = &self.source.file;
                let wrong =
                    format!("{}, and {text} of {file} has no number", figure.said());
                let hint = "name the cells that have the figure".to_owned();
                Borne::unsupported("there is no number", wrong, hint)
            }
            Some(sum) => {
                let sum = sum.normalize();
                let file = &self.source.file;
                let wrong =
                    format!("{}, and {text} of {file} makes {sum} in all", figure.said());
                let hint = "correct the value, or the reference".to_owned();
                let at = text.to_owned();
                Borne {
                    at,
                    ..Borne::unsupported(format!("{sum} in all"), wrong, hint)
                }
            }
            None => Borne::kept("its cells are in several units"),
        };
        BTreeMap::from([(figure.period, borne)])
    }

    fn by_heads(&self, page: Page<'_>, cells: &[At]) -> BTreeMap<Period, Borne> {
        let mut found = BTreeMap::new();
        for at in cells {
            let period = page.period(*at, self.figure);
            let figure = period.and_then(|period| self.published.get(&period));
            let Some(figure) = figure else { continue };
            let own = self.holds(page, *at, *figure);
            let is_better =
                |known: &Borne| known.state != Tie::Tied && own.state == Tie::Tied;
            if found.get(&figure.period).is_none_or(is_better) {
                found.insert(figure.period, own);
            }
        }
        found
    }

    /// A row by the number written at its beginning, or else by its place.
    fn row(&self, page: Page<'_>, number: u32) -> BTreeMap<Period, Borne> {
        let first = page.sheet.cells.keys().map(|(_, column)| *column).min().unwrap_or(0);
        let says = |content: &Content| match content {
            Content::Number(own) => *own == Decimal::from(number),
            Content::Text(_) | Content::Other(_) | Content::Nothing => false,
        };
        let mut rows = page.sheet.cells.iter();
        let labelled =
            rows.find(|((_, column), cell)| *column == first && says(&cell.content));
        let rows = labelled
            .map(|((row, _), _)| *row)
            .into_iter()
            .chain([number.saturating_sub(1)]);
        let mut last = BTreeMap::new();
        for row in rows {
            let cells = page.sheet.cells.range((row, 0)..(row.saturating_add(1), 0));
            let cells: Vec<At> = cells.map(|(at, _)| *at).collect();
            let mut found = self.by_heads(page, &cells);
            let tied = |at: &&At| self.holds(page, **at, self.figure).state == Tie::Tied;
            if found.get(&self.figure.period).is_none_or(|it| it.state != Tie::Tied)
                && let Some(at) = cells.iter().find(tied)
            {
                found.insert(self.figure.period, self.holds(page, *at, self.figure));
            }
            let is_tied = found.values().any(|borne| borne.state == Tie::Tied);
            if is_tied {
                return found;
            }
            if last.is_empty() {
                last = found;
            }
        }
        if last.is_empty() {
            let (file, figure) = (&self.source.file, self.figure);
            let wrong =
                format!("{}, and row {number} of {file} does not have it", figure.said());
            let hint = "name the cell, as in `B7`, or correct the value".to_owned();
            let borne = Borne::unsupported("the figure is not there", wrong, hint);
            last.insert(figure.period, borne);
        }
        last
    }
}
