//! What a chapter lacks of another language: the blocks that have no counterpart there, to be
//! written at their place. Marks, keys and figures stay as they are; the words are still those of
//! the other language, which `untranslated` finds until somebody has written over them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::here::Here;
use super::kind::Kind;
use super::names::{Name, Names};
use crate::model::aligned::{Step, aligned};
use crate::model::lang::Lang;

/// What is taken for the cost of leaving a block without a counterpart; two of a kind whose lengths
/// have nothing to do with each other cost up to a thousand.
const ALONE: usize = 600;

/// Text to be added to a chapter.
pub(super) struct Addition {
    /// The chapter's file.
    pub(super) own: String,
    /// Its language, and the one whose blocks are added.
    pub(super) to: Lang,
    pub(super) from: Lang,
    pub(super) at: usize,
    pub(super) text: String,
}

/// What can be added for the blocks at some bytes: to the chapters of other languages, and to this
/// one from its source.
pub(super) fn additions(here: &Here<'_>, bytes: &Range<usize>) -> Vec<Addition> {
    let Some(Kind::Chapter(Some(lang), file)) = &here.kind else { return vec![] };
    let names = here.names();
    let this = Side::new(&here.text, &names);
    let files = here.files();
    let source = here.languages().first().copied();
    let mut found = vec![];
    for other in here.languages().iter().filter(|other| *other != lang) {
        let own = format!("content/{other}/{file}");
        let Some(text) = files.get(&own) else { continue };
        let names = here.names_of(&own, text);
        let that = Side::new(text, &names);
        let there = this.lacks(&that).into_iter().filter(|lack| {
            let mut blocks = this.blocks.get(lack.run.clone()).into_iter().flatten();
            blocks.any(|block| touches(&block.range, bytes))
        });
        found.extend(there.map(|lack| Addition {
            own: own.clone(),
            to: *other,
            from: *lang,
            at: lack.at,
            text: lack.text,
        }));
        if source != Some(*other) {
            continue;
        }
        let here_lacks = that.lacks(&this).into_iter().filter(|lack| {
            let beside = lack.beside.and_then(|index| this.blocks.get(index));
            beside.is_none_or(|block| touches(&block.range, bytes))
        });
        found.extend(here_lacks.map(|lack| Addition {
            own: here.own.clone(),
            to: *lang,
            from: *other,
            at: lack.at,
            text: lack.text,
        }));
    }
    found
}

/// The languages that have no chapter of this name, each with the file it would stand in.
pub(super) fn chapters(here: &Here<'_>) -> Vec<(Lang, String)> {
    let Some(Kind::Chapter(Some(_), file)) = &here.kind else { return vec![] };
    let files = here.files();
    let all = here.languages().iter();
    all.map(|lang| (*lang, format!("content/{lang}/{file}")))
        .filter(|(_, own)| !files.contains_key(own))
        .collect()
}

fn touches(range: &Range<usize>, bytes: &Range<usize>) -> bool {
    range.start <= bytes.end && bytes.start <= range.end
}

/// The blocks of a chapter.
struct Side<'t> {
    text: &'t str,
    blocks: Vec<Block>,
}

struct Block {
    range: Range<usize>,
    /// What it is: only blocks of one kind are counterparts.
    kind: String,
    /// What tells it from others of its kind in every language: its id, or its figures.
    anchor: Option<String>,
    /// How long it is, in characters.
    length: usize,
}

/// Blocks that have no counterpart on another side.
struct Lack {
    run: Range<usize>,
    /// The block there that they stand beside.
    beside: Option<usize>,
    at: usize,
    text: String,
}

impl<'t> Side<'t> {
    fn new(text: &'t str, names: &Names) -> Self {
        let blocks = names.blocks.iter().filter_map(|range| {
            let body = text.get(range.clone())?.trim_end();
            let is_block = !body.starts_with("<!--") && !body.starts_with("[^");
            (is_block && !body.is_empty()).then(|| Block::new(range.start, body, names))
        });
        Self { text, blocks: blocks.collect() }
    }

    /// The blocks that the other side lacks, those that go to one place together.
    fn lacks(&self, other: &Side<'_>) -> Vec<Lack> {
        let twins = self.twins(other);
        let mut all = vec![];
        let mut at = 0;
        while at < twins.len() {
            if twins.get(at).copied().flatten().is_some() {
                at += 1;
                continue;
            }
            let missing = twins.iter().skip(at).take_while(|twin| twin.is_none());
            let run = at..at + missing.count();
            at = run.end;
            all.extend(self.lack(other, &twins, run));
        }
        all
    }

    fn lack(
        &self,
        other: &Side<'_>,
        twins: &[Option<usize>],
        run: Range<usize>,
    ) -> Option<Lack> {
        let first = self.blocks.get(run.start)?.range.start;
        let last = self.blocks.get(run.end.checked_sub(1)?)?.range.end;
        let body = self.text.get(first..last)?;
        let before = run.start.checked_sub(1).and_then(|index| *twins.get(index)?);
        let after = twins.get(run.end).copied().flatten();
        let place = |index: usize| Some(other.blocks.get(index)?.range.clone());
        let (at, text) = match (before.and_then(place), after.and_then(place)) {
            (Some(before), _) => (before.end, format!("\n\n{body}")),
            (None, Some(after)) => (after.start, format!("{body}\n\n")),
            (None, None) => (other.text.trim_end().len(), format!("\n\n{body}")),
        };
        Some(Lack { run, beside: before.or(after), at, text })
    }

    /// The counterpart of each block, as far as it has one.
    fn twins(&self, other: &Side<'_>) -> Vec<Option<usize>> {
        let mut twins = vec![None; self.blocks.len()];
        let (mine, theirs) = (self.anchors(), other.anchors());
        let keys = |anchors: &[(usize, &'_ str)]| -> Vec<String> {
            anchors.iter().map(|(_, key)| (*key).to_owned()).collect()
        };
        let mut pairs = vec![];
        for step in aligned(&keys(&mine), &keys(&theirs)) {
            if let Step::Same(a, b) = step
                && let (Some((a, _)), Some((b, _))) = (mine.get(a), theirs.get(b))
            {
                pairs.push((*a, *b));
            }
        }
        pairs.push((self.blocks.len(), other.blocks.len()));
        let (mut i, mut j) = (0, 0);
        for (a, b) in pairs {
            self.between(other, (i..a, j..b), &mut twins);
            if let Some(twin) = twins.get_mut(a) {
                *twin = Some(b);
            }
            (i, j) = (a + 1, b + 1);
        }
        twins
    }

    fn anchors(&self) -> Vec<(usize, &str)> {
        let all = self.blocks.iter().enumerate();
        all.filter_map(|(index, block)| Some((index, block.anchor.as_deref()?)))
            .collect()
    }

    fn length(&self) -> usize {
        self.blocks.iter().map(|block| block.length).sum::<usize>().max(1)
    }

    /// Pairs what stands between two pairs that are known: blocks of one kind, in order, whose
    /// lengths go together best.
    fn between(
        &self,
        other: &Side<'_>,
        (mine, theirs): (Range<usize>, Range<usize>),
        twins: &mut [Option<usize>],
    ) {
        let a = self.blocks.get(mine.clone()).unwrap_or_default();
        let b = other.blocks.get(theirs.clone()).unwrap_or_default();
        let (whole, whole_there) = (self.length(), other.length());
        let apart = |one: &Block, two: &Block| {
            let expected = one.length * whole_there / whole;
            expected.abs_diff(two.length) * 1_000 / (expected + two.length).max(1)
        };
        // The least cost from each pair of places to the end.
        let wide = b.len() + 1;
        let mut costs = vec![0; (a.len() + 1) * wide];
        let cost = |costs: &[usize], i: usize, j: usize| {
            costs.get(i * wide + j).copied().unwrap_or_default()
        };
        let paired = |costs: &[usize], i: usize, j: usize| {
            let (one, two) = (a.get(i)?, b.get(j)?);
            (one.kind == two.kind).then(|| apart(one, two) + cost(costs, i + 1, j + 1))
        };
        for i in (0..=a.len()).rev() {
            for j in (0..=b.len()).rev() {
                let skipped = (i < a.len()).then(|| ALONE + cost(&costs, i + 1, j));
                let passed = (j < b.len()).then(|| ALONE + cost(&costs, i, j + 1));
                let ways = [paired(&costs, i, j), skipped, passed];
                let least = ways.into_iter().flatten().min().unwrap_or_default();
                if let Some(cost) = costs.get_mut(i * wide + j) {
                    *cost = least;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            let least = cost(&costs, i, j);
            if paired(&costs, i, j) == Some(least) {
                if let Some(twin) = twins.get_mut(mine.start + i) {
                    *twin = Some(theirs.start + j);
                }
                (i, j) = (i + 1, j + 1);
            } else if least == ALONE + cost(&costs, i + 1, j) {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
}

impl Block {
    fn new(start: usize, body: &str, names: &Names) -> Self {
        let range = start..start + body.len();
        let heading = names.headings.iter().find(|heading| heading.range.start == start);
        let component = names.components.iter().find(|(_, own)| own.start == start);
        let is_numbered = || {
            let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.len() < body.len() && rest.starts_with(['.', ')'])
        };
        let kind = match (heading, component) {
            (Some(heading), _) => format!("#{}", heading.level),
            (None, Some((name, _))) => format!("```{name}"),
            _ if body.starts_with(['-', '*', '+']) || is_numbered() => "list".to_owned(),
            _ if body.starts_with('|') => "table".to_owned(),
            _ if body.starts_with('>') => "quote".to_owned(),
            _ if body.starts_with("![") => "picture".to_owned(),
            _ => "text".to_owned(),
        };
        let figures: BTreeSet<&str> = names
            .mentions
            .iter()
            .filter(|it| range.start <= it.range.start && it.range.end <= range.end)
            .filter_map(|it| match &it.name {
                Name::Metric(id) => Some(id.as_str()),
                _ => None,
            })
            .collect();
        let id = heading.and_then(|heading| Some(format!("#{}", heading.id.as_ref()?.0)));
        let anchor = id.or_else(|| {
            let all: Vec<_> = figures.iter().copied().collect();
            (!all.is_empty()).then(|| format!("{kind} {}", all.join(" ")))
        });
        Self { length: body.chars().count(), range, kind, anchor }
    }
}

#[cfg(test)]
mod tests {
    use super::super::names;
    use super::*;

    fn lacks(source: &str, translation: &str) -> Vec<(String, usize)> {
        let names = |text: &str| names::names("content/en/01-it.md", text);
        let (one, two) = (names(source), names(translation));
        let (one, two) = (Side::new(source, &one), Side::new(translation, &two));
        one.lacks(&two).into_iter().map(|lack| (lack.text, lack.at)).collect()
    }

    #[test]
    fn the_paragraph_that_is_missing_is_told_by_what_stands_around_it() {
        let source = "# A\n\nOne two three four five six seven.\n\nShort.\n\n\
            It was {{ a }} then.\n\nEight nine ten eleven twelve thirteen.\n";
        for (translation, text) in [
            (
                "# A\n\n一二三四五六七八九十。\n\n{{ a }}。\n\n八九十一二三四五六七。\n",
                "\n\nShort.",
            ),
            (
                "# A\n\n一二三四五六七八九十。\n\n短。\n\n八九十一二三四五六七。\n",
                "\n\nIt was {{ a }} then.",
            ),
            (
                "# A\n\n短。\n\n{{ a }}。\n\n八九十一二三四五六七。\n",
                "\n\nOne two three four five six seven.",
            ),
        ] {
            let found = lacks(source, translation);
            let [(own, _)] = found.as_slice() else {
                unreachable!("{translation}: {found:?}");
            };
            assert_eq!(own, text, "{translation}");
        }
        assert!(lacks(source, source).is_empty());
    }

    #[test]
    fn a_section_comes_as_a_whole_and_at_its_place() {
        let source =
            "# A\n\nOne.\n\n## B {#b}\n\nTwo.\n\n- three\n- four\n\n## C {#c}\n\nFive.\n";
        let translation = "# 甲\n\n一。\n\n## 丙 {#c}\n\n五。\n";
        let found = lacks(source, translation);
        let at = translation.find("一。").expect("it") + "一。".len();
        let text = "\n\n## B {#b}\n\nTwo.\n\n- three\n- four".to_owned();
        assert_eq!(found, [(text, at)]);
        // What stands at the beginning goes before the first that is there.
        let found = lacks("Lead {{ a }}.\n\n## C {#c}\n", "## 丙 {#c}\n");
        assert_eq!(found, [("Lead {{ a }}.\n\n".to_owned(), 0)]);
    }
}
