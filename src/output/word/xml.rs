//! `WordprocessingML`: what runs, paragraphs and content controls are written as.

use quick_xml::escape::escape;

use super::atom::Format;
use crate::assets;
use crate::model::lang::{Lang, is_ideograph};

/// Text as it may stand in XML.
pub(super) fn text(text: &str) -> String {
    let sound: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    escape(sound.as_str()).into_owned()
}

/// An attribute's value of so many letters at most, as Word asks for titles and tags.
pub(super) fn short(value: &str) -> String {
    text(&value.chars().take(64).collect::<String>())
}

/// What a run says of its looks.
pub(super) fn properties(
    format: &Format,
    style: Option<&str>,
    lang: Option<Lang>,
) -> String {
    let style = match (style, format.code, &format.link) {
        (Some(style), ..) => Some(style),
        (None, true, _) => Some("CodeText"),
        (None, false, Some(_)) => Some("Hyperlink"),
        (None, false, None) => None,
    };
    let mut own = String::new();
    if let Some(style) = style {
        own += &format!("<w:rStyle w:val=\"{style}\"/>");
    }
    // Quotation marks and dashes are of both scripts: here they are full-width.
    let han = lang.filter(|lang| lang.is_han());
    if let Some(lang) = han {
        let font = assets::word_font(lang);
        own += &format!("<w:rFonts w:hint=\"eastAsia\" w:eastAsia=\"{}\"/>", text(font));
    }
    for (is_so, mark) in [
        (format.strong, "<w:b/>"),
        (format.emphasis, "<w:i/>"),
        (format.strike, "<w:strike/>"),
        (format.script < 0, "<w:vertAlign w:val=\"subscript\"/>"),
        (format.script > 0, "<w:vertAlign w:val=\"superscript\"/>"),
    ] {
        if is_so {
            own += mark;
        }
    }
    if let Some(lang) = han {
        own += &format!("<w:lang w:eastAsia=\"{}\"/>", lang.tag());
    }
    match own.is_empty() {
        true => own,
        false => format!("<w:rPr>{own}</w:rPr>"),
    }
}

/// A run of text.
pub(super) fn run(content: &str, properties: &str) -> String {
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>", text(content))
}

/// A content control that nobody changes or removes.
pub(super) fn locked(id: u32, alias: &str, tag: &str, content: &str) -> String {
    format!(
        "<w:sdt><w:sdtPr><w:alias w:val=\"{}\"/><w:tag w:val=\"{}\"/><w:id w:val=\"{id}\"/>\
         <w:lock w:val=\"sdtContentLocked\"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>",
        short(alias),
        short(tag)
    )
}

/// A small empty paragraph, as stands behind tables.
pub(super) const GAP: &str = "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr></w:p>";

/// A cell of a table, which ends in a paragraph as Word asks.
pub(super) fn cell(width: usize, across: usize, content: &str) -> String {
    let end = if content.ends_with("</w:p>") { "" } else { GAP };
    let span = match across {
        0 | 1 => String::new(),
        _ => format!("<w:gridSpan w:val=\"{across}\"/>"),
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}</w:tcPr>{content}{end}</w:tc>"
    )
}

/// A table of rows, each with its cells' content; the first so many are its head. A row of one
/// cell goes across. Columns are as wide as what stands in them asks, and no word or number in them
/// is broken as long as there is room.
pub(super) fn table(rows: &[Vec<String>], heads: usize, width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let mut needs = vec![Need::default(); columns];
    for row in rows.iter().filter(|row| row.len() > 1 || columns == 1) {
        for (need, content) in needs.iter_mut().zip(row) {
            need.add(content);
        }
    }
    grid("Recto", rows, heads, &widths(&needs, width))
}

/// How wide columns are that have a width together.
fn widths(needs: &[Need], width: usize) -> Vec<usize> {
    let least: usize = needs.iter().map(Need::least).sum::<usize>().max(1);
    let more: usize = needs.iter().map(Need::more).sum();
    let part = |need: &Need| match (width.checked_sub(least), more) {
        (None, _) => width * need.least() / least,
        (Some(rest), 0) => need.least() + rest * need.least() / least,
        (Some(rest), more) => need.least() + rest * need.more() / more,
    };
    needs.iter().map(part).collect()
}

/// How much room a column asks for, in letters; one of Han writing takes that of two.
#[derive(Clone, Copy)]
struct Need {
    /// For its longest paragraph.
    line: usize,
    /// For its longest word.
    word: usize,
}

impl Default for Need {
    fn default() -> Self {
        Self { line: 7, word: 3 }
    }
}

impl Need {
    const MOST: usize = 44;
    const LONGEST: usize = 18;

    fn add(&mut self, content: &str) {
        for paragraph in content.split("</w:p>") {
            let (mut inside, mut line, mut word) = (false, 0, 0);
            for c in paragraph.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    _ if inside => {}
                    c if is_ideograph(c) => (line, word) = (line + 2, 2),
                    ' ' => (line, word) = (line + 1, 0),
                    _ => (line, word) = (line + 1, word + 1),
                }
                self.word = self.word.max(word.min(Self::LONGEST));
            }
            self.line = self.line.max(line.min(Self::MOST));
        }
    }

    /// In twentieths of a point, with the space beside it.
    fn wide(letters: usize) -> usize {
        const LETTER: usize = 100;
        const BESIDE: usize = 220;
        letters * LETTER + BESIDE
    }

    fn least(&self) -> usize {
        Self::wide(self.word)
    }

    fn more(&self) -> usize {
        Self::wide(self.line).saturating_sub(self.least())
    }
}

/// A table whose columns are equally wide.
pub(super) fn even(rows: &[Vec<String>], width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    grid("Recto", rows, 0, &vec![width / columns; columns])
}

/// A table of a style.
pub(super) fn grid(
    style: &str,
    rows: &[Vec<String>],
    heads: usize,
    widths: &[usize],
) -> String {
    let all: usize = widths.iter().sum();
    let mut body = String::new();
    for (at, row) in rows.iter().enumerate() {
        // What stands beside something else may be longer than a page.
        let whole = if style == "Recto" { "<w:cantSplit/>" } else { "" };
        let head = if at < heads { "<w:tblHeader/>" } else { "" };
        body += "<w:tr>";
        if !whole.is_empty() || !head.is_empty() {
            body += &format!("<w:trPr>{whole}{head}</w:trPr>");
        }
        match row.as_slice() {
            [only] => body += &cell(all, widths.len(), only),
            _ => {
                for (place, width) in widths.iter().enumerate() {
                    body += &cell(*width, 1, row.get(place).map_or("", String::as_str));
                }
            }
        }
        body += "</w:tr>";
    }
    let columns: String = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{all}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )
}
