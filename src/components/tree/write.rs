//! How `tree` calls the layouts.

use super::Branch;
use crate::components::write::layout;
use crate::model::report::Line;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Branch<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "tree", |a| {
            a.named("root").dictionary(|d| setter.branch(d, self));
        });
    }
}

impl<'a> Setter<'a> {
    fn branch(&mut self, d: &mut Parts<'_>, branch: &'a Branch<Line>) {
        self.content(d.named("title"), &branch.title);
        self.optional(d, "note", branch.note.as_ref());
        d.named("children").array(&branch.children, |w, child| {
            w.dictionary(|d| self.branch(d, child));
        });
    }
}
