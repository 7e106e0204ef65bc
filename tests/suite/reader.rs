//! PDFs as others read them: the text of each page and where its links lead, by the
//! interpreter that the engine draws pictures with. Recto reads PDFs with its own reader and
//! `lopdf`, which is what is held against this.

#![expect(clippy::arithmetic_side_effects, reason = "places on a page are no figures")]

use std::path::Path;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier};
use kurbo::{Affine, BezPath, Point, Rect};

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    /// What is drawn, in that order, and where it begins.
    drawn: Vec<(Point, String)>,
    /// The same in runs of letters that follow one another on a line.
    pub(crate) lines: Vec<Line>,
    /// Where links of this file lead, as numbers of pages that begin with 1.
    pub(crate) links: Vec<(Rect, usize)>,
}

/// A run of letters on a line, as far as no wide gap parts them. Places count from the upper
/// left corner, in points.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Where its letters stand.
    pub(crate) base: f64,
    /// The size of the type it begins with.
    pub(crate) size: f64,
    pub(crate) text: String,
}

impl Page {
    /// Its text. Where the next letter does not follow on the last one stands a space or the
    /// end of a line.
    pub(crate) fn text(&self) -> String {
        self.drawn.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The text that begins within a rectangle.
    pub(crate) fn text_in(&self, rect: Rect) -> String {
        let within = self.drawn.iter().filter(|(at, _)| rect.contains(*at));
        within.map(|(_, text)| text.as_str()).collect()
    }
}

/// The text of each page of a file.
pub(crate) fn texts(pdf: &Path) -> Vec<String> {
    let pdf = std::fs::read(pdf).expect("the PDF");
    pages(&pdf).iter().map(Page::text).collect()
}

/// The pages of a file.
pub(crate) fn pages(pdf: &[u8]) -> Vec<Page> {
    let pdf = Pdf::new(pdf.to_vec()).expect("a PDF");
    let cache = InterpreterCache::new();
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
    let all: Vec<_> = pdf.pages().iter().map(|page| page.raw().obj_id()).collect();
    let number = |id: ObjectIdentifier| {
        let at = all.iter().position(|page| *page == Some(id));
        at.expect("a page of this file") + 1
    };
    let mut read = vec![];
    for page in pdf.pages().iter() {
        let mut context = Context::new(
            Affine::IDENTITY,
            Rect::new(0.0, 0.0, 1.0, 1.0),
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        let mut pen = Pen::default();
        interpret_page(page, &mut context, &mut pen);
        let annotations = page.raw().get::<Array<'_>>("Annots");
        let annotations = annotations.into_iter().flat_map(|all| all.iter::<Dict<'_>>());
        let links = annotations.filter_map(|annotation| {
            let rect = annotation.get::<hayro_syntax::object::Rect>("Rect")?;
            let page = destination(&annotation, &catalog)?;
            Some((Rect::new(rect.x0, rect.y0, rect.x1, rect.y1), number(page)))
        });
        let height = f64::from(page.render_dimensions().1);
        let mut lines = pen.lines;
        for line in &mut lines {
            line.base = height - line.base;
        }
        read.push(Page { drawn: pen.drawn, lines, links: links.collect() });
    }
    read
}

/// The page that a link leads to; nothing where it leads out of the file.
fn destination(link: &Dict<'_>, catalog: &Dict<'_>) -> Option<ObjectIdentifier> {
    let place = link.get::<Object<'_>>("Dest");
    let place = place.or_else(|| link.get::<Dict<'_>>("A")?.get::<Object<'_>>("D"))?;
    let place = match place {
        Object::Array(place) => place,
        Object::String(name) => {
            let names = catalog.get::<Dict<'_>>("Names")?.get::<Dict<'_>>("Dests")?;
            named(&names, name.as_bytes()).expect("a name that leads somewhere")
        }
        other => panic!("{other:?} is no place"),
    };
    place.raw_iter().next()?.as_obj_ref().map(Into::into)
}

/// The place of a name, in a tree of names.
fn named<'a>(tree: &Dict<'a>, name: &[u8]) -> Option<Array<'a>> {
    if let Some(kids) = tree.get::<Array<'_>>("Kids") {
        return kids.iter::<Dict<'_>>().find_map(|kid| named(&kid, name));
    }
    let all: Vec<_> = tree.get::<Array<'_>>("Names")?.iter::<Object<'_>>().collect();
    let pairs = all
        .chunks_exact(2)
        .find(|pair| matches!(&pair[0], Object::String(own) if own.as_bytes() == name));
    match pairs?[1].clone() {
        Object::Array(place) => Some(place),
        Object::Dict(dict) => dict.get("D"),
        _ => None,
    }
}

/// What a file says of itself.
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) lang: String,
    pub(crate) is_tagged: bool,
    /// The bookmarks at the top, with how many stand below each.
    pub(crate) bookmarks: Vec<(String, usize)>,
}

/// What a file says of itself.
pub(crate) fn about(pdf: &Path) -> About {
    let pdf = Pdf::new(std::fs::read(pdf).expect("the PDF")).expect("a PDF");
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
    let text = |of: &Dict<'_>, key: &str| {
        let text = of.get::<Object<'_>>(key)?.into_string()?;
        Some(decoded(text.as_bytes()))
    };
    let mark = catalog.get::<Dict<'_>>("MarkInfo").expect("whether it is tagged");
    let outlines = catalog.get::<Dict<'_>>("Outlines").expect("bookmarks");
    let named =
        |node: &Dict<'_>| (text(node, "Title").expect("a title"), below(node).len());
    About {
        title: decoded(pdf.metadata().title.as_deref().expect("a title")),
        lang: text(&catalog, "Lang").expect("a language"),
        is_tagged: mark.get::<bool>("Marked") == Some(true),
        bookmarks: below(&outlines).iter().map(named).collect(),
    }
}

/// The bookmarks below one.
fn below<'a>(node: &Dict<'a>) -> Vec<Dict<'a>> {
    std::iter::successors(node.get("First"), |node: &Dict<'a>| node.get("Next")).collect()
}

/// A text of the file's own, as PDF writes it: in UTF-16, or in what is ASCII here.
fn decoded(bytes: &[u8]) -> String {
    let Some(wide) = bytes.strip_prefix(b"\xfe\xff") else {
        return String::from_utf8(bytes.to_vec()).expect("ASCII");
    };
    let units = wide
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16")
}

/// Notes down what is drawn.
#[derive(Default)]
struct Pen {
    drawn: Vec<(Point, String)>,
    lines: Vec<Line>,
    /// How the last letter was drawn, and where it ended.
    last: Option<(Affine, Point)>,
}

impl Pen {
    /// What stands between the last letter and one that begins at `at`: the distance is
    /// measured along the line, in thousandths of the size, however the line is turned.
    fn between(&self, at: Point) -> &'static str {
        let Some((drawn, end)) = self.last else { return "" };
        let turned = drawn.with_translation(kurbo::Vec2::ZERO);
        if turned.determinant() == 0.0 {
            return "\n";
        }
        let gap = turned.inverse() * (at - end).to_point();
        if gap.y.abs() > 100.0 || gap.x < -500.0 || gap.x > 2_000.0 {
            "\n"
        } else if gap.x > 140.0 {
            " "
        } else {
            ""
        }
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
        let drawn = transform * glyph_transform;
        let at = drawn * Point::ZERO;
        let mut text = self.between(at).to_owned();
        match glyph.as_unicode() {
            Some(BfString::Char(letter)) => text.push(letter),
            Some(BfString::String(letters)) => text.push_str(&letters),
            None => text.push(char::REPLACEMENT_CHARACTER),
        }
        let wide = match glyph {
            Glyph::Outline(outline) => outline.advance_width().unwrap_or_default(),
            Glyph::Type3(_) => 0.0,
        };
        let end = drawn * Point::new(f64::from(wide), 0.0);
        self.last = Some((drawn, end));
        match (text.strip_prefix('\n'), self.lines.last_mut()) {
            (None, Some(line)) => {
                line.text.push_str(&text);
                line.right = end.x;
            }
            (own, _) => self.lines.push(Line {
                left: at.x,
                right: end.x,
                base: at.y,
                size: drawn.determinant().abs().sqrt() * 1000.0,
                text: own.unwrap_or(&text).to_owned(),
            }),
        }
        self.drawn.push((at, text));
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
