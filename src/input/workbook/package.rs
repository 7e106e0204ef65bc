//! The parts of a workbook or a Word file, taken out of its archive within bounds: a small file can hold a
//! very large one, and claim to hold a larger one still.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{Cursor, Read as _};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// The largest archive that is read, in bytes.
const MOST_BYTES: usize = 32 << 20;
/// The most bytes its parts may unpack to, together.
const MOST_UNPACKED: u64 = 256 << 20;
/// The most parts it may have.
const MOST_PARTS: usize = 10_000;

/// An archive of parts.
pub(crate) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// The parts by name; programs differ in the case of names.
    parts: BTreeMap<String, usize>,
    left: u64,
}

impl Package {
    /// Opens an archive.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > MOST_BYTES {
            return Err(format!("it is larger than {} MiB", MOST_BYTES >> 20));
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err("it is an old workbook (.xls), or one under a password: save it as .xlsx, without a password".into());
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| fault(&e))?;
        if archive.len() > MOST_PARTS {
            return Err(format!("it has more than {MOST_PARTS} parts"));
        }
        let parts: BTreeMap<_, _> = (0..archive.len())
            .filter_map(|at| Some((key(&archive.name_for_index(at)?.ok()?), at)))
            .collect();
        for (part, what) in [
            ("xl/workbook.bin", "a binary workbook (.xlsb)"),
            ("index/document.iwa", "a Numbers file"),
        ] {
            if parts.contains_key(part) {
                return Err(format!("it is {what}: save it as .xlsx"));
            }
        }
        Ok(Self { archive, parts, left: MOST_UNPACKED })
    }

    /// The names of its parts, in small letters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// The text of a part; nothing where there is no such part.
    pub(crate) fn text(&mut self, path: &str) -> Result<Option<String>, String> {
        let Some(&at) = self.parts.get(&key(path)) else { return Ok(None) };
        let part = self.archive.by_index(at).map_err(|error| fault(&error))?;
        let mut bytes = vec![];
        part.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| fault(&e))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            format!("it unpacks to more than {} MiB", MOST_UNPACKED >> 20)
        })?;
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| format!("its part {path} is not UTF-8 text"))
    }

    /// What a part refers to: kind and path by reference.
    pub(crate) fn related(
        &mut self,
        path: &str,
    ) -> Result<BTreeMap<String, (String, String)>, String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let list = format!("{folder}/_rels/{name}.rels");
        let mut related = BTreeMap::new();
        let Some(text) = self.text(list.trim_start_matches('/'))? else {
            return Ok(related);
        };
        let mut xml = Xml::new(&text);
        while let Some(start) = xml.find(&["Relationship"], None)? {
            let kind = attribute(&start, "Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            if let (Some(id), Some(target)) =
                (attribute(&start, "Id"), attribute(&start, "Target"))
            {
                related.insert(id, (kind, resolved(folder, &target)));
            }
        }
        Ok(related)
    }
}

fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// A path as a part in `folder` names it.
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.starts_with('/') {
        true => vec![],
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Why an archive or its XML cannot be read.
pub(crate) fn fault(error: &dyn Display) -> String {
    format!("it is not sound ({error})")
}

/// The XML of a part, read from front to back.
pub(crate) struct Xml<'a>(Reader<&'a [u8]>);

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        reader.config_mut().expand_empty_elements = true;
        Self(reader)
    }

    pub(crate) fn next(&mut self) -> Result<Event<'a>, String> {
        self.0.read_event().map_err(|error| fault(&error))
    }

    /// The next element of one of these names; nothing once `end` has closed, or at the
    /// end of the part where there is no `end`.
    pub(crate) fn find(
        &mut self,
        names: &[&str],
        end: Option<&str>,
    ) -> Result<Option<BytesStart<'a>>, String> {
        loop {
            match self.next()? {
                Event::Start(start) if names.contains(&start.local_name().as_ref()) => {
                    return Ok(Some(start));
                }
                Event::End(close) if end == Some(close.local_name().as_ref()) => {
                    return Ok(None);
                }
                Event::Eof if end.is_some() => return Err(cut_off()),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The text inside the element that has just been opened, without what stands in
    /// elements of these names.
    pub(crate) fn text(&mut self, without: &[&str]) -> Result<String, String> {
        let (mut text, mut depth, mut skipped) = (String::new(), 1, None);
        while depth > 0 {
            let mut push = |part: &str| {
                if skipped.is_none() {
                    text.push_str(part);
                }
            };
            match self.next()? {
                Event::Start(start) => {
                    depth += 1;
                    if skipped.is_none() && without.contains(&start.local_name().as_ref())
                    {
                        skipped = Some(depth);
                    }
                }
                Event::End(_) => {
                    skipped = skipped.filter(|own| *own != depth);
                    depth -= 1;
                }
                Event::Text(part) => push(&part.xml10_content()),
                Event::CData(part) => push(&part.xml10_content()),
                Event::GeneralRef(name) => {
                    let char = name.resolve_char_ref().map_err(|e| fault(&e))?;
                    let known = quick_xml::escape::resolve_predefined_entity(&name);
                    match (char, known) {
                        (Some(char), _) => push(char.encode_utf8(&mut [0; 4])),
                        (None, Some(known)) => push(known),
                        (None, None) => {
                            return Err(fault(&format!("`&{};`", name.into_inner())));
                        }
                    }
                }
                Event::Eof => return Err(cut_off()),
                _ => {}
            }
        }
        Ok(text)
    }
}

fn cut_off() -> String {
    fault(&"a part of it ends too soon")
}

/// An attribute by its name without prefix.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let own = |key: &str| key.rsplit(':').next() == Some(name);
    let mut attributes = start.attributes();
    let mut found = attributes.with_checks(false).flatten();
    let found = found.find(|attribute| own(attribute.key.as_ref()))?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    value.map(Cow::into_owned).ok()
}
