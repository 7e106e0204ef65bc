//! The one mouth of the program. What it says may quote files and their names, so nothing
//! that a terminal would obey leaves it; data for programs keep every character.

use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::sync::Mutex;

use super::tongue::spoken;
use crate::diag::safe;

/// Why the first text that could not be written to standard output could not.
static UNWRITTEN: Mutex<Option<io::Error>> = Mutex::new(None);

/// Words for people on standard output: the result. What is formatted is told in the language
/// that is spoken; bytes stay as they are. What cannot be written there is known at
/// the end, by [`unwritten`].
pub(crate) struct Out;

/// Words for people on standard error: how it went.
pub(crate) struct Aside;

/// JSON on standard output.
pub(crate) struct Json;

/// A file's bytes on standard output: exact, unless people look at them there.
pub(crate) struct Data;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stdout().write_all(safe::text(&text).as_bytes()).map_err(missed)?;
        Ok(bytes.len())
    }

    fn write_fmt(&mut self, words: fmt::Arguments<'_>) -> io::Result<()> {
        self.write_all(spoken().say(&words.to_string()).as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush().map_err(missed)
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stderr().write_all(safe::text(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn write_fmt(&mut self, words: fmt::Arguments<'_>) -> io::Result<()> {
        self.write_all(spoken().say(&words.to_string()).as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl Write for Json {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stdout().write_all(safe::json(&text).as_bytes()).map_err(missed)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush().map_err(missed)
    }
}

impl Write for Data {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if io::stdout().is_terminal() {
            return Out.write(bytes);
        }
        io::stdout().write(bytes).map_err(missed)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush().map_err(missed)
    }
}

/// Says on standard error what the printer of findings has coloured.
pub(crate) fn coloured(text: &str) -> io::Result<()> {
    io::stderr().write_all(safe::coloured(text).as_bytes())
}

fn missed(error: io::Error) -> io::Error {
    let kind = error.kind();
    if kind != io::ErrorKind::Interrupted
        && let Ok(mut first) = UNWRITTEN.lock()
    {
        first.get_or_insert(error);
    }
    kind.into()
}

/// Why not all of the result reached standard output. A reader who has gone, as `head` has
/// after ten lines, has read what they wanted.
pub(crate) fn unwritten() -> Option<String> {
    let _ = Out.flush();
    let error = UNWRITTEN.lock().ok()?.take()?;
    match error.kind() {
        io::ErrorKind::BrokenPipe => None,
        _ => Some(format!("the result could not be written: {error}")),
    }
}
