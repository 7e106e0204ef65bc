//! The structure tree: elements, what they hold, and how they are changed.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::output::pdf::name;

/// The structure tree of a document (ISO 32000-1, 14.7.2). Its elements are taken out of the
/// document, where each look at one of them is a search, until it is [closed](Tree::close).
pub(super) struct Tree<'a> {
    /// The document.
    pub(super) document: &'a mut Document,
    root: ObjectId,
    /// The position of each page, from 0.
    pages: BTreeMap<ObjectId, usize>,
    /// Its elements, by their numbers.
    nodes: Vec<Option<Node>>,
}

/// An element.
#[derive(Default)]
struct Node {
    /// Its entries, but for what it holds.
    own: Dictionary,
    kind: Vec<u8>,
    kids: Vec<Object>,
    /// Whether what it holds is written as a list, as it is once it has changed.
    is_list: bool,
    parent: Option<ObjectId>,
}

impl Node {
    /// The node of an object, if that is an element.
    fn of(object: &mut Object) -> Option<Self> {
        let own = object.as_dict_mut().ok()?;
        let kind = own.get(b"S").ok()?.as_name().ok()?.to_vec();
        // What has no element around it is none, as an action.
        let parent = own.get(b"P").and_then(Object::as_reference).ok()?;
        let mut own = std::mem::take(own);
        let held = own.remove(b"K");
        let is_list = matches!(held, Some(Object::Array(_)));
        let kids = match held {
            Some(Object::Array(kids)) => kids,
            one => one.into_iter().collect(),
        };
        Some(Self { own, kind, kids, is_list, parent: Some(parent) })
    }

    /// The object an element is.
    fn object(self) -> Object {
        let Self { mut own, kind, mut kids, is_list, parent } = self;
        own.set("S", Object::Name(kind));
        if let Some(parent) = parent {
            own.set("P", parent);
        }
        match kids.pop() {
            Some(one) if kids.is_empty() && !is_list => own.set("K", one),
            Some(last) => {
                kids.push(last);
                own.set("K", kids);
            }
            None => {}
        }
        Object::Dictionary(own)
    }
}

/// The place of an element among all.
fn slot(id: ObjectId) -> usize {
    usize::try_from(id.0).unwrap_or(usize::MAX)
}

impl<'a> Tree<'a> {
    /// The tree of a document that has one, with one element at its root.
    pub(super) fn new(document: &'a mut Document) -> Option<Self> {
        let catalog = document.catalog().ok()?;
        let root = catalog.get_deref(b"StructTreeRoot", document).ok()?;
        let root = root.as_dict().ok()?.get(b"K").ok()?;
        let root = match root {
            Object::Array(kids) => kids.first()?,
            other => other,
        };
        let root = root.as_reference().ok()?;
        let pages = document.page_iter().enumerate().map(|(at, id)| (id, at)).collect();
        let last = document.objects.last_key_value().map_or(0, |(id, _)| slot(*id));
        let mut nodes = vec![];
        nodes.resize_with(last + 1, || None);
        for (id, object) in &mut document.objects {
            if let Some(node) = nodes.get_mut(slot(*id)) {
                *node = Node::of(object);
            }
        }
        Some(Self { document, root, pages, nodes })
    }

    /// Puts the elements back into the document.
    pub(super) fn close(mut self) {
        for (id, object) in &mut self.document.objects {
            if let Some(node) = self.nodes.get_mut(slot(*id)).and_then(Option::take) {
                *object = node.object();
            }
        }
    }

    /// The element at the root.
    pub(super) fn root(&self) -> ObjectId {
        self.root
    }

    fn node(&self, id: ObjectId) -> Option<&Node> {
        self.nodes.get(slot(id))?.as_ref()
    }

    fn node_mut(&mut self, id: ObjectId) -> Option<&mut Node> {
        self.nodes.get_mut(slot(id))?.as_mut()
    }

    /// The dictionary of an element, but for what it holds, or of anything else.
    pub(super) fn own(&self, id: ObjectId) -> Option<&Dictionary> {
        match self.node(id) {
            Some(node) => Some(&node.own),
            None => self.document.get_dictionary(id).ok(),
        }
    }

    fn own_mut(&mut self, id: ObjectId) -> Option<&mut Dictionary> {
        match self.nodes.get_mut(slot(id)) {
            Some(Some(node)) => Some(&mut node.own),
            _ => self.document.get_object_mut(id).and_then(Object::as_dict_mut).ok(),
        }
    }

    /// Whether an element is of one of these kinds.
    pub(super) fn is(&self, id: ObjectId, kinds: &[&str]) -> bool {
        let own = self.node(id).map(|node| node.kind.as_slice());
        kinds.iter().any(|kind| Some(kind.as_bytes()) == own)
    }

    /// Sets an entry, but for its kind and what it holds.
    pub(super) fn set(&mut self, id: ObjectId, key: &str, value: Object) {
        if let Some(own) = self.own_mut(id) {
            own.set(key, value);
        }
    }

    /// Takes an entry from an element.
    pub(super) fn unset(&mut self, id: ObjectId, key: &str) {
        if let Some(own) = self.own_mut(id) {
            own.remove(key.as_bytes());
        }
    }

    /// Makes an element one of another kind.
    pub(super) fn turn(&mut self, id: ObjectId, kind: &str) {
        if let Some(node) = self.node_mut(id) {
            node.kind = kind.into();
        }
    }

    /// What an element holds: elements and content.
    pub(super) fn kids(&self, id: ObjectId) -> &[Object] {
        self.node(id).map_or(&[], |node| &node.kids)
    }

    /// The element a kid is, if it is one.
    pub(super) fn element(&self, kid: &Object) -> Option<ObjectId> {
        let id = kid.as_reference().ok()?;
        self.node(id).map(|_| id)
    }

    /// The elements an element holds.
    pub(super) fn elements(&self, id: ObjectId) -> Vec<ObjectId> {
        self.kids(id).iter().filter_map(|kid| self.element(kid)).collect()
    }

    /// The elements an element holds, if it holds nothing else.
    pub(super) fn only_elements(&self, id: ObjectId) -> Option<Vec<ObjectId>> {
        self.kids(id).iter().map(|kid| self.element(kid)).collect()
    }

    /// Has an element hold these and nothing else.
    pub(super) fn set_kids(&mut self, id: ObjectId, kids: Vec<Object>) {
        for kid in &kids {
            if let Ok(child) = kid.as_reference() {
                self.put_under(child, id);
            }
        }
        if let Some(node) = self.node_mut(id) {
            (node.kids, node.is_list) = (kids, true);
        }
    }

    fn put_under(&mut self, child: ObjectId, parent: ObjectId) {
        if let Some(node) = self.node_mut(child) {
            node.parent = Some(parent);
        }
    }

    /// Has an element hold these elements and nothing else.
    pub(super) fn set_elements(&mut self, id: ObjectId, elements: Vec<ObjectId>) {
        self.set_kids(id, elements.into_iter().map(Object::Reference).collect());
    }

    /// Has an element hold another from some position on.
    pub(super) fn insert(&mut self, id: ObjectId, at: usize, child: ObjectId) {
        self.put_under(child, id);
        if let Some(Node { kids, is_list, .. }) = self.node_mut(id) {
            kids.insert(at.min(kids.len()), Object::Reference(child));
            *is_list = true;
        }
    }

    /// Adds elements to what another holds.
    pub(super) fn append(&mut self, id: ObjectId, children: Vec<ObjectId>) {
        for child in children {
            self.insert(id, usize::MAX, child);
        }
    }

    /// Takes an element from what another holds, and tells where it was.
    pub(super) fn take(&mut self, id: ObjectId, child: ObjectId) -> Option<usize> {
        let Node { kids, is_list, .. } = self.node_mut(id)?;
        let at = kids.iter().position(|kid| *kid == Object::Reference(child))?;
        kids.remove(at);
        *is_list = true;
        Some(at)
    }

    /// The element that holds an element.
    pub(super) fn parent(&self, id: ObjectId) -> Option<ObjectId> {
        self.node(id)?.parent
    }

    /// Makes a new element, which nothing holds yet.
    pub(super) fn add(&mut self, kind: &str, kids: Vec<Object>) -> ObjectId {
        let mut own = Dictionary::new();
        own.set("Type", name("StructElem"));
        let id = self.document.add_object(Object::Null);
        let node = Node { own, kind: kind.into(), ..Node::default() };
        self.nodes.resize_with(self.nodes.len().max(slot(id) + 1), || None);
        if let Some(place) = self.nodes.get_mut(slot(id)) {
            *place = Some(node);
        }
        self.set_kids(id, kids);
        id
    }

    /// Takes an element out of the document.
    pub(super) fn remove(&mut self, id: ObjectId) {
        if let Some(node) = self.nodes.get_mut(slot(id)) {
            *node = None;
        }
        self.document.objects.remove(&id);
    }

    /// Puts what an element holds in its place. What it says of its language they say.
    pub(super) fn dissolved(&mut self, id: ObjectId) -> Vec<ObjectId> {
        let kids = self.elements(id);
        if let Some(language) =
            self.own(id).and_then(|own| own.get(b"Lang").ok()).cloned()
        {
            for &kid in &kids {
                if self.own(kid).is_some_and(|own| !own.has(b"Lang")) {
                    self.set(kid, "Lang", language.clone());
                }
            }
        }
        self.remove(id);
        kids
    }

    /// An element and all in it, in the order they are read.
    pub(super) fn all(&self, id: ObjectId) -> Vec<ObjectId> {
        let mut all = vec![];
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            all.push(id);
            let kids = self.kids(id).iter().rev();
            open.extend(kids.filter_map(|kid| self.element(kid)));
        }
        all
    }

    /// The first page with content of an element.
    pub(super) fn page(&self, id: ObjectId) -> Option<usize> {
        let page = |own: &Dictionary| {
            let page = own.get(b"Pg").ok()?.as_reference().ok()?;
            self.pages.get(&page).copied()
        };
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let kids = self.kids(id);
            let here = || kids.iter().find_map(|kid| page(kid.as_dict().ok()?));
            if let Some(found) = self.own(id).and_then(page).or_else(here) {
                return Some(found);
            }
            open.extend(kids.iter().rev().filter_map(|kid| self.element(kid)));
        }
        None
    }

    /// The language an element itself names.
    pub(super) fn language(&self, id: ObjectId) -> Option<String> {
        let language = self.own(id)?.get(b"Lang").ok()?.as_str().ok()?;
        Some(String::from_utf8_lossy(language).into_owned())
    }

    /// Whether an element means nothing without content.
    fn is_vain(&self, id: ObjectId) -> bool {
        let vain = ["Div", "P", "Span", "Lbl", "LBody", "LI", "L", "Caption", "Part"];
        self.is(id, &vain) && self.own(id).is_some_and(|own| !own.has(b"ID"))
    }

    /// Removes the elements without content.
    pub(super) fn prune(&mut self, id: ObjectId) {
        let mut kids = self.kids(id).to_vec();
        let before = kids.len();
        kids.retain(|kid| {
            let Some(child) = self.element(kid) else { return true };
            self.prune(child);
            let is_empty = self.kids(child).is_empty();
            if is_empty && self.is_vain(child) {
                self.remove(child);
                return false;
            }
            true
        });
        if kids.len() != before {
            self.set_kids(id, kids);
        }
    }

    /// Removes the divisions that divide nothing: those around a single element.
    pub(super) fn simplify(&mut self, id: ObjectId) {
        let mut kids = self.kids(id).to_vec();
        let mut changed = false;
        for kid in &mut kids {
            let Some(child) = self.element(kid) else { continue };
            self.simplify(child);
            if self.is(child, &["Div"])
                && let Some(only) = self.only_elements(child)
                && let [_] = only.as_slice()
            {
                let only = self.dissolved(child);
                *kid = only.first().map_or(Object::Null, |id| Object::Reference(*id));
                changed = true;
            }
        }
        if changed {
            self.set_kids(id, kids);
        }
    }

    /// Leaves out the languages that are those of the element around.
    pub(super) fn inherit(&mut self, id: ObjectId, language: &str) {
        for child in self.elements(id) {
            let own = self.language(child);
            if own.as_deref() == Some(language) {
                self.unset(child, "Lang");
            }
            self.inherit(child, own.as_deref().unwrap_or(language));
        }
    }

    /// The languages in an element, its own first.
    pub(super) fn languages(&self, id: ObjectId, own: &str) -> Vec<String> {
        let mut languages = vec![own.to_owned()];
        for id in self.all(id) {
            if let Some(language) = self.language(id)
                && !languages.contains(&language)
            {
                languages.push(language);
            }
        }
        languages
    }

    /// An entry of an element's attributes.
    pub(super) fn attribute(
        &self,
        id: ObjectId,
        owner: &str,
        key: &str,
    ) -> Option<&Object> {
        let attributes = self.own(id)?.get(b"A").ok()?;
        let all = match attributes {
            Object::Array(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        all.iter().find_map(|attributes| {
            let (_, attributes) = self.document.dereference(attributes).ok()?;
            let attributes = attributes.as_dict().ok()?;
            let own = attributes.get(b"O").ok()?.as_name().ok()?;
            (own == owner.as_bytes())
                .then_some(attributes)?
                .get(key.as_bytes())
                .ok()
        })
    }

    /// Sets an entry of an element's attributes, where it has attributes of that owner.
    pub(super) fn set_attribute(
        &mut self,
        id: ObjectId,
        owner: &str,
        key: &str,
        value: Object,
    ) {
        let Some(own) = self.own_mut(id) else { return };
        let Ok(attributes) = own.get_mut(b"A") else { return };
        let all = match attributes {
            Object::Array(all) => all.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        let is_owners = |attributes: &Dictionary| {
            attributes.get(b"O").and_then(Object::as_name).ok() == Some(owner.as_bytes())
        };
        let mut found = all.iter_mut().filter_map(|object| object.as_dict_mut().ok());
        if let Some(attributes) = found.find(|attributes| is_owners(attributes)) {
            attributes.set(key, value);
        }
    }
}
