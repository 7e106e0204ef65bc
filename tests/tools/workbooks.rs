//! Workbooks of three writers as evidence: openpyxl, which computes nothing, LibreOffice, as
//! `.xlsx`, `.ods` and `.csv`, and a text of our own. Each says the same of the same figures.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;

use recto::Wish;
use recto::diag::{Severity, Sink};
use recto::model::metric::Tie;
use recto::output::evidence::{Shelf, evidence};
use recto::review::import::mapped::{self, Given, MapText};

use crate::{fixture, named, tool};

/// What openpyxl is to write.
const SCRIPT: &str = r##"
import sys
from openpyxl import Workbook
book = Workbook()
sheet = book.active
sheet.title = "S1"
rows = [
    ["Energy of the Group", None, None, None],
    [],
    ["Item", "Unit", 2024, 2025],
    ["Electricity", "kWh", 9420400, 8431600],
    ["Share of women", None, 0.12, 0.125],
    ["Employees", None, 300, 321],
    ["Total (MWh)", None, "=C4/1000", "=D4/1000"],
    ["Revenue (RMB million)", None, 1200.25, 1248.6],
    ["Waste", "kg", 1500, -2500],
    ["僱員", "人", 300, 321],
]
for row in rows:
    sheet.append(row)
sheet.merge_cells("A1:D1")
sheet["C5"].number_format = sheet["D5"].number_format = "0.0%"
sheet["D4"].number_format = "#,##0"
sheet["D9"].number_format = "#,##0;(#,##0)"
sheet.row_dimensions[9].hidden = True
months = book.create_sheet("Months")
for month in range(1, 13):
    months.append([f"2025-{month:02}", month * 1.5])
book.save(sys.argv[1])
"##;

/// Unit, the values of two years, the place, and how each stands to it.
const SHAPES: [(&str, &str, &str, &str, Tie, Tie); 12] = [
    ("kWh", "9420400", "8431600", "\"S1!C4:D4\"", Tie::Tied, Tie::Tied),
    ("MWh", "9420", "8432", "\"S1!D4\"", Tie::Kept, Tie::Tied),
    ("GWh", "9.42", "8.34", "\"S1!C4:D4\"", Tie::Tied, Tie::Unsupported),
    ("%", "12.0", "12.5", "\"S1!C5:D5\"", Tie::Tied, Tie::Tied),
    ("%", "12.0", "1.25", "\"S1!D5\"", Tie::Kept, Tie::Unsupported),
    ("person", "300", "321", "row 6", Tie::Tied, Tie::Tied),
    ("person", "300", "312", "\"S1!D10\"", Tie::Kept, Tie::Unsupported),
    ("MWh", "9420.4", "8431.6", "\"S1!C7:D7\"", Tie::Tied, Tie::Tied),
    ("RMB million", "1200.25", "1248.6", "\"S1!C8:D8\"", Tie::Tied, Tie::Tied),
    ("t", "1.5", "-2.5", "{2024: \"S1!C9\", 2025: \"S1!D9\"}", Tie::Tied, Tie::Tied),
    ("MWh", "1", "117", "\"Months!B1:B12\"", Tie::Kept, Tie::Tied),
    ("MWh", "1", "118", "\"Months!B1:B12\"", Tie::Kept, Tie::Unsupported),
];

/// How the figures of a shape stand to a file.
fn ties(name: &str, bytes: &[u8], shape: usize) -> (Tie, Tie, String) {
    let (unit, old, new, place, ..) = SHAPES[shape];
    let text = format!(
        "=== content/report.yaml\n\
         title: {{en: Report, zh-HK: 報告}}\nissuer: {{en: Issuer Limited, zh-HK: 發行人有限公司}}\n\
         languages: [en, zh-HK]\nperiod: 2025\nperiods: [2025, 2024]\ndate: 2026-03-31\n\
         === content/data/a.yaml\n\
         m: {{name: {{en: M, zh-HK: 甲}}, unit: \"{unit}\", values: {{2024: {old}, 2025: {new}}}, \
         source: {{file: evidence/{name}, ref: {place}}}}}\n"
    );
    let proof = recto::proof(&fixture::inputs(&text), &Wish::default());
    let files = BTreeMap::from([(format!("content/evidence/{name}"), bytes.to_vec())]);
    let mut sink = Sink::default();
    let data = proof.data.as_ref().expect("a dataset");
    let ties = evidence(data, &Shelf::new(Arc::new(files)), &mut sink);
    let found: Vec<_> = sink.finish().into_iter().map(|it| it.message).collect();
    let own: Vec<Tie> = ties["m"].values().copied().collect();
    (own[0], own[1], found.join("; "))
}

/// What comes in from a workbook by a map: each value, and how many errors stand in its way.
fn taken(name: &str, bytes: Vec<u8>) -> (Vec<String>, usize) {
    let text = "=== content/report.yaml\n\
        title: {en: Report, zh-HK: 報告}\nissuer: {en: Issuer Limited, zh-HK: 發行人有限公司}\n\
        languages: [en, zh-HK]\nperiod: 2025\nperiods: [2025, 2024]\ndate: 2026-03-31\n\
        === content/data/a.yaml\n\
        power: {name: {en: Electricity, zh-HK: 電力}, unit: MWh, values: {2024: 1}}\n\
        women: {name: {en: Share of women, zh-HK: 女性比例}, unit: \"%\", values: {2024: 1}}\n\
        staff: {name: {en: Employees, zh-HK: 僱員}, unit: person, values: {2024: 1}}\n\
        revenue: {name: {en: Revenue, zh-HK: 收益}, unit: RMB million, values: {2024: 1}}\n\
        waste: {name: {en: Waste, zh-HK: 廢棄物}, unit: t, values: {2024: 1}}\n";
    let map = "tables:\n  - {head: 3, metric: Item, unit: Unit, last: 9, decimal: point}\n\
        names: {metrics: {Total (MWh): ignore, Total: ignore, Revenue (RMB million): revenue}}\n";
    let inputs = fixture::inputs(text);
    let proof = recto::proof(&inputs, &Wish::default());
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let map = MapText { name: "content/import.yaml", text: map };
    let import = mapped::import(
        &inputs,
        &proof,
        Given { name, bytes, kept: None },
        &map,
        false,
        &mut sources,
        &mut sink,
    );
    let changes = import.changes.iter();
    let changes = changes.map(|own| format!("{}@{} {}", own.metric, own.period, own.new));
    let errors = sink.finish();
    let errors = errors.iter().filter(|own| own.severity == Severity::Error).count();
    (changes.collect(), errors)
}

#[test]
fn the_writers_of_workbooks_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let plain = at.join("plain.xlsx").display().to_string();
    let made = Command::new("python3")
        .env("PYTHONPATH", named("OPENPYXL"))
        .args(["-c", SCRIPT, &plain])
        .output()
        .expect("python3 runs; .ci/run installs it");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let home = format!("-env:UserInstallation=file://{}", at.join("home").display());
    let office = |format: &str, folder: &str| {
        let out = at.join(folder).display().to_string();
        tool(
            "soffice",
            &[&home, "--headless", "--convert-to", format, "--outdir", &out, &plain],
        );
    };
    office("ods", "a");
    office("xlsx", "b");
    office(
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1",
        "c",
    );
    let csv = std::fs::read_dir(at.join("c")).expect("a folder").next();
    let csv = csv.expect("a text").expect("a text").path();
    for (name, path) in [
        ("plain.xlsx", at.join("plain.xlsx")),
        ("office.ods", at.join("a/plain.ods")),
        ("office.xlsx", at.join("b/plain.xlsx")),
        ("office.csv", csv),
    ] {
        let bytes = std::fs::read(path).expect("a workbook");
        let (mut changes, errors) = taken(name, bytes.clone());
        changes.sort();
        let expected = [
            "power@2024 9420.4",
            "power@2025 8431.6",
            "revenue@2024 1200.25",
            "revenue@2025 1248.6",
            "staff@2024 300",
            "staff@2025 321",
            "waste@2024 1.5",
            "waste@2025 -2.5",
            // A text has no formats.
            if name.ends_with(".csv") { "women@2024 12" } else { "women@2024 12.0" },
            "women@2025 12.5",
        ];
        assert_eq!(
            (changes, errors),
            (expected.map(str::to_owned).to_vec(), 0),
            "{name}"
        );
        for (shape, (unit, _, new, place, was, is)) in SHAPES.iter().enumerate() {
            let is_computed = place.contains("D7");
            // A text has one sheet.
            if name == "office.csv" && place.contains("Months") {
                continue;
            }
            let (old, now, found) = ties(name, &bytes, shape);
            if name == "plain.xlsx" && is_computed {
                assert!(found.contains("formula without a result"), "{name}: {found}");
                continue;
            }
            assert_eq!((old, now), (*was, *is), "{name} {unit} {new} {place}: {found}");
        }
    }
}
