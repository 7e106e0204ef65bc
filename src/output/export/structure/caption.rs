//! Captions: each is bound to the table, list or drawing it names. Those that hold text take
//! it in; a drawing, whose alternative text stands for all in it, shares a division with it.

use std::collections::BTreeSet;

use lopdf::{Object, ObjectId};

use super::tree::Tree;

/// What a caption may name.
const NAMED: [&str; 3] = ["Table", "Figure", "L"];

/// Binds the captions in an element.
pub(super) fn mend(tree: &mut Tree<'_>, root: ObjectId) {
    let mut named = BTreeSet::new();
    for caption in tree.all(root) {
        if !tree.is(caption, &["Caption"]) {
            continue;
        }
        let Some(parent) = tree.parent(caption) else { continue };
        let Some(target) = target(tree, caption, &named) else { continue };
        named.insert(target);
        if !tree.is(target, &["Figure"]) {
            tree.take(parent, caption);
            tree.insert(target, 0, caption);
            continue;
        }
        let pair = vec![Object::Reference(caption), Object::Reference(target)];
        let Some(home) = tree.parent(target) else { continue };
        if tree.is(home, &["Div"]) && tree.kids(home) == pair {
            continue;
        }
        tree.take(home, target);
        let at = tree.take(parent, caption);
        let division = tree.add("Div", pair);
        tree.insert(parent, at.unwrap_or(0), division);
    }
}

/// What a caption names: what follows it at once, or stands with it in a division.
fn target(
    tree: &Tree<'_>,
    caption: ObjectId,
    named: &BTreeSet<ObjectId>,
) -> Option<ObjectId> {
    let mut at = caption;
    loop {
        let parent = tree.parent(at)?;
        let beside = tree.elements(parent);
        let index = beside.iter().position(|id| *id == at)?;
        let (before, rest) = beside.split_at(index);
        let after = rest.get(1..).unwrap_or_default();
        if !tree.is(parent, &["Div"]) {
            return after.first().and_then(|id| first(tree, *id, named));
        }
        let mut around = after.iter().chain(before.iter().rev());
        if let Some(found) = around.find_map(|id| first(tree, *id, named)) {
            return Some(found);
        }
        at = parent;
    }
}

/// The first thing in an element that a caption may name and none does.
fn first(tree: &Tree<'_>, id: ObjectId, named: &BTreeSet<ObjectId>) -> Option<ObjectId> {
    if tree.is(id, &NAMED) {
        return (!named.contains(&id)).then_some(id);
    }
    if !tree.is(id, &["Div"]) {
        return None;
    }
    tree.elements(id).into_iter().find_map(|id| first(tree, id, named))
}
