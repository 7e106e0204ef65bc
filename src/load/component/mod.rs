//! Components: fenced YAML blocks, read into records of what they ask for.

mod prose;
mod written;

use super::markdown::{Inline, parse_line};
use super::yaml::{self, Kind, Node, Reader};
use crate::diag::{Diagnostic, Sink, nearest};
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Placed};
use crate::model::prose::Prose;

pub use written::*;

/// The words behind a code fence that mean plain code.
pub const PLAIN_CODE: &[&str] = &["text", "code", "plain", "markdown", "yaml", "json"];

/// The components.
pub const NAMES: &[&str] = &[
    "cards", "chart", "index", "matrix", "measures", "metrics", "quote", "steps",
    "table", "tiles", "timeline", "tree",
];

/// Reads a component. Nothing comes back where its name is unknown or its YAML broken.
pub fn read(
    name: &Placed<String>,
    extract: &yaml::Extract,
    lang: Lang,
    sink: &mut Sink,
) -> Option<Component> {
    if !NAMES.contains(&name.value.as_str()) {
        sink.add(
            Diagnostic::error(
                "unknown-component",
                name.place,
                format!("there is no component `{}`", name.value),
            )
            .hint_if(nearest(&name.value, NAMES.iter().copied()))
            .hint(format!(
                "the components are {}; for plain code write ```text",
                NAMES.join(", ")
            )),
        );
        return None;
    }
    let node = yaml::parse(extract, sink)?;
    let place = Place {
        end: node.place.end.max(name.place.end),
        ..name.place
    };
    let mut fields = Fields { reader: Reader { sink }, lang, file: extract.file };
    match name.value.as_str() {
        "cards" => fields.cards(&node),
        "chart" => fields.chart(&node, place),
        "metrics" => fields.metrics(&node, place),
        "matrix" => fields.matrix(&node),
        "timeline" => fields.timeline(&node),
        "tiles" => fields.items("tiles", &node, Prose::Tiles),
        "steps" => fields.items("steps", &node, Prose::Steps),
        "measures" => fields.items("measures", &node, Prose::Measures),
        "tree" => fields.tree(&node),
        "quote" => fields.quote(&node),
        "table" => fields.table(&node, place),
        _ => {
            fields.reader.fields(&node, &["framework"]);
            Some(Component::Index(place))
        }
    }
}

/// Reads the fields of components; text fields are lines of Markdown.
struct Fields<'s> {
    reader: Reader<'s>,
    lang: Lang,
    file: FileNumber,
}

impl Fields<'_> {
    fn line(&mut self, node: &Node) -> Vec<Inline> {
        line(node, self.lang, self.file, &mut self.reader)
    }

    fn optional_line(&mut self, node: Option<&Node>) -> Line {
        node.map(|node| self.line(node))
    }

    fn periods(&mut self, node: Option<&Node>) -> Vec<Placed<Period>> {
        let Some(node) = node else { return vec![] };
        let mut periods = vec![];
        for item in self.reader.list(node) {
            periods.extend(period(item, &mut self.reader));
        }
        periods
    }

    fn cards(&mut self, node: &Node) -> Option<Component> {
        let fields = self.reader.fields(node, &["cards", "size"]);
        let sizes =
            [("small", Size::Small), ("medium", Size::Medium), ("large", Size::Large)];
        let size = fields.get("size").and_then(|size| self.reader.choice(size, &sizes));
        let Some(list) = fields.get("cards") else {
            return self.missing(node, "cards");
        };
        let mut cards = vec![];
        for item in self.reader.list(list) {
            cards.extend(self.card(item));
        }
        Some(Component::Cards(Cards { size: size.unwrap_or_default(), cards }))
    }

    fn card(&mut self, node: &Node) -> Option<Card> {
        let short = matches!(node.kind, Kind::Scalar { .. });
        let known = ["metric", "figure", "label", "change", "note"];
        let (metric, figure, fields) = if short {
            (Some(node), None, None)
        } else {
            let fields = self.reader.fields(node, &known);
            (fields.get("metric"), fields.get("figure"), Some(fields))
        };
        let get = |key| fields.and_then(|fields| fields.get(key));
        let label = self.optional_line(get("label"));
        let note = self.optional_line(get("note"));
        let changes = [
            ("yoy", Change::Yoy),
            ("pp", Change::Pp),
            ("difference", Change::Difference),
        ];
        let change =
            get("change").and_then(|change| self.reader.choice(change, &changes));
        let figure = match (metric, figure) {
            (Some(metric), None) => CardFigure::Metric(self.reader.text(metric)?),
            (None, Some(figure)) => {
                if label.is_none() {
                    return self.missing(node, "label");
                }
                CardFigure::Text(self.line(figure))
            }
            (Some(_), Some(figure)) => {
                self.reader.sink.add(
                    Diagnostic::error(
                        "wrong-shape",
                        figure.place,
                        "a card shows a `metric` or a `figure`, not both",
                    )
                    .hint("remove one of the two"),
                );
                return None;
            }
            (None, None) => return self.missing(node, "metric"),
        };
        Some(Card { figure, label, change, note, place: node.place })
    }

    fn chart(&mut self, node: &Node, place: Place) -> Option<Component> {
        let known = [
            "kind",
            "title",
            "metrics",
            "periods",
            "total",
            "multiples",
            "alt",
            "source",
            "note",
        ];
        let fields = self.reader.fields(node, &known);
        let kinds = [
            ("bar", ChartKind::Bar),
            ("stacked", ChartKind::Stacked),
            ("line", ChartKind::Line),
            ("pie", ChartKind::Pie),
            ("doughnut", ChartKind::Doughnut),
        ];
        let kind = match fields.get("kind") {
            Some(kind) => self.reader.choice(kind, &kinds)?,
            None => return self.missing(node, "kind"),
        };
        let Some(list) = fields.get("metrics") else {
            return self.missing(node, "metrics");
        };
        let mut metrics = vec![];
        for item in self.reader.list(list) {
            let entry = match &item.kind {
                Kind::Mapping(_) => {
                    let fields = self.reader.fields(item, &["metric", "label"]);
                    let label = self.optional_line(fields.get("label"));
                    match fields.get("metric") {
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
            title: self.optional_line(fields.get("title")),
            metrics,
            periods: self.periods(fields.get("periods")),
            total: self.chart_total(kind, fields.get("total")),
            multiples: self.chart_multiples(kind, &fields, node),
            alt: self.optional_line(fields.get("alt")),
            source: self.optional_line(fields.get("source")),
            note: self.optional_line(fields.get("note")),
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
                Diagnostic::error(
                    "wrong-shape",
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
        fields: &yaml::Fields<'_>,
        node: &Node,
    ) -> bool {
        let Some(multiples) = fields.get("multiples") else { return false };
        let wanted = self.reader.truth(multiples).unwrap_or(false);
        if wanted && !matches!(kind, ChartKind::Bar | ChartKind::Line) {
            self.reader.sink.add(Diagnostic::error(
                "wrong-shape",
                multiples.place,
                "small multiples are bars or lines",
            ));
        }
        if wanted && fields.get("title").is_none() {
            self.missing::<()>(node, "title");
        }
        wanted
    }

    fn matrix(&mut self, node: &Node) -> Option<Component> {
        let fields = self.reader.fields(node, &["x", "y", "groups"]);
        let Some(x) = fields.get("x") else { return self.missing(node, "x") };
        let Some(y) = fields.get("y") else { return self.missing(node, "y") };
        let (x, y) = (self.line(x), self.line(y));
        let Some(list) = fields.get("groups") else {
            return self.missing(node, "groups");
        };
        let mut groups = vec![];
        for item in self.reader.list(list) {
            let fields = self.reader.fields(item, &["title", "topics"]);
            let title = self.optional_line(fields.get("title"));
            let mut topics = vec![];
            if let Some(list) = fields.get("topics") {
                for item in self.reader.list(list) {
                    topics.extend(self.topic(item));
                }
            } else {
                self.missing::<()>(item, "topics");
            }
            groups.push(TopicGroup { title, topics });
        }
        Some(Component::Matrix(Matrix { x, y, groups }))
    }

    fn topic(&mut self, node: &Node) -> Option<Topic> {
        let fields = self.reader.fields(node, &["topic", "x", "y"]);
        let Some(name) = fields.get("topic") else { return self.missing(node, "topic") };
        let name = self.line(name);
        let Some(x) = fields.get("x") else { return self.missing(node, "x") };
        let Some(y) = fields.get("y") else { return self.missing(node, "y") };
        let (x, y) = (self.reader.text(x)?, self.reader.text(y)?);
        Some(Topic { name, x, y })
    }

    fn metrics(&mut self, node: &Node, place: Place) -> Option<Component> {
        let known = ["caption", "periods", "groups", "rows", "notes", "source"];
        let fields = self.reader.fields(node, &known);
        let mut groups = vec![];
        if let Some(rows) = fields.get("rows") {
            let rows = self.rows(rows);
            groups.push(Group { title: None, aspect: None, rows });
        }
        if let Some(list) = fields.get("groups") {
            for item in self.reader.list(list) {
                let fields = self.reader.fields(item, &["title", "aspect", "rows"]);
                let rows = fields.get("rows").map(|rows| self.rows(rows));
                groups.push(Group {
                    title: self.optional_line(fields.get("title")),
                    aspect: fields.get("aspect").and_then(|code| self.reader.text(code)),
                    rows: rows.unwrap_or_default(),
                });
            }
        }
        if groups.is_empty() {
            return self.missing(node, "rows");
        }
        let mut notes = vec![];
        if let Some(list) = fields.get("notes") {
            for item in self.reader.list(list) {
                notes.push(self.line(item));
            }
        }
        Some(Component::Metrics(Metrics {
            caption: self.optional_line(fields.get("caption")),
            periods: self.periods(fields.get("periods")),
            groups,
            notes,
            source: self.optional_line(fields.get("source")),
            place,
        }))
    }

    fn rows(&mut self, node: &Node) -> Vec<Row> {
        let mut rows = vec![];
        for item in self.reader.list(node) {
            if !matches!(item.kind, Kind::Mapping(_)) {
                let metric = self.reader.text(item);
                rows.extend(metric.map(|metric| Row {
                    metric,
                    label: None,
                    unit: None,
                    depth: 0,
                    is_total: false,
                }));
                continue;
            }
            let known = ["metric", "label", "unit", "depth", "total"];
            let fields = self.reader.fields(item, &known);
            let Some(metric) = fields.get("metric") else {
                self.missing::<()>(item, "metric");
                continue;
            };
            let depths = [("0", 0), ("1", 1)];
            let depth = fields.get("depth").and_then(|d| self.reader.choice(d, &depths));
            let total = fields.get("total").and_then(|total| self.reader.truth(total));
            let label = self.optional_line(fields.get("label"));
            let unit = fields.get("unit").and_then(|unit| self.reader.text(unit));
            rows.extend(self.reader.text(metric).map(|metric| Row {
                metric,
                label,
                unit,
                depth: depth.unwrap_or(0),
                is_total: total.unwrap_or(false),
            }));
        }
        rows
    }

    fn missing<T>(&mut self, node: &Node, key: &str) -> Option<T> {
        let place = Place { end: node.place.start + 1, ..node.place };
        self.reader.sink.add(Diagnostic::error(
            "missing-key",
            place,
            format!("the key `{key}` is missing here"),
        ));
        None
    }
}

/// A scalar as a line of Markdown, its parts placed in the file where that is possible.
pub fn line(
    node: &Node,
    lang: Lang,
    file: FileNumber,
    reader: &mut Reader<'_>,
) -> Vec<Inline> {
    let Kind::Scalar { text, verbatim, .. } = &node.kind else {
        reader.mismatch(node, "text");
        return vec![];
    };
    // Folded or escaped text has no single place: its parts stand for the whole.
    let (base, fixed) = match verbatim {
        Some(at) => (*at as usize, None),
        None => (0, Some(node.place)),
    };
    parse_line(text, base, fixed, file, lang, reader.sink)
}

/// A period.
pub fn period(node: &Node, reader: &mut Reader<'_>) -> Option<Placed<Period>> {
    let text = reader.text(node)?;
    let period = Period::parse(&text.value);
    if period.is_none() {
        reader.sink.add(
            Diagnostic::error(
                "unknown-period",
                node.place,
                format!("`{}` is not a period", text.value),
            )
            .hint("a period is a year, as in 2021"),
        );
    }
    period.map(|period| Placed::new(period, node.place))
}
