//! Units as measures: those of the Unit Type Registry and of ISO 4217, the issuer's own
//! otherwise. Multiples and hundredths go into the value, which only moves its point.

use rust_decimal::Decimal;

use crate::model::unit::{Dimension, Factor, Unit, power_of_ten};

/// A unit as measures, and by how many places values in it move their point to the right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    /// As OIM writes it; nothing for a pure number.
    pub(super) text: Option<String>,
    /// The places.
    pub(super) places: i32,
    /// Whether it is an amount of money and nothing else.
    pub(super) is_money: bool,
}

/// Our words that the registry has, and the power of ten between them.
const REGISTRY: &[(&str, &str, i32)] = &[
    ("tonne", "t", 0),
    ("kg", "kg", 0),
    ("g", "g", 0),
    ("tCO2e", "tCO2e", 0),
    ("kgCO2e", "tCO2e", -3),
    ("Wh", "Wh", 0),
    ("kWh", "kWh", 0),
    ("MWh", "MWh", 0),
    ("GWh", "GWh", 0),
    ("kJ", "kJ", 0),
    ("MJ", "MJ", 0),
    ("GJ", "GJ", 0),
    ("TJ", "TJ", 0),
    ("kW", "kW", 0),
    ("MW", "MW", 0),
    ("GW", "GW", 0),
    ("m3", "m3", 0),
    ("L", "l", 0),
    ("mL", "l", -3),
    ("m2", "sqm", 0),
    ("km", "km", 0),
    ("hour", "H", 0),
    ("day", "D", 0),
    ("month", "M", 0),
    ("year", "Y", 0),
];

/// A unit as measures.
pub(super) fn measured(unit: &Unit) -> Measured {
    let mut places = 0;
    let mut side = |factors: &[Factor], sign: i32| -> Vec<String> {
        let measures = factors.iter().filter_map(|factor| {
            let (measure, own) = measure(factor);
            places += sign * own;
            measure
        });
        measures.collect()
    };
    let (mut over, mut under) = (side(&unit.over, 1), side(&unit.under, -1));
    // A measure stands on one side alone.
    over.retain(|own| match under.iter().position(|other| other == own) {
        Some(twin) => {
            under.remove(twin);
            false
        }
        None => true,
    });
    over.sort();
    under.sort();
    let is_money = under.is_empty()
        && matches!(over.as_slice(), [one] if one.starts_with("iso4217:"));
    let text = match (over.as_slice(), under.as_slice()) {
        ([], []) => None,
        (_, []) => Some(over.join("*")),
        _ => {
            if over.is_empty() {
                over.push("xbrli:pure".to_owned());
            }
            let held = |side: &[String]| match side {
                [one] => one.clone(),
                many => format!("({})", many.join("*")),
            };
            Some(format!("{}/{}", held(&over), held(&under)))
        }
    };
    Measured { text, places, is_money }
}

/// A factor as a measure, and the places it moves the point by.
fn measure(factor: &Factor) -> (Option<String>, i32) {
    let word = &factor.word;
    let multiple = power_of_ten(Decimal::from(factor.multiple));
    let own = |text: &str| Some(format!("own:{}", name(text)));
    let (measure, places) = match &word.dimension {
        Dimension::Ratio | Dimension::PercentagePoint => {
            return match power_of_ten(word.factor) {
                Some(places) => (None, places + multiple.unwrap_or_default()),
                None => (own(&word.key), 0),
            };
        }
        Dimension::Money(code) => (Some(format!("iso4217:{code}")), Some(0)),
        _ => match REGISTRY.iter().find(|(key, ..)| *key == word.key) {
            Some((_, measure, places)) => (Some(format!("utr:{measure}")), Some(*places)),
            None => (own(&word.key), Some(0)),
        },
    };
    match (multiple, places) {
        (Some(multiple), Some(places)) => (measure, multiple + places),
        _ => (own(&format!("{} {}", factor.multiple, word.key)), 0),
    }
}

/// A word as a name in XML: other signs than letters and digits by their code.
fn name(word: &str) -> String {
    let mut name = String::new();
    for sign in word.chars() {
        let is_han = ('\u{3400}'..='\u{9fff}').contains(&sign);
        match sign {
            ' ' if !name.is_empty() => name.push('_'),
            _ if sign.is_ascii_alphabetic() || is_han => name.push(sign),
            _ if sign.is_ascii_digit() && !name.is_empty() => name.push(sign),
            _ => name.push_str(&format!("_x{:x}", u32::from(sign))),
        }
    }
    name
}

/// A number whose point has moved so many places to the right, digit for digit.
pub(super) fn moved(number: Decimal, places: i32) -> String {
    let scale = i64::from(number.scale()) - i64::from(places);
    let digits = number.mantissa().unsigned_abs().to_string();
    let text = match usize::try_from(scale) {
        Ok(0) => digits,
        Ok(scale) => {
            let digits = format!("{digits:0>width$}", width = scale + 1);
            let (whole, part) = digits.split_at(digits.len() - scale);
            format!("{whole}.{part}")
        }
        Err(_) if number.is_zero() => digits,
        Err(_) => {
            let zeros = usize::try_from(-scale).unwrap_or_default();
            digits + &"0".repeat(zeros)
        }
    };
    match number.is_sign_negative() && !number.is_zero() {
        true => format!("-{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::unit::Catalogue;

    fn told(unit: &str) -> (String, i32) {
        let unit = Unit::parse(unit, &Catalogue::default()).expect("a unit");
        let own = measured(&unit);
        (own.text.unwrap_or_default(), own.places)
    }

    #[test]
    fn units_are_measures_of_the_registry_where_it_has_them() {
        assert_eq!(told("tCO2e"), ("utr:tCO2e".to_owned(), 0));
        assert_eq!(told("kgCO2e"), ("utr:tCO2e".to_owned(), -3));
        assert_eq!(told("RMB million"), ("iso4217:CNY".to_owned(), 6));
        assert_eq!(told("%"), (String::new(), -2));
        assert_eq!(told("tCO2e / RMB million"), ("utr:tCO2e/iso4217:CNY".to_owned(), -6));
        assert_eq!(told("calendar year"), ("own:calendar_year".to_owned(), 0));
        assert_eq!(told("% / year"), ("xbrli:pure/utr:Y".to_owned(), -2));
        assert_eq!(told("kWh / kWh"), (String::new(), 0));
        assert_eq!(told("10,000 persons"), ("own:person".to_owned(), 4));
    }

    #[test]
    fn a_point_moves_without_a_digit_being_lost() {
        let moved = |text: &str, places| {
            moved(Decimal::from_str_exact(text).expect("a number"), places)
        };
        assert_eq!(moved("12.50", -2), "0.1250");
        assert_eq!(moved("12.50", 1), "125.0");
        assert_eq!(moved("12.50", 6), "12500000");
        assert_eq!(moved("-0.05", -2), "-0.0005");
        assert_eq!(moved("0", 6), "0");
        assert_eq!(moved("999999999999999999", 9), "999999999999999999000000000");
    }

    #[test]
    fn any_word_becomes_a_name() {
        assert_eq!(name("calendar year"), "calendar_year");
        assert_eq!(name("HK$'000"), "HK_x24_x27000");
        assert_eq!(name("2nd hand"), "_x32nd_hand");
        assert_eq!(name("人次"), "人次");
    }
}
