//! Reads a PDF: the text of each page and the attached files. It looks at the file alone
//! and knows nothing of how ours are made, so that what it reads can be held against what
//! was meant. A file may come from anywhere: every size is bounded.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

/// The most bytes a stream may unpack to.
const MOST: usize = 128 << 20;
/// How deep drawings may be nested.
const MAX_DEPTH: usize = 16;

/// A page as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its text, in the order it is drawn.
    pub text: String,
    /// All that is drawn, as the file has it.
    pub drawing: Vec<u8>,
}

/// A PDF as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Its pages.
    pub pages: Vec<Page>,
    /// Its attached files by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Reads a PDF.
///
/// # Errors
/// If it is none, in words.
pub fn read(bytes: &[u8]) -> Result<Read, String> {
    let options = LoadOptions {
        max_decompressed_size: Some(MOST),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|error| format!("it is no PDF that can be read ({error})"))?;
    if document.is_encrypted() {
        return Err("it is encrypted".to_owned());
    }
    let mut read = Read { files: attachments(&document), ..Read::default() };
    for id in document.page_iter() {
        let mut page = Page::default();
        let content = document
            .get_page_content_with_limit(id, MOST)
            .map_err(|error| format!("a page of it cannot be read ({error})"))?;
        let (own, inherited) = document
            .get_page_resources(id)
            .map_err(|error| format!("a page of it cannot be read ({error})"))?;
        let mut resources = vec![];
        resources.extend(own);
        for id in inherited {
            resources.extend(document.get_dictionary(id).ok());
        }
        let mut reader = Reader { document: &document, page: &mut page };
        reader.content(&content, &resources, 0)?;
        read.pages.push(page);
    }
    Ok(read)
}

/// The files attached to a document, by the names in its name tree.
fn attachments(document: &Document) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let root = document
        .catalog()
        .ok()
        .and_then(|catalog| dictionary(document, catalog.get(b"Names").ok()?))
        .and_then(|names| dictionary(document, names.get(b"EmbeddedFiles").ok()?));
    let mut open: Vec<(&Dictionary, usize)> =
        root.map(|root| (root, 0)).into_iter().collect();
    while let Some((node, depth)) = open.pop() {
        if let Some(kids) = array(document, node.get(b"Kids").ok())
            && depth < MAX_DEPTH
        {
            let kids = kids.iter().filter_map(|kid| dictionary(document, kid));
            open.extend(kids.map(|kid| (kid, depth + 1)));
        }
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
                .and_then(|content| content.get_plain_content_with_limit(MOST).ok());
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
    let bytes = object.as_str().ok()?;
    Some(match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => utf16(rest),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    })
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
    page: &'a mut Page,
}

impl<'a> Reader<'a> {
    fn content(
        &mut self,
        bytes: &[u8],
        resources: &[&'a Dictionary],
        depth: usize,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("its drawings are nested too deeply".to_owned());
        }
        self.page.drawing.extend_from_slice(bytes);
        if self.page.drawing.len() > MOST {
            return Err("a page of it draws too much".to_owned());
        }
        let content = Content::decode(bytes)
            .map_err(|error| format!("a page of it cannot be read ({error})"))?;
        let mut fonts: BTreeMap<&[u8], Map> = BTreeMap::new();
        let mut font: Option<&[u8]> = None;
        // The marked parts that are open, each with whether it brings its own text.
        let mut marks: Vec<bool> = vec![];
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    if let Some(name) = name {
                        fonts.entry(name).or_insert_with(|| self.font(name, resources));
                    }
                    font = name;
                }
                "Tj" | "'" | "\"" | "TJ" => {
                    let map = font.and_then(|name| fonts.get(name));
                    let (Some(map), false) = (map, marks.contains(&true)) else {
                        continue;
                    };
                    for operand in operands {
                        let parts = match operand {
                            Object::Array(parts) => parts.as_slice(),
                            other => std::slice::from_ref(other),
                        };
                        for part in parts {
                            if let Ok(bytes) = part.as_str() {
                                map.text(bytes, &mut self.page.text);
                            }
                        }
                    }
                }
                "BMC" => marks.push(false),
                "BDC" => {
                    let actual = operands.get(1).and_then(|properties| {
                        let properties = match properties {
                            Object::Name(name) => {
                                self.resource(b"Properties", name, resources)?
                            }
                            other => other,
                        };
                        let properties = dictionary(self.document, properties)?;
                        text(properties.get(b"ActualText").ok()?)
                    });
                    if let Some(actual) = &actual
                        && !marks.contains(&true)
                    {
                        self.page.text.push_str(actual);
                    }
                    marks.push(actual.is_some());
                }
                "EMC" => {
                    marks.pop();
                }
                "ET" => self.page.text.push('\n'),
                "Do" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    let form = name
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

    fn form(
        &mut self,
        form: &'a Stream,
        resources: &[&'a Dictionary],
        depth: usize,
    ) -> Result<(), String> {
        if !matches!(form.dict.get(b"Subtype").and_then(Object::as_name), Ok(b"Form")) {
            self.page.drawing.extend_from_slice(&form.content);
            return Ok(());
        }
        let content = form
            .get_plain_content_with_limit(MOST)
            .map_err(|error| format!("a drawing of it cannot be read ({error})"))?;
        let own = form.dict.get(b"Resources").ok();
        let own = own.and_then(|own| dictionary(self.document, own));
        match own {
            Some(own) => self.content(&content, &[own], depth + 1),
            None => self.content(&content, resources, depth + 1),
        }
    }

    fn resource(
        &self,
        kind: &[u8],
        name: &[u8],
        resources: &[&'a Dictionary],
    ) -> Option<&'a Object> {
        let document = self.document;
        resources.iter().find_map(|resources| {
            let all = dictionary(document, resources.get(kind).ok()?)?;
            all.get(name).ok()
        })
    }

    fn font(&self, name: &[u8], resources: &[&'a Dictionary]) -> Map {
        let map = self
            .resource(b"Font", name, resources)
            .and_then(|font| dictionary(self.document, font))
            .and_then(|font| stream(self.document, font.get(b"ToUnicode").ok()?))
            .and_then(|map| map.get_plain_content_with_limit(MOST).ok());
        map.map(|map| Map::parse(&map)).unwrap_or_default()
    }
}

/// What the codes of a font mean (`ToUnicode`).
#[derive(Default)]
pub(crate) struct Map {
    /// How many bytes a code has.
    width: usize,
    texts: BTreeMap<u32, String>,
}

/// The most codes one range of a map may name: there are no more of two bytes.
const MOST_CODES: u32 = 0x1_0000;

impl Map {
    /// Reads a map.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self { width: 1, texts: BTreeMap::new() };
        let tokens = Tokens { bytes, at: 0 };
        let mut pending: Vec<Token> = vec![];
        for token in tokens {
            match token {
                Token::Word(word) => {
                    match word.as_slice() {
                        b"endcodespacerange" => {
                            let widths = pending.iter().filter_map(|token| match token {
                                Token::Hex(code) => Some(code.len()),
                                _ => None,
                            });
                            map.width = widths.max().unwrap_or(1).clamp(1, 4);
                        }
                        b"endbfchar" => map.characters(&pending),
                        b"endbfrange" => map.ranges(&pending),
                        _ => {}
                    }
                    pending.clear();
                }
                other => pending.push(other),
            }
        }
        map
    }

    fn characters(&mut self, tokens: &[Token]) {
        for pair in tokens.chunks(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                self.texts.insert(number(code), utf16(text));
            }
        }
    }

    fn ranges(&mut self, tokens: &[Token]) {
        let mut rest = tokens;
        while let [Token::Hex(from), Token::Hex(to), tail @ ..] = rest {
            let (from, to) = (number(from), number(to));
            let to = to.min(from.saturating_add(MOST_CODES));
            match tail {
                [Token::Hex(text), tail @ ..] => {
                    let mut last = text.clone();
                    for code in from..=to {
                        self.texts.insert(code, utf16(&last));
                        if let Some(byte) = last.last_mut() {
                            *byte = byte.wrapping_add(1);
                        }
                    }
                    rest = tail;
                }
                [Token::Open, tail @ ..] => {
                    let mut code = from;
                    let mut left = tail;
                    while let [Token::Hex(text), more @ ..] = left {
                        self.texts.insert(code, utf16(text));
                        code = code.saturating_add(1);
                        left = more;
                    }
                    rest = left.strip_prefix(&[Token::Close]).unwrap_or(&[]);
                }
                _ => rest = &[],
            }
        }
    }

    /// Adds what codes mean to a text.
    pub(crate) fn text(&self, bytes: &[u8], out: &mut String) {
        for code in bytes.chunks(self.width.max(1)) {
            match self.texts.get(&number(code)) {
                Some(text) => out.push_str(text),
                None => out.push('\u{fffd}'),
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A token of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(Vec<u8>),
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                b'%' => {
                    while self
                        .bytes
                        .get(self.at)
                        .is_some_and(|b| !matches!(b, b'\n' | b'\r'))
                    {
                        self.at += 1;
                    }
                }
                b'[' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b']' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    self.at += 1;
                    let mut digits = vec![];
                    while let Some(byte) = self.bytes.get(self.at).copied() {
                        self.at += 1;
                        match byte {
                            b'>' => break,
                            byte => digits.extend(char::from(byte).to_digit(16)),
                        }
                    }
                    let bytes = digits.chunks(2).map(|pair| {
                        let [high, low] = [pair.first(), pair.get(1)];
                        let byte = high.unwrap_or(&0) * 16 + low.unwrap_or(&0);
                        u8::try_from(byte).unwrap_or(0)
                    });
                    return Some(Token::Hex(bytes.collect()));
                }
                byte if byte.is_ascii_alphanumeric() || byte == b'/' => {
                    let start = self.at;
                    self.at += 1;
                    while self.bytes.get(self.at).is_some_and(|b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
                    }) {
                        self.at += 1;
                    }
                    let word = self.bytes.get(start..self.at)?;
                    // Numbers and names say nothing here.
                    if word.first().is_some_and(u8::is_ascii_alphabetic) {
                        return Some(Token::Word(word.to_vec()));
                    }
                }
                _ => self.at += 1,
            }
        }
    }
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
