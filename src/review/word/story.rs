//! The paragraphs of a part of a Word file, with what was changed in them.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::read::{Change, Paragraph, Person, Piece, What, person};
use crate::input::workbook::package::{Xml, attribute};
use crate::output::word::atom::Format;

/// How deep elements may stand in one another.
const DEEPEST: usize = 256;
/// The most paragraphs that are read.
const MOST: usize = 200_000;

/// Reads the paragraphs of a part. `numbered` says which lists are, `links` what the part refers
/// to.
pub(super) fn story(
    text: &str,
    numbered: &BTreeMap<String, bool>,
    links: &BTreeMap<String, String>,
    people: &mut Vec<Person>,
) -> Result<Vec<Paragraph>, String> {
    let mut xml = Xml::new(text);
    let mut story = Story {
        numbered,
        links,
        people,
        open: vec![],
        skip: None,
        drawing: None,
        change: Change::default(),
        link: None,
        format: Format::default(),
        is_figure: false,
        was: None,
        keeps_space: false,
        text: None,
        fields: vec![],
        controls: vec![],
        tables: 0,
        depth: 0,
        besides: vec![],
        at: None,
        note: None,
        row: Change::default(),
        paragraph: None,
        marks: BTreeMap::new(),
        all: vec![],
    };
    loop {
        match xml.next()? {
            Event::DocType(_) => {
                return Err(
                    "it brings definitions of its own (DOCTYPE), which are not read"
                        .into(),
                );
            }
            Event::Start(start) => story.start(&start)?,
            Event::End(_) => story.end(),
            Event::Text(part) => story.text(&part.xml10_content()),
            Event::CData(part) => story.text(&part.xml10_content()),
            Event::GeneralRef(name) => {
                let own = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = quick_xml::escape::resolve_predefined_entity(&name);
                let text = own.or(known.map(str::to_owned));
                story
                    .text(&text.ok_or("it has entities of its own, which are not read")?);
            }
            Event::Eof => break,
            _ => {}
        }
        if story.all.len() > MOST {
            return Err(format!("it has more than {MOST} paragraphs"));
        }
    }
    if !story.open.is_empty() {
        return Err("its XML breaks off before its end".to_owned());
    }
    Ok(story.all)
}

/// What stands around an element, to be had again once it is closed.
pub(super) struct Open {
    name: String,
    change: Change,
    link: Option<String>,
}

/// A content control that is being read.
pub(super) struct Control {
    pub(super) tag: String,
    pub(super) depth: usize,
    pub(super) shown: String,
    pub(super) before: String,
}

/// A field that is being read: its instruction, and whether its result is.
pub(super) struct Field {
    instruction: String,
    is_result: bool,
    link: Option<String>,
}

pub(super) struct Story<'a> {
    pub(super) numbered: &'a BTreeMap<String, bool>,
    pub(super) links: &'a BTreeMap<String, String>,
    pub(super) people: &'a mut Vec<Person>,
    pub(super) open: Vec<Open>,
    /// At which depth begins what is not read.
    pub(super) skip: Option<usize>,
    /// At which depth a drawing begins, whether it is a picture, and what it shows.
    pub(super) drawing: Option<(usize, bool, String)>,
    pub(super) change: Change,
    pub(super) link: Option<String>,
    pub(super) format: Format,
    pub(super) is_figure: bool,
    pub(super) was: Option<(Format, usize)>,
    pub(super) keeps_space: bool,
    /// The letters of a text that is being read.
    pub(super) text: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) controls: Vec<Control>,
    pub(super) tables: usize,
    /// How deep tables stand in one another.
    pub(super) depth: usize,
    /// Of each, whether it sets two languages side by side.
    pub(super) besides: Vec<bool>,
    pub(super) at: Option<(usize, usize, usize)>,
    /// The footnote that is being read.
    pub(super) note: Option<String>,
    pub(super) row: Change,
    pub(super) paragraph: Option<Paragraph>,
    /// The names of bookmarks that are open, by their ids.
    pub(super) marks: BTreeMap<String, String>,
    pub(super) all: Vec<Paragraph>,
}

impl Story<'_> {
    pub(super) fn is_in(&self, name: &str) -> bool {
        self.open.last().is_some_and(|open| open.name == name)
    }

    pub(super) fn is_around(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    pub(super) fn who(&mut self, start: &BytesStart<'_>) -> usize {
        let own = person(start)
            .unwrap_or(Person { name: "somebody".to_owned(), date: String::new() });
        if let Some(at) = self.people.iter().position(|known| *known == own) {
            return at;
        }
        self.people.push(own);
        self.people.len() - 1
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name().as_ref().to_owned();
        if self.open.len() >= DEEPEST {
            return Err(format!(
                "its elements stand more than {DEEPEST} deep in one another"
            ));
        }
        let depth = self.open.len();
        let open = Open {
            name: name.clone(),
            change: self.change,
            link: self.link.clone(),
        };
        if self.skip.is_none() {
            if let Some((_, is_picture, alt)) = &mut self.drawing {
                *is_picture |= name == "pic";
                if name == "docPr" {
                    *alt = attribute(start, "descr").unwrap_or_default();
                }
            } else {
                self.element(&name, start, depth);
            }
        }
        self.open.push(open);
        Ok(())
    }

    pub(super) fn begin(&mut self) {
        self.finish();
        // What stands in a control that is no figure is the report's own.
        let blocks = self.controls.iter();
        let locked = blocks
            .filter(|control| {
                control.tag.starts_with("component ") || control.tag == "code"
            })
            .map(|control| control.tag.clone())
            .next();
        self.paragraph = Some(Paragraph {
            at: self.at.filter(|_| self.depth > 0),
            note: self.note.clone(),
            style: "Normal".to_owned(),
            row: self.row,
            locked,
            ..Paragraph::default()
        });
    }

    fn finish(&mut self) {
        self.all.extend(self.paragraph.take());
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let depth = self.open.len();
        (self.change, self.link) = (open.change, open.link);
        if self.skip.is_some() {
            self.skip = self.skip.filter(|own| *own != depth);
            return;
        }
        if let Some((own, is_picture, alt)) = self.drawing.take() {
            if own != depth {
                self.drawing = Some((own, is_picture, alt));
            } else {
                self.push(match is_picture {
                    true => What::Picture(format!("[{alt}]")),
                    false => What::Foreign("a drawn shape"),
                });
            }
            return;
        }
        match open.name.as_str() {
            "p" => self.finish(),
            "footnote" => self.note = None,
            "tbl" => {
                if self.besides.pop() == Some(false) {
                    self.depth = self.depth.saturating_sub(1);
                }
                if self.depth == 0 {
                    self.at = None;
                    self.row = Change::default();
                }
            }
            name @ ("t" | "delText" | "instrText" | "delInstrText") => {
                let text = self.text.take().unwrap_or_default();
                let text = match self.keeps_space {
                    true => text.as_str(),
                    false => text.trim_matches([' ', '\t', '\n', '\r']),
                };
                match (name.starts_with('t') || name == "delText", self.fields.last_mut())
                {
                    (true, _) => self.letters(text),
                    (false, Some(field)) => field.instruction.push_str(text),
                    (false, None) => {}
                }
            }
            "sdt" => {
                let Some(control) = self.controls.pop() else { return };
                if control.depth == depth && is_own(&control.tag) {
                    let Control { tag, shown, before, .. } = control;
                    self.push(match tag.as_str() {
                        "note" => What::Again(shown),
                        "picture" => What::Picture(shown),
                        _ => What::Figure { tag, shown, before },
                    });
                }
            }
            _ => {}
        }
    }

    pub(super) fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.fields.push(Field {
                instruction: String::new(),
                is_result: false,
                link: self.link.clone(),
            }),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.is_result = true;
                    let words: Vec<_> = field.instruction.split_whitespace().collect();
                    let quoted = |word: &str| word.trim_matches('"').to_owned();
                    let link = match words.as_slice() {
                        ["HYPERLINK", "\\l", anchor, ..] => {
                            Some(format!("#{}", quoted(anchor)))
                        }
                        ["HYPERLINK", to, ..] => Some(quoted(to)),
                        _ => None,
                    };
                    self.set_link(link.map(|link| address(&link)));
                }
            }
            Some("end") => {
                if let Some(field) = self.fields.pop() {
                    self.set_link(field.link);
                }
            }
            _ => {}
        }
    }

    /// A link that goes on beyond the run it begins in.
    fn set_link(&mut self, link: Option<String>) {
        self.link.clone_from(&link);
        for open in self.open.iter_mut().rev() {
            open.link.clone_from(&link);
            if open.name == "p" {
                break;
            }
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(own) = &mut self.text {
            own.push_str(text);
        }
    }

    pub(super) fn letters(&mut self, text: &str) {
        // Before its result a field says what it is.
        let is_hidden = self.fields.last().is_some_and(|field| !field.is_result);
        if is_hidden || text.is_empty() {
            return;
        }
        let text = text.replace(['\n', '\r', '\t'], " ");
        if let Some(control) = self.controls.last_mut()
            && is_own(&control.tag)
        {
            if self.change.deleted.is_none() {
                control.shown.push_str(&text);
            }
            if self.change.inserted.is_none() {
                control.before.push_str(&text);
            }
            return;
        }
        self.push(What::Text(text));
    }

    pub(super) fn push(&mut self, what: What) {
        let in_control = self.controls.last().is_some_and(|own| is_own(&own.tag));
        let Some(paragraph) = &mut self.paragraph else { return };
        if in_control && !matches!(what, What::Begin(_) | What::End(_)) {
            return;
        }
        paragraph.pieces.push(Piece {
            what,
            change: self.change,
            format: self.format.clone(),
            was: self.was.clone(),
            is_figure: self.is_figure,
        });
    }
}

/// Whether a tag is that of a figure, or of what else stands in a line as one.
fn is_own(tag: &str) -> bool {
    let is_figure =
        tag.get(8..9) == Some("@") && tag.chars().take(8).all(|c| c.is_ascii_hexdigit());
    is_figure || matches!(tag, "note" | "picture")
}

/// An address as programs of every kind have it.
pub(super) fn address(link: &str) -> String {
    let link = link.strip_prefix("mailto:").unwrap_or(link);
    link.strip_suffix('/').unwrap_or(link).to_owned()
}
