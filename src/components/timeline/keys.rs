//! The keys of `timeline`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, record};

record! {
    /// Events in the order they happened.
    Timeline {
        /// The events.
        entries: Entries(&Keys(Event::record)),
    }
    demands Demand::Each(&["entries"])
}

record! {
    /// An event of a timeline.
    Event {
        /// When: `2021`, `2021-08`, `2021-08-13`, or `2021-09/2021-11` for a span of months.
        date: Moment,
        /// Its title.
        title: Line,
        /// What happened.
        text: Line,
        /// Who did or conferred it.
        by: Line,
    }
    demands Demand::Each(&["date"]), Demand::Any(&["title", "text"])
}
