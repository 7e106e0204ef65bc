//! The keys of `boundary`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::record;

record! {
    /// The entities the report is of.
    Boundary {
        /// The caption.
        caption: Line,
        /// Metrics known by entity: a column for each, with the figure of each entity and of the group.
        figures: List(&Metric),
        /// A note under the table.
        note: Line,
    }
}
