//! Drawings whose figures must go together: parts of a whole, causes between two totals, results
//! against targets.

use rust_decimal::Decimal;

use crate::components::chart::read as draft;
use crate::components::chart::{ChartKind, Point, Series, Standing};
use crate::diag::rules;
use crate::model::figure::{self, Figure};
use crate::model::period::Period;
use crate::model::place::Placed;
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
            if !self.units_agree(unit, std::iter::once((target, &described))) {
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
        if sum > most || whole <= Decimal::ZERO {
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

/// Half of the last digit that is printed: what rounding explains.
pub(crate) fn half_of_last(figure: &Figure) -> Option<Decimal> {
    let number = &figure.printed.number;
    let decimals = number.split_once('.').map_or(0, |(_, behind)| behind.chars().count());
    let one = Decimal::new(5, 0);
    let scale = u32::try_from(decimals).ok()?.checked_add(1)?;
    one.checked_div(Decimal::from_i128_with_scale(10_i128.checked_pow(scale)?, 0))
}
