//! What a blackline marks in `emissions`.

use std::collections::BTreeMap;

use super::Emissions;
use crate::components::Part as _;
use crate::model::figure::Figure;
use crate::review::diff::blackline::line::{identity, revise, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl Emissions {
    /// The two as one: categories are paired by their numbers.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.title = merger.optional(old.title.as_ref(), self.title.as_ref());
        merged.note = merger.optional(old.note.as_ref(), self.note.as_ref());
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.notes = merger.cells(&old.notes, &self.notes);
        let mut before: BTreeMap<(String, String), &Figure> = BTreeMap::new();
        old.figures(&mut |figure| {
            before.insert(identity(figure), figure);
        });
        for category in merged.scope_3.iter_mut().flat_map(|own| &mut own.categories) {
            let mut all = old.categories().iter();
            let twin = all.find(|other| other.number == category.number);
            let method = twin.and_then(|twin| twin.method.as_ref());
            category.method = merger.optional(method, category.method.as_ref());
            let reason = twin.and_then(|twin| twin.excluded.as_ref());
            category.excluded = merger.optional(reason, category.excluded.as_ref());
        }
        merged.each_figure(&mut |figure| match before.get(&identity(figure)) {
            Some(before) => revise(before, figure),
            None => figure.was = Some(String::new()),
        });
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        let texts = marked.title.iter_mut().chain(&mut marked.note);
        let categories = marked.scope_3.iter_mut().flat_map(|own| &mut own.categories);
        let own = categories.flat_map(|it| it.method.iter_mut().chain(&mut it.excluded));
        for line in texts.chain(own) {
            *line = wrap(line, mark);
        }
        marked
    }

    fn each_figure(&mut self, visit: &mut dyn FnMut(&mut Figure)) {
        for scope in &mut self.scopes {
            scope.figure.iter_mut().for_each(&mut *visit);
        }
        for category in self.scope_3.iter_mut().flat_map(|own| &mut own.categories) {
            let share = category.share.as_mut().map(|(figure, _)| figure);
            let figures = category.figure.iter_mut().chain(share);
            figures.chain(&mut category.measured).for_each(&mut *visit);
        }
    }
}
