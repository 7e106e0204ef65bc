//! The keys of `quote`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, record};

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
