//! The print edition: pages as the engine wrote them become a file the printer takes,
//! PDF/X-4 (ISO 15930-7).
//!
//! Each page is kept whole as a form, clipped to its bleed and placed on a sheet with its
//! boxes; the marks around it are a page of another document that the layouts set. Then
//! `mend` goes over all content, and `facts` says what the file is.

pub mod facts;
mod mend;
pub mod run;
mod shade;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use rayon::prelude::*;

use crate::output::pdf::function::numbers;
use crate::output::pdf::space::Space;
use crate::output::pdf::{name, write};
use crate::pages::picture::colour::Condition;
use facts::Facts;
use mend::Role;

/// The most bytes a content stream may unpack to.
const MAX_CONTENT: usize = 1 << 28;

/// A page of the file: what is placed on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The pieces, from left to right; none on a blank page.
    pub pieces: Vec<Piece>,
}

/// A piece of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A page of the book, by its position from 0.
    Page(usize),
    /// A page that stays blank.
    Blank,
    /// The spine of a cover.
    Spine,
}

/// Why a print file cannot be made.
#[derive(Debug)]
pub struct PrintFault(String);

impl std::fmt::Display for PrintFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lopdf::Error> for PrintFault {
    fn from(error: lopdf::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for PrintFault {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<String> for PrintFault {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A rectangle in points: left, bottom, right, top.
type Area = [f32; 4];

/// Makes a print file from the pages of the book and the sheets of marks, a mark a sheet,
/// and behind them the spine if a sheet has one.
///
/// # Errors
/// If a picture's colours cannot be read, or a document is not one of the engine's.
pub fn assemble(
    pages: &[u8],
    marks: &[u8],
    sheets: &[Sheet],
    condition: &Condition,
    facts: &Facts<'_>,
) -> Result<Vec<u8>, PrintFault> {
    let mut document = Document::load_mem(pages)?;
    let mut marks = Document::load_mem(marks)?;
    marks.renumber_objects_with(document.max_id + 1);
    let own: Vec<ObjectId> = document.get_pages().into_values().collect();
    let frames: Vec<ObjectId> = marks.get_pages().into_values().collect();
    document.objects.append(&mut marks.objects);
    document.max_id = marks.max_id;

    let tree = document.new_object_id();
    let mut forms = vec![];
    let mut kids = vec![];
    for (sheet, frame) in sheets.iter().zip(&frames) {
        let layout = Layout::new(&document, sheet, &own, &frames, *frame)?;
        kids.push(layout.page(&mut document, tree, &mut forms)?);
    }
    let count = kids.len() as i64;
    let mut root = Dictionary::new();
    root.set("Type", name("Pages"));
    root.set("Count", count);
    root.set("Kids", kids.into_iter().map(Object::Reference).collect::<Vec<_>>());
    document.set_object(tree, root);
    mend_all(&mut document, &forms, condition)?;
    facts::enter(&mut document, tree, facts)?;
    document.version = "1.6".to_owned();
    document.prune_objects();
    document.renumber_objects();
    Ok(write::write(&document)?)
}

/// Where everything stands on a sheet.
struct Layout {
    media: Area,
    bleed: Area,
    trim: Area,
    frame: ObjectId,
    /// Each piece's page with the part of it that shows and where that goes.
    pieces: Vec<(ObjectId, Area, [f32; 2])>,
}

impl Layout {
    fn new(
        document: &Document,
        sheet: &Sheet,
        own: &[ObjectId],
        frames: &[ObjectId],
        frame: ObjectId,
    ) -> Result<Self, PrintFault> {
        let media = area(document, frame, b"MediaBox")?;
        let first = own
            .first()
            .ok_or_else(|| PrintFault("there are no pages".to_owned()))?;
        // All pages are of one size.
        let full = area(document, *first, b"MediaBox")?;
        let inner = area(document, *first, b"TrimBox")?;
        let edge = inner[0] - full[0];
        let slug = (media[3] - full[3]) / 2.0;
        let bleed = [slug, slug, media[2] - slug, media[3] - slug];
        let trim = [bleed[0] + edge, bleed[1] + edge, bleed[2] - edge, bleed[3] - edge];
        let mut pieces = vec![];
        let mut x = trim[0];
        let last = sheet.pieces.len().saturating_sub(1);
        for (index, piece) in sheet.pieces.iter().enumerate() {
            match piece {
                Piece::Page(page) => {
                    let page = *own
                        .get(*page)
                        .ok_or_else(|| PrintFault(format!("there is no page {page}")))?;
                    // Colour runs over the edges of the sheet, not into its other pieces.
                    let left = if index == 0 { full[0] } else { inner[0] };
                    let right = if index == last { full[2] } else { inner[2] };
                    let shown = [left, full[1], right, full[3]];
                    pieces.push((page, shown, [x - inner[0], slug]));
                    x += inner[2] - inner[0];
                }
                Piece::Blank => x += inner[2] - inner[0],
                Piece::Spine => {
                    let page = *frames.last().unwrap_or(&frame);
                    let shown = area(document, page, b"MediaBox")?;
                    pieces.push((page, shown, [x, slug]));
                    x += shown[2];
                }
            }
        }
        Ok(Self { media, bleed, trim, frame, pieces })
    }

    /// Makes the page. Its forms of the book are added to `forms`.
    fn page(
        &self,
        document: &mut Document,
        tree: ObjectId,
        forms: &mut Vec<ObjectId>,
    ) -> Result<ObjectId, PrintFault> {
        let mut content = String::new();
        let mut objects = Dictionary::new();
        let mut blends = false;
        for (index, (page, shown, to)) in self.pieces.iter().enumerate() {
            let (id, has_group) = form(document, *page, *shown, *to)?;
            let label = format!("P{index}");
            content.push_str(&format!("q /{label} Do Q\n"));
            objects.set(label, id);
            blends |= has_group;
            forms.push(id);
        }
        let (marks, _) = form(document, self.frame, self.media, [0.0, 0.0])?;
        content.push_str("q /M Do Q\n");
        objects.set("M", marks);
        let content = Stream::new(Dictionary::new(), content.into_bytes());
        let content = document.add_object(content);
        let mut resources = Dictionary::new();
        resources.set("XObject", objects);
        let mut page = Dictionary::new();
        page.set("Type", name("Page"));
        page.set("Parent", tree);
        page.set("MediaBox", rectangle(self.media));
        page.set("BleedBox", rectangle(self.bleed));
        page.set("TrimBox", rectangle(self.trim));
        page.set("Resources", resources);
        page.set("Contents", content);
        if blends {
            let mut group = Dictionary::new();
            group.set("S", name("Transparency"));
            group.set("CS", name("DeviceCMYK"));
            page.set("Group", group);
        }
        Ok(document.add_object(page))
    }
}

/// Turns a page of the engine's into a form, and says whether anything on it is blended.
fn form(
    document: &mut Document,
    page: ObjectId,
    shown: Area,
    [x, y]: [f32; 2],
) -> Result<(ObjectId, bool), PrintFault> {
    let page = document.get_dictionary(page)?;
    let content = page.get(b"Contents").and_then(Object::as_reference);
    let resources = page.get(b"Resources").cloned().unwrap_or_else(|_| Object::Null);
    let has_group = page.has(b"Group");
    let id = match content {
        Ok(id) => id,
        // An empty page has no content.
        Err(_) => document.add_object(Stream::new(Dictionary::new(), vec![])),
    };
    let stream = document.get_object_mut(id)?.as_stream_mut()?;
    stream.dict.set("Type", name("XObject"));
    stream.dict.set("Subtype", name("Form"));
    stream.dict.set("BBox", rectangle(shown));
    stream.dict.set(
        "Matrix",
        vec![1.into(), 0.into(), 0.into(), 1.into(), rounded(x), rounded(y)],
    );
    stream.dict.set("Resources", resources);
    Ok((id, has_group))
}

fn area(document: &Document, page: ObjectId, key: &[u8]) -> Result<Area, PrintFault> {
    let page = document.get_dictionary(page)?;
    numbers(document, page, key)
        .and_then(|sides| sides.try_into().ok())
        .ok_or_else(|| {
            PrintFault(format!("a page has no {}", String::from_utf8_lossy(key)))
        })
}

fn rectangle(area: Area) -> Object {
    Object::Array(area.map(rounded).to_vec())
}

/// A length to the thousandth of a point.
fn rounded(length: f32) -> Object {
    Object::Real((length * 1e3).round() / 1e3)
}

/// All that hangs on the pages and may have to be mended.
#[derive(Default)]
struct Gathered {
    /// Content streams with the resources they use.
    contents: BTreeMap<ObjectId, (Role, Dictionary)>,
    pictures: BTreeSet<ObjectId>,
    shadings: BTreeSet<ObjectId>,
    /// Patterns that hold their shading themselves.
    patterns: BTreeSet<ObjectId>,
}

impl Gathered {
    /// Gathers what a content stream uses, and what that uses.
    fn gather(document: &Document, roots: &[ObjectId]) -> Self {
        let mut found = Self::default();
        let mut open: Vec<(ObjectId, Role, Dictionary)> = vec![];
        for root in roots {
            open.push((*root, Role::Paint, Dictionary::new()));
        }
        while let Some((id, role, inherited)) = open.pop() {
            if found.contents.contains_key(&id) {
                continue;
            }
            let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else {
                continue;
            };
            let resources = stream
                .dict
                .get_deref(b"Resources", document)
                .and_then(Object::as_dict)
                .cloned()
                .unwrap_or(inherited);
            found.contents.insert(id, (role, resources.clone()));
            found.uses(document, role, &resources, &mut open);
        }
        found
    }

    fn uses(
        &mut self,
        document: &Document,
        role: Role,
        resources: &Dictionary,
        open: &mut Vec<(ObjectId, Role, Dictionary)>,
    ) {
        let entries = |key: &[u8]| -> Vec<(Option<ObjectId>, &Object)> {
            let Ok(all) = document.get_dict_in_dict(resources, key) else {
                return vec![];
            };
            let own =
                all.iter().filter_map(|(_, object)| document.dereference(object).ok());
            own.collect()
        };
        for (id, object) in entries(b"XObject") {
            let (Some(id), Ok(stream)) = (id, object.as_stream()) else { continue };
            match stream.dict.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Form") => open.push((id, role, resources.clone())),
                Ok(b"Image") if role == Role::Paint => {
                    self.pictures.insert(id);
                }
                _ => {}
            }
        }
        for (id, object) in entries(b"Pattern") {
            let Some(id) = id else { continue };
            match object {
                Object::Stream(_) => open.push((id, role, resources.clone())),
                Object::Dictionary(pattern) => match pattern.get(b"Shading") {
                    Ok(Object::Reference(shading)) => {
                        self.shadings.insert(*shading);
                    }
                    _ => {
                        self.patterns.insert(id);
                    }
                },
                _ => {}
            }
        }
        self.shadings
            .extend(entries(b"Shading").into_iter().filter_map(|(id, _)| id));
        for (_, object) in entries(b"ExtGState") {
            let Ok(state) = object.as_dict() else { continue };
            let mask = document.get_dict_in_dict(state, b"SMask");
            let group =
                mask.and_then(|mask| mask.get(b"G")).and_then(Object::as_reference);
            if let Ok(group) = group {
                open.push((group, Role::Mask, Dictionary::new()));
            }
        }
        for (_, object) in entries(b"Font") {
            let glyphs = object
                .as_dict()
                .and_then(|font| document.get_dict_in_dict(font, b"CharProcs"));
            for (_, glyph) in glyphs.into_iter().flat_map(Dictionary::iter) {
                if let Ok(glyph) = glyph.as_reference() {
                    open.push((glyph, role, resources.clone()));
                }
            }
        }
    }
}

/// Mends everything that is printed.
fn mend_all(
    document: &mut Document,
    roots: &[ObjectId],
    condition: &Condition,
) -> Result<(), PrintFault> {
    let found = Gathered::gather(document, roots);
    let states = overprint_states(document);
    let mended: Vec<(ObjectId, Option<Result<Stream, PrintFault>>)> = found
        .contents
        .par_iter()
        .map(|(&id, (role, resources))| {
            (id, mended(document, id, *role, resources, condition))
        })
        .collect();
    for (id, stream) in mended {
        let (role, resources) = &found.contents[&id];
        let mut stream = match stream {
            Some(stream) => stream?,
            None => document.get_object(id)?.as_stream()?.clone(),
        };
        group(document, &mut stream.dict, *role);
        if *role == Role::Paint {
            stream
                .dict
                .set("Resources", with_states(document, resources, &states));
        }
        document.set_object(id, stream);
    }
    for id in found.pictures {
        let stream = document.get_object(id)?.as_stream()?;
        if let Some(stream) = shade::picture(document, stream, condition)? {
            document.set_object(id, stream);
        }
    }
    for id in found.shadings {
        let shading = match document.get_object(id) {
            Ok(Object::Dictionary(shading)) => shading.clone(),
            _ => continue,
        };
        if let Some(mended) = shade::shading(document, &shading, condition) {
            document.set_object(id, mended);
        }
    }
    for id in found.patterns {
        let Ok(mut pattern) = document.get_dictionary(id).cloned() else { continue };
        let Ok(shading) = pattern.get(b"Shading").and_then(Object::as_dict).cloned()
        else {
            continue;
        };
        if let Some(mended) = shade::shading(document, &shading, condition) {
            pattern.set("Shading", mended);
            document.set_object(id, pattern);
        }
    }
    Ok(())
}

/// A content stream mended; nothing if it is sound.
fn mended(
    document: &Document,
    id: ObjectId,
    role: Role,
    resources: &Dictionary,
    condition: &Condition,
) -> Option<Result<Stream, PrintFault>> {
    let stream = document.get_object(id).and_then(Object::as_stream).ok()?;
    let mut spaces = BTreeMap::new();
    if let Ok(own) = document.get_dict_in_dict(resources, b"ColorSpace") {
        for (label, object) in own {
            spaces.insert(label.clone(), Space::read(document, object, None));
        }
    }
    let bytes = match stream.get_plain_content_with_limit(MAX_CONTENT) {
        Ok(bytes) => bytes,
        Err(error) => return Some(Err(error.into())),
    };
    let bytes = mend::stream(&bytes, &spaces, condition, role)?;
    let mut dictionary = stream.dict.clone();
    dictionary.remove(b"DecodeParms");
    Some(write::compressed(dictionary, &bytes).map_err(PrintFault::from))
}

/// Groups blend in the printer's inks, and masks in grey.
fn group(document: &Document, dictionary: &mut Dictionary, role: Role) {
    let Ok(group) = dictionary.get_deref(b"Group", document).and_then(Object::as_dict)
    else {
        return;
    };
    let mut group = group.clone();
    let space = group.get(b"CS").map(|space| Space::read(document, space, None));
    let mended = match (role, space) {
        (Role::Paint, Ok(Space::Rgb { .. } | Space::Gray { .. })) => "DeviceCMYK",
        (Role::Mask, Ok(Space::Rgb { .. } | Space::Gray { by_profile: true })) => {
            "DeviceGray"
        }
        _ => return,
    };
    group.set("CS", name(mended));
    dictionary.set("Group", group);
}

/// The graphics states that switch overprint.
fn overprint_states(document: &mut Document) -> Vec<ObjectId> {
    (0..mend::STATES.len())
        .map(|bits| {
            let mut state = Dictionary::new();
            state.set("Type", name("ExtGState"));
            state.set("op", bits & 1 != 0);
            state.set("OP", bits & 2 != 0);
            state.set("OPM", 1);
            document.add_object(state)
        })
        .collect()
}

/// Resources with the graphics states that switch overprint.
fn with_states(
    document: &Document,
    resources: &Dictionary,
    states: &[ObjectId],
) -> Dictionary {
    let mut resources = resources.clone();
    let mut all = document
        .get_dict_in_dict(&resources, b"ExtGState")
        .cloned()
        .unwrap_or_default();
    for (label, id) in mend::STATES.iter().zip(states) {
        all.set(*label, *id);
    }
    resources.set("ExtGState", all);
    resources
}
