//! One value at a time is made odd: empty, blank, nothing, none, 0, -1, very long. Every key of
//! every YAML document is tried. Nothing panics or hangs, and an empty value is a finding, or means
//! what it means when the key is not there or as it was.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use recto::input::project::Inputs;
use recto::{Proof, Wish};
use serde_json::{Value, json};

use crate::schema::{Document, changed, documents, more, parsed, starter};

/// How long one case may take on a machine that is busy with others.
const PATIENCE: Duration = Duration::from_secs(20);

/// Every place of a document: the keys that lead there.
fn places(value: &Value, path: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
    let mut below = |key: String, value: &Value| {
        path.push(key);
        all.push(path.clone());
        places(value, path, all);
        path.pop();
    };
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| below(key.clone(), value));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(at, value)| below(at.to_string(), value));
        }
        _ => {}
    }
}

/// A document without what stands at a place.
fn without(root: &Value, path: &[String]) -> Value {
    let mut root = root.clone();
    let (last, above) = path.split_last().expect("a key");
    let mut at = &mut root;
    for key in above {
        at = match at {
            Value::Array(items) => &mut items[key.parse::<usize>().expect("a place")],
            value => value.get_mut(key).expect("a key"),
        };
    }
    match at {
        Value::Array(items) => drop(items.remove(last.parse().expect("a place"))),
        value => drop(value.as_object_mut().expect("keys").remove(last)),
    }
    root
}

fn with(sound: &Inputs, document: &Document, value: &Value) -> Inputs {
    let mut inputs = sound.clone();
    document.replace(&mut inputs, &value.to_string());
    inputs
}

/// What a report says and prints, apart from where its source stands.
fn sense(proof: &Proof) -> String {
    let text = format!("{:?} {:?}", proof.report, proof.data);
    // Places move with every change.
    let mut parts = text.split("Place {");
    let mut sense = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        sense.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    sense
}

/// Whether an empty value says something of its own there: a value that is not disclosed, or a
/// cell with nothing in it.
fn is_meant(schema: &str, path: &[String], value: &Value) -> bool {
    let path: Vec<_> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        [_, "values" | "eliminations", ..] | [_, "by", _, _, ..] => value.is_null(),
        ["columns", _] | ["rows", _, _] if schema == "block-table" => {
            value.as_str().is_some_and(|text| text.trim().is_empty())
                || value.as_array().is_some_and(Vec::is_empty)
        }
        _ => false,
    }
}

fn findings(proof: &Proof) -> BTreeSet<(&str, &str)> {
    let all = proof.findings.iter();
    all.map(|finding| (finding.rule, finding.message.as_str())).collect()
}

#[test]
fn one_odd_value_is_a_finding_or_changes_nothing() {
    let long = "long ".repeat(4_000);
    let empty = [json!(""), json!("  "), json!(null), json!([]), json!({})];
    let others = [json!(0), json!(-1), json!(long)];
    let (mut count, mut silent) = (0, vec![]);
    let mut seen = BTreeSet::new();
    for sound in [starter(), more()] {
        let whole = recto::proof(&sound, &Wish::default());
        assert!(whole.report.is_some());
        let (known, before) = (findings(&whole), sense(&whole));
        for document in documents(&sound) {
            let root = parsed(&document.text).expect("YAML");
            let mut all = vec![];
            places(&root, &mut vec![], &mut all);
            for path in all {
                // Of places that are alike, one is tried.
                let name =
                    |key: &String| match key.chars().all(|c| c.is_ascii_lowercase()) {
                        true => key.clone(),
                        false => "*".to_owned(),
                    };
                let kind: Vec<_> = path.iter().map(name).collect();
                if !seen.insert(format!("{} {}", document.schema, kind.join("/"))) {
                    continue;
                }
                let mut gone = None;
                for value in empty.iter().chain(&others) {
                    let odd = changed(&root, &(path.clone(), value.clone()));
                    let inputs = with(&sound, &document, &odd);
                    let start = Instant::now();
                    let proof = recto::proof(&inputs, &Wish::default());
                    let took = start.elapsed();
                    assert!(took < PATIENCE, "{} {path:?}: {took:?}", document.path);
                    count += 1;
                    for finding in &proof.findings {
                        let lines = finding.hints.iter().chain([&finding.message]);
                        let longest = lines.map(String::len).max().unwrap_or(0);
                        assert!(longest < 10_000, "{}", finding.rule);
                    }
                    let is_meant = is_meant(&document.schema, &path, value);
                    if is_meant || others.contains(value) || findings(&proof) != known {
                        continue;
                    }
                    let gone = gone.get_or_insert_with(|| {
                        let inputs = with(&sound, &document, &without(&root, &path));
                        sense(&recto::proof(&inputs, &Wish::default()))
                    });
                    let now = sense(&proof);
                    if now != before && now != *gone {
                        silent.push(format!("{} {path:?} = {value}", document.path));
                    }
                }
            }
        }
    }
    assert!(count > 1_500, "{count} values were tried");
    assert_eq!(silent, Vec::<String>::new());
}
