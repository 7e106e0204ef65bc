//! One of the two files that are held against each other.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use crate::output::pdf::load::Loaded;
use crate::output::pdf::pages::Pages;

/// A file with its pages.
pub(super) struct Side<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) pages: &'a Pages,
    pub(super) numbers: BTreeMap<ObjectId, usize>,
}

impl<'a> Side<'a> {
    pub(super) fn new(loaded: &'a Loaded, pages: &'a Pages) -> Self {
        let ids = pages.ids.iter().enumerate();
        Self {
            loaded,
            pages,
            numbers: ids.map(|(index, id)| (*id, index)).collect(),
        }
    }

    /// What an object is, references followed; an object that is missing is null.
    pub(super) fn follow(&self, object: &'a Object) -> (Option<ObjectId>, &'a Object) {
        self.loaded
            .document
            .dereference(object)
            .unwrap_or((None, &Object::Null))
    }

    pub(super) fn get(&self, dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
        dictionary.get(key).map_or(&Object::Null, |own| self.follow(own).1)
    }

    pub(super) fn dictionary(
        &self,
        holder: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        self.get(holder, key).as_dict().ok()
    }

    pub(super) fn page(&self, index: usize) -> Option<&'a Dictionary> {
        self.loaded.document.get_dictionary(*self.pages.ids.get(index)?).ok()
    }
}
