//! How `assurance` calls the layouts.

use super::Scope;
use crate::components::write::{figure_content, layout};
use crate::model::report::Inline;
use crate::pages::translate::blocks::{Setter, picture_arguments};
use crate::pages::translate::line::mark_of;
use crate::pages::translate::writer::Writer;

impl Scope {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "assurance", |a| {
            a.named("facts").array(&self.facts, |w, (name, fact)| {
                w.dictionary(|d| {
                    d.named("name").text_content(name, None);
                    setter.content(d.named("body"), fact);
                });
            });
            setter.optional(a, "caption", self.caption.as_ref());
            a.named("rows").array(&self.rows, |w, row| {
                w.dictionary(|d| {
                    setter.content(d.named("name"), &row.name);
                    d.named("period").string(&row.period);
                    figure_content(d.named("value"), &row.figure);
                    d.named("target").string(&mark_of(&row.figure));
                });
            });
        });
        for page in self.pages.iter().flatten() {
            let Inline::Picture(picture) = page else { continue };
            w.statement("enclosed", |a| {
                a.argument().name("t");
                picture_arguments(a, picture);
            });
        }
    }
}
