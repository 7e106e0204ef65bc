//! What the last build made is not made again: whoever asks for pages is answered from its ledger,
//! as long as setting them anew would give the same.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::command::{correct, done, ends, out, program, said, small};

/// What is asked of a report.
const ASKED: [&[&str]; 3] = [
    &["trace", "ghg.total", "--format", "json"],
    &["export", "json"],
    &["export", "csv"],
];

const LEDGER: &str = "build/report.ledger.json";

fn answers(root: &Path) -> Vec<String> {
    ASKED.iter().map(|asked| done(asked, root, 0)).collect()
}

#[test]
fn answers_are_those_of_pages_set_anew() {
    let folder = small();
    let root = folder.path();
    let anew = answers(root);
    done(&["build"], root, 0);
    assert_eq!(answers(root), anew);
    done(&["lock"], root, 0);
    let ledger = fs::read(root.join(LEDGER)).expect("a ledger");
    let locked = root.join("content/published/2025.ledger.json");
    assert_eq!(fs::read(&locked).expect("a ledger"), ledger);
    fs::remove_file(locked).expect("a ledger");
    assert!(done(&["diff"], root, 0).contains("are the same."));
    fs::remove_dir_all(root.join("build")).expect("a folder");
    assert_eq!(answers(root), anew);
}

#[test]
fn what_evidence_lacks_is_no_difference() {
    let folder = small();
    let root = folder.path();
    correct(root, "content/evidence/ghg-2025.csv", "295", "296");
    let built = done(&["build"], root, 0);
    assert!(built.contains("1 warning"), "{built}");
    assert!(done(&["diff"], root, 0).contains("are the same."));
    // Nor where the pages are set anew.
    let ledger = root.join("last.json");
    fs::rename(root.join(LEDGER), &ledger).expect("a ledger");
    assert!(done(&["diff", "last.json"], root, 0).contains("are the same."));
}

/// What is traced.
fn traced(root: &Path, date: Option<&str>) -> Output {
    let mut command = program(root);
    command.args(["trace", "ghg.total"]);
    if let Some(date) = date {
        command.env("SOURCE_DATE_EPOCH", date);
    }
    command.output().expect("recto runs")
}

/// Whether the altered ledger was believed, where nothing else is found.
fn believed(root: &Path, date: Option<&str>) -> bool {
    let output = traced(root, date);
    ends(&output, 0);
    out(&output).contains("page 9999")
}

#[test]
fn what_has_changed_is_set_anew() {
    let folder = small();
    let root = folder.path();
    fs::create_dir(root.join("fonts")).expect("a folder");
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let font = |name: &str| fs::read(fonts.join(name)).expect("a font");
    let set_font = |name: &str| {
        fs::write(root.join("fonts/own.otf"), font(name)).expect("written");
    };
    set_font("SourceSans3-Regular.otf");
    let theme = root.join("content/theme.yaml");
    fs::write(&theme, "families:\n  sans: Source Sans 3\n").expect("written");
    done(&["build"], root, 0);
    // Nothing but the ledger could say this.
    let path = root.join(LEDGER);
    let ledger = fs::read_to_string(&path).expect("a ledger");
    let at = ledger.find(r#"{"metric": "ghg.total""#).expect("a figure");
    let (before, rest) = ledger.split_at(at);
    let start = rest.find(r#""page": ""#).expect("a page") + 9;
    let end = start + rest[start..].find('"').expect("its end");
    let altered = format!("{before}{}9999{}", &rest[..start], &rest[end..]);
    fs::write(&path, altered).expect("written");
    // It is not the one that the PDF beside it carries.
    assert!(!believed(root, None));
    fs::remove_file(root.join("build/report.pdf")).expect("a file");
    assert!(believed(root, None));

    assert!(!believed(root, Some("1700000000")));
    let changes: [(&str, &str, &str); 6] = [
        ("content/report.yaml", "2026-", "2025-"),
        ("content/data/environment.yaml", "2025: ", "2025: 1"),
        ("content/zh-HK/04-people.md", "。", "！"),
        ("content/images/solar.svg", "<svg ", "<svg  "),
        ("content/evidence/ghg-2025.csv", "295", "296"),
        ("content/theme.yaml", "families", "# A remark.\nfamilies"),
    ];
    for (file, old, new) in changes {
        let was = fs::read(root.join(file)).expect("a file");
        correct(root, file, old, new);
        let output = traced(root, None);
        // 1 says that something was found, as where evidence has changed.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
        assert!(!out(&output).contains("page 9999"), "{file}");
        fs::write(root.join(file), was).expect("written");
    }
    assert!(believed(root, None));
    set_font("SourceSans3-Bold.otf");
    assert!(!believed(root, None));
    set_font("SourceSans3-Regular.otf");
    assert!(believed(root, None));
    fs::create_dir(root.join("layouts")).expect("a folder");
    let layout = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/cards.typ");
    fs::copy(layout, root.join("layouts/cards.typ")).expect("a layout");
    assert!(!believed(root, None));
}
