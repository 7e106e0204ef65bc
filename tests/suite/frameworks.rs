//! Frameworks in whole reports: what is missing for whom, and several indexes in one book.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::command::{ends, recto};
use crate::{fixture, reader};

/// The codes of each framework, typed apart from its catalogue.
const CODES: &str = include_str!("../frameworks/codes.txt");

fn codes(framework: &str) -> Vec<&'static str> {
    let head = format!("{framework}: ");
    let line = CODES.lines().find_map(|line| line.strip_prefix(&head));
    line.expect("its codes").split_whitespace().collect()
}

/// What a report that answers nothing lacks, by the class of the issuer and the year.
#[test]
fn what_is_missing_hangs_on_class_and_year() {
    let mut found = String::new();
    for (class, board, large) in
        [("Main Board", "main", false), ("GEM", "gem", false), ("LargeCap", "main", true)]
    {
        for (framework, year) in
            [("hkex-2020", 2024), ("hkex-2025", 2025), ("hkex-2025", 2026)]
        {
            let proof = fixture::proof(&format!(
                "=== content/report.yaml\n\
                 title: {{en: Report, zh-HK: 報告}}\n\
                 issuer: {{en: Issuer Limited, zh-HK: 發行人有限公司}}\n\
                 languages: [en, zh-HK]\n\
                 period: {year}\n\
                 date: {}-03-31\n\
                 framework: {framework}\n\
                 issuer-class: {{board: {board}, large-cap: {large}}}\n",
                year + 1
            ));
            let mut missing: BTreeMap<(bool, &str), Vec<String>> = BTreeMap::new();
            for finding in proof.findings.iter().filter(|it| it.rule == "undisclosed") {
                let is_error = finding.severity == recto::diag::Severity::Error;
                let is_mandatory = finding.message.contains("which is mandatory");
                let words = finding.message.strip_prefix("nothing answers ");
                let code = words.and_then(|it| it.split(' ').next()).expect("a code");
                let duty = if is_mandatory { "mandatory" } else { "explain" };
                missing.entry((!is_error, duty)).or_default().push(code.to_owned());
            }
            for ((is_warning, duty), codes) in missing {
                let how = if is_warning { "warned of" } else { "missing" };
                let codes = codes.join(" ");
                let _ = writeln!(
                    found,
                    "{class}, {framework}, {year}, {how}, {duty}: {codes}"
                );
            }
        }
    }
    let expected = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/frameworks/missing.txt");
    let same = snapbox::Assert::new().action_env("SNAPSHOTS").try_eq(
        Some(&"what is missing"),
        found.into(),
        snapbox::Data::read_from(std::path::Path::new(expected), None),
    );
    same.unwrap_or_else(|error| panic!("{error}"));
}

/// A report with the indexes of four frameworks, each in its own form: every page number that
/// they print is the page it leads to, and each section stands in the indexes that it answers.
#[test]
fn four_indexes_in_one_report_lead_to_their_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join("content").join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write(
        "report.yaml",
        "title: {en: Report, zh-HK: 報告}\n\
         issuer: {en: Issuer Limited, zh-HK: 發行人有限公司}\n\
         languages: [en, zh-HK]\n\
         period: 2025\n\
         date: 2026-04-20\n\
         frameworks:\n\
         - hkex-2025\n\
         - {id: gri-2021, claim: in-accordance}\n\
         - ifrs-s2\n\
         - szse-17\n\
         checks: {numeric-without-figure: off, untranslated: off}\n",
    );
    // Every third provision has a section of its own, on a page of its own; the rest is explained.
    let mandatory = ["MDR13", "MDR14", "MDR15", "D28"];
    let mut sections: Vec<&str> = codes("hkex-2025").into_iter().step_by(3).collect();
    sections.retain(|code| !mandatory.contains(code));
    for (lang, title, text) in
        [("en", "Answers", "This is how we do it."), ("zh-HK", "披露", "我們這樣處理。")]
    {
        let mut chapter = format!("# {title} {{#answers}}\n");
        for code in sections.iter().chain(&mandatory[..]) {
            let id = code.to_lowercase().replace('.', "-");
            if code == &"D28" {
                let _ = write!(
                    chapter,
                    "\n## {title} D28(a) {{#d28a .page discloses=D28(a)}}\n\n{text}\n\
                     \n## {title} D28(b) {{#d28b .page discloses=D28(b),gri:305-2}}\n\n{text}\n"
                );
            } else if !chapter.contains(&format!("{{#{id} ")) {
                let more = if *code == "MDR13" {
                    ",gri:2-9,gri:2-22,s2:6(a),szse:21"
                } else {
                    ""
                };
                let _ = write!(
                    chapter,
                    "\n## {title} {code} {{#{id} .page discloses={code}{more}}}\n\n{text}\n"
                );
            }
        }
        write(&format!("{lang}/01-answers.md"), &chapter);
        let mut indexes = format!("---\nkind: tables\n---\n# {title} {{#index}}\n");
        for framework in ["hkex-2025", "gri-2021", "ifrs-s2", "szse-17"] {
            let _ = write!(
                indexes,
                "\n## {framework} {{#{framework}}}\n\n```index\nframework: {framework}\n```\n"
            );
        }
        indexes.push_str("\n## + {#crosswalk}\n\n```index\nshow: crosswalk\n```\n");
        write(&format!("{lang}/02-index.md"), &indexes);
    }
    let mut index = String::new();
    let mut excuse = |code: &str, how: &str| {
        let _ = writeln!(
            index,
            "{code}: {{{how}, reason: {{en: Not here., zh-HK: 不在此。}}}}"
        );
    };
    for code in codes("hkex-2025") {
        if !sections.contains(&code) && !mandatory.contains(&code) {
            excuse(code, "explain: not-applicable");
        }
    }
    excuse("D28(c)", "relief: reasonable-information");
    for code in codes("szse-17").into_iter().filter(|code| *code != "21") {
        excuse(&format!("szse:{code}"), "explain: not-applicable");
    }
    for code in codes("gri-2021") {
        let is_asked = code.starts_with("2-") || code == "3-1" || code == "3-2";
        let may_be_omitted =
            !["2-1", "2-2", "2-3", "2-4", "2-5", "3-1", "3-2"].contains(&code);
        if is_asked && !["2-9", "2-22"].contains(&code) {
            match may_be_omitted {
                true => {
                    excuse(&format!("gri:{code}"), "omission: information-unavailable");
                }
                false => {
                    excuse(&format!("gri:{code}"), "answer: {en: Here., zh-HK: 在此。}");
                }
            }
        }
    }
    write("index.yaml", &index);
    ends(&recto(&["build", "-o", "out.pdf"], folder.path()), 0);

    let pages =
        reader::pages(&std::fs::read(folder.path().join("out.pdf")).expect("a PDF"));
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        for (rect, target) in &page.links {
            let text = page.text_in(rect.inflate(0.5, 0.5));
            let text = text.trim();
            if *target != at + 1
                && !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_digit())
            {
                assert_eq!(text, target.to_string(), "on page {}", at + 1);
                *counts.entry(*target).or_default() += 1;
            }
        }
    }
    assert!(counts.len() > 40, "{} pages are led to", counts.len());
    // The section on Scope 2 is led to from the contents, the Code's index, GRI's and S2's.
    let scope2 = pages.iter().position(|page| page.text().contains("Answers D28(b)"));
    let all: Vec<_> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| {
            page.text().contains("Answers D28(b)") && page.text().contains("This is")
        })
        .map(|(at, _)| at + 1)
        .collect();
    assert!(scope2.is_some() && all.len() == 1, "{all:?}");
    assert!(counts[&all[0]] >= 3, "{counts:?}");
    let whole: String = pages.iter().map(reader::Page::text).collect();
    let squeezed = crate::built::squeezed(&whole);
    for said in [
        "Issuer Limited has reported",
        "1 January 2025 to 31 December 2025",
        "Reasonable information relief",
        "Statement of use",
        "使用聲明",
        "合理資料寬免",
    ] {
        assert!(squeezed.contains(&crate::built::squeezed(said)), "{said}");
    }
}
