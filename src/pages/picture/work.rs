//! How much work a drawing is, and whether the engine can write it: it is set and written
//! once by itself, so that whatever is wrong is known at the picture.

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem};
use typst::visualize::{ImageKind, SvgImage};
use usvg::filter::Kind;
use usvg::{Group, Node, Paint};

use super::Fault;
use crate::{output::export, pages::compile};

/// The most parts that may be drawn, each as often as it is.
const MAX_PARTS: f64 = 300_000.0;
/// The most steps that effects may take over all their pixels.
const MAX_STEPS: f64 = 1e9;
/// How many pixels wide effects are drawn: a page at four to a point.
const PIXELS: f64 = 2_400.0;
/// The most pixels an effect has on a side, beyond which the engine takes it down.
const MAX_SIDE: f64 = 5_000.0;
/// How many times as long as high a drawing may be.
const MAX_RATIO: f64 = 1_000.0;

/// Judges a drawing that is sound by its text.
pub(super) fn judge(bytes: &Bytes) -> Result<(), Fault> {
    let document = compile::specimen(bytes).map_err(|reason| {
        Fault::from(format!("it is not a complete SVG drawing ({reason})"))
    })?;
    let pages = document.pages().iter();
    let Some(drawing) = pages.filter_map(|page| shown(&page.frame)).next() else {
        return Err("it shows nothing".into());
    };
    let tree = drawing.tree();
    let (width, height) =
        (f64::from(tree.size().width()), f64::from(tree.size().height()));
    if width / height > MAX_RATIO || height / width > MAX_RATIO {
        return Err(Fault::new(
            "it is over a thousand times as long as high",
            "export it at the size of what it shows",
        ));
    }
    let mut work = Work {
        scale: PIXELS / width.max(height),
        known: BTreeMap::new(),
    };
    let Cost { parts, steps } = work.group(tree.root());
    if parts > MAX_PARTS {
        return Err(Fault::new(
            "it draws its parts over and over",
            "export it as PNG, at 300 pixels an inch",
        ));
    }
    if steps > MAX_STEPS {
        return Err(Fault::new(
            "its effects (shadows, blurs, textures) would take too long to draw",
            "export it as PNG, at 300 pixels an inch, or without its effects",
        ));
    }
    export::specimen(&document).map_err(|reason| {
        let hint = match reason.contains("nesting") {
            true => "ungroup it in a drawing program, or export it as PNG",
            false => super::AGAIN,
        };
        Fault::new(format!("no PDF for the archive can hold it ({reason})"), hint)
    })
}

fn shown(frame: &Frame) -> Option<&SvgImage> {
    frame.items().find_map(|(_, item)| match item {
        FrameItem::Group(group) => shown(&group.frame),
        FrameItem::Image(image, ..) => match image.kind() {
            ImageKind::Svg(drawing) => Some(drawing),
            _ => None,
        },
        _ => None,
    })
}

/// What drawing takes.
#[derive(Clone, Copy, Default)]
struct Cost {
    parts: f64,
    steps: f64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.parts += other.parts;
        self.steps += other.steps;
    }
}

struct Work {
    /// Pixels to a unit of the drawing.
    scale: f64,
    /// What is drawn in many places, by where it is held.
    known: BTreeMap<usize, Cost>,
}

impl Work {
    fn group(&mut self, group: &Group) -> Cost {
        let mut cost = Cost { parts: 1.0, steps: 0.0 };
        for child in group.children() {
            let own = match child {
                Node::Group(group) => self.group(group),
                Node::Image(image) => match image.kind() {
                    usvg::ImageKind::SVG(tree) => self.group(tree.root()),
                    _ => Cost { parts: 1.0, steps: 0.0 },
                },
                Node::Path(path) => {
                    let mut cost = Cost { parts: 1.0, steps: 0.0 };
                    let fill = path.fill().map(usvg::Fill::paint);
                    for paint in
                        fill.into_iter().chain(path.stroke().map(usvg::Stroke::paint))
                    {
                        if let Paint::Pattern(pattern) = paint {
                            cost.add(self.shared(pattern.root()));
                        }
                    }
                    cost
                }
                Node::Text(text) => self.group(text.flattened()),
            };
            cost.add(own);
        }
        let mut mask = group.mask();
        while let Some(it) = mask {
            cost.add(self.shared(it.root()));
            mask = it.mask();
        }
        let mut clip = group.clip_path();
        while let Some(it) = clip {
            cost.add(self.shared(it.root()));
            clip = it.clip_path();
        }
        let area = group.layer_bounding_box();
        let side = |side: f32| (f64::from(side) * self.scale).min(MAX_SIDE);
        let pixels = side(area.width()) * side(area.height());
        for filter in group.filters() {
            for primitive in filter.primitives() {
                cost.steps += pixels * self.steps(primitive.kind());
            }
        }
        cost
    }

    /// What stands in one place of memory and is drawn from many.
    fn shared(&mut self, group: &Group) -> Cost {
        let key = std::ptr::from_ref(group) as usize;
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let cost = self.group(group);
        self.known.insert(key, cost);
        cost
    }

    /// About how many steps an effect takes for a pixel.
    fn steps(&self, kind: &Kind) -> f64 {
        let pixels = |length: f32| 1.0 + 2.0 * f64::from(length) * self.scale;
        match kind {
            Kind::Morphology(it) => {
                let across = pixels(it.radius_x().get()).min(MAX_SIDE);
                across * pixels(it.radius_y().get()).min(MAX_SIDE)
            }
            Kind::Turbulence(it) => 40.0 * f64::from(it.num_octaves()),
            Kind::ConvolveMatrix(it) => {
                f64::from(it.matrix().columns()) * f64::from(it.matrix().rows())
            }
            Kind::GaussianBlur(_) | Kind::DropShadow(_) => 60.0,
            Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 12.0,
            _ => 2.0,
        }
    }
}
