//! What a correction moves: two ledgers compared, for data, prose and layout, down to a
//! comparison of every page. Pages are compared by what is set on them, never by reading
//! a PDF.

pub(crate) mod blackline;
mod chapters;
mod data;
mod figures;
mod files;
mod pages;
mod print;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub(crate) use crate::model::aligned::{Step, aligned};
use crate::output::ledger::{Finding, IndexEntry, Ledger};

use chapters::Chapters;
use text::Blocks;

pub use blackline::{blackline, revision};
pub use chapters::ChapterChange;
pub use figures::{Occurrence, Printed};
pub use files::diff_files;
pub use pages::{ChangedPage, Pages, Text};
pub use print::{Form, print};
pub use text::{LinkChange, MovedText, ProseChange, Touched};

/// All differences between two ledgers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Metrics whose value changed.
    pub metrics: Vec<MetricChange>,
    /// Metrics whose definition changed: name, unit, formula, status, note.
    pub definitions: Vec<DefinitionChange>,
    /// Printed figures that read otherwise, in every language, by page.
    pub occurrences: Vec<Occurrence>,
    /// Words of claims and trends that turned, which are among the occurrences.
    pub words: Vec<Occurrence>,
    /// Chapters that came, went, or stand elsewhere. What stands in one that came or went as
    /// a whole is listed nowhere else.
    pub chapters: Vec<ChapterChange>,
    /// The label today of each chapter that is on both sides, by its label before.
    #[serde(skip)]
    pub pairs: BTreeMap<String, String>,
    /// Text that only moved.
    pub moved: Vec<MovedText>,
    /// Links whose heading has another name.
    pub links: Vec<LinkChange>,
    /// Text that was rewritten.
    pub prose: Vec<ProseChange>,
    /// Charts and tables that a change touches.
    pub touched: Vec<Touched>,
    /// Findings that were not there before.
    pub started: Vec<Finding>,
    /// Findings that are gone.
    pub stopped: Vec<Finding>,
    /// Rows of the content index that read otherwise.
    pub index: Vec<IndexChange>,
    /// How many rows of the content index only name other pages.
    pub index_pages: usize,
    /// Files that changed.
    pub files: Vec<FileChange>,
    /// The pages; nothing where one side has none to compare.
    pub pages: Option<Pages>,
}

/// A metric's value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetricChange {
    /// The metric.
    pub metric: String,
    /// Its name by language.
    pub name: BTreeMap<String, String>,
    /// Its unit as written.
    pub unit: String,
    /// The period.
    pub period: String,
    /// What it is called in print, where that is something else.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The value before; absent where there was none.
    pub old: Option<String>,
    /// The value now; absent where there is none.
    pub new: Option<String>,
    /// By how much.
    pub by: Option<String>,
    /// The decimals a computed value is printed with.
    #[serde(skip)]
    pub decimals: Option<u32>,
    /// By how much, in per cent of the value before, with two decimals.
    pub percent: Option<String>,
    /// Whether it moved because others did.
    pub derived: bool,
    /// The data file.
    pub file: String,
    /// The line in it.
    pub line: usize,
}

/// A metric's definition that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefinitionChange {
    /// The metric.
    pub metric: String,
    /// What of it.
    pub what: String,
    /// Before.
    pub old: String,
    /// Now.
    pub new: String,
}

/// A row of the content index that reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexChange {
    /// The language.
    pub language: String,
    /// The provision.
    pub code: String,
    /// Before.
    pub old: Option<String>,
    /// Now.
    pub new: Option<String>,
}

/// A file that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// The file.
    pub path: String,
    /// `changed`, `added` or `removed`.
    pub change: String,
}

impl Difference {
    /// Whether there is none. Files that differ and change nothing, as a comment does, are
    /// no difference; nor are lines that moved.
    pub fn is_none(&self) -> bool {
        let Self {
            metrics,
            definitions,
            occurrences,
            words: _,
            chapters,
            pairs: _,
            moved,
            links,
            prose,
            touched,
            started,
            stopped,
            index,
            index_pages,
            files: _,
            pages,
        } = self;
        metrics.is_empty()
            && definitions.is_empty()
            && occurrences.is_empty()
            && chapters.is_empty()
            && moved.is_empty()
            && links.is_empty()
            && prose.is_empty()
            && touched.is_empty()
            && started.is_empty()
            && stopped.is_empty()
            && index.is_empty()
            && *index_pages == 0
            && pages.as_ref().is_none_or(Pages::are_same)
    }
}

/// Compares two ledgers: in all that is printed, where both have pages.
pub fn diff(old: &Ledger, new: &Ledger) -> Difference {
    let chapters = Chapters::new(old, new);
    match old.pages.is_empty() || new.pages.is_empty() {
        true => unprinted(old, new, &chapters),
        false => printed(old, new),
    }
}

/// What differs before anything is printed.
fn unprinted(old: &Ledger, new: &Ledger, chapters: &Chapters) -> Difference {
    let findings: Vec<_> =
        old.findings.iter().map(|finding| chapters.renamed(finding)).collect();
    let mut difference = Difference {
        started: without(&new.findings, &findings),
        stopped: without(&findings, &new.findings),
        files: files(old, new),
        pairs: chapters.pairs.clone(),
        ..Difference::default()
    };
    data::metrics(old, new, &mut difference);
    difference
}

/// What differs, in print too: all pages are new or gone where one side has none.
fn printed(old: &Ledger, new: &Ledger) -> Difference {
    let chapters = Chapters::new(old, new);
    let mut difference = unprinted(old, new, &chapters);
    difference.chapters = chapters.changes(old, new);
    let blocks = Blocks::new(old, new, &chapters);
    figures::enter((old, new), &chapters, &blocks, &mut difference);
    difference.words = difference
        .occurrences
        .iter()
        .filter(|found| found.is_word)
        .cloned()
        .collect();
    blocks.enter(old, new, &mut difference);
    index(&old.index, &new.index, &mut difference);
    difference.pages = Some(pages::compare(old, new, &chapters, &difference));
    difference
}

/// The findings of one list that another lacks. The line does not count: it moves.
fn without(list: &[Finding], other: &[Finding]) -> Vec<Finding> {
    let key = |finding: &Finding| Finding { line: 0, ..finding.clone() };
    let mut left: BTreeMap<Finding, usize> = BTreeMap::new();
    for finding in other {
        *left.entry(key(finding)).or_default() += 1;
    }
    let mut found = vec![];
    for finding in list {
        match left.get_mut(&key(finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => found.push(finding.clone()),
        }
    }
    found
}

fn files(old: &Ledger, new: &Ledger) -> Vec<FileChange> {
    let paths: BTreeSet<_> = old.files.keys().chain(new.files.keys()).collect();
    let change = |path: &String| match (old.files.get(path), new.files.get(path)) {
        (Some(a), Some(b)) if a == b => None,
        (Some(_), Some(_)) => Some("changed"),
        (None, _) => Some("added"),
        (_, None) => Some("removed"),
    };
    let changes = paths.into_iter().filter_map(|path| {
        Some(FileChange {
            path: path.clone(),
            change: change(path)?.to_owned(),
        })
    });
    changes.collect()
}

fn index(old: &[IndexEntry], new: &[IndexEntry], into: &mut Difference) {
    let rows = |entries: &[IndexEntry]| {
        let mut rows = BTreeMap::new();
        for entry in entries {
            let sections = |shown: &dyn Fn(&(String, String)) -> String| {
                let sections: Vec<_> = entry.sections.iter().map(shown).collect();
                format!("{} — {}", entry.text, sections.join("; "))
            };
            let whole = sections(&|(title, page)| format!("{title} ({page})"));
            let key = (entry.language.clone(), entry.code.clone());
            rows.insert(key, (whole, sections(&|(title, _)| title.clone())));
        }
        rows
    };
    let (old, new) = (rows(old), rows(new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        if before == after {
            continue;
        }
        if before.map(|(_, bare)| bare) == after.map(|(_, bare)| bare) {
            into.index_pages += 1;
            continue;
        }
        into.index.push(IndexChange {
            language: key.0.clone(),
            code: key.1.clone(),
            old: before.map(|(whole, _)| whole.clone()),
            new: after.map(|(whole, _)| whole.clone()),
        });
    }
}
