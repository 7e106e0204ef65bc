//! The keys of `risks`.

use super::{Horizon, Nature};
use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, names, record};

record! {
    /// Risks and opportunities, by kind.
    Risks {
        /// The caption.
        caption: Line,
        /// What the horizons mean, up to which year.
        horizons: Keys(Horizons::record),
        /// The risks and opportunities; those of a kind are shown together.
        risks: Entries(&Keys(Risk::record)),
        /// Notes under the table.
        notes: List(&Line),
        /// Where it comes from.
        source: Line,
    }
    demands Demand::Each(&["horizons", "risks"])
}

record! {
    /// What the horizons mean.
    Horizons {
        /// The short term.
        short: Line,
        /// The medium term.
        medium: Line,
        /// The long term.
        long: Line,
    }
    demands Demand::Each(&["short", "medium", "long"])
}

record! {
    /// A risk or an opportunity.
    Risk {
        /// What kind it is.
        kind: Choice(|| names(&Nature::ALL)),
        /// When it may come about: one horizon, or several.
        horizon: Entries(&Choice(|| names(&Horizon::ALL))),
        /// Its name.
        title: Line,
        /// What it may mean: a line, or a list of them.
        effect: Entries(&Line),
        /// What is done about it: a line, or a list of them.
        response: Entries(&Line),
        /// A figure of it, as the amount exposed: its name and value stand with the effects.
        metric: Metric,
    }
    demands Demand::Each(&["kind", "horizon", "title", "effect", "response"])
}
