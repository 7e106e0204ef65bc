//! How `matrix` calls the layouts.

use super::Matrix;
use crate::components::write::layout;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Matrix {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "matrix", |a| setter.matrix(a, self));
    }
}

impl<'a> Setter<'a> {
    fn matrix(&mut self, a: &mut Parts<'_>, matrix: &'a Matrix) {
        self.content(a.named("x"), &matrix.x);
        self.content(a.named("y"), &matrix.y);
        a.named("groups").array(&matrix.groups, |w, group| {
            w.dictionary(|d| {
                self.optional(d, "title", group.title.as_ref());
                d.named("topics").array(&group.topics, |w, topic| {
                    w.dictionary(|d| {
                        self.content(d.named("name"), &topic.name);
                        d.named("x").decimal(topic.x);
                        d.named("y").decimal(topic.y);
                    });
                });
            });
        });
        a.named("alt").string(&matrix.alt);
    }
}
