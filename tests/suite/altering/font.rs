//! What the codes of a font mean, and how wide its letters are.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

use super::leaf::number;

/// What the codes of a font mean.
#[derive(Default)]
pub(super) struct Font {
    pub(super) letters: BTreeMap<u16, String>,
    pub(super) codes: BTreeMap<char, Vec<u16>>,
    pub(super) widths: BTreeMap<u16, f64>,
}

impl Font {
    pub(super) fn of(id: ObjectId, document: &Document) -> Self {
        let mut own = Self::default();
        let font = document.get_dictionary(id).expect("a font");
        let below = font.get_deref(b"DescendantFonts", document);
        let Ok(below) = below.and_then(Object::as_array) else { return own };
        let map = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
        let map = map.expect("a map").decompressed_content();
        own.read_map(&String::from_utf8_lossy(&map.expect("a map")));
        let below = below[0].as_reference().and_then(|id| document.get_dictionary(id));
        let below = below.expect("a font");
        let widths = below.get_deref(b"W", document).and_then(Object::as_array);
        let mut rest = widths.map(Vec::as_slice).unwrap_or_default();
        while let [first, second, behind @ ..] = rest {
            let first = number(first) as u16;
            match second {
                Object::Array(all) => {
                    for (step, width) in all.iter().enumerate() {
                        own.widths.insert(first + step as u16, number(width));
                    }
                    rest = behind;
                }
                last => {
                    let width = number(&behind[0]);
                    for code in first..=number(last) as u16 {
                        own.widths.insert(code, width);
                    }
                    rest = &behind[1..];
                }
            }
        }
        own
    }

    /// Reads what codes mean.
    fn read_map(&mut self, map: &str) {
        let hex = |text: &str| -> Vec<u16> {
            let bytes: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
            let text = String::from_utf8(bytes).expect("digits");
            text.as_bytes()
                .chunks(4)
                .map(|four| {
                    let four = std::str::from_utf8(four).expect("digits");
                    u16::from_str_radix(four, 16).expect("a code")
                })
                .collect()
        };
        let mut is_in = "";
        for line in map.lines() {
            if line.contains("beginbf") {
                is_in = if line.contains("char") { "char" } else { "range" };
            } else if line.contains("endbf") {
                is_in = "";
            }
            let parts: Vec<_> = line.split('<').skip(1).collect();
            let parts: Vec<_> = parts
                .iter()
                .map(|it| hex(it.split('>').next().expect("a part")))
                .collect();
            match (is_in, parts.as_slice()) {
                ("char", [code, text]) => {
                    self.letters.insert(code[0], String::from_utf16_lossy(text));
                }
                ("range", [first, last, text]) => {
                    for (step, code) in (first[0]..=last[0]).enumerate() {
                        let mut text = text.clone();
                        if let Some(end) = text.last_mut() {
                            *end += step as u16;
                        }
                        self.letters.insert(code, String::from_utf16_lossy(&text));
                    }
                }
                _ => {}
            }
        }
        for (code, text) in &self.letters {
            let mut letters = text.chars();
            if let (Some(c), None) = (letters.next(), letters.next()) {
                self.codes.entry(c).or_default().push(*code);
            }
        }
    }
}
