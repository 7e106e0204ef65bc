//! What `recto lsp` knows of what an editor points at: what may be written, what it is, where else
//! it is, and what mends it.

use serde_json::{Value, json};

use crate::command::{correct, recto, small};
use crate::editor::{Editor, rules};

const PEOPLE: &str = "content/en/04-people.md";
const PEOPLE_ZH: &str = "content/zh-HK/04-people.md";
const DATA: &str = "content/data/people.yaml";
const ENVIRONMENT: &str = "content/data/environment.yaml";

/// An editor that has been told what there is in a project.
fn ready(folder: &tempfile::TempDir, files: &[&str]) -> Editor {
    let mut editor = Editor::start(folder.path());
    files.iter().for_each(|own| editor.open(own));
    // A fault comes and goes: after that the project has been judged.
    let own = files[0];
    if own.ends_with(".md") {
        editor.type_over(own, "\n# ", "\n{{ no.such }}\n\n# ");
        editor.until(own, |told| rules(told).contains(&"unknown-metric"));
        editor.type_over(own, "\n{{ no.such }}\n\n# ", "\n# ");
        editor.until(own, |told| !rules(told).contains(&"unknown-metric"));
    } else {
        let text = editor.text(own).to_owned();
        editor.type_over(own, &text, &format!("{text}oops: {{unit: x}}\n"));
        editor.until(own, |told| !told.is_empty());
        editor.type_over(own, "oops: {unit: x}\n", "");
        editor.until(own, <[Value]>::is_empty);
    }
    editor
}

/// What is offered where `typed` takes the place of a text in a file; it is taken back.
#[track_caller]
fn offered(editor: &mut Editor, own: &str, old: &str, typed: &str) -> Vec<Value> {
    let start = editor.text(own).find(old).expect("the text");
    editor.type_at(own, start..start + old.len(), typed);
    let at = Editor::position(editor.text(own), start + typed.len());
    let answer = editor.ask_at("textDocument/completion", own, &at);
    editor.type_at(own, start..start + typed.len(), old);
    answer["items"].as_array().cloned().unwrap_or_default()
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["label"].as_str()).collect()
}

#[track_caller]
fn offers(editor: &mut Editor, own: &str, old: &str, typed: &str, expected: &[&str]) {
    let items = offered(editor, own, old, typed);
    let labels = labels(&items);
    for label in expected {
        assert!(labels.contains(label), "{typed:?} offers {labels:?}, not {label}");
    }
}

#[test]
fn what_may_be_written_is_offered() {
    let folder = small();
    let mut editor = ready(&folder, &[PEOPLE, PEOPLE_ZH, DATA, "content/targets.yaml"]);
    let prose = "Nobody starts work at height";
    // Metrics, functions and the report's own names, then periods and formats.
    offers(
        &mut editor,
        PEOPLE,
        prose,
        "{{ empl",
        &["employees.female", "share", "issuer"],
    );
    offers(&mut editor, PEOPLE, prose, "{{ employees@", &["2024", "2025", "prior"]);
    offers(&mut editor, PEOPLE, prose, "{{ share(employees.female, em", &["employees"]);
    offers(
        &mut editor,
        PEOPLE,
        prose,
        "{{ employees : ",
        &["bare", "2dp", "signed", "in "],
    );
    offers(&mut editor, PEOPLE, prose, "{{ employees : 1dp, b", &["bare"]);
    offers(&mut editor, PEOPLE, prose, "{{ ghg.total : in ", &["tCO2e", "tonne"]);
    offers(&mut editor, PEOPLE_ZH, "任何工序", "溫室{{ empl", &["employees.female"]);
    // Components, their keys and values.
    offers(&mut editor, PEOPLE, prose, "```ca", &["cards", "chart", "metrics"]);
    offers(&mut editor, PEOPLE, "kind: line", "ki", &["kind", "title", "metrics"]);
    offers(&mut editor, PEOPLE, "kind: line", "kind: ", &["line", "bar"]);
    offers(&mut editor, PEOPLE, "[safety.lost-days]", "[saf", &["safety.injuries"]);
    offers(
        &mut editor,
        PEOPLE,
        "{metric: turnover, change: pp}",
        "{metric: turn",
        &["turnover"],
    );
    offers(
        &mut editor,
        PEOPLE,
        "{metric: turnover, change: pp}",
        "{metric: turnover, ch",
        &["change"],
    );
    offers(
        &mut editor,
        PEOPLE,
        "{metric: turnover, change: pp}",
        "{metric: turnover, change: ",
        &["yoy"],
    );
    // Front matter, provisions, links and pictures.
    offers(&mut editor, PEOPLE, "kind: opener", "kind: o", &["opener", "letter"]);
    offers(
        &mut editor,
        PEOPLE,
        "discloses=B2,B2.3}",
        "discloses=B2,B",
        &["B2.1", "B2.3"],
    );
    offers(&mut editor, PEOPLE, prose, "See [here](", &["03-environment.md", "#safety"]);
    offers(&mut editor, PEOPLE, prose, "![The sun](", &["images/solar.svg"]);
    // Data, formulas, targets.
    offers(
        &mut editor,
        DATA,
        "\nemployees.female:",
        "\nx:\n  ",
        &["name", "unit", "formula"],
    );
    offers(
        &mut editor,
        DATA,
        "\nemployees.female:",
        "\nx:\n  formula: employees + em",
        &["employees.male"],
    );
    offers(&mut editor, DATA, "\nemployees.female:", "\nx:\n  unit: ", &["person"]);
    offers(&mut editor, DATA, "\nemployees.female:", "\nx:\n  discloses: [", &["B1.1"]);
    offers(
        &mut editor,
        DATA,
        "\nemployees.female:",
        "\nx:\n  accept:\n    ",
        &["digits"],
    );
    // Entities and grids.
    let entities = ["services", "jiangmen", "leasing"];
    offers(&mut editor, DATA, "\nemployees.female:", "\nx:\n  by:\n    ", &entities);
    offers(&mut editor, DATA, "\nemployees.female:", "\nx:\n  by: {ser", &entities);
    offers(&mut editor, DATA, "\nemployees.female:", "\nx:\n  sources: {", &entities);
    offers(
        &mut editor,
        PEOPLE,
        prose,
        "```map\npoints:\n  - {entity: ",
        &["services", "jiangmen"],
    );
    offers(
        &mut editor,
        "content/targets.yaml",
        "metric: ghg.total",
        "metric: gh",
        &["ghg.total"],
    );
    // A metric with its value, and with both printed forms once it is looked at.
    let items = offered(&mut editor, PEOPLE, prose, "{{ ghg.tot");
    let item = items.iter().find(|it| it["label"] == "ghg.total").expect("it");
    assert_eq!(item["detail"], "5354 tCO2e");
    assert_eq!(item["labelDetails"]["description"], "Scope 1 and 2 emissions");
    // All of the id is replaced, not its last word.
    let start = &item["textEdit"]["range"]["start"];
    assert_eq!(start["character"], 3);
    let whole = editor.ask("completionItem/resolve", item.clone()).expect("it");
    let about = whole["documentation"]["value"].as_str().expect("words");
    for part in [
        "en: **5,354 tCO₂e**",
        "zh-HK: **5,354噸二氧化碳當量**",
        "ghg.scope1 + ghg.scope2",
    ] {
        assert!(about.contains(part), "{about}");
    }
    // Nothing in plain text and code, and nothing breaks where nothing is.
    assert!(offered(&mut editor, PEOPLE, prose, "Plain ").is_empty());
    assert!(offered(&mut editor, PEOPLE, prose, "```text\n{ ").is_empty());
    let far = json!({"line": 9_999, "character": 9_999});
    editor.ask_at("textDocument/completion", PEOPLE, &far);
    assert!(editor.leave().success());
}

#[track_caller]
fn hover(editor: &mut Editor, own: &str, needle: &str, on: usize) -> String {
    let at = editor.find(own, needle, on);
    let answer = editor.ask_at("textDocument/hover", own, &at);
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_is_pointed_at_is_told() {
    let folder = small();
    let mut editor = ready(&folder, &[PEOPLE, PEOPLE_ZH, ENVIRONMENT]);
    let told = hover(&mut editor, PEOPLE, "safety.injuries@prior", 3);
    for part in [
        "`safety.injuries`",
        "en: **",
        "zh-HK: **",
        "used in",
        "content/zh-HK/04-people.md",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let told = hover(&mut editor, ENVIRONMENT, "energy.grid * factor.grid", 1);
    assert!(told.contains("`energy.grid`"), "{told}");
    let told = hover(&mut editor, ENVIRONMENT, "\nghg.scope1:", 4);
    assert!(told.contains("evidence/ghg-2025.csv row 3"), "{told}");
    assert!(told.contains("answers: D28(a)"), "{told}");
    // A provision in the language of the chapter, a key, a function's whole expression.
    let told = hover(&mut editor, PEOPLE, "B2.3}", 1);
    assert!(told.starts_with("**B2.3**"), "{told}");
    let zh = hover(&mut editor, PEOPLE_ZH, "B2.3}", 1);
    assert!(zh.chars().any(|c| c == '職' || c == '安'), "{zh}");
    let told = hover(&mut editor, PEOPLE, "kind: line", 1);
    assert!(told.contains("What is drawn"), "{told}");
    let told = hover(&mut editor, PEOPLE, "share(employees.female", 2);
    assert!(told.contains("en: **"), "{told}");
    assert_eq!(hover(&mut editor, PEOPLE, "Nobody starts", 2), "");
    assert!(editor.leave().success());
}

/// The files and lines of locations.
fn places(answer: &Value) -> Vec<String> {
    let all = answer.as_array().expect("a list").iter();
    let mut places: Vec<_> = all
        .map(|it| {
            let uri = it["uri"].as_str().expect("an address");
            let file = &uri[uri.find("content/").expect("a file")..];
            format!(
                "{file}:{}",
                it["range"]["start"]["line"].as_u64().expect("a line") + 1
            )
        })
        .collect();
    places.sort();
    places
}

#[test]
fn every_place_of_a_name_is_found() {
    let folder = small();
    let link = "Nobody starts work [at height](#safety), see [waste](03-environment.md#waste) and [there](03-environment.md).";
    correct(folder.path(), PEOPLE, "Nobody starts work at height", link);
    correct(
        folder.path(),
        "content/en/03-environment.md",
        "## Waste",
        "## Waste {#waste}",
    );
    let mut editor = ready(&folder, &[PEOPLE, PEOPLE_ZH, DATA, "content/targets.yaml"]);
    let at = editor.find(PEOPLE, "safety.injuries@prior", 3);
    let made = places(&editor.ask_at("textDocument/definition", PEOPLE, &at));
    assert_eq!(made.len(), 1, "{made:?}");
    assert!(made[0].starts_with("content/data/people.yaml:"), "{made:?}");
    let uri = editor.uri(PEOPLE);
    let mut params = json!({"textDocument": {"uri": uri}, "position": at,
        "context": {"includeDeclaration": true}});
    let named =
        places(&editor.ask("textDocument/references", params.clone()).expect("it"));
    for file in [PEOPLE, PEOPLE_ZH, DATA] {
        assert!(named.iter().any(|it| it.starts_with(file)), "{named:?}");
    }
    params["context"]["includeDeclaration"] = json!(false);
    let fewer = places(&editor.ask("textDocument/references", params).expect("it"));
    assert_eq!(fewer.len() + 1, named.len());
    // Links lead to chapters and headings of their own language.
    let at = editor.find(PEOPLE, "(#safety)", 3);
    let made = places(&editor.ask_at("textDocument/definition", PEOPLE, &at));
    assert!(made.len() == 1 && made[0].starts_with(PEOPLE), "{made:?}");
    let at = editor.find(PEOPLE, "03-environment.md).", 3);
    let made = places(&editor.ask_at("textDocument/definition", PEOPLE, &at));
    assert!(made[0].starts_with("content/en/03-environment.md"), "{made:?}");
    // A target and its figures.
    let targets = "content/targets.yaml";
    let at = editor.find(targets, "\nghg-2030:", 3);
    let uri = editor.uri(targets);
    let params = json!({"textDocument": {"uri": uri}, "position": at,
        "context": {"includeDeclaration": true}});
    let named = places(&editor.ask("textDocument/references", params).expect("it"));
    assert!(named.iter().any(|it| it.starts_with(targets)), "{named:?}");
    assert!(
        named.iter().any(|it| it.ends_with(".md") || it.contains(".md:")),
        "{named:?}"
    );
    // Symbols and folds.
    let uri = editor.uri(PEOPLE);
    let own = json!({"textDocument": {"uri": uri}});
    let symbols = editor.ask("textDocument/documentSymbol", own.clone()).expect("them");
    assert_eq!(symbols[0]["name"], "People and partners");
    let below = symbols[0]["children"].as_array().expect("a list");
    assert!(below.iter().any(|it| it["name"] == "Health and safety"), "{below:#?}");
    assert!(below.iter().any(|it| it["name"] == "cards"), "{below:#?}");
    let folds = editor.ask("textDocument/foldingRange", own).expect("them");
    assert!(folds.as_array().expect("a list").len() > 8);
    for (query, name) in
        [("ghg-2030", "ghg-2030"), ("訓", "training"), ("safety", "safety.injuries")]
    {
        let found =
            editor.ask("workspace/symbol", json!({"query": query})).expect("them");
        let found: Vec<_> = found
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| it["name"].as_str().expect("a name").to_owned())
            .collect();
        assert!(found.iter().any(|it| it.contains(name)), "{query}: {found:?}");
    }
    // The same block in the other language, by way of its heading.
    let at = editor.find(PEOPLE, "We hire, promote", 3);
    let twins = editor.ask_at("textDocument/implementation", PEOPLE, &at);
    let zh = editor.find(PEOPLE_ZH, "我們按才能聘用", 0);
    assert_eq!(twins[0]["range"]["start"], zh, "{twins}");
    assert!(editor.leave().success());
}

/// Writes what a rename changes.
fn apply(edit: &Value) {
    for (uri, edits) in edit["changes"].as_object().expect("changes") {
        let path = uri.strip_prefix("file://").expect("a file");
        let mut text = std::fs::read_to_string(path).expect("a file");
        let mut edits: Vec<_> = edits.as_array().expect("a list").clone();
        let key = |at: &Value| (at["line"].as_u64(), at["character"].as_u64());
        edits.sort_by_key(|edit| key(&edit["range"]["start"]));
        for edit in edits.iter().rev() {
            let byte = |at: &Value| {
                let line = at["line"].as_u64().expect("a line") as usize;
                let mut starts = std::iter::once(0)
                    .chain(text.match_indices('\n').map(|(at, _)| at + 1));
                let start = starts.nth(line).unwrap_or(text.len());
                let units = at["character"].as_u64().expect("a column") as usize;
                let mut left = units;
                let mut end = start;
                for c in text[start..].chars() {
                    if left == 0 {
                        break;
                    }
                    left -= c.len_utf16();
                    end += c.len_utf8();
                }
                end
            };
            let range = byte(&edit["range"]["start"])..byte(&edit["range"]["end"]);
            text.replace_range(range, edit["newText"].as_str().expect("text"));
        }
        std::fs::write(path, text).expect("a file");
    }
}

fn rename(editor: &mut Editor, own: &str, at: &Value, new: &str) -> Result<Value, Value> {
    let uri = editor.uri(own);
    let place = json!({"textDocument": {"uri": uri}, "position": at, "newName": new});
    editor.ask("textDocument/rename", place)
}

#[test]
fn a_name_is_changed_wherever_it_stands() {
    let folder = small();
    let root = folder.path();
    let link = "Nobody starts work [at height](#safety)";
    correct(root, PEOPLE, "Nobody starts work at height", link);
    let progress = "We promote on merit; {{ target.ghg-2030.progress }} is done.";
    correct(root, PEOPLE, "We hire, promote and pay on merit.", progress);
    for arguments in [&["sign-off"][..], &["confirm", "01-letter", "03-environment"]] {
        recto(arguments, root);
    }
    let checked = crate::command::said(&recto(&["check"], root));
    let mut editor = ready(&folder, &[PEOPLE, DATA, "content/targets.yaml", ENVIRONMENT]);
    let at = editor.find(PEOPLE, "safety.injuries@prior", 3);
    let told = editor.ask_at("textDocument/prepareRename", PEOPLE, &at);
    assert_eq!(told["placeholder"], "safety.injuries");
    for (new, why) in [
        ("Injuries", "cannot be an id"),
        ("safety.lost-days", "already"),
        ("issuer", "means something else"),
        ("", "cannot be an id"),
    ] {
        let refused = rename(&mut editor, PEOPLE, &at, new).expect_err("a refusal");
        assert!(refused["message"].as_str().expect("words").contains(why), "{refused}");
    }
    let prose = editor.find(PEOPLE, "visit every site", 2);
    assert!(rename(&mut editor, PEOPLE, &prose, "x").is_err());
    // Each in turn, with what was changed before on disk and in the editor.
    for (own, needle, new) in [
        (PEOPLE, "safety.injuries@prior", "safety.hurt"),
        (ENVIRONMENT, "\nghg.scope1:", "ghg.direct"),
        (PEOPLE, "#safety)", "health"),
        ("content/targets.yaml", "\nghg-2030:", "climate-2030"),
    ] {
        let on = if needle.starts_with('\n') { 2 } else { 3 };
        let at = editor.find(own, needle, on);
        let edit = rename(&mut editor, own, &at, new).expect("an edit");
        apply(&edit);
        for own in [PEOPLE, DATA, "content/targets.yaml", ENVIRONMENT] {
            let uri = editor.uri(own);
            editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
            editor.open(own);
        }
        // The report is as sound as before, with its sign-off and its confirmed translations.
        let now = crate::command::said(&recto(&["check"], root));
        assert_eq!(now.lines().last(), checked.lines().last(), "{new}: {now}");
        let uri = editor.uri(own);
        editor.tell("workspace/didChangeWatchedFiles", json!({"changes": []}));
        editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    }
    let read = |own: &str| std::fs::read_to_string(root.join(own)).expect("a file");
    for (own, text) in [
        (PEOPLE_ZH, "{{ safety.hurt@prior }}"),
        (ENVIRONMENT, "formula: ghg.direct + ghg.scope2"),
        (PEOPLE_ZH, "{#health discloses=B2,B2.3}"),
        (PEOPLE, "[at height](#health)"),
        (PEOPLE, "{{ target.climate-2030.progress }}"),
    ] {
        assert!(read(own).contains(text), "{own}: {}", read(own));
    }
    let all = [PEOPLE, PEOPLE_ZH, DATA, ENVIRONMENT, "content/targets.yaml"]
        .map(read)
        .concat();
    // What a comment says is the author's own.
    let all: Vec<_> = all.lines().filter(|line| !line.starts_with("# ")).collect();
    for gone in ["safety.injuries", "ghg.scope1:", "ghg.scope1 ", "ghg-2030"] {
        let left: Vec<_> = all.iter().filter(|line| line.contains(gone)).collect();
        assert!(left.is_empty(), "{gone}: {left:?}");
    }
    assert!(editor.leave().success());
}

/// The titles of what is offered for the findings at a place, and the edit of one of them.
fn mended(
    editor: &mut Editor,
    own: &str,
    needle: &str,
    title: &str,
) -> (Vec<String>, Option<Value>) {
    let uri = editor.uri(own);
    let (start, end) =
        (editor.find(own, needle, 0), editor.find(own, needle, needle.len()));
    let told = editor.marked.get(&uri).cloned().unwrap_or_default();
    let answer = editor.ask(
        "textDocument/codeAction",
        json!({
            "textDocument": {"uri": uri}, "range": {"start": start, "end": end},
            "context": {"diagnostics": told},
        }),
    );
    let actions = answer.expect("an answer").as_array().expect("a list").clone();
    let titles = actions
        .iter()
        .map(|it| it["title"].as_str().expect("a title").to_owned());
    let found = actions
        .iter()
        .find(|it| it["title"].as_str().is_some_and(|it| it.contains(title)));
    let edit = found.map(|it| it["edit"]["changes"][&uri][0].clone());
    (titles.collect(), edit)
}

#[test]
fn findings_are_mended_where_they_stand() {
    let folder = small();
    let mut editor = ready(&folder, &[PEOPLE, PEOPLE_ZH, DATA]);
    // A typed number that equals a metric, and a name that is nearly one.
    editor.type_over(
        PEOPLE,
        "Nobody starts",
        "We emitted 5,354 tCO₂e and {{ employes }}. Nobody starts",
    );
    editor.until(PEOPLE, |told| rules(told).contains(&"unknown-metric"));
    let (titles, edit) = mended(&mut editor, PEOPLE, "employes", "Write `employees`");
    let edit = edit.unwrap_or_else(|| panic!("{titles:?}"));
    assert_eq!(edit["newText"], "employees");
    assert_eq!(edit["range"]["start"], editor.find(PEOPLE, "employes", 0));
    editor.type_over(PEOPLE, "employes", "employees");
    editor.until(PEOPLE, |told| rules(told).contains(&"unbound-number"));
    let (titles, edit) = mended(&mut editor, PEOPLE, "5,354", "Bind to the dataset");
    let edit = edit.unwrap_or_else(|| panic!("{titles:?}"));
    assert_eq!(edit["newText"], "{{ ghg.total : bare }}");
    let (_, edit) = mended(&mut editor, PEOPLE, "5,354", "Accept `unbound-number`");
    let edit = edit.expect("an edit");
    let text = edit["newText"].as_str().expect("text").to_owned();
    assert_eq!(text, "<!-- accept unbound-number:  -->\n");
    assert_eq!(edit["range"]["start"], editor.find(PEOPLE, "We emitted", 0));
    editor.type_over(PEOPLE, "We emitted", &format!("{text}We emitted"));
    // It stands until there is a reason.
    editor.until(PEOPLE, |told| rules(told).contains(&"unbound-number"));
    editor.type_over(PEOPLE, "unbound-number:  -->", "unbound-number: As announced. -->");
    editor.until(PEOPLE, |told| !rules(told).contains(&"unbound-number"));
    // In the dataset too, where a key is nearly one.
    editor.type_over(DATA, "\nsafety.lost-days:", "\nx:\n  name: {en: X, zh-HK: 甲}\n  unti: person\n  values: {2025: 1}\nsafety.lost-days:");
    editor.until(DATA, |told| rules(told).contains(&"unknown-key"));
    let (titles, edit) = mended(&mut editor, DATA, "unti", "Write `unit`");
    assert_eq!(edit.unwrap_or_else(|| panic!("{titles:?}"))["newText"], "unit");
    // What placeholders print, in the language of the chapter, and their words.
    let uri = editor.uri(PEOPLE_ZH);
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let hints = editor.ask(
        "textDocument/inlayHint",
        json!({"textDocument": {"uri": uri}, "range": range}),
    );
    let hints = hints.expect("them");
    let at =
        editor.find(PEOPLE_ZH, "{{ safety.injuries }}", "{{ safety.injuries }}".len());
    let hint = hints
        .as_array()
        .expect("a list")
        .iter()
        .find(|it| it["position"] == at);
    let label = hint.expect("a hint")["label"].as_str().expect("words");
    assert!(label.ends_with('宗'), "{label}");
    let tokens = editor
        .ask("textDocument/semanticTokens/full", json!({"textDocument": {"uri": uri}}));
    let tokens = tokens.expect("them")["data"].as_array().expect("a list").len();
    assert!(tokens > 50 && tokens.is_multiple_of(5), "{tokens}");
    assert!(editor.leave().success());
}
