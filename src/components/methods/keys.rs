//! The keys of `methods`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::record;

record! {
    /// What indicators mean, how they come about, and the factors behind them.
    Methods {
        /// The caption.
        caption: Line,
        /// Which metrics; if left out all that have a definition, a method or a factor. `factors`, or factors alone, make a table of factors.
        of: List(&Metric),
        /// A note under the table.
        note: Line,
    }
}
