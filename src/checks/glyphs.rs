//! A character that no bundled font can print.
//!
//! PDF/UA-1 (7.21.4) and PDF/A-2 (6.2.11.8) forbid it, and a reader would see an empty
//! box. Found before layout, so that the finding stands on the character itself.

use std::collections::BTreeSet;

use super::Subject;
use super::hidden_character::is_hidden;
use crate::assets::has_glyph;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::place::Place;
use crate::model::report::{Inline, Report};
use crate::model::visit::{self, plain_text};

pub(super) const RULE: Rule =
    Rule::file("missing-glyph", Severity::Error, include_str!("glyphs.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    if let Some(report) = subject.report {
        check(report, sink);
    }
}

/// Finds the characters, each once a place.
fn check(report: &Report, sink: &mut Sink) {
    let mut seen = BTreeSet::new();
    let mut text = |text: &str, place: Place, sink: &mut Sink| {
        // What nobody sees has a finding of its own.
        let missing = |c: char| !has_glyph(c) && !is_hidden(c);
        for (at, c) in text.char_indices().filter(|(_, c)| missing(*c)) {
            if seen.insert((place, c)) {
                sink.add(finding(c, at, text, place));
            }
        }
    };
    let config = &report.config;
    for name in config.title.values().chain(config.issuer.values()) {
        text(&name.value, name.place, sink);
    }
    let mut element = |element: &Inline, sink: &mut Sink| match element {
        Inline::Text(body, place) | Inline::Code(body, place) => text(body, *place, sink),
        Inline::Figure(figure) => text(&figure.printed.text(), figure.place, sink),
        Inline::Picture(picture) => {
            if let Some(caption) = &picture.caption {
                text(&plain_text(caption), picture.path.place, sink);
            }
        }
        _ => {}
    };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::elements(chapter, &mut |inline| element(inline, sink));
        }
        visit::of_indexes(part, &mut |inline| element(inline, sink));
    }
}

fn finding(c: char, at: usize, text: &str, place: Place) -> Diagnostic {
    let place = place.within(text, at..at + c.len_utf8());
    let what = match c.is_control() {
        true => "a control character".to_owned(),
        false => format!("`{c}`"),
    };
    RULE.finding(
        place,
        format!("no font of the report can print {what} (U+{:04X})", u32::from(c)),
    )
    .hint("use another character: readers would see an empty box")
}
