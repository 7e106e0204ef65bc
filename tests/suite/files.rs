//! Files as people really have them: what systems and programs leave beside them, links, names
//! and permissions.

use std::fs;
use std::path::Path;
use std::process::Command;

use recto::Wish;
use recto::input::project::Project;
use recto::model::lang::{Lang, USUAL};

use crate::fixture;

const SETTINGS: &str = "title: {en: T, zh-HK: 題}\nissuer: {en: I, zh-HK: 司}\nlanguages: [en, zh-HK]\n\
                        period: 2021\ndate: 2022-03-31\n";
const DATA: &str = "a: {name: {en: A, zh-HK: 甲}, unit: tonne, values: {2021: 5}}\n";

/// A small sound report on disk.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "content/report.yaml", SETTINGS.as_bytes());
    put(folder.path(), "content/data/a.yaml", DATA.as_bytes());
    for lang in USUAL.map(Lang::tag) {
        let path = format!("content/{lang}/01-x.md");
        put(folder.path(), &path, b"# X\n\n{{ a }}\n");
    }
    folder
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// What is found in a project on disk.
fn found(root: &Path) -> String {
    let project = Project::find(root).expect("a project");
    let mut proof = recto::proof(&project.read(), &Wish::default());
    recto::Workshop::new(std::sync::Arc::new(project.clone()))
        .look_at_pictures(&mut proof);
    fixture::findings(&proof)
}

/// The rules of what is found, in order, each with its file.
fn rules(found: &str) -> Vec<String> {
    let heads = found.lines().filter(|line| !line.starts_with(' '));
    heads
        .map(|line| {
            let (file, rest) = line.split_once(":1:1: ").unwrap_or(("", line));
            let rule = rest.split(['[', ']']).nth(1).unwrap_or("");
            format!("{rule} {file}")
        })
        .collect()
}

#[test]
fn what_systems_leave_beside_the_files_is_no_part_of_the_report() {
    let folder = project();
    assert_eq!(found(folder.path()), "");
    for path in [
        "content/en/._01-x.md",
        "content/en/.#01-x.md",
        "content/.DS_Store",
        "content/data/._a.yaml",
        "content/data/~$a.yaml",
        "content/data/Thumbs.db",
        "content/zh-HK/desktop.ini",
        "content/zh-HK/#01-x.md#",
        "content/zh-HK/01-x.md~",
        "content/zh-HK/.01-x.md.swp",
        "content/.obsidian/notes.md",
        "content/__MACOSX/en/01-x.md",
        "layouts/._cards.typ",
    ] {
        put(folder.path(), path, b"\x00\x05\x16\x07\xff");
    }
    assert_eq!(found(folder.path()), "");
}

#[test]
fn a_copy_or_a_name_that_is_not_read_is_a_finding() {
    let folder = project();
    for path in [
        "content/en/01-x (Mei's conflicted copy 2026-01-05).md",
        "content/data/a (1).yaml",
        "content/zh-HK/01-x-DESKTOP-9KD2.md",
        "content/zh-HK/02-y.MD",
        "content/data/b.YML",
    ] {
        put(folder.path(), path, DATA.as_bytes());
    }
    let found = found(folder.path());
    assert_eq!(
        rules(&found),
        [
            "stray-file content/data/b.YML",
            "stray-file content/zh-HK/02-y.MD",
            "conflicted-copy content/data/a (1).yaml",
            "conflicted-copy content/en/01-x (Mei's conflicted copy 2026-01-05).md",
            "conflicted-copy content/zh-HK/01-x-DESKTOP-9KD2.md",
        ],
        "{found}"
    );
    assert!(found.contains("rename it b.yml"), "{found}");
    assert!(found.contains("is a copy of a.yaml"), "{found}");
}

#[test]
fn text_that_was_saved_with_another_ending_does_not_vanish() {
    let folder = project();
    let root = folder.path();
    let rename = |from: &str, to: &str| {
        fs::rename(root.join(from), root.join(to)).expect("it moves");
    };
    rename("content/en/01-x.md", "content/en/01-x.md.txt");
    rename("content/zh-HK/01-x.md", "content/zh-HK/01-x.docx");
    put(root, "content/en/notes.txt", b"Notes.");
    put(root, "content/en/02-y.md", b"# Y\n");
    put(root, "content/en/02-y.md.docx", b"PK");
    put(root, "content/en/02-y.docx", b"PK");
    put(root, "content/data/b.yaml.txt", DATA.as_bytes());
    put(root, "content/data/minutes.txt", b"Minutes.");
    put(root, "content/glossary.yml", b"[]");
    let text = found(root);
    for line in [
        "content/en/01-x.md.txt:1:1: error[stray-file]: content/en/01-x.md.txt is not read: its name ends in `.txt`",
        "    help: rename it 01-x.md\n",
        "content/zh-HK/01-x.docx:1:1: warning[stray-file]",
        "    help: save it as plain text named 01-x.md\n",
        "content/en/notes.txt:1:1: warning[stray-file]",
        "content/en/02-y.md.docx:1:1: warning[stray-file]",
        "    help: 02-y.md is there as well",
        "content/data/b.yaml.txt:1:1: error[stray-file]",
        "content/data/minutes.txt:1:1: warning[stray-file]",
        "content/glossary.yml:1:1: error[stray-file]",
        "    help: rename it glossary.yaml\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("content/en/02-y.docx"), "{text}");
    // The evidence of a figure is no text that was to be read.
    let data = DATA.replace("unit:", "source: content/data/minutes.txt, unit:");
    put(root, "content/data/a.yaml", data.as_bytes());
    let text = found(root);
    assert!(!text.contains("minutes.txt is not read"), "{text}");
    for name in ["report.yml", "report.yaml.txt", "Report.yaml"] {
        rename("content/report.yaml", &format!("content/{name}"));
        let error = Project::find(root).expect_err("no project").to_string();
        assert!(error.contains(&format!("{name}: rename it report.yaml")), "{error}");
        rename(&format!("content/{name}"), "content/report.yaml");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_does_not_vanish() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = project();
    let name = OsStr::from_bytes(b"content/en/02-\xe9nergie.md");
    fs::write(folder.path().join(name), "# Y\n").expect("a file");
    let name = OsStr::from_bytes(b"content/images-\xff");
    fs::create_dir(folder.path().join(name)).expect("a folder");
    put(folder.path(), "content/zh-HK/02-energy.md", b"# Y\n");
    let found = found(folder.path());
    let expected = [
        "file-name content/en/02-\u{fffd}nergie.md",
        "file-name content/images-\u{fffd}",
    ];
    assert_eq!(rules(&found), expected, "{found}");
    assert!(found.contains("(1 finding that may follow from this is not shown)"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_project_and_refused_where_they_lead_out() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    let folder = project();
    let root = folder.path();
    put(outside.path(), "zh/01-x.md", b"# X\n\n{{ a }}\n");
    put(outside.path(), "plant.svg", b"<svg/>");
    for n in 2..60 {
        put(root, &format!("content/en/{n:02}-y{n}.md"), b"# Y\n");
    }
    // Out of the project: the cause, once.
    fs::remove_dir_all(root.join("content/zh-HK")).expect("it goes");
    symlink(outside.path().join("zh"), root.join("content/zh-HK")).expect("a link");
    let out = found(root);
    assert_eq!(rules(&out), ["path-outside content/zh-HK"], "{out}");
    assert!(out.starts_with("content/zh-HK:1:1: error[path-outside]: content/zh-HK leads out of the project (59 findings"));
    // Inside it: followed, folder and file.
    fs::remove_file(root.join("content/zh-HK")).expect("it goes");
    for n in 2..60 {
        fs::remove_file(root.join(format!("content/en/{n:02}-y{n}.md"))).expect("it");
    }
    put(root, "kept/zh/01-x.md", b"# X\n\n{{ a }}\n");
    symlink("../kept/zh", root.join("content/zh-HK")).expect("a link");
    fs::rename(root.join("content/en/01-x.md"), root.join("kept/x.md")).expect("moved");
    symlink("../../kept/x.md", root.join("content/en/01-x.md")).expect("a link");
    assert_eq!(found(root), "");
    let linked = Project::find(root).expect("a project").linked_folders();
    let kept = root.canonicalize().expect("it").join("kept");
    assert_eq!(linked, [kept.clone(), kept.join("zh")]);
    // Links in circles, and to nothing.
    for (to, at) in [(".", "a"), ("../content", "b"), ("a/b/a", "c"), ("nowhere", "d")] {
        symlink(to, root.join("content").join(at)).expect("a link");
    }
    symlink("nowhere.md", root.join("content/en/02-y.md")).expect("a link");
    let circles = found(root);
    let expected = [
        "unreadable-file content/d",
        "unreadable-file content/en/02-y.md",
        "stray-file content/a",
        "stray-file content/b",
        "stray-file content/c",
    ];
    assert_eq!(rules(&circles), expected, "{circles}");
    for name in ["a", "b", "c", "d", "en/02-y.md"] {
        fs::remove_file(root.join("content").join(name)).expect("it goes");
    }
    // A picture that leads out is told where it stands.
    let link = root.join("content/plant.svg");
    symlink(outside.path().join("plant.svg"), link).expect("a link");
    for path in ["kept/x.md", "kept/zh/01-x.md"] {
        put(root, path, b"# X\n\n![A plant](plant.svg)\n");
    }
    let picture = found(root);
    assert_eq!(picture.matches("error[unreadable-picture]").count(), 1, "{picture}");
    assert!(picture.contains("it leads out of the project"), "{picture}");
    assert!(!picture.contains("drawing program"), "{picture}");
}

/// Someone else than the owner, who alone may do everything, reads the project.
#[cfg(target_os = "linux")]
#[test]
fn what_may_not_be_read_is_the_one_finding() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = project();
    let root = folder.path();
    for n in 2..30 {
        put(root, &format!("content/en/{n:02}-y{n}.md"), b"# Y\n");
        put(root, &format!("content/zh-HK/{n:02}-y{n}.md"), b"# Y\n");
    }
    let mode = |path: &str, mode: u32| {
        let path = root.join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    mode("", 0o755);
    let is_root = fs::metadata("/proc/self").is_ok_and(|facts| {
        use std::os::unix::fs::MetadataExt as _;
        facts.uid() == 0
    });
    // The program itself must be where others can reach it.
    let recto = root.join("recto");
    let built = env!("CARGO_BIN_EXE_recto");
    if fs::hard_link(built, &recto).is_err() {
        fs::copy(built, &recto).expect("a copy");
    }
    let run = |arguments: &[&str]| {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(&recto);
        if is_root {
            // As nobody, who has no rights of his own.
            command.uid(65_534).gid(65_534);
        }
        command.arg("-C").arg(root).args(arguments);
        let output = command.output().expect("it runs");
        let all = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&all).into_owned()
    };
    let check = || run(&["check", "--format=short"]);
    assert_eq!(check(), "");
    // What may be read may still not be written.
    mode("content", 0o555);
    let signed = run(&["sign-off"]);
    assert!(signed.contains("writing there is not permitted"), "{signed}");
    assert!(!signed.contains("reading"), "{signed}");
    mode("content", 0o755);
    mode("content/zh-HK", 0);
    let folder = check();
    assert_eq!(
        folder.trim(),
        "content/zh-HK:1:1: error[unreadable-file]: content/zh-HK cannot be read: reading it is \
         not permitted (29 findings that may follow from this are not shown)"
    );
    mode("content/zh-HK", 0o755);
    mode("content/data/a.yaml", 0);
    let data = check();
    assert_eq!(data.lines().count(), 1, "{data}");
    assert!(data.contains("reading it is not permitted (2 findings"), "{data}");
    mode("content/data/a.yaml", 0o644);
    mode("content", 0);
    let all = check();
    assert!(all.contains("content cannot be read: reading it is not permitted"), "{all}");
    mode("content", 0o755);
}

#[test]
fn a_project_that_is_too_large_is_told_so() {
    let folder = project();
    let text = "x".repeat(7 << 20) + "\n";
    for n in 10..20 {
        put(folder.path(), &format!("content/en/{n}-y.md"), text.as_bytes());
    }
    let large = found(folder.path());
    assert!(
        large.starts_with("content/en/19-y.md:1:1: error[project-limits]"),
        "{large:.300}"
    );
    assert!(large.contains("all text is more than 64 MiB"), "{large:.300}");
    let metric =
        |n: usize| format!("m{n}: {{name: {{en: A, zh-HK: 甲}}, values: {{2021: 1}}}}\n");
    let files: String = (0..4)
        .map(|file| {
            let metrics: String =
                (0..13_000).map(|n| metric(file * 13_000 + n)).collect();
            format!("=== content/data/{file}.yaml\n{metrics}")
        })
        .collect();
    let proof = fixture::proof(&files);
    assert_eq!(proof.findings[0].rule, "project-limits");
    assert!(proof.findings[0].message.contains("more than 50000 metrics"));
}
