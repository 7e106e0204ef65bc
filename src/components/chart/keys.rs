//! The keys of `chart`.

use super::ChartKind;
use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, names, record};

record! {
    /// A drawing of metrics.
    Chart {
        /// What is drawn; what suits the figures if left out.
        kind: Choice(|| names(&ChartKind::ALL)),
        /// The title; the metric's name if left out.
        title: Line,
        /// The metrics: one series each, the slices of a pie, or the causes of a waterfall. All are shown in the unit of the first.
        metrics: List(&Either(&[Metric, Keys(Series::record)])),
        /// The periods; the report's if left out. Later ones are drawn as targets, or as expected where the value is estimated. A pie has one, a slope and a waterfall two.
        periods: List(&Period),
        /// The whole: printed over stacked bars or inside a doughnut, counted by a waffle or people, explained by a waterfall.
        total: Metric,
        /// Whether each metric has a panel of its own, in its own unit; for bars and lines.
        multiples: Truth,
        /// The alternative text; made from the data if left out.
        alt: Line,
        /// Where the figures come from.
        source: Line,
        /// A note under the chart.
        note: Line,
    }
    demands Demand::Each(&["metrics"]), Demand::Where("multiples", "title")
}

record! {
    /// A metric of a chart.
    Series {
        /// The metric's id.
        metric: Metric,
        /// Another name for it.
        label: Line,
        /// What it is held against, in a bullet chart: a metric, or the level of a target.
        target: Metric,
    }
    demands Demand::Each(&["metric"])
}
