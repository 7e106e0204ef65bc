//! The pages of a file put into the order they are bound in. What leads to a page leads to its
//! object, wherever that stands in the tree, and so does what is said of it in the structure.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::name;

/// A page in its new place.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// Where it stood, from 0.
    pub at: usize,
    /// The number printed on it.
    pub number: u64,
}

/// Puts the pages of a document into a new order, with labels that say their numbers. A
/// document of other pages stays as it is.
///
/// # Errors
/// If it has no catalogue or no tree of pages.
pub fn bind(document: &mut Document, order: &[Bound]) -> Result<(), lopdf::Error> {
    let own: Vec<ObjectId> = document.get_pages().into_values().collect();
    let pages: Vec<ObjectId> =
        order.iter().filter_map(|page| own.get(page.at).copied()).collect();
    if pages.iter().collect::<BTreeSet<_>>().len() != own.len() {
        return Ok(());
    }
    let root = document.catalog()?.get(b"Pages")?.as_reference()?;
    for node in nodes(document, root) {
        document.objects.remove(&node);
    }
    for page in &pages {
        document.get_object_mut(*page)?.as_dict_mut()?.set("Parent", root);
    }
    let kids: Vec<Object> = pages.iter().copied().map(Object::Reference).collect();
    let tree = document.get_object_mut(root)?.as_dict_mut()?;
    tree.set("Count", i64::try_from(kids.len()).unwrap_or(i64::MAX));
    tree.set("Kids", kids);
    let mut labels = Dictionary::new();
    labels.set("Nums", runs(order));
    let labels = document.add_object(labels);
    let catalog = document.catalog_mut()?;
    catalog.set("PageLabels", labels);
    // A spread is seen as one: the first page stands alone, as a right one.
    catalog.set("PageLayout", name("TwoPageRight"));
    Ok(())
}

/// The nodes of the tree of pages under its root.
fn nodes(document: &Document, root: ObjectId) -> Vec<ObjectId> {
    let kids = |node: ObjectId| -> Vec<ObjectId> {
        let kids = document.get_dictionary(node).and_then(|own| own.get(b"Kids"));
        let kids = kids.and_then(Object::as_array).ok().into_iter().flatten();
        kids.filter_map(|kid| kid.as_reference().ok()).collect()
    };
    let mut open = kids(root);
    let mut nodes = vec![];
    while let Some(node) = open.pop() {
        let is_node =
            document.get_dictionary(node).is_ok_and(|own| own.has_type(b"Pages"));
        if is_node {
            open.extend(kids(node));
            nodes.push(node);
        }
    }
    nodes
}

/// Labels by the positions at which counting begins anew.
fn runs(order: &[Bound]) -> Vec<Object> {
    let mut labels = vec![];
    let mut next = None;
    for (at, page) in order.iter().enumerate() {
        if next != Some(page.number) {
            let mut label = Dictionary::new();
            label.set("S", name("D"));
            label.set("St", i64::try_from(page.number).unwrap_or(i64::MAX));
            labels.push(Object::Integer(i64::try_from(at).unwrap_or(i64::MAX)));
            labels.push(Object::Dictionary(label));
        }
        next = page.number.checked_add(1);
    }
    labels
}
