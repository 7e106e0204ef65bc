//! How `timeline` calls the layouts.

use super::{Event, Moment, Timeline};
use crate::components::write::layout;
use crate::model::report::Line;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Timeline<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "timeline", |a| {
            a.named("entries").array(&self.events, |w, event| {
                w.dictionary(|d| setter.event(d, event));
            });
        });
    }
}

impl<'a> Setter<'a> {
    fn event(&mut self, d: &mut Parts<'_>, event: &'a Event<Line>) {
        let Moment { year, month, day, until } = event.date;
        d.named("date").dictionary(|d| {
            d.named("year").integer(year);
            d.optional("month", month, |w, month| w.integer(month));
            d.optional("day", day, |w, day| w.integer(day));
            d.optional("until", until, |w, (year, month)| {
                w.dictionary(|d| {
                    d.named("year").integer(year);
                    d.named("month").integer(month);
                });
            });
        });
        self.optional(d, "title", event.title.as_ref());
        self.optional(d, "text", event.text.as_ref());
        self.optional(d, "by", event.by.as_ref());
    }
}
