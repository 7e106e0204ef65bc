//! The text of a PDF that anybody made, with the place of every letter: what its fonts say their
//! codes mean, the predefined maps for Chinese among them.

#![expect(clippy::arithmetic_side_effects, reason = "places on a page are no figures")]

use std::collections::BTreeSet;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use lopdf::{Document, Object};

use crate::output::pdf::function::unfold_too_far;
use crate::output::pdf::load::{Loaded, load};
use crate::output::pdf::pages::Pages;
use crate::output::pdf::read;

/// The most pages of a file.
const MOST_PAGES: usize = 3_000;
/// The most letters of a page, and of a file.
const MOST_OF_PAGE: usize = 200_000;
const MOST: usize = 20_000_000;
/// The stack that is left to the interpreter, which goes down into what is drawn in one another.
const STACK: usize = 64 << 20;

/// A run of letters on a line, as far as no wide gap parts them. Places are those of the page, in
/// points from its lower left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Run {
    /// What it says.
    pub(super) text: String,
    /// For each letter: where it begins in the text, and its left and right edge.
    pub(super) letters: Vec<(usize, f64, f64)>,
    /// The line its letters stand on.
    pub(super) base: f64,
    /// The size of its type.
    pub(super) size: f64,
}

impl Run {
    /// Its left edge.
    pub(super) fn left(&self) -> f64 {
        self.letters.iter().map(|letter| letter.1).fold(f64::MAX, f64::min)
    }

    /// Its right edge.
    pub(super) fn right(&self) -> f64 {
        self.letters.iter().map(|letter| letter.2).fold(f64::MIN, f64::max)
    }

    /// The box of a part of its text: left, bottom, right, top.
    pub(super) fn part(&self, start: usize, end: usize) -> [f64; 4] {
        let letters = self.letters.iter().filter(|(at, ..)| (start..end).contains(at));
        let (left, right) = letters
            .fold((f64::MAX, f64::MIN), |(left, right), letter| {
                (left.min(letter.1), right.max(letter.2))
            });
        [left, self.base - 0.25 * self.size, right, self.base + 0.8 * self.size]
    }
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    /// Its number as the file calls it.
    pub(super) number: String,
    /// What stands on it, in the order it is drawn.
    pub(super) runs: Vec<Run>,
    /// How many letters there are whose meaning the file does not say.
    pub(super) unread: usize,
}

impl Page {
    /// Whether a run stands at the head or foot of the page.
    pub(super) fn is_outer(&self, run: &Run) -> bool {
        let bases = self.runs.iter().map(|run| run.base);
        let top = bases.clone().fold(f64::MIN, f64::max);
        let bottom = bases.fold(f64::MAX, f64::min);
        let edge = 0.12 * (top - bottom);
        run.base > top - edge || run.base < bottom + edge
    }
}

/// Reads a file.
///
/// # Errors
/// If it is no PDF, asks for too much, or cannot be read, in words.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page>, String> {
    let loaded = load(bytes).map_err(|refusal| refusal.to_string())?;
    let own = Pages::of(&loaded.document, MOST_PAGES + 1);
    match own.ids.len() {
        0 => return Err("it has no pages".to_owned()),
        MOST_PAGES.. => return Err(format!("it has more than {MOST_PAGES} pages")),
        _ => {}
    }
    // Our own reader walks it first, by a budget: what it refuses is not interpreted.
    read::read(&loaded, &own)?;
    if unfold_too_far(&loaded.document) {
        return Err("its gradients are made of too many others".to_owned());
    }
    let labels = labels(&loaded, own.ids.len());
    let bytes = bytes.to_vec();
    // What makes a library panic is a fault of the file; its stack is bounded as well.
    let thread = std::thread::Builder::new().stack_size(STACK);
    let thread = thread
        .spawn(move || interpreted(bytes))
        .map_err(|it| it.to_string())?;
    let mut pages = thread
        .join()
        .map_err(|_| "it is damaged: a page cannot be read".to_owned())??;
    if pages.len() != own.ids.len() {
        return Err("two readers find two numbers of pages in it".to_owned());
    }
    for (page, label) in pages.iter_mut().zip(labels) {
        page.number = label;
    }
    Ok(pages)
}

fn interpreted(bytes: Vec<u8>) -> Result<Vec<Page>, String> {
    let pdf = Pdf::new(bytes).map_err(|_| "it is no PDF that can be read".to_owned())?;
    let cache = InterpreterCache::new();
    let mut pages = vec![];
    let mut left = MOST;
    for page in pdf.pages().iter() {
        let settings = InterpreterSettings {
            render_annotations: false,
            ..InterpreterSettings::default()
        };
        let all = Rect::new(-1e6, -1e6, 1e6, 1e6);
        let mut context =
            Context::new(Affine::IDENTITY, all, &cache, pdf.xref(), settings);
        let mut pen = Pen { left: left.min(MOST_OF_PAGE), ..Pen::default() };
        interpret_page(page, &mut context, &mut pen);
        if pen.left == 0 {
            return Err("a page of it has more text than a page can".to_owned());
        }
        left = left.saturating_sub(pen.count);
        pages.push(pen.page());
    }
    Ok(pages)
}

/// The labels of pages as viewers show them; their numbers where there are none.
fn labels(loaded: &Loaded, count: usize) -> Vec<String> {
    let document = &loaded.document;
    let mut labels: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
    let Some(numbers) = label_ranges(document) else { return labels };
    for (index, (start, prefix, style, first)) in numbers.iter().enumerate() {
        let end = numbers.get(index + 1).map_or(count, |next| next.0).min(count);
        for at in *start..end {
            let number = first.saturating_add(at.saturating_sub(*start));
            let number = match style.as_slice() {
                b"D" => number.to_string(),
                b"r" => roman(number),
                b"R" => roman(number).to_uppercase(),
                _ => String::new(),
            };
            if let Some(label) = labels.get_mut(at) {
                *label = format!("{prefix}{number}");
            }
        }
    }
    labels
}

/// From which page on, counted from 0, labels have which prefix, style and first number.
type Range = (usize, String, Vec<u8>, usize);

fn label_ranges(document: &Document) -> Option<Vec<Range>> {
    let catalog = document.catalog().ok()?;
    let labels = catalog.get_deref(b"PageLabels", document).ok()?.as_dict().ok()?;
    let numbers = labels.get_deref(b"Nums", document).ok()?.as_array().ok()?;
    let mut ranges = vec![];
    for pair in numbers.chunks(2).take(MOST_PAGES) {
        let [start, range] = pair else { continue };
        let start = usize::try_from(start.as_i64().ok()?).ok()?;
        let range = document.dereference(range).ok()?.1.as_dict().ok()?;
        let style = range.get(b"S").and_then(Object::as_name).unwrap_or_default();
        let prefix = range.get(b"P").and_then(Object::as_str).map(read::characters);
        let first = range.get(b"St").and_then(Object::as_i64).unwrap_or(1);
        let first = usize::try_from(first).unwrap_or(1);
        ranges.push((start, prefix.unwrap_or_default(), style.to_vec(), first));
    }
    Some(ranges)
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut left, mut text) = (number.min(399), String::new());
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}

/// How large a letter is drawn, in thousandths of its size.
fn size(drawn: Affine) -> f64 {
    drawn.determinant().abs().sqrt()
}

/// A digit that a font draws raised or lowered, as that.
fn moved(glyph: &Glyph<'_>, text: &str) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const LOWERED: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digit = text.parse::<usize>().ok().filter(|_| text.len() == 1)?;
    let Glyph::Outline(outline) = glyph else { return None };
    let sides = outline.outline().bounding_box();
    let signs = if sides.y0 > 200.0 {
        RAISED
    } else if sides.y1 < 500.0 && sides.y0 < 0.0 {
        LOWERED
    } else {
        return None;
    };
    signs.get(digit).map(char::to_string)
}

/// Notes down what is drawn.
#[derive(Default)]
struct Pen {
    runs: Vec<Run>,
    unread: usize,
    /// How many letters there were, and may still be.
    count: usize,
    left: usize,
    /// How the last letter was drawn, and where it ended.
    last: Option<(Affine, Point)>,
}

impl Pen {
    /// What stands between the last letter and one that begins at `at`: the distance is
    /// measured along the line, in thousandths of the size, however the line is turned.
    fn between(&self, now: Affine, at: Point) -> Option<&'static str> {
        let (drawn, end) = self.last?;
        let turned = drawn.with_translation(Vec2::ZERO);
        if turned.determinant().abs() < 1e-12 {
            return None;
        }
        let gap = turned.inverse() * (at - end).to_point();
        // Raised signs are smaller than what they stand at.
        let size = (size(now) / size(drawn) - 1.0).abs();
        if size > 0.15 {
            return None;
        }
        if gap.y.abs() > 100.0 || gap.x < -500.0 || gap.x > 1_500.0 {
            None
        } else if gap.x > 140.0 {
            Some(" ")
        } else {
            Some("")
        }
    }

    /// The page, each run once: what is drawn over itself only looks bolder.
    fn page(self) -> Page {
        let mut seen = BTreeSet::new();
        let mut runs = self.runs;
        runs.retain(|run| {
            let place =
                ((run.left() * 2.0).round() as i64, (run.base * 2.0).round() as i64);
            !run.text.trim().is_empty() && seen.insert((run.text.clone(), place))
        });
        Page { number: String::new(), runs, unread: self.unread }
    }
}

impl Device<'_> for Pen {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return;
        }
        self.count = self.count.saturating_add(1);
        let drawn = transform * glyph_transform;
        let at = drawn * Point::ZERO;
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => char::REPLACEMENT_CHARACTER.to_string(),
        };
        self.unread += usize::from(text == "\u{fffd}");
        let text = moved(glyph, &text).unwrap_or(text);
        let wide = match glyph {
            Glyph::Outline(outline) => outline.advance_width().unwrap_or(500.0),
            Glyph::Type3(_) => 500.0,
        };
        let end = drawn * Point::new(f64::from(wide), 0.0);
        let between = self.between(drawn, at);
        self.last = Some((drawn, end));
        if !(at.is_finite() && end.is_finite()) {
            return;
        }
        match (between, self.runs.last_mut()) {
            (Some(gap), Some(run)) => {
                let is_parted = run.text.ends_with(' ') || text.starts_with(' ');
                run.text.push_str(if is_parted { "" } else { gap });
                run.letters.push((run.text.len(), at.x.min(end.x), at.x.max(end.x)));
                run.text.push_str(&text);
            }
            _ => self.runs.push(Run {
                letters: vec![(0, at.x.min(end.x), at.x.max(end.x))],
                base: at.y,
                size: size(drawn) * 1000.0,
                text,
            }),
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
    }
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
