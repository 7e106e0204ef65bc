//! A text from Word as Markdown: what was there keeps its every byte, and what is new is written
//! as the author writes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::merge::{Edit, edits};
use super::view::{Tok, words};
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
    /// What links print that have no words of their own: the headings they lead to.
    pub(super) headings: BTreeMap<String, String>,
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
        let text = self.put(&self.outs(tidied(tokens)), &[], "", 0..0);
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

    /// Letters that are new. A link that prints the heading it leads to goes on doing so.
    fn outs(&self, tokens: Vec<Tok>) -> Vec<Out> {
        let mut all = vec![];
        for run in tokens.chunk_by(|one, two| one.format.link == two.format.link) {
            let look = run.first().map(|tok| tok.format.clone()).unwrap_or_default();
            let to = look.link.as_ref().and_then(|link| {
                let is_heading = self.headings.get(link) == Some(&words(run));
                self.links.get(link).filter(|_| is_heading)
            });
            match to {
                Some(to) => {
                    let format = Format { link: None, ..look };
                    all.push(Out::Written(format!("[{to}"), format));
                }
                None => all.extend(run.iter().cloned().map(Out::New)),
            }
        }
        all
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
            all.extend(self.outs(edit.new));
        }
        let mut atoms = atoms.to_vec();
        let mut from = 0;
        for run in headings(&atoms, whole) {
            from = spelt(&mut atoms, run, own, &mut all, from);
        }
        self.put(&all, &atoms, whole, range)
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
            Out::Marked(_, format) | Out::Written(_, format) => format.clone(),
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
            Out::Written(..) => None,
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
                    Out::Marked(..) | Out::New(_) | Out::Written(..) => None,
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
                Out::Written(own, _) => text += own,
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
                Out::Marked(..) | Out::New(_) | Out::Written(..) => {
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
    /// What stands as it is, between letters of a look.
    Written(String, Format),
}

/// The links of a text that have no words of their own, as ranges of its letters: those all stand
/// where the link is written.
fn headings(atoms: &[Atom], whole: &str) -> Vec<Range<usize>> {
    let (mut all, mut at) = (vec![], 0);
    for run in atoms.chunk_by(|one, two| one.format.link == two.format.link) {
        let is_one = run.first().is_some_and(|atom| {
            let rest = whole.get(atom.source.start..).unwrap_or("");
            let is_empty = rest.starts_with("[](") || rest.starts_with("[][");
            atom.format.link.is_some() && is_empty && atom.token != Token::Char('[')
        });
        if is_one {
            all.push(at..at + run.len());
        }
        at += run.len();
    }
    all
}

/// Gives a link words of its own, where they are no longer those of the heading it leads to. It
/// is looked for behind those before it; where it ends is known then.
fn spelt(
    atoms: &mut [Atom],
    run: Range<usize>,
    own: &[Tok],
    all: &mut [Out],
    from: usize,
) -> usize {
    let link = atoms.get(run.start).map(|atom| &atom.format.link);
    let is_of = |out: &Out| match out {
        Out::Kept(at) => run.contains(at),
        Out::Marked(_, format) => Some(&format.link) == link,
        Out::New(tok) => Some(&tok.format.link) == link,
        Out::Written(..) => false,
    };
    let before = all.iter().skip(from).take_while(|out| !is_of(out));
    let first = from + before.count();
    let count = all.iter().skip(first).take_while(|out| is_of(out)).count();
    let token = |out: &Out| match out {
        Out::Kept(at) | Out::Marked(at, _) => own.get(*at).map(|tok| tok.token.clone()),
        Out::New(tok) => Some(tok.token.clone()),
        Out::Written(..) => None,
    };
    let still = all.iter().skip(first).take(count).map(token);
    if still.eq(own
        .get(run.clone())
        .unwrap_or_default()
        .iter()
        .map(|tok| Some(tok.token.clone())))
    {
        for (out, at) in all.iter_mut().skip(first).zip(run) {
            *out = Out::Kept(at);
        }
        return first + count;
    }
    // The words stand between its brackets then.
    let inner = atoms.get(run.start).map_or(0, |atom| atom.source.start + 1);
    for atom in atoms.get_mut(run.clone()).unwrap_or_default() {
        atom.source = inner..inner;
    }
    for out in all {
        let (at, format) = match out {
            Out::Kept(at) => (*at, None),
            Out::Marked(at, format) => (*at, Some(format.clone())),
            Out::New(_) | Out::Written(..) => continue,
        };
        if let Some(tok) = own.get(at).filter(|_| run.contains(&at)) {
            let format = format.unwrap_or_else(|| tok.format.clone());
            *out = Out::New(Tok { format, ..tok.clone() });
        }
    }
    first + count
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

/// What closes the links of a text, as its author wrote them, and what those print that have no
/// words of their own.
pub(super) fn links(
    atoms: &[Atom],
    whole: &str,
) -> Vec<(String, String, Option<String>)> {
    let mut all = vec![];
    let empty = headings(atoms, whole);
    let mut at = 0;
    for run in atoms.chunk_by(|one, two| one.format.link == two.format.link) {
        let range = at..at + run.len();
        at = range.end;
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let Some(link) = &first.format.link else { continue };
        if empty.contains(&range) {
            let rest = whole.get(first.source.start + 1..).unwrap_or("");
            let close = if rest.starts_with("](") { ')' } else { ']' };
            let end = rest.char_indices().skip(1).find(|(_, c)| *c == close);
            if let Some(close) = end.and_then(|(end, _)| rest.get(..=end)) {
                let words = run.iter().map(|atom| match atom.token {
                    Token::Char(c) => c.to_string(),
                    _ => String::new(),
                });
                all.push((link.clone(), close.to_owned(), Some(words.collect())));
            }
            continue;
        }
        let rest = whole.get(last.source.end..).unwrap_or("");
        let Some(start) = rest.find(']').filter(|at| *at < 8) else { continue };
        let rest = rest.get(start..).unwrap_or("");
        let end = match rest.get(..2) {
            Some("](") => rest.find(')'),
            Some("][") => rest.get(1..).and_then(|rest| rest.find(']')).map(|at| at + 1),
            _ => None,
        };
        if let Some(end) = end {
            let close = rest.get(..=end).unwrap_or("").to_owned();
            all.push((link.clone(), close, None));
        }
    }
    all
}
