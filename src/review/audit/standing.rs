//! How labels stand to their numbers: before or behind them in the text, above or below them, beside
//! them on their line.

use std::collections::BTreeSet;
use std::ops::Range;

use super::read::{Page, Run};
use super::stream::{MASK, Stream, Token};

/// How many letters may stand between a label and its number: those of a unit.
const NEAR: usize = 30;
/// How many of a hundred a further way must tell right where the best tells nothing.
const SURE: usize = 97;

/// How a label stands to its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Before it in the text, as the name of its row does.
    Behind,
    /// Behind it in the text, as the words of a card do.
    Before,
    /// Above or below it.
    Column,
    /// At its left on its line, and at its right.
    Line,
    Right,
    /// In the order of the labels, from the foot of a stack up or from its head down.
    Up,
    Down,
}

impl Way {
    pub(super) const ALL: [Self; 7] = [
        Self::Behind,
        Self::Before,
        Self::Column,
        Self::Line,
        Self::Right,
        Self::Up,
        Self::Down,
    ];

    /// How far a label stands at most, in tenths of a letter or a point, that touches its number;
    /// nothing where that cannot be.
    pub(super) fn touch(self) -> Option<u64> {
        match self {
            Self::Behind | Self::Before => Some(20),
            Self::Column | Self::Line | Self::Right => Some(150),
            Self::Up | Self::Down => None,
        }
    }
}

/// The label of a slot that a number stands at in each way, and how far from it.
pub(super) type At = [Option<(usize, u64)>; 7];

/// How often a way tells the right label, and another.
pub(super) type Votes = [(usize, usize); 7];

/// The ways that tell, the best first.
pub(super) fn told_by(votes: &Votes, some: usize, most: usize) -> Vec<Way> {
    // A way that says little of most numbers is none.
    let widest = votes.iter().map(|(right, wrong)| right + wrong).max().unwrap_or(0);
    let rated = Way::ALL.into_iter().zip(votes).filter_map(|(way, (right, wrong))| {
        let rate = (100 * right).checked_div(right + wrong)?;
        let is_wide = 2 * (right + wrong) >= widest;
        (is_wide && *right >= some && rate >= most).then_some((rate, *right, way))
    });
    let mut rated: Vec<_> = rated.collect();
    rated.sort_by_key(|it| std::cmp::Reverse(*it));
    let ways = rated.iter().enumerate();
    let sure = ways.filter(|(index, (rate, ..))| *index == 0 || *rate >= SURE);
    sure.map(|(_, it)| it.2).collect()
}

/// Whether labels stand before their numbers on their lines, as those of rows do.
pub(super) fn stands_in_rows(votes: &Votes) -> bool {
    let line = Way::ALL.into_iter().zip(votes).find(|(way, _)| *way == Way::Line);
    line.is_some_and(|(_, (right, wrong))| *right > 2 && 3 * right > 7 * wrong)
}

/// The label of a slot at which a number stands in a way.
pub(super) fn label_at(at: &[At], slot: usize, way: Way) -> Option<(usize, u64)> {
    let own = at.get(slot)?.iter().zip(Way::ALL);
    own.into_iter()
        .find(|(_, it)| *it == way)
        .and_then(|(label, _)| *label)
}

/// Says that a number stands at a label of a slot in a way.
pub(super) fn tell(at: &mut [At], slot: usize, way: Way, label: usize) {
    let own = at.get_mut(slot).into_iter().flatten().zip(Way::ALL);
    for (told, _) in own.filter(|(_, it)| *it == way) {
        *told = Some((label, 0));
    }
}

/// The labels of a slot at which a number stands.
pub(super) fn at(
    token: &Token,
    slot: &BTreeSet<usize>,
    places: &[Vec<Range<usize>>],
    (stream, pages): (&Stream, &[Page]),
) -> At {
    let mut own = At::default();
    let mut best = [f64::MAX; 7];
    let Some(page) = pages.get(token.page) else { return own };
    let Some(run) = page.runs.get(token.run) else { return own };
    for index in slot {
        for place in places.get(*index).into_iter().flatten() {
            let behind = letters_between(place.end..token.at, stream);
            let before = letters_between(token.at + MASK.len_utf8()..place.start, stream);
            let drawn = stream.run_at(place.start);
            let drawn =
                drawn.filter(|drawn| drawn.0 == token.page && drawn.1 != token.run);
            let label = drawn.and_then(|drawn| page.runs.get(drawn.1));
            let far = [
                behind,
                before,
                label.and_then(|label| over_or_under(label, run)),
                label.and_then(|label| at_left(label, run)),
                label.and_then(|label| at_left(run, label)),
            ];
            for ((far, best), own) in far.into_iter().zip(&mut best).zip(&mut own) {
                if let Some(far) = far.filter(|far| far < best) {
                    // Tenths are near enough.
                    (*best, *own) = (far, Some((*index, (far * 10.0) as u64)));
                }
            }
        }
    }
    own
}

/// How many letters stand in a part of the text that has no more than those of a unit, and how many
/// numbers, which count little.
pub(super) fn letters_between(part: Range<usize>, stream: &Stream) -> Option<f64> {
    if part.start > part.end || part.end - part.start > 4 * NEAR {
        return None;
    }
    let between = stream.text.get(part)?;
    let letters = between.chars().filter(|c| *c != MASK).count();
    (letters <= NEAR).then_some(between.chars().count() as f64)
}

/// How far a label stands above or below a number.
pub(super) fn over_or_under(label: &Run, run: &Run) -> Option<f64> {
    let is_over = label.left() < run.right() && run.left() < label.right();
    let far = (label.base - run.base).abs();
    (is_over && far > 0.6 * run.size).then_some(far)
}

/// How far a label stands at the left of a number on its line.
pub(super) fn at_left(label: &Run, run: &Run) -> Option<f64> {
    let is_line = (label.base - run.base).abs() < 0.5 * run.size.max(label.size);
    let far = run.left() - label.right();
    (is_line && far > -0.1).then_some(far)
}
