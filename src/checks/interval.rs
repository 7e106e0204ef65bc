//! Intervals: what a published number can stand for.
//!
//! A number stands for all that rounds to it: half a unit of its last digit to either side,
//! and a whole unit of its last digit that is not zero where it is given as approximate. What
//! is counted one by one, such as persons, is what it is. A figure computed from such numbers lies between its least and its greatest possible
//! value; two figures tie out when their intervals meet (as in XBRL Calculations 1.1).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::expression::Expression;
use crate::model::figure::Amount;
use crate::model::metric::{Metric, Value, slack};
use crate::model::period::Period;
use crate::model::unit::{Unit, power_of_ten};
use crate::resolve::data::{Data, MAX_DEPTH};
use crate::resolve::evaluate::{Fault, Lookup};

/// All values a figure can stand for, in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: Decimal,
    pub(super) middle: Decimal,
    pub(super) high: Decimal,
}

impl Interval {
    /// Nothing where a sum is too large to hold.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.checked_add(other.low)?,
            middle: self.middle.checked_add(other.middle)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    pub(super) fn negated(self) -> Self {
        Self {
            low: -self.high,
            middle: -self.middle,
            high: -self.low,
        }
    }

    /// By how much two intervals miss, and how much of that rounding can explain.
    pub(super) fn miss(self, other: Self) -> (Decimal, Decimal) {
        let miss = self.middle.saturating_sub(other.middle).abs();
        let width = |one: Self| one.high.saturating_sub(one.low);
        let room = width(self).saturating_add(width(other));
        (miss, room.checked_div(Decimal::TWO).unwrap_or(room))
    }

    pub(super) fn meets(self, other: Self) -> bool {
        // A quotient is cut off at the last digit a decimal holds.
        let above =
            |a: Decimal, b: Decimal| a.saturating_sub(b).round_dp(12) > Decimal::ZERO;
        !above(self.low, other.high) && !above(other.low, self.high)
    }
}

/// All of some intervals together; nothing where there is none, or too much.
pub(super) fn total(parts: &[Interval]) -> Option<Interval> {
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold(*first, |sum, part| sum.plus(*part))
}

/// How many decimals a published value in a unit is right to, as XBRL says it; nothing where it
/// is exact or not disclosed. A negative count stands for digits before the point.
pub(crate) fn decimals(value: &Value, unit: &Unit) -> Option<i32> {
    let number = value.number?;
    if unit.is_count() && number.scale() == 0 && !value.about {
        return None;
    }
    let scale = i32::try_from(number.scale()).ok()?;
    let slack = slack(number, value.about);
    match value.about {
        // Half of the least significant digit's unit is what a count of decimals stands for, so
        // that a whole unit needs one fewer.
        true => power_of_ten(slack).map(|places| -places - 1),
        false => Some(scale),
    }
}

/// What a published value in a unit stands for.
pub(super) fn of_value(value: &Value, unit: &Unit) -> Option<Interval> {
    let middle = value.number?;
    let slack = value.slack(unit)?;
    Some(Interval {
        low: middle.checked_sub(slack)?,
        middle,
        high: middle.checked_add(slack)?,
    })
}

type Key = (String, Period);

/// The dataset with some of its published numbers moved to an end of what they stand for.
struct Moved<'a> {
    data: &'a Data,
    ends: &'a BTreeMap<Key, Decimal>,
    /// The published numbers that were asked for.
    asked: RefCell<BTreeMap<Key, (Decimal, Decimal)>>,
    /// What is known already: formulas that share parts ask for each but once.
    known: RefCell<BTreeMap<Key, Result<Amount, Fault>>>,
    /// A metric whose published values are passed over in favour of its formula.
    without: Option<&'a str>,
    /// What is being computed: a formula may lead back to the metric that is passed over.
    open: RefCell<BTreeSet<Key>>,
}

impl Lookup for Moved<'_> {
    fn amount(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        let key = (id.to_owned(), period);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let is_open = self.open.borrow().contains(&key);
        if is_open || self.open.borrow().len() >= MAX_DEPTH {
            return Err(Fault::Broken(id.to_owned()));
        }
        self.open.borrow_mut().insert(key.clone());
        let amount = self.moved(id, period);
        self.open.borrow_mut().remove(&key);
        self.known.borrow_mut().insert(key, amount.clone());
        amount
    }
}

impl Moved<'_> {
    fn moved(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        let amount = self.data.amount_of(id, period)?;
        let metric = self.data.metrics().get(id);
        let own = metric.and_then(|metric| metric.values.get(&period));
        let key = (id.to_owned(), period);
        let unit = &amount.unit;
        let own = own.and_then(|value| of_value(value, unit));
        match (own, metric.and_then(|m| self.data.computed_by(m, period))) {
            (Some(interval), _) if self.without != Some(id) => {
                self.asked
                    .borrow_mut()
                    .insert(key.clone(), (interval.low, interval.high));
                let value = self.ends.get(&key).copied().unwrap_or(amount.value);
                Ok(Amount { value, ..amount })
            }
            (_, Some(expression)) => {
                let evaluator = self.data.evaluator(self);
                let derived =
                    evaluator.amount(&expression, period).map_err(|(fault, ..)| fault)?;
                let value = derived
                    .unit
                    .convert(derived.value, &amount.unit)
                    .ok_or(Fault::Overflow)?;
                Ok(Amount { value, ..amount })
            }
            _ => Ok(amount),
        }
    }
}

/// What an expression stands for, in `unit`; nothing where it has no value.
///
/// Every function of the language rises or falls steadily with each of the numbers it is
/// made of, so the ends are found by moving each number to the end that helps.
pub(super) fn of_expression(
    data: &Data,
    expression: &Expression,
    period: Period,
    unit: &Unit,
    without: Option<&str>,
) -> Option<Interval> {
    let evaluate = |ends: &BTreeMap<Key, Decimal>| {
        let lookup = Moved {
            data,
            ends,
            asked: RefCell::default(),
            known: RefCell::default(),
            without,
            open: RefCell::default(),
        };
        let amount = data.evaluator(&lookup).amount(expression, period).ok()?;
        let fits = amount.unit.agrees_with(unit);
        let value = amount.unit.convert(amount.value, unit).filter(|_| fits)?;
        Some((value, lookup.asked.into_inner()))
    };
    let (middle, asked) = evaluate(&BTreeMap::new())?;
    let (mut lows, mut highs) = (BTreeMap::new(), BTreeMap::new());
    for (key, (low, high)) in asked {
        let moved = evaluate(&BTreeMap::from([(key.clone(), high)]))?.0;
        let (down, up) = if moved >= middle { (low, high) } else { (high, low) };
        lows.insert(key.clone(), down);
        highs.insert(key, up);
    }
    let (low, high) = (evaluate(&lows)?.0, evaluate(&highs)?.0);
    Some(Interval {
        low: low.min(middle),
        middle,
        high: high.max(middle),
    })
}

/// What a metric stands for in a period, in `unit`: its published value, or its formula.
pub(super) fn of_metric(
    data: &Data,
    metric: &Metric,
    period: Period,
    unit: &Unit,
) -> Option<Interval> {
    match metric.values.get(&period) {
        Some(value) => {
            let own = of_value(value, &metric.unit)?;
            let convert = |value| metric.unit.convert(value, unit);
            Some(Interval {
                low: convert(own.low)?,
                middle: convert(own.middle)?,
                high: convert(own.high)?,
            })
        }
        None => {
            let expression = data.computed_by(metric, period)?;
            of_expression(data, &expression, period, unit, None)
        }
    }
}

/// The periods a metric is published for.
pub(super) fn published(metric: &Metric) -> impl Iterator<Item = (Period, &Value)> {
    let values = metric.values.iter().map(|(period, value)| (*period, value));
    values.filter(|(_, value)| value.number.is_some())
}

/// A number as a message writes it, with thousands separators and without idle zeros.
pub(super) fn plain(number: Decimal) -> String {
    let text = number.round_dp(6).normalize().to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.to_owned()),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{fraction}")
    }
}
