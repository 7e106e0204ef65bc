//! Places in a document that something leads to: their names, and the headings there.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::model::visit::on_the_line;

/// How the label on the contents page of a language begins.
const CONTENTS: &str = "recto:contents:";

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The page, from 0.
    pub(super) page: usize,
    /// How far down and across, in thousandths of a point.
    at: [i64; 2],
}

/// The places of a document.
pub(super) struct Places {
    pages: BTreeMap<ObjectId, usize>,
    names: BTreeMap<String, Place>,
    /// The bookmarked headings.
    titles: BTreeMap<Place, String>,
}

impl Places {
    /// Reads the names and bookmarks of a document.
    pub(super) fn read(document: &Document, titles: &BTreeMap<&str, String>) -> Self {
        let pages = document.page_iter().enumerate().map(|(at, id)| (id, at)).collect();
        let mut places = Self {
            pages,
            names: BTreeMap::new(),
            titles: BTreeMap::new(),
        };
        let Ok(catalog) = document.catalog() else { return places };
        let find = |own: &Dictionary, key: &[u8]| {
            own.get_deref(key, document).and_then(Object::as_dict).ok().cloned()
        };
        let names = find(catalog, b"Names").and_then(|names| find(&names, b"Dests"));
        let mut open: Vec<Dictionary> = names.into_iter().collect();
        while let Some(node) = open.pop() {
            for kid in list(document, &node, b"Kids") {
                let kid = document.dereference(&kid).and_then(|(_, kid)| kid.as_dict());
                open.extend(kid.ok().cloned());
            }
            for pair in list(document, &node, b"Names").chunks(2) {
                if let [name, place] = pair
                    && let Ok(name) = lopdf::decode_text_string(name)
                    && let Some(place) = places.place(document, place)
                {
                    places.names.insert(name, place);
                }
            }
        }
        let outlines = find(catalog, b"Outlines");
        let mut open: Vec<Dictionary> =
            outlines.and_then(|root| find(&root, b"First")).into_iter().collect();
        while let Some(item) = open.pop() {
            if let (Ok(title), Ok(place)) = (item.get(b"Title"), item.get(b"Dest"))
                && let Ok(title) = lopdf::decode_text_string(title)
                && let Some(place) = places.place(document, place)
            {
                let title = places.said(place, &title, titles);
                places.titles.insert(place, title);
            }
            open.extend(find(&item, b"First"));
            open.extend(find(&item, b"Next"));
        }
        places
    }

    /// A bookmark as its heading reads.
    fn said(&self, place: Place, title: &str, titles: &BTreeMap<&str, String>) -> String {
        let here = self.names.iter().filter(|(_, own)| **own == place);
        let read = here.filter_map(|(name, _)| titles.get(name.as_str()));
        // What stands before it is its number.
        let found = read.filter(|read| read.as_str() != title).find_map(|read| {
            let flat = on_the_line(read);
            Some(format!("{}{read}", title.strip_suffix(&flat)?))
        });
        found.unwrap_or_else(|| title.to_owned())
    }

    /// The place a destination is.
    pub(super) fn place(&self, document: &Document, target: &Object) -> Option<Place> {
        let (_, target) = document.dereference(target).ok()?;
        let parts = match target {
            Object::Array(parts) => parts,
            Object::Dictionary(own) => own.get(b"D").ok()?.as_array().ok()?,
            name => {
                let name = lopdf::decode_text_string(name).ok()?;
                return self.names.get(&name).copied();
            }
        };
        let [page, _, across, up, ..] = parts.as_slice() else { return None };
        let page = *self.pages.get(&page.as_reference().ok()?)?;
        let thousandths = |number: &Object| {
            number.as_float().map_or(0, |number| (number * 1_000.0) as i64)
        };
        Some(Place { page, at: [-thousandths(up), thousandths(across)] })
    }

    /// The bookmarked heading that is at a place.
    pub(super) fn heading(&self, place: Place) -> Option<&str> {
        self.titles.get(&place).map(String::as_str)
    }

    /// The heading a place is at, or the last one before it.
    pub(super) fn title(&self, place: Place) -> Option<&str> {
        let (_, title) = self.titles.range(..=place).next_back()?;
        Some(title)
    }

    /// The contents pages: the tag of each language, in the order of the pages.
    pub(super) fn contents(&self) -> impl Iterator<Item = (&str, Place)> {
        let own = self.names.iter().filter_map(|(name, place)| {
            name.strip_prefix(CONTENTS).map(|tag| (*place, tag))
        });
        let own: BTreeMap<Place, &str> = own.collect();
        own.into_iter().map(|(place, tag)| (tag, place))
    }

    /// The tag of the language that a place belongs to by its name.
    pub(super) fn tag(&self, place: Place) -> Option<&str> {
        let mut names = self.names.iter().filter(|(_, own)| **own == place);
        names.find_map(|(name, _)| {
            name.strip_prefix(CONTENTS).or_else(|| Some(name.split_once('/')?.0))
        })
    }

    /// Whether more than one language has places on a page.
    pub(super) fn is_shared(&self, page: usize) -> bool {
        let here = self.names.iter().filter(|(_, place)| place.page == page);
        let tags: BTreeSet<_> =
            here.filter_map(|(name, _)| Some(name.split_once('/')?.0)).collect();
        tags.len() > 1
    }
}

fn list(document: &Document, own: &Dictionary, key: &[u8]) -> Vec<Object> {
    let list = own.get_deref(key, document).and_then(Object::as_array);
    list.cloned().unwrap_or_default()
}
