//! Figures of cards, charts and tables of metrics: which number in print is which of them is told by
//! the labels it stands at (the name of its row, the head of its column, the words under it), not by
//! its digits. So two rows that changed places are found. How labels and numbers stand to each other
//! is learned from the file: whatever holds of most numbers of a component, or of all components of
//! its kind, holds of the rest.

use std::collections::BTreeMap;

use super::component::components;
use super::found::{Candidate, Found, Step};
use super::pairing::{Fault, Pair, Pairing};
use super::read::Page;
use super::standing::{Votes, Way, told_by};
use super::stream::Stream;
use super::units::Labels;
use crate::output::ledger::Ledger;

/// How many numbers must stand to their labels in a way, and how many of a hundred, before that is
/// how they stand.
const SOME: usize = 3;
const MOST: usize = 70;
/// The same where all components of a kind are as one.
const MANY: usize = 20;
const ALL: usize = 75;

/// Pairs the figures of components.
pub(super) fn pair(
    ledger: &Ledger,
    tag: &str,
    pairing: &mut Pairing,
    (stream, pages): (&Stream, &[Page]),
    labels: &Labels<'_>,
) {
    let mut all: Vec<Found> = vec![];
    for component in components(ledger, tag, pairing, stream) {
        let Some(range) = component.window(pairing, stream) else { continue };
        all.push(Found::of(component, range, pairing, (stream, pages)));
    }
    let mut of_kinds: BTreeMap<(String, usize), Votes> = BTreeMap::new();
    for found in &all {
        for (part, votes) in found.component.parts.iter().zip(&found.votes) {
            let own = of_kinds.entry((found.component.kind.clone(), *part)).or_default();
            for (own, other) in own.iter_mut().zip(votes) {
                *own = (own.0 + other.0, own.1 + other.1);
            }
        }
    }
    for found in &mut all {
        let kinds = found.component.parts.iter().zip(&found.votes).map(|(part, own)| {
            let kind = (found.component.kind.clone(), *part);
            let of_kind = of_kinds.get(&kind).unwrap_or(own);
            // A table whose heads changed places must not vote on itself.
            let mut others = *of_kind;
            for (others, own) in others.iter_mut().zip(own) {
                *others = (others.0 - own.0, others.1 - own.1);
            }
            let all = [
                told_by(&others, MANY, ALL),
                told_by(own, SOME, MOST),
                told_by(of_kind, SOME, MOST),
            ];
            // How others stand says nothing where no label of its own stands so.
            let says = |way: &Way| {
                Way::ALL
                    .iter()
                    .zip(own)
                    .any(|(it, (right, wrong))| it == way && right + wrong > 0)
            };
            let has_own = own.iter().any(|(right, wrong)| right + wrong > 0);
            let is_so =
                |ways: &Vec<Way>| !ways.is_empty() && (!has_own || ways.iter().any(says));
            all.into_iter().find(is_so).unwrap_or_default()
        });
        found.ways = kinds.collect();
        found.each_its_own(stream);
        found.turn(ledger, pairing, (stream, pages));
    }
    // The same digits go where they fit best, whatever they are of.
    let fitting = all.iter().enumerate().flat_map(|(index, found)| {
        let own =
            found.candidates(Step::Fitting, ledger, pairing, (stream, pages), labels);
        let own = own.into_iter().map(move |((fits, clashes, off), figure, token)| {
            let later = (index as u64).saturating_mul(1 << 32).saturating_add(off);
            ((fits, clashes, later), figure, token)
        });
        own.collect::<Vec<_>>()
    });
    let fitting = fitting.collect();
    enter(Step::Fitting, fitting, ledger, pairing, (stream, pages), labels);
    for step in [Step::Sure, Step::Unlabelled, Step::Other, Step::Clashing] {
        for found in &all {
            let own = found.candidates(step, ledger, pairing, (stream, pages), labels);
            enter(step, own, ledger, pairing, (stream, pages), labels);
        }
    }
    for found in &all {
        found.settle(pairing, stream);
        found.units(ledger, pairing, (stream, pages), labels);
    }
}

/// Takes the numbers of a step, those that are known best first.
fn enter(
    step: Step,
    mut all: Vec<Candidate>,
    ledger: &Ledger,
    pairing: &mut Pairing,
    pages: (&Stream, &[Page]),
    labels: &Labels<'_>,
) {
    all.sort_unstable();
    for (_, figure, index) in all {
        let is_free = pairing.pairs.get(index).is_some_and(Option::is_none);
        if pairing.printed.contains_key(&figure) || !is_free {
            continue;
        }
        let entry = ledger.figures.get(figure);
        let unit = entry.zip(pages.0.tokens.get(index));
        let unit =
            unit.and_then(|(entry, token)| labels.other(entry, None, token, pages));
        let pair = match (matches!(step, Step::Sure | Step::Other), unit) {
            (false, None) => Pair::Bound(figure),
            (false, Some(unit)) => Pair::Wrong(figure, Fault::Unit(unit)),
            (true, _) => Pair::Wrong(figure, Fault::Number),
        };
        pairing.enter(figure, index, pair);
    }
}
