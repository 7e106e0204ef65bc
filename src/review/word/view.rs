//! A Word file as it reads once changes are taken, or once they are left.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Change, Document, Paragraph, What};
use crate::output::word::atom::{Format, Token};

/// Which of the changes that are tracked are taken.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Whether none is.
    pub none: bool,
    /// The one person whose are.
    pub author: Option<String>,
}

impl Taken {
    fn takes(&self, document: &Document, who: usize) -> bool {
        let name = document.people.get(who).map_or("", |person| &person.name);
        !self.none && self.author.as_deref().is_none_or(|author| author == name)
    }
}

/// A letter, or what stands as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tok {
    pub(super) token: Token,
    pub(super) format: Format,
    /// What a figure shows, and the tag it came with; of a footnote, its number in the file.
    pub(super) shown: String,
    pub(super) tag: String,
    /// Whether it looks as figures do.
    pub(super) is_figure: bool,
}

impl Tok {
    pub(super) fn letter(c: char, format: &Format) -> Self {
        Self {
            token: Token::Char(c),
            format: format.clone(),
            shown: String::new(),
            tag: String::new(),
            is_figure: false,
        }
    }

    /// As it is compared: a space is a space, however it is marked.
    pub(super) fn key(&self) -> (Token, Format) {
        let format = match self.token {
            Token::Char(c) if c.is_whitespace() => Format::default(),
            Token::Note(_) | Token::Break | Token::Picture => Format::default(),
            _ => self.format.clone(),
        };
        let token = match self.token {
            Token::Char('\u{a0}') => Token::Char(' '),
            ref token => token.clone(),
        };
        (token, format)
    }
}

/// A paragraph as it reads.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) at: Option<(usize, usize, usize)>,
    /// The number in the file of the footnote it is of.
    pub(super) note: Option<String>,
    pub(super) style: String,
    pub(super) list: Option<(bool, usize)>,
    pub(super) locked: Option<String>,
    pub(super) tokens: Vec<Tok>,
    /// The bookmarks of ours in it, each with how many letters of it.
    pub(super) names: BTreeMap<String, usize>,
    /// Who changed something in it.
    pub(super) who: BTreeSet<usize>,
    /// What no Markdown can hold, and who gave it another style.
    pub(super) foreign: BTreeSet<&'static str>,
    pub(super) restyled: Option<usize>,
    /// The comments in it, each with the words it is on.
    pub(super) comments: BTreeMap<String, String>,
}

impl Text {
    /// Its words, with what figures show.
    pub(super) fn words(&self) -> String {
        words(&self.tokens)
    }
}

/// The words of letters.
pub(super) fn words(tokens: &[Tok]) -> String {
    let mut all = String::new();
    for tok in tokens {
        match tok.token {
            Token::Char(c) => all.push(c),
            Token::Break => all.push('\n'),
            Token::Figure(_) | Token::Picture => all.push_str(&tok.shown),
            Token::Note(_) => {}
        }
    }
    all
}

/// The paragraphs of a document, with its changes taken or left.
pub(super) fn view(document: &Document, taken: &Taken) -> [Vec<Text>; 2] {
    [&document.body, &document.notes].map(|story| {
        let mut open = BTreeSet::new();
        let mut said = BTreeMap::new();
        let mut all: Vec<Text> = vec![];
        // A paragraph whose end is gone goes on in the next.
        let mut goes_on: Option<Text> = None;
        for (place, paragraph) in story.iter().enumerate() {
            let is_taken = |change: Change| {
                let inserted = change.inserted.map(|who| taken.takes(document, who));
                let deleted = change.deleted.map(|who| taken.takes(document, who));
                inserted != Some(false) && deleted != Some(true)
            };
            if !is_taken(paragraph.row) {
                continue;
            }
            let mut text = text(paragraph, document, taken, (&mut open, &mut said));
            let marks = [paragraph.row, paragraph.mark];
            for who in marks.into_iter().flat_map(|own| [own.inserted, own.deleted]) {
                text.who.extend(who.filter(|who| taken.takes(document, *who)));
            }
            if let Some(before) = goes_on.take() {
                text = joined(before, text);
            }
            let next = story.get(place + 1);
            let has_next = next.is_some_and(|next| next.at == paragraph.at);
            match is_taken(paragraph.mark) || !has_next {
                true => all.push(text),
                false => goes_on = Some(text),
            }
        }
        all.extend(goes_on);
        all
    })
}

fn joined(mut one: Text, two: Text) -> Text {
    if one.tokens.is_empty() {
        let mut names = two.names;
        for (name, count) in one.names {
            *names.entry(name).or_default() += count;
        }
        one.who.extend(two.who);
        one.foreign.extend(two.foreign);
        one.comments.extend(two.comments);
        let (who, foreign, comments) = (one.who, one.foreign, one.comments);
        return Text { names, who, foreign, comments, ..two };
    }
    one.tokens.extend(two.tokens);
    for (name, count) in two.names {
        *one.names.entry(name).or_default() += count;
    }
    one.who.extend(two.who);
    one.foreign.extend(two.foreign);
    one.comments.extend(two.comments);
    one
}

fn text(
    paragraph: &Paragraph,
    document: &Document,
    taken: &Taken,
    (open, said): (&mut BTreeSet<String>, &mut BTreeMap<String, String>),
) -> Text {
    let mut text = Text {
        at: paragraph.at,
        note: paragraph.note.clone(),
        style: paragraph.style.clone(),
        list: paragraph.list,
        locked: paragraph.locked.clone(),
        restyled: paragraph.restyled.filter(|who| taken.takes(document, *who)),
        ..Text::default()
    };
    text.names.extend(open.iter().map(|name| (name.clone(), 0)));
    for piece in &paragraph.pieces {
        match &piece.what {
            What::Begin(name) => {
                open.insert(name.clone());
                text.names.entry(name.clone()).or_default();
                continue;
            }
            What::End(name) => {
                open.remove(name);
                continue;
            }
            What::Opened(id) => {
                said.insert(id.clone(), String::new());
                continue;
            }
            What::Closed(id) => {
                let words = said.remove(id);
                let known = text.comments.entry(id.clone()).or_default();
                known.push_str(&words.unwrap_or_default());
                continue;
            }
            _ => {}
        }
        let takes = |who: &usize| taken.takes(document, *who);
        let inserted = piece.change.inserted.filter(takes);
        let deleted = piece.change.deleted.filter(takes);
        text.who.extend(inserted);
        text.who.extend(deleted);
        let is_left = piece.change.inserted.is_some() && inserted.is_none();
        if is_left || deleted.is_some() {
            continue;
        }
        let format = match &piece.was {
            Some((was, who)) if !takes(who) => was.clone(),
            Some((_, who)) => {
                text.who.insert(*who);
                piece.format.clone()
            }
            None => piece.format.clone(),
        };
        let mut push = |tok: Tok| {
            text.tokens.push(tok);
            for name in open.iter() {
                *text.names.entry(name.clone()).or_default() += 1;
            }
        };
        let other = |token| Tok {
            token,
            format: format.clone(),
            shown: String::new(),
            tag: String::new(),
            is_figure: false,
        };
        match &piece.what {
            What::Text(letters) => {
                for words in said.values_mut() {
                    words.push_str(letters);
                }
                for c in letters.chars() {
                    push(Tok {
                        is_figure: piece.is_figure,
                        ..Tok::letter(c, &format)
                    });
                }
            }
            What::Figure { tag, shown, before } => {
                let shown = if taken.none { before } else { shown };
                for words in said.values_mut() {
                    words.push_str(shown);
                }
                if !shown.is_empty() {
                    let key = tag.get(..8).unwrap_or_default().to_owned();
                    push(Tok {
                        shown: shown.clone(),
                        tag: tag.clone(),
                        is_figure: true,
                        ..other(Token::Figure(key))
                    });
                }
            }
            What::Note(id) => {
                let none = Token::Note(String::new());
                let format = Format::default();
                push(Tok { tag: id.clone(), format, ..other(none) });
            }
            What::Again(label) => {
                let format = Format::default();
                push(Tok { format, ..other(Token::Note(label.clone())) });
            }
            What::Break => push(other(Token::Break)),
            What::Picture(alt) => {
                push(Tok { shown: alt.clone(), ..other(Token::Picture) });
            }
            What::Foreign(what) => {
                text.foreign.insert(what);
            }
            _ => {}
        }
    }
    // A comment that goes on beyond the paragraph is told where it begins.
    for (id, words) in said.iter() {
        if !words.is_empty() {
            text.comments.insert(id.clone(), words.clone());
        }
    }
    text
}
