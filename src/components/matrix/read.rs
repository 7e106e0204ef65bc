//! `matrix` as written, and how it is read.

use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::diag::rules;
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::Node;
use crate::model::place::Placed;

/// The most topics of a matrix: a reader sees no more at a glance.
const MAX_TOPICS: usize = 80;

/// `matrix`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matrix {
    /// What the horizontal axis measures.
    pub x: Vec<Inline>,
    /// What the vertical axis measures.
    pub y: Vec<Inline>,
    /// The topics by group.
    pub groups: Vec<TopicGroup>,
}

/// Topics under a common name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TopicGroup {
    /// Its name.
    pub title: Line,
    /// Its topics.
    pub topics: Vec<Topic>,
}

/// A topic of the matrix, scored by two metrics.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Its name.
    pub name: Vec<Inline>,
    /// The metric of its place along the horizontal axis.
    pub x: Placed<String>,
    /// The metric of its place along the vertical axis.
    pub y: Placed<String>,
}

impl Matrix {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.lines([&self.x, &self.y]);
        for group in &self.groups {
            words.lines(&group.title);
            words.lines(group.topics.iter().map(|topic| &topic.name));
        }
    }
}

impl Fields<'_> {
    pub(crate) fn matrix(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Matrix::read(node, &mut self.reader);
        let Some(x) = keys.x else { return self.missing(node, "x") };
        let Some(y) = keys.y else { return self.missing(node, "y") };
        let (x, y) = (self.line(x), self.line(y));
        let Some(list) = keys.groups else {
            return self.missing(node, "groups");
        };
        let mut groups = vec![];
        for item in self.reader.list(list) {
            let keys = keys::TopicGroup::read(item, &mut self.reader);
            let title = self.optional_line(keys.title);
            let mut topics = vec![];
            if let Some(list) = keys.topics {
                for item in self.reader.list(list) {
                    topics.extend(self.topic(item));
                }
            } else {
                self.missing::<()>(item, "topics");
            }
            groups.push(TopicGroup { title, topics });
        }
        let count: usize = groups.iter().map(|group| group.topics.len()).sum();
        if count > MAX_TOPICS {
            let message =
                format!("{count} topics in one matrix: {MAX_TOPICS} are the most");
            let error = rules::WRONG_SHAPE.finding(list.place, message);
            let hint =
                "leave out the topics nobody called material, or make two matrices";
            self.reader.sink.add(error.hint(hint));
            return None;
        }
        Some(Component::Matrix(Matrix { x, y, groups }))
    }

    fn topic(&mut self, node: &Node) -> Option<Topic> {
        let keys = keys::Topic::read(node, &mut self.reader);
        let Some(name) = keys.topic else { return self.missing(node, "topic") };
        let name = self.line(name);
        let Some(x) = keys.x else { return self.missing(node, "x") };
        let Some(y) = keys.y else { return self.missing(node, "y") };
        let (x, y) = (self.reader.text(x)?, self.reader.text(y)?);
        Some(Topic { name, x, y })
    }
}
