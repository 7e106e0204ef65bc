//! Reviewed Word files back into the Markdown: what reviewers did is held against the export as it
//! went out, and becomes changes of the author's lines. No figure is ever taken from Word.

mod added;
mod align;
mod around;
mod base;
mod came;
mod comments;
mod edited;
mod element;
mod expected;
mod figures;
mod judged;
mod lines;
mod looks;
mod markdown;
mod merge;
mod notes;
mod one;
mod paired;
mod read;
mod story;
mod view;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use comments::Kept;
pub use one::Returned;
pub use read::{Person, is_word};
pub use view::Taken;
pub use write::Written;

use crate::diag::{Diagnostic, Severity, Sink};
use crate::input::project::Inputs;
use crate::model::difference::{WIDE, marked};
use crate::model::lang::Lang;
use crate::model::place::{Place, Sources};
use crate::model::report::Chapter;
use crate::output::word::{Matter, drawings};
use crate::proof::Proof;
use base::Base;
use one::{Bond, New, One, conflict, keys, one};
use view::{Tok, words};

impl Person {
    /// The name and the day.
    pub fn told(&self) -> String {
        match self.date.get(..10) {
            Some(day) => format!("{}, {day}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Returned {
    /// Opens a file that came back.
    ///
    /// # Errors
    /// If it is no Word file of Recto's that can be read, in words.
    pub fn open(name: &str, bytes: &[u8]) -> Result<Self, String> {
        let document = read::read(bytes)?;
        if !document.properties.contains_key("recto.language") {
            return Err(
                "it is not one that `recto export docx` wrote, or lost on its way what says so: ask for the \
                 file as it was saved in Word"
                    .to_owned(),
            );
        }
        Ok(Self { name: name.to_owned(), document })
    }

    /// The paths of its chapters.
    fn paths(&self) -> BTreeSet<&str> {
        let all = self.document.properties.iter();
        all.filter(|(key, _)| key.starts_with("recto.file."))
            .map(|(_, path)| path.as_str())
            .collect()
    }

    /// Those who changed something in it.
    pub fn authors(&self) -> BTreeSet<&str> {
        let people = self.document.people.iter();
        people.map(|person| person.name.as_str()).collect()
    }
}

/// A change of a chapter's text.
pub struct Change {
    /// What it changes, or what it stands behind.
    pub place: Option<Place>,
    /// Who made it; nobody where it is not tracked.
    pub who: BTreeSet<Person>,
    /// How the text was; empty where it is new.
    pub was: String,
    /// How it is to be; empty where it is taken away.
    pub is: String,
    kind: Kind,
}

impl Change {
    /// The letters it brings.
    fn tokens(&self) -> impl Iterator<Item = &[Tok]> {
        let (own, new): (&[Tok], &[view::Text]) = match &self.kind {
            Kind::Text(_, tokens) => (tokens, &[]),
            Kind::New(new) => (&[], &new.texts),
            Kind::Gone(_) => (&[], &[]),
        };
        let new = new.iter().map(|text| text.tokens.as_slice());
        std::iter::once(own).chain(new)
    }
}

enum Kind {
    Text((usize, usize), Vec<Tok>),
    Gone((usize, usize)),
    New(New),
}

/// What reviewers did, as it would be carried out.
pub struct Plan {
    /// The changes, in the order of the text.
    pub changes: Vec<Change>,
    /// What is to be said.
    pub findings: Vec<Diagnostic>,
    /// What becomes of the comments that are kept.
    pub kept: Kept,
    base: Base,
    bonds: Vec<Bond>,
    /// What footnotes that are new say, by what they are called.
    notes: BTreeMap<String, Vec<view::Text>>,
    paths: BTreeSet<String>,
    has_pictures: bool,
}

/// The chapters of a report of some paths, a chapter and its twin beside each other.
fn chapters<'a>(proof: &'a Proof, paths: &BTreeSet<String>) -> Vec<&'a Arc<Chapter>> {
    let parts = proof.report.iter().flat_map(|report| &report.parts);
    let mut all: Vec<_> = parts
        .flat_map(|(_, part)| &part.chapters)
        .filter(|chapter| paths.contains(&proof.sources.get(chapter.file).path))
        .collect();
    let languages = proof.config.as_ref().map(|config| config.languages.as_slice());
    let order =
        |lang: Lang| languages.unwrap_or_default().iter().position(|own| *own == lang);
    all.sort_by_key(|chapter| (chapter.stem.clone(), order(chapter.lang)));
    all
}

/// A picture that stands for any: what it shows is not read back.
const PICTURE: &[u8] = include_bytes!("dot.png");

/// The export of some chapters, made anew.
fn base(
    proof: &Proof,
    paths: &BTreeSet<String>,
    has_pictures: bool,
) -> Result<Base, String> {
    let (Some(report), Some(data)) = (&proof.report, &proof.data) else {
        return Err("the report has errors: `recto check` shows them".to_owned());
    };
    let chapters = chapters(proof, paths);
    if chapters.is_empty() {
        return Err("none of its chapters is in the report".to_owned());
    }
    let matter = Matter {
        report,
        sources: &proof.sources,
        data,
        chapters,
        comments: vec![],
    };
    let mut pictures = BTreeMap::new();
    if has_pictures {
        let drawn = drawings(&matter).into_iter().map(|(name, _)| name);
        let all = drawn.chain(report.pictures.keys().cloned());
        pictures.extend(all.map(|name| (name, PICTURE.to_vec())));
    }
    Base::new(&matter, &pictures)
}

/// Holds what came back against the report. Several files are those of several reviewers.
///
/// # Errors
/// If the report cannot be exported, or has none of the chapters.
pub fn plan(proof: &Proof, files: &[Returned], taken: &Taken) -> Result<Plan, String> {
    let is_kept = |it: &&Diagnostic| {
        let path = |at: Place| proof.sources.get(at.file).path.as_str();
        it.severity == Severity::Error
            && it.place.is_some_and(|at| path(at) == comments::KEPT)
    };
    // What cannot be read would be lost.
    if let Some(own) = proof.findings.iter().find(is_kept) {
        let kept = comments::KEPT;
        return Err(format!("mend {kept} first, which cannot be read: {}", own.message));
    }
    let paths: BTreeSet<String> =
        files.iter().flat_map(Returned::paths).map(str::to_owned).collect();
    let has_pictures = files.iter().any(|file| file.document.has_pictures);
    let mut base = base(proof, &paths, has_pictures)?;
    let mut sink = Sink::default();
    let mut all: Vec<One> = files
        .iter()
        .map(|file| one((&base, &proof.sources), file, taken, &mut sink))
        .collect();
    let said: Vec<_> =
        all.iter_mut().map(|one| std::mem::take(&mut one.comments)).collect();
    let kept = comments::kept(&proof.comments, &said, &proof.sources, &mut sink);
    let notes: BTreeMap<_, _> = all
        .iter_mut()
        .flat_map(|one| std::mem::take(&mut one.notes))
        .collect();
    let bonds = bonds(&mut all);
    let changes = together(&base, &proof.sources, all, &mut sink);
    let changes = notes::without_lost(&base, &proof.sources, changes, &mut sink);
    for change in &changes {
        let Some(place) = change.place else { continue };
        let whole = &proof.sources.get(place.file).text;
        change
            .tokens()
            .for_each(|tokens| base.label_new(place.file, tokens, whole));
    }
    Ok(Plan {
        changes,
        findings: sink.finish(),
        kept,
        base,
        bonds,
        notes,
        paths,
        has_pictures,
    })
}

/// What all reviewers moved, split and joined, one behind another.
fn bonds(all: &mut [One]) -> Vec<Bond> {
    let mut bonds = vec![];
    for one in all {
        for new in &mut one.new {
            new.bond = new.bond.map(|own| bonds.len() + own);
        }
        bonds.append(&mut one.bonds);
    }
    bonds
}

/// A text as one reviewer left it: the file it came in, its letters, and who changed them.
type Version<'a> = (&'a str, &'a [Tok], &'a BTreeSet<Person>);

/// The changes of all reviewers as one.
fn together(
    base: &Base,
    sources: &Sources,
    all: Vec<One>,
    sink: &mut Sink,
) -> Vec<Change> {
    let mut changes = vec![];
    let mut texts: BTreeMap<(usize, usize), Vec<Version<'_>>> = BTreeMap::new();
    let mut gone: BTreeMap<(usize, usize), BTreeSet<Person>> = BTreeMap::new();
    for one in &all {
        for (at, (tokens, who)) in &one.texts {
            texts.entry(*at).or_default().push((&one.name, tokens, who));
        }
        for (at, who) in &one.gone {
            gone.entry(*at).or_default().extend(who.iter().cloned());
        }
    }
    for (at, versions) in texts {
        let Some(own) = base.texts.get(at.0).and_then(|texts| texts.get(at.1)) else {
            continue;
        };
        let place = base.place(at.0, at.1, sources);
        let unit = base.unit(at.0, at.1).unwrap_or(usize::MAX);
        if gone.remove(&(at.0, unit)).is_some() {
            let what =
                "one reviewer changed this text, and another took it out".to_owned();
            let said = versions.first().map_or(String::new(), |(_, own, _)| words(own));
            sink.add(conflict(place, what, &own.words(), &said, "the report"));
            continue;
        }
        let tokens: Vec<&[Tok]> = versions.iter().map(|(_, own, _)| *own).collect();
        match merge::merge(&own.tokens, &tokens) {
            Ok(merged) => changes.push(Change {
                place,
                who: versions.iter().flat_map(|(.., who)| (*who).clone()).collect(),
                was: own.words(),
                is: words(&merged),
                kind: Kind::Text(at, merged),
            }),
            Err((one, two)) => {
                let side = |at: usize| {
                    let (name, tokens, who) = versions.get(at)?;
                    let who = match who.is_empty() {
                        true => String::new(),
                        false => format!(" ({})", one::told(who)),
                    };
                    let marked = marked(&own.words(), &words(tokens), WIDE);
                    Some(format!("{name}{who}: {}", marked.trim()))
                };
                let finding = crate::diag::rules::RETURNED_TEXT
                    .finding(place, "two reviewers changed one sentence differently")
                    .hint_if(side(one))
                    .hint_if(side(two))
                    .hint("take one's with --author NAME, or write what it is to be into the Markdown; [-…-] are the \
                           words that have gone, {+…+} those that have come");
                sink.add(finding);
            }
        }
    }
    for ((story, unit), who) in gone {
        let range = base.units.get(story).and_then(|units| units.get(unit)).cloned();
        let Some(range) = range else { continue };
        let texts = base.texts.get(story).and_then(|texts| texts.get(range.clone()));
        let all: Vec<String> =
            texts.unwrap_or_default().iter().map(view::Text::words).collect();
        changes.push(Change {
            place: base.place(story, range.start, sources),
            who,
            was: all.join(" | "),
            is: String::new(),
            kind: Kind::Gone((story, unit)),
        });
    }
    let mut seen: Vec<(usize, usize, Vec<_>)> = vec![];
    for new in all.into_iter().flat_map(|one| one.new) {
        let key: Vec<_> = new.texts.iter().map(|text| keys(&text.tokens)).collect();
        let key = (new.story, new.after, key);
        let unit = base.units.get(new.story).and_then(|units| units.get(new.after));
        let last = unit.map_or(0, |unit| unit.end.saturating_sub(1));
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let texts: Vec<String> = new.texts.iter().map(view::Text::words).collect();
        changes.push(Change {
            place: base.place(new.story, last, sources),
            who: new.who.clone(),
            was: String::new(),
            is: texts.join(" | "),
            kind: Kind::New(new),
        });
    }
    changes.sort_by_key(|change| change.place);
    changes
}

impl Plan {
    /// The files with the changes of these numbers made. What Markdown would read otherwise than
    /// Word shows it is left out and told.
    ///
    /// # Errors
    /// If the report cannot be read with them.
    pub fn write(
        &self,
        inputs: &Inputs,
        proof: &Proof,
        chosen: &BTreeSet<usize>,
    ) -> Result<Written, String> {
        write::write(self, inputs, proof, chosen)
    }
}
