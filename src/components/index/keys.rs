//! The keys of `index`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Vocabulary, record};

record! {
    /// The content index; it stands once in each language.
    Index {
        /// The framework it lists; that of the report.
        framework: Word(Vocabulary::Framework),
    }
}
