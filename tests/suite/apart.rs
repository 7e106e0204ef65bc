//! A language that is no part of the book is a file of its own: wherever a page of it is named,
//! it is that file's page.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use crate::command::{correct, done};

/// A report of three languages, whose book has two of them.
fn report(root: &Path) {
    let languages = ["--language", "en", "--language", "zh-HK", "--language", "zh-CN"];
    done(&[&["init", "--blank", "."], languages.as_slice()].concat(), root, 0);
    fs::write(
        root.join("content/data/data.yaml"),
        "power:\n  name: {en: Power, zh-HK: 電力, zh-CN: 电力}\n  unit: MWh\n  values: {2024: 7, 2025: 9}\n",
    )
    .expect("data");
    for (lang, text) in [
        ("en", "It was {{ power }} in all."),
        ("zh-HK", "合共{{ power }}。"),
        ("zh-CN", "合计{{ power }}。"),
    ] {
        let chapter = root.join(format!("content/{lang}/01-report.md"));
        let own = fs::read_to_string(&chapter).expect("a chapter");
        fs::write(chapter, format!("{own}\n{text}\n")).expect("a chapter");
    }
}

/// The page and the sheet of the one figure of a language.
fn place(ledger: &Value, lang: &str) -> (String, u64) {
    let figures = ledger["figures"].as_array().expect("figures").iter();
    let own: Vec<_> = figures.filter(|it| it["language"] == lang).collect();
    let [own] = own.as_slice() else { panic!("{own:#?}") };
    let page = own["page"].as_str().expect("a page").to_owned();
    (page, own["position"]["sheet"].as_u64().expect("a sheet"))
}

fn ledger(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("a ledger")).expect("JSON")
}

#[test]
fn pages_of_a_language_apart_are_those_of_its_own_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    report(root);
    done(&["build", "-o", "book.pdf"], root, 0);
    done(&["build", "--lang", "zh-CN", "-o", "own.pdf"], root, 0);
    let book = ledger(&root.join("book.ledger.json"));
    let own = place(&ledger(&root.join("own.ledger.json")), "zh-CN");
    let all: Value =
        serde_json::from_str(&done(&["export", "json"], root, 0)).expect("JSON");
    assert_eq!(place(&all, "zh-CN"), own);
    for lang in ["en", "zh-HK"] {
        assert_eq!(place(&all, lang), place(&book, lang));
    }
    // The page would be another behind those of the book.
    assert!(own.1 <= place(&book, "zh-HK").1);
    let (page, _) = own;
    let traced = done(&["trace", "power"], root, 0);
    assert!(traced.contains(&format!("zh-CN page {page}  9")), "{traced}");
    // Each entry knows its block.
    let traced: Value =
        serde_json::from_str(&done(&["trace", "power", "--format", "json"], root, 0))
            .expect("JSON");
    assert!(traced.to_string().contains("合计"), "{traced}");
    done(&["pack"], root, 0);
    let file = fs::File::open(root.join("build/pack.xlsx")).expect("a workbook");
    let mut pack = zip::ZipArchive::new(file).expect("a workbook");
    let mut said = String::new();
    let mut strings = pack.by_name("xl/sharedStrings.xml").expect("words");
    strings.read_to_string(&mut said).expect("text");
    let (book, more) = (place(&book, "en").0, place(&book, "zh-HK").0);
    assert!(said.contains(&format!("<t>{book}, {more}, zh-CN {page}</t>")), "{said}");
}

#[test]
fn a_change_in_a_language_apart_is_told_with_its_own_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    for root in [&before, &after] {
        fs::create_dir(root).expect("a folder");
        report(root);
    }
    done(&["build", "--lang", "zh-CN", "-o", "own.pdf"], &after, 0);
    let (page, _) = place(&ledger(&after.join("own.ledger.json")), "zh-CN");
    let old = before.to_string_lossy();
    assert!(done(&["diff", &old], &after, 0).contains("are the same."));
    correct(
        &after,
        "content/zh-CN/01-report.md",
        "合计{{ power }}。",
        "共计{{ power }}。",
    );
    let told = done(&["diff", &old], &after, 1);
    assert!(told.contains(&format!("zh-CN page {page} paragraph")), "{told}");
    assert!(told.contains(&format!("page {page} zh-CN: 1 text")), "{told}");
    assert!(
        told.contains("Every page was compared: nothing else has changed."),
        "{told}"
    );
    // A figure in every language, each on the page of its file, and the dataset once.
    correct(
        &after,
        "content/zh-CN/01-report.md",
        "共计{{ power }}。",
        "合计{{ power }}。",
    );
    correct(&after, "content/data/data.yaml", "2025: 9", "2025: 8");
    let told = done(&["diff", &old], &after, 1);
    assert!(told.contains(&format!("zh-CN page {page}  9")), "{told}");
    assert_eq!(told.matches("content/data/data.yaml").count(), 1, "{told}");
    // What is longer in that language alone moves its pages, not those of the book.
    correct(&after, "content/data/data.yaml", "2025: 8", "2025: 9");
    let more = format!("合计{}{{{{ power }}}}。", "这里没有数字，".repeat(800));
    correct(&after, "content/zh-CN/01-report.md", "合计{{ power }}。", &more);
    let told = done(&["diff", &old], &after, 1);
    let at = told.find("\nPages\n").expect("pages");
    let told = &told[at..];
    assert!(told.contains("are now pages zh-CN "), "{told}");
    let is_of_it = |line: &str| !line.contains("page ") || line.contains("zh-CN");
    assert!(
        told.lines().filter(|line| line.starts_with("      ")).all(is_of_it),
        "{told}"
    );
    // A language that is new has all its pages new.
    correct(
        &before,
        "content/report.yaml",
        "languages: [en, zh-HK, zh-CN]",
        "languages: [en, zh-HK]",
    );
    fs::remove_dir_all(before.join("content/zh-CN")).expect("a folder");
    let told = done(&["diff", &old], &after, 1);
    assert!(told.contains("zh-CN: new page"), "{told}");
}
