//! How `quote` calls the layouts.

use super::Quote;
use crate::components::write::layout;
use crate::model::report::Line;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::Writer;

impl Quote<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "pull", |a| {
            setter.content(a.argument(), &self.text);
            setter.optional(a, "by", self.by.as_ref());
        });
    }
}
