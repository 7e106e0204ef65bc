//! `import.yaml`: which sheet, which row of heads, and what each column of a workbook is.

pub(crate) mod keys;

use std::collections::BTreeMap;

use super::yaml::{self, Extract, Kind, Node, Reader};
use crate::diag::{Sink, rules};
use crate::model::lang::Lang;
use crate::model::metric::Status;
use crate::model::period;
use crate::model::place::{FileNumber, Place, Placed};

/// Where the map of a project stands.
pub const PATH: &str = "content/import.yaml";
/// What is left out on purpose.
pub(crate) const IGNORE: &str = "ignore";
/// The group's own figures, where an entity would be named.
pub(crate) const GROUP: &str = "group";
/// The entity that has the name of its sheet.
pub(crate) const SHEET: &str = "sheet";

/// Which digits of a cell come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Digits {
    /// Those that its number format shows.
    #[default]
    Shown,
    /// All that it holds.
    Stored,
}

impl Digits {
    pub(crate) const ALL: [(&'static str, Self); 2] =
        [("shown", Self::Shown), ("stored", Self::Stored)];
}

/// What sets off decimals in numbers that are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Point,
    Comma,
}

impl Mark {
    pub(crate) const ALL: [(&'static str, Self); 2] =
        [("point", Self::Point), ("comma", Self::Comma)];
}

/// What the columns of a workbook are, and what it calls things.
#[derive(Debug, Clone, Default)]
pub(crate) struct ImportMap {
    pub(crate) tables: Vec<Table>,
    pub(crate) names: Names,
    pub(crate) digits: Digits,
    pub(crate) into: Option<Placed<String>>,
    /// Where it says that each value rests on its cell.
    pub(crate) evidence: Option<Place>,
}

/// What a workbook calls things: each name as written there, and what it means.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) metrics: Vec<(Placed<String>, Placed<String>)>,
    pub(crate) entities: Vec<(Placed<String>, Placed<String>)>,
    pub(crate) units: Vec<(Placed<String>, Placed<String>)>,
    pub(crate) periods: Vec<(Placed<String>, Placed<String>)>,
    pub(crate) values: Vec<(Placed<String>, Placed<String>)>,
    pub(crate) statuses: Vec<(Placed<String>, Placed<String>)>,
}

/// A column, by its head or its letter.
pub(crate) type Column = Placed<String>;

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) place: Place,
    pub(crate) sheets: Vec<Placed<String>>,
    /// The rows of heads, from zero; none where they are to be found.
    pub(crate) head: Vec<u32>,
    /// The last row, from zero.
    pub(crate) last: Option<u32>,
    pub(crate) metric: Vec<Column>,
    pub(crate) name: BTreeMap<Lang, Column>,
    pub(crate) columns: Vec<(Column, Shared)>,
    /// The columns that have one role each.
    pub(crate) roles: BTreeMap<Role, Column>,
    pub(crate) note: Vec<(Lang, Column)>,
    pub(crate) ignore: Vec<Column>,
    pub(crate) repeat: Vec<Column>,
    pub(crate) all: Shared,
    pub(crate) decimal: Option<Mark>,
    /// What a date stands for: a month, or a year.
    pub(crate) dates: Option<period::Kind>,
    /// Whether rows of unknown metrics are left out.
    pub(crate) is_open: bool,
}

/// What a column is for, where a table has one of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Unit,
    Value,
    Period,
    Year,
    Month,
    Entity,
    Status,
    Was,
    About,
    Source,
}

impl Role {
    /// Every one with its key.
    pub(crate) const ALL: [(&'static str, Self); 10] = [
        ("unit", Self::Unit),
        ("value", Self::Value),
        ("period", Self::Period),
        ("year", Self::Year),
        ("month", Self::Month),
        ("entity", Self::Entity),
        ("status", Self::Status),
        ("was", Self::Was),
        ("about", Self::About),
        ("source", Self::Source),
    ];
}

/// What values share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    /// Whether they are left out.
    pub(crate) is_ignored: bool,
    pub(crate) metric: Option<Placed<String>>,
    pub(crate) period: Option<Placed<String>>,
    pub(crate) entity: Option<Placed<String>>,
    pub(crate) unit: Option<Placed<String>>,
    pub(crate) status: Option<Status>,
}

/// Reads a map; nothing where it is no YAML.
pub(crate) fn read(
    text: &str,
    file: FileNumber,
    languages: &[Lang],
    sink: &mut Sink,
) -> Option<ImportMap> {
    let root = yaml::parse(&Extract::whole(text, file), sink)?;
    let mut reader = Reader { sink };
    let own = keys::ImportMap::read(&root, &mut reader);
    let mut map = ImportMap::default();
    let Some(tables) = own.tables else {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(root.place, "the key `tables` is missing here")
                .hint("`recto import FILE --propose` writes a map of a workbook"),
        );
        return None;
    };
    let place = tables.place;
    let tables = match &tables.kind {
        Kind::Mapping(_) => std::slice::from_ref(tables),
        _ => reader.list(tables),
    };
    if tables.is_empty() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(place, "no table of the workbook is described here")
                .hint("`recto import FILE --propose` writes a map of a workbook"),
        );
    }
    for node in tables {
        map.tables.push(table(node, languages, &mut reader));
    }
    if let Some(node) = own.names {
        let own = keys::ImportNames::read(node, &mut reader);
        let mut read = |node: Option<&Node>| {
            let Some(node) = node else { return vec![] };
            let mut all = vec![];
            for (key, node) in reader.mapping(node) {
                let what = format!("what `{}` means", key.value);
                all.extend(
                    filled(node, &what, &mut reader).map(|own| (key.clone(), own)),
                );
            }
            all
        };
        map.names = Names {
            metrics: read(own.metrics),
            entities: read(own.entities),
            units: read(own.units),
            periods: read(own.periods),
            values: read(own.values),
            statuses: read(own.statuses),
        };
    }
    let digits = own.digits.and_then(|node| reader.choice(node, &Digits::ALL));
    map.digits = digits.unwrap_or_default();
    map.into = own.into.and_then(|node| filled(node, "the file", &mut reader));
    map.evidence = own
        .evidence
        .filter(|node| reader.truth(node) == Some(true))
        .map(|node| node.place);
    Some(map)
}

/// The text of a line that must not be left as it was proposed.
fn filled(node: &Node, what: &str, reader: &mut Reader<'_>) -> Option<Placed<String>> {
    if node.is_null() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(node.place, format!("{what} is to be filled in here"))
                .hint("write it behind the colon, or remove the line"),
        );
        return None;
    }
    reader.text(node)
}

fn table(node: &Node, languages: &[Lang], reader: &mut Reader<'_>) -> Table {
    let own = keys::ImportTable::read(node, reader);
    let columns = |node: Option<&Node>, what: &str, reader: &mut Reader<'_>| {
        let Some(node) = node else { return vec![] };
        if node.is_null() {
            let _ = filled(node, what, reader);
            return vec![];
        }
        let all = reader.list(node).iter();
        all.filter_map(|node| filled(node, what, reader)).collect::<Vec<_>>()
    };
    let mut rows = vec![];
    for node in own.head.map(|node| reader.list(node)).unwrap_or_default() {
        rows.extend(row(node, reader));
    }
    let roles = [
        own.unit, own.value, own.period, own.year, own.month, own.entity, own.status,
        own.was, own.about, own.source,
    ];
    let mut by_role = BTreeMap::new();
    for ((name, role), node) in Role::ALL.into_iter().zip(roles) {
        let what = format!("the column of `{name}`");
        let column = node.and_then(|node| filled(node, &what, reader));
        by_role.extend(column.map(|column| (role, column)));
    }
    let mut of_values = vec![];
    if let Some(node) = own.columns {
        for (key, node) in reader.mapping(node) {
            let what = format!("what the column `{}` holds", key.value);
            of_values.push((key.clone(), column(node, &what, reader)));
        }
    }
    let by_language = |node: Option<&Node>, reader: &mut Reader<'_>| {
        let Some(node) = node else { return vec![] };
        if !matches!(node.kind, Kind::Mapping(_)) || node.is_null() {
            let first = languages.first().copied();
            let column = filled(node, "the column", reader);
            return first.zip(column).into_iter().collect::<Vec<_>>();
        }
        let mut all = vec![];
        for (key, node) in reader.mapping(node) {
            match Lang::parse(&key.value) {
                Some(lang) => {
                    all.extend(filled(node, "the column", reader).map(|it| (lang, it)));
                }
                None => reader.sink.add(
                    rules::UNKNOWN_KEY
                        .finding(key.place, format!("`{}` is no language", key.value))
                        .hint(format!("as in {}", Lang::open_keys(languages))),
                ),
            }
        }
        all
    };
    let kinds = [("month", period::Kind::Month), ("year", period::Kind::Year)];
    Table {
        place: node.place,
        sheets: columns(own.sheet, "the sheet", reader),
        head: rows,
        last: own.last.and_then(|node| row(node, reader)),
        metric: columns(own.metric, "the column of metrics", reader),
        name: by_language(own.name, reader).into_iter().collect(),
        columns: of_values,
        roles: by_role,
        note: by_language(own.note, reader),
        ignore: columns(own.ignore, "the column", reader),
        repeat: columns(own.repeat, "the column", reader),
        all: own.all.map(|node| shared(node, reader)).unwrap_or_default(),
        decimal: own.decimal.and_then(|node| {
            filled(node, "`decimal`, `point` or `comma`,", reader)?;
            reader.choice(node, &Mark::ALL)
        }),
        dates: own.dates.and_then(|node| reader.choice(node, &kinds)),
        is_open: own
            .others
            .and_then(|node| reader.choice(node, &[(IGNORE, ())]))
            .is_some(),
    }
}

/// A row as people count them, from zero.
fn row(node: &Node, reader: &mut Reader<'_>) -> Option<u32> {
    let text = filled(node, "the row", reader)?;
    let row = text.value.parse::<u32>().ok().and_then(|row| row.checked_sub(1));
    if row.is_none() {
        reader.mismatch(node, "a row's number, counted from 1");
    }
    row
}

fn column(node: &Node, what: &str, reader: &mut Reader<'_>) -> Shared {
    if matches!(node.kind, Kind::Mapping(_)) && !node.is_null() {
        return shared(node, reader);
    }
    let text = filled(node, what, reader);
    match text {
        Some(text) if text.value == IGNORE => {
            Shared { is_ignored: true, ..Shared::default() }
        }
        period => Shared { period, ..Shared::default() },
    }
}

fn shared(node: &Node, reader: &mut Reader<'_>) -> Shared {
    let own = keys::ImportColumn::read(node, reader);
    let mut text =
        |node: Option<&Node>, what| node.and_then(|node| filled(node, what, reader));
    Shared {
        is_ignored: false,
        metric: text(own.metric, "the metric"),
        period: text(own.period, "the period"),
        entity: text(own.entity, "the entity"),
        unit: text(own.unit, "the unit"),
        status: own.status.and_then(|node| reader.choice(node, &Status::ALL)),
    }
}
