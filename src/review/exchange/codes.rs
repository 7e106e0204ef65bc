//! A text as translators see it: words, and codes for all that is none (figures, marks, links).

use std::ops::Range;

use crate::input::load::placeholder;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words, as written.
    Words(String),
    /// What must come back as it is: a placeholder, a mark, the address of a link.
    Code(String),
}

/// The parts of a text of which some bytes are words.
pub(super) fn parts(
    text: &str,
    range: Range<usize>,
    words: &[Range<usize>],
) -> Vec<Part> {
    let mut parts = vec![];
    let mut at = range.start;
    for own in words {
        codes(text.get(at..own.start).unwrap_or_default(), &mut parts);
        let own_words = text.get(own.clone()).unwrap_or_default();
        match parts.last_mut() {
            Some(Part::Words(last)) => last.push_str(own_words),
            _ => parts.push(Part::Words(own_words.to_owned())),
        }
        at = own.end;
    }
    codes(text.get(at..range.end).unwrap_or_default(), &mut parts);
    parts
}

/// What is no words: each placeholder is a code of its own.
fn codes(text: &str, parts: &mut Vec<Part>) {
    let mut add = |code: &str| {
        if !code.is_empty() {
            parts.push(Part::Code(code.to_owned()));
        }
    };
    let mut at = 0;
    for hole in placeholder::find(text, &[]) {
        add(text.get(at..hole.start).unwrap_or_default());
        add(text.get(hole.clone()).unwrap_or_default());
        at = hole.end;
    }
    add(text.get(at..).unwrap_or_default());
}

/// The text of parts, as it is written.
pub(super) fn written(parts: &[Part]) -> String {
    let all = parts.iter().map(|part| match part {
        Part::Words(text) | Part::Code(text) => text.as_str(),
    });
    all.collect()
}

/// Parts with the line breaks and spaces of their words as one would write them anew, so that two
/// writings of one text are equal. Between Han characters a line break is nothing.
pub(super) fn settled(parts: &[Part]) -> Vec<Part> {
    let mut all: Vec<Part> = vec![];
    for part in parts {
        match (part, all.last_mut()) {
            (Part::Words(text), Some(Part::Words(last))) => last.push_str(text),
            (part, _) => all.push(part.clone()),
        }
    }
    for part in &mut all {
        if let Part::Words(text) = part {
            *text = spaces(text);
        }
    }
    if let Some(Part::Words(first)) = all.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Part::Words(last)) = all.last_mut() {
        *last = last.trim_end().to_owned();
    }
    all.retain(|part| *part != Part::Words(String::new()));
    all
}

fn spaces(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() || c == '\u{a0}' {
            out.push(c);
            continue;
        }
        let mut has_break = c == '\n';
        while let Some(next) = chars.next_if(|c| c.is_whitespace() && *c != '\u{a0}') {
            has_break |= next == '\n';
        }
        let beside = [out.chars().next_back(), chars.peek().copied()];
        let is_han = beside.into_iter().flatten().all(crate::model::lang::is_han);
        if !(has_break && is_han) {
            out.push(' ');
        }
    }
    out
}

/// The codes of parts, in order.
pub(super) fn codes_of(parts: &[Part]) -> impl Iterator<Item = &str> {
    parts.iter().filter_map(|part| match part {
        Part::Code(code) => Some(code.as_str()),
        Part::Words(_) => None,
    })
}

/// The expression of a placeholder, without its format.
pub(super) fn expression(code: &str) -> &str {
    let inside = code.trim_start_matches('{').trim_end_matches('}');
    let mut is_quoted = false;
    let colon = inside.char_indices().find(|(_, c)| {
        is_quoted ^= *c == '"';
        *c == ':' && !is_quoted
    });
    colon.map_or(inside, |(at, _)| &inside[..at]).trim()
}

/// What a placeholder says in every language: its expression, of a claim what is claimed. Words
/// in quotation marks say nothing that must be in both.
pub(super) fn meaning(code: &str) -> Option<&str> {
    let expression = expression(code);
    if !code.starts_with("{{") || is_literal(code) {
        return None;
    }
    let is_claim = expression.starts_with("claim");
    let end = expression.find('"').filter(|_| is_claim);
    Some(end.map_or(expression, |end| &expression[..end]))
}

/// Whether two placeholders say the same, each in the form of its language.
pub(super) fn say_the_same(one: &str, other: &str) -> bool {
    meaning(one).is_some_and(|own| meaning(other) == Some(own))
}

/// Whether a placeholder is words in quotation marks.
pub(super) fn is_literal(code: &str) -> bool {
    code.starts_with("{{") && expression(code).starts_with('"')
}

/// All codes of parts as one text, to be held against those that are read.
pub(super) fn written_codes(parts: &[Part]) -> String {
    codes_of(parts).collect()
}

/// The words of parts, with a hole for each code.
pub(super) fn words_of(parts: &[Part]) -> String {
    let all = parts.iter().map(|part| match part {
        Part::Words(text) => text.as_str(),
        Part::Code(_) => "\u{fffc}",
    });
    all.collect()
}
