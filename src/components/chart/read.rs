//! `chart` as written, and how it is read.

use super::ChartKind;
use super::keys;
use crate::components::read::{Component, Fields, Line};
use crate::diag::rules;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::period::Period;
use crate::model::place::{Place, Placed};

/// `chart`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chart {
    /// What is drawn; what suits the figures if absent.
    pub kind: Option<ChartKind>,
    /// The title; the metric's name if absent.
    pub title: Line,
    /// The metrics: one series each, the slices of a pie.
    pub metrics: Vec<SeriesMetric>,
    /// The periods: the categories; a pie has one.
    pub periods: Vec<Placed<Period>>,
    /// The metric printed over stacked bars or inside a doughnut.
    pub total: Option<Placed<String>>,
    /// Whether each metric has a panel of its own, in its own unit.
    pub multiples: bool,
    /// The alternative text; made from the data if absent.
    pub alt: Line,
    /// Where the figures come from.
    pub source: Line,
    /// A note.
    pub note: Line,
    /// Where it stands.
    pub place: Place,
}

/// A metric of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeriesMetric {
    /// The metric.
    pub metric: Placed<String>,
    /// Another name for it.
    pub label: Line,
    /// What it is held against.
    pub target: Option<Placed<String>>,
}

impl Chart {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(&self.title);
        words.lines(self.metrics.iter().filter_map(|metric| metric.label.as_ref()));
        words.lines(self.alt.iter().chain(&self.source).chain(&self.note));
    }
}

impl Fields<'_> {
    pub(crate) fn chart(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Chart::read(node, &mut self.reader);
        let kind = match keys.kind {
            Some(kind) => Some(self.reader.choice(kind, &ChartKind::ALL)?),
            None => None,
        };
        let Some(list) = keys.metrics else {
            return self.missing(node, "metrics");
        };
        let mut metrics = vec![];
        for item in self.reader.list(list) {
            metrics.extend(self.series_metric(item, kind));
        }
        Some(Component::Chart(Box::new(Chart {
            kind,
            title: self.optional_line(keys.title),
            metrics,
            periods: self.periods(keys.periods),
            total: self.chart_total(kind, keys.total),
            multiples: self.chart_multiples(kind, keys, node),
            alt: self.optional_line(keys.alt),
            source: self.optional_line(keys.source),
            note: self.optional_line(keys.note),
            place,
        })))
    }

    fn series_metric(
        &mut self,
        item: &Node,
        kind: Option<ChartKind>,
    ) -> Option<SeriesMetric> {
        if !matches!(item.kind, Kind::Mapping(_)) {
            let metric = self.reader.text(item)?;
            return Some(SeriesMetric { metric, label: None, target: None });
        }
        let keys = keys::Series::read(item, &mut self.reader);
        let label = self.optional_line(keys.label);
        let target = keys.target.and_then(|target| self.reader.text(target));
        let Some(metric) = keys.metric else { return self.missing(item, "metric") };
        let metric = self.reader.text(metric)?;
        if let Some(target) = &target
            && kind != Some(ChartKind::Bullet)
        {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        target.place,
                        "only a bullet chart holds its metrics against targets",
                    )
                    .hint("write `kind: bullet`, or remove `target`"),
            );
        }
        Some(SeriesMetric { metric, label, target })
    }

    fn chart_total(
        &mut self,
        kind: Option<ChartKind>,
        node: Option<&Node>,
    ) -> Option<Placed<String>> {
        use ChartKind as K;
        let node = node?;
        if matches!(kind, Some(K::Line | K::Pie | K::Slope | K::Bullet)) {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(node.place, "this kind of chart shows no total")
                    .hint("remove it, or write `kind: stacked`"),
            );
        }
        self.reader.text(node)
    }

    fn chart_multiples(
        &mut self,
        kind: Option<ChartKind>,
        keys: keys::Chart<'_>,
        node: &Node,
    ) -> bool {
        let Some(multiples) = keys.multiples else { return false };
        let wanted = self.reader.truth(multiples).unwrap_or(false);
        if wanted && !matches!(kind, None | Some(ChartKind::Bar | ChartKind::Line)) {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(multiples.place, "small multiples are bars or lines"),
            );
        }
        if wanted && keys.title.is_none() {
            self.missing::<()>(node, "title");
        }
        wanted
    }
}
