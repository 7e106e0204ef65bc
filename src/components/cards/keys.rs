//! The keys of `cards`.

use super::Size;
use super::read::Change;
use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, names, record};

record! {
    /// Large figures side by side.
    Cards {
        /// How large they are set; `medium` if left out.
        size: Choice(|| names(&Size::ALL)),
        /// Whether the first stands before the rest, of which there are five at most.
        lead: Truth,
        /// The cards: each a metric's id, or `metric` or `figure` with what else is said.
        cards: List(&Either(&[Expression, Keys(Card::record)])),
    }
    demands Demand::Each(&["cards"])
}

record! {
    /// A card.
    Card {
        /// The figure: a metric's id or an expression, with a format behind a colon if wanted.
        metric: Expression,
        /// The figure as text and placeholders, in place of `metric`.
        figure: Line,
        /// What the figure shows; the metric's name if left out.
        label: Line,
        /// The change against the prior period: `yoy` (growth in per cent), `pp` (percentage points) or `difference`; or the metric it was published as.
        change: Either(&[Choice(|| names(&Change::ALL)), Metric]),
        /// A note under it.
        note: Line,
    }
    demands Demand::One(&["metric", "figure"]), Demand::With("figure", "label")
}
