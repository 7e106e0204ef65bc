//! Files written as one: a command that is killed at any moment leaves the old state or the
//! new, one waits for the other, and what a file is stays what it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use recto::input::project::{Hold, recover};

use crate::command::{done, program, recto};

fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = program(folder);
    command.args(arguments);
    command
}

/// All files below a folder, and empty folders.
fn all(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.insert(path.clone(), vec![]);
                open.push(path);
            } else {
                let bytes = fs::read(&path).expect("a file");
                found.insert(path, bytes);
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in all(from) {
        let path = to.join(path.strip_prefix(from).expect("below"));
        match bytes.is_empty() && path.extension().is_none() {
            true => fs::create_dir_all(&path).expect("a folder"),
            false => {
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, bytes).expect("a file");
            }
        }
    }
}

fn starter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    done(&["init", "."], folder.path(), 0);
    folder
}

/// Cut off after every single step, the next that comes finds all files old or all new.
#[test]
fn a_write_cut_off_at_any_step_is_finished_or_undone() {
    let mut finished = 0;
    for steps in 0.. {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        fs::write(at.join("a.yaml"), "old a").expect("a file");
        fs::write(at.join("b.yaml"), "old b").expect("a file");
        let before = all(at);
        let files = [
            (at.join("a.yaml"), "new a"),
            (at.join("b.yaml"), "new b"),
            (at.join("new/deep/c.yaml"), "new c"),
        ];
        let (hold, _) = Hold::of(at, "a test").expect("held");
        hold.cut_off_after(steps);
        let written = hold.write(&files);
        drop(hold);
        let recovered = recover(at).expect("put in order");
        let after = all(at);
        let is_new = after != before;
        if is_new {
            finished += 1;
            for (path, text) in &files {
                assert_eq!(fs::read_to_string(path).expect("a file"), *text, "{steps}");
            }
            assert_eq!(after.len(), 5, "{steps}: {after:?}");
        }
        if let Some(recovered) = &recovered {
            assert_eq!(recovered.is_finished, is_new, "{steps}");
            assert!(recovered.to_string().contains("3 files"), "{recovered}");
        }
        assert!(recover(at).expect("in order").is_none(), "{steps}: once is enough");
        if written.is_ok() {
            break;
        }
        assert!(steps < 100, "it ends");
    }
    assert!(finished > 3, "some were finished: {finished}");
}

/// What somebody has changed since is not overwritten by what was to be written before.
#[test]
fn what_has_changed_since_is_not_overwritten() {
    // The first is moved, the second is not.
    let cut = (0..100).find_map(|steps| {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        fs::write(at.join("b.yaml"), "old b").expect("a file");
        let (hold, _) = Hold::of(at, "a test").expect("held");
        hold.cut_off_after(steps);
        let _ = hold.write(&[(at.join("a.yaml"), "new a"), (at.join("b.yaml"), "new b")]);
        at.join("a.yaml").exists().then_some(folder)
    });
    let folder = cut.expect("it comes to moving");
    let at = folder.path();
    fs::write(at.join("b.yaml"), "by hand").expect("a file");
    let error = recover(at).expect_err("refused").to_string();
    assert!(error.contains("b.yaml has changed since `a test` was cut off"), "{error}");
    assert_eq!(fs::read_to_string(at.join("b.yaml")).expect("a file"), "by hand");
    // Whoever removes the staged file decides for their own.
    let staged = fs::read_dir(at)
        .expect("a folder")
        .flatten()
        .find(|entry| fs::read_to_string(entry.path()).is_ok_and(|text| text == "new b"));
    fs::remove_file(staged.expect("staged").path()).expect("removed");
    assert!(recover(at).expect("in order").is_some());
    assert_eq!(fs::read_dir(at).expect("a folder").count(), 2);
}

/// A journal that comes with a project moves nothing but what Recto stages.
#[test]
fn a_foreign_journal_moves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("secret"), "own").expect("a file");
    for (from, to) in [
        ("secret", "b"),
        (".recto-1", "../b"),
        ("../.recto-1", "../b"),
        ("x/.recto-1", "b"),
    ] {
        let journal = format!(
            "{{\"by\":\"x\",\"process\":1,\"ready\":true,\"folders\":[],\
             \"files\":[{{\"from\":\"{from}\",\"to\":\"{to}\",\"old\":null}}]}}"
        );
        fs::write(at.join(".recto-journal"), journal).expect("a file");
        let error = recover(at).expect_err("refused").to_string();
        assert!(error.contains("no journal of Recto's"), "{error}");
    }
}

/// The real program, killed at many moments: the next command finds one state, whole.
#[cfg(unix)]
#[test]
fn a_killed_command_leaves_one_state_whole() {
    let folder = starter();
    done(&["lock"], folder.path(), 0);
    let before = all(&folder.path().join("content"));
    let rolled = tempfile::tempdir().expect("a folder");
    copy(folder.path(), rolled.path());
    done(&["roll-forward", "--write"], rolled.path(), 0);
    let of = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        let content = folder.join("content");
        let files = all(&content).into_iter();
        files
            .map(|(path, bytes)| {
                (path.strip_prefix(&content).expect("below").to_owned(), bytes)
            })
            .collect()
    };
    let (old, new) = (of(folder.path()), of(rolled.path()));
    assert_ne!(old, new);
    assert_eq!(before.len(), old.len());
    for delay in (0..24).map(|step| step * 7) {
        let folder = tempfile::tempdir().expect("a folder");
        copy(rolled.path(), folder.path());
        for (path, bytes) in &old {
            if !bytes.is_empty() {
                fs::write(folder.path().join("content").join(path), bytes)
                    .expect("a file");
            }
        }
        let mut child = command(&["roll-forward", "--write"], folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("recto runs");
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().expect("killed");
        child.wait().expect("ended");
        recto(&["check", "--format", "short"], folder.path());
        let now = of(folder.path());
        assert!(now == old || now == new, "after {delay} ms: a state between");
        // And the command can be given again, as if nothing had been.
        if now == old {
            done(&["roll-forward", "--write"], folder.path(), 0);
            assert!(of(folder.path()) == new, "after {delay} ms");
        }
    }
}

/// Many at once: each waits for the others, and none is lost.
#[test]
fn sign_offs_at_the_same_time_are_all_kept() {
    let folder = starter();
    let at = folder.path();
    let metrics =
        ["revenue", "directors", "suppliers", "output", "energy.grid", "complaints"];
    let data: String = all(&at.join("content/data"))
        .into_values()
        .map(|bytes| String::from_utf8(bytes).expect("text"))
        .collect();
    let known = metrics.iter().filter(|id| data.contains(&format!("{id}:\n")));
    let known: Vec<_> = known.collect();
    assert!(known.len() >= 3, "{known:?}");
    let children: Vec<_> = known
        .iter()
        .map(|id| {
            let arguments =
                ["sign-off", id, "--by", "Chan Tai Man", "--date", "2026-03-27"];
            command(&arguments, at)
                .stdout(Stdio::null())
                .spawn()
                .expect("recto runs")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("ended").success());
    }
    let kept = fs::read_to_string(at.join("content/signed-off.yaml")).expect("a file");
    for id in known {
        let line = kept.lines().find(|line| line.starts_with(&format!("{id}: ")));
        let line = line.unwrap_or_else(|| panic!("{id} is lost:\n{kept}"));
        assert!(line.contains("by: \"Chan Tai Man\", date: \"2026-03-27\""), "{line}");
    }
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let folder = starter();
    let content = folder.path().join("content");
    let (hold, _) = Hold::of(&content, "recto roll-forward").expect("held");
    let text = done(&["sign-off"], folder.path(), 2);
    assert!(text.contains("`recto roll-forward` (process "), "{text}");
    // Reading needs no turn.
    done(&["check"], folder.path(), 0);
    drop(hold);
    done(&["sign-off"], folder.path(), 0);
}

/// A name and a day belong together, and the day is one.
#[test]
fn a_sign_off_says_who_and_when() {
    let folder = starter();
    let at = folder.path();
    let text = done(&["sign-off", "--by", "Lee"], at, 2);
    assert!(text.contains("--date"), "{text}");
    assert!(
        done(&["sign-off", "--by", "Lee", "--date", "27/3"], at, 2).contains("no day")
    );
    let output = command(&["sign-off", "--by", "Lee \"Bo\""], at)
        .env("SOURCE_DATE_EPOCH", "1774569600")
        .output()
        .expect("recto runs");
    assert!(output.status.success());
    let path = at.join("content/signed-off.yaml");
    let kept = fs::read_to_string(&path).expect("a file");
    assert!(kept.contains("by: \"Lee \\\"Bo\\\"\", date: \"2026-03-27\""), "{kept}");
    let revenue = kept
        .lines()
        .find(|line| line.starts_with("revenue:"))
        .expect("a line");
    let changed = revenue.replace("1248.6", "1248.5");
    assert_ne!(revenue, changed);
    fs::write(&path, kept.replace(revenue, &changed)).expect("a file");
    let text = done(&["check", "--format", "short"], at, 0);
    assert!(text.contains("signed off as 1248.5 by Lee \"Bo\" on 2026-03-27"), "{text}");
}

/// Permissions and links stay, and what may not be written is not.
#[cfg(unix)]
#[test]
fn a_file_stays_what_it_is() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = starter();
    let at = folder.path();
    let path = at.join("content/signed-off.yaml");
    let mode =
        |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permitted");
    };
    done(&["sign-off"], at, 0);
    set(&path, 0o600);
    done(&["sign-off", "--by", "A", "--date", "2026-01-01"], at, 0);
    assert_eq!(mode(&path), 0o600);
    let signed = fs::read(&path).expect("a file");
    set(&path, 0o444);
    let text = done(&["sign-off"], at, 2);
    assert!(text.contains("content/signed-off.yaml is read-only"), "{text}");
    assert_eq!((mode(&path), fs::read(&path).expect("a file")), (0o444, signed));
    // A link inside the project is written through.
    fs::remove_file(&path).expect("removed");
    let kept = at.join("content/data/kept.txt");
    fs::write(&kept, "").expect("a file");
    set(&kept, 0o640);
    symlink("data/kept.txt", &path).expect("a link");
    done(&["sign-off"], at, 0);
    assert!(path.symlink_metadata().expect("a link").is_symlink());
    assert!(fs::read_to_string(&kept).expect("a file").contains("revenue:"));
    assert_eq!(mode(&kept), 0o640);
    // One that leads out is not, wherever it stands.
    let outside = tempfile::tempdir().expect("a folder");
    let target = outside.path().join("own.txt");
    fs::write(&target, "own").expect("a file");
    fs::remove_file(&path).expect("removed");
    symlink(&target, &path).expect("a link");
    let text = done(&["sign-off"], at, 2);
    assert!(text.contains("leads out of the project"), "{text}");
    let project = recto::input::project::Project::at(at).expect("a project");
    let (hold, _) = project.hold("a test").expect("held");
    let error = hold.write(&[(&path, "new")]).expect_err("refused").to_string();
    assert!(error.contains("leads out of the project"), "{error}");
    drop(hold);
    fs::create_dir_all(at.join("build")).expect("a folder");
    symlink(&target, at.join("build/report.xlsx")).expect("a link");
    fs::remove_file(&path).expect("removed");
    let text = done(&["export", "xlsx"], at, 2);
    assert!(text.contains("leads out of the project"), "{text}");
    assert_eq!(fs::read_to_string(&target).expect("a file"), "own");
    // No trace of all that was refused.
    assert!(all(at).keys().all(|path| !path.to_string_lossy().contains(".recto-")));
}

/// Names that say what is written; no device is replaced; what cannot be said is said.
#[cfg(unix)]
#[test]
fn output_goes_where_it_can() {
    let folder = starter();
    let at = folder.path();
    for name in ["r.docx", "report", "-", "/dev/stdout", "/dev/null"] {
        let text = done(&["build", "-o", name], at, 2);
        assert!(text.contains("no name for") || text.contains("is no file"), "{text}");
    }
    done(&["diff", "--pdf", "x.txt"], at, 2);
    done(&["export", "xlsx", "-o", "x.csv"], at, 2);
    let output = recto(&["export", "xlsx", "-o", "-"], at);
    assert!(output.status.success() && output.stdout.starts_with(b"PK"));
    for arguments in
        [&["export", "csv"][..], &["check"], &["schema", "report"], &["--help"]]
    {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("a device");
        let output = command(arguments, at).stdout(full).output().expect("recto runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("could not be written"), "{arguments:?}: {text}");
    }
    // A reader who has gone has read what they wanted.
    let mut child = command(&["export", "json"], at)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("recto runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ended");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
}

/// A folder that a run of `--emit` left half is not refused.
#[test]
fn a_half_emitted_folder_is_taken_up() {
    let folder = starter();
    let out = folder.path().join("emitted");
    let (hold, _) = Hold::of(&out, "recto build --emit").expect("held");
    hold.cut_off_after(5);
    let files = ["a/b.typ", "c/d.typ", "main.typ"].map(|name| (out.join(name), "text"));
    hold.write(&files).expect_err("cut off");
    drop(hold);
    assert!(fs::read_dir(&out).expect("a folder").count() > 1);
    let text = done(&["build", "--emit", "typst", "-o", "emitted"], folder.path(), 0);
    assert!(text.contains("`recto build --emit` was cut off earlier"), "{text}");
    assert!(out.join("main.typ").is_file() && !out.join("c").exists());
}

/// A new PDF beside an old ledger is noticed.
#[test]
fn a_pdf_and_a_ledger_of_two_builds_are_told_apart() {
    let folder = starter();
    let at = folder.path();
    done(&["build"], at, 0);
    let [pdf, ledger] =
        ["build/report.pdf", "build/report.ledger.json"].map(|name| at.join(name));
    assert!(!done(&["diff"], at, 0).contains("not of one build"));
    let old = fs::read(&ledger).expect("a ledger");
    let data = at.join("content/data/environment.yaml");
    let text = fs::read_to_string(&data).expect("a file");
    fs::write(&data, text.replace("2025: 1.9", "2025: 1.8")).expect("a file");
    done(&["build"], at, 0);
    fs::write(&ledger, old).expect("a file");
    let text = done(&["diff"], at, 1);
    assert!(text.contains("build/report.ledger.json are not of one build"), "{text}");
    assert!(done(&["trace", "revenue"], at, 0).contains("not of one build"));
    let text = done(&["verify", pdf.to_str().expect("a path")], at, 1);
    assert!(text.contains("the PDF carries another ledger"), "{text}");
}

/// What is locked can be read, however much it is.
#[test]
fn a_large_lock_is_read_again() {
    let folder = starter();
    let at = folder.path();
    done(&["build"], at, 0);
    let built =
        fs::read_to_string(at.join("build/report.ledger.json")).expect("a ledger");
    let mut ledger = recto::output::ledger::Ledger::from_json(&built).expect("a ledger");
    assert_eq!(ledger.to_json(), built, "what is read is what was written");
    let one = ledger.figures.clone();
    while ledger.figures.len() < 60_000 {
        ledger.figures.extend(one.iter().cloned());
    }
    ledger.period = "2024".to_owned();
    ledger.metrics.clear();
    let text = ledger.to_json();
    assert!(text.len() > 16 << 20, "{}", text.len());
    let path = at.join("content/published/2024.ledger.json");
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
    let found = done(&["check", "--format", "short"], at, 0);
    assert!(!found.contains("published"), "{found}");
}
