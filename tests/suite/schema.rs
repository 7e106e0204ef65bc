//! The schemas say what the readers say: they accept whatever is written in the reports and
//! the documentation, refuse what the readers refuse, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use recto::diag::{Severity, Sink};
use recto::input::project::{InputFile, Inputs};
use recto::model::lang::Lang;
use recto::model::place::Sources;
use recto::review::import::mapped::{Given, MapText, import};
use serde_json::{Value, json};

use crate::command::{ends, out, recto};
use crate::fixture::{self, fenced};
use crate::one_language;

/// The schemas, compiled.
struct Judge {
    schemas: Schemas,
    index: BTreeMap<String, SchemaIndex>,
}

impl Judge {
    fn new() -> Self {
        let mut schemas = Schemas::new();
        let mut index = BTreeMap::new();
        for schema in recto::authoring::schema::all() {
            let mut compiler = Compiler::new();
            let place = format!("https://recto.invalid/{}", schema.file());
            compiler.add_resource(&place, schema.value).expect("a resource");
            let compiled = compiler.compile(&place, &mut schemas);
            index.insert(schema.name, compiled.expect("a schema of the 2020-12 dialect"));
        }
        Self { schemas, index }
    }

    /// Why a document is refused; nothing where it is accepted.
    fn refuses(&self, name: &str, document: &Value) -> Option<String> {
        let found = self.schemas.validate(document, self.index[name]);
        found.err().map(|error| format!("{error:#}"))
    }
}

/// A YAML document of a project with the name of its schema. What stands before and behind
/// it in its file makes the file again.
pub(crate) struct Document {
    pub(crate) schema: String,
    pub(crate) path: String,
    before: String,
    pub(crate) text: String,
    behind: String,
}

impl Document {
    /// Puts another text in its place.
    pub(crate) fn replace(&self, inputs: &mut Inputs, text: &str) {
        let texts = inputs.texts().cloned().map(|file| match file.path == self.path {
            true => {
                let text = Ok(format!("{}{text}\n{}", self.before, self.behind));
                InputFile { text, ..file }
            }
            false => file,
        });
        let others = inputs.others.clone();
        *inputs = Inputs { others, ..Inputs::from_files(texts) };
    }
}

/// The schema of a project's file that is YAML throughout.
fn schema_of(path: &str) -> Option<&'static str> {
    match path {
        "content/report.yaml" => Some("report"),
        "content/targets.yaml" => Some("targets"),
        "content/assurance.yaml" => Some("assurance"),
        "content/theme.yaml" => Some("theme"),
        "content/index.yaml" => Some("index"),
        "content/glossary.yaml" => Some("glossary"),
        "content/review.yaml" => Some("review"),
        _ if path.starts_with("content/data/") => Some("data"),
        _ if path.starts_with("content/frameworks/") => Some("framework"),
        _ => None,
    }
}

/// Every YAML document of a project.
pub(crate) fn documents(inputs: &Inputs) -> Vec<Document> {
    let mut documents = vec![];
    for (path, text) in files(inputs) {
        let document = |schema: &str, range: std::ops::Range<usize>| Document {
            schema: schema.to_owned(),
            path: path.clone(),
            before: text[..range.start].to_owned(),
            text: text[range.clone()].to_owned(),
            behind: text[range.end..].to_owned(),
        };
        if let Some(schema) = schema_of(&path) {
            documents.push(document(schema, 0..text.len()));
        }
        if !path.ends_with(".md") {
            continue;
        }
        if let Some(length) = text.strip_prefix("---\n").and_then(|t| t.find("---\n")) {
            documents.push(document("chapter", 4..4 + length));
        }
        for name in recto::components::read::NAMES {
            let opening = format!("\n```{name}\n");
            for (at, _) in text.match_indices(&opening) {
                let start = at + opening.len();
                let Some(length) = format!("\n{}", &text[start..]).find("\n```") else {
                    continue;
                };
                let end = start + length.saturating_sub(1);
                documents.push(document(&format!("block-{name}"), start..end));
            }
        }
    }
    documents
}

/// The files of a project by path.
fn files(inputs: &Inputs) -> Vec<(String, String)> {
    inputs
        .texts()
        .map(|file| (file.path.clone(), file.text.clone().expect("a text")))
        .collect()
}

/// YAML as an editor sees it; nothing where it is broken.
pub(crate) fn parsed(text: &str) -> Option<Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    Some(match json_of(value) {
        // A document without anything is a set of no keys.
        Value::Null => json!({}),
        value => value,
    })
}

fn json_of(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Mapping(entries) => entries
            .into_iter()
            .map(|(key, value)| {
                let key = match key {
                    Yaml::String(text) => text,
                    key => serde_yaml::to_string(&key).expect("a key").trim().to_owned(),
                };
                (key, json_of(value))
            })
            .collect(),
        Yaml::Sequence(items) => items.into_iter().map(json_of).collect(),
        single => serde_json::to_value(single).expect("a single value"),
    }
}

/// A project with what the starter leaves out.
pub(crate) fn more() -> Inputs {
    let more = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas.txt");
    fixture::inputs(&std::fs::read_to_string(more).expect("a project"))
}

pub(crate) fn starter() -> Inputs {
    one_language::starter(&|_, text| Some(text.to_owned()))
}

#[test]
fn the_schemas_accept_every_report_and_every_example() {
    let judge = Judge::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = recto::input::project::Project::find(root)
        .expect("the project")
        .read();
    let mut seen = BTreeMap::<String, usize>::new();
    let mut accept = |schema: &str, text: &str, place: &str| {
        let value = parsed(text).unwrap_or_else(|| panic!("{place}: no YAML:\n{text}"));
        let refused = judge.refuses(schema, &value);
        assert_eq!(refused, None, "{place}:\n{text}");
        *seen.entry(schema.to_owned()).or_default() += 1;
    };
    for document in [&own, &starter(), &more()].into_iter().flat_map(documents) {
        accept(&document.schema, &document.text, &document.path);
    }
    for page in [
        "docs/guide.md",
        "docs/components.md",
        "docs/frameworks.md",
        "docs/looks.md",
        "docs/word.md",
        "README.md",
    ] {
        let text = std::fs::read_to_string(root.join(page)).expect("a page");
        for name in recto::components::read::NAMES {
            for body in fenced(&text, name) {
                accept(&format!("block-{name}"), &body, page);
            }
        }
        for body in fenced(&text, "markdown") {
            let front = body.strip_prefix("---\n").and_then(|t| t.split_once("\n---"));
            if let Some((front, _)) = front {
                accept("chapter", front, page);
            }
        }
        let order: &[&str] = match page {
            "docs/guide.md" => &["report", "data", "targets", "assurance", "index"],
            "docs/looks.md" => &["theme"; 4],
            "docs/word.md" => &["review"],
            "docs/frameworks.md" => &["index", "framework", "framework"],
            _ => &["data", "data"],
        };
        let bodies = fenced(&text, "yaml");
        assert!(bodies.len() <= order.len(), "{page} shows YAML of an unknown kind");
        for (schema, body) in order.iter().zip(bodies) {
            accept(schema, &body, page);
        }
    }
    for (name, map) in crate::mapped::maps() {
        if !name.contains("not filled in") {
            accept("import", &map, &name);
        }
    }
    for answer in crate::audited::answers() {
        accept("audit", &answer, "recto audit");
    }
    for schema in recto::authoring::schema::all() {
        assert!(seen.get(&schema.name).is_some_and(|n| *n >= 2), "{}", schema.name);
    }
}

/// What programs read has every key that it must have, of its kind, and no other.
#[test]
fn the_schema_of_an_audit_refuses_what_is_none() {
    let judge = Judge::new();
    let answer = &crate::audited::answers()[0];
    let answer: Value = serde_json::from_str(answer).expect("JSON");
    let optional = ["metric", "expression", "period", "expected", "about"];
    for place in ["", "/numbers/0", "/findings/0"] {
        let own = answer.pointer(place).and_then(Value::as_object).expect("an object");
        let refuses = |new: serde_json::Map<String, Value>| {
            let mut altered = answer.clone();
            *altered.pointer_mut(place).expect("an object") = Value::Object(new);
            judge.refuses("audit", &altered).is_some()
        };
        assert!(!refuses(own.clone()), "{place}");
        for key in own.keys() {
            let mut new = own.clone();
            new.remove(key);
            assert_eq!(refuses(new), !optional.contains(&key.as_str()), "{place}/{key}");
            let mut new = own.clone();
            new.insert(key.clone(), json!(true));
            assert!(refuses(new), "{place}/{key}");
        }
        let mut new = own.clone();
        new.insert("nonsense".to_owned(), json!(1));
        assert!(refuses(new), "{place}");
    }
}

/// The rules of the readers that judge keys and kinds.
const SHAPES: &[&str] = &["unknown-key", "wrong-shape", "missing-key", "not-a-number"];

/// What a reader sees and a schema cannot: what one value says about another.
const BEYOND: &[&str] = &[
    // That a covered metric has a value.
    "no value of",
    "this milestone is told",
    "is new and has no",
    "this row has",
    "this kind of chart shows no total",
    "only a bullet chart holds",
    "nothing says what this is held against",
    "nothing says whose change",
    "parts of a whole cannot show",
    "a waterfall leads from",
    "a slope chart joins two",
    "a card that leads",
    "small multiples are",
    "shows a single period",
    "this card has no `label`",
    "is empty in",
    "these flows lead back",
    "nothing says where this point stands",
    "nothing says which ones the edges",
    "lies outside the edges",
    "is told where it stands twice",
    "these edges leave nothing",
    "are the most",
    "a flow cannot be negative",
    "cannot be a chapter's number",
    "cannot name the files",
    "is not a SHA-256",
    "is no LEI",
    "is no name of a taxonomy",
    "cannot stand before the names of a taxonomy",
    "nothing says how its year follows",
];

#[test]
fn the_schemas_refuse_what_the_fixtures_get_wrong() {
    let judge = Judge::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut count = 0;
    for path in fixture::files(&folder, "txt") {
        let text = std::fs::read_to_string(&path).expect("a fixture");
        let inputs = fixture::inputs(&text);
        let proof = fixture::proof(&text);
        let documents = documents(&inputs);
        for finding in &proof.findings {
            let place = finding.place.expect("a place");
            let beyond = BEYOND.iter().any(|part| finding.message.contains(part));
            if !SHAPES.contains(&finding.rule) || beyond {
                continue;
            }
            let file = &proof.sources.get(place.file).path;
            let own = documents.iter().find(|document| {
                let start = document.before.len();
                let range = start.saturating_sub(20)..=start + document.text.len();
                document.path == *file && range.contains(&(place.start as usize))
            });
            let Some(document) = own else { continue };
            // Duplicate keys and the like are no YAML to begin with.
            let Some(value) = parsed(&document.text) else { continue };
            assert!(
                judge.refuses(&document.schema, &value).is_some(),
                "{}: {} accepts\n{}\n{}",
                path.display(),
                document.schema,
                document.text,
                finding.message,
            );
            count += 1;
        }
    }
    assert!(count >= 40, "{count} findings");
}

/// One change to a document: where, and what stands there then.
pub(crate) type Change = (Vec<String>, Value);

/// Each part of a document replaced by each kind of value, and each key taken out or put
/// in. Of parts that are made alike, only the first is changed; `seen` keeps how they are.
fn changes(schema: &str, root: &Value, seen: &mut BTreeSet<String>) -> Vec<Change> {
    let mut changes = vec![];
    let mut open = vec![(vec![], schema.to_owned(), root)];
    while let Some((path, make, value)) = open.pop() {
        let kind = match value {
            Value::Object(entries) => {
                entries.keys().cloned().collect::<Vec<_>>().join(",")
            }
            Value::Array(_) => "list".to_owned(),
            _ => "single".to_owned(),
        };
        if seen.insert(format!("{make} {kind}")) {
            // A document of nothing at all is one without keys.
            let nothing = (!path.is_empty()).then_some(json!(null));
            for new in nothing.into_iter().chain([
                json!("some words"),
                json!(7),
                json!(-1.5),
                json!(true),
                json!([]),
                json!(["some words"]),
                json!([null]),
                json!({}),
                json!({"nonsense": 1}),
            ]) {
                changes.push((path.clone(), new));
            }
            if let Value::Object(entries) = value {
                let mut more = entries.clone();
                more.insert("nonsense".into(), json!(1));
                changes.push((path.clone(), Value::Object(more)));
                for key in entries.keys() {
                    let mut fewer = entries.clone();
                    fewer.remove(key);
                    changes.push((path.clone(), Value::Object(fewer)));
                }
            }
        }
        let below = |key: &str| [path.as_slice(), &[key.to_owned()]].concat();
        match value {
            Value::Object(entries) => open.extend(entries.iter().map(|(key, value)| {
                // Keys of the author's choice are all alike.
                let known = key.chars().all(|c| c.is_ascii_lowercase());
                (below(key), format!("{make}/{}", if known { key } else { "*" }), value)
            })),
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, value)| {
                    (below(&at.to_string()), format!("{make}/-"), value)
                }));
            }
            _ => {}
        }
    }
    changes
}

pub(crate) fn changed(root: &Value, (path, new): &Change) -> Value {
    let mut root = root.clone();
    let mut at = &mut root;
    for key in path {
        at = match at {
            Value::Array(items) => &mut items[key.parse::<usize>().expect("a place")],
            value => value.get_mut(key).expect("a key"),
        };
    }
    *at = new.clone();
    root
}

/// What all stages find, apart from what is accepted: rule and message.
fn findings(inputs: &Inputs) -> BTreeSet<(String, String)> {
    let found = recto::proof(inputs, &recto::Wish::default()).findings.into_iter();
    let open = found.filter(|finding| finding.severity != Severity::Accepted);
    open.map(|finding| (finding.rule.to_owned(), finding.message))
        .collect()
}

/// What the reader of one file finds wrong with its keys and kinds.
fn misread(inputs: &Inputs, path: &str) -> Vec<String> {
    let own = |file: &&InputFile| [path, "content/report.yaml"].contains(&&*file.path);
    let alone = Inputs::from_files(inputs.texts().filter(own).cloned());
    let mut sink = Sink::default();
    recto::input::load::load(&alone, &[], &mut Sources::default(), &mut sink);
    let shapes = sink.as_slice().iter().filter(|finding| {
        let beyond = BEYOND.iter().any(|part| finding.message.contains(part));
        SHAPES.contains(&finding.rule) && !beyond
    });
    shapes.map(|finding| finding.message.clone()).collect()
}

/// A project that names its framework in the short form.
const SHORT: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer Limited, zh-HK: 發行人有限公司}
languages: [en, zh-HK]
period: 2021
date: 2022-03-31
framework: own
=== content/frameworks/own.yaml
framework: own
prefix: o
name: {en: Our own, zh-HK: 自訂框架}
groups:
  - code: E
    title: {en: Environment, zh-HK: 環境}
    provisions:
      - {code: E1, type: descriptive, duty: voluntary, title: {en: Air, zh-HK: 空氣}, description: {en: Air., zh-HK: 空氣。}}
=== content/*/01-index.md
# A {#index}

```index
framework: own
```
";

/// The starter project, and one with what it leaves out, changed in every way at every place:
/// what the schema refuses is a finding, and what the readers miss in keys or kinds the
/// schema refuses.
#[test]
fn schemas_and_readers_agree_on_every_change() {
    let judge = Judge::new();
    let (mut count, mut refused) = (0, 0);
    let mut seen = BTreeSet::new();
    let projects = [starter(), more(), fixture::inputs(SHORT)];
    let all = projects.iter().flat_map(|sound| {
        let known = findings(sound);
        assert!(
            recto::proof(sound, &recto::Wish::default()).report.is_some(),
            "{known:#?}"
        );
        let documents = documents(sound).into_iter();
        documents.map(move |document| (sound, known.clone(), document))
    });
    let mut tried = BTreeSet::new();
    for (sound, known, document) in all {
        let Some(value) = parsed(&document.text) else { panic!("{}", document.path) };
        keys(&value, &mut |key| {
            tried.insert((document.schema.clone(), key.to_owned()));
        });
        for change in changes(&document.schema, &value, &mut seen) {
            let value = changed(&value, &change);
            // JSON is YAML.
            let text = value.to_string();
            let Document { path, schema, .. } = &document;
            let mut inputs = sound.clone();
            document.replace(&mut inputs, &text);
            let verdict = judge.refuses(schema, &value);
            let misread = misread(&inputs, path);
            match &verdict {
                None => assert!(
                    misread.is_empty(),
                    "{schema} accepts {:?}: {text}\n{misread:?}",
                    change.0
                ),
                Some(reason) if misread.is_empty() => assert!(
                    findings(&inputs).difference(&known).next().is_some(),
                    "{schema} refuses {:?}, which is sound: {text}\n{reason}",
                    change.0
                ),
                Some(_) => {}
            }
            count += 1;
            refused += usize::from(verdict.is_some());
        }
    }
    assert!(count >= 1_000 && refused >= 500, "{count} changes, {refused} refused");
    // Every key of every description stands in one of the projects, so that it was changed.
    // Maps of workbooks and answers of audits are no part of a report, and tried by themselves.
    let own = recto::authoring::schema::all().into_iter();
    for schema in own.filter(|it| !["audit", "import"].contains(&it.name.as_str())) {
        let records = schema.value["$defs"].as_object().into_iter().flatten();
        for (record, value) in records {
            for key in value["properties"].as_object().expect("keys").keys() {
                let was_tried = tried.contains(&(schema.name.clone(), key.clone()));
                assert!(was_tried, "{}: {record}: `{key}` was never tried", schema.name);
            }
        }
    }
}

/// Calls `visit` with each key of a document.
fn keys(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| {
            visit(key);
            keys(value, visit);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, visit)),
        _ => {}
    }
}

/// No reader takes keys but from a description; texts by language have languages for keys.
#[test]
fn keys_are_read_by_their_descriptions_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let components = root.join("components");
    let own = std::fs::read_dir(&components).expect("components");
    let own = own.map(|entry| entry.expect("an entry").path());
    let own = own.filter(|path| path.is_dir());
    for folder in [root.join("input/load"), root.join("input/load/markdown"), components]
        .into_iter()
        .chain(own)
    {
        for path in fixture::files(&folder, "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let allowed = match name.as_str() {
                "record.rs" => 1,
                "dataset.rs" => 1,
                _ => 0,
            };
            assert_eq!(text.matches("reader.fields(").count(), allowed, "{name}");
        }
    }
}

/// The settings of the guide are those of the starter, and each schema they name is written.
#[test]
fn the_editors_settings_name_schemas_there_are() {
    let files = recto::authoring::starter::files();
    let settings = files.iter().find(|(path, _)| *path == ".vscode/settings.json");
    let settings = String::from_utf8_lossy(settings.expect("settings").1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(root.join("docs/guide.md")).expect("the guide");
    assert_eq!(fenced(&guide, "json"), [settings.trim_end()]);
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let output = recto(arguments, folder.path());
        ends(&output, 0);
        out(&output)
    };
    run(&["init", "new"]);
    let wired: Value = serde_json::from_str(&settings).expect("JSON");
    for (path, files) in wired["yaml.schemas"].as_object().expect("schemas") {
        let written = std::fs::read_to_string(folder.path().join("new").join(path));
        let name = path.rsplit('/').next().expect("a name").trim_end_matches(".json");
        assert_eq!(written.expect("a schema"), run(&["schema", name]), "{files}");
    }
    run(&["-C", "new", "schema", "--all", "again"]);
    let count =
        |path: &str| std::fs::read_dir(folder.path().join(path)).expect("it").count();
    assert_eq!(count("new/again"), recto::authoring::schema::all().len());
    assert_eq!(count("new/.vscode/schemas"), recto::authoring::schema::all().len());
    assert_eq!(run(&["schema"]).lines().count(), recto::authoring::schema::all().len());
}

#[test]
fn every_key_is_explained_and_every_list_of_words_is_whole() {
    for schema in recto::authoring::schema::all() {
        let mut open = vec![&schema.value];
        while let Some(value) = open.pop() {
            let keys = value.get("properties").and_then(Value::as_object);
            if let Some(keys) = keys.filter(|_| value.get("type").is_some()) {
                // A key that is a language says so itself.
                let is_language = |key: &str| Lang::parse(key).is_some();
                for (key, value) in keys.iter().filter(|(key, _)| !is_language(key)) {
                    let about = value["description"].as_str().unwrap_or("");
                    assert!(about.len() > 4, "{}: {key}: {about}", schema.name);
                }
            }
            match value {
                Value::Object(entries) => open.extend(entries.values()),
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
    }
    let all = recto::authoring::schema::all();
    let value = |name: &str| {
        let schema = all.iter().find(|schema| schema.name == name);
        &schema.expect("a schema").value
    };
    let words = |value: &Value| -> Vec<String> {
        let words = value.as_array().expect("words").iter();
        words.map(|word| word.as_str().expect("a word").to_owned()).collect()
    };
    let checks = &value("report")["$defs"]["Settings"]["properties"]["checks"];
    let rules: Vec<_> = checks["properties"].as_object().expect("rules").keys().collect();
    let mut own: Vec<_> = recto::checks::settable().map(|rule| rule.name).collect();
    own.sort_unstable();
    assert_eq!(rules, own);
    let icon = &value("block-tiles")["$defs"]["Item"]["properties"]["icon"];
    let icons: Vec<_> = recto::assets::icons().collect();
    assert_eq!(words(&icon["enum"]), icons);
    let answers = value("index")["properties"].as_object().expect("codes");
    assert!(answers.len() >= 51 && answers.contains_key("A1.5"), "{}", answers.len());
}

/// Maps of workbooks, changed in every way at every place.
#[test]
fn maps_and_their_reader_agree_on_every_change() {
    let judge = Judge::new();
    let inputs = fixture::inputs(crate::mapped::PROJECT);
    let proof = recto::proof(&inputs, &recto::Wish::default());
    let (mut count, mut refused) = (0, 0);
    let (mut seen, mut tried) = (BTreeSet::new(), BTreeSet::new());
    for (name, map) in crate::mapped::maps() {
        let Some(value) = parsed(&map) else { panic!("{name}") };
        keys(&value, &mut |key| {
            tried.insert(key.to_owned());
        });
        for change in changes("import", &value, &mut seen) {
            let value = changed(&value, &change);
            let text = value.to_string();
            let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
            let map = MapText { name: "content/import.yaml", text: &text };
            let bytes = b"Item,2025\nEnergy,1\n".to_vec();
            let book = Given { name: "x.csv", bytes, kept: None };
            import(&inputs, &proof, book, &map, false, &mut sources, &mut sink);
            let found = sink.finish();
            let of_map = found.iter().filter(|finding| {
                let place = finding.place.map(|place| &sources.get(place.file).path);
                place.is_some_and(|path| path == map.name)
            });
            let of_map: Vec<_> = of_map.collect();
            let is_shape = |finding: &&&recto::diag::Diagnostic| {
                let beyond = BEYOND.iter().any(|part| finding.message.contains(part));
                SHAPES.contains(&finding.rule) && !beyond
            };
            let misread: Vec<_> =
                of_map.iter().filter(is_shape).map(|own| &own.message).collect();
            match judge.refuses("import", &value) {
                None => assert!(
                    misread.is_empty(),
                    "{name}: the schema accepts {:?}: {text}\n{misread:?}",
                    change.0
                ),
                // A number is read as the text it is written as, for names are often numbers.
                Some(reason) if reason.contains("want string, but got number") => {}
                Some(reason) => {
                    refused += 1;
                    assert!(
                        !of_map.is_empty(),
                        "{name}: the schema refuses {:?}, which is sound: {text}\n{reason}",
                        change.0
                    );
                }
            }
            count += 1;
        }
    }
    assert!(count >= 500 && refused >= 200, "{count} changes, {refused} refused");
    for schema in recto::authoring::schema::all() {
        let records = schema.value["$defs"].as_object().into_iter().flatten();
        for (record, value) in records.filter(|_| schema.name == "import") {
            for key in value["properties"].as_object().expect("keys").keys() {
                assert!(tried.contains(key), "{record}: `{key}` was never tried");
            }
        }
    }
}
