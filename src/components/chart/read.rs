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
    /// What is drawn.
    pub kind: ChartKind,
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
            Some(kind) => self.reader.choice(kind, &ChartKind::ALL)?,
            None => return self.missing(node, "kind"),
        };
        let Some(list) = keys.metrics else {
            return self.missing(node, "metrics");
        };
        let mut metrics = vec![];
        for item in self.reader.list(list) {
            let entry = match &item.kind {
                Kind::Mapping(_) => {
                    let keys = keys::Series::read(item, &mut self.reader);
                    let label = self.optional_line(keys.label);
                    match keys.metric {
                        Some(metric) => {
                            self.reader.text(metric).map(|metric| (metric, label))
                        }
                        None => self.missing(item, "metric"),
                    }
                }
                _ => self.reader.text(item).map(|metric| (metric, None)),
            };
            metrics.extend(entry.map(|(metric, label)| SeriesMetric { metric, label }));
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

    fn chart_total(
        &mut self,
        kind: ChartKind,
        node: Option<&Node>,
    ) -> Option<Placed<String>> {
        let node = node?;
        if !matches!(kind, ChartKind::Stacked | ChartKind::Doughnut) {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        node.place,
                        "only a stacked chart and a doughnut show a total",
                    )
                    .hint("remove it, or write `kind: stacked`"),
            );
        }
        self.reader.text(node)
    }

    fn chart_multiples(
        &mut self,
        kind: ChartKind,
        keys: keys::Chart<'_>,
        node: &Node,
    ) -> bool {
        let Some(multiples) = keys.multiples else { return false };
        let wanted = self.reader.truth(multiples).unwrap_or(false);
        if wanted && !matches!(kind, ChartKind::Bar | ChartKind::Line) {
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
