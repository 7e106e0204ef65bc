//! The words of the preview's page: each stands in its scripts as `say("…")` or in its HTML, and has
//! its translation in every language; no translation is of words that are gone.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;

use recto::languages::{Lang, OURS};

use crate::command::{root, small};
use crate::live::Live;

/// Names of keys, classes and the like, which look like words.
const SILENT: [&str; 12] = [
    "Esc",
    "Escape",
    "Enter",
    "Files",
    "noreferrer noopener",
    "here flash",
    "column aside",
    "hit now",
    "facts beside",
    "link code",
    "finding error",
    "Home",
];

fn sources(ending: &str) -> Vec<(String, String)> {
    let folder = root().join("src/preview/page");
    let entries = fs::read_dir(folder).expect("the page");
    let paths = entries.map(|entry| entry.expect("a file").path());
    let own = paths.filter(|path| path.extension().is_some_and(|own| own == ending));
    let read = own.map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a text"))
    });
    read.collect()
}

/// The first arguments of the calls of `say`.
fn calls(script: &str) -> Vec<Range<usize>> {
    let is_call = |at: &usize| {
        let before = &script[..*at];
        !before.ends_with(|c: char| c.is_alphanumeric()) && !before.ends_with("function ")
    };
    let starts = script.match_indices("say(").map(|(at, _)| at).filter(is_call);
    let ranges = starts.map(|at| {
        let start = at + "say(".len();
        let (mut depth, mut is_text, mut end) = (0, false, start);
        for (on, c) in script[start..].char_indices() {
            end = start + on;
            match c {
                '"' => is_text = !is_text,
                _ if is_text => {}
                '(' | '[' | '{' => depth += 1,
                ')' | ',' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        start..end
    });
    ranges.collect()
}

/// The literals of a script with where they begin; what is put into one is left out.
fn literals(script: &str) -> Vec<(usize, String)> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(c) = script[at..].chars().next() {
        let rest = &script[at..];
        let past = |end: &str| rest.find(end).map_or(rest.len(), |on| on + end.len());
        if rest.starts_with("//") {
            at += past("\n");
        } else if rest.starts_with("/*") {
            at += past("*/");
        } else if c == '"' {
            let end = 1 + rest[1..].find('"').expect("the end of a text");
            found.push((at, rest[1..end].to_owned()));
            at += end + 1;
        } else if c == '`' {
            let Template { end, text, held } = template(&rest[1..]);
            found.push((at, text));
            for held in held {
                let start = at + 1 + held.start;
                let inner = literals(&rest[1..][held]);
                found.extend(inner.into_iter().map(|(on, text)| (start + on, text)));
            }
            at += 1 + end;
        } else {
            at += c.len_utf8();
        }
    }
    found
}

/// A template: where it ends, its own text, and what it holds.
#[derive(Default)]
struct Template {
    end: usize,
    text: String,
    held: Vec<Range<usize>>,
}

fn template(rest: &str) -> Template {
    let (mut text, mut held, mut at) = (String::new(), vec![], 0);
    while let Some(c) = rest[at..].chars().next() {
        if c == '`' {
            return Template { end: at + 1, text, held };
        }
        if !rest[at..].starts_with("${") {
            text.push(c);
            at += c.len_utf8();
            continue;
        }
        at += 2;
        let (start, mut depth) = (at, 0);
        while let Some(c) = rest[at..].chars().next() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                // Templates may stand in one.
                '`' => at += template(&rest[at + 1..]).end,
                _ => {}
            }
            at += c.len_utf8();
        }
        held.push(start..at);
        at += 1;
        text.push(' ');
    }
    Template { end: at, text, held }
}

/// Whether a text holds words that people read: one with a capital, or two.
fn is_read(text: &str) -> bool {
    let is_plain =
        |word: &str| word.len() > 1 && word.bytes().all(|c| c.is_ascii_lowercase());
    let is_begun = |word: &str| {
        let small = word.get(1..).is_some_and(is_plain) || word.len() == 2;
        small
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.is_ascii()
            && word[1..].bytes().all(|c| c.is_ascii_lowercase())
    };
    text.split_whitespace().any(is_begun)
        || text.split_whitespace().filter(|word| is_plain(word)).count() > 1
}

/// The texts of HTML, and what its attributes say.
fn of_html(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut is_key = false;
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag");
        for name in ["title=\"", "aria-label=\"", "placeholder=\""] {
            if let Some((_, behind)) = tag.split_once(&format!(" {name}")) {
                found.extend(behind.split('"').next().map(str::to_owned));
            }
        }
        if !is_key && !tag.starts_with("kbd") {
            found.insert(text.trim().to_owned());
        }
        is_key = tag.starts_with("kbd");
    }
    let is_word = |text: &String| text.bytes().any(|c| c.is_ascii_alphabetic());
    found.into_iter().filter(is_word).collect()
}

/// All that the page says.
fn said() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (_, html) in sources("html") {
        all.extend(of_html(&html));
    }
    for (_, script) in sources("js") {
        let calls = calls(&script);
        let own = literals(&script).into_iter();
        let own = own.filter(|(at, _)| calls.iter().any(|call| call.contains(at)));
        all.extend(own.map(|(_, text)| text));
    }
    assert!(all.len() > 150, "the page was read");
    all
}

fn others() -> impl Iterator<Item = Lang> {
    Lang::ALL.into_iter().filter(|lang| *lang != OURS)
}

#[test]
fn every_word_of_the_page_is_told_and_no_other() {
    let said = said();
    for lang in others() {
        let known: BTreeSet<String> = lang.catalogue().preview.keys().cloned().collect();
        let missing: Vec<_> = said.difference(&known).collect();
        assert!(missing.is_empty(), "{lang} lacks, under `preview`: {missing:#?}");
        let idle: Vec<_> = known.difference(&said).collect();
        assert!(idle.is_empty(), "{lang} tells what the page does not say: {idle:#?}");
        for (from, to) in &lang.catalogue().preview {
            let holes = |text: &str| text.matches('{').count();
            assert_eq!(holes(from), holes(to), "{lang}: {from}: {to}");
        }
    }
}

#[test]
fn the_page_has_no_words_but_those_it_says() {
    let mut left = vec![];
    for (name, script) in sources("js") {
        let calls = calls(&script);
        for (at, text) in literals(&script) {
            let is_said = calls.iter().any(|call| call.contains(&at));
            if !is_said && is_read(&text) && !SILENT.contains(&text.trim()) {
                left.push(format!("{name}: {text}"));
            }
        }
    }
    assert!(left.is_empty(), "hand these to `say`, or name them here: {left:#?}");
}

#[test]
fn words_of_a_script_are_known() {
    let script = "// a \"Note\"\nel(`p. ${f(\"x\", `In ${y} time`)} of`, say(one ? \"One\" : \"{} of\", \"Two\"));";
    let calls = calls(script);
    let found = literals(script);
    let is_said = |at: &usize| calls.iter().any(|call| call.contains(at));
    let said: Vec<_> = found.iter().filter(|(at, _)| is_said(at)).collect();
    let said: Vec<_> = said.into_iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said, ["One", "{} of"]);
    let rest: Vec<_> = found.iter().filter(|(at, _)| !is_said(at)).collect();
    assert!(rest.iter().any(|(_, text)| text.contains("In") && is_read(text)));
    assert!(rest.iter().any(|(_, text)| text == "x"));
    assert!(rest.iter().any(|(_, text)| text == "Two"));
    assert!(!is_read("finding") && !is_read("button.small[x] .now") && is_read("Page"));
}

/// The page as a browser gets it, its words, and what is refused, in the language that was asked for.
#[test]
fn the_preview_speaks_the_language_that_was_asked_for() {
    let folder = small();
    for (lang, view, refused) in [
        ("zh-HK", "檢視", "再次拖放"),
        ("zh-CN", "视图", "再次拖放"),
        ("en", "View", "drop it once more"),
    ] {
        let mut live =
            Live::start(folder.path(), &["--port", "0", "--ui-language", lang]);
        let asked = |live: &Live, path: &str| {
            let (code, bytes) = live.page_asks("GET", path, b"");
            (code, String::from_utf8_lossy(&bytes).into_owned())
        };
        let (code, page) = asked(&live, "/");
        assert_eq!(code, 200);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{page}");
        assert!(page.contains(&format!(">{view}</button>")), "{page}");
        let (code, words) = asked(&live, "/words.js");
        assert!(code == 200 && words.contains("export default {"), "{words}");
        assert_eq!(words.contains("\"Up to date\":"), lang != "en", "{words}");
        let (code, reason) = asked(&live, "/reviewed/none");
        assert_eq!(code, 422);
        assert!(reason.contains(refused), "{reason}");
        live.interrupt();
    }
}
