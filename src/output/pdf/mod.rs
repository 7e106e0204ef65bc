//! PDF files as files: objects, streams and how they are written. No pages are made here;
//! the engine does that.

pub mod bind;
pub mod budget;
pub mod content;
pub mod function;
pub mod load;
pub mod pages;
mod parse;
pub mod picture;
pub mod read;
pub mod space;
pub mod write;
pub mod xmp;

use lopdf::{Object, StringFormat};

/// A text for people, as a PDF holds it: ASCII as it is, all else in UTF-16.
pub fn text(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A name.
pub fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}
