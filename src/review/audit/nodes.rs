//! The numbers of a flow: each is of the node it touches, and is the one flow that leads there or
//! leaves there. So a number that is another, an old one among them, is known by its node even
//! where its digits are a figure's, or where the right ones stand once more at the other end.

use std::collections::{BTreeMap, BTreeSet};

use super::expected::{key, squeezed};
use super::pairing::{Fault, Pair, Pairing};
use super::read::{Page, Run};
use super::stream::{Stream, Token, flows};
use crate::output::ledger::Ledger;

/// Which blocks are such.
const KIND: &str = "flow";
/// How far a number stands from the name of its node at most, in sizes of the larger of both.
const NEAR: f64 = 2.4;

/// A flow: its figure, its digits, and the names of its ends.
struct Band {
    figure: usize,
    key: String,
    ends: [String; 2],
}

/// A node on a page: the runs of its name, and the flow that its number is.
struct Node {
    runs: Vec<usize>,
    band: Option<usize>,
}

/// Pairs what stands at the nodes of flows.
pub(super) fn pair(
    ledger: &Ledger,
    tag: &str,
    pairing: &mut Pairing,
    stream: &Stream,
    pages: &[Page],
) {
    let mut blocks: BTreeMap<usize, Vec<Band>> = BTreeMap::new();
    for figure in &pairing.figures {
        let Some(entry) = ledger.figures.get(*figure).filter(|it| it.language == tag)
        else {
            continue;
        };
        let block = entry.block.and_then(|at| Some((at, ledger.blocks.get(at)?)));
        let Some((at, _)) = block.filter(|(_, block)| block.kind == KIND) else {
            continue;
        };
        let mut parts = entry.sentence.rsplit(" · ").map(squeezed);
        let (Some(to), Some(from), Some(key)) = (parts.next(), parts.next(), key(entry))
        else {
            continue;
        };
        blocks.entry(at).or_default().push(Band {
            figure: *figure,
            key,
            ends: [from, to],
        });
    }
    for bands in blocks.into_values() {
        let all: BTreeSet<&String> = bands.iter().flat_map(|band| &band.ends).collect();
        let places = pages.iter().enumerate();
        let places =
            places.map(|(number, page)| (number, named(page, number, &all, stream)));
        // Rows of tables have the same names, but hardly all of them.
        let Some((number, named)) = places
            .max_by_key(|(number, named)| (named.len(), std::cmp::Reverse(*number)))
        else {
            continue;
        };
        if named.len() < 2 || 2 * named.len() < all.len() {
            continue;
        }
        let Some(page) = pages.get(number) else { continue };
        let nodes: Vec<Node> = named
            .into_iter()
            .map(|(name, runs)| Node { runs, band: of(name, &bands) })
            .collect();
        take(&nodes, &bands, (page, number), pairing, stream);
    }
}

/// Where names of nodes stand on a page by themselves, once each.
fn named<'n>(
    page: &Page,
    number: usize,
    all: &BTreeSet<&'n String>,
    stream: &Stream,
) -> BTreeMap<&'n String, Vec<usize>> {
    let mut found: BTreeMap<&String, Vec<Vec<usize>>> = BTreeMap::new();
    for flow in flows(page) {
        let text = squeezed(&flow.text(page));
        let first = flow.runs.first();
        let is_here = first.is_some_and(|run| stream.has_run(number, *run));
        if let Some(name) = all.get(&text).filter(|_| is_here) {
            found.entry(name).or_default().push(flow.runs);
        }
    }
    let once = found.into_iter().filter(|(_, all)| all.len() == 1);
    once.filter_map(|(name, mut all)| Some((name, all.pop()?))).collect()
}

/// The flow whose figure is that of a node: the only one that leads there, or else that leaves.
fn of(name: &str, bands: &[Band]) -> Option<usize> {
    [1, 0].into_iter().find_map(|end| {
        let mut own = bands
            .iter()
            .enumerate()
            .filter(|(_, band)| band.ends.get(end).is_some_and(|it| it == name));
        let (at, _) = own.next()?;
        own.next().is_none().then_some(at)
    })
}

/// Holds the number at each node against its flow.
fn take(
    nodes: &[Node],
    bands: &[Band],
    (page, number): (&Page, usize),
    pairing: &mut Pairing,
    stream: &Stream,
) {
    let here = stream
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.page == number);
    let here: Vec<(usize, &Token)> = here
        .filter(|(_, token)| {
            page.runs.get(token.run).is_some_and(|run| is_alone(run, token))
        })
        .collect();
    // Each number with the node it stands nearest to, each node with its nearest number.
    let mut nearest: BTreeMap<usize, (i64, usize)> = BTreeMap::new();
    for (index, token) in &here {
        let Some(run) = page.runs.get(token.run) else { continue };
        let far = |node: &Node| {
            let names = node.runs.iter().filter_map(|name| page.runs.get(*name));
            names.filter_map(|name| gap(name, run)).min()
        };
        let own = nodes
            .iter()
            .enumerate()
            .filter_map(|(at, node)| Some((far(node)?, at)));
        let Some((far, node)) = own.min() else { continue };
        let best = nearest.entry(node).or_insert((far, *index));
        *best = (*best).min((far, *index));
    }
    let figures: BTreeSet<usize> = bands.iter().map(|band| band.figure).collect();
    for (node, (_, index)) in nearest {
        let band = nodes.get(node).and_then(|node| bands.get(node.band?));
        let (Some(band), Some(token)) = (band, stream.tokens.get(index)) else {
            continue;
        };
        // What was known by more than this stays, but for a figure of another flow of these.
        let is_open = match pairing.pairs.get(index) {
            Some(None) => true,
            Some(Some(Pair::Bound(own) | Pair::Wrong(own, Fault::Number))) => {
                *own != band.figure && figures.contains(own)
            }
            _ => false,
        };
        let is_same = token.key == band.key;
        let pair = match is_same {
            true => Pair::Bound(band.figure),
            false => Pair::Wrong(band.figure, Fault::Number),
        };
        if !is_open {
            continue;
        }
        match pairing.printed.contains_key(&band.figure) {
            false => pairing.enter(band.figure, index, pair),
            true => {
                if let Some(own) = pairing.pairs.get_mut(index) {
                    *own = Some(pair);
                }
            }
        }
    }
    // One number on a band, and one flow without a number.
    let mut open = bands
        .iter()
        .filter(|band| !pairing.printed.contains_key(&band.figure));
    let names = || {
        nodes
            .iter()
            .flat_map(|node| &node.runs)
            .filter_map(|run| page.runs.get(*run))
    };
    let is_within = |run: &Run| {
        names().any(|name| name.left() < run.right())
            && names().any(|name| name.right() > run.left())
            && names().any(|name| name.base - name.size < run.base)
            && names().any(|name| name.base + name.size > run.base)
    };
    let mut free = here.iter().filter(|(index, token)| {
        pairing.pairs.get(*index).is_some_and(Option::is_none)
            && page.runs.get(token.run).is_some_and(is_within)
    });
    if let (Some(band), None, Some((index, token)), None) =
        (open.next(), open.next(), free.next(), free.next())
    {
        let pair = match token.key == band.key {
            true => Pair::Bound(band.figure),
            false => Pair::Wrong(band.figure, Fault::Number),
        };
        pairing.enter(band.figure, *index, pair);
    }
}

/// Whether a number is all that a run says, but for a unit.
fn is_alone(run: &Run, token: &Token) -> bool {
    /// How many letters a unit has.
    const UNIT: usize = 12;
    let rest = run.text.chars().count().saturating_sub(token.text.chars().count());
    let mut others = run.text.chars().filter(char::is_ascii_digit).count();
    others = others.saturating_sub(token.count());
    others == 0 && rest <= UNIT
}

/// How far a number stands from a name, in tenths of a point; nothing where it does not touch it.
fn gap(name: &Run, run: &Run) -> Option<i64> {
    let size = name.size.max(run.size);
    let aside = (run.left() - name.right()).max(name.left() - run.right()).max(0.0);
    let apart = (name.base - run.base).abs();
    let is_near = apart < NEAR * size && aside < NEAR * size;
    // Beside it on its line, or above or below it with an edge of both in common.
    let is_beside = apart < 0.5 * size;
    is_near
        .then_some(if is_beside { aside } else { apart + 2.0 * aside })
        .map(|far| (far * 10.0) as i64)
}
