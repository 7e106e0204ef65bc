//! The graphics state of a page while its content is read.

use std::rc::Rc;

use tiny_skia::{Path, Transform};

use super::font::Font;
use crate::output::pdf::space::Space;

/// A rectangle in points, from the sheet's lower left corner: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    /// Left edge.
    pub left: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Right edge.
    pub right: f32,
    /// Upper edge.
    pub top: f32,
}

impl Area {
    /// The smallest area around points.
    pub(super) fn around(points: impl IntoIterator<Item = [f32; 2]>) -> Self {
        let mut area = Self {
            left: f32::MAX,
            bottom: f32::MAX,
            right: f32::MIN,
            top: f32::MIN,
        };
        for [x, y] in points {
            area.left = area.left.min(x);
            area.right = area.right.max(x);
            area.bottom = area.bottom.min(y);
            area.top = area.top.max(y);
        }
        area
    }

    /// The sides of a box in a file, in whatever order its corners come.
    pub(super) fn of_corners([a, b, c, d]: [f32; 4]) -> Self {
        Self::around([[a, b], [c, d]])
    }

    /// The area of a path.
    pub(super) fn of_path(path: &Path) -> Self {
        let bounds = path.bounds();
        Self {
            left: bounds.left(),
            bottom: bounds.top(),
            right: bounds.right(),
            top: bounds.bottom(),
        }
    }

    /// What two areas share.
    pub(super) fn meet(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(self) -> bool {
        self.left >= self.right || self.bottom >= self.top
    }

    /// How wide it is.
    pub(super) fn width(self) -> f32 {
        self.right - self.left
    }

    /// How high it is.
    pub(super) fn height(self) -> f32 {
        self.top - self.bottom
    }

    /// Whether another lies in it, with a little tolerance.
    pub(super) fn holds(self, other: Self) -> bool {
        const SLACK: f32 = 0.05;
        self.left <= other.left + SLACK
            && self.bottom <= other.bottom + SLACK
            && self.right + SLACK >= other.right
            && self.top + SLACK >= other.top
    }

    /// Smaller on every side by a length.
    pub(super) fn inset(self, by: f32) -> Self {
        Self {
            left: self.left + by,
            bottom: self.bottom + by,
            right: self.right - by,
            top: self.top - by,
        }
    }

    /// The area of this one after a transform.
    pub(super) fn through(self, transform: Transform) -> Self {
        let corners = [
            [self.left, self.bottom],
            [self.right, self.bottom],
            [self.left, self.top],
            [self.right, self.top],
        ];
        Self::around(corners.map(|[x, y]| map(transform, x, y)))
    }

    /// Its sides: left, bottom, right, top.
    pub(super) fn sides(self) -> [f32; 4] {
        [self.left, self.bottom, self.right, self.top]
    }

    /// Its middle.
    pub(super) fn middle(self) -> [f32; 2] {
        [(self.left + self.right) / 2.0, (self.bottom + self.top) / 2.0]
    }
}

/// A point after a transform.
pub(super) fn map(transform: Transform, x: f32, y: f32) -> [f32; 2] {
    [
        transform.sx * x + transform.kx * y + transform.tx,
        transform.ky * x + transform.sy * y + transform.ty,
    ]
}

/// How much a transform enlarges, on average.
pub(super) fn scale(transform: Transform) -> f32 {
    (transform.sx * transform.sy - transform.kx * transform.ky)
        .abs()
        .sqrt()
}

/// A colour or a pattern.
#[derive(Debug, Clone)]
pub(super) struct Paint {
    /// Its space.
    pub space: Rc<Space>,
    /// Its parts.
    pub parts: Vec<f32>,
    /// The pattern's name, if it is one.
    pub pattern: Option<Vec<u8>>,
}

impl Default for Paint {
    fn default() -> Self {
        Self {
            space: Rc::new(Space::Gray { by_profile: false }),
            parts: vec![0.0],
            pattern: None,
        }
    }
}

/// How text is set.
#[derive(Debug, Clone)]
pub(super) struct TextState {
    /// The font.
    pub font: Option<Rc<Font>>,
    /// Its size.
    pub size: f32,
    /// Space added behind each character.
    pub character: f32,
    /// Space added behind each space.
    pub word: f32,
    /// How far it is stretched: 1 is not at all.
    pub stretch: f32,
    /// The distance of lines.
    pub leading: f32,
    /// How far it is raised.
    pub rise: f32,
    /// How it is painted (ISO 32000-1, table 106).
    pub mode: u8,
}

impl Default for TextState {
    fn default() -> Self {
        Self {
            font: None,
            size: 0.0,
            character: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

/// The graphics state.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// From the content's own coordinates to the sheet's.
    pub ctm: Transform,
    /// Outside of this nothing shows.
    pub clip: Area,
    /// For fills.
    pub fill: Paint,
    /// For strokes.
    pub stroke: Paint,
    /// How wide lines are.
    pub width: f32,
    /// How text is set.
    pub text: TextState,
    /// How solid fills are.
    pub fill_alpha: f32,
    /// How solid strokes are.
    pub stroke_alpha: f32,
    /// Whether paint only covers what is under it.
    pub is_normal: bool,
    /// Whether a mask thins it.
    pub is_masked: bool,
    /// Whether fills leave the plates they have no ink on.
    pub fill_overprint: bool,
    /// Whether strokes do.
    pub stroke_overprint: bool,
    /// Whether no ink of a process colour means leaving its plate.
    pub nonzero: bool,
}

impl State {
    /// The state a page begins with.
    pub(super) fn new(sheet: Area) -> Self {
        Self {
            ctm: Transform::identity(),
            clip: sheet,
            fill: Paint::default(),
            stroke: Paint::default(),
            width: 1.0,
            text: TextState::default(),
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            is_normal: true,
            is_masked: false,
            fill_overprint: false,
            stroke_overprint: false,
            nonzero: false,
        }
    }
}
