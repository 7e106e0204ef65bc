//! The registry of all rules: what `recto explain`, the guide and the schemas tell of them. The
//! examples are real findings: the tests write `examples.txt` from the projects they judge.

use std::collections::BTreeMap;

use crate::diag::nearest;
use crate::diag::rule::Rule;
use crate::{checks, diag, output::preflight, review::audit, review::verify};

/// All rules by their names.
pub fn all() -> BTreeMap<&'static str, &'static Rule> {
    let read = diag::rules::ALL.iter();
    let judged = preflight::rules::ALL
        .iter()
        .chain(verify::rules::ALL)
        .chain(audit::rules::ALL);
    read.chain(judged)
        .copied()
        .chain(checks::rules())
        .map(|rule| (rule.name, rule))
        .collect()
}

/// A real finding of each rule that the tests' projects call forth, as `recto check` shows it.
const EXAMPLES: &str = include_str!("examples.txt");
/// What begins an example, before the name of its rule.
const MARK: &str = "=== ";

/// A finding of a rule as an example, if there is one.
pub fn example(name: &str) -> Option<&'static str> {
    let mut parts = EXAMPLES.split(MARK).skip(1);
    parts.find_map(|part| {
        let (own, text) = part.split_once('\n')?;
        (own == name).then_some(text)
    })
}

/// The page of a rule: what it finds, how to mend it, and how it looks.
pub fn page(rule: &Rule) -> String {
    let page = rule.page();
    match example(rule.name) {
        Some(example) => format!("{page}\nAn example:\n\n```text\n{example}```\n"),
        None => page,
    }
}

/// The page of a rule; where there is none of the name, that in words, with the nearest.
pub fn explain(name: &str) -> Result<String, String> {
    let all = all();
    all.get(name).map(|rule| page(rule)).ok_or_else(|| {
        let near = nearest(name, all.keys().copied());
        let near = near.unwrap_or_else(|| "`recto explain` lists all".to_owned());
        format!("there is no rule `{name}`: {near}")
    })
}
