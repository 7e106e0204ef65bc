//! Text made safe for a terminal. What comes from a file or is a file's name may hold
//! characters that clear the screen, move the cursor, colour what follows or turn it round,
//! and so make a verdict say what was not found. They are shown, not obeyed.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character does something to the text around it: control characters, and those
/// that turn the direction of writing.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

/// A text of several lines: line ends and tabs stay.
pub fn text(text: &str) -> Cow<'_, str> {
    shown(text, |c| is_unsafe(c) && !matches!(c, '\n' | '\t'))
}

/// A text of one line, as a name or a message is: line ends are shown too.
pub fn line(text: &str) -> Cow<'_, str> {
    shown(text, is_unsafe)
}

/// A text as [`text`], but for sequences of the printer's own that colour it.
pub fn coloured(coloured: &str) -> Cow<'_, str> {
    if !coloured.contains('\u{1b}') {
        return text(coloured);
    }
    let mut parts = coloured.split('\u{1b}');
    let mut safe = text(parts.next().unwrap_or_default()).into_owned();
    for part in parts {
        let colour = part.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        match colour {
            Some((codes, rest))
                if codes.chars().all(|c| c.is_ascii_digit() || c == ';') =>
            {
                let _ = write!(safe, "\u{1b}[{codes}m{}", text(rest));
            }
            _ => {
                safe.push('\u{241b}');
                safe.push_str(&text(part));
            }
        }
    }
    Cow::Owned(safe)
}

/// JSON in which no character is left that a terminal obeys: it says the same.
pub fn json(json: &str) -> Cow<'_, str> {
    let is_left = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\t' | '\r');
    if !json.contains(is_left) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match is_left(c) {
            true => drop(write!(safe, "\\u{:04x}", u32::from(c))),
            false => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

fn shown(text: &str, is_shown: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_shown) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match u32::from(c) {
            _ if !is_shown(c) => safe.push(c),
            // The pictures of control characters.
            code @ 0..=0x1f => safe.extend(char::from_u32(0x2400 + code)),
            0x7f => safe.push('\u{2421}'),
            code => drop(write!(safe, "<U+{code:04X}>")),
        }
    }
    Cow::Owned(safe)
}

/// A path as it can be pasted into a shell.
pub fn pasted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:\\".contains(c);
    let is_option = path.starts_with('-');
    let path = if is_option { format!("./{path}") } else { path.to_owned() };
    match path.chars().all(is_plain) && !path.is_empty() {
        true if !path.contains('\\') || cfg!(windows) => path,
        _ if cfg!(windows) => format!("\"{path}\""),
        _ => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(text("a\u{1b}[2Jb\r\n\tc\u{9b}1m"), "a␛[2Jb␍\n\tc<U+009B>1m");
        assert_eq!(line("a\nb\u{7f}\u{202e}c"), "a␊b␡<U+202E>c");
        assert!(matches!(text("plain 文字 — “quoted”"), Cow::Borrowed(_)));
        assert_eq!(
            coloured("\u{1b}[1;31mred\u{1b}[0m\u{1b}[2J"),
            "\u{1b}[1;31mred\u{1b}[0m␛[2J"
        );
        assert_eq!(coloured("\u{1b}[31\u{1b}[8m"), "␛[31\u{1b}[8m");
    }

    #[test]
    fn json_says_the_same() {
        let value = "a\u{1b}\u{9b}\u{202e}\u{7f}文";
        let json = serde_json::to_string(value).expect("JSON");
        let safe = super::json(&json);
        assert!(!safe.contains(is_unsafe));
        assert_eq!(serde_json::from_str::<String>(&safe).expect("JSON"), value);
    }
}
