//! Contents pages: their lists become tables of contents, whose entries are references.

use lopdf::{Object, ObjectId};

use super::place::Places;
use super::tree::Tree;

const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];

/// Mends the contents page of each language.
pub(super) fn mend(tree: &mut Tree<'_>, root: ObjectId, places: &Places) {
    let pages: Vec<usize> = places.contents().map(|(_, place)| place.page).collect();
    let mut table: Option<ObjectId> = None;
    let mut is_contents = false;
    for id in tree.elements(root) {
        if tree.is(id, &HEADINGS) {
            is_contents = tree.page(id).is_some_and(|page| pages.contains(&page));
            table = None;
        } else if is_contents && tree.is(id, &["L"]) {
            turn(tree, id);
            match table {
                // A spread has a list a page.
                Some(table) => {
                    tree.take(root, id);
                    let entries = tree.dissolved(id);
                    tree.append(table, entries);
                }
                None => table = Some(id),
            }
        }
    }
}

/// Makes a list a table of contents.
fn turn(tree: &mut Tree<'_>, list: ObjectId) {
    tree.turn(list, "TOC");
    tree.unset(list, "A");
    for item in tree.elements(list) {
        tree.turn(item, "TOCI");
        let mut parts = vec![];
        for part in tree.elements(item) {
            gather(tree, part, &mut parts);
        }
        tree.set_elements(item, parts);
    }
}

/// The parts of an entry: its number, the link, and the entries under it.
fn gather(tree: &mut Tree<'_>, id: ObjectId, parts: &mut Vec<ObjectId>) {
    if tree.is(id, &["Link"]) {
        inline(tree, id);
        parts.push(tree.add("Reference", vec![Object::Reference(id)]));
    } else if tree.is(id, &["L"]) {
        turn(tree, id);
        parts.push(id);
    } else if tree.is(id, &["Div", "LBody"]) && tree.only_elements(id).is_some() {
        for part in tree.dissolved(id) {
            gather(tree, part, parts);
        }
    } else {
        tree.turn(id, "Lbl");
        tree.unset(id, "A");
        parts.push(id);
    }
}

/// A link is a run of text: it holds no paragraphs.
fn inline(tree: &mut Tree<'_>, id: ObjectId) {
    let mut kids = vec![];
    for kid in tree.kids(id).to_vec() {
        match tree.element(&kid) {
            Some(child) => {
                let mut spans = vec![];
                flatten(tree, child, &mut spans);
                kids.extend(spans.into_iter().map(Object::Reference));
            }
            None => kids.push(kid),
        }
    }
    tree.unset(id, "A");
    tree.set_kids(id, kids);
}

fn flatten(tree: &mut Tree<'_>, id: ObjectId, spans: &mut Vec<ObjectId>) {
    if tree.is(id, &["Div"]) && tree.only_elements(id).is_some() {
        for part in tree.dissolved(id) {
            flatten(tree, part, spans);
        }
    } else {
        if tree.is(id, &["Div", "P"]) {
            tree.turn(id, "Span");
        }
        spans.push(id);
    }
}
