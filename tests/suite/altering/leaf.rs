//! A page: its letters, where each stands and by what it is drawn.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId};

use super::figure::Change;
use super::font::Font;

/// Left, bottom, right, top.
pub(super) type Sides = [f64; 4];

/// A page.
pub(super) struct Leaf {
    pub(super) id: ObjectId,
    pub(super) height: f64,
    pub(super) operations: Vec<Operation>,
    pub(super) glyphs: Vec<Glyph>,
}

/// A letter: by which operation it is drawn, in which of its strings.
pub(super) struct Glyph {
    pub(super) operation: usize,
    pub(super) item: usize,
    pub(super) font: ObjectId,
    pub(super) code: u16,
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
}

/// The fonts of a page by what it calls them.
pub(super) fn names(id: ObjectId, document: &Document) -> BTreeMap<Vec<u8>, ObjectId> {
    let page = document.get_dictionary(id).expect("a page");
    let names = page.get_deref(b"Resources", document).and_then(Object::as_dict);
    let names = names.expect("resources").get_deref(b"Font", document);
    let names = names.and_then(Object::as_dict);
    let all = names.into_iter().flatten();
    all.filter_map(|(name, font)| Some((name.clone(), font.as_reference().ok()?)))
        .collect()
}

impl Leaf {
    pub(super) fn of(
        id: ObjectId,
        document: &Document,
        fonts: &mut BTreeMap<ObjectId, Font>,
    ) -> Self {
        let page = document.get_dictionary(id).expect("a page");
        let sides = page.get_deref(b"MediaBox", document).and_then(Object::as_array);
        let height = sides.expect("its sides")[3].as_float().expect("its height");
        let names = names(id, document);
        for font in names.values() {
            fonts.entry(*font).or_insert_with(|| Font::of(*font, document));
        }
        let content = document.get_page_content(id);
        let operations = Content::decode(&content).expect("a content").operations;
        let mut leaf = Self {
            id,
            height: f64::from(height),
            operations,
            glyphs: vec![],
        };
        leaf.read(&names, fonts);
        leaf
    }

    /// Reads the letters: those of fonts whose codes have two bytes.
    fn read(
        &mut self,
        names: &BTreeMap<Vec<u8>, ObjectId>,
        fonts: &BTreeMap<ObjectId, Font>,
    ) {
        let mut drawn = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let mut kept = vec![];
        let mut text = drawn;
        let mut font: Option<ObjectId> = None;
        let mut size = 1.0;
        for (index, operation) in self.operations.iter().enumerate() {
            let six = || -> [f64; 6] {
                let all = operation.operands.iter();
                let all: Vec<f64> = all.map(number).collect();
                all.try_into().expect("six numbers")
            };
            match operation.operator.as_str() {
                "q" => kept.push(drawn),
                "Q" => drawn = kept.pop().expect("what was kept"),
                "cm" => drawn = joined(six(), drawn),
                "Tm" => text = six(),
                "Tf" => {
                    let name = operation.operands[0].as_name().expect("a name");
                    font = names.get(name).copied();
                    size = number(&operation.operands[1]);
                }
                "Tj" | "TJ" => {
                    let Some(own) = font.and_then(|id| Some((id, fonts.get(&id)?)))
                    else {
                        continue;
                    };
                    let items = match &operation.operands[0] {
                        Object::Array(items) => items.as_slice(),
                        _ => &operation.operands[..1],
                    };
                    let mut along = 0.0;
                    for (item, object) in items.iter().enumerate() {
                        let Object::String(codes, _) = object else {
                            along -= number(object) / 1000.0 * size;
                            continue;
                        };
                        for pair in codes.chunks_exact(2) {
                            let code = u16::from_be_bytes([pair[0], pair[1]]);
                            let width =
                                own.1.widths.get(&code).copied().unwrap_or(1000.0);
                            let place = joined(text, drawn);
                            let at = |along: f64| place[0] * along + place[4];
                            let end = along + width / 1000.0 * size;
                            let letters = own.1.letters.get(&code);
                            self.glyphs.push(Glyph {
                                operation: index,
                                item,
                                font: own.0,
                                code,
                                text: letters.cloned().unwrap_or_default(),
                                left: at(along),
                                right: at(end),
                                base: place[5],
                                size: size * place[3].abs(),
                            });
                            along = end;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether a text stands at a letter, and of how many it is; raised and lowered digits are plain.
    pub(super) fn says(&self, at: usize, text: &str) -> Option<usize> {
        let (mut rest, mut count) = (text, 0);
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let before = at.checked_sub(1).and_then(|at| self.glyphs.get(at));
        let is_in_word = text.starts_with(is_letter)
            && before.is_some_and(|it| it.text.ends_with(is_letter) && self.follows(at));
        while !rest.is_empty() {
            let own = &self.glyphs.get(at + count)?.text;
            rest = rest.strip_prefix(own.as_str()).filter(|_| !own.is_empty())?;
            count += 1;
        }
        let behind = self.glyphs.get(at + count);
        let goes_on = text.ends_with(is_letter)
            && text != "tCO"
            && behind.is_some_and(|it| {
                it.text.starts_with(is_letter) && self.follows(at + count)
            });
        (!is_in_word && !goes_on).then_some(count)
    }

    /// Whether a letter follows right behind the one before it.
    fn follows(&self, at: usize) -> bool {
        let (Some(own), Some(before)) = (self.glyphs.get(at), self.glyphs.get(at - 1))
        else {
            return false;
        };
        (own.base - before.base).abs() < 0.5 * own.size
            && (own.left - before.right).abs() < 0.15 * own.size
    }

    /// Whether two letters stand near each other on a line.
    pub(super) fn is_beside(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.glyphs[one], &self.glyphs[other]);
        (one.base - other.base).abs() < 0.5 * one.size
            && (one.left - other.left).abs() < 12.0 * one.size
    }

    /// The letters that stand on the line of one.
    pub(super) fn line(&self, at: usize) -> BTreeSet<usize> {
        let base = self.glyphs[at].base;
        let all = (0..self.glyphs.len())
            .filter(|at| (self.glyphs[*at].base - base).abs() < 1.0);
        all.collect()
    }

    pub(super) fn sides(&self, first: usize, count: usize) -> Sides {
        let own = &self.glyphs[first..first + count];
        let left = own.iter().map(|it| it.left).fold(f64::MAX, f64::min);
        let right = own.iter().map(|it| it.right).fold(f64::MIN, f64::max);
        [left, own[0].base - 0.2 * own[0].size, right, own[0].base + 0.7 * own[0].size]
    }

    /// Its content with some letters changed.
    pub(super) fn with(
        &self,
        changes: &[&Change],
        fonts: &BTreeMap<ObjectId, Font>,
    ) -> Vec<u8> {
        let mut operations = self.operations.clone();
        let mut strings: BTreeMap<(usize, usize), Vec<u8>> = BTreeMap::new();
        for (index, glyph) in self.glyphs.iter().enumerate() {
            let change = changes
                .iter()
                .find(|it| (it.first..it.first + it.count).contains(&index));
            let codes: Vec<u16> = match change {
                None => vec![glyph.code],
                Some(change) if change.first == index => {
                    let font = &fonts[&glyph.font];
                    let like = font.widths.get(&glyph.code);
                    let best = |c: char| {
                        let all = &font.codes[&c];
                        let alike = all.iter().find(|code| font.widths.get(code) == like);
                        *alike.unwrap_or(&all[0])
                    };
                    change.text.chars().map(best).collect()
                }
                Some(_) => vec![],
            };
            let own = strings.entry((glyph.operation, glyph.item)).or_default();
            own.extend(codes.into_iter().flat_map(u16::to_be_bytes));
        }
        for ((operation, item), bytes) in strings {
            let operand = &mut operations[operation].operands[0];
            let string = match operand {
                Object::Array(items) => &mut items[item],
                other => other,
            };
            if let Object::String(own, _) = string {
                *own = bytes;
            }
        }
        Content { operations }.encode().expect("a content")
    }
}

pub(super) fn number(object: &Object) -> f64 {
    f64::from(object.as_float().expect("a number"))
}

/// One change of place after another.
fn joined(first: [f64; 6], then: [f64; 6]) -> [f64; 6] {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = then;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}
