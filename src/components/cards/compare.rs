//! What a blackline marks in `cards`.

use super::{CardFigure, Cards};
use crate::review::diff::blackline::line::{revise, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Cards {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        for (card, before) in merged.cards.iter_mut().zip(&old.cards) {
            card.label = merger.line(&before.label, &card.label);
            card.note = merger.optional(before.note.as_ref(), card.note.as_ref());
            match (&before.figure, &mut card.figure) {
                (CardFigure::Figure(before), CardFigure::Figure(figure)) => {
                    revise(before, figure);
                }
                (CardFigure::Text(before), CardFigure::Text(line)) => {
                    *line = merger.line(before, line);
                }
                _ => {}
            }
            if let (Some((_, before)), Some((_, line))) =
                (&before.change, &mut card.change)
            {
                *line = merger.line(before, line);
            }
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        for card in &mut marked.cards {
            card.label = wrap(&card.label, mark);
        }
        marked
    }
}
