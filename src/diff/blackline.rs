//! The blackline: two reports become one in which what came is marked as inserted and what
//! went as deleted, in text, tables, charts, footnotes, contents and index.
//!
//! Chapters are paired by name, sections and blocks by what they say, figures by what they
//! are. What the two have in common stands once.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Difference, Step, aligned};
use crate::ledger::written::written;
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::place::{Place, Placed};
use crate::model::prose::Prose;
use crate::model::report::{
    Block, CardFigure, Chapter, Chart, Component, IndexTable, Inline, Line, MetricTable,
    Part, Report, RevisedFigure, Revision, Section, Target,
};
use crate::model::text::{Heading, Table};
use crate::resolve::print;

/// What a deleted heading's label begins with, so that it is no other heading's.
const GONE: &str = "deleted:";

/// Merges an old report into the new one. The places of both must be of one run's sources.
pub fn blackline(old: &Report, new: &Report) -> Report {
    let mut merged = new.clone();
    for (lang, part) in &mut merged.parts {
        let Some(before) = old.parts.get(lang) else { continue };
        *part = self::part(before, part);
    }
    merged
}

/// What stands on the sheet in front of a blackline.
pub fn revision(from: &str, difference: &Difference, report: &Report) -> Revision {
    let number = |text: &Option<String>, lang: Lang| match text {
        Some(text) => match Decimal::from_str_exact(text) {
            Ok(number) => print::number(number, lang),
            Err(_) => text.clone(),
        },
        None => "–".to_owned(),
    };
    let first = report.config.languages.first().copied().unwrap_or(Lang::En);
    let figures = difference.metrics.iter().map(|change| RevisedFigure {
        name: report
            .config
            .languages
            .iter()
            .filter_map(|lang| Some((*lang, change.name.get(lang.tag())?.clone())))
            .collect(),
        period: change.period.clone(),
        old: number(&change.old, first),
        new: number(&change.new, first),
    });
    let count = |lang: &Lang| {
        let own = |language: &String| language == lang.tag();
        [
            difference.occurrences.iter().filter(|o| own(&o.language)).count(),
            difference.prose.iter().filter(|change| own(&change.language)).count(),
            difference
                .touched
                .iter()
                .filter(|touched| own(&touched.language))
                .count(),
        ]
    };
    let changed = difference.pages.iter().flat_map(|pages| &pages.changed);
    Revision {
        from: from.to_owned(),
        figures: figures.collect(),
        counts: report
            .config
            .languages
            .iter()
            .map(|lang| (*lang, count(lang)))
            .collect(),
        pages: changed.filter_map(|page| page.new.clone()).collect(),
    }
}

fn part(old: &Part, new: &Part) -> Part {
    let merger = Merger { lang: new.lang };
    let stems = |part: &Part| -> Vec<String> {
        part.chapters.iter().map(|chapter| chapter.stem.clone()).collect()
    };
    let mut chapters = vec![];
    for step in aligned(&stems(old), &stems(new)) {
        match step {
            Step::Same(a, b) => {
                if let (Some(a), Some(b)) = (old.chapters.get(a), new.chapters.get(b)) {
                    chapters.push(Arc::new(merger.chapter(a, b)));
                }
            }
            Step::Other(before, after) => {
                for gone in old.chapters.get(before).unwrap_or(&[]) {
                    // A chapter that has another place now is no deleted one.
                    if new.chapters.iter().all(|chapter| chapter.label != gone.label) {
                        chapters.push(Arc::new(merger.whole(gone, Mark::Deleted)));
                    }
                }
                for come in new.chapters.get(after).unwrap_or(&[]) {
                    let twin =
                        old.chapters.iter().find(|chapter| chapter.label == come.label);
                    chapters.push(Arc::new(match twin {
                        Some(twin) => merger.chapter(twin, come),
                        None => merger.whole(come, Mark::Inserted),
                    }));
                }
            }
        }
    }
    let index = match (&old.index, &new.index) {
        (Some(old), Some(new)) => Some(merger.index(old, new)),
        (_, new) => new.clone(),
    };
    Part { lang: new.lang, chapters, index }
}

/// How a piece is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Inserted,
    Deleted,
}

struct Merger {
    lang: Lang,
}

impl Merger {
    fn chapter(&self, old: &Chapter, new: &Chapter) -> Chapter {
        let mut merged = new.clone();
        merged.title = self.line(&old.title, &new.title);
        merged.lead = self.optional(old.lead.as_ref(), new.lead.as_ref());
        let mut gone = vec![];
        merged.body = self.blocks(&old.body, &new.body, &mut gone);
        for (label, note) in &new.notes {
            let merged_note = match old.notes.get(label) {
                Some(before) => self.blocks(before, note, &mut vec![]),
                None => self.marked(note, Mark::Inserted),
            };
            merged.notes.insert(label.clone(), merged_note);
        }
        merged.sections = self.sections(&old.sections, &new.sections, &gone);
        merged
    }

    /// A chapter that came or went as a whole.
    fn whole(&self, chapter: &Chapter, mark: Mark) -> Chapter {
        let mut marked = chapter.clone();
        marked.title = wrap(&chapter.title, mark);
        marked.lead = chapter.lead.as_ref().map(|lead| wrap(lead, mark));
        marked.body = self.marked(&chapter.body, mark);
        if mark == Mark::Deleted {
            marked.notes = BTreeMap::new();
            for section in &mut marked.sections {
                section.discloses.clear();
            }
        }
        for section in &mut marked.sections {
            let label = &section.label;
            if mark == Mark::Deleted && *label != chapter.label {
                section.label = format!("{GONE}{label}");
            }
            section.title = wrap(&section.title, mark);
        }
        marked
    }

    /// The headings as contents and index name them.
    fn sections(
        &self,
        old: &[Section],
        new: &[Section],
        gone: &[String],
    ) -> Vec<Section> {
        let labels = |sections: &[Section]| -> Vec<String> {
            sections.iter().map(|section| section.label.clone()).collect()
        };
        let mut sections = vec![];
        for step in aligned(&labels(old), &labels(new)) {
            match step {
                Step::Same(a, b) => {
                    let (Some(a), Some(b)) = (old.get(a), new.get(b)) else { continue };
                    let title = self.line(&a.title, &b.title);
                    sections.push(Section { title, ..b.clone() });
                }
                Step::Other(before, after) => {
                    for section in old.get(before).unwrap_or(&[]) {
                        let label = format!("{GONE}{}", section.label);
                        if gone.contains(&label) {
                            sections.push(Section {
                                level: section.level,
                                label,
                                title: wrap(&section.title, Mark::Deleted),
                                discloses: vec![],
                            });
                        }
                    }
                    for section in new.get(after).unwrap_or(&[]) {
                        let title = wrap(&section.title, Mark::Inserted);
                        sections.push(Section { title, ..section.clone() });
                    }
                }
            }
        }
        sections
    }

    fn index(&self, old: &IndexTable, new: &IndexTable) -> IndexTable {
        let rows = || old.groups.iter().flat_map(|group| &group.rows);
        let mut merged = new.clone();
        for row in merged.groups.iter_mut().flat_map(|group| &mut group.rows) {
            let Some(before) = rows().find(|other| other.code == row.code) else {
                continue;
            };
            row.answer = self.optional(before.answer.as_ref(), row.answer.as_ref());
            let reason = before.explain.as_ref().map(|(_, line)| line);
            row.explain = row.explain.as_ref().map(|(class, line)| {
                let line = match reason {
                    Some(before) => self.line(before, line),
                    None => wrap(line, Mark::Inserted),
                };
                (*class, line)
            });
            for (title, label) in &mut row.sections {
                let twin = before.sections.iter().find(|(_, own)| own == label);
                *title = match twin {
                    Some((before, _)) => self.line(before, title),
                    None => wrap(title, Mark::Inserted),
                };
            }
        }
        merged
    }

    /// What tells a block from others of its kind; places and figures' values do not.
    fn key(&self, block: &Block) -> String {
        let lines = |lines: &[&Line]| -> String {
            let texts: Vec<_> =
                lines.iter().map(|line| written(line, self.lang)).collect();
            texts.join("\n")
        };
        match block {
            Block::Heading(heading) => {
                format!("heading {} {}", heading.level, lines(&[&heading.body]))
            }
            Block::Paragraph(body, _) => format!("paragraph {}", lines(&[body])),
            Block::Code(text, _) => format!("code {text}"),
            Block::Rule => "rule".to_owned(),
            other => {
                let mut text = kind(other).to_owned();
                let mut each = |line: &[Inline]| {
                    text.push('\n');
                    text.push_str(&written(line, self.lang));
                };
                crate::model::visit::of_blocks(std::slice::from_ref(other), &mut each);
                text
            }
        }
    }

    fn blocks(&self, old: &[Block], new: &[Block], gone: &mut Vec<String>) -> Vec<Block> {
        let keys = |blocks: &[Block]| -> Vec<String> {
            blocks.iter().map(|block| self.key(block)).collect()
        };
        let mut merged = vec![];
        for step in aligned(&keys(old), &keys(new)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (old.get(a), new.get(b)) {
                        merged.push(self.block(a, b, gone));
                    }
                }
                Step::Other(before, after) => {
                    let before = old.get(before).unwrap_or(&[]);
                    let after = new.get(after).unwrap_or(&[]);
                    self.replaced(before, after, gone, &mut merged);
                }
            }
        }
        merged
    }

    /// Blocks that differ: those of one kind are merged in order, the rest came or went.
    fn replaced(
        &self,
        old: &[Block],
        new: &[Block],
        gone: &mut Vec<String>,
        merged: &mut Vec<Block>,
    ) {
        let mut left: Vec<&Block> = old.iter().collect();
        for block in new {
            match left.iter().position(|other| self.pairs(other, block)) {
                Some(at) => {
                    for skipped in left.drain(..at) {
                        self.delete(skipped, gone, merged);
                    }
                    let twin = left.remove(0);
                    merged.push(self.block(twin, block, gone));
                }
                None => {
                    merged
                        .extend(self.marked(std::slice::from_ref(block), Mark::Inserted));
                }
            }
        }
        for skipped in left {
            self.delete(skipped, gone, merged);
        }
    }

    /// Whether two blocks are forms of one: of one kind, and with some words in common.
    fn pairs(&self, old: &Block, new: &Block) -> bool {
        if let (Block::Heading(a), Block::Heading(b)) = (old, new) {
            let id = |heading: &Heading<Figure, Target>| {
                heading.id.as_ref().map(|id| id.value.clone())
            };
            return a.level == b.level && id(a) == id(b);
        }
        if kind(old) != kind(new) {
            return false;
        }
        let (a, b) = (self.key(old), self.key(new));
        let words = |text: &str| -> Vec<String> {
            text.unicode_words().skip(1).map(str::to_owned).collect()
        };
        let (a, b) = (words(&a), words(&b));
        let common = b.iter().filter(|word| a.contains(word)).count();
        3 * common >= a.len().max(b.len())
    }

    fn delete(&self, block: &Block, gone: &mut Vec<String>, merged: &mut Vec<Block>) {
        for block in self.marked(std::slice::from_ref(block), Mark::Deleted) {
            if let Block::Heading(heading) = &block {
                gone.extend(heading.id.as_ref().map(|id| id.value.clone()));
            }
            merged.push(block);
        }
    }

    fn block(&self, old: &Block, new: &Block, gone: &mut Vec<String>) -> Block {
        match (old, new) {
            (Block::Heading(a), Block::Heading(b)) => {
                Block::Heading(Heading { body: self.line(&a.body, &b.body), ..b.clone() })
            }
            (Block::Paragraph(a, _), Block::Paragraph(b, place)) => {
                Block::Paragraph(self.line(a, b), *place)
            }
            (Block::List { items: a, .. }, Block::List { start, tight, items: b }) => {
                let keys = |items: &[Vec<Block>]| -> Vec<String> {
                    let key = |item: &Vec<Block>| -> String {
                        item.iter().map(|block| self.key(block)).collect()
                    };
                    items.iter().map(key).collect()
                };
                let mut items = vec![];
                for step in aligned(&keys(a), &keys(b)) {
                    match step {
                        Step::Same(x, y) => {
                            if let (Some(x), Some(y)) = (a.get(x), b.get(y)) {
                                items.push(self.blocks(x, y, gone));
                            }
                        }
                        Step::Other(before, after) => {
                            let before = a.get(before).unwrap_or(&[]);
                            let after = b.get(after).unwrap_or(&[]);
                            for at in 0..before.len().max(after.len()) {
                                items.push(match (before.get(at), after.get(at)) {
                                    (Some(x), Some(y)) => self.blocks(x, y, gone),
                                    (Some(x), None) => self.marked(x, Mark::Deleted),
                                    (None, Some(y)) => self.marked(y, Mark::Inserted),
                                    (None, None) => vec![],
                                });
                            }
                        }
                    }
                }
                Block::List { start: *start, tight: *tight, items }
            }
            (Block::Quote(a), Block::Quote(b)) => Block::Quote(self.blocks(a, b, gone)),
            (Block::Table(a), Block::Table(b)) => Block::Table(self.table(a, b)),
            (Block::Component(a), Block::Component(b)) => {
                Block::Component(self.component(a, b))
            }
            (_, new) => new.clone(),
        }
    }

    fn table(
        &self,
        old: &Table<Figure, Target>,
        new: &Table<Figure, Target>,
    ) -> Table<Figure, Target> {
        let mut merged = new.clone();
        merged.head = self.cells(&old.head, &new.head);
        let width = new.head.len();
        merged.rows = self.rows(&old.rows, &new.rows, width);
        merged
    }

    fn cells(&self, old: &[Line], new: &[Line]) -> Vec<Line> {
        let cell = |(at, cell): (usize, &Line)| match old.get(at) {
            Some(before) => self.line(before, cell),
            None => wrap(cell, Mark::Inserted),
        };
        new.iter().enumerate().map(cell).collect()
    }

    fn rows(&self, old: &[Vec<Line>], new: &[Vec<Line>], width: usize) -> Vec<Vec<Line>> {
        let keys = |rows: &[Vec<Line>]| -> Vec<String> {
            let key = |row: &Vec<Line>| -> String {
                row.iter().map(|cell| written(cell, self.lang) + "|").collect()
            };
            rows.iter().map(key).collect()
        };
        let mut rows = vec![];
        for step in aligned(&keys(old), &keys(new)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (old.get(a), new.get(b)) {
                        rows.push(self.cells(a, b));
                    }
                }
                Step::Other(before, after) => {
                    let before = old.get(before).unwrap_or(&[]);
                    let after = new.get(after).unwrap_or(&[]);
                    let same_count = before.len() == after.len();
                    for (at, row) in after.iter().enumerate() {
                        match before.get(at).filter(|_| same_count) {
                            Some(twin) => rows.push(self.cells(twin, row)),
                            None => {
                                let cells = row.iter();
                                rows.push(
                                    cells.map(|c| wrap(c, Mark::Inserted)).collect(),
                                );
                            }
                        }
                    }
                    if !same_count {
                        for row in before {
                            let cells = row.iter().take(width);
                            let mut cells: Vec<Line> =
                                cells.map(|c| wrap(c, Mark::Deleted)).collect();
                            cells.resize(width, vec![]);
                            rows.push(cells);
                        }
                    }
                }
            }
        }
        rows
    }

    fn component(&self, old: &Component, new: &Component) -> Component {
        match (old, new) {
            (Component::Cards(a), Component::Cards(b)) => {
                let mut merged = b.clone();
                for (card, before) in merged.cards.iter_mut().zip(&a.cards) {
                    card.label = self.line(&before.label, &card.label);
                    card.note = self.optional(before.note.as_ref(), card.note.as_ref());
                    match (&before.figure, &mut card.figure) {
                        (CardFigure::Figure(before), CardFigure::Figure(figure)) => {
                            revise(before, figure);
                        }
                        (CardFigure::Text(before), CardFigure::Text(line)) => {
                            *line = self.line(before, line);
                        }
                        _ => {}
                    }
                    if let (Some((_, before)), Some((_, line))) =
                        (&before.change, &mut card.change)
                    {
                        *line = self.line(before, line);
                    }
                }
                Component::Cards(merged)
            }
            (Component::Chart(a), Component::Chart(b)) => {
                Component::Chart(Box::new(self.chart(a, b)))
            }
            (Component::Multiples(a), Component::Multiples(b)) => {
                let mut merged = b.clone();
                merged.title = self.line(&a.title, &b.title);
                merged.source = self.optional(a.source.as_ref(), b.source.as_ref());
                merged.note = self.optional(a.note.as_ref(), b.note.as_ref());
                for (panel, before) in merged.panels.iter_mut().zip(&a.panels) {
                    *panel = self.chart(before, panel);
                }
                Component::Multiples(merged)
            }
            (Component::Metrics(a), Component::Metrics(b)) => {
                Component::Metrics(self.metrics(a, b))
            }
            (Component::Matrix(a), Component::Matrix(b)) => {
                let mut merged = b.clone();
                merged.x = self.line(&a.x, &b.x);
                merged.y = self.line(&a.y, &b.y);
                for (group, before) in merged.groups.iter_mut().zip(&a.groups) {
                    group.title =
                        self.optional(before.title.as_ref(), group.title.as_ref());
                    for (topic, before) in group.topics.iter_mut().zip(&before.topics) {
                        topic.name = self.line(&before.name, &topic.name);
                    }
                }
                Component::Matrix(merged)
            }
            (Component::Prose(a), Component::Prose(b)) => {
                Component::Prose(self.prose(a, b))
            }
            (_, new) => new.clone(),
        }
    }

    /// Components of words: lines are paired by what they say, then in order.
    fn prose(&self, old: &Prose<Line>, new: &Prose<Line>) -> Prose<Line> {
        let mut before = vec![];
        old.lines(&mut |line| before.push(line));
        let mut after = vec![];
        new.lines(&mut |line| after.push(line));
        let keys = |lines: &[&Line]| -> Vec<String> {
            lines.iter().map(|line| written(line, self.lang)).collect()
        };
        let mut merged = vec![];
        for step in aligned(&keys(&before), &keys(&after)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (before.get(a), after.get(b)) {
                        merged.push(self.line(a, b));
                    }
                }
                Step::Other(x, y) => {
                    let x = before.get(x).unwrap_or(&[]);
                    for (at, line) in after.get(y).unwrap_or(&[]).iter().enumerate() {
                        merged.push(match x.get(at) {
                            Some(twin) => self.line(twin, line),
                            None => wrap(line, Mark::Inserted),
                        });
                    }
                }
            }
        }
        let mut rest = merged.into_iter();
        new.map(&mut |line| rest.next().unwrap_or_else(|| line.clone()))
    }

    fn chart(&self, old: &Chart, new: &Chart) -> Chart {
        let mut merged = new.clone();
        merged.title = self.line(&old.title, &new.title);
        merged.source = self.optional(old.source.as_ref(), new.source.as_ref());
        merged.note = self.optional(old.note.as_ref(), new.note.as_ref());
        for (line, before) in merged.categories.iter_mut().zip(&old.categories) {
            *line = self.line(before, line);
        }
        let points = |chart: &Chart| -> BTreeMap<(String, String), Figure> {
            let points = chart.series.iter().flat_map(|series| &series.points).flatten();
            points
                .map(|point| (identity(&point.figure), point.figure.clone()))
                .collect()
        };
        let before = points(old);
        for (series, other) in merged.series.iter_mut().zip(&old.series) {
            series.name = self.optional(other.name.as_ref(), series.name.as_ref());
        }
        let points = merged.series.iter_mut().flat_map(|series| &mut series.points);
        for point in points.flatten() {
            if let Some(before) = before.get(&identity(&point.figure)) {
                revise(before, &mut point.figure);
            }
        }
        let totals = old.total.iter().flatten().flatten();
        let totals: BTreeMap<_, _> =
            totals.map(|figure| (identity(figure), figure)).collect();
        for figure in merged.total.iter_mut().flatten().flatten() {
            if let Some(before) = totals.get(&identity(figure)) {
                revise(before, figure);
            }
        }
        merged
    }

    fn metrics(&self, old: &MetricTable, new: &MetricTable) -> MetricTable {
        let mut merged = new.clone();
        merged.caption = self.optional(old.caption.as_ref(), new.caption.as_ref());
        merged.source = self.optional(old.source.as_ref(), new.source.as_ref());
        merged.notes = self.cells(&old.notes, &new.notes);
        let rows = || old.groups.iter().flat_map(|group| &group.rows);
        let mut figures: BTreeMap<(String, String), &Figure> = BTreeMap::new();
        for figure in rows().flat_map(|row| &row.values).flatten() {
            figures.insert(identity(figure), figure);
        }
        for (group, before) in merged.groups.iter_mut().zip(&old.groups) {
            group.title = self.optional(before.title.as_ref(), group.title.as_ref());
        }
        for row in merged.groups.iter_mut().flat_map(|group| &mut group.rows) {
            let metric = |values: &[Option<Figure>]| {
                values.iter().flatten().next().map(|figure| figure.expression.clone())
            };
            let own = metric(&row.values);
            let twin = rows().find(|other| own.is_some() && metric(&other.values) == own);
            row.name = match twin {
                Some(twin) => self.line(&twin.name, &row.name),
                None if own.is_some() => wrap(&row.name, Mark::Inserted),
                None => row.name.clone(),
            };
            for figure in row.values.iter_mut().flatten() {
                match figures.get(&identity(figure)) {
                    Some(before) => revise(before, figure),
                    None => figure.was = Some(String::new()),
                }
            }
        }
        merged
    }

    fn optional(&self, old: Option<&Line>, new: Option<&Line>) -> Option<Line> {
        match (old, new) {
            (Some(old), Some(new)) => Some(self.line(old, new)),
            (None, Some(new)) => Some(wrap(new, Mark::Inserted)),
            (Some(old), None) => Some(wrap(old, Mark::Deleted)),
            (None, None) => None,
        }
    }

    /// Two forms of a line as one: words that are in both stand once.
    fn line(&self, old: &[Inline], new: &[Inline]) -> Line {
        let (a, b) = (pieces(old), pieces(new));
        let keys = |pieces: &[Inline]| -> Vec<String> {
            let key = |piece: &Inline| written(std::slice::from_ref(piece), self.lang);
            pieces.iter().map(key).collect()
        };
        let mut merged: Line = vec![];
        for step in aligned(&keys(&a), &keys(&b)) {
            match step {
                Step::Same(x, y) => {
                    if let (Some(x), Some(y)) = (a.get(x), b.get(y)) {
                        merged.push(self.element(x, y));
                    }
                }
                Step::Other(x, y) => {
                    let gone = joined(a.get(x).unwrap_or(&[]));
                    let come = joined(b.get(y).unwrap_or(&[]));
                    merged.extend(wrap(&gone, Mark::Deleted));
                    merged.extend(wrap(&come, Mark::Inserted));
                }
            }
        }
        joined(&merged)
    }

    fn element(&self, old: &Inline, new: &Inline) -> Inline {
        match (old, new) {
            (Inline::Figure(before), Inline::Figure(figure)) => {
                let mut figure = figure.clone();
                revise(before, &mut figure);
                Inline::Figure(figure)
            }
            (Inline::Emphasis(a), Inline::Emphasis(b)) => {
                Inline::Emphasis(self.line(a, b))
            }
            (Inline::Strong(a), Inline::Strong(b)) => Inline::Strong(self.line(a, b)),
            (Inline::Strike(a), Inline::Strike(b)) => Inline::Strike(self.line(a, b)),
            (Inline::Subscript(a), Inline::Subscript(b)) => {
                Inline::Subscript(self.line(a, b))
            }
            (Inline::Superscript(a), Inline::Superscript(b)) => {
                Inline::Superscript(self.line(a, b))
            }
            (Inline::Link(_, a), Inline::Link(target, b)) => {
                Inline::Link(target.clone(), self.line(a, b))
            }
            (_, new) => new.clone(),
        }
    }

    /// Blocks that came or went as they are.
    fn marked(&self, blocks: &[Block], mark: Mark) -> Vec<Block> {
        let mut marked = vec![];
        for block in blocks {
            marked.push(match block {
                Block::Heading(heading) => {
                    let id = heading.id.as_ref().map(|id| match mark {
                        Mark::Inserted => id.clone(),
                        Mark::Deleted => {
                            Placed::new(format!("{GONE}{}", id.value), id.place)
                        }
                    });
                    Block::Heading(Heading {
                        id,
                        body: wrap(&heading.body, mark),
                        starts_page: heading.starts_page && mark == Mark::Inserted,
                        ..heading.clone()
                    })
                }
                Block::Paragraph(body, place) => {
                    Block::Paragraph(wrap(body, mark), *place)
                }
                Block::List { start, tight, items } => Block::List {
                    start: *start,
                    tight: *tight,
                    items: items.iter().map(|item| self.marked(item, mark)).collect(),
                },
                Block::Quote(body) => Block::Quote(self.marked(body, mark)),
                Block::Code(text, place) => {
                    let code = Inline::Code(text.clone(), *place);
                    Block::Paragraph(wrap(&[code], mark), *place)
                }
                Block::Table(table) => {
                    let mut table = table.clone();
                    let rows = table.rows.iter_mut().flatten();
                    for cell in table.head.iter_mut().chain(rows) {
                        *cell = wrap(cell, mark);
                    }
                    Block::Table(table)
                }
                Block::Rule => Block::Rule,
                Block::Component(component) => {
                    Block::Component(marked_component(component, mark))
                }
            });
        }
        marked
    }
}

fn marked_component(component: &Component, mark: Mark) -> Component {
    match component {
        Component::Prose(prose) => {
            Component::Prose(prose.map(&mut |line| wrap(line, mark)))
        }
        Component::Chart(chart) => {
            let mut chart = chart.clone();
            chart.title = wrap(&chart.title, mark);
            Component::Chart(chart)
        }
        Component::Multiples(multiples) => {
            let mut multiples = multiples.clone();
            multiples.title = wrap(&multiples.title, mark);
            Component::Multiples(multiples)
        }
        Component::Cards(cards) => {
            let mut cards = cards.clone();
            for card in &mut cards.cards {
                card.label = wrap(&card.label, mark);
            }
            Component::Cards(cards)
        }
        Component::Metrics(table) => {
            let mut table = table.clone();
            table.caption = table.caption.as_ref().map(|caption| wrap(caption, mark));
            for row in table.groups.iter_mut().flat_map(|group| &mut group.rows) {
                row.name = wrap(&row.name, mark);
            }
            Component::Metrics(table)
        }
        Component::Matrix(_) | Component::Index(_) => component.clone(),
    }
}

/// What kind a block is of.
fn kind(block: &Block) -> &'static str {
    match block {
        Block::Heading(_) => "heading",
        Block::Paragraph(..) => "paragraph",
        Block::List { .. } => "list",
        Block::Quote(_) => "quote",
        Block::Code(..) => "code",
        Block::Table(_) => "table",
        Block::Rule => "rule",
        Block::Component(component) => match component {
            Component::Cards(_) => "cards",
            Component::Chart(_) => "chart",
            Component::Multiples(_) => "multiples",
            Component::Metrics(_) => "metrics",
            Component::Matrix(_) => "matrix",
            Component::Prose(Prose::Timeline(_)) => "timeline",
            Component::Prose(Prose::Tiles(_)) => "tiles",
            Component::Prose(Prose::Steps(_)) => "steps",
            Component::Prose(Prose::Measures(_)) => "measures",
            Component::Prose(Prose::Tree(_)) => "tree",
            Component::Prose(Prose::Quote { .. }) => "pull quote",
            Component::Prose(Prose::Table(_)) => "grid",
            Component::Index(_) => "index",
        },
    }
}

fn identity(figure: &Figure) -> (String, String) {
    (figure.expression.clone(), figure.period.to_string())
}

/// Notes on a figure what was printed before, if that was something else.
fn revise(old: &Figure, new: &mut Figure) {
    if old.printed != new.printed {
        new.was = Some(old.printed.text());
    }
}

fn wrap(line: &[Inline], mark: Mark) -> Line {
    if line.is_empty() {
        return vec![];
    }
    match mark {
        Mark::Inserted => vec![Inline::Inserted(line.to_vec())],
        Mark::Deleted => vec![Inline::Deleted(plain(line))],
    }
}

/// Deleted text leads nowhere, shows no picture and calls no note.
fn plain(line: &[Inline]) -> Line {
    let mut kept = vec![];
    for element in line {
        match element {
            Inline::Link(_, body) => kept.extend(plain(body)),
            Inline::Note(_) => {}
            Inline::Picture(picture) => {
                kept.push(Inline::Text(picture.alt.clone(), picture.path.place));
            }
            Inline::Emphasis(body) => kept.push(Inline::Emphasis(plain(body))),
            Inline::Strong(body) => kept.push(Inline::Strong(plain(body))),
            other => kept.push(other.clone()),
        }
    }
    kept
}

/// A line's elements, with texts taken apart into words.
fn pieces(line: &[Inline]) -> Vec<Inline> {
    let mut pieces = vec![];
    for element in line {
        match element {
            Inline::Text(text, place) => {
                for (at, word) in text.split_word_bound_indices() {
                    let own = place.within(text, at..at + word.len());
                    pieces.push(Inline::Text(word.to_owned(), own));
                }
            }
            other => pieces.push(other.clone()),
        }
    }
    pieces
}

/// Texts beside one another put together again.
fn joined(pieces: &[Inline]) -> Line {
    let mut line: Line = vec![];
    for piece in pieces {
        match (line.last_mut(), piece) {
            (Some(Inline::Text(text, place)), Inline::Text(more, at)) => {
                text.push_str(more);
                if place.file == at.file {
                    *place = Place { end: place.end.max(at.end), ..*place };
                }
            }
            _ => line.push(piece.clone()),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::FileNumber;

    fn text(text: &str) -> Line {
        vec![Inline::Text(text.to_owned(), Place::new(FileNumber(0), 0, text.len()))]
    }

    fn show(line: &[Inline]) -> String {
        line.iter()
            .map(|element| match element {
                Inline::Text(text, _) => text.clone(),
                Inline::Inserted(body) => format!("[+{}]", show(body)),
                Inline::Deleted(body) => format!("[-{}]", show(body)),
                _ => "?".to_owned(),
            })
            .collect()
    }

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let merger = Merger { lang: Lang::En };
        assert_eq!(show(&merger.line(&text(old), &text(new))), expected);
    }

    #[test]
    fn words_are_marked_not_letters() {
        check("We rose fast.", "We rose fast.", "We rose fast.");
        check("We rose fast.", "We fell fast.", "We [-rose][+fell] fast.");
        check("One two.", "One two. Three.", "One two.[+ Three.]");
        check("排放增加。", "排放減少。", "排放[-增加][+減少]。");
    }
}
