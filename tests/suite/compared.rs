//! Two states of a report compared: chapters that were renumbered, renamed, split or moved are
//! known by what they say.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use recto::model::lang::{Lang, USUAL};
use tempfile::TempDir;

use crate::command::{err, out, recto, small};

/// The project as it was: that of `recto init`.
static BEFORE: LazyLock<TempDir> = LazyLock::new(small);

/// What `diff` says of a folder that was changed, and how it ends.
fn diff(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let before = BEFORE.path().to_str().expect("a path");
    let output = recto(&[&["diff", before], arguments].concat(), folder);
    (out(&output) + &err(&output), output.status.code())
}

/// Renames chapters in both languages, and the links that lead to them.
fn rename(folder: &Path, names: &[(&str, &str)]) {
    for lang in USUAL.map(Lang::tag) {
        let content = folder.join("content").join(lang);
        for (old, _) in names {
            fs::rename(content.join(old), content.join(format!("{old}.old")))
                .expect("it");
        }
        for (old, new) in names {
            fs::rename(content.join(format!("{old}.old")), content.join(new))
                .expect("it");
        }
        for entry in fs::read_dir(&content).expect("a folder") {
            let path = entry.expect("an entry").path();
            let mut text = fs::read_to_string(&path).expect("text");
            for (old, new) in names {
                text = text.replace(old, &format!("\u{1}{new}"));
            }
            fs::write(&path, text.replace('\u{1}', "")).expect("a file");
        }
    }
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
    assert!(!text.contains("No other difference explains"), "{text}");
}

#[test]
fn a_chapter_put_in_between_is_one_new_chapter() {
    let folder = small();
    let at = folder.path();
    rename(
        at,
        &[
            ("06-index.md", "07-index.md"),
            ("05-performance.md", "06-performance.md"),
            ("04-people.md", "05-people.md"),
        ],
    );
    for (lang, text) in [
        (
            "en",
            "---\nnav: Supply\n---\n# Our suppliers {#supply}\n\nWe buy from partners who \
             share our values. The Group used {{ energy.total }} of energy.\n\n\
             ## Who they are {#who .page}\n\nMost of them are makers of metal.\n",
        ),
        (
            "zh-HK",
            "---\nnav: 供應鏈\n---\n# 我們的供應商 {#supply}\n\n我們向理念相同的夥伴採購。本集團耗用\
             {{ energy.total }}能源。\n\n## 供應商類別 {#who .page}\n\n大部分為金屬製造商。\n",
        ),
    ] {
        fs::write(at.join(format!("content/{lang}/04-supply.md")), text).expect("a file");
    }
    let (text, code) = diff(at, &[]);
    assert_eq!(code, Some(1), "{text}");
    has(
        &text,
        &[
            "“Our suppliers”: new  content/en/04-supply.md, 5 texts, 1 figure",
            "“我們的供應商”: new",
            "navigation bar",
            "en: contents",
            "rows name other pages",
            "nothing else has changed",
        ],
    );
    for part in ["Printed figures", "Other text", "05-people.md", "Findings"] {
        assert!(!text.contains(part), "`{part}` in\n{text}");
    }
    assert!(text.lines().count() < 40, "{text}");
    // The blackline shows it as inserted, and the others as they are.
    let (text, code) = diff(at, &["--pdf", "new.pdf"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("new.pdf: 6 of "), "{text}");
}

#[test]
fn a_chapter_is_known_under_another_name_and_in_another_place() {
    let folder = small();
    let at = folder.path();
    rename(at, &[("04-people.md", "04-staff.md")]);
    let (text, code) = diff(at, &[]);
    assert_eq!(code, Some(1), "{text}");
    has(&text, &["the same under another name", "0 pages changed"]);
    rename(
        at,
        &[("03-environment.md", "04-environment.md"), ("04-staff.md", "03-people.md")],
    );
    let (text, _) = diff(at, &[]);
    has(&text, &["stands elsewhere among the chapters", "the chapter's colour"]);
    assert!(!text.contains("Printed figures"), "{text}");
    assert!(!text.contains("\nText\n"), "{text}");
}

#[test]
fn a_section_that_moved_and_an_id_that_changed_are_said_to_have() {
    let folder = small();
    let at = folder.path();
    for lang in USUAL.map(Lang::tag) {
        let file = |name: &str| at.join(format!("content/{lang}/{name}"));
        let text = fs::read_to_string(file("04-people.md")).expect("text");
        let (kept, section) = text.rsplit_once("\n## ").expect("a section");
        fs::write(file("04-people.md"), format!("{kept}\n")).expect("a file");
        let about = fs::read_to_string(file("02-about.md")).expect("text");
        fs::write(file("02-about.md"), format!("{about}\n## {section}")).expect("a file");
        for name in ["03-environment.md", "05-performance.md"] {
            let text = fs::read_to_string(file(name)).expect("text");
            let text = text.replace("#environmental-data", "#env-data");
            fs::write(file(name), text).expect("a file");
        }
    }
    let (text, code) = diff(at, &[]);
    assert_eq!(code, Some(1), "{text}");
    has(
        &text,
        &[
            "Text that moved\n",
            "content/en/04-people.md:73 → content/en/02-about.md:",
            "en/performance#environmental-data → en/performance#env-data",
        ],
    );
    assert!(!text.contains("Printed figures"), "{text}");
}

#[test]
fn what_is_drawn_otherwise_has_its_cause_named() {
    let folder = small();
    let at = folder.path();
    let picture = at.join("content/images/solar.svg");
    let text = fs::read_to_string(&picture).expect("a drawing");
    fs::write(&picture, text.replacen("fill=\"#", "fill=\"#00ff00\" data-x=\"", 1))
        .expect("a file");
    let (text, code) = diff(at, &[]);
    assert_eq!(code, Some(1), "{text}");
    has(&text, &["picture or file (content/images/solar.svg)"]);
}
