//! The keys of components.

use super::super::record::Shape::{self, *};
use super::super::record::{Demand, Vocabulary, names, record};
use super::written::Change;
use crate::model::report::{ChartKind, Size};
use crate::model::text::Alignment;

record! {
    /// Large figures side by side.
    Cards {
        /// How large they are set; `medium` if left out.
        size: Choice(|| names(&Size::ALL)),
        /// The cards: each a metric's id, or `metric` or `figure` with what else is said.
        cards: List(&Either(&[Expression, Keys(Card::record)])),
    }
    demands Demand::Each(&["cards"])
}

record! {
    /// A card.
    Card {
        /// The figure: a metric's id or an expression, with a format behind a colon if wanted.
        metric: Expression,
        /// The figure as text and placeholders, in place of `metric`.
        figure: Line,
        /// What the figure shows; the metric's name if left out.
        label: Line,
        /// The change against the prior period: `yoy` (growth in per cent), `pp` (percentage points) or `difference`.
        change: Choice(|| names(&Change::ALL)),
        /// A note under it.
        note: Line,
    }
    demands Demand::One(["metric", "figure"]), Demand::With("figure", "label")
}

record! {
    /// A drawing of metrics.
    Chart {
        /// What is drawn.
        kind: Choice(|| names(&ChartKind::ALL)),
        /// The title; the metric's name if left out.
        title: Line,
        /// The metrics: one series each, or the slices of a pie. All are shown in the unit of the first.
        metrics: List(&Either(&[Metric, Keys(Series::record)])),
        /// The periods; the report's if left out. Later ones are drawn as targets. A pie has one.
        periods: List(&Period),
        /// The metric printed over stacked bars or inside a doughnut.
        total: Metric,
        /// Whether each metric has a panel of its own, in its own unit; for bars and lines.
        multiples: Truth,
        /// The alternative text; made from the data if left out.
        alt: Line,
        /// Where the figures come from.
        source: Line,
        /// A note under the chart.
        note: Line,
    }
    demands Demand::Each(&["kind", "metrics"]), Demand::Where("multiples", "title")
}

record! {
    /// A metric of a chart.
    Series {
        /// The metric's id.
        metric: Metric,
        /// Another name for it.
        label: Line,
    }
    demands Demand::Each(&["metric"])
}

record! {
    /// A performance table: a row a metric, a column a period.
    Metrics {
        /// The caption.
        caption: Line,
        /// The columns; the report's periods if left out.
        periods: List(&Period),
        /// Rows under titles.
        groups: Entries(&Keys(Group::record)),
        /// The rows, where there is one group only.
        rows: ROWS,
        /// Notes under the table.
        notes: List(&Line),
        /// Where the figures come from.
        source: Line,
    }
    demands Demand::Any(&["rows", "groups"])
}

record! {
    /// Rows under a title.
    Group {
        /// The title.
        title: Line,
        /// The aspect whose banner the title is.
        aspect: Text,
        /// The rows: each a metric's id, or `metric` with what else is said.
        rows: ROWS,
    }
}

/// The rows of a performance table.
const ROWS: Shape = List(&Either(&[Metric, Keys(Row::record)]));

record! {
    /// A row of a performance table.
    Row {
        /// The metric's id.
        metric: Metric,
        /// Another name for it.
        label: Line,
        /// Another unit of the same kind.
        unit: Word(Vocabulary::Unit),
        /// How far the row is indented.
        depth: Whole(0, 1),
        /// Whether it is a total, with a rule above it.
        total: Truth,
    }
    demands Demand::Each(&["metric"])
}

record! {
    /// Topics by two scores.
    Matrix {
        /// What the horizontal axis measures.
        x: Line,
        /// What the vertical axis measures.
        y: Line,
        /// The topics by group.
        groups: List(&Keys(TopicGroup::record)),
    }
    demands Demand::Each(&["x", "y", "groups"])
}

record! {
    /// Topics under a common name.
    TopicGroup {
        /// Its name.
        title: Line,
        /// Its topics.
        topics: List(&Keys(Topic::record)),
    }
    demands Demand::Each(&["topics"])
}

record! {
    /// A topic of the matrix.
    Topic {
        /// Its name.
        topic: Line,
        /// The metric that is its score along the horizontal axis.
        x: Metric,
        /// The metric that is its score along the vertical axis.
        y: Metric,
    }
    demands Demand::Each(&["topic", "x", "y"])
}

record! {
    /// Events in the order they happened.
    Timeline {
        /// The events.
        entries: Entries(&Keys(Event::record)),
    }
    demands Demand::Each(&["entries"])
}

record! {
    /// An event of a timeline.
    Event {
        /// When: `2021`, `2021-08`, `2021-08-13`, or `2021-09/2021-11` for a span of months.
        date: Moment,
        /// Its title.
        title: Line,
        /// What happened.
        text: Line,
        /// Who did or conferred it.
        by: Line,
    }
    demands Demand::Each(&["date"]), Demand::Any(&["title", "text"])
}

record! {
    /// Topics side by side, with icons.
    Tiles {
        /// A title above them.
        title: Line,
        /// The tiles: each a title, or `title` with what else is said.
        tiles: ITEMS,
    }
    demands Demand::Each(&["tiles"])
}

record! {
    /// A sequence of steps.
    Steps {
        /// A title above them.
        title: Line,
        /// The steps: each a title, or `title` with what else is said.
        steps: ITEMS,
    }
    demands Demand::Each(&["steps"])
}

record! {
    /// Measures with their points.
    Measures {
        /// A title above them.
        title: Line,
        /// The measures: each a title, or `title` with what else is said.
        measures: ITEMS,
    }
    demands Demand::Each(&["measures"])
}

/// The items of tiles, steps and measures.
const ITEMS: Shape = Entries(&Either(&[Line, Keys(Item::record)]));

record! {
    /// A tile, step or measure.
    Item {
        /// Its title.
        title: Line,
        /// A text under the title.
        text: Line,
        /// Points under the text.
        points: List(&Line),
        /// The icon beside it.
        icon: Word(Vocabulary::Icon),
    }
    demands Demand::Each(&["title"])
}

record! {
    /// An organisation chart, from its top down; five levels at most.
    Branch {
        /// The body or office.
        title: Line,
        /// What it does.
        note: Line,
        /// The bodies below it: each a title, or `title` with what else is said.
        children: List(&BRANCH),
    }
    demands Demand::Each(&["title"])
}

/// A body of an organisation chart.
pub(super) const BRANCH: Shape = Either(&[Line, Keys(Branch::record)]);

record! {
    /// A saying with the one who said it.
    Quote {
        /// The words, without quotation marks.
        text: Line,
        /// Who said it.
        by: Line,
    }
    demands Demand::Each(&["text"])
}

record! {
    /// A table of words, where Markdown's own is too narrow.
    Table {
        /// The caption.
        caption: Line,
        /// The columns: each a title, or `title` with width and alignment.
        columns: Entries(&Either(&[Cell, Keys(Column::record)])),
        /// The rows: a list of cells, each a line or a list of lines, or a `banner` across the table.
        rows: Entries(&Either(&[Cells(&Either(&[Cell, Cells(&Line)])), Keys(Banner::record)])),
        /// Notes under the table.
        notes: List(&Line),
        /// Where it comes from.
        source: Line,
    }
    demands Demand::Each(&["columns", "rows"])
}

record! {
    /// A column of a table.
    Column {
        /// Its title.
        title: Line,
        /// Its width as a share of all widths.
        width: Whole(1, 6),
        /// How its cells are set.
        align: Choice(|| names(&Alignment::NAMED)),
    }
    demands Demand::Each(&["title"])
}

record! {
    /// A row across the whole table.
    Banner {
        /// Its text.
        banner: Line,
    }
    demands Demand::Each(&["banner"])
}

record! {
    /// The table of restated figures.
    Restatements {
        /// The caption.
        caption: Line,
    }
}

record! {
    /// The content index; it stands once in each language.
    Index {
        /// The framework it lists; that of the report.
        framework: Word(Vocabulary::Framework),
    }
}
