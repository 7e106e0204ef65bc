//! The language of content streams (ISO 32000-1, 7.8.2): operands, then an operator.
//!
//! What is not well formed is passed over, as viewers do; the reader never fails and never
//! runs on for ever.

/// An operand.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A number.
    Number(f32),
    /// A name, its `#` escapes resolved.
    Name(Vec<u8>),
    /// A string's bytes.
    Text(Vec<u8>),
    /// An array.
    List(Vec<Operand>),
    /// A dictionary, as its keys and values in turn.
    Dictionary(Vec<Operand>),
    /// `true`, `false` or `null`.
    Other,
}

impl Operand {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f32> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The name, if it is one.
    pub fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// An operator with its operands.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation<'a> {
    /// The operator's letters. `BI` stands for a whole inline image, whose dictionary is its
    /// one operand.
    pub operator: &'a [u8],
    /// The operands.
    pub operands: Vec<Operand>,
    /// First byte of the operands.
    pub start: usize,
    /// Byte behind the operator.
    pub end: usize,
}

impl Operation<'_> {
    /// The operands, if all of them are numbers and there are `N`.
    pub fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let numbers: Option<Vec<f32>> =
            self.operands.iter().map(Operand::number).collect();
        numbers?.try_into().ok()
    }

    /// The name among the operands that comes last.
    pub fn name(&self) -> Option<&[u8]> {
        self.operands.last()?.name()
    }
}

/// How deep arrays and dictionaries may stand in one another.
const MAX_DEPTH: usize = 32;
/// How many operands are kept for an operator.
const MAX_OPERANDS: usize = 4_096;

/// Reads a content stream.
pub struct ContentReader<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> ContentReader<'a> {
    /// A reader of a decoded stream.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                _ if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// The run of regular characters from here on.
    pub(super) fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn any_word(&mut self) -> Option<Word<'a>> {
        self.skip_space();
        let start = self.at;
        let is_double = self.bytes.get(start + 1) == Some(&b'<');
        match self.peek()? {
            b'(' => return Some(Word::Text(self.literal())),
            b'<' if !is_double => {
                let text = self.hexadecimal();
                let raw = self.bytes.get(start + 1..self.at - 1).unwrap_or_default();
                // What is no digit readers take differently.
                if raw.iter().all(|b| b.is_ascii_hexdigit() || is_space(*b)) {
                    return Some(Word::Text(text));
                }
            }
            b'<' => self.at += 2,
            b'/' => {
                self.at += 1;
                self.word();
            }
            byte if is_regular(byte) => {
                self.word();
            }
            _ => self.at += 1,
        }
        self.bytes.get(start..self.at).map(Word::Other)
    }

    /// The operand here; nothing if an operator stands here, or a closing bracket.
    fn operand(&mut self, depth: usize) -> Option<Operand> {
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Operand::Name(unescaped(self.word())))
            }
            b'(' => Some(Operand::Text(self.literal())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(Operand::Dictionary(self.list(depth)))
            }
            b'<' => Some(Operand::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                Some(Operand::List(self.list(depth)))
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => {
                Some(Operand::Number(number(self.word())))
            }
            _ => {
                let start = self.at;
                match self.word() {
                    b"true" | b"false" | b"null" => Some(Operand::Other),
                    _ => {
                        self.at = start;
                        None
                    }
                }
            }
        }
    }

    /// The items up to a closing bracket, which is taken.
    fn list(&mut self, depth: usize) -> Vec<Operand> {
        let mut items = vec![];
        loop {
            self.skip_space();
            match self.peek() {
                None => return items,
                Some(b']') => {
                    self.at += 1;
                    return items;
                }
                Some(b'>') => {
                    self.at += 1;
                    if self.peek() == Some(b'>') {
                        self.at += 1;
                    }
                    return items;
                }
                Some(_) if depth >= MAX_DEPTH => self.at += 1,
                Some(_) => match self.operand(depth + 1) {
                    Some(item) => items.push(item),
                    // An operator in an array: the bracket was never closed.
                    None => {
                        if self.word().is_empty() {
                            self.at += 1;
                        }
                    }
                },
            }
        }
    }

    pub(super) fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = vec![];
        let mut open = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                // The end of a line is one character, however it is written.
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push((code & 0xff) as u8);
            }
            other => text.push(other),
        }
    }

    pub(super) fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = vec![];
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'>' => break,
                _ => digits.extend(char::from(byte).to_digit(16)),
            }
        }
        digits
            .chunks(2)
            .map(|pair| {
                let low = pair.get(1).copied().unwrap_or(0);
                let high = pair.first().copied().unwrap_or(0);
                ((high << 4 | low) & 0xff) as u8
            })
            .collect()
    }

    /// The dictionary and data of an inline image, behind its `BI`.
    fn inline_image(&mut self) -> Vec<Operand> {
        let mut dictionary = vec![];
        loop {
            self.skip_space();
            match self.operand(0) {
                Some(item) => dictionary.push(item),
                None => match self.word() {
                    b"ID" => break,
                    [] if self.peek().is_none() => return dictionary,
                    [] => self.at += 1,
                    _ => {}
                },
            }
        }
        // One white-space character, then data up to an `EI` that stands alone.
        self.at = (self.at + 1).min(self.bytes.len());
        while self.at < self.bytes.len() {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
            if rest.starts_with(b"EI")
                && before.is_none_or(|byte| is_space(*byte))
                && rest.get(2).is_none_or(|byte| !is_regular(*byte))
            {
                self.at += 2;
                break;
            }
            self.at += 1;
        }
        dictionary
    }
}

impl<'a> Iterator for ContentReader<'a> {
    type Item = Operation<'a>;

    fn next(&mut self) -> Option<Operation<'a>> {
        let mut operands = vec![];
        self.skip_space();
        let mut start = self.at;
        loop {
            self.skip_space();
            self.peek()?;
            if operands.is_empty() {
                start = self.at;
            }
            if let Some(operand) = self.operand(0) {
                if operands.len() < MAX_OPERANDS {
                    operands.push(operand);
                }
                continue;
            }
            let operator = self.word();
            if operator.is_empty() {
                // A stray delimiter.
                self.at += 1;
                continue;
            }
            if operator == b"BI" {
                operands = vec![Operand::Dictionary(self.inline_image())];
            }
            return Some(Operation { operator, operands, start, end: self.at });
        }
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// A word of a stream, as it stands there; a string's bytes.
#[derive(PartialEq)]
enum Word<'a> {
    Text(Vec<u8>),
    Other(&'a [u8]),
}

/// Whether two streams consist of the same words, whatever white space and comments stand
/// between them and however strings are escaped.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.trim_ascii_end() == other.trim_ascii_end() {
        return true;
    }
    let (mut one, mut other) = (ContentReader::new(one), ContentReader::new(other));
    loop {
        match (one.any_word(), other.any_word()) {
            (None, None) => return true,
            // What follows is a picture's data, in which white space counts.
            (Some(Word::Other(b"ID")), _) => return false,
            (one, other) if one == other => {}
            _ => return false,
        }
    }
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

/// A number as PDF writes them; what is none is zero, as viewers have it.
fn number(word: &[u8]) -> f32 {
    std::str::from_utf8(word)
        .ok()
        .and_then(|word| word.parse::<f32>().ok())
        .filter(|number| number.is_finite())
        .unwrap_or(0.0)
}

pub(super) fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut bytes = vec![];
    let mut at = 0;
    while let Some(&byte) = name.get(at) {
        let digit = |offset: usize| {
            name.get(at + offset).and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (byte, digit(1), digit(2)) {
            (b'#', Some(high), Some(low)) => {
                bytes.push(((high << 4 | low) & 0xff) as u8);
                at += 3;
            }
            _ => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let actual: Vec<String> = ContentReader::new(text.as_bytes())
            .map(|operation| {
                let operands = operation.operands.iter().map(|operand| match operand {
                    Operand::Number(number) => number.to_string(),
                    Operand::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
                    Operand::Text(text) => format!("({})", String::from_utf8_lossy(text)),
                    Operand::List(items) => format!("[{}]", items.len()),
                    Operand::Dictionary(items) => format!("<{}>", items.len()),
                    Operand::Other => "-".to_owned(),
                });
                let mut words: Vec<_> = operands.collect();
                words.push(String::from_utf8_lossy(operation.operator).into_owned());
                words.join(" ")
            })
            .collect();
        assert_eq!(actual.join("; "), expected);
    }

    #[test]
    fn operators_are_read_with_their_operands() {
        check("q 1 0 0 1 .5 -2 cm /F#31 9.2 Tf", "q; 1 0 0 1 0.5 -2 cm; /F1 9.2 Tf");
        check("[(a\\(b)\\051) -12 <41 4>] TJ", "[3] TJ");
        check("(a(b)c) Tj (\\)) Tj", "(a(b)c) Tj; ()) Tj");
        check("/P <</MCID 0>>BDC EMC", "/P <2> BDC; EMC");
        check("0 0 0 1 k % black\nf*", "0 0 0 1 k; f*");
        check("BI /W 1 /H 1 ID xEIx EI Q", "<4> BI; Q");
    }

    #[test]
    fn streams_of_the_same_words_are_the_same() {
        let same = |one: &str, other: &str| is_same(one.as_bytes(), other.as_bytes());
        assert!(same(
            "q 1 0 0 1 5 6 cm\n(a\\)b)Tj",
            "q\n1 0 0 1 5 6 cm % note\n<612962> Tj\n"
        ));
        assert!(!same("q 10 w", "q 1 0 w"));
        assert!(!same("(a b) Tj", "(a  b) Tj"));
        assert!(!same("0 g", "0x g"));
        assert!(!same("[1]0 d", "[1 0 d"));
        assert!(!same("BI /W 1 ID a b EI", "BI /W 1 ID a  b EI"));
    }

    #[test]
    fn nonsense_ends() {
        check("] > ) } 1 2", "");
        check("[[[[ 1 2 m", "");
        check("(never closed", "");
        check("BI /W", "<1> BI");
        check(&"[".repeat(10_000), "");
    }
}
