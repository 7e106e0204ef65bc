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
