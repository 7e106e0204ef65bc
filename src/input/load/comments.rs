//! `review.yaml`: what reviewers said, and what was answered.

use super::keys;
use super::yaml::{Kind, Node, Reader};
use crate::diag::{Sink, rules};
use crate::model::comment::{Comment, Said};
use crate::model::place::Place;

/// Reads the comments of `review.yaml`.
pub(super) fn comments(root: &Node, sink: &mut Sink) -> Vec<Comment> {
    // A file in which nothing stands any more.
    if root.place.range().is_empty() {
        return vec![];
    }
    let mut reader = Reader { sink };
    let Kind::Sequence(items) = &root.kind else {
        reader.mismatch(root, "a list of comments, as `recto import` writes it");
        return vec![];
    };
    items.iter().filter_map(|node| comment(node, &mut reader)).collect()
}

fn comment(node: &Node, reader: &mut Reader<'_>) -> Option<Comment> {
    let keys = keys::Comment::read(node, reader);
    if !matches!(node.kind, Kind::Mapping(_)) {
        return None;
    }
    let place = Place { end: node.place.start, ..node.place };
    let chapter = needed(keys.chapter, "chapter", place, reader);
    let text = needed(keys.text, "text", place, reader);
    let [by, says] = said(keys.by, keys.says, place, reader);
    let line = keys.line.and_then(|node| {
        let text = reader.text(node)?.value;
        let line = text.parse().ok().filter(|line| (1..=LAST).contains(line));
        if line.is_none() {
            reader.mismatch(node, "the number of a line");
        }
        line
    });
    let on = optional(keys.on, reader);
    let date = optional(keys.date, reader);
    let answers = keys.answers.map(|node| reader.list(node)).unwrap_or_default();
    let answers: Vec<_> =
        answers.iter().filter_map(|node| answer(node, reader)).collect();
    let is_settled = keys.settled.and_then(|node| reader.truth(node));
    Some(Comment {
        place: node.place,
        chapter: chapter?,
        line: line.unwrap_or(1),
        text: text?,
        on,
        said: Said { by: by?, date, says: says? },
        answers,
        is_settled: is_settled.unwrap_or(false),
    })
}

/// The last line that can be named.
const LAST: usize = 65_535;

fn answer(node: &Node, reader: &mut Reader<'_>) -> Option<Said> {
    let keys = keys::Reply::read(node, reader);
    if !matches!(node.kind, Kind::Mapping(_)) {
        return None;
    }
    let place = Place { end: node.place.start, ..node.place };
    let [by, says] = said(keys.by, keys.says, place, reader);
    let date = optional(keys.date, reader);
    Some(Said { by: by?, date, says: says? })
}

/// Who says what.
fn said(
    by: Option<&Node>,
    says: Option<&Node>,
    place: Place,
    reader: &mut Reader<'_>,
) -> [Option<String>; 2] {
    [("by", by), ("says", says)].map(|(key, node)| needed(node, key, place, reader))
}

fn optional(node: Option<&Node>, reader: &mut Reader<'_>) -> String {
    let text = node.and_then(|node| reader.text(node));
    text.map(|text| text.value).unwrap_or_default()
}

/// A text that must be there.
fn needed(
    node: Option<&Node>,
    key: &str,
    place: Place,
    reader: &mut Reader<'_>,
) -> Option<String> {
    if node.is_none() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(place, format!("this has no `{key}`"))
                .hint("a comment says on which `text` of which `chapter` it is; it and its answers, `by` whom they are and what each `says`"),
        );
    }
    node.and_then(|node| reader.text(node)).map(|text| text.value)
}
