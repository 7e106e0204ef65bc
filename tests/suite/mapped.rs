//! Workbooks of other people's shapes, each with its map: what is taken of each, and what is told.
//! The shapes stand in `tests/workbooks/`, and what is made of them beside them.

use std::collections::BTreeMap;
use std::path::Path;

use recto::Wish;
use recto::diag::{Severity, Sink, joined};
use recto::review::import::mapped::{self, MapText};
use recto::review::import::{Import, holds};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use similar::TextDiff;

use crate::fixture;

const PROJECT: &str = include_str!("../workbooks/project.txt");
const SHAPES: &str = include_str!("../workbooks/shapes.txt");

/// A cell as the fixtures write it.
fn put(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str) {
    let (text, format) = match text.strip_suffix(']').and_then(|own| own.rsplit_once(" [")) {
        Some((text, format)) => (text, Format::new().set_num_format(format)),
        None => (text, Format::new()),
    };
    let done = match text.split_at_checked(1).unwrap_or((text, "")) {
        ("'", text) => sheet.write_string(row, column, text),
        ("=", result) => {
            let formula = Formula::new("=1+1").set_result(result.trim());
            sheet.write_formula_with_format(row, column, formula, &format)
        }
        ("@", date) => {
            let date = ExcelDateTime::parse_from_str(date).expect("a date");
            sheet.write_datetime_with_format(row, column, &date, &format)
        }
        _ => match text.parse::<f64>() {
            Ok(number) => sheet.write_number_with_format(row, column, number, &format),
            Err(_) if text.is_empty() => return,
            Err(_) => sheet.write_string(row, column, text),
        },
    };
    done.expect("a cell");
}

/// What a line that begins with `!` asks for.
fn mark(sheet: &mut Worksheet, line: &str) {
    let letter = |text: &str| u16::from(text.as_bytes()[0] - b'A');
    let at = |text: &str| (text[1..].parse::<u32>().expect("a row") - 1, letter(text));
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["hide", "row", row] => {
            sheet.set_row_hidden(row.parse::<u32>().expect("a row") - 1).expect("a row");
        }
        ["hide", "column", column] => {
            sheet.set_column_hidden(letter(column)).expect("a column");
        }
        ["merge", range] => {
            let (first, last) = range.split_once(':').expect("a range");
            let ((row, column), last) = (at(first), at(last));
            let _ = sheet.merge_range(row, column, last.0, last.1, "", &Format::new());
        }
        _ => panic!("{line}"),
    }
}

/// A workbook from its text; what is merged keeps what was in its first cell.
fn workbook(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    for part in text.split("--- sheet ").skip(1) {
        let (name, body) = part.split_once('\n').expect("a name");
        let sheet = book.add_worksheet();
        sheet.set_name(name.trim()).expect("a name");
        for line in body.lines().filter(|line| line.starts_with('!')) {
            mark(sheet, &line[1..]);
        }
        let lines = body.lines().filter(|line| !line.starts_with('!'));
        for (row, line) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(line.split('|')) {
                put(sheet, (row, column), cell.trim());
            }
        }
    }
    book.save_to_buffer().expect("bytes")
}

/// What comes of a workbook and its map, in words: what changes, and what is told.
pub(crate) fn outcome(name: &str, bytes: Vec<u8>, map: &str, makes: bool) -> (Import, String) {
    let inputs = fixture::inputs(PROJECT);
    let proof = recto::proof(&inputs, &Wish::default());
    let errors = proof.findings.iter().filter(|own| own.severity == Severity::Error);
    assert_eq!(errors.map(|own| &own.message).collect::<Vec<_>>(), Vec::<&String>::new());
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let own = MapText { name: "content/import.yaml", text: map };
    let import =
        mapped::import(&inputs, &proof, (name, bytes), &own, makes, &mut sources, &mut sink);
    let is_sound = !sink.has_errors();
    let mut text = String::new();
    for own in joined(&sink.finish(), false) {
        let finding = &own.finding;
        let gravity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let place = finding.place.expect("a place");
        let (line, column) = sources.line_column(place);
        let file = &sources.get(place.file).path;
        text.push_str(&format!("{gravity}: {}\n  at {file}:{line}:{column}\n", finding.message));
        for (_, name) in own.places.iter().filter(|(_, name)| !name.is_empty()) {
            text.push_str(&format!("  - {name}\n"));
        }
        for hint in &finding.hints {
            text.push_str(&format!("  = {hint}\n"));
        }
    }
    if is_sound {
        let data = proof.data.as_ref().expect("data");
        assert!(holds(&inputs, data, &import), "{text}");
        for file in &import.files {
            let old = inputs.texts().find(|own| own.path == file.path);
            let old = old.map_or("", |own| own.text.as_deref().expect("text"));
            let new = file.text.as_deref().expect("text");
            for change in TextDiff::from_lines(old, new).iter_all_changes() {
                let sign = match change.tag() {
                    similar::ChangeTag::Equal => continue,
                    similar::ChangeTag::Delete => '-',
                    similar::ChangeTag::Insert => '+',
                };
                text.push_str(&format!("{sign}{}\n", change.value().trim_end_matches('\n')));
            }
        }
    }
    text.push_str(&format!(
        "values {}, remarks {}, not taken {}, left out {}\n",
        import.changes.len(),
        import.remarks,
        import.passed,
        import.ignored
    ));
    (import, text)
}

/// Each shape of a file, by name: its workbook and its map.
fn shapes(text: &str) -> BTreeMap<usize, (String, String, String)> {
    let mut shapes = BTreeMap::new();
    for (number, part) in text.split("\n### ").skip(1).enumerate() {
        let (name, rest) = part.split_once('\n').expect("a name");
        let (book, map) = rest.split_once("--- map\n").expect("a map");
        shapes.insert(number, (name.to_owned(), book.to_owned(), map.to_owned()));
    }
    shapes
}

/// Each shape says what is taken of it and what is told.
#[test]
fn workbooks_of_thirty_shapes_are_read_by_their_maps() {
    let shapes = shapes(SHAPES);
    assert!(shapes.len() >= 30, "{}", shapes.len());
    let mut found = String::new();
    for (name, book, map) in shapes.into_values() {
        let (_, text) = outcome("x.xlsx", workbook(&book), &map, false);
        found.push_str(&format!("### {name}\n{text}\n"));
    }
    held(&found, "shapes.found");
}

fn held(found: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks").join(name);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        found.to_owned(),
        snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)),
    );
}
