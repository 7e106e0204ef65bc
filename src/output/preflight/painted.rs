//! What is painted and how, as the walker tells the judge.

use lopdf::{Document, Stream};
use tiny_skia::{Path, Transform};

use super::ink::{Inks, Meeting};
use super::state::{Area, Paint, State};
use crate::output::pdf::space::Space;

/// How something is painted.
#[derive(Debug, Clone)]
pub(super) struct Painted {
    /// With what.
    pub paint: Paint,
    /// How solid.
    pub alpha: f32,
    /// Whether it only covers what is under it.
    pub is_normal: bool,
    /// Whether a mask thins it.
    pub is_masked: bool,
    /// Whether it leaves plates it has no ink on.
    pub overprint: bool,
    /// Whether that goes for process inks too.
    pub nonzero: bool,
    /// Whether it is not printed but part of a mask.
    pub in_mask: bool,
    /// Outside of this nothing shows.
    pub clip: Area,
}

impl Painted {
    /// How a state fills.
    pub(super) fn fill(state: &State, in_mask: bool) -> Self {
        Self {
            paint: state.fill.clone(),
            alpha: state.fill_alpha,
            is_normal: state.is_normal,
            is_masked: state.is_masked,
            overprint: state.fill_overprint,
            nonzero: state.nonzero,
            in_mask,
            clip: state.clip,
        }
    }

    /// How a state strokes.
    pub(super) fn stroke(state: &State, in_mask: bool) -> Self {
        Self {
            paint: state.stroke.clone(),
            alpha: state.stroke_alpha,
            overprint: state.stroke_overprint,
            ..Self::fill(state, in_mask)
        }
    }

    /// The inks of its colour, where it tells.
    pub(super) fn inks(&self) -> Option<Inks> {
        if self.paint.pattern.is_some() {
            return None;
        }
        Inks::of(&self.paint.space, &self.paint.parts)
    }

    /// How it meets what is under it.
    pub(super) fn meeting(&self) -> Meeting {
        // Only colours of the plain process space leave plates they have no ink on, and
        // spot colours all process plates.
        let leaves = match &*self.paint.space {
            Space::Cmyk => self.nonzero,
            Space::Gray { .. } | Space::Inks { .. } => true,
            _ => false,
        };
        if !self.is_normal {
            Meeting::Adds
        } else if self.overprint && leaves {
            Meeting::Overprints
        } else {
            Meeting::Covers
        }
    }
}

/// A path and how it is painted.
pub(super) enum Shape<'p> {
    /// Filled.
    Fill(&'p Path),
    /// Stroked in a width.
    Stroke(&'p Path, f32),
}

/// A picture where it is placed.
pub(super) struct Picture<'p> {
    /// The file.
    pub document: &'p Document,
    /// The picture.
    pub stream: &'p Stream,
    /// Its colour space.
    pub space: Option<Space>,
    /// Whether it is a stencil for the current colour.
    pub is_stencil: bool,
    /// Its pixels across and down.
    pub size: [u32; 2],
    /// From the unit square to the sheet.
    pub transform: Transform,
    /// Outside of this nothing shows.
    pub clip: Area,
}
