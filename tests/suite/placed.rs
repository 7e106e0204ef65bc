//! Pictures at their places, read off the files: what runs over an edge reaches the bleed, a
//! spread is cut at the spine, a crop keeps its focus, and who hears the report is told of each
//! picture once.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_interpret::font::Glyph;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use image::{ImageFormat, Rgb, RgbImage};
use kurbo::{Affine, BezPath, Rect, Shape as _};
use lopdf::{Document, Object};
use recto::model::edition::Medium;
use recto::output::preflight::{Limits, preflight};
use recto::{Wish, Workshop};

use crate::fixture;

/// What is found of a picture that is small, so that the tests are fast.
const COARSE: &str = "coarse-picture";

/// A picture as it is drawn: all of it, and what of it is seen.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    whole: Rect,
    seen: Rect,
}

/// Notes the pictures of a page.
struct Eye {
    clips: Vec<Rect>,
    drawn: Vec<Drawn>,
}

impl Device<'_> for Eye {
    fn push_clip_path(&mut self, clip: &ClipPath) {
        let seen = self.clips.last().map(|last| last.intersect(clip.path.bounding_box()));
        self.clips.extend(seen);
    }
    fn pop_clip_path(&mut self) {
        self.clips.pop();
    }
    fn draw_image(&mut self, image: Image<'_, '_>, transform: Affine) {
        let size = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let whole = transform.transform_rect_bbox(size);
        let seen = self.clips.last().map_or(whole, |clip| clip.intersect(whole));
        self.drawn.push(Drawn { whole, seen });
    }
    fn draw_glyph(
        &mut self,
        _: &Glyph<'_>,
        _: Affine,
        _: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
    }
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
    }
    fn pop_transparency_group(&mut self) {}
}

/// The pictures of each page of a file.
fn drawn(pdf: &[u8]) -> Vec<Vec<Drawn>> {
    let pdf = Pdf::new(pdf.to_vec()).expect("a PDF");
    let cache = InterpreterCache::new();
    let all = Rect::new(-9_000.0, -9_000.0, 9_000.0, 9_000.0);
    let pages = pdf.pages();
    let read = pages.iter().map(|page| {
        let settings = InterpreterSettings::default();
        let mut context =
            Context::new(Affine::IDENTITY, all, &cache, pdf.xref(), settings);
        let mut eye = Eye { clips: vec![all], drawn: vec![] };
        interpret_page(page, &mut context, &mut eye);
        eye.drawn
    });
    read.collect()
}

/// The files of a report of one chapter, for the printer and for the screen. Its picture is twice
/// as wide as high.
fn files(front: &str, chapter: &str) -> [Vec<u8>; 2] {
    let text = format!(
        "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
         period: 2021\ndate: 2022-03-31\nprint: {{blank-pages: true}}\n=== content/images/photo.jpg\n\
         === content/en/01-x.md\n---\n{front}\n---\n# X\n\n{chapter}\n"
    );
    let picture =
        RgbImage::from_fn(600, 300, |x, y| Rgb([(x / 3) as u8, (y / 2) as u8, 90]));
    let mut bytes = std::io::Cursor::new(vec![]);
    picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG");
    let path = "content/images/photo.jpg".to_owned();
    let files = Arc::new(BTreeMap::from([(path, bytes.into_inner())]));
    [Medium::Print, Medium::Screen].map(|medium| {
        let inputs = fixture::inputs(&text);
        let wish = Wish { medium, ..Wish::default() };
        let mut proof = recto::proof(&inputs, &wish);
        let mut workshop = Workshop::new(files.clone());
        let setting = workshop.set(&mut proof, &inputs, &wish);
        let setting = setting.unwrap_or_else(|| panic!("{:#?}", proof.findings));
        let found = proof.findings.iter().filter(|it| it.rule != COARSE);
        assert_eq!(found.count(), 0, "{:#?}", proof.findings);
        match medium {
            Medium::Print => {
                let files = workshop.print(&mut proof, &setting, false);
                files.expect("files for the printer").remove(0).pdf
            }
            Medium::Screen => workshop.export(&mut proof, &setting).expect("a PDF").0,
        }
    })
}

/// The block of the picture.
fn block(keys: &str) -> String {
    format!(
        "```picture\nfile: images/photo.jpg\nalt: What is seen\n{keys}\n```\n\nSome text.\n"
    )
}

/// The pictures of a printed chapter by page, with the bleed and the trimmed sheet.
fn printed(front: &str, chapter: &str) -> (Vec<Vec<Drawn>>, Rect, Rect) {
    let [print, _] = files(front, chapter);
    let verdict = preflight(&print, Limits::default()).expect("a verdict");
    let found = verdict.findings.iter().filter(|it| it.rule.name != COARSE);
    assert_eq!(found.count(), 0, "{:#?}", verdict.findings);
    let [[_, bleed, trim]] = verdict.boxes.as_slice() else {
        panic!("pages of one size")
    };
    let rect = |[a, b, c, d]: [f32; 4]| Rect::new(a.into(), b.into(), c.into(), d.into());
    (drawn(&print), rect(*bleed), rect(*trim))
}

#[track_caller]
fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 0.1, "{a} is not {b}");
}

/// The one picture of each page that has one.
fn ones(pages: &[Vec<Drawn>]) -> Vec<Drawn> {
    pages.iter().filter_map(|page| page.first().copied()).collect()
}

#[test]
fn what_runs_over_an_edge_reaches_the_bleed() {
    let (pages, bleed, trim) = printed("kind: text", &block("place: bleed\ncrop: 3:1"));
    let [one] = ones(&pages)[..] else { panic!("{pages:?}") };
    near(one.seen.x0, bleed.x0);
    near(one.seen.x1, bleed.x1);
    near(one.seen.width() / one.seen.height(), 3.0);
    assert!(one.seen.y1 < trim.y1 && one.seen.y0 > trim.y0);
    // A narrower one runs over its outer edge, which is the right one of a right page.
    let (pages, bleed, trim) =
        printed("kind: text", &block("place: bleed\nwidth: 60%\ncrop: 2:1"));
    let [one] = ones(&pages)[..] else { panic!("{pages:?}") };
    near(one.seen.x1, bleed.x1);
    near(trim.x1 - one.seen.x0, 0.6 * trim.width());
}

#[test]
fn a_page_is_filled_over_all_its_edges() {
    let (pages, bleed, _) = printed("kind: text", &block("place: page\nfocus: 0% 0%"));
    let [one] = ones(&pages)[..] else { panic!("{pages:?}") };
    for (a, b) in [
        (one.seen.x0, bleed.x0),
        (one.seen.x1, bleed.x1),
        (one.seen.y0, bleed.y0),
        (one.seen.y1, bleed.y1),
    ] {
        near(a, b);
    }
    near(one.whole.x0, bleed.x0);
    near(one.whole.height(), bleed.height());
}

/// The halves meet in the spine: what is cut off at the right of the left page begins at the left
/// of the right page.
#[test]
fn a_spread_is_cut_at_the_spine() {
    let chapter = format!("Some text.\n\n{}", block("place: spread"));
    let (pages, bleed, trim) = printed("kind: text", &chapter);
    let [left, right] = ones(&pages)[..] else { panic!("{pages:?}") };
    let at = pages.iter().position(|page| !page.is_empty()).expect("a page");
    assert_eq!(at % 2, 1, "a left page has an even number");
    for one in [left, right] {
        for (a, b) in [
            (one.seen.x0, bleed.x0),
            (one.seen.x1, bleed.x1),
            (one.seen.y0, bleed.y0),
            (one.seen.y1, bleed.y1),
        ] {
            near(a, b);
        }
    }
    let part = |one: Drawn, x: f64| (x - one.whole.x0) / one.whole.width();
    let (spine, own) = (part(left, trim.x1), part(right, trim.x0));
    assert!((spine - own).abs() < 1e-4, "{spine} and {own}");
    assert!((spine - 0.5).abs() < 1e-4, "{spine} is not the middle");
}

/// Where the next page is a right one, the picture has that one alone, and no page is blank.
#[test]
fn a_spread_leaves_no_page_blank() {
    let chapter = format!("Some text.\n\n{0}\n{0}", block("place: page"));
    let chapter = format!("{chapter}\n{}", block("place: spread"));
    let (pages, ..) = printed("kind: text", &chapter);
    let shown: Vec<_> = pages.iter().map(Vec::len).collect();
    assert!(shown.windows(2).any(|two| two == [1, 1]), "{shown:?}");
}

#[test]
fn a_crop_keeps_its_focus_in_sight() {
    for (focus, place) in [("0% 50%", 0.0), ("50% 50%", 0.5), ("100% 50%", 1.0)] {
        let keys = format!("place: wide\ncrop: 1:1\nfocus: {focus}");
        let (pages, ..) = printed("kind: text", &block(&keys));
        let [one] = ones(&pages)[..] else { panic!("{pages:?}") };
        near(one.seen.width(), one.seen.height());
        near(one.whole.width(), 2.0 * one.whole.height());
        let free = one.whole.width() - one.seen.width();
        near((one.seen.x0 - one.whole.x0) / free, place);
    }
}

#[test]
fn a_row_has_one_height() {
    let shot =
        |crop: &str| format!("{{file: images/photo.jpg, alt: It is seen, crop: {crop}}}");
    let chapter = format!(
        "```picture\nplace: wide\npictures: [{}, {}, {}]\n```\n\nSome text.\n",
        shot("3:2"),
        shot("1:1"),
        shot("2:3")
    );
    let (pages, ..) = printed("kind: text", &chapter);
    let all: Vec<Drawn> = pages.concat();
    let [a, b, c] = all[..] else { panic!("{all:?}") };
    near(a.seen.height(), b.seen.height());
    near(b.seen.height(), c.seen.height());
    near(a.seen.width() / b.seen.width(), 1.5);
    near(a.seen.y0, c.seen.y0);
}

/// Each picture is told of once, wherever it stands, with its words.
#[test]
fn every_picture_is_told_of_once() {
    let opener = block("place: opener");
    let places = ["column", "wide", "bleed", "page", "spread", "margin", "portrait"];
    let rest: String =
        places.iter().map(|place| block(&format!("place: {place}"))).collect();
    let front =
        "kind: opener\nsignature: {file: images/photo.jpg, alt: A hand, name: A. Person}";
    let [_, screen] = files(front, &format!("{opener}\n{rest}"));
    let document = Document::load_mem(&screen).expect("a PDF");
    let told = document.objects.values().filter_map(|object| {
        let dict = object.as_dict().ok()?;
        let is_figure = dict.get(b"S").and_then(Object::as_name).ok()? == b"Figure";
        let alt = dict.get(b"Alt").ok().filter(|_| is_figure)?;
        lopdf::decode_text_string(alt).ok()
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    let mut wanted = vec!["A hand".to_owned()];
    wanted.extend(vec!["What is seen".to_owned(); places.len() + 1]);
    assert_eq!(told, wanted);
}
