//! Texts by language in YAML files: beside each that is there in one language, what it is drafted
//! to in another.

use super::words::Drafter;
use crate::input::load::edit::{Edit, beside, get, quoted};
use crate::input::load::yaml::{Kind, Node};

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
        let (_, value) = entry;
        let written = text.get(value.place.range());
        let draft = written.and_then(|written| drafted(value, written, drafter));
        if let (Some(draft), Some((at, lead))) = (draft, beside(text, node, entry)) {
            edits.push((at..at, format!("{lead}{}: {draft}", drafter.to)));
        }
    }
    for (key, value) in entries {
        if !(is_glossary && matches!(key.value.as_str(), "also" | "avoid")) {
            walk(value, text, is_glossary, drafter, edits);
        }
    }
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
