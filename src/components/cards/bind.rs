//! How `cards` is bound.

use super::read as draft;
use super::{Card, CardFigure, Cards, Direction};
use crate::components::bind::{HOLE, around};
use crate::diag::rules;
use crate::model::expression::{self, is_metric_id};
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::report::{Inline, Line};
use crate::model::text::Placeholder;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::figures::Bound;

impl Resolver<'_, '_> {
    pub(crate) fn cards(&mut self, cards: &draft::Cards) -> Cards {
        let (size, lead) = (cards.size, cards.lead);
        let cards = cards.cards.iter().filter_map(|card| self.card(card)).collect();
        Cards { size, lead, cards, remark: None }
    }

    fn card(&mut self, card: &draft::Card) -> Option<Card> {
        let (figure, name) = match &card.figure {
            draft::CardFigure::Text(line) => (CardFigure::Text(self.line(line)), None),
            draft::CardFigure::Metric(metric) => {
                let id = metric.value.split([':', '@']).next().unwrap_or("").trim();
                let name = match is_metric_id(id) {
                    true => self.binder.data.describe(id, self.lang()).map(|d| d.name),
                    false => None,
                };
                let placeholder =
                    Placeholder { text: metric.value.clone(), place: metric.place };
                match self.binder.bind(&placeholder, self.sink)? {
                    Bound::Figure(figure) => (CardFigure::Figure(figure), name),
                    Bound::Literal(text) => {
                        (CardFigure::Text(vec![Inline::Text(text, metric.place)]), name)
                    }
                }
            }
        };
        let label = match (&card.label, name) {
            (Some(label), _) => self.line(label),
            (None, Some(name)) => vec![Inline::Text(name, card.place)],
            (None, None) => {
                self.sink.add(
                    rules::MISSING_KEY
                        .finding(card.place, "this card has no `label`")
                        .hint("only a card that shows a single metric takes its name"),
                );
                vec![]
            }
        };
        let change = match (&card.change, &card.figure) {
            (Some(change), draft::CardFigure::Metric(metric)) => {
                self.change(change, metric)
            }
            _ => None,
        };
        let mut note = self.optional_line(Some(&card.note));
        if let draft::CardFigure::Metric(metric) = &card.figure {
            self.card_period(metric, &label, &mut note);
        }
        if let CardFigure::Figure(figure) = &figure {
            self.card_remark(figure, &mut note);
        }
        Some(Card { label, figure, change, note })
    }

    /// Says in the note of a card what period it is of, where that is not the report's own and
    /// its label does not say so.
    fn card_period(
        &self,
        metric: &Placed<String>,
        label: &Line,
        note: &mut Option<Line>,
    ) {
        let source = metric.value.split(':').next().unwrap_or("").trim();
        let Ok(told) = expression::parse(source) else { return };
        let now = self.settings.period;
        let period = told.speaks_of(now, &self.settings.calendar);
        let own_note = note.as_ref().map(|note| plain_text(note)).unwrap_or_default();
        let mut said = [plain_text(label), own_note].into_iter();
        let names = [self.label(period), self.said_period(period)];
        if period == now || said.any(|text| names.iter().any(|name| text.contains(name)))
        {
            return;
        }
        let id = source.split('@').next().unwrap_or("").trim();
        let standing = self.value_standing(id, period);
        let mut told = self.told_period(period, &[standing]);
        if note.is_some() {
            told = self.lang().words().phrases.sentence(told);
            told.push_str(self.lang().joint());
        }
        let told = Inline::Text(told, metric.place);
        *note = Some(
            std::iter::once(told)
                .chain(note.take().into_iter().flatten())
                .collect(),
        );
    }

    /// The change against the prior period, with its sign and the period it looks back to.
    fn change(
        &mut self,
        change: &draft::Changed,
        metric: &Placed<String>,
    ) -> Option<(Direction, Line)> {
        let source = metric.value.split(':').next().unwrap_or("").trim();
        let text = match change {
            draft::Changed::As(own) => {
                self.describe(own)?;
                format!("{} : signed", own.value)
            }
            draft::Changed::By(draft::Change::Yoy) => format!("yoy({source}) : signed"),
            draft::Changed::By(draft::Change::Pp) => format!("pp({source}) : signed"),
            draft::Changed::By(draft::Change::Difference) => {
                format!("change({source}) : signed")
            }
        };
        let place = match change {
            draft::Changed::As(own) => own.place,
            draft::Changed::By(_) => metric.place,
        };
        let settings = self.settings;
        let (now, calendar) = (settings.period, &settings.calendar);
        let told = expression::parse(source).ok();
        let now = match change {
            draft::Changed::As(_) => now,
            draft::Changed::By(_) => told.map_or(now, |own| own.speaks_of(now, calendar)),
        };
        self.change_in(text, place, now)
    }

    /// A change up to a period as an expression with its format, its findings placed where it was
    /// asked for.
    pub(crate) fn change_in(
        &mut self,
        text: String,
        place: Place,
        now: Period,
    ) -> Option<(Direction, Line)> {
        let mut own = crate::diag::Sink::default();
        let bound = self.binder.bind(&Placeholder { text, place }, &mut own);
        // The expression is ours, so its findings are placed on the metric as written.
        self.sink.extend(own.into_iter().map(|mut diagnostic| {
            diagnostic.place = Some(place);
            diagnostic
        }));
        let Some(Bound::Figure(figure)) = bound else { return None };
        // What prints as zero points nowhere.
        let direction = match figure.value {
            _ if figure.prints_zero() => Direction::Flat,
            Some(value) if value.is_sign_negative() => Direction::Down,
            _ => Direction::Up,
        };
        let prior = self.settings.calendar.prior(now);
        let said = self.lang().words().phrases.since(HOLE, self.said_period(prior));
        Some((direction, around(&said, vec![Inline::Figure(*figure)], place)))
    }
}
