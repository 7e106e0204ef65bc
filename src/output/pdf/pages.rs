//! The pages of a file, in order (ISO 32000-1, 7.7.3).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::function::numbers;

/// How deep the tree of pages may be.
const MAX_DEPTH: usize = 64;

/// The pages of a file.
#[derive(Debug, Default)]
pub struct Pages {
    /// Their objects, in order.
    pub ids: Vec<ObjectId>,
    /// Why two readers may take the tree differently, if they may.
    pub doubt: Option<&'static str>,
}

impl Pages {
    /// The pages of a document, `most` of them.
    pub fn of(document: &Document, most: usize) -> Self {
        let mut pages = Self::default();
        let root = document.catalog().and_then(|own| own.get(b"Pages"));
        let root = root.and_then(Object::as_reference);
        let mut seen = BTreeSet::new();
        match root {
            Ok(root) => {
                pages.node(document, root, None, 0, most, &mut seen);
            }
            Err(_) => pages.doubt = Some("it has no tree of pages"),
        }
        pages
    }

    fn doubt(&mut self, reason: &'static str) {
        self.doubt.get_or_insert(reason);
    }

    /// Adds a page, or the pages under a node.
    fn node(
        &mut self,
        document: &Document,
        id: ObjectId,
        parent: Option<ObjectId>,
        depth: usize,
        most: usize,
        seen: &mut BTreeSet<ObjectId>,
    ) {
        let before = self.ids.len();
        let Ok(own) = document.get_dictionary(id) else {
            return self.doubt("a page of it is not in the file");
        };
        if before >= most || depth > MAX_DEPTH {
            return self.doubt("its tree of pages is too large");
        }
        if !seen.insert(id) {
            return self.doubt("a page of it stands in its tree twice");
        }
        if own.get(b"Parent").and_then(Object::as_reference).ok() != parent {
            self.doubt("a page of it hangs in its tree at two places");
        }
        let kids = own.get_deref(b"Kids", document).and_then(Object::as_array).ok();
        let kind = own.get_deref(b"Type", document).and_then(Object::as_name).ok();
        let Some(kids) = kids else {
            if kind != Some(b"Page") {
                self.doubt("a page of it does not say that it is one");
            }
            self.ids.push(id);
            return;
        };
        if kind != Some(b"Pages") {
            self.doubt("a node of its tree of pages does not say that it is one");
        }
        for kid in kids {
            match kid {
                Object::Reference(kid) => {
                    self.node(document, *kid, Some(id), depth + 1, most, seen);
                }
                _ => self.doubt("a page of it has no number"),
            }
        }
        let count = own.get_deref(b"Count", document).and_then(Object::as_i64).ok();
        if count.and_then(|count| usize::try_from(count).ok())
            != Some(self.ids.len() - before)
        {
            self.doubt("its tree of pages has another number of pages than it says");
        }
    }
}

/// What a page has, or the nodes above it.
pub fn inherited<'a>(
    document: &'a Document,
    page: ObjectId,
    key: &[u8],
) -> Option<&'a Object> {
    let mut at: &Dictionary = document.get_dictionary(page).ok()?;
    for _ in 0..=MAX_DEPTH {
        match at.get_deref(key, document) {
            Ok(Object::Null) | Err(_) => {}
            Ok(own) => return Some(own),
        }
        at = at.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}

/// A millimetre in points.
const MM: f32 = 72.0 / 25.4;

/// How a rectangle of a page is seen: which edge is up, and how long a unit is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// How far the page is turned clockwise, in degrees.
    pub turn: i64,
    /// How many points a unit of its coordinates is.
    pub unit: f32,
}

impl Default for View {
    fn default() -> Self {
        Self { turn: 0, unit: 1.0 }
    }
}

impl View {
    /// How a page is seen.
    pub fn of(document: &Document, page: ObjectId) -> Self {
        let turn = inherited(document, page, b"Rotate").and_then(|own| own.as_i64().ok());
        let unit = document
            .get_dictionary(page)
            .and_then(|own| own.get_deref(b"UserUnit", document))
            .and_then(Object::as_float)
            .ok();
        Self {
            turn: turn.unwrap_or(0).rem_euclid(360),
            unit: unit.filter(|unit| unit.is_finite() && *unit > 0.0).unwrap_or(1.0),
        }
    }

    /// How far a point is from the left and the upper edge of a rectangle (left, bottom,
    /// right, top) as they are seen, in millimetres.
    pub fn place(
        self,
        [left, bottom, right, top]: [f32; 4],
        [x, y]: [f32; 2],
    ) -> [f32; 2] {
        let place = match self.turn {
            90 => [y - bottom, x - left],
            180 => [right - x, y - bottom],
            270 => [top - y, right - x],
            _ => [x - left, top - y],
        };
        place.map(|length| length * self.unit / MM)
    }

    /// The corner of a rectangle that is seen at its upper left.
    pub fn corner(self, [left, bottom, right, top]: [f32; 4]) -> [f32; 2] {
        match self.turn {
            90 => [left, bottom],
            180 => [right, bottom],
            270 => [right, top],
            _ => [left, top],
        }
    }
}

/// Where an annotation's upper left corner is seen on a page, in words.
pub fn place_of(
    document: &Document,
    page: ObjectId,
    annotation: &Dictionary,
) -> Option<String> {
    let area = corners(&numbers(document, annotation, b"Rect")?)?;
    let shown = sides(document, page, b"CropBox");
    let sheet = corners(&shown.or_else(|| sides(document, page, b"MediaBox"))?)?;
    let view = View::of(document, page);
    let [x, y] = view.place(sheet, view.corner(area));
    Some(format!("{x:.0} mm across and {y:.0} mm down"))
}

/// What of a page's boxes, turn and unit differs from another page's, by their keys.
pub fn differing_boxes(
    (document, page): (&Document, ObjectId),
    (other, other_page): (&Document, ObjectId),
) -> Vec<&'static str> {
    let mut differing = vec![];
    for key in ["MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox"] {
        // Without a box of its own a page shows what the larger one holds.
        let of = |document, page| {
            let larger: &[&[u8]] = match key {
                "MediaBox" => &[],
                "CropBox" => &[b"MediaBox"],
                _ => &[b"CropBox", b"MediaBox"],
            };
            let own = sides(document, page, key.as_bytes());
            own.or_else(|| larger.iter().find_map(|key| sides(document, page, key)))
        };
        let is_same = match (of(document, page), of(other, other_page)) {
            (Some(one), Some(other)) => match (corners(&one), corners(&other)) {
                (Some(one), Some(other)) => {
                    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 0.01)
                }
                _ => one == other,
            },
            (one, other) => one == other,
        };
        if !is_same {
            differing.push(key);
        }
    }
    let number = |document, page, key: &[u8], usual: f32| {
        inherited(document, page, key)
            .map_or(usual, |own| own.as_float().unwrap_or(f32::NAN))
    };
    let turn = |document, page| number(document, page, b"Rotate", 0.0).rem_euclid(360.0);
    if turn(document, page) != turn(other, other_page) {
        differing.push("Rotate");
    }
    let unit = |document, page| number(document, page, b"UserUnit", 1.0);
    if unit(document, page) != unit(other, other_page) {
        differing.push("UserUnit");
    }
    differing
}

/// The sides of a box of a page or of the nodes above it.
fn sides(document: &Document, page: ObjectId, key: &[u8]) -> Option<Vec<f32>> {
    let mut holder = Dictionary::new();
    holder.set("B", inherited(document, page, key)?.clone());
    numbers(document, &holder, b"B")
}

/// Left, bottom, right and top, in whatever order the corners come.
fn corners(sides: &[f32]) -> Option<[f32; 4]> {
    let [a, b, c, d] = sides else { return None };
    Some([a.min(*c), b.min(*d), a.max(*c), b.max(*d)])
}

/// Whether two numbers are one, but for how exactly they are written.
pub fn is_same_number(one: &Object, other: &Object) -> bool {
    if let (Object::Integer(one), Object::Integer(other)) = (one, other) {
        return one == other;
    }
    let (Ok(one), Ok(other)) = (one.as_float(), other.as_float()) else { return false };
    (one - other).abs() <= 1e-5 * one.abs().max(other.abs()).max(1.0)
}
