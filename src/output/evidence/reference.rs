//! References into evidence, as people write them: `S1!B7`, `'My sheet'!B2:B13`, `row 4`, `p. 12`.

use crate::input::workbook::At;
use crate::input::workbook::place::cell_place;
use crate::model::number::narrow;

/// A place in a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// Cells from the first to the last, in a sheet where one is named.
    Cells(Option<String>, At, At),
    /// A row by its number.
    Row(u32),
}

/// The place in a workbook that a text names.
pub(super) fn spot(text: &str) -> Option<Spot> {
    let text = text.trim().trim_start_matches('=');
    let (sheet, cells) = match text.rsplit_once('!') {
        Some((sheet, cells)) => {
            (Some(sheet.trim_matches('\'').replace("''", "'")), cells)
        }
        None => match text.rsplit_once('.') {
            Some((sheet, cells)) if cell_place(cells.trim()).is_some() => {
                (Some(sheet.trim_matches(['\'', '$']).to_owned()), cells)
            }
            _ => (None, text),
        },
    };
    let ends = match cells.split_once([':', '–']) {
        Some((first, last)) => cell_place(first.trim()).zip(cell_place(last.trim())),
        None => cell_place(cells.trim()).map(|at| (at, at)),
    };
    if let Some((first, last)) = ends {
        let low = (first.0.min(last.0), first.1.min(last.1));
        let high = (first.0.max(last.0), first.1.max(last.1));
        return Some(Spot::Cells(sheet, low, high));
    }
    numbered(text, &["row", "line"], &["行", "列"]).map(|(row, _)| Spot::Row(row))
}

/// The pages that a text names, from the first to the last.
pub(super) fn pages(text: &str) -> Option<(u32, u32)> {
    numbered(text, &["pages", "page", "pp.", "pp", "p.", "p", "s."], &["頁", "页"])
}

/// The numbers behind one of some words, or before one of some others.
fn numbered(text: &str, before: &[&str], behind: &[&str]) -> Option<(u32, u32)> {
    let text = narrow(text.trim()).to_lowercase();
    let rest = before.iter().find_map(|word| text.strip_prefix(word)).or_else(|| {
        text.strip_prefix('第')
            .filter(|rest| behind.iter().any(|word| rest.contains(word)))
    })?;
    let mut numbers = rest.trim_start().split(|c: char| !c.is_ascii_digit());
    let first: u32 = numbers.next()?.parse().ok()?;
    let digits = first.to_string().len();
    let rest = rest.trim_start().get(digits..).unwrap_or_default().trim_start();
    let last = rest
        .strip_prefix(['-', '–', '至'])
        .and_then(|rest| {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest.get(..end)?.parse().ok()
        })
        .unwrap_or(first);
    (first > 0 && last >= first && last - first < 100).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_people_write_them() {
        let cell = |sheet: &str, first, last| {
            Some(Spot::Cells(Some(sheet.to_owned()), first, last))
        };
        assert_eq!(spot("S1!B7"), cell("S1", (6, 1), (6, 1)));
        assert_eq!(spot("'My sheet'!$B$7:$B$2"), cell("My sheet", (1, 1), (6, 1)));
        assert_eq!(spot("Grid.C4"), cell("Grid", (3, 2), (3, 2)));
        assert_eq!(spot("B7"), Some(Spot::Cells(None, (6, 1), (6, 1))));
        assert_eq!(spot("row 4"), Some(Spot::Row(4)));
        assert_eq!(spot("第4行"), Some(Spot::Row(4)));
        assert_eq!(spot("Table 2"), None);
        assert_eq!(pages("p. 4"), Some((4, 4)));
        assert_eq!(pages("pp. 4–6, table 2"), Some((4, 6)));
        assert_eq!(pages("Page 12, table 2"), Some((12, 12)));
        assert_eq!(pages("第 3 頁"), Some((3, 3)));
        assert_eq!(pages("the annex"), None);
        assert_eq!(pages("p. 0"), None);
    }
}
