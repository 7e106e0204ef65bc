//! What an editor is told is told in its language: what is explained of keys and metrics, what is
//! offered, what mends a finding.

use serde_json::{Value, json};

use crate::command::small;
use crate::editor::{Editor, rules};

const PEOPLE: &str = "content/en/04-people.md";
const ENVIRONMENT: &str = "content/data/environment.yaml";

/// An editor of a language beside a server that was asked for one, once the project was judged.
fn ready(folder: &tempfile::TempDir, locale: &str, arguments: &[&str]) -> Editor {
    let mut editor = Editor::silent_with(folder.path(), arguments);
    let folders = json!([{"uri": editor.uri(""), "name": "it"}]);
    let params = json!({
        "processId": null, "rootUri": null, "workspaceFolders": folders,
        "locale": locale, "capabilities": {},
    });
    editor.ask("initialize", params).expect("an answer");
    editor.tell("initialized", json!({}));
    editor.open(PEOPLE);
    editor.open(ENVIRONMENT);
    editor.type_over(PEOPLE, "Nobody starts", "{{ employes }} Nobody starts");
    editor.until(PEOPLE, |told| rules(told).contains(&"unknown-metric"));
    editor
}

#[track_caller]
fn hover(editor: &mut Editor, own: &str, needle: &str) -> String {
    let at = editor.find(own, needle, 2);
    let answer = editor.ask_at("textDocument/hover", own, &at);
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// What is offered where a text stands: its label, and all that is said of it.
fn offered(editor: &mut Editor, needle: &str, on: usize) -> Vec<(String, String)> {
    let at = editor.find(PEOPLE, needle, on);
    let answer = editor.ask_at("textDocument/completion", PEOPLE, &at);
    let items = answer["items"].as_array().cloned().unwrap_or_default();
    let told = items.into_iter().map(|item| {
        let label = item["label"].as_str().unwrap_or_default().to_owned();
        let about = item["documentation"]["value"].as_str().unwrap_or_default();
        (label, about.to_owned())
    });
    told.collect()
}

#[test]
fn what_editors_explain_is_told_in_their_language() {
    let folder = small();
    let mut editor = ready(&folder, "zh-tw", &["lsp"]);
    let told = hover(&mut editor, PEOPLE, "safety.injuries@prior");
    assert!(told.contains("用於"), "{told}");
    assert!(told.contains("已公佈") && !told.contains("published"), "{told}");
    let told = hover(&mut editor, ENVIRONMENT, "ghg.scope1:");
    assert!(told.contains("憑證：`evidence/ghg-2025.csv row 3`"), "{told}");
    assert!(told.contains("回應：D28(a)"), "{told}");
    // What was published is what its author wrote, in whatever words.
    assert!(!told.contains("answers") && !told.contains("used"), "{told}");
    assert_eq!(
        hover(&mut editor, PEOPLE, "kind: line"),
        "`kind`: 圖表種類；略去則按數字選用。"
    );
    // Functions, and formats.
    let items = offered(&mut editor, "{{ employes }}", "{{ em".len());
    let share = items.iter().find(|(label, _)| label == "share").expect("it");
    assert_eq!(share.1, "x 佔`of`的百分比。");
    editor.type_over(PEOPLE, "{{ employes }}", "{{ employees : b }}");
    let items = offered(&mut editor, "{{ employees : b }}", "{{ employees : b".len());
    let bare = items.iter().find(|(label, _)| label == "bare").expect("it");
    assert_eq!(bare.1, "不帶單位的數字。");
    assert!(editor.leave().success());
}

#[test]
fn what_mends_a_finding_and_what_cannot_be_done_is_told_in_their_language() {
    let folder = small();
    let mut editor = ready(&folder, "zh-cn", &["lsp"]);
    let uri = editor.uri(PEOPLE);
    let at = editor.find(PEOPLE, "employes", 2);
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at},
        "context": {"diagnostics": []},
    });
    let actions = editor.ask("textDocument/codeAction", params).expect("an answer");
    let actions = actions.as_array().expect("a list").clone();
    let titles: Vec<_> = actions.iter().filter_map(|it| it["title"].as_str()).collect();
    assert!(titles.contains(&"写作`employees`"), "{titles:?}");
    let at = editor.find(PEOPLE, "Nobody starts", 2);
    let params = json!({
        "textDocument": {"uri": uri}, "position": at, "newName": "x",
    });
    let refused = editor.ask("textDocument/rename", params).expect_err("no name");
    let message = refused["message"].as_str().expect("words");
    assert!(!message.contains(" the ") && !message.is_ascii(), "{message}");
    assert!(editor.leave().success());
}

#[test]
fn what_was_asked_for_goes_before_the_language_of_the_editor() {
    let folder = small();
    let told = |editor: &mut Editor| -> String {
        let all = &editor.marked[&editor.uri(PEOPLE)];
        let it = all.iter().find(|it| it["code"] == "unknown-metric").expect("it");
        it["message"].as_str().expect("words").to_owned()
    };
    let asked = ["lsp", "--ui-language", "zh-CN"];
    let mut editor = ready(&folder, "en-gb", &asked);
    assert!(told(&mut editor).contains("没有指标`employes`"));
    assert!(editor.leave().success());
    // An editor of a language that is none of ours is answered in that of the program.
    let mut editor = ready(&folder, "fr", &["lsp"]);
    assert!(told(&mut editor).contains("there is no metric"));
    let at = editor.find(PEOPLE, "kind: line", 2);
    let answer: Value = editor.ask_at("textDocument/hover", PEOPLE, &at);
    let text = answer["contents"]["value"].as_str().unwrap_or_default();
    assert!(text.contains("What is drawn"), "{text}");
    assert!(editor.leave().success());
}
