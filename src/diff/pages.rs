//! Every page of one making against the other: the same, only moved, or changed; and
//! whether what changed on it is among the differences that are listed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::{Difference, Step, aligned};
use crate::ledger::{FIGURE, Ledger, PageEntry};
use crate::model::lang::is_ideograph;

/// The pages compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// How many pages show the same under the same number.
    pub same: usize,
    /// Pages that show the same under another number: the old and the new.
    pub moved: Vec<(String, String)>,
    /// Pages that show something else, are new, or are gone.
    pub changed: Vec<ChangedPage>,
    /// Text that changed and is in none of the listed differences.
    pub other: Vec<Text>,
}

/// A page that shows something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedPage {
    /// Its number before; absent where it is new.
    pub old: Option<String>,
    /// Its number now; absent where it is gone.
    pub new: Option<String>,
    /// Its language.
    pub language: String,
    /// What changed on it. Nothing here means that nothing listed explains it.
    pub causes: Vec<String>,
}

/// Words that changed on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The page.
    pub page: String,
    /// Words that are gone.
    pub old: Vec<String>,
    /// Words that have come.
    pub new: Vec<String>,
}

impl Pages {
    /// Whether every page shows the same under the same number.
    pub fn are_same(&self) -> bool {
        self.moved.is_empty() && self.changed.is_empty()
    }

    /// Whether all that changed on the pages is among the listed differences.
    pub fn are_explained(&self) -> bool {
        self.other.is_empty() && self.changed.iter().all(|page| !page.causes.is_empty())
    }
}

/// Compares the pages of two ledgers, knowing the other differences.
pub(super) fn compare(old: &Ledger, new: &Ledger, known: &Difference) -> Pages {
    let pictures = |pages: &[PageEntry]| {
        pages.iter().map(|page| page.picture.clone()).collect::<Vec<_>>()
    };
    let mut pages = Pages::default();
    let mut regions = vec![];
    for step in aligned(&pictures(&old.pages), &pictures(&new.pages)) {
        match step {
            Step::Same(a, b) => {
                let (Some(a), Some(b)) = (old.pages.get(a), new.pages.get(b)) else {
                    continue;
                };
                match a.page == b.page {
                    true => pages.same += 1,
                    false => pages.moved.push((a.page.clone(), b.page.clone())),
                }
            }
            Step::Other(before, after) => regions.push((before, after)),
        }
    }
    let mut judge = Judge::new(old, new, known);
    for (before, after) in regions {
        judge.region(before, after, &mut pages);
    }
    pages
}

/// How often words stand in a text, or how much more often than in another.
type Words = BTreeMap<String, i64>;

struct Judge<'a> {
    old: &'a Ledger,
    new: &'a Ledger,
    known: &'a Difference,
    /// The words that listed differences of the text account for.
    accounted: BTreeSet<String>,
    numbers: BTreeSet<&'a str>,
    layout: bool,
}

impl<'a> Judge<'a> {
    fn new(old: &'a Ledger, new: &'a Ledger, known: &'a Difference) -> Self {
        let mut accounted = BTreeSet::new();
        let texts = known.prose.iter().map(|change| (&change.old, &change.new));
        let rows = known.index.iter().map(|change| (&change.old, &change.new));
        for (before, after) in texts.chain(rows) {
            let mut words = Words::new();
            count(&mut words, before.as_deref().unwrap_or(""), -1);
            count(&mut words, after.as_deref().unwrap_or(""), 1);
            accounted.extend(words.into_iter().filter(|(_, n)| *n != 0).map(|(w, _)| w));
        }
        for change in &known.definitions {
            for text in [&change.old, &change.new] {
                let mut words = Words::new();
                count(&mut words, text, 1);
                accounted.extend(words.into_keys());
            }
        }
        let numbers = old.pages.iter().chain(&new.pages).map(|page| page.page.as_str());
        let layout = known.files.iter().any(|file| {
            file.path.starts_with("layouts/")
                || file.path == "content/report.yaml"
                || !(file.path.ends_with(".md") || file.path.ends_with(".yaml"))
        });
        let numbers = numbers.collect();
        Self { old, new, known, accounted, numbers, layout }
    }

    /// Judges pages that stand between others that are alike.
    fn region(&mut self, before: Range<usize>, after: Range<usize>, pages: &mut Pages) {
        let olds = self.old.pages.get(before).unwrap_or(&[]);
        let news = self.new.pages.get(after).unwrap_or(&[]);
        // Words that went from one of these pages to another have not changed.
        let mut whole = Words::new();
        for page in olds {
            count(&mut whole, &page.text, -1);
        }
        for page in news {
            count(&mut whole, &page.text, 1);
        }
        whole.retain(|word, n| *n != 0 && !self.is_accounted(word));
        for at in 0..olds.len().max(news.len()) {
            let (a, b) = (olds.get(at), news.get(at));
            let Some(any) = b.or(a) else { continue };
            let mut own = Words::new();
            count(&mut own, a.map_or("", |page| &page.text), -1);
            count(&mut own, b.map_or("", |page| &page.text), 1);
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
            pages.changed.push(ChangedPage {
                old: a.map(|page| page.page.clone()),
                new: b.map(|page| page.page.clone()),
                language: any.language.clone(),
                causes: self.causes(
                    a,
                    b,
                    &own,
                    text.old.is_empty() && text.new.is_empty(),
                ),
            });
            if !text.old.is_empty() || !text.new.is_empty() {
                pages.other.push(text);
            }
        }
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
        let mut add = |count: usize, one: &str, many: &str| match count {
            0 => {}
            1 => causes.push(format!("1 {one}")),
            count => causes.push(format!("{count} {many}")),
        };
        let figures = self.known.occurrences.iter().filter(|occurrence| {
            let at = |printed: &Option<super::Printed>, page| {
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
        let texts = self.known.prose.iter().filter(|change| here(&change.pages));
        add(texts.count(), "text", "texts");
        let is_number = |word: &String| self.numbers.contains(word.as_str());
        if words.keys().any(is_number) {
            causes.push("page numbers".to_owned());
        }
        let flowed = words.keys().any(|word| !self.is_accounted(word));
        if flowed && is_accounted {
            causes.push("text that flows on".to_owned());
        }
        if old.is_none() {
            causes.push("new page".to_owned());
        }
        if new.is_none() {
            causes.push("page gone".to_owned());
        }
        if self.layout {
            causes.push("layout, settings or pictures".to_owned());
        }
        causes
    }
}

/// Counts the words of a text: of Han text its characters.
fn count(words: &mut Words, text: &str, by: i64) {
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
