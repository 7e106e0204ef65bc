//! The book of `docs/`: its reference is made from the program, its links lead somewhere, the
//! program prints it, and what its pages tell people to type is typed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use recto::authoring::{book, registry, schema, units};
use recto::model::expression::Function;
use recto::model::lang::Lang;
use serde_json::Value;

use crate::command::{done, ends, err, out, program, recto, root};
use crate::desk::given_back;

fn docs() -> PathBuf {
    root().join("docs")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path)
        .unwrap_or_else(|_| panic!("{} is there", path.display()))
}

/// Holds a page of the reference to what the program says; `SNAPSHOTS=overwrite` writes it.
#[track_caller]
fn is_page(name: &str, text: String) {
    let file = docs().join(format!("reference/{name}.md"));
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(snapbox::IntoData::raw(text), snapbox::Data::read_from(&file, None).raw());
}

// The names of these tests are those of the guide's, so that one command writes all pages.
mod guide {
    use super::*;

    #[test]
    fn every_command_has_its_place_in_the_reference() {
        let help = |arguments: &[&str]| {
            let text = done(arguments, root(), 0);
            let lines = text.lines().map(str::trim_end);
            lines.flat_map(|line| [line, "\n"]).collect::<String>()
        };
        let all = help(&["--help"]);
        let listed = all.split_once("Commands:\n").expect("commands").1;
        let listed = listed.split_once("\n\n").expect("their end").0;
        let names: Vec<_> = listed
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
            .filter(|name| !name.is_empty() && *name != "help")
            .collect();
        assert!(names.len() > 15, "{names:?}");
        let mut text = format!(
            "# Commands\n\nWhat `recto --help` and `recto COMMAND --help` say.\n\n\
             ```text\n{}\n```\n",
            all.trim_end()
        );
        for name in names {
            let help = help(&[name, "--help"]);
            text += &format!("\n## {name}\n\n```text\n{}\n```\n", help.trim_end());
        }
        is_page("commands", text);
    }

    #[test]
    fn every_key_has_its_place_in_the_reference() {
        let mut text = "# Keys\n\nEvery key that a file of the project or a component of a \
                        chapter may have, from the descriptions that Recto reads them by; a \
                        key in bold must be there. `recto schema NAME` gives the same to an \
                        editor. The last is what programs may read.\n"
            .to_owned();
        for schema in schema::all() {
            text += &format!("\n## {}\n", schema.about);
            let records = schema.value["$defs"].as_object();
            let own = schema.value["$ref"].as_str().and_then(|it| it.rsplit('/').next());
            let mut records: Vec<_> = records.into_iter().flatten().collect();
            // What the file or component itself has comes first.
            records.sort_by_key(|(name, _)| Some(name.as_str()) != own);
            for (name, record) in records {
                if Some(name.as_str()) != own {
                    text += &format!("\n### {name}\n");
                }
                if let Some(about) = record["description"].as_str() {
                    text += &format!("\n{about}\n");
                }
                text += &keys(record);
            }
            if own.is_none() {
                text += &keys(&schema.value);
            }
        }
        is_page("keys", text);
    }

    #[test]
    fn every_function_has_its_place_in_the_reference() {
        let mut text =
            "# Functions\n\nWhat may stand in a placeholder or a formula beside \
                        metrics, decimals, `+ - * /` and parentheses \
                        ([Placeholders](../guide.md#placeholders)).\n\n\
                        | function | gives |\n|---|---|\n"
                .to_owned();
        for (_, function) in Function::ALL {
            let (usage, gives) = function.usage();
            text += &format!("| `{usage}` | {gives} |\n");
        }
        is_page("functions", text);
    }

    #[test]
    fn every_unit_has_its_place_in_the_reference() {
        let text = format!(
            "# Units\n\nThe words that units are made of, how each language writes two of them, \
             and what else a file may call them. `recto explain units` says the same.\n\n\
             ```text\n{}```\n",
            units::list()
        );
        is_page("units", text);
    }

    #[test]
    fn every_rule_has_its_place_in_the_reference() {
        let judged: BTreeSet<_> = recto::checks::rules().map(|rule| rule.name).collect();
        let mut text =
            "# Rules\n\nEvery rule by its name, which stands in brackets behind \
                        `error` or `warning`. `recto explain RULE` prints the same.\n"
                .to_owned();
        for (name, rule) in registry::all() {
            text += &format!("\n## {name}\n\n");
            if judged.contains(name) {
                let sentence = rule.sentence();
                text += &format!("{sentence} [What it finds](../checks/{name}.md)\n");
            } else {
                let page = registry::page(rule);
                text += page.split_once("\n\n").expect("a head").1;
            }
        }
        is_page("rules", text);
    }
}

/// The keys of a record as a table.
fn keys(record: &Value) -> String {
    let Some(all) = record["properties"].as_object() else { return String::new() };
    let required: Vec<_> = record["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut text = "\n| key | what it says |\n|---|---|\n".to_owned();
    for (key, value) in all {
        let name = match required.contains(&key.as_str()) {
            true => format!("**`{key}`**"),
            false => format!("`{key}`"),
        };
        let mut about = value["description"].as_str().unwrap_or_default().to_owned();
        let choices = choices(value);
        if !choices.is_empty() && choices.len() <= 20 {
            about += &format!(" One of {}.", choices.join(", "));
        }
        let inner = value["properties"].as_object();
        let besides: Vec<_> = inner
            .into_iter()
            .flat_map(|keys| keys.keys())
            .filter(|key| Lang::parse(key).is_none())
            .map(|key| format!("`{key}`"))
            .collect();
        if !besides.is_empty() && besides.len() < 8 {
            about += &format!(" Beside the languages: {}.", besides.join(", "));
        }
        let about = about.trim().replace('|', "\\|").replace('\n', " ");
        text += &format!("| {name} | {about} |\n");
    }
    text
}

/// The words a key can have, where they are a list.
fn choices(value: &Value) -> Vec<String> {
    let own = value["enum"].as_array().into_iter().flatten();
    let mut all: Vec<_> = own
        .map(|it| format!("`{}`", it.to_string().trim_matches('"')))
        .collect();
    for one in value["anyOf"].as_array().into_iter().flatten() {
        all.extend(choices(one));
    }
    if !value["items"].is_null() {
        all.extend(choices(&value["items"]));
    }
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.clone()));
    all
}

/// The pages by path from `docs/`, from the contents.
fn pages() -> Vec<String> {
    let links = book::CONTENTS.split("](").skip(1);
    links
        .map(|rest| rest.split(')').next().expect("a path").to_owned())
        .collect()
}

/// The contents name every page there is, and the program has all of them.
#[test]
fn the_program_prints_every_page_of_the_book() {
    let pages = pages();
    let mut files = vec![];
    let mut folders = vec![docs()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == "md") => {
                    files.push(path);
                }
                false => {}
            }
        }
    }
    let files: BTreeSet<_> = files
        .iter()
        .map(|path| path.strip_prefix(docs()).expect("below docs").to_string_lossy())
        .filter(|path| path != "SUMMARY.md")
        .map(|path| path.replace('\\', "/"))
        .collect();
    assert_eq!(pages.iter().cloned().collect::<BTreeSet<_>>(), files);
    let named: Vec<_> = pages
        .iter()
        .filter(|path| !path.starts_with("checks/"))
        .map(|path| path.trim_end_matches(".md"))
        .collect();
    let there: Vec<_> = book::PAGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, named, "src/authoring/book.rs names the pages of docs/SUMMARY.md");
    for path in &pages {
        assert_eq!(book::page(path).as_ref(), Ok(&read(&docs().join(path))), "{path}");
    }
    // As people ask for them.
    let run = |name: &str| recto(&["docs", name], root());
    for (asked, title) in [
        ("first-report", "# Your first report in an hour"),
        ("docs/how-to/restate.md", "# Restate a figure"),
        ("restate", "# Restate a figure"),
        ("restated", "# restated"),
        ("unknown-metric", "# unknown-metric"),
        ("guide", "# The author's guide"),
    ] {
        let output = run(asked);
        ends(&output, 0);
        assert_eq!(out(&output).lines().next(), Some(title), "{asked}");
    }
    let output = run("first-reprot");
    ends(&output, 2);
    assert!(err(&output).contains("first-report"), "{}", err(&output));
    let contents = done(&["docs"], root(), 0);
    for (name, text) in book::PAGES {
        assert!(contents.contains(&format!("  {name} ")), "{contents}");
        let title = text.lines().next().expect("a title").trim_start_matches("# ");
        assert!(contents.contains(title), "{title}: {contents}");
    }
}

/// A heading as an address, as mdBook and GitHub make one.
fn address(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A page without what stands in fences.
fn prose(text: &str) -> String {
    let mut fence: Option<String> = None;
    let mut prose = String::new();
    for line in text.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some("`".repeat(ticks)),
            None => prose.extend([line, "\n"]),
        }
    }
    prose
}

/// Every link of the book and of the README leads to a file and a heading that are there.
#[test]
fn every_link_leads_somewhere() {
    let mut paths: Vec<_> = pages().iter().map(|path| docs().join(path)).collect();
    paths.push(root().join("README.md"));
    let mut count = 0;
    for path in paths {
        // Not what stands in code.
        let prose = prose(&read(&path));
        let text: String = prose.split('`').step_by(2).collect();
        for rest in text.split("](").skip(1) {
            let link = rest.split([')', ' ']).next().expect("a link");
            if link.starts_with("https://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            assert!(target.exists(), "{}: {link}", path.display());
            if !anchor.is_empty() {
                let headings = prose_of(&target);
                assert!(
                    headings.contains(anchor),
                    "{}: {link}: {headings:?}",
                    path.display()
                );
            }
            count += 1;
        }
    }
    assert!(count > 150, "{count}");
}

fn prose_of(path: &Path) -> BTreeSet<String> {
    let text = prose(&read(path));
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| address(line.trim_start_matches('#'))).collect()
}

/// A box of a page: what it is, what stands in it, and the paragraph before it.
struct Fence<'a> {
    kind: &'a str,
    body: String,
    before: &'a str,
}

fn fences(page: &str) -> Vec<Fence<'_>> {
    let mut found = vec![];
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let kind = line.trim_start_matches('`');
        let ticks = &line[..line.len() - kind.len()];
        if ticks.len() < 3 {
            before = if line.trim().is_empty() { before } else { line };
            continue;
        }
        let body = lines.by_ref().take_while(|line| *line != ticks);
        let body = body.flat_map(|line| [line, "\n"]).collect();
        found.push(Fence { kind, body, before });
    }
    found
}

/// What a page tells people to type: `sh` is run, in the folder that `cd` leads to; `text`
/// behind it is said, line by line; any other box is the file that the paragraph before it
/// names last, or is added to it.
fn act(name: &str) -> usize {
    let page = read(&docs().join(format!("{name}.md")));
    let folder = tempfile::tempdir().expect("a folder");
    let mut at = folder.path().to_owned();
    let fences = fences(&page);
    let runs = |fence: &&Fence<'_>| fence.kind.split(' ').next() == Some("sh");
    let first = fences.iter().find(runs).expect("a command");
    if !first.body.starts_with("recto init") {
        done(&["init", "."], &at, 0);
    }
    let mut said = String::new();
    let mut count = 0;
    for Fence { kind, body, before } in &fences {
        match *kind {
            "bash" => {}
            "sh" | "sh fails" => {
                said.clear();
                for command in body.lines() {
                    if let Some(to) = command.strip_prefix("cd ") {
                        at.push(to);
                        continue;
                    }
                    review(command, &at);
                    let output = typed(command, &at);
                    ends(&output, i32::from(*kind == "sh fails"));
                    said += &crate::command::said(&output);
                    count += 1;
                }
            }
            "text" if said.is_empty() => {}
            "text" => {
                let all: String =
                    said.split_whitespace().flat_map(|it| [it, " "]).collect();
                for line in body.lines() {
                    let line: String =
                        line.split_whitespace().flat_map(|it| [it, " "]).collect();
                    assert!(all.contains(line.trim_end()), "{name}: {line}\n{said}");
                }
                said.clear();
            }
            _ => {
                let names = before.split('`').skip(1).step_by(2);
                let file = names.filter(|it| it.starts_with("content/")).last();
                let path = at.join(file.unwrap_or_else(|| panic!("{name}: {before}")));
                let old = std::fs::read_to_string(&path).unwrap_or_default();
                let old = if before.starts_with("Add to") { old } else { String::new() };
                std::fs::create_dir_all(path.parent().expect("a folder"))
                    .expect("a folder");
                std::fs::write(&path, format!("{old}{body}")).expect("a file");
                said.clear();
            }
        }
    }
    count
}

/// Has reviewers give back what a command takes of theirs: `people-ann.docx` of the file
/// `people.docx` that was sent.
fn review(command: &str, folder: &Path) {
    for name in command.split_whitespace().filter(|word| word.ends_with(".docx")) {
        let Some((sent, who)) = name.trim_end_matches(".docx").split_once('-') else {
            continue;
        };
        let sent = std::fs::read(folder.join(format!("build/{sent}.docx")));
        let back = given_back(&sent.expect("what was sent"), who);
        std::fs::write(folder.join(name), back).expect("a file");
    }
}

/// A command as a shell would take it: words, and quotation marks around some.
fn typed(command: &str, folder: &Path) -> std::process::Output {
    let mut words: Vec<String> = vec![];
    for (at, part) in command.split('"').enumerate() {
        match at % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    assert_eq!(words.first().map(String::as_str), Some("recto"), "{command}");
    let mut program: Command = program(folder);
    program.args(&words[1..]).output().expect("recto runs")
}

#[test]
fn the_first_hour_goes_as_its_page_says() {
    assert!(act("first-report") >= 10);
}

#[test]
fn the_how_tos_go_as_their_pages_say() {
    let how_tos = book::PAGES.iter().filter(|(name, _)| name.starts_with("how-to/"));
    for (name, _) in how_tos {
        assert!(act(name) >= 1, "{name}");
    }
}
