//! Properties of arithmetic and printing that hold for every value.

use proptest::prelude::*;
use recto::model::figure::Rounding;
use recto::model::lang::Lang;
use recto::model::unit::{Catalogue, Unit};
use recto::resolve::print;
use rust_decimal::Decimal;

fn decimals() -> impl Strategy<Value = Decimal> {
    (-1_000_000_000_000_000_i64..1_000_000_000_000_000, 0_u32..8)
        .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

proptest! {
    /// Digits without separators are the number again, in every language.
    #[test]
    fn printed_numbers_read_back(value in decimals()) {
        for lang in Lang::ALL {
            let text = print::number(value, lang).replace(',', "").replace('\u{2212}', "-");
            let read = Decimal::from_str_exact(&text).expect("a number");
            prop_assert_eq!(read, value);
            prop_assert_eq!(read.scale(), value.scale(), "zeros are kept");
        }
    }

    /// Both languages print the same digits.
    #[test]
    fn languages_agree_on_digits(value in decimals()) {
        prop_assert_eq!(print::number(value, Lang::En), print::number(value, Lang::ZhHk));
    }

    /// Rounding moves a value by at most half a unit of the last digit, and away from
    /// zero when it lies half way.
    #[test]
    fn rounding_is_near_and_half_goes_away_from_zero(value in decimals(), places in 0_u32..6) {
        let rounded = Rounding::HalfAwayFromZero.round(value, places);
        let half = Decimal::new(5, places + 1);
        let distance = rounded.saturating_sub(value).abs();
        prop_assert!(distance <= half);
        prop_assert_eq!(rounded.scale(), places);
        if distance == half {
            prop_assert!(rounded.abs() > value.abs());
        }
    }

    /// There and back is the same value: conversion between scales loses nothing.
    #[test]
    fn units_convert_there_and_back(value in decimals(), pair in 0_usize..4) {
        let words = Catalogue::default();
        let (a, b) = [
            ("MWh", "kWh"),
            ("10,000 tonnes", "thousand tonnes"),
            ("RMB million", "RMB 1,000"),
            ("tCO2e / RMB 1,000", "kgCO2e / RMB million"),
        ][pair];
        let (a, b) = (
            Unit::parse(a, &words).expect("a unit"),
            Unit::parse(b, &words).expect("a unit"),
        );
        let there = a.convert(value, &b).expect("a value");
        prop_assert_eq!(b.convert(there, &a).expect("a value"), value);
        prop_assert_eq!(a.shift(&b), b.shift(&a).map(|places| -places));
    }

    /// A unit's name reads back as the unit.
    #[test]
    fn unit_names_read_back(over in 0_usize..6, under in 0_usize..4) {
        let over = ["tonne", "RMB million", "10,000 tonnes", "thousand shares", "%", "MWh"][over];
        let under = ["", " / year", " / RMB 1,000", " / 10 shares"][under];
        let words = Catalogue::default();
        let unit = Unit::parse(&format!("{over}{under}"), &words).expect("a unit");
        prop_assert_eq!(Unit::parse(&unit.name(), &words).expect("its name"), unit);
    }

    /// No text makes the expression parser panic.
    #[test]
    fn any_text_parses_or_is_an_error(text in "\\PC{0,60}") {
        let _ = recto::model::expression::parse(&text);
    }

    /// No text makes a chapter panic, and placeholders stay where they are.
    #[test]
    fn any_chapter_is_a_report_or_findings(text in "[ -~\n說。「{}*_`>|#\\[\\]()!-]{0,200}") {
        let fixture = format!("=== content/*/01-x.md\n# X\n\n{text}\n");
        let proof = crate::fixture::proof(&fixture);
        prop_assert!(proof.report.is_some() || !proof.findings.is_empty());
    }
}
