//! How `timeline` is read.

use super::{Event, Moment, Timeline, keys};
use crate::components::read::{Component, Fields};
use crate::components::words::Prose;
use crate::components::words::read::Line;
use crate::diag::rules;
use crate::input::load::yaml::Node;

impl Fields<'_> {
    pub(crate) fn timeline(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Timeline::read(node, &mut self.reader);
        let Some(list) = keys.entries else {
            return self.missing(node, "entries");
        };
        let mut events = vec![];
        for item in self.reader.list(list) {
            events.extend(self.event(item));
        }
        self.prose(list, events.is_empty(), Prose::Timeline(Timeline { events }))
    }

    fn event(&mut self, node: &Node) -> Option<Event<Line>> {
        let keys = keys::Event::read(node, &mut self.reader);
        let Some(date) = keys.date else { return self.missing(node, "date") };
        let title = self.optional_line(keys.title);
        let text = self.optional_line(keys.text);
        let by = self.optional_line(keys.by);
        if title.is_none() && text.is_none() {
            return self.missing(node, "text");
        }
        let written = self.reader.text(date)?;
        let Some(date) = Moment::parse(&written.value) else {
            self.reader.sink.add(
                rules::WRONG_SHAPE.finding(written.place,
                    format!("`{}` is not a date", written.value),
                )
                .hint("write 2021, 2021-08, 2021-08-13, or 2021-09/2021-11 for a span of months"),
            );
            return None;
        };
        Some(Event { date, title, text, by })
    }
}
