//! Workbooks of other office programs (`.ods`): the same cells, said in other words.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::package::{Xml, attribute, fault};
use super::place::{At, COLUMNS, ROWS};
use super::{
    Book, Cell, Content, DATE, MOST_CELLS, MOST_SHEETS, MOST_TEXT, Room, Said, Worksheet,
    digits, named,
};

/// The number of the first format: those below are Excel's own.
const FIRST_FORMAT: u32 = 1_000;
/// A format for shares whose style is not in the file.
const SHARES: u32 = 9;
/// The most decimals a share is shown with.
const MOST_DECIMALS: usize = 9;

/// Reads the content of a workbook.
///
/// # Errors
/// If it is none, or too large, in words.
pub(super) fn read(text: &str) -> Result<Book, String> {
    // The first style is that of cells without one, the second that of shares.
    let mut book = Book { styles: vec![0, SHARES], ..Book::default() };
    // Shares with decimals, as many as are shown.
    for decimals in 1..=MOST_DECIMALS {
        let number = FIRST_FORMAT + u32::try_from(decimals).unwrap_or(0);
        book.formats.insert(number, format!("0.{}%", "0".repeat(decimals)));
        book.styles.push(number);
    }
    let first = FIRST_FORMAT + u32::try_from(book.styles.len()).unwrap_or(0);
    let mut styles: BTreeMap<String, usize> = BTreeMap::new();
    let mut formats: BTreeMap<String, u32> = BTreeMap::new();
    let mut hidden: Vec<String> = vec![];
    let mut room = Room { cells: MOST_CELLS, text: MOST_TEXT };
    let mut xml = Xml::new(text);
    let kinds = [
        "number-style",
        "percentage-style",
        "currency-style",
        "date-style",
        "time-style",
        "style",
        "table-properties",
        "table",
    ];
    let mut family = String::new();
    let mut is_spreadsheet = false;
    while let Some(start) = xml.find(&kinds, None)? {
        let kind = start.local_name().as_ref().to_owned();
        let name = attribute(&start, "name").unwrap_or_default();
        match kind.as_str() {
            "style" => {
                family.clone_from(&name);
                let format = attribute(&start, "data-style-name");
                let format = format.and_then(|name| formats.get(&name)).copied();
                book.styles.push(format.unwrap_or(0));
                styles.insert(name, book.styles.len() - 1);
            }
            "table-properties" => {
                if attribute(&start, "display").as_deref() == Some("false") {
                    hidden.push(family.clone());
                }
            }
            "table" => {
                is_spreadsheet = true;
                if book.sheets.len() == MOST_SHEETS {
                    return Err(format!("it has more than {MOST_SHEETS} sheets"));
                }
                let style = attribute(&start, "style-name").unwrap_or_default();
                let mut sheet = Worksheet {
                    name: self::named(&name),
                    is_hidden: hidden.contains(&style),
                    ..Worksheet::default()
                };
                fill(&mut sheet, &mut xml, &styles, &mut room)?;
                book.sheets.push(sheet);
            }
            kind => {
                let number = first + u32::try_from(formats.len()).unwrap_or(0);
                book.formats.insert(number, format(&mut xml, kind)?);
                formats.insert(name, number);
            }
        }
    }
    match is_spreadsheet {
        true => Ok(book),
        false => Err(fault(&"it has no table")),
    }
}

/// A format in Excel's words.
fn format(xml: &mut Xml<'_>, kind: &str) -> Result<String, String> {
    let mut code = String::new();
    let is_day = matches!(kind, "date-style" | "time-style");
    loop {
        match xml.next()? {
            Event::Start(part) => match part.local_name().as_ref() {
                "number" | "scientific-number" | "fraction" if !is_day => {
                    let decimals = attribute(&part, "decimal-places");
                    let decimals = decimals.and_then(|text| text.parse().ok());
                    let decimals: usize = decimals.unwrap_or(0).min(30);
                    code.push_str(match decimals {
                        0 => "0",
                        _ => "0.",
                    });
                    (0..decimals).for_each(|_| code.push('0'));
                    let factor = attribute(&part, "display-factor");
                    let factor = factor.and_then(|text| text.parse().ok());
                    let mut factor: u64 = factor.unwrap_or(1);
                    while factor >= 1_000 {
                        code.push(',');
                        factor /= 1_000;
                    }
                    xml.text(&[])?;
                }
                "text" | "currency-symbol" => {
                    let text = xml.text(&[])?;
                    match text.trim() {
                        "%" if kind == "percentage-style" => code.push('%'),
                        _ => code.push_str(&format!("\"{}\"", text.replace('"', ""))),
                    }
                }
                "year" if is_day => code.push_str("yyyy"),
                "month" if is_day => code.push_str("mm"),
                "day" | "day-of-week" if is_day => code.push_str("dd"),
                "hours" | "minutes" | "seconds" | "am-pm" if is_day => {
                    code.push_str("hh");
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == kind => return Ok(code),
            Event::Eof => return Err(fault(&"a format of it ends too soon")),
            _ => {}
        }
    }
}

fn times(start: &BytesStart<'_>, name: &str) -> u32 {
    let times = attribute(start, name).and_then(|text| text.trim().parse().ok());
    times.unwrap_or(1).max(1)
}

fn is_hidden(start: &BytesStart<'_>) -> bool {
    attribute(start, "visibility").is_some_and(|text| text != "visible")
}

/// Reads a sheet, whose element has just been opened.
fn fill(
    sheet: &mut Worksheet,
    xml: &mut Xml<'_>,
    styles: &BTreeMap<String, usize>,
    room: &mut Room,
) -> Result<(), String> {
    let (mut row, mut rows, mut column, mut columns) = (0_u32, 1_u32, 0_u32, 0_u32);
    let mut usual: Vec<(u32, usize)> = vec![];
    let style = |name: Option<String>| name.and_then(|name| styles.get(&name)).copied();
    loop {
        let start = match xml.next()? {
            Event::Start(start) => start,
            Event::End(end) => match end.local_name().as_ref() {
                "table" => return Ok(()),
                "table-row" => {
                    row = row.saturating_add(rows);
                    continue;
                }
                _ => continue,
            },
            Event::Eof => return Err(fault(&"a sheet of it ends too soon")),
            _ => continue,
        };
        match start.local_name().as_ref() {
            "table-column" => {
                let until = columns
                    .saturating_add(times(&start, "number-columns-repeated"))
                    .min(COLUMNS);
                if is_hidden(&start) {
                    sheet.hidden_columns.extend(columns..until);
                }
                columns = until;
                let own = style(attribute(&start, "default-cell-style-name"));
                usual.push((until, own.unwrap_or(0)));
            }
            "table-row" => {
                rows = times(&start, "number-rows-repeated");
                column = 0;
                if is_hidden(&start) {
                    sheet.hidden_rows.extend(row..row.saturating_add(rows).min(ROWS));
                }
            }
            "table-cell" | "covered-table-cell" => {
                let repeated = times(&start, "number-columns-repeated");
                let own = style(attribute(&start, "style-name"));
                let own = own.or_else(|| {
                    let usual = usual.iter().find(|(until, _)| column < *until);
                    usual.map(|(_, style)| *style)
                });
                let read = cell(&start, xml, own.unwrap_or(0))?;
                let at = (row, column);
                let wide = times(&start, "number-columns-spanned");
                let high = times(&start, "number-rows-spanned");
                if wide > 1 || high > 1 {
                    let last =
                        (row.saturating_add(high) - 1, column.saturating_add(wide) - 1);
                    sheet.merged.push((at, last));
                }
                read.put(sheet, at, (rows, repeated), room)?;
                column = column.saturating_add(repeated);
            }
            // Tables inside a cell, and what is drawn over a sheet.
            "shapes" | "table" => {
                xml.text(&[])?;
            }
            _ => {}
        }
    }
}

/// A cell with what is said of it.
struct Found {
    cell: Option<Cell>,
    formula: Option<String>,
    comment: Option<String>,
}

impl Found {
    /// Puts it into a sheet, as often as it is repeated.
    fn put(
        self,
        sheet: &mut Worksheet,
        (row, column): At,
        (rows, columns): (u32, u32),
        room: &mut Room,
    ) -> Result<(), String> {
        if let Some(comment) = self.comment {
            room.take(&comment)?;
            sheet.comments.insert((row, column), comment);
        }
        let Some(cell) = self.cell else { return Ok(()) };
        let text = match &cell.content {
            Content::Text(text) | Content::Other(text) => text.as_str(),
            Content::Number(_) | Content::Nothing => "",
        };
        for row in row..row.saturating_add(rows) {
            for column in column..column.saturating_add(columns) {
                if row >= ROWS || column >= COLUMNS {
                    return Err(fault(&"a cell of it is outside of any sheet"));
                }
                room.take(text)?;
                if let Some(formula) = &self.formula {
                    room.letters(formula)?;
                    sheet.formulas.insert((row, column), Said::Own(formula.clone()));
                }
                sheet.cells.insert((row, column), cell.clone());
            }
        }
        Ok(())
    }
}

/// Reads a cell, whose element has just been opened.
fn cell(
    start: &BytesStart<'_>,
    xml: &mut Xml<'_>,
    style: usize,
) -> Result<Found, String> {
    let kind = attribute(start, "value-type").unwrap_or_default();
    let formula = attribute(start, "formula").map(|text| in_other_words(&text));
    let (mut lines, mut comment): (Vec<String>, _) = (vec![], None);
    loop {
        match xml.next()? {
            Event::Start(part) => match part.local_name().as_ref() {
                "p" => lines.push(xml.text(&["annotation"])?),
                "annotation" => comment = Some(xml.text(&["creator", "date"])?),
                _ => {
                    xml.text(&[])?;
                }
            },
            Event::End(_) => break,
            Event::Eof => return Err(fault(&"a sheet of it ends too soon")),
            _ => {}
        }
    }
    let value = attribute(start, "value").unwrap_or_default();
    let text = lines.join("\n");
    let shown = text.clone();
    let content = match kind.as_str() {
        "float" | "percentage" | "currency" => match digits(value.trim()) {
            Some(number) => Content::Number(number),
            None => Content::Other(format!("`{value}`, which is too large or no number")),
        },
        "date" => {
            let date = attribute(start, "date-value").unwrap_or_default();
            Content::Other(format!("{DATE}{date}"))
        }
        "time" => Content::Other("a time".to_owned()),
        "boolean" => {
            Content::Other(attribute(start, "boolean-value").unwrap_or_default())
        }
        _ if text.trim().is_empty() => Content::Nothing,
        _ if formula.is_some() && (text.starts_with('#') || text.starts_with("Err:")) => {
            Content::Other(format!("the error {text}"))
        }
        _ => Content::Text(text),
    };
    let style = match (kind.as_str(), style) {
        // Its own style may stand in a part that is not read: what is shown says it too.
        ("percentage", _) => 1 + decimals_of(&shown),
        (_, style) => style,
    };
    let is_formula = formula.is_some();
    let is_empty = content == Content::Nothing && !is_formula;
    let cell = (!is_empty).then_some(Cell { content, is_formula, style });
    Ok(Found { cell, formula, comment })
}

/// How many decimals a share is shown with, as in `12.5%` or `12,50 %`.
fn decimals_of(shown: &str) -> usize {
    let shown = shown.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = shown.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = shown.get(..shown.len() - digits).unwrap_or("");
    let is_decimal = before.ends_with('.') || (before.ends_with(',') && digits != 3);
    if is_decimal { digits.min(MOST_DECIMALS) } else { 0 }
}

/// A formula as Excel writes it: `of:=SUM([.B2:.B6])` is `SUM(B2:B6)`.
fn in_other_words(text: &str) -> String {
    let text = text.split_once(":=").map_or(text, |(_, rest)| rest);
    let text = text.trim_start_matches('=');
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once('[') {
        out.push_str(before);
        let (inside, behind) = behind.split_once(']').unwrap_or((behind, ""));
        for (at, part) in inside.split(':').enumerate() {
            out.push_str(if at > 0 { ":" } else { "" });
            match part.rsplit_once('.') {
                Some(("", cell)) => out.push_str(cell),
                Some((sheet, cell)) if at == 0 => {
                    out.push_str(sheet.trim_start_matches('$'));
                    out.push('!');
                    out.push_str(cell);
                }
                Some((_, cell)) => out.push_str(cell),
                None => out.push_str(part),
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out.replace(';', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_those_of_other_programs() {
        assert_eq!(in_other_words("of:=SUM([.B2:.B6])"), "SUM(B2:B6)");
        assert_eq!(in_other_words("of:=[$Grid.C4]*[.B2]"), "Grid!C4*B2");
        assert_eq!(in_other_words("of:=IF([.A1]>0;1;2)"), "IF(A1>0,1,2)");
    }

    #[test]
    fn cells_are_read_with_format_and_place() {
        let text = r#"<d xmlns:n="n"><n:percentage-style n:name="N1"><n:number n:decimal-places="1"/>
<n:text>%</n:text></n:percentage-style><n:style n:name="ce1" n:data-style-name="N1"/>
<n:table n:name="S1"><n:table-column n:number-columns-repeated="2"/>
<n:table-column n:visibility="collapse"/><n:table-row n:number-rows-repeated="3"><n:table-cell/></n:table-row>
<n:table-row n:visibility="filter"><n:table-cell n:number-columns-repeated="2"/>
<n:table-cell n:style-name="ce1" n:value-type="percentage" n:value="0.135" n:formula="of:=[.A1]"><n:p>13.5%</n:p></n:table-cell>
<n:table-cell n:value-type="string" n:number-columns-repeated="2"><n:annotation><n:p>why</n:p></n:annotation><n:p>text</n:p></n:table-cell>
</n:table-row></n:table></d>"#;
        let book = read(text).expect("a workbook");
        let sheet = book.sheets.first().expect("a sheet");
        let cell = sheet.cells.get(&(3, 2)).expect("a cell");
        assert_eq!(book.format(cell), "0.0%");
        assert_eq!(
            [decimals_of("12,50 %"), decimals_of("1,250%"), decimals_of("7%")],
            [2, 0, 0]
        );
        assert_eq!(cell.content.shown(), "0.135");
        assert_eq!(sheet.formula_of((3, 2)).as_deref(), Some("A1"));
        assert_eq!(sheet.cells.len(), 3);
        assert_eq!(sheet.comments.get(&(3, 3)).map(String::as_str), Some("why"));
        assert!(sheet.hidden_rows.contains(&3) && sheet.hidden_columns.contains(&2));
        assert!(read("<d/>").is_err());
    }
}
