//! Changes to an author's file where they stand: everything else keeps its every byte.

use std::ops::Range;

use super::yaml::{Entry, Kind, Node};

/// A piece of a text and what it becomes.
pub type Edit = (Range<usize>, String);

/// A text with pieces of it changed. Of two for one piece the first counts; those for one place
/// are put in as they come.
pub fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits.dedup_by(|next, last| !next.0.is_empty() && next.0 == last.0);
    let (mut new, mut last) = (String::with_capacity(text.len()), 0);
    for (range, piece) in &edits {
        // What is no piece of the text, or of one that is changed already, is passed over.
        let Some(before) = text.get(last..range.start) else { continue };
        new.push_str(before);
        new.push_str(piece);
        last = range.end.max(last);
    }
    new.push_str(text.get(last..).unwrap_or_default());
    new
}

/// The entries of a mapping.
pub fn entries(node: &Node) -> Option<&[Entry]> {
    match &node.kind {
        Kind::Mapping(entries) => Some(entries),
        _ => None,
    }
}

/// The value of a key.
pub fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let found = entries(node)?.iter().find(|(own, _)| own.value == key);
    found.map(|(_, node)| node)
}

/// Where a further entry is put behind one of a mapping, and what stands before its key: on its
/// line in braces, or on a line of its own.
pub fn beside(
    text: &str,
    mapping: &Node,
    (key, value): &Entry,
) -> Option<(usize, String)> {
    let written = text.get(value.place.range())?;
    let end = written.trim_end().len().checked_add(value.place.range().start)?;
    if text.get(mapping.place.range())?.starts_with('{') {
        return Some((end, ", ".to_owned()));
    }
    let before = text.get(..key.place.range().start)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(before.get(line..)?.chars().count());
    let rest = text.get(end..)?;
    let at = end.checked_add(rest.find('\n').unwrap_or(rest.len()))?;
    Some((at, format!("\n{indent}")))
}

/// A text in the quotation marks of YAML, on one line.
pub fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n").replace('\t', "\\t"))
}
