//! The text of two makings: what was rewritten, what only moved, and the charts and tables
//! that a change touches.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::chapters::{Chapters, unlinked};
use super::{Difference, Step, aligned};
use crate::components::KINDS;
use crate::output::ledger::{Block, Ledger};

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

/// Texts that stand elsewhere, one behind another as they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedText {
    /// The language.
    pub language: String,
    /// How many.
    pub texts: usize,
    /// What the first says.
    pub title: String,
    /// The file they stood in.
    pub from: String,
    /// The line of the first in it.
    pub from_line: usize,
    /// The file they stand in.
    pub file: String,
    /// The line of the first in it.
    pub line: usize,
    /// Their pages now.
    pub pages: Vec<String>,
    /// Whether the first is a heading.
    #[serde(skip)]
    pub(super) is_heading: bool,
}

/// Links whose heading has another name, or that lead to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkChange {
    /// The heading before, as in `en/people#safety`.
    pub old: String,
    /// The heading now.
    pub new: String,
    /// How many links.
    pub links: usize,
    /// The author's file of the first.
    pub file: String,
    /// The line in it.
    pub line: usize,
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

/// The blocks of both sides, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Those that say the same, wherever they stand.
    same: Vec<(usize, usize)>,
    /// Where those that say the same in another chapter went.
    pub(super) moved: BTreeMap<usize, usize>,
    /// Those that do not, as they pair up.
    other: Vec<(Option<usize>, Option<usize>)>,
}

impl Blocks {
    pub(super) fn new(old: &Ledger, new: &Ledger, chapters: &Chapters) -> Self {
        let keys = |blocks: &[Block]| -> Vec<(String, String, String)> {
            let key = |block: &Block| {
                (block.language.clone(), block.kind.clone(), unlinked(block).0)
            };
            blocks.iter().map(key).collect()
        };
        let (old_keys, new_keys) = (keys(&old.blocks), keys(&new.blocks));
        let mut own = Self::default();
        let mut regions: Vec<[Vec<usize>; 2]> = vec![];
        for [a, b] in chapters.blocks() {
            let one: Vec<_> = a.iter().filter_map(|at| old_keys.get(*at)).collect();
            let two: Vec<_> = b.iter().filter_map(|at| new_keys.get(*at)).collect();
            for step in aligned(&one, &two) {
                match step {
                    Step::Same(x, y) => {
                        own.same.extend(a.get(x).copied().zip(b.get(y).copied()));
                    }
                    Step::Other(x, y) => {
                        let list = |all: &[usize], range: Range<usize>| {
                            all.get(range).unwrap_or_default().to_vec()
                        };
                        regions.push([list(&a, x), list(&b, y)]);
                    }
                }
            }
        }
        // What went in one place and came in another only moved.
        let mut gone: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for at in regions.iter().flat_map(|[a, _]| a) {
            gone.entry(old_keys.get(*at)).or_default().push(*at);
        }
        for at in regions.iter().flat_map(|[_, b]| b) {
            let twins = gone.get_mut(&new_keys.get(*at));
            if let Some(twins) = twins.filter(|twins| !twins.is_empty()) {
                own.moved.insert(twins.remove(0), *at);
            }
        }
        let come: BTreeSet<_> = own.moved.values().copied().collect();
        for [mut a, mut b] in regions {
            a.retain(|at| !own.moved.contains_key(at));
            b.retain(|at| !come.contains(at));
            for at in b {
                let kind = |all: &[Block], at: usize| {
                    all.get(at).map(|block| block.kind.clone())
                };
                let twin =
                    a.iter().position(|x| kind(&old.blocks, *x) == kind(&new.blocks, at));
                own.other.push((twin.map(|twin| a.remove(twin)), Some(at)));
            }
            own.other.extend(a.into_iter().map(|at| (Some(at), None)));
        }
        own
    }

    /// Enters what changed, knowing which figures did, but for chapters that came or went as
    /// a whole: of those it counts.
    pub(super) fn enter(&self, old: &Ledger, new: &Ledger, into: &mut Difference) {
        // The blocks in which a printed figure changed.
        let mut lines = BTreeSet::new();
        for occurrence in &into.occurrences {
            lines.insert((occurrence.file.as_str(), occurrence.line));
        }
        let mut changed = BTreeSet::new();
        for figure in &new.figures {
            if lines.contains(&(figure.file.as_str(), figure.line)) {
                changed.extend(figure.block);
            }
        }
        let mut links: BTreeMap<(String, String), LinkChange> = BTreeMap::new();
        let pairs = self.same.iter().copied();
        for (a, b) in pairs.chain(self.moved.iter().map(|(a, b)| (*a, *b))) {
            let (Some(before), Some(after)) = (old.blocks.get(a), new.blocks.get(b))
            else {
                continue;
            };
            let has_figures = is_display(&after.kind) && changed.contains(&b);
            if before.drawn != after.drawn || has_figures {
                into.touched.push(touched(after));
            }
            let (one, two) = (unlinked(before).1, unlinked(after).1);
            for (old, new) in one.into_iter().zip(two).filter(|(old, new)| old != new) {
                let key = (old.clone(), new.clone());
                let first = || LinkChange {
                    old,
                    new,
                    links: 0,
                    file: after.file.clone(),
                    line: after.line,
                };
                links.entry(key).or_insert_with(first).links += 1;
            }
        }
        into.links = links.into_values().collect();
        for (a, b) in &self.other {
            let before = a.and_then(|at| old.blocks.get(at));
            let after = b.and_then(|at| new.blocks.get(at));
            let mut whole = |change: &str, block: Option<&Block>| {
                let mut all = into.chapters.iter_mut();
                all.find(|own| {
                    own.change == change && block.is_some_and(|it| it.file == own.file)
                })
                .map(|chapter| chapter.texts += 1)
                .is_some()
            };
            let is_whole = match (before, after) {
                (None, after) => whole("new", after),
                (before, None) => whole("gone", before),
                _ => false,
            };
            if is_whole {
                continue;
            }
            into.prose.push(prose(before, after));
            if let Some(block) = after.filter(|block| is_display(&block.kind)) {
                into.touched.push(touched(block));
            }
        }
        self.enter_moved(old, new, into);
    }

    fn enter_moved(&self, old: &Ledger, new: &Ledger, into: &mut Difference) {
        let mut last = None;
        for (a, b) in &self.moved {
            let (Some(before), Some(after)) = (old.blocks.get(*a), new.blocks.get(*b))
            else {
                continue;
            };
            let follows = last == Some((*a, *b));
            last = Some((*a + 1, *b + 1));
            match into.moved.last_mut() {
                Some(moved) if follows && moved.file == after.file => {
                    moved.texts += 1;
                    // Contents and index name headings too.
                    if moved.texts == 2 && moved.is_heading {
                        moved.pages.clear();
                    }
                    let is_heading = after.kind == "heading";
                    for page in after.pages.iter().filter(|_| !is_heading) {
                        if !moved.pages.contains(page) {
                            moved.pages.push(page.clone());
                        }
                    }
                }
                _ => into.moved.push(MovedText {
                    language: after.language.clone(),
                    texts: 1,
                    title: after.text.trim_start_matches(['#', ' ']).to_owned(),
                    from: before.file.clone(),
                    from_line: before.line,
                    file: after.file.clone(),
                    line: after.line,
                    pages: after.pages.clone(),
                    is_heading: after.kind == "heading",
                }),
            }
        }
    }
}

/// Whether a block is a chart or a table rather than running text.
fn is_display(kind: &str) -> bool {
    let mut kinds = KINDS.iter();
    // The table of Markdown has the name of the component.
    kinds.any(|own| own.title == kind && own.is_display)
}

fn touched(block: &Block) -> Touched {
    Touched {
        kind: block.kind.clone(),
        title: block.title.clone().unwrap_or_default(),
        language: block.language.clone(),
        file: block.file.clone(),
        line: block.line,
        pages: block.pages.clone(),
    }
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
