//! The units of rows and charts: numbers that are printed without one stand in that which their row,
//! or their component, names.

use std::collections::BTreeSet;

use super::expected::squeezed;
use super::found::Found;
use super::pairing::{Fault, Pair, Pairing};
use super::read::{Page, Run};
use super::standing::stands_in_rows;
use super::stream::{MASK, Stream};
use super::units::Labels;
use crate::output::ledger::Ledger;

/// How far a component may reach beyond its numbers, in points.
const BEYOND: f64 = 60.0;

impl Found {
    /// Whether a unit is that of any of its figures.
    fn has_unit(&self, name: &str, ledger: &Ledger, labels: &Labels<'_>) -> bool {
        self.component.points.iter().any(|point| {
            let entry = ledger.figures.get(point.figure);
            entry.is_some_and(|entry| labels.agrees(entry, &point.key, name))
        })
    }

    /// Tells of numbers without a unit whose row, or whose component, names another than theirs.
    pub(super) fn units(
        &self,
        ledger: &Ledger,
        pairing: &mut Pairing,
        (stream, pages): (&Stream, &[Page]),
        labels: &Labels<'_>,
    ) {
        for (sheet, sides) in self.regions(pairing, (stream, pages)) {
            if let Some(page) = pages.get(sheet) {
                self.units_on(page, (sheet, sides), ledger, pairing, (stream, labels));
            }
        }
    }

    fn units_on(
        &self,
        page: &Page,
        (sheet, [left, bottom, right, top]): (usize, [f64; 4]),
        ledger: &Ledger,
        pairing: &mut Pairing,
        (stream, labels): (&Stream, &Labels<'_>),
    ) {
        let named: Vec<(&Run, String)> = page
            .runs
            .iter()
            .filter(|run| {
                run.base > bottom - BEYOND / 2.0
                    && run.base < top + BEYOND
                    && run.left() < right + BEYOND
            })
            .filter_map(|run| Some((run, labels.named(&run.text)?)))
            .collect();
        let mut told = BTreeSet::new();
        for point in &self.component.points {
            let (Some(entry), Some(Some(index))) = (
                ledger.figures.get(point.figure),
                pairing.printed.get(&point.figure).copied(),
            ) else {
                continue;
            };
            let is_bound = matches!(pairing.pairs.get(index), Some(Some(Pair::Bound(_))));
            let token = stream.tokens.get(index).filter(|token| token.page == sheet);
            let run = token.and_then(|token| page.runs.get(token.run));
            let is_bare = squeezed(&entry.printed).chars().eq([MASK]);
            let Some(run) = run.filter(|_| is_bound && is_bare) else { continue };
            if !labels.knows(&entry.unit) {
                continue;
            }
            // Its own unit, or what its author wrote beside it.
            let own = squeezed(&entry.sentence);
            let is_beside = |name: &str| {
                own.contains(&format!("{MASK}{name}"))
                    || own.contains(&format!("{name}{MASK}"))
            };
            let is_own =
                |name: &str| labels.agrees(entry, &point.key, name) || is_beside(name);
            let row = named.iter().filter(|(label, _)| {
                let is_line =
                    (label.base - run.base).abs() < 0.5 * run.size.max(label.size);
                is_line && label.right() < run.left() + 0.1
            });
            let is_in_rows = self.votes.iter().any(stands_in_rows);
            let row = row.filter(|_| is_in_rows);
            let row = row.max_by(|a, b| a.0.right().total_cmp(&b.0.right()));
            let is_near =
                |run: &Run| run.left() > left - BEYOND && run.right() < right + BEYOND;
            let under = |run: &Run| self.is_under_title(run, (sheet, page), stream);
            let mut titled = page.runs.iter().filter(|run| under(run));
            let titled = titled.find_map(|run| Some((run, labels.named(&run.text)?)));
            let titled = titled.filter(|(_, name)| {
                !self.has_unit(name, ledger, labels)
                    && !told.contains(entry.unit.as_str())
            });
            let other = match row.or(titled.as_ref()) {
                Some((_, name)) => Some(name).filter(|name| !is_own(name)),
                None if named.iter().any(|(_, name)| is_own(name)) => None,
                None if told.contains(entry.unit.as_str()) => None,
                None => {
                    let mut others = named.iter().filter(|(run, name)| {
                        is_near(run) && !self.has_unit(name, ledger, labels)
                    });
                    others.next().map(|(_, name)| name)
                }
            };
            if let Some(name) = other {
                told.insert(entry.unit.as_str());
                let fault = Fault::Unit(name.clone());
                pairing.enter(point.figure, index, Pair::Wrong(point.figure, fault));
            }
        }
    }
}
