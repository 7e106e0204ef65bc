//! What the elements of a Word file mean as they begin.

use quick_xml::events::BytesStart;

use super::looks::by_hand;
use super::read::{Change, What, is_on};
use super::story::{Control, Story, address};
use crate::input::workbook::package::attribute;
use crate::output::word::atom::Format;

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
    "rt",
    "pPrChange",
];
impl Story<'_> {
    pub(super) fn element(&mut self, name: &str, start: &BytesStart<'_>, depth: usize) {
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
                match kind.as_deref() {
                    None | Some("textWrapping") => self.push(What::Break),
                    _ => self.push(What::Foreign("a page break")),
                }
            }
            // What stands under it is read on.
            "ruby" => self.push(What::Foreign("a phonetic guide")),
            "sym" => self.push(What::Foreign("a sign of a font of signs")),
            "footnote" => self.note = attribute(start, "id"),
            "footnoteReference" => {
                self.push(What::Note(attribute(start, "id").unwrap_or_default()));
            }
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
            let style = self.paragraph.as_ref().map_or("", |own| own.style.as_str());
            // What comes new brings the looks along of where it comes from.
            let is_known =
                !matches!(name, "rFonts" | "sz") || self.change.inserted.is_none();
            if let Some(look) = by_hand(style, start).filter(|_| is_known)
                && !is_old
                && self.link.is_none()
            {
                self.push(What::Foreign(look));
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
        let style = self.paragraph.as_ref().map_or("", |own| own.style.as_str());
        if self.is_in("pPr")
            && let Some(look) = by_hand(style, start)
        {
            self.push(What::Foreign(look));
            return true;
        }
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
}
