//! Components: metric ids become rows, cards and series of bound figures.

use rust_decimal::Decimal;

use super::chapter::Resolver;
use super::data::Description;
use super::figures::{Bound, Format};
use crate::diag::Diagnostic;
use crate::load::component as draft;
use crate::model::expression::is_metric_id;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::report::{
    Card, CardFigure, Cards, Chart, Component, Direction, Inline, Line, MetricGroup,
    MetricRow, MetricTable, Point, Series,
};
use crate::model::text::Placeholder;
use crate::model::visit::plain_text;

/// Binds a component; nothing comes back where it cannot be made.
pub(super) fn resolve(
    resolver: &mut Resolver<'_, '_>,
    component: &draft::Component,
) -> Option<Component> {
    Some(match component {
        draft::Component::Cards(cards) => Component::Cards(resolver.cards(cards)),
        draft::Component::Chart(chart) => {
            Component::Chart(Box::new(resolver.chart(chart)?))
        }
        draft::Component::Metrics(metrics) => {
            Component::Metrics(resolver.metrics(metrics))
        }
        draft::Component::Index(place) => Component::Index(*place),
    })
}

impl Resolver<'_, '_> {
    fn lang(&self) -> Lang {
        self.binder.lang
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
                Diagnostic::error(
                    "unknown-metric",
                    metric.place,
                    format!("there is no metric `{}`", metric.value),
                )
                .hint_if(near.map(|near| format!("did you mean `{near}`?"))),
            );
        }
        found
    }

    fn cards(&mut self, cards: &draft::Cards) -> Cards {
        let size = match cards.size {
            draft::Size::Small => "small",
            draft::Size::Medium => "medium",
            draft::Size::Large => "large",
        };
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
                    Diagnostic::error(
                        "missing-key",
                        card.place,
                        "this card has no `label`",
                    )
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
        let note = self.optional_line(Some(&card.note));
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
        let direction = match figure.value {
            Some(value) if value.is_zero() => Direction::Flat,
            Some(value) if value.is_sign_negative() => Direction::Down,
            _ => Direction::Up,
        };
        let prior = self.settings.period.prior();
        let place = metric.place;
        let line = match self.lang() {
            Lang::En => {
                vec![Inline::Figure(*figure), Inline::Text(format!(" on {prior}"), place)]
            }
            Lang::ZhHk => vec![
                Inline::Text(format!("較{prior}年 "), place),
                Inline::Figure(*figure),
            ],
        };
        Some((direction, line))
    }

    fn metrics(&mut self, table: &draft::Metrics) -> MetricTable {
        let periods: Vec<Period> = match table.periods.as_slice() {
            [] => self.settings.periods.clone(),
            named => named.iter().map(|period| period.value).collect(),
        };
        let groups =
            table.groups.iter().map(|group| self.group(group, &periods)).collect();
        MetricTable {
            caption: self.optional_line(Some(&table.caption)),
            current: periods.iter().position(|period| *period == self.settings.period),
            columns: periods.iter().map(Period::to_string).collect(),
            groups,
            notes: table.notes.iter().map(|note| self.line(note)).collect(),
            source: self.optional_line(Some(&table.source)),
        }
    }

    fn group(&mut self, group: &draft::Group, periods: &[Period]) -> MetricGroup {
        let mut rows = vec![];
        for row in &group.rows {
            rows.extend(self.row(row, periods));
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
        let values = periods
            .iter()
            .map(|period| {
                let id = &row.metric.value;
                self.binder
                    .metric(id, place, *period, &Format::bare(), self.sink)
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
            unit: described.unit.label(self.lang()),
            values,
            depth: row.depth,
            is_total: row.is_total,
        })
    }

    fn chart(&mut self, chart: &draft::Chart) -> Option<Chart> {
        let lang = self.lang();
        let described: Vec<_> = chart
            .metrics
            .iter()
            .map(|metric| self.describe(&metric.metric))
            .collect::<Option<_>>()?;
        let Some(first) = described.first() else {
            self.empty_chart(chart.place);
            return None;
        };
        let unit = first.unit.clone();
        for (metric, other) in chart.metrics.iter().zip(&described) {
            if !other.unit.agrees_with(&unit) {
                self.sink.add(
                    Diagnostic::error(
                        "unit-clash",
                        metric.metric.place,
                        format!(
                            "one chart shows one unit: {} and {} do not go together",
                            super::evaluate::in_words(&unit),
                            super::evaluate::in_words(&other.unit)
                        ),
                    )
                    .hint("make two charts of it"),
                );
                return None;
            }
        }
        let periods: Vec<Placed<Period>> = match (chart.periods.as_slice(), chart.kind) {
            ([], draft::ChartKind::Pie) => {
                vec![Placed::new(self.settings.period, chart.place)]
            }
            ([], _) => {
                let mut all = self.settings.periods.clone();
                all.sort_unstable();
                all.into_iter()
                    .map(|period| Placed::new(period, chart.place))
                    .collect()
            }
            (named, _) => named.to_vec(),
        };
        let format = Format::bare_in(unit.clone());
        let mut rows: Vec<Vec<Option<Point>>> = vec![];
        for metric in &chart.metrics {
            let mut points = vec![];
            for period in &periods {
                let bound = self.binder.metric(
                    &metric.metric.value,
                    metric.metric.place,
                    period.value,
                    &format,
                    self.sink,
                );
                points.push(bound.and_then(|(figure, amount)| {
                    let value = amount.unit.convert(amount.value, &unit)?;
                    let is_target = period.value > self.settings.period;
                    Some(Point { value, figure, is_target })
                }));
            }
            rows.push(points);
        }
        let mut names: Vec<Line> = vec![];
        for (metric, described) in chart.metrics.iter().zip(&described) {
            let place = metric.metric.place;
            let label = self.optional_line(Some(&metric.label));
            names
                .push(label.unwrap_or_else(|| {
                    vec![Inline::Text(described.name.clone(), place)]
                }));
        }
        let title = match self.optional_line(Some(&chart.title)) {
            Some(title) => title,
            None => vec![Inline::Text(first.name.clone(), chart.place)],
        };
        let years: Vec<Line> = periods
            .iter()
            .map(|period| vec![Inline::Text(period.value.to_string(), period.place)])
            .collect();
        let (kind, categories, series, current) = match chart.kind {
            draft::ChartKind::Pie => {
                if !self.check_pie(chart, &rows) {
                    return None;
                }
                let points =
                    rows.into_iter().map(|mut row| row.pop().flatten()).collect();
                ("pie", names, vec![Series { name: None, points }], None)
            }
            kind => {
                let many = rows.len() > 1;
                let series = names
                    .into_iter()
                    .zip(rows)
                    .map(|(name, points)| Series { name: many.then_some(name), points })
                    .collect();
                let current =
                    periods.iter().position(|p| p.value == self.settings.period);
                let kind = if kind == draft::ChartKind::Bar { "bar" } else { "line" };
                (kind, years, series, current)
            }
        };
        let unit = unit.label(lang);
        let alt = match self.optional_line(Some(&chart.alt)) {
            Some(alt) if !plain_text(&alt).trim().is_empty() => plain_text(&alt),
            _ => alternative_text(kind, &title, &unit, &categories, &series, lang),
        };
        Some(Chart {
            kind,
            title,
            unit,
            categories,
            series,
            current,
            alt,
            source: self.optional_line(Some(&chart.source)),
            note: self.optional_line(Some(&chart.note)),
        })
    }

    fn empty_chart(&mut self, place: Place) {
        self.sink.add(
            Diagnostic::error("missing-key", place, "this chart shows no metrics")
                .hint("name at least one: `metrics: [ghg.total]`"),
        );
    }

    /// A pie shows parts of a whole of one period, none of them negative.
    fn check_pie(&mut self, chart: &draft::Chart, rows: &[Vec<Option<Point>>]) -> bool {
        let mut fine = true;
        if let [_, second, ..] = chart.periods.as_slice() {
            self.sink.add(
                Diagnostic::error(
                    "wrong-shape",
                    second.place,
                    "a pie shows a single period",
                )
                .hint("make one pie a period, or a bar chart"),
            );
            fine = false;
        }
        for point in rows.iter().flatten().flatten() {
            if point.value < Decimal::ZERO {
                self.sink.add(Diagnostic::error(
                    "wrong-shape",
                    point.figure.place,
                    format!(
                        "a pie cannot show the negative value {}",
                        point.figure.printed.text()
                    ),
                ));
                fine = false;
            }
        }
        fine
    }
}

/// What a chart says, in words, for those who do not see it.
fn alternative_text(
    kind: &str,
    title: &Line,
    unit: &str,
    categories: &[Line],
    series: &[Series],
    lang: Lang,
) -> String {
    let title = plain_text(title);
    let (name, open, close, colon, join, stop) = match (lang, kind) {
        (Lang::En, "bar") => ("Bar chart", " (", ")", ": ", "; ", ". "),
        (Lang::En, "line") => ("Line chart", " (", ")", ": ", "; ", ". "),
        (Lang::En, _) => ("Pie chart", " (", ")", ": ", "; ", ". "),
        (Lang::ZhHk, "bar") => ("棒形圖", "（", "）", "：", "；", "。"),
        (Lang::ZhHk, "line") => ("折線圖", "（", "）", "：", "；", "。"),
        (Lang::ZhHk, _) => ("圓形圖", "（", "）", "：", "；", "。"),
    };
    let unit =
        if unit.is_empty() { String::new() } else { format!("{open}{unit}{close}") };
    let mut text = format!("{name}{colon}{title}{unit}{stop}");
    for one in series {
        if let Some(name) = &one.name {
            text.push_str(&plain_text(name));
            text.push_str(colon);
        }
        let points: Vec<_> = categories
            .iter()
            .zip(&one.points)
            .map(|(category, point)| {
                let printed = point
                    .as_ref()
                    .map_or(lang.not_disclosed().to_owned(), |p| p.figure.printed.text());
                match lang {
                    Lang::En => format!("{} {printed}", plain_text(category)),
                    Lang::ZhHk => format!("{}{colon}{printed}", plain_text(category)),
                }
            })
            .collect();
        text.push_str(&points.join(join));
        text.push_str(stop);
    }
    text.trim_end().to_owned()
}
