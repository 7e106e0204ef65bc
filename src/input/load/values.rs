//! The values of metrics: numbers digit for digit, each under its period.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::yaml::{Kind, Node, Reader, colon};
use super::{config, keys};
use crate::diag::rules;
use crate::input::load::dataset::by_lang;
use crate::model::lang::{ByLang, Lang};
use crate::model::metric::{Status, Unread, Value};
use crate::model::number::Written;
use crate::model::period::Period;

/// The values of a metric, and whether some could not be read.
pub(super) fn values(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> (BTreeMap<Period, Value>, Unread) {
    let mut values = BTreeMap::new();
    let mut unread = match node.kind {
        Kind::Mapping(_) => Unread::Nothing,
        _ => Unread::Values,
    };
    for (key, node) in reader.mapping(node) {
        let Some(period) = Period::parse(&key.value) else {
            let colon = node.is_null().then(|| colon(&key.value)).flatten();
            let is_group =
                node.is_null() && key.value.bytes().all(|c| c.is_ascii_digit());
            reader.sink.add(
                rules::UNKNOWN_PERIOD
                    .finding(key.place, format!("`{}` is not a period", key.value))
                    .hint(match colon {
                        Some(colon) => colon,
                        None if is_group => {
                            "a number has no thousands separator: write 1234, not 1,234".to_owned()
                        }
                        None => {
                            "values stand under their year, as in `values: {2021: 91005}`, or under its halves (`2021-H1`), quarters (`2021-Q3`) or months (`2021-03`)".to_owned()
                        }
                    }),
            );
            unread = Unread::Values;
            continue;
        };
        if values.contains_key(&period) {
            let twice = config::twice(key.place, &key.value);
            reader.sink.add(twice.hint(format!("it is another name of {period}")));
            continue;
        }
        match value(node, languages, reader) {
            Some(value) => {
                values.insert(period, value);
            }
            None => unread = Unread::Values,
        }
    }
    (values, unread)
}

fn value(node: &Node, languages: &[Lang], reader: &mut Reader<'_>) -> Option<Value> {
    let plain = |number| Value {
        number,
        about: false,
        status: Status::Final,
        was: None,
        note: ByLang::new(),
        place: node.place,
    };
    match &node.kind {
        _ if node.is_null() => Some(plain(None)),
        Kind::Scalar { .. } => number(node, reader).map(|number| plain(Some(number))),
        Kind::Sequence(_) => {
            reader.mismatch(node, "a number");
            None
        }
        Kind::Mapping(_) => {
            let keys = keys::Value::read(node, reader);
            let number = match keys.value {
                Some(node) if node.is_null() => None,
                Some(node) => Some(number(node, reader)?),
                None => {
                    reader.sink.add(
                        rules::MISSING_KEY
                            .finding(node.place, "the key `value` is missing here"),
                    );
                    return None;
                }
            };
            Some(Value {
                about: keys.about.and_then(|n| reader.truth(n)).unwrap_or(false),
                status: keys
                    .status
                    .and_then(|node| reader.choice(node, &Status::ALL))
                    .unwrap_or_default(),
                was: keys.was.and_then(|node| self::number(node, reader)),
                note: keys
                    .note
                    .map(|node| by_lang(node, languages, reader))
                    .unwrap_or_default(),
                ..plain(number)
            })
        }
    }
}

/// A number, digit for digit: only what a person would write down.
pub(crate) fn number(node: &Node, reader: &mut Reader<'_>) -> Option<Decimal> {
    let text = reader.text(node)?.value;
    let written = written(&text);
    let finding = match written {
        Written::Number(number) => return Some(number),
        Written::TooLarge => {
            let message = format!("{text} is more than any figure of a report can mean");
            rules::TOO_LARGE.finding(node.place, message)
        }
        _ => rules::NOT_A_NUMBER.finding(node.place, format!("`{text}` is not a number")),
    };
    let hint = match text.as_str() {
        "/" | "-" | "n/a" | "N/A" | "nil" => {
            "write `null` for a value that is not disclosed, 0 for zero".to_owned()
        }
        _ => written.remedy(),
    };
    reader.sink.add(finding.hint(hint));
    None
}

/// What a text says as a number. In a file of data none has zeros before it: programs that
/// know YAML of old take `010` for eight.
fn written(text: &str) -> Written {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_led = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    match Written::read(text) {
        Written::Number(number) if is_led => Written::Means(number.to_string()),
        written => written,
    }
}

/// The number that a text is, digit for digit.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    match written(text) {
        Written::Number(number) => Some(number),
        _ => None,
    }
}
