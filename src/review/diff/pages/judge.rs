//! Whether what changed on a page is among the differences that are listed.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChangedPage, Pages, Pair, Text, aligned_by};
use crate::model::lang::is_ideograph;
use crate::output::ledger::{Block, FIGURE, Ledger, PageEntry};
use crate::review::diff::chapters::{Chapters, contents};
use crate::review::diff::{self, Difference, Step, aligned};

/// How often words stand in a text, or how much more often than in another.
pub(super) type Words = BTreeMap<String, i64>;

pub(super) struct Judge<'a> {
    known: &'a Difference,
    /// The words that listed differences of the text account for.
    accounted: BTreeSet<String>,
    numbers: BTreeSet<&'a str>,
    /// What changed that may show on any page.
    wide: Vec<String>,
    /// The chapter of each page, by its name today.
    chapters: [BTreeMap<&'a str, &'a str>; 2],
    /// The chapters whose colour is another.
    recoloured: BTreeSet<&'a str>,
    /// The pages of contents of each side, with their languages.
    contents: [BTreeMap<&'a str, &'a str>; 2],
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        old: &'a Ledger,
        new: &'a Ledger,
        chapters: &'a Chapters,
        known: &'a Difference,
    ) -> Self {
        let mut accounted = BTreeSet::new();
        let texts = known.prose.iter().map(|change| (&change.old, &change.new));
        let rows = known.index.iter().map(|change| (&change.old, &change.new));
        for (before, after) in texts.chain(rows) {
            let mut words = Words::new();
            count(&mut words, before.as_deref().unwrap_or(""), -1);
            count(&mut words, after.as_deref().unwrap_or(""), 1);
            accounted.extend(words.into_iter().filter(|(_, n)| *n != 0).map(|(w, _)| w));
        }
        let definitions = known.definitions.iter();
        let definitions = definitions.flat_map(|change| [&change.old, &change.new]);
        for text in definitions.chain(known.chapters.iter().map(|own| &own.words)) {
            let mut words = Words::new();
            count(&mut words, text, 1);
            accounted.extend(words.into_keys());
        }
        let numbers = old.pages.iter().chain(&new.pages).map(|page| page.page.as_str());
        let today = |label: &'a str| chapters.pairs.get(label).map_or(label, |own| own);
        let of_pages = |blocks: &'a [Block], name: &dyn Fn(&'a str) -> &'a str| {
            let contents = contents(blocks);
            let mut own = BTreeMap::new();
            // Contents and index name titles and headings too.
            let is_held = |block: &&Block| {
                !block.chapter.is_empty() && !matches!(&*block.kind, "title" | "heading")
            };
            for block in blocks.iter().filter(is_held) {
                for page in
                    block.pages.iter().filter(|p| !contents.contains_key(p.as_str()))
                {
                    own.entry(page.as_str()).or_insert_with(|| name(&block.chapter));
                }
            }
            own
        };
        let before = colours(&old.blocks, &today);
        let after = colours(&new.blocks, &|label| label);
        let recoloured = after.iter().filter(|(label, colour)| {
            before.get(*label).is_some_and(|before| before != *colour)
        });
        Self {
            accounted,
            numbers: numbers.collect(),
            wide: wide(old, new, known),
            chapters: [
                of_pages(&old.blocks, &today),
                of_pages(&new.blocks, &|label| label),
            ],
            recoloured: recoloured.map(|(label, _)| *label).collect(),
            contents: [contents(&old.blocks), contents(&new.blocks)],
            known,
        }
    }

    /// The language and chapter of a page of the old side (0) or the new (1).
    pub(super) fn place(
        &self,
        page: &PageEntry,
        side: usize,
    ) -> (String, Option<String>) {
        let own = self.chapters.get(side).and_then(|own| own.get(page.page.as_str()));
        (page.language.clone(), own.map(|own| (*own).to_owned()))
    }

    /// The pages of a region as they pair up: by their text, by their chapter, in order.
    pub(super) fn pairs(
        &self,
        olds: &'a [PageEntry],
        news: &'a [PageEntry],
    ) -> Vec<Pair<'a>> {
        let text = |page: &PageEntry| {
            let mut words = Words::new();
            count(&mut words, &page.text, 1);
            count(&mut words, &page.running, -1);
            words.retain(|_, n| *n != 0);
            format!("{} {words:?}", page.language)
        };
        let mut pairs = vec![];
        for step in aligned_by(olds, news, &text) {
            let (before, after) = match step {
                Step::Same(a, b) => (a..a + 1, b..b + 1),
                Step::Other(before, after) => (before, after),
            };
            let olds = olds.get(before).unwrap_or(&[]);
            let news = news.get(after).unwrap_or(&[]);
            let one: Vec<_> = olds.iter().map(|page| self.place(page, 0)).collect();
            let two: Vec<_> = news.iter().map(|page| self.place(page, 1)).collect();
            for step in aligned(&one, &two) {
                match step {
                    Step::Same(a, b) => pairs.push((olds.get(a), news.get(b))),
                    Step::Other(before, after) => {
                        let gone = olds.get(before).unwrap_or(&[]).iter();
                        let come = news.get(after).unwrap_or(&[]).iter();
                        pairs.extend(gone.map(|page| (Some(page), None)));
                        pairs.extend(come.map(|page| (None, Some(page))));
                    }
                }
            }
        }
        pairs
    }

    /// Judges all pages, in their pairs.
    pub(super) fn all(&self, pairs: &[Pair<'a>], pages: &mut Pages) {
        // Words that went from one page to another have not changed.
        let mut whole = Words::new();
        for (old, new) in pairs {
            for (page, sign) in [(old, -1), (new, 1)] {
                count(&mut whole, page.map_or("", |page| &page.text), sign);
                count(&mut whole, page.map_or("", |page| &page.running), -sign);
            }
        }
        whole.retain(|word, n| *n != 0 && !self.is_accounted(word));
        for (a, b) in pairs.iter().copied() {
            let Some(any) = b.or(a) else { continue };
            if let (Some(a), Some(b)) = (a, b)
                && a.picture == b.picture
            {
                match a.page == b.page {
                    true => pages.same += 1,
                    false => pages.moved.push((a.page.clone(), b.page.clone())),
                }
                continue;
            }
            let mut own = Words::new();
            for (page, sign) in [(a, -1), (b, 1)] {
                count(&mut own, page.map_or("", |page| &page.text), sign);
                count(&mut own, page.map_or("", |page| &page.running), -sign);
            }
            own.retain(|_, n| *n != 0);
            let mut text = Text { page: any.page.clone(), old: vec![], new: vec![] };
            for (word, n) in &own {
                let Some(left) = whole.get_mut(word) else { continue };
                if left.signum() == n.signum() {
                    *left -= n;
                    match *n < 0 {
                        true => text.old.push(word.clone()),
                        false => text.new.push(word.clone()),
                    }
                    if *left == 0 {
                        whole.remove(word);
                    }
                }
            }
            let is_accounted = text.old.is_empty() && text.new.is_empty();
            let mut page = ChangedPage {
                old: a.map(|page| page.page.clone()),
                new: b.map(|page| page.page.clone()),
                language: self.contents(a, b).unwrap_or(&any.language).to_owned(),
                causes: self.causes(a, b, &own, is_accounted),
                unexplained: vec![],
            };
            self.explain(a, b, &own, &mut page);
            pages.changed.push(page);
            if !is_accounted {
                pages.other.push(text);
            }
        }
    }

    /// The language of a page of contents.
    fn contents(&self, old: Option<&PageEntry>, new: Option<&PageEntry>) -> Option<&str> {
        let [then, now] = &self.contents;
        let of = |page: Option<&PageEntry>, own: &BTreeMap<&'a str, &'a str>| {
            page.and_then(|page| own.get(page.page.as_str()).copied())
        };
        of(new, now).or_else(|| of(old, then))
    }

    fn is_accounted(&self, word: &str) -> bool {
        self.accounted.contains(word) || self.numbers.contains(word)
    }

    /// What listed differences a page shows.
    fn causes(
        &self,
        old: Option<&PageEntry>,
        new: Option<&PageEntry>,
        words: &Words,
        is_accounted: bool,
    ) -> Vec<String> {
        let on = |page: Option<&PageEntry>, number: &str| {
            page.is_some_and(|page| page.page == number)
        };
        let mut causes = vec![];
        let page = new.or(old).map_or("", |page| &page.page);
        let [then, now] = &self.chapters;
        match (old, new) {
            (None, _) => causes.push("new page".to_owned()),
            (_, None) => causes.push("page gone".to_owned()),
            _ => {}
        }
        let chapter = match new {
            Some(_) => now.get(page),
            None => then.get(page),
        };
        let mut add = |count: usize, one: &str, many: &str| match count {
            0 => {}
            1 => causes.push(format!("1 {one}")),
            count => causes.push(format!("{count} {many}")),
        };
        let figures = self.known.occurrences.iter().filter(|occurrence| {
            let at = |printed: &Option<diff::Printed>, page| {
                printed.as_ref().is_some_and(|printed| on(page, &printed.page))
            };
            at(&occurrence.old, old) || at(&occurrence.new, new)
        });
        add(figures.count(), "figure", "figures");
        let here = |pages: &[String]| {
            pages
                .iter()
                .any(|page| on(new, page) || (new.is_none() && on(old, page)))
        };
        let drawn = self.known.touched.iter().filter(|touched| here(&touched.pages));
        add(drawn.count(), "chart or table", "charts and tables");
        let is_contents = self.contents(old, new).is_some();
        let texts = self.known.prose.iter().filter(|change| here(&change.pages));
        let texts = if is_contents { 0 } else { texts.count() };
        add(texts, "text", "texts");
        let moved = self.known.moved.iter().filter(|moved| here(&moved.pages));
        let moved = if is_contents { 0 } else { moved.count() };
        if moved > 0 {
            causes.push("text that stood elsewhere".to_owned());
        }
        if is_contents {
            causes.push("contents".to_owned());
        }
        let is_number = |word: &String| self.numbers.contains(word.as_str());
        if !is_contents && old.is_some() && new.is_some() && words.keys().any(is_number) {
            causes.push("page numbers".to_owned());
        }
        let flowed = words.keys().any(|word| !self.is_accounted(word));
        let is_both = old.is_some() && new.is_some();
        if flowed && is_accounted && is_both {
            causes.push("text that flows on".to_owned());
        }
        if is_both && chapter.is_some_and(|own| self.recoloured.contains(own)) {
            causes.push(
                "the chapter's colour, by its place among those numbered".to_owned(),
            );
        }
        causes
    }

    /// Says of a page what runs along it otherwise, and what no listed difference explains.
    fn explain(
        &self,
        old: Option<&PageEntry>,
        new: Option<&PageEntry>,
        words: &Words,
        page: &mut ChangedPage,
    ) {
        let (Some(a), Some(b)) = (old, new) else { return };
        let Some((one, two)) = a.looks.as_ref().zip(b.looks.as_ref()) else {
            page.causes.extend(self.wide.iter().cloned());
            if page.causes.is_empty() {
                page.unexplained.push("what is drawn".to_owned());
            }
            return;
        };
        let is_other_side = is_odd(&a.page) != is_odd(&b.page);
        let is_known = !page.causes.is_empty();
        let is_drawn = one.letters != two.letters
            || one.shapes != two.shapes
            || one.images != two.images;
        if is_drawn {
            page.causes.extend(self.wide.iter().cloned());
        }
        if one.running != two.running {
            let is_nav = self.known.chapters.iter().any(|own| own.language == b.language)
                || self.known.prose.iter().any(|own| own.kind == "front matter");
            match (is_nav, is_other_side) {
                (true, _) => page.causes.push("navigation bar".to_owned()),
                (_, true) => page.causes.push("heads of left and right pages".to_owned()),
                // The same words that are drawn otherwise have a cause of their own.
                _ if a.running != b.running || !self.wide.is_empty() => {
                    page.causes.push("heads and feet".to_owned());
                    page.causes.extend(self.wide.iter().cloned());
                }
                _ => page.unexplained.push("what runs along it".to_owned()),
            }
        }
        let is_text = !words.is_empty();
        if is_drawn && !is_known && !is_text && self.wide.is_empty() {
            for (is_other, kind) in [
                (one.letters != two.letters, "type: font, size or colour"),
                // Art is drawn for the side a page is on.
                (one.shapes != two.shapes && !is_other_side, "drawing"),
                (one.images != two.images, "picture"),
            ] {
                if is_other {
                    page.unexplained.push(kind.to_owned());
                }
            }
        } else if one.flow != two.flow && !is_drawn {
            let is_moved =
                is_other_side || !is_quiet(self.known) || !self.wide.is_empty();
            match is_moved {
                true => page.causes.push("position only".to_owned()),
                false => page.unexplained.push("position only".to_owned()),
            }
        }
        page.causes.sort_by_key(|cause| self.wide.contains(cause));
        page.causes.dedup();
        if page.causes.is_empty() && page.unexplained.is_empty() {
            page.causes.push("text".to_owned());
        }
    }
}

/// Whether no text, figure or drawing changed, which would make others move.
fn is_quiet(known: &Difference) -> bool {
    known.occurrences.is_empty()
        && known.touched.is_empty()
        && known.prose.is_empty()
        && known.moved.is_empty()
        && known.chapters.is_empty()
}

fn is_odd(number: &str) -> bool {
    number.bytes().last().is_some_and(|digit| digit % 2 == 1)
}

/// The place of each numbered chapter among the others: chapters take colours in turn.
fn colours<'a>(
    blocks: &'a [Block],
    name: &dyn Fn(&'a str) -> &'a str,
) -> BTreeMap<&'a str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut colours = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.kind == "front matter") {
        let head = block.text.lines().next().unwrap_or("");
        if !head.contains("number none") {
            let count = counts.entry(&block.language).or_default();
            colours.insert(name(&block.chapter), *count);
            *count += 1;
        }
    }
    colours
}

/// What changed that may show on any page, and is listed nowhere else.
fn wide(old: &Ledger, new: &Ledger, known: &Difference) -> Vec<String> {
    let mut wide = vec![];
    for file in &known.files {
        let path = &file.path;
        let is_text = path.ends_with(".md") || path.ends_with(".yaml");
        if path == "content/report.yaml" {
            wide.push(format!("settings ({path})"));
        } else if path.starts_with("layouts/") {
            wide.push(format!("layout ({path})"));
        } else if !is_text {
            wide.push(format!("picture or file ({path})"));
        }
    }
    if old.recto != new.recto {
        let of = |ledger: &Ledger| match ledger.recto.is_empty() {
            true => "an earlier Recto".to_owned(),
            false => format!("Recto {}", ledger.recto),
        };
        wide.push(format!("made by {} and by {}", of(old), of(new)));
    }
    wide
}

/// Counts the words of a text: of Han text its characters.
pub(super) fn count(words: &mut Words, text: &str, by: i64) {
    let mut add = |word: &str| {
        if !word.is_empty() {
            *words.entry(word.to_owned()).or_default() += by;
        }
    };
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let parts = c.is_whitespace() || c == FIGURE || is_ideograph(c) || is_mark(c);
        if !parts {
            continue;
        }
        add(text.get(start..at).unwrap_or(""));
        start = at + c.len_utf8();
        if is_ideograph(c) {
            add(text.get(at..start).unwrap_or(""));
        }
    }
    add(text.get(start..).unwrap_or(""));
}

/// A mark that stands beside words; it does not make them others.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}')
}
