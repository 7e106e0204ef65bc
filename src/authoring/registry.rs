//! The registry of all rules: what `recto explain`, the guide and the schemas tell of them.

use std::collections::BTreeMap;

use crate::diag::nearest;
use crate::diag::rule::Rule;
use crate::{
    checks, diag,
    output::preflight,
    review::{audit, verify},
};

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

/// The page of a rule; where there is none of the name, that in words, with the nearest.
pub fn explain(name: &str) -> Result<String, String> {
    let all = all();
    all.get(name).map(|rule| rule.page()).ok_or_else(|| {
        let near = nearest(name, all.keys().copied());
        let near = near.unwrap_or_else(|| "`recto explain` lists all".to_owned());
        format!("there is no rule `{name}`: {near}")
    })
}
