//! Records in JSON as a workbook: a sheet for each list of records, or for an object of records
//! by id. JSON is YAML, whose reader keeps every digit as it is written.

use std::collections::BTreeMap;

use super::place::{COLUMNS, ROWS};
use super::{Book, Cell, Content, MOST_CELLS, MOST_TEXT, Room, Worksheet};
use crate::diag::Sink;
use crate::input::load::yaml::{self, Entry, Extract, Kind, Node};
use crate::model::number::Written;
use crate::model::place::FileNumber;

/// The sheet of a text that is nothing but records.
pub(super) const SHEET: &str = "JSON";
/// What an id's own column is called.
const ID: &str = "metric";

/// Reads a text.
///
/// # Errors
/// If it holds no records, or is too large, in words.
pub(super) fn read(bytes: &[u8]) -> Result<Book, String> {
    if bytes.len() > MOST_TEXT {
        return Err(format!("it is larger than {} MiB", MOST_TEXT >> 20));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text =
        std::str::from_utf8(text).map_err(|_| "it is not UTF-8 text".to_owned())?;
    if !text.trim_start().starts_with(['{', '[']) {
        return Err("it is no JSON: that begins with `{` or `[`".to_owned());
    }
    // Within texts JSON has no tabs; YAML has none before its keys.
    let text = text.replace('\t', " ");
    let mut sink = Sink::default();
    let root = yaml::parse(&Extract::whole(&text, FileNumber(0)), &mut sink);
    let Some(root) = root else {
        let first = sink.finish().into_iter().next();
        let line = first.as_ref().and_then(|own| own.place).map_or(1, |place| {
            let before = text.get(..place.range().start).unwrap_or_default();
            before.matches('\n').count() + 1
        });
        let what = first.map_or_else(String::new, |own| own.message);
        return Err(format!("line {line}: {what}"));
    };
    let mut room = Room { cells: MOST_CELLS, text: MOST_TEXT };
    let mut book = Book::default();
    let mut add = |name: &str, records: &[Record<'_>]| -> Result<(), String> {
        let mut sheet = Worksheet { name: name.to_owned(), ..Worksheet::default() };
        fill(&mut sheet, records, &mut room)?;
        book.sheets.push(sheet);
        Ok(())
    };
    if let Some(records) = records(&root) {
        add(SHEET, &records)?;
    } else if let Kind::Mapping(entries) = &root.kind {
        for (key, node) in entries {
            if let Some(records) = records(node) {
                add(&super::named(&key.value), &records)?;
            }
        }
    }
    match book.sheets.is_empty() {
        true => {
            Err("it holds no list of records, and no object of records by id".to_owned())
        }
        false => Ok(book),
    }
}

/// A record: its id, where it has one as its key, and its entries.
type Record<'n> = (Option<&'n str>, &'n [Entry]);

/// The records of a list, or of an object by id.
fn records(node: &Node) -> Option<Vec<Record<'_>>> {
    let all: Vec<Record<'_>> = match &node.kind {
        Kind::Sequence(items) => items
            .iter()
            .map(|own| Some((None, entries(own)?)))
            .collect::<Option<_>>()?,
        Kind::Mapping(all) => {
            let by_id = all.iter();
            by_id
                .map(|(key, own)| Some((Some(key.value.as_str()), entries(own)?)))
                .collect::<Option<_>>()?
        }
        Kind::Scalar { .. } => return None,
    };
    (!all.is_empty()).then_some(all)
}

fn entries(node: &Node) -> Option<&[Entry]> {
    match &node.kind {
        Kind::Mapping(entries) if !entries.is_empty() => Some(entries),
        _ => None,
    }
}

/// Sets records as rows below the heads of all their keys.
fn fill(
    sheet: &mut Worksheet,
    records: &[Record<'_>],
    room: &mut Room,
) -> Result<(), String> {
    let mut columns: BTreeMap<String, u32> = BTreeMap::new();
    let mut heads: Vec<String> = vec![];
    let has_ids = records.iter().any(|(id, _)| id.is_some());
    for (row, (id, entries)) in (1_u32..).zip(records) {
        if row >= ROWS {
            return Err("it has more records than a sheet has rows".to_owned());
        }
        let mut cells: Vec<(String, Content)> = vec![];
        if has_ids {
            cells.push((ID.to_owned(), Content::Text(id.unwrap_or_default().to_owned())));
        }
        flatten("", entries, &mut cells);
        for (path, content) in cells {
            let column = match columns.get(&path) {
                Some(column) => *column,
                None => {
                    let column = u32::try_from(heads.len()).unwrap_or(COLUMNS);
                    if column >= COLUMNS {
                        return Err(
                            "it has more keys than a sheet has columns".to_owned()
                        );
                    }
                    columns.insert(path.clone(), column);
                    heads.push(path);
                    column
                }
            };
            room.take(match &content {
                Content::Text(text) | Content::Other(text) => text,
                Content::Number(_) | Content::Nothing => "",
            })?;
            let cell = Cell { content, is_formula: false, style: 0 };
            sheet.cells.insert((row, column), cell);
        }
    }
    // The last part of a key is its head, where no other has it.
    for (column, path) in (0_u32..).zip(&heads) {
        let last = |path: &str| path.rsplit('.').next().map(str::to_owned);
        let own = last(path);
        let is_own = heads.iter().filter(|other| last(other) == own).count() == 1;
        let head = own
            .filter(|own| is_own && !own.is_empty())
            .unwrap_or_else(|| path.clone());
        room.take(&head)?;
        let cell = Cell {
            content: Content::Text(head),
            is_formula: false,
            style: 0,
        };
        sheet.cells.insert((0, column), cell);
    }
    Ok(())
}

/// The values of a record, each with its path; what is `null` is left out.
fn flatten(before: &str, entries: &[Entry], cells: &mut Vec<(String, Content)>) {
    for (key, node) in entries {
        let path = match before {
            "" => key.value.clone(),
            before => format!("{before}.{}", key.value),
        };
        match &node.kind {
            _ if node.is_null() => {}
            Kind::Mapping(entries) => flatten(&path, entries, cells),
            Kind::Sequence(items) => {
                let texts: Vec<&str> = items
                    .iter()
                    .filter_map(|own| match &own.kind {
                        Kind::Scalar { text, .. } => Some(text.as_str()),
                        _ => None,
                    })
                    .collect();
                cells.push((path, Content::Text(texts.join(", "))));
            }
            Kind::Scalar { text, is_plain, .. } => {
                let content = match Written::read(text) {
                    Written::Number(number) if *is_plain => Content::Number(number),
                    Written::Means(number) if *is_plain => match Written::read(&number) {
                        Written::Number(number) => Content::Number(number),
                        _ => Content::Text(text.clone()),
                    },
                    _ if *is_plain => Content::Other(text.clone()),
                    _ if text.trim().is_empty() => continue,
                    _ => Content::Text(text.clone()),
                };
                cells.push((path, content));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u32, u32, String)> {
        let book = read(text.as_bytes()).expect("records");
        let sheet = book.sheets.first().expect("a sheet");
        let cells = sheet.cells.iter();
        cells.map(|(at, cell)| (at.0, at.1, cell.content.shown())).collect()
    }

    #[test]
    fn records_are_rows_and_keep_their_digits() {
        let own = |row, column, text: &str| (row, column, text.to_owned());
        assert_eq!(
            cells(
                "[{\"id\":\"a\",\"value\":1234567890123456.780},\n\t{\"id\":\"b\",\"n\":null,\"value\":\"x\"}]"
            ),
            [
                own(0, 0, "id"),
                own(0, 1, "value"),
                own(1, 0, "a"),
                own(1, 1, "1234567890123456.780"),
                own(2, 0, "b"),
                own(2, 1, "x"),
            ]
        );
        assert_eq!(
            cells("{\"a.b\": {\"unit\": \"kg\", \"values\": {\"2024\": 1.50}}}"),
            [
                own(0, 0, "metric"),
                own(0, 1, "unit"),
                own(0, 2, "2024"),
                own(1, 0, "a.b"),
                own(1, 1, "kg"),
                own(1, 2, "1.50"),
            ]
        );
        for text in
            ["", "x", "[1, 2]", "{\"a\": 1}", "[", "{\"a\": {\"b\": 1}, \"a\": {}}"]
        {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
