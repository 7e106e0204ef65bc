//! How the JSON of a ledger is laid out on lines.

use std::io;

use serde_json::ser::Formatter;

/// JSON in which the entries of the outermost parts stand on lines of their own: a tool that
/// compares lines shows what changed, and no byte goes into indenting the rest.
#[derive(Default)]
pub(super) struct Lines {
    depth: usize,
    is_empty: bool,
}

impl Lines {
    fn open<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        sign: u8,
    ) -> io::Result<()> {
        self.depth += 1;
        self.is_empty = true;
        writer.write_all(&[sign])
    }

    fn close<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        sign: u8,
    ) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < 2 && !self.is_empty {
            writer.write_all(b"\n")?;
        }
        self.is_empty = false;
        writer.write_all(&[sign])
    }

    fn entry<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.is_empty = false;
        if !first {
            writer.write_all(b",")?;
        }
        if self.depth <= 2 {
            writer.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Formatter for Lines {
    fn begin_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'[')
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b']')
    }

    fn begin_array_value<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'{')
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b'}')
    }

    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
    ) -> io::Result<()> {
        writer.write_all(b": ")
    }
}
