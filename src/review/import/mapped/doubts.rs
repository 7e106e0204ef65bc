//! What of a table can be read in two ways: it is read in one, and told.

use rust_decimal::Decimal;

use super::super::told::clip;
use super::rows::Rows;
use super::value::meant;
use crate::diag::rules;
use crate::input::load::import_map::Role;
use crate::input::workbook::format::Shape;
use crate::input::workbook::{At, Cell, Content, address, letters};
use crate::model::config::Date;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::number::narrow;
use crate::model::period::{Kind, Period};

/// Whether a text says that its year is a financial one.
fn is_financial(text: &str) -> bool {
    let text = narrow(text).to_lowercase();
    let mut words = Lang::ALL.iter().flat_map(|lang| &lang.reading().periods.financial);
    words.any(|word| text.contains(word.as_str()))
}

impl Rows<'_, '_, '_> {
    /// Tells of heads that were read as periods: of quarters that another calendar has as well,
    /// and of what else they say.
    pub(super) fn doubt_heads(&mut self) {
        let layout = self.layout;
        for (column, own) in &layout.values {
            let (Some(text), Some(period)) = (&own.said, own.period) else { continue };
            let at = (layout.first.saturating_sub(1), *column);
            self.doubt_part(at, text, period, None);
            let beside = own.unit.as_ref().filter(|unit| !self.units.is_unit(unit));
            if let Some(beside) = beside {
                let column = letters(*column);
                let place = self.laid.place(at);
                let message = format!(
                    "the head of column {column} is read as {period}, and `{}` in it is not read",
                    clip(beside)
                );
                let hint = "say under `columns` in the map what the column holds, as in `columns: {C: {period: 2024, status: restated}}`";
                self.told.add("heads that say more than a period", 0, || {
                    rules::IMPORT.finding(place, message).as_warning().hint(hint).among(
                        "the heads of {} columns say more than a period, which is not read",
                        column,
                    )
                });
            }
        }
    }

    /// Tells of a quarter or half in a row, once for each text.
    pub(super) fn doubt_row(&mut self, at: At, period: Period, year: Option<Period>) {
        let text = match self.layout.repeat.contains(&at.1) {
            true => self.text(at),
            false => self.cells.shown(at),
        };
        let of_year = self.layout.roles.get(&Role::Year).copied();
        let in_row = of_year.map(|column| self.text((at.0, column)));
        if in_row.is_some_and(|text| is_financial(&text))
            || !self.taken.told.insert(format!("{text}@{period}"))
        {
            return;
        }
        self.doubt_part(at, &text, period, year);
    }

    /// Tells of a quarter or half that a calendar year has as well, at other months than the
    /// year of the report.
    fn doubt_part(&mut self, at: At, text: &str, period: Period, year: Option<Period>) {
        let calendar = self.periods.calendar;
        let months = match period.kind() {
            Kind::Half => 6,
            Kind::Quarter => 3,
            Kind::Year | Kind::Month => return,
        };
        let shared = self.table.all.period.as_ref();
        // As Recto writes it.
        if period.is_split()
            || text.trim() == period.to_string()
            || is_financial(text)
            || self.periods.is_named(text)
            || shared.is_some_and(|own| is_financial(&own.value))
        {
            return;
        }
        let span = |own: Period| (calendar.first_day(own), calendar.last_day(own));
        let (year_of, end) = (i32::from(period.number()), period.part() * months);
        let first = Date { year: year_of, month: end + 1 - months, day: 1 };
        let last = first.end_of_month_after(months - 1);
        let (own_first, own_last) = span(period);
        if (own_first, own_last) == (first, last) {
            return;
        }
        let other = (0..2).find_map(|later| {
            let year = period.number().saturating_add(later);
            (1..=period.kind().count())
                .map(|part| Period::part_of(period.kind(), year, part))
                .find(|own| calendar.admits(*own).is_ok() && span(*own) == (first, last))
        });
        let text = clip(text).replace('"', "'");
        let is_whole = year.is_none() || Period::parse(&text).is_some();
        let hint = match other {
            Some(other) if is_whole => format!(
                "say under `names` in the map which is meant: `periods: {{\"{text}\": {other}}}` for {first} to {last}, `periods: {{\"{text}\": {period}}}` for {own_first} to {own_last}"
            ),
            None if is_whole => format!(
                "if {first} to {last} is meant, which is no period of the report, leave the column out and import the months; if not, say so under `names` in the map: `periods: {{\"{text}\": {period}}}`"
            ),
            _ => format!(
                "write `FY` before the year if that is meant; if {first} to {last} is meant, write the months or the period that the report has for them"
            ),
        };
        let own = address(&self.sheet.name, at);
        let message = format!(
            "`{text}` in {own} is read as {own_first} to {own_last}, by the year of the report"
        );
        let place = self.laid.place(at);
        self.told.add("quarters and halves", 0, || {
            rules::IMPORT.finding(place, message).as_warning().hint(hint)
        });
    }

    /// Keeps a value of a percentage that nothing in the sheet says to be one.
    pub(super) fn bare(
        &mut self,
        (at, cell): (At, &Cell),
        own: &str,
        metric: &Metric,
        period: Period,
        said: Option<&str>,
    ) {
        if metric.unit != self.data.units().percent() || said.is_some() {
            return;
        }
        let number = match &cell.content {
            Content::Number(number) => {
                let shape = Shape::of(self.values.book.format(cell), *number);
                (shape.percents == 0 && shape.said().is_empty()).then_some(*number)
            }
            Content::Text(text) => meant(text.trim(), self.table.decimal)
                .and_then(|number| Decimal::from_str_exact(&number).ok()),
            _ => None,
        };
        // What is said to be a percentage is one, and so are its neighbours.
        let number = number.unwrap_or(Decimal::ONE_HUNDRED);
        let known = self.data.metrics().get(own);
        let old = known.and_then(|known| known.values.get(&period)?.number);
        let is_known = old.is_some_and(|old| old == number);
        let kept = self.bare.entry(own.to_owned()).or_default();
        kept.push((if is_known { Decimal::ONE_HUNDRED } else { number }, at));
    }

    /// Tells of percentages that look like fractions: all of them at most one, and nearer to
    /// what the dataset knows of the metric if they are taken by a hundred.
    pub(super) fn doubt_fractions(&mut self) {
        for (id, values) in std::mem::take(&mut self.bare) {
            let sizes: Vec<Decimal> =
                values.iter().map(|(number, _)| number.abs()).collect();
            let Some(largest) = sizes.iter().max().filter(|own| !own.is_zero()) else {
                continue;
            };
            let metric = self.data.metrics().get(&id);
            let known = metric.into_iter().flat_map(|own| own.values.values());
            let least = known
                .filter_map(|own| own.number.map(|number| number.abs()))
                .filter(|number| !number.is_zero())
                .min();
            let is_near = least.is_some_and(|least| {
                largest.checked_mul(Decimal::TEN).is_none_or(|own| own >= least)
            });
            if *largest > Decimal::ONE || is_near {
                continue;
            }
            let Some((number, at)) = values.first().copied() else { continue };
            let own = address(&self.sheet.name, at);
            let hint = "format the cells as percentages if they are parts of one; if they are per cent, say so in the map, as in `all: {unit: \"%\"}`, or in a column of units";
            let place = self.laid.place(at);
            let message = format!(
                "{own} holds {number}, and is read as {number}% of {id}: nothing in the sheet says that it is per cent"
            );
            self.told.add("percentages that look like parts of one", 0, || {
                rules::IMPORT.finding(place, message).as_warning().hint(hint).among(
                    "the values of {} metrics are read as per cent, and look like parts of one",
                    format!("{id} ({own})"),
                )
            });
        }
    }
}
