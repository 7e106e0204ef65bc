//! What a shell and a reader of manuals are given: completions, which know the project at
//! hand, manual pages, and the version.

use std::path::Path;
use std::process::Command;

use crate::command::{done, program, recto, root, small};

/// What is offered for the last of some words.
fn offered(words: &[&str], folder: &Path) -> Vec<String> {
    let output = program(folder)
        .env("RECTO_COMPLETE", "fish")
        .args(["--", "recto"])
        .args(words)
        .output()
        .expect("recto runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("text");
    let values = text.lines().map(|line| line.split('\t').next().unwrap_or(line));
    values.map(str::to_owned).collect()
}

#[test]
fn a_shell_is_offered_what_the_project_has() {
    let folder = small();
    let at = folder.path();
    std::fs::write(
        at.join("content/data/own.yaml"),
        "zebra.crossings:\n  name: {en: Crossings, zh-HK: 過路處}\n  unit: person\n  values: {2025: 4}\n",
    )
    .expect("a file");
    assert_eq!(offered(&["trace", "zeb"], at), ["zebra.crossings"]);
    assert_eq!(offered(&["sign-off", "revenue", "zeb"], at), ["zebra.crossings"]);
    assert_eq!(offered(&["confirm", "04"], at), ["04-people"]);
    assert_eq!(offered(&["check", "--rule", "unknown-m"], at), ["unknown-metric"]);
    assert_eq!(offered(&["explain", "doubled-"], at), ["doubled-scale"]);
    assert_eq!(offered(&["build", "--lang", "zh"], at), ["zh-HK"]);
    assert!(offered(&["build", "--ed"], at).contains(&"--edition".to_owned()));
    assert!(offered(&["roll"], at).contains(&"roll-forward".to_owned()));
    // Elsewhere, by -C, and where there is no project.
    let away = tempfile::tempdir().expect("a folder");
    let path = at.to_str().expect("a path");
    assert_eq!(offered(&["-C", path, "trace", "zeb"], away.path()), ["zebra.crossings"]);
    let long = format!("--directory={path}");
    assert_eq!(offered(&[&long, "preview", "04"], away.path()), ["04-people"]);
    assert!(offered(&["trace", "zeb"], away.path()).is_empty());
    // A dataset with an error in it is still good for its names.
    std::fs::write(at.join("content/data/broken.yaml"), "x: [\n").expect("a file");
    assert_eq!(offered(&["trace", "zeb"], at), ["zebra.crossings"]);
}

/// The script of each shell asks the program.
#[test]
fn the_scripts_ask_the_program() {
    let folder = small();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = done(&["completions", shell], folder.path(), 0);
        assert!(script.contains("RECTO_COMPLETE"), "{shell}: {script}");
    }
    let text = done(&["completions", "tcsh"], folder.path(), 2);
    assert!(text.contains("the shells are bash"), "{text}");
}

/// A page for the program and for each command, with all its flags, the same each time.
#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    done(&["man", "one"], at, 0);
    done(&["man", "two"], at, 0);
    let help = done(&["--help"], at, 0);
    let commands: Vec<_> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() > 15, "{help}");
    for name in commands {
        let file = format!("recto-{name}.1");
        let page = std::fs::read_to_string(at.join("one").join(&file)).expect(&file);
        let again = std::fs::read_to_string(at.join("two").join(&file)).expect(&file);
        assert_eq!(page, again);
        let own = done(&[name, "--help"], at, 0);
        for flag in own.split_whitespace().filter(|word| word.starts_with("--")) {
            let flag = flag.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            let flag = flag.split(['=', '[']).next().unwrap_or(flag);
            let written = flag.replace('-', "\\-");
            assert!(page.contains(&written), "{file} has no {flag}");
        }
    }
    assert!(at.join("one/recto.1").exists());
}

/// Where another language is spoken, manual pages and completions are told in it.
#[test]
fn manual_pages_and_completions_are_told() {
    let folder = small();
    let at = folder.path();
    for (locale, name, build) in
        [("zh_HK.UTF-8", "名稱", "製作 PDF"), ("zh_CN.UTF-8", "名称", "制作 PDF")]
    {
        let output = program(at)
            .env("LC_ALL", locale)
            .args(["man", locale])
            .output()
            .expect("recto runs");
        assert!(output.status.success(), "{output:?}");
        let mut pages = 0;
        for entry in std::fs::read_dir(at.join(locale)).expect("a folder") {
            let page = std::fs::read_to_string(entry.expect("a page").path());
            let page = page.expect("a text");
            assert!(page.contains(&format!(".SH {name}\n")), "{page}");
            for line in page.lines().filter(|line| line.starts_with(".SH ")) {
                assert!(!line.is_ascii(), "{locale}: {line}");
            }
            for word in ["Print", "Possible", "[default", " the ", " of ", "Write"] {
                assert!(!page.contains(word), "{locale}: {word} in\n{page}");
            }
            pages += 1;
        }
        assert!(pages > 15, "{pages}");
        let output = program(at)
            .env("LC_ALL", locale)
            .env("RECTO_COMPLETE", "fish")
            .args(["--", "recto", ""])
            .output()
            .expect("recto runs");
        let text = String::from_utf8(output.stdout).expect("text");
        let told: Vec<_> =
            text.lines().filter_map(|line| line.split_once('\t')).collect();
        assert!(told.len() > 15, "{text}");
        let is_told = |(_, about): &&(&str, &str)| !about.is_ascii();
        let untold: Vec<_> = told.iter().filter(|it| !is_told(it)).collect();
        assert!(untold.is_empty(), "{locale}: {untold:?}");
        let build_is = told.iter().find(|(name, _)| *name == "build");
        assert!(build_is.is_some_and(|(_, about)| about.contains(build)), "{told:?}");
    }
}

/// The version names the commit, in a folder with history.
#[test]
fn the_version_names_the_commit() {
    let text = done(&["--version"], root(), 0);
    let version = concat!("recto ", env!("CARGO_PKG_VERSION"));
    assert!(text.starts_with(version), "{text}");
    let commit = text.trim().strip_prefix(version).expect("a version").trim();
    let commit = commit.trim_matches(['(', ')']);
    match root().join(".git").exists() {
        true => {
            assert!(commit.len() == 12, "{text}");
            let known = Command::new("git")
                .args(["cat-file", "-e", commit])
                .current_dir(root())
                .status();
            assert!(known.is_ok_and(|status| status.success()), "{text} is no commit");
        }
        false => assert!(commit.is_empty(), "{text}"),
    }
    // What is made says the version alone: two commits may make the same bytes.
    let folder = small();
    let json = recto(&["export", "json"], folder.path());
    let json = String::from_utf8_lossy(&json.stdout).into_owned();
    assert!(!json.contains(&format!("{} (", env!("CARGO_PKG_VERSION"))), "{json}");
}
