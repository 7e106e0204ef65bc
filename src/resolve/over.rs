//! How a period follows from the shorter ones it is made of.

use crate::model::calendar::Calendar;
use crate::model::expression::{Expression, Function, Node, Operator, PeriodName};
use crate::model::metric::{Metric, Over};
use crate::model::period::Period;

/// What is known of the shorter periods a period is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parts {
    /// None of them has a value.
    None,
    /// Some have, and these have not.
    Lacking(Vec<Period>),
    /// What follows from them.
    Whole(Expression),
}

/// What a metric is in a period, by the shorter periods that have a value, of those that are
/// asked for.
pub fn follow(
    calendar: &Calendar,
    metric: &Metric,
    period: Period,
    is_in: &dyn Fn(Period) -> bool,
    has: &dyn Fn(Period) -> bool,
) -> Parts {
    let Some(over) = &metric.over else { return Parts::None };
    match tiles(calendar, period, over.value, is_in, has) {
        Tiles::None => Parts::None,
        Tiles::Lacking(missing) => Parts::Lacking(missing),
        Tiles::Whole(parts) => {
            Parts::Whole(joined(calendar, &metric.id, over.value, &parts))
        }
    }
}

enum Tiles {
    None,
    Lacking(Vec<Period>),
    Whole(Vec<Period>),
}

/// The longest shorter periods with a value that make up a period.
fn tiles(
    calendar: &Calendar,
    period: Period,
    over: Over,
    is_in: &dyn Fn(Period) -> bool,
    has: &dyn Fn(Period) -> bool,
) -> Tiles {
    let mut best: Option<Vec<Period>> = None;
    for mut way in calendar.parts(period) {
        if over == Over::Last {
            way.drain(..way.len().saturating_sub(1));
        }
        let (mut whole, mut missing, mut found) = (vec![], vec![], false);
        for part in way {
            if !is_in(part) {
                continue;
            }
            if has(part) {
                whole.push(part);
                found = true;
                continue;
            }
            match tiles(calendar, part, over, is_in, has) {
                Tiles::Whole(parts) => {
                    whole.extend(parts);
                    found = true;
                }
                Tiles::Lacking(parts) => {
                    missing.extend(parts);
                    found = true;
                }
                Tiles::None => missing.push(part),
            }
        }
        if missing.is_empty() && found {
            return Tiles::Whole(whole);
        }
        let is_better = best.as_ref().is_none_or(|best| missing.len() < best.len());
        if found && is_better {
            best = Some(missing);
        }
    }
    match best {
        Some(missing) => Tiles::Lacking(missing),
        // Of a stock the last part is enough, and others say that it is missing.
        None if over == Over::Last => match calendar.parts(period).pop() {
            Some(parts) if parts.iter().any(|part| has(*part)) => {
                Tiles::Lacking(parts.last().copied().into_iter().collect())
            }
            _ => Tiles::None,
        },
        None => Tiles::None,
    }
}

/// A metric in a period.
pub(super) fn at(id: &str, period: Period) -> Expression {
    let period = Some(PeriodName::At(period));
    Expression {
        node: Node::Metric { id: id.to_owned(), period },
        start: 0,
        end: 0,
    }
}

fn joined(calendar: &Calendar, id: &str, over: Over, parts: &[Period]) -> Expression {
    let whole = |node| Expression { node, start: 0, end: 0 };
    let at = |period: &Period| at(id, *period);
    let months: Vec<u32> = parts.iter().map(|part| calendar.months(*part)).collect();
    let is_even = months.windows(2).all(|pair| pair.first() == pair.last());
    match over {
        Over::Last => parts.last().map_or_else(|| whole(Node::Text(String::new())), at),
        Over::Average if !is_even => {
            let number = |months: u32| Box::new(whole(Node::Number(months.into())));
            let weighed = parts.iter().zip(&months).map(|(part, months)| {
                let part = Box::new(at(part));
                whole(Node::Binary(Operator::Multiply, part, number(*months)))
            });
            let sum = whole(Node::Call(Function::Sum, weighed.collect()));
            let all = number(months.iter().sum());
            whole(Node::Binary(Operator::Divide, Box::new(sum), all))
        }
        Over::Average => whole(Node::Call(Function::Avg, parts.iter().map(at).collect())),
        Over::Sum => whole(Node::Call(Function::Sum, parts.iter().map(at).collect())),
    }
}
