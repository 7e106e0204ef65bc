//! Every text that stands in two languages, as written: blocks and front matter of chapters, and
//! whatever is given by language in settings, dataset and index. Nothing need be bound for it, so
//! that errors elsewhere do not matter.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::Chapter;
use super::markdown::{Block, Inline};
use super::placeholder;
use super::yaml::{Kind, Node};
use crate::components;
use crate::components::read::Component;
use crate::model::lang::{ByLang, Lang};
use crate::model::passage::{Left, Passage, Passages, Version, Why};
use crate::model::place::{FileNumber, Place, Sources};

/// Stands for what is no word.
const HOLE: char = '\u{fffc}';

/// What the passages are found in. A page needs none of them, so they are found for who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Texts {
    pub(super) languages: Vec<Lang>,
    pub(super) chapters: ByLang<Vec<Arc<Chapter>>>,
    /// The YAML files, each with what it is called and its tree, where it has one.
    pub(super) trees: Vec<(&'static str, FileNumber, Option<Arc<Node>>)>,
    /// The files with errors of their own.
    pub(super) broken: BTreeSet<FileNumber>,
}

/// Finds them. `sources` are the files they were read from.
pub(crate) fn passages(texts: &Texts, sources: &Sources) -> Passages {
    let [source, others @ ..] = texts.languages.as_slice() else {
        return Passages::default();
    };
    let own = others
        .par_iter()
        .map(|lang| of_language(texts, *source, *lang, sources));
    own.collect::<Vec<_>>()
        .into_iter()
        .fold(Passages::default(), |mut all, own| {
            all.pairs.extend(own.pairs);
            all.left.extend(own.left);
            all
        })
}

/// Finds those of one language.
fn of_language(texts: &Texts, source: Lang, lang: Lang, sources: &Sources) -> Passages {
    let Texts { chapters, trees, broken, .. } = texts;
    let mut found = Passages::default();
    let paths = broken.iter().map(|file| (sources.get(*file).path.as_str(), *file));
    let paths: BTreeMap<_, _> = paths.collect();
    let stems = |lang: Lang| -> BTreeMap<&str, &Chapter> {
        let own = chapters.get(&lang).into_iter().flatten();
        own.map(|chapter| (chapter.stem(), chapter.as_ref())).collect()
    };
    let (from, to) = (stems(source), stems(lang));
    let all: BTreeSet<_> = from.keys().chain(to.keys()).copied().collect();
    for stem in all {
        let why = match (from.get(stem), to.get(stem)) {
            (Some(one), Some(two)) => {
                let unread =
                    [two, one].into_iter().find(|chapter| broken.contains(&chapter.file));
                match unread {
                    Some(chapter) => Some(Why::Unread(chapter.start())),
                    None => chapter(one, two, &mut found.pairs),
                }
            }
            (Some(one), None) => Some(missing(one, lang, &paths)),
            (None, Some(two)) => Some(missing(two, source, &paths)),
            (None, None) => None,
        };
        let left = |why| Left { lang, of: stem.to_owned(), why };
        found.left.extend(why.map(left));
    }
    for (of, file, tree) in trees {
        let Some(tree) = tree else {
            let why = Why::Unread(Place::new(*file, 0, 0));
            found.left.push(Left { lang, of: (*of).to_owned(), why });
            continue;
        };
        let mut walk = Walk { langs: [source, lang], of, pairs: &mut found.pairs };
        walk.node(tree, &mut vec![]);
    }
    found
}

/// That a chapter has no counterpart in a language, or none that can be read.
fn missing(chapter: &Chapter, lang: Lang, broken: &BTreeMap<&str, FileNumber>) -> Why {
    match broken.get(format!("content/{lang}/{}", chapter.name).as_str()) {
        Some(file) => Why::Unread(Place::new(*file, 0, 0)),
        None => Why::Missing(lang, chapter.start()),
    }
}

/// The passages of a chapter, up to where the two are no longer alike.
fn chapter(one: &Chapter, two: &Chapter, pairs: &mut Vec<Passage>) -> Option<Why> {
    let mut add = |key: Option<String>, block, source: Words, translation: Words| {
        let source = source.version(one.start());
        let translation = translation.version(two.start());
        // A line across the page or a table of metrics is no text.
        if !source.text.is_empty() {
            pairs.push(Passage {
                lang: two.lang,
                of: one.stem().to_owned(),
                key,
                block,
                source,
                translation,
            });
        }
    };
    let line = |line: &[Inline], lang| Words::new(lang, |words| words.line(line));
    let title = |chapter: &Chapter| {
        let blocks = chapter.body.blocks.iter();
        let heading = blocks.filter_map(|block| match block {
            Block::Heading(heading) if heading.level == 1 => Some(heading),
            _ => None,
        });
        heading.map(|heading| line(&heading.body, chapter.lang)).next()
    };
    let (front, twin) = (&one.front, &two.front);
    let lines = [("nav", &front.nav, &twin.nav), ("lead", &front.lead, &twin.lead)];
    if let (Some(own), Some(twin)) = (title(one), title(two)) {
        add(Some("title".to_owned()), None, own, twin);
    }
    for (key, own, twin) in lines {
        if let (Some(own), Some(twin)) = (own, twin) {
            add(Some(key.to_owned()), None, line(own, one.lang), line(twin, two.lang));
        }
    }
    let of_blocks =
        |blocks: &[Block], lang| Words::new(lang, |words| words.blocks(blocks));
    for (label, (own, _)) in &one.body.notes {
        if let Some((twin, _)) = two.body.notes.get(label) {
            let (own, twin) = (of_blocks(own, one.lang), of_blocks(twin, two.lang));
            add(Some(format!("[^{label}]")), None, own, twin);
        }
    }
    let (own, twin) = (body(one), body(two));
    let of_block = |block: &Block, lang| of_blocks(std::slice::from_ref(block), lang);
    for (index, (a, b)) in own.iter().zip(&twin).enumerate() {
        let (source, translation) = (of_block(a, one.lang), of_block(b, two.lang));
        if kind(a) != kind(b) {
            let places = (translation.place, source.place);
            let place = places.0.unwrap_or(two.start());
            return Some(Why::Apart(place, places.1.unwrap_or(one.start())));
        }
        add(None, Some(index), source, translation);
    }
    let last = |blocks: &[&Block], chapter: &Chapter| {
        let at = own.len().min(twin.len());
        let block = blocks.get(at).or(blocks.last());
        block
            .and_then(|block| of_block(block, chapter.lang).place)
            .unwrap_or(chapter.start())
    };
    (own.len() != twin.len()).then(|| Why::Apart(last(&twin, two), last(&own, one)))
}

/// The blocks of a chapter without its title.
fn body(chapter: &Chapter) -> Vec<&Block> {
    let is_title =
        |block: &&Block| matches!(block, Block::Heading(heading) if heading.level == 1);
    chapter.body.blocks.iter().filter(|block| !is_title(block)).collect()
}

/// What two blocks must have in common to be a text and its translation.
type Likeness = (
    Discriminant<Block>,
    Option<Discriminant<Component>>,
    Option<&'static components::Kind>,
);

fn kind(block: &Block) -> Likeness {
    let component = match block {
        Block::Component(component) => Some(component),
        _ => None,
    };
    let prose = component.and_then(|component| match component {
        Component::Prose(prose) => Some(prose.kind()),
        _ => None,
    });
    (discriminant(block), component.map(discriminant), prose)
}

/// Gathers what is written.
pub(crate) struct Words {
    lang: Lang,
    place: Option<Place>,
    text: String,
    words: String,
}

impl Words {
    fn new(lang: Lang, read: impl FnOnce(&mut Self)) -> Self {
        let mut words = Self {
            lang,
            place: None,
            text: String::new(),
            words: String::new(),
        };
        read(&mut words);
        words
    }

    fn version(self, otherwise: Place) -> Version {
        Version {
            place: self.place.unwrap_or(otherwise),
            text: tidy(&self.text),
            words: self.words,
        }
    }

    fn both(&mut self, text: &str) {
        self.text.push_str(text);
        self.words.push_str(text);
    }

    pub(crate) fn at(&mut self, place: Place) {
        self.place.get_or_insert(place);
    }

    pub(crate) fn line(&mut self, line: &[Inline]) {
        self.elements(line);
        self.both("\n");
    }

    /// What is written, with one hole for all of it.
    fn hole(&mut self, read: impl FnOnce(&mut Self)) {
        let start = self.words.len();
        read(self);
        self.words.truncate(start);
        self.words.push(HOLE);
    }

    fn elements(&mut self, line: &[Inline]) {
        for element in line {
            match element {
                Inline::Text(text, place) => {
                    self.at(*place);
                    self.both(text);
                }
                Inline::Figure(written) => self.hole(|own| {
                    own.at(written.place);
                    own.text.push_str(&format!("{{{{ {} }}}}", written.text.trim()));
                }),
                Inline::Code(text, place) => self.hole(|own| {
                    own.at(*place);
                    own.text.push_str(text);
                }),
                Inline::Emphasis(body)
                | Inline::Strong(body)
                | Inline::Strike(body)
                | Inline::Inserted(body)
                | Inline::Deleted(body) => self.elements(body),
                Inline::Subscript(body) | Inline::Superscript(body) => {
                    self.hole(|own| own.elements(body));
                }
                Inline::Link(target, body) if target.url.contains(':') => {
                    self.hole(|own| own.elements(body));
                }
                Inline::Link(_, body) => self.elements(body),
                Inline::Note(label) => {
                    self.text.push_str(&format!("[^{}]", label.value));
                }
                Inline::SoftBreak(_) => self.both(self.lang.joint()),
                Inline::HardBreak => self.both(" "),
                Inline::Picture(picture) => {
                    self.at(picture.path.place);
                    for line in std::iter::once(&picture.alt).chain(&picture.caption) {
                        self.both("\n");
                        self.line(line);
                    }
                }
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.line(&heading.body),
                Block::Paragraph(body, _) => self.line(body),
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(item));
                }
                Block::Quote(body) => self.blocks(body),
                Block::Code(text, place) => {
                    self.at(*place);
                    self.text.push_str(text);
                    self.both("\n");
                }
                Block::Table(table) => {
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        self.row(row.iter());
                    }
                }
                Block::Rule => {}
                Block::Component(component) => component.texts(self),
            }
        }
    }

    /// The cells of a row: one line, whose cells are judged one by one.
    pub(crate) fn row<'a>(&mut self, cells: impl Iterator<Item = &'a Vec<Inline>>) {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                self.text.push_str(" | ");
                self.words.push('\n');
            }
            self.elements(cell);
        }
        self.both("\n");
    }

    pub(crate) fn lines<'a>(&mut self, lines: impl IntoIterator<Item = &'a Vec<Inline>>) {
        lines.into_iter().for_each(|line| self.line(line));
    }
}

/// A text with its spaces and line breaks as one would write it anew.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        words.join(" ").replace(|c: char| c.is_control(), "")
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A text with holes where its placeholders stand.
fn without_placeholders(text: &str) -> String {
    let mut words = String::new();
    let mut at = 0;
    for range in placeholder::find(text, &[]) {
        words.push_str(text.get(at..range.start).unwrap_or(""));
        words.push(HOLE);
        at = range.end;
    }
    words.push_str(text.get(at..).unwrap_or(""));
    words
}

/// Finds what is given by language in a YAML file.
struct Walk<'a> {
    langs: [Lang; 2],
    of: &'a str,
    pairs: &'a mut Vec<Passage>,
}

impl Walk<'_> {
    fn node<'n>(&mut self, node: &'n Node, path: &mut Vec<&'n str>) {
        let Kind::Mapping(entries) = &node.kind else { return };
        let version = |lang: Lang| {
            let mut entries = entries.iter();
            entries
                .find(|(key, _)| key.value == lang.tag())
                .and_then(|it| version(&it.1))
        };
        let [one, two] = self.langs;
        if let (Some(source), Some(translation)) = (version(one), version(two)) {
            self.pairs.push(Passage {
                lang: two,
                of: self.of.to_owned(),
                key: Some(path.join(".")),
                block: None,
                source,
                translation,
            });
        }
        for (key, node) in entries {
            path.push(&key.value);
            self.node(node, path);
            path.pop();
        }
    }
}

/// A text of a YAML file; the forms of one word stand in a list.
fn version(node: &Node) -> Option<Version> {
    let written = |node: &Node| match &node.kind {
        Kind::Scalar { text, .. } if !node.is_null() => Some(text.clone()),
        _ => None,
    };
    let text = match &node.kind {
        Kind::Sequence(items) => {
            let forms = items.iter().map(written).collect::<Option<Vec<_>>>()?;
            forms.join(", ")
        }
        _ => written(node)?,
    };
    let text = tidy(&text);
    (!text.is_empty()).then(|| Version {
        place: node.place,
        words: without_placeholders(&text),
        text,
    })
}
