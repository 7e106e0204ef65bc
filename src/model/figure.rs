//! Figures: exact decimals with unit, period and published precision.

use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};

use super::assurance::Assured;
use super::expression::Expression;
use super::lang::Lang;
use super::period::Period;
use super::place::Place;
use super::unit::Unit;

/// An exact value in a unit. Never a float, and never rounded before it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Amount {
    /// The value, in `unit`.
    pub value: Decimal,
    /// The unit.
    pub unit: Unit,
    /// How many decimals it is published with; nothing where arithmetic left that open.
    pub decimals: Option<u32>,
}

/// What to do with a digit five that is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rounding {
    /// Half away from zero: 2.345 becomes 2.35, -2.345 becomes -2.35. The default.
    #[default]
    HalfAwayFromZero,
    /// Half to even: 2.345 becomes 2.34.
    HalfToEven,
}

/// How many digits of a quotient several steps of arithmetic leave as they are.
const CERTAIN: u32 = 24;

impl Rounding {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 2] = [
        ("half-away-from-zero", Self::HalfAwayFromZero),
        ("half-to-even", Self::HalfToEven),
    ];

    /// `value` with exactly `decimals` decimals, trailing zeros kept. A quotient that does not end
    /// is cut at 28 digits, which would turn a half that comes back of it (13 / 12 * 6) into
    /// something less: its last digits are let go first. No data are told by them, since
    /// quotients of numbers of twelve digits lie further from any half they are not.
    pub fn round(self, value: Decimal, decimals: u32) -> Decimal {
        let strategy = match self {
            Self::HalfAwayFromZero => RoundingStrategy::MidpointAwayFromZero,
            Self::HalfToEven => RoundingStrategy::MidpointNearestEven,
        };
        let digits = value.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
        let kept = digits.saturating_sub(value.scale().saturating_sub(decimals));
        let sound = match digits > CERTAIN && kept < CERTAIN {
            true => value.round_sf(CERTAIN).unwrap_or(value),
            false => value,
        };
        let mut rounded = sound.round_dp_with_strategy(decimals.min(28), strategy);
        rounded.rescale(decimals.min(28));
        if rounded.is_zero() {
            rounded.set_sign_positive(true);
        }
        rounded
    }
}

/// A figure as it stands on the page in one language, bound to what it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    /// Where its placeholder or component field stands.
    pub place: Place,
    /// The language it is printed in.
    pub lang: Lang,
    /// The metric, where the figure is one metric's value.
    pub metric: Option<String>,
    /// The expression as written.
    pub expression: String,
    /// The expression as it is understood.
    pub parsed: Arc<Expression>,
    /// The period it speaks of.
    pub period: Period,
    /// The exact value before rounding; nothing for words and for what is not disclosed.
    pub value: Option<Decimal>,
    /// The unit of `value`, as files write it; empty for pure numbers and words.
    pub unit: String,
    /// The unit it is printed in, whether or not the unit is printed.
    pub shown_in: Arc<Unit>,
    /// What is printed: number and unit, or a word.
    pub printed: Printed,
    /// In a blackline, what was printed before; empty where nothing was.
    pub was: Option<String>,
    /// That an assurance covers it.
    pub assured: Option<Box<Assured>>,
}

/// What some values add up to; nothing where one is missing, or they are too much to hold.
pub fn total(values: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    values
        .into_iter()
        .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))
}

/// Whether a value is smaller than anything a report could mean to count: 10^18, a million
/// million million. What is computed below that bound can always be added up.
pub fn is_meant(value: Decimal) -> bool {
    value.abs() < Decimal::from(1_000_000_000_000_000_000_u64)
}

impl Figure {
    /// What is printed, and in words that an assurance covers it: for those who do not see its
    /// sign.
    pub fn told(&self) -> String {
        let printed = self.printed.text();
        match self.assured {
            Some(_) => self.lang.words().phrases.assured(printed),
            None => printed,
        }
    }

    /// Whether its number reads as zero: `0`, `0.00`, 零.
    pub fn prints_zero(&self) -> bool {
        let number = &self.printed.number;
        let is_zero = |c: char| matches!(c, '0' | '.' | ',' | '+' | '\u{2212}');
        *number == self.lang.numeral(0)
            || (number.contains('0') && number.chars().all(is_zero))
    }
}

/// The printed form, in parts so that a card can set the number larger than its unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Printed {
    /// Before the number: `RMB`, 人民幣.
    pub before: String,
    /// The number in the language's digits and grouping, or a word.
    pub number: String,
    /// Behind the number, with its space: ` million`, 百萬元.
    pub after: String,
}

impl Printed {
    /// All of it as one text.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.before, self.number, self.after)
    }
}
