//! Components: fenced YAML blocks, read into records of what they ask for.

use super::restatements::{self, read::Restatements};
use super::words::Prose;
use super::{
    assurance, boundary, cards, chain, chart, emissions, flow, index, items, map, matrix,
    methods, metrics, picture, quote, risks, table, targets, timeline, tree,
};
use crate::diag::{Sink, nearest, rules};
use crate::input::load::markdown::{Inline, parse_line};
use crate::input::load::passages::Words;
use crate::input::load::record::Shape::{self, Keys};
use crate::input::load::yaml::{self, Kind, Node, Reader};
use crate::model::lang::Lang;
use crate::model::period::{self, Period};
use crate::model::place::{FileNumber, Place, Placed};

/// A component as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Component {
    /// What an assurer has vouched for.
    Assurance(assurance::read::Assurance),
    /// Large figures side by side.
    Cards(cards::read::Cards),
    /// A value chain.
    Chain(Box<chain::read::Chain>),
    /// Bands from sources to uses.
    Flow(Box<flow::read::Flow>),
    /// Points on a drawing.
    Map(Box<map::read::Map>),
    /// A drawing of metrics.
    Chart(Box<chart::read::Chart>),
    /// Emissions by scope and category.
    Emissions(Box<emissions::read::Emissions>),
    /// A performance table.
    Metrics(metrics::read::Metrics),
    /// Topics by two scores.
    Matrix(matrix::read::Matrix),
    /// A component made of words.
    Prose(Prose<Vec<Inline>>),
    /// The table of restated figures.
    Restatements(Restatements),
    /// The entities the report is of.
    Boundary(boundary::read::Boundary),
    /// What indicators mean, and how they come about.
    Methods(methods::read::Methods),
    /// Risks and opportunities.
    Risks(risks::read::Risks),
    /// Targets, and how they stand.
    Targets(targets::read::Targets),
    /// The content index: where it stands, and the framework it names.
    Index(index::read::Index),
}

impl Component {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        match self {
            Self::Assurance(block) => block.texts(words),
            Self::Cards(cards) => cards.texts(words),
            Self::Chain(block) => block.texts(words),
            Self::Flow(block) => block.texts(words),
            Self::Map(block) => block.texts(words),
            Self::Chart(chart) => chart.texts(words),
            Self::Emissions(block) => block.texts(words),
            Self::Metrics(metrics) => metrics.texts(words),
            Self::Matrix(matrix) => matrix.texts(words),
            Self::Prose(prose) => prose.texts(words),
            Self::Restatements(table) => table.texts(words),
            Self::Boundary(block) => block.texts(words),
            Self::Methods(block) => block.texts(words),
            Self::Risks(block) => block.texts(words),
            Self::Targets(block) => block.texts(words),
            // It names nothing but the framework.
            Self::Index(_) => {}
        }
    }
}

/// A line of text, or nothing.
pub type Line = Option<Vec<Inline>>;

/// The words behind a code fence that mean plain code.
pub const PLAIN_CODE: &[&str] = &["text", "code", "plain", "markdown", "yaml", "json"];

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
    form("assurance", Keys(assurance::keys::Assurance::record), |fields, node, place| {
        fields.assurance(node, place)
    }),
    form("boundary", Keys(boundary::keys::Boundary::record), |fields, node, place| {
        fields.boundary(node, place)
    }),
    form("cards", Keys(cards::keys::Cards::record), |fields, node, _| fields.cards(node)),
    form("chain", Keys(chain::keys::Chain::record), |fields, node, place| {
        fields.chain(node, place)
    }),
    form("chart", Keys(chart::keys::Chart::record), |fields, node, place| {
        fields.chart(node, place)
    }),
    form("emissions", Keys(emissions::keys::Emissions::record), |fields, node, place| {
        fields.emissions(node, place)
    }),
    form("flow", Keys(flow::keys::Flow::record), |fields, node, place| {
        fields.flow(node, place)
    }),
    form("index", Keys(index::keys::Index::record), |fields, node, place| {
        fields.index(node, place)
    }),
    form("map", Keys(map::keys::Map::record), |fields, node, place| {
        fields.map(node, place)
    }),
    form("matrix", Keys(matrix::keys::Matrix::record), |fields, node, _| {
        fields.matrix(node)
    }),
    form("measures", Keys(items::keys::Measures::record), |fields, node, _| {
        fields.measures(node)
    }),
    form("methods", Keys(methods::keys::Methods::record), |fields, node, place| {
        fields.methods(node, place)
    }),
    form("metrics", Keys(metrics::keys::Metrics::record), |fields, node, place| {
        fields.metrics(node, place)
    }),
    form("picture", Keys(picture::keys::Picture::record), |fields, node, place| {
        fields.picture(node, place)
    }),
    form("quote", Keys(quote::keys::Quote::record), |fields, node, _| fields.quote(node)),
    form(
        "restatements",
        Keys(restatements::keys::Restatements::record),
        |fields, node, place| fields.restatements(node, place),
    ),
    form("risks", Keys(risks::keys::Risks::record), |fields, node, place| {
        fields.risks(node, place)
    }),
    form("steps", Keys(items::keys::Steps::record), |fields, node, _| fields.steps(node)),
    form("table", Keys(table::keys::Table::record), |fields, node, place| {
        fields.table(node, place)
    }),
    form("targets", Keys(targets::keys::Targets::record), |fields, node, place| {
        fields.targets(node, place)
    }),
    form("tiles", Keys(items::keys::Tiles::record), |fields, node, _| fields.tiles(node)),
    form("timeline", Keys(timeline::keys::Timeline::record), |fields, node, _| {
        fields.timeline(node)
    }),
    form("tree", tree::keys::BRANCH, |fields, node, _| fields.tree(node)),
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
pub(crate) struct Fields<'s> {
    pub(crate) reader: Reader<'s>,
    pub(crate) lang: Lang,
    pub(crate) file: FileNumber,
}

impl Fields<'_> {
    pub(crate) fn line(&mut self, node: &Node) -> Vec<Inline> {
        line(node, self.lang, self.file, &mut self.reader)
    }

    pub(crate) fn optional_line(&mut self, node: Option<&Node>) -> Line {
        node.map(|node| self.line(node))
    }

    pub(crate) fn periods(&mut self, node: Option<&Node>) -> Vec<Placed<Period>> {
        let Some(node) = node else { return vec![] };
        let mut periods = vec![];
        for item in self.reader.list(node) {
            periods.extend(period(item, &mut self.reader));
        }
        periods
    }

    /// The entries of a list that has no more than a page can show.
    pub(crate) fn up_to<'n>(
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

    pub(crate) fn missing<T>(&mut self, node: &Node, key: &str) -> Option<T> {
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
                .hint(period::FORMS),
        );
    }
    period.map(|period| Placed::new(period, node.place))
}
