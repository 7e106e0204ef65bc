//! How `picture` calls the layouts.

use super::{Pictures, Shot};
use crate::components::write::layout;
use crate::model::report::{Inline, Line};
use crate::model::shot::Cut;
use crate::model::visit::plain_text;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Pictures<Line> {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "pictures", |a| {
            a.argument().string(self.spot.name());
            a.argument().array(&self.shots, |w, shot| {
                w.dictionary(|d| shot.write(setter, d));
            });
            setter.optional(a, "caption", self.caption.as_ref());
            if self.width < 100 {
                a.named("width").integer(self.width);
            }
        });
    }
}

impl Shot<Line> {
    fn write<'a>(&'a self, setter: &mut Setter<'a>, d: &mut Parts<'_>) {
        for element in &self.picture {
            if let Inline::Picture(picture) = element {
                d.named("path").string(&format!("/{}", picture.path.value));
                d.named("alt").string(&plain_text(&picture.alt));
            }
        }
        cut(d, self.cut);
        setter.optional(d, "caption", self.caption.as_ref());
        setter.optional(d, "credit", self.credit.as_ref());
    }
}

/// How much of a picture is shown, for the layouts.
pub(crate) fn cut(d: &mut Parts<'_>, cut: Cut) {
    d.optional("crop", cut.crop, |w, (across, down)| {
        w.array([across, down], |w, side| w.integer(side));
    });
    let (across, down) = cut.focus;
    d.named("focus").array([across, down], |w, part| w.integer(part));
}
