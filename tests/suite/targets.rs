//! Targets where no fixture reaches: traced, exported and imported again, compared.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use recto::diag::Sink;
use recto::output::{export, ledger};
use recto::review::import;
use recto::{Proof, Wish};

use crate::fixture;

const PROJECT: &str = "\
=== content/data/a.yaml
ghg: {name: {en: Emissions, zh-HK: 排放量}, unit: tCO2e, values: {2019: 1000, 2020: 950, 2021: 930}}
=== content/targets.yaml
cut: {name: {en: Cut emissions, zh-HK: 減少排放}, metric: ghg, base: 2019, by: 2029, cut: 40%}
=== content/*/01-x.md
# X {#x}

{{ target.cut.level }} {{ target.cut.progress }} {{ target.cut.status }}
";

fn value(proof: &Proof, id: &str) -> String {
    let data = proof.data.as_ref().expect("data");
    let period = proof.config.as_ref().expect("settings").period;
    let amount = data.amount_of(id, period);
    amount.map_or_else(|fault| format!("{fault:?}"), |it| it.value.to_string())
}

#[test]
fn figures_follow_their_metric_exactly() {
    let proof = fixture::proof(PROJECT);
    assert_eq!(fixture::findings(&proof), "");
    for (name, expected) in [
        ("base", "1000"),
        ("now", "930"),
        ("cut", "40.0"),
        ("level", "600.0"),
        ("path", "920.0"),
        ("gap", "330.0"),
        ("progress", "17.500"),
        ("due", "20.0"),
    ] {
        let exact = value(&proof, &format!("target.cut.{name}"));
        let number =
            |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
        assert_eq!(number(&exact), number(expected), "{name}");
    }
    // A third of the way is on its path to the last digit.
    let text = PROJECT
        .replace("by: 2029, cut: 40%", "by: 2022, value: 700")
        .replace("2021: 930", "2021: 800")
        .replace(".status", ".on-track");
    assert_eq!(fixture::findings(&fixture::proof(&text)), "");
    let behind =
        fixture::findings(&fixture::proof(&text.replace("800", "800.0000000001")));
    assert!(behind.contains("“on track” is not true for 2021"), "{behind}");
}

#[test]
fn the_workbook_has_a_sheet_of_targets_and_comes_back_unchanged() {
    let inputs = fixture::inputs(PROJECT);
    let proof = recto::proof(&inputs, &Wish::default());
    let ledger = ledger::without_pages(&proof);
    let (data, config) = (proof.data.as_ref(), proof.config.as_ref());
    let (data, config) = (data.expect("data"), config.expect("settings"));
    let book = export::workbook::workbook(data, config, &ledger).expect("a workbook");
    let part = |name: &str| {
        let bytes = std::io::Cursor::new(book.clone());
        let mut archive = zip::ZipArchive::new(bytes).expect("an archive");
        let mut text = String::new();
        let mut file = archive.by_name(name).expect("a part");
        file.read_to_string(&mut text).expect("text");
        text
    };
    assert!(part("xl/workbook.xml").contains("name=\"Targets\""));
    let sheet = part("xl/worksheets/sheet4.xml");
    // The level and the progress, as formulas that name their cells.
    for value in ["<v>600.000</v>", "<v>17.500</v>"] {
        assert!(sheet.contains("<f>Data!") && sheet.contains(value), "{value}: {sheet}");
    }
    let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
    let import = import::import(&inputs, &proof, "x.xlsx", book, &mut sources, &mut sink);
    assert!(import.changes.is_empty(), "nothing changes");
    assert_eq!(sink.finish().len(), 0);
}

#[test]
fn a_target_is_traced_to_the_values_it_rests_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str], at: &Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_recto"))
            .args(arguments)
            .current_dir(at)
            .output()
            .expect("recto runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{told}");
        told
    };
    run(&["init", "."], folder.path());
    let told = run(&["trace", "target.ghg-2030.progress"], folder.path());
    for part in [
        "content/targets.yaml:2",
        "(target.ghg-2030.base - target.ghg-2030.now)",
        "ghg.scope2@2024 = 5652 tCO2e  published",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}
