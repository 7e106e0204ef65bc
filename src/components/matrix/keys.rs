//! The keys of `matrix`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, record};

record! {
    /// Topics by two scores.
    Matrix {
        /// What the horizontal axis measures.
        x: Line,
        /// What the vertical axis measures.
        y: Line,
        /// The topics by group.
        groups: List(&Keys(TopicGroup::record)),
    }
    demands Demand::Each(&["x", "y", "groups"])
}

record! {
    /// Topics under a common name.
    TopicGroup {
        /// Its name.
        title: Line,
        /// Its topics.
        topics: List(&Keys(Topic::record)),
    }
    demands Demand::Each(&["topics"])
}

record! {
    /// A topic of the matrix.
    Topic {
        /// Its name.
        topic: Line,
        /// The metric that is its score along the horizontal axis.
        x: Metric,
        /// The metric that is its score along the vertical axis.
        y: Metric,
    }
    demands Demand::Each(&["topic", "x", "y"])
}
