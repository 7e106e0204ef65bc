//! Drawings as pictures of points: for programs that cannot draw what the report draws.

use super::pictures;
use crate::diag::{Severity, Sink};
use crate::input::project::{Files, Inputs};
use crate::model::place::Sources;
use crate::model::report::Report;
use crate::pages::compile::compile;
use crate::pages::translate::{self, Drawing};
use crate::pages::world::Press;
use crate::pages::{fonts, picture};
use crate::proof::{Wish, edition};

/// Sets drawings and makes a PNG of each.
///
/// # Errors
/// If they cannot be set, with the first reason.
pub(super) fn drawn(
    report: &Report,
    inputs: &Inputs,
    files: &dyn Files,
    all: &[Drawing<'_>],
) -> Result<Vec<Vec<u8>>, String> {
    if all.is_empty() {
        return Ok(vec![]);
    }
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let layouts = pictures::layouts(inputs, &mut sources, &mut sink);
    let printer = Some(picture::colour::FOGRA39);
    let shown = pictures::prepared(report, printer, files, &mut sink);
    let own = fonts::own(report, &|path| files.bytes(path), &mut sink);
    let edition = edition(report, &Wish { every: true, ..Wish::default() });
    let galley = translate::drawings(report, &edition, all);
    let mut press = Press::new();
    press.bring(&own);
    press.load(&galley, &layouts, shown);
    let document = compile(&press, &galley, &sources, None, false, &mut sink);
    let options = typst_render::RenderOptions {
        // What `word::DENSITY` says.
        pixel_per_pt: 3.0.into(),
        ..typst_render::RenderOptions::default()
    };
    let pages = document.iter().flat_map(|document| document.pages());
    let made: Option<Vec<_>> = pages
        .map(|page| typst_render::render(page, &options).encode_png().ok())
        .collect();
    match made.filter(|made| made.len() == all.len()) {
        Some(made) => Ok(made),
        None => {
            let found = sink.finish();
            let first = found.iter().find(|it| it.severity == Severity::Error);
            Err(first.map_or("no reason is known".to_owned(), |it| it.message.clone()))
        }
    }
}
