//! How `tiles`, `steps` and `measures` are read.

use super::{Item, Items, MEASURES, STEPS, TILES, keys};
use crate::components;
use crate::components::read::{Component, Fields};
use crate::components::words::Prose;
use crate::components::words::read::Line;
use crate::input::load::yaml::{Kind, Node};

impl Fields<'_> {
    pub(crate) fn tiles(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Tiles::read(node, &mut self.reader);
        let Some(list) = keys.tiles else { return self.missing(node, "tiles") };
        self.items(keys.title, list, &TILES)
    }

    pub(crate) fn steps(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Steps::read(node, &mut self.reader);
        let Some(list) = keys.steps else { return self.missing(node, "steps") };
        self.items(keys.title, list, &STEPS)
    }

    pub(crate) fn measures(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Measures::read(node, &mut self.reader);
        let Some(list) = keys.measures else { return self.missing(node, "measures") };
        self.items(keys.title, list, &MEASURES)
    }

    fn items(
        &mut self,
        title: Option<&Node>,
        list: &Node,
        kind: &'static components::Kind,
    ) -> Option<Component> {
        let title = self.optional_line(title);
        let mut items = vec![];
        for item in self.reader.list(list) {
            items.extend(self.item(item));
        }
        self.prose(list, items.is_empty(), Prose::Items(Items { kind, title, items }))
    }

    fn item(&mut self, node: &Node) -> Option<Item<Line>> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let title = self.line(node);
            return Some(Item { title, text: None, points: vec![], icon: None });
        }
        let keys = keys::Item::read(node, &mut self.reader);
        let text = self.optional_line(keys.text);
        let points = keys.points.map(|list| self.lines(list));
        let icon = keys.icon.and_then(|icon| self.reader.text(icon));
        let Some(title) = keys.title else {
            return self.missing(node, "title");
        };
        let title = self.line(title);
        Some(Item {
            title,
            text,
            points: points.unwrap_or_default(),
            icon,
        })
    }
}
