//! What was meant as markup is printed as typed.
//!
//! A heading without a space behind its hashes, a list, table or note pasted from Word or from
//! another dialect of Markdown, a picture whose address holds a space, attributes between
//! braces, a figure between single braces, asterisks, underscores, tildes or backticks that
//! open nothing or are never closed, quotation marks or dots that were the backticks before a
//! component's name, HTML and LaTeX, full-width marks: readers would see the mark. Found in
//! chapters, components, settings, alternative texts, captions, notes and the content index, and
//! in names and notes of the dataset, which know no marks. Four spaces before a paragraph or a
//! component, which make a box of code of it, are found as well.
//!
//! Remedy: as the finding says. A mark that is to be printed is written with a backslash
//! before it, as in `\*`; what is code stands between backticks or behind ```` ```text ````.

use super::Subject;
use super::mark::{PrintedText, marks};
use super::own::{self, Own};
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::input::load::placeholder;
use crate::model::place::Place;
use crate::model::report::{Block, Inline};
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("literal-markup", Severity::Error, include_str!("literal_markup.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let title: Vec<_> = subject.config.title.values().map(|text| text.place).collect();
    for Own { text, place, .. } in own::plain_texts(subject) {
        // Of all plain texts only the title takes placeholders, and they were looked at.
        let is_title = title.iter().any(|title| {
            title.file == place.file
                && title.start <= place.start
                && place.end <= title.end
        });
        match is_title {
            true => plain(&placeholder::cover(&text, &[]).1, place, sink),
            false => plain(&text, place, sink),
        }
    }
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            let mut line = |line: &[Inline]| check(subject, line, sink);
            visit::lines(chapter, &mut line);
            own::alternatives(chapter, &mut |alt| check(subject, alt, sink));
            codes(subject, &chapter.body, sink);
            for note in chapter.notes.values() {
                codes(subject, note, sink);
            }
            own::said(chapter, &mut |text, place, is_plain| {
                within(subject, text, place, is_plain, sink);
            });
        }
        visit::index_lines(part, &mut |line| check(subject, line, sink));
    }
}

fn finding(message: &str, hint: &str, place: Place) -> Diagnostic {
    RULE.finding(place, message).hint(hint)
}

fn check(subject: &Subject<'_>, line: &[Inline], sink: &mut Sink) {
    let flat = Flat::whole(line, subject.sources);
    let printed = PrintedText {
        text: &flat.text,
        starts: &flat.starts,
        escaped: &flat.escaped,
        is_plain: false,
    };
    for mark in marks(&printed) {
        if let Some(place) = flat.place(mark.start, mark.end) {
            sink.add(finding(&mark.message, &mark.hint, place));
        }
    }
}

/// Text that has no marks of its own, and stands in the file as it is or wholly at a place.
fn plain(text: &str, place: Place, sink: &mut Sink) {
    let printed = PrintedText { text, starts: &[], escaped: &[], is_plain: true };
    for mark in marks(&printed) {
        let place = place.within(text, mark.start..mark.end);
        sink.add(finding(&mark.message, &mark.hint, place));
    }
}

/// Text that stands somewhere in a place.
fn within(
    subject: &Subject<'_>,
    text: &str,
    place: Place,
    is_plain: bool,
    sink: &mut Sink,
) {
    let written = subject.sources.text(place);
    let printed = PrintedText { text, starts: &[], escaped: &[], is_plain };
    for mark in marks(&printed) {
        let part = &text[mark.start..mark.end];
        let at = written.match_indices(part).find(|(at, _)| {
            // A backslash before it has taken away its meaning.
            !written[..*at].ends_with('\\')
        });
        if let Some((at, _)) = at {
            sink.add(finding(&mark.message, &mark.hint, place.part(at, at + part.len())));
        }
    }
}

/// Code that is code by its four spaces alone.
fn codes(subject: &Subject<'_>, blocks: &[Block], sink: &mut Sink) {
    for block in blocks {
        match block {
            Block::Code(text, place) => {
                let written = subject.sources.text(*place).trim_start();
                let line = written.lines().next().unwrap_or("").trim_end();
                let is_fence = line.starts_with("```") || line.starts_with("~~~");
                // A fence that stands in the code is four spaces too far in to be one.
                let printed = text.trim_start().lines().next().unwrap_or("").trim_end();
                if !is_fence || printed == line {
                    let start = subject.sources.text(*place).len() - written.len();
                    sink.add(finding(
                        "four spaces before a line make a box of code of it",
                        "remove the spaces; inside a list indent as far as the item's text; code stands between ```text and ```",
                        place.part(start, start + line.len()),
                    ));
                }
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| codes(subject, item, sink));
            }
            Block::Quote(body) => codes(subject, body, sink),
            _ => {}
        }
    }
}
