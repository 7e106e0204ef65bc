//! The report as written: its blocks with placeholders where figures stand, and the
//! sentence in which each figure is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Block;
use super::line::{Printed, each_figure, place_of, written};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Sources};
use crate::model::prose::{Branch, Cell, Grid, Prose, Row};
use crate::model::report::{
    self, CardFigure, Cards, Chapter, Chart, Component, Inline, Matrix, MetricTable,
    Report,
};
use crate::model::visit::plain_text;

/// What tells a printed figure from every other.
type Key = (Place, Period, String);

/// The blocks of a report and the sentences of its figures.
#[derive(Default)]
pub(super) struct Written {
    /// The blocks, in the order of the report.
    pub(super) blocks: Vec<Block>,
    /// What stands where in the author's files: the end of each text, and its block.
    texts: BTreeMap<(FileNumber, u32), Vec<(u32, usize)>>,
    sentences: BTreeMap<Key, (usize, String)>,
}

impl Written {
    /// Reads a report in some of its languages.
    pub(super) fn new(report: &Report, languages: &[Lang], sources: &Sources) -> Self {
        let mut reader = Reader {
            sources,
            written: Self::default(),
            lang: Lang::source(languages),
            chapter: String::new(),
        };
        for part in languages.iter().filter_map(|lang| report.parts.get(lang)) {
            reader.lang = part.lang;
            for chapter in &part.chapters {
                reader.chapter(chapter);
            }
            reader.chapter = String::new();
            for row in part.index.iter().flat_map(|i| &i.groups).flat_map(|g| &g.rows) {
                let answers = row.answer.iter().chain(row.explain.iter().map(|e| &e.1));
                let lines: Vec<_> = answers.collect();
                if let Some(line) = lines.first() {
                    let title = format!("{} {}", row.code, row.title);
                    reader.lines("index", row.entry.or(place_of(line)), &title, &lines);
                }
            }
        }
        reader.written
    }

    /// The block a figure stands in, and its sentence.
    pub(super) fn sentence(&self, figure: &Figure) -> Option<&(usize, String)> {
        let key = (figure.place, figure.period, figure.expression.clone());
        self.sentences.get(&key)
    }

    /// The block that holds a text of the author's.
    pub(super) fn block(&self, place: Place) -> Option<usize> {
        /// How many texts may begin between a text's own beginning and a part of it.
        const BACK: usize = 64;
        let upto = self.texts.range((place.file, 0)..=(place.file, place.start));
        upto.rev().take(BACK).find_map(|(_, ends)| {
            let holds = ends.iter().filter(|(end, _)| *end >= place.end);
            holds.min_by_key(|(end, _)| *end).map(|(_, block)| *block)
        })
    }
}

struct Reader<'a> {
    sources: &'a Sources,
    written: Written,
    lang: Lang,
    chapter: String,
}

impl Reader<'_> {
    fn chapter(&mut self, chapter: &Chapter) {
        self.chapter.clone_from(&chapter.label);
        let start = Place::new(chapter.file, 0, 0);
        self.lines("title", place_of(&chapter.title), "", &[&chapter.title]);
        let front = format!(
            "kind {}, number {}",
            chapter.kind.name(),
            chapter.number.as_deref().unwrap_or("none")
        );
        let mut lines = vec![&chapter.nav];
        lines.extend(&chapter.lead);
        self.lines("front matter", Some(start), &front, &lines);
        self.blocks(&chapter.body, "");
        for (label, note) in &chapter.notes {
            self.blocks(note, &format!("[^{label}]: "));
        }
    }

    /// Reads blocks; `mark` says what they stand in.
    fn blocks(&mut self, blocks: &[report::Block], mark: &str) {
        use report::Block as B;
        let kind = match mark {
            "" => "paragraph",
            mark if mark.starts_with("[^") => "footnote",
            mark if mark.ends_with("> ") => "quotation",
            _ => "list item",
        };
        for block in blocks {
            match block {
                B::Heading(heading) => {
                    let mut attributes = "#".repeat(usize::from(heading.level));
                    if heading.is_case {
                        attributes.push_str(" case");
                    }
                    if heading.starts_page {
                        attributes.push_str(" page");
                    }
                    self.lines(
                        "heading",
                        Some(heading.place),
                        &attributes,
                        &[&heading.body],
                    );
                }
                B::Paragraph(body, place) => {
                    self.lines(kind, Some(*place), mark, &[body]);
                }
                B::List { start, items, .. } => {
                    for (index, item) in items.iter().enumerate() {
                        let mark = match start {
                            Some(start) => {
                                let at = u64::try_from(index).unwrap_or(0);
                                format!("{mark}{}. ", start.saturating_add(at))
                            }
                            None => format!("{mark}- "),
                        };
                        self.blocks(item, &mark);
                    }
                }
                B::Quote(body) => self.blocks(body, &format!("{mark}> ")),
                B::Code(text, place) => {
                    let block = self.block("code", Some(*place), text.clone());
                    self.text(block, *place);
                }
                B::Table(table) => {
                    let mut text = format!("{:?}", table.alignments);
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        text.push_str("\n|");
                        for cell in row {
                            let _ = write!(text, " {} |", written(cell, self.lang));
                        }
                    }
                    let head = text.lines().nth(1).unwrap_or_default().to_owned();
                    let block = self.block("table", Some(table.place), text);
                    self.entitle(block, &head);
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        self.row(block, row.iter());
                    }
                }
                B::Rule => {}
                B::Component(component) => self.component(component),
            }
        }
    }

    fn component(&mut self, component: &Component) {
        match component {
            Component::Cards(cards) => self.cards(cards),
            Component::Chart(chart) => {
                let place = chart_place(chart);
                let block = self.block("chart", place, String::new());
                self.chart(block, chart, "");
            }
            Component::Multiples(multiples) => {
                let place = multiples.panels.first().and_then(chart_place);
                let place = place.or(place_of(&multiples.title));
                let block = self.block("chart", place, String::new());
                let own = std::iter::once(&multiples.title)
                    .chain(&multiples.source)
                    .chain(&multiples.note);
                for line in own {
                    self.add_line(block, line);
                }
                let title = plain_text(&multiples.title);
                for panel in &multiples.panels {
                    self.chart(block, panel, &title);
                }
            }
            Component::Metrics(table) => self.metrics(table),
            Component::Matrix(matrix) => self.matrix(matrix),
            Component::Prose(prose) => self.prose(prose),
            Component::Index(place) => {
                self.block("content index", Some(*place), String::new());
            }
        }
    }

    fn cards(&mut self, cards: &Cards) {
        let place = cards.cards.first().and_then(|card| match &card.figure {
            CardFigure::Figure(figure) => Some(figure.place),
            CardFigure::Text(line) => place_of(line),
        });
        let block = self.block("cards", place, format!("size {}", cards.size.name()));
        for card in &cards.cards {
            let label = plain_text(&card.label);
            self.add_line(block, &card.label);
            match &card.figure {
                CardFigure::Figure(figure) => {
                    self.append(block, &format!("\n{{{{ {} }}}}", figure.expression));
                    self.figure(block, figure, label.clone());
                }
                CardFigure::Text(line) => self.add_line(block, line),
            }
            if let Some((_, change)) = &card.change {
                self.append(block, &format!("\n{}", written(change, self.lang)));
                each_figure(change, &mut |figure| {
                    let sentence = format!("{label}: {}", plain_text(change));
                    self.figure(block, figure, sentence);
                });
                self.texts(block, change);
            }
            if let Some(note) = &card.note {
                self.add_line(block, note);
            }
        }
    }

    fn chart(&mut self, block: usize, chart: &Chart, over: &str) {
        self.append(block, &format!("\n{} in {}", chart.kind.name(), chart.unit));
        let title = match over {
            "" => plain_text(&chart.title),
            over => format!("{over} · {}", plain_text(&chart.title)),
        };
        let names = chart.series.iter().filter_map(|series| series.name.as_ref());
        let lines = std::iter::once(&chart.title)
            .chain(&chart.categories)
            .chain(names)
            .chain(&chart.source)
            .chain(&chart.note);
        for line in lines {
            self.add_line(block, line);
        }
        let mut drawn = String::new();
        for series in &chart.series {
            let name = series.name.as_ref().map(|name| plain_text(name));
            for (point, category) in series.points.iter().zip(&chart.categories) {
                let Some(point) = point else {
                    drawn.push_str("/;");
                    continue;
                };
                let of = &point.figure;
                let _ = write!(drawn, "{}@{}={};", of.expression, of.period, point.value);
                self.append(block, &format!("\n{}@{}", of.expression, of.period));
                let parts =
                    [Some(title.clone()), name.clone(), Some(plain_text(category))];
                self.figure(block, of, joined(parts));
            }
        }
        for figure in chart.total.iter().flatten().flatten() {
            self.figure(block, figure, title.clone());
        }
        if let Some(block) = self.written.blocks.get_mut(block) {
            block.drawn.get_or_insert_default().push_str(&drawn);
        }
    }

    fn metrics(&mut self, table: &MetricTable) {
        let place = table.groups.iter().flat_map(|g| &g.rows).map(|row| row.place).next();
        let columns = table.columns.join(", ");
        let block = self.block("performance table", place, columns);
        let ends = table.caption.iter().chain(&table.notes).chain(&table.source);
        for line in ends {
            self.add_line(block, line);
        }
        for group in &table.groups {
            if let Some(title) = &group.title {
                self.add_line(block, title);
            }
            for row in &group.rows {
                let codes = row.codes.join(", ");
                let head = format!("\n{codes} {} {} ", row.unit, row.depth);
                self.append(block, &head);
                self.append(block, if row.is_total { "total" } else { "" });
                self.add_line(block, &row.name);
                let name = plain_text(&row.name);
                for (figure, column) in row.values.iter().zip(&table.columns) {
                    let Some(figure) = figure else { continue };
                    self.append(block, &format!(" {}", figure.expression));
                    let parts = [Some(name.clone()), Some(column.clone()), None];
                    self.figure(block, figure, joined(parts));
                }
                self.text(block, row.place);
            }
        }
    }

    fn matrix(&mut self, matrix: &Matrix) {
        let block = self.block("matrix", place_of(&matrix.x), String::new());
        self.add_line(block, &matrix.x);
        self.add_line(block, &matrix.y);
        let mut drawn = String::new();
        for group in &matrix.groups {
            if let Some(title) = &group.title {
                self.add_line(block, title);
            }
            for topic in &group.topics {
                self.add_line(block, &topic.name);
                let _ = write!(drawn, "{}, {};", topic.x, topic.y);
            }
        }
        if let Some(block) = self.written.blocks.get_mut(block) {
            block.drawn = Some(drawn);
        }
    }

    fn prose(&mut self, prose: &Prose<Vec<Inline>>) {
        let kind = match prose {
            Prose::Timeline(_) => "timeline",
            Prose::Tiles(_) => "tiles",
            Prose::Steps(_) => "steps",
            Prose::Measures(_) => "measures",
            Prose::Tree(_) => "tree",
            Prose::Quote { .. } => "pull quote",
            Prose::Table(_) => "table",
        };
        let mut place = None;
        prose.lines(&mut |line| place = place.or(place_of(line)));
        let mut text = String::new();
        if let Prose::Timeline(events) = prose {
            for event in events {
                let date = event.date;
                let _ = write!(text, "{} {:?} {:?} ", date.year, date.month, date.day);
                let _ = writeln!(text, "{:?}", date.until);
            }
        }
        for icon in prose.icons() {
            let _ = write!(text, "{} ", icon.value);
        }
        if let Prose::Tree(root) = prose {
            shape(root, &mut text);
        }
        let block = self.block(kind, place, text);
        match prose {
            Prose::Table(grid) => self.grid(block, grid),
            prose => prose.lines(&mut |line| self.add_line(block, line)),
        }
    }

    fn grid(&mut self, block: usize, grid: &Grid<Vec<Inline>>) {
        let heads = grid.columns.iter().map(|column| &column.title);
        let ends = grid.caption.iter().chain(&grid.notes).chain(&grid.source);
        for line in heads.chain(ends) {
            self.add_line(block, line);
        }
        for column in &grid.columns {
            self.append(block, &format!("\n{:?} {:?}", column.width, column.alignment));
        }
        for row in &grid.rows {
            let lines: Vec<_> = match row {
                Row::Banner(line) => vec![line],
                Row::Cells(cells) => cells
                    .iter()
                    .flat_map(|cell| match cell {
                        Cell::Line(line) => std::slice::from_ref(line),
                        Cell::List(lines) => lines.as_slice(),
                    })
                    .collect(),
            };
            let texts: Vec<_> =
                lines.iter().map(|line| written(line, self.lang)).collect();
            self.append(block, &format!("\n| {} |", texts.join(" | ")));
            self.row(block, lines.into_iter());
        }
    }

    /// A block of some lines under a heading of ours.
    fn lines(
        &mut self,
        kind: &str,
        place: Option<Place>,
        head: &str,
        lines: &[&Vec<Inline>],
    ) {
        let texts: Vec<_> = lines.iter().map(|line| written(line, self.lang)).collect();
        let gap = if head.is_empty() || head.ends_with(' ') { "" } else { " " };
        let text = format!("{head}{gap}{}", texts.join("\n"));
        let block = self.block(kind, place, text);
        for line in lines {
            self.line(block, line);
        }
    }

    fn block(&mut self, kind: &str, place: Option<Place>, text: String) -> usize {
        let (file, line) = match place {
            Some(place) => (
                self.sources.get(place.file).path.clone(),
                self.sources.line_column(place).0,
            ),
            None => (String::new(), 1),
        };
        self.written.blocks.push(Block {
            language: self.lang.tag().to_owned(),
            chapter: self.chapter.clone(),
            kind: kind.to_owned(),
            file,
            line,
            text,
            title: None,
            drawn: None,
            pages: vec![],
        });
        self.written.blocks.len() - 1
    }

    fn append(&mut self, block: usize, text: &str) {
        if let Some(block) = self.written.blocks.get_mut(block) {
            block.text.push_str(text);
        }
    }

    /// Adds a line to a block's text.
    fn add_line(&mut self, block: usize, line: &[Inline]) {
        let text = written(line, self.lang);
        self.append(block, &format!("\n{text}"));
        self.entitle(block, &text);
        self.line(block, line);
    }

    /// Notes what a block is known by: the first words in it.
    fn entitle(&mut self, block: usize, text: &str) {
        let first = text.lines().map(str::trim).find(|line| !line.is_empty());
        if let (Some(block), Some(first)) = (self.written.blocks.get_mut(block), first) {
            block.title.get_or_insert_with(|| first.to_owned());
        }
    }

    /// Enters a line: its texts, and the sentence of each figure.
    fn line(&mut self, block: usize, line: &[Inline]) {
        self.texts(block, line);
        let mut printed = Printed::default();
        printed.line(line, self.lang);
        for (at, figure) in &printed.figures {
            let sentence = printed
                .text
                .split_sentence_bound_indices()
                .take_while(|(start, _)| start <= at)
                .last();
            let sentence = sentence.map_or("", |(_, sentence)| sentence.trim());
            self.figure(block, figure, sentence.to_owned());
        }
    }

    /// Enters a table's row, which is one sentence.
    fn row<'l>(&mut self, block: usize, cells: impl Iterator<Item = &'l Vec<Inline>>) {
        let cells: Vec<_> = cells.collect();
        let texts = cells.iter().map(|cell| plain_text(cell));
        let sentence: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
        let sentence = sentence.join(" · ");
        for cell in cells {
            self.texts(block, cell);
            each_figure(cell, &mut |figure| {
                self.figure(block, figure, sentence.clone());
            });
        }
    }

    fn texts(&mut self, block: usize, line: &[Inline]) {
        crate::model::visit::of_line(line, &mut |element| match element {
            Inline::Text(_, place) | Inline::Code(_, place) => self.text(block, *place),
            Inline::Figure(figure) => self.text(block, figure.place),
            _ => {}
        });
    }

    fn text(&mut self, block: usize, place: Place) {
        let ends = self.written.texts.entry((place.file, place.start)).or_default();
        ends.push((place.end, block));
    }

    fn figure(&mut self, block: usize, figure: &Figure, sentence: String) {
        let key = (figure.place, figure.period, figure.expression.clone());
        self.text(block, figure.place);
        self.written.sentences.entry(key).or_insert((block, sentence));
    }
}

fn joined(parts: [Option<String>; 3]) -> String {
    let parts: Vec<_> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
    parts.join(" · ")
}

fn shape(branch: &Branch<Vec<Inline>>, text: &mut String) {
    text.push('(');
    branch.children.iter().for_each(|child| shape(child, text));
    text.push(')');
}

fn chart_place(chart: &Chart) -> Option<Place> {
    let points = chart.series.iter().flat_map(|series| &series.points);
    points.flatten().next().map(|point| point.figure.place)
}
