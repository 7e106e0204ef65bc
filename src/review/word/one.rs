//! What one reviewer did: texts edited, new and taken away, each held against what went out.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{align, is_echo, units};
use super::base::{Base, Name};
use super::figures::{Fate, figures, mended};
use super::merge::merge;
use super::read::{Comment, Document, Person};
use super::view::{Taken, Text, Tok, view, words};
use crate::diag::{Diagnostic, Sink, rules};
use crate::model::place::{Place, Sources};
use crate::output::word::atom::{Token, mark, seen};

/// A file that came back.
pub struct Returned {
    /// What it is called in messages.
    pub name: String,
    pub(super) document: Document,
}

/// A text that is new, or a row.
#[derive(Debug, Clone)]
pub(super) struct New {
    pub(super) story: usize,
    /// The unit of the export it stands behind.
    pub(super) after: usize,
    pub(super) texts: Vec<Text>,
    pub(super) who: BTreeSet<Person>,
    /// Whether it stood elsewhere.
    pub(super) is_moved: bool,
}

/// What one reviewer did.
#[derive(Default)]
pub(super) struct One {
    pub(super) name: String,
    pub(super) texts: BTreeMap<(usize, usize), (Vec<Tok>, BTreeSet<Person>)>,
    pub(super) gone: BTreeMap<(usize, usize), BTreeSet<Person>>,
    pub(super) new: Vec<New>,
}

/// How many units away what is in a control may have come to stand.
const NEAR: usize = 40;

/// A bookmark's name with the chapter as it is numbered now.
type Renamed = BTreeMap<String, Name>;

pub(super) struct Reading<'a> {
    base: &'a Base,
    sources: &'a Sources,
    back: &'a Returned,
    sink: &'a mut Sink,
    names: Renamed,
    /// The chapters that are as they were when the file went out.
    same: BTreeSet<usize>,
    /// The texts as they went out, by their bookmarks.
    sent: BTreeMap<String, Vec<Tok>>,
    has_controls: bool,
    /// Comments, by the text they are on, with the words.
    comments: Vec<(String, (usize, usize), String)>,
    one: One,
}

/// Reads what one reviewer did.
pub(super) fn one(
    (base, sources): (&Base, &Sources),
    back: &Returned,
    taken: &Taken,
    sink: &mut Sink,
) -> One {
    let document = &back.document;
    let mut own = Reading {
        base,
        sources,
        back,
        sink,
        names: BTreeMap::new(),
        same: BTreeSet::new(),
        sent: BTreeMap::new(),
        has_controls: false,
        comments: vec![],
        one: One { name: back.name.clone(), ..One::default() },
    };
    own.chapters();
    let none = Taken { none: true, ..Taken::default() };
    let (before, after) = (view(document, &none), view(document, taken));
    let mut chapters: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for text in before.iter().chain(&after).flatten() {
        own.has_controls |=
            text.tokens.iter().any(|tok| matches!(tok.token, Token::Figure(_)));
        for name in text.names.keys() {
            if let Some(mut id) = Name::parse(name) {
                let path = document.properties.get(&format!("recto.file.{}", id.chapter));
                let at =
                    path.and_then(|path| base.paths.iter().position(|it| it == path));
                if let Some(at) = at {
                    id.chapter = at;
                    chapters.entry(at).or_default().insert(id.count);
                    own.names.insert(name.clone(), id);
                }
            }
        }
    }
    for text in before.iter().flatten() {
        for (name, count) in &text.names {
            let known = own.sent.get(name).map_or(0, Vec::len);
            if *count > 0 && text.tokens.len() > known {
                own.sent.insert(name.clone(), text.tokens.clone());
            }
        }
    }
    for (chapter, counts) in chapters {
        let holes =
            (0..counts.last().copied().unwrap_or(0)).filter(|at| !counts.contains(at));
        let holes = holes.count();
        if holes > 0 && !own.same.contains(&chapter) {
            let path = base.paths.get(chapter).map_or("", String::as_str);
            own.sink.add(rules::RETURNED_TEXT.finding(own.top(chapter), format!(
                "{holes} of the texts of {path} are no longer in {}, and it is not tracked what became of \
                 them; the chapter has changed since that file was exported", own.back.name
            )).as_warning().hint("look for what the reviewer took out, and take it out by hand"));
        }
    }
    for (story, texts) in after.iter().enumerate() {
        own.story(story, texts);
    }
    own.comments();
    own.one
}

impl Reading<'_> {
    /// Which chapters are as they were, and which are gone.
    fn chapters(&mut self) {
        let properties = &self.back.document.properties;
        for (key, path) in properties {
            let Some(number) = key.strip_prefix("recto.file.") else { continue };
            let Some(at) = self.base.paths.iter().position(|own| own == path) else {
                let what = format!(
                    "{} reviews {path}, which is not there any more",
                    self.back.name
                );
                let hint = "export anew, or give the chapter its name again";
                self.sink.add(
                    rules::RETURNED_TEXT.finding(None, what).as_warning().hint(hint),
                );
                continue;
            };
            let was = properties.get(&format!("recto.mark.{number}"));
            let file = self.sources.find(path).map(|file| self.sources.get(file));
            let is = file.map(|file| mark(&file.text));
            if was.is_some() && was == is.as_ref() {
                self.same.insert(at);
            }
        }
    }

    /// Tells what reviewers said, where they said it, with the answers they had.
    fn comments(&mut self) {
        let all = &self.back.document.comments;
        let mut said = BTreeSet::new();
        for (id, at, words) in &self.comments {
            let Some(own) = all.iter().find(|own| own.id == *id) else { continue };
            if own.is_done || !own.answers.is_empty() || !said.insert(id) {
                continue;
            }
            let by =
                |own: &Comment| own.person.as_ref().map_or(String::new(), Person::told);
            let place = self.base.place(at.0, at.1, self.sources);
            let finding =
                rules::REVIEW.finding(place, format!("{}: {}", by(own), own.text));
            let on = (!words.is_empty()).then(|| format!("on “{}”", short(words)));
            let mut finding = finding.hint_if(on);
            let answers =
                all.iter().filter(|it| it.answers == own.mark && !own.mark.is_empty());
            for answer in answers {
                finding =
                    finding.hint(format!("{} answered: {}", by(answer), answer.text));
            }
            self.sink.add(finding);
        }
    }

    fn top(&self, chapter: usize) -> Option<Place> {
        let file = self.sources.find(self.base.paths.get(chapter)?)?;
        Some(Place::new(file, 0, 0))
    }

    fn people(&self, who: &BTreeSet<usize>) -> BTreeSet<Person> {
        let all = who.iter().filter_map(|who| self.back.document.people.get(*who));
        all.cloned().collect()
    }

    /// A finding on a text, which says who did it.
    fn add(
        &mut self,
        place: Option<Place>,
        what: String,
        who: &BTreeSet<usize>,
        hint: &str,
    ) {
        let finding = rules::RETURNED_TEXT.finding(place, what).as_warning();
        let finding = finding.hint(hint).hint_if(self.by(who));
        self.sink.add(finding);
    }

    fn by(&self, who: &BTreeSet<usize>) -> Option<String> {
        let people = self.people(who);
        (!people.is_empty())
            .then(|| format!("in {}, by {}", self.back.name, told(&people)))
    }

    fn story(&mut self, story: usize, back: &[Text]) {
        let base = self.base;
        let (Some(texts), Some(ours)) = (base.texts.get(story), base.units.get(story))
        else {
            return;
        };
        let theirs = units(back);
        let names = self.names.clone();
        let known = |name: &str| {
            let (own, at) = base.find(names.get(name)?)?;
            base.unit(own, at).filter(|_| own == story)
        };
        let aligned = align((texts, ours), (back, &theirs), &known);
        let of = |unit: Option<usize>| {
            let unit = unit.and_then(|unit| theirs.get(unit)).cloned();
            unit.and_then(|unit| back.get(unit)).unwrap_or_default()
        };
        let own = |unit: Option<usize>| {
            let unit = unit.and_then(|unit| ours.get(unit)).cloned();
            unit.and_then(|unit| texts.get(unit)).unwrap_or_default()
        };
        let whole = |pairs: &[(Option<usize>, Option<usize>)]| {
            let ours: Vec<&Token> = pairs
                .iter()
                .flat_map(|(b, _)| own(*b))
                .flat_map(|text| figures(&text.tokens))
                .collect();
            let theirs: Vec<&Token> = pairs
                .iter()
                .flat_map(|(_, t)| of(*t))
                .flat_map(|text| figures(&text.tokens))
                .collect();
            ours == theirs
        };
        let pairs = &aligned.pairs;
        // What was split or joined has its figures all the same.
        let mut settled = BTreeSet::new();
        for at in 0..pairs.len() {
            let is_pair = |at: &usize| {
                pairs.get(*at).is_some_and(|(b, t)| b.is_some() && t.is_some())
            };
            if !is_pair(&at) || pairs.get(at..=at).is_some_and(whole) {
                continue;
            }
            let from = (0..at).rev().take_while(|at| !is_pair(at)).last().unwrap_or(at);
            let to = (at + 1..pairs.len()).take_while(|at| !is_pair(at)).last();
            let to = to.unwrap_or(at) + 1;
            for (from, to) in [(at, to), (from, at + 1), (from, to)] {
                if to > from + 1 && pairs.get(from..to).is_some_and(whole) {
                    settled.extend(from..to);
                    break;
                }
            }
        }
        let moved: BTreeMap<usize, usize> =
            aligned.moved.iter().map(|(b, t)| (*t, *b)).collect();
        let (mut after, mut table) = (0, None);
        for (at, (b, t)) in pairs.iter().enumerate() {
            if let Some(b) = b {
                after = *b;
            }
            let table_of =
                |texts: &[Text]| texts.first().and_then(|text| text.at).map(|at| at.0);
            match (b, t) {
                (Some(unit), Some(_)) => {
                    table = table_of(of(*t));
                    let Some(range) = ours.get(*unit).cloned() else { continue };
                    self.pair(story, range, of(*t), settled.contains(&at));
                }
                (Some(unit), None) => self.gone(story, *unit, own(*b), {
                    let is_elsewhere = moved.values().any(|own| own == unit);
                    is_elsewhere || settled.contains(&at)
                }),
                (None, Some(unit)) => {
                    let has_place =
                        table_of(of(*t)).is_none() || table_of(of(*t)) == table;
                    let was = moved.get(unit).map(|was| own(Some(*was)));
                    let is_moved = was.is_some_and(|was| {
                        let all = |texts: &[Text]| -> Vec<Token> {
                            let all = texts.iter().flat_map(|text| figures(&text.tokens));
                            all.cloned().collect()
                        };
                        all(was) == all(of(*t))
                    });
                    self.new(
                        New {
                            story,
                            after,
                            texts: of(*t).to_vec(),
                            who: BTreeSet::new(),
                            is_moved: is_moved || settled.contains(&at),
                        },
                        has_place,
                    );
                }
                (None, None) => {}
            }
        }
    }

    /// A text or row that is still there.
    fn pair(
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

    fn text(&mut self, at: (usize, usize), own: &Text, back: &Text, is_settled: bool) {
        let place = self.base.place(at.0, at.1, self.sources);
        for (id, words) in &back.comments {
            self.comments.push((id.clone(), at, words.clone()));
        }
        for what in &back.foreign {
            let what = format!(
                "{what} was put into this text in {}, which is not carried over",
                self.back.name
            );
            self.add(
                place,
                what,
                &back.who,
                "put a picture into the project and name it in the text, or write it out",
            );
        }
        if let Some(who) = back
            .restyled
            .filter(|_| own.style != back.style || own.list != back.list)
        {
            let what = format!(
                "this text was given the style “{}” in {}, which is not carried over",
                back.style, self.back.name
            );
            self.add(
                place,
                what,
                &[who].into(),
                "write it as a heading, item or paragraph in the Markdown",
            );
        }
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
        if !is_same {
            let sent = sent.as_ref().and_then(|sent| self.sent.get(sent));
            let went = sent.filter(|went| {
                let read = seen(went.iter().map(|tok| &tok.token));
                name.as_ref().is_some_and(|name| name.seen == read)
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
        let notes = |tokens: &[Tok]| {
            let all = tokens.iter().map(|tok| &tok.token);
            all.filter(|token| matches!(token, Token::Note | Token::Picture))
                .count()
        };
        if notes(&tokens) > notes(&own.tokens) {
            let what = format!(
                "a footnote or picture was put into this text in {}; the text is not taken: “{}”",
                self.back.name,
                short(&said)
            );
            self.add(
                place,
                what,
                &back.who,
                "write the footnote as [^name], and [^name]: with its text below",
            );
            return;
        }
        let who = self.people(&back.who);
        self.one.texts.insert(at, (tokens, who));
    }

    /// Tells what became of figures, and whether one is gone.
    fn fates(
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

    /// A unit that is not there any more.
    fn gone(&mut self, story: usize, unit: usize, own: &[Text], is_elsewhere: bool) {
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
            for (at, text) in range.zip(own) {
                let count = figures(&text.tokens).len();
                let fates: Vec<_> = (0..count).map(|at| (at, Fate::Deleted)).collect();
                self.fates((story, at), text, &fates, &who);
            }
            return;
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

    fn new(&mut self, mut new: New, has_place: bool) {
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
            let what = format!(
                "{what} was put in here in {}, which is not carried over",
                self.back.name
            );
            self.add(
                place,
                what,
                &who,
                "put a picture into the project and name it in the text, or write it out",
            );
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
            .any(|tok| matches!(tok.token, Token::Note | Token::Picture));
        let what = match (has_place, has_figures && !new.is_moved) {
            (false, _) => Some("a table"),
            (_, true) => Some("a text with figures of the report"),
            _ if has_objects => Some("a text with a footnote or picture"),
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
        new.who = self.people(&who);
        self.one.new.push(new);
    }
}

/// Two versions of one text, side by side.
pub(super) fn conflict(
    place: Option<Place>,
    what: String,
    ours: &str,
    theirs: &str,
    whose: &str,
) -> Diagnostic {
    rules::RETURNED_TEXT
        .finding(place, what)
        .hint(format!("{whose}: “{}”", ours.trim()))
        .hint(format!("in Word: “{}”", theirs.trim()))
        .hint("write what it is to be into the Markdown, or take one reviewer's changes with --author")
}

/// Names and moments, for people.
pub(super) fn told(people: &BTreeSet<Person>) -> String {
    let all = people.iter().map(Person::told);
    all.collect::<Vec<_>>().join(", ")
}

pub(super) fn keys(tokens: &[Tok]) -> Vec<(Token, crate::output::word::atom::Format)> {
    tokens.iter().map(Tok::key).collect()
}

/// The first words of a text.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 90;
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
