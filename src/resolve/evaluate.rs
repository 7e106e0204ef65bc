//! Arithmetic over the dataset: exact decimals, units checked, nothing rounded.

use rust_decimal::Decimal;

use crate::model::calendar::Calendar;
use crate::model::expression::{
    Comparison, Expression, Function, Node, Operator, PeriodName, Still,
};
use crate::model::figure::{Amount, Rounding};
use crate::model::lang::OURS;
use crate::model::period::{MOST_PERIODS, Period};
use crate::model::unit::{Catalogue, Unit};

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Fault {
    /// There is no metric of this id.
    Unknown(String),
    /// The metric has no value for the period, but for others.
    NoValue(String, Period, Vec<Period>),
    /// The metric follows from shorter periods, and these have no value.
    Lacks(String, Period, Vec<Period>),
    /// The metric is the group's, and these of its entities have no value, each with the
    /// shorter periods that are missing.
    LacksEntities(String, Period, Vec<(String, Vec<Period>)>),
    /// Each entity has a figure of the metric, the first of them this, and the group has none.
    Apart(String, String),
    /// The value is deliberately not disclosed.
    NotDisclosed(String, Period),
    /// The metric's own definition is at fault, and that is reported where it stands.
    Broken(String),
    /// Two units that do not go together: message.
    Clash(String),
    /// A division by zero: message.
    ZeroDivision(String),
    /// The period is of another kind than those a way goes over: message.
    NoStep(String),
    /// The expression is not used rightly: message.
    Misuse(String),
    /// The result is too large or too small to hold.
    Overflow,
}

/// A fault and the bytes of the expression it stands at.
pub type Located = (Fault, usize, usize);

/// Where values of metrics come from.
pub trait Lookup {
    /// The value of a metric in a period.
    ///
    /// # Errors
    /// If it has none.
    fn amount(&self, id: &str, period: Period) -> Result<Amount, Fault>;
}

/// Computes expressions for one period.
#[derive(Clone, Copy)]
pub struct Evaluator<'a, L: ?Sized> {
    /// The dataset.
    pub lookup: &'a L,
    /// Which period comes before another.
    pub calendar: &'a Calendar,
    /// The unit words.
    pub units: &'a Catalogue,
    /// How `round` rounds.
    pub rounding: Rounding,
}

impl<L: Lookup + ?Sized> Evaluator<'_, L> {
    /// The value of an expression in a period.
    ///
    /// # Errors
    /// With the first fault and its place in the expression.
    pub fn amount(
        &self,
        expression: &Expression,
        period: Period,
    ) -> Result<Amount, Located> {
        let here = |fault| (fault, expression.start, expression.end);
        match &expression.node {
            Node::Number(value) => Ok(Amount {
                value: *value,
                unit: Unit::default(),
                decimals: Some(value.scale()),
            }),
            Node::Metric { id, period: named } => {
                let period = match named {
                    None => period,
                    Some(PeriodName::Prior) => self.calendar.prior(period),
                    Some(PeriodName::At(period)) => *period,
                };
                self.lookup.amount(id, period).map_err(here)
            }
            Node::Text(_) => {
                Err(here(Fault::Misuse("a text has no value to compute with".into())))
            }
            Node::Period(_) => {
                Err(here(Fault::Misuse("a period has no value to compute with".into())))
            }
            Node::Compare(..) => {
                Err(here(Fault::Misuse("a comparison stands only in `claim`".into())))
            }
            Node::Negate(inner) => {
                let amount = self.amount(inner, period)?;
                Ok(Amount { value: -amount.value, ..amount })
            }
            Node::Binary(operator, a, b) => {
                let (a, b) = (self.amount(a, period)?, self.amount(b, period)?);
                self.binary(*operator, a, b).map_err(here)
            }
            Node::Call(function, arguments) => {
                self.call(*function, arguments, period, expression)
            }
        }
    }

    /// Whether a comparison holds.
    ///
    /// # Errors
    /// If it is none, or a side has no value.
    pub fn holds(
        &self,
        expression: &Expression,
        period: Period,
    ) -> Result<bool, Located> {
        let here = |fault| (fault, expression.start, expression.end);
        let Node::Compare(comparison, a, b) = &expression.node else {
            let text = "`claim` needs a comparison first, as in `yoy(x) < 0`";
            return Err(here(Fault::Misuse(text.into())));
        };
        let (one, other) = (a, b);
        let (a, b) = (self.amount(one, period)?, self.amount(other, period)?);
        // A number that is typed means so many of the other side's unit; what is computed of
        // metrics has a unit of its own, even where that is none.
        let bare = typed(one) || typed(other);
        for (number, typed, beside) in
            [(&a, typed(one) && !typed(other), &b), (&b, typed(other) && !typed(one), &a)]
        {
            let is_part = !number.value.is_zero() && number.value.abs() < Decimal::ONE;
            if typed && is_part && beside.unit == self.units.percent() {
                return Err(here(Fault::Misuse(too_small(number.value))));
            }
        }
        let b_value =
            if bare { b.value } else { convert(&b, &a.unit, "compare").map_err(here)? };
        Ok(match comparison {
            Comparison::Less => a.value < b_value,
            Comparison::AtMost => a.value <= b_value,
            Comparison::Greater => a.value > b_value,
            Comparison::AtLeast => a.value >= b_value,
            Comparison::Equal => a.value == b_value,
            Comparison::Unequal => a.value != b_value,
        })
    }

    fn binary(&self, operator: Operator, a: Amount, b: Amount) -> Result<Amount, Fault> {
        match operator {
            Operator::Add | Operator::Subtract => {
                let verb = if operator == Operator::Add { "add" } else { "subtract" };
                let value = convert(&b, &a.unit, verb)?;
                let decimals = match (a.decimals, b.decimals) {
                    (Some(x), Some(y)) if a.unit == b.unit => Some(x.max(y)),
                    _ => None,
                };
                let value = match operator {
                    Operator::Add => a.value.checked_add(value),
                    _ => a.value.checked_sub(value),
                };
                Ok(Amount {
                    value: value.ok_or(Fault::Overflow)?,
                    unit: a.unit,
                    decimals,
                })
            }
            Operator::Multiply => {
                let value = a.value.checked_mul(b.value).ok_or(Fault::Overflow)?;
                let decimals = a.decimals.zip(b.decimals);
                let decimals = decimals.and_then(|(x, y)| x.checked_add(y));
                settled(value, a.unit.times(&b.unit), decimals)
            }
            Operator::Divide => {
                if b.value.is_zero() {
                    return Err(Fault::ZeroDivision("the divisor is zero".into()));
                }
                let value = a.value.checked_div(b.value).ok_or(Fault::Overflow)?;
                settled(value, a.unit.per(&b.unit), None)
            }
        }
    }

    fn call(
        &self,
        function: Function,
        arguments: &[Expression],
        period: Period,
        expression: &Expression,
    ) -> Result<Amount, Located> {
        let here = |fault| (fault, expression.start, expression.end);
        let first = &arguments[0];
        match function {
            Function::Yoy => {
                let (now, before) = self.pair(first, period)?;
                self.growth(&now, &before, function).map_err(here)
            }
            Function::Change | Function::Pp => {
                let (now, before) = self.pair(first, period)?;
                let percent = self.units.percent();
                if function == Function::Pp && now.unit != percent {
                    let text = format!(
                        "`pp` takes a percentage, and this is in {}",
                        in_words(&now.unit)
                    );
                    return Err(here(Fault::Clash(text)));
                }
                let mut change =
                    self.binary(Operator::Subtract, now, before).map_err(here)?;
                if function == Function::Pp {
                    change.unit = self.units.percentage_point();
                }
                Ok(change)
            }
            Function::Cagr => {
                let from = named_period(&arguments[1])?;
                let to = named_period(&arguments[2])?;
                let years =
                    to.years_since(from).filter(|years| *years > 0).ok_or_else(|| {
                        here(Fault::Misuse(
                            "`cagr` is growth a year: it goes from an earlier to a later year, or to the same part \
                             of a later year"
                                .into(),
                        ))
                    })?;
                if let Some(uneven) = self.calendar.uneven(from, to) {
                    return Err(here(Fault::Misuse(format!(
                        "{uneven} has {} months, so there is no growth of each year from {from} to {to}",
                        self.calendar.months(uneven)
                    ))));
                }
                let start = self.amount(first, from)?;
                let end = self.amount(first, to)?;
                self.cagr(&start, &end, years).map_err(here)
            }
            Function::Share => {
                let part = self.amount(first, period)?;
                let whole = self.amount(&arguments[1], period)?;
                self.percentage(&part, &whole, "take a share of").map_err(here)
            }
            Function::Sum | Function::Avg => {
                let mut total = self.amount(first, period)?;
                for argument in &arguments[1..] {
                    let next = self.amount(argument, period)?;
                    total = self.binary(Operator::Add, total, next).map_err(here)?;
                }
                if function == Function::Avg {
                    let mean = total.value.checked_div(arguments.len().into());
                    total.value = mean.ok_or_else(|| here(Fault::Overflow))?;
                    total.decimals = None;
                }
                Ok(total)
            }
            Function::Min | Function::Max => {
                let mut best = self.amount(first, period)?;
                for argument in &arguments[1..] {
                    let next = self.amount(argument, period)?;
                    let value = convert(&next, &best.unit, "compare").map_err(here)?;
                    let is_better = match function {
                        Function::Min => value < best.value,
                        _ => value > best.value,
                    };
                    if is_better {
                        best = next;
                    }
                }
                Ok(best)
            }
            Function::Round => {
                let amount = self.amount(first, period)?;
                let places = match &arguments[1].node {
                    Node::Number(number) if number.scale() == 0 => {
                        u32::try_from(*number).ok().filter(|places| *places <= 12)
                    }
                    _ => None,
                };
                let places = places.ok_or_else(|| {
                    here(Fault::Misuse(
                        "`round` takes a number of decimals from 0 to 12".into(),
                    ))
                })?;
                let value = self.rounding.round(amount.value, places);
                Ok(Amount { value, decimals: Some(places), ..amount })
            }
            Function::Between => {
                let (gone, years) = elapsed(&arguments[2], &arguments[3], period)?;
                let from = self.amount(first, period)?;
                let to = self.amount(&arguments[1], period)?;
                let end = convert(&to, &from.unit, "go between").map_err(here)?;
                if gone == years {
                    return Ok(Amount { value: end, unit: from.unit, ..to });
                }
                if gone == 0 {
                    return Ok(from);
                }
                // Multiplied before it is divided: what comes out even is exact.
                let value = end
                    .checked_sub(from.value)
                    .and_then(|way| way.checked_mul(gone.into()))
                    .and_then(|way| way.checked_div(years.into()))
                    .and_then(|way| from.value.checked_add(way));
                let value = value.ok_or_else(|| here(Fault::Overflow))?;
                Ok(Amount { value, decimals: None, ..from })
            }
            Function::Yearly => {
                let (gone, _) = elapsed(&arguments[2], &arguments[3], period)?;
                let mut amount = self.amount(first, period)?;
                let rate = self.amount(&arguments[1], period)?;
                let rate = convert(&rate, &Unit::default(), "change by").map_err(here)?;
                let factor = Decimal::ONE.checked_add(rate);
                for _ in 0..gone {
                    let next = factor.and_then(|factor| amount.value.checked_mul(factor));
                    amount.value = next.ok_or_else(|| here(Fault::Overflow))?;
                    amount.decimals = None;
                }
                Ok(amount)
            }
            Function::Trend | Function::Claim => Err(here(Fault::Misuse(format!(
                "`{function}` prints text: it stands alone in a placeholder"
            )))),
        }
    }

    /// The value now and one period before, as [`Expression::in_motion`] has it.
    ///
    /// # Errors
    /// As [`Evaluator::amount`], and where nothing in it changes from period to period.
    pub fn pair(
        &self,
        expression: &Expression,
        period: Period,
    ) -> Result<(Amount, Amount), Located> {
        let (moving, period) = expression.in_motion(period).map_err(|still| {
            let text = match still {
                Still::Constant => {
                    "nothing here changes from one period to the next: name a metric"
                }
                Still::Several => {
                    "this names several periods, and a change is from one to the next: name \
                     one throughout, or none"
                }
            };
            (Fault::Misuse(text.into()), expression.start, expression.end)
        })?;
        let prior = self.calendar.prior(period);
        Ok((self.amount(&moving, period)?, self.amount(&moving, prior)?))
    }

    fn growth(
        &self,
        now: &Amount,
        before: &Amount,
        function: Function,
    ) -> Result<Amount, Fault> {
        if before.value.is_sign_negative() && !before.value.is_zero() {
            return Err(Fault::Misuse(format!(
                "`{function}` has no meaning: the earlier value is negative"
            )));
        }
        let mut growth = self.percentage(now, before, "compare")?;
        growth.value = growth
            .value
            .checked_sub(Decimal::ONE_HUNDRED)
            .ok_or(Fault::Overflow)?;
        Ok(growth)
    }

    fn percentage(
        &self,
        part: &Amount,
        whole: &Amount,
        verb: &str,
    ) -> Result<Amount, Fault> {
        let value = convert(part, &whole.unit, verb)?;
        if whole.value.is_zero() {
            return Err(Fault::ZeroDivision("the base is zero".into()));
        }
        let value = value
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|value| value.checked_div(whole.value))
            .ok_or(Fault::Overflow)?;
        Ok(Amount { value, unit: self.units.percent(), decimals: None })
    }

    fn cagr(&self, start: &Amount, end: &Amount, years: u32) -> Result<Amount, Fault> {
        let end = convert(end, &start.unit, "compare")?;
        if start.value.is_zero() {
            return Err(Fault::ZeroDivision(
                "the value of the first period is zero".into(),
            ));
        }
        if start.value.is_sign_negative() || (end.is_sign_negative() && !end.is_zero()) {
            let text = "`cagr` has no meaning: one of the values is negative";
            return Err(Fault::Misuse(text.into()));
        }
        let ratio = end.checked_div(start.value).ok_or(Fault::Overflow)?;
        let factor = root(ratio, years).ok_or(Fault::Overflow)?;
        let value = factor
            .checked_sub(Decimal::ONE)
            .and_then(|growth| growth.checked_mul(Decimal::ONE_HUNDRED))
            .ok_or(Fault::Overflow)?;
        Ok(Amount { value, unit: self.units.percent(), decimals: None })
    }
}

/// Whether an expression is nothing but numbers.
fn typed(expression: &Expression) -> bool {
    let mut has_metric = false;
    expression.metrics(&mut |_, _| has_metric = true);
    !has_metric
}

/// What is to be said of a part of one beside a percentage: it would be taken for less than one
/// per cent.
fn too_small(part: Decimal) -> String {
    let part = part.normalize();
    let hundredfold = part.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(part).normalize();
    format!(
        "`{part}` beside a percentage is less than one per cent: write `{hundredfold}` for {hundredfold} %, or \
         compare a hundred times the percentage with `{hundredfold}` if {part} % is meant"
    )
}

/// A value in the unit of a product, in that unit with its scales worked out.
fn settled(
    value: Decimal,
    (product, unit): (Unit, Unit),
    decimals: Option<u32>,
) -> Result<Amount, Fault> {
    let value = product.convert(value, &unit).ok_or(Fault::Overflow)?;
    let decimals = decimals.filter(|_| product.shift(&unit) == Some(0));
    Ok(Amount { value, unit, decimals })
}

/// How many periods of those from one to another have gone by, and how many there are.
fn elapsed(
    from: &Expression,
    to: &Expression,
    period: Period,
) -> Result<(u32, u32), Located> {
    let (start, end) = (named_period(from)?, named_period(to)?);
    let years = end.since(start).filter(|years| (1..=MOST_PERIODS).contains(years));
    let years = years.ok_or_else(|| {
        let text = format!(
            "a way goes from an earlier to a later period, over {MOST_PERIODS} at most"
        );
        (Fault::Misuse(text), from.start, to.end)
    })?;
    if period.kind() != start.kind() {
        let text =
            format!("there is no value for {period} on a way from {start} to {end}");
        return Err((Fault::NoStep(text), from.start, to.end));
    }
    Ok((period.since(start).unwrap_or(0).min(years), years))
}

/// A year written as an argument.
fn named_period(expression: &Expression) -> Result<Period, Located> {
    expression.as_period().ok_or_else(|| {
        let text = "a period is wanted here, as in `cagr(x, 2019, 2021)`";
        (Fault::Misuse(text.into()), expression.start, expression.end)
    })
}

/// `amount` in another unit.
fn convert(amount: &Amount, to: &Unit, verb: &str) -> Result<Decimal, Fault> {
    if !amount.unit.agrees_with(to) {
        return Err(Fault::Clash(format!(
            "cannot {verb} {} and {}",
            in_words(to),
            in_words(&amount.unit)
        )));
    }
    amount.unit.convert(amount.value, to).ok_or(Fault::Overflow)
}

/// A unit as a message names it.
pub fn in_words(unit: &Unit) -> String {
    match unit.label(OURS) {
        label if label.is_empty() => "a pure number".into(),
        label => format!("`{label}`"),
    }
}

/// The n-th root of a value that is not negative, by Newton's method, to the last digit a
/// decimal holds. Nothing where an intermediate power is too large.
fn root(value: Decimal, n: u32) -> Option<Decimal> {
    if n == 1 || value.is_zero() {
        return Some(value);
    }
    let power = |base: Decimal| {
        (1..n).try_fold(Decimal::ONE, |product, _| product.checked_mul(base))
    };
    let count = Decimal::from(n);
    // A start above the root (Bernoulli): from there Newton's steps fall steadily.
    let mut guess = match value > Decimal::ONE {
        true => value
            .checked_sub(Decimal::ONE)?
            .checked_div(count)?
            .checked_add(Decimal::ONE)?,
        false => Decimal::ONE,
    };
    // Where that start's powers are too large to hold, halve it while it stays above.
    while power(guess).is_none() {
        guess = guess.checked_div(Decimal::TWO)?;
    }
    for _ in 0..1_000 {
        let divisor = power(guess)?;
        if divisor.is_zero() {
            return None;
        }
        let next = count
            .checked_sub(Decimal::ONE)?
            .checked_mul(guess)?
            .checked_add(value.checked_div(divisor)?)?
            .checked_div(count)?;
        if next >= guess {
            break;
        }
        guess = next;
    }
    Some(guess)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_exact_to_the_last_digits() {
        for (value, n, expected) in [
            ("4", 2, "2.0000000000"),
            ("1.5568455971", 2, "1.2477361889"),
            ("0.25", 2, "0.5000000000"),
            ("27", 3, "3.0000000000"),
            ("1000000", 6, "10.0000000000"),
            ("3", 121, "1.0091207836"),
        ] {
            let value = Decimal::from_str_exact(value).expect("a number");
            let root = root(value, n).expect("a root");
            assert_eq!(Rounding::default().round(root, 10).to_string(), expected);
        }
    }
}
