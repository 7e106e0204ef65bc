//! The files for translators' tools, held against the schemas of OASIS, which say how XLIFF is
//! written, and against what its specification says that no schema can.

use std::path::Path;
use std::process::Command;

use crate::command::{correct, done, root, small};
use crate::named;

/// The faults of files, a line each.
fn faults(files: &[String]) -> String {
    let judge = Command::new("python3")
        .env("PYTHONPATH", named("TRANSLATE_TOOLKIT"))
        .arg(root().join("tests/tools/xliff.py"))
        .arg(named("XLIFF_SCHEMAS"))
        .args(files)
        .output()
        .expect("python3 runs");
    assert!(judge.status.success(), "{}", String::from_utf8_lossy(&judge.stderr));
    String::from_utf8_lossy(&judge.stdout).into_owned()
}

/// Both forms of a project's texts into a language, all of them and what is open alone.
fn sent(project: &Path, to: &str, at: &Path, name: &str) -> Vec<String> {
    let mut files = vec![];
    for (form, version) in [("xliff", 2), ("xliff12", 1)] {
        for (all, asked) in [("all", &["--all"][..]), ("open", &[])] {
            let path = at.join(format!("{name}.{to}.{all}.{version}.xlf"));
            let path = path.display().to_string();
            let own = ["export", form, "--lang", to, "-o", &path];
            done(&[&own, asked].concat(), project, 0);
            if Path::new(&path).exists() {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn files_for_translators_are_sound_by_the_schemas_of_oasis() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let mut files = sent(root(), "zh-HK", at, "report");
    files.extend(sent(root(), "zh-CN", at, "report"));
    let starter = small();
    files.extend(sent(starter.path(), "zh-HK", at, "starter"));
    // Texts that are new, that have changed, and that were never translated.
    let project = starter.path();
    std::fs::remove_file(project.join("content/zh-HK/04-people.md")).expect("a file");
    let chapter = "content/en/03-environment.md";
    correct(project, chapter, "Most of what we emit", "Nearly all that we emit & <burn>");
    let claimed = "The Board looks at {{ employees }} *twice* a [year](04-people.md).\n\n## Emissions";
    correct(project, chapter, "## Emissions", claimed);
    files.extend(sent(project, "zh-HK", at, "open"));
    assert!(files.len() == 12, "{files:?}");
    assert_eq!(faults(&files), "");
    // What judges them does.
    let (two, one) = (&files[0], &files[1]);
    let broken = |path: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(path).expect("a file");
        assert!(text.contains(from), "{path} has no {from}");
        let copy = at.join("broken.xlf").display().to_string();
        std::fs::write(&copy, text.replacen(from, to, 1)).expect("a file");
        faults(&[copy])
    };
    for (path, from, to, said) in [
        (two, "state=\"final\"", "state=\"done\"", "attribute 'state'"),
        (two, " id=\"f2\"", " id=\"f1\"", "f1"),
        (two, "canCopy=\"no\"", "canCopy=\"never\"", "attribute 'canCopy'"),
        (two, "generalProfile", "profile", "is not as the module has it"),
        (two, "dataRef=\"d1\"", "dataRef=\"d9\"", "is of no data"),
        (one, " datatype=\"plaintext\"", "", "'datatype' is required"),
        (one, "state=\"final\"", "state=\"done\"", "attribute 'state'"),
    ] {
        let found = broken(path, from, to);
        assert!(found.contains(said), "{from}: {found}");
    }
}
