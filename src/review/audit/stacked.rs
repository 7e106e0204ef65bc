//! Numbers whose unit stands on a line of its own, above or below them, as on large cards: it is
//! known by its place, since programs draw such lines in any order.

use super::read::{Page, Run};
use super::stream::{Stream, Token};

/// How far a unit stands above or below its number at most, in sizes of the larger of both.
const FAR: f64 = 2.4;
/// How far aside on its line, in the same.
const ASIDE: f64 = 1.5;

/// The unit above or below a number that is alone in its run; nothing where none stands there.
pub(super) fn stacked(
    token: &Token,
    pages: &[Page],
    unit: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let page = pages.get(token.page)?;
    let run = page.runs.get(token.run)?;
    if run.text.trim() != token.text {
        return None;
    }
    let near = page.runs.iter().filter_map(|other| Some((apart(run, other)?, other)));
    let mut near: Vec<_> = near.collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Beyond another number a unit is that one's.
    let mut near = near
        .into_iter()
        .map(|(_, other)| other)
        .take_while(|other| !is_number(other));
    let (other, name) = near.find_map(|other| Some((other, unit(&other.text)?)))?;
    let is_theirs = page.runs.iter().any(|own| {
        is_number(own)
            && !std::ptr::eq(own, run)
            && apart(own, other)
                .zip(apart(run, other))
                .is_some_and(|(theirs, ours)| theirs < ours)
    });
    (!is_theirs).then_some(name)
}

/// Whether what is drawn at a byte of the text stands at a number: in its run, behind it on its
/// line, or above or below it.
pub(super) fn is_at(
    token: &Token,
    at: usize,
    (stream, pages): (&Stream, &[Page]),
) -> bool {
    let Some((sheet, next)) = stream.run_at(at) else { return false };
    if sheet != token.page || next == token.run {
        return sheet == token.page;
    }
    let Some(page) = pages.get(sheet) else { return false };
    let (Some(run), Some(next)) = (page.runs.get(token.run), page.runs.get(next)) else {
        return false;
    };
    let size = run.size.max(next.size);
    let is_line = (run.base - next.base).abs() < 0.5 * size;
    // A line that goes on begins anew at the left.
    let goes_on = run.text.trim() != token.text;
    goes_on
        || is_line && (next.left() - run.right()).abs() < ASIDE * size
        || apart(run, next).is_some()
}

/// How far one run stands above or below another; nothing where it does not.
fn apart(run: &Run, other: &Run) -> Option<f64> {
    let size = run.size.max(other.size);
    let far = (run.base - other.base).abs();
    let is_over = other.left() < run.right() && run.left() < other.right();
    (is_over && far > 0.3 * size.min(run.size) && far < FAR * size).then_some(far)
}

fn is_number(run: &Run) -> bool {
    run.text.contains(|c: char| c.is_ascii_digit())
        && !run.text.contains(|c: char| c.is_alphabetic())
}
