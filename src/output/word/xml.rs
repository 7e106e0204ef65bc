//! `WordprocessingML`: what runs, paragraphs and content controls are written as.

use quick_xml::escape::escape;

use super::atom::Format;

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
pub(super) fn properties(format: &Format, style: Option<&str>, is_han: bool) -> String {
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
    if is_han {
        own += "<w:rFonts w:hint=\"eastAsia\"/>";
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

/// A cell of a table, which ends in a paragraph as Word asks.
pub(super) fn cell(width: usize, content: &str) -> String {
    let empty = "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr></w:p>";
    let end = if content.ends_with("</w:p>") { "" } else { empty };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}{end}</w:tc>"
    )
}

/// A table of rows, each with its cells' content; the first so many are its head.
pub(super) fn table(rows: &[Vec<String>], heads: usize, width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let each = width / columns;
    let grid = format!("<w:gridCol w:w=\"{each}\"/>").repeat(columns);
    let mut body = String::new();
    for (at, row) in rows.iter().enumerate() {
        let head = if at < heads { "<w:tblHeader/>" } else { "" };
        body += &format!("<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>");
        for place in 0..columns {
            body += &cell(each, row.get(place).map_or("", String::as_str));
        }
        body += "</w:tr>";
    }
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Recto\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>",
        each * columns
    )
}
