//! The keys of `flow`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, record};

record! {
    /// What comes from where, and goes where: bands as wide as their figures.
    Flow {
        /// The title.
        title: Line,
        /// The bands, from the left to the right.
        flows: Entries(&Keys(Band::record)),
        /// The metric that all that sets out comes to, if it is to be checked.
        total: Metric,
        /// Where the figures come from.
        source: Line,
        /// A note under it.
        note: Line,
    }
    demands Demand::Each(&["flows"])
}

record! {
    /// A band.
    Band {
        /// What it comes from. Bands of one name set out from, or arrive at, one place.
        from: Line,
        /// What it goes to.
        to: Line,
        /// How much.
        metric: Metric,
    }
    demands Demand::Each(&["from", "to", "metric"])
}
