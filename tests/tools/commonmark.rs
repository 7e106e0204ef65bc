//! The CommonMark specification's examples: each compiles or gives a clean error, and none
//! of them panics.

use crate::examples::check;
use crate::named;
use crate::specification::examples;

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
