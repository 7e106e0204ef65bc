//! `cards` as written, and how it is read.

use super::Size;
use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::diag::rules;
use crate::input::load::markdown::Inline;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::place::{Place, Placed};

/// The most cards of a block: a reader sees no more at a glance.
const MAX_CARDS: usize = 100;

/// The most cards of a block whose first leads.
const MAX_LED: usize = 9;

/// `cards`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cards {
    /// How large they are set.
    pub size: Size,
    /// Whether the first stands before the rest.
    pub lead: bool,
    /// The cards.
    pub cards: Vec<Card>,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Card {
    /// Its figure.
    pub figure: CardFigure,
    /// What it shows; the metric's name if absent.
    pub label: Line,
    /// The change against the prior period, if wanted.
    pub change: Option<Changed>,
    /// A note under it.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

/// What a card shows large.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CardFigure {
    /// One expression, set as number and unit.
    Metric(Placed<String>),
    /// A line of text with placeholders.
    Text(Vec<Inline>),
}

/// The change that a card shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Changed {
    /// Computed from the two periods.
    By(Change),
    /// A metric that is the change.
    As(Placed<String>),
}

/// How a card computes a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Growth in per cent.
    Yoy,
    /// Difference in percentage points.
    Pp,
    /// Difference in the metric's unit.
    Difference,
}

impl Change {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("yoy", Self::Yoy), ("pp", Self::Pp), ("difference", Self::Difference)];
}

impl Cards {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        for card in &self.cards {
            words.at(card.place);
            words.lines(&card.label);
            if let CardFigure::Text(line) = &card.figure {
                words.line(line);
            }
            words.lines(&card.note);
        }
    }
}

impl Fields<'_> {
    pub(crate) fn cards(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Cards::read(node, &mut self.reader);
        let size = keys.size.and_then(|size| self.reader.choice(size, &Size::ALL));
        let Some(list) = keys.cards else {
            return self.missing(node, "cards");
        };
        let mut cards = vec![];
        for item in
            self.up_to(MAX_CARDS, list, "cards", "show so many in a `metrics` table")
        {
            cards.extend(self.card(item));
        }
        let lead = keys.lead.and_then(|lead| self.reader.truth(lead)).unwrap_or(false);
        if let Some(wanted) = keys.lead.filter(|_| lead)
            && cards.len() > MAX_LED
        {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        wanted.place,
                        "a card that leads has eight others with it at most",
                    )
                    .hint("move the others to a block of their own, or remove `lead`"),
            );
        }
        Some(Component::Cards(Cards { size: size.unwrap_or_default(), lead, cards }))
    }

    pub(crate) fn card(&mut self, node: &Node) -> Option<Card> {
        let short = matches!(node.kind, Kind::Scalar { .. });
        let keys = match short {
            true => None,
            false => Some(keys::Card::read(node, &mut self.reader)),
        };
        let metric = if short { Some(node) } else { keys.and_then(|keys| keys.metric) };
        let label = self.optional_line(keys.and_then(|keys| keys.label));
        let note = self.optional_line(keys.and_then(|keys| keys.note));
        let change = keys.and_then(|keys| keys.change);
        let change = change.and_then(|change| {
            let text = self.reader.text(change)?;
            let computed = Change::ALL.iter().find(|(name, _)| *name == text.value);
            Some(match computed {
                Some((_, change)) => Changed::By(*change),
                None => Changed::As(text),
            })
        });
        let figure = match (metric, keys.and_then(|keys| keys.figure)) {
            (Some(metric), None) => CardFigure::Metric(self.reader.text(metric)?),
            (None, Some(figure)) => {
                if label.is_none() {
                    return self.missing(node, "label");
                }
                CardFigure::Text(self.line(figure))
            }
            (Some(_), Some(figure)) => {
                self.reader.sink.add(
                    rules::WRONG_SHAPE
                        .finding(
                            figure.place,
                            "a card shows a `metric` or a `figure`, not both",
                        )
                        .hint("remove one of the two"),
                );
                return None;
            }
            (None, None) => return self.missing(node, "metric"),
        };
        Some(Card { figure, label, change, note, place: node.place })
    }
}
