//! Sentences: a line cut where a reader pauses, its figures still figures.

use crate::model::figure::Figure;
use crate::model::report::{Inline, Target};

/// A sentence of a line.
pub(super) struct Sentence<'a> {
    /// Its words and figures in order.
    pub(super) parts: Vec<SentencePart<'a>>,
}

/// A part of a sentence.
pub(super) enum SentencePart<'a> {
    /// Words.
    Text(String),
    /// A figure.
    Figure(&'a Figure),
}

impl Sentence<'_> {
    /// The words right before a part, up to the figure before it.
    pub(super) fn before(&self, index: usize) -> String {
        let mut words: Vec<&str> = self.parts[..index]
            .iter()
            .rev()
            .map_while(|part| match part {
                SentencePart::Text(text) => Some(text.as_str()),
                SentencePart::Figure(_) => None,
            })
            .collect();
        words.reverse();
        words.concat()
    }

    /// The words right behind a part, up to the next figure.
    pub(super) fn behind(&self, index: usize) -> String {
        self.parts[index + 1..]
            .iter()
            .map_while(|part| match part {
                SentencePart::Text(text) => Some(text.as_str()),
                SentencePart::Figure(_) => None,
            })
            .collect()
    }

    /// All of its words.
    pub(super) fn words(&self) -> String {
        let words = self.parts.iter().map(|part| match part {
            SentencePart::Text(text) => text.as_str(),
            SentencePart::Figure(_) => " ",
        });
        words.collect()
    }
}

impl<'a> Sentence<'a> {
    /// The same sentence with the words that the data choose (`trend`, `claim`) among its
    /// words.
    pub(super) fn spoken(&self) -> Self {
        let parts = self.parts.iter().map(|part| match part {
            SentencePart::Figure(figure) if figure.parsed.is_word() => {
                SentencePart::Text(figure.printed.text())
            }
            SentencePart::Figure(figure) => SentencePart::Figure(figure),
            SentencePart::Text(text) => SentencePart::Text(text.clone()),
        });
        Self { parts: parts.collect() }
    }
}

/// The sentences of a line.
pub(super) fn sentences(line: &[Inline]) -> Vec<Sentence<'_>> {
    let mut all = vec![Sentence { parts: vec![] }];
    add(line, &mut all);
    all.retain(|sentence| !sentence.parts.is_empty());
    all
}

fn add<'a>(line: &'a [Inline], all: &mut Vec<Sentence<'a>>) {
    let put = |part, all: &mut Vec<Sentence<'a>>| {
        if let Some(last) = all.last_mut() {
            last.parts.push(part);
        }
    };
    for element in line {
        match element {
            Inline::Text(text, _) => {
                let mut from = 0;
                for (at, c) in text.char_indices() {
                    let end = at + c.len_utf8();
                    let is_end = match c {
                        '。' | '！' | '？' | '；' => true,
                        '.' | '!' | '?' | ';' => {
                            text[end..].is_empty()
                                || text[end..].starts_with(char::is_whitespace)
                        }
                        _ => false,
                    };
                    if is_end {
                        let part = SentencePart::Text(text[from..end].to_owned());
                        put(part, all);
                        all.push(Sentence { parts: vec![] });
                        from = end;
                    }
                }
                if from < text.len() {
                    let rest = text[from..].to_owned();
                    put(SentencePart::Text(rest), all);
                }
            }
            Inline::Figure(figure) => put(SentencePart::Figure(figure), all),
            Inline::Emphasis(body)
            | Inline::Strong(body)
            | Inline::Strike(body)
            | Inline::Inserted(body)
            | Inline::Link(Target::Heading { .. }, body) => add(body, all),
            Inline::SoftBreak(_) => put(SentencePart::Text(" ".into()), all),
            Inline::HardBreak => all.push(Sentence { parts: vec![] }),
            Inline::Link(Target::Url(_), _)
            | Inline::Subscript(_)
            | Inline::Superscript(_)
            | Inline::Code(..)
            | Inline::Note(_)
            | Inline::Deleted(_)
            | Inline::Picture(_) => {}
        }
    }
}
