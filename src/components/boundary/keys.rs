//! The keys of `boundary`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::record;

record! {
    /// The entities the report is of.
    Boundary {
        /// The caption.
        caption: Line,
        /// A note under the table.
        note: Line,
    }
}
