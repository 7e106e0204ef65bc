//! The one mouth of the program. What it says may quote files and their names, so nothing
//! that a terminal would obey leaves it; data for programs keep every character.

use std::io::{self, IsTerminal as _, Write};

use recto::diag::safe;

/// Words for people on standard output: the result.
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
        io::stdout().write_all(safe::text(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stderr().write_all(safe::text(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl Write for Json {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stdout().write_all(safe::json(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

impl Write for Data {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if io::stdout().is_terminal() {
            return Out.write(bytes);
        }
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

/// Says on standard error what the printer of findings has coloured.
pub(crate) fn coloured(text: &str) -> io::Result<()> {
    io::stderr().write_all(safe::coloured(text).as_bytes())
}
