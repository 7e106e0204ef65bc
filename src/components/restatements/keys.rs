//! The keys of `restatements`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::record;

record! {
    /// The table of restated figures.
    Restatements {
        /// The caption.
        caption: Line,
    }
}
