//! Components: fenced YAML blocks, read into records of what they ask for.

mod keys;
mod prose;
mod written;

use super::markdown::{Inline, parse_line};
use super::record::Shape::{self, Keys};
use super::yaml::{self, Kind, Node, Reader};
use crate::diag::{Sink, nearest, rules};
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Placed};
use crate::model::report::{ChartKind, Size};

pub use written::*;

/// The words behind a code fence that mean plain code.
pub const PLAIN_CODE: &[&str] = &["text", "code", "plain", "markdown", "yaml", "json"];

/// The most cards of a block, and topics of a matrix: a reader sees no more at a glance.
const MAX_CARDS: usize = 100;
const MAX_TOPICS: usize = 80;

/// A component.
pub(crate) struct Form {
    /// Its name.
    pub(crate) name: &'static str,
    /// What may be written in it.
    pub(crate) shape: Shape,
    read: Read,
}

type Read = fn(&mut Fields<'_>, &Node, Place) -> Option<Component>;

const fn form(name: &'static str, shape: Shape, read: Read) -> Form {
    Form { name, shape, read }
}

/// The components, by name.
pub(crate) const FORMS: &[Form] = &[
    form("cards", Keys(keys::Cards::record), |fields, node, _| fields.cards(node)),
    form("chart", Keys(keys::Chart::record), |fields, node, place| {
        fields.chart(node, place)
    }),
    form("index", Keys(keys::Index::record), |fields, node, place| {
        fields.index(node, place)
    }),
    form("matrix", Keys(keys::Matrix::record), |fields, node, _| fields.matrix(node)),
    form("measures", Keys(keys::Measures::record), |fields, node, _| {
        fields.measures(node)
    }),
    form("metrics", Keys(keys::Metrics::record), |fields, node, place| {
        fields.metrics(node, place)
    }),
    form("quote", Keys(keys::Quote::record), |fields, node, _| fields.quote(node)),
    form("restatements", Keys(keys::Restatements::record), |fields, node, place| {
        fields.restatements(node, place)
    }),
    form("steps", Keys(keys::Steps::record), |fields, node, _| fields.steps(node)),
    form("table", Keys(keys::Table::record), |fields, node, place| {
        fields.table(node, place)
    }),
    form("tiles", Keys(keys::Tiles::record), |fields, node, _| fields.tiles(node)),
    form("timeline", Keys(keys::Timeline::record), |fields, node, _| {
        fields.timeline(node)
    }),
    form("tree", keys::BRANCH, |fields, node, _| fields.tree(node)),
];

/// The names of the components.
pub const NAMES: [&str; FORMS.len()] = {
    let mut names = [""; FORMS.len()];
    let mut at = 0;
    while at < FORMS.len() {
        names[at] = FORMS[at].name;
        at += 1;
    }
    names
};

/// Reads a component. Nothing comes back where its name is unknown or its YAML broken.
pub fn read(
    name: &Placed<String>,
    extract: &yaml::Extract,
    lang: Lang,
    sink: &mut Sink,
) -> Option<Component> {
    let Some(form) = FORMS.iter().find(|form| form.name == name.value) else {
        sink.add(
            rules::UNKNOWN_COMPONENT
                .finding(name.place, format!("there is no component `{}`", name.value))
                .hint_if(nearest(&name.value, NAMES))
                .hint(format!(
                    "the components are {}; for plain code write ```text",
                    NAMES.join(", ")
                )),
        );
        return None;
    };
    let node = yaml::parse(extract, sink)?;
    let place = Place {
        end: node.place.end.max(name.place.end),
        ..name.place
    };
    let mut fields = Fields { reader: Reader { sink }, lang, file: extract.file };
    (form.read)(&mut fields, &node, place)
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
        let keys = keys::Cards::read(node, &mut self.reader);
        let size = keys.size.and_then(|size| self.reader.choice(size, &Size::ALL));
        let Some(list) = keys.cards else {
            return self.missing(node, "cards");
        };
        let mut cards = vec![];
        for item in
            self.up_to(MAX_CARDS, list, "cards", "show so many in a `metrics` table")
        {
            cards.extend(self.card(item));
        }
        Some(Component::Cards(Cards { size: size.unwrap_or_default(), cards }))
    }

    /// The entries of a list that has no more than a page can show.
    fn up_to<'n>(
        &mut self,
        most: usize,
        list: &'n Node,
        what: &str,
        hint: &str,
    ) -> &'n [Node] {
        let items = self.reader.list(list);
        if items.len() > most {
            let count = items.len();
            let message = format!("{count} {what} in one block: {most} are the most");
            let error = rules::WRONG_SHAPE.finding(list.place, message);
            self.reader.sink.add(error.hint(hint));
            return &[];
        }
        items
    }

    fn card(&mut self, node: &Node) -> Option<Card> {
        let short = matches!(node.kind, Kind::Scalar { .. });
        let keys = match short {
            true => None,
            false => Some(keys::Card::read(node, &mut self.reader)),
        };
        let metric = if short { Some(node) } else { keys.and_then(|keys| keys.metric) };
        let label = self.optional_line(keys.and_then(|keys| keys.label));
        let note = self.optional_line(keys.and_then(|keys| keys.note));
        let change = keys.and_then(|keys| keys.change);
        let change = change.and_then(|change| self.reader.choice(change, &Change::ALL));
        let figure = match (metric, keys.and_then(|keys| keys.figure)) {
            (Some(metric), None) => CardFigure::Metric(self.reader.text(metric)?),
            (None, Some(figure)) => {
                if label.is_none() {
                    return self.missing(node, "label");
                }
                CardFigure::Text(self.line(figure))
            }
            (Some(_), Some(figure)) => {
                self.reader.sink.add(
                    rules::WRONG_SHAPE
                        .finding(
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

    fn matrix(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Matrix::read(node, &mut self.reader);
        let Some(x) = keys.x else { return self.missing(node, "x") };
        let Some(y) = keys.y else { return self.missing(node, "y") };
        let (x, y) = (self.line(x), self.line(y));
        let Some(list) = keys.groups else {
            return self.missing(node, "groups");
        };
        let mut groups = vec![];
        for item in self.reader.list(list) {
            let keys = keys::TopicGroup::read(item, &mut self.reader);
            let title = self.optional_line(keys.title);
            let mut topics = vec![];
            if let Some(list) = keys.topics {
                for item in self.reader.list(list) {
                    topics.extend(self.topic(item));
                }
            } else {
                self.missing::<()>(item, "topics");
            }
            groups.push(TopicGroup { title, topics });
        }
        let count: usize = groups.iter().map(|group| group.topics.len()).sum();
        if count > MAX_TOPICS {
            let message =
                format!("{count} topics in one matrix: {MAX_TOPICS} are the most");
            let error = rules::WRONG_SHAPE.finding(list.place, message);
            let hint =
                "leave out the topics nobody called material, or make two matrices";
            self.reader.sink.add(error.hint(hint));
            return None;
        }
        Some(Component::Matrix(Matrix { x, y, groups }))
    }

    fn topic(&mut self, node: &Node) -> Option<Topic> {
        let keys = keys::Topic::read(node, &mut self.reader);
        let Some(name) = keys.topic else { return self.missing(node, "topic") };
        let name = self.line(name);
        let Some(x) = keys.x else { return self.missing(node, "x") };
        let Some(y) = keys.y else { return self.missing(node, "y") };
        let (x, y) = (self.reader.text(x)?, self.reader.text(y)?);
        Some(Topic { name, x, y })
    }

    fn metrics(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Metrics::read(node, &mut self.reader);
        let mut groups = vec![];
        if let Some(rows) = keys.rows {
            let rows = self.rows(rows);
            groups.push(Group { title: None, aspect: None, rows });
        }
        if let Some(list) = keys.groups {
            for item in self.reader.list(list) {
                let keys = keys::Group::read(item, &mut self.reader);
                let rows = keys.rows.map(|rows| self.rows(rows));
                groups.push(Group {
                    title: self.optional_line(keys.title),
                    aspect: keys.aspect.and_then(|code| self.reader.text(code)),
                    rows: rows.unwrap_or_default(),
                });
            }
        }
        if groups.is_empty() {
            return self.missing(node, "rows");
        }
        let mut notes = vec![];
        if let Some(list) = keys.notes {
            for item in self.reader.list(list) {
                notes.push(self.line(item));
            }
        }
        Some(Component::Metrics(Metrics {
            caption: self.optional_line(keys.caption),
            periods: self.periods(keys.periods),
            groups,
            notes,
            source: self.optional_line(keys.source),
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
            let keys = keys::Row::read(item, &mut self.reader);
            let Some(metric) = keys.metric else {
                self.missing::<()>(item, "metric");
                continue;
            };
            let depths = [("0", 0), ("1", 1)];
            let depth = keys.depth.and_then(|d| self.reader.choice(d, &depths));
            let total = keys.total.and_then(|total| self.reader.truth(total));
            let label = self.optional_line(keys.label);
            let unit = keys.unit.and_then(|unit| self.reader.text(unit));
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

    fn index(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Index::read(node, &mut self.reader);
        let framework = keys.framework.and_then(|name| self.reader.text(name));
        Some(Component::Index(place, framework))
    }

    fn restatements(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Restatements::read(node, &mut self.reader);
        let caption = self.optional_line(keys.caption);
        // All of it stands at the block's name: it is made from the dataset.
        let place = place.part(0, "restatements".len());
        Some(Component::Restatements(Restatements { caption, place }))
    }

    fn missing<T>(&mut self, node: &Node, key: &str) -> Option<T> {
        // A point: what stands there may be a character of several bytes, or nothing.
        let place = Place { end: node.place.start, ..node.place };
        self.reader.sink.add(
            rules::MISSING_KEY.finding(place, format!("the key `{key}` is missing here")),
        );
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
    if node.is_null() {
        reader.mismatch(node, "text");
        return vec![];
    }
    if node.is_blank() {
        reader.blank(node);
        return vec![];
    }
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
            rules::UNKNOWN_PERIOD
                .finding(node.place, format!("`{}` is not a period", text.value))
                .hint("a period is a year, as in 2021"),
        );
    }
    period.map(|period| Placed::new(period, node.place))
}
