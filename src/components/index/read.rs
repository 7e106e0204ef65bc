//! `index` as written, and how it is read.

use super::{Show, keys};
use crate::components::read::{Component, Fields};
use crate::input::load::yaml::Node;
use crate::model::place::{Place, Placed};

/// `index`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Index {
    /// Where it stands.
    pub place: Place,
    /// The framework it names.
    pub framework: Option<Placed<String>>,
    /// What is shown of it.
    pub show: Show,
}

impl Fields<'_> {
    pub(crate) fn index(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Index::read(node, &mut self.reader);
        let framework = keys.framework.and_then(|name| self.reader.text(name));
        let show = keys.show.and_then(|node| self.reader.choice(node, &Show::ALL));
        let show = show.unwrap_or_default();
        Some(Component::Index(Index { place, framework, show }))
    }
}
