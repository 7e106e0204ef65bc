//! What programs may read of an audit: the JSON Schema of its answer.

use serde_json::{Map, Value, json};

use super::rules;

/// The schema, without its title and dialect.
pub fn schema() -> Map<String, Value> {
    let count =
        |about: &str| json!({"type": "integer", "minimum": 0, "description": about});
    let whole = object(
        "What `recto audit --format json` answers.",
        &["languages", "pages", "figures", "printed", "numbers", "findings"],
        json!({
            "languages": {
                "type": "array", "items": {"type": "string"},
                "description": "The languages that are printed.",
            },
            "pages": count("How many pages the file has."),
            "figures": count("How many figures the report has in those languages."),
            "printed": count("How many of them stand in print."),
            "numbers": {
                "type": "array", "items": {"$ref": "#/$defs/number"},
                "description": "The numbers in print, in their order.",
            },
            "findings": {
                "type": "array", "items": {"$ref": "#/$defs/finding"},
                "description": "What is wrong.",
            },
        }),
    );
    let mut finding = finding();
    if let Some(finding) = finding.as_object_mut() {
        let together =
            json!({"page": ["sheet", "box"], "sheet": ["page"], "box": ["page"]});
        finding.insert("dependentRequired".to_owned(), together);
    }
    let all = json!({"audit": whole, "finding": finding, "number": number()});
    Map::from_iter([
        ("$ref".to_owned(), json!("#/$defs/audit")),
        ("$defs".to_owned(), all),
    ])
}

fn number() -> Value {
    let mut keys = json!({
        "judgement": {
            "enum": ["bound", "written", "near", "once-true", "in-no-data"],
            "description": "What it is: a figure of the report or a value of its data; in the \
                author's own digits in its text; where the data have another, or in another unit; \
                true once; in no data.",
        },
        "language": text("The language it stands in."),
        "printed": text("What is printed, without its unit."),
        "metric": text("The metric it is, or should be."),
        "expression": text("The expression it is, or should be, where that is no metric's own value."),
        "period": text("The period of that."),
        "expected": text("What the data or the text have there, where it is another."),
    });
    place(&mut keys);
    let needed = ["judgement", "page", "sheet", "box", "language", "printed"];
    object("A number on a page.", &needed, keys)
}

fn finding() -> Value {
    let rules: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let mut keys = json!({
        "rule": {
            "enum": rules,
            "description": "The rule; `recto explain RULE` says more of it.",
        },
        "about": text("The metric or expression it is about."),
        "message": text("What is wrong, in words."),
    });
    place(&mut keys);
    let about = "Something that is wrong. What stands nowhere in print has no page, sheet and box.";
    object(about, &["rule", "message"], keys)
}

/// Adds the keys of a place.
fn place(keys: &mut Value) {
    let own = json!({
        "page": text("The page as the file numbers it."),
        "sheet": {"type": "integer", "minimum": 1, "description": "The sheet, from 1."},
        "box": {
            "type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4,
            "description": "Left, bottom, right and top, in points from the lower left corner.",
        },
    });
    if let (Value::Object(keys), Value::Object(own)) = (keys, own) {
        keys.extend(own);
    }
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn object(about: &str, needed: &[&str], keys: Value) -> Value {
    json!({
        "type": "object", "description": about, "properties": keys,
        "required": needed, "additionalProperties": false,
    })
}
