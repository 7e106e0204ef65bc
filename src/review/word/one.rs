//! What one reviewer did: texts edited, new and taken away, each held against what went out.

use std::collections::{BTreeMap, BTreeSet};

use super::base::{Base, Label, Name};
use super::comments::{Back, Heard};
use super::notes;
use super::read::{Document, Person};
use super::view::{Taken, Text, Tok, view};
use crate::diag::{Diagnostic, Sink, rules};
use crate::model::difference::{WIDE, marked};
use crate::model::place::{Place, Sources};
use crate::output::word::atom::{Token, mark};

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
    /// Which of the [`Bond`]s it is part of.
    pub(super) bond: Option<usize>,
}

/// Units that were moved, split or joined: what becomes of them is done whole, or not at all.
#[derive(Debug, Clone, Default)]
pub(super) struct Bond {
    pub(super) story: usize,
    pub(super) units: BTreeSet<usize>,
}

/// What one reviewer did.
#[derive(Default)]
pub(super) struct One {
    pub(super) name: String,
    pub(super) texts: BTreeMap<(usize, usize), (Vec<Tok>, BTreeSet<Person>)>,
    pub(super) gone: BTreeMap<(usize, usize), BTreeSet<Person>>,
    pub(super) new: Vec<New>,
    pub(super) bonds: Vec<Bond>,
    /// What footnotes that are new say, by what they are called.
    pub(super) notes: BTreeMap<String, Vec<Text>>,
    pub(super) comments: Back,
}

/// A bookmark's name with the chapter as it is numbered now.
type Renamed = BTreeMap<String, Name>;

pub(super) struct Reading<'a> {
    pub(super) base: &'a Base,
    pub(super) sources: &'a Sources,
    pub(super) back: &'a Returned,
    pub(super) sink: &'a mut Sink,
    pub(super) names: Renamed,
    /// The chapters that are as they were when the file went out.
    pub(super) same: BTreeSet<usize>,
    /// The texts as they went out, by their bookmarks.
    pub(super) sent: BTreeMap<String, Vec<Tok>>,
    /// Whether those are just what went out, and not that with what was changed untracked.
    pub(super) is_whole: bool,
    pub(super) has_controls: bool,
    /// The footnotes that the file refers to.
    pub(super) referred: BTreeSet<Label>,
    /// Comments, by the text they are on, with the words.
    pub(super) comments: Vec<(String, (usize, usize), String)>,
    pub(super) one: One,
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
        is_whole: false,
        has_controls: false,
        referred: BTreeSet::new(),
        comments: vec![],
        one: One { name: back.name.clone(), ..One::default() },
    };
    own.chapters();
    let none = Taken { none: true, ..Taken::default() };
    let (mut before, mut after) = (view(document, &none), view(document, taken));
    let went = Document { body: document.sent.clone(), ..Document::default() };
    let mut went = view(&went, &none);
    let mut chapters: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for text in before.iter().chain(&after).flatten() {
        own.has_controls |=
            text.tokens.iter().any(|tok| matches!(tok.token, Token::Figure(_)));
    }
    for text in before.iter().chain(&after).chain(&went).flatten() {
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
    let called = own.notes(&mut after);
    notes::name(before.iter_mut().chain(&mut after).flatten(), &called);
    let label = |mark: &str| {
        let (story, at) = base.find(own.names.get(mark)?)?;
        base.labels.get(&at).filter(|_| story == 1).cloned()
    };
    let called = notes::went(&went[0], &label);
    notes::name(went.iter_mut().flatten(), &called);
    own.is_whole = !document.sent.is_empty();
    let sent = if own.is_whole { &went } else { &before };
    for text in sent.iter().flatten() {
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
        if holes > 0 && !own.is_whole && !own.same.contains(&chapter) {
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
    own.around(taken);
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

    /// Hears what reviewers said, where they said it, with the answers it had.
    fn comments(&mut self) {
        let all = &self.back.document.comments;
        let (mut on, mut first) = (BTreeMap::new(), (0, 0));
        for (id, at, words) in std::mem::take(&mut self.comments) {
            on.entry(id).or_insert((at, words));
        }
        if let Some(at) = self.base.segments.keys().next() {
            first = *at;
        }
        for own in all.iter().filter(|own| own.answers.is_empty()) {
            // What it is on may be gone.
            let none = (first, String::new());
            let (at, words) = on.get(&own.id).unwrap_or(&none);
            let heard = Heard::new((self.base, self.sources), (own, all), (*at, words));
            self.one.comments.heard.extend(heard);
        }
        let sent = self.back.document.properties.get("recto.comments");
        let sent = sent.iter().flat_map(|names| names.split(' '));
        self.one.comments.sent.extend(sent.map(str::to_owned));
    }

    pub(super) fn top(&self, chapter: usize) -> Option<Place> {
        let file = self.sources.find(self.base.paths.get(chapter)?)?;
        Some(Place::new(file, 0, 0))
    }

    pub(super) fn people(&self, who: &BTreeSet<usize>) -> BTreeSet<Person> {
        let all = who.iter().filter_map(|who| self.back.document.people.get(*who));
        all.cloned().collect()
    }

    /// A finding on a text, which says who did it.
    pub(super) fn add(
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

    pub(super) fn by(&self, who: &BTreeSet<usize>) -> Option<String> {
        let people = self.people(who);
        (!people.is_empty())
            .then(|| format!("in {}, by {}", self.back.name, told(&people)))
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
        .hint(format!("in Word: {}", marked(ours.trim(), theirs.trim(), WIDE)))
        .hint("write what it is to be into the Markdown, or take one reviewer's changes with --author; [-…-] are the words \
               that have gone, {+…+} those that have come")
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
