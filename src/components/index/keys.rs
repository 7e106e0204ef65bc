//! The keys of `index`.

use super::Show;
use crate::input::load::record::Shape::*;
use crate::input::load::record::{Vocabulary, names, record};

record! {
    /// A content index, or how the report's frameworks answer one another.
    Index {
        /// The framework it lists; the report's first, if left out.
        framework: Word(Vocabulary::Framework),
        /// `index`: each provision with where it is answered; `crosswalk`: each provision with those of the report's other frameworks that ask for the same. `index` if left out.
        show: Choice(|| names(&Show::ALL)),
    }
}
