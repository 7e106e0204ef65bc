//! Writes a document with object streams and a cross-reference stream (ISO 32000-1, 7.5.7
//! and 7.5.8), which the engine does not: structure trees consist of very many small
//! objects, and packed together they take a fraction of the room.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use rayon::prelude::*;

use super::name;

/// How many objects share a stream: enough to be packed well, few enough that a reader
/// who wants one need not unpack much.
const SHARED: usize = 200;

/// Where an object stands.
enum XrefEntry {
    /// At a byte of the file.
    At(usize),
    /// In an object stream, at a position.
    In(u32, usize),
}

/// The bytes of a document.
///
/// # Errors
/// Only if an object cannot be written, which no object of a sound document is.
pub fn write(document: &Document) -> io::Result<Vec<u8>> {
    let mut file = Vec::new();
    write!(file, "%PDF-{}\n%", document.version)?;
    file.extend_from_slice(&document.binary_mark);
    file.push(b'\n');
    let mut entries: Vec<(u32, XrefEntry)> = vec![];
    let mut small: Vec<(ObjectId, &Object)> = vec![];
    for (&id, object) in &document.objects {
        match object {
            Object::Stream(stream) => match stream.dict.get_type() {
                Ok(b"ObjStm" | b"XRef") => {}
                _ => {
                    entries.push((id.0, XrefEntry::At(file.len())));
                    indirect(&mut file, id.0, object)?;
                }
            },
            _ => small.push((id, object)),
        }
    }
    let mut next = document.max_id.saturating_add(1);
    let packs: Vec<io::Result<Stream>> = small.par_chunks(SHARED).map(pack).collect();
    for (objects, stream) in small.chunks(SHARED).zip(packs) {
        for (index, (id, _)) in objects.iter().enumerate() {
            entries.push((id.0, XrefEntry::In(next, index)));
        }
        entries.push((next, XrefEntry::At(file.len())));
        indirect(&mut file, next, &Object::Stream(stream?))?;
        next = next.saturating_add(1);
    }
    let start = file.len();
    entries.push((next, XrefEntry::At(start)));
    entries.sort_unstable_by_key(|(id, _)| *id);
    let table = cross_references(document, &entries, next)?;
    indirect(&mut file, next, &Object::Stream(table))?;
    write!(file, "startxref\n{start}\n%%EOF\n")?;
    Ok(file)
}

fn indirect(file: &mut Vec<u8>, id: u32, object: &Object) -> io::Result<()> {
    writeln!(file, "{id} 0 obj")?;
    self::object(file, object)?;
    file.extend_from_slice(b"\nendobj\n");
    Ok(())
}

/// An object stream.
fn pack(objects: &[(ObjectId, &Object)]) -> io::Result<Stream> {
    let mut head = Vec::new();
    let mut body = Vec::new();
    for (id, object) in objects {
        write!(head, "{} {} ", id.0, body.len())?;
        self::object(&mut body, object)?;
        body.push(b'\n');
    }
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", name("ObjStm"));
    dictionary.set("N", objects.len() as i64);
    dictionary.set("First", head.len() as i64);
    head.append(&mut body);
    compressed(dictionary, &head)
}

/// The cross-reference stream, which holds the trailer's entries too.
fn cross_references(
    document: &Document,
    entries: &[(u32, XrefEntry)],
    last: u32,
) -> io::Result<Stream> {
    const WIDTH: usize = 7;
    let mut rows: Vec<[u8; WIDTH]> = vec![];
    let mut at = 0;
    for (id, entry) in entries {
        // Numbers that no object has are free.
        while at < *id {
            let generation = if at == 0 { 0xff } else { 0 };
            rows.push([0, 0, 0, 0, 0, generation, generation]);
            at += 1;
        }
        let (kind, first, second) = match entry {
            XrefEntry::At(byte) => {
                (1, u32::try_from(*byte).map_err(io::Error::other)?, 0)
            }
            XrefEntry::In(stream, index) => {
                (2, *stream, u16::try_from(*index).map_err(io::Error::other)?)
            }
        };
        let [a, b, c, d] = first.to_be_bytes();
        let [e, f] = second.to_be_bytes();
        rows.push([kind, a, b, c, d, e, f]);
        at += 1;
    }
    // Each row as its difference from the one above (PNG's "up"): rows are alike.
    let mut bytes = Vec::with_capacity(rows.len() * (WIDTH + 1));
    let mut above = [0; WIDTH];
    for row in rows {
        bytes.push(2);
        bytes.extend(row.iter().zip(above).map(|(own, above)| own.wrapping_sub(above)));
        above = row;
    }
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", name("XRef"));
    dictionary.set("Size", i64::from(last) + 1);
    dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
    let mut parameters = Dictionary::new();
    parameters.set("Predictor", 12);
    parameters.set("Columns", WIDTH as i64);
    dictionary.set("DecodeParms", parameters);
    for key in ["Root", "Info", "ID"] {
        if let Ok(value) = document.trailer.get(key.as_bytes()) {
            dictionary.set(key, value.clone());
        }
    }
    compressed(dictionary, &bytes)
}

/// An object, with no more space than readers need.
fn object(file: &mut Vec<u8>, object: &Object) -> io::Result<()> {
    match object {
        Object::Null => file.extend_from_slice(b"null"),
        Object::Boolean(truth) => write!(file, "{truth}")?,
        Object::Integer(number) => write!(file, "{number}")?,
        Object::Real(number) => write!(file, "{number}")?,
        Object::Name(name) => label(file, name)?,
        Object::String(bytes, StringFormat::Literal) => {
            file.push(b'(');
            for &byte in bytes {
                match byte {
                    b'(' | b')' | b'\\' => file.extend_from_slice(&[b'\\', byte]),
                    // A line end in a string would be read as another one.
                    b'\r' => file.extend_from_slice(b"\\r"),
                    _ => file.push(byte),
                }
            }
            file.push(b')');
        }
        Object::String(bytes, StringFormat::Hexadecimal) => {
            file.push(b'<');
            for byte in bytes {
                write!(file, "{byte:02X}")?;
            }
            file.push(b'>');
        }
        Object::Array(items) => {
            file.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    separate(file, item);
                }
                self::object(file, item)?;
            }
            file.push(b']');
        }
        Object::Dictionary(dictionary) => entries(file, dictionary)?,
        Object::Stream(stream) => {
            entries(file, &stream.dict)?;
            file.extend_from_slice(b"stream\n");
            file.extend_from_slice(&stream.content);
            file.extend_from_slice(b"\nendstream");
        }
        Object::Reference((id, generation)) => write!(file, "{id} {generation} R")?,
    }
    Ok(())
}

fn entries(file: &mut Vec<u8>, dictionary: &Dictionary) -> io::Result<()> {
    file.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        label(file, key)?;
        separate(file, value);
        object(file, value)?;
    }
    file.extend_from_slice(b">>");
    Ok(())
}

/// A space, unless an object begins with a delimiter of its own.
fn separate(file: &mut Vec<u8>, object: &Object) {
    if matches!(
        object,
        Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Reference(_)
    ) {
        file.push(b' ');
    }
}

fn label(file: &mut Vec<u8>, name: &[u8]) -> io::Result<()> {
    file.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            file.push(byte);
        } else {
            write!(file, "#{byte:02X}")?;
        }
    }
    Ok(())
}

/// A compressed stream.
///
/// # Errors
/// Never in memory.
pub fn compressed(mut dictionary: Dictionary, bytes: &[u8]) -> io::Result<Stream> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    dictionary.set("Filter", name("FlateDecode"));
    Ok(Stream::new(dictionary, encoder.finish()?))
}
