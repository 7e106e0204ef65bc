//! One cell of a value: the number it says, in the unit of its metric.

use rust_decimal::Decimal;

use super::number;
use super::told::{clip, clip_to};
use crate::input::load::import_map::Digits;
use crate::input::workbook::format::{Shape, day};
use crate::input::workbook::{Book, Cell, Content};
use crate::model::figure::is_meant;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::number::Written;
use crate::model::unit::called::{is_marked, multiple};
use crate::model::unit::{Catalogue, Dimension, Unit};
use crate::output::export::workbook::UNDISCLOSED;

/// How all the digits of a cell are taken.
const STORED: &str = "`digits: stored` in the map takes all that cells hold; round the number in the cell if the one it shows is meant";

/// What a cell says.
pub(super) struct Reading {
    /// The value; nothing where it is not disclosed.
    pub(super) number: Option<Decimal>,
    /// What makes it doubtful.
    pub(super) doubts: Vec<Doubt>,
}

/// A reason to doubt that the value is what the owner sees.
pub(super) struct Doubt {
    pub(super) message: String,
    pub(super) hint: String,
    /// Whether it must be settled before the value changes.
    pub(super) is_grave: bool,
}

/// Reads a cell: as `digits` says, those its format shows or all that it holds.
///
/// # Errors
/// With message and remedy, where it holds no value.
pub(super) fn read(
    book: &Book,
    cell: &Cell,
    at: &str,
    metric: &Metric,
    units: &Catalogue,
    digits: Digits,
) -> Result<Reading, (String, String)> {
    match &cell.content {
        Content::Nothing => Err((
            format!("cell {at} holds a formula without a result"),
            "open the workbook in a spreadsheet program and save it, or write the value in place of the formula".into(),
        )),
        Content::Other(what) => {
            let what = clip(what);
            let hint = match what.starts_with("the error") {
                true => format!("mend the formula, or write `{UNDISCLOSED}` for a value that is not disclosed"),
                false => "format the cell as a number, and write the value again".into(),
            };
            Err((format!("cell {at} holds {what}, not a number"), hint))
        }
        Content::Text(text) => match number::number(text, metric, units) {
            Ok(number) => Ok(Reading { number, doubts: vec![] }),
            Err(hint) => {
                Err((format!("cell {at} holds `{}`, which is no number", clip(text)), clip_to(&hint, 300)))
            }
        },
        Content::Number(held) if !is_meant(*held) => Err((
            format!("cell {at} holds {held}, more than any figure of a report can mean"),
            Written::TooLarge.remedy(),
        )),
        Content::Number(held) => {
            let shape = Shape::of(book.format(cell), *held);
            if shape.is_date {
                let day = day(*held, book.from_1904);
                let day = day.map_or_else(String::new, |day| format!(" ({day})"));
                return Err((
                    format!("cell {at} holds a date{day}, not a number"),
                    "format the cell as a number, and write the value again".into(),
                ));
            }
            Ok(formatted(*held, &shape, at, metric, units, digits))
        }
    }
}

/// A number as its format shows it.
fn formatted(
    held: Decimal,
    shape: &Shape,
    at: &str,
    metric: &Metric,
    units: &Catalogue,
    digits: Digits,
) -> Reading {
    let shown = clip(&shape.shown(held));
    let unit = match metric.unit_text.as_str() {
        "" => "its unit",
        unit => unit,
    };
    let id = &metric.id;
    let holds = match shown.as_str() {
        "" => format!("cell {at} shows nothing and holds {held}"),
        _ => format!("cell {at} shows {shown} and holds {held}"),
    };
    let mut doubts = vec![];
    let mut doubt = |is_grave, message: String, hint: String| {
        doubts.push(Doubt { message, hint, is_grave });
    };
    let mut number = Some(held);
    let seen = shape.number(held).filter(|_| {
        digits == Digits::Shown && shape.has_number && shape.decimals.is_some()
    });
    if shape.percents > 0 {
        let all = (0..shape.percents)
            .try_fold(held, |all, _| all.checked_mul(Decimal::ONE_HUNDRED));
        let percent = |number: Decimal| as_percent(number, &metric.unit, units);
        number = all.and_then(percent).map(|number| number.normalize());
        if let (Some(seen), Some(_)) = (seen, number) {
            number = percent(seen);
            if all.is_some_and(|all| all != seen) {
                doubt(
                    false,
                    format!("{holds}; what it shows is taken"),
                    STORED.to_owned(),
                );
            }
        }
        if number.is_none() {
            doubt(
                true,
                format!("{holds}: a percentage, and the dataset counts `{id}` in {unit}"),
                format!(
                    "format the cell as a plain number, and write the value in {unit}"
                ),
            );
        }
    }
    if shape.thousands > 0 && !held.is_zero() {
        doubt(
            true,
            format!("{holds}: its number format leaves thousands out"),
            format!(
                "format the cell as a plain number, so that it shows the value in {unit}"
            ),
        );
    } else if !shape.has_number
        && (!held.is_zero() || shown.contains(char::is_alphanumeric))
    {
        doubt(
            true,
            holds.clone(),
            "format the cell as a plain number, so that it shows what it holds".into(),
        );
    } else if shape.adds_sign {
        doubt(
            true,
            format!("{holds}: its number format shows a minus that the number does not have"),
            "format the cell as a plain number, and write the minus into the number if it is meant"
                .into(),
        );
    } else if shape.hides_sign {
        doubt(
            false,
            format!("{holds}: its number format shows no minus, and {held} is taken"),
            "format the cell as a plain number, so that it shows the minus".into(),
        );
    } else if shape.decimals.is_some() && shape.percents == 0 {
        let rounded = shape.number(held).is_some_and(|shown| shown != held);
        if let Some(seen) = seen {
            number = Some(seen);
        }
        if rounded && digits == Digits::Shown {
            doubt(false, format!("{holds}; what it shows is taken"), STORED.to_owned());
        } else if rounded {
            doubt(
                false,
                format!("{holds}, which is taken"),
                "round the number in the cell if the one it shows is meant".into(),
            );
        }
    }
    let said = shape.said();
    let is_told = shape.thousands > 0 || !shape.has_number || said.is_empty();
    if !is_told && !is_unit(&said, metric, units) {
        let money = currencies(&said);
        let says = format!("{holds}, and the dataset counts `{id}` in {unit}");
        let named = Unit::parse(&said, units).ok();
        let named = named.or_else(|| units.called(&said, &metric.unit));
        let own = metric.unit.over.first().map_or(1, |factor| factor.multiple);
        if named.as_ref() == Some(&metric.unit) {
            // As another language calls it.
        } else if named.is_none() && multiple(&said).is_some_and(|said| said != own)
            || is_marked(&said)
        {
            doubt(
                true,
                says,
                format!("write the value in {unit}, in a cell that shows nothing but it"),
            );
        } else if !money.is_empty() {
            if !is_money(&metric.unit, money) {
                doubt(
                    true,
                    says,
                    format!("write the value in {unit}, in a cell without the currency"),
                );
            }
        } else if named.is_some() {
            doubt(
                true,
                says,
                format!("write the value in {unit}, and the unit in the unit's column"),
            );
        } else if said.contains(|c: char| c.is_ascii_digit()) {
            doubt(
                true,
                holds,
                "format the cell as a plain number, so that it shows what it holds"
                    .into(),
            );
        } else if said.contains(char::is_alphanumeric) {
            doubt(
                false,
                format!(
                    "{holds}; its number format writes `{}`, which is not taken",
                    clip(&said)
                ),
                "say it in the value's `note` in the data file, if readers need it"
                    .into(),
            );
        }
    }
    Reading { number: number.or(Some(held)), doubts }
}

/// So many per cent, in a unit; nothing where the unit is no share.
fn as_percent(number: Decimal, unit: &Unit, units: &Catalogue) -> Option<Decimal> {
    let percent = units.percent();
    match *unit == units.percentage_point() {
        true => Some(number),
        false if unit.agrees_with(&percent) => percent.convert(number, unit),
        false => None,
    }
}

/// Whether a text names the unit of a metric.
pub(super) fn is_unit(said: &str, metric: &Metric, units: &Catalogue) -> bool {
    let unit = &metric.unit;
    said == metric.unit_text
        || Unit::parse(said, units).is_ok_and(|said| said == *unit)
        || Lang::ALL.iter().any(|lang| unit.label(*lang) == said)
}

/// The currencies that a text may mean, by their ISO 4217 codes.
fn currencies(text: &str) -> &'static [&'static str] {
    const SIGNS: [(&str, &[&str]); 24] = [
        ("HK$", &["HKD"]),
        ("HKD", &["HKD"]),
        ("港", &["HKD"]),
        ("US$", &["USD"]),
        ("USD", &["USD"]),
        ("美元", &["USD"]),
        ("NT$", &["TWD"]),
        ("TWD", &["TWD"]),
        ("S$", &["SGD"]),
        ("SGD", &["SGD"]),
        ("MOP", &["MOP"]),
        ("RMB", &["CNY"]),
        ("CNY", &["CNY"]),
        ("人民", &["CNY"]),
        ("EUR", &["EUR"]),
        ("€", &["EUR"]),
        ("GBP", &["GBP"]),
        ("£", &["GBP"]),
        ("JPY", &["JPY"]),
        ("¥", &["CNY", "JPY"]),
        ("￥", &["CNY", "JPY"]),
        ("元", &["CNY", "HKD"]),
        ("圓", &["CNY", "HKD", "JPY"]),
        ("$", &["HKD", "USD", "TWD", "SGD", "MOP"]),
    ];
    let text = text.to_uppercase();
    SIGNS
        .iter()
        .find(|(sign, _)| text.contains(sign))
        .map_or(&[], |(_, codes)| codes)
}

fn is_money(unit: &Unit, codes: &[&str]) -> bool {
    unit.over.iter().any(|factor| match &factor.word.dimension {
        Dimension::Money(code) => codes.contains(code),
        _ => false,
    })
}
