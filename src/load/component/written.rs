//! Components as written: metric ids where figures will stand, placeholders in text.

use super::super::markdown::Inline;
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::prose::Prose;
use crate::model::report::{ChartKind, Size};

/// A component as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Component {
    /// Large figures side by side.
    Cards(Cards),
    /// A drawing of metrics.
    Chart(Box<Chart>),
    /// A performance table.
    Metrics(Metrics),
    /// Topics by two scores.
    Matrix(Matrix),
    /// A component made of words.
    Prose(Prose<Vec<Inline>>),
    /// The table of restated figures.
    Restatements(Restatements),
    /// The content index: where it stands, and the framework it names.
    Index(Place, Option<Placed<String>>),
}

/// `restatements`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Restatements {
    /// The caption.
    pub caption: Line,
    /// Where it stands.
    pub place: Place,
}

/// A line of text, or nothing.
pub type Line = Option<Vec<Inline>>;

/// `cards`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cards {
    /// How large they are set.
    pub size: Size,
    /// The cards.
    pub cards: Vec<Card>,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Card {
    /// Its figure.
    pub figure: CardFigure,
    /// What it shows; the metric's name if absent.
    pub label: Line,
    /// The change against the prior period, if wanted.
    pub change: Option<Change>,
    /// A note under it.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

/// What a card shows large.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CardFigure {
    /// One expression, set as number and unit.
    Metric(Placed<String>),
    /// A line of text with placeholders.
    Text(Vec<Inline>),
}

/// How a card shows a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Growth in per cent.
    Yoy,
    /// Difference in percentage points.
    Pp,
    /// Difference in the metric's unit.
    Difference,
}

impl Change {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("yoy", Self::Yoy), ("pp", Self::Pp), ("difference", Self::Difference)];
}

/// `chart`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chart {
    /// What is drawn.
    pub kind: ChartKind,
    /// The title; the metric's name if absent.
    pub title: Line,
    /// The metrics: one series each, the slices of a pie.
    pub metrics: Vec<SeriesMetric>,
    /// The periods: the categories; a pie has one.
    pub periods: Vec<Placed<Period>>,
    /// The metric printed over stacked bars or inside a doughnut.
    pub total: Option<Placed<String>>,
    /// Whether each metric has a panel of its own, in its own unit.
    pub multiples: bool,
    /// The alternative text; made from the data if absent.
    pub alt: Line,
    /// Where the figures come from.
    pub source: Line,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

/// A metric of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeriesMetric {
    /// The metric.
    pub metric: Placed<String>,
    /// Another name for it.
    pub label: Line,
}

/// `matrix`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matrix {
    /// What the horizontal axis measures.
    pub x: Vec<Inline>,
    /// What the vertical axis measures.
    pub y: Vec<Inline>,
    /// The topics by group.
    pub groups: Vec<TopicGroup>,
}

/// Topics under a common name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TopicGroup {
    /// Its name.
    pub title: Line,
    /// Its topics.
    pub topics: Vec<Topic>,
}

/// A topic of the matrix, scored by two metrics.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Its name.
    pub name: Vec<Inline>,
    /// The metric of its place along the horizontal axis.
    pub x: Placed<String>,
    /// The metric of its place along the vertical axis.
    pub y: Placed<String>,
}

/// `metrics`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Metrics {
    /// The caption.
    pub caption: Line,
    /// The columns; the report's periods if none are named.
    pub periods: Vec<Placed<Period>>,
    /// The groups of rows.
    pub groups: Vec<Group>,
    /// Notes under the table.
    pub notes: Vec<Vec<Inline>>,
    /// Where the figures come from.
    pub source: Line,
    /// Where it stands.
    pub place: Place,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    /// Its title.
    pub title: Line,
    /// The aspect, if the title is an aspect's banner.
    pub aspect: Option<Placed<String>>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a performance table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// The metric.
    pub metric: Placed<String>,
    /// Another name for it.
    pub label: Line,
    /// Another unit of the same kind to print it in.
    pub unit: Option<Placed<String>>,
    /// How far it is indented: 0 or 1.
    pub depth: u8,
    /// Whether it is a total.
    pub is_total: bool,
}
