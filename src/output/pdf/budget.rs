//! What a file may cost. A small one can ask for very much: streams that unpack to
//! thousands of times their size, and things that are drawn again and again. So the bounds
//! are a file's, not a stream's, and grow with its size alone.

use std::cell::Cell;

use lopdf::{Dictionary, Document, Object, Stream};

/// What every file may unpack to, in bytes, and how much more for each byte of its own.
const BYTES: u64 = 1 << 29;
const BYTES_EACH: u64 = 40;
/// What work every file may make, and how much more for each byte of its own. A unit is
/// about an operator without effect, or sixteen pixels.
const WORK: u64 = 50_000_000;
const WORK_EACH: u64 = 50;
/// How many filters a stream may go through.
const MAX_FILTERS: usize = 8;

/// What is said of a file that costs more.
pub const TOO_MUCH: &str = "it asks for more memory and work than a file of its size may";

/// What is left of what a file may cost.
#[derive(Debug)]
pub struct Budget {
    bytes: Cell<u64>,
    work: Cell<u64>,
}

/// A filter of a stream, with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Its name.
    pub name: Vec<u8>,
    /// Its parameters, their references followed.
    pub parameters: Dictionary,
}

impl Budget {
    /// The budget of a file of a size in bytes.
    pub fn of(size: usize) -> Self {
        let size = size as u64;
        Self {
            bytes: Cell::new(BYTES + BYTES_EACH * size),
            work: Cell::new(WORK + WORK_EACH * size),
        }
    }

    /// Takes work; says whether there was as much left.
    pub fn work(&self, amount: u64) -> bool {
        take(&self.work, amount)
    }

    /// Takes bytes of memory that is filled; says whether there were as many left.
    pub fn bytes(&self, amount: usize) -> bool {
        take(&self.bytes, amount as u64)
    }

    /// Whether the file has asked for more than it may.
    pub fn is_spent(&self) -> bool {
        self.bytes.get() == 0 || self.work.get() == 0
    }

    /// A stream's bytes, all its filters undone.
    ///
    /// # Errors
    /// If it has a filter for pictures or an unknown one, is damaged, or unpacks to more
    /// than `most` bytes or than the file may; in words.
    pub fn plain(
        &self,
        document: &Document,
        stream: &Stream,
        most: usize,
    ) -> Result<Vec<u8>, String> {
        let (bytes, left) = self.unpacked(document, stream, most)?;
        match left.first() {
            None => Ok(bytes),
            Some(filter) => {
                let name = String::from_utf8_lossy(&filter.name);
                Err(format!("it is packed by {name}"))
            }
        }
    }

    /// A stream's bytes as far as filters can be undone, and the filters that are left.
    ///
    /// # Errors
    /// As [`plain`](Self::plain).
    pub fn unpacked(
        &self,
        document: &Document,
        stream: &Stream,
        most: usize,
    ) -> Result<(Vec<u8>, Vec<Filter>), String> {
        let mut filters = filters(document, &stream.dict)?;
        let mut bytes = None;
        while let Some(filter) = filters.first() {
            if !matches!(
                filter.name.as_slice(),
                b"FlateDecode"
                    | b"LZWDecode"
                    | b"ASCII85Decode"
                    | b"ASCIIHexDecode"
                    | b"RunLengthDecode"
            ) {
                break;
            }
            let own = bytes.take().unwrap_or_else(|| stream.content.clone());
            let left = usize::try_from(self.bytes.get()).unwrap_or(usize::MAX);
            let limit = most.min(left);
            let mut single = Stream::new(Dictionary::new(), own);
            single.dict.set("Filter", Object::Name(filter.name.clone()));
            single.dict.set("DecodeParms", filter.parameters.clone());
            match single.decompressed_content_with_limit(limit) {
                Ok(plain) => {
                    self.bytes(plain.len());
                    bytes = Some(plain);
                }
                Err(lopdf::Error::Decompress(_)) => {
                    // What was unpacked in vain was work all the same.
                    self.bytes(limit);
                    return Err("it unpacks to too much".to_owned());
                }
                Err(error) => return Err(error.to_string()),
            }
            filters.remove(0);
        }
        if let Some(bytes) = bytes {
            return Ok((bytes, filters));
        }
        if stream.content.len() > most || !self.bytes(stream.content.len()) {
            return Err("it is too large".to_owned());
        }
        Ok((stream.content.clone(), filters))
    }
}

fn take(from: &Cell<u64>, amount: u64) -> bool {
    let left = from.get();
    from.set(left.saturating_sub(amount));
    amount < left
}

/// The filters of a stream with their parameters, references followed.
fn filters(document: &Document, dictionary: &Dictionary) -> Result<Vec<Filter>, String> {
    let list = |key: &[u8]| -> Vec<&Object> {
        match dictionary.get_deref(key, document) {
            Ok(Object::Array(items)) => items
                .iter()
                .take(MAX_FILTERS + 1)
                .filter_map(|item| document.dereference(item).ok())
                .map(|(_, item)| item)
                .collect(),
            Ok(Object::Null) | Err(_) => vec![],
            Ok(one) => vec![one],
        }
    };
    let (names, parameters) = (list(b"Filter"), list(b"DecodeParms"));
    if names.len() > MAX_FILTERS {
        return Err("it is packed over and over".to_owned());
    }
    let mut filters = vec![];
    for (index, name) in names.into_iter().enumerate() {
        let name = name.as_name().map_err(|_| "its filter has no name".to_owned())?;
        let mut own = Dictionary::new();
        if let Some(Object::Dictionary(given)) = parameters.get(index) {
            for (key, value) in given.iter().take(32) {
                if let Ok((_, value)) = document.dereference(value)
                    && !matches!(value, Object::Null)
                {
                    own.set(key.clone(), value.clone());
                }
            }
        }
        filters.push(Filter { name: name.to_vec(), parameters: own });
    }
    Ok(filters)
}
