//! The years at the heads of a table's columns, held against the periods of the figures under them:
//! two heads that changed places, or one that names another year, leave every number as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use super::judge::Judge;
use super::pairing::Pair;
use super::read::{Page, Run};
use super::{Finding, Place, Verdict, rules};
use crate::model::goal::Goal;
use crate::model::period::Period;

/// The kinds of blocks whose columns have periods as heads: of metrics, and those of an author.
const OF_METRICS: &str = "performance table";
const TABLE: &str = "table";

/// How far from one line two runs of it may stand, in points.
const LINE: f64 = 1.0;

/// A number of a figure where it stands.
struct Cell {
    block: usize,
    period: Period,
    /// Left, bottom, right and top.
    sides: [f64; 4],
    base: f64,
    /// Whether it tells of the period of its column.
    tells: bool,
}

/// A period at the head of a column.
struct Head<'p> {
    period: Period,
    run: &'p Run,
}

impl Judge<'_> {
    /// Tells of heads that name another period than the figures under them have.
    pub(super) fn years(&self, verdict: &mut Verdict) {
        let mut told = BTreeSet::new();
        for own in &self.pairing.heads {
            let page = self.pages.get(own.sheet);
            let run = page.and_then(|page| Some((page, page.runs.get(own.run)?)));
            let entry = self.ledger.figures.get(own.figure);
            let period = entry.and_then(|entry| Period::parse(&entry.period));
            if let Some(((page, run), period)) = run.zip(period)
                && told.insert((own.sheet, own.run))
            {
                self.over_others((page, own.sheet), run, period, verdict);
            }
        }
        let mut sheets: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
        for (index, pair) in self.pairing.pairs.iter().enumerate() {
            if let Some(Pair::Bound(figure)) = pair
                && let Some((sheet, cell)) = self.cell(index, *figure)
            {
                sheets.entry(sheet).or_default().push(cell);
            }
        }
        for (sheet, cells) in sheets {
            let Some(page) = self.pages.get(sheet) else { continue };
            let heads: Vec<Head<'_>> = page.runs.iter().filter_map(head).collect();
            if heads.is_empty() {
                continue;
            }
            let blocks: BTreeSet<usize> = cells.iter().map(|cell| cell.block).collect();
            for block in blocks {
                let kind = self.ledger.blocks.get(block).map(|own| own.kind.as_str());
                let least = match kind {
                    Some(OF_METRICS) => 1,
                    Some(TABLE) => 2,
                    _ => continue,
                };
                let columns = columns(block, &cells, &heads, least);
                for (at, below) in columns {
                    let Some(head) = heads.get(at) else { continue };
                    let is_told = |own: &&(usize, usize)| {
                        let run = page.runs.get(own.1);
                        own.0 == sheet && run.is_some_and(|run| ptr::eq(run, head.run))
                    };
                    if told.iter().any(|own| is_told(&own)) {
                        continue;
                    }
                    self.head((page, sheet), head, &below, verdict);
                }
            }
        }
    }

    /// The place of a number that is a figure.
    fn cell(&self, index: usize, figure: usize) -> Option<(usize, Cell)> {
        let token = self.stream.tokens.get(index)?;
        let entry = self.ledger.figures.get(figure)?;
        let run = self.pages.get(token.page)?.runs.get(token.run)?;
        // What is told of a target is of several years.
        let tells = entry.metric.as_deref().is_some_and(|id| !Goal::has_figure(id));
        let cell = Cell {
            block: entry.block?,
            period: Period::parse(&entry.period)?,
            sides: run.part(token.start, token.end),
            base: run.base,
            tells,
        };
        Some((token.page, cell))
    }

    /// Tells of a head where most figures of its column are of another period.
    fn head(
        &self,
        (page, sheet): (&Page, usize),
        head: &Head<'_>,
        below: &[Period],
        verdict: &mut Verdict,
    ) {
        let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
        for period in below.iter().filter(|own| own.kind() == head.period.kind()) {
            *counts.entry(*period).or_default() += 1;
        }
        let most = counts.iter().max_by_key(|(_, count)| **count);
        let Some((period, count)) = most.filter(|(own, _)| **own != head.period) else {
            return;
        };
        if 2 * count <= below.len() {
            return;
        }
        self.over_others((page, sheet), head.run, *period, verdict);
    }

    /// Tells of a head over figures of a period that is another.
    fn over_others(
        &self,
        (page, sheet): (&Page, usize),
        head: &Run,
        period: Period,
        verdict: &mut Verdict,
    ) {
        let said = head.text.trim();
        let label = self.data.calendar().label(period, self.lang);
        verdict.findings.push(Finding {
            rule: &rules::PRINT_NEAR,
            place: Some(Place {
                page: page.number.clone(),
                sheet: sheet + 1,
                sides: head
                    .part(0, head.text.len())
                    .map(|side| (side * 10.0).round() / 10.0),
            }),
            about: None,
            message: format!("{said} stands over a column whose figures are of {label}"),
        });
    }
}

/// A run that is a period and nothing else.
fn head(run: &Run) -> Option<Head<'_>> {
    let text = run.text.trim();
    let period =
        Period::parse(text).filter(|own| (1900..=2200).contains(&own.number()))?;
    Some(Head { period, run })
}

/// The periods of the figures under each head of a block's columns.
fn columns(
    block: usize,
    cells: &[Cell],
    heads: &[Head<'_>],
    least: usize,
) -> BTreeMap<usize, Vec<Period>> {
    let mut columns: BTreeMap<usize, Vec<Period>> = BTreeMap::new();
    let of_line =
        |base: f64| heads.iter().filter(move |it| (it.run.base - base).abs() < LINE);
    for cell in cells.iter().filter(|cell| cell.block == block) {
        // The nearest line of heads above it.
        let above = heads.iter().filter(|it| {
            it.run.base > cell.base + LINE && of_line(it.run.base).count() >= least
        });
        let Some(line) = above.map(|it| it.run.base).min_by(f64::total_cmp) else {
            continue;
        };
        // Another table between them has heads of its own.
        let is_between = |other: &Cell| {
            other.block != block
                && other.base < line
                && other.base > cell.base + LINE
                && of_line(line).any(|it| overlap(&other.sides, it.run) > 0.0)
        };
        if cells.iter().any(is_between) {
            continue;
        }
        let at_line = heads.iter().enumerate();
        let at_line = at_line.filter(|(_, it)| (it.run.base - line).abs() < LINE);
        let best = at_line
            .map(|(at, it)| (overlap(&cell.sides, it.run), at))
            .filter(|(shared, _)| *shared > 0.0)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, at)) = best.filter(|_| cell.tells) {
            columns.entry(at).or_default().push(cell.period);
        }
    }
    columns
}

/// How far a number and a head stand over one another.
fn overlap(sides: &[f64; 4], run: &Run) -> f64 {
    let [left, _, right, _] = *sides;
    right.min(run.right()) - left.max(run.left())
}
