//! Widths of glyphs: what a PDF says of each CID font's glyphs is what its program says.
//!
//! This stands in for the validator's own check, which misreads CID fonts with several font
//! dictionaries. The programs are read by the library that the engine's rasteriser reads them with.

use std::collections::BTreeMap;

use lopdf::{Document, Object};
use skrifa::GlyphId;
use skrifa::outline::pen::NullPen;
use skrifa::raw::ps::cff::CffFontRef;

/// Compares every width, and says how many there were.
pub(crate) fn compare(pdf: &[u8]) -> Result<usize, String> {
    let document = Document::load_mem(pdf).map_err(|error| error.to_string())?;
    let mut count = 0;
    for object in document.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        if !font
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|n| n == b"CIDFontType0")
        {
            continue;
        }
        let descriptor = document.get_dict_in_dict(font, b"FontDescriptor");
        let program = descriptor
            .and_then(|own| own.get_deref(b"FontFile3", &document))
            .and_then(Object::as_stream)
            .map_err(|error| error.to_string())?;
        let bytes = program.get_plain_content().map_err(|error| error.to_string())?;
        let said = said(&document, font);
        let other = font.get(b"DW").and_then(Object::as_float).unwrap_or(1_000.0);
        for (cid, width) in
            program_widths(&bytes).ok_or("a font program cannot be read")?
        {
            let own = said.get(&cid).copied().unwrap_or(other);
            if (own - width).abs() > 1.0 {
                let name = font.get(b"BaseFont").and_then(Object::as_name);
                let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
                return Err(format!("{name}: glyph {cid} is {width} wide, not {own}"));
            }
            count += 1;
        }
    }
    Ok(count)
}

/// The widths a font's dictionary gives.
fn said(document: &Document, font: &lopdf::Dictionary) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let items = font.get_deref(b"W", document).and_then(Object::as_array);
    let mut items = items.map_or(&[][..], |items| items.as_slice());
    while let [first, second, rest @ ..] = items {
        let first = first.as_i64().expect("a number") as u16;
        match second {
            Object::Array(list) => {
                for (index, width) in list.iter().enumerate() {
                    widths
                        .insert(first + index as u16, width.as_float().expect("a width"));
                }
                items = rest;
            }
            last => {
                let width = rest[0].as_float().expect("a width");
                for cid in first..=last.as_i64().expect("a number") as u16 {
                    widths.insert(cid, width);
                }
                items = &rest[1..];
            }
        }
    }
    widths
}

/// The widths of a program's glyphs by their CIDs.
fn program_widths(bytes: &[u8]) -> Option<Vec<(u16, f32)>> {
    let font = CffFontRef::new(bytes, 0, None).ok()?;
    let cids = font.charset()?;
    let width = |glyph| {
        let part = font.subfont(font.subfont_index(glyph)?, &[]).ok()?;
        let width = font.evaluate_charstring(&part, glyph, &[], &mut NullPen).ok()?;
        let cid = cids.string_id(glyph).ok()?.to_u16();
        Some((cid, width.unwrap_or_default().to_f32()))
    };
    (0..font.num_glyphs()).map(GlyphId::new).map(width).collect()
}
