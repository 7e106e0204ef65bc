//! Finding placeholders in Markdown source.
//!
//! A placeholder must survive inline parsing whole: its `*`, `_`, `<`, `|` and quotes are
//! its own. So it is found in the source first, and the Markdown parser is shown the same
//! text with each placeholder covered by as many letters. No text is exchanged: every
//! byte keeps its position, and the tree is built from the original.

use std::ops::Range;

/// The letter that covers a placeholder. A letter, so that emphasis marks beside it open
/// and close as they would beside a word.
const COVER: &str = "x";

/// The placeholders of a text, braces included, in order, and the covered text.
pub fn cover(text: &str, code: &[Range<usize>]) -> (Vec<Range<usize>>, String) {
    let found = find(text, code);
    let mut covered = String::with_capacity(text.len());
    let mut at = 0;
    for range in &found {
        covered.push_str(&text[at..range.start]);
        covered.push_str(&COVER.repeat(range.len()));
        at = range.end;
    }
    covered.push_str(&text[at..]);
    (found, covered)
}

/// The ranges of all placeholders outside of code, braces included. `code` holds the
/// ranges of code, in order, as the parser sees them without knowing placeholders.
pub fn find(text: &str, code: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut at = 0;
    let mut next_code = 0;
    while let Some(start) = text[at..].find("{{").map(|offset| at + offset) {
        while code.get(next_code).is_some_and(|range| range.end <= start) {
            next_code += 1;
        }
        if let Some(range) = code.get(next_code)
            && range.start >= at
            && range.contains(&start)
        {
            at = range.end;
            continue;
        }
        let slashes =
            text[..start].bytes().rev().take_while(|&byte| byte == b'\\').count();
        if slashes % 2 == 1 {
            at = start + 1;
            continue;
        }
        match close(&text[start + 2..]) {
            Some(length) => {
                let end = start + 2 + length + 2;
                found.push(start..end);
                at = end;
            }
            None => at = start + 2,
        }
    }
    found
}

/// How many bytes a placeholder may have: what is never closed is not looked through to the end
/// of a long line again and again.
const MAX_LENGTH: usize = 4_000;

/// The expression and the format behind the colon, outside quotation marks.
pub fn split_format(text: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            ':' if !quoted => return (&text[..at], Some(&text[at + 1..])),
            _ => {}
        }
    }
    (text, None)
}

/// Where the `}}` of a placeholder stands, on the same line and outside quotation marks.
fn close(text: &str) -> Option<usize> {
    let mut quoted = false;
    let mut bytes = text.bytes().take(MAX_LENGTH).enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\n' | b'\r' => return None,
            b'"' => quoted = !quoted,
            b'}' if !quoted && bytes.peek().is_some_and(|(_, next)| *next == b'}') => {
                return Some(at);
            }
            _ => {}
        }
    }
    // An odd quotation mark must not hide the end of the placeholder.
    let mut pairs = text.as_bytes().windows(2).take(MAX_LENGTH);
    quoted.then(|| pairs.position(|pair| pair == b"}}")).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: &[Range<usize>], expected: &[&str]) {
        let found: Vec<_> = find(text, code).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn placeholders_are_found_whole() {
        check("a {{ b }} c {{d : 2dp}}", &[], &["{{ b }}", "{{d : 2dp}}"]);
        check("**{{ a * b }}**", &[], &["{{ a * b }}"]);
        check(
            "{{ claim(a < 0, \"}} all\") }}!",
            &[],
            &["{{ claim(a < 0, \"}} all\") }}"],
        );
        check("{{ \"open }} x", &[], &["{{ \"open }}"]);
        check("{{ never", &[], &[]);
        check("{{ not\nhere }}", &[], &[]);
        check(r"\{{ literal }}", &[], &[]);
        check("{{{ a }}}", &[], &["{{{ a }}"]);
    }

    #[test]
    fn code_is_left_alone() {
        let text = "`{{` opens and `}}` closes {{ a }}";
        check(text, &[0..4, 15..19], &["{{ a }}"]);
    }

    #[test]
    fn covering_keeps_every_byte_in_place() {
        let text = "約**{{ a * b }}**噸";
        let (_, covered) = cover(text, &[]);
        assert_eq!(covered, "約**xxxxxxxxxxx**噸");
        assert_eq!(covered.len(), text.len());
    }
}
