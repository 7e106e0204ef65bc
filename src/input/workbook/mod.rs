//! Workbooks as cells: every cell of every sheet that holds something, with its number
//! format and formula, and the comments. Cells are read one by one, so that a sheet takes as
//! much room as it has cells, wherever they stand. Excel's workbooks (`.xlsx`, `.xlsm`) are
//! read here, those of other office programs (`.ods`) and texts (`.csv`) in files of their own.

mod comma;
pub(crate) mod format;
pub(crate) mod formula;
pub(crate) mod heads;
mod json;
mod open_document;
pub(crate) mod package;
pub(crate) mod place;

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;

use self::package::{Package, Xml, attribute, fault};
pub(crate) use self::place::{At, address, letters};
use self::place::{COLUMNS, ROWS, cell_place, row};

/// The most significant digits a spreadsheet keeps of what is typed into it.
pub const MOST_DIGITS: u32 = 15;

/// The most cells that are read.
const MOST_CELLS: usize = 2_000_000;
/// The most bytes of text in cells and comments.
const MOST_TEXT: usize = 64 << 20;
/// The most sheets.
const MOST_SHEETS: usize = 100;
/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A number.
    Number(Decimal),
    /// Text, as written.
    Text(String),
    /// What is neither: a truth, an error, a number that is too large.
    Other(String),
    /// A formula without a result.
    Nothing,
}

/// What begins a cell that holds a date and no number.
pub(crate) const DATE: &str = "the date ";

impl Content {
    /// The text as it is shown.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Nothing => String::new(),
        }
    }
}

/// A cell.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) content: Content,
    pub(crate) is_formula: bool,
    style: usize,
}

/// What a sheet's formula says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// The formula as written, without `=`.
    Own(String),
    /// That of another cell, moved here: the other's number.
    Shared(u32),
}

/// A sheet.
#[derive(Debug, Default)]
pub(crate) struct Worksheet {
    pub(crate) name: String,
    pub(crate) cells: BTreeMap<At, Cell>,
    /// Cells that are merged into one: the first and the last.
    pub(crate) merged: Vec<(At, At)>,
    pub(crate) comments: BTreeMap<At, String>,
    /// Rows and columns that are not shown.
    pub(crate) hidden_rows: BTreeSet<u32>,
    pub(crate) hidden_columns: BTreeSet<u32>,
    /// Whether the sheet is not shown.
    pub(crate) is_hidden: bool,
    formulas: BTreeMap<At, Said>,
    /// Where a formula that others share stands.
    shared: BTreeMap<u32, At>,
}

/// A workbook.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) sheets: Vec<Worksheet>,
    /// Whether days are counted from 1904.
    pub(crate) from_1904: bool,
    /// The number of the format of each style.
    styles: Vec<u32>,
    /// The formats that the workbook brings.
    formats: BTreeMap<u32, String>,
}

impl Book {
    /// Reads a workbook: a text where it is no archive and its name says so.
    ///
    /// # Errors
    /// If it cannot be read, in words.
    pub(crate) fn open(name: &str, bytes: Vec<u8>) -> Result<Self, String> {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "txt" if !bytes.starts_with(b"PK\x03\x04") => {
                comma::read(&bytes, &ending)
            }
            "json" => json::read(&bytes),
            _ => Self::read(bytes),
        }
    }

    /// Reads a workbook that is an archive.
    ///
    /// # Errors
    /// If it cannot be read, in words.
    pub(crate) fn read(bytes: Vec<u8>) -> Result<Self, String> {
        let mut package = Package::open(bytes)?;
        if let Some(text) = package.text("content.xml")? {
            return open_document::read(&text);
        }
        let main = package.related("")?;
        let main = main.into_values().find(|(kind, _)| kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |(_, path)| path);
        let text = package.text(&main)?;
        let text = text.ok_or_else(|| fault(&format!("{main} is not in it")))?;
        let related = package.related(&main)?;
        let of_kind = |wanted: &str| {
            related
                .values()
                .find(|(kind, _)| kind == wanted)
                .map(|(_, path)| path)
        };
        let mut book = Self::default();
        if let Some(path) = of_kind("styles")
            && let Some(text) = package.text(path)?
        {
            book.style(&text)?;
        }
        let mut strings = vec![];
        if let Some(path) = of_kind("sharedStrings")
            && let Some(text) = package.text(path)?
        {
            let mut xml = Xml::new(&text);
            while xml.find(&["si"], None)?.is_some() {
                strings.push(unescaped(xml.text(&["rPh"])?));
            }
        }
        let mut xml = Xml::new(&text);
        let mut room = Room { cells: MOST_CELLS, text: MOST_TEXT };
        while let Some(start) = xml.find(&["sheet", "workbookPr"], None)? {
            if start.local_name().as_ref() == "workbookPr" {
                let is_1904 = attribute(&start, "date1904");
                book.from_1904 |=
                    is_1904.is_some_and(|text| text == "1" || text == "true");
                continue;
            }
            let name = named(&attribute(&start, "name").unwrap_or_default());
            let target = attribute(&start, "id").and_then(|id| related.get(&id));
            let Some((kind, path)) = target else {
                return Err(fault(&format!("the sheet {name} is not in it")));
            };
            if kind != "worksheet" {
                continue;
            }
            if book.sheets.len() == MOST_SHEETS {
                return Err(format!("it has more than {MOST_SHEETS} sheets"));
            }
            let text = package.text(path)?;
            let text =
                text.ok_or_else(|| fault(&format!("the sheet {name} is not in it")))?;
            let state = attribute(&start, "state").unwrap_or_default();
            let is_hidden = matches!(state.as_str(), "hidden" | "veryHidden");
            let mut sheet = Worksheet { name, is_hidden, ..Worksheet::default() };
            sheet.fill(&text, &strings, &mut room)?;
            for (kind, path) in package.related(path)?.into_values() {
                if kind == "comments"
                    && let Some(text) = package.text(&path)?
                {
                    sheet.comment(&text, &mut room)?;
                }
            }
            book.sheets.push(sheet);
        }
        Ok(book)
    }

    /// Whether it is a text, whose one sheet has no name of its own.
    pub(crate) fn is_text(&self) -> bool {
        let own = [comma::SHEET, json::SHEET];
        matches!(self.sheets.as_slice(), [sheet] if own.contains(&sheet.name.as_str()))
    }

    /// What a cell shows: of a date, its day.
    pub(crate) fn shown(&self, cell: &Cell) -> String {
        if let Content::Number(number) = &cell.content
            && format::Shape::of(self.format(cell), *number).is_date
            && let Some(day) = format::day(*number, self.from_1904)
        {
            return day.to_string();
        }
        let shown = cell.content.shown();
        match (&cell.content, shown.strip_prefix(DATE)) {
            (Content::Other(_), Some(day)) => day.to_owned(),
            _ => shown,
        }
    }

    /// The number format of a cell.
    pub(crate) fn format(&self, cell: &Cell) -> &str {
        let number = self.styles.get(cell.style).copied().unwrap_or(0);
        match self.formats.get(&number) {
            Some(code) => code,
            None => format::built_in(number),
        }
    }

    fn style(&mut self, text: &str) -> Result<(), String> {
        let mut xml = Xml::new(text);
        while let Some(start) = xml.find(&["numFmt", "cellXfs"], None)? {
            if start.local_name().as_ref() == "cellXfs" {
                while let Some(style) = xml.find(&["xf"], Some("cellXfs"))? {
                    self.styles.push(number(&style, "numFmtId").unwrap_or(0));
                }
            } else if let (Some(id), Some(code)) =
                (number(&start, "numFmtId"), attribute(&start, "formatCode"))
            {
                // Those of conditional formats follow, and count less.
                self.formats.entry(id).or_insert(code);
            }
        }
        Ok(())
    }
}

/// How much may still be read.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    fn take(&mut self, text: &str) -> Result<(), String> {
        let cells = self.cells.checked_sub(1);
        self.cells =
            cells.ok_or_else(|| format!("it has more than {MOST_CELLS} cells"))?;
        self.letters(text)
    }

    fn letters(&mut self, text: &str) -> Result<(), String> {
        let left = self.text.checked_sub(text.len());
        self.text = left.ok_or_else(|| {
            format!("its cells hold more than {} MiB of text", MOST_TEXT >> 20)
        })?;
        Ok(())
    }
}

impl Worksheet {
    fn fill(
        &mut self,
        text: &str,
        strings: &[String],
        room: &mut Room,
    ) -> Result<(), String> {
        let mut xml = Xml::new(text);
        let mut rows = 0;
        let mut next: At = (0, 0);
        while let Some(start) = xml.find(&["col", "row", "c", "mergeCell"], None)? {
            match start.local_name().as_ref() {
                "col" if is_hidden(&start) => {
                    let first = number(&start, "min").unwrap_or(1).max(1);
                    let last = number(&start, "max").unwrap_or(first).min(COLUMNS);
                    self.hidden_columns.extend(first - 1..last);
                }
                "col" => {}
                "row" => {
                    let row = match attribute(&start, "r") {
                        // A row without a number follows the one before.
                        None => rows,
                        Some(text) => row(&text).ok_or_else(|| no_place(&text))?,
                    };
                    (next, rows) = ((row, 0), row + 1);
                    if is_hidden(&start) {
                        self.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    let at = match attribute(&start, "r") {
                        None => next,
                        Some(text) => cell_place(&text).ok_or_else(|| no_place(&text))?,
                    };
                    if at.0 >= ROWS || at.1 >= COLUMNS {
                        return Err(no_place("a cell"));
                    }
                    next = (at.0, at.1 + 1);
                    let Some((cell, formula)) = cell(&start, &mut xml, strings)? else {
                        continue;
                    };
                    self.formula(at, formula, room)?;
                    room.take(match &cell.content {
                        Content::Text(text) | Content::Other(text) => text,
                        Content::Number(_) | Content::Nothing => "",
                    })?;
                    if self.cells.insert(at, cell).is_some() {
                        let which = address(&self.name, at);
                        return Err(fault(&format!("{which} is in it twice")));
                    }
                }
                _ => {
                    let range = attribute(&start, "ref").unwrap_or_default();
                    if let Some((first, last)) = range.split_once(':')
                        && let (Some(first), Some(last)) =
                            (cell_place(first), cell_place(last))
                    {
                        self.merged.push((first, last));
                    }
                }
            }
        }
        Ok(())
    }

    fn formula(
        &mut self,
        at: At,
        (text, shared): (String, Option<u32>),
        room: &mut Room,
    ) -> Result<(), String> {
        let said = match shared {
            Some(number) if text.is_empty() => Said::Shared(number),
            shared => {
                if let Some(number) = shared {
                    self.shared.insert(number, at);
                }
                Said::Own(text)
            }
        };
        if let Said::Own(text) = &said {
            if text.is_empty() {
                return Ok(());
            }
            room.letters(text)?;
        }
        self.formulas.insert(at, said);
        Ok(())
    }

    /// The formula of a cell as a spreadsheet shows it, without `=`.
    pub(crate) fn formula_of(&self, at: At) -> Option<String> {
        match self.formulas.get(&at)? {
            Said::Own(text) => Some(text.clone()),
            Said::Shared(number) => {
                let first = self.shared.get(number)?;
                let Said::Own(text) = self.formulas.get(first)? else { return None };
                Some(formula::moved(text, *first, at))
            }
        }
    }

    fn comment(&mut self, text: &str, room: &mut Room) -> Result<(), String> {
        let mut xml = Xml::new(text);
        while let Some(start) = xml.find(&["comment"], None)? {
            let at = attribute(&start, "ref").and_then(|text| cell_place(&text));
            let text = unescaped(xml.text(&["rPh"])?);
            room.take(&text)?;
            self.comments.insert(at.unwrap_or((0, 0)), text);
        }
        Ok(())
    }
}

/// A formula as it is written, and the number under which it is shared.
type Formula = (String, Option<u32>);

fn is_hidden(start: &BytesStart<'_>) -> bool {
    attribute(start, "hidden").is_some_and(|text| text == "1" || text == "true")
}

/// A cell that holds something.
fn cell(
    start: &BytesStart<'_>,
    xml: &mut Xml<'_>,
    strings: &[String],
) -> Result<Option<(Cell, Formula)>, String> {
    let kind = attribute(start, "t").unwrap_or_default();
    let style = number(start, "s").unwrap_or(0) as usize;
    let (mut is_formula, mut value, mut inline) = (false, None, None);
    let mut formula: Formula = (String::new(), None);
    loop {
        match xml.next()? {
            Event::Start(part) => {
                let is_value = part.local_name().as_ref() == "v";
                let is_inline = part.local_name().as_ref() == "is";
                let is_own = part.local_name().as_ref() == "f";
                is_formula |= is_own;
                let shared = match attribute(&part, "t").as_deref() {
                    Some("shared") => number(&part, "si"),
                    _ => None,
                };
                let text = xml.text(&["rPh"])?;
                if is_own {
                    formula = (text, shared);
                } else if is_value {
                    value = Some(text);
                } else if is_inline {
                    inline = Some(unescaped(text));
                }
            }
            Event::End(_) => break,
            Event::Eof => return Err(fault(&"a sheet of it ends too soon")),
            _ => {}
        }
    }
    let value = value.unwrap_or_default();
    let content = match kind.as_str() {
        "inlineStr" => Content::Text(inline.unwrap_or_default()),
        "s" if !value.is_empty() => {
            let text = value.trim().parse().ok().and_then(|at: usize| strings.get(at));
            Content::Text(text.ok_or_else(|| fault(&"a text of it is missing"))?.clone())
        }
        "str" => Content::Text(unescaped(value)),
        "b" if !value.is_empty() => Content::Other(match value.trim() {
            "0" | "false" => "false".to_owned(),
            _ => "true".to_owned(),
        }),
        "e" if !value.is_empty() => Content::Other(format!("the error {value}")),
        "d" if !value.is_empty() => Content::Other(format!("{DATE}{value}")),
        _ if value.trim().is_empty() => Content::Nothing,
        _ => match digits(value.trim()) {
            Some(number) => Content::Number(number),
            None => Content::Other(format!("`{value}`, which is too large or no number")),
        },
    };
    let content = match content {
        Content::Text(text) if text.trim().is_empty() => Content::Nothing,
        content => content,
    };
    let is_empty = content == Content::Nothing && !is_formula;
    Ok((!is_empty).then_some((Cell { content, is_formula, style }, formula)))
}

/// A number as a spreadsheet holds it: as a float, so that its last digits may be some that
/// nobody sees.
fn digits(text: &str) -> Option<Decimal> {
    let number = text.parse().or_else(|_| Decimal::from_scientific(text)).ok()?;
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let is_zero = !mantissa.contains(|char| matches!(char, '1'..='9'));
    let number = Some(number).filter(|number| number.is_zero() == is_zero)?;
    match number.fract().is_zero() {
        true => Some(number.normalize()),
        false => number.round_sf(MOST_DIGITS).map(|number| number.normalize()),
    }
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.trim().parse().ok()
}

/// A sheet's name as it is shown.
fn named(text: &str) -> String {
    let visible = |char: char| if char.is_control() { ' ' } else { char };
    text.trim().chars().take(60).map(visible).collect()
}

fn no_place(text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    fault(&format!("`{text}` is no place in a sheet"))
}

/// Text with its `_x000D_` resolved: characters that XML cannot hold.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let (mut plain, mut rest) = (String::new(), text.as_str());
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let char = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        match char.and_then(char::from_u32) {
            Some(char) => {
                plain.push(char);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_shortest_that_read_back() {
        let number = |text| digits(text).map(|number| number.to_string());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(number("0.30000000000000004"), some("0.3"));
        assert_eq!(number("0.13500000000000001"), some("0.135"));
        assert_eq!(number("39100"), some("39100"));
        assert_eq!(number("39100.0"), some("39100"));
        assert_eq!(number("0.1000000000000000055511151231257827"), some("0.1"));
        assert_eq!(number("1.5E-3"), some("0.0015"));
        assert_eq!(number("1.2345E+5"), some("123450"));
        assert_eq!(number("0"), some("0"));
        assert_eq!(number("1234567890123456"), some("1234567890123456"));
        assert_eq!(number("1e300"), None);
        assert_eq!(number("NaN"), None);
        assert_eq!(number("1e-300"), None);
        assert_eq!(unescaped("a_x000D_b_xyz".into()), "a\rb_xyz");
    }
}
