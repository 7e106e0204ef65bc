//! What Recto says is told in every language, wholly: each sentence of the source has its
//! translation, no translation is of a sentence that is gone, and real findings come out without
//! English of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use recto::languages::{Lang, OURS};

use crate::fixture;

/// What is not told to people, or is a document in a language of its own.
const SILENT: &[(&str, &str)] = &[
    ("assets.rs", "knows files alone"),
    ("authoring/book.rs", "the book is English"),
    ("authoring/schema.rs", "what editors are told of keys"),
    ("authoring/starter.rs", "writes projects"),
    ("authoring/units.rs", "a list of words as they are typed"),
    ("checks/number/", "reads the author's text"),
    ("cli/tongue.rs", "the library's words, which stand under `help`"),
    ("diag/machine.rs", "speaks to programs"),
    ("diag/rule.rs", "pages of the rules"),
    ("diag/rules.rs", "pages of the rules"),
    ("input/load/keys.rs", "what editors are told of keys"),
    ("input/load/theme/keys.rs", "what editors are told of keys"),
    ("input/project/names.rs", "knows the names of copies"),
    ("languages/", "says it"),
    ("lsp/hover.rs", "help of editors"),
    ("lsp/offer.rs", "help of editors"),
    ("lsp/outline.rs", "help of editors"),
    ("lsp/wire.rs", "speaks to programs"),
    ("model/expression/mod.rs", "help of editors"),
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

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A literal of the source, its holes as `{}`.
struct Literal {
    file: String,
    line: usize,
    text: String,
    /// The function it is handed to, if directly.
    to: String,
}

/// All literals of the source outside of tests.
fn literals() -> Vec<Literal> {
    let mut files = vec![];
    let mut open: Vec<PathBuf> = vec![root().join("src")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|own| own == "rs") {
            files.push(path);
        }
    }
    files.sort();
    let mut all = vec![];
    for path in files {
        let file = path.strip_prefix(root().join("src")).expect("inside");
        let file = file.display().to_string().replace('\\', "/");
        if file.ends_with("tests.rs")
            || file.contains("/tests/")
            || file.ends_with("oracle.rs")
        {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        of_file(&file, &text, &mut all);
    }
    assert!(all.len() > 5_000, "the source was read");
    all
}

enum Token {
    Word(String),
    Mark(char),
    Text(String),
}

/// The tokens of a source file with their lines, comments left out.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let (mut all, mut i, mut line) = (vec![], 0, 1);
    while i < chars.len() {
        let c = at(i);
        if c == '\n' {
            line += 1;
            i += 1;
        } else if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if c == '"' {
            let start = line;
            let (mut text, mut j) = (String::new(), i + 1);
            while at(j) != '"' {
                if at(j) == '\\' {
                    j += 1;
                    match at(j) {
                        '\n' => {
                            while at(j).is_whitespace() {
                                line += usize::from(at(j) == '\n');
                                j += 1;
                            }
                            continue;
                        }
                        'u' => {
                            let mut hex = String::new();
                            j += 2;
                            while at(j) != '}' {
                                hex.push(at(j));
                                j += 1;
                            }
                            let code = u32::from_str_radix(&hex, 16).expect("a code");
                            text.extend(char::from_u32(code));
                        }
                        'x' => j += 2,
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        'r' => text.push('\r'),
                        '0' => text.push('\0'),
                        other => text.push(other),
                    }
                } else {
                    line += usize::from(at(j) == '\n');
                    text.push(at(j));
                }
                j += 1;
            }
            all.push((start, Token::Text(text)));
            i = j + 1;
        } else if c == 'r' && (at(i + 1) == '"' || at(i + 1) == '#' && at(i + 2) == '"') {
            let hashes = usize::from(at(i + 1) == '#');
            let start = line;
            let (mut text, mut j) = (String::new(), i + 2 + hashes);
            while !(at(j) == '"' && (hashes == 0 || at(j + 1) == '#')) {
                line += usize::from(at(j) == '\n');
                text.push(at(j));
                j += 1;
            }
            all.push((start, Token::Text(text)));
            i = j + 1 + hashes;
        } else if c == '\'' {
            // A character, or the name of a lifetime.
            let mut j = i + 1;
            if at(j) == '\\' {
                j += 2;
                while at(j) != '\'' {
                    j += 1;
                }
                i = j + 1;
            } else if at(j + 1) == '\'' {
                i = j + 2;
            } else {
                i += 1;
            }
        } else if c.is_alphanumeric() || c == '_' {
            let mut word = String::new();
            while at(i).is_alphanumeric() || at(i) == '_' {
                word.push(at(i));
                i += 1;
            }
            all.push((line, Token::Word(word)));
        } else {
            if !c.is_whitespace() {
                all.push((line, Token::Mark(c)));
            }
            i += 1;
        }
    }
    all
}

/// Where what begins at a token ends: behind its bracket, or behind a semicolon.
fn end_of(all: &[(usize, Token)], start: usize, is_item: bool) -> usize {
    let mut depth = 0_usize;
    for (index, (_, token)) in all.iter().enumerate().skip(start) {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(c @ (')' | ']' | '}')) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && (!is_item || *c == '}') {
                    return index + 1;
                }
            }
            Token::Mark(';') if depth == 0 && is_item => return index + 1,
            _ => {}
        }
    }
    all.len()
}

fn of_file(file: &str, text: &str, found: &mut Vec<Literal>) {
    const FORMATS: [&str; 4] = ["format", "write", "writeln", "format_args"];
    let all = tokens(text);
    let word = |index: usize| match all.get(index) {
        Some((_, Token::Word(word))) => word.as_str(),
        _ => "",
    };
    let is = |index: usize, mark: char| matches!(all.get(index), Some((_, Token::Mark(c))) if *c == mark);
    // The calls that are open, and whether their format is still to come.
    let mut open: Vec<(String, bool)> = vec![];
    let mut i = 0;
    while i < all.len() {
        if is(i, '#') && (is(i + 1, '[') || is(i + 1, '!') && is(i + 2, '[')) {
            let bracket = if is(i + 1, '[') { i + 1 } else { i + 2 };
            let is_test = word(bracket + 1) == "cfg" && word(bracket + 3) == "test";
            i = end_of(&all, bracket, false);
            if is_test && is(i - 2, ')') {
                i = end_of(&all, i, true);
            }
            continue;
        }
        let (line, token) = &all[i];
        match token {
            Token::Mark('(' | '[' | '{') => {
                let is_macro = i > 1 && is(i - 1, '!');
                let name =
                    word(if is_macro { i.wrapping_sub(2) } else { i.wrapping_sub(1) });
                let is_format = is_macro && FORMATS.contains(&name);
                open.push((name.to_owned(), is_format));
            }
            Token::Mark(')' | ']' | '}') => {
                open.pop();
            }
            Token::Text(own) => {
                let mut to = String::new();
                let mut is_format = false;
                if let Some((name, waits)) = open.last_mut() {
                    is_format = std::mem::take(waits);
                    to.clone_from(name);
                }
                let own = if is_format { holes(own) } else { own.clone() };
                for text in own.split('\n') {
                    let text = match text.starts_with("  ") {
                        true => text.trim_start(),
                        false => text,
                    };
                    let (file, text, to) = (file.to_owned(), text.to_owned(), to.clone());
                    found.push(Literal { file, line: *line, text, to });
                }
            }
            _ => {}
        }
        i += 1;
    }
}

/// A format with its holes as `{}` and its braces single.
fn holes(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.peek() != Some(&'{') => {
                plain.push_str("{}");
                chars.by_ref().find(|c| *c == '}');
            }
            '{' | '}' => {
                chars.next();
                plain.push(c);
            }
            c => plain.push(c),
        }
    }
    plain
}

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

/// Literals that are not told: names, formats of files, beginnings that are looked for.
fn unspoken() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("tests/unspoken.txt")).expect("the list");
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
    let unspoken = unspoken();
    let mut missing: BTreeMap<String, String> = BTreeMap::new();
    let mut spoken = BTreeSet::new();
    for literal in literals() {
        let is_silent = SILENT.iter().any(|(path, _)| literal.file.starts_with(path));
        if is_silent || !is_prose(&literal.text) {
            continue;
        }
        spoken.insert(literal.text.clone());
        let is_told = |lang: Lang| lang.catalogue().messages.contains_key(&literal.text);
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
    let idle: Vec<_> = unspoken.difference(&spoken).collect();
    assert!(idle.is_empty(), "tests/unspoken.txt has what the source has not: {idle:#?}");
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
    let said = fs::read_to_string(root().join("tests/spoken.txt")).expect("the list");
    known.extend(said.lines().map(str::to_owned));
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
        ];
        for (one, two) in parts {
            assert!(one.keys().eq(two.keys()), "{lang} has other sentences");
        }
        for (from, to) in &catalogue.messages {
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
    for lang in others() {
        let known: BTreeSet<String> = lang.catalogue().rules.keys().cloned().collect();
        let missing: Vec<_> = wanted.difference(&known).collect();
        assert!(missing.is_empty(), "{lang} does not tell, under `rules`: {missing:#?}");
        let idle: Vec<_> = known.difference(&wanted).collect();
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
