//! The keys of `tiles`, `steps` and `measures`.

use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Vocabulary, record};

record! {
    /// Topics side by side, with icons.
    Tiles {
        /// A title above them.
        title: Line,
        /// The tiles: each a title, or `title` with what else is said.
        tiles: ITEMS,
    }
    demands Demand::Each(&["tiles"])
}

record! {
    /// A sequence of steps.
    Steps {
        /// A title above them.
        title: Line,
        /// The steps: each a title, or `title` with what else is said.
        steps: ITEMS,
    }
    demands Demand::Each(&["steps"])
}

record! {
    /// Measures with their points.
    Measures {
        /// A title above them.
        title: Line,
        /// The measures: each a title, or `title` with what else is said.
        measures: ITEMS,
    }
    demands Demand::Each(&["measures"])
}

record! {
    /// A tile, step or measure.
    Item {
        /// Its title.
        title: Line,
        /// A text under the title.
        text: Line,
        /// Points under the text.
        points: List(&Line),
        /// The icon beside it.
        icon: Word(Vocabulary::Icon),
    }
    demands Demand::Each(&["title"])
}

/// The items of tiles, steps and measures.
const ITEMS: Shape = Entries(&Either(&[Line, Keys(Item::record)]));
