//! The paragraphs of a part of a Word file, with what was changed in them.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::read::{Change, Paragraph, Person, Piece, What, is_on, person};
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
struct Open {
    name: String,
    change: Change,
    link: Option<String>,
}

/// A content control that is being read.
struct Control {
    tag: String,
    depth: usize,
    shown: String,
    before: String,
}

/// A field that is being read: its instruction, and whether its result is.
struct Field {
    instruction: String,
    is_result: bool,
    link: Option<String>,
}

struct Story<'a> {
    numbered: &'a BTreeMap<String, bool>,
    links: &'a BTreeMap<String, String>,
    people: &'a mut Vec<Person>,
    open: Vec<Open>,
    /// At which depth begins what is not read.
    skip: Option<usize>,
    /// At which depth a drawing begins, whether it is a picture, and what it shows.
    drawing: Option<(usize, bool, String)>,
    change: Change,
    link: Option<String>,
    format: Format,
    is_figure: bool,
    was: Option<(Format, usize)>,
    keeps_space: bool,
    /// The letters of a text that is being read.
    text: Option<String>,
    fields: Vec<Field>,
    controls: Vec<Control>,
    tables: usize,
    /// How deep tables stand in one another.
    depth: usize,
    /// Of each, whether it sets two languages side by side.
    besides: Vec<bool>,
    at: Option<(usize, usize, usize)>,
    row: Change,
    paragraph: Option<Paragraph>,
    /// The names of bookmarks that are open, by their ids.
    marks: BTreeMap<String, String>,
    all: Vec<Paragraph>,
}

/// What says nothing of the text.
const PASSED_OVER: [&str; 11] = [
    "Fallback",
    "sectPr",
    "tblGrid",
    "tcPr",
    "docPartObj",
    "dataBinding",
    "background",
    "tblPrEx",
    "endnoteRef",
    "ruby",
    "pPrChange",
];

impl Story<'_> {
    fn is_in(&self, name: &str) -> bool {
        self.open.last().is_some_and(|open| open.name == name)
    }

    fn is_around(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    fn who(&mut self, start: &BytesStart<'_>) -> usize {
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

    fn element(&mut self, name: &str, start: &BytesStart<'_>, depth: usize) {
        if self.properties(name, start, depth) {
            return;
        }
        match name {
            "pPrChange" => {
                let who = self.who(start);
                if let Some(paragraph) = &mut self.paragraph {
                    paragraph.restyled = Some(who);
                }
                self.skip = Some(depth);
            }
            name if PASSED_OVER.contains(&name) => self.skip = Some(depth),
            "tbl" => {
                self.besides.push(false);
                self.depth += 1;
                if self.depth == 1 {
                    self.tables += 1;
                    self.at = Some((self.tables, 0, 0));
                }
            }
            // What stands side by side in two languages is no table of the report's.
            "tblStyle" => {
                let is_beside = attribute(start, "val").as_deref() == Some("Beside");
                if let Some(own) =
                    self.besides.last_mut().filter(|own| is_beside && !**own)
                {
                    *own = true;
                    self.depth = self.depth.saturating_sub(1);
                    self.at = self.at.filter(|_| self.depth > 0);
                }
            }
            "tr" if self.depth < 2 => {
                self.row = Change::default();
                if let Some((_, row, cell)) = &mut self.at {
                    (*row, *cell) = (*row + 1, 0);
                }
            }
            "tc" if self.depth == 1 => {
                if let Some((.., cell)) = &mut self.at {
                    *cell += 1;
                }
            }
            "p" => self.begin(),
            "r" => {
                self.format = Format { link: self.link.clone(), ..Format::default() };
                (self.was, self.is_figure) = (None, false);
            }
            "ins" | "moveTo" => {
                let who = self.who(start);
                self.change.inserted = Some(who);
            }
            "del" | "moveFrom" => {
                let who = self.who(start);
                self.change.deleted = Some(who);
            }
            "hyperlink" => {
                let id = attribute(start, "id");
                let outer = id.and_then(|id| self.links.get(&id)).cloned();
                let inner = attribute(start, "anchor").map(|name| format!("#{name}"));
                self.link = outer.or(inner).map(|link| address(&link));
            }
            "bookmarkStart" => {
                let id = attribute(start, "id").unwrap_or_default();
                let name = attribute(start, "name").unwrap_or_default();
                if name.starts_with("recto_") {
                    self.marks.insert(id, name.clone());
                    self.push(What::Begin(name));
                }
            }
            "bookmarkEnd" => {
                let id = attribute(start, "id").unwrap_or_default();
                if let Some(name) = self.marks.remove(&id) {
                    self.push(What::End(name));
                }
            }
            "commentRangeStart" => {
                self.push(What::Opened(attribute(start, "id").unwrap_or_default()));
            }
            "commentRangeEnd" | "commentReference" => {
                self.push(What::Closed(attribute(start, "id").unwrap_or_default()));
            }
            "sdt" => self.controls.push(Control {
                tag: String::new(),
                depth,
                shown: String::new(),
                before: String::new(),
            }),
            "drawing" | "pict" | "object" => {
                self.drawing = Some((depth, false, String::new()));
            }
            "oMath" | "oMathPara" => {
                self.push(What::Foreign("a formula"));
                self.skip = Some(depth);
            }
            "fldChar" => self.field(attribute(start, "fldCharType").as_deref()),
            "t" | "delText" | "instrText" | "delInstrText" => {
                let space = attribute(start, "space");
                self.keeps_space = space.as_deref() == Some("preserve");
                self.text = Some(String::new());
            }
            "tab" | "ptab" if self.is_in("r") => self.letters(" "),
            "noBreakHyphen" => self.letters("\u{2011}"),
            "cr" => self.push(What::Break),
            "br" => {
                let kind = attribute(start, "type");
                if kind.is_none_or(|kind| kind == "textWrapping") {
                    self.push(What::Break);
                }
            }
            "sym" => self.push(What::Foreign("a sign of a font of signs")),
            "footnoteReference" => self.push(What::Note),
            "endnoteReference" => self.push(What::Foreign("an endnote")),
            "altChunk" => self.push(What::Foreign("a file of another kind")),
            _ => {}
        }
    }

    /// What is said of a run, paragraph, row or control.
    fn properties(&mut self, name: &str, start: &BytesStart<'_>, depth: usize) -> bool {
        let value = || attribute(start, "val");
        if self.is_in("rPr") && self.is_around("r") {
            let is_old = self.is_around("rPrChange");
            if name == "rPrChange" {
                let who = self.who(start);
                let link = self.link.clone();
                self.was = Some((Format { link, ..Format::default() }, who));
                return true;
            }
            let format = match (&mut self.was, is_old) {
                (Some((format, _)), true) => format,
                _ => &mut self.format,
            };
            match name {
                "b" => format.strong = is_on(value()),
                "i" => format.emphasis = is_on(value()),
                "strike" | "dstrike" => format.strike = is_on(value()),
                "vertAlign" => {
                    format.script = match value().as_deref() {
                        Some("subscript") => -1,
                        Some("superscript") => 1,
                        _ => 0,
                    }
                }
                "rStyle" => match value().as_deref() {
                    Some("CodeText") => format.code = true,
                    Some("Strong") => format.strong = true,
                    Some("Emphasis") => format.emphasis = true,
                    Some("Figure") => self.is_figure = true,
                    _ => {}
                },
                _ => {}
            }
            return true;
        }
        if self.is_in("sdtPr") {
            if name == "tag"
                && let Some(control) = self.controls.last_mut()
            {
                control.tag = attribute(start, "val").unwrap_or_default();
            }
            if name != "tag" {
                self.skip = Some(depth);
            }
            return true;
        }
        if self.is_in("trPr") {
            match name {
                "ins" => self.row.inserted = Some(self.who(start)),
                "del" => self.row.deleted = Some(self.who(start)),
                _ => {}
            }
            return true;
        }
        if !self.is_around("pPr") {
            return false;
        }
        let is_mark = self.is_in("rPr");
        let who = matches!(name, "ins" | "moveTo" | "del" | "moveFrom")
            .then(|| self.who(start));
        let numbered = self.numbered;
        let Some(paragraph) = &mut self.paragraph else { return false };
        match name {
            "pStyle" => paragraph.style = value().unwrap_or_default(),
            "ilvl" => {
                let level = value().and_then(|level| level.parse().ok()).unwrap_or(0);
                paragraph.list.get_or_insert((false, 0)).1 = level;
            }
            "numId" => {
                let id = value().unwrap_or_default();
                match id.as_str() {
                    "0" => paragraph.list = None,
                    id => {
                        let is_so = numbered.get(id).copied().unwrap_or(false);
                        paragraph.list.get_or_insert((false, 0)).0 = is_so;
                    }
                }
            }
            "ins" | "moveTo" if is_mark => paragraph.mark.inserted = who,
            "del" | "moveFrom" if is_mark => paragraph.mark.deleted = who,
            "rPrChange" => self.skip = Some(depth),
            "pPrChange" | "sectPr" => return false,
            _ => {}
        }
        true
    }

    fn begin(&mut self) {
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
                        "note" => What::Note,
                        "picture" => What::Picture(shown),
                        _ => What::Figure { tag, shown, before },
                    });
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, kind: Option<&str>) {
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

    fn text(&mut self, text: &str) {
        if let Some(own) = &mut self.text {
            own.push_str(text);
        }
    }

    fn letters(&mut self, text: &str) {
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

    fn push(&mut self, what: What) {
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
