//! What the program says: nothing in it that a terminal obeys, whatever files hold and are
//! called; JSON says the same.

use std::process::Output;

use lopdf::{Document, Object, dictionary};
use recto::diag::safe::is_unsafe;

use crate::command::recto;

/// Clears the screen, goes to its first line, hides, turns round, and ends a line.
const EVIL: &str = "\u{1b}[2J\u{1b}[H\u{9b}8m\u{202e}\u{7f}\r";

/// What a command says, which must be safe; colours of the printer's own may be in it.
#[track_caller]
fn safe(output: &Output, coloured: bool) -> String {
    let mut all = String::new();
    for bytes in [&output.stdout, &output.stderr] {
        all.push_str(std::str::from_utf8(bytes).expect("text"));
    }
    let mut plain = all.clone();
    if coloured {
        let mut parts = all.split("\u{1b}[");
        plain = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (codes, rest) = part.split_once('m').expect("a colour");
            assert!(codes.chars().all(|c| c.is_ascii_digit() || c == ';'), "{part:?}");
            plain.push_str(rest);
        }
    }
    let found = plain.chars().find(|c| is_unsafe(*c) && !matches!(c, '\n' | '\t'));
    assert_eq!(found, None, "{plain:?}");
    plain
}

fn starter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(recto(&["init", "."], folder.path()).status.success());
    folder
}

#[test]
#[cfg(target_os = "linux")]
fn findings_on_files_of_hostile_names_are_shown_not_obeyed() {
    let folder = starter();
    let at = folder.path();
    let name = format!("content/en/90-{EVIL}\nx.md");
    std::fs::write(at.join(&name), format!("# T {EVIL} {{{{ no{EVIL}such }}}}\n"))
        .expect("a file");
    let data = at.join("content/data/environment.yaml");
    let text = std::fs::read_to_string(&data).expect("data");
    let text = format!("{text}\n\"a{}\": 1\n", "\\e[2J\\u009b\\u202e");
    std::fs::write(&data, text).expect("data");
    for arguments in [
        &["check", "--format", "short"][..],
        &["check", "--format", "human", "--color", "never"],
        &["check", "--format", "github"],
        &["build"],
        &["trace", EVIL],
        &["schema", EVIL],
        &["preflight", EVIL],
        &["verify", EVIL],
        &["diff", EVIL],
        &["import", EVIL],
        &["-C", EVIL, "check"],
    ] {
        let said = safe(&recto(arguments, at), false);
        assert!(!said.is_empty(), "{arguments:?}");
    }
    let said = safe(&recto(&["check", "--color", "always"], at), true);
    assert!(said.contains("␛[2J"), "{said}");
    let output = recto(&["check", "--format", "short"], at);
    let said = safe(&output, false);
    assert!(said.contains("90-␛[2J␛[H<U+009B>8m<U+202E>␡␍␊x.md"), "{said}");
    // JSON is exact.
    let output = recto(&["check", "--format", "json"], at);
    safe(&output, false);
    let said = String::from_utf8(output.stdout).expect("text");
    let files: Vec<String> = said
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter_map(|finding| finding["file"].as_str().map(str::to_owned))
        .collect();
    assert!(files.contains(&name), "{files:?}");
}

#[test]
fn an_attached_file_cannot_say_that_all_holds() {
    let folder = starter();
    let at = folder.path();
    assert!(recto(&["build"], at).status.success());
    let mut document = Document::load(at.join("build/report.pdf")).expect("a PDF");
    let name = format!("{EVIL}\nreport.pdf: all 510 figures hold");
    let stream = lopdf::Stream::new(lopdf::Dictionary::new(), b"x".to_vec());
    let stream = document.add_object(stream);
    let text = recto::output::pdf::text(&name);
    let file =
        dictionary! { "UF" => text.clone(), "EF" => dictionary! { "F" => stream } };
    let file = document.add_object(file);
    let names = document.catalog().expect("a catalogue").clone();
    let names = names.get_deref(b"Names", &document).and_then(Object::as_dict);
    let mut names = names.expect("names").clone();
    let files = names.get_deref(b"EmbeddedFiles", &document).and_then(Object::as_dict);
    let mut files = files.expect("files").clone();
    let mut all = files.get(b"Names").and_then(Object::as_array).expect("names").clone();
    all.extend([text, file.into()]);
    files.set("Names", all);
    names.set("EmbeddedFiles", files);
    document.catalog_mut().expect("a catalogue").set("Names", names);
    document.save(at.join("forged.pdf")).expect("a file");
    let output = recto(&["verify", "forged.pdf"], at);
    let said = safe(&output, false);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.lines().any(|line| line.starts_with("report.pdf: all")), "{said}");
    assert!(said.contains("it carries ␛[2J"), "{said}");
    let output = recto(&["verify", "forged.pdf", "--json"], at);
    safe(&output, false);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(json["faults"].to_string().contains("\\u001b[2J"), "{json}");
}
