//! XLIFF 2.1 and 1.2: segments as files that translators' tools open.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::codes::{self, Part};
use super::segment::Segment;
use crate::checks::stale_translation::Standing;
use crate::model::lang::Lang;

/// The versions of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 2.1, of 2018.
    Two,
    /// 1.2, of 2008, which older tools read.
    One,
}

/// Segments as an XLIFF file, by the files their translations stand in.
///
/// # Errors
/// None that can come of memory: writing there does not fail.
pub fn written<'a>(
    segments: impl IntoIterator<Item = &'a Segment>,
    from: Lang,
    to: Lang,
    version: Version,
) -> Result<Vec<u8>, String> {
    let mut files: BTreeMap<&str, Vec<&Segment>> = BTreeMap::new();
    for segment in segments {
        files.entry(segment.path.as_str()).or_default().push(segment);
    }
    let mut xml = Xml::new();
    match version {
        Version::Two => xml.two(&files, [from, to]),
        Version::One => xml.one(&files, [from, to]),
    }
    .map_err(|error| error.to_string())?;
    Ok(xml.finish())
}

/// The codes of a text by number.
pub(super) type Codes = Vec<(String, String)>;

/// The codes of a segment by number, those of its source and those of its translation. What says
/// the same has one number in both, however each language writes it.
pub(super) fn numbered(segment: &Segment) -> [Codes; 2] {
    let source: Codes = codes::codes_of(&segment.source)
        .zip(1..)
        .map(|(code, number)| (number.to_string(), code.to_owned()))
        .collect();
    let mut free: Vec<&(String, String)> = source.iter().collect();
    let own: Vec<&str> = codes::codes_of(&segment.target).collect();
    let mut numbers: Vec<Option<String>> = vec![None; own.len()];
    let ways: [fn(&str, &str) -> bool; 2] = [|a, b| a == b, codes::say_the_same];
    for is_so in ways {
        for (number, code) in numbers.iter_mut().zip(&own) {
            if number.is_none()
                && let Some(at) = free.iter().position(|(_, known)| is_so(known, code))
            {
                *number = Some(free.remove(at).0.clone());
            }
        }
    }
    // Of several words in quotation marks nobody knows which is which.
    free.retain(|(_, code)| codes::is_literal(code));
    let open = own.iter().zip(&mut numbers);
    let mut open: Vec<_> = open
        .filter(|(code, number)| number.is_none() && codes::is_literal(code))
        .collect();
    if let ([(_, number)], [(id, _)]) = (open.as_mut_slice(), free.as_slice()) {
        **number = Some(id.clone());
    }
    let mut alone = 0;
    let numbers = numbers.into_iter().map(|number| {
        number.unwrap_or_else(|| {
            alone += 1;
            format!("t{alone}")
        })
    });
    let target = numbers.zip(own).map(|(id, code)| (id, code.to_owned())).collect();
    [source, target]
}

/// What a translator is shown for a code of some that print something.
pub(super) fn shown<'t>(prints: &'t [(String, String)], code: &'t str) -> &'t str {
    let print = prints.iter().find(|(own, _)| own == code);
    print.map_or(code, |(_, print)| print.as_str()).trim()
}

/// XML as it is written.
pub(super) struct Xml(Writer<Vec<u8>>);

/// Writing to memory.
pub(super) type Written = std::io::Result<()>;

impl Xml {
    pub(super) fn new() -> Self {
        let mut writer = Writer::new_with_indent(vec![], b' ', 1);
        let head = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
        let _ = writer.write_event(head);
        Self(writer)
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> Written {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &str) -> Written {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Written {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element with nothing but text.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
    ) -> Written {
        self.open(name, attributes)?;
        self.words(text)?;
        self.close(name)
    }

    /// Text; characters that XML cannot hold are left out.
    pub(super) fn words(&mut self, text: &str) -> Written {
        let is_sound = |c: &char| {
            matches!(*c, '\t' | '\n')
                || !c.is_control() && !matches!(*c, '\u{fffe}' | '\u{ffff}')
        };
        let text: String = text.chars().filter(is_sound).collect();
        self.0.write_event(Event::Text(BytesText::new(&text)))
    }

    fn two(
        &mut self,
        files: &BTreeMap<&str, Vec<&Segment>>,
        langs: [Lang; 2],
    ) -> Written {
        let [from, to] = langs.map(Lang::tag);
        self.open(
            "xliff",
            &[
                ("xmlns", "urn:oasis:names:tc:xliff:document:2.0"),
                ("xmlns:slr", "urn:oasis:names:tc:xliff:sizerestriction:2.0"),
                ("version", "2.1"),
                ("srcLang", from),
                ("trgLang", to),
            ],
        )?;
        for ((path, segments), number) in files.iter().zip(1..) {
            self.open("file", &[("id", &format!("f{number}")), ("original", path)])?;
            if segments.iter().any(|own| own.limit.is_some()) {
                self.empty("slr:profiles", &[("generalProfile", "xliff:codepoints")])?;
            }
            for segment in segments {
                self.unit(segment)?;
            }
            self.close("file")?;
        }
        self.close("xliff")
    }

    fn unit(&mut self, segment: &Segment) -> Written {
        let [ours, theirs] = numbered(segment);
        let limit = segment.limit.map(|limit| limit.to_string());
        let size = limit.as_deref().map(|limit| ("slr:sizeRestriction", limit));
        let id = ("id", segment.id.as_str());
        let attributes: Vec<_> = std::iter::once(id).chain(size).collect();
        self.open("unit", &attributes)?;
        let notes = notes(segment);
        if !notes.is_empty() {
            self.open("notes", &[])?;
            for (category, note) in &notes {
                self.text("note", &[("category", category)], note)?;
            }
            self.close("notes")?;
        }
        // A code that the translation writes in another way has another original.
        let is_other = |own: &(String, String)| !ours.contains(own);
        if !ours.is_empty() || !theirs.is_empty() {
            self.open("originalData", &[])?;
            for (id, code) in &ours {
                self.text("data", &[("id", &format!("d{id}"))], code)?;
            }
            for (id, code) in theirs.iter().filter(|own| is_other(own)) {
                self.text("data", &[("id", &format!("e{id}"))], code)?;
            }
            self.close("originalData")?;
        }
        let state = match segment.standing {
            Standing::Missing => "initial",
            Standing::New | Standing::Changed => "translated",
            Standing::Confirmed => "final",
        };
        let sub = (segment.standing == Standing::Changed)
            .then_some(("subState", "recto:stale"));
        let attributes: Vec<_> = std::iter::once(("state", state)).chain(sub).collect();
        self.open("segment", &attributes)?;
        // What the present translation does without may be left out of it.
        let is_there = |id: &str| theirs.iter().any(|(own, _)| own == id);
        let may_go =
            |id: &str| id.starts_with('t') || !segment.target.is_empty() && !is_there(id);
        let code = |xml: &mut Self, own: &(String, String), prints| {
            let (id, code) = own;
            let data = format!("{}{id}", if is_other(own) { 'e' } else { 'd' });
            let print = shown(prints, code);
            let size = match code.starts_with("{{") {
                true => print.chars().count().to_string(),
                false => "0".to_owned(),
            };
            let mut attributes = vec![
                ("id", id.as_str()),
                ("dataRef", data.as_str()),
                ("disp", print),
                ("canCopy", "no"),
                ("canDelete", if may_go(id) { "yes" } else { "no" }),
            ];
            if segment.limit.is_some() {
                attributes.push(("slr:sizeInfo", &size));
            }
            xml.empty("ph", &attributes)
        };
        self.parts("source", &[], &segment.source, &ours, &|xml, own| {
            code(xml, own, &segment.prints)
        })?;
        if !segment.target.is_empty() {
            self.parts("target", &[], &segment.target, &theirs, &|xml, own| {
                code(xml, own, &segment.twins)
            })?;
        }
        self.close("segment")?;
        self.close("unit")
    }

    fn one(
        &mut self,
        files: &BTreeMap<&str, Vec<&Segment>>,
        langs: [Lang; 2],
    ) -> Written {
        let [from, to] = langs.map(Lang::tag);
        self.open(
            "xliff",
            &[("xmlns", "urn:oasis:names:tc:xliff:document:1.2"), ("version", "1.2")],
        )?;
        for (path, segments) in files {
            self.open(
                "file",
                &[
                    ("original", path),
                    ("source-language", from),
                    ("target-language", to),
                    ("datatype", "plaintext"),
                ],
            )?;
            self.open("body", &[])?;
            for segment in segments {
                self.trans_unit(segment)?;
            }
            self.close("body")?;
            self.close("file")?;
        }
        self.close("xliff")
    }

    fn trans_unit(&mut self, segment: &Segment) -> Written {
        let [ours, theirs] = numbered(segment);
        let approved = if segment.standing == Standing::Confirmed { "yes" } else { "no" };
        let limit = segment.limit.map(|limit| limit.to_string());
        let mut attributes = vec![
            ("id", segment.id.as_str()),
            ("approved", approved),
            ("xml:space", "preserve"),
        ];
        if let Some(limit) = &limit {
            attributes.extend([("maxwidth", limit.as_str()), ("size-unit", "char")]);
        }
        self.open("trans-unit", &attributes)?;
        let code = |xml: &mut Self, (id, code): &(String, String), prints| {
            let attributes = [("id", id.as_str()), ("equiv-text", shown(prints, code))];
            xml.text("ph", &attributes, code)
        };
        self.parts("source", &[], &segment.source, &ours, &|xml, own| {
            code(xml, own, &segment.prints)
        })?;
        let state = match segment.standing {
            Standing::Missing => "new",
            Standing::New => "needs-review-translation",
            Standing::Changed => "needs-adaptation",
            Standing::Confirmed => "final",
        };
        if !segment.target.is_empty() {
            let state = [("state", state)];
            self.parts("target", &state, &segment.target, &theirs, &|xml, own| {
                code(xml, own, &segment.twins)
            })?;
        }
        for (category, note) in notes(segment) {
            self.text("note", &[("from", category)], &note)?;
        }
        self.close("trans-unit")
    }

    /// A text with its codes, on one line: spaces in it count.
    fn parts(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        parts: &[Part],
        codes: &[(String, String)],
        code: &dyn Fn(&mut Self, &(String, String)) -> Written,
    ) -> Written {
        let mut free: Vec<_> = codes.iter().collect();
        self.line(name, attributes, |inside| {
            for part in codes::settled(parts) {
                match part {
                    Part::Words(text) => inside.words(&text)?,
                    Part::Code(own) => {
                        let at = free.iter().position(|(_, known)| *known == own);
                        if let Some(at) = at {
                            code(inside, free.remove(at))?;
                        }
                    }
                }
            }
            Ok(())
        })
    }

    /// An element on one line, whatever stands in it.
    pub(super) fn line(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        write: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        let mut inside = Self(Writer::new(vec![]));
        write(&mut inside)?;
        let inside = String::from_utf8(inside.0.into_inner()).unwrap_or_default();
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::from_escaped(inside)))?;
        self.close(name)
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, *value));
    }
    start
}

/// What a translator should know of a segment.
fn notes(segment: &Segment) -> Vec<(&'static str, String)> {
    let mut notes = vec![];
    if !segment.under.is_empty() {
        notes.push(("context", segment.under.clone()));
    }
    if segment.standing == Standing::Changed {
        notes.push((
            "state",
            "The source or the translation has changed since it was confirmed."
                .to_owned(),
        ));
    }
    if let Some(limit) = segment.limit {
        notes.push((
            "length",
            format!("Not longer than {limit} letters, figures as printed."),
        ));
    }
    for (word, right) in &segment.terms {
        notes.push(("term", format!("{word} = {right}")));
    }
    notes
}
