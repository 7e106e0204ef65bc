//! Rows of tables that do not add up to the total printed under them, whoever's figures they are. That
//! a row is a total is known by the columns that do add up, and by its name.

use rust_decimal::Decimal;

use super::read::{Page, Run};
use super::stream::digits;
use super::{Finding, Place, Verdict, rules};
use crate::model::lang::Lang;

/// The most rows that a total adds up.
const MOST: usize = 15;
/// From how many digits on a total that adds up does so by no accident.
const DIGITS: usize = 3;

/// A cell with a number alone.
struct Cell<'p> {
    run: &'p Run,
    value: Decimal,
}

/// Finds the totals of a page that are none.
pub(super) fn find(page: &Page, sheet: usize, languages: &[Lang], verdict: &mut Verdict) {
    let rows = rows(page);
    for (index, total) in rows.iter().enumerate() {
        let is_named = is_total(page, total, languages);
        let mut best: Option<(usize, Vec<(&Cell<'_>, Decimal)>)> = None;
        for count in 2..=MOST.min(index) {
            let Some(above) = rows.get(index - count..index) else { continue };
            let Some((right, wrong)) = added(total, above) else { break };
            if best.as_ref().is_none_or(|best| right > best.0) {
                best = Some((right, wrong));
            }
        }
        let Some((right, wrong)) = best else { continue };
        if right == 0 || wrong.len() >= right + usize::from(is_named) {
            continue;
        }
        for (cell, sum) in wrong.iter().filter(|_| is_named || right > 1) {
            verdict.findings.push(Finding {
                rule: &rules::PRINT_SUM,
                place: Some(Place {
                    page: page.number.clone(),
                    sheet: sheet + 1,
                    sides: cell.run.part(0, cell.run.text.len()),
                }),
                about: None,
                message: format!(
                    "the rows above {} add up to {sum}, as those of the other columns do to theirs",
                    cell.run.text.trim()
                ),
            });
        }
    }
}

/// How many columns of a total add up, and those that do not, with their sums; nothing where the
/// rows have other columns.
fn added<'p>(
    total: &'p [Cell<'p>],
    above: &[Vec<Cell<'p>>],
) -> Option<(usize, Vec<(&'p Cell<'p>, Decimal)>)> {
    let (mut right, mut wrong) = (0, vec![]);
    for cell in total {
        let mut sum = Decimal::ZERO;
        let mut room = half(cell.value);
        let mut parts = 0;
        for row in above {
            let own = row.iter().find(|own| is_under(own.run, cell.run))?;
            sum = sum.checked_add(own.value)?;
            room = room.checked_add(half(own.value))?;
            parts += usize::from(!own.value.is_zero());
        }
        let miss = sum.checked_sub(cell.value)?.abs();
        let long = cell.value.mantissa().unsigned_abs().to_string().len();
        if miss <= room {
            right += usize::from(parts > 1 && long >= DIGITS);
        } else {
            wrong.push((cell, sum));
        }
    }
    Some((right, wrong))
}

/// Half of the last digit of a number.
fn half(value: Decimal) -> Decimal {
    Decimal::new(5, value.scale().saturating_add(1))
}

/// The rows of a page: numbers alone that stand on a line, from the top.
fn rows(page: &Page) -> Vec<Vec<Cell<'_>>> {
    let mut cells: Vec<Cell<'_>> = page.runs.iter().filter_map(cell).collect();
    cells.sort_by(|a, b| {
        b.run
            .base
            .total_cmp(&a.run.base)
            .then(a.run.left().total_cmp(&b.run.left()))
    });
    let mut rows: Vec<Vec<Cell<'_>>> = vec![];
    for cell in cells {
        match rows.last_mut() {
            Some(row)
                if row.iter().all(|it| (it.run.base - cell.run.base).abs() < 1.0) =>
            {
                row.push(cell);
            }
            _ => rows.push(vec![cell]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.run.left().total_cmp(&b.run.left()));
    }
    rows
}

fn cell(run: &Run) -> Option<Cell<'_>> {
    let found = digits(&run.text);
    let [number] = found.as_slice() else { return None };
    let (before, behind) = (run.text.get(..number.start)?, run.text.get(number.end..)?);
    let is_bare = before.trim().is_empty() && behind.trim().is_empty();
    let value = Decimal::from_str_exact(&number.key).ok().filter(|_| is_bare)?;
    Some(Cell { run, value })
}

/// Whether two cells stand in one column.
fn is_under(one: &Run, other: &Run) -> bool {
    let middle = |run: &Run| f64::midpoint(run.left(), run.right());
    (one.right() - other.right()).abs() < 3.0 || (middle(one) - middle(other)).abs() < 3.0
}

/// Whether what stands before a row calls it a total.
fn is_total(page: &Page, row: &[Cell<'_>], languages: &[Lang]) -> bool {
    let Some(first) = row.first().map(|cell| cell.run) else { return false };
    let names = page.runs.iter().filter(|run| {
        (run.base - first.base).abs() < 1.0 && run.right() < first.left() + 0.1
    });
    let text: String = names.map(|run| run.text.to_lowercase()).collect();
    languages
        .iter()
        .any(|lang| text.contains(&lang.words().charts.total.to_lowercase()))
}
