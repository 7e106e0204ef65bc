//! Revisions of real repositories compared: what git says is handed on, and nothing of a
//! repository's own runs.

use std::fs;
use std::path::Path;

use crate::command::{correct, ends, err, out, program, recto, small};
use crate::{reader, tool};

/// Runs git as somebody.
#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=A", "-c", "user.email=a@b", "-C"];
    let folder = folder.to_str().expect("a path");
    tool("git", &[&who[..], &[folder], arguments].concat())
        .trim()
        .to_owned()
}

/// The small project of `recto init`, under git.
fn under_git() -> tempfile::TempDir {
    let folder = small();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "First"]);
    folder
}

/// What `diff` says, and how it ends.
fn diff(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = recto(&[&["diff"], arguments].concat(), folder);
    (out(&output) + &err(&output), output.status.code())
}

#[test]
fn diff_compares_revisions() {
    let folder = under_git();
    let at = folder.path();
    assert_eq!(diff(at, &["HEAD"]).1, Some(0));
    correct(at, "content/data/environment.yaml", "2025: 1.9", "2025: 1.8");
    let (text, code) = diff(at, &["HEAD"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("air.sox 2025  1.9 → 1.8 kg  (-0.1, -5.26%)"), "{text}");
    let copy = small();
    let copy = copy.path().to_str().expect("a path");
    assert_eq!(diff(at, &["HEAD", "HEAD"]).1, Some(0));
    assert_eq!(diff(at, &["main", copy]).1, Some(0));
}

/// The sheet to sign names the commits.
#[test]
fn the_blackline_says_what_was_compared() {
    let folder = under_git();
    let at = folder.path();
    correct(at, "content/data/environment.yaml", "2025: 1.9", "2025: 1.8");
    for arguments in [&["HEAD", "--pdf", "new.pdf"][..], &["--pdf", "new.pdf"]] {
        let (text, code) = diff(at, arguments);
        assert_eq!(code, Some(1), "{text}");
        let sheet = reader::texts(&at.join("new.pdf")).swap_remove(0);
        for word in ["HEAD", "Commit", ", A\n", "changes that are not committed"] {
            assert!(sheet.contains(word), "no {word} in {sheet}");
        }
    }
}

/// Names that could be options, commands or paths are names of no revision.
#[test]
fn hostile_names_are_clean_errors() {
    let folder = under_git();
    let at = folder.path();
    for name in [
        "--output=stolen",
        "-h",
        "--upload-pack=touch stolen",
        "HEAD;touch stolen",
        "$(touch stolen)",
        "ext::sh -c touch% stolen",
        "HEAD:content",
        "../../no/such",
        "nothing",
        "",
        "HEAD\nHEAD",
    ] {
        let output = recto(&["diff", "--", name], at);
        ends(&output, 2);
        assert!(err(&output).contains("there is no"), "{name}: {}", err(&output));
    }
    assert!(!at.join("stolen").exists());
}

/// A repository may hold settings that would run a program; none does.
#[test]
fn nothing_of_a_repository_runs() {
    let folder = under_git();
    let at = folder.path();
    let mark = at.join("ran");
    let script = at.join("hook.sh");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\n", mark.display())).expect("one");
    let hook = script.to_str().expect("a path");
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("it runs");
    for (key, value) in [
        ("core.fsmonitor", hook),
        ("core.pager", hook),
        ("core.hooksPath", at.to_str().expect("a path")),
        ("diff.external", hook),
        ("filter.x.smudge", hook),
        ("filter.x.clean", hook),
        ("alias.cat-file", "!touch ran"),
    ] {
        git(at, &["config", key, value]);
    }
    fs::write(at.join(".gitattributes"), "* filter=x diff=x\n").expect("a file");
    ends(&recto(&["diff", "HEAD"], at), 0);
    assert!(!mark.exists());
}

#[test]
fn what_git_says_is_handed_on() {
    let folder = under_git();
    let at = folder.path();
    git(at, &["tag", "v1.0"]);
    for (name, part) in [
        ("v1.1", "did you mean `v1.0`?"),
        ("HEAD~7", "goes back 1 commit"),
        ("HEAD:content", "a tree, not a commit"),
        ("2001-01-01", "no commit until the end of 2001-01-01"),
    ] {
        let (text, code) = diff(at, &[name]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(part), "{name}: {text}");
    }
    // A file of the revision that is damaged, or not there, is not one that never was.
    let id = git(at, &["rev-parse", "HEAD:content/en/04-people.md"]);
    let object = at.join(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    let kept = fs::read(&object).expect("an object");
    fs::remove_file(&object).expect("it goes");
    for damaged in [false, true] {
        if damaged {
            fs::write(&object, kept.get(..9).expect("bytes")).expect("a file");
        }
        let (text, code) = diff(at, &["HEAD"]);
        assert_eq!(code, Some(2), "{text}");
        assert!(
            text.contains("content/en/04-people.md of `HEAD` cannot be read"),
            "{text}"
        );
        assert!(text.contains("git says: "), "{text}");
    }
    fs::write(&object, kept).expect("a file");
    // Surroundings that would lead elsewhere do not.
    let output = program(at)
        .args(["diff", "v1.0", "v1.0"])
        .env("GIT_DIR", "/nowhere")
        .env("GIT_OBJECT_DIRECTORY", "/nowhere")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // Settings that wait for a pipe are given up.
    {
        tool("mkfifo", &[at.join(".git/pipe").to_str().expect("a path")]);
        let config = at.join(".git/config");
        let text = fs::read_to_string(&config).expect("settings");
        fs::write(&config, format!("{text}[include]\n\tpath = pipe\n")).expect("a file");
        let (text, code) = diff(at, &["HEAD"]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("nothing within ten seconds"), "{text}");
    }
    fs::remove_dir_all(at.join(".git")).expect("it goes");
    let (text, _) = diff(at, &["HEAD"]);
    assert!(text.contains("under no git repository"), "{text}");
}
