//! A table without a head: a reader who cannot see the page hears figures and does not
//! learn what they are of.
//!
//! No validator of PDF/UA sees this: a table whose first row is empty is a sound table to
//! it. WCAG 2.1 (1.3.1) asks that what the columns are can be told by programs.
//!
//! Remedy: name the columns in the first row, above the dashes.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::report::Block;
use crate::model::visit::plain_text;

pub(super) const RULE: Rule =
    Rule::file("headless-table", Severity::Warning, include_str!("headless_table.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        let notes = chapter.notes.values().flatten();
        let mut rest: Vec<&Block> = chapter.body.iter().chain(notes).collect();
        while let Some(block) = rest.pop() {
            match block {
                Block::Table(table) => {
                    let is_empty =
                        table.head.iter().all(|cell| plain_text(cell).trim().is_empty());
                    if is_empty {
                        sink.add(
                            RULE.finding(
                                table.place,
                                "the table does not say what its columns are",
                            )
                            .hint("name the columns in the first row"),
                        );
                    }
                }
                Block::List { items, .. } => rest.extend(items.iter().flatten()),
                Block::Quote(body) => rest.extend(body),
                _ => {}
            }
        }
    }
}
