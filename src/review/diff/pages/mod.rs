//! Every page of one making against the other: the same, only moved, or changed; and
//! whether what changed on it is among the differences that are listed.

mod judge;

use std::collections::BTreeSet;

use serde::Serialize;

use judge::{Judge, Words, count};

use super::chapters::Chapters;
use super::{Difference, Step, aligned};
use crate::output::ledger::{Ledger, PageEntry};

/// The pages compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// How many pages show the same under the same number.
    pub same: usize,
    /// Pages that show the same under another number: the old and the new.
    pub moved: Vec<(String, String)>,
    /// Pages that show something else, are new, or are gone.
    pub changed: Vec<ChangedPage>,
    /// Words of heads, feet and navigation bars that are gone, and that have come.
    pub running: (Vec<String>, Vec<String>),
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
    /// What changed on it, by the differences that are listed.
    pub causes: Vec<String>,
    /// What kinds of things look otherwise on it, where nothing listed explains that.
    pub unexplained: Vec<String>,
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
        self.other.is_empty()
            && self.changed.iter().all(|page| page.unexplained.is_empty())
    }
}

/// Compares the pages of two ledgers, knowing the other differences.
pub(super) fn compare(
    old: &Ledger,
    new: &Ledger,
    chapters: &Chapters,
    known: &Difference,
) -> Pages {
    let all = || old.pages.iter().chain(&new.pages);
    // What stands on a page tells it, wherever it stands and whatever runs along it.
    let has_looks = all().all(|page| page.looks.is_some());
    let look = |page: &PageEntry| match page.looks.as_ref().filter(|_| has_looks) {
        Some(looks) => format!("{} {} {}", looks.letters, looks.shapes, looks.images),
        None => page.picture.clone(),
    };
    let mut pages = Pages { running: running(old, new), ..Pages::default() };
    let judge = Judge::new(old, new, chapters, known);
    let mut all = vec![];
    let (mut gone, mut come) = (vec![], vec![]);
    for step in aligned_by(&old.pages, &new.pages, &look) {
        let (a, b) = match step {
            Step::Same(a, b) => (a..a + 1, b..b + 1),
            Step::Other(before, after) => (before, after),
        };
        let olds = old.pages.get(a).unwrap_or(&[]);
        let news = new.pages.get(b).unwrap_or(&[]);
        let mut pairs = judge.pairs(olds, news);
        pairs.retain(|pair| match *pair {
            (Some(page), None) => {
                gone.push(page);
                false
            }
            (None, Some(page)) => {
                come.push(page);
                false
            }
            _ => true,
        });
        all.extend(pairs);
    }
    // The pages of a chapter that stands elsewhere are the same ones.
    for page in come {
        let place = judge.place(page, 1);
        let own = |old: &&PageEntry| look(old) == look(page);
        let twin = gone.iter().position(own).or_else(|| {
            let is_its = |old: &&PageEntry| judge.place(old, 0) == place;
            gone.iter().position(is_its).filter(|_| place.1.is_some())
        });
        let is_there =
            |old: &&PageEntry| old.page == page.page && old.language == page.language;
        let twin = twin.or_else(|| gone.iter().position(is_there));
        all.push((twin.map(|at| gone.remove(at)), Some(page)));
    }
    all.extend(gone.into_iter().map(|page| (Some(page), None)));
    judge.all(&all, &mut pages);
    let sheet = |page: &ChangedPage| {
        let number = page.new.as_ref().or(page.old.as_ref());
        number.and_then(|number| number.parse::<u64>().ok())
    };
    pages.changed.sort_by_key(sheet);
    pages.moved.sort_by_key(|(old, _)| old.parse::<u64>().ok());
    pages
}

/// A page on each side; one of them may lack it.
type Pair<'a> = (Option<&'a PageEntry>, Option<&'a PageEntry>);

fn aligned_by(
    old: &[PageEntry],
    new: &[PageEntry],
    key: &dyn Fn(&PageEntry) -> String,
) -> Vec<Step> {
    let keys = |pages: &[PageEntry]| pages.iter().map(key).collect::<Vec<_>>();
    aligned(&keys(old), &keys(new))
}

/// The words of heads, feet and bars that are gone, and that have come.
fn running(old: &Ledger, new: &Ledger) -> (Vec<String>, Vec<String>) {
    let words = |ledger: &Ledger| {
        let mut words = Words::new();
        ledger
            .pages
            .iter()
            .for_each(|page| count(&mut words, &page.running, 1));
        words.into_keys().collect::<BTreeSet<_>>()
    };
    let (old, new) = (words(old), words(new));
    let less = |a: &BTreeSet<String>, b| a.difference(b).cloned().collect();
    (less(&old, &new), less(&new, &old))
}
