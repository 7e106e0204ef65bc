//! Which paragraph of a returned file is which of the export: by its bookmark, and where that is
//! lost, by its words.

use std::collections::BTreeMap;
use std::ops::Range;

use super::view::Text;
use crate::model::likeness::Words;
use crate::output::word::atom::Token;

/// A paragraph by itself, or a row of a table with all of its cells.
pub(super) type Unit = Range<usize>;

/// How like two texts must be, in hundredths, to be one that was edited.
const ALIKE: usize = 40;
/// The most pairs that are looked at for one gap.
const MOST: usize = 250_000;

/// The units of a story.
pub(super) fn units(texts: &[Text]) -> Vec<Unit> {
    let mut all: Vec<Unit> = vec![];
    let row = |at: usize| {
        let at = texts.get(at).and_then(|text| text.at);
        at.map(|(table, row, _)| (table, row))
    };
    for at in 0..texts.len() {
        match all.last_mut() {
            Some(last) if row(at).is_some() && row(last.start) == row(at) => {
                last.end = at + 1;
            }
            _ => all.push(at..at + 1),
        }
    }
    all
}

/// Pairs of units, in the order of both; and those that stand elsewhere than they did.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    pub(super) pairs: Vec<(Option<usize>, Option<usize>)>,
    /// Where each unit that moved was, and where it is.
    pub(super) moved: Vec<(usize, usize)>,
}

/// Aligns two stories. `known` says which unit of the first a bookmark of the second names.
pub(super) fn align(
    (base, ours): (&[Text], &[Unit]),
    (back, theirs): (&[Text], &[Unit]),
    known: &dyn Fn(&str) -> Option<usize>,
) -> Aligned {
    let words_of =
        |texts: &[Text], unit: &Unit| words(texts.get(unit.clone()).unwrap_or_default());
    let own: Vec<_> = ours.iter().map(|unit| words_of(base, unit)).collect();
    let other: Vec<_> = theirs.iter().map(|unit| words_of(back, unit)).collect();
    let is_row = |texts: &[Text], unit: Option<&Unit>| {
        unit.and_then(|unit| texts.get(unit.start))
            .is_some_and(|text| text.at.is_some())
    };
    let alike = |b: usize, t: usize| {
        if is_row(base, ours.get(b)) != is_row(back, theirs.get(t)) {
            return 0;
        }
        match (own.get(b), other.get(t)) {
            (Some(own), Some(other)) => own.likeness(other),
            _ => 0,
        }
    };
    // Of those that one bookmark names, the likest is it.
    let mut claims: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (t, unit) in theirs.iter().enumerate() {
        let texts = back.get(unit.clone()).unwrap_or_default();
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for (name, count) in texts.iter().flat_map(|text| &text.names) {
            if let Some(b) = known(name) {
                *votes.entry(b).or_default() += count;
            }
        }
        for (b, _) in votes {
            let score = alike(b, t);
            let same_kind = is_row(base, ours.get(b)) == is_row(back, theirs.get(t));
            let best = claims.get(&b).map(|(_, score)| *score);
            if same_kind && best.is_none_or(|best| score > best) {
                claims.insert(b, (t, score));
            }
        }
    }
    // Of those that one paragraph is claimed to be, the likest is it.
    let mut by_theirs: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (b, (t, score)) in claims {
        let best = by_theirs.get(&t).map(|(_, score)| *score);
        if best.is_none_or(|best| score > best) {
            by_theirs.insert(t, (b, score));
        }
    }
    let anchors: Vec<(usize, usize)> =
        by_theirs.into_iter().map(|(t, (b, _))| (b, t)).collect();
    let in_order = rising(&anchors);
    let mut aligned = Aligned::default();
    aligned
        .moved
        .extend(anchors.iter().filter(|it| !in_order.contains(it)));
    let gone: Vec<usize> = aligned.moved.iter().map(|(b, _)| *b).collect();
    let new: Vec<usize> = aligned.moved.iter().map(|(_, t)| *t).collect();
    let (mut b, mut t) = (0, 0);
    let ends = in_order.into_iter().map(Some).chain([None]);
    for anchor in ends {
        let (b_end, t_end) = anchor.unwrap_or((ours.len(), theirs.len()));
        let score = |b: usize, t: usize| match gone.contains(&b) || new.contains(&t) {
            true => 0,
            false => alike(b, t),
        };
        gap(b..b_end, t..t_end, &score, &mut aligned.pairs);
        if anchor.is_some() {
            aligned.pairs.push((Some(b_end), Some(t_end)));
        }
        (b, t) = (b_end + 1, t_end + 1);
    }
    aligned
}

/// The longest part of pairs that rises in both.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = vec![];
    let mut before: Vec<Option<usize>> = vec![];
    for (at, (own, _)) in pairs.iter().enumerate() {
        let value = |tail: &usize| pairs.get(*tail).map_or(0, |(own, _)| *own);
        let place = tails.partition_point(|tail| value(tail) < *own);
        let last = place.checked_sub(1).and_then(|at| tails.get(at)).copied();
        before.push(last);
        match tails.get_mut(place) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut all = vec![];
    let mut at = tails.last().copied();
    while let Some(own) = at {
        all.extend(pairs.get(own));
        at = before.get(own).copied().flatten();
    }
    all.reverse();
    all
}

/// Aligns what stands between two anchors.
fn gap(
    b: Range<usize>,
    t: Range<usize>,
    score: &dyn Fn(usize, usize) -> usize,
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let (rows, columns) = (b.len(), t.len());
    if rows == 0 || columns == 0 || rows.saturating_mul(columns) > MOST {
        pairs.extend(b.map(|own| (Some(own), None)));
        pairs.extend(t.map(|own| (None, Some(own))));
        return;
    }
    let width = columns + 1;
    let mut best = vec![0usize; (rows + 1) * width];
    let at = |row: usize, column: usize| row * width + column;
    let mut alike = vec![0usize; rows * columns];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let own = score(b.start + row, t.start + column);
            let own = if own < ALIKE { 0 } else { own };
            let get = |place: usize| best.get(place).copied().unwrap_or(0);
            let diagonal = match own {
                0 => 0,
                own => get(at(row + 1, column + 1)) + own,
            };
            let most =
                diagonal.max(get(at(row + 1, column))).max(get(at(row, column + 1)));
            if let Some(place) = alike.get_mut(row * columns + column) {
                *place = own;
            }
            if let Some(place) = best.get_mut(at(row, column)) {
                *place = most;
            }
        }
    }
    let get = |place: usize| best.get(place).copied().unwrap_or(0);
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let own = alike.get(row * columns + column).copied().unwrap_or(0);
        if own > 0 && get(at(row, column)) == get(at(row + 1, column + 1)) + own {
            pairs.push((Some(b.start + row), Some(t.start + column)));
            (row, column) = (row + 1, column + 1);
        } else if get(at(row, column)) == get(at(row + 1, column)) {
            pairs.push((Some(b.start + row), None));
            row += 1;
        } else {
            pairs.push((None, Some(t.start + column)));
            column += 1;
        }
    }
    pairs.extend((row..rows).map(|own| (Some(b.start + own), None)));
    pairs.extend((column..columns).map(|own| (None, Some(t.start + own))));
}

/// Whether every word of some texts is one of others.
pub(super) fn is_echo(texts: &[Text], of: &[Text]) -> bool {
    words(texts).are_among(&words(of))
}

fn words(texts: &[Text]) -> Words {
    let mut all = Words::default();
    for tok in texts
        .iter()
        .flat_map(|text| text.tokens.iter().map(Some).chain([None]))
    {
        match tok.map(|tok| (&tok.token, &tok.shown)) {
            Some((Token::Char(c), _)) => all.letter(*c),
            // Another program gives what a figure reads as letter by letter.
            Some((Token::Figure(_) | Token::Picture, shown)) => {
                all.end();
                shown.chars().for_each(|c| all.letter(c));
                all.end();
            }
            Some((Token::Note(_) | Token::Break, _)) | None => all.end(),
        }
    }
    all
}
