//! Workbooks at the command line: what is said in the end, how long many changes take, and
//! that a hostile workbook takes no more room than it may.

use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::command::{ends, recto};

fn number(sheet: &mut Worksheet, at: (u32, u16), value: f64, format: &str) {
    let format = Format::new().set_num_format(format);
    sheet
        .write_number_with_format(at.0, at.1, value, &format)
        .expect("a cell");
}

fn text(sheet: &mut Worksheet, at: (u32, u16), text: &str) {
    sheet.write_string(at.0, at.1, text).expect("a cell");
}

/// A report's own workbook has every language, also where its book has two of three.
#[test]
fn a_workbook_of_three_languages_comes_back_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let languages = ["--language", "en", "--language", "zh-HK", "--language", "zh-CN"];
    ends(&recto(&[&["init", "--blank", "."], languages.as_slice()].concat(), at), 0);
    let settings = at.join("content/report.yaml");
    let own = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, own + "\nbook: {languages: [en, zh-HK]}\n")
        .expect("a file");
    std::fs::write(
        at.join("content/data/data.yaml"),
        "power:\n  name: {en: Power, zh-HK: 電力, zh-CN: 电力}\n  unit: MWh\n  values: {2024: 7, 2025: 9}\n",
    )
    .expect("data");
    for lang in ["en", "zh-HK", "zh-CN"] {
        let chapter = at.join(format!("content/{lang}/01-report.md"));
        let text = std::fs::read_to_string(&chapter).expect("a chapter");
        std::fs::write(chapter, text + "\n{{ power }}\n").expect("a chapter");
    }
    ends(&recto(&["export", "xlsx"], at), 0);
    let output = recto(&["import", "build/report.xlsx"], at);
    let all = [output.stdout, output.stderr].concat();
    assert_eq!(String::from_utf8_lossy(&all).trim(), "no value changes");
}

/// The occurrences of a report that was set, and the last line of the command.
#[test]
fn the_last_line_says_what_was_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let done = |arguments: &[&str], code| {
        let output = recto(arguments, at);
        let (said, errors) = (output.stdout, output.stderr);
        let all = if code == 0 { &said } else { &errors };
        let all = String::from_utf8_lossy(all).into_owned();
        assert_eq!(output.status.code(), Some(code), "{all}");
        all.trim().lines().last().unwrap_or_default().to_owned()
    };
    done(&["init", "."], 0);
    done(&["export", "xlsx"], 0);
    assert_eq!(done(&["import", "build/report.xlsx"], 0), "no value changes");
    let write = |edit: &dyn Fn(&mut Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Data").expect("a name");
        text(sheet, (0, 0), "metric");
        text(sheet, (0, 1), "2025");
        text(sheet, (2, 0), "water.total");
        number(sheet, (2, 1), 45_901.0, "General");
        edit(sheet);
        std::fs::write(at.join("new.xlsx"), book.save_to_buffer().expect("bytes"))
            .expect("a file");
    };
    write(&|_| {});
    let last = done(&["import", "new.xlsx"], 0);
    assert!(last.starts_with("1 value changes in 1 file; "), "{last}");
    assert!(last.ends_with("have no column, and stay; write it with --write"), "{last}");
    write(&|sheet| text(sheet, (2, 5), "checked"));
    let last = done(&["import", "new.xlsx"], 0);
    assert!(
        last.starts_with("1 value changes in 1 file; 1 cell is not taken; "),
        "{last}"
    );
    write(&|sheet| text(sheet, (2, 1), "9,50"));
    let last = done(&["import", "new.xlsx", "--write"], 1);
    assert_eq!(last, "error: nothing was written: mend the cells first");
    std::fs::write(at.join("new.xlsx"), "PK").expect("a file");
    let last = done(&["import", "new.xlsx"], 1);
    assert_eq!(last, "error: nothing was read, and nothing was written");
}

/// Thousands of changes take as long as reading the file takes, not that many times.
#[test]
fn many_changes_are_made_in_one_pass() {
    const METRICS: u32 = 6_000;
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let output = recto(&["init", "."], at);
    assert!(output.status.success());
    let mut data = String::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Data").expect("a name");
    text(sheet, (0, 0), "metric");
    text(sheet, (0, 1), "2024");
    text(sheet, (0, 2), "2025");
    for row in 0..METRICS {
        data.push_str(&format!(
            "many.m{row}:\n  name: {{en: Many {row}, zh-HK: 許多{row}}}\n  unit: kg\n  values: {{2024: 1{row}, 2025: 2{row}}}\n"
        ));
        text(sheet, (row + 2, 0), &format!("many.m{row}"));
        number(sheet, (row + 2, 1), f64::from(row + 7), "General");
        number(sheet, (row + 2, 2), f64::from(row + 9), "General");
    }
    std::fs::write(at.join("content/data/many.yaml"), data).expect("a file");
    std::fs::write(at.join("new.xlsx"), book.save_to_buffer().expect("bytes"))
        .expect("a file");
    let start = Instant::now();
    let output = recto(&["import", "new.xlsx", "--write"], at);
    let taken = start.elapsed();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(shown.contains("12000 values change in 1 file"), "{errors}");
    let text =
        std::fs::read_to_string(at.join("content/data/many.yaml")).expect("a file");
    assert!(text.ends_with("values: {2024: 6006, 2025: 6008}\n"));
    // A pass for each change would take minutes.
    assert!(taken < Duration::from_secs(30), "{taken:?}");
}

/// An archive of parts as they are.
fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in parts {
        archive.start_file(*name, options).expect("a part");
        archive.write_all(text.as_bytes()).expect("bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A workbook with one sheet of values, and with other parts.
fn raw(rows: &str, others: &[(&str, String)]) -> Vec<u8> {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut parts = vec![
        ("_rels/.rels", format!("<Relationships><Relationship Id=\"r1\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned()),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships><Relationship Id=\"r1\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{kind}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"{kind}/styles\" Target=\"styles.xml\"/></Relationships>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>")),
    ];
    parts.extend(others.iter().cloned());
    archive(&parts)
}

const HEADS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>metric</t></is></c><c r=\"B1\"><v>2025</v></c></row>";

#[test]
fn hostile_workbooks_stay_within_bounds() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    assert!(recto(&["init", "."], at).status.success());
    let many = |cell: &dyn Fn(u32) -> String| (2..200_002).map(cell).collect::<String>();
    let far =
        many(&|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>"));
    let unknown = many(&|row| {
        format!("<row r=\"{row}\"><c t=\"str\"><v>no.{row}</v></c><c><v>1</v></c></row>")
    });
    let wide = (1..16_384)
        .map(|_| "<c t=\"str\"><v>2031 (x)</v></c>")
        .collect::<String>();
    let long = "x".repeat(30_000);
    let repeated =
        (3..9_000).map(|row| format!("<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>"));
    let styles = "<xf numFmtId=\"9\"/>".repeat(3_000_000);
    let formula = "<row r=\"3\"><c r=\"B3\"><f t=\"shared\" si=\"4294967295\" ref=\"A1:XFD1048576\">A1</f><v>1</v></c></row>";
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("a row that is none", raw(&format!("{HEADS}<row r=\"3\"><c r=\"A4294967295\"><v>1</v></c></row>"), &[]), "`A4294967295` is no place in a sheet"),
        ("a number of strings", raw(&format!("{HEADS}<row r=\"3\"><c r=\"A3\" t=\"s\"><v>4294967295</v></c></row>"), &[("xl/sharedStrings.xml", "<sst uniqueCount=\"4294967295\" count=\"4294967295\"><si><t>water.total</t></si></sst>".into())]), "a text of it is missing"),
        ("far cells", raw(&format!("{HEADS}{far}"), &[]), "199991 more stand in columns without a head"),
        ("unknown metrics", raw(&format!("{HEADS}{unknown}"), &[]), "199950 more of the same kind: metrics that are not in the dataset"),
        ("wide heads", raw(&format!("<row r=\"1\"><c t=\"str\"><v>metric</v></c>{wide}</row>"), &[]), "more of the same kind: heads that are no years"),
        ("repeated text", raw(&format!("{HEADS}{}", repeated.collect::<String>()), &[("xl/sharedStrings.xml", format!("<sst><si><t>{long}</t></si></sst>"))]), "hold more than 64 MiB of text"),
        ("many styles", raw(HEADS, &[("xl/styles.xml", format!("<styleSheet><cellXfs count=\"4294967295\">{styles}</cellXfs></styleSheet>"))]), "nothing was read"),
        ("a shared formula", raw(&format!("{HEADS}{formula}"), &[]), "Data!B3 holds a value of no metric"),
        ("zeros", raw(HEADS, &[("xl/styles.xml", "0".repeat(300 << 20))]), "unpacks to more than 256 MiB"),
        ("an entity", raw(&format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{HEADS}<row r=\"3\"><c t=\"str\"><v>&a;</v></c></row>"), &[]), "cannot be read"),
        ("a cell twice", raw(&format!("{HEADS}<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"B3\"><v>2</v></c></row>"), &[]), "Data!B3 is in it twice"),
    ];
    for (what, bytes, expected) in cases {
        std::fs::write(at.join("x.xlsx"), bytes).expect("a file");
        let start = Instant::now();
        let script = "ulimit -v 2000000; exec \"$0\" import x.xlsx";
        let output = Command::new("/bin/sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_recto")])
            .current_dir(at)
            .output()
            .expect("a shell");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let clipped: String = said.chars().take(3_000).collect();
        assert!(said.contains(expected), "{what}: {clipped}");
        assert_eq!(output.status.code(), Some(1), "{what}: {clipped}");
        assert!(
            start.elapsed() < Duration::from_secs(40),
            "{what}: {:?}",
            start.elapsed()
        );
        assert!(said.len() < 200_000, "{what}: {}", said.len());
    }
}
