//! Versions and what is installed: tags, manual pages, and completions in a real shell.

use std::path::Path;
use std::process::Command;

use crate::command::{done, root, small};
use crate::tool;

/// A copy of the repository's own scripts and lists, under git.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    std::fs::create_dir(at.join(".ci")).expect("a folder");
    for name in [".ci/tag", "Cargo.toml", "Cargo.lock", "CHANGELOG.md"] {
        std::fs::copy(root().join(name), at.join(name)).expect("a file");
    }
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["config", "user.name", "A"]);
    git(at, &["config", "user.email", "a@b"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "First"]);
    folder
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let folder = folder.to_str().expect("a path");
    tool("git", &[&["-C", folder], arguments].concat()).trim().to_owned()
}

/// What the script says, and whether it did anything.
fn tag(folder: &Path, version: &str) -> (String, bool) {
    let output = Command::new(folder.join(".ci/tag"))
        .arg(version)
        .output()
        .expect("it runs");
    let said =
        String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (said.into_owned(), output.status.success())
}

#[test]
fn a_version_is_tagged_where_all_is_in_order() {
    let folder = copy();
    let at = folder.path();
    for (version, why) in [("1", "name a version"), ("0.0.1", "is older than")] {
        let (said, is_done) = tag(at, version);
        assert!(!is_done && said.contains(why), "{said}");
    }
    std::fs::write(at.join("stray"), "x").expect("a file");
    assert!(tag(at, "9.1.0").0.contains("not committed"));
    std::fs::remove_file(at.join("stray")).expect("removed");
    let (said, is_done) = tag(at, "9.1.0");
    assert!(is_done, "{said}");
    assert_eq!(git(at, &["describe"]), "v9.1.0");
    assert!(git(at, &["status", "--porcelain"]).is_empty());
    let files = git(at, &["show", "--stat", "--format=%s"]);
    for word in ["Release 9.1.0", "Cargo.toml", "Cargo.lock", "CHANGELOG.md"] {
        assert!(files.contains(word), "{files}");
    }
    // What is new is in the tag, and Cargo takes the list of packages as it is.
    assert!(git(at, &["cat-file", "tag", "v9.1.0"]).contains("\n- "));
    let lock = std::fs::read_to_string(at.join("Cargo.lock")).expect("a file");
    assert!(lock.contains("name = \"recto\"\nversion = \"9.1.0\""));
    // A second time there is nothing new to tag.
    let (said, is_done) = tag(at, "9.2.0");
    assert!(!is_done && said.contains("nothing that is new"), "{said}");
}

/// A manual's reader takes every page.
#[test]
fn the_manual_pages_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    done(&["man", "."], folder.path(), 0);
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "1") {
            continue;
        }
        let output = Command::new("man")
            .args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8"])
            .arg(&path)
            .env("MANWIDTH", "100")
            .output()
            .expect("man runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{}: {said}", path.display());
        assert!(String::from_utf8_lossy(&output.stdout).contains("SYNOPSIS"));
    }
}

/// Bash, asked as it asks itself when somebody presses the key.
#[test]
fn bash_completes_a_metric() {
    let folder = small();
    let own = Path::new(env!("CARGO_BIN_EXE_recto"));
    let run = "source <(recto completions bash); COMP_WORDS=(recto trace reven); COMP_CWORD=2; \
               COMP_LINE='recto trace reven'; COMP_POINT=17; COMP_TYPE=9; \
               own=$(complete -p recto | sed -E 's/.*-F ([^ ]+).*/\\1/'); \
               $own recto reven trace; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let others = std::env::var("PATH").expect("a path");
    let path = format!("{}:{others}", own.parent().expect("a folder").display());
    let output = Command::new("bash")
        .args(["-c", run])
        .current_dir(folder.path())
        .env("PATH", path)
        .output()
        .expect("bash runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.lines().any(|line| line.trim() == "revenue"), "{output:?}");
}
