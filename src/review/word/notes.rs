//! Footnotes that came back: each is known by its text, wherever its mark stands by now. One whose
//! mark is gone goes with its text, and one that is new comes with it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::align::{align, units};
use super::base::{Base, Label};
use super::figures::{Fate, figures};
use super::lines::{lines, with_gap};
use super::one::{Reading, conflict, short};
use super::view::{Text, Tok, words};
use super::{Change, Kind, Plan};
use crate::diag::Sink;
use crate::input::load::edit::Edit;
use crate::input::load::markdown::leaves::leaves;
use crate::model::place::{FileNumber, Sources};
use crate::output::word::atom::Token;

/// What a new footnote is called before it has a label: no label has such a letter.
const NEW: char = '\n';

/// What footnotes are called, by their numbers in a file.
type Names = BTreeMap<String, String>;

/// Calls the footnotes of texts by their names.
pub(super) fn name<'t>(texts: impl Iterator<Item = &'t mut Text>, names: &Names) {
    for tok in texts.flat_map(|text| &mut text.tokens) {
        if let Token::Note(name) = &mut tok.token
            && let Some(own) = names.get(&tok.tag)
        {
            name.clone_from(own);
            // One footnote is one, whatever its number in a file.
            tok.tag.clear();
        }
    }
}

/// The footnotes that letters refer to.
pub(super) fn named(tokens: &[Tok]) -> impl Iterator<Item = &String> {
    tokens.iter().filter_map(|tok| match &tok.token {
        Token::Note(name) => Some(name),
        Token::Char(_) | Token::Figure(_) | Token::Break | Token::Picture => None,
    })
}

/// Whether a footnote is new.
pub(super) fn is_new(name: &str) -> bool {
    name.starts_with(NEW)
}

/// What a footnote without a label is called: by what it says.
fn unlabelled(texts: &[&Text]) -> String {
    let all: Vec<String> = texts.iter().map(|text| text.words()).collect();
    format!("{NEW}{}", all.join("\n").trim())
}

/// The texts of each footnote, by its number in the file.
fn by_number<'t>(
    texts: impl Iterator<Item = &'t Text>,
) -> BTreeMap<&'t str, Vec<&'t Text>> {
    let mut all: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in texts {
        if let Some(number) = &text.note {
            all.entry(number).or_default().push(text);
        }
    }
    all
}

/// What the footnotes of an export were called as it went out.
pub(super) fn went(texts: &[Text], label: &dyn Fn(&str) -> Option<Label>) -> Names {
    let mut names = Names::new();
    for (number, texts) in by_number(texts.iter()) {
        let mut marks = texts.iter().flat_map(|text| text.names.keys());
        let known = marks.find_map(|mark| label(mark));
        let name = known.map_or_else(|| unlabelled(&texts), |(_, label)| label);
        names.insert(number.to_owned(), name);
    }
    names
}

impl Reading<'_> {
    /// Finds which footnote each of a file's is, and gives what the footnotes are called. What
    /// they say is put into the order of the export, and that of new ones aside.
    pub(super) fn notes(&mut self, after: &mut [Vec<Text>; 2]) -> Names {
        let base = self.base;
        let [body, notes] = after;
        // Programs keep them in any order.
        let mentioned: Vec<String> = body
            .iter()
            .flat_map(|text| &text.tokens)
            .filter(|tok| matches!(tok.token, Token::Note(_)))
            .map(|tok| tok.tag.clone())
            .collect();
        notes.sort_by_key(|text| {
            let number = text.note.as_ref();
            mentioned.iter().position(|own| Some(own) == number)
        });
        // Word sets a space between a footnote's mark and its text.
        for text in notes.iter_mut() {
            let own = trimmed(&text.tokens).to_vec();
            text.tokens = own;
        }
        let theirs = units(notes);
        let names = self.names.clone();
        let known = |name: &str| {
            let (own, at) = base.find(names.get(name)?)?;
            base.unit(own, at).filter(|_| own == 1)
        };
        let ours = (base.texts[1].as_slice(), base.units[1].as_slice());
        let aligned = align(ours, (notes, &theirs), &known);
        let pairs = aligned.pairs.iter().filter_map(|(b, t)| Some(((*b)?, (*t)?)));
        let mut labels: BTreeMap<String, Label> = BTreeMap::new();
        for (b, t) in pairs.chain(aligned.moved.iter().copied()) {
            let label = base.units[1].get(b).and_then(|it| base.labels.get(&it.start));
            let text = theirs.get(t).and_then(|unit| notes.get(unit.start));
            if let (Some(label), Some(number)) =
                (label, text.and_then(|text| text.note.as_ref()))
            {
                labels.entry(number.clone()).or_insert_with(|| label.clone());
            }
        }
        let mut numbers: BTreeSet<&String> = BTreeSet::new();
        for tok in body.iter().flat_map(|text| &text.tokens) {
            let Token::Note(name) = &tok.token else { continue };
            if !tok.tag.is_empty() {
                numbers.insert(&tok.tag);
                self.referred.extend(labels.get(&tok.tag).cloned());
                continue;
            }
            let all = base.notes.keys().filter(|(_, label)| label == name);
            self.referred.extend(all.cloned());
        }
        let mut all = Names::new();
        for (number, texts) in by_number(notes.iter()) {
            let name = match labels.get(number) {
                Some((_, label)) => label.clone(),
                None => unlabelled(&texts),
            };
            if is_new(&name) && numbers.iter().any(|own| *own == number) {
                let own = texts.into_iter().cloned().collect();
                self.one.notes.insert(name.clone(), own);
            }
            all.insert(number.to_owned(), name);
        }
        let place = |text: &Text| {
            let label = labels.get(text.note.as_ref()?)?;
            base.notes.get(label)?.first().copied()
        };
        let mut kept: Vec<(usize, Text)> = std::mem::take(notes)
            .into_iter()
            .filter_map(|text| Some((place(&text)?, text)))
            .filter(|(at, _)| {
                base.labels.get(at).is_some_and(|own| self.referred.contains(own))
            })
            .collect();
        kept.sort_by_key(|(at, _)| *at);
        notes.extend(kept.into_iter().map(|(_, text)| text));
        all
    }

    /// Whether a text of the second story is of a footnote that a file still refers to.
    pub(super) fn is_referred(&self, at: usize) -> bool {
        self.base
            .labels
            .get(&at)
            .is_some_and(|own| self.referred.contains(own))
    }

    /// Whether the footnotes that came into a text, and went, can come and go. What stands against
    /// it is told.
    pub(super) fn carries(
        &mut self,
        at: (usize, usize),
        was: &[Tok],
        is: &[Tok],
        who: &BTreeSet<usize>,
    ) -> bool {
        let base = self.base;
        let place = base.place(at.0, at.1, self.sources);
        let file = place.map_or(FileNumber(0), |place| place.file);
        let (old, new): (Vec<&String>, Vec<&String>) =
            (named(was).collect(), named(is).collect());
        let is_plain = |text: &Text| {
            let mut all = text.tokens.iter();
            text.at.is_none()
                && text.list.is_none()
                && text.locked.is_none()
                && text.foreign.is_empty()
                && all.all(|tok| matches!(tok.token, Token::Char(_) | Token::Break))
        };
        let can_come = |name: &&&String| match self.one.notes.get(**name) {
            Some(texts) => {
                texts.iter().all(is_plain)
                    && texts.iter().any(|text| !text.words().trim().is_empty())
            }
            None => base.notes.contains_key(&(file, (**name).clone())),
        };
        let came = new.iter().filter(|name| !old.contains(name));
        if came.clone().any(|name| !can_come(&name)) {
            let what = format!(
                "a footnote that holds more than words, or is another chapter's, was put into this text in {}; \
                 the text is not taken: “{}”",
                self.back.name,
                short(words(is).trim())
            );
            let hint = "write the footnote as [^name], and [^name]: with its text below";
            self.add(place, what, who, hint);
            return false;
        }
        let mut is_whole = true;
        for name in old.into_iter().filter(|name| !new.contains(name)) {
            let label = (file, name.clone());
            if self.referred.contains(&label) {
                continue;
            }
            for own in base.notes.get(&label).into_iter().flatten() {
                let Some(text) = base.texts[1].get(*own) else { continue };
                let count = figures(&text.tokens).len();
                let fates: Vec<_> = (0..count).map(|at| (at, Fate::Deleted)).collect();
                is_whole &= !self.fates((1, *own), text, &fates, who);
            }
        }
        is_whole
    }
}

/// The label of a new footnote, as those of its file are: numbers, letters or words.
pub(super) fn label(taken: &BTreeSet<&str>) -> String {
    let numbers: Option<Vec<u64>> = taken.iter().map(|own| own.parse().ok()).collect();
    if let Some(numbers) = numbers {
        let last = numbers.into_iter().max().unwrap_or(0);
        return last.saturating_add(1).to_string();
    }
    let are_letters = taken
        .iter()
        .all(|own| own.len() == 1 && own.starts_with(|c: char| c.is_ascii_lowercase()));
    let letters = ('a'..='z').map(String::from).filter(|_| are_letters);
    let words = (1..).map(|number: u64| match number {
        1 => "note".to_owned(),
        number => format!("note-{number}"),
    });
    let mut all = letters.chain(words).filter(|own| !taken.contains(own.as_str()));
    all.next().unwrap_or_default()
}

impl Base {
    /// Gives each new footnote that letters of a file refer to a label.
    pub(super) fn label_new(&mut self, file: FileNumber, tokens: &[Tok], whole: &str) {
        let Some(hand) = self.hands.get_mut(&file) else { return };
        for name in named(tokens).filter(|name| is_new(name)) {
            if hand.notes.contains_key(name) {
                continue;
            }
            let written = whole.split("[^").skip(1).filter_map(|it| it.split(']').next());
            let taken: BTreeSet<&str> =
                written.chain(hand.notes.values().map(String::as_str)).collect();
            let label = label(&taken);
            hand.notes.insert(name.clone(), label);
        }
    }
}

/// Where a footnote is referred to: its file, what it is called, and the change that made it so.
pub(super) struct Mention {
    pub(super) file: FileNumber,
    pub(super) name: String,
    pub(super) by: Option<usize>,
}

/// The footnotes that letters of a file refer to.
pub(super) fn mentions(
    file: FileNumber,
    tokens: &[Tok],
    by: Option<usize>,
) -> impl Iterator<Item = Mention> {
    named(tokens).map(move |name| Mention { file, name: name.clone(), by })
}

/// The edits by which the texts of footnotes come and go, each with its file, as letters refer to
/// them.
pub(super) fn edits(
    plan: &Plan,
    sources: &Sources,
    mentions: &[Mention],
) -> Vec<(FileNumber, Edit)> {
    let base = &plan.base;
    let mut all = vec![];
    let is_named = |(file, label): &Label| {
        mentions.iter().any(|own| own.file == *file && own.name == *label)
    };
    // Those that nothing refers to stay as they are.
    let was = base.texts[0].iter().enumerate().flat_map(|(at, text)| {
        let file = base.file(0, at, sources);
        named(&text.tokens).map(move |name| (file, name.clone()))
    });
    let was: BTreeSet<Label> = was.collect();
    for (file, label) in was.into_iter().filter(|own| !is_named(own)) {
        let whole = sources.get(file).text.as_str();
        if let Some(range) = written(whole, &label) {
            let lines = with_gap(whole, lines(whole, &range), true);
            all.push((file, (lines, String::new())));
        }
    }
    // What is new stands behind the footnote before it.
    let mut new: BTreeMap<(FileNumber, Option<&String>), String> = BTreeMap::new();
    let mut last: BTreeMap<FileNumber, &String> = BTreeMap::new();
    let mut done: Vec<(FileNumber, &String)> = vec![];
    for own in mentions {
        let key = (own.file, &own.name);
        let hand = base.hands.get(&own.file);
        if !is_new(&own.name) {
            last.insert(own.file, &own.name);
            continue;
        }
        let label = hand.and_then(|hand| hand.notes.get(&own.name));
        let (Some(hand), Some(label), false) = (hand, label, done.contains(&key)) else {
            continue;
        };
        done.push(key);
        let texts = plan.notes.get(&own.name).into_iter().flatten();
        let texts = texts.map(|text| hand.fresh(trimmed(&text.tokens)));
        let texts = texts.map(|text| text.replace('\n', "\n    "));
        let text = texts.collect::<Vec<_>>().join("\n\n    ");
        let before = last.get(&own.file).copied();
        let written: &mut String = new.entry((own.file, before)).or_default();
        written.push_str(&format!("\n[^{label}]: {text}"));
    }
    for ((file, behind), text) in new {
        let whole = sources.get(file).text.as_str();
        let tops = leaves(whole).0.into_iter();
        let notes: Vec<_> = tops
            .filter(|top| top.likeness.split(' ').next() == Some("note"))
            .collect();
        let end = |range: &Range<usize>| {
            let own = whole.get(range.clone()).unwrap_or("");
            range.start + own.trim_end().len()
        };
        // As the author sets them: line below line, or with empty lines between.
        let is_loose = notes.len() > 1
            && notes.iter().zip(notes.iter().skip(1)).all(|(one, two)| {
                whole.get(end(&one.range)..two.range.start) != Some("\n")
            });
        let text = if is_loose { text.replace("\n[^", "\n\n[^") } else { text };
        let before = behind.and_then(|label| written(whole, label));
        all.push((
            file,
            match (before, notes.first()) {
                (Some(range), _) => (end(&range)..end(&range), text),
                (None, Some(first)) => {
                    let gap = if is_loose { "\n\n" } else { "\n" };
                    let text = format!("{}{gap}", text.trim_start_matches('\n'));
                    (first.range.start..first.range.start, text)
                }
                (None, None) => {
                    let end = if whole.ends_with('\n') { "" } else { "\n" };
                    (whole.len()..whole.len(), format!("{end}{text}\n"))
                }
            },
        ));
    }
    all
}

/// Changes without those of footnotes that others took out, which are told.
pub(super) fn without_lost(
    base: &Base,
    sources: &Sources,
    changes: Vec<Change>,
    sink: &mut Sink,
) -> Vec<Change> {
    let mut texts: BTreeMap<usize, &[Tok]> = base.texts[0]
        .iter()
        .map(|text| text.tokens.as_slice())
        .enumerate()
        .collect();
    for change in &changes {
        match &change.kind {
            Kind::Text((0, at), tokens) => drop(texts.insert(*at, tokens)),
            Kind::Gone((0, unit)) => {
                let range = base.units[0].get(*unit).cloned().unwrap_or_default();
                texts.retain(|at, _| !range.contains(at));
            }
            Kind::Text(..) | Kind::Gone(_) | Kind::New(_) => {}
        }
    }
    let mut still: BTreeSet<Label> = BTreeSet::new();
    for (at, tokens) in texts {
        let file = base.file(0, at, sources);
        still.extend(named(tokens).map(|name| (file, name.clone())));
    }
    for change in changes.iter().filter(|own| matches!(own.kind, Kind::New(_))) {
        let names = change.tokens().flat_map(named);
        let file = change.place.map_or(FileNumber(0), |place| place.file);
        still.extend(names.map(|name| (file, name.clone())));
    }
    let is_lost = |change: &Change| {
        let at = match &change.kind {
            Kind::Text((1, at), _) => Some(*at),
            Kind::Gone((1, unit)) => base.units[1].get(*unit).map(|unit| unit.start),
            Kind::New(new) if new.story == 1 => {
                base.units[1].get(new.after).map(|unit| unit.start)
            }
            Kind::Text(..) | Kind::Gone(_) | Kind::New(_) => None,
        };
        at.and_then(|at| base.labels.get(&at))
            .is_some_and(|own| !still.contains(own))
    };
    let lost: Vec<bool> = changes.iter().map(is_lost).collect();
    let (mut kept, mut all) = (vec![], changes.into_iter());
    for is_lost in lost {
        let Some(change) = all.next() else { break };
        if !is_lost {
            kept.push(change);
            continue;
        }
        let what =
            "one reviewer changed this footnote, and another took it out".to_owned();
        let said = if change.is.is_empty() { &change.was } else { &change.is };
        sink.add(conflict(change.place, what, &change.was, said, "the report"));
    }
    kept
}

/// Where the text of a footnote is written.
fn written(whole: &str, label: &str) -> Option<Range<usize>> {
    let likeness = format!("note {label}");
    let (tops, _) = leaves(whole);
    let top = tops.into_iter().find(|top| top.likeness == likeness)?;
    let own = whole.get(top.range.clone())?;
    Some(top.range.start..top.range.start + own.trim_end().len())
}

/// Letters without the spaces around them.
fn trimmed(tokens: &[Tok]) -> &[Tok] {
    let is_space = |tok: &Tok| matches!(tok.token, Token::Char(c) if c.is_whitespace());
    let start = tokens.iter().take_while(|tok| is_space(tok)).count();
    let end = tokens.iter().rev().take_while(|tok| is_space(tok)).count();
    tokens
        .get(start..tokens.len().saturating_sub(end))
        .unwrap_or_default()
}
