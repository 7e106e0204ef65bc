//! Heads of columns that name another period than the numbers under them have: the digits tell which
//! it is, and it is said once, at the head, instead of at each number.

use std::collections::{BTreeMap, BTreeSet};

use super::found::Found;
use super::pairing::{Head, Pairing};
use super::read::Page;
use super::standing::{Way, label_at, over_or_under, tell};
use super::stream::{Stream, Token};
use crate::output::ledger::Ledger;

/// How many numbers of a column must be of another period.
const SOME: usize = 2;

/// The numbers under a head of a sheet, counted from 0: how many are its own, and how many another
/// column's, by that column.
#[derive(Default)]
struct Under {
    sheet: usize,
    numbers: Vec<usize>,
    own: usize,
    others: BTreeMap<usize, usize>,
}

/// A label over or under a number: its run, the line of that, and how far off it stands in points.
struct Over {
    run: usize,
    base: i64,
    far: f64,
    is_above: bool,
}

impl Under {
    /// The column that most of the numbers are of, where it is another.
    fn other(&self) -> Option<usize> {
        let (other, count) = self.others.iter().max_by_key(|own| own.1)?;
        let told = self.own + self.others.values().sum::<usize>();
        let is_so = *count >= SOME && *count > self.own && 2 * count > told;
        is_so.then_some(*other)
    }
}

impl Found {
    /// Has the numbers under a head that names another period than theirs stand at their own, and
    /// keeps where that head stands.
    pub(super) fn turn(
        &mut self,
        ledger: &Ledger,
        pairing: &mut Pairing,
        pages: (&Stream, &[Page]),
    ) {
        for slot in 0..self.component.slots.len() {
            // Where heads changed places in the only one of its kind, no way tells of them.
            let ways = self.ways.get(slot).map(Vec::as_slice).unwrap_or_default();
            let is_so = matches!(ways, [] | [Way::Column, ..]);
            if !is_so || !self.is_of_periods(slot, ledger) {
                continue;
            }
            for columns in self.under_heads(slot, pages) {
                let labels: BTreeSet<usize> = columns.keys().map(|own| own.0).collect();
                let turned: Vec<(&Under, usize, usize)> = columns
                    .iter()
                    .filter_map(|((_, run), under)| Some((under, *run, under.other()?)))
                    .collect();
                let from = columns.iter().filter(|own| own.1.other().is_some());
                let from: BTreeSet<usize> = from.map(|own| own.0.0).collect();
                let to: BTreeSet<usize> = turned.iter().map(|own| own.2).collect();
                // A column that stands there in its own place as well is no head's fault.
                let is_so = columns.len() > 1
                    && to.len() == turned.len()
                    && to.iter().all(|own| from.contains(own) || !labels.contains(own));
                for (under, run, label) in turned.into_iter().filter(|_| is_so) {
                    let mut points = self.component.points.iter();
                    let point = points.find(|it| it.labels.get(slot) == Some(&label));
                    let Some(figure) = point.map(|point| point.figure) else { continue };
                    if let Some(ways) =
                        self.ways.get_mut(slot).filter(|own| own.is_empty())
                    {
                        ways.push(Way::Column);
                    }
                    pairing.heads.push(Head { sheet: under.sheet, run, figure });
                    for token in &under.numbers {
                        if let Some(at) = self.at.get_mut(token) {
                            tell(at, slot, Way::Column, label);
                        }
                    }
                }
            }
        }
    }

    /// The numbers under each head of a line of heads, by the label and the run of it.
    fn under_heads(
        &self,
        slot: usize,
        pages: (&Stream, &[Page]),
    ) -> impl Iterator<Item = BTreeMap<(usize, usize), Under>> + use<> {
        let mut lines: BTreeMap<(usize, i64), BTreeMap<(usize, usize), Under>> =
            BTreeMap::new();
        for index in &self.tokens {
            let own = pages.0.tokens.get(*index).zip(self.at.get(index));
            let Some((token, at)) = own else { continue };
            let Some((told, _)) = label_at(at, slot, Way::Column) else { continue };
            let heads = self.heads(told, token, pages).into_iter();
            let Some(head) = heads.min_by(|a, b| a.far.total_cmp(&b.far)) else {
                continue;
            };
            let under = lines.entry((token.page, head.base)).or_default();
            let under = under.entry((told, head.run)).or_default();
            under.sheet = token.page;
            under.numbers.push(*index);
            let columns = self.columns(slot, *index, pages.0);
            // What several years have alike tells of none.
            let (Some(column), 1) = (columns.first(), columns.len()) else { continue };
            // The head of a table below may be nearer than its own above.
            let mut others = self.heads(*column, token, pages).into_iter();
            if *column == told || !head.is_above && others.any(|own| own.is_above) {
                under.own += 1;
            } else {
                *under.others.entry(*column).or_default() += 1;
            }
        }
        lines.into_values()
    }

    /// Whether each label of a slot is of one period, and each of another.
    fn is_of_periods(&self, slot: usize, ledger: &Ledger) -> bool {
        let mut all: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for point in &self.component.points {
            let entry = ledger.figures.get(point.figure);
            if let Some((label, entry)) = point.labels.get(slot).zip(entry) {
                all.entry(*label).or_default().insert(&entry.period);
            }
        }
        let periods: BTreeSet<_> = all.values().flatten().collect();
        all.len() > 1
            && all.values().all(|own| own.len() == 1)
            && periods.len() == all.len()
    }

    /// The columns of a number by its digits and its other labels.
    fn columns(&self, slot: usize, token: usize, stream: &Stream) -> BTreeSet<usize> {
        let key = stream.tokens.get(token).map(|number| &number.key);
        let points = self.component.points.iter().filter(|point| {
            Some(&point.key) == key
                && point.labels.iter().enumerate().all(|(other, label)| {
                    other == slot
                        || self.told(other, token).is_none_or(|told| told.0 == *label)
                })
        });
        points.filter_map(|point| point.labels.get(slot).copied()).collect()
    }

    /// Where a label stands over or under a number.
    fn heads(
        &self,
        label: usize,
        token: &Token,
        (stream, pages): (&Stream, &[Page]),
    ) -> Vec<Over> {
        let page = pages.get(token.page);
        let Some((page, own)) = page.and_then(|it| Some((it, it.runs.get(token.run)?)))
        else {
            return vec![];
        };
        let places = self.places.get(label).into_iter().flatten();
        let heads = places.filter_map(|place| stream.run_at(place.start));
        let heads = heads.filter(|head| head.0 == token.page && head.1 != token.run);
        let heads = heads.filter_map(|(_, run)| {
            let head = page.runs.get(run)?;
            Some(Over {
                run,
                base: head.base.round() as i64,
                far: over_or_under(head, own)?,
                is_above: head.base > own.base,
            })
        });
        heads.collect()
    }
}
