//! Short pages: where much of a page stays empty since what comes next has no room there.

use std::collections::BTreeMap;

use typst::layout::Abs;
use typst::visualize::ImageKind;
use typst_layout::Page;

use crate::Setting;
use crate::diag::{Sink, rules};
use crate::model::place::{FileNumber, Place};
use crate::model::report::Report;
use crate::pages::fit::place;
use crate::pages::grid::{Grid, grid};
use crate::pages::sheet::{heights, images, labelled, position, runs};
use crate::pages::world::Press;

/// What the layouts mark pages with that may end anywhere: those before a page that begins of
/// itself, and the last of a chapter.
const ENDS: &str = "recto-ends";

/// How much white is too much: three tenths of what stands under one another on A4. On a sheet
/// for the screen that is more than half, since a drawing takes as much there.
fn much() -> Abs {
    Abs::mm(76.0)
}

/// Finds pages in a chapter that much of stays empty, at the author's block that did not fit.
pub fn short(press: &Press, report: &Report, setting: &Setting, sink: &mut Sink) {
    let document = &setting.as_set;
    let ends = labelled(document, ENDS);
    // Layouts of the project's own may not say which pages end on purpose.
    let (false, Some(grid)) = (ends.is_empty(), grid(press, &[])) else { return };
    // Each chapter with its first page: contents have its words too.
    let chapters = report.parts.values().flat_map(|part| &part.chapters);
    let chapters: BTreeMap<FileNumber, usize> = chapters
        .filter_map(|it| Some((it.file, position(document, &it.label)?.0)))
        .collect();
    let texts = |page: &Page| {
        let mut places: Vec<Place> = vec![];
        runs(&page.frame, &mut |run| {
            let mut glyphs = run.text.glyphs.iter();
            if !run.is_running {
                let own = glyphs.find_map(|g| place(press, &setting.galley, g.span.0));
                places.extend(own);
            }
        });
        images(&page.frame, &mut |image, _| {
            let data = match image.kind() {
                ImageKind::Raster(raster) => raster.data(),
                ImageKind::Svg(drawing) => drawing.data(),
                ImageKind::Pdf(_) => return,
            };
            let path = press.path_of(data).map(|path| path.trim_start_matches('/'));
            places.extend(path.and_then(|path| report.pictures.get(path)));
        });
        places.retain(|own| chapters.contains_key(&own.file));
        places
    };
    let pages = document.pages();
    let whites: Vec<Abs> = pages.iter().map(|page| white(page, &grid)).collect();
    let by_number: BTreeMap<u64, Abs> = pages
        .iter()
        .zip(&whites)
        .map(|(page, white)| (page.number, *white))
        .collect();
    for (at, (page, next)) in pages.iter().zip(pages.iter().skip(1)).enumerate() {
        // Of two languages on facing pages the longer text says where both go on.
        let beside = if setting.edition.faces() { page.number ^ 1 } else { page.number };
        let twin = by_number.get(&beside).filter(|_| setting.edition.faces());
        let Some(white) = whites.get(at).into_iter().chain(twin).min() else { continue };
        if *white < much() || beside < page.number || ends.contains(&at) {
            continue;
        }
        let known = texts(page);
        let begins =
            |own: &&Place| chapters.get(&own.file).is_some_and(|from| *from <= at);
        let Some(own) = known.iter().find(begins) else { continue };
        // What is said again at the head of a table stands on both pages.
        let new = texts(next)
            .into_iter()
            .filter(|it| it.file == own.file && !known.contains(it))
            .min_by_key(|it| it.start);
        let Some(new) = new else { continue };
        let message = format!(
            "{} mm of page {} stay empty: there is no room left for this",
            white.to_mm().round(),
            page.number
        );
        sink.add(rules::SHORT_PAGE.finding(new, message).hint(
            "put text that can go on before it, make it lower, or begin its section with \
             `.page` if that page is to end there",
        ));
    }
}

/// The height of the most white on a page: under all that stands in its flow, or between.
fn white(page: &Page, grid: &Grid) -> Abs {
    let foot = page.frame.height() - grid.bottom;
    let mut heights = heights(&page.frame);
    heights.sort_by_key(|(from, _)| *from);
    let mut end = grid.top;
    let mut most = Abs::zero();
    for (from, to) in heights {
        most.set_max(from.min(foot) - end);
        end.set_max(to);
    }
    most.max(foot - end)
}
