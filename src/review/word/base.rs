//! What went out: the export as it would be made now, each of its texts with its place.

use std::collections::BTreeMap;

use super::align::{Unit, units};
use super::markdown::{Hand, links};
use super::notes;
use super::read::read;
use super::story::address;
use super::view::{Taken, Text, view};
use crate::model::place::{FileNumber, Place, Sources};
use crate::output::word::atom::{Atom, Token};
use crate::output::word::body::{Segment, anchor};
use crate::output::word::{Matter, Pictures, export, segments};

/// Where a text of the export stands, in its story and place, and its number in the chapter.
type Spot = (usize, usize, usize);

/// A footnote: its file, and its label there.
pub(super) type Label = (FileNumber, String);

/// The export, made anew.
pub(super) struct Base {
    /// The texts of the body and of the notes.
    pub(super) texts: [Vec<Text>; 2],
    pub(super) units: [Vec<Unit>; 2],
    /// Those that may be edited, by story and place in it.
    pub(super) segments: BTreeMap<(usize, usize), Segment>,
    /// Where each stands, by chapter and hash, with its number in the chapter.
    ids: BTreeMap<(usize, String), Vec<Spot>>,
    /// The paths of the chapters.
    pub(super) paths: Vec<String>,
    /// The footnotes, with the places of their texts in the second story.
    pub(super) notes: BTreeMap<Label, Vec<usize>>,
    /// The footnote that each text of the second story is of.
    pub(super) labels: BTreeMap<usize, Label>,
    /// How each file is written.
    pub(super) hands: BTreeMap<FileNumber, Hand>,
}

/// What a bookmark says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) chapter: usize,
    pub(super) count: usize,
    pub(super) line: usize,
    pub(super) hash: String,
    /// What its text read as.
    pub(super) seen: String,
}

impl Name {
    pub(super) fn parse(name: &str) -> Option<Self> {
        let parts: Vec<&str> = name.strip_prefix("recto_")?.split('_').collect();
        let [chapter, count, line, hash, seen] = parts.as_slice() else { return None };
        Some(Self {
            chapter: chapter.parse().ok()?,
            count: count.parse().ok()?,
            line: line.parse().ok()?,
            hash: (*hash).to_owned(),
            seen: (*seen).to_owned(),
        })
    }
}

impl Base {
    /// Makes the export of chapters anew.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(super) fn new(matter: &Matter<'_>, pictures: &Pictures) -> Result<Self, String> {
        let bytes = export(matter, pictures)?;
        let document = read(&bytes)?;
        let mut texts = view(&document, &Taken::default());
        let mut known: BTreeMap<String, Segment> = segments(matter)
            .into_iter()
            .map(|segment| (segment.name.clone(), segment))
            .collect();
        let (mut own, mut ids) = (BTreeMap::new(), BTreeMap::new());
        let mut numbers: BTreeMap<String, Label> = BTreeMap::new();
        for (story, texts) in texts.iter().enumerate() {
            for (at, text) in texts.iter().enumerate() {
                for name in text.names.keys() {
                    let Some(mut segment) = known.remove(name) else { continue };
                    let Some(id) = Name::parse(name) else { continue };
                    let places =
                        ids.entry((id.chapter, id.hash)).or_insert_with(Vec::new);
                    places.push((id.count, story, at));
                    segment.atoms.iter_mut().for_each(as_read);
                    let pairs = || segment.atoms.iter().zip(&text.tokens);
                    let is_whole = segment.atoms.len() == text.tokens.len()
                        && pairs().all(|(atom, tok)| is_same(&atom.token, &tok.token));
                    if is_whole {
                        for (atom, tok) in pairs() {
                            if let Token::Note(label) = &atom.token
                                && !tok.tag.is_empty()
                            {
                                let label = (segment.file, label.clone());
                                numbers.entry(tok.tag.clone()).or_insert(label);
                            }
                        }
                        own.insert((story, at), segment);
                    }
                }
            }
        }
        // Those that components refer to are known by where their texts stand.
        for (at, text) in texts[1].iter().enumerate() {
            let (Some(number), Some(segment)) = (&text.note, own.get(&(1, at))) else {
                continue;
            };
            let whole = matter.sources.get(segment.file).text.as_str();
            if let Some(label) = label(whole, segment.range.start) {
                numbers.entry(number.clone()).or_insert((segment.file, label));
            }
        }
        let names = numbers.iter().map(|(number, own)| (number.clone(), own.1.clone()));
        notes::name(texts.iter_mut().flatten(), &names.collect());
        let (mut notes, mut labels) = (BTreeMap::new(), BTreeMap::new());
        for (at, text) in texts[1].iter().enumerate() {
            let label = text.note.as_ref().and_then(|number| numbers.get(number));
            if let Some(label) = label {
                labels.insert(at, label.clone());
                notes.entry(label.clone()).or_insert_with(Vec::new).push(at);
            }
        }
        let mut hands: BTreeMap<FileNumber, Hand> = BTreeMap::new();
        for segment in own.values() {
            let whole = matter.sources.get(segment.file).text.as_str();
            let hand = hands.entry(segment.file).or_insert_with(|| Hand::new(whole));
            for (link, close, heading) in links(&segment.atoms, whole) {
                hand.headings.extend(heading.map(|words| (link.clone(), words)));
                hand.links.insert(link, close);
            }
            for atom in &segment.atoms {
                if let Token::Figure(key) = &atom.token {
                    let written = whole.get(atom.source.clone()).unwrap_or("").to_owned();
                    hand.figures.insert(key.clone(), written);
                }
            }
        }
        shared(&mut hands, matter.sources);
        let paths = matter.chapters.iter();
        let paths = paths.map(|it| matter.sources.get(it.file).path.clone()).collect();
        let units = [units(&texts[0]), units(&texts[1])];
        Ok(Self {
            texts,
            units,
            segments: own,
            ids,
            paths,
            notes,
            labels,
            hands,
        })
    }

    /// Where the text of a bookmark stands now, if it is as it was.
    pub(super) fn find(&self, name: &Name) -> Option<(usize, usize)> {
        let all = self.ids.get(&(name.chapter, name.hash.clone()))?;
        let near = all.iter().min_by_key(|(count, ..)| count.abs_diff(name.count))?;
        Some((near.1, near.2))
    }

    /// The unit a text is part of.
    pub(super) fn unit(&self, story: usize, at: usize) -> Option<usize> {
        let units = self.units.get(story)?;
        let found = units.partition_point(|unit| unit.end <= at);
        (found < units.len()).then_some(found)
    }

    /// The place of a text: its own, or that of the last before it that has one.
    pub(super) fn place(
        &self,
        story: usize,
        at: usize,
        sources: &Sources,
    ) -> Option<Place> {
        if let Some(segment) = self.segments.get(&(story, at)) {
            let range = &segment.range;
            return Some(Place::new(segment.file, range.start, range.end));
        }
        let text = self.texts.get(story)?.get(at)?;
        if let Some(place) =
            text.locked.as_deref().and_then(|tag| self.block(tag, sources))
        {
            return Some(place);
        }
        let before = self.segments.range((story, 0)..(story, at)).next_back();
        let after = || self.segments.range((story, at)..(story, usize::MAX)).next();
        let (_, near) = before.or_else(after)?;
        Some(Place::new(near.file, near.range.start, near.range.end))
    }

    /// The file a text is of.
    pub(super) fn file(&self, story: usize, at: usize, sources: &Sources) -> FileNumber {
        self.place(story, at, sources)
            .map_or(FileNumber(0), |place| place.file)
    }

    /// The line a component begins in.
    pub(super) fn block(&self, tag: &str, sources: &Sources) -> Option<Place> {
        let (chapter, line) = tag.rsplit(' ').next()?.split_once(':')?;
        let path = self.paths.get(chapter.parse::<usize>().ok()?)?;
        let line = line.parse::<usize>().ok()?.checked_sub(1)?;
        let file = sources.find(path)?;
        let text = &sources.get(file).text;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let end = start + text.get(start..)?.lines().next()?.len();
        Some(Place::new(file, start, end))
    }
}

/// Gives each file what the others write figures and links with, for texts that move there.
fn shared(hands: &mut BTreeMap<FileNumber, Hand>, sources: &Sources) {
    let mut all = Hand::default();
    for (file, hand) in hands.iter() {
        let path = sources.get(*file).path.as_str();
        let name = path.rsplit('/').next().unwrap_or(path);
        let figures = hand.figures.iter().map(|(key, own)| (key.clone(), own.clone()));
        all.figures.extend(figures);
        for (link, close) in &hand.links {
            // What leads within its own file is named with it elsewhere.
            let close = match close.strip_prefix("](#") {
                Some(rest) => format!("]({name}#{rest}"),
                None => close.clone(),
            };
            all.links.entry(link.clone()).or_insert(close);
        }
        let headings = hand.headings.iter().map(|(key, own)| (key.clone(), own.clone()));
        all.headings.extend(headings);
    }
    for hand in hands.values_mut() {
        for (key, own) in &all.figures {
            hand.figures.entry(key.clone()).or_insert_with(|| own.clone());
        }
        for (key, own) in &all.links {
            hand.links.entry(key.clone()).or_insert_with(|| own.clone());
        }
        for (key, own) in &all.headings {
            hand.headings.entry(key.clone()).or_insert_with(|| own.clone());
        }
    }
}

/// Whether two letters are one, whatever their footnotes are called.
fn is_same(one: &Token, two: &Token) -> bool {
    matches!((one, two), (Token::Note(_), Token::Note(_))) || one == two
}

/// The label of the footnote whose first words stand at a byte.
fn label(whole: &str, at: usize) -> Option<String> {
    let before = whole.get(..at)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let (label, _) = before
        .get(line..)?
        .trim_start()
        .strip_prefix("[^")?
        .split_once("]:")?;
    Some(label.to_owned())
}

/// Links as they are read back.
fn as_read(atom: &mut Atom) {
    let link = atom.format.link.take();
    atom.format.link = link.map(|link| match link.strip_prefix('#') {
        Some(label) => format!("#{}", anchor(label)),
        None => address(&link),
    });
}
