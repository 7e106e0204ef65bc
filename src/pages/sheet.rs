//! The set pages, read back: every run of type with where it stands, and a page's picture
//! as a fingerprint.

use std::collections::BTreeMap;

use typst::WorldExt as _;
use typst::foundations::{Label, Selector, StyleChain};
use typst::introspection::{Introspector as _, Location, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::pdf::{ArtifactElem, ArtifactKind};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::utils::{PicoStr, hash128};
use typst::visualize::{Image, ImageKind};
use typst_layout::{Page, PagedDocument};

use crate::model::lang::Lang;
use crate::pages::translate::Galley;
use crate::pages::translate::writer::Origin;
use crate::pages::world::Press;

/// How far apart two runs of a line are that are no parts of one word, in points.
pub(crate) const GAP: f64 = 1.0;

/// A run of type on a page.
pub struct Run<'a> {
    /// The run.
    pub text: &'a TextItem,
    /// The start of its baseline, from the page's upper left corner.
    pub at: Point,
    /// How many quarter turns clockwise it is turned by; nothing where it is slanted or scaled.
    pub turns: Option<u8>,
    /// The left and right edge of the narrowest box around it.
    pub within: (Abs, Abs),
    /// Whether it runs along the pages rather than stands in their flow.
    pub is_running: bool,
}

/// Calls `visit` with each run of a page's type, in the order of its frames.
pub fn runs<'a>(page: &'a Frame, visit: &mut impl FnMut(Run<'a>)) {
    let within = (Abs::zero(), page.width());
    walk(page, Transform::identity(), within, &mut Running::default(), visit);
}

/// Calls `visit` with each picture of a page, and how wide and high it is shown, in
/// thousandths of an inch.
pub fn images<'a>(page: &'a Frame, visit: &mut impl FnMut(&'a Image, [u32; 2])) {
    each_image(page, Transform::identity(), visit);
}

/// The heights at which something stands in a page's flow, each from where to where; what runs
/// along the pages does not count.
pub fn heights(page: &Frame) -> Vec<(Abs, Abs)> {
    let mut heights = vec![];
    each_height(page, Transform::identity(), &mut vec![], &mut heights);
    heights
}

fn each_height(
    frame: &Frame,
    outer: Transform,
    open: &mut Vec<Location>,
    heights: &mut Vec<(Abs, Abs)>,
) {
    for (offset, item) in frame.items() {
        let own = outer.pre_concat(Transform::translate(offset.x, offset.y));
        let mut stands = |from: Abs, to: Abs| {
            let (from, to) = (own.ty + own.sy.of(from), own.ty + own.sy.of(to));
            heights.push((from.min(to), from.max(to)));
        };
        match item {
            FrameItem::Tag(Tag::Start(content, _)) => {
                let kind = content
                    .to_packed::<ArtifactElem>()
                    .map(|artifact| artifact.kind.get(StyleChain::default()));
                if !matches!(kind, None | Some(ArtifactKind::Other)) {
                    open.extend(content.location());
                }
            }
            FrameItem::Tag(Tag::End(location, ..)) => open.retain(|it| it != location),
            _ if !open.is_empty() => {}
            FrameItem::Group(group) if group.clip.is_some() => {
                stands(Abs::zero(), group.frame.height());
            }
            FrameItem::Group(group) => {
                each_height(&group.frame, own.pre_concat(group.transform), open, heights);
            }
            FrameItem::Text(text) => stands(-text.size, text.size / 5.0),
            FrameItem::Shape(shape, _) => {
                let area = shape.bbox(true);
                stands(area.min.y, area.max.y);
            }
            FrameItem::Image(_, size, _) => stands(Abs::zero(), size.y),
            FrameItem::Link(..) => {}
        }
    }
}

fn each_image<'a>(
    frame: &'a Frame,
    outer: Transform,
    visit: &mut impl FnMut(&'a Image, [u32; 2]),
) {
    for (offset, item) in frame.items() {
        let own = || outer.pre_concat(Transform::translate(offset.x, offset.y));
        match item {
            FrameItem::Group(group) => {
                each_image(&group.frame, own().pre_concat(group.transform), visit);
            }
            FrameItem::Image(image, size, _) => {
                let own = own();
                let across = own.sx.get().hypot(own.ky.get());
                let down = own.kx.get().hypot(own.sy.get());
                let width = (size.x.to_inches() * across * 1_000.0).ceil() as u32;
                let height = (size.y.to_inches() * down * 1_000.0).ceil() as u32;
                visit(image, [width, height]);
            }
            _ => {}
        }
    }
}

/// How wide each picture of pixels is shown at its largest, in thousandths of an inch, by
/// the pixels its file has across and down.
pub fn pictures(pages: &[Page]) -> BTreeMap<(u32, u32), u32> {
    let mut widest = BTreeMap::new();
    let mut note = |sides: (u32, u32), width: u32| {
        let entry = widest.entry(sides).or_insert(0);
        *entry = width.max(*entry);
    };
    for page in pages {
        images(&page.frame, &mut |image, [width, height]| match image.kind() {
            ImageKind::Raster(raster) => {
                let (across, down) = (raster.width(), raster.height());
                // A photograph is turned where it is shown, not in its file.
                match raster.exif_rotation() {
                    Some(5..=8) => note((down, across), height),
                    _ => note((across, down), width),
                }
            }
            ImageKind::Svg(drawing) => inside(drawing.tree(), width, &mut note),
            ImageKind::Pdf(_) => {}
        });
    }
    widest
}

/// The pictures inside a drawing that is shown so wide.
fn inside(tree: &usvg::Tree, width: u32, note: &mut impl FnMut((u32, u32), u32)) {
    let mut open: Vec<&usvg::Group> = vec![tree.root()];
    while let Some(group) = open.pop() {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => open.push(group),
                usvg::Node::Image(image) => {
                    let shown = image.abs_bounding_box().width() / tree.size().width();
                    let size = image.size();
                    let sides = (size.width() as u32, size.height() as u32);
                    note(sides, (shown * width as f32).ceil() as u32);
                }
                usvg::Node::Path(_) | usvg::Node::Text(_) => {}
            }
        }
    }
}

/// The languages a page's type is in: those with at least a tenth of its characters.
pub fn languages(page: &Frame) -> Vec<Lang> {
    let mut counts = [0_usize; Lang::ALL.len()];
    runs(page, &mut |run| {
        let (own, region) = (run.text.lang.as_str(), run.text.region);
        let region = region.as_ref().map(|region| region.as_str());
        let lang = Lang::set_as(own, region, &Lang::ALL);
        for (own, count) in Lang::ALL.into_iter().zip(&mut counts) {
            if lang == Some(own) {
                *count += run.text.glyphs.len();
            }
        }
    });
    let all: usize = counts.iter().sum();
    let counted = Lang::ALL.into_iter().zip(counts);
    counted
        .filter(|(_, count)| *count > 0 && count * 10 >= all)
        .map(|(lang, _)| lang)
        .collect()
}

/// How many quarter turns clockwise a transform is, if it is nothing else.
fn turns(transform: Transform) -> Option<u8> {
    let Transform { sx, ky, kx, sy, .. } = transform;
    match [sx, ky, kx, sy].map(|part| (part.get() * 1e6).round() as i64) {
        [1_000_000, 0, 0, 1_000_000] => Some(0),
        [0, 1_000_000, -1_000_000, 0] => Some(1),
        [-1_000_000, 0, 0, -1_000_000] => Some(2),
        [0, -1_000_000, 1_000_000, 0] => Some(3),
        _ => None,
    }
}

fn walk<'a>(
    frame: &'a Frame,
    outer: Transform,
    within: (Abs, Abs),
    running: &mut Running,
    visit: &mut impl FnMut(Run<'a>),
) {
    for (offset, item) in frame.items() {
        let own = outer.pre_concat(Transform::translate(offset.x, offset.y));
        match item {
            FrameItem::Group(group) => {
                let own = own.pre_concat(group.transform);
                let within = match group.frame.kind().is_hard() {
                    true if own.is_only_translate() => {
                        (own.tx, own.tx + group.frame.width())
                    }
                    _ => within,
                };
                walk(&group.frame, own, within, running, visit);
            }
            FrameItem::Text(text) => visit(Run {
                text,
                at: Point::new(own.tx, own.ty),
                turns: turns(own),
                within,
                is_running: running.is_so(),
            }),
            FrameItem::Tag(tag) => running.tag(tag),
            _ => {}
        }
    }
}

/// Leads from the glyphs of a page to what the author wrote.
pub struct Origins<'a> {
    galley: &'a Galley,
    press: &'a Press,
    /// What each span of a glyph leads to; a run of type shares one.
    known: BTreeMap<u64, Option<(usize, Origin)>>,
}

impl<'a> Origins<'a> {
    /// A way back from the pages of a galley that was set in a press.
    pub fn new(galley: &'a Galley, press: &'a Press) -> Self {
        Self { galley, press, known: BTreeMap::new() }
    }

    /// The galley's file a glyph was written in, and what it comes from. What the layouts
    /// add has no origin.
    pub fn of(&mut self, span: Span) -> Option<(usize, Origin)> {
        let known = span.into_raw().get();
        if let Some(origin) = self.known.get(&known) {
            return *origin;
        }
        let origin = self.look_up(span);
        self.known.insert(known, origin);
        origin
    }

    /// Whether a glyph has an origin that was asked for before.
    pub fn has(&self, span: Span) -> bool {
        self.known.get(&span.into_raw().get()).is_some_and(Option::is_some)
    }

    /// The galley's file a glyph was written in, whether the author wrote it or a catalogue.
    pub fn file(&self, span: Span) -> Option<usize> {
        let id = span.id()?;
        let path = id.vpath().get_with_slash();
        self.galley.files.iter().position(|file| file.path == path)
    }

    fn look_up(&self, span: Span) -> Option<(usize, Origin)> {
        let file = self.file(span)?;
        let range = self.press.range(span)?;
        Some((file, self.galley.files.get(file)?.origin(range.start)?))
    }
}

/// Where the first thing of a label stands: its page, from 0, and its height there.
pub fn position(document: &PagedDocument, label: &str) -> Option<(usize, Abs)> {
    let label = Label::new(PicoStr::intern(label))?;
    let introspector = document.introspector();
    let content = introspector.query_label(label).ok()?;
    let position = introspector.position(content.location()?)?;
    Some((position.page.get() - 1, position.point.y))
}

/// The printed page of a label.
pub fn page(document: &PagedDocument, label: &str) -> Option<String> {
    let (sheet, _) = position(document, label)?;
    Some(document.pages().get(sheet)?.number.to_string())
}

/// The pages on which a label stands, by their positions from 0.
pub fn labelled(document: &PagedDocument, label: &str) -> Vec<usize> {
    let Some(label) = Label::new(PicoStr::intern(label)) else { return vec![] };
    let introspector = document.introspector();
    let found = introspector.query(&Selector::Label(label));
    let pages = found.iter().filter_map(|content| {
        let page = introspector.page(content.location()?)?;
        Some(page.get() - 1)
    });
    let mut pages: Vec<_> = pages.collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// A fingerprint of what a page shows, by everything that is drawn and where. Nothing that
/// cannot be seen goes into it: no tag, no link, no place in a source file. `leave_out`
/// says which runs of type are passed over.
pub fn picture(page: &Page, leave_out: &dyn Fn(&TextItem) -> bool) -> String {
    let mut items = vec![hash128(&(
        page.fill_or_transparent(),
        grain(page.frame.width()),
        grain(page.frame.height()),
    ))];
    draw(&page.frame, Transform::identity(), leave_out, &mut items);
    format!("{:032x}", hash128(&items))
}

/// A fingerprint of what a frame shows, as [`picture`] takes it of a page.
pub fn look(frame: &Frame) -> u128 {
    let mut items = vec![];
    draw(frame, Transform::identity(), &|_| false, &mut items);
    hash128(&items)
}

/// Whether what is drawn runs along the pages: heads and feet, and what layouts mark so,
/// as they do a navigation bar in the flow.
#[derive(Default)]
struct Running {
    open: Vec<Location>,
    is_marked: bool,
}

impl Running {
    fn is_so(&self) -> bool {
        self.is_marked || !self.open.is_empty()
    }

    fn tag(&mut self, tag: &Tag) {
        match tag {
            Tag::Start(content, _) => {
                let kind = content
                    .to_packed::<ArtifactElem>()
                    .map(|artifact| artifact.kind.get(StyleChain::default()));
                if matches!(kind, Some(ArtifactKind::Header | ArtifactKind::Footer)) {
                    self.open.push(tag.location());
                }
                match content.label().map(|label| label.resolve()).as_deref() {
                    Some("recto-running") => self.is_marked = true,
                    Some("recto-flowing") => self.is_marked = false,
                    _ => {}
                }
            }
            Tag::End(location, ..) => self.open.retain(|open| open != location),
        }
    }
}

/// Fingerprints of what a page shows, by kind.
#[derive(Default)]
pub struct Looks {
    /// Of what runs along it, and where.
    pub running: u128,
    /// Of everything else, and where.
    pub flow: u128,
    /// Of that the type, wherever it stands.
    pub letters: u128,
    /// The shapes.
    pub shapes: u128,
    /// The pictures.
    pub images: u128,
}

/// The fingerprints of a page by kind; `leave_out` as in [`picture`].
pub fn looks(page: &Page, leave_out: &dyn Fn(&TextItem) -> bool) -> Looks {
    let mut kinds: [Vec<u128>; 5] = Default::default();
    let running = &mut Running::default();
    by_kind(&page.frame, Transform::identity(), leave_out, running, &mut kinds);
    let [running, flow, letters, shapes, images] = kinds.map(|items| hash128(&items));
    Looks { running, flow, letters, shapes, images }
}

fn by_kind(
    frame: &Frame,
    outer: Transform,
    leave_out: &dyn Fn(&TextItem) -> bool,
    state: &mut Running,
    kinds: &mut [Vec<u128>; 5],
) {
    for (offset, item) in frame.items() {
        let own = outer.pre_concat(Transform::translate(offset.x, offset.y));
        let [running, flow, letters, shapes, images] = &mut *kinds;
        let (kind, look) = match item {
            FrameItem::Group(group) => {
                let own = own.pre_concat(group.transform);
                by_kind(&group.frame, own, leave_out, state, kinds);
                continue;
            }
            FrameItem::Tag(tag) => {
                state.tag(tag);
                continue;
            }
            FrameItem::Link(..) => continue,
            FrameItem::Text(text) if leave_out(text) => continue,
            FrameItem::Text(text) => {
                let look = (&text.font, grain(text.size), &text.fill, &text.stroke);
                let glyphs: Vec<_> = text.glyphs.iter().map(|glyph| glyph.id).collect();
                (letters, hash128(&(look, glyphs)))
            }
            FrameItem::Shape(shape, _) => (shapes, hash128(shape)),
            FrameItem::Image(image, size, _) => {
                let size = (grain(size.x), grain(size.y));
                (images, hash128(&(size, image.kind())))
            }
        };
        let turn = (own.sx, own.ky, own.kx, own.sy);
        let placed = hash128(&(look, turn, grain(own.tx), grain(own.ty)));
        match state.is_so() {
            true => running.push(placed),
            false => {
                flow.push(placed);
                kind.push(look);
            }
        }
    }
}

/// A length in hundredths of a point: what differs by less is the same.
fn grain(length: Abs) -> i64 {
    (length.to_pt() * 100.0).round() as i64
}

/// A place to the hundredth of a point that fingerprints know.
pub fn settled(at: Point) -> Point {
    let settled = |length: Abs| Abs::pt((length.to_pt() * 100.0).round() / 100.0);
    Point::new(settled(at.x), settled(at.y))
}

fn draw(
    frame: &Frame,
    outer: Transform,
    leave_out: &dyn Fn(&TextItem) -> bool,
    items: &mut Vec<u128>,
) {
    for (offset, item) in frame.items() {
        let own = outer.pre_concat(Transform::translate(offset.x, offset.y));
        let at = (own.sx, own.ky, own.kx, own.sy, grain(own.tx), grain(own.ty));
        match item {
            FrameItem::Group(group) => {
                if let Some(clip) = &group.clip {
                    items.push(hash128(&("clip", at, clip)));
                }
                let own = own.pre_concat(group.transform);
                draw(&group.frame, own, leave_out, items);
                if group.clip.is_some() {
                    items.push(hash128("end of clip"));
                }
            }
            FrameItem::Text(text) if leave_out(text) => {}
            FrameItem::Text(text) => {
                let look = (&text.font, grain(text.size), &text.fill, &text.stroke);
                items.push(hash128(&(at, look)));
                for glyph in &text.glyphs {
                    let x = (glyph.x_advance, glyph.x_offset);
                    items.push(hash128(&(glyph.id, x, glyph.y_advance, glyph.y_offset)));
                }
            }
            FrameItem::Shape(shape, _) => items.push(hash128(&("shape", at, shape))),
            FrameItem::Image(image, size, _) => {
                let size = (grain(size.x), grain(size.y));
                items.push(hash128(&("image", at, size, image.kind())));
            }
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}
