//! Bookmarks: a node for each language, with its chapters under it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::ReportPart;
use super::place::Places;
use crate::model::lang::Lang;
use crate::output::pdf::text;

/// Gives each part a node of its own.
pub(super) fn mend(document: &mut Document, places: &Places, parts: &[ReportPart]) {
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Outlines"))
        .and_then(Object::as_reference);
    let Ok(root) = root else { return };
    entitle(document, places, root);
    if parts.is_empty() {
        return;
    }
    let mut nodes: Vec<(Option<usize>, Vec<ObjectId>)> = vec![];
    for item in items(document, root) {
        let place = document
            .get_dictionary(item)
            .ok()
            .and_then(|item| places.place(document, item.get(b"Dest").ok()?));
        let tag = place.and_then(|place| places.tag(place));
        let part = parts.iter().position(|part| tag == Some(&part.tag)).or_else(|| {
            parts
                .iter()
                .rposition(|part| place.is_some_and(|it| part.start <= it.page))
        });
        match nodes.iter_mut().find(|(known, _)| part.is_some() && *known == part) {
            Some((_, own)) => own.push(item),
            None => nodes.push((part, vec![item])),
        }
    }
    let mut all = 0;
    let mut tops = vec![];
    for (part, items) in nodes {
        let Some(part) = part.and_then(|at| parts.get(at)) else {
            all += visible(document, &items);
            tops.extend(items);
            continue;
        };
        let mut node = Dictionary::new();
        let title = Lang::parse(&part.tag).map_or(part.tag.as_str(), |lang| lang.name());
        node.set("Title", text(title));
        let first = items.first().and_then(|item| document.get_dictionary(*item).ok());
        if let Some(target) = first.and_then(|item| item.get(b"Dest").ok()) {
            node.set("Dest", target.clone());
        }
        let count = visible(document, &items);
        node.set("Count", count);
        let node = document.add_object(node);
        link(document, node, &items);
        tops.push(node);
        all += count + 1;
    }
    link(document, root, &tops);
    if let Ok(root) = document.get_object_mut(root).and_then(Object::as_dict_mut) {
        root.set("Count", all);
    }
}

/// Gives each bookmark under a node the words of its heading.
fn entitle(document: &mut Document, places: &Places, node: ObjectId) {
    let mut open = items(document, node);
    while let Some(item) = open.pop() {
        open.extend(items(document, item));
        let Ok(own) = document.get_dictionary(item) else { continue };
        let place = own.get(b"Dest").ok().and_then(|to| places.place(document, to));
        let title = place.and_then(|place| places.heading(place));
        if let Some(title) = title.map(text)
            && let Ok(own) = document.get_object_mut(item).and_then(Object::as_dict_mut)
        {
            own.set("Title", title);
        }
    }
}

/// The items right under a node.
fn items(document: &Document, node: ObjectId) -> Vec<ObjectId> {
    let next = |id: ObjectId, key: &[u8]| {
        document.get_dictionary(id).ok()?.get(key).ok()?.as_reference().ok()
    };
    std::iter::successors(next(node, b"First"), |id| next(*id, b"Next")).collect()
}

/// How many items show, with those of open items.
fn visible(document: &Document, items: &[ObjectId]) -> i64 {
    let open = items.iter().filter_map(|id| {
        document.get_dictionary(*id).ok()?.get(b"Count").ok()?.as_i64().ok()
    });
    let open: i64 = open.filter(|count| *count > 0).sum();
    open.saturating_add(i64::try_from(items.len()).unwrap_or(i64::MAX))
}

/// Puts items under a node, in their order.
fn link(document: &mut Document, node: ObjectId, items: &[ObjectId]) {
    let mut set = |id: ObjectId, key: &str, value: Option<&ObjectId>| {
        let Ok(own) = document.get_object_mut(id).and_then(Object::as_dict_mut) else {
            return;
        };
        match value {
            Some(value) => own.set(key, Object::Reference(*value)),
            None => drop(own.remove(key.as_bytes())),
        }
    };
    set(node, "First", items.first());
    set(node, "Last", items.last());
    let mut before = None;
    for (at, item) in items.iter().enumerate() {
        set(*item, "Parent", Some(&node));
        set(*item, "Prev", before);
        set(*item, "Next", items.get(at + 1));
        before = Some(item);
    }
}
