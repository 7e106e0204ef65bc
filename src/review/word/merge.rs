//! What was changed from one text to another, and several changes of one text as one.

use std::ops::Range;

use similar::DiffTag;

use super::view::Tok;
use crate::model::aligned::changes;
use crate::model::lang::is_han;
use crate::output::word::atom::{Format, Token};

/// A piece of a text, and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) old: Range<usize>,
    pub(super) new: Vec<Tok>,
}

/// Text in words: letters and digits that stand together, and each other sign by itself.
fn words(tokens: &[Tok]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = vec![];
    let mut in_word = false;
    for (at, tok) in tokens.iter().enumerate() {
        let is_letter =
            matches!(tok.token, Token::Char(c) if c.is_alphanumeric() && !is_han(c));
        match all.last_mut() {
            Some(last) if in_word && is_letter => last.end = at + 1,
            _ => all.push(at..at + 1),
        }
        in_word = is_letter;
    }
    all
}

/// What was changed, word by word.
pub(super) fn edits(old: &[Tok], new: &[Tok]) -> Vec<Edit> {
    let (ours, theirs) = (words(old), words(new));
    let keys = |tokens: &[Tok], all: &[Range<usize>]| -> Vec<Vec<(Token, Format)>> {
        let all = all.iter().map(|range| {
            let own = tokens.get(range.clone()).unwrap_or_default();
            own.iter().map(Tok::key).collect()
        });
        all.collect()
    };
    let (a, b) = (keys(old, &ours), keys(new, &theirs));
    let span = |all: &[Range<usize>], range: Range<usize>, end: usize| {
        let start = all.get(range.start).map_or(end, |own| own.start);
        match range.is_empty() {
            true => start..start,
            false => start..all.get(range.end - 1).map_or(end, |own| own.end),
        }
    };
    let mut found = vec![];
    for op in changes(&a, &b) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let range = span(&theirs, op.new_range(), new.len());
        found.push(Edit {
            old: span(&ours, op.old_range(), old.len()),
            new: new.get(range).unwrap_or_default().to_vec(),
        });
    }
    found
}

/// A text with its changes made.
pub(super) fn applied(old: &[Tok], edits: &[Edit]) -> Vec<Tok> {
    let (mut all, mut at) = (vec![], 0);
    for edit in edits {
        all.extend_from_slice(old.get(at..edit.old.start).unwrap_or_default());
        all.extend_from_slice(&edit.new);
        at = edit.old.end.max(at);
    }
    all.extend_from_slice(old.get(at..).unwrap_or_default());
    all
}

/// Where the sentences of a text end.
fn sentences(tokens: &[Tok]) -> Vec<usize> {
    let char = |at: usize| match tokens.get(at).map(|tok| &tok.token) {
        Some(Token::Char(c)) => Some(*c),
        _ => None,
    };
    let mut ends = vec![];
    for (at, tok) in tokens.iter().enumerate() {
        let is_end = match tok.token {
            Token::Char('。' | '！' | '？' | '；') | Token::Break => true,
            Token::Char('.' | '!' | '?' | ';') => char(at + 1) == Some(' '),
            _ => false,
        };
        if is_end {
            ends.push(at + 1);
        }
    }
    if ends.last() != Some(&tokens.len()) {
        ends.push(tokens.len());
    }
    ends
}

/// Several versions of one text as one.
///
/// # Errors
/// Which two changed one sentence differently.
pub(super) fn merge(
    old: &[Tok],
    versions: &[&[Tok]],
) -> Result<Vec<Tok>, (usize, usize)> {
    let ends = sentences(old);
    let all: Vec<Vec<Edit>> = versions.iter().map(|own| edits(old, own)).collect();
    let touched = |edit: &Edit| {
        let first = match edit.old.is_empty() {
            // What is put between two sentences belongs to the one before.
            true => ends.partition_point(|end| *end < edit.old.start),
            false => ends.partition_point(|end| *end <= edit.old.start),
        };
        let last = ends.partition_point(|end| *end < edit.old.end.max(edit.old.start));
        first..last.max(first) + 1
    };
    for (one, edits) in all.iter().enumerate() {
        for (two, others) in all.iter().enumerate().skip(one + 1) {
            for edit in edits {
                let own = touched(edit);
                let near: Vec<&Edit> = others
                    .iter()
                    .filter(|other| {
                        let other = touched(other);
                        other.start < own.end && own.start < other.end
                    })
                    .collect();
                let here: Vec<&Edit> = edits
                    .iter()
                    .filter(|other| {
                        let other = touched(other);
                        other.start < own.end && own.start < other.end
                    })
                    .collect();
                if !near.is_empty() && near != here {
                    return Err((one, two));
                }
            }
        }
    }
    let mut union: Vec<Edit> = vec![];
    for edit in all.into_iter().flatten() {
        if !union.contains(&edit) {
            union.push(edit);
        }
    }
    union.sort_by_key(|edit| (edit.old.start, edit.old.end));
    Ok(applied(old, &union))
}
