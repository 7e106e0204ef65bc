//! Formulas of the dataset as formulas of a spreadsheet.

use rust_decimal::Decimal;

use crate::model::expression::{Expression, Function, Node, Operator, PeriodName};
use crate::model::figure::Rounding;
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::unit::Unit;
use crate::resolve::data::Data;

/// Writes formulas over the cells of a sheet.
pub(super) struct Formulas<'a> {
    /// The dataset.
    pub(super) data: &'a Data,
    /// The cell of a metric in a period, where it has a value.
    pub(super) cell: &'a dyn Fn(&str, Period) -> Option<String>,
}

/// A part of a formula, and the unit of what it gives.
type Part = (String, Unit);

impl Formulas<'_> {
    /// A metric's formula for a period; nothing where a spreadsheet cannot say the same.
    pub(super) fn of(&self, metric: &Metric, period: Period) -> Option<String> {
        let expression = self.data.computed_by(metric, period)?;
        let (text, unit) = self.part(&expression, period)?;
        Some(format!("={}", scaled(text, &unit, &metric.unit)?))
    }

    fn part(&self, expression: &Expression, period: Period) -> Option<Part> {
        match &expression.node {
            Node::Number(number) => Some((number.to_string(), Unit::default())),
            Node::Metric { id, period: named } => {
                let period = match named {
                    None => period,
                    Some(PeriodName::Prior) => self.data.calendar().prior(period),
                    Some(PeriodName::At(period)) => *period,
                };
                let unit = self.data.metrics().get(id)?.unit.clone();
                Some(((self.cell)(id, period)?, unit))
            }
            Node::Negate(inner) => {
                let (text, unit) = self.part(inner, period)?;
                Some((format!("(-{text})"), unit))
            }
            Node::Binary(operator, a, b) => {
                let (a, b) = (self.part(a, period)?, self.part(b, period)?);
                binary(*operator, a, b)
            }
            Node::Call(function, arguments) => self.call(*function, arguments, period),
            Node::Text(_) | Node::Period(_) | Node::Compare(..) => None,
        }
    }

    fn call(
        &self,
        function: Function,
        arguments: &[Expression],
        period: Period,
    ) -> Option<Part> {
        let first = arguments.first()?;
        let units = self.data.units();
        match function {
            Function::Yoy => {
                let ((now, unit), (before, old)) = self.pair(first, period)?;
                let now = scaled(now, &unit, &old)?;
                Some((format!("(({now})/({before})-1)*100"), units.percent()))
            }
            Function::Change | Function::Pp => {
                let (now, before) = self.pair(first, period)?;
                let (text, unit) = binary(Operator::Subtract, now, before)?;
                let unit = match function {
                    Function::Pp => units.percentage_point(),
                    _ => unit,
                };
                Some((text, unit))
            }
            Function::Cagr => {
                let year = |at: usize| arguments.get(at)?.as_period();
                let (from, to) = (year(1)?, year(2)?);
                let (start, unit) = self.part(first, from)?;
                let (end, own) = self.part(first, to)?;
                let end = scaled(end, &own, &unit)?;
                let years = to.years_since(from)?;
                let text = format!("((({end})/({start}))^(1/{years})-1)*100");
                Some((text, units.percent()))
            }
            Function::Share => {
                let (part, unit) = self.part(first, period)?;
                let (whole, of) = self.part(arguments.get(1)?, period)?;
                let part = scaled(part, &unit, &of)?;
                Some((format!("({part})/({whole})*100"), units.percent()))
            }
            Function::Sum | Function::Avg | Function::Min | Function::Max => {
                let (text, unit) = self.part(first, period)?;
                let mut all = vec![text];
                for argument in &arguments[1..] {
                    let (text, own) = self.part(argument, period)?;
                    all.push(scaled(text, &own, &unit)?);
                }
                let name = match function {
                    Function::Sum => "SUM",
                    Function::Avg => "AVERAGE",
                    Function::Min => "MIN",
                    _ => "MAX",
                };
                Some((format!("{name}({})", all.join(",")), unit))
            }
            // A spreadsheet rounds half away from zero, and no other way.
            Function::Round if self.data.precision().0 == Rounding::HalfAwayFromZero => {
                let (text, unit) = self.part(first, period)?;
                let Node::Number(places) = &arguments.get(1)?.node else { return None };
                Some((format!("ROUND({text},{places})"), unit))
            }
            Function::Between | Function::Yearly => {
                let year = |at: usize| arguments.get(at)?.as_period();
                let (from, to) = (year(2)?, year(3)?);
                let years = to.since(from)?;
                let gone = period.since(from).unwrap_or(0).min(years);
                let (start, unit) = self.part(first, period)?;
                let (other, own) = self.part(arguments.get(1)?, period)?;
                if function == Function::Yearly {
                    let rate = scaled(other, &own, &Unit::default())?;
                    return Some((format!("({start}*(1+{rate})^{gone})"), unit));
                }
                let end = scaled(other, &own, &unit)?;
                Some((format!("({start}+({end}-{start})*{gone}/{years})"), unit))
            }
            Function::Round | Function::Trend | Function::Claim => None,
        }
    }

    /// An expression now and one period before, as the evaluator pairs them.
    fn pair(&self, expression: &Expression, period: Period) -> Option<(Part, Part)> {
        let (moving, period) = expression.in_motion(period).ok()?;
        let prior = self.data.calendar().prior(period);
        Some((self.part(&moving, period)?, self.part(&moving, prior)?))
    }
}

fn binary(operator: Operator, (a, unit): Part, (b, other): Part) -> Option<Part> {
    Some(match operator {
        Operator::Add => (format!("({a}+{})", scaled(b, &other, &unit)?), unit),
        Operator::Subtract => (format!("({a}-{})", scaled(b, &other, &unit)?), unit),
        Operator::Multiply => {
            let (product, settled) = unit.times(&other);
            (scaled(format!("({a}*{b})"), &product, &settled)?, settled)
        }
        Operator::Divide => {
            let (quotient, settled) = unit.per(&other);
            (scaled(format!("({a}/{b})"), &quotient, &settled)?, settled)
        }
    })
}

/// A part given in one unit, in another.
fn scaled(text: String, from: &Unit, to: &Unit) -> Option<String> {
    let factor = from.convert(Decimal::ONE, to)?;
    if factor == Decimal::ONE {
        return Some(text);
    }
    // Where the way back is the rounder number, divide by it.
    let back = to.convert(Decimal::ONE, from)?;
    Some(match back.normalize().scale() < factor.normalize().scale() {
        true => format!("({text}/{})", back.normalize()),
        false => format!("({text}*{})", factor.normalize()),
    })
}
