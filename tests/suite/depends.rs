//! `recto build --deps json` names every file that can change what is made, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::{done, out, recto, root, small};
use crate::themed::own_font;

/// All files below a folder by their paths from it, but those that were made.
fn all(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(root).expect("below").display().to_string();
            if name == "build" {
            } else if path.is_dir() {
                open.push(path);
            } else {
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// What a build says it rests on.
fn depends(at: &Path, arguments: &[&str]) -> Value {
    let output = recto(&[&["build", "--deps", "json"], arguments].concat(), at);
    serde_json::from_str(&out(&output)).expect("JSON alone on standard output")
}

fn names(depends: &Value, key: &str) -> Vec<String> {
    let list = depends[key].as_array().expect(key).iter();
    list.map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// What a build makes; nothing where it makes nothing.
fn made(at: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let _ = fs::remove_dir_all(at.join("build"));
    recto(&["build"], at);
    let paths = ["build/report.pdf", "build/report.ledger.json"].map(PathBuf::from);
    paths
        .into_iter()
        .filter_map(|path| fs::read(at.join(&path)).ok().map(|bytes| (path, bytes)))
        .collect()
}

/// A small report with something of every kind: a picture, a font and a layout of its own, what
/// was published, evidence that is hashed, and files that nothing needs.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let put = |path: &str, bytes: &[u8]| {
        let path = at.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    put(
        "content/report.yaml",
        b"title: {en: T}\nissuer: {en: I}\nlanguages: [en]\nperiod: 2021\nperiods: [2021, 2020]\n\
          date: 2022-03-31\n",
    );
    let hash = recto::input::project::sha256(b"kWh\n12\n");
    let data = format!(
        "a:\n  name: {{en: A}}\n  unit: tonne\n  values: {{2020: 4, 2021: 5}}\n  \
         source: {{file: papers/meter.csv, ref: A2, sha256: {hash}}}\n"
    );
    put("content/data/a.yaml", data.as_bytes());
    put("papers/meter.csv", b"kWh\n12\n");
    put(
        "content/en/01-x.md",
        b"# X\n\n{{ a }} and {{ a@prior }}\n\n![A square](../images/a.svg)\n",
    );
    put(
        "content/images/a.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\
          <rect width=\"9\" height=\"9\"/></svg>",
    );
    put("content/glossary.yaml", b"- en: tonne\n");
    put("content/theme.yaml", b"families:\n  sans: Harbor Sans 3\n");
    put("fonts/own.otf", &own_font("SourceSans3-Regular.otf", 0));
    let layout = fs::read(root().join("layouts/pull.typ")).expect("a layout");
    put("layouts/pull.typ", &layout);
    done(&["build"], at, 0);
    let ledger =
        fs::read_to_string(at.join("build/report.ledger.json")).expect("a ledger");
    let older = ledger.replace("\"period\": \"2021\"", "\"period\": \"2020\"");
    put("content/published/2020.json", older.as_bytes());
    put("notes.txt", b"of no use");
    put("papers/other.csv", b"of no use");
    put("content/attic/old.csv", b"of no use");
    folder
}

#[test]
fn every_file_that_counts_is_listed_and_no_other() {
    let folder = project();
    let at = folder.path();
    let depends = depends(at, &[]);
    let inputs = names(&depends, "inputs");
    assert!(inputs.is_sorted());
    for path in
        ["papers/meter.csv", "fonts/own.otf", "layouts/pull.typ", "content/images/a.svg"]
    {
        assert!(inputs.iter().any(|own| own == path), "{path}: {inputs:?}");
    }
    assert_eq!(names(&depends, "folders"), ["content", "fonts", "layouts"]);
    let outputs = ["build/report.ledger.json", "build/report.pdf"];
    assert_eq!(names(&depends, "outputs"), outputs);
    // It is asked for beside the content first, where it is not.
    assert_eq!(names(&depends, "absent"), ["content/papers/meter.csv"]);
    let sound = made(at);
    assert_eq!(sound.len(), 2);
    let listed: BTreeSet<_> = inputs.iter().cloned().collect();
    let files = all(at);
    for path in &listed {
        assert!(files.contains_key(path), "{path} is listed and not there");
    }
    // Without all that is not listed, the same is made.
    for path in files.keys().filter(|path| !listed.contains(*path)) {
        fs::remove_file(at.join(path)).expect("removed");
    }
    assert!(made(at) == sound, "something that is not listed counts");
    for (path, bytes) in files.iter().filter(|(path, _)| listed.contains(*path)) {
        fs::remove_file(at.join(path)).expect("removed");
        let mut counts = made(at) != sound;
        // A ledger that was published and agrees says nothing, until it is another one.
        if !counts {
            fs::write(at.join(path), [&bytes[..], b"\n9"].concat()).expect("a file");
            counts = made(at) != sound;
        }
        assert!(counts, "{path} is listed, and the same is made without it");
        fs::write(at.join(path), bytes).expect("a file");
    }
    assert!(made(at) == sound, "it is as it was");
}

/// What is a comment on paper counts in the ledger that the PDF carries: it says of which
/// bytes the report was made. On the pages nothing moves.
#[test]
fn a_comment_changes_the_ledger_and_no_page() {
    let folder = small();
    let at = folder.path();
    let sound = made(at);
    let path = at.join("content/report.yaml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("{text}\n# Of no use.\n")).expect("a file");
    let now = made(at);
    assert!(now != sound);
    let [old, new] = [&sound, &now].map(|made| {
        let ledger = &made[Path::new("build/report.ledger.json")];
        let mut ledger: Value = serde_json::from_slice(ledger).expect("JSON");
        let files = ledger["files"].take();
        (ledger, files)
    });
    assert_eq!(old.0, new.0);
    assert_ne!(old.1, new.1);
}

/// With errors nothing is written, and what was read is said all the same; a link counts by
/// both its names, and so do a print edition and a project that is written out.
#[test]
fn every_kind_of_build_says_what_it_rests_on() {
    let folder = project();
    let at = folder.path();
    let print = depends(at, &["--edition", "print", "-o", "out/p.pdf"]);
    assert_eq!(names(&print, "outputs"), ["out/p.pdf"]);
    let emitted = depends(at, &["--emit", "typst", "-o", "out/typst"]);
    assert!(names(&emitted, "outputs").contains(&"out/typst/main.typ".to_owned()));
    let away = tempfile::tempdir().expect("a folder");
    let pdf = away.path().canonicalize().expect("a path").join("a.pdf");
    let apart = depends(at, &["-o", pdf.to_str().expect("a path")]);
    assert!(names(&apart, "outputs").contains(&pdf.display().to_string()));
    #[cfg(unix)]
    {
        fs::rename(at.join("content/data/a.yaml"), at.join("papers/a.yaml"))
            .expect("moved");
        std::os::unix::fs::symlink("../../papers/a.yaml", at.join("content/data/l.yaml"))
            .expect("a link");
        let linked = names(&depends(at, &[]), "inputs");
        for path in ["content/data/l.yaml", "papers/a.yaml"] {
            assert!(linked.contains(&path.to_owned()), "{path}: {linked:?}");
        }
    }
    fs::write(at.join("content/data/z.yaml"), "x: [\n").expect("a file");
    let broken = depends(at, &[]);
    assert!(names(&broken, "inputs").contains(&"content/data/z.yaml".to_owned()));
    assert!(names(&broken, "outputs").is_empty());
    let output = recto(&["build", "--deps", "json", "--format", "json"], at);
    assert_eq!(output.status.code(), Some(2));
}
