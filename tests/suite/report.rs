//! The real report, end to end: the command a user runs, judged by independent tools.

use std::collections::BTreeMap;

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use recto::model::lang::USUAL;
use serde_json::Value;

use crate::built::{BILINGUAL, Built, editions};
use crate::command::{recto, root};
use crate::reader;

/// PDF/A-3a and PDF/UA-1 by an independent validator. Two of its findings are known to be
/// wrong and are passed over, narrowly: it misreads the widths of CID fonts with several
/// font dictionaries (subsets of Noto CJK), and takes the last byte of a stream for the
/// end of line behind it where that byte looks like one. For the latter the lengths are
/// counted here.
#[test]
fn the_pdf_is_archivable_and_accessible() {
    for built in editions() {
        let bytes = std::fs::read(&built.pdf).expect("the PDF");
        for profile in [ValidationProfile::PdfA3a, ValidationProfile::PdfUa1] {
            let options = ValidationOptions::default().profile(profile);
            let report = validate_pdf_bytes(&bytes, &options).expect("a verdict");
            assert!(report.rules.total > 50, "the validator looked");
            for failure in report.failures {
                let widths = failure.message.contains("embedded CIDFontType0C program");
                let length = failure.message.contains("/Length does not match its raw");
                let known = widths || (length && streams_are_as_long_as_they_say(&bytes));
                assert!(known, "{} {}", failure.rule_id, failure.message);
            }
        }
    }
}

/// Whether behind the bytes that each `/Length` counts stands `endstream`.
pub(crate) fn streams_are_as_long_as_they_say(pdf: &[u8]) -> bool {
    let find = |needle: &[u8], from: usize| {
        pdf[from..]
            .windows(needle.len())
            .position(|part| part == needle)
            .map(|at| from + at)
    };
    let mut at = 0;
    let mut count = 0;
    while let Some(key) = find(b"/Length ", at) {
        let digits: String = pdf[key + 8..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        let length: usize = digits.parse().expect("a length");
        let start = find(b"stream\n", key).expect("a stream") + 7;
        let rest = &pdf[start + length..];
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        if !rest.starts_with(b"endstream") {
            return false;
        }
        (at, count) = (start + length, count + 1);
    }
    count > 20
}

#[test]
fn every_figure_of_the_ledger_stands_on_its_page() {
    for built in editions() {
        let pages: Vec<_> = built.pages.iter().map(reader::Page::text).collect();
        built.holds(&pages);
    }
}

/// The same metric prints the same value in both languages, however often.
#[test]
fn both_languages_print_the_same_values() {
    let mut values: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    for figure in BILINGUAL.figures() {
        let text = |key: &str| figure[key].as_str().unwrap_or_default().to_owned();
        if figure["value"].is_null() {
            continue; // The text of a claim is its language's own.
        }
        let name = text("metric") + &text("expression");
        let key = (name + " " + &text("period"), text("value"));
        *values.entry(key).or_default().entry(text("language")).or_default() += 1;
    }
    for (key, languages) in values {
        assert!(
            USUAL.iter().all(|lang| languages.contains_key(lang.tag())),
            "{key:?} stands in {:?} only",
            languages.keys()
        );
    }
}

/// Each page number that contents, cross-references and content index print is a link, and
/// it leads to the page it names.
#[test]
fn every_printed_page_number_is_the_page_it_leads_to() {
    for built in editions() {
        let mut count = 0;
        for (index, page) in built.pages.iter().enumerate() {
            for (rect, target) in &page.links {
                let text = page.text_in(rect.inflate(0.5, 0.5));
                let text = text.trim();
                // A number that leads to its own page is a footnote's, and four digits are a
                // year in a title.
                let is_page = *target != index + 1 && (1..=3).contains(&text.len());
                if is_page && text.chars().all(|c| c.is_ascii_digit()) {
                    let here = index + 1;
                    assert_eq!(
                        text,
                        target.to_string(),
                        "on page {here}, where a link leads"
                    );
                    count += 1;
                }
            }
        }
        assert!(count >= 40, "{count} page numbers are links");
    }
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let again = Built::new(&[]);
    let read = |built: &Built| std::fs::read(&built.pdf).expect("the PDF");
    assert!(read(&BILINGUAL) == read(&again), "two builds differ");
    assert_eq!(BILINGUAL.ledger, again.ledger);
}

#[test]
fn the_pdf_carries_its_title_language_and_bookmarks() {
    let about = reader::about(&BILINGUAL.pdf);
    for title in
        ["Environmental, Social and Governance Report 2021", "2021年環境、社會及管治報告"]
    {
        assert!(about.title.contains(title), "{}", about.title);
    }
    assert_eq!(about.lang, "en-GB");
    assert!(about.is_tagged);
    // A node for each language, its chapters under it.
    let titles: Vec<_> =
        about.bookmarks.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles, ["English", "中文"]);
    assert!(
        about.bookmarks.iter().all(|(_, chapters)| *chapters >= 8),
        "{:?}",
        about.bookmarks
    );
}

#[test]
fn an_error_writes_nothing_and_leaves_the_last_pdf() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path().join("content/en");
    std::fs::create_dir_all(&content).expect("a folder");
    let settings = "title: {en: T}\nissuer: {en: I}\nlanguages: [en]\nperiod: 2021\ndate: 2022-03-31\n";
    std::fs::write(folder.path().join("content/report.yaml"), settings).expect("a file");
    std::fs::write(content.join("01-x.md"), "# X\n\nText.\n").expect("a file");
    let good = recto(&["build"], folder.path());
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let pdf = folder.path().join("build/report.pdf");
    let before = std::fs::read(&pdf).expect("the PDF");

    std::fs::write(content.join("01-x.md"), "# X\n\n{{ nothing }} <b>\n")
        .expect("a file");
    let bad = recto(&["build", "--format", "json"], folder.path());
    assert_eq!(bad.status.code(), Some(1));
    let lines = String::from_utf8(bad.stdout).expect("text");
    let rules: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["rule"].clone())
        .collect();
    assert_eq!(rules, ["unknown-metric", "raw-html"]);
    assert!(std::fs::read(&pdf).expect("the PDF") == before, "the last good PDF is gone");
    assert_eq!(recto(&["bild"], folder.path()).status.code(), Some(2));
    assert_eq!(recto(&["-C", "/nowhere", "build"], folder.path()).status.code(), Some(2));
}

/// `--emit typst` writes a project that the stock compiler can set. Whether to the same
/// pages is for `tests/tools/`, where that compiler is.
#[test]
fn the_emitted_project_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let arguments = ["build", "--emit", "typst", "-o", out.to_str().expect("a path")];
    let output = recto(&arguments, root());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in ["main.typ", "layouts/lib.typ", "chapters/en/01-about.typ", "fonts"] {
        assert!(out.join(name).exists(), "{name}");
    }
}
