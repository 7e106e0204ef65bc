//! Texts by language in YAML files: beside each that is there in one language, what it is drafted
//! to in another.

use super::words::Drafter;
use crate::input::load::edit::{Edit, get};
use crate::input::load::yaml::{Entry, Kind, Node};

/// What is put into a file. In a glossary, forms that are right or wrong in one language are no
/// texts to translate.
pub(super) fn edits(
    root: &Node,
    text: &str,
    is_glossary: bool,
    drafter: &Drafter,
) -> Vec<Edit> {
    let mut edits = vec![];
    walk(root, text, is_glossary, drafter, &mut edits);
    edits
}

fn walk(
    node: &Node,
    text: &str,
    is_glossary: bool,
    drafter: &Drafter,
    edits: &mut Vec<Edit>,
) {
    let entries = match &node.kind {
        Kind::Scalar { .. } => return,
        Kind::Sequence(items) => {
            return items
                .iter()
                .for_each(|item| walk(item, text, is_glossary, drafter, edits));
        }
        Kind::Mapping(entries) => entries,
    };
    let from = entries.iter().find(|(key, _)| key.value == drafter.from.tag());
    if let Some(entry) = from
        && get(node, drafter.to.tag()).is_none()
    {
        edits.extend(beside(node, entry, text, drafter));
    }
    for (key, value) in entries {
        if !(is_glossary && matches!(key.value.as_str(), "also" | "avoid")) {
            walk(value, text, is_glossary, drafter, edits);
        }
    }
}

/// A further entry behind one: on its line in braces, or on a line of its own.
fn beside(
    mapping: &Node,
    (key, value): &Entry,
    text: &str,
    drafter: &Drafter,
) -> Option<Edit> {
    let written = text.get(value.place.range())?;
    let draft = drafted(value, written, drafter)?;
    let to = drafter.to;
    let end = written.trim_end().len().checked_add(value.place.range().start)?;
    if text.get(mapping.place.range())?.starts_with('{') {
        return Some((end..end, format!(", {to}: {draft}")));
    }
    let start = key.place.range().start;
    let before = text.get(..start)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(before.get(line..)?.chars().count());
    let rest = text.get(end..)?;
    let at = end.checked_add(rest.find('\n').unwrap_or(rest.len()))?;
    Some((at..at, format!("\n{indent}{to}: {draft}")))
}

/// A value as it is written in the other language.
fn drafted(value: &Node, written: &str, drafter: &Drafter) -> Option<String> {
    // What is written on one line keeps its form.
    if !written.trim_end().contains('\n') && !written.starts_with(['|', '>', '&', '*']) {
        return Some(drafter.text(written.trim_end()));
    }
    match &value.kind {
        Kind::Scalar { text, .. } => Some(quoted(&drafter.text(text.trim_end()))),
        Kind::Sequence(items) => {
            let all = items.iter().map(|item| match &item.kind {
                Kind::Scalar { text, .. } => Some(quoted(&drafter.text(text))),
                _ => None,
            });
            Some(format!("[{}]", all.collect::<Option<Vec<_>>>()?.join(", ")))
        }
        Kind::Mapping(_) => None,
    }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}
