//! Workbooks of other people's shapes, each with its map: what is taken of each, and what is told.
//! The shapes stand in `tests/workbooks/`, and what is made of them beside them.

use std::collections::BTreeMap;
use std::path::Path;

use recto::diag::{Severity, Sink, joined};
use recto::input::project::Inputs;
use recto::review::import::mapped::{self, Given, MapText};
use recto::review::import::{Import, holds};
use recto::{Proof, Wish};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use similar::TextDiff;

use crate::fixture;

pub(crate) const PROJECT: &str = include_str!("../workbooks/project.txt");
const SHAPES: &str = include_str!("../workbooks/shapes.txt");

/// A cell as the fixtures write it.
fn put(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str) {
    let (text, format) =
        match text.strip_suffix(']').and_then(|own| own.rsplit_once(" [")) {
            // As Excel names the formats that it knows itself.
            Some((text, format)) => match format.strip_prefix("id ") {
                Some(id) => {
                    let id = id.parse().expect("a number");
                    (text, Format::new().set_num_format_index(id))
                }
                None => (text, Format::new().set_num_format(format)),
            },
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
            sheet
                .set_row_hidden(row.parse::<u32>().expect("a row") - 1)
                .expect("a row");
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
fn outcome(
    (inputs, proof): (&Inputs, &Proof),
    (name, bytes): (&str, Vec<u8>),
    map: &str,
    makes: bool,
) -> (Import, String) {
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let own = MapText { name: "content/import.yaml", text: map };
    let import = mapped::import(
        inputs,
        proof,
        Given { name, bytes, kept: Some("evidence/kept.xlsx") },
        &own,
        makes,
        &mut sources,
        &mut sink,
    );
    let is_sound = !sink.has_errors();
    let mut text = String::new();
    for own in joined(&sink.finish(), false) {
        let finding = &own.finding;
        let gravity =
            if finding.severity == Severity::Error { "error" } else { "warning" };
        let place = finding.place.expect("a place");
        let (line, column) = sources.line_column(place);
        let file = &sources.get(place.file).path;
        text.push_str(&format!(
            "{gravity}: {}\n  at {file}:{line}:{column}\n",
            finding.message
        ));
        for (_, name) in own.places.iter().filter(|(_, name)| !name.is_empty()) {
            text.push_str(&format!("  - {name}\n"));
        }
        for hint in &finding.hints {
            text.push_str(&format!("  = {hint}\n"));
        }
    }
    if is_sound {
        let data = proof.data.as_ref().expect("data");
        assert!(holds(inputs, data, &import), "{text}");
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
                text.push_str(&format!(
                    "{sign}{}\n",
                    change.value().trim_end_matches('\n')
                ));
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

/// What is proposed for a shape, and what comes of it as it is proposed.
#[test]
fn a_map_is_proposed_from_the_workbook() {
    let inputs = fixture::inputs(PROJECT);
    let proof = recto::proof(&inputs, &Wish::default());
    let mut found = String::new();
    for (name, book, _) in shapes(SHAPES).into_values() {
        if name.contains("JSON") {
            continue;
        }
        let bytes = workbook(&book);
        let map = mapped::propose(&proof, "x.xlsx", bytes.clone());
        let again = mapped::propose(&proof, "x.xlsx", bytes.clone());
        assert_eq!(map, again);
        let text = match &map {
            Ok(map) => {
                let (_, text) = outcome((&inputs, &proof), ("x.xlsx", bytes), map, false);
                format!("{map}--- gives\n{text}")
            }
            Err(reason) => format!("{reason}\n"),
        };
        found.push_str(&format!("### {name}\n{text}\n"));
    }
    held(&found, "proposed.found");
}

/// Each shape says what is taken of it and what is told.
#[test]
fn workbooks_of_thirty_shapes_are_read_by_their_maps() {
    let shapes = shapes(SHAPES);
    assert!(shapes.len() >= 30, "{}", shapes.len());
    let inputs = fixture::inputs(PROJECT);
    let proof = recto::proof(&inputs, &Wish::default());
    let mut found = String::new();
    for (name, book, map) in shapes.into_values() {
        let makes = name.starts_with("new ");
        let file = if name.contains("JSON") { "x.json" } else { "x.xlsx" };
        let bytes = match file {
            "x.json" => book.into_bytes(),
            _ => workbook(&book),
        };
        let (_, text) = outcome((&inputs, &proof), (file, bytes), &map, makes);
        found.push_str(&format!("### {name}\n{text}\n"));
    }
    held(&found, "shapes.found");
}

/// Quarters and halves that a calendar year has as well, at other months than the report's.
#[test]
fn quarters_of_another_year_are_told() {
    let text = PROJECT.replace("period: 2025\n", "period: 2025\nyear-end: 31 March\n");
    let inputs = fixture::inputs(&text);
    let proof = recto::proof(&inputs, &Wish::default());
    let told = |head: &str| {
        let book = workbook(&format!("--- sheet A\nItem | {head}\nWater used | 9\n"));
        let map = "tables: {metric: Item, head: 1}\n";
        outcome((&inputs, &proof), ("x.xlsx", book), map, false).1
    };
    for (head, read, hint) in [
        ("Q1 2025", "2024-04-01 to 2024-06-30", "`periods: {\"Q1 2025\": 2025-Q4}`"),
        ("2025年第一季", "2024-04-01 to 2024-06-30", "2025-01-01 to 2025-03-31"),
        ("1H 2025", "2024-04-01 to 2024-09-30", "import the months"),
        (
            "2025年上半年",
            "2024-04-01 to 2024-09-30",
            "`periods: {\"2025年上半年\": 2025-H1}`",
        ),
    ] {
        let told = told(head);
        assert!(told.contains(read) && told.contains(hint), "{head}: {told}");
    }
    for head in ["Q1 FY2025", "Q1 2024/25", "2025財年第一季", "2025-Q1", "Jan 2025"]
    {
        assert!(!told(head).contains("is read as"), "{head}: {}", told(head));
    }
}

/// What comes of a data book, and what is told of it.
fn read(inputs: &Inputs, proof: &Proof, book: Vec<u8>) -> (Import, Vec<String>) {
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let import = recto::review::import::import(
        inputs,
        proof,
        "x.xlsx",
        book,
        &mut sources,
        &mut sink,
    );
    (import, sink.finish().into_iter().map(|own| own.message).collect())
}

/// What a data book says of its values, and of their evidence, comes back.
#[test]
fn remarks_and_evidence_of_a_data_book_come_back() {
    let inputs = fixture::inputs(PROJECT);
    let proof = recto::proof(&inputs, &Wish::default());
    let book = workbook(
        "--- sheet Data\n\
         metric | 2024 | 2025 | evidence\n\
         m | a | b | c\n\
         water | 45210 | 46000 | evidence/water.xlsx S1!C4\n\
         energy.grid[hong-kong] | 120 | 118 | evidence/bills.pdf page 3\n\
         staff | 300 | 321 |\n\
         --- sheet Remarks\n\
         metric | period | about | status | was | note en | note zh-HK\n\
         m | p | a | s | w | n | n\n\
         water | 2025 | | estimated | | Two meters failed. | 兩個水錶失靈。\n\
         staff | 2024 | yes | restated | 298 | |\n\
         staff | 2025 | | provisional | | |\n",
    );
    let (import, messages) = read(&inputs, &proof, book);
    assert!(holds(&inputs, proof.data.as_ref().expect("data"), &import), "{messages:?}");
    let text = import.files[0].text.clone().expect("text");
    for line in [
        "2025: {value: 46000, status: estimated, note: {en: \"Two meters failed.\", zh-HK: \"兩個水錶失靈。\"}}}",
        "  source: {file: evidence/water.xlsx, ref: \"S1!C4\"}",
        "  sources: {hong-kong: {file: evidence/bills.pdf, ref: \"page 3\"}}",
        "  values: {2024: {value: 300, about: true, status: restated, was: 298}, 2025: 321}",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{messages:#?}");
    }
    assert!(
        messages
            .iter()
            .any(|own| own.contains("provisional") || own.contains("Remarks"))
    );
    assert_eq!((import.remarks, import.evidence), (2, 2));
}

/// What a data book no longer says of a value is told; it stays in the data file.
#[test]
fn remarks_that_were_emptied_are_told() {
    let own = "{value: 321, status: estimated, note: {en: Counted by hand., zh-HK: 人手點算。}}";
    let project = PROJECT.replace("2025: 321", &format!("2025: {own}"));
    assert!(project.contains(own), "{project}");
    let inputs = fixture::inputs(&project);
    let proof = recto::proof(&inputs, &Wish::default());
    let told = |row: &str| {
        let book = workbook(&format!(
            "--- sheet Data\n\
             metric | 2024 | 2025 | evidence\n\
             m | a | b | c\n\
             staff | 300 | 321 |\n\
             --- sheet Remarks\n\
             metric | period | about | status | was | note en | note zh-HK\n\
             m | p | a | s | w | n | n\n\
             {row}\n",
        ));
        let (import, messages) = read(&inputs, &proof, book);
        assert!(import.files.is_empty(), "{row}");
        let all = messages.into_iter();
        all.filter(|own| own.contains("emptied")).collect::<Vec<_>>()
    };
    let whole = "staff | 2025 | | estimated | | Counted by hand. | 人手點算。";
    assert_eq!(told(whole), [""; 0]);
    let said = "was emptied here and stays as it is";
    let without = told("staff | 2025 | | estimated | | | 人手點算。");
    assert_eq!(without, [format!("`note en` of `staff` in 2025 {said}")]);
    let empty = told("staff | 2025 | | | | |");
    let keys = "`status`, `note en` and `note zh-HK`";
    assert_eq!(empty, [format!("{keys} of `staff` in 2025 {said}")]);
}

/// Ten thousand rows are read, and change as many values, in one pass.
#[test]
#[expect(clippy::print_stdout, reason = "how long it took is worth knowing")]
fn ten_thousand_rows_come_in_in_one_pass() {
    const METRICS: u32 = 1_000;
    let mut text = PROJECT.to_owned();
    let mut rows = String::from("[\n");
    for metric in 0..METRICS {
        text.push_str(&format!(
            "many.m{metric}: {{name: {{en: Many {metric}, zh-HK: 許多{metric}}}, unit: kg, values: {{2016: 1}}}}\n"
        ));
        for year in 2016..2026 {
            rows.push_str(&format!(
                "{{\"item\": \"Many {metric}\", \"year\": {year}, \"value\": {}.5, \"unit\": \"t\"}},\n",
                metric + year
            ));
        }
    }
    let rows = format!("{}\n]", rows.trim_end().trim_end_matches(','));
    let inputs = fixture::inputs(&text);
    let proof = recto::proof(&inputs, &Wish::default());
    let map = "tables: {metric: item, period: year, value: value, unit: unit}";
    let start = std::time::Instant::now();
    let (import, told) =
        outcome((&inputs, &proof), ("x.json", rows.into_bytes()), map, false);
    let taken = start.elapsed();
    assert_eq!(import.changes.len(), 10_000, "{}", told.get(..2_000).unwrap_or(&told));
    assert_eq!(import.changes[0].new, "2016500");
    println!("10,000 rows: {taken:?}");
    assert!(taken.as_secs() < 120, "{taken:?}");
}

/// The maps of all shapes by name.
pub(crate) fn maps() -> Vec<(String, String)> {
    shapes(SHAPES)
        .into_values()
        .map(|(name, _, map)| (name, map))
        .collect()
}

fn held(found: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/workbooks")
        .join(name);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        snapbox::IntoData::raw(found.to_owned()),
        snapbox::Data::read_from(&path, None).raw(),
    );
}
