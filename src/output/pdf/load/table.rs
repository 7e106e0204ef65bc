//! The table of a file's objects, section by section (ISO 32000-1, 7.5.4 and 7.5.8).

use lopdf::{Dictionary, Object};

use super::{Entry, Loader, Parser, Refusal};

impl Loader<'_> {
    /// A section of the table; nothing if it is damaged.
    pub(super) fn section(&mut self, at: usize) -> Result<Option<Dictionary>, Refusal> {
        let mut parser = Parser::new(self.bytes, at, self.left);
        if !parser.word(b"xref") {
            return self.packed_section(at);
        }
        let mut entries = vec![];
        while !parser.word(b"trailer") {
            let (Some(first), Some(count)) = (parser.whole(), parser.whole()) else {
                return Ok(None);
            };
            for index in 0..count {
                let (Some(place), Some(generation)) = (parser.whole(), parser.whole())
                else {
                    return Ok(None);
                };
                let entry = if parser.word(b"n") {
                    let generation = u16::try_from(generation);
                    let (Ok(place), Ok(generation)) =
                        (usize::try_from(place), generation)
                    else {
                        return Ok(None);
                    };
                    Entry::At(place, generation)
                } else if parser.word(b"f") {
                    Entry::Free
                } else {
                    return Ok(None);
                };
                let number = first.checked_add(index).map(u32::try_from);
                let Some(Ok(number)) = number else { return Ok(None) };
                entries.push((number, entry));
            }
        }
        let Some(Object::Dictionary(trailer)) = parser.object() else { return Ok(None) };
        if parser.is_doubtful {
            self.doubt("the table of its objects can be read in two ways");
        }
        let end = parser.at();
        self.read(end - at)?;
        self.merge(entries)?;
        if let Ok(second) = trailer.get(b"XRefStm").and_then(Object::as_i64) {
            self.doubt("it has two tables of its objects, for older and newer readers");
            if let Ok(second) = usize::try_from(second) {
                self.packed_section(second)?;
            }
        }
        Ok(Some(trailer))
    }

    /// A section that is packed into a stream.
    fn packed_section(&mut self, at: usize) -> Result<Option<Dictionary>, Refusal> {
        let Some((_, Object::Stream(stream))) = self.indirect(at)? else {
            return Ok(None);
        };
        if !stream.dict.has_type(b"XRef") {
            return Ok(None);
        }
        let whole = |object: &Object| {
            object.as_i64().ok().and_then(|number| usize::try_from(number).ok())
        };
        let list = |key: &[u8]| -> Option<Vec<usize>> {
            stream
                .dict
                .get(key)
                .and_then(Object::as_array)
                .ok()?
                .iter()
                .map(whole)
                .collect()
        };
        let size = stream.dict.get(b"Size").ok().and_then(whole);
        let (Some(widths), Some(size)) = (list(b"W"), size) else { return Ok(None) };
        let [kind, first, second] = widths.as_slice() else { return Ok(None) };
        let width = kind.saturating_add(*first).saturating_add(*second);
        if width == 0 || widths.iter().any(|width| *width > 8) {
            return Ok(None);
        }
        let Some(data) = self.unpack(&stream)? else { return Ok(None) };
        let index = list(b"Index").unwrap_or_else(|| vec![0, size]);
        let mut rows = data.chunks_exact(width);
        let mut entries = vec![];
        for pair in index.chunks_exact(2) {
            let [start, count] = pair else { continue };
            for number in *start..start.saturating_add(*count) {
                let Some(row) = rows.next() else { return Ok(None) };
                let number_of = |bytes: &[u8]| {
                    bytes
                        .iter()
                        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
                };
                let (own, rest) = row.split_at(*kind);
                let (a, b) = rest.split_at(*first);
                let kind = if own.is_empty() { 1 } else { number_of(own) };
                let (a, b) = (number_of(a), number_of(b));
                let entry = match kind {
                    1 => match (usize::try_from(a), u16::try_from(b)) {
                        (Ok(at), Ok(generation)) => Entry::At(at, generation),
                        _ => return Ok(None),
                    },
                    2 => match (u32::try_from(a), usize::try_from(b)) {
                        (Ok(stream), Ok(index)) => Entry::In(stream, index),
                        _ => return Ok(None),
                    },
                    _ => Entry::Free,
                };
                let Ok(number) = u32::try_from(number) else { return Ok(None) };
                entries.push((number, entry));
            }
        }
        self.merge(entries)?;
        Ok(Some(stream.dict))
    }

    /// Adds entries of an older section: newer ones stay.
    fn merge(&mut self, entries: Vec<(u32, Entry)>) -> Result<(), Refusal> {
        self.left =
            self.left.checked_sub(entries.len() as u64).ok_or(Refusal::TooMuch)?;
        for (number, entry) in entries {
            self.entries.entry(number).or_insert(entry);
        }
        Ok(())
    }
}
