//! A topic is called not material, and the report treats it as material.
//!
//! A provision that `index.yaml` explains with `not-material` should not be a topic of the materiality matrix, nor stand
//! in a list of policies, nor be answered by a section all the same. The titles of the provision and of its aspect are
//! looked for, in each language, among the topics of a `matrix` and in the cells and banners of tables and
//! tiles; a section that `discloses` the provision contradicts the explanation outright.
//!
//! Remedy: answer the provision, choose another class of explanation, or accept it at the entry with the reason why
//! both hold.

use std::collections::BTreeSet;

use super::Subject;
use crate::components::Component;
use crate::components::words::Prose;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::config::Reason;
use crate::model::place::Place;
use crate::model::report::{Block, Inline, Part};
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("contradiction", Severity::Warning, include_str!("contradiction.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let mut known = BTreeSet::new();
    for part in report.parts.values() {
        let indexes = part.indexes.iter().zip(&subject.config.frameworks.all);
        let rows =
            indexes.flat_map(|(index, own)| index.rows().map(move |row| (row, own)));
        for (row, own) in rows {
            let is_dismissed = row.reason() == Some(Reason::NotMaterial);
            let Some(place) = row.entry.filter(|_| is_dismissed) else { continue };
            let aspect = own.framework.group_of(&row.code).map(|group| {
                let title = group.title.get(part.lang);
                title.trim_start_matches(&group.code).trim()
            });
            let titles: Vec<&str> =
                [Some(row.title.as_str()), aspect].into_iter().flatten().collect();
            let mut found: Option<(String, Option<Place>)> =
                row.sections.first().map(|(title, _)| {
                    (
                        format!("the section “{}” answers it", visit::plain_text(title)),
                        None,
                    )
                });
            found = found.or_else(|| topic(part, &titles));
            if let Some((what, other)) = found.filter(|_| known.insert(&row.key)) {
                let diagnostic = RULE
                    .finding(
                        place,
                        format!("{} is called not material, and {what}", row.key),
                    )
                    .hint("answer it, or choose another class of explanation");
                sink.add(match other {
                    Some(other) => diagnostic.related(other, "there"),
                    None => diagnostic,
                });
            }
        }
    }
}

/// Where a matrix or a table names one of the titles.
fn topic(part: &Part, titles: &[&str]) -> Option<(String, Option<Place>)> {
    let mut found = None;
    for chapter in &part.chapters {
        visit::components(chapter, &mut |component| {
            let what = match component {
                Component::Matrix(_) => "a topic of the matrix",
                Component::Prose(Prose::Table(_)) => "a row of a table",
                Component::Prose(Prose::Tiles(_)) => "a tile",
                _ => return,
            };
            let block = Block::Component(component.clone());
            visit::of_blocks(std::slice::from_ref(&block), &mut |line| {
                let text = visit::plain_text(line).to_lowercase();
                let named = titles.iter().find(|title| {
                    // A cell may begin with the code.
                    let title = title.to_lowercase();
                    text == title || text.ends_with(&format!(" {title}"))
                });
                if let Some(title) = named.filter(|_| found.is_none()) {
                    let place = line.iter().find_map(|element| match element {
                        Inline::Text(_, place) => Some(*place),
                        _ => None,
                    });
                    found = Some((format!("{what} is “{title}”"), place));
                }
            });
        });
    }
    found
}
