//! The content index as JSON, with the pages the layout gave.

use std::collections::BTreeMap;

use serde::Serialize;
use typst_layout::PagedDocument;

use crate::model::config::Reason;
use crate::model::lang::Lang;
use crate::model::report::{IndexRow, Report};
use crate::model::visit::plain_text;
use crate::pages::sheet::page;

/// The index as written.
#[derive(Serialize)]
struct Index<'a> {
    version: u32,
    framework: &'a str,
    languages: BTreeMap<&'static str, Vec<RowGroup<'a>>>,
}

#[derive(Serialize)]
struct RowGroup<'a> {
    aspect: &'a str,
    provisions: Vec<Provision<'a>>,
}

#[derive(Serialize)]
struct Provision<'a> {
    code: &'a str,
    kind: &'a str,
    title: &'a str,
    sections: Vec<Section>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explanation>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    /// As printed; absent where the section is not in this edition.
    page: Option<String>,
}

#[derive(Serialize)]
struct Explanation {
    class: &'static str,
    reason: String,
}

/// The content index of the languages printed, if the report follows a framework.
pub(super) fn json(
    report: &Report,
    languages: &[Lang],
    document: &PagedDocument,
) -> Option<String> {
    let framework = report.config.framework.as_ref()?;
    let mut index = Index {
        version: 1,
        framework: &framework.value,
        languages: BTreeMap::new(),
    };
    for lang in languages {
        let Some(table) = report.parts.get(lang).and_then(|part| part.index.as_ref())
        else {
            continue;
        };
        let groups = table.groups.iter().map(|group| RowGroup {
            aspect: &group.title,
            provisions: group.rows.iter().map(|row| provision(row, document)).collect(),
        });
        index.languages.insert(lang.tag(), groups.collect());
    }
    let mut text = serde_json::to_string_pretty(&index).unwrap_or_default();
    text.push('\n');
    Some(text)
}

fn provision<'a>(row: &'a IndexRow, document: &PagedDocument) -> Provision<'a> {
    let sections = row.sections.iter().map(|(title, label)| Section {
        title: plain_text(title),
        page: page(document, label),
    });
    Provision {
        code: &row.code,
        kind: row.kind.name(),
        title: &row.title,
        sections: sections.collect(),
        answer: row.answer.as_ref().map(|line| plain_text(line)),
        explain: row.explain.as_ref().map(|(class, reason)| Explanation {
            class: class_name(*class),
            reason: plain_text(reason),
        }),
    }
}

fn class_name(class: Reason) -> &'static str {
    let named = Reason::ALL.iter().find(|(_, own)| *own == class);
    named.map_or("", |(name, _)| name)
}
