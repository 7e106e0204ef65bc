//! The keys of `restatements`.

use crate::load::record::Shape::*;
use crate::load::record::record;

record! {
    /// The table of restated figures.
    Restatements {
        /// The caption.
        caption: Line,
    }
}
