//! Drawings by themselves, each on a page as large as it is: for programs that cannot draw them.

use std::collections::BTreeSet;

use super::blocks::Setter;
use super::writer::Writer;
use super::{Galley, MAIN, book};
use crate::components::{Component, write};
use crate::model::edition::{Edition, Form};
use crate::model::report::{Chapter, Report};

/// What is drawn.
pub enum Drawing<'a> {
    /// A component of a chapter.
    Component(&'a Chapter, &'a Component),
    /// A file among the report's pictures, by its path.
    File(&'a str),
}

/// The galley of drawings, a page each.
pub fn drawings(report: &Report, edition: &Edition, all: &[Drawing<'_>]) -> Galley {
    let edition = Edition { form: Form::Parts, ..edition.clone() };
    let mut w = Writer::new(MAIN.to_owned());
    w.define("book", |w| w.call("book", |a| book::book(a, report, &edition)));
    for (at, drawing) in all.iter().enumerate() {
        let Drawing::Component(chapter, component) = drawing else { continue };
        let mut setter = Setter {
            chapter: Some(chapter),
            indexes: &[],
            noted: BTreeSet::new(),
            in_head: false,
            keeps: true,
            uses: 0,
            is_apart: true,
        };
        w.define_body(&name(at), |w| write::component(&mut setter, w, component));
    }
    w.show_all("report", |a| a.argument().name("book"));
    for (at, drawing) in all.iter().enumerate() {
        match drawing {
            Drawing::Component(chapter, _) => w.markup_call("drawing", |a| {
                let part = report.parts.get(&chapter.lang);
                let colour = part.and_then(|part| book::colour(part, chapter));
                a.argument().name("book");
                a.argument().string(chapter.lang.tag());
                a.argument().name(&name(at));
                a.optional("index", colour, |w, colour| {
                    w.integer(i64::try_from(colour).unwrap_or(i64::MAX));
                });
            }),
            Drawing::File(path) => w.markup_call("drawn-file", |a| {
                a.argument().string(&format!("/{path}"));
            }),
        }
    }
    Galley {
        files: vec![w.finish(), super::looks::of(report)],
        languages: edition.languages,
    }
}

fn name(at: usize) -> String {
    format!("drawing-{}", at + 1)
}
