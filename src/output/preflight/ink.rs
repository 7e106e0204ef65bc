//! Ink: which plates a colour ends on, and how much comes together where, on separations
//! drawn at a pixel a point.

use lopdf::{Document, Object, Stream};
use tiny_skia::{
    BlendMode, Color, FillRule, FilterQuality, Mask, Paint, Path, PathBuilder, Pattern,
    Pixmap, PremultipliedColorU8, Rect, Shader, SpreadMode, Stroke, Transform,
};

use super::state::{self, Area};
use crate::output::pdf::budget::Budget;
use crate::output::pdf::space::Space;

/// The inks of a colour, from 0 to 1 each.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Inks {
    /// Cyan, magenta, yellow and black.
    pub process: [f32; 4],
    /// Inks of their own.
    pub spots: Vec<(String, f32)>,
    /// Whether it goes on every plate: the colour of registration.
    pub is_registration: bool,
}

impl Inks {
    /// The inks of a colour; nothing where its space does not say.
    pub(super) fn of(space: &Space, parts: &[f32]) -> Option<Self> {
        let part = |index: usize| parts.get(index).copied().map(|p| p.clamp(0.0, 1.0));
        let mut inks = Self::default();
        match space {
            Space::Gray { .. } => inks.process[3] = 1.0 - part(0)?,
            Space::Cmyk => inks.process = [part(0)?, part(1)?, part(2)?, part(3)?],
            Space::Inks { names, .. } => {
                for (index, name) in names.iter().enumerate() {
                    let tint = part(index)?;
                    match name.as_str() {
                        "None" => {}
                        "All" => {
                            inks.process = [tint; 4];
                            inks.is_registration = true;
                        }
                        "Cyan" => inks.process[0] = tint,
                        "Magenta" => inks.process[1] = tint,
                        "Yellow" => inks.process[2] = tint,
                        "Black" => inks.process[3] = tint,
                        own => inks.spots.push((own.to_owned(), tint)),
                    }
                }
            }
            Space::Indexed { base, table } => {
                let count = base.parts();
                let index = parts.first()?.max(0.0) as usize;
                let start = index.checked_mul(count)?;
                let row = table.get(start..start.checked_add(count)?)?;
                let row: Vec<f32> =
                    row.iter().map(|byte| f32::from(*byte) / 255.0).collect();
                return Self::of(base, &row);
            }
            Space::Rgb { .. } | Space::Lab | Space::Pattern(_) | Space::Broken => {
                return None;
            }
        }
        Some(inks)
    }

    /// All inks together: 1 is one plate in full.
    pub(super) fn total(&self) -> f32 {
        let spots: f32 = self.spots.iter().map(|(_, tint)| tint).sum();
        self.process.iter().sum::<f32>() + spots
    }

    /// Whether it is black in full and no other ink.
    pub(super) fn is_black(&self) -> bool {
        self.process == [0.0, 0.0, 0.0, 1.0] && self.spots.is_empty()
    }
}

/// How paint meets what is under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// It covers it.
    Covers,
    /// It leaves the plates it has no ink on.
    Overprints,
    /// It may add to it.
    Adds,
}

/// The separations of a page.
pub(super) struct Canvas {
    /// Cyan, magenta and yellow.
    colour: Pixmap,
    /// Black, and all inks of their own together.
    black: Pixmap,
    sheet: Area,
    mask: Option<(Area, Mask)>,
    /// The most ink that came together anywhere, and where, in points.
    pub peak: (f32, [f32; 2]),
}

/// A drawn picture is taken down to this many pixels a side.
const MAX_SIDE: usize = 1_024;
/// The largest sheet that is drawn, in points a side: two metres.
const MAX_SHEET: f32 = 5_700.0;

impl Canvas {
    /// A blank canvas; nothing for a sheet too large or too small to draw.
    pub(super) fn new(sheet: Area) -> Option<Self> {
        let (width, height) = (sheet.width().ceil(), sheet.height().ceil());
        if !(1.0..=MAX_SHEET).contains(&width) || !(1.0..=MAX_SHEET).contains(&height) {
            return None;
        }
        let blank = || {
            let mut pixmap = Pixmap::new(width as u32, height as u32)?;
            pixmap.fill(Color::BLACK);
            Some(pixmap)
        };
        Some(Self {
            colour: blank()?,
            black: blank()?,
            sheet,
            mask: None,
            peak: (0.0, sheet.middle()),
        })
    }

    /// What it costs to draw on all of it, in operators.
    pub(super) fn cost(&self) -> u64 {
        pixels(self.sheet)
    }

    fn to_pixels(&self) -> Transform {
        Transform::from_row(1.0, 0.0, 0.0, -1.0, -self.sheet.left, self.sheet.top)
    }

    /// Fills or strokes a path.
    pub(super) fn draw(
        &mut self,
        path: &Path,
        stroke: Option<f32>,
        clip: Area,
        (inks, alpha): (&Inks, f32),
        meeting: Meeting,
        budget: &Budget,
    ) {
        let [c, m, y, k] = inks.process;
        let spots: f32 = inks.spots.iter().map(|(_, tint)| tint).sum();
        let colour = Color::from_rgba(c, m, y, alpha.clamp(0.0, 1.0));
        let black =
            Color::from_rgba(k, spots.clamp(0.0, 1.0), 0.0, alpha.clamp(0.0, 1.0));
        let (Some(colour), Some(black)) = (colour, black) else { return };
        let shaders = [Shader::SolidColor(colour), Shader::SolidColor(black)];
        let skip = [
            meeting != Meeting::Covers && c + m + y == 0.0,
            meeting != Meeting::Covers && k + spots == 0.0,
        ];
        let brush = Brush { shaders, skip, meeting };
        self.paint(path, stroke, clip, brush, budget);
    }

    fn paint(
        &mut self,
        path: &Path,
        stroke: Option<f32>,
        clip: Area,
        Brush { shaders, skip, meeting }: Brush<'_>,
        budget: &Budget,
    ) {
        let transform = self.to_pixels();
        let own = Area::of_path(path);
        let spread = stroke.unwrap_or(0.0);
        if clip.is_empty() || own.inset(-spread - 1.0).meet(clip).is_empty() {
            return;
        }
        // A path of very many pieces may cross itself as often.
        let pieces = path.len() as u64;
        let reached = own.inset(-spread - 1.0).meet(clip).meet(self.sheet);
        let is_clipped = !clip.holds(own.inset(-spread));
        let mut cost = pixels(reached) + 4 * pieces + pieces * pieces / 512;
        if is_clipped && self.mask.as_ref().is_none_or(|(area, _)| *area != clip) {
            cost += self.cost() / 4;
        }
        if !budget.work(cost) {
            return;
        }
        if is_clipped {
            self.clip_to(clip);
        }
        let mask = match &self.mask {
            Some((area, mask)) if *area == clip && !clip.holds(own.inset(-spread)) => {
                Some(mask)
            }
            _ => None,
        };
        let pixmaps = [&mut self.colour, &mut self.black];
        for ((pixmap, shader), skip) in pixmaps.into_iter().zip(shaders).zip(skip) {
            if skip {
                continue;
            }
            let paint = Paint {
                shader,
                blend_mode: match meeting {
                    Meeting::Covers => BlendMode::SourceOver,
                    Meeting::Overprints => BlendMode::Lighten,
                    Meeting::Adds => BlendMode::Plus,
                },
                anti_alias: false,
                ..Paint::default()
            };
            match stroke {
                None => {
                    pixmap.fill_path(path, &paint, FillRule::Winding, transform, mask);
                }
                Some(width) => {
                    let stroke = Stroke { width, ..Stroke::default() };
                    pixmap.stroke_path(path, &paint, &stroke, transform, mask);
                }
            }
        }
    }

    /// Makes the mask of a clip, unless it is the one in use.
    fn clip_to(&mut self, clip: Area) {
        if self.mask.as_ref().is_some_and(|(area, _)| *area == clip) {
            return;
        }
        let transform = self.to_pixels();
        let corners = Rect::from_ltrb(clip.left, clip.bottom, clip.right, clip.top);
        let mask = Mask::new(self.colour.width(), self.colour.height());
        if let (Some(corners), Some(mut mask)) = (corners, mask) {
            let path = PathBuilder::from_rect(corners);
            mask.fill_path(&path, FillRule::Winding, false, transform);
            self.mask = Some((clip, mask));
        }
    }

    /// Draws a picture that is in inks.
    pub(super) fn picture(
        &mut self,
        pixels: &Pixels,
        placed: Transform,
        clip: Area,
        meeting: Meeting,
        budget: &Budget,
    ) {
        if !budget.work(pixels.inks.len() as u64 / 4) {
            return;
        }
        let (Some(mut colour), Some(mut black)) = (
            Pixmap::new(pixels.width as u32, pixels.height as u32),
            Pixmap::new(pixels.width as u32, pixels.height as u32),
        ) else {
            return;
        };
        let set = |pixmap: &mut Pixmap, index: usize, [r, g, b]: [u8; 3]| {
            if let (Some(pixel), Some(colour)) = (
                pixmap.pixels_mut().get_mut(index),
                PremultipliedColorU8::from_rgba(r, g, b, 255),
            ) {
                *pixel = colour;
            }
        };
        for (index, [c, m, y, k]) in pixels.inks.iter().enumerate() {
            set(&mut colour, index, [*c, *m, *y]);
            set(&mut black, index, [*k, 0, 0]);
        }
        let Some(unit) = Rect::from_ltrb(0.0, 0.0, 1.0, 1.0) else { return };
        let Some(path) = PathBuilder::from_rect(unit).transform(placed) else { return };
        // Rows of a picture run from its top down.
        let (w, h) = (pixels.width as f32, pixels.height as f32);
        let own =
            placed.pre_concat(Transform::from_row(1.0 / w, 0.0, 0.0, -1.0 / h, 0.0, 1.0));
        let shader = |pixmap| {
            Pattern::new(pixmap, SpreadMode::Pad, FilterQuality::Nearest, 1.0, own)
        };
        let shaders = [shader(colour.as_ref()), shader(black.as_ref())];
        let brush = Brush { shaders, skip: [false; 2], meeting };
        self.paint(&path, None, clip, brush, budget);
    }

    /// The most ink in an area if some more overprinted it, and where.
    pub(super) fn most(
        &self,
        area: Area,
        over: &Inks,
        budget: &Budget,
    ) -> (f32, [f32; 2]) {
        let [c, m, y, k] = over.process.map(|ink| (ink * 255.0) as u8);
        let area = area.meet(self.sheet);
        if area.is_empty() || !budget.work(pixels(area)) {
            return (0.0, area.middle());
        }
        let width = self.colour.width() as usize;
        let columns = (area.left - self.sheet.left).floor().max(0.0) as usize
            ..((area.right - self.sheet.left).ceil() as usize).min(width);
        let rows = (self.sheet.top - area.top).floor().max(0.0) as usize
            ..((self.sheet.top - area.bottom).ceil() as usize)
                .min(self.colour.height() as usize);
        let (mut most, mut place) = (0, area.middle());
        for row in rows {
            for column in columns.clone() {
                let at = row * width + column;
                let (Some(a), Some(b)) =
                    (self.colour.pixels().get(at), self.black.pixels().get(at))
                else {
                    continue;
                };
                let total = u32::from(a.red().max(c))
                    + u32::from(a.green().max(m))
                    + u32::from(a.blue().max(y))
                    + u32::from(b.red().max(k))
                    + u32::from(b.green());
                if total > most {
                    most = total;
                    place = [
                        self.sheet.left + column as f32 + 0.5,
                        self.sheet.top - row as f32 - 0.5,
                    ];
                }
            }
        }
        (most as f32 / 255.0, place)
    }

    /// Takes note of ink that came together.
    pub(super) fn note(&mut self, total: f32, place: [f32; 2]) {
        if total > self.peak.0 {
            self.peak = (total, place);
        }
    }
}

/// How something is painted on both pixmaps.
struct Brush<'p> {
    shaders: [Shader<'p>; 2],
    skip: [bool; 2],
    meeting: Meeting,
}

/// What it costs to draw on an area, in operators.
fn pixels(area: Area) -> u64 {
    if area.is_empty() {
        return 1;
    }
    (area.width().max(1.0) * area.height().max(1.0) / 16.0) as u64 + 1
}

/// The most bytes a picture may unpack to.
const MAX_PICTURE: usize = 1 << 28;

/// A picture's pixels in process inks, no more of them than is needed.
pub(super) struct Pixels {
    width: usize,
    height: usize,
    inks: Vec<[u8; 4]>,
}

impl Pixels {
    /// Reads a picture; nothing if it is not in process inks or grey, or cannot be read.
    pub(super) fn read(
        document: &Document,
        budget: &Budget,
        stream: &Stream,
        space: &Space,
    ) -> Option<Self> {
        let side = |key: &[u8]| {
            let side = stream.dict.get_deref(key, document).ok()?.as_i64().ok()?;
            usize::try_from(side).ok().filter(|side| (1..=30_000).contains(side))
        };
        let (width, height) = (side(b"Width")?, side(b"Height")?);
        let count = match space {
            Space::Cmyk => 4,
            Space::Gray { .. } | Space::Indexed { .. } => 1,
            Space::Inks { names, .. } => names.len(),
            _ => return None,
        };
        let bits = stream.dict.get_deref(b"BitsPerComponent", document);
        let bits = bits.and_then(Object::as_i64).unwrap_or(8);
        let filters = stream.filters().unwrap_or_default();
        let bytes = if filters.contains(&b"DCTDecode".as_slice()) {
            photograph(&stream.content, count, budget)?
        } else {
            let limit = width.checked_mul(height)?.checked_mul(count)?.checked_mul(2)?;
            let limit = limit.saturating_add(1_024).min(MAX_PICTURE);
            budget.plain(document, stream, limit).ok()?
        };
        let bytes: Vec<u8> = match bits {
            8 => bytes,
            16 => bytes.into_iter().step_by(2).collect(),
            _ => return None,
        };
        let ends =
            crate::output::pdf::function::numbers(document, &stream.dict, b"Decode");
        let inverted = ends.is_some_and(|ends| ends.first() > ends.get(1));
        let step = (width.max(height)).div_ceil(MAX_SIDE);
        let (wide, high) = (width.div_ceil(step), height.div_ceil(step));
        let mut inks = Vec::with_capacity(wide * high);
        for row in (0..height).step_by(step) {
            for column in (0..width).step_by(step) {
                let start = row.checked_mul(width)?.checked_add(column)?;
                let start = start.checked_mul(count)?;
                let parts = bytes.get(start..start.checked_add(count)?)?;
                inks.push(pixel(space, parts, inverted));
            }
        }
        Some(Self { width: wide, height: high, inks })
    }

    /// The most ink of any pixel.
    pub(super) fn most(&self) -> f32 {
        let total = |inks: &[u8; 4]| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>();
        self.inks.iter().map(total).max().unwrap_or(0) as f32 / 255.0
    }
}

fn pixel(space: &Space, parts: &[u8], inverted: bool) -> [u8; 4] {
    let turn = |part: u8| if inverted { 255 - part } else { part };
    match (space, parts) {
        (Space::Cmyk, [c, m, y, k]) => [turn(*c), turn(*m), turn(*y), turn(*k)],
        (Space::Gray { .. }, [grey]) => [0, 0, 0, 255 - turn(*grey)],
        (Space::Indexed { .. }, [index]) => {
            let inks = Inks::of(space, &[f32::from(*index)]).unwrap_or_default();
            inks.process.map(|ink| (ink * 255.0) as u8)
        }
        _ => {
            let tints: Vec<f32> =
                parts.iter().map(|part| f32::from(turn(*part)) / 255.0).collect();
            let inks = Inks::of(space, &tints).unwrap_or_default();
            inks.process.map(|ink| (ink * 255.0) as u8)
        }
    }
}

/// The parts of a photograph's pixels, as its file holds them.
fn photograph(bytes: &[u8], count: usize, budget: &Budget) -> Option<Vec<u8>> {
    use zune_jpeg::JpegDecoder;
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;
    let space = match count {
        1 => ColorSpace::Luma,
        4 => ColorSpace::CMYK,
        _ => return None,
    };
    let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let size = width.checked_mul(height)?.checked_mul(count)?;
    // Taking a photograph apart is some work for each of its bytes.
    if size > MAX_PICTURE || !budget.bytes(size) || !budget.work(size as u64 / 4) {
        return None;
    }
    decoder.decode().ok()
}

/// Where a unit square ends up.
pub(super) fn placed(transform: Transform) -> Area {
    Area { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 }.through(transform)
}

/// How many pixels come to an inch where a picture is placed, the fewer of both sides.
pub(super) fn resolution([width, height]: [u32; 2], transform: Transform) -> f32 {
    let across = state::map(transform, 1.0, 0.0);
    let up = state::map(transform, 0.0, 1.0);
    let length = |[x, y]: [f32; 2]| {
        let (dx, dy) = (x - transform.tx, y - transform.ty);
        (dx * dx + dy * dy).sqrt() / 72.0
    };
    let along = width as f32 / length(across).max(1e-4);
    along.min(height as f32 / length(up).max(1e-4))
}
