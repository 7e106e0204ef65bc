//! Mends content streams for the printer: what the engine turned into RGB or grey by profile
//! becomes CMYK, and pure black overprints.
//!
//! Overprint follows colour: wherever a colour is set that is black alone, overprint is
//! switched on, and off with any other colour. So white never overprints, and black type on
//! a ground leaves no white rim where plates are a little out of place.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::output::pdf::content::{Operation, Reader};
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
struct State {
    fill: Kind,
    stroke: Kind,
    /// Which of [`STATES`] is in force; nothing where whoever called decides.
    overprint: Option<usize>,
}

/// A colour space, as far as mending goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
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
        state: State {
            fill: Kind::Gray,
            stroke: Kind::Gray,
            overprint: None,
        },
        changed: false,
    };
    let mut stack = vec![];
    let mut copied = 0;
    for operation in Reader::new(bytes) {
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
    state: State,
    changed: bool,
}

impl Mender<'_> {
    /// Writes an operation's mended form, if it must be mended.
    fn operation(&mut self, operation: &Operation<'_>) -> bool {
        let is_fill = operation.operator.first().is_some_and(u8::is_ascii_lowercase);
        let kind = |name: &[u8]| match name {
            b"DeviceRGB" => Kind::Rgb,
            b"DeviceGray" => Kind::Gray,
            b"DeviceCMYK" => Kind::Cmyk,
            name => match self.spaces.get(name) {
                Some(Space::Rgb { .. }) => Kind::Rgb,
                Some(Space::Gray { .. }) => Kind::Gray,
                Some(Space::Cmyk) => Kind::Cmyk,
                _ => Kind::Other,
            },
        };
        match operation.operator {
            b"cs" | b"CS" => {
                let kind = operation.name().map_or(Kind::Other, kind);
                let state = &mut self.state;
                *(if is_fill { &mut state.fill } else { &mut state.stroke }) = kind;
                match kind {
                    Kind::Rgb | Kind::Gray => self.colour([0.0; 3], is_fill),
                    Kind::Cmyk | Kind::Other => return false,
                }
                true
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => {
                let kind = if is_fill { self.state.fill } else { self.state.stroke };
                match (kind, operation.numbers::<3>(), operation.numbers::<1>()) {
                    (Kind::Rgb, Some(colour), _) => self.colour(colour, is_fill),
                    (Kind::Gray, _, Some([grey])) => self.colour([grey; 3], is_fill),
                    _ => return false,
                }
                true
            }
            b"rg" | b"RG" => match operation.numbers::<3>() {
                Some(colour) => {
                    self.set(Kind::Rgb, is_fill);
                    self.colour(colour, is_fill);
                    true
                }
                None => false,
            },
            b"g" | b"G" => match operation.numbers::<1>() {
                Some([grey]) => {
                    self.set(Kind::Gray, is_fill);
                    self.colour([grey; 3], is_fill);
                    true
                }
                None => false,
            },
            b"k" | b"K" => {
                self.set(Kind::Cmyk, is_fill);
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

    fn set(&mut self, kind: Kind, is_fill: bool) {
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
        let is_black = |operation: &Operation<'_>, kind: Kind| match kind {
            Kind::Cmyk => operation.numbers() == Some([0.0, 0.0, 0.0, 1.0]),
            // A grey is black alone, and so is a space's initial colour.
            Kind::Gray => operation.numbers().is_none_or(|[grey]| grey == 0.0),
            Kind::Rgb => operation.numbers::<3>().is_none_or(|parts| parts == [0.0; 3]),
            Kind::Other => false,
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
