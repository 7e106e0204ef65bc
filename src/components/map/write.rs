//! How `map` calls the layouts.

use super::Map;
use crate::components::write::{figure_content, layout};
use crate::model::report::Inline;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::Writer;

impl Map {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "map", |a| {
            for element in &self.drawing {
                if let Inline::Picture(picture) = element {
                    a.argument().string(&format!("/{}", picture.path.value));
                }
            }
            setter.optional(a, "title", self.title.as_ref());
            if !self.unit.is_empty() {
                a.named("unit").text_content(&self.unit, None);
            }
            a.named("points").array(&self.points, |w, point| {
                w.dictionary(|d| {
                    setter.content(d.named("name"), &point.name);
                    d.named("x").decimal(point.x);
                    d.named("y").decimal(point.y);
                    if let Some((value, figure)) = &point.figure {
                        d.named("value").decimal(*value);
                        figure_content(d.named("label"), figure);
                    }
                    setter.optional(d, "text", point.text.as_ref());
                });
            });
            a.named("alt").string(&self.alt);
            a.named("notes").array(&self.notes, |w, note| setter.content(w, note));
            setter.optional(a, "source", self.source.as_ref());
        });
    }
}
