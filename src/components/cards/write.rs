//! How `cards` calls the layouts.

use super::{Card, CardFigure, Cards, Direction};
use crate::components::write::layout;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::line::assured;
use crate::pages::translate::writer::{Parts, Writer};

impl Cards {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "cards", |a| {
            a.named("items")
                .array(&self.cards, |w, card| w.dictionary(|d| setter.card(d, card)));
            a.named("size").string(self.size.name());
            if self.remark.is_some() {
                setter.optional(a, "remark", self.remark.as_ref());
            }
        });
    }
}

impl<'a> Setter<'a> {
    fn card(&mut self, d: &mut Parts<'_>, card: &'a Card) {
        d.named("label").content(|w| {
            self.pieces(w, &card.label);
            if let CardFigure::Figure(figure) = &card.figure
                && let Some(was) = &figure.was
            {
                w.text_piece(" ", None);
                w.call_piece("deleted", |a| a.argument().text_content(was, None));
            }
        });
        match &card.figure {
            CardFigure::Figure(figure) => {
                let w = d.named("prefix");
                let origin = Some(w.figure(figure));
                let printed = &figure.printed;
                let is_revised = figure.was.is_some();
                let part = |w: &mut Writer, text: &str| match text {
                    "" => w.none(),
                    text if is_revised => w.content(|w| {
                        w.call_piece("inserted", |a| {
                            a.argument().text_content(text, origin);
                        });
                    }),
                    text => w.text_content(text, origin),
                };
                part(w, printed.before.trim());
                part(d.named("value"), &printed.number);
                part(d.named("unit"), printed.after.trim());
                if figure.assured.is_some() {
                    assured(d.named("mark"), figure, |w| w.content(|_| ()));
                }
            }
            CardFigure::Text(line) => {
                d.named("prefix").none();
                self.content(d.named("value"), line);
                d.named("unit").none();
            }
        }
        d.optional("change", card.change.as_ref(), |w, (direction, body)| {
            w.dictionary(|d| {
                d.named("direction").string(match direction {
                    Direction::Up => "up",
                    Direction::Down => "down",
                    Direction::Flat => "flat",
                });
                self.content(d.named("body"), body);
            });
        });
        self.optional(d, "note", card.note.as_ref());
    }
}
