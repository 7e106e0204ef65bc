//! How `flow` calls the layouts.

use super::Flow;
use crate::components::write::{figure_content, layout};
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::Writer;

impl Flow {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        let number = |at: usize| i64::try_from(at).unwrap_or(0);
        layout(w, "flow", |a| {
            setter.optional(a, "title", self.title.as_ref());
            a.named("unit").text_content(&self.unit, None);
            a.named("stations").array(&self.stations, |w, station| {
                w.dictionary(|d| {
                    setter.content(d.named("name"), &station.name);
                    d.named("column").integer(number(station.column));
                });
            });
            a.named("bands").array(&self.bands, |w, band| {
                w.dictionary(|d| {
                    d.named("from").integer(number(band.from));
                    d.named("to").integer(number(band.to));
                    d.named("value").decimal(band.value);
                    figure_content(d.named("label"), &band.figure);
                });
            });
            a.named("alt").string(&self.alt);
            a.named("notes").array(&self.notes, |w, note| setter.content(w, note));
            setter.optional(a, "source", self.source.as_ref());
        });
    }
}
