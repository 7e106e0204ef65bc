//! What `recto check` shows of what it finds, and `recto explain`.

use std::path::Path;

use crate::command::{recto, root, said};

/// The starter with typed numbers in two chapters of each language, some of them accepted.
fn project(folder: &Path) {
    let files = recto::authoring::starter::files();
    let files: Vec<_> = files
        .into_iter()
        .map(|(path, bytes)| (folder.join(path), bytes.to_vec()))
        .collect();
    recto::input::project::create(folder, "a test", &files).expect("the starter");
    let add = |path: &str, text: &str| {
        let path = folder.join("content").join(path);
        let own = std::fs::read_to_string(&path).expect("a chapter");
        std::fs::write(&path, format!("{own}\n{text}\n")).expect("a chapter");
    };
    let saying = "<!-- accept unbound-number: a proverb -->";
    add("en/04-people.md", &format!("We met 77 times.\n\n{saying}\nA cat has 9 lives."));
    add("zh-HK/04-people.md", &format!("我們開會77次。\n\n{saying}\n貓有9條命。"));
    add("en/02-about.md", "We met 66 times.");
    add("zh-HK/02-about.md", "我們開會66次。");
}

/// Exit code, findings in short form, and the last line for people.
fn check(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>, String) {
    let run = |more: &[&str]| recto(&[&["check"], arguments, more].concat(), folder);
    let short = run(&["--format", "short"]);
    let human = run(&[]);
    assert_eq!(short.status.code(), human.status.code());
    // Where it ends well, the last line is the result; otherwise it stands behind the findings.
    let ended = if human.stdout.is_empty() { human.stderr } else { human.stdout };
    let text = String::from_utf8_lossy(&ended).into_owned();
    let last = text.lines().rev().find(|line| !line.is_empty());
    let lines = String::from_utf8_lossy(&short.stdout).into_owned();
    (
        human.status.code().expect("a code"),
        lines.lines().map(str::to_owned).collect(),
        last.unwrap_or_default().to_owned(),
    )
}

#[test]
fn a_part_is_shown_and_the_whole_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    project(at);
    let has = |lines: &[String], what: &str| lines.iter().any(|line| line.contains(what));
    let (code, all, last) = check(at, &[]);
    assert_eq!(code, 0, "{last}");
    assert!(has(&all, "77 ") && has(&all, "66 "), "{all:?}");
    assert!(!has(&all, "accepted["), "{all:?}");
    assert!(last.contains("2 accepted") && last.contains("--accepted"), "{last}");
    let (_, accepted, _) = check(at, &["--accepted"]);
    assert!(has(&accepted, "accepted[unbound-number]"), "{accepted:?}");
    let (_, people, last) = check(at, &["people", "--lang", "en"]);
    assert!(has(&people, "77 ") && !has(&people, "66 "), "{people:?}");
    assert!(last.contains("left out here"), "{last}");
    let (_, parity, _) = check(at, &["--rule", "parity"]);
    assert!(!has(&parity, "unbound-number"), "{parity:?}");
    let (_, errors, last) = check(at, &["--severity", "error"]);
    assert!(errors.is_empty() && last.contains("left out here"), "{errors:?} {last}");
    let (code, _, last) = check(at, &["--rule", "paritty"]);
    assert!(code == 2 && last.contains("did you mean `parity`?"), "{code} {last}");
    // What stops the build counts, whatever is looked at.
    let path = at.join("content/en/03-environment.md");
    let own = std::fs::read_to_string(&path).expect("a chapter");
    std::fs::write(&path, format!("{own}\n{{{{ nosuch }}}}\n")).expect("a chapter");
    let (code, _, last) = check(at, &["people"]);
    assert_eq!(code, 1, "{last}");
}

#[test]
fn every_finding_is_explained() {
    let explain = |name: &[&str]| {
        let output = recto(&[&["explain"], name].concat(), root());
        (output.status.code(), said(&output))
    };
    let (code, all) = explain(&[]);
    assert_eq!(code, Some(0));
    assert!(all.lines().count() > recto::checks::rules().count(), "{all}");
    for name in ["parity", "error[wrong-shape]:", "unreadable-picture"] {
        let (code, text) = explain(&[name]);
        assert!(code == Some(0) && text.contains("Remedy"), "{name}: {text}");
    }
    let (code, text) = explain(&["undisclosd"]);
    assert!(code == Some(2) && text.contains("did you mean `undisclosed`?"), "{text}");
    // Each finding that the fixtures provoke has its entry.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    for file in crate::fixture::files(&folder, "found") {
        let text = std::fs::read_to_string(&file).expect("findings");
        for line in text.lines().filter(|line| !line.starts_with(' ')) {
            let rule = line.split_once('[').and_then(|(_, rest)| rest.split_once("]: "));
            let Some((rule, _)) = rule else { continue };
            assert!(all.lines().any(|own| own == rule), "{rule} of {}", file.display());
        }
    }
}
