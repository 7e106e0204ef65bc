//! The data book as a workbook: values that can be corrected and imported again, formulas
//! that live, and every place where a figure is printed.
//!
//! A spreadsheet holds a number as a float. So a value is written as a number only where
//! that float reads back as the same digits; any other is written as text, digit for digit.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError, utility,
};

use super::formula::Formulas;
use crate::languages::Heads;
use crate::model::config::Config;
use crate::model::lang::{Lang, OURS};
use crate::model::metric::{Metric, Status, Value};
use crate::model::period::Period;
use crate::output::ledger::{self, Ledger};
use crate::resolve::data::Data;

/// The sheet of values, which `recto import` reads.
pub const DATA: &str = "Data";
/// Its column of metrics.
pub const METRIC: &str = "metric";
/// What stands for a value that is not disclosed.
pub const UNDISCLOSED: &str = "/";
/// The rows of heads: one for programs, one for people.
pub const HEADS: u32 = 2;

pub use crate::input::workbook::MOST_DIGITS;

/// Writes the workbook.
///
/// # Errors
/// If the data do not fit into one, as a text of more than 32,767 characters does not.
pub fn workbook(
    data: &Data,
    config: &Config,
    ledger: &Ledger,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let date = config.date;
    let year = u16::try_from(date.year).unwrap_or(1900);
    let moment = ExcelDateTime::from_ymd(year, date.month, date.day)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let writer = Writer::new(data, config);
    writer.data(book.add_worksheet())?;
    writer.tie_out(book.add_worksheet())?;
    writer.remarks(book.add_worksheet())?;
    if !data.goals().is_empty() {
        writer.targets(book.add_worksheet())?;
    }
    writer.occurrences(book.add_worksheet(), ledger)?;
    book.save_to_buffer()
}

struct Writer<'a> {
    data: &'a Data,
    languages: &'a [Lang],
    periods: Vec<Period>,
    period: Period,
    /// The column of the first period.
    first: u16,
    head: Format,
    label: Format,
}

impl<'a> Writer<'a> {
    fn new(data: &'a Data, config: &'a Config) -> Self {
        let periods = ledger::periods(data, config.periods.iter());
        let columns = config.languages.len() + 2;
        Self {
            data,
            languages: &config.languages,
            periods: periods.into_iter().collect(),
            period: config.period,
            first: u16::try_from(columns).unwrap_or(u16::MAX),
            head: Format::new().set_bold(),
            label: Format::new().set_border_bottom(FormatBorder::Thin),
        }
    }

    /// The heads of a sheet, for programs and for people.
    fn heads(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        heads: &[(String, String)],
    ) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        for (column, (key, label)) in (0_u16..).zip(heads) {
            sheet.write_string_with_format(0, column, key, &self.head)?;
            sheet.write_string_with_format(1, column, label, &self.label)?;
        }
        sheet.set_freeze_panes(HEADS, 1)?;
        Ok(())
    }

    /// A head for people: the keys above it are in Recto's own language, so it is in the
    /// others of the report.
    fn label(&self, word: impl Fn(Lang) -> String) -> String {
        let others = self.languages.iter().filter(|lang| **lang != OURS);
        let mut words: Vec<_> = others.map(|lang| word(*lang)).collect();
        words.dedup();
        if words.is_empty() { word(OURS) } else { words.join(" / ") }
    }

    /// A head for programs and one for people.
    fn pair(&self, key: &str, word: fn(&Heads) -> &String) -> (String, String) {
        (key.to_owned(), self.label(|lang| word(&lang.words().heads).clone()))
    }

    fn names(&self) -> impl Iterator<Item = (String, String)> {
        self.languages
            .iter()
            .map(|lang| (format!("name {lang}"), lang.words().heads.name.clone()))
    }

    /// The cell of a metric in a period.
    fn cell(&self, id: &str, period: Period) -> Option<(u32, u16)> {
        let row = self.data.metrics().keys().position(|own| own == id)?;
        let column = self.periods.iter().position(|own| *own == period)?;
        let column = self.first + u16::try_from(column).ok()?;
        Some((HEADS + u32::try_from(row).ok()?, column))
    }

    /// The cell of a value, as a formula names it; nothing where there is no value.
    fn value_cell(&self, id: &str, period: Period) -> Option<String> {
        self.data.amount_of(id, period).ok()?;
        let (row, column) = self.cell(id, period)?;
        Some(utility::row_col_to_cell(row, column))
    }

    fn data(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut heads = vec![self.pair(METRIC, |own| &own.metric)];
        heads.extend(self.names());
        heads.push(self.pair("unit", |own| &own.unit));
        heads.extend(self.periods.iter().map(|period| {
            let label = self.label(|lang| self.data.calendar().said(*period, lang));
            (period.to_string(), label)
        }));
        heads.push(self.pair("formula", |own| &own.formula));
        heads.push(self.pair("discloses", |own| &own.provisions));
        heads.push(self.pair("evidence", |own| &own.evidence));
        self.heads(sheet, DATA, &heads)?;
        sheet.set_column_width(0, 32)?;
        for column in 1..self.first {
            sheet.set_column_width(column, 28)?;
        }
        let cell = |id: &str, period| self.value_cell(id, period);
        let formulas = Formulas { data: self.data, cell: &cell };
        for (row, (id, metric)) in (HEADS..).zip(self.data.metrics()) {
            sheet.write_string(row, 0, id)?;
            let mut column = 1;
            for lang in self.languages {
                let name = metric.name.get(lang).map_or("", String::as_str);
                sheet.write_string(row, column, name)?;
                column += 1;
            }
            sheet.write_string(row, column, &metric.unit_text)?;
            column += 1;
            for &period in &self.periods {
                match metric.values.get(&period) {
                    Some(value) => published(sheet, row, column, value)?,
                    None => {
                        self.computed(sheet, (row, column), metric, period, &formulas)?;
                    }
                }
                column += 1;
            }
            let formula = metric.formula.as_ref().map_or("", |f| f.text.as_str());
            sheet.write_string(row, column, formula)?;
            let codes: Vec<_> =
                metric.discloses.iter().map(|code| code.value.as_str()).collect();
            sheet.write_string(row, column + 1, codes.join(" "))?;
            if let Some((source, place)) = metric.rests_on() {
                let text = format!("{source} {place}");
                sheet.write_string(row, column + 2, text.trim())?;
            }
        }
        Ok(())
    }

    /// A value that a formula gives: as a formula, with the exact value as its result.
    fn computed(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        metric: &Metric,
        period: Period,
        formulas: &Formulas<'_>,
    ) -> Result<(), XlsxError> {
        let Ok(amount) = self.data.amount_of(&metric.id, period) else { return Ok(()) };
        // People see what is printed; the cell holds all of it, as the formula would give it.
        let shown = self.data.shown(&amount);
        let format = number_format(shown.scale()).set_italic();
        match formulas.of(metric, period) {
            Some(text) => {
                let formula = Formula::new(text).set_result(amount.value.to_string());
                sheet.write_formula_with_format(row, column, formula, &format)?;
            }
            None => number(sheet, row, column, amount.value, &format)?,
        }
        Ok(())
    }

    /// Published values beside what their formulas give.
    fn tie_out(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heads = [
            self.pair(METRIC, |own| &own.metric),
            self.pair("period", |own| &own.period),
            self.pair("published", |own| &own.published),
            self.pair("recomputed", |own| &own.recomputed),
            self.pair("difference", |own| &own.difference),
            self.pair("formula", |own| &own.formula),
        ];
        self.heads(sheet, "Tie-out", &heads)?;
        sheet.set_column_width(0, 32)?;
        let cell = |id: &str, period| {
            let cell = self.value_cell(id, period)?;
            Some(format!("{DATA}!{cell}"))
        };
        let formulas = Formulas { data: self.data, cell: &cell };
        let mut row = HEADS;
        for (id, metric) in self.data.metrics() {
            let formula = metric.formula.as_ref().map(|formula| formula.text.as_str());
            let entities = metric.by.role.is_sum().then_some("by entity");
            let Some(formula) = formula.or(entities) else { continue };
            for (&period, value) in &metric.values {
                let (Some(published), Some(text)) =
                    (value.number, formulas.of(metric, period))
                else {
                    continue;
                };
                let Some(own) = cell(id, period) else { continue };
                let format = number_format(published.scale());
                sheet.write_string(row, 0, id)?;
                sheet.write_string(row, 1, period.to_string())?;
                let shown =
                    Formula::new(format!("={own}")).set_result(published.to_string());
                sheet.write_formula_with_format(row, 2, shown, &format)?;
                let given = self.data.recomputed(metric, period).unwrap_or_default();
                let text = Formula::new(text).set_result(given.to_string());
                sheet.write_formula_with_format(row, 3, text, &format)?;
                let line = row + 1;
                let difference = published.checked_sub(given).unwrap_or_default();
                let difference = Formula::new(format!("=C{line}-D{line}"))
                    .set_result(difference.to_string());
                sheet.write_formula_with_format(row, 4, difference, &format)?;
                sheet.write_string(row, 5, formula)?;
                row += 1;
            }
        }
        Ok(())
    }

    /// What is to be said of single values.
    fn remarks(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut heads: Vec<_> = [
            self.pair(METRIC, |own| &own.metric),
            self.pair("period", |own| &own.period),
            self.pair("about", |own| &own.about),
            self.pair("status", |own| &own.status),
            self.pair("was", |own| &own.was),
        ]
        .to_vec();
        heads.extend(
            self.languages
                .iter()
                .map(|lang| (format!("note {lang}"), lang.words().heads.note.clone())),
        );
        self.heads(sheet, "Remarks", &heads)?;
        sheet.set_column_width(0, 32)?;
        let mut row = HEADS;
        for (id, metric) in self.data.metrics() {
            if !metric.note.is_empty() {
                sheet.write_string(row, 0, id)?;
                self.note(sheet, row, &metric.note)?;
                row += 1;
            }
            for period in &self.periods {
                let Some(value) = metric.values.get(period) else {
                    let Some(restated) = self.data.restatement(id, *period) else {
                        continue;
                    };
                    sheet.write_string(row, 0, id)?;
                    sheet.write_string(row, 1, period.to_string())?;
                    sheet.write_string(row, 3, Status::Restated.name())?;
                    if let Some(was) = restated.was {
                        number(sheet, row, 4, was, &number_format(was.scale()))?;
                    }
                    row += 1;
                    continue;
                };
                let plain = !value.about
                    && value.status == Status::Final
                    && value.was.is_none()
                    && value.note.is_empty();
                if plain {
                    continue;
                }
                sheet.write_string(row, 0, id)?;
                sheet.write_string(row, 1, period.to_string())?;
                sheet.write_string(row, 2, if value.about { "yes" } else { "" })?;
                sheet.write_string(row, 3, value.status.remark().unwrap_or_default())?;
                if let Some(was) = value.was {
                    number(sheet, row, 4, was, &number_format(was.scale()))?;
                }
                self.note(sheet, row, &value.note)?;
                row += 1;
            }
        }
        Ok(())
    }

    /// Targets with their figures of the reporting period, which stand on the sheet of values.
    fn targets(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        const FIGURES: [&str; 7] =
            ["base", "level", "now", "path", "gap", "progress", "due"];
        let head = |key: &str, at: usize| {
            let own = |lang: Lang| lang.words().goals.heads.get(at).cloned();
            (key.to_owned(), self.label(|lang| own(lang).unwrap_or_default()))
        };
        let mut heads = vec![head("target", 0)];
        heads.extend(self.names());
        heads.push(self.pair(METRIC, |own| &own.metric));
        heads.push(self.pair("unit", |own| &own.unit));
        heads.extend([head("base year", 2), head("target year", 3)]);
        heads.extend(FIGURES.map(|name| {
            let word = |lang: Lang| lang.words().goals.figure(name).to_owned();
            (name.to_owned(), self.label(word))
        }));
        self.heads(sheet, "Targets", &heads)?;
        sheet.set_column_width(0, 24)?;
        for (row, (id, goal)) in (HEADS..).zip(self.data.goals()) {
            let metric = &goal.metric.value;
            let unit = self.data.metrics().get(metric);
            let names = self
                .languages
                .iter()
                .map(|lang| goal.name.get(lang).cloned().unwrap_or_default());
            let mut texts = vec![id.clone()];
            texts.extend(names);
            texts.push(metric.clone());
            texts.push(unit.map(|own| own.unit_text.clone()).unwrap_or_default());
            texts.push(
                goal.base.as_ref().map(|it| it.value.to_string()).unwrap_or_default(),
            );
            texts.push(goal.by.value.to_string());
            let mut column = 0;
            for text in texts {
                sheet.write_string(row, column, text)?;
                column += 1;
            }
            for name in FIGURES {
                let figure = goal.figure(name);
                let amount = self.data.amount_of(&figure, self.period).ok();
                let cell = self.value_cell(&figure, self.period);
                if let (Some(amount), Some(cell)) = (amount, cell) {
                    let shown = self.data.shown(&amount);
                    let formula = Formula::new(format!("={DATA}!{cell}"))
                        .set_result(amount.value.to_string());
                    let format = number_format(shown.scale());
                    sheet.write_formula_with_format(row, column, formula, &format)?;
                }
                column += 1;
            }
        }
        Ok(())
    }

    fn note(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        note: &crate::model::lang::ByLang<String>,
    ) -> Result<(), XlsxError> {
        for (column, lang) in (5..).zip(self.languages) {
            sheet.write_string(row, column, note.get(lang).map_or("", String::as_str))?;
        }
        Ok(())
    }

    /// Every place where a figure is printed.
    fn occurrences(
        &self,
        sheet: &mut Worksheet,
        ledger: &Ledger,
    ) -> Result<(), XlsxError> {
        let heads = [
            self.pair("metric or expression", |own| &own.expression),
            self.pair("period", |own| &own.period),
            self.pair("language", |own| &own.language),
            self.pair("page", |own| &own.page),
            self.pair("printed", |own| &own.printed),
            self.pair("value", |own| &own.value),
            self.pair("unit", |own| &own.unit),
            self.pair("sentence", |own| &own.sentence),
            self.pair("file", |own| &own.file),
            self.pair("line", |own| &own.line),
        ];
        self.heads(sheet, "Occurrences", &heads)?;
        sheet.set_column_width(0, 32)?;
        sheet.set_column_width(4, 24)?;
        sheet.set_column_width(7, 80)?;
        for (row, figure) in (HEADS..).zip(&ledger.figures) {
            let of = figure.metric.as_ref().or(figure.expression.as_ref());
            let texts = [
                of.map_or("", String::as_str),
                &figure.period,
                &figure.language,
                &figure.page,
                &figure.printed,
                &figure.readable().unwrap_or_default(),
                &figure.unit,
                &figure.sentence,
                &figure.file,
            ];
            for (column, text) in (0_u16..).zip(texts) {
                sheet.write_string(row, column, text)?;
            }
            sheet.write_string(row, 9, figure.line.to_string())?;
        }
        let last = HEADS + u32::try_from(ledger.figures.len()).unwrap_or(0);
        sheet.autofilter(HEADS - 1, 0, last.max(HEADS), 9)?;
        Ok(())
    }
}

fn published(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
) -> Result<(), XlsxError> {
    match value.number {
        Some(own) => number(sheet, row, column, own, &number_format(own.scale())),
        None => {
            let format = Format::new().set_align(FormatAlign::Right);
            sheet.write_string_with_format(row, column, UNDISCLOSED, &format)?;
            Ok(())
        }
    }
}

/// A number with its decimals.
pub(crate) fn number_format(decimals: u32) -> Format {
    let zeros = "0".repeat(decimals.min(28) as usize);
    let point = if zeros.is_empty() { "" } else { "." };
    Format::new().set_num_format(format!("#,##0{point}{zeros}"))
}

/// Writes a value as a number where that keeps every digit, and else as text.
pub(crate) fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    match float(value) {
        Some(float) => sheet.write_number_with_format(row, column, float, format)?,
        None => {
            let text = Format::new().set_align(FormatAlign::Right);
            sheet.write_string_with_format(row, column, value.to_string(), &text)?
        }
    };
    Ok(())
}

/// The float that reads back as the same digits, if there is one and a spreadsheet keeps
/// all of them.
fn float(value: Decimal) -> Option<f64> {
    let plain = value.normalize();
    let digits = plain.mantissa().unsigned_abs().to_string().len();
    if digits > MOST_DIGITS as usize {
        return None;
    }
    let float: f64 = plain.to_string().parse().ok()?;
    (Decimal::from_str_exact(&float.to_string()).ok() == Some(plain)).then_some(float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_float_only_where_it_reads_back() {
        let float = |text: &str| float(Decimal::from_str_exact(text).expect("a number"));
        assert!(float("91005").is_some());
        assert!(float("12.50").is_some());
        assert!(float("-0.0000001").is_some());
        assert!(float("999999999999999").is_some());
        assert!(float("1234567890123456").is_none());
        assert!(float("1234567890123456.78").is_none());
        assert!(float("0.1234567890123456").is_none());
    }
}
