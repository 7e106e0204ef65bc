//! `cards`: large figures side by side.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::Place;
use crate::model::report::Line;
use crate::model::visit;

/// What it is.
pub const KIND: Kind = Kind {
    name: "cards",
    title: "cards",
    phrase: "a `cards` block",
    is_display: true,
};

/// `cards`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cards {
    /// How large they are set.
    pub size: Size,
    /// Whether the first stands before the rest.
    pub lead: bool,
    /// The cards.
    pub cards: Vec<Card>,
    /// What the marks of its figures mean.
    pub remark: Option<Line>,
}

/// The size of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Size {
    /// Many in a row.
    Small,
    /// The usual.
    #[default]
    Medium,
    /// Few, for openers.
    Large,
}

impl Size {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("small", Self::Small), ("medium", Self::Medium), ("large", Self::Large)];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Card {
    /// What it shows.
    pub label: Line,
    /// Its figure.
    pub figure: CardFigure,
    /// The change.
    pub change: Option<(Direction, Line)>,
    /// A note.
    pub note: Option<Line>,
}

/// What a card shows large.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CardFigure {
    /// A figure, set in parts.
    Figure(Box<Figure>),
    /// A line of text.
    Text(Line),
}

/// The direction of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
    /// The same.
    Flat,
}

impl Part for Cards {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        for card in &self.cards {
            visit(&card.label);
            if let CardFigure::Text(line) = &card.figure {
                visit(line);
            }
            if let Some((_, change)) = &card.change {
                visit(change);
            }
            card.note.iter().for_each(&mut *visit);
        }
        self.remark.iter().for_each(visit);
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        for card in &mut self.cards {
            match &mut card.figure {
                CardFigure::Figure(figure) => visit(figure, None),
                CardFigure::Text(line) => {
                    visit::single(line, &mut |figure| visit(figure, None));
                }
            }
        }
    }

    fn say_marks(&mut self, remark: Line) {
        self.remark = Some(remark);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        for card in &self.cards {
            if let CardFigure::Figure(figure) = &card.figure {
                visit(figure);
            }
        }
    }

    fn together(&self) -> Vec<&Figure> {
        let figures = self.cards.iter().flat_map(|card| match &card.figure {
            CardFigure::Figure(figure) => vec![&**figure],
            CardFigure::Text(line) => visit::figures(line),
        });
        figures.collect()
    }

    fn place(&self) -> Option<Place> {
        self.cards.first().and_then(|card| match &card.figure {
            CardFigure::Figure(figure) => Some(figure.place),
            CardFigure::Text(line) => visit::place(line),
        })
    }

    fn anchors(&self, visit: &mut dyn FnMut(Place)) {
        self.figures(&mut |figure| visit(figure.place));
    }
}
