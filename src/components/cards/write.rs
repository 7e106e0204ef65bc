//! How `cards` calls the layouts.

use super::{Card, CardFigure, Cards, Direction};
use crate::components::write::layout;
use crate::model::figure::Figure;
use crate::model::report::{Inline, Line};
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::line::assured;
use crate::pages::translate::writer::{Origin, Parts, Writer};

impl Cards {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "cards", |a| {
            a.named("items")
                .array(&self.cards, |w, card| w.dictionary(|d| setter.card(d, card)));
            a.named("size").string(self.size.name());
            if self.lead {
                a.named("lead").truth(true);
            }
            if self.remark.is_some() {
                setter.optional(a, "remark", self.remark.as_ref());
            }
        });
    }
}

impl<'a> Setter<'a> {
    pub(crate) fn card(&mut self, d: &mut Parts<'_>, card: &'a Card) {
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
            CardFigure::Text(line) => match composed(line) {
                Some((first, figures, last)) => {
                    let mut entered = vec![];
                    let mut part = |w: &mut Writer, pieces: &[Piece<'a>]| match pieces {
                        [] => w.none(),
                        pieces => w.content(|w| {
                            pieces.iter().for_each(|it| it.write(w, &mut entered));
                        }),
                    };
                    part(d.named("prefix"), &first);
                    part(d.named("value"), &figures);
                    part(d.named("unit"), &last);
                }
                None => {
                    d.named("prefix").none();
                    self.content(d.named("value"), line);
                    d.named("unit").none();
                }
            },
        }
        d.optional("change", card.change.as_ref(), |w, change| self.change(w, change));
        self.optional(d, "note", card.note.as_ref());
    }

    /// A change: where it goes, and its words.
    pub(crate) fn change(
        &mut self,
        w: &mut Writer,
        (direction, body): &'a (Direction, Line),
    ) {
        w.dictionary(|d| {
            d.named("direction").string(match direction {
                Direction::Up => "up",
                Direction::Down => "down",
                Direction::Flat => "flat",
            });
            self.content(d.named("body"), body);
        });
    }
}

/// A part of what a card shows large.
enum Piece<'a> {
    /// Words of the author.
    Words(&'a str, Origin),
    /// A part of a figure: its number, or what stands beside it.
    Of(&'a Figure, &'a str),
}

impl<'a> Piece<'a> {
    fn text(&self) -> &'a str {
        match *self {
            Self::Words(text, _) | Self::Of(_, text) => text,
        }
    }

    /// Writes it; a figure is entered once, with its first part.
    fn write(&self, w: &mut Writer, entered: &mut Vec<(&'a Figure, Origin)>) {
        let (text, origin) = match *self {
            Self::Words(text, origin) => (text, origin),
            Self::Of(figure, text) => {
                let known = entered.iter().find(|(own, _)| std::ptr::eq(*own, figure));
                let origin = match known {
                    Some((_, origin)) => *origin,
                    None => {
                        let origin = w.figure(figure);
                        entered.push((figure, origin));
                        origin
                    }
                };
                (text, origin)
            }
        };
        w.text_piece(text, Some(origin));
    }
}

/// A line of words and figures in the parts of a figure: what stands before its numbers, the numbers
/// with what joins them, what stands behind. Nothing where it is otherwise, or marked.
#[allow(clippy::type_complexity)]
fn composed(line: &[Inline]) -> Option<(Vec<Piece<'_>>, Vec<Piece<'_>>, Vec<Piece<'_>>)> {
    let is_figure = |inline: &Inline| matches!(inline, Inline::Figure(_));
    let first = line.iter().position(is_figure)?;
    let last = line.iter().rposition(is_figure)?;
    let mut parts = (vec![], vec![], vec![]);
    for (at, inline) in line.iter().enumerate() {
        match inline {
            Inline::Text(text, place) => {
                let (text, part) = match at {
                    at if at < first => (text.as_str(), &mut parts.0),
                    at if at > last => (text.as_str(), &mut parts.2),
                    _ => (text.as_str(), &mut parts.1),
                };
                // Between two figures, spaces are words of it, as in 356 of 868.
                let is_between = (first..last).contains(&at);
                let start = text.len().saturating_sub(text.trim_start().len());
                let own = match is_between {
                    true => 0..text.len(),
                    false => start..start.saturating_add(text.trim().len()),
                };
                if let Some(words) = text.get(own.clone()).filter(|it| !it.is_empty()) {
                    let origin = Origin::Text(place.within(text, own));
                    part.push(Piece::Words(words, origin));
                }
            }
            Inline::Figure(figure)
                if figure.was.is_none() && figure.assured.is_none() =>
            {
                let (before, behind) = (&figure.printed.before, &figure.printed.after);
                if !before.trim().is_empty() {
                    let part = if at == first { &mut parts.0 } else { &mut parts.1 };
                    part.push(Piece::Of(figure, before.trim()));
                }
                parts.1.push(Piece::Of(figure, &figure.printed.number));
                if !behind.trim().is_empty() {
                    let part = if at == last { &mut parts.2 } else { &mut parts.1 };
                    part.push(Piece::Of(
                        figure,
                        if at == last { behind.trim() } else { behind },
                    ));
                }
            }
            _ => return None,
        }
    }
    // A range of which each end has its sign, as 5% to 10%, stays as it is.
    let (first, figures, last) = &parts;
    let mut around = first.iter().chain(last);
    let is_said_twice =
        around.any(|own| figures.iter().any(|it| it.text().contains(own.text())));
    (!is_said_twice).then_some(parts)
}
