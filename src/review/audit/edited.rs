//! A sentence that stands in print with other words here and there: where each of its letters
//! stands, so that its numbers and their units can be held against those of the project.

use std::collections::BTreeMap;

use super::expected::weight;
use super::stream::{MASK, Stream};

/// How many letters a piece of a sentence has that is looked for, and how often it is.
const PIECE: usize = 6;
const OFTEN: usize = 40;
/// How far apart pieces of one sentence may have moved, in bytes.
const MOVED: usize = 60;
/// How many letters of a hundred must be the same.
const SAME: usize = 75;
/// The most steps that comparing two texts may take.
const STEPS: usize = 1_500_000;

/// Where the letters of a text stand: for each its byte in the text, the letter, and its byte in
/// the text of the pages where it stands there.
pub(super) type Aligned = Vec<(usize, char, Option<usize>)>;

/// Where a text stands that was edited.
pub(super) fn aligned(text: &str, stream: &Stream) -> Option<Aligned> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut guesses: Vec<(usize, usize, usize)> = vec![];
    let mut all = 0;
    for (number, piece) in letters.chunks_exact(PIECE).enumerate() {
        let start = piece.first()?.0;
        let end = piece.last().map(|(at, c)| at + c.len_utf8())?;
        let own = text.get(start..end)?;
        let tells = weight(own);
        if tells < 3 {
            continue;
        }
        all += tells;
        let places = stream.text.match_indices(own).take(OFTEN);
        guesses.extend(
            places.filter_map(|(at, _)| Some((at.checked_sub(start)?, number, tells))),
        );
    }
    guesses.sort_unstable();
    let mut best: Option<(usize, usize)> = None;
    for (index, (start, ..)) in guesses.iter().enumerate() {
        let near = guesses.iter().skip(index).take_while(|it| it.0 <= start + MOVED);
        let near: BTreeMap<usize, usize> =
            near.map(|(_, piece, tells)| (*piece, *tells)).collect();
        let sum: usize = near.values().sum();
        if best.is_none_or(|best| sum > best.0) {
            best = Some((sum, *start));
        }
    }
    let (sum, start) = best?;
    if 5 * sum < 2 * all {
        return None;
    }
    let start = stream.text.floor_char_boundary(start.saturating_sub(MOVED / 2));
    let end = start + text.len() + 2 * MOVED;
    let end = stream.text.ceil_char_boundary(end.min(stream.text.len()));
    let there: Vec<(usize, char)> = stream
        .text
        .get(start..end)?
        .char_indices()
        .map(|(at, c)| (start + at, c))
        .collect();
    let places = compared(&letters, &there)?;
    let own = letters.iter().zip(places).map(|((at, c), place)| (*at, *c, place));
    let own: Aligned = own.collect();
    let same = own.iter().filter(|it| it.2.is_some()).count();
    (100 * same >= SAME * own.len()).then_some(own)
}

/// The best way to lay a text over a part of another: for each letter where it stands.
fn compared(
    own: &[(usize, char)],
    there: &[(usize, char)],
) -> Option<Vec<Option<usize>>> {
    /// What a letter at its place tells, and a number; one that is another, and one left out.
    const FITS: i32 = 2;
    const NUMBER: i32 = 3;
    const OTHER: i32 = -2;
    const OUT: i32 = -1;
    let wide = there.len() + 1;
    if own.len().checked_mul(wide)? > STEPS {
        return None;
    }
    let pair = |a: char, b: char| match (a == b, a == MASK || b == MASK) {
        (true, true) => NUMBER,
        (true, false) => FITS,
        (false, true) => 4 * OTHER,
        (false, false) => OTHER,
    };
    // How well the first letters fit, and by which step that came: both, own, there.
    let mut rows: Vec<Vec<(i32, u8)>> = vec![vec![(0, 2); wide]];
    for (_, a) in own {
        let above = rows.last()?;
        let mut row = vec![(above.first()?.0 + OUT, 1)];
        for (column, (_, b)) in there.iter().enumerate() {
            let both = (above.get(column)?.0 + pair(*a, *b), 0);
            let left_out = (above.get(column + 1)?.0 + OUT, 1);
            let added = (row.last()?.0 + OUT, 2);
            let best =
                [both, left_out, added].into_iter().max_by_key(|it| (it.0, 2 - it.1));
            row.push(best?);
        }
        rows.push(row);
    }
    let last = rows.last()?;
    let mut column = (0..wide).max_by_key(|at| last.get(*at).map(|it| it.0))?;
    let mut places = vec![None; own.len()];
    let mut row = own.len();
    while row > 0 {
        match rows.get(row)?.get(column)?.1 {
            0 => {
                row -= 1;
                column -= 1;
                let (a, b) = (own.get(row)?, there.get(column)?);
                if a.1 == b.1
                    && let Some(place) = places.get_mut(row)
                {
                    *place = Some(b.0);
                }
            }
            1 => row -= 1,
            _ => column = column.checked_sub(1)?,
        }
    }
    Some(places)
}
