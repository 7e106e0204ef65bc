//! How `targets` calls the layouts.

use super::Drawing;
use crate::components::write::{figure_content, layout};
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::Writer;

impl Drawing {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "targets", |a| {
            a.named("form").string(self.show.name());
            setter.optional(a, "title", self.title.as_ref());
            a.named("panels").array(&self.panels, |w, panel| {
                w.dictionary(|d| {
                    setter.content(d.named("name"), &panel.name);
                    d.named("unit").text_content(&panel.unit, None);
                    d.optional("progress", panel.progress.as_ref(), figure_content);
                    d.optional("standing", panel.standing.as_ref(), figure_content);
                    d.named("behind").truth(panel.is_behind);
                    d.named("marks").array(&panel.marks, |w, mark| {
                        w.dictionary(|d| {
                            d.named("look").string(mark.look.name());
                            d.named("year").text_content(&mark.year, None);
                            d.named("at").integer(mark.at);
                            d.named("current").truth(mark.is_current);
                            d.named("value").decimal(mark.value);
                            figure_content(d.named("label"), &mark.figure);
                        });
                    });
                });
            });
            a.named("alt").string(&self.alt);
            a.named("notes").array(&self.notes, |w, note| setter.content(w, note));
            setter.optional(a, "source", self.source.as_ref());
        });
    }
}
