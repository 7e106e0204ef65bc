//! The assurer's file as a workbook: a sheet for each table.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, XlsxError,
};

use super::{Cell, Pack};
use crate::model::config::Config;
use crate::output::export::workbook::{number, number_format};

/// Writes the workbook.
///
/// # Errors
/// If the tables do not fit into one, as a text of more than 32,767 characters does not.
pub fn workbook(pack: &Pack, config: &Config) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let date = config.date;
    let year = u16::try_from(date.year).unwrap_or(1900);
    let moment = ExcelDateTime::from_ymd(year, date.month, date.day)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    for table in &pack.tables {
        let sheet = book.add_worksheet();
        sheet.set_name(table.name)?;
        sheet.write_string(0, 0, &table.about)?;
        for (column, (title, _)) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(HEADS, column, *title, &head)?;
        }
        for (row, cells) in (HEADS + 1..).zip(&table.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) if text.is_empty() => {}
                    Cell::Text(text) => {
                        sheet.write_string(row, column, text)?;
                    }
                    Cell::Number(value) => {
                        number(
                            sheet,
                            row,
                            column,
                            *value,
                            &number_format(value.scale()),
                        )?;
                    }
                }
            }
        }
        let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(0);
        for column in 0..=last {
            sheet.set_column_width(column, 22)?;
        }
        let rows = u32::try_from(table.rows.len()).unwrap_or(0);
        sheet.autofilter(HEADS, 0, HEADS + rows, last)?;
        sheet.set_freeze_panes(HEADS + 1, 1)?;
    }
    book.save_to_buffer()
}

/// The row of the heads, below what the table is about.
const HEADS: u32 = 2;
