//! What comes back from translators' tools: XLIFF 1.2 and 2.x, as any tool writes it.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// The most that is read, in bytes.
pub(super) const MOST: usize = 64 << 20;
/// How deep elements may stand in one another.
const DEEPEST: usize = 64;

/// A segment that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// The file its translation stands in.
    pub path: String,
    /// Its name in that file.
    pub id: String,
    /// The source it was translated from.
    pub source: Vec<Token>,
    /// The translation; nothing where the tool wrote none.
    pub target: Option<Vec<Token>>,
    /// What the tool says of it: `translated`, `final` and so on; empty where it says nothing.
    pub state: String,
}

/// A part of a text that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Words.
    Words(String),
    /// A code by its number.
    Code(String),
}

/// Reads an XLIFF file: the languages it names, and its segments.
///
/// # Errors
/// If it is no XLIFF, or none that can be read.
pub fn read(bytes: &[u8]) -> Result<([String; 2], Vec<Returned>), String> {
    if bytes.len() > MOST {
        return Err(format!("it is larger than {} MiB", MOST >> 20));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    let mut reading = Reading::default();
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    loop {
        let event = reader.read_event().map_err(|error| {
            let (line, _) = position(text, reader.error_position());
            format!("its XML breaks off in line {line} ({error})")
        })?;
        match event {
            Event::Start(start) => reading.start(&start)?,
            Event::End(end) => reading.end(end.local_name().as_ref()),
            Event::Text(text) => reading.words(&text.xml10_content()),
            Event::CData(text) => reading.words(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let own = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = quick_xml::escape::resolve_predefined_entity(&name);
                let text = own.or(known.map(str::to_owned));
                reading.words(
                    &text.ok_or("it has entities of its own, which are not read")?,
                );
            }
            Event::DocType(_) => {
                return Err(
                    "it brings definitions of its own (DOCTYPE), which are not read"
                        .into(),
                );
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !reading.open.is_empty() {
        return Err("its XML breaks off before its end".to_owned());
    }
    if !reading.is_xliff {
        return Err("it is no XLIFF file: nothing in it is called `xliff`".to_owned());
    }
    Ok((reading.languages, reading.all))
}

/// Line and column of a byte, counted from 1.
fn position(text: &str, at: u64) -> (usize, usize) {
    let at = usize::try_from(at).unwrap_or(text.len()).min(text.len());
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    (line, at)
}

#[derive(Default)]
struct Reading {
    is_xliff: bool,
    languages: [String; 2],
    path: String,
    open: Vec<String>,
    unit: Option<Returned>,
    /// Which text of the unit is being read.
    side: Option<Side>,
    /// How many elements deep in a code, whose own text is none.
    hidden: usize,
    all: Vec<Returned>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Source,
    Target,
}

impl Reading {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name().as_ref().to_owned();
        if self.open.len() >= DEEPEST {
            return Err(format!(
                "its elements stand more than {DEEPEST} deep in one another"
            ));
        }
        self.open.push(name.clone());
        let value = |key: &str| {
            let own = start.try_get_attribute(key).ok().flatten()?;
            own.normalized_value(XmlVersion::Implicit1_0)
                .ok()
                .map(std::borrow::Cow::into_owned)
        };
        if self.side.is_some() {
            self.inside(&name, value("id"));
            return Ok(());
        }
        match name.as_str() {
            "xliff" => {
                self.is_xliff = true;
                self.languages =
                    [value("srcLang"), value("trgLang")].map(Option::unwrap_or_default);
            }
            "file" => {
                self.path = value("original").unwrap_or_default();
                let own = [value("source-language"), value("target-language")];
                for (known, own) in self.languages.iter_mut().zip(own) {
                    if let Some(own) = own {
                        *known = own;
                    }
                }
            }
            "unit" | "trans-unit" => {
                self.unit = Some(Returned {
                    path: self.path.clone(),
                    id: value("id").unwrap_or_default(),
                    ..Returned::default()
                });
            }
            "segment" => {
                if let (Some(unit), Some(state)) = (&mut self.unit, value("state")) {
                    unit.state = state;
                }
            }
            // A suggestion is no translation.
            "alt-trans" | "matches" | "seg-source" => self.hidden += 1,
            "source" if self.unit.is_some() && self.hidden == 0 => {
                self.side = Some(Side::Source);
            }
            "target" if self.unit.is_some() && self.hidden == 0 => {
                self.side = Some(Side::Target);
                if let Some(unit) = &mut self.unit {
                    unit.target.get_or_insert_default();
                    if let Some(state) = value("state") {
                        unit.state = state;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An element within a text: a code, or a mark that a tool has made around words.
    fn inside(&mut self, name: &str, id: Option<String>) {
        if matches!(name, "mrk" | "sm" | "em") && self.hidden == 0 {
            return;
        }
        if self.hidden == 0 {
            self.push(Token::Code(id.unwrap_or_default()));
        }
        self.hidden += 1;
    }

    fn end(&mut self, name: &str) {
        self.open.pop();
        match (name, self.side) {
            ("source" | "target", Some(_)) if self.hidden == 0 => self.side = None,
            ("mrk" | "sm" | "em", Some(_)) if self.hidden == 0 => {}
            (_, Some(_)) => self.hidden = self.hidden.saturating_sub(1),
            ("alt-trans" | "matches" | "seg-source", None) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            ("unit" | "trans-unit", None) => self.all.extend(self.unit.take()),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if self.hidden == 0 && self.side.is_some() {
            self.push(Token::Words(text.to_owned()));
        }
    }

    fn push(&mut self, token: Token) {
        let Some(unit) = &mut self.unit else { return };
        let side = match self.side {
            Some(Side::Source) => &mut unit.source,
            Some(Side::Target) => unit.target.get_or_insert_default(),
            None => return,
        };
        match (token, side.last_mut()) {
            (Token::Words(text), Some(Token::Words(last))) => last.push_str(&text),
            (token, _) => side.push(token),
        }
    }
}
