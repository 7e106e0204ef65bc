//! The report: everything bound, nothing missing, ready to be set.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::config::{Config, Reason};
use super::figure::Figure;
use super::lang::{ByLang, Lang};
use super::period::Period;
use super::place::{FileNumber, Place, Placed};
use super::prose::Prose;
use super::text;

/// A line of text in which every figure is bound.
pub type Inline = text::Inline<Figure, Target>;
/// A line.
pub type Line = Vec<Inline>;
/// A block in which every figure is bound.
pub type Block = text::Block<Figure, Target, Component>;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Out of the report.
    Url(String),
    /// To a heading of this report: its label, and the title to print where the link has
    /// no text of its own.
    Heading {
        /// The label in the set document.
        label: String,
        /// Whether the page is worth printing: the target stands in another chapter.
        with_page: bool,
    },
}

/// How a chapter is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ChapterKind {
    /// Reading text.
    #[default]
    Text,
    /// Opens with a coloured page of its own.
    Opener,
    /// Tables over the full width.
    Tables,
    /// A letter: a statement of the board or its chair.
    Letter,
    /// The back cover, shared by all languages.
    Back,
}

impl ChapterKind {
    /// The kinds by their names in front matter and layouts.
    pub const ALL: [(&'static str, Self); 5] = [
        ("text", Self::Text),
        ("opener", Self::Opener),
        ("tables", Self::Tables),
        ("letter", Self::Letter),
        ("back", Self::Back),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, kind)| *kind == self);
        named.map_or("text", |(name, _)| name)
    }
}

/// A chapter in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chapter {
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub file: FileNumber,
    /// Its file's name without the ending: `04-climate`.
    pub stem: String,
    /// Its label: `en/climate`.
    pub label: String,
    /// Its title.
    pub title: Line,
    /// Its short name for the navigation bar.
    pub nav: Line,
    /// Its printed number, if it has one.
    pub number: Option<String>,
    /// Its introduction.
    pub lead: Option<Line>,
    /// How it is laid out.
    pub kind: ChapterKind,
    /// Its body, without the title.
    pub body: Vec<Block>,
    /// Its footnotes by label.
    pub notes: BTreeMap<String, Vec<Block>>,
    /// Its headings below the title, in order.
    pub sections: Vec<Section>,
    /// The period its prose was last confirmed for, where that is said.
    pub confirmed: Option<Placed<Period>>,
}

/// A heading as others refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Section {
    /// Its level, from 1.
    pub level: u8,
    /// Its label.
    pub label: String,
    /// Its text.
    pub title: Line,
    /// The provisions it answers, its tables' included.
    pub discloses: Vec<Placed<String>>,
}

/// A component with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Component {
    /// Large figures side by side.
    Cards(Cards),
    /// A drawing.
    Chart(Box<Chart>),
    /// Drawings side by side.
    Multiples(Multiples),
    /// A performance table.
    Metrics(MetricTable),
    /// Topics by two scores.
    Matrix(Matrix),
    /// A component made of words.
    Prose(Prose<Line>),
    /// The content index.
    Index(Place),
}

/// `cards`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cards {
    /// How large they are set.
    pub size: Size,
    /// The cards.
    pub cards: Vec<Card>,
}

/// The size of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Size {
    /// Many in a row.
    Small,
    /// The usual.
    #[default]
    Medium,
    /// Few, for openers.
    Large,
}

impl Size {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("small", Self::Small), ("medium", Self::Medium), ("large", Self::Large)];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Card {
    /// What it shows.
    pub label: Line,
    /// Its figure.
    pub figure: CardFigure,
    /// The change.
    pub change: Option<(Direction, Line)>,
    /// A note.
    pub note: Option<Line>,
}

/// What a card shows large.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CardFigure {
    /// A figure, set in parts.
    Figure(Figure),
    /// A line of text.
    Text(Line),
}

/// The direction of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
    /// The same.
    Flat,
}

/// `chart`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chart {
    /// What is drawn.
    pub kind: ChartKind,
    /// The title.
    pub title: Line,
    /// The unit of all values, as printed.
    pub unit: String,
    /// The categories' names.
    pub categories: Vec<Line>,
    /// The series.
    pub series: Vec<Series>,
    /// The totals: over each stacked bar, in a doughnut's middle.
    pub total: Option<Vec<Option<Figure>>>,
    /// Which category is the reporting year.
    pub current: Option<usize>,
    /// The alternative text.
    pub alt: String,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// A note.
    pub note: Option<Line>,
}

/// The kinds of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChartKind {
    /// Bars.
    Bar,
    /// Bars on top of each other.
    Stacked,
    /// Lines.
    Line,
    /// A pie.
    Pie,
    /// A pie with a hole.
    Doughnut,
}

impl ChartKind {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 5] = [
        ("bar", Self::Bar),
        ("stacked", Self::Stacked),
        ("line", Self::Line),
        ("pie", Self::Pie),
        ("doughnut", Self::Doughnut),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }

    /// Whether it shows the parts of a whole in one period.
    pub fn is_round(self) -> bool {
        matches!(self, Self::Pie | Self::Doughnut)
    }
}

/// A chart of small multiples.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Multiples {
    /// The title over all panels.
    pub title: Line,
    /// A chart a metric.
    pub panels: Vec<Chart>,
    /// The alternative text.
    pub alt: String,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// A note.
    pub note: Option<Line>,
}

/// `matrix`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matrix {
    /// What the horizontal axis measures.
    pub x: Line,
    /// What the vertical axis measures.
    pub y: Line,
    /// The topics by group.
    pub groups: Vec<TopicGroup>,
    /// The alternative text.
    pub alt: String,
}

/// Topics under a common name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TopicGroup {
    /// Its name.
    pub title: Option<Line>,
    /// Its topics.
    pub topics: Vec<Topic>,
}

/// A topic with its two scores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Its name.
    pub name: Line,
    /// The score along the horizontal axis.
    pub x: Decimal,
    /// The score along the vertical axis.
    pub y: Decimal,
}

/// A series of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Series {
    /// Its name, where there are several.
    pub name: Option<Line>,
    /// One point a category; nothing where the value is not disclosed.
    pub points: Vec<Option<Point>>,
}

/// A point of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Point {
    /// The exact value, in the chart's unit: what is drawn.
    pub value: Decimal,
    /// The figure: what is printed.
    pub figure: Figure,
    /// Whether it lies in the future: a target, not a result.
    pub is_target: bool,
}

/// `metrics`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MetricTable {
    /// The caption.
    pub caption: Option<Line>,
    /// The periods.
    pub columns: Vec<String>,
    /// Which column is the reporting period.
    pub current: Option<usize>,
    /// The groups of rows.
    pub groups: Vec<MetricGroup>,
    /// Notes.
    pub notes: Vec<Line>,
    /// Where the figures come from.
    pub source: Option<Line>,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MetricGroup {
    /// Its title.
    pub title: Option<Line>,
    /// Whether it is an aspect's banner.
    pub is_banner: bool,
    /// Its rows.
    pub rows: Vec<MetricRow>,
}

/// A row of a performance table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MetricRow {
    /// The provisions it answers.
    pub codes: Vec<String>,
    /// Where the row stands.
    pub place: Place,
    /// The name.
    pub name: Line,
    /// The unit.
    pub unit: String,
    /// The figures; nothing where not disclosed.
    pub values: Vec<Option<Figure>>,
    /// The mark of the note on each figure.
    pub marks: Vec<Option<String>>,
    /// How far it is indented.
    pub depth: u8,
    /// Whether it is a total.
    pub is_total: bool,
}

/// The content index in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexTable {
    /// The aspects.
    pub groups: Vec<IndexGroup>,
}

/// An aspect of the index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexGroup {
    /// Its banner.
    pub title: String,
    /// Its provisions.
    pub rows: Vec<IndexRow>,
}

/// The kind of answer a provision asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// A paragraph every issuer must answer; no explanation is allowed.
    Mandatory,
    /// A figure.
    Numeric,
    /// A text.
    Descriptive,
    /// Both.
    Mixed,
}

impl AnswerKind {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 4] = [
        ("mandatory", Self::Mandatory),
        ("numeric", Self::Numeric),
        ("descriptive", Self::Descriptive),
        ("mixed", Self::Mixed),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// A provision of the index with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexRow {
    /// Its code.
    pub code: String,
    /// What kind of answer it asks for.
    pub kind: AnswerKind,
    /// Its title.
    pub title: String,
    /// What it asks, in our words.
    pub description: String,
    /// The sections that answer it.
    pub sections: Vec<(Line, String)>,
    /// Where `index.yaml` speaks of it.
    pub entry: Option<Place>,
    /// The direct answer.
    pub answer: Option<Line>,
    /// The explanation.
    pub explain: Option<(Reason, Line)>,
}

/// One language's part of the report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// The language.
    pub lang: Lang,
    /// The chapters in order.
    pub chapters: Vec<Arc<Chapter>>,
    /// The content index, if the report follows a framework.
    pub index: Option<IndexTable>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    /// The settings.
    pub config: Config,
    /// One part a language, in order.
    pub parts: ByLang<Part>,
    /// The pictures it shows, by path from the project's root, each with the first place
    /// that shows it.
    pub pictures: BTreeMap<String, Place>,
    /// In a blackline, what stands on the sheet in front.
    pub revision: Option<Revision>,
}

/// What changed from one making of a report to another, in short.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Revision {
    /// The two states that were compared, the old one first.
    pub states: [State; 2],
    /// The figures of the dataset that changed.
    pub figures: Vec<RevisedFigure>,
    /// How many printed figures, texts, and charts and tables changed, by language.
    pub counts: ByLang<[usize; 3]>,
    /// The pages that changed, as the report itself numbers them.
    pub pages: Vec<String>,
}

/// A state of a report: what it is called, and what tells it from every other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct State {
    /// What it was called; empty for the project as it stands.
    pub name: String,
    /// The commit, where there is one.
    pub commit: Option<Commit>,
    /// Whether files are otherwise than in the commit.
    pub is_changed: bool,
    /// A fingerprint of all files the report was made from.
    pub fingerprint: String,
}

/// A commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Commit {
    /// Its name, in hexadecimal digits.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// The day they did, as in 2026-03-27.
    pub date: String,
}

/// A figure of the dataset that changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RevisedFigure {
    /// Its name.
    pub name: ByLang<String>,
    /// The period.
    pub period: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}
