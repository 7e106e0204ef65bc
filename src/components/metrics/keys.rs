//! The keys of `metrics`.

use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Vocabulary, record};

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

/// The rows of a performance table.
const ROWS: Shape = List(&Either(&[Metric, Keys(Row::record)]));
