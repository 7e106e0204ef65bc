//! How `chain` is bound.

use super::{Chain, Link, read as draft};
use crate::components::Component;
use crate::components::cards::{self, Size};
use crate::resolve::chapter::Resolver;

impl Resolver<'_, '_> {
    pub(crate) fn chain(&mut self, block: &draft::Chain) -> Component {
        let title = self.optional_line(Some(&block.title));
        let links = block.links.iter().map(|link| {
            let title = self.line(&link.title);
            let cards = link.figures.clone();
            let figures = cards::read::Cards { size: Size::Small, lead: false, cards };
            let figures = self.cards(&figures);
            Link {
                title,
                figures,
                text: self.optional_line(Some(&link.text)),
            }
        });
        let links = links.collect();
        let returns = self.optional_line(Some(&block.returns));
        let place = block.place.part(0, "chain".len());
        Component::Chain(Box::new(Chain { title, links, returns, remark: None, place }))
    }
}
