//! Opens a PDF file: the table of its objects, then the objects (ISO 32000-1, 7.5).
//!
//! A damaged file is opened as viewers do, by looking for objects in its bytes. But it is
//! noted whatever two readers may take differently, because one who forges a report can
//! show one reader what another does not see.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::budget::{Budget, TOO_MUCH};
use super::parse::Parser;

mod search;
mod table;

/// A file that was opened.
#[derive(Debug)]
pub struct Loaded {
    /// Its objects.
    pub document: Document,
    /// What it may still cost.
    pub budget: Budget,
    /// Why two readers may take it differently, if they may.
    pub doubt: Option<&'static str>,
}

/// Why a file cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is encrypted.
    Encrypted,
    /// It asks for too much.
    TooMuch,
    /// It is no PDF, or too damaged.
    Broken,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Encrypted => "it is encrypted",
            Self::TooMuch => TOO_MUCH,
            Self::Broken => "it is no PDF that can be read",
        })
    }
}

/// How many objects every file may have, those in arrays and dictionaries counted, and how
/// many more for each byte of its own.
const OBJECTS: u64 = 4_000_000;
const OBJECTS_EACH: u64 = 4;
/// What object streams and tables may unpack to, in bytes, and how much more for each byte.
const PACKED: usize = 64 << 20;
const PACKED_EACH: usize = 40;
/// How far into a file its head may stand, and how far from its end the place of its table.
const HEAD: usize = 1_024;
const TAIL: usize = 2_048;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Entry {
    /// Nowhere: there is none of this number.
    Free,
    /// At a byte, with a generation.
    At(usize, u16),
    /// In an object stream, at a position.
    In(u32, usize),
}

/// Opens a file.
///
/// # Errors
/// If it is no PDF, encrypted, or asks for too much.
pub fn load(bytes: &[u8]) -> Result<Loaded, Refusal> {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let start = find(head, b"%PDF-").ok_or(Refusal::Broken)?;
    let bytes = bytes.get(start..).unwrap_or_default();
    let mut loader = Loader {
        bytes,
        budget: Budget::of(bytes.len()),
        left: OBJECTS + OBJECTS_EACH * bytes.len() as u64,
        packed: PACKED + PACKED_EACH.saturating_mul(bytes.len()),
        unread: 2 * bytes.len() + HEAD,
        entries: BTreeMap::new(),
        trailer: Dictionary::new(),
        objects: BTreeMap::new(),
        unmeasured: vec![],
        doubt: None,
    };
    if start > 0 {
        loader.doubt("it does not begin as a PDF does");
    }
    if !loader.by_table()? {
        loader.doubt("the table of its objects is damaged");
        loader.by_search()?;
    }
    let mut document = Document::new();
    let version = bytes.get(5..).unwrap_or_default();
    let version = version
        .iter()
        .take(8)
        .take_while(|b| b.is_ascii_digit() || **b == b'.');
    document.version = version.map(|byte| char::from(*byte)).collect();
    document.trailer = loader.trailer;
    document.max_id = loader.objects.keys().last().map_or(0, |id| id.0);
    document.objects = loader.objects;
    if document.objects.is_empty() {
        return Err(Refusal::Broken);
    }
    Ok(Loaded {
        document,
        budget: loader.budget,
        doubt: loader.doubt,
    })
}

struct Loader<'a> {
    bytes: &'a [u8],
    budget: Budget,
    /// How many objects may still be read.
    left: u64,
    /// How many bytes object streams may still unpack to.
    packed: usize,
    /// How many bytes may still be read: objects that lie over one another are read twice.
    unread: usize,
    entries: BTreeMap<u32, Entry>,
    trailer: Dictionary,
    objects: BTreeMap<ObjectId, Object>,
    /// Streams whose length stands in an object stream: where they begin, and the length.
    unmeasured: Vec<(ObjectId, usize, ObjectId)>,
    doubt: Option<&'static str>,
}

impl Loader<'_> {
    fn doubt(&mut self, reason: &'static str) {
        self.doubt.get_or_insert(reason);
    }

    fn read(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.unread = self.unread.checked_sub(bytes).ok_or(Refusal::TooMuch)?;
        Ok(())
    }

    /// Reads the file by its table; says whether it is sound.
    fn by_table(&mut self) -> Result<bool, Refusal> {
        let tail = self.bytes.len().saturating_sub(TAIL);
        let end = self.bytes.get(tail..).unwrap_or_default();
        let Some(at) = rfind(end, b"startxref") else { return Ok(false) };
        let mut parser = Parser::new(end, at + b"startxref".len(), 8);
        let Some(mut at) = parser.whole() else { return Ok(false) };
        let rest = end.get(parser.at()..).unwrap_or_default().trim_ascii();
        if rest != b"%%EOF" {
            self.doubt("something stands behind its end");
        }
        let mut seen = BTreeSet::new();
        loop {
            let Some(place) =
                usize::try_from(at).ok().filter(|at| *at < self.bytes.len())
            else {
                return Ok(false);
            };
            if !seen.insert(place) {
                self.doubt("its tables of objects lead in a circle");
                break;
            }
            let Some(trailer) = self.section(place)? else { return Ok(false) };
            if trailer.has(b"Encrypt") {
                return Err(Refusal::Encrypted);
            }
            let previous = trailer.get(b"Prev").and_then(Object::as_i64).ok();
            if self.trailer.is_empty() {
                self.trailer = trailer;
            }
            match previous.map(u64::try_from) {
                Some(Ok(previous)) => at = previous,
                Some(Err(_)) => return Ok(false),
                None => break,
            }
        }
        Ok(self.trailer.has(b"Root") && self.by_entries()?)
    }

    /// Reads all objects of the table; says whether they stand where it says.
    fn by_entries(&mut self) -> Result<bool, Refusal> {
        let mut packed: BTreeMap<u32, Vec<(u32, usize)>> = BTreeMap::new();
        let entries: Vec<_> = self.entries.iter().map(|(n, e)| (*n, *e)).collect();
        for (number, entry) in entries {
            match entry {
                Entry::Free => {}
                Entry::In(stream, index) => {
                    packed.entry(stream).or_default().push((number, index));
                }
                Entry::At(at, generation) => {
                    // Some writers list numbers that are not in use at the file's first byte.
                    if at == 0 {
                        self.doubt("the table of its objects leads to none");
                        continue;
                    }
                    match self.indirect(at)? {
                        Some((id, object)) if id == (number, generation) => {
                            self.objects.insert(id, object);
                        }
                        _ => return Ok(false),
                    }
                }
            }
        }
        for (stream, members) in packed {
            let Some(Object::Stream(own)) = self.objects.get(&(stream, 0)) else {
                return Ok(false);
            };
            let own = own.clone();
            if !self.members(&own, Some(&members))? {
                return Ok(false);
            }
        }
        self.measure();
        Ok(true)
    }

    /// Reads objects of an object stream, those that are wanted; says whether it is sound.
    fn members(
        &mut self,
        stream: &Stream,
        wanted: Option<&[(u32, usize)]>,
    ) -> Result<bool, Refusal> {
        let number = |key: &[u8]| {
            let number = stream.dict.get(key).and_then(Object::as_i64).ok()?;
            usize::try_from(number).ok()
        };
        let (Some(count), Some(first)) = (number(b"N"), number(b"First")) else {
            return Ok(false);
        };
        let Some(data) = self.unpack(stream)? else { return Ok(false) };
        let mut head = Parser::new(&data, 0, 0);
        let mut all: Vec<(u32, usize)> = vec![];
        for _ in 0..count {
            let (Some(number), Some(offset)) = (head.whole(), head.whole()) else {
                break;
            };
            let (Ok(number), Ok(offset)) =
                (u32::try_from(number), usize::try_from(offset))
            else {
                return Ok(false);
            };
            all.push((number, offset));
        }
        let every: Vec<_>;
        let wanted = match wanted {
            Some(wanted) => wanted,
            None => {
                every = all.iter().enumerate().map(|(at, (n, _))| (*n, at)).collect();
                &every
            }
        };
        let mut unread = 2 * data.len() + HEAD;
        for (number, index) in wanted {
            let Some((_, offset)) = all.get(*index).filter(|(own, _)| own == number)
            else {
                return Ok(false);
            };
            let at = first.saturating_add(*offset);
            let mut parser = Parser::new(&data, at, self.left);
            let object = parser.object();
            self.left = parser.left;
            if self.left == 0 {
                return Err(Refusal::TooMuch);
            }
            let read = parser.at().saturating_sub(at);
            unread = unread.checked_sub(read).ok_or(Refusal::TooMuch)?;
            if parser.is_doubtful {
                self.doubt("an object of it can be read in two ways");
            }
            let Some(object) = object else { return Ok(false) };
            self.objects.entry((*number, 0)).or_insert(object);
        }
        Ok(true)
    }

    /// What an object stream or a table unpacks to.
    fn unpack(&mut self, stream: &Stream) -> Result<Option<Vec<u8>>, Refusal> {
        // Neither may refer to other objects for what it takes to be read.
        let none = Document::new();
        match self.budget.plain(&none, stream, self.packed) {
            Ok(data) => {
                self.packed = self.packed.saturating_sub(data.len());
                Ok(Some(data))
            }
            Err(reason) if reason.contains("too") => Err(Refusal::TooMuch),
            Err(_) => Ok(None),
        }
    }

    /// The object at a place, with its number; nothing if none stands there.
    fn indirect(&mut self, at: usize) -> Result<Option<(ObjectId, Object)>, Refusal> {
        let mut parser = Parser::new(self.bytes, at, self.left);
        let (Some(number), Some(generation)) = (parser.whole(), parser.whole()) else {
            return Ok(None);
        };
        let (Ok(number), Ok(generation)) =
            (u32::try_from(number), u16::try_from(generation))
        else {
            return Ok(None);
        };
        let id = (number, generation);
        if !parser.word(b"obj") {
            return Ok(None);
        }
        let object = parser.object();
        self.left = parser.left;
        if self.left == 0 {
            return Err(Refusal::TooMuch);
        }
        self.read(parser.at().saturating_sub(at))?;
        let Some(object) = object else { return Ok(None) };
        let object = match object {
            Object::Dictionary(dictionary) if parser.word(b"stream") => {
                let start = parser.at();
                let Some((stream, end)) = self.stream(id, dictionary, start)? else {
                    return Ok(None);
                };
                let left = parser.left;
                let is_doubtful = parser.is_doubtful;
                parser = Parser::new(self.bytes, end, left);
                parser.is_doubtful = is_doubtful;
                Object::Stream(stream)
            }
            other => other,
        };
        if !parser.word(b"endobj") {
            self.doubt("an object of it has no end");
        }
        if parser.is_doubtful {
            self.doubt("an object of it can be read in two ways");
        }
        Ok(Some((id, object)))
    }

    /// The stream whose data begin behind a word, and where it ends.
    fn stream(
        &mut self,
        id: ObjectId,
        dictionary: Dictionary,
        at: usize,
    ) -> Result<Option<(Stream, usize)>, Refusal> {
        let start = match self.bytes.get(at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => at + 2,
            [b'\n', ..] => at + 1,
            _ => {
                self.doubt("a stream of it has no beginning");
                at
            }
        };
        let length = match dictionary.get(b"Length") {
            Ok(Object::Integer(length)) => usize::try_from(*length).ok(),
            Ok(Object::Reference(length)) => match self.entries.get(&length.0) {
                Some(Entry::At(at, _)) => self.length(*at, *length),
                Some(Entry::In(..)) => {
                    self.unmeasured.push((id, start, *length));
                    None
                }
                _ => None,
            },
            _ => None,
        };
        let sound = length.and_then(|length| self.ends_at(start, length));
        let is_measured = self.unmeasured.last().is_none_or(|(own, ..)| *own != id);
        let (end, behind) = match sound {
            Some(found) => found,
            None => {
                if is_measured {
                    self.doubt("a stream of it is not as long as it says");
                }
                let rest = self.bytes.get(start..).unwrap_or_default();
                let found = find(rest, b"endstream");
                self.read(found.unwrap_or(rest.len()))?;
                let Some(found) = found else { return Ok(None) };
                let data = rest.get(..found).unwrap_or_default();
                let data = data.strip_suffix(b"\n").unwrap_or(data);
                let data = data.strip_suffix(b"\r").unwrap_or(data);
                (start + data.len(), start + found + b"endstream".len())
            }
        };
        let data = self.bytes.get(start..end).unwrap_or_default().to_vec();
        self.read(data.len())?;
        Ok(Some((Stream::new(dictionary, data), behind)))
    }

    /// Where a stream of a length ends and what is behind its last word, if that is there.
    fn ends_at(&self, start: usize, length: usize) -> Option<(usize, usize)> {
        let end = start.checked_add(length)?;
        let rest = self.bytes.get(end..)?;
        let skipped =
            rest.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let is_sound = rest.get(skipped..)?.starts_with(b"endstream");
        is_sound.then(|| (end, end + skipped + b"endstream".len()))
    }

    /// The number that stands as an object of its own at a place.
    fn length(&self, at: usize, id: ObjectId) -> Option<usize> {
        let mut parser = Parser::new(self.bytes, at, 8);
        let is_it = parser.whole()? == u64::from(id.0)
            && parser.whole()? == u64::from(id.1)
            && parser.word(b"obj");
        let length = parser.whole().filter(|_| is_it)?;
        usize::try_from(length).ok()
    }

    /// Gives streams whose length stood in an object stream that length.
    fn measure(&mut self) {
        for (id, start, length) in std::mem::take(&mut self.unmeasured) {
            let length =
                self.objects.get(&length).and_then(|length| length.as_i64().ok());
            let length = length.and_then(|length| usize::try_from(length).ok());
            let found = length.and_then(|length| self.ends_at(start, length));
            let Some((end, _)) = found else {
                self.doubt("a stream of it is not as long as it says");
                continue;
            };
            let data = self.bytes.get(start..end).unwrap_or_default();
            if self.unread < data.len() {
                continue;
            }
            self.unread -= data.len();
            if let Some(Object::Stream(stream)) = self.objects.get_mut(&id) {
                stream.set_content(data.to_vec());
            }
        }
    }
}

/// Where a word stands first.
fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|own| own == word)
}

/// Where a word stands last.
fn rfind(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|own| own == word)
}
