//! A text from Word as Markdown: what was there keeps its every byte, and what is new is written
//! as the author writes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::merge::{Edit, edits};
use super::view::Tok;
use crate::output::word::atom::{Atom, Format, Token};

/// How an author writes.
#[derive(Debug, Clone, Default)]
pub(super) struct Hand {
    /// Letters that print otherwise than they are written: what stands for each.
    plain: BTreeMap<char, &'static str>,
    /// What emphasis is written with.
    emphasis: char,
    /// Where links lead, as written.
    pub(super) links: BTreeMap<String, String>,
    /// Figures, as written.
    pub(super) figures: BTreeMap<String, String>,
    /// The labels of footnotes that are new.
    pub(super) notes: BTreeMap<String, String>,
}

impl Hand {
    /// The hand a file is written in.
    pub(super) fn new(text: &str) -> Self {
        let mut plain = BTreeMap::new();
        for (typeset, written) in
            [('’', "'"), ('‘', "'"), ('“', "\""), ('”', "\""), ('…', "..."), ('–', "--")]
        {
            if !text.contains(typeset) && text.contains(written) {
                plain.insert(typeset, written);
            }
        }
        let count = |mark: &str| text.matches(mark).count();
        let emphasis = if count(" _") > count(" *") { '_' } else { '*' };
        Self { plain, emphasis, ..Self::default() }
    }

    /// The hand that writes every letter as it is printed.
    pub(super) fn literal(&self) -> Self {
        Self { plain: BTreeMap::new(), ..self.clone() }
    }

    /// What is written before and behind letters of a look, from the outermost in.
    fn marks(&self, format: &Format) -> Vec<(String, String)> {
        let mut all = vec![];
        if let Some(link) = &format.link {
            let to = self.links.get(link).cloned();
            all.push(("[".to_owned(), to.unwrap_or_else(|| format!("]({link})"))));
        }
        let mut twice = |mark: &str| all.push((mark.to_owned(), mark.to_owned()));
        if format.strong {
            twice("**");
        }
        if format.emphasis {
            twice(&self.emphasis.to_string());
        }
        if format.strike {
            twice("~~");
        }
        match format.script {
            0 => {}
            1.. => twice("^"),
            _ => twice("~"),
        }
        if format.code {
            twice("`");
        }
        all
    }

    /// What is written between letters of two looks.
    fn between(&self, one: &Format, two: &Format) -> String {
        let (one, two) = (self.marks(one), self.marks(two));
        let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
        let close = one.iter().skip(same).rev().map(|(_, close)| close.as_str());
        let open = two.iter().skip(same).map(|(open, _)| open.as_str());
        close.chain(open).collect()
    }

    /// A letter as it is written, between others.
    fn letter(
        &self,
        c: char,
        format: &Format,
        before: Option<char>,
        after: Option<char>,
    ) -> String {
        if let Some(written) = self.plain.get(&c) {
            return (*written).to_owned();
        }
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_mark = match c {
            _ if format.code => false,
            '\\' | '`' | '*' | '[' | ']' | '^' | '~' | '|' => true,
            '_' => !(is_word(before) && is_word(after)),
            '<' => after.is_some_and(|c| c.is_alphabetic() || "/!?".contains(c)),
            '{' => after == Some('{') || before == Some('{'),
            '&' => after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
            '#' | '>' | '+' | '-' => {
                before.is_none() && after.is_none_or(|c| c == ' ' || c == '#')
            }
            '.' | ')' => false,
            _ => false,
        };
        if is_mark { format!("\\{c}") } else { c.to_string() }
    }

    /// A text that is new.
    pub(super) fn fresh(&self, tokens: &[Tok]) -> String {
        let all: Vec<Out> = tidied(tokens).into_iter().map(Out::New).collect();
        let text = self.put(&all, &[], "", 0..0);
        // A number and a full stop would begin a list.
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        let rest = text.get(digits..).unwrap_or("");
        match digits > 0
            && digits < 10
            && (rest.starts_with(". ") || rest.starts_with(") "))
        {
            true => format!("{}\\{rest}", text.get(..digits).unwrap_or("")),
            false => text,
        }
    }

    /// A text that was changed: `range` of `whole`, with its letters.
    pub(super) fn changed(
        &self,
        (atoms, own): (&[Atom], &[Tok]),
        tokens: &[Tok],
        whole: &str,
        range: Range<usize>,
    ) -> String {
        let new = tidied(tokens);
        let mut changes = edits(own, &new);
        changes.push(Edit { old: atoms.len()..atoms.len(), new: vec![] });
        let (mut all, mut at, mut place) = (vec![], 0, 0);
        for edit in changes {
            for kept in at..edit.old.start {
                // A space among letters of another look is marked as they are now.
                let is_other = |tok: &&Tok| {
                    let is_space =
                        matches!(tok.token, Token::Char(c) if c.is_whitespace());
                    is_space
                        && atoms.get(kept).is_some_and(|atom| atom.format != tok.format)
                };
                all.push(match new.get(place).filter(is_other) {
                    Some(tok) => Out::Marked(kept, tok.format.clone()),
                    None => Out::Kept(kept),
                });
                place += 1;
            }
            at = edit.old.end;
            place += edit.new.len();
            all.extend(edit.new.into_iter().map(Out::New));
        }
        self.put(&all, atoms, whole, range)
    }

    fn put(
        &self,
        all: &[Out],
        atoms: &[Atom],
        whole: &str,
        range: Range<usize>,
    ) -> String {
        let none = Format::default();
        let looks = |at: usize| atoms.get(at).map_or(&none, |atom| &atom.format);
        let format = |out: &Out| match out {
            Out::Kept(at) => looks(*at).clone(),
            Out::Marked(_, format) => format.clone(),
            Out::New(tok) => tok.format.clone(),
        };
        let char = |out: Option<&Out>| match out? {
            Out::Kept(at) | Out::Marked(at, _) => match atoms.get(*at)?.token {
                Token::Char(c) => Some(c),
                _ => None,
            },
            Out::New(tok) => match tok.token {
                Token::Char(c) => Some(c),
                _ => None,
            },
        };
        let source = |range: Range<usize>| whole.get(range).unwrap_or("");
        // What the author wrote between two letters.
        let written = |at: usize| match (atoms.get(at), atoms.get(at + 1)) {
            (Some(one), Some(two)) => source(one.source.end..two.source.start),
            _ => "",
        };
        let mut text = String::new();
        let first = all.first().map(&format).unwrap_or_default();
        match atoms.first() {
            Some(atom) if atom.format == first => {
                text += source(range.start..atom.source.start);
            }
            _ => text += &self.between(&none, &first),
        }
        let mut used = None;
        let (mut last, mut before) = (None, None);
        for (at, out) in all.iter().enumerate() {
            let look = format(out);
            if let Some((own, kept)) = &last {
                let (own, kept): (&Format, Option<usize>) = (own, *kept);
                let next = all.iter().skip(at).find_map(|out| match out {
                    Out::Kept(at) => Some(*at),
                    Out::Marked(..) | Out::New(_) => None,
                });
                let fits = |gap: usize| looks(gap) == own && *looks(gap + 1) == look;
                let behind = kept.filter(|gap| {
                    used != Some(*gap)
                        && next.is_some_and(|next| next > *gap)
                        && fits(*gap)
                });
                let ahead = next.and_then(|next| next.checked_sub(1)).filter(|gap| {
                    used != Some(*gap)
                        && kept.is_none_or(|kept| kept <= *gap)
                        && fits(*gap)
                });
                match behind.or(ahead) {
                    Some(gap) => {
                        text += written(gap);
                        used = Some(gap);
                    }
                    None => text += &self.between(own, &look),
                }
            }
            match out {
                Out::Kept(at) | Out::Marked(at, _) => {
                    text += atoms.get(*at).map_or("", |atom| source(atom.source.clone()));
                }
                Out::New(tok) => match &tok.token {
                    Token::Char(c) => {
                        text += &self.letter(*c, &look, before, char(all.get(at + 1)));
                    }
                    Token::Figure(key) => {
                        text += self.figures.get(key).map_or("", String::as_str);
                    }
                    Token::Break => text += "\\\n",
                    Token::Note(name) => {
                        let label = self.notes.get(name).unwrap_or(name);
                        text += &format!("[^{label}]");
                    }
                    Token::Picture => {}
                },
            }
            before = char(Some(out)).or(Some('\u{fffc}'));
            let kept = match out {
                Out::Kept(at) => Some(*at),
                Out::Marked(..) | Out::New(_) => {
                    last.as_ref().and_then(|(_, kept)| *kept)
                }
            };
            last = Some((look, kept));
        }
        let end = last.map(|(look, _)| look).unwrap_or_default();
        match atoms.last() {
            Some(atom) if atom.format == end => {
                text += source(atom.source.end..range.end);
            }
            _ => text += &self.between(&end, &none),
        }
        text
    }
}

/// What is written next: a letter of the author's, or a new one.
enum Out {
    Kept(usize),
    /// A letter of the author's that is marked otherwise now.
    Marked(usize, Format),
    New(Tok),
}

/// Letters whose spaces and footnotes are marked as those around them: no mark begins or ends with
/// one.
fn tidied(tokens: &[Tok]) -> Vec<Tok> {
    let is_space = |tok: &Tok| match tok.token {
        Token::Char(c) => c.is_whitespace(),
        Token::Note(_) => true,
        Token::Figure(_) | Token::Break | Token::Picture => false,
    };
    let mut all = tokens.to_vec();
    for at in 0..tokens.len() {
        if !tokens.get(at).is_some_and(is_space) {
            continue;
        }
        let before = tokens.iter().take(at).rev().find(|tok| !is_space(tok));
        let after = tokens.iter().skip(at + 1).find(|tok| !is_space(tok));
        let none = Format::default();
        let a = before.map_or(&none, |tok| &tok.format);
        let b = after.map_or(&none, |tok| &tok.format);
        if let Some(tok) = all.get_mut(at) {
            tok.format = Format {
                strong: a.strong && b.strong,
                emphasis: a.emphasis && b.emphasis,
                strike: a.strike && b.strike,
                code: a.code && b.code,
                script: if a.script == b.script { a.script } else { 0 },
                link: a.link.clone().filter(|_| a.link == b.link),
            };
        }
    }
    all
}

/// What closes the links of a text, as its author wrote them.
pub(super) fn links(atoms: &[Atom], whole: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for pair in atoms.iter().zip(atoms.iter().skip(1).map(Some).chain([None])) {
        let (one, two) = pair;
        let Some(link) = &one.format.link else { continue };
        if two.is_some_and(|two| two.format.link.as_ref() == Some(link)) {
            continue;
        }
        let rest = whole.get(one.source.end..).unwrap_or("");
        let Some(start) = rest.find(']').filter(|at| *at < 8) else { continue };
        let rest = rest.get(start..).unwrap_or("");
        let end = match rest.get(..2) {
            Some("](") => rest.find(')'),
            Some("][") => rest.get(1..).and_then(|rest| rest.find(']')).map(|at| at + 1),
            _ => None,
        };
        if let Some(end) = end {
            all.insert(link.clone(), rest.get(..=end).unwrap_or("").to_owned());
        }
    }
    all
}
