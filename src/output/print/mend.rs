//! Mends content streams for the printer: what the engine turned into RGB or grey by profile
//! becomes CMYK, and pure black overprints.
//!
//! Overprint follows colour: wherever a colour is set that is black alone, overprint is
//! switched on, and off with any other colour. So white never overprints, and black type on
//! a ground leaves no white rim where plates are a little out of place.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::output::pdf::content::{ContentReader, Operation};
use crate::output::pdf::space::Space;

use crate::pages::picture::colour::Condition;

/// What content is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// It is printed.
    Paint,
    /// Its lightness masks other content.
    Mask,
}

/// The names of the graphics states that switch overprint, for fills and strokes: off and
/// off, on and off, off and on, on and on.
pub(super) const STATES: [&str; 4] = ["RectoO0", "RectoO1", "RectoO2", "RectoO3"];

/// What is known of the graphics state.
#[derive(Clone, Copy)]
struct PaintState {
    fill: ColourKind,
    stroke: ColourKind,
    /// Which of [`STATES`] is in force; nothing where whoever called decides.
    overprint: Option<usize>,
}

/// A colour space, as far as mending goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ColourKind {
    Rgb,
    Gray,
    Cmyk,
    Other,
}

/// A mended stream; nothing if there was nothing to mend.
pub(super) fn stream(
    bytes: &[u8],
    spaces: &BTreeMap<Vec<u8>, Space>,
    condition: &Condition,
    role: Role,
) -> Option<Vec<u8>> {
    let mut mender = Mender {
        out: Vec::with_capacity(bytes.len() + bytes.len() / 16),
        spaces,
        condition,
        role,
        state: PaintState {
            fill: ColourKind::Gray,
            stroke: ColourKind::Gray,
            overprint: None,
        },
        changed: false,
    };
    let mut stack = vec![];
    let mut copied = 0;
    for operation in ContentReader::new(bytes) {
        match operation.operator {
            b"q" => stack.push(mender.state),
            b"Q" => mender.state = stack.pop().unwrap_or(mender.state),
            _ => {}
        }
        let before = bytes.get(copied..operation.start).unwrap_or_default();
        mender.out.extend_from_slice(before);
        if !mender.operation(&operation) {
            let own = bytes.get(operation.start..operation.end).unwrap_or_default();
            mender.out.extend_from_slice(own);
        }
        mender.overprint(&operation);
        copied = operation.end;
    }
    mender.out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    mender.changed.then_some(mender.out)
}

struct Mender<'a> {
    out: Vec<u8>,
    spaces: &'a BTreeMap<Vec<u8>, Space>,
    condition: &'a Condition,
    role: Role,
    state: PaintState,
    changed: bool,
}

impl Mender<'_> {
    /// Writes an operation's mended form, if it must be mended.
    fn operation(&mut self, operation: &Operation<'_>) -> bool {
        let is_fill = operation.operator.first().is_some_and(u8::is_ascii_lowercase);
        let kind = |name: &[u8]| match name {
            b"DeviceRGB" => ColourKind::Rgb,
            b"DeviceGray" => ColourKind::Gray,
            b"DeviceCMYK" => ColourKind::Cmyk,
            name => match self.spaces.get(name) {
                Some(Space::Rgb { .. }) => ColourKind::Rgb,
                Some(Space::Gray { .. }) => ColourKind::Gray,
                Some(Space::Cmyk) => ColourKind::Cmyk,
                _ => ColourKind::Other,
            },
        };
        match operation.operator {
            b"cs" | b"CS" => {
                let kind = operation.name().map_or(ColourKind::Other, kind);
                let state = &mut self.state;
                *(if is_fill { &mut state.fill } else { &mut state.stroke }) = kind;
                match kind {
                    ColourKind::Rgb | ColourKind::Gray => self.colour([0.0; 3], is_fill),
                    ColourKind::Cmyk | ColourKind::Other => return false,
                }
                true
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => {
                let kind = if is_fill { self.state.fill } else { self.state.stroke };
                match (kind, operation.numbers::<3>(), operation.numbers::<1>()) {
                    (ColourKind::Rgb, Some(colour), _) => self.colour(colour, is_fill),
                    (ColourKind::Gray, _, Some([grey])) => {
                        self.colour([grey; 3], is_fill);
                    }
                    _ => return false,
                }
                true
            }
            b"rg" | b"RG" => match operation.numbers::<3>() {
                Some(colour) => {
                    self.set(ColourKind::Rgb, is_fill);
                    self.colour(colour, is_fill);
                    true
                }
                None => false,
            },
            b"g" | b"G" => match operation.numbers::<1>() {
                Some([grey]) => {
                    self.set(ColourKind::Gray, is_fill);
                    self.colour([grey; 3], is_fill);
                    true
                }
                None => false,
            },
            b"k" | b"K" => {
                self.set(ColourKind::Cmyk, is_fill);
                false
            }
            b"Do" | b"sh" if self.role == Role::Paint => {
                // Pictures and shadings knock out.
                if self.state.overprint.is_some_and(|state| state != 0) {
                    self.switch(0);
                    self.out.push(b' ');
                }
                false
            }
            _ => false,
        }
    }

    fn set(&mut self, kind: ColourKind, is_fill: bool) {
        let state = &mut self.state;
        *(if is_fill { &mut state.fill } else { &mut state.stroke }) = kind;
    }

    /// Writes a colour of screens as inks, or as the lightness a mask wants.
    fn colour(&mut self, colour: [f32; 3], is_fill: bool) {
        self.changed = true;
        // What was here may have needed no space before it, as a name does not.
        self.out.push(b'\n');
        let (parts, operator) = match self.role {
            Role::Paint => {
                (self.condition.inks(colour).to_vec(), if is_fill { "k" } else { "K" })
            }
            Role::Mask => {
                let [red, green, blue] = colour;
                let light = 0.3 * red + 0.59 * green + 0.11 * blue;
                (vec![light], if is_fill { "g" } else { "G" })
            }
        };
        for part in parts {
            let _ = write!(self.out, "{} ", (part * 1e4).round() / 1e4);
        }
        self.out.extend_from_slice(operator.as_bytes());
        self.out.push(b'\n');
    }

    /// Switches overprint as the colour just set asks.
    fn overprint(&mut self, operation: &Operation<'_>) {
        if self.role == Role::Mask {
            return;
        }
        let is_black = |operation: &Operation<'_>, kind: ColourKind| match kind {
            ColourKind::Cmyk => operation.numbers() == Some([0.0, 0.0, 0.0, 1.0]),
            // A grey is black alone, and so is a space's initial colour.
            ColourKind::Gray => operation.numbers().is_none_or(|[grey]| grey == 0.0),
            ColourKind::Rgb => {
                operation.numbers::<3>().is_none_or(|parts| parts == [0.0; 3])
            }
            ColourKind::Other => false,
        };
        let (bit, kind) = match operation.operator {
            b"cs" | b"sc" | b"scn" | b"rg" | b"g" | b"k" => (1, self.state.fill),
            b"CS" | b"SC" | b"SCN" | b"RG" | b"G" | b"K" => (2, self.state.stroke),
            _ => return,
        };
        let known = self.state.overprint.unwrap_or(0);
        let wanted = if is_black(operation, kind) { known | bit } else { known & !bit };
        if self.state.overprint != Some(wanted) {
            self.out.push(b'\n');
            self.switch(wanted);
        }
    }

    fn switch(&mut self, state: usize) {
        self.state.overprint = Some(state);
        self.changed = true;
        let name = STATES.get(state).copied().unwrap_or(STATES[0]);
        let _ = write!(self.out, "/{name} gs");
    }
}
