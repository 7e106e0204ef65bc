//! Figures of entities and what a group makes of them, against sums worked out by hand.

use recto::Proof;
use recto::diag::Severity;
use recto::model::period::Period;
use recto::model::unit::{Catalogue, Unit};
use rust_decimal::Decimal;

use crate::fixture;

const FOUR: &str = include_str!("../fixtures/four-entities.txt");

#[track_caller]
fn check(proof: &Proof, figure: &str, period: &str, expected: &str) {
    let data = proof.data.as_ref().expect("a dataset");
    let period = Period::parse(period).expect("a period");
    let value = match data.amount_of(figure, period) {
        Ok(amount) => amount.value.normalize().to_string(),
        Err(fault) => format!("{fault:?}"),
    };
    assert_eq!(value, expected, "{figure} {period}");
}

/// The proof of a project in which nothing is wrong.
#[track_caller]
fn sound(text: &str) -> Proof {
    let proof = fixture::proof(text);
    let errors: Vec<_> = proof
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| &finding.message)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    proof
}

#[test]
fn all_of_what_the_group_operates_is_added_up() {
    let proof = sound(FOUR);
    // 165 + 5,346 + 2,166 + the 522 of Hanoi since April, less 12 counted twice.
    check(&proof, "energy.grid", "2025", "8187");
    check(&proof, "energy.grid[hong-kong]", "2025", "165");
    check(&proof, "energy.grid[dongguan]", "2025", "5346");
    check(&proof, "energy.grid[hanoi]", "2025", "522");
    // 62.7 + 2,868.6636 + 1,162.2756 + 344.1024: each by its own factor.
    check(&proof, "ghg.scope2[dongguan]", "2025", "2868.6636");
    check(&proof, "ghg.scope2", "2025", "4437.7416");
    // The group's rate is of the group's figures: 4,437.7416 over 8,187.
    check(&proof, "ghg.intensity", "2025", "0.5420473433492121656284353243");
    check(&proof, "ghg.intensity[dongguan]", "2025", "0.5366");
    // (20 x 12 + 300 x 6 + 310 x 6 + 100 x 12 + 80 x 9) over 12.
    check(&proof, "employees", "2025", "485");
    check(&proof, "employees[hanoi]", "2025", "80");
    check(&proof, "staff", "2025", "507");
    check(&proof, "factor.grid", "2025", r#"Apart("factor.grid", "hong-kong")"#);
    // A factor of the year holds in each of its months.
    check(&proof, "ghg.scope2[hanoi]", "2025-04", "35.5968");
}

#[test]
fn shares_count_from_the_day_they_are_held() {
    let text = FOUR.replace("operational-control", "equity-share");
    let proof = sound(&text);
    // 165 + 80% of 5,346 + 60% of 1,137 + 75% of 1,029 + 51% of 522, less 12.
    check(&proof, "energy.grid", "2025", "6149.97");
    check(&proof, "ghg.scope2", "2025", "3313.312674");
    check(&proof, "ghg.scope2[dongguan]", "2025", "2868.6636");
    check(&proof, "employees", "2025", "362.1");
    // 21 + 80% of 305 + 75% of 99 + 51% of 82.
    check(&proof, "staff", "2025", "381.07");
    check(&proof, "entity.huizhou.share", "2025-06", "60");
    check(&proof, "entity.huizhou.share", "2025", "75");
}

#[test]
fn an_entity_that_left_counts_until_then() {
    let text = FOUR.replace(
        "{name: {en: Hong Kong, zh-HK: 香港}}",
        "{name: {en: Hong Kong, zh-HK: 香港}, until: 2025-02, excluded: {en: Sold., zh-HK: 已出售。}}",
    );
    let proof = sound(&text);
    // 11.0 + 11.5 instead of 165.
    check(&proof, "energy.grid", "2025", "8044.5");
    check(&proof, "energy.grid[hong-kong]", "2025", "22.5");
    // 20 persons through two of twelve months.
    check(&proof, "employees", "2025", "468.33333333333333333333333333");
    check(&proof, "staff", "2025", "486");
}

#[test]
fn a_month_that_is_missing_is_no_zero() {
    let text = FOUR.replace("2025-05: 435, ", "");
    let proof = fixture::proof(&text);
    check(
        &proof,
        "energy.grid",
        "2025",
        r#"LacksEntities("energy.grid", Period { kind: Year, year: 2025, part: 1, is_split: false }, [("dongguan", [Period { kind: Month, year: 2025, part: 5, is_split: false }])])"#,
    );
    let said: Vec<_> = proof.findings.iter().map(|own| own.rule).collect();
    assert!(said.contains(&"missing-entity"), "{said:?}");
}

/// The exact value of one unit in another.
#[track_caller]
fn converts(number: &str, from: &str, to: &str, expected: &str) {
    let units = Catalogue::default();
    let unit = |text: &str| Unit::parse(text, &units).expect("a unit");
    let number = Decimal::from_str_exact(number).expect("a number");
    let given = unit(from).convert(number, &unit(to)).expect("a value");
    assert_eq!(given.normalize().to_string(), expected, "{number} {from} in {to}");
}

#[test]
fn units_of_the_trade_convert_exactly() {
    converts("1", "MWh", "GJ", "3.6");
    converts("7.2", "GJ", "MWh", "2");
    converts("2", "TJ", "MJ", "2000000");
    converts("1", "tce", "GJ", "29.3076");
    converts("7000", "kcal", "MJ", "29.3076");
    converts("1000", "US gallon", "m3", "3.785411784");
    converts("1", "imperial gallon", "L", "4.54609");
    converts("1000", "sq ft", "m2", "92.90304");
    converts("15", "mu", "hectare", "1");
    converts("1", "hectare", "mu", "15");
    converts("1500", "HKD'000", "HKD million", "1.5");
    converts("45.9", "ML", "m3", "45900");
    converts("3", "GL", "kL", "3000000");
    converts("2", "Mt", "kt", "2000");
    // What one of the first is has no end.
    converts("610", "kgCO2e / MWh", "tCO2e / MWh", "0.61");
    converts("0.7", "tCO2e / MWh", "kgCO2e / kWh", "0.7");
    let units = Catalogue::default();
    for (one, other) in [("Nm3", "m3"), ("EUR", "MOP"), ("km", "passenger-km")] {
        let unit = |text: &str| Unit::parse(text, &units).expect("a unit");
        assert!(!unit(one).agrees_with(&unit(other)), "{one} {other}");
    }
    let told = Unit::parse("1,000 gallons", &units).expect_err("two gallons");
    assert!(told.to_string().contains("`US gallon` or `imperial gallon`"), "{told}");
}
