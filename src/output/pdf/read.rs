//! Reads a PDF: the text of each page and the attached files. It looks at the file alone
//! and knows nothing of how ours are made, so that what it reads can be held against what
//! was meant. A file may come from anywhere: every size is bounded.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hayro_cmap::{BfString, CMap};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::budget::{Budget, TOO_MUCH};
use super::content::{self, Operand};
use super::load::{Loaded, load};
use super::pages::{Pages, inherited};

/// The most bytes all attached files, or a page's content, may unpack to.
const MOST: usize = 128 << 20;
/// The most bytes of a font's table of characters.
const MOST_OF_MAP: usize = 2 << 20;
/// The most bytes of text on a page.
const MOST_OF_TEXT: usize = 1 << 18;
/// How deep drawings may be nested.
const MAX_DEPTH: usize = 16;
/// A move between letters that sets words apart, in thousandths of their size.
const GAP: f32 = -200.0;
/// What looking at a drawing or a font costs, in operators.
const DRAWING: u64 = 50;

/// A PDF as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// The text of its pages, in the order it is drawn.
    pub pages: Vec<String>,
    /// Its attached files by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Reads a PDF.
///
/// # Errors
/// If it cannot be read, in words.
pub fn read(loaded: &Loaded, pages: &Pages) -> Result<Read, String> {
    let files = attachments(loaded);
    Ok(Read { pages: texts(loaded, pages, false)?, files })
}

/// The text of the pages of any PDF, for people: what is apart on the page is apart in the text,
/// and fonts that do not say what their letters are have those of ASCII.
///
/// # Errors
/// If it cannot be read, in words.
pub fn lines(loaded: &Loaded, pages: &Pages) -> Result<Vec<String>, String> {
    texts(loaded, pages, true)
}

fn texts(
    loaded: &Loaded,
    pages: &Pages,
    for_people: bool,
) -> Result<Vec<String>, String> {
    let Loaded { document, budget, .. } = loaded;
    let (mut read, mut maps) = (vec![], BTreeMap::new());
    for id in &pages.ids {
        let content = page_content(loaded, *id)?;
        let resources = inherited(document, *id, b"Resources");
        let resources = resources.and_then(|own| own.as_dict().ok());
        let mut reader = Reader {
            document,
            budget,
            text: String::new(),
            maps,
            for_people,
        };
        let empty = Dictionary::new();
        reader.content(&content, resources.unwrap_or(&empty), 0)?;
        maps = reader.maps;
        read.push(reader.text);
    }
    match budget.is_spent() {
        true => Err(TOO_MUCH.to_owned()),
        false => Ok(read),
    }
}

/// Reads the files attached to a PDF.
///
/// # Errors
/// If it is none, in words.
pub fn files(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    load(bytes)
        .map(|loaded| attachments(&loaded))
        .map_err(|refusal| refusal.to_string())
}

/// The content of a page, its streams joined.
///
/// # Errors
/// If it cannot be unpacked, in words.
pub fn page_content(loaded: &Loaded, page: ObjectId) -> Result<Vec<u8>, String> {
    let Loaded { document, budget, .. } = loaded;
    let own = document.get_dictionary(page).ok();
    let content = own.and_then(|own| own.get_deref(b"Contents", document).ok());
    let streams: Vec<&Stream> = match content {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(items)) => {
            items.iter().filter_map(|item| stream(document, item)).collect()
        }
        _ => vec![],
    };
    let mut content: Vec<u8> = vec![];
    for stream in streams {
        let left = MOST.saturating_sub(content.len());
        let bytes = budget
            .plain(document, stream, left)
            .map_err(|error| format!("the content of a page cannot be read: {error}"))?;
        content.extend(bytes);
        content.push(b'\n');
    }
    Ok(content)
}

/// The files attached to a document, by the names in its name tree.
fn attachments(loaded: &Loaded) -> BTreeMap<String, Vec<u8>> {
    let Loaded { document, budget, .. } = loaded;
    let mut files = BTreeMap::new();
    let root = document
        .catalog()
        .ok()
        .and_then(|catalog| dictionary(document, catalog.get(b"Names").ok()?))
        .and_then(|names| names.get(b"EmbeddedFiles").ok());
    let mut open: Vec<&Object> = root.into_iter().collect();
    let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
    let mut left = MOST;
    while let Some(node) = open.pop() {
        // A tree leads to each node once; one that fans out is none.
        if node.as_reference().is_ok_and(|id| !seen.insert(id)) || !budget.work(1) {
            continue;
        }
        let Some(node) = dictionary(document, node) else { continue };
        open.extend(array(document, node.get(b"Kids").ok()).into_iter().flatten());
        let Some(names) = array(document, node.get(b"Names").ok()) else { continue };
        for pair in names.chunks(2) {
            let [_, file] = pair else { continue };
            let Some(file) = dictionary(document, file) else { continue };
            let name = file.get(b"UF").or_else(|_| file.get(b"F"));
            let Some(name) = name.ok().and_then(text) else { continue };
            let content = file
                .get(b"EF")
                .ok()
                .and_then(|content| dictionary(document, content))
                .and_then(|content| content.get(b"F").ok())
                .and_then(|content| stream(document, content))
                .and_then(|content| budget.plain(document, content, left).ok());
            left -= content.as_ref().map_or(0, Vec::len);
            files.extend(content.map(|content| (name, content)));
        }
    }
    files
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

fn stream<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Stream> {
    document.dereference(object).ok()?.1.as_stream().ok()
}

fn array<'a>(document: &'a Document, object: Option<&'a Object>) -> Option<&'a [Object]> {
    document
        .dereference(object?)
        .ok()?
        .1
        .as_array()
        .ok()
        .map(Vec::as_slice)
}

/// A text for people: UTF-16 with its mark, or one byte a character.
fn text(object: &Object) -> Option<String> {
    object.as_str().ok().map(characters)
}

/// The characters of a text for people.
pub fn characters(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => utf16(rest),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
        .collect();
    String::from_utf16_lossy(&units)
}

struct Reader<'a> {
    document: &'a Document,
    budget: &'a Budget,
    text: String,
    /// What the codes of fonts mean, by the table that says so.
    maps: BTreeMap<ObjectId, Rc<Map>>,
    /// Whether words are set apart as on the page, and plain fonts are read.
    for_people: bool,
}

impl<'a> Reader<'a> {
    fn content(
        &mut self,
        bytes: &[u8],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("its drawings are nested too deeply".to_owned());
        }
        let mut font: Option<Rc<Map>> = None;
        // The marked parts that are open, each with whether it brings its own text.
        let mut marks: Vec<bool> = vec![];
        let mut silent = 0_usize;
        self.budget.work(bytes.len() as u64 / 8);
        for operation in content::ContentReader::new(bytes) {
            let operands = &operation.operands;
            if !self.budget.work(1 + operands.len() as u64) {
                return Err(TOO_MUCH.to_owned());
            }
            if self.text.len() > MOST_OF_TEXT {
                return Err("a page of it has more text than a page can".to_owned());
            }
            match operation.operator {
                b"Tf" => {
                    let name = operands.first().and_then(Operand::name);
                    font = name.and_then(|name| self.font(name, resources));
                }
                b"Tj" | b"'" | b"\"" | b"TJ" if silent == 0 => {
                    let Some(map) = &font else { continue };
                    for operand in operands {
                        let parts = match operand {
                            Operand::List(parts) => parts.as_slice(),
                            other => std::slice::from_ref(other),
                        };
                        for part in parts {
                            if let Operand::Text(bytes) = part {
                                map.text(bytes, &mut self.text);
                                self.budget.work(bytes.len() as u64);
                            } else if self.for_people
                                && part.number().is_some_and(|number| number < GAP)
                            {
                                self.text.push(' ');
                            }
                        }
                    }
                }
                b"Td" | b"TD" | b"Tm" | b"T*" if self.for_people => self.text.push(' '),
                b"BMC" => marks.push(false),
                b"BDC" => {
                    let actual =
                        operands.get(1).and_then(|own| self.actual(own, resources));
                    if let Some(actual) = &actual
                        && silent == 0
                    {
                        self.text.push_str(actual);
                    }
                    silent += usize::from(actual.is_some());
                    marks.push(actual.is_some());
                }
                b"EMC" => silent -= usize::from(marks.pop() == Some(true)),
                b"ET" => self.text.push('\n'),
                b"Do" => {
                    let form = operands
                        .first()
                        .and_then(Operand::name)
                        .and_then(|name| self.resource(b"XObject", name, resources))
                        .and_then(|object| stream(self.document, object));
                    if let Some(form) = form {
                        self.form(form, resources, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The text that stands for what is drawn in a marked part.
    fn actual(&self, properties: &Operand, resources: &'a Dictionary) -> Option<String> {
        match properties {
            Operand::Name(name) => {
                let properties = self.resource(b"Properties", name, resources)?;
                let properties = dictionary(self.document, properties)?;
                text(properties.get(b"ActualText").ok()?)
            }
            Operand::Dictionary(items) => {
                let mut pairs = items.chunks(2);
                pairs.find_map(|pair| match pair {
                    [Operand::Name(key), Operand::Text(bytes)]
                        if key == b"ActualText" =>
                    {
                        Some(characters(bytes))
                    }
                    _ => None,
                })
            }
            _ => None,
        }
    }

    fn form(
        &mut self,
        form: &'a Stream,
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), String> {
        let kind = form.dict.get_deref(b"Subtype", self.document);
        if !matches!(kind.and_then(Object::as_name), Ok(b"Form")) {
            return Ok(());
        }
        self.budget.work(DRAWING);
        let content = self
            .budget
            .plain(self.document, form, MOST)
            .map_err(|error| format!("a drawing of it cannot be read: {error}"))?;
        let own = form.dict.get(b"Resources").ok();
        let own = own.and_then(|own| dictionary(self.document, own));
        self.content(&content, own.unwrap_or(resources), depth + 1)
    }

    fn resource(
        &self,
        kind: &[u8],
        name: &[u8],
        resources: &'a Dictionary,
    ) -> Option<&'a Object> {
        dictionary(self.document, resources.get(kind).ok()?)?.get(name).ok()
    }

    fn font(&mut self, name: &[u8], resources: &'a Dictionary) -> Option<Rc<Map>> {
        let font = self.resource(b"Font", name, resources)?;
        let font = dictionary(self.document, font)?;
        let Ok(map) = font.get(b"ToUnicode") else {
            let kind = font.get(b"Subtype").and_then(Object::as_name).ok()?;
            let is_plain = matches!(kind, b"Type1" | b"TrueType");
            return (self.for_people && is_plain).then(|| Rc::new(Map::plain()));
        };
        let (Some(id), Object::Stream(map)) = self.document.dereference(map).ok()? else {
            return None;
        };
        if let Some(known) = self.maps.get(&id) {
            return Some(Rc::clone(known));
        }
        self.budget.work(DRAWING);
        let bytes = self.budget.plain(self.document, map, MOST_OF_MAP).ok()?;
        self.budget.work(bytes.len() as u64 / 4);
        let map = Rc::new(Map::parse(&bytes));
        self.maps.insert(id, Rc::clone(&map));
        Some(map)
    }
}

/// What the codes of a font mean (`ToUnicode`).
pub(crate) struct Map {
    /// How many bytes a code has.
    width: usize,
    table: Option<CMap>,
    /// Whether its codes are those of ASCII.
    is_plain: bool,
}

impl Map {
    /// The map of a font that has none of its own: ASCII, which all plain fonts have.
    fn plain() -> Self {
        Self { width: 1, table: None, is_plain: true }
    }

    /// Reads a map.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        Self {
            width: width(bytes),
            table: CMap::parse(bytes, |_| None),
            is_plain: false,
        }
    }

    /// Adds what codes mean to a text.
    pub(crate) fn text(&self, bytes: &[u8], out: &mut String) {
        for code in bytes.chunks(self.width) {
            if out.len() > MOST_OF_TEXT {
                return;
            }
            let code = code.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
            let text = self.table.as_ref().and_then(|table| table.lookup_bf_string(code));
            match text {
                Some(BfString::Char(letter)) => out.push(letter),
                // A ligature has a few characters, no code has many.
                Some(BfString::String(text)) => out.extend(text.chars().take(32)),
                None => out.push(match char::from_u32(code) {
                    Some(letter) if self.is_plain && letter.is_ascii() => letter,
                    _ => '\u{fffd}',
                }),
            }
        }
    }
}

/// How many bytes a code of a map has: as many as the first of its range, which the library
/// keeps to itself.
fn width(bytes: &[u8]) -> usize {
    const RANGE: &[u8] = b"begincodespacerange";
    let start = bytes.windows(RANGE.len()).position(|part| part == RANGE);
    let rest = bytes.get(start.unwrap_or(bytes.len())..).unwrap_or_default();
    let first = rest.split(|byte| *byte == b'<').nth(1).unwrap_or_default();
    let digits = first.iter().take_while(|byte| **byte != b'>');
    let digits = digits.filter(|byte| byte.is_ascii_hexdigit()).count();
    digits.div_ceil(2).clamp(1, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_give_the_text_of_codes() {
        let map = Map::parse(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n\
              2 beginbfchar <0001> <0041> <0002> <D842DFB7> endbfchar\n\
              2 beginbfrange <0003> <0005> <0061> <0006> <0007> [<0078> <0079007A>] endbfrange",
        );
        let mut text = String::new();
        map.text(&[0, 1, 0, 2, 0, 3, 0, 5, 0, 6, 0, 7, 0, 9], &mut text);
        assert_eq!(text, "A\u{20bb7}acxyz\u{fffd}");
    }
}
