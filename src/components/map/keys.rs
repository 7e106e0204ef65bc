//! The keys of `map`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, record};

record! {
    /// Points on a drawing of the issuer's: where its sites are, its suppliers or its projects.
    Map {
        /// The title.
        title: Line,
        /// The drawing: SVG, PNG, JPEG, GIF or WebP, from the folder of the language or `content/`.
        file: Text,
        /// What the drawing shows without its points, for those who cannot see it.
        alt: Line,
        /// The degrees at the edges of the drawing, where points are told in degrees.
        edges: Keys(Edges::record),
        /// The metric that the points of entities show: each the figure of its own.
        metric: Metric,
        /// The points, in the order of their numbers.
        points: Entries(&Keys(MapPoint::record)),
        /// Where the figures come from.
        source: Line,
        /// A note under it.
        note: Line,
    }
    demands Demand::Each(&["file", "alt", "points"])
}

record! {
    /// The degrees at the edges of a drawing on which degrees are evenly spaced. South and west are below zero.
    Edges {
        /// At the upper edge.
        north: Number,
        /// At the lower edge.
        south: Number,
        /// At the right edge.
        east: Number,
        /// At the left edge.
        west: Number,
    }
    demands Demand::Each(&["north", "south", "east", "west"])
}

record! {
    /// A point of a map.
    MapPoint {
        /// The entity it stands for, by its id in report.yaml: its name and its degrees are those of the entity where the point says no other.
        entity: Text,
        /// Its name.
        name: Line,
        /// Where it stands on the drawing: per cent from the left and from the top, as in `60% 30%`.
        at: Point,
        /// Its degrees north, where the map has `edges`; south is below zero.
        north: Number,
        /// Its degrees east; west is below zero.
        east: Number,
        /// The metric it shows.
        metric: Metric,
        /// A text beside its name.
        text: Line,
    }
    demands Demand::Any(&["entity", "name"]), Demand::With("north", "east"), Demand::With("east", "north")
}
