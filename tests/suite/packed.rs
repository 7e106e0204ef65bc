//! The assurer's file: what stands in the workbook and on the pages, that the same report makes the
//! same bytes, and what is said of a request that cannot be met.

use std::io::Read as _;
use std::path::Path;

use crate::command::{ends, err, out, recto};
use crate::{fixture, reader};

const PROJECT: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer Holdings & Sons, zh-HK: 發行人}
languages: [en, zh-HK]
period: 2021
periods: [2021, 2020]
date: 2022-03-31
checks: {untranslated: off}
=== content/data/a.yaml
power:
  name: {en: Power_used, zh-HK: 電力}
  unit: MWh
  values: {2020: 30, 2021: {value: 41.50, status: restated, was: 40, note: {en: A meter was read twice., zh-HK: 重複讀數。}}}
  source: {file: evidence/meters.csv, ref: row 2}
factor.grid: {name: {en: Grid factor, zh-HK: 電網因子}, unit: tCO2e / MWh, values: {2021: 0.38}, source: {published: {en: The grid's report, zh-HK: 電網報告}, year: 2021, gwp: AR6}}
ghg: {name: {en: Emissions, zh-HK: 排放}, unit: tCO2e, formula: power * factor.grid, decimals: 1}
water: {name: {en: Water, zh-HK: 用水}, unit: tonne, values: {2021: 12345678901234567.5}}
=== content/*/01-x.md
# X {#x}

{{ ghg }} of {{ power }}.
=== content/*/02-y.md
# Y {#y}

{{ water : bare }}
";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    for file in fixture::inputs(PROJECT).texts() {
        put(&file.path, file.text.as_ref().expect("a text"));
    }
    put("evidence/meters.csv", "meter,MWh\nmain,41.50\n");
    folder
}

/// All words of a workbook.
fn words(path: &Path) -> String {
    let file = std::fs::File::open(path).expect("a workbook");
    let mut book = zip::ZipArchive::new(file).expect("a workbook");
    let mut text = String::new();
    let mut strings = book.by_name("xl/sharedStrings.xml").expect("words");
    strings.read_to_string(&mut text).expect("text");
    text
}

/// The text of the pages, without the places where long words may break.
fn pages(path: &Path) -> String {
    reader::texts(path).join("\n").replace('\u{200b}', "")
}

#[test]
fn workbook_and_pages_hold_figures_evidence_changes_and_findings() {
    let folder = project();
    let at = folder.path();
    let sign = ["sign-off", "--by", "Chan Tai Man", "--date", "2022-03-01"];
    ends(&recto(&sign, at), 0);
    let data = at.join("content/data/a.yaml");
    let text = std::fs::read_to_string(&data).expect("data");
    std::fs::write(&data, text.replace("0.38", "0.39")).expect("data");
    let draw = ["pack", "--above", "1 tCO2e", "--random", "1", "--seed", "7"];
    let output = recto(&draw, at);
    ends(&output, 0);
    assert!(out(&output).contains("4 figures in scope"), "{}", out(&output));
    let (book, paper) = (at.join("build/pack.xlsx"), at.join("build/pack.pdf"));
    let (words, read) = (words(&book), pages(&paper));
    let squeezed: String = read.chars().filter(|sign| !sign.is_whitespace()).collect();
    for (what, part) in [
        ("an exact value no float holds", "12345678901234567.5"),
        ("a formula", "power * factor.grid"),
        ("a part of it, further in", "→ factor.grid"),
        ("the evidence", "evidence/meters.csv"),
        ("its place", "row 2"),
        ("its state", "there; no hash was recorded"),
        ("what was signed off", "Chan Tai Man"),
        ("what it is now", "0.39"),
        ("an open finding", "changed-figure"),
        ("a restatement", "A meter was read twice."),
        ("a factor's source", "The grid"),
        ("its potentials", "AR6"),
        ("how the sample was drawn", "Seed: 7."),
        ("why a figure is in it", "above the threshold"),
        ("a name with signs of Markdown", "Power_used"),
        ("the issuer as it is written", "Holdings & Sons"),
    ] {
        let plain = words.replace("&amp;", "&");
        assert!(plain.contains(part), "{what} is not in the workbook: {plain}");
        let part: String = part.chars().filter(|sign| !sign.is_whitespace()).collect();
        assert!(squeezed.contains(&part), "{what} is not on the pages: {read}");
    }
    let bytes = || [&book, &paper].map(|path| std::fs::read(path).expect("a file"));
    let first = bytes();
    ends(&recto(&draw, at), 0);
    assert!(first == bytes(), "the same report, the same bytes");
}

#[test]
fn a_sum_of_entities_and_one_of_quarters_are_taken_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = PROJECT
        .replace(
            "checks: {untranslated: off}",
            "consolidation: operational-control\nentities:\n  east: {name: {en: East, zh-HK: 東}}\n  \
             west: {name: {en: West, zh-HK: 西}}",
        )
        .replace(
            "water: {name",
            "gas: {name: {en: Gas, zh-HK: 氣體}, unit: tonne, group: sum, by: {east: {2021: 3}, west: \
             {2021: 4}}}\noil: {name: {en: Oil, zh-HK: 油}, unit: tonne, over: average, values: \
             {2021-H1: 5, 2021-H2: 7}}\nwater: {name",
        );
    for file in fixture::inputs(&project).texts() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text.as_ref().expect("a text")).expect("a file");
    }
    let output = recto(&["pack", "gas", "oil"], folder.path());
    ends(&output, 0);
    let words = words(&folder.path().join("build/pack.xlsx"));
    for part in [
        "the sum of its entities",
        "→ gas[east]",
        "→ gas[west]",
        "the average of its shorter periods",
        "→ oil",
        "2021-H2",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[test]
fn a_request_that_cannot_be_met_is_answered_in_words() {
    let folder = project();
    for (arguments, said) in [
        (&["--random", "3"][..], "--seed"),
        (&["--above", "much"], "is no number"),
        (&["--above", "1000 tCO3"], "tCO3"),
        (&["--above", "-5 kg"], "more than nothing"),
        (&["--above", "5 kg", "--above", "1 tonne"], "twice"),
        (&["pwoer"], "did you mean `power`"),
        (&["-o", "content/data/pack.pdf"], "end it in .xlsx"),
    ] {
        let output = recto(&[&["pack"], arguments].concat(), folder.path());
        ends(&output, 2);
        assert!(err(&output).contains(said), "{arguments:?}: {}", err(&output));
    }
    assert!(!folder.path().join("build").exists(), "nothing is written");
}

/// The figures of a chapter with all that they are computed from are signed by one; `verify` says
/// who vouches for what, and a change says whose signature it voids.
#[test]
fn a_chapter_is_signed_off_with_all_its_figures_rest_on() {
    let folder = project();
    let at = folder.path();
    let signed = |name: &str, by: &str| {
        let output = recto(&["sign-off", name, "--by", by, "--date", "2022-03-01"], at);
        ends(&output, 0);
        out(&output)
    };
    assert!(
        signed("01-x", "Chan Tai Man").contains("2 metrics signed off by Chan Tai Man")
    );
    let kept =
        std::fs::read_to_string(at.join("content/signed-off.yaml")).expect("a file");
    assert!(kept.contains("power: ") && kept.contains("factor.grid: "), "{kept}");
    assert!(!kept.contains("water: "), "{kept}");
    assert!(signed("y", "Lee Siu Ming").contains("1 metric signed off by Lee Siu Ming"));
    let kept =
        std::fs::read_to_string(at.join("content/signed-off.yaml")).expect("a file");
    assert!(kept.contains("Chan Tai Man") && kept.contains("Lee Siu Ming"), "{kept}");
    let output = recto(&["sign-off", "03-z"], at);
    ends(&output, 2);
    assert!(err(&output).contains("no metric or chapter `03-z`"), "{}", err(&output));

    ends(&recto(&["build"], at), 0);
    let output = recto(&["verify", "build/report.pdf"], at);
    ends(&output, 0);
    let said = out(&output);
    assert!(said.contains("3 figures signed off by Chan Tai Man, 2022-03-01"), "{said}");
    assert!(said.contains("1 figure signed off by Lee Siu Ming, 2022-03-01"), "{said}");

    let data = at.join("content/data/a.yaml");
    let text = std::fs::read_to_string(&data).expect("data");
    std::fs::write(&data, text.replace("12345678901234567.5", "7.5")).expect("data");
    let output = recto(&["check"], at);
    let said = format!("{}{}", out(&output), err(&output));
    assert!(said.contains("this voids the signature of Lee Siu Ming"), "{said}");
    assert!(!said.contains("signature of Chan"), "{said}");
}

/// Several people vouch for one figure side by side; whoever signs again does so on the later
/// day, and a figure that has changed has nobody but who signs it then.
#[test]
fn several_people_vouch_for_a_chapter() {
    let folder = project();
    let at = folder.path();
    let report = at.join("content/report.yaml");
    let text = std::fs::read_to_string(&report).expect("settings");
    std::fs::write(&report, format!("{text}quorum: {{01-x: 2}}\n")).expect("settings");
    let sign = |by: &str, date: &str| {
        ends(&recto(&["sign-off", "01-x", "--by", by, "--date", date], at), 0);
        let kept = std::fs::read_to_string(at.join("content/signed-off.yaml"));
        let kept = kept.expect("a file");
        kept.lines()
            .find(|line| line.starts_with("power:"))
            .expect("a line")
            .to_owned()
    };
    let short = || {
        let output = recto(&["check", "--format", "short"], at);
        let said = format!("{}{}", out(&output), err(&output));
        said.lines()
            .find(|line| line.contains("few-signatures"))
            .map(str::to_owned)
    };
    assert!(
        short()
            .expect("nobody has signed")
            .contains("2 of 2 metrics are short")
    );
    sign("Chan \"Tai\" Man", "2022-03-01");
    let said = short().expect("one has signed");
    assert!(said.contains("`power` by Chan \"Tai\" Man alone"), "{said}");
    // The same name is the same person.
    sign("Chan \"Tai\" Man", "2022-03-02");
    assert!(short().is_some());
    let kept = sign("Lee Siu Ming", "2022-03-03");
    assert_eq!(short(), None);
    assert!(kept.ends_with(
        "by: \"Chan \\\"Tai\\\" Man\", date: \"2022-03-02\", also: {\"Lee Siu Ming\": \"2022-03-03\"}}"
    ), "{kept}");
    ends(&recto(&["build"], at), 0);
    let said = out(&recto(&["verify", "build/report.pdf"], at));
    for line in ["off by Chan \"Tai\" Man, 2022-03-02", "off by Lee Siu Ming, 2022-03-03"]
    {
        assert!(said.contains(line), "{said}");
    }
    let data = at.join("content/data/a.yaml");
    let text = std::fs::read_to_string(&data).expect("data");
    std::fs::write(&data, text.replace("41.50", "41.60")).expect("data");
    let kept = sign("Lee Siu Ming", "2022-03-04");
    assert!(kept.ends_with("by: \"Lee Siu Ming\", date: \"2022-03-04\"}"), "{kept}");
    assert!(short().expect("one has signed again").contains("1 of 2 metrics"));
}
