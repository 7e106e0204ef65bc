//! The action for GitHub: its steps, run as a runner does, on a repository with a report in a
//! folder of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_yaml::Value;

use crate::command::{correct, root, small};
use crate::{reader, tool};

/// What the steps of a run said and left behind.
struct Run {
    said: String,
    summary: String,
    outputs: BTreeMap<String, String>,
    is_sound: bool,
}

/// Puts what the runner knows into a text.
fn filled(text: &str, known: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    while let Some((before, rest)) = text.split_once("${{ ") {
        let (name, behind) = rest.split_once(" }}").expect("a whole expression");
        let value = known.get(name).unwrap_or_else(|| panic!("nobody knows {name}"));
        text = format!("{before}{value}{behind}");
    }
    text
}

/// Runs the steps in a repository until one fails.
fn run(repository: &Path, inputs: &[(&str, &str)]) -> Run {
    let text = fs::read_to_string(root().join("action.yml")).expect("the action");
    let action: Value = serde_yaml::from_str(&text).expect("YAML");
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in action["inputs"].as_mapping().expect("inputs") {
        let default = input["default"].as_str().unwrap_or("");
        let default = if default.contains("${{") { "" } else { default };
        known.insert(
            format!("inputs.{}", name.as_str().expect("a name")),
            default.to_owned(),
        );
    }
    for (name, value) in inputs {
        assert!(known.insert(format!("inputs.{name}"), (*value).to_owned()).is_some());
    }
    for name in ["github.action_ref", "github.action_repository", "github.server_url"] {
        known.insert(name.to_owned(), String::new());
    }
    let files = tempfile::tempdir().expect("a folder");
    let [output, summary] = ["output", "summary"].map(|name| files.path().join(name));
    fs::write(&summary, "").expect("a file");
    let mut run = Run {
        said: String::new(),
        summary: String::new(),
        outputs: BTreeMap::new(),
        is_sound: true,
    };
    for step in action["runs"]["steps"].as_sequence().expect("steps") {
        let Some(script) = step["run"].as_str() else { continue };
        assert!(!script.contains("${{"), "an input in a script can run as one: {script}");
        if step["if"].as_str() == Some("inputs.base != ''")
            && known["inputs.base"].is_empty()
        {
            continue;
        }
        fs::write(&output, "").expect("a file");
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        for (name, value) in step["env"].as_mapping().expect("variables") {
            let value = filled(value.as_str().expect("a text"), &known);
            command.env(name.as_str().expect("a name"), value);
        }
        let done = command
            .current_dir(repository)
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("RUNNER_TEMP", files.path())
            .output()
            .expect("bash runs");
        run.said += &String::from_utf8_lossy(&done.stdout);
        run.said += &String::from_utf8_lossy(&done.stderr);
        for line in fs::read_to_string(&output).expect("a file").lines() {
            let (name, value) = line.split_once('=').expect("an output");
            let id = step["id"].as_str().expect("an id");
            known.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            run.outputs.insert(format!("{id}.{name}"), value.to_owned());
        }
        if !done.status.success() {
            run.is_sound = false;
            break;
        }
    }
    run.summary = fs::read_to_string(summary).expect("a file");
    run
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=A", "-c", "user.email=a@b", "-C"];
    let folder = folder.to_str().expect("a path");
    tool("git", &[&who[..], &[folder], arguments].concat())
        .trim()
        .to_owned()
}

#[test]
fn a_change_is_judged_and_its_pages_are_shown() {
    let repository = tempfile::tempdir().expect("a folder");
    let at = repository.path();
    let report = at.join("reports/2025");
    fs::create_dir_all(at.join("reports")).expect("a folder");
    let starter = small();
    tool(
        "cp",
        &[
            "-r",
            starter.path().to_str().expect("a path"),
            report.to_str().expect("a path"),
        ],
    );
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "First"]);
    let base = git(at, &["rev-parse", "HEAD"]);
    let own = env!("CARGO_BIN_EXE_recto");
    let inputs = [("recto", own), ("directory", "reports/2025"), ("base", &*base)];

    // Nothing has changed.
    let same = run(at, &inputs);
    assert!(same.is_sound, "{}", same.said);
    assert_eq!(same.outputs["compare.changed"], "false");
    assert!(report.join("build/report.pdf").is_file());

    // A figure has: it is said in the summary, and its pages are kept.
    correct(&report, "content/data/environment.yaml", "2025: 1.9", "2025: 1.8");
    let changed = run(at, &inputs);
    assert!(changed.is_sound, "{}", changed.said);
    assert_eq!(changed.outputs["compare.changed"], "true");
    assert!(changed.summary.contains("air.sox"), "{}", changed.summary);
    let pages = reader::texts(&report.join("build/changed.pdf"));
    let all = reader::texts(&report.join("build/report.pdf"));
    assert!(!pages.is_empty() && pages.len() < all.len(), "{} pages", pages.len());

    // An error stands at its line in the repository, and stops the rest.
    correct(&report, "content/en/04-people.md", "{{", "{{ no.such }} {{");
    let broken = run(at, &inputs);
    assert!(!broken.is_sound);
    let place = "::error file=reports/2025/content/en/04-people.md,line=";
    assert!(broken.said.contains(place), "{}", broken.said);
    assert!(broken.summary.contains("unknown-metric"), "{}", broken.summary);
    assert!(!broken.outputs.contains_key("build.pdf"));
}

/// A first push has nothing to be compared with, and a base that is gone is said.
#[test]
fn what_cannot_be_compared_is_said() {
    let starter = small();
    let at = starter.path();
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "First"]);
    let own = env!("CARGO_BIN_EXE_recto");
    let first = run(at, &[("recto", own)]);
    assert!(first.is_sound, "{}", first.said);
    let none = "0000000000000000000000000000000000000000";
    let gone = run(at, &[("recto", own), ("base", none), ("strict", "true")]);
    assert!(gone.said.contains("there is no revision 0000"), "{}", gone.said);
}
