//! Texts that are still there: what one reviewer changed in them.

use std::collections::BTreeSet;

use super::figures::{Fate, figures, mended};
use super::merge::merge;
use super::one::{Reading, conflict, keys, short};
use super::read::remedy;
use super::view::{Text, Tok, words};
use crate::diag::rules;
use crate::model::place::Place;
use crate::output::word::atom::{Token, seen};

/// What a text is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cast {
    Heading(usize),
    /// Whether it has a number, and how deep it stands.
    Item(bool, usize),
    Paragraph,
}

impl Cast {
    fn of(text: &Text) -> Self {
        let level = text.style.strip_prefix("Heading").and_then(|own| own.parse().ok());
        match (level, text.list) {
            (Some(level), _) => Self::Heading(level),
            (None, Some((is_numbered, level))) => Self::Item(is_numbered, level),
            (None, None) => Self::Paragraph,
        }
    }
}

impl Reading<'_> {
    /// A text or row that is still there.
    pub(super) fn pair(
        &mut self,
        story: usize,
        range: std::ops::Range<usize>,
        back: &[Text],
        is_settled: bool,
    ) {
        let base = self.base;
        let ours = base.texts.get(story).and_then(|texts| texts.get(range.clone()));
        let ours = ours.unwrap_or_default();
        let is_row = ours.first().is_some_and(|text| text.at.is_some());
        if !is_row {
            if let (Some(own), [text]) = (ours.first(), back) {
                self.text((story, range.start), own, text, is_settled);
            }
            return;
        }
        let cell = |text: &Text| text.at.map_or(0, |at| at.2);
        let most = |texts: &[Text]| texts.iter().map(cell).max().unwrap_or(0);
        if most(ours) != most(back) {
            let who = back.iter().flat_map(|text| text.who.clone()).collect();
            let what = format!(
                "this row has {} cells in {}, and {} in the report",
                most(back),
                self.back.name,
                most(ours)
            );
            let place = base.place(story, range.start, self.sources);
            self.add(
                place,
                what,
                &who,
                "columns are put in and taken out in the Markdown, by hand",
            );
            return;
        }
        for number in 1..=most(ours) {
            let of = |texts: &[Text]| -> Vec<usize> {
                let all = texts.iter().enumerate();
                all.filter(|(_, text)| cell(text) == number)
                    .map(|(at, _)| at)
                    .collect()
            };
            let (own, theirs) = (of(ours), of(back));
            if own.len() == theirs.len() {
                for (own, text) in own.into_iter().zip(theirs) {
                    if let (Some(base), Some(text)) = (ours.get(own), back.get(text)) {
                        self.text((story, range.start + own), base, text, is_settled);
                    }
                }
                continue;
            }
            // A cell is one line: what was put on further lines stands behind it.
            let (Some(first), Some(own)) =
                (own.first(), own.first().and_then(|at| ours.get(*at)))
            else {
                continue;
            };
            let mut all = theirs
                .iter()
                .filter_map(|at| back.get(*at))
                .filter(|text| !text.tokens.is_empty());
            let mut whole = all.next().cloned().unwrap_or_default();
            for text in all {
                whole.tokens.push(Tok::letter(
                    ' ',
                    &crate::output::word::atom::Format::default(),
                ));
                whole.tokens.extend(text.tokens.clone());
                whole.who.extend(text.who.clone());
                whole.foreign.extend(text.foreign.clone());
                whole.names.extend(text.names.clone());
                whole.comments.extend(text.comments.clone());
            }
            self.text((story, range.start + first), own, &whole, is_settled);
        }
    }

    pub(super) fn text(
        &mut self,
        at: (usize, usize),
        own: &Text,
        back: &Text,
        is_settled: bool,
    ) {
        let place = self.base.place(at.0, at.1, self.sources);
        for (id, words) in &back.comments {
            self.comments.push((id.clone(), at, words.clone()));
        }
        for what in &back.foreign {
            let said = format!(
                "{what} was put into this text in {}, which is not carried over",
                self.back.name
            );
            let who = back.who.iter().copied().chain(back.restyled).collect();
            self.add(place, said, &who, remedy(what));
        }
        let mut known = back.names.keys().filter_map(|name| self.names.get(name));
        // What is locked bears no name.
        let is_as_sent = match back.names.is_empty() {
            true => self.same.len() == self.base.paths.len(),
            false => known.any(|name| self.same.contains(&name.chapter)),
        };
        self.recast(place, own, back, is_as_sent);
        // What went out: what stands there now, or what stood there then.
        let sent = back.names.keys().filter(|name| self.names.contains_key(*name));
        let sent = sent
            .max_by_key(|name| back.names.get(*name).copied().unwrap_or(0))
            .cloned();
        let name = sent.as_ref().and_then(|name| self.names.get(name)).cloned();
        let is_same = name.as_ref().is_none_or(|name| self.base.find(name) == Some(at));
        let (tokens, fates) = match is_settled {
            true => (back.tokens.clone(), vec![]),
            false => mended(&own.tokens, &back.tokens, self.has_controls),
        };
        let is_deleted = self.fates(at, own, &fates, &back.who);
        if keys(&own.tokens) == keys(&tokens) {
            return;
        }
        let said = words(&tokens);
        if !self.base.segments.contains_key(&at) {
            // A program that knows no controls writes what is in them in its own way.
            if !self.has_controls || own.words() == said {
                return;
            }
            if !fates.is_empty() && is_deleted {
                return;
            }
            let what = format!(
                "this was changed in {} to “{}”, which is not carried over",
                self.back.name,
                short(&said)
            );
            self.add(place, what, &back.who, "the words of components, tables of figures and captions are changed where they stand");
            return;
        }
        if is_deleted {
            let what = format!(
                "the text in {} lacks a figure or picture, and is not taken: “{}”",
                self.back.name,
                short(&said)
            );
            self.add(
                place,
                what,
                &back.who,
                "if the figure is to go, take its {{ }} out of the Markdown",
            );
            return;
        }
        if is_same && !self.carries(at, &own.tokens, &tokens, &back.who) {
            return;
        }
        if !is_same {
            let sent = sent.as_ref().and_then(|sent| self.sent.get(sent));
            let is_whole = self.is_whole;
            let went = sent.filter(|went| {
                let read = seen(went.iter().map(|tok| &tok.token));
                is_whole || name.as_ref().is_some_and(|name| name.seen == read)
            });
            let Some(went) = went.cloned() else {
                let what = format!(
                    "this text and {} differ, and both may have changed since it was exported: “{}”",
                    self.back.name,
                    short(&said)
                );
                self.sink
                    .add(conflict(place, what, &own.words(), &said, "the report"));
                return;
            };
            let (theirs, _) = mended(&went, &back.tokens, self.has_controls);
            if keys(&went) == keys(&theirs) {
                return;
            }
            if !self.carries(at, &went, &theirs, &back.who) {
                return;
            }
            match merge(&went, &[&own.tokens, &theirs]) {
                Ok(merged) if figures(&merged) == figures(&own.tokens) => {
                    let who = self.people(&back.who);
                    self.one.texts.insert(at, (merged, who));
                }
                _ => {
                    let what = format!(
                        "this text has changed since {} was exported, and there it was changed otherwise",
                        self.back.name
                    );
                    let finding = conflict(
                        place,
                        what,
                        &own.words(),
                        &words(&theirs),
                        "the report",
                    );
                    self.sink.add(finding.hint_if(self.by(&back.who)));
                }
            }
            return;
        }
        if !is_settled && figures(&tokens) != figures(&own.tokens) {
            let what = format!(
                "a figure was moved in {}; the text is not taken: “{}”",
                self.back.name,
                short(&said)
            );
            self.add(
                place,
                what,
                &back.who,
                "move its {{ }} in the Markdown, if that is meant",
            );
            return;
        }
        let pictures = |tokens: &[Tok]| {
            let all = tokens.iter().map(|tok| &tok.token);
            all.filter(|token| **token == Token::Picture).count()
        };
        if pictures(&tokens) > pictures(&own.tokens) {
            let what = format!(
                "a picture was put into this text in {}; the text is not taken: “{}”",
                self.back.name,
                short(&said)
            );
            self.add(
                place,
                what,
                &back.who,
                "put a picture into the project and name it in the text, or write it out",
            );
            return;
        }
        let who = self.people(&back.who);
        // A text of which nothing is left is gone; a cell may be empty.
        let is_blank = tokens
            .iter()
            .all(|tok| matches!(tok.token, Token::Char(c) if c.is_whitespace()));
        match self.base.unit(at.0, at.1).filter(|_| is_blank && own.at.is_none()) {
            Some(unit) => self.one.gone.entry((at.0, unit)).or_default().extend(who),
            None => drop(self.one.texts.insert(at, (tokens, who))),
        }
    }

    /// Tells what a text was made that it was not, and which pictures say other words.
    fn recast(
        &mut self,
        place: Option<Place>,
        own: &Text,
        back: &Text,
        is_as_sent: bool,
    ) {
        let name = &self.back.name;
        let (was, is) = (Cast::of(own), Cast::of(back));
        let is_known = back.restyled.is_some() || is_as_sent;
        if was != is && is_known && own.at.is_none() {
            let what = match (was, is) {
                (_, Cast::Heading(level)) => format!("a heading of level {level}"),
                (Cast::Item(_, from), Cast::Item(_, to)) if from != to => {
                    "an item of another level".to_owned()
                }
                (_, Cast::Item(true, _)) => "an item with a number".to_owned(),
                (_, Cast::Item(false, _)) => "an item without a number".to_owned(),
                (_, Cast::Paragraph) => "a paragraph".to_owned(),
            };
            let what =
                format!("this text was made {what} in {name}, which is not carried over");
            let who = back.restyled.into_iter().collect();
            let hint = "write it as a heading, item or paragraph in the Markdown";
            self.add(place, what, &who, hint);
        } else if let Some(who) = back.restyled.filter(|_| own.style != back.style) {
            let what = format!(
                "this text was given the style “{}” in {name}, which is not carried over",
                back.style
            );
            let hint = "how text looks is the layout's: say in words, or in a comment, what is meant";
            self.add(place, what, &[who].into(), hint);
        }
        let said = |text: &Text| -> Vec<String> {
            let all = text.tokens.iter().filter(|tok| tok.token == Token::Picture);
            all.map(|tok| tok.shown.clone()).collect()
        };
        let (was, is) = (said(own), said(back));
        if was.len() != is.len() || !is_as_sent || !self.has_controls {
            return;
        }
        for (_, words) in was.iter().zip(&is).filter(|(was, is)| was != is) {
            let name = &self.back.name;
            let what = format!(
                "what a picture says to those who do not see it was changed in {name} to “{}”, which is not \
                 carried over",
                short(words.trim_matches(['[', ']']))
            );
            let hint = "write it between the brackets of the picture, or behind `alt:` of the component";
            self.add(place, what, &back.who, hint);
        }
    }

    /// Tells what became of figures, and whether one is gone.
    pub(super) fn fates(
        &mut self,
        at: (usize, usize),
        own: &Text,
        fates: &[(usize, Fate)],
        who: &BTreeSet<usize>,
    ) -> bool {
        let base = self.base;
        let mut is_deleted = false;
        for (number, fate) in fates {
            let all = own.tokens.iter().enumerate();
            let is_one =
                |tok: &Tok| matches!(tok.token, Token::Figure(_) | Token::Picture);
            let mut all = all.filter(|(_, tok)| is_one(tok));
            let Some((index, tok)) = all.nth(*number) else { continue };
            let atom = base.segments.get(&at).and_then(|own| own.atoms.get(index));
            let place = atom
                .and_then(|atom| atom.place)
                .or_else(|| base.place(at.0, at.1, self.sources));
            let id = tok.tag.split_once(' ').map_or("", |(_, id)| id);
            let metric = atom.and_then(|atom| atom.metric.as_deref()).unwrap_or(id);
            let name = &self.back.name;
            is_deleted |= *fate == Fate::Deleted;
            if tok.token == Token::Picture {
                continue;
            }
            let (what, hint) = match fate {
                Fate::Retyped(typed) => (
                    format!("`{metric}` in {name}: {typed}; the data say {}", tok.shown),
                    "if Word is right, correct the data; the text keeps the figure",
                ),
                Fate::Deleted => (
                    format!(
                        "`{metric}` ({}) was taken out of this text in {name}",
                        tok.shown
                    ),
                    "a figure goes only from the Markdown",
                ),
                Fate::Unlocked => (
                    format!(
                        "`{metric}` ({}) is plain text in {name}: its lock was taken off",
                        tok.shown
                    ),
                    "nothing is lost: the text keeps the figure",
                ),
            };
            let finding = rules::RETURNED_FIGURE.finding(place, what).hint(hint);
            self.sink.add(finding.hint_if(self.by(who)));
        }
        is_deleted
    }
}
