//! Reports of several files: each file of one making against that of the other.

use super::{Difference, Pages, diff, printed};
use crate::output::ledger::Ledger;

/// Compares the files of two makings: the book, and each language that is a file of its own.
/// Files that begin with the same language are the same file.
pub fn diff_files(old: &[Ledger], new: &[Ledger]) -> Difference {
    let empty = Ledger::default();
    let first = |side: &[Ledger]| side.first().cloned().unwrap_or_else(|| empty.clone());
    let (then, now) = (first(old), first(new));
    if old.iter().chain(new).any(|file| file.pages.is_empty()) {
        return diff(&then, &now);
    }
    let begins = |file: &Ledger| file.languages.first().cloned();
    let mut gone: Vec<&Ledger> = old.iter().collect();
    let mut all: Option<Difference> = None;
    let mut add = |before: &Ledger, after: &Ledger, lang: Option<String>| {
        let mut own = printed(before, after);
        match &mut all {
            None => all = Some(own),
            Some(all) => {
                if let (Some(pages), Some(lang)) = (&mut own.pages, lang) {
                    named(pages, &lang);
                }
                join(all, own);
            }
        }
    };
    for file in new {
        let twin = gone.iter().position(|it| begins(it) == begins(file));
        match twin.map(|at| gone.remove(at)) {
            Some(twin) => add(twin, file, begins(file)),
            None => add(&without_print(&then), file, begins(file)),
        }
    }
    for file in gone {
        add(file, &without_print(&now), begins(file));
    }
    all.unwrap_or_default()
}

/// A ledger of the same report in which nothing is printed.
fn without_print(ledger: &Ledger) -> Ledger {
    Ledger {
        figures: vec![],
        blocks: vec![],
        index: vec![],
        pages: vec![],
        ..ledger.clone()
    }
}

/// Names the file where only a page is.
fn named(pages: &mut Pages, lang: &str) {
    for (old, new) in &mut pages.moved {
        *old = format!("{lang} {old}");
        *new = format!("{lang} {new}");
    }
    for text in &mut pages.other {
        text.page = format!("{lang} {}", text.page);
    }
}

/// Adds what differs in a further file. The dataset and the files read are the same for all.
fn join(all: &mut Difference, file: Difference) {
    let Difference {
        metrics: _,
        definitions: _,
        files: _,
        occurrences,
        words,
        chapters,
        pairs,
        moved,
        links,
        prose,
        touched,
        started,
        stopped,
        index,
        index_pages,
        pages,
    } = file;
    all.occurrences.extend(occurrences);
    all.words.extend(words);
    all.chapters.extend(chapters);
    all.pairs.extend(pairs);
    all.moved.extend(moved);
    all.links.extend(links);
    all.prose.extend(prose);
    all.touched.extend(touched);
    for (known, own) in [(&mut all.started, started), (&mut all.stopped, stopped)] {
        for finding in own {
            if !known.contains(&finding) {
                known.push(finding);
            }
        }
    }
    all.index.extend(index);
    all.index_pages += index_pages;
    let (Some(known), Some(own)) = (&mut all.pages, pages) else { return };
    known.same += own.same;
    known.moved.extend(own.moved);
    known.changed.extend(own.changed);
    known.other.extend(own.other);
    for (known, own) in
        [(&mut known.running.0, own.running.0), (&mut known.running.1, own.running.1)]
    {
        for word in own {
            if !known.contains(&word) {
                known.push(word);
            }
        }
    }
}
