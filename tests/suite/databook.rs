//! The data book goes out and comes back: exact to the last digit, and with comments and
//! order of the author's files kept.

use std::io::Write as _;
use std::path::Path;

use recto::diag::Sink;
use recto::input::project::Inputs;
use recto::output::ledger;
use recto::{Wish, output::export, review::import};
use rust_xlsxwriter::Workbook;

use crate::command::recto;
use crate::fixture;

const DATA: &str = "\
=== content/data/a.yaml
# The head stays.
a.long:   # so does this
  name: {en: Long, zh-HK: 長}
  unit: kg
  values: {2019: 1234567890123456.78, 2020: 0.10, 2021: 12.50}
a.small:
  name: {en: Small, zh-HK: 小}
  unit: kg
  values:
    2020: null   # not known
    2021: {value: 7, about: true}
a.sum:
  name: {en: Sum, zh-HK: 和}
  unit: tonne
  formula: (a.long + a.small) / 2
  decimals: 3
a.growth:
  name: {en: Growth, zh-HK: 增長}
  unit: \"%\"
  formula: yoy(a.long)
  decimals: 1
=== content/*/01-chapter.md
# Chapter {#chapter}

{{ a.long }}, {{ a.sum }} and {{ a.growth }}.
";

fn exported(inputs: &Inputs) -> (recto::resolve::data::Data, Vec<u8>) {
    let proof = recto::proof(inputs, &Wish::default());
    let ledger = ledger::without_pages(&proof);
    let (data, config) = (proof.data.expect("data"), proof.config.expect("settings"));
    let book = export::workbook::workbook(&data, &config, &ledger).expect("a workbook");
    (data, book)
}

/// Imports a workbook; gives the first data file after, the changes and the findings.
fn imported(inputs: &Inputs, book: Vec<u8>) -> (String, Vec<String>, Vec<String>) {
    let proof = recto::proof(inputs, &Wish::default());
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let import = import::import(inputs, &proof, "x.xlsx", book, &mut sources, &mut sink);
    let data = proof.data.as_ref().expect("data");
    assert!(import::holds(inputs, data, &import) || !sink.as_slice().is_empty());
    let findings = sink.finish();
    let messages = findings.iter().map(|finding| {
        let (line, _) = sources.line_column(finding.place.expect("a place"));
        format!("{line}: {}", finding.message)
    });
    let changes = import.changes.iter().map(|change| {
        let old = change.old.as_deref().unwrap_or("none");
        format!("{}@{} {old} → {}", change.metric, change.period, change.new)
    });
    let text = match import.files.first() {
        Some(file) => file.text.clone().expect("text"),
        None => inputs.data[0].text.clone().expect("text"),
    };
    (text, changes.collect(), messages.collect())
}

#[test]
fn the_round_trip_loses_no_digit() {
    let inputs = fixture::inputs(DATA);
    let (_, book) = exported(&inputs);
    let (text, changes, findings) = imported(&inputs, book);
    assert_eq!((changes, findings), (vec![], vec![]));
    assert_eq!(&text, inputs.data[0].text.as_ref().expect("text"));
    // The same bytes for the same data.
    assert_eq!(exported(&inputs).1, exported(&inputs).1);
    // And of the complete report.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = recto::input::project::Project::find(root)
        .expect("the project")
        .read();
    let (_, book) = exported(&inputs);
    let (_, changes, findings) = imported(&inputs, book);
    assert_eq!((changes, findings), (vec![], vec![]));
}

/// A workbook of the wanted shape: rows of a metric and cells by year.
fn book(rows: &[(&str, &[(u16, Cell)])]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Data").expect("a name");
    sheet.write_string(0, 0, "metric").expect("a cell");
    for (column, year) in [(1, "2019"), (2, "2020"), (3, "2021"), (4, "2022")] {
        sheet.write_string(0, column, year).expect("a cell");
    }
    for (row, (id, cells)) in (2..).zip(rows) {
        sheet.write_string(row, 0, *id).expect("a cell");
        for (column, cell) in *cells {
            match cell {
                Cell::Text(text) => sheet.write_string(row, *column, *text),
                Cell::Number(number) => sheet.write_number(row, *column, *number),
                Cell::Formula(formula, value) => sheet.write_formula(
                    row,
                    *column,
                    rust_xlsxwriter::Formula::new(*formula).set_result(*value),
                ),
                Cell::Truth => sheet.write_boolean(row, *column, true),
            }
            .expect("a cell");
        }
    }
    book.save_to_buffer().expect("bytes")
}

enum Cell {
    Text(&'static str),
    Number(i32),
    Formula(&'static str, &'static str),
    Truth,
}

#[test]
fn corrected_cells_go_where_the_values_stand() {
    use Cell::{Formula, Number, Text};
    let inputs = fixture::inputs(DATA);
    let long = Text("1234567890123456.79");
    let rows: &[(&str, &[(u16, Cell)])] = &[
        (
            "a.long",
            &[
                (1, long),
                (2, Formula("=0.1+0.2", "0.30000000000000004")),
                (3, Number(13)),
            ],
        ),
        ("a.small", &[(2, Text("5")), (3, Text("/")), (4, Text("6.25"))]),
    ];
    let (text, changes, findings) = imported(&inputs, book(rows));
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(
        changes,
        [
            "a.long@2019 1234567890123456.78 → 1234567890123456.79",
            "a.long@2020 0.10 → 0.30",
            "a.long@2021 12.50 → 13.00",
            "a.small@2020 null → 5",
            "a.small@2021 7 → null",
            "a.small@2022 none → 6.25",
        ]
    );
    let head = DATA.lines().skip(1).take(11).map(|line| format!("{line}\n"));
    let expected: String = head
        .collect::<String>()
        .replace("1234567890123456.78", "1234567890123456.79")
        .replace("0.10", "0.30")
        .replace("12.50", "13.00")
        .replace("2020: null ", "2020: 5 ")
        .replace("value: 7", "value: null")
        + "    2022: 6.25\n";
    assert!(text.starts_with(&expected), "{text}\n{expected}");
}

#[test]
fn bad_cells_are_findings_where_they_stand() {
    use Cell::{Number, Text, Truth};
    let inputs = fixture::inputs(DATA);
    let rows: &[(&str, &[(u16, Cell)])] = &[
        ("a.long", &[(1, Text("1,234")), (2, Text("n/a")), (3, Truth)]),
        ("a.smal", &[]),
        ("a.small", &[(2, Text("/"))]),
        ("a.sum", &[(3, Number(9))]),
        ("a.small", &[]),
    ];
    let (_, changes, findings) = imported(&inputs, book(rows));
    assert_eq!(changes, Vec::<String>::new());
    assert_eq!(
        findings,
        [
            "3: cell Data!B3 holds `1,234`, which is no number",
            "3: cell Data!C3 holds `n/a`, which is no number",
            "3: cell Data!D3 holds true, not a number",
            "4: there is no metric `a.smal`",
            "5: cell Data!D5 is empty, and the dataset has a value for a.small in 2021",
            "6: cell Data!D6 is typed over, but a.sum is computed: (a.long + a.small) / 2",
            "7: `a.small` stands in row 5 already",
        ]
    );
}

#[test]
fn hostile_workbooks_are_clean_errors() {
    let inputs = fixture::inputs(DATA);
    let fault = |bytes: Vec<u8>| imported(&inputs, bytes).2.join("\n");
    assert!(fault(vec![]).contains("cannot be read"));
    assert!(fault(b"PK\x03\x04nonsense".to_vec()).contains("cannot be read"));
    let sound = book(&[("a.long", &[(1, Cell::Number(1))])]);
    for cut in [10, sound.len() / 3, sound.len() / 2, sound.len() - 30] {
        assert!(fault(sound[..cut].to_vec()).contains("cannot be read"));
    }
    // A small file that unpacks to a very large one.
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    bomb.start_file("xl/workbook.xml", options).expect("a file");
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        bomb.write_all(&zeros).expect("bytes");
    }
    let bomb = bomb.finish().expect("a file").into_inner();
    assert!(bomb.len() < 1 << 20);
    assert!(fault(bomb).contains("unpacks to more than"));
    // The last cell there is: nothing is made room for.
    let mut far = Workbook::new();
    let sheet = far.add_worksheet();
    sheet.set_name("Data").expect("a name");
    for (column, text) in [(0, "metric"), (1, "2021"), (16_383, "2020")] {
        sheet.write_string(0, column, text).expect("a cell");
    }
    sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    let far = fault(far.save_to_buffer().expect("bytes"));
    assert_eq!(
        far,
        "2: Data!XFD1048576 holds a value of no metric: Data!A1048576 is empty"
    );
    let mut other = Workbook::new();
    other.add_worksheet();
    let other = other.save_to_buffer().expect("bytes");
    assert!(fault(other).contains("no sheet Data"));
}

/// The commands: the workbook that is written comes back, a change is shown before it is
/// made, and is made only when asked for.
#[test]
fn import_shows_its_changes_and_writes_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let done = |arguments: &[&str], code| {
        let output = recto(arguments, at);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let all = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{all}");
        all
    };
    done(&["init", "."], 0);
    assert!(done(&["export", "xlsx"], 0).contains("build/report.xlsx"));
    assert!(done(&["import", "build/report.xlsx"], 0).contains("no value changes"));
    let json: serde_json::Value =
        serde_json::from_str(&done(&["export", "json"], 0)).expect("JSON");
    assert_eq!(json["metrics"]["revenue"]["values"]["2025"]["value"], "1248.6");
    assert!(json["figures"].as_array().expect("a list").len() > 100);
    assert!(done(&["export", "csv"], 0).contains("revenue,2025,1248.6,HKD million"));
    done(&["export", "xlsx", "-o", "content/x.xlsx"], 2);

    let rows: &[(&str, &[(u16, Cell)])] =
        &[("water.total", &[(1, Cell::Number(45_901))])];
    let mut changed = Workbook::new();
    let sheet = changed.add_worksheet();
    sheet.set_name("Data").expect("a name");
    sheet.write_string(0, 0, "metric").expect("a cell");
    sheet.write_string(0, 1, "2025").expect("a cell");
    sheet.write_string(2, 0, rows[0].0).expect("a cell");
    sheet.write_number(2, 1, 45_901).expect("a cell");
    let bytes = changed.save_to_buffer().expect("bytes");
    std::fs::write(at.join("new.xlsx"), bytes).expect("a file");
    let file = at.join("content/data/environment.yaml");
    let before = std::fs::read_to_string(&file).expect("a file").replace('\n', "\r\n");
    std::fs::write(&file, &before).expect("a file");
    let shown = done(&["import", "new.xlsx"], 0);
    assert!(
        shown.contains("+  values: {2024: 48600, 2025: 45901, 2030: 40000}"),
        "{shown}"
    );
    assert!(shown.contains("write it with --write"), "{shown}");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), before);
    done(&["import", "new.xlsx", "--write"], 0);
    let expected = before.replace("2025: 45900", "2025: 45901");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), expected);
    done(&["import", "missing.xlsx"], 2);
    done(&["import", "content"], 2);
}
