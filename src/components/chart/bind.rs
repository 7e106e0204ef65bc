//! Charts: metrics become series, slices and panels.

use rust_decimal::Decimal;

use super::read as draft;
use crate::components::Component;
use crate::components::chart::{Chart, ChartKind, Multiples, Point, Series};
use crate::diag::rules;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::report::{Inline, Line};
use crate::model::unit::Unit;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::data::Description;
use crate::resolve::evaluate::in_words;
use crate::resolve::figures::Format;

impl Resolver<'_, '_> {
    pub(crate) fn chart(&mut self, chart: &draft::Chart) -> Option<Component> {
        if chart.metrics.is_empty() {
            self.sink.add(
                rules::MISSING_KEY
                    .finding(chart.place, "this chart shows no metrics")
                    .hint("name at least one: `metrics: [ghg.total]`"),
            );
            return None;
        }
        let title = self.optional_line(Some(&chart.title));
        if !chart.multiples {
            return self.drawing(chart, &chart.metrics, title).map(|mut drawing| {
                drawing.source = self.optional_line(Some(&chart.source));
                drawing.note = self.optional_line(Some(&chart.note));
                self.chart_remarks(&mut drawing);
                drawing.alt = self.alternative(chart);
                Component::Chart(Box::new(drawing))
            });
        }
        let mut panels = vec![];
        for metric in chart.metrics.chunks(1) {
            let label = metric.iter().find_map(|metric| metric.label.as_ref());
            let title = label.map(|label| self.line(label));
            panels.push(self.drawing(chart, metric, title));
        }
        let panels: Vec<_> = panels.into_iter().collect::<Option<_>>()?;
        let made: Vec<_> = panels.iter().map(|panel| panel.made.as_str()).collect();
        let made = made.join(self.lang().joint());
        Some(Component::Multiples(Multiples {
            title: title.unwrap_or_default(),
            alt: self.alternative(chart),
            made,
            panels,
            source: self.optional_line(Some(&chart.source)),
            note: self.optional_line(Some(&chart.note)),
            remark: None,
        }))
    }

    /// The author's alternative text, if it says anything.
    fn alternative(&mut self, chart: &draft::Chart) -> Option<Line> {
        let alt = self.optional_line(Some(&chart.alt));
        alt.filter(|alt| !plain_text(alt).trim().is_empty())
    }

    fn drawing(
        &mut self,
        chart: &draft::Chart,
        metrics: &[draft::SeriesMetric],
        title: Option<Line>,
    ) -> Option<Chart> {
        let described: Vec<_> = metrics
            .iter()
            .map(|metric| self.describe(&metric.metric))
            .collect::<Option<_>>()?;
        let total = match &chart.total {
            Some(total) => Some((total, self.describe(total)?)),
            None => None,
        };
        let first = described.first()?;
        let unit = first.unit.clone();
        let shown = metrics.iter().map(|metric| &metric.metric).zip(&described);
        let total_shown = total.as_ref().map(|(metric, described)| (*metric, described));
        if !self.units_agree(&unit, shown.chain(total_shown)) {
            return None;
        }
        let periods = self.chart_periods(chart);
        let rows: Vec<_> = metrics
            .iter()
            .map(|metric| self.points(&metric.metric, &periods, &unit))
            .collect();
        let total = total.map(|(metric, described)| {
            let name = vec![Inline::Text(described.name, metric.place)];
            Series {
                name: Some(name),
                points: self.points(metric, &periods, &unit),
            }
        });
        let mut names: Vec<Line> = vec![];
        for (metric, described) in metrics.iter().zip(&described) {
            let place = metric.metric.place;
            let label = self.optional_line(Some(&metric.label));
            let own = || vec![Inline::Text(described.name.clone(), place)];
            names.push(label.unwrap_or_else(own));
        }
        let own = || vec![Inline::Text(first.name.clone(), chart.place)];
        let title = title.unwrap_or_else(own);
        let years = periods
            .iter()
            .map(|period| vec![Inline::Text(self.label(period.value), period.place)])
            .collect();
        if matches!(chart.kind, ChartKind::Stacked) || chart.kind.is_round() {
            let whole = rows.iter().flatten().flatten();
            if !self.are_parts(chart, whole) {
                return None;
            }
        }
        let (categories, series, current) = if chart.kind.is_round() {
            let points = rows.into_iter().map(|mut row| row.pop().flatten()).collect();
            (names, vec![Series { name: None, points }], None)
        } else {
            let many = rows.len() > 1;
            let series = names
                .into_iter()
                .zip(rows)
                .map(|(name, points)| Series { name: many.then_some(name), points })
                .collect();
            (years, series, periods.iter().position(|p| p.value == self.settings.period))
        };
        let unit = unit.scaled(self.lang()).label(self.lang());
        let said: Vec<_> = match chart.kind.is_round() {
            true => categories.iter().map(|name| plain_text(name)).collect(),
            false => periods.iter().map(|it| self.said_period(it.value)).collect(),
        };
        let made = alternative_text(
            chart.kind,
            &title,
            &unit,
            &said,
            &series,
            total.as_ref(),
            self.lang(),
        );
        let total = total.map(|total| {
            total.points.into_iter().map(|point| Some(point?.figure)).collect()
        });
        Some(Chart {
            kind: chart.kind,
            title,
            unit,
            categories,
            series,
            total,
            current,
            alt: None,
            made,
            source: None,
            note: None,
            remark: None,
        })
    }

    /// One chart shows one unit.
    fn units_agree<'d>(
        &mut self,
        unit: &Unit,
        shown: impl Iterator<Item = (&'d Placed<String>, &'d Description)>,
    ) -> bool {
        for (metric, other) in shown {
            if !other.unit.agrees_with(unit) {
                self.sink.add(
                    rules::UNIT_CLASH
                        .finding(
                            metric.place,
                            format!(
                                "one chart shows one unit: {} and {} do not go together",
                                in_words(unit),
                                in_words(&other.unit)
                            ),
                        )
                        .hint("make two charts of it, or write `multiples: true`"),
                );
                return false;
            }
        }
        true
    }

    fn chart_periods(&mut self, chart: &draft::Chart) -> Vec<Placed<Period>> {
        match chart.periods.as_slice() {
            [] if chart.kind.is_round() => {
                vec![Placed::new(self.settings.period, chart.place)]
            }
            [] => {
                let mut all = self.settings.periods.clone();
                all.sort_unstable();
                all.into_iter()
                    .map(|period| Placed::new(period, chart.place))
                    .collect()
            }
            named => self.meant(named),
        }
    }

    /// A metric's points, in the chart's unit.
    fn points(
        &mut self,
        metric: &Placed<String>,
        periods: &[Placed<Period>],
        unit: &Unit,
    ) -> Vec<Option<Point>> {
        let format = Format::bare_in(unit.clone()).scaled();
        let drawn = unit.scaled(self.lang());
        let mut points = vec![];
        for period in periods {
            let bound = self.binder.metric(
                &metric.value,
                metric.place,
                period.value,
                &format,
                self.sink,
            );
            points.push(bound.and_then(|(figure, amount)| {
                let value = amount.unit.convert(amount.value, &drawn)?;
                let calendar = &self.settings.calendar;
                let is_target = calendar.is_after(period.value, self.settings.period);
                Some(Point { value, figure, is_target })
            }));
        }
        points
    }

    /// Parts of a whole are not negative, and a pie shows those of one period.
    fn are_parts<'p>(
        &mut self,
        chart: &draft::Chart,
        points: impl Iterator<Item = &'p Point>,
    ) -> bool {
        let mut fine = true;
        if let [_, second, ..] = chart.periods.as_slice()
            && chart.kind.is_round()
        {
            self.sink.add(
                rules::WRONG_SHAPE
                    .finding(second.place, "a pie or doughnut shows a single period")
                    .hint("make one a period, or a chart of kind `stacked`"),
            );
            fine = false;
        }
        for point in points.filter(|point| point.value < Decimal::ZERO) {
            self.sink.add(rules::WRONG_SHAPE.finding(
                point.figure.place,
                format!(
                    "parts of a whole cannot show the negative value {}",
                    point.figure.printed.text()
                ),
            ));
            fine = false;
        }
        fine
    }
}

/// What a chart says, in words, for those who do not see it.
fn alternative_text(
    kind: ChartKind,
    title: &Line,
    unit: &str,
    categories: &[String],
    series: &[Series],
    total: Option<&Series>,
    lang: Lang,
) -> String {
    let title = plain_text(title);
    let words = lang.words();
    let (charts, lists, phrases) = (&words.charts, &words.lists, &words.phrases);
    let name = match kind {
        ChartKind::Bar => &charts.bar,
        ChartKind::Stacked => &charts.stacked,
        ChartKind::Line => &charts.line,
        ChartKind::Pie => &charts.pie,
        ChartKind::Doughnut => &charts.doughnut,
    };
    let unit = if unit.is_empty() { String::new() } else { phrases.bracketed(unit) };
    let mut sentences = vec![phrases.chart(name, title, unit)];
    let said = |point: Option<&Point>| {
        let Some(point) = point else { return words.not_disclosed.clone() };
        let printed = point.figure.told();
        if point.is_target { phrases.target(printed) } else { printed }
    };
    let whole = total.filter(|_| !kind.is_round());
    for one in series.iter().chain(whole) {
        // A slice is named by words, a point by its year.
        let points = categories.iter().zip(&one.points).map(|(category, point)| {
            let figure = said(point.as_ref());
            match kind.is_round() {
                true => phrases.part(category, figure),
                false => phrases.year(category, figure),
            }
        });
        let points: Vec<_> = points.collect();
        let points = match kind.is_round() {
            true => points.join(&lists.parts),
            false => points.join(&lists.items),
        };
        sentences.push(match &one.name {
            Some(name) => phrases.named(plain_text(name), points),
            None => phrases.sentence(points),
        });
    }
    // The whole of a ring has no slice of its own.
    if let Some(total) = total.filter(|_| kind.is_round()) {
        let point = total.points.first().and_then(Option::as_ref);
        sentences.push(phrases.named(&charts.total, said(point)));
    }
    sentences.join(lang.joint())
}
