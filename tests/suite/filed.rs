//! The filing: what its checklist says of the report and of the files.

use std::path::Path;

use recto::Wish;
use recto::input::project::{InputFile, Inputs, Project};
use recto::output::filing::{Check, check_report, findings};

use crate::command::recto;
use crate::fixture;

/// The reference report with one text of a file put in another's place.
fn reference(change: impl FnOnce(&mut Inputs)) -> Vec<Check> {
    let project =
        Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a project");
    let mut inputs = project.read();
    change(&mut inputs);
    let proof = recto::proof(&inputs, &Wish::default());
    assert!(proof.report.is_some(), "{}", fixture::findings(&proof));
    check_report(&proof)
}

fn replace(file: &mut Option<InputFile>, from: &str, to: &str) {
    let text = file.as_mut().expect("a file").text.as_mut().expect("text");
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
}

/// What is not met, and what was found in its stead.
fn unmet(checks: &[Check]) -> Vec<String> {
    let unmet = checks.iter().filter(|check| !check.is_met);
    unmet
        .map(|check| format!("{}: {}", check.what, check.found))
        .collect()
}

/// What is found beside what the rules find.
fn told(checks: &[Check]) -> usize {
    findings(checks, &[]).len()
}

/// A small report without a framework, with other settings.
fn settings(title: &str, rest: &str) -> Vec<Check> {
    let text = format!(
        "=== content/report.yaml\ntitle: {title}\nissuer: {{en: 1957 & Co. Limited, zh-HK: 一九五七公司}}\n\
         languages: [en, zh-HK]\nperiod: 2025\n{rest}\n\
         === content/data/d.yaml\n=== content/*/01-x.md\n# X {{#x}}\n\nWords 字。\n\
         === content/signed-off.yaml\n=== content/translations.yaml\nzh-HK:\n  01-x:\n    - a-b\n"
    );
    let proof = fixture::proof(&text);
    assert!(proof.report.is_some(), "{}", fixture::findings(&proof));
    check_report(&proof)
}

#[test]
fn a_report_in_order_meets_every_line() {
    let checks = reference(|_| ());
    assert_eq!(unmet(&checks), [""; 0]);
    assert_eq!(checks.len(), 11);
    let code = &checks.last().expect("a check").found;
    assert_eq!(code, "6680 (H shares), 300748 (A shares)");
}

#[test]
fn what_nobody_vouched_for_is_counted_and_found_once() {
    let checks = reference(|inputs| {
        let file = &mut inputs.signed_off;
        replace(
            file,
            "announcements: {unit: \"announcement\", values: {2021: 269}}\n",
            "",
        );
        replace(file, "values: {2021: 12}", "values: {2021: 13}");
    });
    let [open, figures] = unmet(&checks).try_into().expect("two");
    assert!(open.starts_with("no warning is open: 2 (`changed-figure` 2); "), "{open}");
    assert_eq!(
        figures,
        "every published value is signed off: never signed off: 1 of 339; changed since: 1"
    );
    assert_eq!(told(&checks), 0, "the rule has said so");
    // A rule that is turned off does not make it true.
    let checks = reference(|inputs| {
        inputs.signed_off = None;
        replace(
            &mut inputs.config,
            "period: 2021",
            "checks: {changed-figure: off}\nperiod: 2021",
        );
    });
    let [figures] = unmet(&checks).try_into().expect("one");
    assert!(figures.ends_with("never signed off: 339 of 339"), "{figures}");
    assert_eq!(told(&checks), 1);
    assert!(
        checks[0]
            .found
            .ends_with("turned off in report.yaml: `changed-figure`")
    );
}

#[test]
fn translations_nobody_read_are_counted() {
    let checks = reference(|inputs| {
        replace(&mut inputs.confirmed, "\"Scope and boundary\"", "\"Scope\"");
    });
    let [_, stale] = unmet(&checks).try_into().expect("two");
    assert_eq!(
        stale,
        "every translation was read beside its source: 1 text changed since, or new"
    );
    assert_eq!(told(&checks), 0);
    let checks = reference(|inputs| inputs.confirmed = None);
    let [never] = unmet(&checks).try_into().expect("one");
    assert!(never.ends_with("never confirmed: 15 of 15 chapters"), "{never}");
    assert_eq!(told(&checks), 1);
    let checks = reference(|inputs| {
        let chapter = inputs.chapters[0].1.text.as_mut().expect("text");
        assert!(chapter.starts_with("---\n"));
        *chapter = chapter.replacen("---\n", "---\nconfirmed: 2020\n", 1);
    });
    let [open, year] = unmet(&checks).try_into().expect("two");
    assert!(open.starts_with("no warning is open: 1 (`unconfirmed` 1)"), "{open}");
    assert_eq!(
        year,
        "every chapter was read for 2021: 1 chapter last confirmed for an earlier one"
    );
}

#[test]
fn a_title_is_of_the_reports_own_year() {
    let date = "date: 2026-03-31\nstock-codes: [\"1\"]";
    let of = |title: &str| {
        unmet(&settings(title, date))
            .into_iter()
            .filter(|line| line.starts_with("the title"))
            .collect::<Vec<_>>()
    };
    for title in [
        "{en: ESG Report 2025, zh-HK: 二〇二五年報告}",
        "{en: ESG Report, zh-HK: 報告}",
        "{en: ESG Report 2024/25, zh-HK: 二零二四／二五年度報告}",
        "{en: \"Towards 2050: ESG Report\", zh-HK: 邁向2050年}",
        "{en: 1957 & Co. Limited ESG Report, zh-HK: 一九五七公司報告}",
        "{en: \"ESG Report {{ period }}\", zh-HK: ２０２５報告}",
    ] {
        assert_eq!(of(title), [""; 0], "{title}");
    }
    for (title, wrong) in [
        (
            "{en: ESG Report 2023, zh-HK: 2025年報告}",
            "the title in en is of 2025: it names 2023",
        ),
        (
            "{en: ESG Report 2025, zh-HK: 二〇二三年報告}",
            "the title in zh-HK is of 2025: it names 2023",
        ),
        (
            "{en: ESG Report 2025, zh-HK: ２０２４年報告}",
            "the title in zh-HK is of 2025: it names 2024",
        ),
        (
            "{en: FY2023/24 Report, zh-HK: 報告}",
            "the title in en is of 2025: it names 2023 to 2024",
        ),
        (
            "{en: ESG Report 2026, zh-HK: 報告}",
            "the title in en is of 2025: it names 2026",
        ),
    ] {
        assert_eq!(of(title), [wrong], "{title}");
    }
}

#[test]
fn a_date_belongs_to_its_period_and_a_code_to_its_issuer() {
    let title = "{en: ESG Report, zh-HK: 報告}";
    let of = |rest: &str| {
        let checks = settings(title, rest);
        let of_config =
            |line: &String| line.starts_with("dated") || line.starts_with("the issuer");
        unmet(&checks).into_iter().filter(of_config).collect::<Vec<_>>()
    };
    assert_eq!(of("date: 2026-01-01\nstock-codes: 6680"), [""; 0]);
    assert_eq!(
        of("date: 2025-12-31"),
        [
            "dated after the end of the period: 2025-12-31, and the period ends on 2025-12-31",
            "the issuer's stock code is given: report.yaml names none"
        ]
    );
    // The months are the framework's: five for 2021.
    let late =
        reference(|inputs| replace(&mut inputs.config, "2022-03-31", "2022-06-01"));
    assert_eq!(
        unmet(&late),
        ["dated within 5 months of it: 2022-06-01, and due by 2022-05-31"]
    );
    let last =
        reference(|inputs| replace(&mut inputs.config, "2022-03-31", "2022-05-31"));
    assert_eq!(unmet(&last), [""; 0]);
}

/// A filing has a file a language, each in its own language, and a list of what was checked.
#[test]
fn a_filing_is_complete_and_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let recto = |arguments: &[&str]| recto(arguments, folder.path());
    assert!(recto(&["init", "."]).status.success());
    for arguments in [["sign-off"], ["confirm"]] {
        assert!(recto(&arguments).status.success());
    }
    let settings = folder.path().join("content/report.yaml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    let text = text.replace("# stock-codes: [\"1234\"]", "stock-codes: [\"1234\"]");
    std::fs::write(&settings, &text).expect("a file");
    // Nothing is amiss: it follows what is in force for its year.
    let output = recto(&["build", "--filing"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches("warning[filing]").count(), 0, "{said}");
    let filing = folder.path().join("build/filing");
    let mut names: Vec<_> = std::fs::read_dir(&filing)
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, ["C_ESG_2025.pdf", "E_ESG_2025.pdf", "checklist.md"]);
    let list = std::fs::read_to_string(filing.join("checklist.md")).expect("a list");
    let (checked, by_hand) = list.split_once("## For a person").expect("two parts");
    assert_eq!(checked.matches("- [x]").count(), 31, "{list}");
    assert_eq!(checked.matches("- [ ]").count(), 0, "{list}");
    assert_eq!(checked.matches("is in force for 2025").count(), 2, "{list}");
    assert!(by_hand.contains("- [ ]"));
    let attached =
        "attached: report.ledger.json, report.data.csv, report.index.json: all 3";
    assert_eq!(checked.matches(attached).count(), 2, "{list}");
    // What cannot be met is said, and fails where warnings do; where nothing is attached,
    // nothing is asked for.
    let text = text.replace("date: 2026-04-23", "date: 2026-06-01")
        + "filing: {size-limit: 1, name: \"{lang}-{period}\"}\nscreen: {attachments: false}\n";
    std::fs::write(&settings, text).expect("a file");
    let output = recto(&["build", "--filing", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    let list = std::fs::read_to_string(filing.join("checklist.md")).expect("a list");
    assert_eq!(list.matches("- [x] attached: nothing: all 0").count(), 2, "{list}");
    assert_eq!(list.matches("- [x] PDF/A-2A").count(), 2, "{list}");
    assert!(filing.join("E-2025.pdf").is_file());
}
