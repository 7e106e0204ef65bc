//! Cells of workbooks as their owners leave them: each is taken, or told at its place.

use recto::diag::{Severity, Sink};
use recto::input::project::Inputs;
use recto::{Wish, output::export, output::ledger, review::import};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Note, Workbook, Worksheet};

use crate::fixture;

const DATA: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer Limited, zh-HK: 發行人有限公司}
languages: [en, zh-HK]
period: 2025
periods: [2025, 2024]
date: 2026-03-31
=== content/data/a.yaml
energy:
  name: {en: Energy, zh-HK: 能源}
  unit: MWh
  values: {2024: 9420, 2025: 8432}
staff:
  name: {en: Employees, zh-HK: 僱員}
  unit: person
  values: {2024: 300, 2025: 321}
share:
  name: {en: Share of women, zh-HK: 女性比例}
  unit: \"%\"
  values: {2024: 12.0, 2025: 12.5}
revenue:
  name: {en: Revenue, zh-HK: 收益}
  unit: RMB million
  values: {2024: 1200.25, 2025: {value: 1248.6, status: estimated, note: {en: Unaudited., zh-HK: 未經審核。}}}
intensity:
  name: {en: Energy per employee, zh-HK: 人均能源}
  unit: MWh / person
  formula: energy / staff
=== content/*/01-chapter.md
# Chapter {#chapter}

{{ energy }}, {{ staff }}, {{ share }}, {{ revenue }} and {{ intensity : 2dp }}.
";

/// The columns of the sheet of values: metric, two names, unit, the years.
const UNIT: u16 = 3;
const Y2024: u16 = 4;
const Y2025: u16 = 5;
/// Its rows, in the order of ids.
const ENERGY: u32 = 2;
const INTENSITY: u32 = 3;
const REVENUE: u32 = 4;
const SHARE: u32 = 5;

/// A sheet of values as Recto writes it.
fn sheet(book: &mut Workbook) -> &mut Worksheet {
    let sheet = book.add_worksheet();
    sheet.set_name("Data").expect("a name");
    let rows: [&[&str]; 7] = [
        &["metric", "name en", "name zh-HK", "unit", "2024", "2025", "formula"],
        &["指標", "name in English", "中文名稱", "單位", "2024年", "2025年", "公式"],
        &["energy", "Energy", "能源", "MWh"],
        &["intensity", "Energy per employee", "人均能源", "MWh / person"],
        &["revenue", "Revenue", "收益", "RMB million"],
        &["share", "Share of women", "女性比例", "%"],
        &["staff", "Employees", "僱員", "person"],
    ];
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, *text).expect("a cell");
        }
    }
    let values =
        [(2, 9420.0, 8432.0), (4, 1200.25, 1248.6), (5, 12.0, 12.5), (6, 300.0, 321.0)];
    for (row, old, new) in values {
        sheet.write_number(row, Y2024, old).expect("a cell");
        sheet.write_number(row, Y2025, new).expect("a cell");
    }
    for (column, value) in [(Y2024, "31.4"), (Y2025, "26.26791277258566978193146417")] {
        let letter = if column == Y2024 { "E" } else { "F" };
        let formula = Formula::new(format!("={letter}3/{letter}7")).set_result(value);
        sheet.write_formula(INTENSITY, column, formula).expect("a cell");
    }
    sheet.write_string(INTENSITY, 6, "energy / staff").expect("a cell");
    sheet
}

/// What an import changes and what it tells, each finding with its gravity and remedy.
fn imported(book: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let inputs = fixture::inputs(DATA);
    let proof = recto::proof(&inputs, &Wish::default());
    assert_eq!(
        proof
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count(),
        0
    );
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let import = import::import(&inputs, &proof, "x.xlsx", book, &mut sources, &mut sink);
    let findings = sink.finish();
    let findings = findings.iter().map(|finding| {
        assert!(finding.place.is_some(), "{}", finding.message);
        let gravity = match finding.severity {
            Severity::Error => "error",
            _ => "warning",
        };
        format!("{gravity}: {}; {}", finding.message, finding.hints.join("; "))
    });
    let changes = import.changes.iter().map(|change| {
        let old = change.old.as_deref().unwrap_or("none");
        format!("{}@{} {old} → {}", change.metric, change.period, change.new)
    });
    (changes.collect(), findings.collect())
}

/// What comes of a sheet that somebody worked on.
fn edited(edit: impl FnOnce(&mut Worksheet)) -> (Vec<String>, Vec<String>) {
    let mut book = Workbook::new();
    edit(sheet(&mut book));
    imported(book.save_to_buffer().expect("bytes"))
}

#[track_caller]
fn taken(edit: impl FnOnce(&mut Worksheet), expected: &[&str]) {
    let (changes, findings) = edited(edit);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(changes, expected);
}

#[track_caller]
fn told(edit: impl FnOnce(&mut Worksheet), expected: &str) {
    let (changes, findings) = edited(edit);
    let [finding] = findings.as_slice() else { panic!("{findings:#?} {changes:?}") };
    assert!(finding.contains(expected), "{finding}");
    assert!(changes.is_empty() || finding.starts_with("warning"), "{changes:?}");
}

fn number(sheet: &mut Worksheet, at: (u32, u16), value: f64, format: &str) {
    let format = Format::new().set_num_format(format);
    sheet
        .write_number_with_format(at.0, at.1, value, &format)
        .expect("a cell");
}

fn text(sheet: &mut Worksheet, at: (u32, u16), text: &str) {
    sheet.write_string(at.0, at.1, text).expect("a cell");
}

#[test]
fn what_is_hidden_is_read_and_told() {
    let told = |edit: fn(&mut Worksheet)| edited(edit);
    let (changes, findings) = told(|sheet| {
        sheet.set_row_hidden(ENERGY).expect("a row");
        sheet.write_number(ENERGY, Y2025, 8433.0).expect("a cell");
    });
    assert_eq!(changes, ["energy@2025 8432 → 8433"]);
    assert!(
        findings.len() == 1 && findings[0].contains("row 3 is hidden"),
        "{findings:?}"
    );
    let (_, findings) = told(|sheet| {
        sheet.set_column_hidden(Y2024).expect("a column");
        sheet.set_column_hidden(30).expect("a column");
    });
    assert!(
        findings.len() == 1 && findings[0].contains("column E is hidden"),
        "{findings:?}"
    );
}

/// A sheet of values saved as a text.
#[test]
fn texts_are_imported_too() {
    let text = "\u{feff}metric;name en;unit;2024;2025\r\nenergy;Energy;MWh;9420;8433.50\r\n\
                share;Share of women;%;12.0;\"13,5\"\r\n";
    let inputs = fixture::inputs(DATA);
    let proof = recto::proof(&inputs, &Wish::default());
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let bytes = text.as_bytes().to_vec();
    let import = import::import(&inputs, &proof, "x.csv", bytes, &mut sources, &mut sink);
    let found = sink.finish();
    assert_eq!(import.changes.len(), 1, "{found:?}");
    assert_eq!(import.changes[0].new, "8433.50");
    assert!(found.iter().any(|it| it.message.contains("13,5")), "{found:?}");
}

#[test]
fn an_untouched_sheet_changes_nothing() {
    taken(|_| {}, &[]);
}

#[test]
fn percentages_come_in_as_they_are_shown() {
    let at = (SHARE, Y2025);
    taken(|sheet| number(sheet, at, 0.135, "0.0%"), &["share@2025 12.5 → 13.5"]);
    taken(|sheet| number(sheet, at, 0.1405, "0.00%"), &["share@2025 12.5 → 14.05"]);
    // As it was: nothing changes.
    taken(|sheet| number(sheet, at, 0.125, "0%"), &[]);
    taken(|sheet| number(sheet, at, 13.5, "0.0"), &["share@2025 12.5 → 13.5"]);
    let at = (ENERGY, Y2025);
    told(
        |sheet| number(sheet, at, 84.0, "0%"),
        "error: cell Data!F3 shows 8400% and holds 84",
    );
    // The value is as it was; only what it looks like is not.
    told(|sheet| number(sheet, at, 8432.0, "0%"), "warning: cell Data!F3 shows 843200%");
}

#[test]
fn formats_that_show_another_number_are_told() {
    let energy = (ENERGY, Y2025);
    told(
        |sheet| number(sheet, energy, 8500.0, "0.0,"),
        "error: cell Data!F3 shows 8.5 and holds 8500",
    );
    told(
        |sheet| number(sheet, energy, 8.5e6, "0.0,,\"m\""),
        "shows 8.5m and holds 8500000",
    );
    told(|sheet| number(sheet, energy, 85.0, "0\"00\""), "shows 8500 and holds 85");
    told(|sheet| number(sheet, energy, 8500.0, ";;;"), "shows nothing and holds 8500");
    told(
        |sheet| number(sheet, energy, 8500.0, "0 \"kWh\""),
        "shows 8500 kWh and holds 8500",
    );
    told(
        |sheet| number(sheet, energy, 8500.0, "[$HK$-C04]#,##0"),
        "dataset counts `energy` in MWh",
    );
    taken(
        |sheet| number(sheet, energy, 8500.0, "#,##0 \"MWh\""),
        &["energy@2025 8432 → 8500"],
    );
    taken(
        |sheet| number(sheet, energy, 8500.0, "_-* #,##0_-;-* #,##0_-"),
        &["energy@2025 8432 → 8500"],
    );
    let revenue = (REVENUE, Y2025);
    told(
        |sheet| number(sheet, revenue, 1300.0, "\"US$\"#,##0"),
        "error: cell Data!F5 shows US$1300",
    );
    told(|sheet| number(sheet, revenue, 1300.0, "[$€-407] 0.0"), "shows € 1300.0");
    taken(
        |sheet| number(sheet, revenue, 1300.0, "[$¥-804]#,##0"),
        &["revenue@2025 1248.6 → 1300"],
    );
    // A multiple is the metric's own, or another number.
    told(
        |sheet| number(sheet, revenue, 13.0, "0.0\"億元\""),
        "error: cell Data!F5 shows 13.0億元 and holds 13",
    );
    told(
        |sheet| number(sheet, revenue, 1.3, "\"RMB \"0.0\" bn\""),
        "error: cell Data!F5 shows RMB 1.3 bn and holds 1.3",
    );
    for own in ["\"RMB \"0.0\" million\"", "0.0\"百萬元\"", "\"人民幣\"0.0\"百萬元\""]
    {
        taken(
            |sheet| number(sheet, revenue, 1300.0, own),
            &["revenue@2025 1248.6 → 1300"],
        );
    }
    told(|sheet| number(sheet, energy, 8.5, "0.0\" million\""), "error: cell Data!F3");
    told(|sheet| number(sheet, energy, 8.5, "0.0\"吉瓦時\""), "error: cell Data!F3");
    told(|sheet| number(sheet, energy, 8.5, "0.0\"‰\""), "error: cell Data!F3");
    told(|sheet| number(sheet, energy, 8.5, "\"<\"0.0"), "error: cell Data!F3");
    let (changes, findings) = edited(|sheet| number(sheet, energy, 8432.46, "#,##0"));
    assert_eq!(changes, ["energy@2025 8432 → 8432.46"]);
    assert!(
        findings[0].starts_with("warning: cell Data!F3 shows 8432 and holds 8432.46")
    );
}

#[test]
fn values_keep_the_digits_of_the_file() {
    taken(
        |sheet| number(sheet, (REVENUE, Y2025), 39100.0, "#,##0.0"),
        &["revenue@2025 1248.6 → 39100"],
    );
    taken(
        |sheet| number(sheet, (ENERGY, Y2025), 0.1 + 0.2, "General"),
        &["energy@2025 8432 → 0.3"],
    );
    taken(
        |sheet| number(sheet, (ENERGY, Y2025), 9_007_199_254_740_991.0, "0"),
        &["energy@2025 8432 → 9007199254740991"],
    );
    // Where the dataset writes zeros at the end, so does the import.
    taken(|sheet| number(sheet, (SHARE, Y2024), 13.0, "0"), &["share@2024 12.0 → 13.0"]);
}

#[test]
fn rows_without_a_metric_are_told() {
    let emptied = |sheet: &mut Worksheet| {
        sheet.write_blank(ENERGY, 0, &Format::new()).expect("a cell");
        number(sheet, (ENERGY, Y2025), 9000.0, "General");
    };
    told(
        emptied,
        "error: Data!E3 and Data!F3 hold values of no metric: Data!A3 is empty; the name is that of `energy`",
    );
    let merged = |sheet: &mut Worksheet| {
        sheet
            .merge_range(ENERGY, 0, INTENSITY, 0, "energy", &Format::new())
            .expect("cells");
    };
    told(merged, "Data!A4 is merged with Data!A3");
    let below = |sheet: &mut Worksheet| number(sheet, (30, Y2025), 7.0, "General");
    told(
        below,
        "error: Data!F31 holds a value of no metric: Data!A31 is empty; write the metric",
    );
    let sum = |sheet: &mut Worksheet| {
        text(sheet, (9, 1), "Total");
        sheet
            .write_formula(9, Y2025, Formula::new("=SUM(F3:F7)").set_result("9"))
            .expect("a cell");
    };
    told(sum, "warning: Data!F10 holds a value of no metric");
    told(
        |sheet| text(sheet, (9, 1), "Prepared by MW"),
        "warning: cell Data!B10 holds `Prepared by MW`",
    );
}

#[test]
fn heads_that_are_not_quite_years() {
    let at = (ENERGY, Y2025);
    let change = ["energy@2025 8432 → 9000"];
    for head in ["2025年", "FY2025", "２０２５", "2025.0", " 2025 "] {
        taken(
            |sheet| {
                text(sheet, (0, Y2025), head);
                number(sheet, at, 9000.0, "General");
            },
            &change,
        );
    }
    taken(
        |sheet| {
            number(sheet, (0, Y2025), 2025.0, "0");
            number(sheet, at, 9000.0, "General");
        },
        &change,
    );
    for head in
        ["2025*", "2025 (restated)", "31/12/2025", "2024/25", "2025 H1", "2025（重列）"]
    {
        let (changes, findings) = edited(|sheet| {
            text(sheet, (0, Y2025), head);
            number(sheet, at, 9000.0, "General");
        });
        assert_eq!((changes.len(), findings.len()), (0, 1), "{head}: {findings:#?}");
        let no_year = format!(
            "error: the head `{}` in Data!F1 is no year",
            head.replace('（', "(").replace('）', ")")
        );
        assert!(findings[0].starts_with(&no_year), "{findings:#?}");
        let has_none =
            findings[0].contains("there is no column for 2025, which the dataset has");
        assert!(has_none, "{findings:#?}");
    }
    let day = |format: &'static str| {
        move |sheet: &mut Worksheet| {
            let day = ExcelDateTime::from_ymd(2025, 12, 31).expect("a day");
            let format = Format::new().set_num_format(format);
            sheet
                .write_datetime_with_format(0, Y2025, day, &format)
                .expect("a cell");
        }
    };
    told(day("yyyy-mm-dd"), "error: the head `2025-12-31` in Data!F1 is no year");
    taken(day("yyyy"), &[]);
    told(|sheet| text(sheet, (0, 6), "2025年"), "error: there are two columns 2025");
    told(
        |sheet| text(sheet, (1, Y2025), "2025 (kWh)"),
        "error: Data!F2 says `2025 (kWh)` over the values of 2025",
    );
}

#[test]
fn units_that_were_corrected_are_told() {
    let at = (ENERGY, UNIT);
    let wrong = |unit: &'static str| {
        move |sheet: &mut Worksheet| {
            text(sheet, at, unit);
            number(sheet, (ENERGY, Y2025), 8_432_000.0, "General");
        }
    };
    told(
        wrong("kWh"),
        "error: cell Data!D3 says that energy is counted in kWh, and the dataset says MWh",
    );
    told(wrong("kWh"), "(8432000 kWh are 8432 MWh)");
    told(wrong("tonnes"), "counted in tonnes");
    told(wrong("gigajoules"), "counted in gigajoules");
    taken(|sheet| text(sheet, (6, UNIT), "people"), &[]);
    told(
        |sheet| {
            sheet.write_blank(at.0, at.1, &Format::new()).expect("a cell");
        },
        "warning: cell Data!D3 no longer names the unit of energy",
    );
}

#[test]
fn words_and_cells_beside_the_values_are_told() {
    told(
        |sheet| text(sheet, (ENERGY, 1), "Electricity"),
        "warning: cell Data!B3 says `Electricity` as name en of energy, where the dataset has `Energy`",
    );
    told(
        |sheet| text(sheet, (INTENSITY, 6), "staff / energy"),
        "where the dataset has `energy / staff`",
    );
    told(
        |sheet| text(sheet, (ENERGY, 9), "checked"),
        "warning: Data!J3 stands in columns without a head",
    );
    told(
        |sheet| number(sheet, (ENERGY, 9), 5.0, "General"),
        "error: Data!J3 stands in columns without a head",
    );
    let column = |sheet: &mut Worksheet| {
        text(sheet, (0, 7), "Target");
        number(sheet, (ENERGY, 7), 8000.0, "General");
    };
    told(
        column,
        "error: the column H with the head `Target` is not read: it holds 1 cell, the first `8000` in Data!H3",
    );
    let note = |sheet: &mut Worksheet| {
        sheet
            .insert_note(ENERGY, Y2025, &Note::new("Meter 2 is missing"))
            .expect("a note");
    };
    told(note, "warning: the comment on Data!F3 is not read");
    let formula = |sheet: &mut Worksheet| {
        let formula = Formula::new("=F3*2").set_result("16864");
        sheet.write_formula(INTENSITY, Y2025, formula).expect("a cell");
    };
    told(
        formula,
        "warning: the formula in cell Data!F4 gives 16864, and intensity is 26.26791277",
    );
    let hidden = |sheet: &mut Worksheet| {
        sheet.set_row_hidden(ENERGY).expect("a row");
        sheet.set_column_hidden(Y2025).expect("a column");
        number(sheet, (ENERGY, Y2025), 9000.0, "General");
    };
    let (changes, findings) = edited(hidden);
    assert_eq!(changes, ["energy@2025 8432 → 9000"]);
    assert_eq!(findings.len(), 2, "{findings:?}");
    let error = |sheet: &mut Worksheet| {
        let formula = Formula::new("=NA()").set_result("#N/A");
        sheet.write_formula(ENERGY, Y2025, formula).expect("a cell");
    };
    told(
        error,
        "cell Data!F3 holds the error #N/A, not a number; mend the formula, or write `/`",
    );
}

#[test]
fn other_sheets_are_told() {
    let mut book = Workbook::new();
    sheet(&mut book);
    let notes = book.add_worksheet();
    notes.set_name("My notes").expect("a name").set_hidden(true);
    text(notes, (4, 2), "Ask the plant");
    let (_, findings) = imported(book.save_to_buffer().expect("bytes"));
    assert!(findings[0].starts_with("warning: the sheet My notes is not read; it holds 1 cell, the first 'My notes'!C5 with `Ask the plant`"), "{findings:#?}");
    // Recto's own sheets, and what somebody wrote on them.
    let mut book = Workbook::new();
    sheet(&mut book);
    let remarks = book.add_worksheet();
    remarks.set_name("Remarks").expect("a name");
    let rows: [&[&str]; 3] = [
        &["metric", "period", "about", "status", "was", "note en", "note zh-HK"],
        &["指標", "年度", "約數", "狀態", "原值", "note in English", "中文附註"],
        &["revenue", "2025", "", "provisional", "", "Audited.", "未經審核。"],
    ];
    for (row, texts) in (0..).zip(rows) {
        for (column, own) in (0..).zip(texts) {
            text(remarks, (row, column), own);
        }
    }
    let (_, findings) = imported(book.save_to_buffer().expect("bytes"));
    // What is understood there comes back; a status that is none is told.
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].contains("of the sheet Remarks are not as"), "{findings:#?}");
}

/// What Recto writes comes back without a finding, all sheets of it.
#[test]
fn what_is_exported_is_known_again() {
    let inputs = fixture::inputs(DATA);
    let (_, findings) = imported(exported(&inputs));
    assert_eq!(findings, Vec::<String>::new());
}

fn exported(inputs: &Inputs) -> Vec<u8> {
    let proof = recto::proof(inputs, &Wish::default());
    let ledger = ledger::without_pages(&proof);
    let (data, config) = (proof.data.as_ref().expect("data"), proof.config.as_ref());
    export::workbook::workbook(data, config.expect("settings"), &ledger)
        .expect("a workbook")
}
