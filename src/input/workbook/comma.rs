//! Texts of values apart by commas, semicolons or tabs, as a workbook of one sheet.

use super::place::{COLUMNS, ROWS};
use super::{Book, Cell, Content, MOST_CELLS, MOST_TEXT, Room, Worksheet};
use crate::model::number::Written;

/// The sheet of a text.
pub(super) const SHEET: &str = "CSV";

/// Reads a text.
///
/// # Errors
/// If it is none, or too large, in words.
pub(super) fn read(bytes: &[u8], ending: &str) -> Result<Book, String> {
    if bytes.len() > MOST_TEXT {
        return Err(format!("it is larger than {} MiB", MOST_TEXT >> 20));
    }
    let text = text(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text, ending))
        .from_reader(text.as_bytes());
    let mut sheet = Worksheet { name: SHEET.to_owned(), ..Worksheet::default() };
    let mut room = Room { cells: MOST_CELLS, text: MOST_TEXT };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        // Lines that are empty count, though no record stands for them.
        let (line, byte) = record.position().map_or((1, 0), |at| (at.line(), at.byte()));
        let rest = text.get(usize::try_from(byte).unwrap_or(0)..).unwrap_or_default();
        let empty = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let empty = empty.filter(|byte| *byte == b'\n').count() as u64;
        let line = line.saturating_sub(1).saturating_add(empty);
        let row = u32::try_from(line).unwrap_or(ROWS);
        if row >= ROWS || record.len() > COLUMNS as usize {
            return Err("it has more rows or columns than a sheet".to_owned());
        }
        for (column, value) in (0..COLUMNS).zip(record.iter()) {
            if value.trim().is_empty() {
                continue;
            }
            room.take(value)?;
            let content = match Written::read(value.trim()) {
                Written::Number(number) => Content::Number(number),
                _ => Content::Text(value.to_owned()),
            };
            let cell = Cell { content, is_formula: false, style: 0 };
            sheet.cells.insert((row, column), cell);
        }
    }
    Ok(Book { sheets: vec![sheet], ..Book::default() })
}

/// The text of a file, as programs write one.
fn text(bytes: &[u8]) -> Result<String, String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [one, two] => unit([*one, *two]),
            _ => 0,
        });
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| "it is no sound UTF-16 text".to_owned())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => std::str::from_utf8(rest)
            .map(str::to_owned)
            .map_err(|_| "it is not UTF-8 text: save it as “CSV UTF-8”".to_owned()),
    }
}

/// What sets its values apart: what the first lines have most of, outside quotation marks.
fn delimiter(text: &str, ending: &str) -> u8 {
    if ending == "tsv" {
        return b'\t';
    }
    let head = text.lines().take(5);
    let (mut quoted, mut counts) = (false, [(b',', 0_usize), (b';', 0), (b'\t', 0)]);
    for byte in head.flat_map(str::bytes) {
        quoted ^= byte == b'"';
        for (own, count) in &mut counts {
            *count += usize::from(*own == byte && !quoted);
        }
    }
    let [comma, ..] = counts;
    let most = counts.into_iter().fold(comma, |most, own| match own.1 > most.1 {
        true => own,
        false => most,
    });
    most.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, u32, String)> {
        let book = read(bytes, "csv").expect("a text");
        let sheet = book.sheets.first().expect("a sheet");
        let cells = sheet.cells.iter();
        cells.map(|(at, cell)| (at.0, at.1, cell.content.shown())).collect()
    }

    #[test]
    fn texts_are_read_as_programs_write_them() {
        let own = |row, column, text: &str| (row, column, text.to_owned());
        let expected = [own(0, 0, "a"), own(0, 1, "438.0"), own(2, 0, "x, y")];
        assert_eq!(cells(b"a,438.0\n\n\"x, y\",\n"), expected);
        assert_eq!(cells(b"\xef\xbb\xbfa;438.0\r\n\r\n\"x, y\";\r\n"), expected);
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain("a\t438.0\n\nx, y\t\n".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(cells(&wide), expected);
        assert!(read(b"\xa4\xa4,1", "csv").is_err());
    }
}
