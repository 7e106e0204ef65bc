//! A word or a text longer than a page or a PDF can hold.
//!
//! A word of thousands of letters without a place to break, as a key or an address pasted into the text
//! leaves, runs over the edge of every page. Alternative texts, titles and names are stored in the PDF
//! in one piece, which its standards bound (PDF/A-2, 6.1.13): past some thousand letters nobody
//! would listen to them either.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::is_han;
use crate::model::place::Place;
use crate::model::report::{Inline, Report};
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("too-long", Severity::Error, include_str!("too_long.rs"));

/// The most letters a word may have.
const MAX_WORD: usize = 1_000;
/// The most letters of a text that is stored in one piece.
const MAX_TEXT: usize = 8_000;

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    if let Some(report) = subject.report {
        check(report, sink);
    }
}

fn check(report: &Report, sink: &mut Sink) {
    let config = &report.config;
    for name in config.title.values().chain(config.issuer.values()) {
        text(&name.value, name.place, "this name", sink);
        word(&name.value, name.place, sink);
    }
    let element = |element: &Inline, sink: &mut Sink| match element {
        Inline::Text(body, place) | Inline::Code(body, place) => word(body, *place, sink),
        Inline::Picture(picture) => {
            text(
                &visit::plain_text(&picture.alt),
                picture.path.place,
                "this alternative text",
                sink,
            );
        }
        _ => {}
    };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::elements(chapter, &mut |inline| element(inline, sink));
            for section in &chapter.sections {
                if let Some(Inline::Text(_, place)) = section.title.first() {
                    text(
                        &visit::plain_text(&section.title),
                        *place,
                        "this heading",
                        sink,
                    );
                }
            }
        }
        visit::of_indexes(part, &mut |inline| element(inline, sink));
    }
}

/// Finds the first word of a text that no line can hold.
fn word(body: &str, place: Place, sink: &mut Sink) {
    if body.len() <= MAX_WORD {
        return;
    }
    let breaks =
        |c: char| c.is_whitespace() || is_han(c) || matches!(c, '-' | '/' | '\u{200b}');
    let mut words = body.split(breaks);
    if let Some(long) = words.find(|word| word.chars().count() > MAX_WORD) {
        let count = long.chars().count();
        sink.add(
            RULE.finding(
                place,
                format!("a word of {count} letters, and no line can hold it"),
            )
            .hint("put spaces where it may break, or leave it out"),
        );
    }
}

fn text(body: &str, place: Place, what: &str, sink: &mut Sink) {
    let count = body.chars().count();
    if count > MAX_TEXT {
        let message = format!("{what} has {count} letters: {MAX_TEXT} are the most");
        sink.add(RULE.finding(place, message).hint("shorten it"));
    }
}
