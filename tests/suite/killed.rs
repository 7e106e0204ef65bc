//! Every command that writes, killed at random moments, begun twice at once, and begun again:
//! what was good stays whole, and each file is the old one or the new one.
//!
//! `KILLS=100` kills each command that often.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use recto::input::project::recover;

use crate::command::{correct, done, program};

/// How often each command is killed where nobody asks for more.
const KILLS: u64 = 4;
/// Where commands write that are told where to, or begin a project.
const FOLDER: &str = "out";
/// Where anything is written.
const FOLDERS: [&str; 5] = ["", "content", "build", "build/filing", FOLDER];

/// A command that writes.
struct Case {
    arguments: &'static [&'static str],
    /// Makes the state it finds.
    before: fn(&Path),
}

const CASES: [Case; 17] = [
    Case { arguments: &["build"], before: built },
    Case {
        arguments: &["build", "--edition", "print"],
        before: built,
    },
    Case { arguments: &["build", "--filing"], before: built },
    Case {
        arguments: &["build", "--emit", "typst", "-o", FOLDER],
        before: |at| {
            done(&["build", "--emit", "typst", "-o", FOLDER], at, 0);
            change(at);
        },
    },
    Case {
        arguments: &["export", "xlsx"],
        before: |at| {
            done(&["export", "xlsx"], at, 0);
            change(at);
        },
    },
    Case {
        arguments: &["export", "docx"],
        before: |at| {
            done(&["export", "docx"], at, 0);
            change(at);
        },
    },
    Case {
        arguments: &["pack"],
        before: |at| {
            done(&["pack"], at, 0);
            change(at);
        },
    },
    Case {
        arguments: &["import", "build/zh-HK.tmx", "--write"],
        before: |at| {
            done(&["export", "tmx"], at, 0);
            fs::remove_file(at.join("content/zh-HK/01-x.md")).expect("it goes");
        },
    },
    Case {
        arguments: &["import", "build/report.xlsx", "--write"],
        before: |at| {
            done(&["export", "xlsx"], at, 0);
            change(at);
        },
    },
    Case {
        arguments: &["diff", "old", "--pdf", "build/changes.pdf"],
        before: |at| {
            for (path, bytes) in all(&at.join("content")) {
                let path = at.join("old/content").join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, bytes).expect("a file");
            }
            done(&["diff", "old", "--pdf", "build/changes.pdf"], at, 0);
            change(at);
        },
    },
    Case { arguments: &["lock"], before: |_| {} },
    Case {
        arguments: &["roll-forward", "--write"],
        before: |at| drop(done(&["lock"], at, 0)),
    },
    Case {
        arguments: &["sign-off"],
        before: |at| {
            done(&["sign-off"], at, 0);
            change(at);
        },
    },
    Case {
        arguments: &["confirm"],
        before: |at| {
            done(&["confirm"], at, 0);
            correct(at, "content/en/01-x.md", "of it.", "of it.\n\nOne more sentence.");
            correct(at, "content/zh-HK/01-x.md", "。", "。\n\n再加一句。");
        },
    },
    Case { arguments: &["init", FOLDER], before: |_| {} },
    Case {
        arguments: &["schema", "--all", FOLDER],
        before: |at| {
            done(&["schema", "--all", FOLDER], at, 0);
            older(at);
        },
    },
    Case {
        arguments: &["man", FOLDER],
        before: |at| {
            done(&["man", FOLDER], at, 0);
            older(at);
        },
    },
];

/// Built once, and changed since.
fn built(at: &Path) {
    done(&["build"], at, 0);
    change(at);
}

fn change(at: &Path) {
    correct(at, "content/data/a.yaml", "2021: 5", "2021: 6");
}

/// A report in two languages that is made at once, so that it can be made often.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        (
            "content/report.yaml",
            "title: {en: T, zh-HK: 題}\nissuer: {en: I, zh-HK: 司}\nlanguages: [en, zh-HK]\n\
             period: 2021\nperiods: [2021, 2020]\ndate: 2022-03-31\n",
        ),
        (
            "content/data/a.yaml",
            "a:\n  name: {en: A, zh-HK: 甲}\n  unit: tonne\n  values: {2020: 4, 2021: 5}\n",
        ),
        ("content/en/01-x.md", "# X\n\n{{ a }} of it.\n"),
        ("content/zh-HK/01-x.md", "# 甲\n\n其{{ a }}。\n"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// What was written into the folder is as another Recto wrote it.
fn older(at: &Path) {
    for (path, text) in all(&at.join(FOLDER)) {
        fs::write(at.join(FOLDER).join(path), [&text[..], b"\n"].concat())
            .expect("a file");
    }
}

/// All files below a folder by their paths from it.
fn all(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    let name = path.strip_prefix(root).expect("below").to_owned();
                    // What is staged may be moved while it is looked at.
                    found.extend(fs::read(&path).ok().map(|bytes| (name, bytes)));
                }
            }
        }
    }
    found
}

/// Whether a file is what a command works with and takes away again.
fn is_staged(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(".recto")
}

/// A project in a state.
fn laid(state: &BTreeMap<PathBuf, Vec<u8>>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in state {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn begin(case: &Case, at: &Path) -> Child {
    program(at)
        .args(case.arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("recto runs")
}

/// What is there once what was cut off has been put in order.
fn settled(at: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    for folder in FOLDERS {
        let folder = at.join(folder);
        if folder.is_dir() {
            recover(&folder).expect("put in order");
        }
    }
    all(at)
}

/// Random numbers that are the same each time: splitmix64.
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % below.max(1)
}

/// The state before a command, the one after it, and how long it takes.
fn states(case: &Case) -> [BTreeMap<PathBuf, Vec<u8>>; 2] {
    let folder = small();
    (case.before)(folder.path());
    let before = all(folder.path());
    let code = begin(case, folder.path()).wait().expect("ended").code();
    assert!(matches!(code, Some(0 | 1)), "{:?} ends with {code:?}", case.arguments);
    let after = all(folder.path());
    assert!(before != after, "{:?} writes nothing", case.arguments);
    for path in before.keys().chain(after.keys()) {
        assert!(!is_staged(path) || path.ends_with(".recto-lock"), "{path:?} is left");
    }
    [before, after]
}

#[test]
fn a_command_killed_at_any_moment_leaves_what_was_good() {
    let kills = std::env::var("KILLS").ok().and_then(|text| text.parse().ok());
    let kills: u64 = kills.unwrap_or(KILLS);
    let mut seed = 1;
    for case in &CASES {
        let [before, after] = states(case);
        let folder = laid(&before);
        let began = Instant::now();
        begin(case, folder.path()).wait().expect("ended");
        let whole = u64::try_from(began.elapsed().as_micros()).expect("a time");
        let (mut old, mut new) = (0, 0);
        for round in 0..kills {
            let folder = laid(&before);
            let at = folder.path();
            let mut child = begin(case, at);
            // Every other time once it has begun to write, which is the shorter part.
            let is_late = round % 2 == 1;
            let began = Instant::now();
            while is_late
                && began.elapsed() < Duration::from_secs(20)
                && child.try_wait().expect("it is there").is_none()
                && !all(at).keys().any(|path| path.ends_with(".recto-journal"))
            {
            }
            let most = if is_late { 20_000 } else { whole };
            std::thread::sleep(Duration::from_micros(random(&mut seed, most)));
            child.kill().expect("killed");
            child.wait().expect("ended");
            let said = format!("{:?}, round {round}", case.arguments);
            for (path, bytes) in all(at).iter().filter(|(path, _)| !is_staged(path)) {
                let [old, new] = [before.get(path), after.get(path)];
                assert!(
                    [old, new].contains(&Some(bytes)),
                    "{said}: {} is neither the old one nor the new one",
                    path.display()
                );
            }
            let now = settled(at);
            let same = |state: &BTreeMap<PathBuf, Vec<u8>>| {
                let own = |(path, _): &(&PathBuf, &Vec<u8>)| !is_staged(path);
                now.iter().filter(own).eq(state.iter().filter(own))
            };
            match (same(&before), same(&after)) {
                (true, _) => old += 1,
                (_, true) => new += 1,
                _ => panic!("{said}: a state between"),
            }
            for path in now.keys().filter(|path| is_staged(path)) {
                assert!(path.ends_with(".recto-lock"), "{said}: {path:?} is left");
            }
            // It can be given again, as if nothing had been.
            if same(&before) {
                assert!(begin(case, at).wait().expect("ended").code() <= Some(1));
                let again = all(at);
                let own = |(path, _): &(&PathBuf, &Vec<u8>)| !is_staged(path);
                assert!(
                    again.iter().filter(own).eq(after.iter().filter(own)),
                    "{said}: given again, it makes something else"
                );
            }
        }
        assert!(old + new == kills);
    }
}

/// Two at once: one waits for the other, or is told; what is there in the end is whole.
#[test]
fn two_at_once_make_what_one_makes() {
    for case in &CASES {
        let [before, after] = states(case);
        let folder = laid(&before);
        let at = folder.path();
        let children = [begin(case, at), begin(case, at)];
        let codes = children.map(|mut child| child.wait().expect("ended").code());
        let said = format!("{:?}: {codes:?}", case.arguments);
        assert!(codes.iter().all(|code| matches!(code, Some(0..=2))), "{said}");
        assert!(codes.iter().any(|code| *code <= Some(1)), "{said}");
        let now = settled(at);
        let own = |(path, _): &(&PathBuf, &Vec<u8>)| !is_staged(path);
        assert!(now.iter().filter(own).eq(after.iter().filter(own)), "{said}");
    }
}
