//! What one language has and another lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Chapter;
use super::edit::get;
use super::yaml::{Entry, Kind, Node};
use crate::diag::{Diagnostic, Sink, count};
use crate::diag::{names::Names, rules};
use crate::input::project::Inputs;
use crate::model::lang::{ByLang, Lang, OURS};
use crate::model::place::{Place, Placed};

/// What a language may lack, in the order it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileKind {
    Chapters,
    Settings,
    Data,
    Goals,
    Assurance,
    Answers,
    Terms,
    Frameworks,
}

impl FileKind {
    fn count(self, number: usize) -> String {
        let of = |file: &str| format!("{} of {file}", count(number, "text"));
        match self {
            Self::Chapters => count(number, "chapter"),
            Self::Settings => of("content/report.yaml"),
            Self::Data => of("the dataset"),
            Self::Goals => of("content/targets.yaml"),
            Self::Assurance => of("content/assurance.yaml"),
            Self::Answers => of("content/index.yaml"),
            Self::Terms => count(number, "term"),
            Self::Frameworks => of("content/frameworks/"),
        }
    }
}

/// The languages of a report.
#[derive(Debug, Clone, Default)]
pub(crate) struct Languages {
    /// All of them; the others are translated from the first.
    pub(crate) all: Vec<Lang>,
    /// Those to be read: the ones asked for, or all.
    pub(crate) asked: Vec<Lang>,
    /// The others.
    pub(crate) left_out: Vec<Lang>,
}

impl Languages {
    /// The languages of a report, of which some are asked for; all where there is none of
    /// those.
    pub(super) fn new(all: Vec<Lang>, asked: &[Lang]) -> Self {
        let own = all.clone();
        let is_asked = |lang: &Lang| asked.contains(lang);
        let (asked, left_out) = match all.iter().any(is_asked) {
            true => all.into_iter().partition(is_asked),
            false => (all, vec![]),
        };
        Self { all: own, asked, left_out }
    }

    /// All of them, as the report names them.
    pub(super) fn all(&self) -> impl Iterator<Item = Lang> {
        self.all.iter().copied()
    }

    /// Those that are left out, each where the settings name it.
    pub(super) fn left_out_at(&self, root: &Node) -> Vec<Placed<Lang>> {
        let all = self.left_out.iter();
        all.map(|lang| Placed::new(*lang, named(root, *lang))).collect()
    }
}

/// Counts what the languages that were not asked for lack.
pub(super) struct Lacking<'a> {
    asked: &'a [Lang],
    counts: ByLang<BTreeMap<FileKind, usize>>,
}

impl<'a> Lacking<'a> {
    /// Counts the chapters.
    pub(super) fn new(languages: &'a Languages, inputs: &Inputs) -> Self {
        let Languages { asked, left_out, .. } = languages;
        let own: BTreeSet<&str> =
            asked.iter().flat_map(|lang| names(inputs, *lang)).collect();
        let counts = left_out
            .iter()
            .map(|lang| {
                let theirs: BTreeSet<&str> = names(inputs, *lang).collect();
                let lacks = own.difference(&theirs).count();
                (*lang, BTreeMap::from([(FileKind::Chapters, lacks)]))
            })
            .collect();
        Self { asked, counts }
    }

    /// Counts the texts of a file.
    pub(super) fn read(&mut self, kind: FileKind, root: Option<&Node>) {
        if let Some(root) = root.filter(|_| !self.counts.is_empty()) {
            self.walk(kind, root);
        }
    }

    fn walk(&mut self, kind: FileKind, node: &Node) {
        let entries = match &node.kind {
            Kind::Scalar { .. } => return,
            Kind::Sequence(items) => {
                return items.iter().for_each(|item| self.walk(kind, item));
            }
            Kind::Mapping(entries) => entries,
        };
        // Counting words have a name to fall back on, and what is to be avoided may be so in
        // one language.
        let is_free = |(key, _): &&Entry| match kind {
            FileKind::Settings => key.value == "units",
            FileKind::Terms => key.value == "avoid" || key.value == "also",
            _ => false,
        };
        let has = |lang: Lang| has(entries, lang);
        let has_avoid = entries.iter().any(|(key, _)| key.value == "avoid");
        if self.asked.iter().any(|lang| has(*lang))
            && !(kind == FileKind::Terms && has_avoid)
        {
            for (lang, counts) in &mut self.counts {
                if !has(*lang) {
                    *counts.entry(kind).or_default() += 1;
                }
            }
        }
        for (_, value) in entries.iter().filter(|entry| !is_free(entry)) {
            self.walk(kind, value);
        }
    }

    /// Says in one finding of each language what it lacks.
    pub(super) fn tell(&self, root: &Node, sink: &mut Sink) {
        for (lang, counts) in &self.counts {
            let parts: Vec<_> = counts
                .iter()
                .filter(|(_, number)| **number > 0)
                .map(|(kind, number)| kind.count(*number))
                .collect();
            let message = match parts.split_last() {
                None => continue,
                Some((last, [])) => format!("{lang} still lacks {last}"),
                Some((last, others)) => {
                    format!("{lang} still lacks {} and {last}", others.join(", "))
                }
            };
            let place = named(root, *lang);
            sink.add(rules::MISSING_LANGUAGE.finding(place, message).as_warning().hint(
                "nothing of it is needed here; `recto check` lists what the whole report needs",
            ));
        }
    }
}

/// Whether something is said in a language.
fn has(entries: &[Entry], lang: Lang) -> bool {
    let own = entries.iter().find(|(key, _)| key.value == lang.tag());
    own.is_some_and(|(_, node)| !node.is_null() && !node.is_blank())
}

/// Tells of texts that stand by language and not in each of the report's, where another language
/// stands in for one that is not there: those of a catalogue, and the words of units.
pub(super) struct StoodIn<'a> {
    /// The languages that are read.
    pub(super) languages: &'a [Lang],
    /// What the texts are of.
    pub(super) of: &'a str,
    pub(super) sink: &'a mut Sink,
}

impl StoodIn<'_> {
    /// Those of a catalogue, or of a part of it under a key: `owner` has the texts, its code if
    /// it has one.
    pub(super) fn texts(&mut self, node: &Node, key: &str, owner: &str) {
        let entries = match &node.kind {
            Kind::Scalar { .. } => return,
            Kind::Sequence(items) => {
                return items.iter().for_each(|item| self.texts(item, key, owner));
            }
            Kind::Mapping(entries) => entries,
        };
        let mut others = [OURS].into_iter().chain(Lang::ALL);
        if let Some(other) = others.find(|lang| has(entries, *lang)) {
            // What is empty is told where it is read.
            let is_there =
                |lang: &&Lang| get(node, lang.tag()).is_some_and(|it| it.is_null());
            let is_lacking = |lang: &&Lang| !has(entries, **lang) && !is_there(lang);
            for &lang in self.languages.iter().filter(is_lacking) {
                self.tell(
                    node.place,
                    &format!("the {key} of {owner}"),
                    lang,
                    &format!("in {other}"),
                );
            }
            return;
        }
        let code = entries.iter().find(|(key, _)| key.value == "code");
        let own = match code.map(|(_, node)| &node.kind) {
            Some(Kind::Scalar { text, .. }) => text.as_str(),
            _ => key,
        };
        for (key, value) in entries {
            self.texts(value, &key.value, own);
        }
    }

    /// The words of units, for which their name stands in. That is the word in our language, and
    /// a sign such as `TEU` or `km` in every one.
    pub(super) fn units(&mut self, node: &Node) {
        let Kind::Mapping(units) = &node.kind else { return };
        for (key, node) in units {
            let Kind::Mapping(entries) = &node.kind else { continue };
            let name = key.value.as_str();
            let is_word = name.split(|c: char| !c.is_ascii_lowercase());
            let is_sign = name.is_ascii() && is_word.map(str::len).max() < Some(3);
            let is_right = |lang: &Lang| {
                has(entries, *lang) || is_sign || (*lang == OURS && name.is_ascii())
            };
            // What has no word at all is told as such.
            let said = self.languages.iter().filter(|_| !entries.is_empty());
            for &lang in said.filter(|lang| !is_right(lang)) {
                self.tell(
                    key.place,
                    &format!("the unit `{name}`"),
                    lang,
                    &format!("as `{name}`"),
                );
            }
        }
    }

    fn tell(&mut self, place: Place, what: &str, lang: Lang, other: &str) {
        let of = self.of;
        self.sink.add(
            rules::MISSING_LANGUAGE
                .finding(place, format!("{what} is not said in {lang}, and is printed {other}"))
                .as_warning()
                .hint(format!("add `{lang}: …`"))
                .among(format!("{{}} texts of {of} are not said in {lang}, and others are printed"), what),
        );
    }
}

/// Where the settings name a language.
fn named(root: &Node, lang: Lang) -> Place {
    let Kind::Mapping(entries) = &root.kind else { return root.place };
    let all = entries.iter().find(|(key, _)| key.value == "languages");
    let Some((key, languages)) = all else { return root.place };
    let Kind::Sequence(items) = &languages.kind else { return key.place };
    let item = items.iter().find(
        |item| matches!(&item.kind, Kind::Scalar { text, .. } if text == lang.tag()),
    );
    item.map_or(key.place, |item| item.place)
}

/// The file names of a language's chapters.
fn names(inputs: &Inputs, lang: Lang) -> impl Iterator<Item = &str> {
    let own = inputs.chapters.iter();
    own.filter(move |(folder, _)| folder == lang.tag())
        .map(|(_, input)| input.path.rsplit('/').next().unwrap_or(""))
}

/// Every chapter stands in every language, paired by file name. What the source language has
/// is needed in the others even where it is not read itself.
pub(super) fn pairs(
    languages: &Languages,
    chapters: &ByLang<Vec<Arc<Chapter>>>,
    inputs: &Inputs,
    root: &Node,
    sink: &mut Sink,
) {
    let source = languages
        .all()
        .next()
        .filter(|lang| languages.left_out.contains(lang));
    let source_names = || source.into_iter().flat_map(|lang| names(inputs, lang));
    if chapters.values().all(Vec::is_empty) && source_names().next().is_none() {
        let lang = Lang::source(&languages.asked);
        let place = Place { end: root.place.start, ..root.place };
        let message = match languages.left_out.as_slice() {
            [] => "the report has no chapters".to_owned(),
            _ => format!("the report has no chapters in {lang}"),
        };
        sink.add(
            rules::MISSING_CHAPTER
                .finding(place, message)
                .hint(format!("write the first one: content/{lang}/01-about.md")),
        );
        return;
    }
    let known: ByLang<Names> = chapters
        .iter()
        .map(|(lang, own)| (*lang, Names::new(own.iter().map(|c| c.name.as_str()))))
        .collect();
    // What several languages have and one lacks is told once, where the first of them has it.
    let mut told: BTreeSet<(Lang, &str)> = BTreeSet::new();
    let in_order = languages.asked.iter().filter_map(|lang| chapters.get_key_value(lang));
    for (lang, own) in in_order {
        for chapter in own {
            for (other, known) in known.iter().filter(|(other, _)| *other != lang) {
                let mut is_first = || told.insert((*other, chapter.name.as_str()));
                if !known.contains(&chapter.name) && is_first() {
                    let name = chapter.name.as_str();
                    let near = known.nearest(name);
                    let message = format!("this chapter has no counterpart in {other}");
                    let place = chapter.start();
                    let missing = missing(message, place, name, *other, near);
                    sink.add(missing.hint(later(*lang)));
                }
            }
        }
    }
    for (lang, known) in &known {
        for name in source_names().filter(|name| !known.contains(name)) {
            let message = format!("the chapter {name} has no counterpart in {lang}");
            let place = named(root, *lang);
            sink.add(missing(message, place, name, *lang, known.nearest(name)));
        }
    }
}

/// The way to leave all that one language lacks for later.
pub(super) fn later(lang: Lang) -> String {
    format!(
        "or leave it for later: `recto build --lang {lang}` makes the report in {lang} alone, \
         and with `languages: [{lang}]` in report.yaml every command does"
    )
}

fn missing(
    message: String,
    place: Place,
    name: &str,
    lang: Lang,
    near: Option<&str>,
) -> Diagnostic {
    rules::MISSING_CHAPTER
        .finding(place, message)
        .hint_if(near.map(|near| format!("did you mean `{near}`?")))
        .hint(format!("write content/{lang}/{name}"))
        .among(format!("{{}} chapters have no counterpart in {lang}"), name)
}
