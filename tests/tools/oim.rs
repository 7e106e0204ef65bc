//! The figures for programs, as Arelle reads them: a processor of XBRL that others use.

use std::path::{Path, PathBuf};

use recto::output::ledger::Ledger;

use crate::built::BILINGUAL;
use crate::command::{ends, recto, root};
use crate::{fixture, named, tool};

/// What Arelle says of a file without asking the network, and the facts it reads.
fn read(file: &Path) -> (String, Vec<Vec<String>>) {
    let table = file.with_extension("facts.csv");
    let processor = named("ARELLE");
    let said = tool(
        processor.to_str().expect("a path"),
        &[
            "--file",
            file.to_str().expect("a path"),
            "--validate",
            "--internetConnectivity",
            "offline",
            "--facts",
            table.to_str().expect("a path"),
            "--factListCols",
            "Name,unitRef,Dec,Value,Period",
        ],
    );
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(table)
        .expect("facts");
    let rows = rows
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    (said, rows.collect())
}

/// The ledger of the report.
fn ledger() -> Ledger {
    serde_json::from_value(BILINGUAL.ledger.clone()).expect("a ledger")
}

/// Whether it found anything wrong.
fn is_wrong(said: &str) -> bool {
    said.lines()
        .any(|line| line.starts_with('[') && !line.starts_with("[info]"))
}

fn exported(folder: &Path) -> PathBuf {
    let file = folder.join("own twin.json");
    let path = file.to_str().expect("a path");
    ends(&recto(&["export", "oim", "-o", path], folder), 0);
    file
}

#[test]
fn arelle_reads_every_figure_of_the_report_without_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("twin.json");
    ends(&recto(&["export", "oim", "-o", file.to_str().expect("a path")], root()), 0);
    let (said, facts) = read(&file);
    assert!(!is_wrong(&said), "{said}");
    let ledger = ledger();
    let periods = ledger.metrics.values().flat_map(|metric| metric.values.keys());
    // What lies ahead is no fact.
    let values = periods.filter(|period| **period <= ledger.period).count();
    assert_eq!(facts.len(), values, "a fact for each value of the ledger");

    // It would have said so: a name that the taxonomy lacks, and a date there is none of.
    let text = std::fs::read_to_string(&file).expect("facts");
    for (from, to) in
        [("\"own:announcements\"", "\"own:nothing\""), ("2021-01-01T", "2021-13-01T")]
    {
        assert!(text.contains(from), "{from}");
        let broken = folder.path().join("broken.json");
        std::fs::write(&broken, text.replace(from, to)).expect("a file");
        let (said, _) = read(&broken);
        assert!(is_wrong(&said), "{to} passes: {said}");
    }
}

/// The taxonomy of the IFRS is not ours to hand on: an excerpt stands for it, with its names.
const EXCERPT: &str = "<?xml version=\"1.0\"?>
<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xbrli=\"http://www.xbrl.org/2003/instance\"
  targetNamespace=\"https://xbrl.ifrs.org/taxonomy/2024-04-26/ifrs-sds\">
<xs:import namespace=\"http://www.xbrl.org/2003/instance\" schemaLocation=\"http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd\"/>
<xs:element name=\"AbsoluteGrossScope1GHGEmissions\" id=\"scope1\" type=\"xbrli:decimalItemType\"
  substitutionGroup=\"xbrli:item\" xbrli:periodType=\"duration\" nillable=\"true\"/>
</xs:schema>
";

const PROJECT: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer & Sons, zh-HK: 發行人}
languages: [en, zh-HK]
year-end: 30 June
period: 2025
date: 2025-09-30
digital:
  namespace: https://www.example.com/esg
  lei: 506700GE1G29325QX363
  taxonomies:
    ifrs-sds: {namespace: https://xbrl.ifrs.org/taxonomy/2024-04-26/ifrs-sds, entry: excerpt.xsd}
units: {\"shop & more\": {en: [shop, shops], zh-HK: 間店}}
=== content/data/a.yaml
ghg.scope1: {name: {en: Scope 1, zh-HK: 範圍1}, unit: tCO2e, concept: \"ifrs-sds:AbsoluteGrossScope1GHGEmissions\", values: {2024: {value: 1240000, about: true}, 2025: 12.50}}
shops: {name: {en: Shops <b>, zh-HK: 店}, unit: shop & more, over: last, values: {2025-H1: 3, 2025-H2: 4}}
revenue: {name: {en: Revenue, zh-HK: 收入}, unit: RMB million, values: {2025: 3.70}}
secret: {name: {en: Secret, zh-HK: 機密}, unit: kg, values: {2025: null}}
ratio: {name: {en: Intensity, zh-HK: 密度}, unit: tCO2e / RMB million, formula: ghg.scope1 / revenue, decimals: 2}
share: {name: {en: Share, zh-HK: 佔比}, unit: \"%\", values: {2025: 0.05}}
=== content/*/01-x.md
# X {#x}

{{ shops }}
";

#[test]
fn arelle_reads_units_decimals_moments_and_names_of_other_taxonomies() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in fixture::inputs(PROJECT).texts() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text.as_ref().expect("a text")).expect("a file");
    }
    std::fs::write(folder.path().join("excerpt.xsd"), EXCERPT).expect("a file");
    let (said, facts) = read(&exported(folder.path()));
    assert!(!is_wrong(&said), "{said}");
    let facts: Vec<_> = facts
        .iter()
        .map(|row| {
            [&row[0], &row[2], &row[3], row.last().expect("an end")].map(String::as_str)
        })
        .collect();
    for fact in [
        ["ifrs-sds:AbsoluteGrossScope1GHGEmissions", "2", "12.50", "2025-06-30"],
        ["ifrs-sds:AbsoluteGrossScope1GHGEmissions", "-5", "1200000", "2024-06-30"],
        ["own:revenue", "-4", "3700000", "2025-06-30"],
        ["own:ratio", "8", "0.00000338", "2025-06-30"],
        ["own:share", "4", "0.0005", "2025-06-30"],
        ["own:shops", "INF", "3", "2024-12-31"],
        ["own:shops", "INF", "4", "2025-06-30"],
    ] {
        assert!(facts.contains(&fact), "{fact:?} is not in {facts:#?}");
    }
    assert!(
        facts.iter().any(|fact| fact[0] == "own:secret"),
        "a fact that is not disclosed"
    );
}

/// The boxes of the ledger are where Poppler finds the figures.
#[test]
fn poppler_finds_each_figure_in_its_box() {
    let ledger = ledger();
    let mut tried = 0;
    for figure in ledger.figures.iter().step_by(61) {
        let bounds = figure.position.bounds.as_ref().expect("a box");
        let edges: Vec<f64> =
            bounds.iter().map(|edge| edge.parse().expect("points")).collect();
        let [left, top, right, bottom] = edges[..] else { panic!("four edges") };
        let number = |edge: f64| format!("{edge:.0}");
        let sheet = figure.position.sheet.to_string();
        let text = tool(
            "pdftotext",
            &[
                "-f",
                &sheet,
                "-l",
                &sheet,
                "-r",
                "720",
                "-x",
                &number(left * 10.0 - 5.0),
                "-y",
                &number(top * 10.0 - 5.0),
                "-W",
                &number((right - left) * 10.0 + 10.0),
                "-H",
                &number((bottom - top) * 10.0 + 10.0),
                BILINGUAL.path(),
                "-",
            ],
        );
        let digits =
            |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!(digits(&text), digits(&figure.printed), "page {sheet}: {figure:?}");
        tried += 1;
    }
    assert!(tried >= 20, "{tried} figures");
}
