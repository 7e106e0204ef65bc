//! Numbers in other signs than digits: full-width digits, circled and Roman numbers,
//! fractions and raised digits in one character.

use super::{Lists, Number, word_before};

/// A text with its full-width digits made plain, and the way back to it.
pub(super) struct Plain {
    pub(super) text: String,
    /// For each byte of the text, and behind the last, where it stands in the original.
    at: Vec<usize>,
}

impl Plain {
    /// Nothing where the text has no such digits.
    pub(super) fn new(original: &str) -> Option<Self> {
        if !original.contains(|c| matches!(c, '０'..='９')) {
            return None;
        }
        let mut plain = Self { text: String::new(), at: vec![] };
        let mut chars = original.char_indices().peekable();
        let mut before = None;
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let wide = |c: Option<char>| c.is_some_and(|c| matches!(c, '０'..='９'));
            let c = match c {
                '０'..='９' => char::from_digit(u32::from(c) - 0xff10, 10).unwrap_or(c),
                '．' if wide(before) && wide(next) => '.',
                '，' if wide(before) && wide(next) => ',',
                c => c,
            };
            plain.text.push(c);
            plain.at.resize(plain.text.len(), at);
            before = original[at..].chars().next();
        }
        plain.at.push(original.len());
        Some(plain)
    }

    /// The same number in the original.
    pub(super) fn back(&self, number: Number) -> Number {
        let at = |byte: usize| self.at.get(byte).copied().unwrap_or(0);
        Number {
            start: at(number.start),
            end: at(number.end),
            ..number
        }
    }
}

/// The quantities of a text in signs that no one can reckon with.
pub(super) fn quantities(text: &str, lists: Lists) -> Vec<Number> {
    let is_sign = |c: char| c.is_numeric() && !c.is_ascii_digit() && !is_other(c);
    let mut found = vec![];
    let mut at = 0;
    while let Some(start) = text[at..].find(is_sign).map(|start| at + start) {
        let end = text[start..]
            .find(|c| !is_sign(c))
            .map_or(text.len(), |end| start + end);
        at = end;
        let before = text[..start].chars().next_back();
        let first = text[start..end].chars().next().unwrap_or(' ');
        let is_one = text[start..end].chars().nth(1).is_none();
        // A note's mark or a power stands right behind a letter or a digit.
        let is_raised = matches!(first, '²' | '³' | '¹' | '\u{2070}'..='\u{2079}')
            && before.is_some_and(|c| {
                c.is_alphanumeric() && ('\0'..'\u{2e80}').contains(&c) || c == '\u{fffc}'
            });
        let is_area = is_one && matches!(first, '²' | '³');
        // A numeral that counts the items of a list.
        let is_item = is_one
            && matches!(first, '\u{2460}'..='\u{249b}' | '\u{3220}'..='\u{3229}' | '\u{2776}'..='\u{2793}')
            && before.is_none_or(|c| !c.is_alphanumeric());
        let is_named = lists.han.classes.ends(&text[..start]).is_some()
            || lists.is_label(word_before(&text[..start]).0);
        if !(is_raised || is_area || is_item || is_named) {
            found.push(Number { start, end, amount: None });
        }
    }
    found
}

/// Numeric characters that are read elsewhere, or count nothing: digits of other widths, the
/// zero of Han numerals, subscripts.
fn is_other(c: char) -> bool {
    matches!(c, '０'..='９' | '〇' | '\u{2080}'..='\u{2089}')
        || crate::model::lang::is_ideograph(c)
}
