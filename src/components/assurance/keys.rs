//! The keys of `assurance`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::record;

record! {
    /// What an assurer has vouched for, from `content/assurance.yaml`.
    Assurance {
        /// The caption of the list of figures.
        caption: Line,
    }
}
