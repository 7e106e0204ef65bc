//! Small projects as text.

use recto::input::project::{InputFile, Inputs};
use recto::model::lang::{Lang, USUAL};
use recto::model::report::{Inline, Report};
use recto::model::visit;
use recto::{Proof, Wish};

/// The settings of a fixture that brings none.
const SETTINGS: &str = "\
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer Limited, zh-HK: 發行人有限公司}
languages: [en, zh-HK]
period: 2021
periods: [2021, 2020, 2019]
date: 2022-03-31
";

/// Reads a fixture: files that each begin with a line `=== path`. A chapter under
/// `content/*/` stands in English and Chinese, and in what else the settings name; settings and a
/// chapter are added if absent.
pub(crate) fn inputs(text: &str) -> Inputs {
    let mut files = vec![];
    let settings = text.lines().find(|line| line.starts_with("languages:"));
    let is_named = |lang: &Lang| settings.is_some_and(|line| line.contains(lang.tag()));
    let in_all = Lang::ALL
        .into_iter()
        .filter(|lang| USUAL.contains(lang) || is_named(lang));
    let tags: Vec<_> = in_all.map(Lang::tag).collect();
    for part in text.split("=== ").skip(1) {
        let (path, body) = part.split_once('\n').unwrap_or((part, ""));
        put(&mut files, &tags, path.trim(), body);
    }
    if !files.iter().any(|file| file.path == "content/report.yaml") {
        put(&mut files, &tags, "content/report.yaml", SETTINGS);
    }
    if !files.iter().any(|file| file.path.ends_with(".md")) {
        put(&mut files, &tags, "content/*/01-chapter.md", "# Chapter {#chapter}\n");
    }
    Inputs::from_files(files)
}

fn put(files: &mut Vec<InputFile>, tags: &[&str], path: &str, body: &str) {
    let file = |path: String| InputFile { path, text: Ok(body.to_owned()) };
    match path.contains('*') {
        true => {
            files.extend(tags.iter().map(|tag| file(path.replace('*', tag))));
        }
        false => files.push(file(path.to_owned())),
    }
}

/// The proof of a fixture.
pub(crate) fn proof(text: &str) -> Proof {
    recto::proof(&inputs(text), &Wish::default())
}

/// The report of a fixture that must be sound.
pub(crate) fn report(text: &str) -> Report {
    let proof = proof(text);
    let findings = findings(&proof);
    proof
        .report
        .unwrap_or_else(|| panic!("the fixture is not sound:\n{findings}"))
}

/// All findings, one a line, with their hints.
pub(crate) fn findings(proof: &Proof) -> String {
    use recto::diag::print::{Format, render};
    let mut text = String::new();
    for finding in &proof.findings {
        text.push_str(&render(
            std::slice::from_ref(finding),
            &proof.sources,
            Format::Short,
            false,
        ));
        for hint in &finding.hints {
            text.push_str(&format!("    help: {hint}\n"));
        }
        for (place, label) in &finding.related {
            let (line, column) = proof.sources.line_column(*place);
            let path = &proof.sources.get(place.file).path;
            text.push_str(&format!("    see {path}:{line}:{column}: {label}\n"));
        }
    }
    text
}

/// Every figure a report prints, chapter by chapter.
pub(crate) fn printed(report: &Report) -> Vec<(String, String)> {
    let mut printed = vec![];
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::elements(chapter, &mut |element| {
                if let Inline::Figure(figure) = element {
                    printed.push((part.lang.tag().to_owned(), figure.printed.text()));
                }
            });
        }
    }
    printed
}

/// The files of a folder with an ending, in order.
pub(crate) fn files(folder: &std::path::Path, ending: &str) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .collect();
    files.sort();
    files
}

/// The fenced blocks of a language, in order.
pub(crate) fn fenced(text: &str, language: &str) -> Vec<String> {
    let opening = format!("\n```{language}\n");
    let bodies = text.split(opening.as_str()).skip(1);
    bodies
        .map(|part| part.split("\n```").next().expect("a body").to_owned())
        .collect()
}
