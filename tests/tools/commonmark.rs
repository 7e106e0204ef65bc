//! The CommonMark specification's examples: each compiles or gives a clean error, and none
//! of them panics.

use crate::examples::check;
use crate::named;

/// The examples of a specification's text: Markdown sources between its fences.
fn examples(text: &str) -> Vec<String> {
    let fence = "`".repeat(32);
    let mut examples = vec![];
    let opening = format!("\n{fence} example");
    let mut parts = text.split(opening.as_str());
    parts.next();
    for part in parts {
        let body = part.split_once('\n').expect("an example").1;
        let source = body.split("\n.\n").next().expect("its source");
        let source = body.strip_prefix(".\n").map_or(source, |_| "");
        examples.push(source.replace('→', "\t"));
    }
    examples
}

#[test]
fn every_example_of_the_specification_compiles_or_is_a_clean_error() {
    let text =
        std::fs::read_to_string(named("COMMONMARK_SPEC")).expect("the specification");
    let examples = examples(&text);
    assert!(examples.len() > 600, "{} examples", examples.len());
    let all: Vec<_> = examples.iter().map(String::as_str).collect();
    let (fine, clean) = check(&all);
    assert_eq!(fine + clean, examples.len());
    assert!(fine > clean, "{fine} compile, {clean} are clean errors");
}
