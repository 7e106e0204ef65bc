//! The source read as tokens, as far as that is needed to know its literals: what the program says
//! stands in them.

use std::fs;
use std::path::PathBuf;

use crate::command::root;

/// A literal of the source, its holes as `{}`.
pub(crate) struct Literal {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) text: String,
    /// The function it is handed to, if directly.
    pub(crate) to: String,
}

/// All literals of the source outside of tests.
pub(crate) fn literals() -> Vec<Literal> {
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
