//! The sheets beside the one of values. Nothing is read from them; what somebody wrote in
//! them is told.

use std::collections::{BTreeMap, BTreeSet};

use super::told::{Laid, Told, clip, count, list};
use crate::diag::rules;
use crate::input::workbook::{At, Worksheet, address};
use crate::output::export::workbook::{DATA, HEADS, METRIC};
use crate::resolve::data::Data;

/// The column of pages on the sheet of occurrences, which is not known before layout.
const PAGE: u32 = 3;

/// Tells what a sheet holds beside what Recto writes on it: `own`.
pub(super) fn tell(
    sheet: &Worksheet,
    own: Option<&Worksheet>,
    data: &Data,
    laid: &Laid,
    told: &mut Told<'_>,
) {
    let Some(own) = own else {
        unknown(sheet, data, laid, told);
        return;
    };
    let own = rows(own);
    let known: BTreeSet<&Row> = own.values().collect();
    let nearest: BTreeMap<Row, &Row> =
        own.values().rev().map(|row| (key(row), row)).collect();
    let mut differing: Vec<At> = vec![];
    for (number, row) in rows(sheet) {
        let head = own.get(&number).filter(|_| number < HEADS);
        if head == Some(&row) || (number >= HEADS && known.contains(&row)) {
            continue;
        }
        let like = head.or_else(|| nearest.get(&key(&row)).copied());
        for cell in &row {
            if !cell.1.is_empty() && !like.is_some_and(|like| like.contains(cell)) {
                differing.push((number, cell.0));
            }
        }
    }
    let Some(first) = differing.first().copied() else { return };
    let remedy = match sheet.name.as_str() {
        "Remarks" => {
            "notes, `status`, `was` and `about` stand at the values in the data files: change them there"
        }
        _ => {
            "correct values on the sheet Data, and words in the chapters and data files; `recto export xlsx` writes this sheet anew"
        }
    };
    let cells = list(
        &differing
            .iter()
            .map(|at| address(&sheet.name, *at))
            .collect::<Vec<_>>(),
    );
    let message = match differing.as_slice() {
        [at] => {
            let text = sheet.cells.get(at).map(|cell| cell.content.shown());
            let text = clip(&text.unwrap_or_default());
            format!(
                "cell {cells} holds `{text}`, which the project does not have; it is not read"
            )
        }
        _ => format!(
            "{} of the sheet {} are not as the project has them, and are not read: {cells}",
            count(differing.len(), "cell"),
            sheet.name
        ),
    };
    told.add("cells of other sheets", differing.len(), || {
        rules::IMPORT
            .finding(laid.place(first), message)
            .as_warning()
            .hint(remedy)
    });
}

/// A sheet that Recto does not write.
fn unknown(sheet: &Worksheet, data: &Data, laid: &Laid, told: &mut Told<'_>) {
    let Some((first, cell)) = sheet.cells.first_key_value() else { return };
    let texts = sheet.cells.values().map(|cell| cell.content.shown());
    let ids = texts
        .filter(|text| text.trim() == METRIC || data.metrics().contains_key(text.trim()));
    let is_table = ids.take(2).count() == 2;
    let message = format!(
        "the sheet {} is not read; it holds {}, the first {} with `{}`",
        sheet.name,
        count(sheet.cells.len(), "cell"),
        address(&sheet.name, *first),
        clip(&cell.content.shown())
    );
    let hint = format!("only the sheet {DATA} is read: what is to come in stands there");
    told.add("sheets that are not read", sheet.cells.len(), || {
        let place = laid.place(*first);
        match is_table {
            true => rules::IMPORT.finding(place, message).hint(hint),
            false => rules::IMPORT.finding(place, message).as_warning().hint(hint),
        }
    });
}

/// The cells of a row as text, each with its column.
type Row = Vec<(u32, String)>;

/// What a row is about: its metric and period.
fn key(row: &Row) -> Row {
    row.iter().filter(|(column, _)| *column < 2).cloned().collect()
}

/// The rows of a sheet. A formula counts as one, whatever it says.
fn rows(sheet: &Worksheet) -> BTreeMap<u32, Row> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    for (&(row, column), cell) in &sheet.cells {
        let text = match cell.is_formula {
            true => "=".to_owned(),
            false => cell.content.shown().trim().to_owned(),
        };
        let is_page = sheet.name == "Occurrences"
            && row >= HEADS
            && column == PAGE
            && text.len() <= 6
            && text.chars().all(char::is_alphanumeric);
        let cells = rows.entry(row).or_default();
        if !is_page {
            cells.push((column, text));
        }
    }
    rows
}
