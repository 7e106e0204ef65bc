//! The keys of `targets`.

use super::Show;
use crate::input::load::record::Shape::*;
use crate::input::load::record::{names, record};

record! {
    /// Targets, and how they stand.
    Targets {
        /// How they are shown; `table` if left out.
        show: Choice(|| names(&Show::ALL)),
        /// Which targets, by their ids in `content/targets.yaml`; all if left out.
        of: List(&Text),
        /// The title.
        title: Line,
        /// Where the figures come from.
        source: Line,
        /// A note under them.
        note: Line,
    }
}
