//! How many mistakes the checks catch: the real report with one mistake at a time.
//!
//! `cargo bench --bench mutations` changes one digit, multiple, sign, unit, period or word at a
//! time, or one language, everywhere it can be changed, and prints for each kind how many of the changed reports
//! have a finding that the untouched one has not. `cargo bench --bench mutations -- 5` takes
//! every fifth. What escapes is listed with `-- 1 list`. The second pair of columns leaves out what only
//! the sign-off of the figures catches: a digit of a figure that nothing else depends on.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints and may fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use recto::Wish;
use recto::input::project::{InputFile, Inputs, Project};

/// One mistake: the file, its text with the mistake, and what was done.
struct Mutation {
    kind: &'static str,
    path: String,
    text: String,
    what: String,
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with('-'));
    let step: usize = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(1);
    let list = arguments.next().is_some_and(|a| a == "list");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = Project::find(root).expect("the project").read();
    let sound = findings(&inputs);
    let mutations = all(&inputs);
    // By kind: caught, caught without the sign-off, all.
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for mutation in mutations.iter().step_by(step.max(1)) {
        let found = findings(&with(&inputs, mutation));
        let new: BTreeSet<_> =
            found.difference(&sound).map(|(rule, _)| rule.clone()).collect();
        let count = counts.entry(mutation.kind).or_default();
        count[0] += usize::from(!new.is_empty());
        count[1] += usize::from(new.iter().any(|rule| rule != "changed-figure"));
        count[2] += 1;
        if list && !new.iter().any(|rule| rule != "changed-figure") {
            println!(
                "escaped: {} in {}: {}",
                mutation.kind, mutation.path, mutation.what
            );
        }
        for rule in new {
            *rules.entry(rule).or_default() += 1;
        }
    }
    let mut all = [0; 3];
    for count in counts.values() {
        all = [all[0] + count[0], all[1] + count[1], all[2] + count[2]];
    }
    println!("{:<28}   caught            without the sign-off", "");
    for (kind, [caught, bare, count]) in counts.into_iter().chain([("all", all)]) {
        let share = |part: usize| part * 100 / count.max(1);
        println!(
            "{kind:<28} {caught:>5} of {count:>5}  {:>3} %  {bare:>5}  {:>3} %",
            share(caught),
            share(bare)
        );
    }
    for (rule, count) in rules {
        println!("  {rule:<24} {count:>5}");
    }
}

/// The findings of a report: rule and message.
fn findings(inputs: &Inputs) -> BTreeSet<(String, String)> {
    let proof = recto::proof(inputs, &Wish::default());
    let each = proof.findings.iter();
    each.map(|finding| (finding.rule.to_owned(), finding.message.clone()))
        .collect()
}

/// The inputs with a mistake in one file.
fn with(inputs: &Inputs, mutation: &Mutation) -> Inputs {
    let mut inputs = inputs.clone();
    let chapters = inputs.chapters.iter_mut().map(|(_, file)| file);
    for file in inputs.data.iter_mut().chain(chapters) {
        if file.path == mutation.path {
            file.text = Ok(mutation.text.clone());
        }
    }
    inputs
}

fn all(inputs: &Inputs) -> Vec<Mutation> {
    let mut mutations = vec![];
    for file in &inputs.data {
        data(file, &mut mutations);
    }
    for (lang, file) in &inputs.chapters {
        chapter(lang, file, &mut mutations);
    }
    mutations
}

fn mutation(
    kind: &'static str,
    file: &InputFile,
    range: std::ops::Range<usize>,
    new: &str,
) -> Mutation {
    let text = file.text.as_ref().expect("a text");
    let line = text[..range.start].lines().count();
    let what = format!("line {line}: {} becomes {new}", &text[range.clone()]);
    let mut changed = text.clone();
    changed.replace_range(range, new);
    Mutation { kind, path: file.path.clone(), text: changed, what }
}

/// Mistakes in published values: a digit, the decimal point, the sign, the year.
fn data(file: &InputFile, mutations: &mut Vec<Mutation>) {
    let text = file.text.as_ref().expect("a text");
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let is_value = line.contains("values: {") || line.trim_start().starts_with("20");
        if !is_value {
            continue;
        }
        // Each `year: number` of the line.
        for (colon, _) in line.match_indices(": ") {
            let year = &line[..colon];
            let year = &year[year.len().saturating_sub(4)..];
            let rest = &line[colon + 2..];
            let rest = rest.strip_prefix("{value: ").unwrap_or(rest);
            let from = start + line.len() - line[colon + 2..].len()
                + (line[colon + 2..].len() - rest.len());
            let length =
                rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(0);
            let number = &rest[..length];
            if year.parse::<u16>().is_err() || number.is_empty() {
                continue;
            }
            let (first, last) = (number.chars().next(), number.chars().last());
            for (kind, digit, place) in [
                ("data: first digit", first, from),
                ("data: last digit", last, from + length - 1),
            ] {
                let digit = digit.and_then(|c| c.to_digit(10)).unwrap_or(0);
                let new = ((digit + 4) % 10).max(1).to_string();
                mutations.push(mutation(kind, file, place..place + 1, &new));
            }
            if number.len() > 1 && number.chars().all(|c| c.is_ascii_digit()) {
                let new = format!("{number}000");
                mutations.push(mutation(
                    "data: multiple",
                    file,
                    from..from + length,
                    &new,
                ));
            }
            let new = format!("-{number}");
            mutations.push(mutation("data: sign", file, from..from + length, &new));
            let other = if year == "2020" { "2019" } else { "2020" };
            let key = start + colon - 4;
            if !line.contains(&format!("{other}: ")) {
                mutations.push(mutation("data: year", file, key..key + 4, other));
            }
        }
    }
    for (wrong, right) in UNITS.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
        let unit = format!("unit: {right}");
        for (at, _) in text.match_indices(&unit) {
            let rest = &text[at + unit.len()..];
            if rest.starts_with(['\n', ',', ' ']) {
                let range = at + 6..at + unit.len();
                mutations.push(mutation("data: unit", file, range, wrong));
            }
        }
    }
}

/// Units that are taken for one another.
const UNITS: &[(&str, &str)] = &[
    ("tonne", "kg"),
    ("MWh", "kWh"),
    ("RMB million", "RMB 10,000"),
    ("10,000 tonnes", "thousand tonnes"),
    ("tCO2e", "kgCO2e"),
    ("m3", "L"),
    ("\"%\"", "percentage point"),
    ("hour", "day"),
];

/// Words that are taken for one another, or left out, by language.
const WORDS: &[(&str, &str, &str)] = &[
    ("text: direction", "increased", "decreased"),
    ("text: direction", " rose ", " fell "),
    ("text: direction", "增加", "減少"),
    ("text: direction", "上升", "下降"),
    ("text: hedge", "about {{", "{{"),
    ("text: hedge", "more than {{", "{{"),
    ("text: hedge", "約{{", "{{"),
    ("text: hedge", "逾{{", "{{"),
];

/// Mistakes in one language: another metric or period, a typed number, a lost paragraph.
fn chapter(lang: &str, file: &InputFile, mutations: &mut Vec<Mutation>) {
    let text = file.text.as_ref().expect("a text");
    for (at, _) in text.match_indices("{{ ") {
        let Some(end) = text[at..].find("}}").map(|end| at + end) else { continue };
        let inner = &text[at + 3..end];
        if inner.starts_with(['"', 'c', 't']) {
            continue;
        }
        let id = inner.split([' ', '@', ':', '(', ')']).next().unwrap_or("");
        if !inner.contains('@') && id.contains('.') {
            let behind = at + 3 + id.len();
            mutations.push(mutation("text: period", file, behind..behind, "@2020"));
        }
        if id.contains('.') {
            mutations.push(mutation(
                "text: metric",
                file,
                at + 3..at + 3 + id.len(),
                "revenue",
            ));
        }
        mutations.push(mutation("text: typed number", file, at..end + 2, "1,234"));
    }
    for (kind, word, wrong) in WORDS {
        for (at, _) in text.match_indices(word) {
            mutations.push(mutation(kind, file, at..at + word.len(), wrong));
        }
    }
    let kind =
        if lang == "en" { "text: lost in English" } else { "text: lost in Chinese" };
    let mut at = 0;
    for block in text.split("\n\n") {
        let range = at..at + block.len();
        at += block.len() + 2;
        let is_text =
            block.starts_with(|c: char| c.is_alphabetic()) && !block.contains("---");
        if is_text {
            mutations.push(mutation(kind, file, range.clone(), ""));
            if lang != "en" {
                let foreign = "Not a word of this was ever translated.";
                mutations.push(mutation("text: not translated", file, range, foreign));
            }
        }
    }
}
