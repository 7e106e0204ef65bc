//! Fit: does everything stand where there is room for it? Judged on the set pages, and
//! reported at the author's text.

use std::collections::BTreeMap;

use typst::WorldExt as _;
use typst::foundations::{Content, NativeElement as _};
use typst::introspection::Introspector as _;
use typst::layout::{Abs, Point};
use typst::model::FootnoteEntry;
use typst::syntax::Span;
use typst::text::TextItem;
use typst::visualize::ImageKind;
use typst_layout::PagedDocument;

use crate::Setting;
use crate::diag::rule::Rule;
use crate::diag::{Sink, rules};
use crate::model::edition::Medium;
use crate::model::place::Place;
use crate::model::report::{ChapterKind, Report};
use crate::pages::sheet::{Run, images, position, runs};
use crate::pages::translate::Galley;
use crate::pages::world::Press;

/// How much may stand out before it shows.
fn slack() -> Abs {
    Abs::pt(1.0)
}

/// A run of type with the room it takes, from the height of a small letter to the baseline:
/// lines set close still stand apart there.
struct Set<'a> {
    text: &'a TextItem,
    low: Point,
    high: Point,
}

/// Finds type outside its page or box, and type over type.
pub fn fit(press: &Press, galley: &Galley, document: &PagedDocument, sink: &mut Sink) {
    for page in document.pages() {
        let mut last = None;
        let mut set: Vec<(Set<'_>, Option<Place>)> = vec![];
        let size = page.frame.size();
        runs(&page.frame, &mut |run: Run<'_>| {
            let own = run.text.glyphs.iter().find_map(|g| place(press, galley, g.span.0));
            last = own.or(last);
            let text = run.text.text.trim();
            if text.is_empty() || run.turns != Some(0) {
                return;
            }
            let (low, high) = room(&run);
            let mut report = |rule: &Rule, what: &str, hint| {
                let message = format!("{} {what} on page {}", quoted(text), page.number);
                sink.add(rule.finding(last, message).hint(hint));
            };
            let outside_page = low.x < -slack()
                || low.y < -slack()
                || high.x > size.x + slack()
                || high.y > size.y + slack();
            if outside_page {
                report(&rules::OUTSIDE_PAGE, "runs over the edge", SHORTER);
            } else if own.is_some() && is_out(&run, low, high) {
                report(&rules::OUTSIDE_BOX, "runs out of its box", SHORTER);
            }
            set.push((Set { text: run.text, low, high }, last));
        });
        overlaps(&set, page.number, sink);
    }
}

/// Finds footnotes on a page before that of their marks: what has been taken overleaf may have left
/// its notes behind.
pub fn notes(press: &Press, galley: &Galley, document: &PagedDocument, sink: &mut Sink) {
    let introspector = document.introspector();
    let page = |content: &Content| introspector.page(content.location()?);
    for entry in introspector.query(&FootnoteEntry::ELEM.select()) {
        let Some(own) = entry.to_packed::<FootnoteEntry>() else { continue };
        let (Some(foot), Some(mark)) = (page(&entry), page(own.note.pack_ref())) else {
            continue;
        };
        // One that has no room beside its mark goes on overleaf, where it is looked for.
        if foot >= mark {
            continue;
        }
        let place = own
            .note
            .body_content()
            .and_then(|body| place(press, galley, body.span()));
        let message =
            format!("this footnote stands on page {foot}, and its mark on page {mark}");
        sink.add(rules::NOTE_ELSEWHERE.finding(place, message).hint(
            "let a few words more or fewer stand before it, or move the mark to a text that stays",
        ));
    }
}

/// Finds pictures that have too few pixels for the size they are shown at.
pub fn pictures(press: &Press, report: &Report, setting: &Setting, sink: &mut Sink) {
    let (least, on) = match setting.edition.medium {
        Medium::Screen => (LEAST_ON_SCREEN, "on screen"),
        Medium::Print => (LEAST_IN_PRINT, "in print"),
    };
    let mut widest: BTreeMap<&str, (u32, u32, u32, u64)> = BTreeMap::new();
    for page in setting.document.pages() {
        images(&page.frame, &mut |image, [width, _]| {
            let ImageKind::Raster(raster) = image.kind() else { return };
            let Some(path) = press.path_of(raster.data()) else { return };
            let sides = (width, raster.width(), raster.height(), page.number);
            let known = widest.entry(path).or_insert(sides);
            *known = sides.max(*known);
        });
    }
    for (path, (width, across, down, page)) in widest {
        let path = path.trim_start_matches('/');
        let (Some(place), Some(pixels)) =
            (report.pictures.get(path), (across * 1_000).checked_div(width))
        else {
            continue;
        };
        if pixels >= least {
            continue;
        }
        let mm = (u64::from(width) * 254).div_ceil(10_000);
        let wanted = (u64::from(width) * u64::from(least)).div_ceil(1_000);
        let message = format!(
            "{path} has {across} × {down} pixels and is shown {mm} mm wide on page {page}: \
             {pixels} pixels an inch"
        );
        sink.add(rules::COARSE_PICTURE.finding(*place, message).hint(format!(
            "{least} pixels an inch are wanted {on}: use a picture {wanted} pixels wide"
        )));
    }
}

/// Finds the first chapter that has lost its translation on facing pages: where both flow over
/// different numbers of pages, as only layouts of the project's own make them.
pub fn facing(report: &Report, setting: &Setting, sink: &mut Sink) {
    let [source, translation] = setting.edition.languages.as_slice() else { return };
    let (true, Some(source), Some(translation)) = (
        setting.edition.faces(),
        report.parts.get(source),
        report.parts.get(translation),
    ) else {
        return;
    };
    let on = |label: &str| position(&setting.document, label).map(|(page, _)| page);
    let pairs = source.chapters.iter().zip(&translation.chapters);
    let mut pairs = pairs.filter(|(chapter, _)| chapter.kind != ChapterKind::Back);
    let lost = pairs.find_map(|(chapter, twin)| {
        let (left, right) = (on(&chapter.label)?, on(&twin.label)?);
        (left.checked_add(1) != Some(right)).then_some((twin, left, right))
    });
    if let Some((twin, left, right)) = lost {
        let message = format!(
            "this chapter begins on page {}, and its source on page {}: they do not face \
             each other",
            right.saturating_add(1),
            left.saturating_add(1)
        );
        sink.add(
            rules::NOT_FACING
                .finding(Place::new(twin.file, 0, 0), message)
                .hint("the chapter before it takes more pages in one language: see what your own layouts do to it"),
        );
    }
}

/// The least pixels an inch at which a picture is sharp.
const LEAST_ON_SCREEN: u32 = 150;
const LEAST_IN_PRINT: u32 = 300;

/// Whether a run leaves its box. What is set by the layouts alone may hang over one.
fn is_out(run: &Run<'_>, low: Point, high: Point) -> bool {
    // The last character of a justified line may have been given room behind it.
    let behind = slack().max(run.text.size / 2.0);
    low.x < run.within.0 - slack() || high.x > run.within.1 + behind
}

const SHORTER: &str = "shorten the text, or give it a wider place";

fn overlaps(set: &[(Set<'_>, Option<Place>)], page: u64, sink: &mut Sink) {
    let mut order: Vec<_> = set.iter().collect();
    order.sort_by_key(|(set, _)| set.low.y);
    for (index, (upper, _)) in order.iter().enumerate() {
        let below = order.iter().skip(index + 1);
        for (lower, place) in below.take_while(|(lower, _)| lower.low.y < upper.high.y) {
            let width = upper.high.x.min(lower.high.x) - upper.low.x.max(lower.low.x);
            let height = upper.high.y.min(lower.high.y) - lower.low.y;
            if width <= slack() || height <= slack() {
                continue;
            }
            let message = format!(
                "{} and {} stand over one another on page {page}",
                quoted(upper.text.text.trim()),
                quoted(lower.text.text.trim())
            );
            sink.add(rules::OVERLAPPING_TEXT.finding(*place, message).hint(SHORTER));
        }
    }
}

/// The corners of the room a run takes.
fn room(run: &Run<'_>) -> (Point, Point) {
    let height = run.text.font.metrics().x_height.at(run.text.size);
    let low = Point::new(run.at.x, run.at.y - height);
    (low, Point::new(run.at.x + run.text.width(), run.at.y))
}

/// The beginning of a text, in quotation marks.
fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("“{}…”", &text[..end]),
        None => format!("“{text}”"),
    }
}

/// The author's text that a span of the galley was written from.
pub(super) fn place(press: &Press, galley: &Galley, span: Span) -> Option<Place> {
    let id = span.id()?;
    let path = id.vpath().get_with_slash();
    let file = galley.files.iter().find(|file| file.path == path)?;
    file.place(press.range(span)?.start)
}
