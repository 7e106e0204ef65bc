//! The registry of all rules: what `recto explain`, the guide and the schemas tell of them. The
//! examples are real findings: the tests write `examples.txt` from the projects they judge.

use std::collections::BTreeMap;

use crate::diag::nearest;
use crate::diag::rule::Rule;
use crate::model::lang::{Lang, OURS};
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
        Some(example) => format!("{page}\n{EXAMPLE}\n\n```text\n{example}```\n"),
        None => page,
    }
}

/// The page of a rule told in a language, and its example.
fn page_in(rule: &Rule, lang: Lang) -> String {
    if lang == OURS {
        return page(rule);
    }
    let page = rule.page_in(lang);
    let Some(example) = example(rule.name) else { return page };
    let lines: String =
        example.lines().map(|line| finding_in(line, lang) + "\n").collect();
    let head = lang.catalogue().rules.get(EXAMPLE).map_or(EXAMPLE, String::as_str);
    format!("{page}\n{head}\n\n```text\n{lines}```\n")
}

/// What stands over an example.
pub const EXAMPLE: &str = "An example:";

/// A line of a finding as it is shown, told in a language: its head, its remedies, and what
/// stands under a caret.
fn finding_in(line: &str, lang: Lang) -> String {
    let parted = |line: &str, joint: &str| {
        let (before, text) = line.split_once(joint)?;
        Some((before.to_owned(), text.to_owned()))
    };
    if let Some((head, text)) = parted(line, "]: ")
        && let Some((severity, rule)) = head.split_once('[')
        && !severity.contains(' ')
    {
        return format!("{}[{rule}]: {}", lang.say(severity), lang.say(&text));
    }
    if let Some((head, text)) = parted(line, ": ")
        && let Some((space, word)) = head.split_once("= ")
        && space.trim().is_empty()
    {
        return format!("{space}= {}: {}", lang.say(word), lang.say(&text));
    }
    let is_drawn = |c: char| matches!(c, '^' | '-' | '|' | ' ' | '_');
    let label = line.trim_start_matches(is_drawn);
    let drawn = &line[..line.len() - label.len()];
    match drawn.trim_start().starts_with('|') && drawn.contains(['^', '-']) {
        true => format!("{drawn}{}", lang.say(label)),
        false => line.to_owned(),
    }
}

/// The page of a rule; where there is none of the name, that in words, with the nearest.
pub fn explain(name: &str) -> Result<String, String> {
    explain_in(OURS, name)
}

/// The same, told in a language.
pub fn explain_in(lang: Lang, name: &str) -> Result<String, String> {
    let all = all();
    all.get(name).map(|rule| page_in(rule, lang)).ok_or_else(|| {
        let near = nearest(name, all.keys().copied());
        let near = near.unwrap_or_else(|| "`recto explain` lists all".to_owned());
        format!("there is no rule `{name}`: {near}")
    })
}
