//! Lists. The engine puts a list within an item behind the item, and it knows no list whose
//! items stand side by side: the layouts make each of those a list of its own in a grid.

use std::collections::BTreeSet;

use lopdf::{Object, ObjectId};

use super::tree::Tree;

/// Mends the lists in an element.
pub(super) fn mend(tree: &mut Tree<'_>, id: ObjectId) {
    for child in tree.elements(id) {
        mend(tree, child);
    }
    if tree.is(id, &["L"]) {
        nest(tree, id);
        return;
    }
    let mut merged = BTreeSet::new();
    let mut kids: Vec<Object> = vec![];
    let mut changed = false;
    for kid in tree.kids(id).to_vec() {
        let list = tree.element(&kid).and_then(|grid| side_by_side(tree, grid));
        let Some(list) = list else {
            kids.push(kid);
            continue;
        };
        changed = true;
        // Rows of one list follow each other.
        let last = kids.last().and_then(|kid| tree.element(kid));
        match last.filter(|last| merged.contains(last)) {
            Some(last) if numbering(tree, last) == numbering(tree, list) => {
                let items = tree.dissolved(list);
                tree.append(last, items);
            }
            _ => {
                merged.insert(list);
                kids.push(Object::Reference(list));
            }
        }
    }
    if changed {
        tree.set_kids(id, kids);
    }
}

/// Puts lists that stand among the items into the item before them.
fn nest(tree: &mut Tree<'_>, list: ObjectId) {
    let mut kept: Vec<ObjectId> = vec![];
    for child in tree.elements(list) {
        let item = kept.last().copied().filter(|_| tree.is(child, &["L"]));
        let body = item.and_then(|item| {
            tree.elements(item)
                .into_iter()
                .rfind(|part| tree.is(*part, &["LBody"]))
        });
        match body {
            Some(body) => tree.append(body, vec![child]),
            None => kept.push(child),
        }
    }
    tree.set_elements(list, kept);
}

/// The list of a grid in which each cell holds a list of one item and nothing else.
fn side_by_side(tree: &mut Tree<'_>, grid: ObjectId) -> Option<ObjectId> {
    let cells = tree.only_elements(grid).filter(|_| tree.is(grid, &["Div"]))?;
    let mut lists = vec![];
    for cell in cells {
        let held = tree.only_elements(cell).filter(|_| tree.is(cell, &["Div"]))?;
        let [list] = held.as_slice() else { return None };
        let items = tree.elements(*list);
        if !tree.is(*list, &["L"]) || items.len() != 1 {
            return None;
        }
        lists.push(*list);
    }
    let (first, others) = lists.split_first()?;
    if others
        .iter()
        .any(|list| numbering(tree, *list) != numbering(tree, *first))
    {
        return None;
    }
    for cell in tree.dissolved(grid) {
        tree.dissolved(cell);
    }
    let mut items = vec![];
    for list in others {
        items.extend(tree.dissolved(*list));
    }
    tree.append(*first, items);
    Some(*first)
}

/// How a list is numbered.
fn numbering<'t>(tree: &'t Tree<'_>, list: ObjectId) -> Option<&'t Object> {
    tree.attribute(list, "List", "ListNumbering")
}
