//! What Recto says is told in every language, wholly: each sentence of the source has its
//! translation, no translation is of a sentence that is gone, and real findings come out without
//! English of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use recto::languages::{Lang, OURS};
use serde_json::json;

use crate::command::{correct, done, ends, err, out, program, root, said, small};
use crate::editor::{Editor, rules};
use crate::fixture;
use crate::literals::literals;

/// What is not told to people, or is a document in a language of its own.
const SILENT: &[(&str, &str)] = &[
    ("assets.rs", "knows files alone"),
    ("authoring/schema.rs", "what editors are told of keys"),
    ("authoring/starter.rs", "writes projects"),
    ("authoring/units.rs", "a list of words as they are typed"),
    ("checks/number/", "reads the author's text"),
    ("cli/tongue.rs", "the library's words, which stand under `help`"),
    ("diag/machine.rs", "speaks to programs"),
    ("diag/rule.rs", "pages of the rules"),
    ("diag/rules.rs", "pages of the rules"),
    ("input/load/keys/", "what editors explain, which stands under `keys`"),
    ("input/load/theme/keys.rs", "what editors explain, which stands under `keys`"),
    ("input/project/names.rs", "knows the names of copies"),
    ("languages/", "says it"),
    ("lsp/wire.rs", "speaks to programs"),
    ("model/expression/mod.rs", "what editors explain, which stands under `keys`"),
    ("model/unit/catalogue.rs", "words as they are typed"),
    ("model/unit/mod.rs", "words as they are typed"),
    ("model/unit/write.rs", "words as they are typed"),
    ("output/export/", "writes workbooks and tags"),
    ("output/ledger/mod.rs", "what a ledger holds"),
    ("output/ledger/written.rs", "what a ledger holds"),
    ("output/oim/schema.rs", "writes a taxonomy"),
    ("output/pdf/function.rs", "writes PDF"),
    ("output/pdf/write.rs", "writes PDF"),
    ("output/preflight/rules.rs", "pages of the rules"),
    ("output/print/mend.rs", "writes PDF"),
    ("output/word/atom.rs", "writes Word files"),
    ("output/word/body.rs", "writes Word files"),
    ("output/word/component.rs", "writes Word files"),
    ("output/word/mod.rs", "writes Word files"),
    ("output/word/package.rs", "writes Word files"),
    ("output/word/picture.rs", "writes Word files"),
    ("output/word/xml.rs", "writes Word files"),
    ("pages/sheet.rs", "reads PDF"),
    ("pages/translate/", "writes Typst"),
    ("pages/world.rs", "writes Typst"),
    ("preview/drawing/", "writes SVG"),
    ("review/audit/mark.rs", "writes PDF"),
    ("review/audit/rules.rs", "pages of the rules"),
    ("review/diff/blackline/", "fingerprints of blocks"),
    ("review/import/mapped/called.rs", "reads workbooks"),
    ("review/import/mapped/propose.rs", "writes YAML"),
    ("review/import/mapped/unknown.rs", "writes YAML"),
    ("review/pack/", "the assurer's file is English"),
    ("review/roll/named.rs", "reads the author's text"),
    ("review/verify/rules.rs", "pages of the rules"),
];

/// Sentences in which a hole has what English alone needs: an ending, `is` or `are`.
const GRAMMAR: &[&str] = &[
    "nothing has changed; {} {} confirmed before",
    "nothing was confirmed anew; {} {} confirmed",
    "{}: {} of {} {} changes",
    "there is no {} `{}`: the {}s are {}",
    "this row has {} cell{} for {} column{}",
    "`{}` takes {} argument{}, not {}",
    "`{}` has no value for {}, which follows from shorter periods: {} {} missing",
    "{} {} {} hidden, and {} read like the others",
    "{} {} in columns without a head, and {} not read; the first holds `{}`",
    "{} {} {} not read; the first, {}, holds `{}`",
];

/// Words that hold English sentences together: never a name.
const OURS_ALONE: &[&str] = &[
    "the", "is", "are", "has", "have", "not", "that", "this", "which", "its", "it",
    "with",
];

/// Whether a literal is a sentence or a part of one: words with a space, outside of code.
fn is_prose(text: &str) -> bool {
    if text.starts_with(['<', '#']) || text.contains("xmlns") {
        return false;
    }
    let mut plain = String::new();
    for (index, part) in text.split('`').enumerate() {
        plain.push_str(if index % 2 == 0 { part } else { "`" });
    }
    let plain = plain.replace("{}", "");
    let is_word = |word: &str| {
        word.len() > 1 && word.bytes().all(|c| c.is_ascii_alphabetic() || c == b'\'')
    };
    let ends = [' ', '(', ')', '“', ',', ';', ':', '.', '?'];
    text.contains(' ')
        && plain.split(ends).any(is_word)
        && plain
            .as_bytes()
            .windows(2)
            .any(|two| two.iter().all(u8::is_ascii_lowercase))
}

/// The lines of a list: `unspoken.txt` has literals that are not told (names, formats of files,
/// beginnings that are looked for), `spoken.txt` sentences that the source puts together.
fn listed(name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(name)).expect("the list");
    text.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn others() -> impl Iterator<Item = Lang> {
    Lang::ALL.into_iter().filter(|lang| *lang != OURS)
}

#[test]
fn every_sentence_of_the_source_is_told() {
    let unspoken = listed("tests/unspoken.txt");
    let mut missing: BTreeMap<String, String> = BTreeMap::new();
    for literal in literals() {
        let is_silent = SILENT.iter().any(|(path, _)| literal.file.starts_with(path));
        if is_silent || !is_prose(&literal.text) {
            continue;
        }
        let is_told = |lang: Lang| {
            let known = lang.catalogue();
            known.messages.contains_key(&literal.text)
                || known.keys.contains_key(&literal.text)
        };
        if !unspoken.contains(&literal.text) && !others().all(is_told) {
            missing
                .entry(literal.text)
                .or_insert(format!("{}:{}", literal.file, literal.line));
        }
    }
    let listed: Vec<_> =
        missing.iter().map(|(text, at)| format!("{at}  {text}")).collect();
    assert!(
        missing.is_empty(),
        "write these into src/languages/*/messages.yaml, or into tests/unspoken.txt if nobody is told \
         them:\n{}",
        listed.join("\n")
    );
}

#[test]
fn every_thing_that_is_counted_is_told() {
    for literal in literals() {
        let is_word = literal.text.bytes().all(|c| c.is_ascii_lowercase() || c == b' ');
        let is_silent = SILENT.iter().any(|(path, _)| literal.file.starts_with(path));
        let is_thing =
            is_word && literal.text.starts_with(|c: char| c.is_ascii_lowercase());
        if literal.to == "count" && is_thing && !is_silent {
            for lang in others() {
                let catalogue = lang.catalogue();
                let is_told = catalogue.things.contains_key(&literal.text)
                    || catalogue.messages.contains_key(&literal.text);
                assert!(is_told, "{lang}: {} counts `{}`", literal.file, literal.text);
            }
        }
    }
}

#[test]
fn no_translation_is_of_a_sentence_that_is_gone() {
    let mut known: BTreeSet<String> = literals().into_iter().map(|it| it.text).collect();
    // What the source makes of words, and what joins its parts.
    known.extend(listed("tests/spoken.txt"));
    for lang in others() {
        let catalogue = lang.catalogue();
        let keys = catalogue.messages.keys().chain(catalogue.things.keys());
        let dead: Vec<_> = keys.filter(|key| !known.contains(*key)).collect();
        assert!(dead.is_empty(), "{lang} translates what nobody says: {dead:#?}");
    }
}

#[test]
fn the_languages_have_the_same_sentences_and_their_holes() {
    let mut all = others().map(|lang| (lang, lang.catalogue()));
    let (_, first) = all.next().expect("a language");
    for (lang, catalogue) in others().map(|lang| (lang, lang.catalogue())) {
        let parts = [
            (&first.messages, &catalogue.messages),
            (&first.things, &catalogue.things),
            (&first.help, &catalogue.help),
            (&first.rules, &catalogue.rules),
            (&first.keys, &catalogue.keys),
            (&first.preview, &catalogue.preview),
            (&first.typesetter, &catalogue.typesetter),
        ];
        for (one, two) in parts {
            assert!(one.keys().eq(two.keys()), "{lang} has other sentences");
        }
        for (from, to) in catalogue.messages.iter().chain(&catalogue.typesetter) {
            let wanted: BTreeSet<usize> = (1..=from.matches("{}").count()).collect();
            let mut found = BTreeSet::new();
            let mut next = 1;
            for part in to.split('{').skip(1) {
                let Some((name, _)) = part.split_once('}') else { continue };
                let name = name.trim_end_matches('!');
                let index = match name {
                    "" => next,
                    name => match name.parse() {
                        Ok(index) => index,
                        Err(_) => continue,
                    },
                };
                found.insert(index);
                next = index + 1;
            }
            let is_right = match GRAMMAR.contains(&from.as_str()) {
                true => found.is_subset(&wanted),
                false => found == wanted,
            };
            assert!(is_right, "{lang}: the holes of `{from}` are not those of `{to}`");
        }
    }
}

/// What stays English in a finding: parts that do not stand in the project it is of.
fn foreign(lang: Lang, text: &str, project: &str) -> Vec<String> {
    let untold = lang.untold(text);
    let words = untold
        .iter()
        .flat_map(|part| part.split(|c: char| !c.is_ascii_alphabetic()));
    let words = words
        .filter(|word| word.len() > 1 && word.bytes().all(|c| c.is_ascii_lowercase()));
    words
        .filter(|word| OURS_ALONE.contains(word) || !project.contains(*word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_finding_of_the_fixtures_is_told() {
    let mut wrong = BTreeSet::new();
    let mut told = 0;
    let catalogues: String = recto::assets::frameworks().map(|(_, text)| text).collect();
    for path in fixture::files(&root().join("tests/diagnostics"), "txt") {
        let text = fs::read_to_string(&path).expect("a fixture");
        let proof = fixture::proof(&text);
        let project = format!("{text}{catalogues}");
        for finding in &proof.findings {
            let mut all = vec![finding.message.as_str(), finding.label.as_str()];
            if finding.severity != recto::diag::Severity::Accepted {
                all.extend(finding.hints.iter().map(String::as_str));
            }
            all.extend(finding.related.iter().map(|(_, label)| label.as_str()));
            if let Some(cause) = &finding.cause {
                all.push(&cause.what);
            }
            for text in all {
                told += 1;
                for lang in others() {
                    let left = foreign(lang, text, &project);
                    if !left.is_empty() {
                        wrong.insert(format!(
                            "{lang}: {text}\n    {}\n    {left:?}",
                            lang.say(text)
                        ));
                    }
                }
            }
        }
    }
    let wrong: Vec<_> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} of {told}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(told > 2_000, "{told}");
}

#[test]
fn a_finding_is_told_as_it_is_shown() {
    use recto::diag::print::{Format, render_in};
    let proof =
        fixture::proof("=== content/data/a.yaml\na: {unit: kg, values: {2021: x}}\n");
    let shown = |tag: &str, format| {
        let lang = Lang::parse(tag).expect("a language");
        render_in(lang, &proof.findings, &proof.sources, format, false)
    };
    let (hong_kong, mainland) =
        (shown("zh-HK", Format::Short), shown("zh-CN", Format::Short));
    assert!(hong_kong.contains("error[not-a-number]: `x`不是數字"), "{hong_kong}");
    assert!(mainland.contains("error[not-a-number]: `x`不是数字"), "{mainland}");
    let human = shown("zh-HK", Format::Human);
    for part in ["錯誤[not-a-number]: `x`不是數字", "= 建議: "] {
        assert!(human.contains(part), "{human}");
    }
    // Programs are told the same whatever is spoken.
    assert_eq!(shown("zh-HK", Format::Json), shown("en", Format::Json));
    assert_eq!(shown("zh-CN", Format::Sarif), shown("en", Format::Sarif));
}

#[test]
fn a_locale_asks_for_a_language() {
    let asked = |locale: &str| Lang::of_locale(locale).map(Lang::tag);
    for (locale, tag) in [
        ("zh_HK.UTF-8", Some("zh-HK")),
        ("zh_TW.Big5", Some("zh-HK")),
        ("zh-Hant", Some("zh-HK")),
        ("zh-Hant-TW", Some("zh-HK")),
        ("zh_CN.GB18030", Some("zh-CN")),
        ("zh-Hans", Some("zh-CN")),
        ("zh", Some("zh-CN")),
        ("en_GB.UTF-8", Some("en")),
        ("C.UTF-8", Some("en")),
        ("POSIX", Some("en")),
        ("de_DE.UTF-8", None),
        ("", None),
    ] {
        assert_eq!(asked(locale), tag, "{locale}");
    }
}

#[test]
fn a_name_is_never_translated() {
    let hong_kong = Lang::parse("zh-HK").expect("a language");
    // Names made of words that have a translation.
    for (text, told) in [
        ("there is no metric `the list`", "沒有指標`the list`"),
        (
            "the section “a list and a table” answers it",
            "「a list and a table」一節已作回應",
        ),
        (
            "nothing answers B4.1 (Review of employment practices)",
            "B4.1（Review of employment practices）沒有回應",
        ),
        ("accepted: the first one of a list", "已接納：the first one of a list"),
        ("Quarterly review of risks", "Quarterly review of risks"),
    ] {
        assert_eq!(hong_kong.say(text), told);
    }
}

#[test]
fn every_page_of_a_rule_is_told_and_no_other() {
    use recto::authoring::registry;
    let mut wanted: BTreeSet<String> =
        registry::all().values().flat_map(|it| it.texts()).collect();
    wanted.insert(registry::EXAMPLE.to_owned());
    let composed = listed("tests/spoken.txt");
    for lang in others() {
        let known: BTreeSet<String> = lang.catalogue().rules.keys().cloned().collect();
        let missing: Vec<_> = wanted.difference(&known).collect();
        assert!(missing.is_empty(), "{lang} does not tell, under `rules`: {missing:#?}");
        let idle: Vec<_> = known
            .difference(&wanted)
            .filter(|text| !composed.contains(*text))
            .collect();
        assert!(idle.is_empty(), "{lang} tells what no page says: {idle:#?}");
        for name in registry::all().into_keys() {
            let page = registry::explain_in(lang, name).expect("a page");
            for word in
                ["Remedy:", "Default:", "Finds ", "An example", "= help:", "error["]
            {
                assert!(!page.contains(word), "{lang}: {word} in\n{page}");
            }
        }
    }
}

/// What rules find, in real findings: no English of ours outside of what is named.
#[test]
fn the_examples_of_the_rules_are_told() {
    let examples = include_str!("../../src/authoring/examples.txt");
    let mut told = 0;
    let mut wrong = vec![];
    for line in examples.lines() {
        let head = line.split_once("]: ").filter(|(head, _)| {
            head.starts_with("error[") || head.starts_with("warning[")
        });
        let remedy = line.trim_start().strip_prefix("= help: ");
        let Some(text) = head.map(|(_, text)| text).or(remedy) else { continue };
        told += 1;
        for lang in others() {
            let left = foreign(lang, text, examples);
            if !left.is_empty() {
                wrong.push(format!(
                    "{lang}: {text}\n    {}\n    {left:?}",
                    lang.say(text)
                ));
            }
        }
    }
    assert!(told > 250, "{told}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A metric of the small project, and a name that none has.
const RIGHT: &str = "metric: employees, change";
const WRONG: &str = "metric: employes, change";

/// What the program says where a language is spoken, and its exit code.
fn spoken(
    arguments: &[&str],
    folder: &Path,
    variable: &str,
    locale: &str,
) -> std::process::Output {
    let mut command = program(folder);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command
        .env(variable, locale)
        .args(arguments)
        .output()
        .expect("recto runs")
}

#[test]
fn the_commands_speak_the_language_of_the_locale() {
    let folder = small();
    let path = folder.path();
    let chapter = "content/en/04-people.md";
    correct(path, chapter, RIGHT, WRONG);
    for (variable, locale, words) in [
        (
            "LC_ALL",
            "zh_HK.UTF-8",
            ["錯誤[unknown-metric]: 沒有指標`employes", "建議: 是否指`employees`？"],
        ),
        (
            "LC_MESSAGES",
            "zh_TW.UTF-8",
            ["錯誤[unknown-metric]: 沒有指標`employes", "建議: 是否指`employees`？"],
        ),
        (
            "LANG",
            "zh_CN.UTF-8",
            ["错误[unknown-metric]: 没有指标`employes", "建议: 是否指`employees`？"],
        ),
        (
            "LANG",
            "de_DE.UTF-8",
            [
                "error[unknown-metric]: there is no metric `employes",
                "help: did you mean `employees`?",
            ],
        ),
    ] {
        let output = spoken(&["check"], path, variable, locale);
        ends(&output, 1);
        let text = said(&output);
        for word in words {
            assert!(text.contains(word), "{locale}: {word} is not in\n{text}");
        }
    }
    // What is typed comes before the locale, and the first of the variables before the others.
    let mut command = program(path);
    command.env("LC_ALL", "zh_CN.UTF-8").env("LANG", "en_GB.UTF-8");
    let output = command
        .args(["check", "--ui-language", "zh-HK"])
        .output()
        .expect("recto runs");
    assert!(err(&output).contains("錯誤[unknown-metric]"), "{}", err(&output));
    // Programs are told the same in every language.
    let json =
        |locale| out(&spoken(&["check", "--format", "json"], path, "LC_ALL", locale));
    assert_eq!(json("zh_HK.UTF-8"), json("C"));
    // A language that there is none of.
    let text = done(&["check", "--ui-language", "fr"], path, 2);
    assert!(
        text.contains("there is no language `fr`: the languages are en, zh-HK, zh-CN"),
        "{text}"
    );
    let text = done(&["check", "--ui-language", "zh-hk"], path, 2);
    assert!(text.contains("did you mean `zh-HK`?"), "{text}");
}

#[test]
fn what_commands_answer_is_told() {
    let folder = small();
    let path = folder.path();
    let told = |arguments: &[&str], code, words: &[&str]| {
        let output = spoken(arguments, path, "LC_ALL", "zh_HK.UTF-8");
        ends(&output, code);
        let text = said(&output);
        for word in words {
            assert!(text.contains(word), "{arguments:?}: {word} is not in\n{text}");
        }
        for word in [" the ", " of ", " is ", " are "] {
            assert!(!text.contains(word), "{arguments:?}: {word} in\n{text}");
        }
    };
    told(&["check"], 0, &["沒有發現問題；沒有任何問題妨礙製作 PDF"]);
    told(&["build"], 0, &["build/report.pdf：", "頁、", "個數字"]);
    told(&["sign-off", "--by", "Chan", "--date", "2026-03-27"], 0, &["已簽核，由 Chan"]);
    told(&["confirm"], 0, &["已確認"]);
    told(&["export", "csv", "-o", "build/a.csv"], 0, &["build/a.csv"]);
    told(
        &["build", "--edition", "loud"],
        2,
        &["錯誤：", "可選值：screen", "詳情請執行「--help」"],
    );
    told(&["chekc"], 2, &["錯誤：沒有指令「chekc」", "有相近的指令：", "check"]);
    told(&["diff", "nowhere"], 2, &["錯誤：沒有檔案、資料夾或 git 版本`nowhere`"]);
    told(
        &["explain", "cycle"],
        0,
        &["# cycle", "找出：互相循環計算的公式。", "修正方法：", "例子："],
    );
    told(&["check", "--help"], 0, &["不排版而審視報告", "選項：", "印出說明"]);
}

#[test]
fn an_editor_is_answered_in_its_language() {
    let folder = small();
    let chapter = "content/en/04-people.md";
    let mut editor = Editor::silent(folder.path());
    let uri = editor.uri("");
    let folders = json!([{"uri": uri, "name": "it"}]);
    let params = json!({
        "processId": null, "rootUri": null, "workspaceFolders": folders,
        "locale": "zh-tw", "capabilities": {},
    });
    editor.ask("initialize", params).expect("an answer");
    editor.tell("initialized", json!({}));
    editor.open(chapter);
    editor.type_over(chapter, RIGHT, WRONG);
    editor.until(chapter, |told| rules(told).contains(&"unknown-metric"));
    let told = editor.marked[&editor.uri(chapter)].clone();
    let finding = told.iter().find(|it| it["code"] == "unknown-metric").expect("it");
    let message = finding["message"].as_str().expect("words");
    assert!(message.contains("沒有指標`employes`"), "{message}");
    assert!(message.contains("\n建議：是否指`employees`？"), "{message}");
    let page = editor.ask("recto/explain", json!({"rule": "cycle"})).expect("a page");
    assert!(page.as_str().expect("words").contains("修正方法："), "{page}");
    assert!(editor.leave().success());
}
