//! Segments: every text that stands, or is to stand, in two languages, as small as a translator
//! reads it: a heading, the words of an item, a cell, a field.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::codes::{self, Part};
use super::fields::{self, Field};
use super::limits;
use crate::checks::stale_translation::{Standing, standing};
use crate::checks::terms::Termbase;
use crate::components::read::NAMES;
use crate::diag::{Diagnostic, Sink, rules};
use crate::input::load::markdown::leaves::{Leaf, LeafKind, Top, leaves, words};
use crate::input::load::yaml::{Extract, Node, parse};
use crate::input::project::{InputFile, Inputs};
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place, Sources};
use crate::model::report::Inline;
use crate::model::visit;
use crate::proof::{Matter, Proof, subject};
use crate::review::draft::yaml_files;

/// A text and its translation.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The file the translation stands in, or will.
    pub path: String,
    /// What it is called in that file; a name as XML has them.
    pub id: String,
    /// What it belongs to, as confirmations name it.
    pub of: String,
    /// The source.
    pub source: Vec<Part>,
    /// The present translation; empty where there is none.
    pub target: Vec<Part>,
    /// How the two stand to what was confirmed.
    pub standing: Standing,
    /// Where the translation stands, or its source where there is none.
    pub place: Place,
    /// The heading it stands under, or the key.
    pub under: String,
    /// Codes of figures, each with what it prints in the source.
    pub prints: Vec<(String, String)>,
    /// And in the translation.
    pub twins: Vec<(String, String)>,
    /// What the glossary says of words in it: the source's word, and what it is to be.
    pub terms: Vec<(String, String)>,
    /// How many letters its place holds, where that is little.
    pub limit: Option<usize>,
    pub(super) narrow: Option<&'static str>,
    pub(super) spot: Spot,
}

/// Where a translation is written.
#[derive(Debug, Clone)]
pub(super) enum Spot {
    /// In the place of these bytes, as Markdown.
    Markdown(Range<usize>),
    /// As a value of YAML.
    Field(Field),
}

/// The segments of a report in two languages.
#[derive(Debug)]
pub struct Segments {
    /// From which language, and into which.
    pub(super) languages: [Lang; 2],
    /// All there are, file by file.
    pub all: Vec<Segment>,
    /// What has no counterpart, so that its translation has no place to stand.
    pub left: Vec<Diagnostic>,
    /// The files that translations are written into, as they are; those that are not there yet as
    /// their sources are.
    pub(super) files: BTreeMap<String, String>,
}

impl Segments {
    fn new(languages: [Lang; 2]) -> Self {
        Self {
            languages,
            all: vec![],
            left: vec![],
            files: BTreeMap::new(),
        }
    }
}

/// Gathers the segments from the first language of a report into another: of the chapters and files
/// named, or of all. Nothing comes back where the settings could not be read.
pub fn segments(
    proof: &Proof,
    matter: Option<&Matter>,
    inputs: &Inputs,
    to: Lang,
    of: &[String],
) -> Option<Segments> {
    let (subject, _) = subject(proof, matter)?;
    let from = *subject.config.languages.first()?;
    let mut standings = BTreeMap::new();
    for (passage, own) in standing(&subject) {
        if passage.lang == to {
            let places =
                standings.entry(passage.source.place.file).or_insert_with(Vec::new);
            places.push((passage.source.place, passage.translation.place, own));
        }
    }
    let mut prints = BTreeMap::new();
    let parts = subject.report.iter().flat_map(|report| &report.parts);
    let parts = parts.filter(|(lang, _)| [from, to].contains(lang));
    for chapter in parts.flat_map(|(_, part)| &part.chapters) {
        visit::elements(chapter, &mut |element| {
            if let Inline::Figure(figure) = element {
                let print = (figure.expression.clone(), figure.printed.text());
                prints.insert(figure.place, print);
            }
        });
    }
    let mut gathering = Gathering {
        from,
        to,
        sources: subject.sources,
        standings,
        prints,
        terms: Termbase::new(subject.glossary, from, to),
        found: Segments::new([from, to]),
    };
    let is_asked = |name: &str| of.is_empty() || of.iter().any(|own| own == name);
    for (folder, file) in &inputs.chapters {
        let Some(stem) = stem(&file.path).filter(|_| folder == from.tag()) else {
            continue;
        };
        if is_asked(stem) {
            let twin = format!("content/{to}/{stem}.md");
            let own = inputs.chapters.iter().find(|(_, file)| file.path == twin);
            gathering.chapter(stem, file, own.map(|(_, file)| file), twin);
        }
    }
    for (name, file) in yaml_files(inputs) {
        if let Some(name) = name.filter(|name| is_asked(name)) {
            gathering.settings(name, file);
        }
    }
    let mut found = gathering.found;
    limits::set(&mut found.all, to);
    Some(found)
}

/// A chapter's file name without its ending.
fn stem(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.strip_suffix(".md")
}

struct Gathering<'a> {
    from: Lang,
    to: Lang,
    sources: &'a Sources,
    /// By file of the source: where passages begin, in it and in the translation, and how they stand.
    standings: BTreeMap<FileNumber, Vec<(Place, Place, Standing)>>,
    /// What figures print in both languages, by their places, each with its expression.
    prints: BTreeMap<Place, (String, String)>,
    terms: Termbase<'a>,
    found: Segments,
}

/// A chapter as it is read here.
struct Chapter<'a> {
    text: &'a str,
    file: FileNumber,
    tops: Vec<Top>,
    leaves: Vec<Leaf>,
}

impl<'a> Chapter<'a> {
    fn new(text: &'a str, file: FileNumber) -> Self {
        let (tops, leaves) = leaves(text);
        Self { text, file, tops, leaves }
    }

    /// The YAML of a component or of settings.
    fn tree(&self, leaf: &Leaf) -> Option<Node> {
        let written = self.text.get(leaf.range.clone())?.trim_end();
        // Lines of a quotation or of an item are not in the file as they are read.
        let before = self.text.get(..leaf.range.start)?;
        if !(before.is_empty() || before.ends_with('\n')) {
            return None;
        }
        let (first, rest) = written.split_once('\n')?;
        let (body, _) = rest.rsplit_once('\n')?;
        let extract = Extract {
            text: body.to_owned(),
            file: self.file,
            pieces: vec![(0, leaf.range.start + first.len() + 1)],
        };
        parse(&extract, &mut Sink::default())
    }
}

impl Gathering<'_> {
    fn chapter(
        &mut self,
        stem: &str,
        file: &InputFile,
        own: Option<&InputFile>,
        path: String,
    ) {
        let number = |path: &str| self.sources.find(path).unwrap_or(FileNumber(0));
        let Ok(text) = &file.text else { return };
        let source = Chapter::new(text, number(&file.path));
        let written = match own {
            None => text.as_str(),
            Some(own) => match &own.text {
                Ok(text) => text.as_str(),
                Err(_) => return,
            },
        };
        let target =
            Chapter::new(written, own.map_or(source.file, |own| number(&own.path)));
        self.found.files.insert(path.clone(), written.to_owned());
        let alike = source.tops.iter().zip(&target.tops);
        let alike = alike.take_while(|(a, b)| a.likeness == b.likeness).count();
        let mut under = String::new();
        let twins: BTreeMap<&[usize], &Leaf> = target
            .leaves
            .iter()
            .map(|leaf| (leaf.path.as_slice(), leaf))
            .collect();
        let mut alone = vec![];
        for leaf in &source.leaves {
            if let LeafKind::Heading(_) = leaf.kind {
                let parts = codes::parts(text, leaf.range.clone(), &leaf.words);
                codes::words_of(&parts).trim().clone_into(&mut under);
            }
            let is_alike = leaf.path.first().is_some_and(|top| *top <= alike);
            let twin = twins.get(leaf.path.as_slice()).copied();
            let twin = twin.filter(|twin| is_alike && twin.kind == leaf.kind);
            let Some(twin) = twin else {
                alone.push(leaf);
                continue;
            };
            let id = leaf.path.iter().map(ToString::to_string).collect::<Vec<_>>();
            let id = format!("b{}", id.join("."));
            let standing = self.standing(&source, leaf, own.is_some());
            match &leaf.kind {
                LeafKind::Heading(_) | LeafKind::Words | LeafKind::Cell => {
                    let parts = codes::parts(text, leaf.range.clone(), &leaf.words);
                    let target_parts = match own {
                        Some(_) => codes::parts(written, twin.range.clone(), &twin.words),
                        None => vec![],
                    };
                    let place = Place::new(source.file, leaf.range.start, leaf.range.end);
                    let twin_place = match own {
                        Some(_) => {
                            Place::new(target.file, twin.range.start, twin.range.end)
                        }
                        None => place,
                    };
                    self.add(Segment {
                        path: path.clone(),
                        id,
                        of: stem.to_owned(),
                        prints: self.prints(&parts, place),
                        twins: self.prints(&target_parts, twin_place),
                        terms: vec![],
                        limit: None,
                        narrow: None,
                        source: parts,
                        target: target_parts,
                        standing,
                        place: twin_place,
                        under: under.clone(),
                        spot: Spot::Markdown(twin.range.clone()),
                    });
                }
                LeafKind::Settings | LeafKind::Component(_) => {
                    let is_text = |leaf: &Leaf| match &leaf.kind {
                        LeafKind::Component(name) => NAMES.contains(&name.as_str()),
                        _ => true,
                    };
                    if !is_text(leaf) {
                        continue;
                    }
                    let trees = source.tree(leaf).zip(target.tree(twin));
                    let Some((one, two)) = trees else { continue };
                    let pairs = match &leaf.kind {
                        LeafKind::Component(name) => {
                            fields::of_component(name, &one, &two)
                        }
                        _ => fields::of_front(&one, &two),
                    };
                    for (key, node, twin) in pairs {
                        let Some(field) = Field::new(twin, written) else { continue };
                        let id = format!("{id}:{key}");
                        let (one, two) = (fields::text(node), fields::text(twin));
                        let target = if own.is_some() { two } else { "" };
                        let place = if own.is_some() { twin.place } else { node.place };
                        self.field(
                            (&path, stem, id),
                            (one, node.place),
                            (target, place),
                            (standing, under.clone()),
                            field,
                        );
                        let component = match &leaf.kind {
                            LeafKind::Component(name) => name.as_str(),
                            _ => "",
                        };
                        if let Some(last) = self.found.all.last_mut()
                            && last.path == path
                            && last.place == place
                        {
                            last.narrow = limits::narrow(component, &key);
                        }
                    }
                }
            }
        }
        let Some(first) = alone.first() else { return };
        let place = Place::new(source.file, first.range.start, first.range.end);
        let many = alone.len();
        self.found.left.push(
            rules::RETURNED
                .finding(
                    place,
                    format!(
                        "from here on {many} texts of `{stem}` have no place in {}",
                        self.to
                    ),
                )
                .as_warning()
                .hint(format!(
                    "give {path} the same blocks, items and rows, or take the chapter away to have it \
                     translated as a whole"
                )),
        );
    }

    /// How a text stands: as the passage it is part of.
    fn standing(&self, source: &Chapter<'_>, leaf: &Leaf, is_there: bool) -> Standing {
        if !is_there {
            return Standing::Missing;
        }
        let top = leaf.path.first().and_then(|at| source.tops.get(at.checked_sub(1)?));
        let range = top.map_or(leaf.range.clone(), |top| top.range.clone());
        let mut all = self.standings.get(&source.file).into_iter().flatten();
        let own = all.find(|(place, ..)| range.contains(&(place.start as usize)));
        own.map_or(Standing::New, |(.., standing)| *standing)
    }

    /// The texts by language of a YAML file.
    fn settings(&mut self, name: &str, file: &InputFile) {
        let (Ok(text), Some(number)) = (&file.text, self.sources.find(&file.path)) else {
            return;
        };
        let Some(root) = parse(&Extract::whole(text, number), &mut Sink::default())
        else {
            return;
        };
        self.found.files.insert(file.path.clone(), text.clone());
        let mut seen = BTreeSet::new();
        for (key, node, twin, spot) in
            fields::by_language(&root, text, self.from, self.to)
        {
            // What an alias repeats stands once.
            if !seen.insert(node.place) {
                continue;
            }
            let (standing, place) = match twin {
                None => (Standing::Missing, node.place),
                Some(twin) => {
                    let mut all = self.standings.get(&number).into_iter().flatten();
                    let own = all.find(|(place, ..)| *place == node.place);
                    (own.map_or(Standing::New, |(.., standing)| *standing), twin.place)
                }
            };
            self.field(
                (&file.path, name, format!("k:{}", fields::name(&key))),
                (fields::text(node), node.place),
                (twin.map_or("", fields::text), place),
                (standing, key),
                spot,
            );
        }
    }

    fn field(
        &mut self,
        (path, of, id): (&str, &str, String),
        (source, from): (&str, Place),
        (target, place): (&str, Place),
        (standing, under): (Standing, String),
        field: Field,
    ) {
        let parts = codes::parts(source, 0..source.len(), &words(source));
        let target = codes::parts(target, 0..target.len(), &words(target));
        self.add(Segment {
            path: path.to_owned(),
            id,
            of: of.to_owned(),
            prints: self.prints(&parts, from),
            twins: self.prints(&target, place),
            terms: vec![],
            limit: None,
            narrow: None,
            source: parts,
            target,
            standing,
            place,
            under,
            spot: Spot::Field(field),
        });
    }

    fn add(&mut self, mut segment: Segment) {
        // What has no words needs no translator.
        if !codes::words_of(&segment.source).contains(char::is_alphabetic) {
            return;
        }
        segment.terms = self.terms.of(&codes::words_of(&segment.source));
        self.found.all.push(segment);
    }

    /// What the codes of a text print, in order.
    fn prints(&self, parts: &[Part], place: Place) -> Vec<(String, String)> {
        let from = Place { end: place.start, ..place };
        let within = self
            .prints
            .range(from..)
            .take_while(|(own, _)| own.file == place.file && own.start < place.end);
        let mut within: Vec<_> = within.map(|(_, print)| print).collect();
        let holes = codes::codes_of(parts).filter(|code| code.starts_with("{{"));
        holes
            .filter_map(|code| {
                let own = codes::expression(code);
                let is_own = |(it, _): &&(String, String)| {
                    it.trim() == own || code.trim_matches(['{', '}', ' ']) == it.trim()
                };
                let at = within.iter().position(is_own)?;
                let (_, print) = within.remove(at);
                Some((code.to_owned(), print.clone()))
            })
            .collect()
    }
}
