//! A character that nobody sees stands in the text.
//!
//! Byte-order marks, zero-width spaces and joiners, controls that turn the direction of writing
//! (and with it the order of printed figures), variation selectors, line and paragraph
//! separators, soft hyphens, tabs of Word and other control characters, private-use and
//! undefined characters, and what stands for a character that was lost. They come with text
//! pasted from the web, from PDF or from Word; they break searching and copying, and some of
//! them no archival PDF may hold. Found on the character, in every file an author writes,
//! and where an entity or an escape makes one.
//!
//! Remedy: delete the character, or type its word anew.

use std::collections::BTreeMap;

use super::Subject;
use super::own;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::place::{FileNumber, Place};
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("hidden-character", Severity::Error, include_str!("hidden_character.rs"));

/// How many findings of one character a file has before the rest is counted.
const MOST: usize = 20;

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for (number, file) in own::files(subject) {
        of_file(&file.text, number, sink);
    }
    let Some(report) = subject.report else { return };
    // What an escape or an entity makes does not stand in the file.
    let mut element = |element: &Inline| {
        let Inline::Text(text, place) = element else { return };
        let written = subject.sources.text(*place);
        if let Some(c) = text.chars().find(|c| is_hidden(*c) && !written.contains(*c)) {
            sink.add(finding(c, *place, ""));
        }
    };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::elements(chapter, &mut element);
        }
        visit::of_indexes(part, &mut element);
    }
}

fn of_file(text: &str, file: FileNumber, sink: &mut Sink) {
    let mut found: BTreeMap<char, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_hidden(*c)) {
        let end = at + c.len_utf8();
        let places = found.entry(c).or_default();
        match places.last_mut() {
            Some((_, last)) if *last == at => *last = end,
            _ => places.push((at, end)),
        }
    }
    for (c, places) in found {
        let rest = places.len().saturating_sub(MOST);
        for (index, (start, end)) in places.into_iter().take(MOST).enumerate() {
            let more = match rest {
                rest if rest > 0 && index + 1 == MOST => {
                    format!(", and {rest} more in this file")
                }
                _ => String::new(),
            };
            sink.add(finding(c, Place::new(file, start, end), &more));
        }
    }
}

fn finding(c: char, place: Place, more: &str) -> Diagnostic {
    let name = name(c);
    let code = u32::from(c);
    RULE.finding(place,
        format!("{name} (U+{code:04X}) stands here, and nobody sees it{more}"),
    )
    .hint(match c {
        '\u{fffd}' => "a character was lost here: type it anew, and save the file as UTF-8",
        '\u{b}' | '\u{2028}' | '\u{85}' => {
            "delete it; end the line with `\\` for a line break, or leave an empty line"
        }
        '\u{e000}'..='\u{f8ff}' => "delete it, and type the character that was meant; a list's item begins with `- `",
        _ => "delete it, or type the word anew",
    })
}

/// Whether a character is one that nobody sees, or that means nothing outside of one font.
pub(super) fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        c if c.is_control() => true,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{ffff}' => true,
        c => u32::from(c) >= 0xe_0000 || u32::from(c) & 0xfffe == 0xfffe,
    }
}

fn name(c: char) -> String {
    let named = match c {
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' => "a zero-width non-joiner",
        '\u{200d}' => "a zero-width joiner",
        '\u{200e}' => "a left-to-right mark",
        '\u{200f}' => "a right-to-left mark",
        '\u{61c}' => "an Arabic letter mark",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{202a}' => "a left-to-right embedding",
        '\u{202b}' => "a right-to-left embedding",
        '\u{202c}' => "the end of a change of direction (pop directional formatting)",
        '\u{202d}' => "a left-to-right override",
        '\u{202e}' => "a right-to-left override",
        '\u{2060}' => "a word joiner",
        '\u{2066}' => "a left-to-right isolate",
        '\u{2067}' => "a right-to-left isolate",
        '\u{2068}' => "a first strong isolate",
        '\u{2069}' => "the end of an isolate (pop directional isolate)",
        '\u{feff}' => "a byte-order mark",
        '\u{fffc}' => "an object replacement character",
        '\u{fffd}' => "a replacement character",
        '\u{b}' => "a line break of Word (vertical tab)",
        '\u{c}' => "a page break of Word (form feed)",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        '\u{2800}' => "a blank Braille pattern",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a Hangul filler",
        '\u{e000}'..='\u{f8ff}'
        | '\u{f0000}'..='\u{ffffd}'
        | '\u{100000}'..='\u{10fffd}' => "a private-use character",
        '\u{e0000}'..='\u{e007f}' => "a tag character",
        '\u{fff9}'..='\u{fffb}' => "a mark of interlinear annotation",
        c if c.is_control() => "a control character",
        c if u32::from(c) & 0xfffe == 0xfffe
            || ('\u{fdd0}'..='\u{fdef}').contains(&c) =>
        {
            "a noncharacter"
        }
        _ => "a format character",
    };
    named.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_nobody_sees_are_known_by_name() {
        for (c, expected) in [
            ('\u{feff}', "a byte-order mark"),
            ('\u{202e}', "a right-to-left override"),
            ('\u{fe0f}', "a variation selector"),
            ('\u{e0101}', "a variation selector"),
            ('\u{e123}', "a private-use character"),
            ('\u{1fffe}', "a noncharacter"),
            ('\u{7f}', "a control character"),
            ('\u{85}', "a control character"),
        ] {
            assert!(is_hidden(c));
            assert_eq!(name(c), expected);
        }
        for c in ['a', '中', '\t', '\n', '\u{a0}', '\u{3000}', '—', '\u{2009}', '𠀀', '�']
        {
            assert_eq!(is_hidden(c), c == '�', "{c:?}");
        }
    }
}
