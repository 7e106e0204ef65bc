//! The content indexes as JSON, with the pages the layout gave.

use std::collections::BTreeMap;

use serde::Serialize;
use typst_layout::PagedDocument;

use crate::model::config::{How, Reason};
use crate::model::lang::Lang;
use crate::model::report::{IndexRow, IndexTable, Report, Said};
use crate::model::visit::plain_text;
use crate::pages::sheet::page;

/// The indexes as written.
#[derive(Serialize)]
struct Indexes<'a> {
    version: u32,
    frameworks: Vec<Index<'a>>,
}

#[derive(Serialize)]
struct Index<'a> {
    framework: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'a str>,
    languages: BTreeMap<&'static str, Table<'a>>,
}

#[derive(Serialize)]
struct Table<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    statement: &'a str,
    groups: Vec<RowGroup<'a>>,
}

#[derive(Serialize)]
struct RowGroup<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    part: &'a str,
    aspect: &'a str,
    provisions: Vec<Provision<'a>>,
}

#[derive(Serialize)]
struct Provision<'a> {
    code: &'a str,
    kind: &'a str,
    duty: &'a str,
    /// The duties of items that must be answered more strictly.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    stricter: BTreeMap<&'a str, &'static str>,
    title: &'a str,
    sections: Vec<Section>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    said: Vec<Statement<'a>>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    /// As printed; absent where the section is not in this edition.
    page: Option<String>,
}

/// What is said of a provision beside its sections.
#[derive(Serialize)]
struct Statement<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    item: &'a str,
    how: &'a str,
    /// Which explanation, relief or omission it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    text: String,
}

/// The content indexes in the languages printed, if the report follows a framework.
pub(super) fn json(
    report: &Report,
    languages: &[Lang],
    document: &PagedDocument,
) -> Option<String> {
    let frameworks = &report.config.frameworks;
    frameworks.first()?;
    let followed = frameworks.all.iter().enumerate();
    let indexes = followed.map(|(position, own)| {
        let tables = languages.iter().filter_map(|lang| {
            let table = report.parts.get(lang)?.indexes.get(position)?;
            Some((lang.tag(), self::table(table, document)))
        });
        let claim = own.claim.as_ref().map(|claim| claim.value.as_str());
        Index {
            framework: &own.id.value,
            claim: own.framework.claim(claim).map(|(name, _)| name.as_str()),
            languages: tables.collect(),
        }
    });
    let indexes = Indexes { version: 2, frameworks: indexes.collect() };
    let mut text = serde_json::to_string_pretty(&indexes).unwrap_or_default();
    text.push('\n');
    Some(text)
}

fn table<'a>(table: &'a IndexTable, document: &PagedDocument) -> Table<'a> {
    let groups = table.groups.iter().map(|group| RowGroup {
        part: &group.part,
        aspect: &group.title,
        provisions: group.rows.iter().map(|row| provision(row, document)).collect(),
    });
    Table {
        name: &table.name,
        statement: &table.statement,
        groups: groups.collect(),
    }
}

fn provision<'a>(row: &'a IndexRow, document: &PagedDocument) -> Provision<'a> {
    let sections = row.sections.iter().map(|(title, label)| Section {
        title: plain_text(title),
        page: page(document, label),
    });
    Provision {
        code: &row.code,
        kind: row.kind.name(),
        duty: row.duty.name(),
        stricter: row
            .stricter
            .iter()
            .map(|(item, duty)| (item.as_str(), duty.name()))
            .collect(),
        title: &row.title,
        sections: sections.collect(),
        said: row.said.iter().map(statement).collect(),
    }
}

fn statement(said: &Said) -> Statement<'_> {
    Statement {
        item: &said.item,
        how: said.how.name(),
        class: match &said.how {
            How::Answer | How::Negative(_) => None,
            How::Explain(reason, _) => Reason::ALL
                .iter()
                .find(|(_, own)| own == reason)
                .map(|(name, _)| *name),
            How::Relief(name) | How::Omission(name) => Some(&name.value),
        },
        text: plain_text(&said.line),
    }
}
