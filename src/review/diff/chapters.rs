//! Which chapter of one making is which of the other: by its name without its number, and by
//! what it says, so that a chapter that was renumbered, renamed or moved is the same one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Step, aligned};
use crate::output::ledger::{Block, Finding, Ledger};

/// A chapter that came, went, or stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChapterChange {
    /// `new`, `gone`, `renamed`, or `moved` among the others.
    pub change: String,
    /// Its language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// The author's file; where it is gone, as it was.
    pub file: String,
    /// Its file before, where that was another.
    pub before: Option<String>,
    /// Its pages, or those it stood on.
    pub pages: Vec<String>,
    /// How many texts of a new or gone chapter stand nowhere on the other side.
    pub texts: usize,
    /// How many figures of a new or gone chapter do.
    pub figures: usize,
    /// What it says, for what is only known by its words.
    #[serde(skip)]
    pub words: String,
}

/// The chapters of two makings, side by side.
#[derive(Debug, Default)]
pub(super) struct Chapters {
    /// The new label of each old one that is still there.
    pub(super) pairs: BTreeMap<String, String>,
    /// In the order of each side.
    old: Vec<Chapter>,
    new: Vec<Chapter>,
}

#[derive(Debug)]
struct Chapter {
    label: String,
    language: String,
    file: String,
    /// The blocks, by their numbers in the ledger.
    blocks: Vec<usize>,
    /// How long its texts are, by kind and text.
    texts: BTreeMap<(String, String), usize>,
}

/// How much two chapters must have in common, in thousandths.
const LEAST: usize = 333;

impl Chapters {
    pub(super) fn new(old: &Ledger, new: &Ledger) -> Self {
        let (old, new) = (chapters(&old.blocks), chapters(&new.blocks));
        let mut likely = vec![];
        for (a, before) in old.iter().enumerate() {
            for (b, after) in new.iter().enumerate() {
                if before.language != after.language {
                    continue;
                }
                // A name weighs something, and what is said more.
                let name = if before.label == after.label { LEAST } else { 0 };
                let score = name + common(before, after);
                if score >= LEAST {
                    likely.push((std::cmp::Reverse(score), a, b));
                }
            }
        }
        likely.sort_unstable();
        let mut pairs = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (_, a, b) in likely {
            let (Some(before), Some(after)) = (old.get(a), new.get(b)) else { continue };
            if !pairs.contains_key(&before.label) && taken.insert(&after.label) {
                pairs.insert(before.label.clone(), after.label.clone());
            }
        }
        Self { pairs, old, new }
    }

    /// The blocks of both sides, chapter by chapter as they are now, then those that are gone.
    pub(super) fn blocks(&self) -> Vec<[Vec<usize>; 2]> {
        let twins: BTreeMap<_, _> = self.pairs.iter().map(|(a, b)| (b, a)).collect();
        let of = |list: &[Chapter], label: &String| {
            let own = list.iter().find(|own| own.label == *label);
            own.map(|own| own.blocks.clone()).unwrap_or_default()
        };
        let now = self.new.iter().map(|chapter| {
            let twin = twins.get(&chapter.label).map(|twin| of(&self.old, twin));
            [twin.unwrap_or_default(), chapter.blocks.clone()]
        });
        let gone = self.old.iter().filter(|own| !self.pairs.contains_key(&own.label));
        now.chain(gone.map(|chapter| [chapter.blocks.clone(), vec![]]))
            .collect()
    }

    /// The chapters that came, went, or stand elsewhere.
    pub(super) fn changes(&self, old: &Ledger, new: &Ledger) -> Vec<ChapterChange> {
        let mut changes = vec![];
        let entry = |change: &str, chapter: &Chapter, blocks: &[Block]| {
            let contents = contents(blocks);
            let own = chapter.blocks.iter().filter_map(|at| blocks.get(*at));
            let own: Vec<_> = own.collect();
            let title = own.iter().find(|block| block.kind == "title");
            let mut pages: Vec<String> = vec![];
            // Contents and index name headings, and are no pages of the chapter.
            let held = |block: &&&Block| !matches!(&*block.kind, "title" | "heading");
            for page in own.iter().filter(held).flat_map(|block| &block.pages) {
                if !pages.contains(page) && !contents.contains_key(page.as_str()) {
                    pages.push(page.clone());
                }
            }
            let texts: Vec<_> = own.iter().map(|block| block.text.as_str()).collect();
            ChapterChange {
                change: change.to_owned(),
                language: chapter.language.clone(),
                title: title.map(|title| title.text.clone()).unwrap_or_default(),
                file: chapter.file.clone(),
                before: None,
                pages,
                texts: 0,
                figures: 0,
                words: texts.join("\n"),
            }
        };
        let order = |list: &[Chapter], name: &dyn Fn(&str) -> Option<String>| {
            list.iter().filter_map(|own| name(&own.label)).collect::<Vec<_>>()
        };
        let before = order(&self.old, &|label| self.pairs.get(label).cloned());
        let kept: BTreeSet<_> = before.iter().cloned().collect();
        let after =
            order(&self.new, &|label| kept.contains(label).then(|| label.to_owned()));
        let mut moved = BTreeSet::new();
        for step in aligned(&before, &after) {
            if let Step::Other(_, range) = step {
                moved.extend(after.get(range).unwrap_or_default().iter().cloned());
            }
        }
        for chapter in &self.new {
            let twin = self.old.iter().find(|own| {
                self.pairs.get(&own.label).is_some_and(|pair| *pair == chapter.label)
            });
            let Some(twin) = twin else {
                changes.push(entry("new", chapter, &new.blocks));
                continue;
            };
            let change =
                match (moved.contains(&chapter.label), twin.label == chapter.label) {
                    (true, _) => "moved",
                    (false, false) => "renamed",
                    (false, true) => continue,
                };
            let before = (twin.file != chapter.file).then(|| twin.file.clone());
            changes.push(ChapterChange {
                before,
                words: String::new(),
                ..entry(change, chapter, &new.blocks)
            });
        }
        for chapter in &self.old {
            if !self.pairs.contains_key(&chapter.label) {
                changes.push(entry("gone", chapter, &old.blocks));
            }
        }
        // Reasons and answers of the content index stand in no chapter.
        changes.retain(|change| !change.title.is_empty());
        changes
    }

    /// An old finding as it would read with the files' names of today.
    pub(super) fn renamed(&self, finding: &Finding) -> Finding {
        let mut own = finding.clone();
        for chapter in &self.old {
            let name = self.pairs.get(&chapter.label);
            let now = self.new.iter().find(|own| Some(&own.label) == name);
            let Some(now) = now.filter(|now| now.file != chapter.file) else { continue };
            if finding.file == chapter.file {
                own.file.clone_from(&now.file);
            }
        }
        let names = |list: &[Chapter]| -> Vec<(String, String)> {
            let base = |file: &str| file.rsplit('/').next().unwrap_or(file).to_owned();
            list.iter().map(|own| (own.label.clone(), base(&own.file))).collect()
        };
        let now = names(&self.new);
        // A name that was given on to another chapter is replaced once.
        let mut text = String::new();
        let mut rest = own.message.as_str();
        let old: Vec<_> =
            names(&self.old).into_iter().filter(|(_, n)| !n.is_empty()).collect();
        while let Some(c) = rest.chars().next() {
            let found = old.iter().find(|(_, name)| rest.starts_with(name.as_str()));
            match found {
                Some((label, name)) => {
                    let pair = self.pairs.get(label);
                    let twin = now.iter().find(|(own, _)| Some(own) == pair);
                    text.push_str(twin.map_or(name, |(_, name)| name));
                    rest = rest.get(name.len()..).unwrap_or_default();
                }
                None => {
                    text.push(c);
                    rest = rest.get(c.len_utf8()..).unwrap_or_default();
                }
            }
        }
        own.message = text;
        own
    }
}

/// The pages that name chapters before any of their language begins, each with its language:
/// contents.
pub(super) fn contents(blocks: &[Block]) -> BTreeMap<&str, &str> {
    let mut named: BTreeMap<(&str, u64), BTreeSet<&str>> = BTreeMap::new();
    let mut pages: BTreeMap<u64, &str> = BTreeMap::new();
    let mut begun: BTreeMap<&str, u64> = BTreeMap::new();
    for block in blocks.iter().filter(|block| !block.chapter.is_empty()) {
        for page in &block.pages {
            let Ok(number) = page.parse() else { continue };
            pages.insert(number, page);
            let language = block.language.as_str();
            match &*block.kind {
                "title" => {
                    let chapters = named.entry((language, number)).or_default();
                    chapters.insert(&block.chapter);
                }
                "heading" => {}
                _ => {
                    let first = begun.entry(language).or_insert(number);
                    *first = number.min(*first);
                }
            }
        }
    }
    let named = named.into_iter().filter(|((language, number), chapters)| {
        chapters.len() > 1 && begun.get(language).is_none_or(|first| number < first)
    });
    named
        .filter_map(|((language, number), _)| Some((*pages.get(&number)?, language)))
        .collect()
}

fn chapters(blocks: &[Block]) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = vec![];
    for (at, block) in blocks.iter().enumerate() {
        let own = chapters.iter().position(|own| {
            let is_none = block.chapter.is_empty() && own.label.ends_with(' ');
            own.language == block.language && (own.label == block.chapter || is_none)
        });
        let own = own.unwrap_or_else(|| {
            chapters.push(Chapter {
                // What stands in no chapter has a part of each language to itself.
                label: match block.chapter.is_empty() {
                    true => format!("{} ", block.language),
                    false => block.chapter.clone(),
                },
                language: block.language.clone(),
                file: block.file.clone(),
                blocks: vec![],
                texts: BTreeMap::new(),
            });
            chapters.len() - 1
        });
        if let Some(chapter) = chapters.get_mut(own) {
            chapter.blocks.push(at);
            let (text, _) = unlinked(block);
            *chapter.texts.entry((block.kind.clone(), text)).or_default() +=
                block.text.len();
        }
    }
    chapters
}

/// How much two chapters have in common, in thousandths of the shorter of the two: a
/// chapter of which half went elsewhere is still itself.
fn common(a: &Chapter, b: &Chapter) -> usize {
    let shared = a.texts.iter().filter_map(|(text, n)| Some(n.min(b.texts.get(text)?)));
    let whole = |chapter: &Chapter| chapter.texts.values().sum::<usize>();
    let (most, least) = (whole(a).max(whole(b)), whole(a).min(whole(b)).max(1));
    let shared = 1_000 * shared.sum::<usize>();
    // Between two that hold all of a third, the longer is likelier.
    (shared / least + shared / most.max(1)) / 2
}

/// A block's text without the names of the headings its links lead to, and those names: that
/// a heading is called otherwise changes nothing on a page.
pub(super) fn unlinked(block: &Block) -> (String, Vec<String>) {
    let mark = format!("]({}/", block.language);
    let (mut text, mut links) = (String::new(), vec![]);
    let mut rest = block.text.as_str();
    while let Some((before, after)) = rest.split_once(&mark) {
        text.push_str(before);
        match after.split_once(')') {
            Some((label, behind)) if !label.contains(char::is_whitespace) => {
                text.push_str("]()");
                links.push(format!("{}/{label}", block.language));
                rest = behind;
            }
            _ => {
                text.push_str(&mark);
                rest = after;
            }
        }
    }
    text.push_str(rest);
    (text, links)
}
