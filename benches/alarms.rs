//! How many false alarms the checks give: prose that is not about a dataset.
//!
//! `cargo bench --bench alarms` judges the marked prose of `tests/numbers/`, where every
//! quantity is known, and the text of the CommonMark specification, which `COMMONMARK_SPEC`
//! names, each in its own words, and its examples, many of which are of marks that fail. It prints what each rule reports and how much of it is true;
//! `-- list` shows every alarm and every quantity that was missed.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints and may fail"
)]

#[path = "../tests/suite/marked.rs"]
mod marked;
#[path = "../tests/tools/specification.rs"]
mod specification;

use std::collections::BTreeMap;
use std::path::Path;

use recto::model::lang::Lang;

fn main() {
    let list = std::env::args().any(|argument| argument == "list");
    for lang in Lang::ALL {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = root.join(format!("tests/numbers/{lang}.md"));
        let text = std::fs::read_to_string(path).expect("marked prose");
        let tally = marked::tally(lang, &text).expect("a chapter that loads");
        let paragraphs = text.split("\n\n").count() - 1;
        println!(
            "{lang}: {paragraphs} paragraphs, {} quantities: {} missed, {} false alarms ({} at doubtful names)",
            tally.marked,
            tally.missed.len(),
            tally.false_alarms.len(),
            tally.doubtful
        );
        rules(&tally.by_rule);
        if list {
            tally.missed.iter().for_each(|line| println!("    missed {line}"));
            tally
                .false_alarms
                .iter()
                .for_each(|line| println!("    false {line}"));
        }
    }
    match std::env::var("COMMONMARK_SPEC") {
        Ok(path) => {
            let text = std::fs::read_to_string(path).expect("the specification");
            commonmark(&text, list);
            of_examples(&specification::examples(&text), list);
        }
        Err(_) => println!("CommonMark: COMMONMARK_SPEC names no text"),
    }
}

fn rules(by_rule: &BTreeMap<String, usize>) {
    for (rule, count) in by_rule {
        println!("  {rule:<24} {count:>5}");
    }
}

/// The specification's own prose, without its examples, section by section; a section that
/// Recto cannot load as a chapter is read paragraph by paragraph.
fn commonmark(text: &str, list: bool) {
    let mut pieces = vec![];
    let (mut loaded, mut refused) = (0, 0);
    let prose = prose(text);
    for section in prose.split("\n#") {
        let body = section.split_once('\n').map_or("", |(_, body)| body);
        let whole = vec![body];
        let split = body.split("\n\n").collect();
        let parts = if chapter(body).is_some() { whole } else { split };
        for part in parts.into_iter().filter(|part| !part.trim().is_empty()) {
            match chapter(part) {
                Some(found) => {
                    loaded += part.split_whitespace().count();
                    pieces.push((part, found));
                }
                None => refused += part.split_whitespace().count(),
            }
        }
    }
    println!("CommonMark: {loaded} words judged, {refused} that Recto refuses to load");
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for (part, found) in &pieces {
        for (rule, range) in found {
            *by_rule.entry(rule.clone()).or_default() += 1;
            let head = HEAD.len();
            let place = range.start.saturating_sub(head)..range.end.saturating_sub(head);
            let written = part.get(place.clone()).unwrap_or("").replace('\n', " ");
            let until =
                part[place.end.min(part.len())..].chars().take(24).collect::<String>();
            if list {
                let from = part[..place.start.min(part.len())].chars().rev().take(24);
                let from: String = from.collect::<Vec<_>>().into_iter().rev().collect();
                println!(
                    "    {rule}: {}",
                    format!("{from}>>{written}<<{until}").replace('\n', " ")
                );
            }
            *words.entry(written).or_default() += 1;
        }
    }
    rules(&by_rule);
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), word.clone()));
    let most: Vec<_> =
        words.iter().map(|(word, count)| format!("{word} ×{count}")).collect();
    println!("  written: {}", most.join(", "));
}

/// In how many of the specification's examples each rule finds something.
fn of_examples(examples: &[String], list: bool) {
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    let mut loaded = 0;
    for example in examples {
        let Some(found) = chapter(example) else { continue };
        loaded += 1;
        let mut rules: Vec<_> = found.iter().map(|(rule, _)| rule.clone()).collect();
        rules.sort();
        rules.dedup();
        rules
            .iter()
            .for_each(|rule| *by_rule.entry(rule.clone()).or_default() += 1);
        for (rule, range) in found.iter().filter(|_| list) {
            let place = range.start.saturating_sub(HEAD.len())
                ..range.end.saturating_sub(HEAD.len());
            let written = example.get(place).unwrap_or("");
            println!("    example, {rule}: {written:?} in {example:?}");
        }
    }
    println!("CommonMark's examples: {loaded} of {} load", examples.len());
    rules(&by_rule);
}

/// What stands before a piece.
const HEAD: &str = "# Prose\n\n";

fn chapter(body: &str) -> Option<Vec<(String, std::ops::Range<usize>)>> {
    marked::alarms(Lang::En, &format!("{HEAD}{body}\n"))
}

/// A specification's text without front matter, examples and code.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut fence: Option<String> = None;
    let body = text.split_once("\n...\n").map_or(text, |(_, body)| body);
    for line in body.lines() {
        let marks = line.len() - line.trim_start_matches('`').len();
        match &fence {
            Some(open) if line.trim_end() == open => fence = None,
            Some(_) => {}
            None if marks >= 3 => fence = Some("`".repeat(marks)),
            None if line.starts_with('<') => {}
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    prose
}
