//! How `chain` calls the layouts.

use super::Chain;
use crate::components::write::layout;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::Writer;

impl Chain {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "chain", |a| {
            setter.optional(a, "title", self.title.as_ref());
            a.named("links").array(&self.links, |w, link| {
                w.dictionary(|d| {
                    setter.content(d.named("title"), &link.title);
                    setter.optional(d, "text", link.text.as_ref());
                    d.named("figures").array(&link.figures.cards, |w, card| {
                        w.dictionary(|d| setter.card(d, card));
                    });
                });
            });
            setter.optional(a, "returns", self.returns.as_ref());
            if self.remark.is_some() {
                setter.optional(a, "remark", self.remark.as_ref());
            }
        });
    }
}
