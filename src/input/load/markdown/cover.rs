//! What the Markdown parser is shown: the author's text, with letters in the place of what
//! it must not see or would read wrongly. No byte moves, and the tree is built from the
//! original.
//!
//! Covered are placeholders, single tildes (subscripts are found by [`scripts`], and a range
//! is none), what keeps `**` from opening or closing beside Chinese text, and in a field the
//! marks that would make a block of it.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::input::load::placeholder;
use crate::model::lang::{is_han, is_ideograph};

/// A text as the parser is shown it.
pub(super) struct Cover {
    /// The text with its covers.
    pub(super) text: String,
    /// Where placeholders stand, braces included.
    pub(super) placeholders: Vec<Range<usize>>,
    /// The dashes of lists in a field, which are text there.
    pub(super) dashes: Vec<usize>,
    /// Definitions of links that nothing uses.
    pub(super) unused: Vec<Range<usize>>,
}

/// Covers a chapter.
pub(super) fn chapter(text: &str, options: Options) -> Cover {
    let parser = Parser::new_ext(text, options);
    let mut definitions: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), definition.span.clone()))
        .collect();
    definitions.sort_by_key(|(_, span)| span.start);
    let mut kept: Vec<_> = definitions.iter().map(|(_, span)| span.clone()).collect();
    let mut used = BTreeSet::new();
    let mut code = vec![];
    for (event, range) in parser.into_offset_iter() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event {
            used.insert(id.to_lowercase());
        }
        let is_code = matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
        let is_settings = matches!(event, Event::Start(Tag::MetadataBlock(_)));
        if is_code {
            code.push(range.clone());
        }
        if is_code || is_settings {
            kept.push(range);
        }
    }
    let (placeholders, covered) = placeholder::cover(text, &code);
    let mut bytes = Bytes::new(covered, kept);
    bytes.tildes();
    bytes.flanks();
    let unused = definitions.into_iter().filter(|(label, _)| !used.contains(label));
    let unused = unused.map(|(_, span)| span).collect();
    Cover {
        text: bytes.text,
        placeholders,
        dashes: vec![],
        unused,
    }
}

/// How often a field is looked at for marks of blocks, each of which may hide another.
const LOOKS: usize = 24;

/// Covers a field: nothing in it makes a block.
pub(super) fn field(text: &str, options: Options) -> Cover {
    let mut shown = text.to_owned();
    let mut dashes = vec![];
    for _ in 0..LOOKS {
        let marks = block_marks(&shown, options);
        if marks.is_empty() {
            break;
        }
        let mut bytes = Bytes::new(shown, vec![]);
        for at in marks {
            if text[at..].starts_with("- ") || text[at..].starts_with("-\t") {
                dashes.push(at);
            }
            bytes.cover(at);
        }
        shown = bytes.text;
    }
    let mut code = vec![];
    for (event, range) in Parser::new_ext(&shown, options).into_offset_iter() {
        if matches!(event, Event::Code(_)) {
            code.push(range);
        }
    }
    let (placeholders, covered) = placeholder::cover(&shown, &code);
    let mut bytes = Bytes::new(covered, code);
    bytes.tildes();
    bytes.flanks();
    dashes.sort_unstable();
    Cover {
        text: bytes.text,
        placeholders,
        dashes,
        unused: vec![],
    }
}

/// The first byte of each mark that makes a block.
fn block_marks(text: &str, options: Options) -> Vec<usize> {
    let first = |range: &Range<usize>| {
        let body = text.get(range.clone())?;
        let at = body.find(|c: char| !c.is_whitespace())?;
        Some(range.start + at)
    };
    // Of a second line: what is under a heading or the head of a table.
    let second = |range: &Range<usize>, last: bool| {
        let body = text.get(range.clone())?.trim_end();
        let line = if last { body.rfind('\n') } else { body.find('\n') }? + 1;
        first(&(range.start + line..range.end))
    };
    let parser = Parser::new_ext(text, options);
    let definitions = parser.reference_definitions().iter();
    let mut marks: Vec<usize> = definitions
        .filter_map(|(_, definition)| first(&definition.span))
        .collect();
    for (event, range) in parser.into_offset_iter() {
        let mark = match event {
            Event::Rule => first(&range),
            Event::Start(Tag::Heading { .. }) => {
                let at = first(&range);
                let is_hash = at.is_some_and(|at| text[at..].starts_with('#'));
                if is_hash { at } else { second(&range, true) }
            }
            Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => {
                first(&range)
            }
            Event::Start(Tag::CodeBlock(kind)) => match kind.is_fenced() {
                true => first(&range),
                // The space before its text, which is no text.
                false => range.start.checked_sub(1),
            },
            Event::Start(Tag::Table(_)) => second(&range, false),
            _ => None,
        };
        marks.extend(mark);
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// A text whose characters can be covered.
struct Bytes {
    text: String,
    /// What is shown as it is.
    kept: Vec<Range<usize>>,
}

/// Letters and punctuation by the number of their bytes.
const LETTERS: [&str; 4] = ["x", "é", "中", "𠀀"];
const MARKS: [&str; 4] = ["x", "é", "。", "𐄀"];

impl Bytes {
    fn new(text: String, mut kept: Vec<Range<usize>>) -> Self {
        kept.sort_by_key(|range| range.start);
        Self { text, kept }
    }

    fn is_kept(&self, at: usize) -> bool {
        let behind = self.kept.partition_point(|range| range.start <= at);
        // Ranges of code do not nest, but one may stand in what is kept as a whole.
        self.kept[..behind]
            .iter()
            .rev()
            .take(2)
            .any(|range| range.contains(&at))
    }

    fn cover(&mut self, at: usize) {
        self.replace(at, &LETTERS);
    }

    fn replace(&mut self, at: usize, with: &[&str; 4]) {
        let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        let length = c.len_utf8();
        self.text.replace_range(at..at + length, with[length - 1]);
    }

    /// The runs of a mark that are not escaped, outside of what is kept.
    fn runs(&self, mark: u8) -> Vec<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut runs = vec![];
        let mut at = 0;
        while let Some(found) = bytes[at..].iter().position(|byte| *byte == mark) {
            let start = at + found;
            let length = bytes[start..].iter().take_while(|byte| **byte == mark).count();
            at = start + length;
            if !is_escaped(&self.text, start) && !self.is_kept(start) {
                runs.push(start..at);
            }
        }
        runs
    }

    /// A single tilde is never a mark of the parser's. That of an address keeps its place.
    fn tildes(&mut self) {
        for run in self.runs(b'~') {
            if run.len() == 1 && !self.text[..run.start].ends_with('/') {
                self.cover(run.start);
            }
        }
    }

    /// Marks open and close beside Chinese text as they do beside spaces: full-width
    /// punctuation counts as letters, and a Han character outside of other punctuation as
    /// the end of a word.
    fn flanks(&mut self) {
        let mut runs = self.runs(b'*');
        runs.extend(self.runs(b'~').into_iter().filter(|run| run.len() > 1));
        for run in runs {
            let before = self.text[..run.start].chars().next_back();
            let after = self.text[run.end..].chars().next();
            let (Some(before), Some(after)) = (before, after) else { continue };
            let start = run.start - before.len_utf8();
            let other = |c: char| is_mark(c) && !is_full_width(c);
            if is_ideograph(before) && other(after) {
                self.replace(start, &MARKS);
            } else if is_full_width(before)
                && !is_mark(after)
                && !OPENING.contains(before)
                || is_full_width(before) && is_full_width(after)
            {
                self.replace(start, &LETTERS);
            }
            if is_ideograph(after) && other(before) {
                self.replace(run.end, &MARKS);
            } else if is_full_width(after)
                && (!is_mark(before) || is_full_width(before))
                && !CLOSING.contains(after)
            {
                self.replace(run.end, &LETTERS);
            }
        }
    }
}

/// Full-width marks before which nothing closes, and behind which nothing opens.
const OPENING: &str = "「『（《〈【〔［｛";
const CLOSING: &str = "」』）》〉】〕］｝，。、；：！？";

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

fn is_full_width(c: char) -> bool {
    is_han(c) && !is_ideograph(c) && is_mark(c)
}

/// Whether a backslash takes away the meaning of what stands at `at`.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    let slashes = text.as_bytes()[..at].iter().rev();
    slashes.take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// A subscript or superscript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    /// With its marks.
    pub(super) whole: Range<usize>,
    /// Whether it stands below the line.
    pub(super) is_below: bool,
}

/// Finds `H~2~O` and `m^2^` in a part of a text. The parser knows these marks only between
/// spaces and punctuation, where chemistry and units never put them. Two tildes may also
/// belong to two ranges, as in 5~10 and 3~5.
pub(super) fn scripts(
    text: &str,
    part: Range<usize>,
    placeholders: &[Range<usize>],
) -> Vec<Script> {
    let mut found: Vec<Script> = vec![];
    let mut at = part.start;
    while let Some(open) = text[at..part.end].find(['~', '^']).map(|open| at + open) {
        at = open + 1;
        let next = placeholders.partition_point(|own| own.end <= open);
        if let Some(own) = placeholders.get(next)
            && own.contains(&open)
        {
            at = own.end.min(part.end).max(at);
            continue;
        }
        let is_below = text[open..].starts_with('~');
        let body = &text[at..part.end];
        let figure = placeholders.get(next).filter(|own| own.start == at);
        let length = match figure {
            Some(own) => own.len(),
            None => body.find(|c| !is_script(c, is_below)).unwrap_or(body.len()),
        };
        let mark = &text[open..=open];
        let Some(rest) = body.get(length..).filter(|rest| rest.starts_with(mark)) else {
            continue;
        };
        let before = text[..open].chars().next_back();
        let after = rest[1..].chars().next();
        let behind_script = found.last().is_some_and(|last| last.whole.end == open);
        let is_body = length > 0 && (figure.is_some() || is_script_body(&body[..length]));
        let stands = !is_below
            || behind_script
            || before
                .is_some_and(|c| c.is_alphabetic() && !is_han(c) || ")]’'′}".contains(c))
                && !(body[..length].contains(',')
                    && after.is_some_and(char::is_alphanumeric));
        // Of three words in a row the second is no subscript.
        let letters = |c: char| c.is_alphabetic();
        let is_word = body[..length].chars().all(letters)
            && after.is_some_and(letters)
            && text[..open].chars().rev().take_while(|c| letters(*c)).take(3).count()
                == 3;
        let stands = stands && !(is_below && is_word);
        let doubled = before == mark.chars().next() || after == mark.chars().next();
        if is_escaped(text, open) || !is_body || !stands || doubled {
            continue;
        }
        at += length + 1;
        found.push(Script { whole: open..at, is_below });
    }
    found
}

fn is_script(c: char, is_below: bool) -> bool {
    let signs =
        if is_below { "+-.,\u{2212}()" } else { "+-.,\u{2212}()/®™†‡′=" };
    c.is_alphanumeric() && !is_ideograph(c) || signs.contains(c)
}

/// A point stands between digits only: behind another it ends a sentence.
fn is_script_body(body: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = body.as_bytes();
    body.match_indices(['.', ',']).all(|(at, mark)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        mark == "," || digit(before) && digit(bytes.get(at + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Options {
        super::super::options()
    }

    #[test]
    fn a_cover_moves_no_byte() {
        for text in [
            "**減排目標：**本集團**「安全第一」**的，**《環境政策》**。",
            "本集團**“安全”**的**(重要)**事，5~10年及3~5年 ~~舊：~~新",
            "`**碼：**字` [x]: /~a\n\n[y]: /b~c \"d~e\"",
        ] {
            let shown = chapter(text, all()).text;
            assert_eq!(shown.len(), text.len(), "{shown}");
        }
        assert_eq!(chapter("`甲**：**乙`", all()).text, "`甲**：**乙`");
    }

    #[test]
    fn subscripts_are_no_ranges() {
        let found = |text: &str| {
            let scripts = scripts(text, 0..text.len(), &[]);
            let found =
                scripts.iter().map(|script| text[script.whole.clone()].to_owned());
            found.collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("The Group's CO~2~ emissions", "~2~"),
            (
                "SO~4~^2-^ and (CH~2~)~n~ and PM~2.5~, 10^-6^ m^2^",
                "~4~ ^2-^ ~2~ ~n~ ~2.5~ ^-6^ ^2^",
            ),
            ("5~10年及3~5年，2021~2023年及2024~2025年", ""),
            ("5~10 or 3~5, Jan~Mar~May, 1~2~3, A1~A3,B1~B4, Mon~Fri,Sat~Sun", ""),
            (r"CO\~2\~ and CO~2\~", ""),
            ("~~x~~ a~~b~~ a~b.c~d", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_in_a_field_makes_a_block() {
        for text in [
            "- a",
            "1. a",
            "> - a",
            "# a",
            "```x\ny\n```",
            "~~~\na",
            "***",
            "---",
            "a\n===",
            "a\n---\nb",
            "| a | b |\n|---|---|\n| c | d |",
            "[a]: b",
            "[^a]: b",
            "    a",
            "a\n\n    b",
            "- a\n- b\n  - c\n\n  d",
            "+ a\n\n+ b",
        ] {
            let cover = field(text, all());
            assert_eq!(cover.text.len(), text.len());
            for (event, _) in Parser::new_ext(&cover.text, all()).into_offset_iter() {
                if let Event::Start(tag) = event {
                    assert!(
                        matches!(tag, Tag::Paragraph | Tag::Emphasis | Tag::Strong),
                        "{text:?} is shown as {:?}: {tag:?}",
                        cover.text
                    );
                }
            }
        }
    }
}
