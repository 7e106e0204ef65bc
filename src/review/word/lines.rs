//! Texts of the files that are edited or go, and the lines they stand in.

use std::ops::Range;

use super::base::Base;
use super::view::Tok;
use super::write::Way;
use crate::input::load::edit::{Edit, quoted};
use crate::model::place::{FileNumber, Sources};
use crate::output::word::body::Segment;

/// A text that was edited.
pub(super) fn changed(
    base: &Base,
    sources: &Sources,
    segment: &Segment,
    at: (usize, usize),
    tokens: &[Tok],
    way: Way,
) -> Option<(FileNumber, Edit)> {
    let file = segment.file;
    let whole = sources.get(file).text.as_str();
    let own = base.texts.get(at.0)?.get(at.1)?;
    let hand = base.hands.get(&file)?;
    let range = segment.range.clone();
    let new = match way {
        Way::Kept => {
            hand.changed((&segment.atoms, &own.tokens), tokens, whole, range.clone())
        }
        Way::Anew => hand.literal().fresh(tokens),
    };
    // What stands before the text is YAML.
    match front(whole).is_some_and(|front| range.start < front) {
        true => {
            let line = whole.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
            let before = whole.get(line..range.start)?;
            let is_plain = before.trim_end().ends_with(':');
            let is_risky = new.contains(": ") || new.contains(" #") || new.contains('"');
            match (is_plain, is_risky || way == Way::Anew) {
                (true, true) => Some((file, (range, quoted(&new)))),
                _ => Some((file, (range, new))),
            }
        }
        false => Some((file, (range, new))),
    }
}

/// Where the settings of a chapter end.
pub(super) fn front(whole: &str) -> Option<usize> {
    let rest = whole.strip_prefix("---")?;
    rest.find("\n---").map(|at| at + 7)
}

/// The lines a range stands in, with their ends.
pub(super) fn lines(whole: &str, range: &Range<usize>) -> Range<usize> {
    let start = whole
        .get(..range.start)
        .and_then(|it| it.rfind('\n'))
        .map_or(0, |at| at + 1);
    let rest = whole.get(range.end..).unwrap_or("");
    let end = range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    start..end
}

/// A text or row that goes, with its lines.
pub(super) fn removed(
    base: &Base,
    sources: &Sources,
    (story, unit): (usize, usize),
) -> Option<(FileNumber, Edit)> {
    let range = base.units.get(story)?.get(unit)?.clone();
    let segments: Vec<&Segment> = range
        .clone()
        .filter_map(|at| base.segments.get(&(story, at)))
        .collect();
    let (first, last) = (segments.first()?, segments.last()?);
    let file = first.file;
    let whole = sources.get(file).text.as_str();
    let text = base.texts.get(story)?.get(range.start)?;
    let lines = lines(whole, &(first.range.start..last.range.end));
    if front(whole).is_some_and(|front| lines.start < front) {
        return None;
    }
    let is_tight = text.at.is_some() || text.list.is_some();
    Some((file, (with_gap(whole, lines, is_tight), String::new())))
}

/// Lines that go, with an empty line beside them: no two are left together, and none at the end.
pub(super) fn with_gap(
    whole: &str,
    mut lines: Range<usize>,
    is_tight: bool,
) -> Range<usize> {
    let next = whole.get(lines.end..).unwrap_or("");
    let before = whole.get(..lines.start).unwrap_or("");
    let is_between = before.ends_with("\n\n") && next.starts_with('\n');
    // A text by itself takes the empty line behind it along.
    if is_between || (!is_tight && next.starts_with('\n')) {
        lines.end += 1;
    } else if next.is_empty() && before.ends_with("\n\n") {
        lines.start -= 1;
    }
    lines
}
