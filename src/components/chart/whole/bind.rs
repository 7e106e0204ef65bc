//! Drawings whose figures must go together: parts of a whole, causes between two totals, results
//! against targets.

use rust_decimal::Decimal;

use crate::components::chart::read as draft;
use crate::components::chart::{ChartKind, Point, Series, Standing};
use crate::diag::{Diagnostic, Sink, rules};
use crate::model::figure::{self, Figure};
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::unit::Unit;
use crate::resolve::chapter::Resolver;

impl Resolver<'_, '_> {
    /// What is to be reached of each metric of a bullet chart.
    pub(crate) fn aims(
        &mut self,
        metrics: &[draft::SeriesMetric],
        periods: &[Placed<Period>],
        unit: &Unit,
    ) -> Option<Vec<Option<Point>>> {
        let mut aims = vec![];
        for metric in metrics {
            let Some(target) = &metric.target else {
                self.sink.add(
                    rules::MISSING_KEY
                        .finding(metric.metric.place, "nothing says what this is held against")
                        .hint("write `{metric: …, target: …}`, the target a metric such as `target.water.level`"),
                );
                continue;
            };
            let described = self.describe(target)?;
            let shown = std::iter::once((target, &described));
            if !self.units_agree(unit, shown, "name a target in its unit") {
                return None;
            }
            let mut points = self.points(target, periods, unit, false);
            aims.push(
                points
                    .pop()
                    .flatten()
                    .map(|point| Point { standing: Standing::Target, ..point }),
            );
        }
        (aims.len() == metrics.len()).then_some(aims)
    }

    /// The points of a waterfall: the total before, its causes, the total after. They must foot.
    pub(crate) fn causes(
        &mut self,
        chart: &draft::Chart,
        metrics: &[draft::SeriesMetric],
        causes: Vec<Option<Point>>,
        total: &Series,
    ) -> Option<Vec<Option<Point>>> {
        let mut all = metrics.iter().map(|it| &it.metric);
        if all.any(|metric| self.binder.data.is_broken(&metric.value)) {
            return None;
        }
        let places = metrics.iter().map(|it| it.metric.place);
        let mut fine = true;
        for (cause, place) in causes.iter().zip(places) {
            if cause.is_none() {
                self.sink.add(
                    rules::NO_VALUE
                        .finding(
                            place,
                            "this cause has no figure: a waterfall needs every step",
                        )
                        .hint("enter it, or join it to another cause"),
                );
                fine = false;
            }
        }
        let [Some(first), Some(last)] = total.points.as_slice() else {
            self.sink.add(
                rules::NO_VALUE
                    .finding(chart.place, "the total of this waterfall has no figure for one of its periods")
                    .hint("enter it, or name periods that have one"),
            );
            return None;
        };
        if !fine {
            return None;
        }
        let values = causes.iter().flatten().map(|point| Some(point.value));
        let sum = figure::total(std::iter::once(Some(first.value)).chain(values))?;
        let miss = last.value.checked_sub(sum)?;
        let shown = causes.iter().flatten().chain([first, last]);
        let room = figure::total(shown.map(|point| half_of_last(&point.figure)))?;
        if miss.abs() > room {
            let plain = |value: Decimal| value.normalize();
            self.sink.add(
                rules::DRAWING_DOES_NOT_FOOT
                    .finding(
                        chart.total.as_ref().map_or(chart.place, |total| total.place),
                        format!(
                            "the causes do not lead from {} to {}: they lead to {}, off by {}",
                            plain(first.value),
                            plain(last.value),
                            plain(sum),
                            plain(miss),
                        ),
                    )
                    .hint("correct a cause, or add a metric for what other causes come to"),
            );
            return None;
        }
        let ends = |point: &Point| Some(point.clone());
        let mut points = vec![ends(first)];
        points.extend(causes);
        points.push(ends(last));
        Some(points)
    }

    /// Parts are no more than their whole.
    pub(crate) fn are_within(
        &mut self,
        chart: &draft::Chart,
        series: &[Series],
        whole: Decimal,
    ) -> bool {
        let points = || series.iter().flat_map(|one| &one.points).flatten();
        let sum = figure::total(points().map(|point| Some(point.value)));
        let room = figure::total(points().map(|point| half_of_last(&point.figure)));
        let most = room.and_then(|room| whole.checked_add(room));
        let (Some(sum), Some(most)) = (sum, most) else { return false };
        if whole <= Decimal::ZERO {
            self.sink.add(
                rules::DRAWING_DOES_NOT_FOOT
                    .finding(
                        chart.total.as_ref().map_or(chart.place, |total| total.place),
                        format!(
                            "there is nothing to count: the whole is {}",
                            whole.normalize()
                        ),
                    )
                    .hint("say it in a sentence, or show the figures as cards"),
            );
            return false;
        }
        if sum > most {
            self.sink.add(
                rules::DRAWING_DOES_NOT_FOOT
                    .finding(
                        chart.total.as_ref().map_or(chart.place, |total| total.place),
                        format!(
                            "the parts come to {}, and the whole is {}",
                            sum.normalize(),
                            whole.normalize()
                        ),
                    )
                    .hint("name the metric that they are parts of as `total`"),
            );
            return false;
        }
        true
    }

    /// The kind that parts of a whole are drawn as; nothing where they are none. What the
    /// figures alone would put together stands side by side where it does not go together.
    pub(crate) fn as_parts(
        &mut self,
        drawn: &Drawn<'_>,
        whole: Option<(&Placed<String>, Option<&Series>)>,
        unit: &Unit,
    ) -> Option<ChartKind> {
        let Drawn { chart, kind, rows, .. } = *drawn;
        let points = || rows.iter().flatten().flatten();
        let is_own = chart.kind != Some(kind) && chart.total.is_none();
        let is_part = |point: &Point| point.value >= Decimal::ZERO;
        if chart.kind != Some(kind) && !points().all(is_part) {
            return Some(ChartKind::Bar);
        }
        if !self.are_parts(chart, kind, points()) {
            return None;
        }
        if kind.is_counted() {
            return Some(kind);
        }
        let shown = match whole {
            Some((_, Some(shown))) => shown.points.clone(),
            // It is not printed, so nothing is said of what it lacks.
            Some((metric, None)) => {
                let mut own = Sink::default();
                std::mem::swap(self.sink, &mut own);
                let points = self.points(metric, drawn.periods, unit, false);
                std::mem::swap(self.sink, &mut own);
                points
            }
            None => vec![],
        };
        let miss = self.miss(drawn, whole.map(|(id, _)| id), &shown, unit);
        match miss {
            Some(_) if is_own => return Some(ChartKind::Bar),
            Some((at, sum, of)) if !self.is_told(drawn, whole.map(|(id, _)| id), at) => {
                let period = drawn.periods.get(at).map(|period| period.value);
                let place = chart.total.as_ref().map_or(chart.place, |total| total.place);
                self.sink.add(does_not_foot(kind, period, (sum, of), place));
            }
            _ => {}
        }
        Some(kind)
    }

    /// The first period in which the parts do not come to their whole, but for what rounding
    /// explains, with both. Of a part that is not disclosed nothing is known but that it is one.
    fn miss(
        &self,
        drawn: &Drawn<'_>,
        whole: Option<&Placed<String>>,
        wholes: &[Option<Point>],
        unit: &Unit,
    ) -> Option<(usize, Decimal, Decimal)> {
        let in_unit = unit.scaled(self.lang());
        let room = |id: &str, period: Period, point: &Point| match self
            .binder
            .data
            .slack_of(id, period)
        {
            Some((slack, own)) => own.convert(slack, &in_unit),
            None => half_of_last(&point.figure),
        };
        (0..).zip(drawn.periods).find_map(|(at, period)| {
            let parts: Vec<_> = drawn.rows.iter().filter_map(|row| row.get(at)).collect();
            let shown = parts.iter().zip(drawn.metrics);
            let shown =
                || shown.clone().filter_map(|(it, metric)| Some((it.as_ref()?, metric)));
            let (of, own_room) = match wholes.get(at).and_then(Option::as_ref) {
                Some(point) => (point.value, room(&whole?.value, period.value, point)?),
                None if wholes.is_empty()
                    && unit.is_percentage()
                    && drawn.kind.is_share() =>
                {
                    (Decimal::ONE_HUNDRED, Decimal::ZERO)
                }
                None => return None,
            };
            let sum = figure::total(shown().map(|(point, _)| Some(point.value)))?;
            let rooms = shown()
                .map(|(point, metric)| room(&metric.metric.value, period.value, point));
            let most = figure::total(rooms)?.checked_add(own_room)?;
            let over = sum.checked_sub(of)?;
            let is_full = parts.iter().all(|part| part.is_some());
            let misses = over > most || (is_full && over.abs() > most);
            misses.then_some((at, sum, of))
        })
    }

    /// Whether a miss is one that is told of the dataset.
    fn is_told(
        &self,
        drawn: &Drawn<'_>,
        whole: Option<&Placed<String>>,
        at: usize,
    ) -> bool {
        let parts = drawn.metrics.iter().map(|it| it.metric.value.clone()).collect();
        let period = drawn.periods.get(at).map(|period| period.value);
        whole.zip(period).is_some_and(|(whole, period)| {
            self.binder.data.is_held(whole.value.clone(), parts, period)
        })
    }

    /// Parts of a whole are not negative, and a pie shows those of one period.
    pub(crate) fn are_parts<'p>(
        &mut self,
        chart: &draft::Chart,
        kind: ChartKind,
        points: impl Iterator<Item = &'p Point>,
    ) -> bool {
        let mut fine = true;
        if let [_, second, ..] = chart.periods.as_slice()
            && kind.is_share()
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

/// Parts as they are to be drawn.
pub(crate) struct Drawn<'d> {
    pub(crate) chart: &'d draft::Chart,
    pub(crate) metrics: &'d [draft::SeriesMetric],
    pub(crate) kind: ChartKind,
    pub(crate) periods: &'d [Placed<Period>],
    /// The points of each part.
    pub(crate) rows: &'d [Vec<Option<Point>>],
}

/// Parts under a whole that they do not come to.
fn does_not_foot(
    kind: ChartKind,
    period: Option<Period>,
    (sum, whole): (Decimal, Decimal),
    place: Place,
) -> Diagnostic {
    let (sum, whole) = (sum.normalize(), whole.normalize());
    let told = match period {
        Some(period) => {
            format!("the parts come to {sum} in {period}, and the whole is {whole}")
        }
        None => format!("the parts come to {sum}, and the whole is {whole}"),
    };
    let hint = match kind {
        ChartKind::Pie => {
            "add a metric for what is left, or draw them side by side: `kind: bar`"
        }
        _ => {
            "add a metric for what is left, name the metric that they are parts of as `total`, or draw them side by side: `kind: bar` without `total`"
        }
    };
    rules::DRAWING_DOES_NOT_FOOT.finding(place, told).hint(hint)
}

/// What the parts are of, where the drawing is not full of them.
pub(crate) fn wholes(
    kind: ChartKind,
    series: &[Series],
    total: Option<&Series>,
    unit: &Unit,
) -> Vec<Option<Decimal>> {
    let mut points = series.iter().flat_map(|one| &one.points);
    let is_open = kind.is_counted() || points.any(Option::is_none);
    if !(is_open && (kind == ChartKind::Stacked || kind.is_share())) {
        return vec![];
    }
    match total {
        Some(total) => {
            let points = total.points.iter();
            points.map(|point| Some(point.as_ref()?.value)).collect()
        }
        None if unit.is_percentage() && kind.is_share() => {
            vec![Some(Decimal::ONE_HUNDRED)]
        }
        None => vec![],
    }
}

/// Half of the last digit that is printed: what rounding explains.
pub(crate) fn half_of_last(figure: &Figure) -> Option<Decimal> {
    let number = &figure.printed.number;
    let decimals = number.split_once('.').map_or(0, |(_, behind)| behind.chars().count());
    let one = Decimal::new(5, 0);
    let scale = u32::try_from(decimals).ok()?.checked_add(1)?;
    one.checked_div(Decimal::from_i128_with_scale(10_i128.checked_pow(scale)?, 0))
}
