//! The keys of `chain`.

use crate::components::cards::keys::Card;
use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, record};

record! {
    /// A value chain: its links in order, in words and figures.
    Chain {
        /// The title.
        title: Line,
        /// The links, from raw material to the end of the product.
        links: Entries(&Keys(Link::record)),
        /// What leads from the last link back to the first: recycling, returns.
        returns: Line,
    }
    demands Demand::Each(&["links"])
}

record! {
    /// A link of a value chain.
    Link {
        /// Its title.
        title: Line,
        /// A text under it.
        text: Line,
        /// Its figures, as in `cards`.
        figures: List(&Either(&[Expression, Keys(Card::record)])),
    }
    demands Demand::Each(&["title"])
}
