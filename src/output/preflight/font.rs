//! Fonts, as far as a printer cares: are they in the file, and how wide is their type.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// A font.
#[derive(Debug, Clone, Default)]
pub(super) struct Font {
    /// Its name.
    pub name: String,
    /// Whether its program is in the file.
    pub is_embedded: bool,
    /// Whether its characters have two bytes.
    pub is_wide: bool,
    /// The drawings of its characters, if it is made of such.
    pub glyphs: Vec<ObjectId>,
    /// The resources of those drawings.
    pub resources: Option<Dictionary>,
    widths: BTreeMap<u32, f32>,
    other: f32,
}

/// The most widths that are kept of a font.
const MAX_WIDTHS: usize = 70_000;

impl Font {
    /// Reads a font.
    pub(super) fn read(document: &Document, font: &Dictionary) -> Self {
        let name = |dictionary: &Dictionary, key: &[u8]| {
            let name = dictionary.get_deref(key, document).and_then(Object::as_name);
            String::from_utf8_lossy(name.unwrap_or_default()).into_owned()
        };
        let number = |object: &Object| {
            let number = document.dereference(object).ok()?.1.as_float().ok()?;
            number.is_finite().then_some(number)
        };
        let mut own = Self {
            name: name(font, b"BaseFont"),
            other: 0.5,
            ..Self::default()
        };
        match name(font, b"Subtype").as_str() {
            "Type0" => {
                own.is_wide = true;
                own.other = 1.0;
                let descendant = font
                    .get_deref(b"DescendantFonts", document)
                    .and_then(Object::as_array)
                    .ok()
                    .and_then(|all| all.first())
                    .and_then(|first| document.dereference(first).ok())
                    .and_then(|(_, object)| object.as_dict().ok());
                let Some(descendant) = descendant else { return own };
                own.is_embedded = is_embedded(document, descendant);
                if let Some(width) = descendant.get(b"DW").ok().and_then(number) {
                    own.other = width / 1_000.0;
                }
                let widths =
                    descendant.get_deref(b"W", document).and_then(Object::as_array);
                own.wide(document, widths.map_or(&[], |widths| widths));
            }
            "Type3" => {
                own.is_embedded = true;
                let glyphs = document.get_dict_in_dict(font, b"CharProcs");
                let glyphs = glyphs.into_iter().flat_map(Dictionary::iter);
                own.glyphs =
                    glyphs.filter_map(|(_, glyph)| glyph.as_reference().ok()).collect();
                let resources = document.get_dict_in_dict(font, b"Resources");
                own.resources = resources.ok().cloned();
            }
            _ => {
                own.is_embedded = is_embedded(document, font);
                let first = font.get(b"FirstChar").ok().and_then(number).unwrap_or(0.0);
                let widths =
                    font.get_deref(b"Widths", document).and_then(Object::as_array);
                for (index, width) in widths.into_iter().flatten().take(256).enumerate() {
                    let code = (first.max(0.0) as u32).saturating_add(index as u32);
                    own.widths.insert(code, number(width).unwrap_or(0.0) / 1_000.0);
                }
            }
        }
        own
    }

    /// What reading it cost, in operators.
    pub(super) fn cost(&self) -> u64 {
        (self.widths.len() + self.glyphs.len()) as u64 * 4 + 1
    }

    /// The widths of a composite font (ISO 32000-1, 9.7.4.3).
    fn wide(&mut self, document: &Document, mut items: &[Object]) {
        let number = |object: &Object| {
            document.dereference(object).ok().and_then(|(_, o)| o.as_float().ok())
        };
        let mut ranges = 0;
        while let [first, second, rest @ ..] = items {
            // A font has no more codes than this, however often they are named.
            ranges += 1;
            if ranges > MAX_WIDTHS {
                return;
            }
            let Some(first) = number(first) else { return };
            let first = first.max(0.0) as u32;
            if let Ok((_, Object::Array(list))) = document.dereference(second) {
                for (index, width) in list.iter().take(MAX_WIDTHS).enumerate() {
                    let width = number(width).unwrap_or(0.0) / 1_000.0;
                    self.widths.insert(first.saturating_add(index as u32), width);
                }
                items = rest;
            } else {
                let [width, rest @ ..] = rest else { return };
                let last = number(second).unwrap_or(0.0).max(0.0) as u32;
                let width = number(width).unwrap_or(0.0) / 1_000.0;
                for code in first..=last.min(first.saturating_add(0xffff)) {
                    self.widths.insert(code, width);
                }
                items = rest;
            }
            if self.widths.len() > MAX_WIDTHS {
                return;
            }
        }
    }

    /// The codes of a string, each with its width in ems.
    pub(super) fn codes<'a>(
        &'a self,
        text: &'a [u8],
    ) -> impl Iterator<Item = (u32, f32)> + 'a {
        let step = if self.is_wide { 2 } else { 1 };
        text.chunks(step).map(|bytes| {
            let code = bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            (code, self.widths.get(&code).copied().unwrap_or(self.other))
        })
    }
}

/// Whether a font's program stands in the file.
fn is_embedded(document: &Document, font: &Dictionary) -> bool {
    document
        .get_dict_in_dict(font, b"FontDescriptor")
        .is_ok_and(|descriptor| {
            ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| {
                descriptor
                    .get_deref(key.as_bytes(), document)
                    .is_ok_and(|file| file.as_stream().is_ok())
            })
        })
}
