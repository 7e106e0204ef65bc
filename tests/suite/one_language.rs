//! A report in one language: alone, first, and while the other is being written.

use recto::Wish;
use recto::input::project::{InputFile, Inputs};
use recto::model::lang::{Lang, USUAL};

use crate::command::{recto, said};
use crate::fixture;

/// Settings and data of two languages, of which the second is begun.
const BEGUN: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer Limited, short: {en: Issuer}}
languages: [en, zh-HK]
period: 2021
date: 2022-03-31
units: {lamp: {en: [lamp, lamps], zh-HK: 盞}}
=== content/glossary.yaml
- {en: Board, zh-HK: 董事會}
- {en: Committee}
- {en: staff, avoid: {en: [workforce]}}
=== content/index.yaml
B7.1: {answer: {en: None.}}
=== content/data/a.yaml
lamps: {name: {en: Lamps}, unit: lamp, values: {2021: {value: 4, note: {en: All., zh-HK: 全部。}}}}
lost: {name: {en: Lost, zh-HK: }, unit: lamp, values: {2021: 1}, note: {en: Some.}}
=== content/en/01-x.md
# X

<!-- accept parity: the translation says more -->
The Board has {{ lamps }}.
=== content/en/02-y.md
# Y
=== content/zh-HK/01-x.md
# X

{{ nothing }} and [a link](03-z.md#z), half <b>written</b>
=== content/zh-HK/03-w.md
no title yet
";

fn found(text: &str, languages: &[Lang]) -> String {
    let wish = Wish { languages: languages.to_vec(), ..Wish::default() };
    fixture::findings(&recto::proof(&fixture::inputs(text), &wish))
}

#[test]
fn what_the_other_language_lacks_is_one_finding() {
    assert_eq!(
        found(BEGUN, &[Lang::En]),
        "content/report.yaml:3:17: warning[missing-language]: zh-HK still lacks 1 chapter, \
         2 texts of content/report.yaml, 3 texts of the dataset, 1 text of content/index.yaml \
         and 1 term\n    help: nothing of it is needed here; `recto check` lists what the \
         whole report needs\n"
    );
    // Asked for as a whole everything is needed, and found.
    let whole = found(BEGUN, &[]);
    for what in [
        "content/report.yaml:2:9: error[missing-language]",
        "content/data/a.yaml:1:15: error[missing-language]",
        "content/en/02-y.md:1:1: error[missing-chapter]",
        "help: or leave it for later: `recto build --lang en` makes the report in en alone",
        "content/zh-HK/01-x.md:3:45: error[raw-html]",
    ] {
        assert!(whole.contains(what), "{what}:\n{whole}");
    }
}

#[test]
fn a_translation_needs_what_its_source_has() {
    let whole = BEGUN
        .replace(
            "issuer: {en: Issuer Limited, short: {en: Issuer}}",
            "issuer: {en: I, zh-HK: 發}",
        )
        .replace("{en: Committee}", "{en: Committee, zh-HK: 委員會}")
        .replace("{en: None.}", "{en: None., zh-HK: 無。}")
        .replace("{en: Lamps}", "{en: Lamps, zh-HK: 燈}")
        .replace("{en: Lost, zh-HK: }", "{en: Lost, zh-HK: 失}")
        .replace("{en: Some.}", "{en: Some., zh-HK: 一些。}");
    let begun =
        format!("{}=== content/zh-HK/01-x.md\n# X\n", part(&whole, "content/zh-HK"));
    assert_eq!(
        found(&begun, &[Lang::ZhHk]),
        "content/report.yaml:3:17: error[missing-chapter]: the chapter 02-y.md has no \
         counterpart in zh-HK\n    help: did you mean `01-x.md`?\n    help: write content/zh-HK/02-y.md\n"
    );
    // Chinese may also come first where English is the source.
    let first = format!("{}=== content/zh-HK/05-v.md\n# V\n", part(&whole, "content/"));
    assert_eq!(
        found(&first.replace("en: Lamps, ", ""), &[Lang::ZhHk]),
        "content/report.yaml:3:13: warning[missing-language]: en still lacks 1 chapter and \
         1 text of the dataset\n    help: nothing of it is needed here; `recto check` lists \
         what the whole report needs\n"
    );
}

/// A fixture without the chapters below a folder.
fn part(text: &str, folder: &str) -> String {
    let parts = text.split("=== ").skip(1);
    let kept = parts.filter(|part| !part.starts_with(folder) || !part.contains(".md\n"));
    kept.map(|part| format!("=== {part}")).collect()
}

#[test]
fn a_language_that_is_all_there_is_judged_beside_the_other() {
    let text = "=== content/glossary.yaml\n- {en: Board, zh-HK: 董事會}\n\
        === content/en/01-x.md\n# X\n\nThe Board.\n=== content/zh-HK/01-x.md\n# X\n\n局。\n";
    assert!(found(text, &[]).contains("[terms]: “Board” stands here"));
    assert_eq!(found(text, &[Lang::En]), found(text, &[]));
    // Where it has an error, it is left out: one that is bound, and one that is judged.
    for error in ["{{ nothing }}", "<b>局</b>"] {
        let text = text.replace("局。", error);
        assert!(found(&text, &[]).contains("error["), "{error}");
        assert_eq!(
            found(&text, &[Lang::En]),
            "content/report.yaml:3:17: warning[missing-language]: zh-HK is left out: it has \
             errors\n    help: nothing of it is needed here; `recto check` lists them\n"
        );
        let asked = found(&text, &[Lang::ZhHk]);
        assert!(asked.contains("error[") && !asked.contains("left out"), "{asked}");
    }
}

/// What stands in the language asked for and is against another is no reason to leave that out.
#[test]
fn a_language_is_left_out_for_errors_of_its_own() {
    let text = "=== content/report.yaml\n\
        title: {en: R, zh-HK: 甲, zh-CN: 甲}\nissuer: {en: I, zh-HK: 乙, zh-CN: 乙}\n\
        languages: [en, zh-HK, zh-CN]\nperiod: 2021\ndate: 2022-03-31\n\
        === content/en/01-x.md\n# X\n\nOne.\n\nTwo.\n=== content/zh-HK/01-x.md\n# 一\n\n甲。\n";
    let asked = found(text, &[Lang::ZhHk]);
    assert!(asked.contains("error[parity]: a paragraph stands in en only"), "{asked}");
    assert!(!asked.contains("left out: it has errors"), "{asked}");
}

#[test]
fn a_chapter_of_a_language_the_report_has_not_is_told_why() {
    let settings = "=== content/report.yaml\ntitle: {en: R}\nissuer: {en: I}\n\
        languages: [en]\nperiod: 2021\ndate: 2022-03-31\n=== content/en/01-x.md\n# X\n";
    let text = format!(
        "{settings}=== content/zh-HK/01-x.md\n# 一\n=== content/zh/01-x.md\n# 一\n"
    );
    assert_eq!(
        found(&text, &[]),
        "content/zh-HK/01-x.md:1:1: warning[stray-chapter]: content/zh-HK/01-x.md is not \
         printed: zh-HK is not among `languages`, which has en\n    help: add it to `languages` \
         in content/report.yaml once it is translated\n\
         content/zh/01-x.md:1:1: warning[stray-chapter]: content/zh/01-x.md belongs to no \
         language of the report\n    help: chapters stand in a folder per language, as in \
         content/en/\n"
    );
    let plain = format!(
        "{settings}=== content/data/a.yaml\na: {{name: A, unit: MWh, values: {{2021: 1}}}}\n"
    );
    assert!(found(&plain, &[]).contains("as in `{en: …}`, found a single value"));
}

/// The starter with its YAML files and chapters as `edit` leaves them: what it makes nothing of
/// is left out.
pub(crate) fn starter(edit: &dyn Fn(&str, &str) -> Option<String>) -> Inputs {
    let files = recto::authoring::starter::files().into_iter();
    Inputs::from_files(files.filter_map(|(path, bytes)| {
        let is_text = path.ends_with(".yaml") || path.ends_with(".md");
        let text = String::from_utf8_lossy(bytes);
        let text = if is_text { edit(path, &text)? } else { String::new() };
        Some(InputFile { path: path.to_owned(), text: Ok(text) })
    }))
}

/// A YAML file without the texts of the other languages.
fn without_other(text: &str, keep: Lang) -> String {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
    reduce(&mut value, keep);
    let text = serde_yaml::to_string(&value).expect("YAML");
    text.replace("- en\n- zh-HK\n", &format!("- {keep}\n"))
}

fn reduce(value: &mut serde_yaml::Value, keep: Lang) {
    match value {
        serde_yaml::Value::Mapping(entries) => {
            entries.retain(|key, value| {
                let other = key.as_str().and_then(Lang::parse);
                reduce(value, keep);
                let is_empty = value.as_mapping().is_some_and(|inner| inner.is_empty());
                other.is_none_or(|lang| lang == keep) && !is_empty
            });
        }
        serde_yaml::Value::Sequence(items) => {
            items.iter_mut().for_each(|item| reduce(item, keep));
        }
        _ => {}
    }
}

#[test]
fn a_report_has_one_language_alone() {
    for keep in USUAL {
        let inputs = starter(&|path, text| {
            let is_chapter = path.ends_with(".md");
            let is_own = path.starts_with(&format!("content/{keep}/"));
            match is_chapter {
                true => is_own.then(|| text.to_owned()),
                false => Some(without_other(text, keep)),
            }
        });
        let proof = recto::proof(&inputs, &Wish::default());
        let errors = fixture::findings(&proof);
        assert!(!errors.contains("error["), "{keep}:\n{errors}");
        let report = proof.report.expect("a report");
        assert_eq!(report.parts.keys().copied().collect::<Vec<_>>(), [keep]);
        assert_eq!(report.parts[&keep].chapters.len(), 7);
    }
}

#[test]
fn one_language_is_built_while_the_other_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let put = |path: &str, text: &str| {
        let path = at.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    for part in part(BEGUN, "content/zh-HK").split("=== ").skip(1) {
        let (path, text) = part.split_once('\n').expect("a path and a text");
        put(path, text);
    }
    let build = recto(&["build", "--lang", "en"], at);
    assert!(build.status.success(), "{}", said(&build));
    assert!(said(&build).contains("zh-HK still lacks 2 chapters"), "{}", said(&build));
    assert!(at.join("build/report.en.pdf").is_file());
    let check = recto(&["check", "--lang", "en"], at);
    assert!(check.status.success(), "{}", said(&check));
    assert!(
        said(&check).contains("1 warning; nothing stands in the way"),
        "{}",
        said(&check)
    );
    // What stands in its way is found all the same.
    put("content/en/02-y.md", "# Y\n\n{{ nothing }}\n");
    let check = recto(&["check", "--lang", "en"], at);
    assert_eq!(check.status.code(), Some(1));
    assert!(said(&check).contains("there is no metric `nothing`"), "{}", said(&check));
    let whole = recto(&["build"], at);
    assert_eq!(whole.status.code(), Some(1), "{}", said(&whole));
    // A language that the report has not is refused everywhere.
    let settings =
        std::fs::read_to_string(at.join("content/report.yaml")).expect("settings");
    put("content/report.yaml", &settings.replace("[en, zh-HK]", "[en]"));
    put("content/en/02-y.md", "# Y\n");
    for command in ["build", "check", "preview"] {
        let refused = recto(&[command, "--lang", "zh-HK"], at);
        let said = said(&refused);
        assert_eq!(refused.status.code(), Some(2), "{command}: {said}");
        assert!(said.contains("the report has no language `zh-HK`"), "{command}: {said}");
    }
    let alone = recto(&["build"], at);
    assert!(alone.status.success(), "{}", said(&alone));
}

#[test]
fn a_file_of_one_language_holds_while_the_other_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let files: Vec<_> = recto::authoring::starter::files()
        .into_iter()
        .map(|(path, bytes)| (at.join(path), bytes.to_vec()))
        .collect();
    recto::input::project::create(at, "a test", &files).expect("the starter");
    let separate = recto(&["build", "--separate", "languages"], at);
    assert!(separate.status.success());
    let path = at.join("build/report.en.pdf");
    let first = std::fs::read(&path).expect("a PDF");
    // Asked for by itself it is the same file.
    assert!(recto(&["build", "--lang", "en"], at).status.success());
    assert!(first == std::fs::read(&path).expect("a PDF"), "another file");
    assert!(recto(&["verify", "build/report.en.pdf"], at).status.success());
}
