//! How `tiles`, `steps` and `measures` call the layouts.

use super::Items;
use crate::components::write::layout;
use crate::model::report::Line;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Items<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, self.kind.name, |a| setter.items(a, self));
    }
}

impl<'a> Setter<'a> {
    fn items(&mut self, a: &mut Parts<'_>, list: &'a Items<Line>) {
        self.optional(a, "title", list.title.as_ref());
        a.named("items").array(&list.items, |w, item| {
            w.dictionary(|d| {
                self.content(d.named("title"), &item.title);
                self.optional(d, "text", item.text.as_ref());
                d.named("points")
                    .array(&item.points, |w, point| self.content(w, point));
                d.optional("icon", item.icon.as_ref(), |w, icon| w.string(&icon.value));
            });
        });
    }
}
