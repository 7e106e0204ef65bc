//! Texts that one reviewer took out or put in.

use std::collections::BTreeSet;

use super::align::is_echo;
use super::base::Name;
use super::figures::{Fate, figures};
use super::one::{New, Reading, keys, short};
use super::read::remedy;
use super::view::Text;
use crate::output::word::atom::Token;

/// How many units away what is in a control may have come to stand.
const NEAR: usize = 40;

impl Reading<'_> {
    /// A unit that is not there any more.
    pub(super) fn gone(
        &mut self,
        story: usize,
        unit: usize,
        own: &[Text],
        is_elsewhere: bool,
    ) {
        let base = self.base;
        let Some(range) =
            base.units.get(story).and_then(|units| units.get(unit)).cloned()
        else {
            return;
        };
        let segments: Vec<_> = range
            .clone()
            .filter_map(|at| base.segments.get(&(story, at)))
            .collect();
        if segments.is_empty() {
            let has_words = own.iter().any(|text| !text.words().trim().is_empty());
            if has_words && self.has_controls {
                let place = base.place(story, range.start, self.sources);
                let said = own.iter().map(Text::words).collect::<Vec<_>>().join(" ");
                let what = format!(
                    "“{}” was taken out in {}, and stays",
                    short(said.trim()),
                    self.back.name
                );
                let hint = "components, pictures and captions are taken out in the Markdown, by hand";
                self.add(place, what, &BTreeSet::new(), hint);
            }
            return;
        }
        let names: Vec<_> =
            segments.iter().filter_map(|own| Name::parse(&own.name)).collect();
        let is_same = names.iter().all(|name| self.same.contains(&name.chapter));
        let was_sent = || {
            let mut all = self.sent.keys().filter_map(|name| self.names.get(name));
            all.any(|name| {
                base.find(name)
                    .is_some_and(|at| at.0 == story && range.contains(&at.1))
            })
        };
        if !is_same && !was_sent() {
            return;
        }
        let who = self.who_took(own);
        let has_figures = own.iter().any(|text| !figures(&text.tokens).is_empty());
        if has_figures && !is_elsewhere {
            for (at, text) in range.clone().zip(own) {
                let count = figures(&text.tokens).len();
                let fates: Vec<_> = (0..count).map(|at| (at, Fate::Deleted)).collect();
                self.fates((story, at), text, &fates, &who);
            }
            return;
        }
        for (at, text) in range.zip(own) {
            if !self.carries((story, at), &text.tokens, &[], &who) {
                return;
            }
        }
        let who = self.people(&who);
        self.one.gone.insert((story, unit), who);
    }

    /// Who took a text away that is tracked.
    fn who_took(&self, own: &[Text]) -> BTreeSet<usize> {
        let names: BTreeSet<&String> =
            own.iter().flat_map(|text| text.names.keys()).collect();
        let document = &self.back.document;
        let mut who = BTreeSet::new();
        let mut is_in = false;
        for paragraph in document.body.iter().chain(&document.notes) {
            use super::read::What;
            let begins = paragraph.pieces.iter().any(
                |piece| matches!(&piece.what, What::Begin(name) if names.contains(name)),
            );
            is_in |= begins;
            if is_in {
                who.extend(
                    paragraph.pieces.iter().filter_map(|piece| piece.change.deleted),
                );
                who.extend(
                    paragraph.mark.deleted.into_iter().chain(paragraph.row.deleted),
                );
            }
            let ends = paragraph.pieces.iter().any(
                |piece| matches!(&piece.what, What::End(name) if names.contains(name)),
            );
            is_in &= !ends;
        }
        who
    }

    pub(super) fn came(&mut self, mut new: New, has_place: bool) {
        let who: BTreeSet<usize> =
            new.texts.iter().flat_map(|text| text.who.clone()).collect();
        let all: Vec<String> = new.texts.iter().map(Text::words).collect();
        let said = all.join(" ");
        let base = self.base;
        let unit = base.units.get(new.story).and_then(|units| units.get(new.after));
        let place = unit.and_then(|unit| {
            base.place(new.story, unit.end.saturating_sub(1), self.sources)
        });
        if let Some(unit) = unit {
            let at = (new.story, unit.end.saturating_sub(1));
            for text in &new.texts {
                for (id, words) in &text.comments {
                    self.comments.push((id.clone(), at, words.clone()));
                }
            }
        }
        let foreign: BTreeSet<&str> = new
            .texts
            .iter()
            .flat_map(|text| text.foreign.iter().copied())
            .collect();
        for what in foreign {
            let said = format!(
                "{what} was put in here in {}, which is not carried over",
                self.back.name
            );
            self.add(place, said, &who, remedy(what));
        }
        if new.texts.iter().all(|text| {
            text.tokens
                .iter()
                .all(|tok| matches!(tok.token, Token::Char(c) if c.is_whitespace()))
        }) {
            return;
        }
        // A program that knows no controls may break up what is in them.
        let near = base.units.get(new.story).map_or(0..0, |units| {
            let at = |unit: usize| {
                units.get(unit.min(units.len() - 1)).map_or(0, |it| it.start)
            };
            at(new.after.saturating_sub(NEAR))..at(new.after.saturating_add(NEAR))
        });
        let near = base.texts.get(new.story).and_then(|texts| texts.get(near));
        let locked = near.unwrap_or_default().iter().filter(|text| text.locked.is_some());
        let locked: Vec<Text> = locked.cloned().collect();
        if !self.has_controls && is_echo(&new.texts, &locked) {
            return;
        }
        // What was in the report then, and is not now.
        let was = new.texts.iter().flat_map(|text| &text.names);
        let was = was.filter(|(_, count)| **count > 0).map(|(name, _)| name);
        let lost: Vec<&String> = was
            .filter(|name| {
                self.names.get(*name).is_some_and(|own| base.find(own).is_none())
            })
            .collect();
        if let Some(name) = lost.first() {
            let sent = self.sent.get(*name);
            let is_as_sent = sent.is_some_and(|sent| {
                new.texts.iter().any(|text| keys(&text.tokens) == keys(sent))
            });
            if !is_as_sent {
                let what = format!(
                    "a text was changed in {} that the report has no longer: “{}”",
                    self.back.name,
                    short(said.trim())
                );
                self.add(
                    place,
                    what,
                    &who,
                    "look whether what it says belongs elsewhere",
                );
            }
            return;
        }
        let has_figures = new.texts.iter().any(|text| !figures(&text.tokens).is_empty());
        let has_objects = new
            .texts
            .iter()
            .flat_map(|text| &text.tokens)
            .any(|tok| tok.token == Token::Picture);
        let what = match (has_place, has_figures && !new.is_moved) {
            (false, _) => Some("a table"),
            (_, true) => Some("a text with figures of the report"),
            _ if has_objects => Some("a text with a picture"),
            _ => None,
        };
        if let Some(what) = what {
            let what = format!(
                "{what} was put in here in {}, and is not taken: “{}”",
                self.back.name,
                short(said.trim())
            );
            self.add(
                place,
                what,
                &who,
                "write it in the Markdown, each figure as {{ metric }}",
            );
            return;
        }
        if new.texts.iter().any(|text| text.locked.is_some()) {
            let what = format!(
                "“{}” was put into a component in {}, and is not taken",
                short(said.trim()),
                self.back.name
            );
            self.add(place, what, &who, "components are changed in their YAML");
            return;
        }
        let tokens: Vec<_> =
            new.texts.iter().flat_map(|text| text.tokens.clone()).collect();
        let at = unit.map_or(0, |unit| unit.end.saturating_sub(1));
        if !self.carries((new.story, at), &[], &tokens, &who) {
            return;
        }
        new.who = self.people(&who);
        self.one.new.push(new);
    }
}
