//! `emissions` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::diag::rules;
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::place::{Place, Placed};

/// `emissions`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Emissions {
    /// The title.
    pub title: Line,
    /// The metric of Scope 1.
    pub scope_1: Option<Placed<String>>,
    /// The metric of Scope 2 by location.
    pub location: Option<Placed<String>>,
    /// The metric of Scope 2 by market.
    pub market: Option<Placed<String>>,
    /// What is said of Scope 2.
    pub note: Line,
    /// Scope 3: the metric of its total, and its categories.
    pub scope_3: Option<(Placed<String>, Vec<Category>)>,
    /// Notes.
    pub notes: Vec<Vec<Inline>>,
    /// Where the figures come from.
    pub source: Line,
    /// Where it stands.
    pub place: Place,
}

/// A category of Scope 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Category {
    /// Its number, from 1.
    pub number: u8,
    /// Where it stands.
    pub place: Place,
    /// The metric of its emissions.
    pub metric: Option<Placed<String>>,
    /// How they are counted.
    pub method: Line,
    /// The metric of the share of measured data.
    pub measured: Option<Placed<String>>,
    /// Why they are not counted.
    pub excluded: Line,
}

impl Emissions {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(self.title.iter().chain(&self.note));
        for category in self.scope_3.iter().flat_map(|(_, categories)| categories) {
            words.lines(category.method.iter().chain(&category.excluded));
        }
        words.lines(self.notes.iter().chain(&self.source));
    }
}

impl Fields<'_> {
    pub(crate) fn emissions(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Emissions::read(node, &mut self.reader);
        if keys.scope_1.or(keys.scope_2).or(keys.scope_3).is_none() {
            self.lacks(
                node,
                "this block shows no emissions",
                "name the metrics under `scope-1`, `scope-2` or `scope-3`",
            );
            return None;
        }
        let title = self.optional_line(keys.title);
        let scope_1 = keys.scope_1.and_then(|metric| self.reader.text(metric));
        let (mut location, mut market, mut note) = (None, None, None);
        if let Some(node) = keys.scope_2 {
            let keys = keys::ScopeTwo::read(node, &mut self.reader);
            if keys.location.or(keys.market).is_none() {
                self.lacks(
                    node,
                    "this names no metric of Scope 2",
                    "name one under `location`, and one under `market` beside it",
                );
            }
            location = keys.location.and_then(|metric| self.reader.text(metric));
            market = keys.market.and_then(|metric| self.reader.text(metric));
            note = self.optional_line(keys.note);
        }
        let scope_3 = keys.scope_3.and_then(|node| self.scope_three(node));
        Some(Component::Emissions(Box::new(Emissions {
            title,
            scope_1,
            location,
            market,
            note,
            scope_3,
            notes: keys.notes.map(|list| self.lines(list)).unwrap_or_default(),
            source: self.optional_line(keys.source),
            place: place.part(0, "emissions".len()),
        })))
    }

    fn scope_three(&mut self, node: &Node) -> Option<(Placed<String>, Vec<Category>)> {
        let keys = keys::ScopeThree::read(node, &mut self.reader);
        let mut all = vec![];
        if let Some(node) = keys.categories {
            let keys = keys::Categories::read(node, &mut self.reader);
            let nodes = [
                keys.one,
                keys.two,
                keys.three,
                keys.four,
                keys.five,
                keys.six,
                keys.seven,
                keys.eight,
                keys.nine,
                keys.ten,
                keys.eleven,
                keys.twelve,
                keys.thirteen,
                keys.fourteen,
                keys.fifteen,
            ];
            for (number, node) in (1..).zip(nodes) {
                all.extend(node.and_then(|node| self.category(number, node)));
            }
        }
        let Some(total) = keys.total else {
            self.lacks(
                node,
                "this names no total of Scope 3",
                "name its metric: `total: ghg.scope3`",
            );
            return None;
        };
        Some((self.reader.text(total)?, all))
    }

    fn category(&mut self, number: u8, node: &Node) -> Option<Category> {
        let keys = keys::Category::read(node, &mut self.reader);
        if keys.metric.or(keys.excluded).is_none() {
            self.lacks(
                node,
                "this category is neither included nor excluded",
                "write `metric` and `method` for one that is counted, or `excluded` with the \
                 reason",
            );
            return None;
        }
        if keys.metric.is_some() && keys.method.is_none() {
            self.missing::<()>(node, "method");
        }
        if keys.measured.is_some() && keys.metric.is_none() {
            self.missing::<()>(node, "metric");
        }
        Some(Category {
            number,
            place: node.place,
            metric: keys.metric.and_then(|metric| self.reader.text(metric)),
            method: self.optional_line(keys.method),
            measured: keys.measured.and_then(|metric| self.reader.text(metric)),
            excluded: self.optional_line(keys.excluded),
        })
    }

    /// A finding on a set of keys; what is none is said to be none already.
    fn lacks(&mut self, node: &Node, what: &str, hint: &str) {
        if let Kind::Mapping(_) = node.kind {
            let start = Place { end: node.place.start, ..node.place };
            let sink = &mut self.reader.sink;
            sink.add(rules::MISSING_KEY.finding(start, what).hint(hint));
        }
    }
}
