//! Reading the sheet of values of a workbook.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx, open_workbook_from_rs};
use rust_decimal::Decimal;

use super::{Wanted, unknown};
use crate::diag::{Diagnostic, Sink};
use crate::export::workbook::{DATA, HEADS, METRIC, MOST_DIGITS, UNDISCLOSED};
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Sources};
use crate::resolve::data::Data;

/// The most bytes a workbook may unpack to.
const MOST_BYTES: u64 = 256 << 20;
/// The most cells that are read.
const MOST_CELLS: usize = 500_000;

/// A cell's content.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    /// A number or text, as written.
    Text(String),
    /// What no value is: a date, an error, a truth.
    Other(String),
}

/// A cell.
struct Cell {
    content: Content,
    is_formula: bool,
}

/// The values of a workbook that are not as the dataset has them, or not sound. Findings
/// stand in the sheet, shown as text: a row a line, cells apart by tabs.
pub(super) fn read(
    data: &Data,
    name: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Vec<Wanted> {
    let cells = match cells(bytes) {
        Ok(read) => read,
        Err(reason) => {
            let file = sources.add(name.to_owned(), String::new());
            let message = format!("{name} cannot be read: {reason}");
            sink.add(
                Diagnostic::error("import", Place::new(file, 0, 0), message)
                    .hint("`recto export xlsx` writes a workbook of the right shape"),
            );
            return vec![];
        }
    };
    let sheet = Sheet::new(name, cells, sources);
    let Some((metrics, periods)) = sheet.heads(sink) else { return vec![] };
    let mut wanted = vec![];
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let last = sheet.cells.keys().next_back().map_or(0, |(row, _)| *row);
    for row in HEADS..=last {
        let Some(Content::Text(id)) = sheet.content(row, metrics) else { continue };
        let id = id.trim();
        let Some(metric) = data.metrics().get(id) else {
            sink.add(unknown(id, sheet.place(row, metrics), data));
            continue;
        };
        if let Some(first) = seen.insert(id, row) {
            let message = format!("`{id}` stands in row {} already", first + 1);
            sink.add(
                Diagnostic::error("import", sheet.place(row, metrics), message)
                    .hint("keep one of the two rows"),
            );
            continue;
        }
        for (column, period) in &periods {
            let place = sheet.place(row, *column);
            let at = address(row, *column);
            let old = metric.values.get(period);
            let computed = old.is_none() && metric.formula.is_some();
            let cell = sheet.cells.get(&(row, *column));
            if computed && cell.is_some_and(|cell| cell.is_formula) {
                continue;
            }
            let number = match sheet.content(row, *column) {
                None if old.is_none() => continue,
                None => {
                    let message = format!(
                        "cell {at} is empty, and the dataset has a value for {id} in {period}"
                    );
                    sink.add(
                        Diagnostic::error("import", place, message).hint(format!(
                            "write `{UNDISCLOSED}` for a value that is not disclosed, or put the number back"
                        )),
                    );
                    continue;
                }
                Some(Content::Text(text)) if text.trim() == UNDISCLOSED => None,
                Some(Content::Text(text)) => match number(text.trim()) {
                    Ok(number) => Some(number),
                    Err(hint) => {
                        let message =
                            format!("cell {at} holds `{text}`, which is no number");
                        sink.add(Diagnostic::error("import", place, message).hint(hint));
                        continue;
                    }
                },
                Some(Content::Other(what)) => {
                    let message = format!("cell {at} holds {what}, not a number");
                    sink.add(
                        Diagnostic::error("import", place, message).hint(
                            "format the cell as a number, and write the value again",
                        ),
                    );
                    continue;
                }
            };
            if computed {
                let own = data.amount_of(id, *period).ok().map(|amount| amount.value);
                if own == number {
                    continue;
                }
                let formula = metric.formula.as_ref().map_or("", |f| f.text.as_str());
                let message =
                    format!("cell {at} is typed over, but {id} is computed: {formula}");
                sink.add(
                    Diagnostic::error("import", place, message)
                        .hint("correct the figures it is computed from, or give the metric a value in the data file"),
                );
                continue;
            }
            wanted.push(Wanted {
                metric: id.to_owned(),
                period: *period,
                number,
                place,
            });
        }
    }
    wanted
}

/// A sheet, and the text it is shown as.
struct Sheet {
    cells: Cells,
    places: BTreeMap<(u32, u32), Place>,
    lines: BTreeMap<u32, Place>,
    file: FileNumber,
}

impl Sheet {
    fn new(name: &str, cells: Cells, sources: &mut Sources) -> Self {
        let mut text = String::new();
        let mut places = BTreeMap::new();
        let mut lines = BTreeMap::new();
        let (mut line, mut column) = (0, 0);
        for (&(row, at), cell) in &cells {
            while line < row {
                text.push('\n');
                (line, column) = (line + 1, 0);
            }
            while column < at {
                text.push('\t');
                column += 1;
            }
            let (Content::Text(shown) | Content::Other(shown)) = &cell.content;
            let shown = shown.replace(['\n', '\r', '\t'], " ");
            let start = text.len();
            text.push_str(&shown);
            places.insert((row, at), (start, text.len()));
            lines.insert(row, (start, text.len()));
        }
        let file = sources.add(name.to_owned(), text);
        let placed = |(start, end): (usize, usize)| Place::new(file, start, end);
        Self {
            cells,
            places: places.into_iter().map(|(key, at)| (key, placed(at))).collect(),
            lines: lines.into_iter().map(|(key, at)| (key, placed(at))).collect(),
            file,
        }
    }

    fn content(&self, row: u32, column: u32) -> Option<&Content> {
        self.cells.get(&(row, column)).map(|cell| &cell.content)
    }

    /// Where a cell is shown; an empty one at the end of its row.
    fn place(&self, row: u32, column: u32) -> Place {
        let own = self.places.get(&(row, column)).copied();
        let own = own.or_else(|| {
            let line = self.lines.get(&row)?;
            Some(Place { start: line.end, ..*line })
        });
        own.unwrap_or(Place::new(self.file, 0, 0))
    }

    /// The column of metrics, and the columns of periods.
    fn heads(&self, sink: &mut Sink) -> Option<(u32, Vec<(u32, Period)>)> {
        let mut metrics = None;
        let mut periods: Vec<(u32, Period)> = vec![];
        for ((_, column), cell) in self.cells.range((0, 0)..(1, 0)) {
            let Content::Text(text) = &cell.content else { continue };
            let text = text.trim();
            if text == METRIC {
                metrics = metrics.or(Some(*column));
            } else if let Some(period) = Period::parse(text) {
                if periods.iter().any(|(_, own)| *own == period) {
                    let message = format!("there are two columns {period}");
                    let place = self.place(0, *column);
                    sink.add(
                        Diagnostic::error("import", place, message)
                            .hint("keep one of the two"),
                    );
                    return None;
                }
                periods.push((*column, period));
            }
        }
        if metrics.is_none() || periods.is_empty() {
            let message = format!(
                "the first row of the sheet {DATA} needs a column `{METRIC}` and a column for each year"
            );
            sink.add(
                Diagnostic::error("import", Place::new(self.file, 0, 0), message)
                    .hint("`recto export xlsx` writes a workbook of the right shape"),
            );
            return None;
        }
        Some((metrics?, periods))
    }
}

type Cells = BTreeMap<(u32, u32), Cell>;

/// The cells of the sheet of values.
fn cells(bytes: Vec<u8>) -> Result<Cells, String> {
    unpacks(&bytes)?;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error| format!("it is no workbook ({error})"))?;
    if !book.sheet_names().iter().any(|name| name == DATA) {
        let names = book.sheet_names().join(", ");
        return Err(format!("it has no sheet {DATA}, only {names}"));
    }
    let fault = |error: calamine::XlsxError| format!("its sheet is damaged ({error})");
    let mut cells = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(DATA).map_err(fault)?;
    while let Some(cell) = reader.next_cell_with_formula().map_err(fault)? {
        let content = match cell.value {
            DataRef::Empty => Content::Text(String::new()),
            DataRef::Int(number) => Content::Text(number.to_string()),
            DataRef::Float(number) => Content::Text(shown(number.to_string())),
            DataRef::String(text) => Content::Text(text),
            DataRef::SharedString(text) => Content::Text(text.to_owned()),
            DataRef::Bool(truth) => Content::Other(truth.to_string()),
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
                Content::Other("a date".to_owned())
            }
            DataRef::Error(error) => Content::Other(format!("the error {error}")),
        };
        let is_formula = cell.formula.is_some_and(|formula| !formula.is_empty());
        if content != Content::Text(String::new()) || is_formula {
            cells.insert(cell.pos, Cell { content, is_formula });
        }
        if cells.len() > MOST_CELLS {
            return Err(format!("it has more than {MOST_CELLS} cells"));
        }
    }
    Ok(cells)
}

/// Whether the archive unpacks, and to no more than is sensible: a small file can hold a
/// very large one.
fn unpacks(bytes: &[u8]) -> Result<(), String> {
    let fault = |error: &dyn std::fmt::Display| format!("it is no workbook ({error})");
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|error| fault(&error))?;
        let copied = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|error| fault(&error))?;
        left = left
            .checked_sub(copied)
            .ok_or_else(|| format!("it unpacks to more than {} MiB", MOST_BYTES >> 20))?;
    }
    Ok(())
}

/// A number, digit for digit; why it is none otherwise.
fn number(text: &str) -> Result<Decimal, String> {
    let plain = "write digits with a decimal point, as in 91005 or 12.50";
    let cleaned: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    if cleaned != text {
        return Err(format!("write it without separators: {cleaned}"));
    }
    let well_formed = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let number = Decimal::from_str_exact(text).map_err(|_| plain.to_owned());
    let number = number.and_then(|number| match well_formed {
        true => Ok(number),
        false => Err(plain.to_owned()),
    })?;
    Ok(number)
}

/// A cell as a spreadsheet names it: `Data!D7`.
fn address(row: u32, column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{DATA}!{letters}{}", row + 1)
}

/// A number as a spreadsheet shows it: what was computed there may end in digits that
/// nobody sees.
fn shown(text: String) -> String {
    let number = Decimal::from_str_exact(&text).ok();
    let number = number.and_then(|number| number.round_sf(MOST_DIGITS));
    number.map_or(text, |number| number.normalize().to_string())
}
