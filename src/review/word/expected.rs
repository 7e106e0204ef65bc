//! How the texts of the files should read once changes are made in them.

use std::collections::{BTreeMap, BTreeSet};

use super::base::Base;
use super::notes::{self, Mention};
use super::one::keys;
use super::view::Tok;
use super::{Change, Kind, Plan};
use crate::model::place::{FileNumber, Sources};
use crate::output::word::atom::{Format, Token};

/// A text as it should read: its file, where it is one that may be edited, its letters, and the
/// change that made it so.
pub(super) type Expected = (Option<String>, Letters, Option<usize>);
pub(super) type Letters = Vec<(Token, Format)>;

/// Which changes are made: of texts, of units that go, and of what is new behind one.
pub(super) struct Told<'a> {
    pub(super) plan: &'a Plan,
    pub(super) sources: &'a Sources,
    pub(super) texts: &'a BTreeMap<(usize, usize), usize>,
    pub(super) gone: &'a BTreeMap<(usize, usize), usize>,
    pub(super) new: &'a BTreeMap<(usize, usize), Vec<usize>>,
}

impl Told<'_> {
    /// How all texts should read, and which footnotes are referred to, in order.
    pub(super) fn expected(&self) -> (Vec<Expected>, Vec<Mention>) {
        let base = &self.plan.base;
        let (mut all, mut mentions): (Vec<Expected>, Vec<Mention>) = (vec![], vec![]);
        for unit in 0..base.units[0].len() {
            self.unit(0, unit, &mut all, &mut mentions);
        }
        let mut done: Vec<(FileNumber, &String)> = vec![];
        for mention in &mentions {
            let key = (mention.file, &mention.name);
            if done.contains(&key) {
                continue;
            }
            done.push(key);
            let label = (mention.file, mention.name.clone());
            if let Some(own) = base.notes.get(&label) {
                let mut units: Vec<_> =
                    own.iter().filter_map(|at| base.unit(1, *at)).collect();
                units.dedup();
                for unit in units {
                    self.unit(1, unit, &mut all, &mut vec![]);
                }
                continue;
            }
            let path = Some(self.sources.get(mention.file).path.clone());
            for text in self.plan.notes.get(&mention.name).into_iter().flatten() {
                self.put(path.clone(), mention.file, &text.tokens, mention.by, &mut all);
            }
        }
        (all, mentions)
    }

    /// The texts of a unit, and what is new behind it.
    fn unit(
        &self,
        story: usize,
        unit: usize,
        all: &mut Vec<Expected>,
        mentions: &mut Vec<Mention>,
    ) {
        let (base, sources) = (&self.plan.base, self.sources);
        let units = base.units.get(story);
        let Some(range) = units.and_then(|all| all.get(unit)).cloned() else { return };
        let change = |number: usize| self.plan.changes.get(number);
        if !self.gone.contains_key(&(story, unit)) {
            for at in range.clone() {
                let own = base.texts.get(story).and_then(|texts| texts.get(at));
                let number = self.texts.get(&(story, at)).copied();
                let (tokens, by) = match (number.and_then(change), own) {
                    (Some(Change { kind: Kind::Text(_, tokens), .. }), _) => {
                        (tokens, number)
                    }
                    (_, Some(own)) => (&own.tokens, None),
                    _ => continue,
                };
                let file = base.file(story, at, sources);
                mentions.extend(notes::mentions(file, tokens, by));
                self.put(path(base, sources, (story, at)), file, tokens, by, all);
            }
        }
        for number in self.new.get(&(story, unit)).into_iter().flatten() {
            let Some(Change { kind: Kind::New(own), .. }) = change(*number) else {
                continue;
            };
            let mut before = range.clone().rev();
            let near = before.find_map(|at| path(base, sources, (story, at)));
            let last = range.end.saturating_sub(1);
            let file = base.file(story, last, sources);
            let near = near.or_else(|| Some(sources.get(file).path.clone()));
            for text in &own.texts {
                mentions.extend(notes::mentions(file, &text.tokens, Some(*number)));
                self.put(near.clone(), file, &text.tokens, Some(*number), all);
            }
        }
    }

    fn put(
        &self,
        path: Option<String>,
        file: FileNumber,
        tokens: &[Tok],
        by: Option<usize>,
        all: &mut Vec<Expected>,
    ) {
        let hand = self.plan.base.hands.get(&file);
        let mut keys = trimmed(keys(tokens));
        for (token, _) in &mut keys {
            if let Token::Note(name) = token
                && let Some(label) = hand.and_then(|hand| hand.notes.get(name))
            {
                name.clone_from(label);
            }
        }
        if !keys.is_empty() {
            all.push((path, keys, by));
        }
    }
}

/// The file of a text that may be edited.
pub(super) fn path(base: &Base, sources: &Sources, at: (usize, usize)) -> Option<String> {
    let segment = base.segments.get(&at)?;
    Some(sources.get(segment.file).path.clone())
}

/// A text without the spaces around it.
pub(super) fn trimmed(mut keys: Vec<(Token, Format)>) -> Vec<(Token, Format)> {
    let is_space =
        |key: &(Token, Format)| matches!(key.0, Token::Char(c) if c.is_whitespace());
    while keys.last().is_some_and(is_space) {
        keys.pop();
    }
    let start = keys.iter().take_while(|key| is_space(key)).count();
    keys.drain(..start);
    keys.dedup_by(|next, last| is_space(next) && is_space(last));
    keys
}

/// Texts that nobody changed as they are to read once headings are called otherwise: links print
/// the headings they lead to, and content indexes those of their sections.
pub(super) fn retitled(
    expected: &mut [Expected],
    actual: &[(Option<String>, Letters)],
    titles: &[(Letters, Letters)],
) {
    let there: BTreeSet<(Option<&String>, &Letters)> =
        actual.iter().map(|(path, keys)| (path.as_ref(), keys)).collect();
    for (path, keys, by) in expected {
        if by.is_some() || there.contains(&(path.as_ref(), &*keys)) {
            continue;
        }
        for only_links in [true, false] {
            let mut new = keys.clone();
            for (old, title) in titles {
                new = replaced(&new, old, title, only_links);
            }
            if there.contains(&(path.as_ref(), &new)) {
                *keys = new;
                break;
            }
        }
    }
}

/// Letters in which others stand in the place of some, looking as the first of those did.
fn replaced(
    keys: &[(Token, Format)],
    old: &[(Token, Format)],
    new: &[(Token, Format)],
    only_links: bool,
) -> Letters {
    let (mut all, mut rest) = (vec![], keys);
    while let Some((first, behind)) = rest.split_first() {
        let own = rest.get(..old.len()).unwrap_or_default();
        let is_there = !old.is_empty()
            && own.len() == old.len()
            && (first.1.link.is_some() || !only_links)
            && own.iter().zip(old).all(|(one, two)| one.0 == two.0);
        if is_there {
            // Spaces look as what stands around them.
            let letter = |token: &Token| match token {
                Token::Char(c) if c.is_whitespace() => (token.clone(), Format::default()),
                _ => (token.clone(), first.1.clone()),
            };
            all.extend(new.iter().map(|(token, _)| letter(token)));
            rest = rest.get(old.len()..).unwrap_or_default();
        } else {
            all.push(first.clone());
            rest = behind;
        }
    }
    all
}
