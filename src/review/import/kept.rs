//! What a sheet keeps of a figure that the dataset computes.

use rust_decimal::Decimal;

/// Whether a number is all that a sheet keeps of a computed one: fifteen digits; and where it is
/// saved as text, those that were shown.
pub(super) fn is_kept(own: Decimal, number: Decimal, is_text: bool) -> bool {
    let within = own.abs().checked_mul(Decimal::new(1, 14)).unwrap_or_default();
    let shown = match is_text {
        true => Decimal::new(5, number.scale().saturating_add(1).min(28)),
        false => Decimal::ZERO,
    };
    own.checked_sub(number)
        .is_some_and(|apart| apart.abs() <= within.max(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sheet_keeps_of_a_computed_number_is_that() {
        let kept = |own: &str, number: &str, is_text: bool| {
            let decimal = |text: &str| Decimal::from_str_exact(text).expect("a number");
            is_kept(decimal(own), decimal(number), is_text)
        };
        let third = "33.333333333333333333333333333";
        assert!(kept(third, "33.3333333333333", false));
        assert!(kept(third, "33.3333333333", true) && kept(third, "33.33", true));
        assert!(!kept(third, "33.33", false) && !kept(third, "33.34", true));
        assert!(kept("12.50", "12.5", false) && !kept("12.5", "12.6", false));
    }
}
