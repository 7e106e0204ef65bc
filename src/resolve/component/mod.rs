//! Components: metric ids become rows, cards and scores of bound figures.

mod chart;
mod restated;

use rust_decimal::Decimal;

use super::chapter::Resolver;
use super::data::Description;
use super::figures::{Bound, Format};
use crate::diag::rules;
use crate::load::component as draft;
use crate::load::dataset::unit_error;
use crate::model::expression::is_metric_id;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::report::{
    Card, CardFigure, Cards, Component, Direction, Inline, Line, Matrix, MetricGroup,
    MetricRow, MetricTable, Topic, TopicGroup,
};
use crate::model::text::Placeholder;
use crate::model::unit::Unit;
use crate::model::visit::plain_text;

/// What stands for a figure in a phrase until the phrase is cut there.
const FIGURE: char = '\u{fffc}';

/// Binds a component; nothing comes back where it cannot be made.
pub(super) fn resolve(
    resolver: &mut Resolver<'_, '_>,
    component: &draft::Component,
) -> Option<Component> {
    Some(match component {
        draft::Component::Cards(cards) => Component::Cards(resolver.cards(cards)),
        draft::Component::Chart(chart) => resolver.chart(chart)?,
        draft::Component::Metrics(metrics) => {
            Component::Metrics(resolver.metrics(metrics))
        }
        draft::Component::Matrix(matrix) => Component::Matrix(resolver.matrix(matrix)),
        draft::Component::Prose(prose) => {
            Component::Prose(prose.map(&mut |line| resolver.line(line)))
        }
        draft::Component::Restatements(block) => resolver.restatements(block)?,
        draft::Component::Index(place, framework) => {
            resolver.same_framework(framework.as_ref());
            Component::Index(*place)
        }
    })
}

impl Resolver<'_, '_> {
    fn lang(&self) -> Lang {
        self.binder.lang
    }

    /// An index lists the framework of the report; one that names another is a finding.
    fn same_framework(&mut self, named: Option<&Placed<String>>) {
        let own = self.settings.framework.as_ref();
        let Some((named, own)) = named.zip(own) else { return };
        if named.value != *own {
            self.sink.add(
                rules::UNKNOWN_FRAMEWORK
                    .finding(
                        named.place,
                        format!(
                            "the report follows `{own}`, so there is no index of `{}`",
                            named.value
                        ),
                    )
                    .hint(format!("write `framework: {own}`, or leave the line out")),
            );
        }
    }

    fn optional_line(&mut self, line: Option<&draft::Line>) -> Option<Line> {
        line.and_then(Option::as_ref).map(|line| self.line(line))
    }

    /// A metric's description; a finding where it does not exist.
    fn describe(&mut self, metric: &Placed<String>) -> Option<Description> {
        let found = self.binder.data.describe(&metric.value, self.lang());
        if found.is_none() {
            let near = self.binder.data.nearest(&metric.value);
            self.sink.add(
                rules::UNKNOWN_METRIC
                    .finding(
                        metric.place,
                        format!("there is no metric `{}`", metric.value),
                    )
                    .hint_if(near.map(|near| format!("did you mean `{near}`?"))),
            );
        }
        found
    }

    fn cards(&mut self, cards: &draft::Cards) -> Cards {
        let size = cards.size;
        let cards = cards.cards.iter().filter_map(|card| self.card(card)).collect();
        Cards { size, cards }
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
                    Bound::Figure(figure) => (CardFigure::Figure(*figure), name),
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
                self.change(*change, metric)
            }
            _ => None,
        };
        let mut note = self.optional_line(Some(&card.note));
        if let CardFigure::Figure(figure) = &figure {
            self.card_remark(figure, &mut note);
        }
        Some(Card { label, figure, change, note })
    }

    /// The change against the prior period, with its sign and the period it looks back to.
    fn change(
        &mut self,
        change: draft::Change,
        metric: &Placed<String>,
    ) -> Option<(Direction, Line)> {
        let source = metric.value.split(':').next().unwrap_or("").trim();
        let text = match change {
            draft::Change::Yoy => format!("yoy({source}) : signed"),
            draft::Change::Pp => format!("pp({source}) : signed"),
            draft::Change::Difference => format!("change({source}) : signed"),
        };
        let mut own = crate::diag::Sink::default();
        let bound =
            self.binder.bind(&Placeholder { text, place: metric.place }, &mut own);
        // The expression is ours, so its findings are placed on the metric as written.
        self.sink.extend(own.into_iter().map(|mut diagnostic| {
            diagnostic.place = Some(metric.place);
            diagnostic
        }));
        let Some(Bound::Figure(figure)) = bound else { return None };
        // What prints as zero points nowhere.
        let direction = match figure.value {
            _ if figure.prints_zero() => Direction::Flat,
            Some(value) if value.is_sign_negative() => Direction::Down,
            _ => Direction::Up,
        };
        let prior = self.settings.period.prior();
        let place = metric.place;
        let said = self.lang().words().phrases.since(FIGURE, prior);
        let (before, behind) = said.split_once(FIGURE).unwrap_or(("", &said));
        let text = |text: &str| Inline::Text(text.to_owned(), place);
        let mut line = vec![];
        line.extend((!before.is_empty()).then(|| text(before)));
        line.push(Inline::Figure(*figure));
        line.extend((!behind.is_empty()).then(|| text(behind)));
        Some((direction, line))
    }

    fn metrics(&mut self, table: &draft::Metrics) -> MetricTable {
        let periods: Vec<Period> = match table.periods.as_slice() {
            [] => self.settings.periods.clone(),
            named => named.iter().map(|period| period.value).collect(),
        };
        let mut remarks = vec![];
        let groups = table
            .groups
            .iter()
            .map(|group| self.group(group, &periods, &mut remarks))
            .collect();
        MetricTable {
            caption: self.optional_line(Some(&table.caption)),
            current: periods.iter().position(|period| *period == self.settings.period),
            columns: periods.iter().map(Period::to_string).collect(),
            groups,
            notes: {
                let own = table.notes.iter().map(|note| self.line(note));
                own.chain(remarks).collect()
            },
            source: self.optional_line(Some(&table.source)),
        }
    }

    fn group(
        &mut self,
        group: &draft::Group,
        periods: &[Period],
        remarks: &mut Vec<Line>,
    ) -> MetricGroup {
        let mut rows = vec![];
        for row in &group.rows {
            let Some(mut bound) = self.row(row, periods) else { continue };
            self.mark_restated(&mut bound, &row.metric.value, periods, remarks);
            rows.push(bound);
        }
        MetricGroup {
            title: self.optional_line(Some(&group.title)),
            is_banner: group.aspect.is_some(),
            rows,
        }
    }

    fn row(&mut self, row: &draft::Row, periods: &[Period]) -> Option<MetricRow> {
        let described = self.describe(&row.metric)?;
        let place = row.metric.place;
        let unit = match &row.unit {
            Some(unit) => self.unit(unit)?,
            None => described.unit,
        };
        let format = Format::bare_in(unit.clone());
        let values: Vec<_> = periods
            .iter()
            .map(|period| {
                let id = &row.metric.value;
                self.binder
                    .metric(id, place, *period, &format, self.sink)
                    .map(|(figure, _)| figure)
            })
            .collect();
        let name = match self.optional_line(Some(&row.label)) {
            Some(label) => label,
            None => vec![Inline::Text(described.name, place)],
        };
        Some(MetricRow {
            codes: described.discloses,
            place,
            name,
            unit: unit.label(self.lang()),
            marks: vec![None; values.len()],
            values,
            depth: row.depth,
            is_total: row.is_total,
        })
    }

    /// A unit a row is printed in.
    fn unit(&mut self, written: &Placed<String>) -> Option<Unit> {
        let units = self.binder.data.units();
        match Unit::parse(&written.value, units) {
            Ok(unit) => Some(unit),
            Err(error) => {
                self.sink.add(unit_error(&error, written.place, units));
                None
            }
        }
    }

    fn matrix(&mut self, matrix: &draft::Matrix) -> Matrix {
        let (x, y) = (self.line(&matrix.x), self.line(&matrix.y));
        let lang = self.lang();
        let phrases = &lang.words().phrases;
        let mut alt = phrases.matrix(plain_text(&x), plain_text(&y));
        let mut groups = vec![];
        for group in &matrix.groups {
            let title = self.optional_line(Some(&group.title));
            let mut topics = vec![];
            for topic in &group.topics {
                let name = self.line(&topic.name);
                let (x, y) = (self.score(&topic.x), self.score(&topic.y));
                let (Some((x, x_text)), Some((y, y_text))) = (x, y) else { continue };
                let text = plain_text(&name);
                alt.push_str(lang.joint());
                alt.push_str(&phrases.topic(text, x_text, y_text));
                topics.push(Topic { name, x, y });
            }
            groups.push(TopicGroup { title, topics });
        }
        Matrix { x, y, groups, alt }
    }

    /// A topic's score for the reporting period, and how it reads.
    fn score(&mut self, metric: &Placed<String>) -> Option<(Decimal, String)> {
        let described = self.describe(metric)?;
        let period = self.settings.period;
        let before = self.sink.as_slice().len();
        let format = Format::bare_in(described.unit.clone());
        let bound =
            self.binder
                .metric(&metric.value, metric.place, period, &format, self.sink);
        if bound.is_none() && self.sink.as_slice().len() == before {
            self.sink.add(
                rules::NO_VALUE
                    .finding(
                        metric.place,
                        format!("`{}` is not disclosed for {period}", metric.value),
                    )
                    .hint("a topic of the matrix needs both of its scores"),
            );
        }
        let (figure, amount) = bound?;
        let value = amount.unit.convert(amount.value, &described.unit)?;
        Some((value, figure.printed.text()))
    }
}
