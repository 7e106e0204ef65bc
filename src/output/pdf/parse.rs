//! The objects a PDF file consists of (ISO 32000-1, 7.3), read from its bytes. How many
//! there may be is bounded, and how deep they stand in one another.

use lopdf::{Dictionary, Object, StringFormat};

use super::content::{ContentReader, unescaped};

/// How deep arrays and dictionaries may stand in one another.
const MAX_DEPTH: usize = 64;

/// Reads objects.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    lexer: ContentReader<'a>,
    /// How many objects may still be read.
    pub left: u64,
    /// Whether something stood there that readers take differently.
    pub is_doubtful: bool,
}

impl<'a> Parser<'a> {
    /// A parser of bytes from a place on.
    pub(super) fn new(bytes: &'a [u8], at: usize, left: u64) -> Self {
        let mut lexer = ContentReader::new(bytes);
        lexer.at = at.min(bytes.len());
        Self { bytes, lexer, left, is_doubtful: false }
    }

    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.lexer.at
    }

    /// Takes a word, if it stands next.
    pub(super) fn word(&mut self, expected: &[u8]) -> bool {
        let start = self.lexer.at;
        self.lexer.skip_space();
        if self.lexer.word() == expected {
            return true;
        }
        self.lexer.at = start;
        false
    }

    /// Takes a whole number without a sign, if one stands next.
    pub(super) fn whole(&mut self) -> Option<u64> {
        let start = self.lexer.at;
        self.lexer.skip_space();
        let number = digits(self.lexer.word());
        if number.is_none() {
            self.lexer.at = start;
        }
        number
    }

    /// The object that stands next; nothing if none does.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        self.lexer.skip_space();
        self.left = self.left.checked_sub(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        match self.lexer.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => Some(Object::String(self.lexer.literal(), StringFormat::Literal)),
            b'<' if self.bytes.get(self.lexer.at + 1) == Some(&b'<') => {
                self.lexer.at += 2;
                self.dictionary(depth).map(Object::Dictionary)
            }
            b'<' => {
                let bytes = self.lexer.hexadecimal();
                Some(Object::String(bytes, StringFormat::Hexadecimal))
            }
            b'[' => {
                self.lexer.at += 1;
                let mut items = vec![];
                loop {
                    self.lexer.skip_space();
                    if self.lexer.peek()? == b']' {
                        self.lexer.at += 1;
                        return Some(Object::Array(items));
                    }
                    items.push(self.nested(depth + 1)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => Some(self.number()),
            _ => match self.lexer.word() {
                b"true" => Some(Object::Boolean(true)),
                b"false" => Some(Object::Boolean(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.lexer.at += 1;
        unescaped(self.lexer.word())
    }

    /// The entries up to the closing brackets, which are taken.
    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        let mut dictionary = Dictionary::new();
        loop {
            self.lexer.skip_space();
            match self.lexer.peek()? {
                b'/' => {
                    let key = self.name();
                    let value = self.nested(depth + 1)?;
                    self.is_doubtful |= dictionary.has(&key);
                    dictionary.set(key, value);
                }
                b'>' if self.bytes.get(self.lexer.at + 1) == Some(&b'>') => {
                    self.lexer.at += 2;
                    return Some(dictionary);
                }
                _ => return None,
            }
        }
    }

    /// A number, or a reference.
    fn number(&mut self) -> Object {
        let word = self.lexer.word();
        if let Some(number) = digits(word).and_then(|number| u32::try_from(number).ok())
            && let Some(generation) = self.reference()
        {
            return Object::Reference((number, generation));
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        if let Ok(number) = text.parse::<i64>() {
            return Object::Integer(number);
        }
        let is_plain = word
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
        let number = text.parse::<f32>().ok().filter(|number| number.is_finite());
        self.is_doubtful |= !is_plain || number.is_none();
        Object::Real(number.unwrap_or(0.0))
    }

    /// The rest of a reference behind its number; nothing is taken if it is none.
    fn reference(&mut self) -> Option<u16> {
        let start = self.lexer.at;
        let generation = self.whole().and_then(|number| u16::try_from(number).ok());
        if generation.is_none() || !self.word(b"R") {
            self.lexer.at = start;
            return None;
        }
        generation
    }
}

/// The number that digits make, if there is nothing else.
fn digits(word: &[u8]) -> Option<u64> {
    if word.is_empty() || !word.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(word).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let object = Parser::new(text.as_bytes(), 0, 1_000).object();
        let actual = object.map_or("nothing".to_owned(), |object| format!("{object:?}"));
        assert_eq!(actual, expected);
    }

    #[test]
    fn objects_are_read() {
        check("[1 -2 .5 3 0 R 4 0]", "[1 -2 0.5 3 0 R 4 0]");
        check(
            "<</A#20B(x\\)y)/C<4a>/D[true null]>>",
            "<</A B (x)y)/C <4a>/D [true Null]>>",
        );
        check("[1 2 % note\n 3]", "[1 2 3]");
    }

    #[test]
    fn what_is_broken_or_too_deep_is_nothing() {
        for text in ["[1 2", "<</A", "<</A 1>", "<<1 2>>", "foo", ")", ""] {
            check(text, "nothing");
        }
        check(&"[".repeat(100_000), "nothing");
        check(&"<</A".repeat(100_000), "nothing");
        let text = "[".to_owned() + &"1 ".repeat(1_000) + "]";
        assert_eq!(Parser::new(text.as_bytes(), 0, 1_000).object(), None, "too many");
    }

    #[test]
    fn what_readers_take_differently_is_doubtful() {
        let doubtful = |text: &str| {
            let mut parser = Parser::new(text.as_bytes(), 0, 1_000);
            let _ = parser.object();
            parser.is_doubtful
        };
        assert!(doubtful("<</A 1 /A 2>>"));
        assert!(doubtful("1e5"));
        assert!(doubtful("--1"));
        assert!(!doubtful("<</A 1 /B -1.50>>"));
    }
}
