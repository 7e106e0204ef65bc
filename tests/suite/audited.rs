//! `recto audit`: our own PDF is found sound and its figures are found, copies made from altered
//! data are found out, and what is no PDF is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use recto::input::project::Project;
use recto::review::audit::{Printed, audit, marked};
use recto::{Proof, Session, Wish};

use crate::altering::{Altered, Original, others};
use crate::bombs::drawing;
use crate::bound::expect_sound;

/// The small project that `init` writes, with its own PDF and the ledger of that.
struct Made {
    folder: tempfile::TempDir,
    pdf: Vec<u8>,
    ledger: recto::output::ledger::Ledger,
}

static STARTER: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    crate::command::recto(&["init", "new"], folder.path());
    let (pdf, ledger) = made(&folder.path().join("new"));
    Made { folder, pdf, ledger }
});

fn made(at: &Path) -> (Vec<u8>, recto::output::ledger::Ledger) {
    let project = Project::find(at).expect("a project");
    let mut session = Session::new(project.read(), Arc::new(project), Wish::default());
    let setting = session.set().expect("pages");
    session.export(&setting).expect("a PDF")
}

fn proof(at: &Path) -> Proof {
    let project = Project::find(at).expect("a project");
    recto::proof(&project.read(), &Wish { every: true, ..Wish::default() })
}

#[test]
fn nothing_is_wrong_with_the_pdf_of_the_starter() {
    let verdict = audit(&STARTER.pdf, &proof(&STARTER.folder.path().join("new")));
    expect_sound(&verdict.expect("a verdict"), &STARTER.ledger, "the starter");
}

/// Every edition of the report: one after the other and face to face, and each language alone.
#[test]
fn nothing_is_wrong_with_the_pdf_of_the_report() {
    let proof = proof(crate::command::root());
    for built in crate::built::editions() {
        let pdf = std::fs::read(&built.pdf).expect("the PDF");
        let ledger = serde_json::from_value(built.ledger.clone()).expect("a ledger");
        expect_sound(&audit(&pdf, &proof).expect("a verdict"), &ledger, built.path());
    }
}

/// Nor with what goes to the printer.
#[test]
fn nothing_is_wrong_with_the_print_edition() {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("print.pdf");
    let path = pdf.to_str().expect("a path");
    let at = STARTER.folder.path().join("new");
    let built = crate::command::recto(&["build", "--edition", "print", "-o", path], &at);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let pdf = std::fs::read(&pdf).expect("the PDF");
    let verdict = audit(&pdf, &proof(&at)).expect("a verdict");
    assert_eq!(verdict.findings, []);
    assert!(verdict.numbers.len() > 500, "{}", verdict.numbers.len());
}

/// Of what is altered in copies so many in a hundred are found where they stand, and little is told of
/// what was not altered.
fn expect_found(
    pdf: &[u8],
    ledger: &recto::output::ledger::Ledger,
    proof: &Proof,
    copies: usize,
    least: usize,
) {
    let original = Original::new(pdf, ledger);
    assert!(original.count() * 10 >= ledger.figures.len() * 8, "{}", original.count());
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let (mut found, mut all, mut beside, mut escaped) = (0, 0, 0, String::new());
    let mut told = String::new();
    for (copy, altered) in original.copies(copies, 8, 7) {
        let verdict = audit(&copy, proof).expect("a verdict");
        let others = others(&verdict, &altered);
        beside += others.len();
        for own in &others {
            told += &format!("{own:?}\n");
        }
        for own in altered {
            let is_found = own.is_found(&verdict);
            let count = counts.entry(own.kind).or_default();
            count[0] += usize::from(is_found);
            count[1] += 1;
            found += usize::from(is_found);
            all += 1;
            if !is_found {
                escaped +=
                    &format!("{} on sheet {}: {}\n", own.kind, own.sheet, own.what);
            }
        }
    }
    assert!(all > 70 * copies, "{all}");
    assert!(found * 100 >= all * least, "{found} of {all}:\n{escaped}{counts:?}");
    assert!(
        beside * 12 <= all,
        "{beside} findings at what was not altered of {all}:\n{told}"
    );
}

/// A digit, a sign, a unit, two rows.
#[test]
fn what_is_altered_in_the_pdf_of_the_starter_is_found() {
    let proof = proof(&STARTER.folder.path().join("new"));
    expect_found(&STARTER.pdf, &STARTER.ledger, &proof, 3, 95);
}

/// The report has many charts whose series no label beside a number tells.
#[test]
fn what_is_altered_in_the_pdf_of_the_report_is_found() {
    let built = &crate::built::BILINGUAL;
    let pdf = std::fs::read(&built.pdf).expect("the PDF");
    let ledger = serde_json::from_value(built.ledger.clone()).expect("a ledger");
    expect_found(&pdf, &ledger, &proof(crate::command::root()), 8, 95);
}

/// The sheets of a copy of the starter on which a rule finds something, with one text altered.
fn sheets_of(rule: &str, sheet: usize, old: &str, new: &str) -> Vec<usize> {
    let copy = Original::new(&STARTER.pdf, &STARTER.ledger).replaced(sheet, old, new);
    let proof = proof(&STARTER.folder.path().join("new"));
    let verdict = audit(&copy, &proof).expect("a verdict");
    let own = verdict.findings.iter().filter(|it| it.rule.name == rule);
    own.filter_map(|it| Some(it.place.as_ref()?.sheet)).collect()
}

/// A figure of a year that is past, on a band of a flow or in a link of a chain, is said to be that, and nothing else is told:
/// neither that it stands in no data, nor that the right one is missing. The right one may stand
/// once more at the other end of the band.
#[test]
fn old_values_in_flows_are_told_as_such() {
    let expect = |pdf: &[u8], ledger: &recto::output::ledger::Ledger, at: &Path| {
        let proof = proof(at);
        let copies = Original::new(pdf, ledger).within("stale", &["flow", "value chain"]);
        for (copy, altered) in &copies {
            let verdict = audit(copy, &proof).expect("a verdict");
            let found = altered.findings(&verdict);
            let is_so = |own: &String| {
                own.starts_with("print-once-true: ")
                    && own.contains(": that is the figure of 20")
            };
            assert!(
                found.len() == 1 && found.iter().all(is_so),
                "{}: {found:?}",
                altered.what
            );
            let beside = others(&verdict, std::slice::from_ref(altered));
            assert!(beside.is_empty(), "{}: {beside:?}", altered.what);
        }
        copies.len()
    };
    let starter = STARTER.folder.path().join("new");
    assert_eq!(expect(&STARTER.pdf, &STARTER.ledger, &starter), 10);
    let built = &crate::built::BILINGUAL;
    let pdf = std::fs::read(&built.pdf).expect("the PDF");
    let ledger = serde_json::from_value(built.ledger.clone()).expect("a ledger");
    assert_eq!(expect(&pdf, &ledger, crate::command::root()), 4);
}

/// Two numbers of a flow that changed places are each told where they stand.
#[test]
fn numbers_of_a_flow_that_changed_places_are_found() {
    let flow = STARTER.ledger.figures.iter().find(|it| {
        let block = it.block.and_then(|at| STARTER.ledger.blocks.get(at));
        it.language == "en" && block.is_some_and(|own| own.kind == "flow")
    });
    let sheet = flow.expect("a flow").position.sheet;
    let copy =
        Original::new(&STARTER.pdf, &STARTER.ledger).replaced(sheet, "1,180", "8,432");
    let copy = Original::new(&copy, &STARTER.ledger).replaced(sheet, "8,432", "1,180");
    let verdict = audit(&copy, &proof(&STARTER.folder.path().join("new")));
    let found = verdict
        .expect("a verdict")
        .findings
        .into_iter()
        .map(|own| own.message);
    let mut found: Vec<String> = found.collect();
    found.sort();
    assert_eq!(
        found,
        [
            "1,180 stands where `energy.grid` is 8,432",
            "8,432 stands where `energy.solar` is 1,180",
        ]
    );
}

/// A number with another sign is the figure, and was never true.
#[test]
fn another_sign_is_told_as_another_number() {
    let original = Original::new(&STARTER.pdf, &STARTER.ledger);
    let proof = proof(&STARTER.folder.path().join("new"));
    let copies = original.within("sign", &["value chain"]);
    assert!(copies.len() > 2, "{}", copies.len());
    for (copy, altered) in copies {
        let found = altered.findings(&audit(&copy, &proof).expect("a verdict"));
        let is_so = |own: &String| own.starts_with("print-near: −");
        assert!(found.len() == 1 && found.iter().all(is_so), "{found:?}");
    }
}

/// The contents say that the climate targets stand on page 16.
#[test]
fn a_page_in_the_contents_where_the_heading_is_not_is_found() {
    assert_eq!(sheets_of("print-page", 2, "16", "18"), [2]);
}

/// A figure of a sentence that one language has lost is told where the other has it.
#[test]
fn a_figure_that_one_language_lacks_is_found() {
    let english = STARTER.ledger.figures.iter().find(|it| {
        it.language == "en"
            && it.printed == "420"
            && it.sentence.contains("our own solar")
    });
    let own = english.expect("the figure of the sentence");
    let sheet = own.position.sheet;
    let other = STARTER.ledger.figures.iter().find(|it| {
        it.language != "en"
            && it.printed.starts_with("420")
            && it.metric == own.metric
            && it.block != own.block
            && it.sentence.len() > 40
    });
    let other = other.expect("its twin").position.sheet;
    assert_eq!(sheets_of("print-differs", sheet, "420", "some"), [other]);
}

/// A table of numbers that its author typed, whose last row is the total of those above.
fn typed(totals: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    // Where there are hardly any letters, they may be what is left of text drawn as shapes.
    let prose = "The sites of the Group used this much water. ".repeat(20);
    let files = [
        (
            "content/report.yaml",
            "title: {en: T}\nissuer: {en: I}\nlanguages: [en]\nperiod: 2025\ndate: 2026-03-31\n\
             checks: {unbound-number: \"off\"}\n"
                .to_owned(),
        ),
        (
            "content/en/01-x.md",
            format!(
                "# X {{#x}}\n\n{prose}\n\n| Site | 2024 | 2025 |\n|---|--:|--:|\n| East | 1,120 | 1,131 |\n\
                 | West | 235 | 242 |\n| North | 310 | 305 |\n{totals}\n"
            ),
        ),
    ];
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let verdict = audit(&made(folder.path()).0, &proof(folder.path()));
    let findings = verdict.expect("a verdict").findings.into_iter();
    findings
        .map(|own| format!("{}: {}", own.rule.name, own.message))
        .collect()
}

/// What its author typed wrong is in no data, and the table itself says so.
#[test]
fn a_total_that_its_rows_do_not_add_up_to_is_found() {
    assert_eq!(typed("| Total | 1,665 | 1,678 |"), [""; 0]);
    let found = typed("| Total | 1,665 | 1,687 |");
    let said = "print-sum: the rows above 1,687 add up to 1678, as those of the other columns do to theirs";
    assert_eq!(found, [said]);
    // What only stands below them is no total.
    assert_eq!(typed("| South | 400 | 512 |"), [""; 0]);
}

/// Where all letters are drawn as shapes there is nothing to audit, which must not look sound.
#[test]
fn a_file_without_text_is_refused_in_words() {
    let proof = proof(&STARTER.folder.path().join("new"));
    let drawn = drawing(b"60 700 200 9 re f", "", 2).bytes("");
    let reason = audit(&drawn, &proof).expect_err("a reason");
    assert!(reason.contains("no text"), "{reason}");
}

/// The answers that programs read: of a copy with much altered, and of one that is as it was.
pub(crate) fn answers() -> Vec<String> {
    let proof = proof(&STARTER.folder.path().join("new"));
    let original = Original::new(&STARTER.pdf, &STARTER.ledger);
    let altered = original.copies(1, 8, 5).remove(0).0;
    let verdicts = [altered, STARTER.pdf.clone()].map(|pdf| audit(&pdf, &proof));
    verdicts
        .map(|it| serde_json::to_string(&it.expect("a verdict")).expect("JSON"))
        .into()
}

#[test]
fn what_is_no_pdf_is_refused_in_words() {
    let proof = proof(&STARTER.folder.path().join("new"));
    for bytes in [b"".as_slice(), b"no PDF", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"] {
        let reason = audit(bytes, &proof).expect_err("a reason");
        assert!(reason.len() > 10, "{reason}");
    }
    let half = &STARTER.pdf[..STARTER.pdf.len() / 2];
    assert!(audit(half, &proof).is_err());
}

#[test]
fn what_is_encrypted_is_refused_as_that() {
    let locked = "/Encrypt<</Filter/Standard/V 1/R 2/O(0)/U(0)/P -4>>/ID[(a)(a)]";
    let locked = crate::bombs::File::new("", "", 1).bytes(locked);
    let reason = Printed::read(&locked).expect_err("a reason");
    assert_eq!(reason, "it is encrypted");
}

/// The marked copy has the pages of the file, and a note for each finding that stands on one.
#[test]
fn a_marked_copy_has_a_note_at_each_finding() {
    let at = STARTER.folder.path().join("new");
    let mut inputs = Project::find(&at).expect("a project").read();
    for file in &mut inputs.data {
        file.text = file.text.clone().map(|text| text.replace("2025: 868", "2025: 869"));
    }
    let wish = Wish { every: true, ..Wish::default() };
    let (altered, _) =
        recto::bind(recto::model::place::Sources::default(), &inputs, &wish);
    let verdict = audit(&STARTER.pdf, &altered).expect("a verdict");
    let placed = verdict.findings.iter().filter(|it| it.place.is_some()).count();
    assert!(placed > 0, "{:#?}", verdict.findings);
    let copy = marked(&STARTER.pdf, &verdict).expect("a copy");
    let document = lopdf::Document::load_mem(&copy).expect("a PDF");
    assert_eq!(document.get_pages().len(), verdict.pages);
    let notes = document.objects.values().filter(|object| {
        let own = object.as_dict().ok();
        own.and_then(|own| own.get(b"T").ok()?.as_str().ok()) == Some(b"recto audit")
    });
    let nowhere = verdict.findings.iter().any(|it| it.place.is_none());
    assert_eq!(notes.count(), placed + usize::from(nowhere));
    let before = crate::reader::pages(&STARTER.pdf);
    let after = crate::reader::pages(&copy);
    assert!(before.iter().zip(&after).all(|(a, b)| a.text() == b.text()));
}

const RESULT: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer, zh-HK: 發行人}
languages: [en]
period: 2025
date: 2026-03-31
checks: {other-period: \"off\"}
=== content/data/a.yaml
profit: {name: {en: Profit}, unit: HKD million, values: {2024: 12.4, 2025: -31.6}}
before: {name: {en: Profit before tax}, unit: HKD million, values: {2024: 18.9, 2025: -24.3}}
=== content/en/01-result.md
# Our result {#result}

The profit of the year that ended was {{ profit }}, after one of {{ profit@2024 }} in the year before, and the whole
of it came from our own work on land and at sea, in which nothing was sold and nothing was bought that is not told.

| Result | 2025 | 2024 |
|---|---:|---:|
| Profit for the whole year | {{ profit : bare }} | {{ profit@2024 : bare }} |
| Profit before tax of the Group | {{ before : bare }} | {{ before@2024 : bare }} |
";

/// What is told of the page of a project with other words against the project.
fn told(changes: &[(&str, &str)]) -> Vec<String> {
    let put = |text: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        for file in crate::fixture::inputs(text).texts() {
            let path = folder.path().join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, file.text.as_ref().expect("a text")).expect("a file");
        }
        folder
    };
    let other = changes.iter().fold(RESULT.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let (pdf, _) = made(put(&other).path());
    let verdict = audit(&pdf, &proof(put(RESULT).path())).expect("a verdict");
    verdict.findings.into_iter().map(|own| own.message).collect()
}

#[test]
fn heads_of_another_year_are_told() {
    assert_eq!(told(&[]), [""; 0]);
    let over = |head: &str, year: &str| {
        format!("{head} stands over a column whose figures are of {year}")
    };
    let heads = "| 2025 | 2024 |";
    assert_eq!(
        told(&[(heads, "| 2024 | 2025 |")]),
        [over("2024", "2025"), over("2025", "2024")]
    );
    assert_eq!(told(&[(heads, "| 2024 | 2024 |")]), [over("2024", "2025")]);
    assert_eq!(told(&[(heads, "| 2025 | 2023 |")]), [over("2023", "2024")]);
}

/// Two heads that changed places over a table or under a chart are told once each, and no number
/// of theirs is.
#[test]
fn heads_that_changed_places_are_told_at_the_heads() {
    let expect = |pdf: &[u8], ledger: &recto::output::ledger::Ledger, at: &Path| {
        let proof = proof(at);
        let original = Original::new(pdf, ledger);
        let mut copies =
            original.within("heads swapped", &["performance table", "chart"]);
        let heads = |own: &Altered| own.what.split(" over ").next().map(str::to_owned);
        let mut seen = BTreeSet::new();
        copies.retain(|(_, own)| seen.insert((own.sheet, heads(own))));
        for (copy, altered) in &copies {
            let found = audit(copy, &proof).expect("a verdict").findings;
            let found: Vec<_> = found.iter().map(|own| own.message.as_str()).collect();
            let is_so =
                |own: &&str| own.contains(" stands over a column whose figures are of ");
            let what = &altered.what;
            assert!(found.len() == 2 && found.iter().all(is_so), "{what}: {found:?}");
        }
        copies.len()
    };
    let starter = STARTER.folder.path().join("new");
    assert_eq!(expect(&STARTER.pdf, &STARTER.ledger, &starter), 10);
    let built = &crate::built::BILINGUAL;
    let pdf = std::fs::read(&built.pdf).expect("the PDF");
    let ledger = serde_json::from_value(built.ledger.clone()).expect("a ledger");
    assert_eq!(expect(&pdf, &ledger, crate::command::root()), 22);
}

/// Before the currency, and as accounts write it.
#[test]
fn a_minus_that_is_lost_or_added_is_told() {
    assert_eq!(
        told(&[("was {{ profit }}", "was HK$31.6 million")]),
        ["31.6 stands where `profit` is \u{2212}HK$31.6 million"]
    );
    assert_eq!(
        told(&[("of {{ profit@2024 }}", "of \u{2212}HK$12.4 million")]),
        ["\u{2212}12.4 stands where `profit` is HK$12.4 million"]
    );
    assert_eq!(
        told(&[("| {{ before : bare }} |", "| (24.3) |")]),
        [""; 0],
        "brackets for a minus"
    );
    assert_eq!(told(&[("was {{ profit }}", "was HK$(31.6) million")]), [""; 0]);
    assert_eq!(
        told(&[("| {{ profit@2024 : bare }} |", "| (12.4) |")]),
        ["\u{2212}12.4 stands where `profit` is 12.4"]
    );
}
