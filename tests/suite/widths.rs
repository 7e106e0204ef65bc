//! Widths of glyphs: what a PDF says of each CID font's glyphs is what its program says.
//!
//! This stands in for the validator's own check, which misreads CID fonts with several font
//! dictionaries. It reads the Compact Font Format (Adobe technical notes 5176 and 5177).

use std::collections::BTreeMap;

use lopdf::{Document, Object};

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

/// An index of the format: where its items stand, and where it ends.
fn index(bytes: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    if count == 0 {
        return Some((vec![], at + 2));
    }
    let size = usize::from(*bytes.get(at + 2)?);
    let offset = |index: usize| {
        let start = at + 3 + index * size;
        let digits = bytes.get(start..start + size)?;
        Some(digits.iter().fold(0, |value, byte| value << 8 | usize::from(*byte)))
    };
    let data = at + 2 + (count + 1) * size;
    let items: Option<Vec<_>> = (0..count)
        .map(|i| bytes.get(data + offset(i)?..data + offset(i + 1)?))
        .collect();
    Some((items?, data + offset(count)?))
}

/// The operators of a dictionary with their operands.
fn dictionary(bytes: &[u8]) -> BTreeMap<u16, Vec<f32>> {
    let mut entries = BTreeMap::new();
    let mut operands = vec![];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let next =
            |offset: usize| i32::from(bytes.get(at + offset).copied().unwrap_or(0));
        match byte {
            12 => {
                entries.insert(0x0c00 | next(0) as u16, std::mem::take(&mut operands));
                at += 1;
            }
            0..=21 => {
                entries.insert(u16::from(byte), std::mem::take(&mut operands));
            }
            28 => {
                operands.push(f32::from((next(0) << 8 | next(1)) as i16));
                at += 2;
            }
            29 => {
                let value = next(0) << 24 | next(1) << 16 | next(2) << 8 | next(3);
                operands.push(value as f32);
                at += 4;
            }
            30 => {
                let mut text = String::new();
                'number: while let Some(&byte) = bytes.get(at) {
                    at += 1;
                    for nibble in [byte >> 4, byte & 15] {
                        match nibble {
                            0..=9 => text.push(char::from(b'0' + nibble)),
                            10 => text.push('.'),
                            11 => text.push('E'),
                            12 => text.push_str("E-"),
                            14 => text.push('-'),
                            _ => break 'number,
                        }
                    }
                }
                operands.push(text.parse().unwrap_or(0.0));
            }
            32..=246 => operands.push(f32::from(byte) - 139.0),
            247..=250 => {
                operands.push(((i32::from(byte) - 247) * 256 + next(0) + 108) as f32);
                at += 1;
            }
            251..=254 => {
                operands.push((-(i32::from(byte) - 251) * 256 - next(0) - 108) as f32);
                at += 1;
            }
            _ => {}
        }
    }
    entries
}

struct Private<'a> {
    usual: f32,
    nominal: f32,
    routines: Vec<&'a [u8]>,
}

/// The widths of a program's glyphs by their CIDs.
fn program_widths(bytes: &[u8]) -> Option<Vec<(u16, f32)>> {
    let (_, at) = index(bytes, usize::from(*bytes.get(2)?))?;
    let (tops, at) = index(bytes, at)?;
    let (_, at) = index(bytes, at)?;
    let (global, _) = index(bytes, at)?;
    let top = dictionary(tops.first()?);
    let place =
        |key: u16| top.get(&key).and_then(|value| value.first()).map(|v| *v as usize);
    let (glyphs, _) = index(bytes, place(17)?)?;
    let privates: Vec<Private<'_>> = match place(0x0c24) {
        Some(at) => index(bytes, at)?
            .0
            .iter()
            .map(|font| private(bytes, &dictionary(font)))
            .collect::<Option<_>>()?,
        None => vec![private(bytes, &top)?],
    };
    let of_glyph = match place(0x0c25) {
        Some(at) => selection(bytes, at, glyphs.len())?,
        None => vec![0; glyphs.len()],
    };
    let cids = charset(bytes, place(15).unwrap_or(0), glyphs.len())?;
    let mut widths = vec![];
    for (glyph, program) in glyphs.iter().enumerate() {
        let own = privates.get(usize::from(*of_glyph.get(glyph)?))?;
        let mut stack = vec![];
        let width = glyph_width(program, &global, own, &mut stack, 0)?;
        widths.push((*cids.get(glyph)?, width.unwrap_or(own.usual)));
    }
    Some(widths)
}

fn private<'a>(bytes: &'a [u8], font: &BTreeMap<u16, Vec<f32>>) -> Option<Private<'a>> {
    let [size, at] = font.get(&18)?.as_slice() else { return None };
    let (size, at) = (*size as usize, *at as usize);
    let own = dictionary(bytes.get(at..at + size)?);
    let number = |key: u16| own.get(&key).and_then(|v| v.first()).copied();
    let routines = match number(19) {
        Some(offset) => index(bytes, at + offset as usize)?.0,
        None => vec![],
    };
    Some(Private {
        usual: number(20).unwrap_or(0.0),
        nominal: number(21).unwrap_or(0.0),
        routines,
    })
}

/// Which font dictionary each glyph belongs to.
fn selection(bytes: &[u8], at: usize, count: usize) -> Option<Vec<u8>> {
    let short = |at: usize| {
        Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
    };
    if *bytes.get(at)? == 0 {
        return Some(bytes.get(at + 1..at + 1 + count)?.to_vec());
    }
    let ranges = short(at + 1)?;
    let mut all = vec![0; count];
    for range in 0..ranges {
        let start = at + 3 + 3 * range;
        let font = *bytes.get(start + 2)?;
        all.get_mut(short(start)?..short(start + 3)?)?.fill(font);
    }
    Some(all)
}

/// The CID of each glyph.
fn charset(bytes: &[u8], at: usize, count: usize) -> Option<Vec<u16>> {
    let short =
        |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut cids = vec![0];
    let format = *bytes.get(at)?;
    let mut at = at + 1;
    while cids.len() < count {
        let first = short(at)?;
        at += 2;
        let more = match format {
            0 => 0,
            1 => {
                at += 1;
                u16::from(*bytes.get(at - 1)?)
            }
            _ => {
                at += 2;
                short(at - 2)?
            }
        };
        cids.extend((0..=more).map(|step| first.wrapping_add(step)));
    }
    Some(cids)
}

/// The width a glyph's program gives; `Some(None)` where it is the font's usual one.
fn glyph_width(
    program: &[u8],
    global: &[&[u8]],
    own: &Private<'_>,
    stack: &mut Vec<f32>,
    depth: usize,
) -> Option<Option<f32>> {
    let mut at = 0;
    let given = |is_there: bool, stack: &[f32]| {
        Some(is_there.then(|| own.nominal + stack.first().copied().unwrap_or(0.0)))
    };
    while let Some(&byte) = program.get(at) {
        at += 1;
        let next =
            |offset: usize| i32::from(program.get(at + offset).copied().unwrap_or(0));
        match byte {
            1 | 3 | 18 | 19 | 20 | 23 => return given(stack.len() % 2 == 1, stack),
            21 => return given(stack.len() > 2, stack),
            4 | 22 => return given(stack.len() > 1, stack),
            14 => return given(matches!(stack.len(), 1 | 5), stack),
            10 | 29 if depth < 10 => {
                let routines = if byte == 10 { &own.routines[..] } else { global };
                let bias = match routines.len() {
                    0..1_240 => 107.0,
                    1_240..33_900 => 1_131.0,
                    _ => 32_768.0,
                };
                let called = routines.get((stack.pop()? + bias) as usize)?;
                // What a routine does not settle the program behind it does.
                if let Some(width) = glyph_width(called, global, own, stack, depth + 1) {
                    return Some(width);
                }
            }
            11 => return None,
            28 => {
                stack.push(f32::from((next(0) << 8 | next(1)) as i16));
                at += 2;
            }
            32..=246 => stack.push(f32::from(byte) - 139.0),
            247..=250 => {
                stack.push(((i32::from(byte) - 247) * 256 + next(0) + 108) as f32);
                at += 1;
            }
            251..=254 => {
                stack.push((-(i32::from(byte) - 251) * 256 - next(0) - 108) as f32);
                at += 1;
            }
            255 => {
                let value = next(0) << 24 | next(1) << 16 | next(2) << 8 | next(3);
                stack.push(value as f32 / 65_536.0);
                at += 4;
            }
            _ => return None,
        }
    }
    None
}
