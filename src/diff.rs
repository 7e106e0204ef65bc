//! What a correction moves: two ledgers compared, for data, prose and layout, down to a
//! comparison of every page. Pages are compared by what is set on them, never by reading
//! a PDF.

mod blackline;
mod data;
mod pages;
mod print;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::ledger::{Block, Entry, Finding, IndexEntry, Ledger};

pub use blackline::{blackline, revision};
pub use pages::{ChangedPage, Pages, Text};
pub use print::{Form, print};

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

/// A printed figure that reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// The metric or expression.
    pub of: String,
    /// The period.
    pub period: String,
    /// The language.
    pub language: String,
    /// The author's file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// Before; absent where it is new.
    pub old: Option<Printed>,
    /// Now; absent where it is gone.
    pub new: Option<Printed>,
}

/// A figure in print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// What is printed.
    pub printed: String,
    /// The page.
    pub page: String,
    /// The sentence, row or point it stands in.
    pub sentence: String,
}

/// Text that was rewritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProseChange {
    /// Paragraph, heading, table …
    pub kind: String,
    /// The language.
    pub language: String,
    /// The author's file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// Before, as written; absent where it is new.
    pub old: Option<String>,
    /// Now, as written; absent where it is gone.
    pub new: Option<String>,
    /// The pages it stands on, or stood on.
    pub pages: Vec<String>,
}

/// A chart or table that a change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// Chart, performance table, cards …
    pub kind: String,
    /// What it begins with.
    pub title: String,
    /// The language.
    pub language: String,
    /// The author's file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// Its pages.
    pub pages: Vec<String>,
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
            prose,
            touched,
            started,
            stopped,
            index,
            files: _,
            pages,
        } = self;
        metrics.is_empty()
            && definitions.is_empty()
            && occurrences.is_empty()
            && prose.is_empty()
            && touched.is_empty()
            && started.is_empty()
            && stopped.is_empty()
            && index.is_empty()
            && pages.as_ref().is_none_or(Pages::are_same)
    }
}

/// Compares two ledgers.
pub fn diff(old: &Ledger, new: &Ledger) -> Difference {
    let mut difference = Difference {
        started: without(&new.findings, &old.findings),
        stopped: without(&old.findings, &new.findings),
        files: files(old, new),
        ..Difference::default()
    };
    data::metrics(old, new, &mut difference);
    if old.pages.is_empty() || new.pages.is_empty() {
        return difference;
    }
    difference.occurrences = occurrences(&old.figures, &new.figures);
    difference.words = difference
        .occurrences
        .iter()
        .filter(|found| found.of.starts_with("trend(") || found.of.starts_with("claim("))
        .cloned()
        .collect();
    blocks(old, new, &mut difference);
    difference.index = index(&old.index, &new.index);
    difference.pages = Some(pages::compare(old, new, &difference));
    difference
}

/// A step of two sequences side by side.
enum Step {
    /// The two are alike.
    Same(usize, usize),
    /// What stands on either side is not.
    Other(Range<usize>, Range<usize>),
}

/// Two sequences side by side, as much of them alike as can be.
fn aligned<K: Eq + Hash + Ord>(old: &[K], new: &[K]) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![];
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                steps.extend((0..len).map(|n| Step::Same(old_index + n, new_index + n)));
            }
            other => {
                let (before, after) = (other.old_range(), other.new_range());
                match steps.last_mut() {
                    Some(Step::Other(a, b)) => {
                        a.end = before.end;
                        b.end = after.end;
                    }
                    _ => steps.push(Step::Other(before, after)),
                }
            }
        }
    }
    steps
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

fn of(entry: &Entry) -> &str {
    let of = entry.metric.as_ref().or(entry.expression.as_ref());
    of.map_or("", String::as_str)
}

fn occurrences(old: &[Entry], new: &[Entry]) -> Vec<Occurrence> {
    let key = |entry: &'_ Entry| -> (String, String, String, String) {
        (
            entry.language.clone(),
            entry.file.clone(),
            of(entry).to_owned(),
            entry.period.clone(),
        )
    };
    let keys = |entries: &[Entry]| entries.iter().map(key).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keys(old), keys(new));
    let borrowed = |keys: &'_ [(String, String, String, String)], at: usize| {
        keys.get(at).cloned().unwrap_or_default()
    };
    let mut pairs: Vec<(Option<usize>, Option<usize>)> = vec![];
    let mut gone: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut come: Vec<usize> = vec![];
    for step in aligned(&old_keys, &new_keys) {
        match step {
            Step::Same(a, b) => pairs.push((Some(a), Some(b))),
            Step::Other(before, after) => {
                for at in before {
                    gone.entry(borrowed(&old_keys, at)).or_default().push(at);
                }
                come.extend(after);
            }
        }
    }
    // What went in one place and came in another only moved.
    for at in come {
        let twin = gone.get_mut(&borrowed(&new_keys, at));
        let twin = twin.filter(|twins| !twins.is_empty()).map(|twins| twins.remove(0));
        pairs.push((twin, Some(at)));
    }
    pairs.extend(gone.into_values().flatten().map(|at| (Some(at), None)));
    let mut found = vec![];
    for (a, b) in pairs {
        let before = a.and_then(|at| old.get(at));
        let after = b.and_then(|at| new.get(at));
        let Some(any) = after.or(before) else { continue };
        if before.map(|entry| &entry.printed) == after.map(|entry| &entry.printed) {
            continue;
        }
        let printed = |entry: &Entry| Printed {
            printed: entry.printed.clone(),
            page: entry.page.clone(),
            sentence: entry.sentence.clone(),
        };
        found.push((
            any.position.sheet,
            Occurrence {
                of: of(any).to_owned(),
                period: any.period.clone(),
                language: any.language.clone(),
                file: any.file.clone(),
                line: any.line,
                old: before.map(printed),
                new: after.map(printed),
            },
        ));
    }
    found.sort_by_key(|(sheet, _)| *sheet);
    found.into_iter().map(|(_, occurrence)| occurrence).collect()
}

/// What of a block is compared.
fn written(block: &Block) -> (&str, &str, &str, &str) {
    (&block.language, &block.chapter, &block.kind, &block.text)
}

fn blocks(old: &Ledger, new: &Ledger, difference: &mut Difference) {
    let keys = |blocks: &'_ [Block]| {
        let owned = blocks.iter().map(|block| {
            let (language, chapter, kind, text) = written(block);
            [language, chapter, kind, text].map(str::to_owned)
        });
        owned.collect::<Vec<_>>()
    };
    // The blocks in which a printed figure changed.
    let mut lines = BTreeSet::new();
    for occurrence in &difference.occurrences {
        lines.insert((occurrence.file.as_str(), occurrence.line));
    }
    let mut changed_blocks = BTreeSet::new();
    for figure in &new.figures {
        if lines.contains(&(figure.file.as_str(), figure.line)) {
            changed_blocks.extend(figure.block);
        }
    }
    for step in aligned(&keys(&old.blocks), &keys(&new.blocks)) {
        match step {
            Step::Same(a, b) => {
                let (Some(before), Some(after)) = (old.blocks.get(a), new.blocks.get(b))
                else {
                    continue;
                };
                let has_figures = is_display(&after.kind) && changed_blocks.contains(&b);
                if before.drawn != after.drawn || has_figures {
                    difference.touched.push(touched(after));
                }
            }
            Step::Other(before, after) => {
                let before = old.blocks.get(before).unwrap_or(&[]);
                let after = new.blocks.get(after).unwrap_or(&[]);
                let mut left: Vec<&Block> = before.iter().collect();
                for block in after {
                    let twin = left.iter().position(|old| {
                        old.kind == block.kind && old.chapter == block.chapter
                    });
                    let twin = twin.map(|at| left.remove(at));
                    difference.prose.push(prose(twin, Some(block)));
                    if is_display(&block.kind) {
                        difference.touched.push(touched(block));
                    }
                }
                difference
                    .prose
                    .extend(left.into_iter().map(|block| prose(Some(block), None)));
            }
        }
    }
}

/// Whether a block is a chart or a table rather than running text.
fn is_display(kind: &str) -> bool {
    let display = ["chart", "matrix", "cards", "table", "performance table"];
    display.contains(&kind)
}

fn touched(block: &Block) -> Touched {
    // What its text begins with that is no setting of its own: its form, its columns.
    let title = block.text.lines().skip(1).find(|line| !is_setting(line));
    Touched {
        kind: block.kind.clone(),
        title: title.unwrap_or("").trim().to_owned(),
        language: block.language.clone(),
        file: block.file.clone(),
        line: block.line,
        pages: block.pages.clone(),
    }
}

/// Whether a line of a chart or table's text is nothing a reader would know it by.
fn is_setting(line: &str) -> bool {
    let forms = ["bar in ", "stacked in ", "line in ", "pie in ", "doughnut in "];
    line.trim().is_empty() || forms.iter().any(|form| line.starts_with(form))
}

fn prose(old: Option<&Block>, new: Option<&Block>) -> ProseChange {
    let (kind, language, file, line) = match new.or(old) {
        Some(any) => (&*any.kind, &*any.language, &*any.file, any.line),
        None => ("", "", "", 0),
    };
    let pages = new.or(old).map(|any| any.pages.clone()).unwrap_or_default();
    ProseChange {
        kind: kind.to_owned(),
        language: language.to_owned(),
        file: file.to_owned(),
        line,
        old: old.map(|block| block.text.clone()),
        new: new.map(|block| block.text.clone()),
        pages,
    }
}

fn index(old: &[IndexEntry], new: &[IndexEntry]) -> Vec<IndexChange> {
    let rows = |entries: &[IndexEntry]| {
        let mut rows = BTreeMap::new();
        for entry in entries {
            let sections = entry.sections.iter();
            let sections: Vec<_> =
                sections.map(|(title, page)| format!("{title} ({page})")).collect();
            let text = format!("{} — {}", entry.text, sections.join("; "));
            rows.insert((entry.language.clone(), entry.code.clone()), text);
        }
        rows
    };
    let (old, new) = (rows(old), rows(new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changes = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    let changes = changes.map(|key| IndexChange {
        language: key.0.clone(),
        code: key.1.clone(),
        old: old.get(key).cloned(),
        new: new.get(key).cloned(),
    });
    changes.collect()
}
