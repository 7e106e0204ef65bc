//! `recto lsp`, asked as an editor asks it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::command::{root, small};
use crate::editor::{Editor, rules};

const PEOPLE: &str = "content/en/04-people.md";
const PEOPLE_ZH: &str = "content/zh-HK/04-people.md";

#[test]
fn findings_come_while_people_type_and_go_once_mended() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    editor.open(PEOPLE_ZH);
    // Behind full-width text, on the third of three wide characters and a pair of units.
    let old = "險失事故以電話呈報";
    let new = "𠮷險失{{ employes }}事故以電話呈報";
    editor.type_over(PEOPLE_ZH, old, new);
    editor.until(PEOPLE_ZH, |told| rules(told).contains(&"unknown-metric"));
    let told = editor.marked[&editor.uri(PEOPLE_ZH)].clone();
    let finding = told.iter().find(|it| it["code"] == "unknown-metric").expect("it");
    let start = editor.find(PEOPLE_ZH, "employes", 0);
    let end = editor.find(PEOPLE_ZH, "employes", "employes".len());
    assert_eq!(finding["range"], json!({"start": start, "end": end}));
    assert_eq!(finding["severity"], 1);
    assert_eq!(finding["source"], "recto");
    let message = finding["message"].as_str().expect("words");
    assert!(message.contains("there is no metric `employes`"), "{message}");
    assert!(message.contains("\nhelp: did you mean `employees`?"), "{message}");
    assert_eq!(
        finding["codeDescription"]["href"],
        "recto:/docs/checks/unknown-metric.md"
    );
    let page = editor.ask("recto/explain", json!({"rule": "unknown-metric"}));
    assert!(
        page.expect("a page")
            .as_str()
            .expect("words")
            .starts_with("# unknown-metric")
    );
    assert!(editor.ask("recto/explain", json!({"rule": "no-such"})).is_err());
    // Nothing was saved, and nothing of it is left once it is taken back.
    editor.type_over(PEOPLE_ZH, new, old);
    editor.until(PEOPLE_ZH, |told| rules(told).is_empty());
    assert!(editor.leave().success());
}

/// A finding that rests on two files stands in one and names the other; a change of the one mends
/// the other, which is not open.
#[test]
fn findings_stand_in_files_that_are_not_open() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    let data = "content/data/people.yaml";
    editor.open(data);
    editor.type_over(data, "\nemployees.female:", "\nemployees.women:");
    editor.until(PEOPLE_ZH, |told| rules(told).contains(&"unknown-metric"));
    let twice = "\nemployees:\n  name: {en: Twice, zh-HK: 兩次}\n  unit: person\n  values: {2025: 1}\n";
    editor.type_over(data, "\nemployees.women:", &format!("{twice}employees.female:"));
    editor.until(data, |told| rules(told).contains(&"duplicate-key"));
    let told = &editor.marked[&editor.uri(data)];
    let finding = told.iter().find(|it| it["code"] == "duplicate-key").expect("it");
    let other = &finding["relatedInformation"][0];
    assert_eq!(other["message"], "the first one");
    assert_eq!(other["location"]["uri"], json!(editor.uri(data)));
    editor.type_over(data, twice, "\n");
    editor.until(data, <[Value]>::is_empty);
    let others = editor.marked.values().flatten().count();
    assert_eq!(others, 0, "{:#?}", editor.marked);
    assert!(editor.leave().success());
}

/// A place of the complete report where somebody types: the file, what stands there, what is
/// typed before it (`{}` is another word each time), and the rule that finds it.
const PLACES: [(&str, &str, &str, &str); 4] = [
    (
        "content/en/11-climate.md",
        "\n## ",
        "\nA typed 溫室 {{ ghg.{} }} figure\n",
        "unknown-metric",
    ),
    (
        "content/zh-HK/11-climate.md",
        "\n## ",
        "\n鍵入的溫室 {{ ghg.{} }} 數字\n",
        "unknown-metric",
    ),
    (
        "content/data/climate.yaml",
        "\nghg.scope1:",
        "\nghg.{}:\n  unit: tCO2e\n  {}: 1\n",
        "unknown-key",
    ),
    (
        "content/data/climate.yaml",
        "\nghg.scope2:",
        "\nghg.made:\n  name: {en: It, zh-HK: 它, zh-CN: 它}\n  unit: tCO2e\n  formula: ghg.total + ghg.{}\n",
        "unknown-metric",
    ),
];

/// Edits of the complete report, in chapters of both languages and in the data, each with other
/// words: how long it takes until what is wrong is found, and until it is gone. `EDITS=500` makes
/// more of them; with `LATEST=200`, which asks for an idle machine and an optimised program, none
/// may take longer than so many milliseconds.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "how fast it is depends on what else runs: it is told"
)]
fn fifty_edits_of_the_whole_report_are_answered() {
    let set = |name: &str| std::env::var(name).ok()?.parse::<u32>().ok();
    let edits = set("EDITS").unwrap_or(50);
    let mut editor = Editor::start(root());
    for (own, ..) in PLACES {
        if !editor.has(own) {
            editor.open(own);
        }
    }
    // The first answer waits for the report to be read.
    let (first, ..) = PLACES[0];
    editor.type_over(first, "\n## ", "\n{{ no.such }}\n\n## ");
    editor.until(first, |told| rules(told).contains(&"unknown-metric"));
    editor.type_over(first, "\n{{ no.such }}\n\n## ", "\n## ");
    editor.until(first, |told| !rules(told).contains(&"unknown-metric"));
    let mut took = vec![];
    for edit in 0..edits.div_ceil(2) {
        let (own, before, typed, rule) = PLACES[edit as usize % PLACES.len()];
        let letter = |at: u32| char::from(b'a' + (edit / at % 26) as u8);
        let word = format!("wrong{}{}{}", letter(676), letter(26), letter(1));
        let typed = typed.replace("{}", &word);
        let is_found = |told: &[Value]| {
            let said = told.iter().filter(|it| it["code"] == rule);
            let mut said = said.filter_map(|it| it["message"].as_str());
            said.any(|message| message.contains(&word))
        };
        editor.type_over(own, before, &format!("{typed}{before}"));
        took.push((editor.until(own, is_found), own));
        editor.type_over(own, &typed, "");
        took.push((editor.until(own, |told| !is_found(told)), own));
    }
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    println!(
        "{} edits: median {} ms, 90 % {} ms, most {} ms ({})",
        took.len(),
        at(50).0.as_millis(),
        at(90).0.as_millis(),
        at(100).0.as_millis(),
        at(100).1,
    );
    if let Some(latest) = set("LATEST") {
        let bound = Duration::from_millis(latest.into());
        let late: Vec<_> = took.iter().filter(|(took, _)| *took > bound).collect();
        assert!(late.is_empty(), "later than {latest} ms: {late:?}");
    }
    assert!(editor.leave().success());
}

#[test]
fn what_is_malformed_or_out_of_order_is_answered_and_passed_over() {
    let folder = small();
    let mut editor = Editor::silent(folder.path());
    let code =
        |answer: Result<Value, Value>| answer.expect_err("a refusal")["code"].clone();
    // Before the first word.
    assert_eq!(code(editor.ask("textDocument/hover", json!({}))), -32002);
    editor.tell("textDocument/didOpen", json!({"textDocument": 7}));
    editor.raw(b"Content-Length: 5\r\n\r\n{oops");
    assert_eq!(editor.next()["error"]["code"], -32700);
    let uri = editor.uri("");
    editor.begin(&[&uri], &["utf-8", "utf-16"]);
    assert_eq!(editor.answer["capabilities"]["positionEncoding"], "utf-8");
    assert_eq!(code(editor.ask("initialize", json!({"capabilities": {}}))), -32600);
    assert_eq!(code(editor.ask("no/such", json!({}))), -32601);
    editor.raw(b"Content-Length: 2\r\n\r\n[]Content-Type: x\r\n\r\n");
    assert_eq!(editor.next()["error"]["code"], -32600);
    assert_eq!(editor.next()["error"]["code"], -32700);
    // Of documents that are not open, at places that are not there, outside of every project.
    for (method, params) in [
        (
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": 2},
            "contentChanges": [{"text": "x"}]}),
        ),
        ("textDocument/didChange", json!([])),
        ("textDocument/didClose", json!({"textDocument": {"uri": "untitled:1"}})),
        (
            "textDocument/didOpen",
            json!({"textDocument": {"uri": "file:///nowhere/x.md",
            "languageId": "markdown", "version": 1, "text": "# X {{ y }}"}}),
        ),
        (
            "textDocument/didOpen",
            json!({"textDocument": {"uri": "no address at all",
            "languageId": "markdown", "version": 1, "text": ""}}),
        ),
        (
            "workspace/didChangeWorkspaceFolders",
            json!({"event": {"added": [
            {"uri": "file:///nowhere", "name": "x"}], "removed": []}}),
        ),
        ("$/cancelRequest", json!({"id": 4})),
        ("no/such", json!(null)),
    ] {
        editor.tell(method, params);
    }
    editor.open(PEOPLE);
    let people = editor.uri(PEOPLE);
    for (start, end) in [((9_999, 0), (9_999, 4)), ((3, 9_999), (1, 0))] {
        let at =
            |(line, character): (u32, u32)| json!({"line": line, "character": character});
        editor.tell("textDocument/didChange", json!({
            "textDocument": {"uri": people, "version": 2},
            "contentChanges": [{"range": {"start": at(start), "end": at(end)}, "text": "\r\n𠮷 {{ x"}],
        }));
    }
    // A whole text comes in place of it, and all is well.
    editor.tell("textDocument/didChange", json!({
        "textDocument": {"uri": people, "version": 3},
        "contentChanges": [{"text": "# People {#people}\r\n\r\n溫室 {{ nothing }}\r\n"}],
    }));
    editor.until(PEOPLE, |told| rules(told).contains(&"unknown-metric"));
    let told = &editor.marked[&people];
    let finding = told.iter().find(|it| it["code"] == "unknown-metric").expect("it");
    // In bytes, as this editor would have it.
    assert_eq!(finding["range"]["start"], json!({"line": 2, "character": 10}));
    assert!(editor.leave().success());
}

#[test]
fn the_server_ends_with_its_client() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    editor.open(PEOPLE);
    editor.type_over(PEOPLE, "# People", "# Folk");
    let (status, _) = editor.die();
    assert_eq!(status.code(), Some(1));
    // In the middle of a message, and before the first one.
    let mut editor = Editor::silent(folder.path());
    editor.raw(b"Content-Length: 500\r\n\r\n{\"jsonrpc\"");
    assert_eq!(editor.die().0.code(), Some(1));
    assert_eq!(Editor::silent(folder.path()).die().0.code(), Some(1));
    // One that leaves without a word of farewell.
    let mut editor = Editor::start(folder.path());
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end().0.code(), Some(1));
}

#[test]
fn a_project_that_cannot_be_read_at_first_and_a_second_one_are_served() {
    let (broken, sound) = (small(), small());
    let settings = "content/report.yaml";
    let text = std::fs::read_to_string(broken.path().join(settings)).expect("settings");
    std::fs::write(broken.path().join(settings), "title: [\n").expect("settings");
    let mut editor = Editor::silent(broken.path());
    let other = sound.path().canonicalize().expect("a folder");
    let folders = [editor.uri(""), format!("file://{}", other.display())];
    editor.begin(&[&folders[0], &folders[1]], &["utf-16"]);
    editor.until(settings, |told| rules(told).contains(&"yaml-syntax"));
    editor.open_as(settings, "title: [\n");
    editor.type_over(settings, "title: [\n", &text);
    editor.until(settings, |told| !rules(told).contains(&"yaml-syntax"));
    // The other is another.
    let theirs = other.join(PEOPLE);
    let theirs = theirs.to_str().expect("text").to_owned();
    editor.open(&theirs);
    editor.type_over(&theirs, "# People", "# {{ people }}");
    editor.until(&theirs, |told| rules(told).contains(&"unknown-metric"));
    let own = editor.uri(PEOPLE);
    assert!(editor.marked.get(&own).is_none_or(Vec::is_empty), "{:#?}", editor.marked);
    // Put away, it is marked no longer.
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {
            "added": [], "removed": [{"uri": folders[1], "name": "it"}],
        }}),
    );
    editor.until(&theirs, <[Value]>::is_empty);
    assert!(editor.leave().success());
}

#[test]
fn a_document_beyond_all_bounds_is_a_finding() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    let notes = "content/data/people.yaml";
    let huge = format!("# {}\n", "溫".repeat(3 << 20));
    editor.open_as(notes, &huge);
    editor.until(notes, |told| rules(told).contains(&"unreadable-file"));
    assert!(editor.leave().success());
}
