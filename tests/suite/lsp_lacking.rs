//! What a chapter lacks of another language is added by an editor at its place.

use serde_json::{Value, json};

use crate::command::small;
use crate::editor::{Editor, rules};

const PEOPLE: &str = "content/en/04-people.md";
const PEOPLE_ZH: &str = "content/zh-HK/04-people.md";
const TITLE: &str = "Add the missing translation to the zh-HK chapter";
const HERE: &str = "Add what the en chapter has here";

/// The actions at a text: their titles, and the edits by their files.
fn actions(editor: &mut Editor, own: &str, needle: &str) -> Vec<(String, Value)> {
    let uri = editor.uri(own);
    let at = editor.find(own, needle, 0);
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at},
        "context": {"diagnostics": editor.marked.get(&uri)},
    });
    let answer = editor.ask("textDocument/codeAction", params).expect("an answer");
    let told = answer.as_array().expect("a list").iter().map(|it| {
        let title = it["title"].as_str().expect("a title").to_owned();
        (title, it["edit"]["changes"].clone())
    });
    told.collect()
}

#[track_caller]
fn edit(editor: &mut Editor, own: &str, needle: &str, title: &str, of: &str) -> Value {
    let all = actions(editor, own, needle);
    let found = all.iter().find(|(own, _)| own == title);
    let (_, changes) = found.unwrap_or_else(|| panic!("{all:#?}"));
    changes[&editor.uri(of)][0].clone()
}

/// Does what an edit says that puts text in.
fn apply(editor: &mut Editor, own: &str, edit: &Value) {
    assert_eq!(edit["range"]["start"], edit["range"]["end"]);
    let text = editor.text(own).to_owned();
    let line = edit["range"]["start"]["line"].as_u64().expect("a line");
    let character = edit["range"]["start"]["character"].as_u64().expect("a column");
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let units = |text: &str| text.encode_utf16().count() as u64;
    let on = text[start..].char_indices().map(|(on, _)| on);
    let on = on.chain([text.len() - start]);
    let on = on.into_iter().find(|on| units(&text[start..start + on]) == character);
    let at = start + on.expect("a character");
    let new = edit["newText"].as_str().expect("a text");
    editor.type_at(own, at..at, new);
}

#[test]
fn a_translation_that_is_missing_is_added_at_its_place() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    editor.open(PEOPLE);
    editor.open(PEOPLE_ZH);
    // What is not missing is not offered.
    editor.type_over(PEOPLE, "Electricians", "In {{ no.such }}, electricians");
    editor.until(PEOPLE, |told| rules(told).contains(&"unknown-metric"));
    editor.type_over(PEOPLE, "In {{ no.such }}, electricians", "Electricians");
    editor.until(PEOPLE, <[Value]>::is_empty);
    let all = actions(&mut editor, PEOPLE, "Electricians and riggers");
    assert!(all.iter().all(|(title, _)| title != TITLE), "{all:?}");
    // A paragraph without a figure, behind one with figures.
    let new = "Apprentices learn from those who have done the work for long, and sit beside them.";
    let before = "hours each on average.";
    editor.type_over(PEOPLE, before, &format!("{before}\n\n{new}"));
    editor.until(PEOPLE_ZH, |told| rules(told).contains(&"parity"));
    let there = edit(&mut editor, PEOPLE, "Apprentices learn", TITLE, PEOPLE_ZH);
    assert_eq!(there["newText"], format!("\n\n{new}"));
    let end = "人均受訓{{ training.average : bare }}小時。";
    assert_eq!(there["range"]["start"], editor.find(PEOPLE_ZH, end, end.len()));
    // The same where it is missing, at what stands before it.
    let here = edit(&mut editor, PEOPLE_ZH, "電工及索具工", HERE, PEOPLE_ZH);
    assert_eq!(here["range"], there["range"]);
    assert_eq!(here["newText"], there["newText"]);
    apply(&mut editor, PEOPLE_ZH, &there);
    // It stands at its place, and is found until it is translated.
    editor.until(PEOPLE_ZH, |told| {
        !rules(told).contains(&"parity") && rules(told).contains(&"untranslated")
    });
    editor.type_over(PEOPLE_ZH, new, "學徒跟隨經驗豐富的同事學習，並肩工作。");
    editor.until(PEOPLE_ZH, |told| !rules(told).contains(&"untranslated"));
    assert!(editor.leave().success());
}

#[test]
fn a_section_with_figures_and_components_comes_as_it_is() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    editor.open(PEOPLE);
    editor.open(PEOPLE_ZH);
    let text = editor.text(PEOPLE_ZH).to_owned();
    let start = text.find("### 「燈燈回家」").expect("a section");
    let end = text.find("## 誠信").expect("the next one");
    editor.type_at(PEOPLE_ZH, start..end, "");
    editor.until(PEOPLE_ZH, |told| rules(told).contains(&"parity"));
    let there = edit(&mut editor, PEOPLE, "Old lamps are full", TITLE, PEOPLE_ZH);
    let new = there["newText"].as_str().expect("a text");
    for part in [
        "### Lights Return {#lights-return .case}",
        "{{ share(products.reused, products.returned) : 1dp }}",
        "  - {metric: products.reused, change: yoy}\n```",
    ] {
        assert!(new.contains(part), "{new}");
    }
    apply(&mut editor, PEOPLE_ZH, &there);
    editor.until(PEOPLE_ZH, |told| !rules(told).contains(&"parity"));
    let text = editor.text(PEOPLE_ZH);
    let place = |part: &str| text.find(part).expect("it");
    assert!(place("{#lights-return") < place("## 誠信"));
    assert!(place("投訴均於") < place("{#lights-return"));
    assert!(editor.leave().success());
}

#[test]
fn a_chapter_that_is_missing_is_begun_with_the_text_of_this_one() {
    let folder = small();
    let path = folder.path().join(PEOPLE_ZH);
    std::fs::remove_file(&path).expect("a chapter");
    let mut editor = Editor::start(folder.path());
    editor.open(PEOPLE);
    editor.until(PEOPLE, |told| rules(told).contains(&"missing-chapter"));
    let uri = editor.uri(PEOPLE);
    let start = json!({"line": 0, "character": 0});
    let mut ask = |at: &Value| {
        let params = json!({
            "textDocument": {"uri": uri}, "range": {"start": at, "end": at},
            "context": {"diagnostics": editor.marked.get(&uri)},
        });
        let answer = editor.ask("textDocument/codeAction", params).expect("an answer");
        let all = answer.as_array().expect("a list").clone();
        let title = "Begin the zh-HK chapter with this one's text";
        all.into_iter().find(|action| action["title"] == title)
    };
    assert!(ask(&json!({"line": 8, "character": 0})).is_none(), "elsewhere");
    let action = ask(&start).expect("the action");
    assert_eq!(action["diagnostics"][0]["code"], "missing-chapter");
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0], json!({"kind": "create", "uri": editor.uri(PEOPLE_ZH)}));
    let edit = &changes[1]["edits"][0];
    assert_eq!(edit["range"], json!({"start": start, "end": start}));
    assert_eq!(edit["newText"], editor.text(PEOPLE));
    // What an editor does with it.
    std::fs::write(&path, edit["newText"].as_str().expect("a text")).expect("a file");
    editor.open(PEOPLE_ZH);
    editor.until(PEOPLE, |told| !rules(told).contains(&"missing-chapter"));
    editor.until(PEOPLE_ZH, |told| rules(told).contains(&"untranslated"));
    assert!(editor.leave().success());
}
