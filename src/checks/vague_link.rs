//! A link whose text does not say where it leads: “here”, “click here”, 按此.
//!
//! Readers who cannot see the page have the links read out one after the other, without the
//! sentences around them; on paper nobody can click. WCAG 2.1 (2.4.4) asks that a link's
//! purpose can be told from its text.
//!
//! Remedy: make the words that name the target the link.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::report::Inline;
use crate::model::visit::{self, plain_text};

pub(super) const RULE: Rule =
    Rule::file("vague-link", Severity::Warning, include_str!("vague_link.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::elements(chapter, &mut |element| {
            let Inline::Link(_, body) = element else { return };
            let text = plain_text(body);
            let bare = text
                .trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
                .to_lowercase();
            if Lang::ALL.iter().all(|lang| !lang.reading().vague_links.has(&bare)) {
                return;
            }
            if let Some(place) = visit::place(body) {
                sink.add(
                    RULE.finding(
                        place,
                        format!("the link “{text}” does not say where it leads"),
                    )
                    .hint("let the words that name the target be the link"),
                );
            }
        });
    }
}
