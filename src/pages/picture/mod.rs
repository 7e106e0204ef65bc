//! Pictures: what a file holds is told by its content and judged before anything is drawn.
//! What the engine is shown is whole, in the colours of the edition, of a kind it can write,
//! and without what a camera noted beside it.

pub mod colour;
mod drawing;
mod jpeg;
mod kind;
mod pixels;
mod work;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use typst::foundations::Bytes;

use kind::Kind;

/// The most pixels a picture may have: A4 over the bleed at 600 dpi is 36 million.
const MAX_PIXELS: u64 = 100_000_000;
/// How long a picture may be looked at. What is judged by its making alone takes a moment;
/// this is for what nobody has thought of.
const PATIENCE: Duration = Duration::from_secs(20);
/// The room for looking into what stands in one another.
const STACK: usize = 256 << 20;

/// Why a picture cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fault {
    /// The reason, as what goes on behind “cannot be shown: ”.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

impl Fault {
    fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: hint.into() }
    }

    /// As of a picture inside another.
    fn inside(self) -> Self {
        Self {
            reason: format!("a picture inside it cannot: {}", self.reason),
            ..self
        }
    }
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Self::new(reason, AGAIN)
    }
}

impl From<&str> for Fault {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

const AGAIN: &str = "open the file in a drawing program and save it anew";

/// A picture as the engine is shown it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prepared {
    /// The file.
    pub bytes: Bytes,
    /// What will look otherwise than the author may think, with what to do.
    pub remarks: Vec<Fault>,
}

/// Looks at a picture and makes it fit to be set. With a printer's profile, inks become
/// colours of screens by it, where a picture brings no profile of its own; without, inks
/// stay inks.
///
/// # Errors
/// If it cannot be shown.
#[comemo::memoize]
pub fn prepare(bytes: Bytes, printer: Option<Bytes>) -> Result<Prepared, Fault> {
    // Elsewhere, so that a picture without end is given up, and one that breaks a library
    // breaks nothing else.
    let (send, receive) = mpsc::channel();
    let work = move || {
        let _ = send.send(prepared(&bytes, printer.as_deref(), 0));
    };
    let started = thread::Builder::new().stack_size(STACK).spawn(work);
    started.map_err(|error| error.to_string())?;
    match receive.recv_timeout(PATIENCE) {
        Ok(prepared) => prepared,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Fault::new(
            "drawing it takes too long",
            "export it as PNG, at 300 pixels an inch",
        )),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err("it is damaged".into()),
    }
}

/// A picture, or one that stands inside others of a number.
fn prepared(bytes: &[u8], printer: Option<&[u8]>, depth: u8) -> Result<Prepared, Fault> {
    match kind::of(bytes) {
        Kind::Pixels(format) => {
            let (bytes, remarks) = pixels::prepare(bytes, format, printer)?;
            Ok(Prepared { bytes: Bytes::new(bytes), remarks })
        }
        Kind::Drawing => {
            let (text, remarks) = drawing::prepare(bytes, printer, depth)?;
            let bytes = Bytes::from_string(text);
            if depth == 0 {
                work::judge(&bytes)?;
            }
            Ok(Prepared { bytes, remarks })
        }
        Kind::Other(reason, hint) => Err(Fault::new(reason, hint)),
    }
}
