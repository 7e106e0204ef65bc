//! Opens a file whose table is damaged: looks for its objects, as viewers do.

use lopdf::{Dictionary, Object};

use super::{Entry, HEAD, Loader, Parser, Refusal, find};

impl Loader<'_> {
    /// Looks for objects in the file's bytes, the last of a number first.
    pub(super) fn by_search(&mut self) -> Result<(), Refusal> {
        self.objects.clear();
        self.entries.clear();
        self.unmeasured.clear();
        self.trailer = Dictionary::new();
        self.unread = 2 * self.bytes.len() + HEAD;
        let mut at = 0;
        let mut packed = vec![];
        while let Some(found) = find(self.bytes.get(at..).unwrap_or_default(), b"obj") {
            let word = at + found;
            at = word + 3;
            let Some(start) = self.number_before(word) else { continue };
            let Some((id, object)) = self.indirect(start)? else { continue };
            if let Object::Stream(stream) = &object {
                if stream.dict.has_type(b"ObjStm") {
                    packed.push(stream.clone());
                }
                if stream.dict.has_type(b"XRef") && stream.dict.has(b"Root") {
                    self.trailer = stream.dict.clone();
                }
                // What stands in its data is none of the file's.
                at = start + self.extent(start, stream.content.len());
            }
            self.entries.insert(id.0, Entry::At(start, id.1));
            self.objects.insert(id, object);
        }
        for stream in packed.iter().rev() {
            self.members(stream, None)?;
        }
        let mut at = 0;
        while let Some(found) = find(self.bytes.get(at..).unwrap_or_default(), b"trailer")
        {
            at += found + b"trailer".len();
            let mut parser = Parser::new(self.bytes, at, self.left);
            let trailer = parser.object();
            self.left = parser.left;
            self.read(parser.at().saturating_sub(at))?;
            if let Some(Object::Dictionary(trailer)) = trailer
                && trailer.has(b"Root")
            {
                self.trailer = trailer;
            }
        }
        if self.trailer.has(b"Encrypt") {
            return Err(Refusal::Encrypted);
        }
        if !self.trailer.has(b"Root") {
            let mut objects = self.objects.iter();
            let root = objects.find(|(_, object)| {
                object.as_dict().is_ok_and(|own| own.has_type(b"Catalog"))
            });
            if let Some((id, _)) = root {
                let id = *id;
                self.trailer.set("Root", Object::Reference(id));
            }
        }
        Ok(())
    }

    /// Where `12 0` begins before a word.
    fn number_before(&self, word: usize) -> Option<usize> {
        let before = self.bytes.get(word.saturating_sub(32)..word)?;
        let back = |at: usize, is: fn(&u8) -> bool| {
            before
                .get(..at)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|b| is(b))
                .count()
        };
        let mut at = before.len();
        at -= back(at, u8::is_ascii_whitespace);
        let generation = back(at, u8::is_ascii_digit);
        at -= generation;
        let space = back(at, u8::is_ascii_whitespace);
        at -= space;
        let number = back(at, u8::is_ascii_digit);
        at -= number;
        let is_number = generation > 0 && space > 0 && number > 0;
        is_number.then(|| word - before.len() + at)
    }

    /// How far a stream reaches at least.
    fn extent(&self, start: usize, length: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        find(rest, b"stream").map_or(3, |at| at + length)
    }
}
