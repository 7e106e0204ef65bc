//! Charts: metrics become series, slices and panels.

use rust_decimal::Decimal;

use super::read as draft;
use super::spoken::bind::alternative_text;
use super::whole::bind::{Drawn, half_of_last, wholes};
use crate::components::Component;
use crate::components::cards::Direction;
use crate::components::chart::{Chart, ChartKind, Multiples, Point, Series};
use crate::diag::{Sink, rules};
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::report::{Inline, Line};
use crate::model::unit::Unit;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

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
        let whole = self.whole(chart, metrics);
        let mut kind = self.kind_of(chart, metrics.len(), whole.is_some());
        let shows_whole = chart.total.is_some() || kind == ChartKind::Stacked;
        let total = match whole.clone().filter(|_| shows_whole) {
            Some(total) => {
                let described = self.describe(&total)?;
                Some((total, described))
            }
            None => None,
        };
        let first = described.first()?;
        let unit = first.unit.clone();
        let shown = metrics.iter().map(|metric| &metric.metric).zip(&described);
        let total_shown = total.as_ref().map(|(metric, described)| (metric, described));
        let apart = match chart.kind {
            None | Some(ChartKind::Bar | ChartKind::Line) => {
                "make two charts of it, or write `multiples: true`"
            }
            _ => "make two charts of it",
        };
        if !self.units_agree(&unit, shown.chain(total_shown), apart) {
            return None;
        }
        if kind == ChartKind::Waterfall && total.is_none() {
            self.sink.add(
                rules::MISSING_KEY
                    .finding(
                        chart.place,
                        "nothing says whose change this waterfall explains",
                    )
                    .hint("name the metric its causes change: `total: ghg.total`"),
            );
            return None;
        }
        let periods = self.chart_periods(chart, kind)?;
        let is_signed = kind == ChartKind::Waterfall;
        // Causes are those of the later period.
        let shown_in = if is_signed { periods.get(1..)? } else { periods.as_slice() };
        let mut rows: Vec<_> = metrics
            .iter()
            .map(|metric| self.points(&metric.metric, shown_in, &unit, is_signed))
            .collect();
        let drawn = unit.scaled(self.lang());
        let total = total.map(|(metric, described)| {
            let name = vec![Inline::Text(described.name, metric.place)];
            let points = self.points(&metric, &periods, &unit, false);
            Series { name: Some(name), points }
        });
        let mut names: Vec<Line> = vec![];
        for (metric, described) in metrics.iter().zip(&described) {
            let place = metric.metric.place;
            let label = self.optional_line(Some(&metric.label));
            let own = || vec![Inline::Text(described.name.clone(), place)];
            names.push(label.unwrap_or_else(own));
        }
        let whole_name = total.as_ref().and_then(|total| total.name.clone());
        let own = || {
            whole_name
                .unwrap_or_else(|| vec![Inline::Text(first.name.clone(), chart.place)])
        };
        let title = title.unwrap_or_else(own);
        if kind == ChartKind::Stacked || kind.is_share() {
            let drawn = Drawn {
                chart,
                metrics,
                kind,
                periods: &periods,
                rows: &rows,
            };
            let whole = whole.as_ref().map(|metric| (metric, total.as_ref()));
            kind = self.as_parts(&drawn, whole, &unit)?;
        }
        let total = total.filter(|_| chart.total.is_some() || kind != ChartKind::Bar);
        let label = |period: &Placed<Period>| {
            vec![Inline::Text(self.label(period.value), period.place)]
        };
        let years: Vec<_> = periods.iter().map(label).collect();
        let one_period = rows.len() > 1 && periods.len() == 1;
        let by_name = kind.is_share() || (one_period && kind != ChartKind::Stacked);
        let (mut breaks, mut current) = (vec![], None);
        let (categories, series) = match kind {
            ChartKind::Waterfall => {
                let whole = total.as_ref()?;
                let causes = rows.iter_mut().map(|row| row.pop().flatten()).collect();
                let points = self.causes(chart, metrics, causes, whole)?;
                let [from, to] = <[Line; 2]>::try_from(years).ok()?;
                names.insert(0, from);
                names.push(to);
                (names, vec![Series { name: None, points }])
            }
            ChartKind::Bullet => {
                let points = rows.into_iter().map(|mut row| row.pop().flatten());
                let points = points.collect();
                let aims = self.aims(metrics, &periods, &unit)?;
                let words = &self.lang().words().charts;
                let name =
                    |word: &String| Some(vec![Inline::Text(word.clone(), chart.place)]);
                let actual = Series { name: name(&words.actual), points };
                let aimed = Series { name: name(&words.target), points: aims };
                (names, vec![actual, aimed])
            }
            _ if by_name => {
                let points = rows.into_iter().map(|mut row| row.pop().flatten());
                let mut parts: Vec<_> = names.into_iter().zip(points).collect();
                if kind.is_share() || total.is_some() {
                    // The largest first; what is not disclosed last.
                    let value = |part: &(Line, Option<Point>)| {
                        part.1.as_ref().map(|point| point.value)
                    };
                    parts.sort_by_key(|part| std::cmp::Reverse(value(part)));
                }
                let (names, points) = parts.into_iter().unzip();
                (names, vec![Series { name: None, points }])
            }
            _ => {
                let many = rows.len() > 1 || kind == ChartKind::Slope;
                let series = names
                    .into_iter()
                    .zip(rows)
                    .map(|(name, points)| Series { name: many.then_some(name), points })
                    .collect();
                current = periods.iter().position(|p| p.value == self.settings.period);
                breaks = self.left_out(&periods);
                (years, series)
            }
        };
        let change = match (kind, metrics, series.as_slice()) {
            (ChartKind::Figures, [metric], [one]) => {
                self.change_between(&metric.metric, &periods, one)
            }
            _ => None,
        };
        let unit = drawn.label(self.lang());
        let is_named =
            by_name || matches!(kind, ChartKind::Bullet | ChartKind::Waterfall);
        let said: Vec<_> = match is_named {
            true => categories.iter().map(|name| plain_text(name)).collect(),
            false => periods.iter().map(|it| self.said_period(it.value)).collect(),
        };
        let only = match periods.as_slice() {
            [only] if is_named && only.value != self.settings.period => Some(only),
            _ => None,
        };
        // The aims of a bullet chart are named over their column.
        let standings = series.iter().take(1).flat_map(|one| &one.points).flatten();
        let standings: Vec<_> = standings.map(|point| point.standing).collect();
        let period = only.map(|only| {
            vec![Inline::Text(self.told_period(only.value, &standings), only.place)]
        });
        let spoken = total.as_ref().filter(|_| kind != ChartKind::Waterfall);
        let mut made = alternative_text(
            (kind, is_named),
            &title,
            (&unit, only.map(|only| self.said_period(only.value))),
            &said,
            &series,
            spoken,
            self.lang(),
        );
        if let Some((_, change)) = &change {
            made.push_str(self.lang().joint());
            made.push_str(&self.lang().words().phrases.sentence(plain_text(change)));
        }
        let wholes = wholes(kind, &series, total.as_ref(), &drawn);
        if let Some(Some(whole)) = wholes.first().filter(|_| kind.is_counted())
            && !self.are_within(chart, &series, *whole)
        {
            return None;
        }
        let total = total.filter(|_| kind != ChartKind::Waterfall).map(|total| {
            total.points.into_iter().map(|point| Some(point?.figure)).collect()
        });
        Some(Chart {
            kind,
            title,
            unit,
            period,
            categories,
            series,
            total,
            wholes,
            current,
            is_named,
            breaks,
            change,
            alt: None,
            made,
            source: None,
            note: None,
            remark: None,
        })
    }

    /// The whole that the metrics are parts of: the one that is named, or the one whose parts
    /// they are in the dataset.
    fn whole(
        &self,
        chart: &draft::Chart,
        metrics: &[draft::SeriesMetric],
    ) -> Option<Placed<String>> {
        if let Some(total) = &chart.total {
            return Some(total.clone());
        }
        let ids: Vec<_> = metrics.iter().map(|it| it.metric.value.clone()).collect();
        let whole = self.binder.data.whole_of(&ids).filter(|_| ids.len() > 1);
        whole.map(|id| Placed::new(id, chart.place))
    }

    /// What is drawn: as asked for, unless the figures make no such drawing.
    fn kind_of(
        &self,
        chart: &draft::Chart,
        metrics: usize,
        has_whole: bool,
    ) -> ChartKind {
        use ChartKind as K;
        let periods = match chart.periods.len() {
            0 => self.settings.periods.len(),
            some => some,
        };
        match (chart.kind, metrics, periods) {
            // Two values of one metric are no plot.
            (None | Some(K::Bar | K::Line), 1, ..=2) => K::Figures,
            // Parts stand on one another, and their whole over them.
            (None | Some(K::Bar), 2.., 2..) if has_whole => K::Stacked,
            (Some(kind), ..) => kind,
            (None, 2..=6, 1) if has_whole => K::Doughnut,
            (None, 2.., 2) => K::Slope,
            (None, 2.., 3..) | (None, _, 6..) => K::Line,
            (None, ..) => K::Bar,
        }
    }

    /// The categories before which periods are left out.
    fn left_out(&self, periods: &[Placed<Period>]) -> Vec<usize> {
        let calendar = &self.settings.calendar;
        let follows = |one: Period, other: Period| calendar.prior(one) == other;
        let pairs = periods.iter().zip(periods.iter().skip(1)).enumerate();
        pairs
            .filter(|(_, (one, other))| {
                let (one, other) = (one.value, other.value);
                one.kind() == other.kind() && !follows(other, one) && !follows(one, other)
            })
            .map(|(at, _)| at.saturating_add(1))
            .collect()
    }

    /// The change from the prior period to the reporting year, where those are the two.
    fn change_between(
        &mut self,
        metric: &Placed<String>,
        periods: &[Placed<Period>],
        series: &Series,
    ) -> Option<(Direction, Line)> {
        let now = self.settings.period;
        let prior = self.settings.calendar.prior(now);
        let has = |period| periods.iter().any(|it| it.value == period);
        let points: Option<Vec<_>> = series.points.iter().map(Option::as_ref).collect();
        let is_growth = points?.iter().all(|point| point.value > Decimal::ZERO);
        if !(has(now) && has(prior) && is_growth) {
            return None;
        }
        let described = self.binder.data.describe(&metric.value, self.lang())?;
        let change = match described.unit.is_percentage() {
            true => format!("pp({}) : signed", metric.value),
            // Growth from 0.03 to 0.02 is what rounding makes it.
            false if !series.points.iter().flatten().all(is_fine) => return None,
            false => format!("yoy({}) : signed", metric.value),
        };
        // Nobody asked for it, so nobody is told why it cannot be.
        let mut own = Sink::default();
        std::mem::swap(self.sink, &mut own);
        let said = self.change_in(change.clone(), metric.place, now);
        let said = said.or_else(|| self.change_in(change + ", 1dp", metric.place, now));
        std::mem::swap(self.sink, &mut own);
        said
    }

    /// The periods, as many as the kind can show.
    fn chart_periods(
        &mut self,
        chart: &draft::Chart,
        kind: ChartKind,
    ) -> Option<Vec<Placed<Period>>> {
        use ChartKind as K;
        let now = self.settings.period;
        let own = |period| Placed::new(period, chart.place);
        if !chart.periods.is_empty() {
            let meant = self.meant(&chart.periods);
            let (wanted, message, hint) = match kind {
                K::Slope => (
                    2,
                    "a slope chart joins two periods",
                    "name two, or make a chart of kind `line`",
                ),
                K::Waterfall => {
                    (2, "a waterfall leads from one period to another", "name the two")
                }
                K::Bullet => (
                    1,
                    "a bullet chart shows a single period",
                    "make one a period, or a chart of kind `bar`",
                ),
                K::Waffle | K::People => (
                    1,
                    "a waffle or a count of people shows a single period",
                    "make one a period, or a chart of kind `stacked`",
                ),
                _ => return Some(meant),
            };
            let last = chart.periods.last()?;
            if chart.periods.len() != wanted {
                self.sink
                    .add(rules::WRONG_SHAPE.finding(last.place, message).hint(hint));
                return None;
            }
            return Some(meant);
        }
        if kind.is_share() || kind == K::Bullet {
            return Some(vec![own(now)]);
        }
        if matches!(kind, K::Slope | K::Waterfall) {
            return Some(vec![own(self.settings.calendar.prior(now)), own(now)]);
        }
        let mut all = self.settings.periods.clone();
        all.sort_unstable();
        Some(all.into_iter().map(own).collect())
    }

    /// A metric's points, in the chart's unit.
    pub(crate) fn points(
        &mut self,
        metric: &Placed<String>,
        periods: &[Placed<Period>],
        unit: &Unit,
        is_signed: bool,
    ) -> Vec<Option<Point>> {
        let format = Format::bare_in(unit.clone()).scaled();
        let format = if is_signed { format.signed() } else { format };
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
                let standing = self.value_standing(&metric.value, period.value);
                Some(Point { value, figure, standing })
            }));
        }
        points
    }
}

/// Whether a value is known to half a per cent: a change in per cent can then be told.
fn is_fine(point: &Point) -> bool {
    let room = half_of_last(&point.figure);
    let room = room.and_then(|room| room.checked_mul(Decimal::from(200)));
    room.is_some_and(|room| room <= point.value)
}
