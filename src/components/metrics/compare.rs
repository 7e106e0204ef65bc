//! What a blackline marks in `metrics`.

use std::collections::BTreeMap;

use super::MetricTable;
use crate::model::figure::Figure;
use crate::review::diff::blackline::line::{identity, revise, wrap};
use crate::review::diff::blackline::{Mark, Merger};

impl MetricTable {
    /// The two as one.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut merged = self.clone();
        merged.caption = merger.optional(old.caption.as_ref(), self.caption.as_ref());
        merged.source = merger.optional(old.source.as_ref(), self.source.as_ref());
        merged.notes = merger.cells(&old.notes, &self.notes);
        let rows = || old.groups.iter().flat_map(|group| &group.rows);
        let mut figures: BTreeMap<(String, String), &Figure> = BTreeMap::new();
        for figure in rows().flat_map(|row| &row.values).flatten() {
            figures.insert(identity(figure), figure);
        }
        for (group, before) in merged.groups.iter_mut().zip(&old.groups) {
            group.title = merger.optional(before.title.as_ref(), group.title.as_ref());
        }
        for row in merged.groups.iter_mut().flat_map(|group| &mut group.rows) {
            let metric = |values: &[Option<Figure>]| {
                values.iter().flatten().next().map(|figure| figure.expression.clone())
            };
            let own = metric(&row.values);
            let twin = rows().find(|other| own.is_some() && metric(&other.values) == own);
            row.name = match twin {
                Some(twin) => merger.line(&twin.name, &row.name),
                None if own.is_some() => wrap(&row.name, Mark::Inserted),
                None => row.name.clone(),
            };
            for figure in row.values.iter_mut().flatten() {
                match figures.get(&identity(figure)) {
                    Some(before) => revise(before, figure),
                    None => figure.was = Some(String::new()),
                }
            }
        }
        merged
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        let mut marked = self.clone();
        marked.caption = self.caption.as_ref().map(|caption| wrap(caption, mark));
        for row in marked.groups.iter_mut().flat_map(|group| &mut group.rows) {
            row.name = wrap(&row.name, mark);
        }
        marked
    }
}
