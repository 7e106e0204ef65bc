//! `map` as written, and how it is read.

use rust_decimal::Decimal;

use super::keys;
use crate::components::picture::read::point;
use crate::components::read::{Component, Fields, Line};
use crate::diag::rules;
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::values::number;
use crate::input::load::yaml::Node;
use crate::model::place::{Place, Placed};
use crate::model::text::Picture;

/// The most points: a reader finds no more by their numbers.
const MAX_POINTS: usize = 40;

/// `map`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Map {
    /// The title.
    pub title: Line,
    /// The drawing: a line of nothing else.
    pub drawing: Vec<Inline>,
    /// The degrees at its edges.
    pub edges: Option<Edges>,
    /// What the points of entities show.
    pub metric: Option<Placed<String>>,
    /// The points.
    pub points: Vec<Point>,
    /// Where the figures come from.
    pub source: Line,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
    /// What was chosen, where it was written.
    pub choices: Vec<Placed<String>>,
}

/// The degrees at the edges of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edges {
    /// Upper and lower.
    pub north: (Decimal, Decimal),
    /// Left and right.
    pub east: (Decimal, Decimal),
}

/// A point.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Point {
    /// The entity it stands for.
    pub entity: Option<Placed<String>>,
    /// Its name.
    pub name: Line,
    /// Where it is, if it says so.
    pub spot: Option<Spot>,
    /// What it shows.
    pub metric: Option<Placed<String>>,
    /// A text.
    pub text: Line,
    /// Where it stands.
    pub place: Place,
}

/// Where a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// Per cent from the left and from the top.
    Drawing(Decimal, Decimal),
    /// Degrees north and east.
    Globe(Decimal, Decimal),
}

impl Map {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.title);
        for element in &self.drawing {
            if let Inline::Picture(picture) = element {
                words.line(&picture.alt);
            }
        }
        for point in &self.points {
            words.at(point.place);
            words.lines(point.name.iter().chain(&point.text));
        }
        words.lines(self.source.iter().chain(&self.note));
    }
}

impl Fields<'_> {
    pub(crate) fn map(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Map::read(node, &mut self.reader);
        let edges = keys.edges.and_then(|node| self.edges(node));
        let Some(list) = keys.points else { return self.missing(node, "points") };
        let Some(file) = keys.file else { return self.missing(node, "file") };
        let path = self.reader.text(file)?;
        let alt = self.alternative(keys.alt, path.place);
        let mut choices = vec![];
        let mut points = vec![];
        for item in self.up_to(MAX_POINTS, list, "points", "make two maps of it") {
            points.extend(self.map_point(item, &mut choices));
        }
        if points.is_empty() {
            if self.reader.list(list).is_empty() {
                self.not_empty(list);
            }
            return None;
        }
        Some(Component::Map(Box::new(Map {
            title: self.optional_line(keys.title),
            drawing: vec![Inline::Picture(Picture { path, alt, caption: None })],
            edges,
            metric: keys.metric.and_then(|node| self.reader.text(node)),
            points,
            source: self.optional_line(keys.source),
            note: self.optional_line(keys.note),
            place,
            choices,
        })))
    }

    fn map_point(
        &mut self,
        item: &Node,
        choices: &mut Vec<Placed<String>>,
    ) -> Option<Point> {
        let keys = keys::MapPoint::read(item, &mut self.reader);
        let entity = keys.entity.and_then(|node| self.reader.text(node));
        let name = self.optional_line(keys.name);
        if keys.entity.is_none() && keys.name.is_none() {
            return self.missing(item, "name");
        }
        if let (Some(_), Some(other)) = (keys.at, keys.north.or(keys.east)) {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(other.place, "this point is told where it stands twice")
                    .hint("leave out `at`, or `north` and `east`"),
            );
        }
        let whole = |part: u8| Decimal::from(part);
        let at = keys.at.and_then(|node| point(node, &mut self.reader));
        let north = keys.north.and_then(|node| number(node, &mut self.reader));
        let east = keys.east.and_then(|node| number(node, &mut self.reader));
        let spot = match (at, north, east) {
            (Some((x, y)), ..) => Some(Spot::Drawing(whole(x), whole(y))),
            (None, Some(north), Some(east)) => Some(Spot::Globe(north, east)),
            (None, Some(_), None) if keys.east.is_none() => {
                return self.missing(item, "east");
            }
            (None, None, Some(_)) if keys.north.is_none() => {
                return self.missing(item, "north");
            }
            (None, ..) => None,
        };
        // What could not be read has its finding, and stands nowhere.
        if spot.is_none() && [keys.at, keys.north, keys.east].iter().any(Option::is_some)
        {
            return None;
        }
        let chosen = [keys.entity, keys.at, keys.north, keys.east];
        let chosen = chosen.into_iter().flatten();
        choices.extend(chosen.filter_map(|node| self.reader.text(node)));
        Some(Point {
            entity,
            name,
            spot,
            metric: keys.metric.and_then(|node| self.reader.text(node)),
            text: self.optional_line(keys.text),
            place: item.place,
        })
    }

    fn edges(&mut self, node: &Node) -> Option<Edges> {
        let keys = keys::Edges::read(node, &mut self.reader);
        let all = [
            ("north", keys.north),
            ("south", keys.south),
            ("west", keys.west),
            ("east", keys.east),
        ];
        let mut read = vec![];
        for (key, own) in all {
            let Some(own) = own else { return self.missing(node, key) };
            read.push(number(own, &mut self.reader)?);
        }
        let [north, south, west, east] = read.as_slice() else { return None };
        if north <= south || east <= west {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(node.place, "these edges leave nothing between them")
                    .hint("`north` is more than `south`, and `east` more than `west`; degrees south and west are below zero"),
            );
            return None;
        }
        Some(Edges { north: (*north, *south), east: (*west, *east) })
    }
}
