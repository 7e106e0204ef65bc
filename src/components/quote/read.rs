//! How `quote` is read.

use super::{Quote, keys};
use crate::components::read::{Component, Fields};
use crate::components::words::Prose;
use crate::input::load::yaml::Node;

impl Fields<'_> {
    pub(crate) fn quote(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Quote::read(node, &mut self.reader);
        let by = self.optional_line(keys.by);
        let Some(text) = keys.text else { return self.missing(node, "text") };
        let text = self.line(text);
        Some(Component::Prose(Prose::Quote(Quote { text, by })))
    }
}
