//! A disk that is full, for every command that writes: nothing good is lost, and it is said.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{done, small};

/// Runs the program where a small disk holds a project, filled up to some kilobytes. What is
/// left of the files below the project is copied out.
fn on_a_small_disk(
    project: &Path,
    free: usize,
    arguments: &[&str],
    left: &Path,
) -> String {
    let script = "set -e; at=$1; project=$2; free=$3; left=$4; shift 4; \
                  mount -t tmpfs -o size=64m none \"$at\"; cp -r \"$project/.\" \"$at\"; \
                  dd if=/dev/zero of=\"$at/filler\" bs=1k 2>/dev/null || true; \
                  truncate -s -${free}k \"$at/filler\"; \
                  set +e; cd \"$at\"; \"$@\" 2>&1; echo \"code $?\"; rm \"$at/filler\"; cp -r \"$at/.\" \"$left\"";
    let at = tempfile::tempdir().expect("a folder");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .args([at.path(), project])
        .arg(free.to_string())
        .arg(left)
        .arg(env!("CARGO_BIN_EXE_recto"))
        .arg("-C")
        .arg(at.path())
        .args(arguments)
        .output()
        .expect("unshare runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = small();
    let at = folder.path();
    done(&["build"], at, 0);
    done(&["export", "xlsx"], at, 0);
    let path = at.join("content/data/environment.yaml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, text.replace("2025: 1.9", "2025: 1.8")).expect("a file");
    let outputs = [
        "build/report.pdf",
        "build/report.ledger.json",
        "build/report.xlsx",
        "content/data/environment.yaml",
    ];
    let commands: [&[&str]; 6] = [
        &["build"],
        &["build", "--edition", "print"],
        &["export", "xlsx"],
        &["import", "build/report.xlsx", "--write"],
        &["lock"],
        &["sign-off"],
    ];
    for arguments in commands {
        for free in [0, 8, 200] {
            let left = tempfile::tempdir().expect("a folder");
            let said = on_a_small_disk(at, free, arguments, left.path());
            let case = format!("{arguments:?} with {free} KB: {said}");
            assert!(!said.contains("panicked"), "{case}");
            let is_done = said.contains("code 0");
            assert!(is_done || said.contains("code 2"), "{case}");
            assert!(
                is_done || said.contains("nothing was") || said.contains("space"),
                "{case}"
            );
            for name in outputs {
                let [old, now] = [at, left.path()].map(|at| fs::read(at.join(name)));
                let same = old.expect("a file") == now.expect("it is still there");
                assert!(same || is_done, "{case}: {name}");
            }
            // What was begun is taken away, or by the next command.
            done(&["check"], left.path(), 0);
            let names = fs::read_dir(left.path().join("build")).expect("a folder");
            let names = names.map(|entry| entry.expect("an entry").file_name());
            let staged =
                names.filter(|name| name.to_string_lossy().starts_with(".recto-"));
            let others = staged.filter(|name| name != ".recto-lock").count();
            assert_eq!(others, 0, "{case}");
        }
    }
}
