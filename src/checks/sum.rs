//! Sums: what the parts of a breakdown add up to.
//!
//! Parts that are amounts are added up as they are, and so are shares of one whole. Rates of
//! different bases are no parts of their total, but each times its base is: a turnover of
//! 9.80 % of 2,332 men and 10.93 % of 1,197 women stands for so many leavers.

use std::collections::BTreeSet;

use super::interval::{self, Interval, of_expression, of_metric};
use crate::model::expression::{Expression, Function, Node, Operator};
use crate::model::metric::{Base, Metric};
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::unit::Unit;
use crate::resolve::data::Data;

/// A way a total is divided.
pub(super) struct Division {
    /// By what: gender, age, or its formula.
    pub(super) kind: String,
    /// The parts.
    pub(super) parts: Vec<Placed<String>>,
    /// Whether it is the total's formula that says so.
    pub(super) is_formula: bool,
}

impl Division {
    /// Whether the parts are rates of different bases, which are no parts of their total.
    pub(super) fn is_weighted(&self, data: &Data, total: &Metric) -> bool {
        let parts: Option<Vec<_>> = self
            .parts
            .iter()
            .map(|part| data.metrics().get(&part.value))
            .collect();
        !self.is_formula && parts.is_some_and(|parts| weighted(total, &parts).is_some())
    }
}

/// The ways a total is divided: its breakdowns, and its formula where that is nothing but a
/// sum and no breakdown says the same.
pub(super) fn divisions(total: &Metric) -> Vec<Division> {
    let by_kind = total.breakdowns.iter().map(|(kind, parts)| Division {
        kind: kind.clone(),
        parts: parts.clone(),
        is_formula: false,
    });
    let mut all: Vec<_> = by_kind.collect();
    if let Some(parts) = total.summands() {
        let ids = |parts: &[Placed<String>]| -> BTreeSet<String> {
            parts.iter().map(|part| part.value.clone()).collect()
        };
        let own = ids(&parts);
        let is_new = all.iter().all(|division| ids(&division.parts) != own);
        // A figure that counts twice is no part.
        if is_new && own.len() == parts.len() {
            let kind = "the formula".to_owned();
            all.push(Division { kind, parts, is_formula: true });
        }
    }
    all
}

/// A total and what the parts of one of its breakdowns add up to.
pub(super) struct Sum {
    /// The parts one by one.
    pub(super) terms: Vec<Interval>,
    /// All of them.
    pub(super) sum: Interval,
    /// The unit of both.
    pub(super) unit: Unit,
}

/// What the parts of a breakdown add up to in a period; nothing where one has no value.
pub(super) fn of_parts(
    data: &Data,
    total: &Metric,
    division: &Division,
    period: Period,
) -> Option<Sum> {
    let parts: Option<Vec<_>> = division
        .parts
        .iter()
        .map(|part| data.metrics().get(&part.value))
        .collect();
    let parts = parts?;
    let bases = weighted(total, &parts).filter(|_| !division.is_formula);
    let unit = match bases {
        None => total.unit.clone(),
        Some(_) => amount_unit(data, total, period)?,
    };
    let terms: Option<Vec<_>> = match bases {
        None => parts
            .iter()
            .map(|part| of_metric(data, part, period, &unit))
            .collect(),
        Some(bases) => parts
            .iter()
            .zip(bases)
            .map(|(part, base)| {
                of_expression(data, &times(part, base), period, &unit, None)
            })
            .collect(),
    };
    let terms = terms?;
    let sum = interval::total(&terms)?;
    Some(Sum { terms, sum, unit })
}

/// What the total of such a sum stands for, in the sum's unit.
pub(super) fn of_total(
    data: &Data,
    total: &Metric,
    period: Period,
    unit: &Unit,
) -> Option<Interval> {
    match base(total) {
        Some(own) if !total.unit.agrees_with(unit) => {
            of_expression(data, &times(total, own), period, unit, None)
        }
        _ => of_metric(data, total, period, unit),
    }
}

/// The bases of the parts, where they are rates of different ones.
fn weighted<'a>(total: &Metric, parts: &[&'a Metric]) -> Option<Vec<&'a Expression>> {
    let whole = base(total)?;
    let bases: Vec<_> = parts.iter().map(|part| base(part)).collect::<Option<_>>()?;
    let is_one = bases.iter().all(|own| own.node == whole.node);
    (!is_one).then_some(bases)
}

/// What a metric is a rate of: its `base`, or what its formula divides by.
fn base(metric: &Metric) -> Option<&Expression> {
    if let Some(Base::Figures(formula)) = &metric.base {
        return Some(&formula.expression);
    }
    match &metric.formula.as_ref()?.expression.node {
        Node::Call(Function::Share, arguments) => arguments.get(1),
        Node::Binary(Operator::Divide, _, under) => Some(under),
        _ => None,
    }
}

/// The unit of a rate times its base.
fn amount_unit(data: &Data, total: &Metric, period: Period) -> Option<Unit> {
    let amount = data.evaluator(data).amount(base(total)?, period).ok()?;
    let (_, product) = total.unit.times(&amount.unit);
    // Per cent of persons are persons.
    let is_base = product.agrees_with(&amount.unit);
    Some(if is_base { amount.unit } else { product })
}

fn times(rate: &Metric, base: &Expression) -> Expression {
    let node = Node::Metric { id: rate.id.clone(), period: None };
    let rate = Expression { node, start: 0, end: 0 };
    let node = Node::Binary(Operator::Multiply, Box::new(rate), Box::new(base.clone()));
    Expression { node, start: 0, end: 0 }
}
