//! A formula works out a scale that its unit works out already: `(a - b) / a * 100` in `%`.
//!
//! Units are an exact algebra. `%` is a hundredth, `thousand`, `million` and `RMB 1,000` are multiples, and Recto takes every
//! value from one to the other by itself: a metric in `%` whose formula gives 0.252 is 25.2 %, and 12.5 % of 321 persons
//! are 40 persons. In a spreadsheet one multiplies by 100 for that; here the factor counts twice, and 2,520 % is
//! printed. Found in the formula of a metric and in the expression of a placeholder: the number 100 (or 0.01, 1000 / 10 …) as a
//! factor or divisor beside a percentage, any other power of ten beside a unit whose own multiple it repeats, and a number
//! added to a percentage as if it counted per cent (`100 - share` is 10,000 % less the share).
//!
//! Remedy: leave the number out; write 1 for the whole (`1 - share`).

use rust_decimal::Decimal;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::expression::{Expression, Function, Node, Operator};
use crate::model::report::Inline;
use crate::model::unit::{Unit, power_of_ten};
use crate::model::visit;
use crate::resolve::data::Data;

pub(super) const RULE: Rule =
    Rule::file("doubled-scale", Severity::Error, include_str!("doubled_scale.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let data = subject.data;
    for metric in data.metrics().values() {
        let Some(formula) = &metric.formula else { continue };
        let mut found = vec![];
        search(data, &formula.expression, Some(&metric.unit), &mut found);
        for (number, scale) in found {
            let place = formula.part(number.start, number.end);
            let message = format!("`{}`: {}", metric.id, said(number, &scale));
            sink.add(finding(place, message));
        }
    }
    let Some(report) = subject.report else { return };
    let mut judge = |figure: &crate::model::figure::Figure| {
        if figure.metric.is_some() {
            return;
        }
        let mut found = vec![];
        let shown = (!figure.parsed.is_word()).then_some(&*figure.shown_in);
        search(data, &figure.parsed, shown, &mut found);
        for (number, scale) in found {
            sink.add(finding(figure.place, said(number, &scale)));
        }
    };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::elements(chapter, &mut |element| {
            if let Inline::Figure(figure) = element {
                judge(figure);
            }
        });
        visit::components(chapter, &mut |component| {
            component.part().figures(&mut |figure| judge(figure));
        });
    }
}

fn finding(place: crate::model::place::Place, message: String) -> Diagnostic {
    RULE.finding(place, message)
        .hint("leave the number out: units are converted where a figure is computed")
}

fn said(number: &Expression, scale: &Scale) -> String {
    let number = match &number.node {
        Node::Number(number) => number.to_string(),
        _ => String::new(),
    };
    match scale {
        Scale::Hundredth => format!(
            "the factor {number} stands beside a percentage, which counts hundredths already"
        ),
        Scale::Multiple => format!(
            "the factor {number} repeats the multiple of a unit, which is worked out already"
        ),
        Scale::Added => format!(
            "{number} added to or subtracted from a percentage is {number} times the whole: write 1 \
             for 100 %"
        ),
    }
}

/// Which scale a number repeats.
enum Scale {
    Hundredth,
    Multiple,
    Added,
}

/// Gathers the numbers of an expression that repeat a scale. `target` is the unit its
/// result is taken to, where that is known.
fn search<'a>(
    data: &Data,
    expression: &'a Expression,
    target: Option<&Unit>,
    found: &mut Vec<(&'a Expression, Scale)>,
) {
    match &expression.node {
        Node::Number(_) | Node::Text(_) | Node::Period(_) | Node::Metric { .. } => {}
        Node::Negate(inner) => search(data, inner, target, found),
        Node::Binary(Operator::Multiply | Operator::Divide, ..) => {
            chain(data, expression, target, found);
        }
        Node::Binary(Operator::Add | Operator::Subtract, a, b) => {
            for (one, other) in [(a, b), (b, a)] {
                let counts = matches!(one.node, Node::Number(number) if number.abs() >= Decimal::TWO);
                let into_percentage = target.is_some_and(Unit::is_percentage);
                let percentage = unit_of(data, other).is_some_and(|unit| {
                    unit.is_percentage() || into_percentage && unit == Unit::default()
                });
                if counts && percentage {
                    found.push((one, Scale::Added));
                }
            }
            search(data, a, target, found);
            search(data, b, target, found);
        }
        Node::Compare(_, a, b) => {
            search(data, a, None, found);
            search(data, b, None, found);
        }
        Node::Call(function, arguments) => {
            let keeps = matches!(
                function,
                Function::Round
                    | Function::Sum
                    | Function::Avg
                    | Function::Min
                    | Function::Max
                    | Function::Change
            );
            for argument in arguments {
                search(data, argument, target.filter(|_| keeps), found);
            }
            // A share is multiplied by a hundred already.
            if *function == Function::Share
                && let [part, whole] = arguments.as_slice()
            {
                for argument in [part, whole] {
                    let mut factors = vec![];
                    flatten(argument, false, &mut factors);
                    hundred(&factors, found);
                }
            }
        }
    }
}

/// The factors of a product or quotient, each with whether it divides.
fn flatten<'a>(
    expression: &'a Expression,
    divides: bool,
    factors: &mut Vec<(&'a Expression, bool)>,
) {
    match &expression.node {
        Node::Binary(Operator::Multiply, a, b) => {
            flatten(a, divides, factors);
            flatten(b, divides, factors);
        }
        Node::Binary(Operator::Divide, a, b) => {
            flatten(a, divides, factors);
            flatten(b, !divides, factors);
        }
        Node::Negate(inner) => flatten(inner, divides, factors),
        _ => factors.push((expression, divides)),
    }
}

fn chain<'a>(
    data: &Data,
    expression: &'a Expression,
    target: Option<&Unit>,
    found: &mut Vec<(&'a Expression, Scale)>,
) {
    let mut factors = vec![];
    flatten(expression, false, &mut factors);
    for (factor, _) in &factors {
        search(data, factor, None, found);
    }
    let Some((number, power)) = power(&factors) else { return };
    let mut unit = Unit::default();
    let (mut worked_out, mut percentages) = (0, 0);
    for (factor, divides) in &factors {
        let Some(own) = unit_of(data, factor) else { return };
        if own.is_percentage() {
            percentages += if *divides { -1 } else { 1 };
        }
        let (raw, settled) = if *divides { unit.per(&own) } else { unit.times(&own) };
        worked_out -= raw.shift(&settled).unwrap_or(0);
        unit = settled;
    }
    if percentages != 0 && power.abs() == 2 {
        found.push((number, Scale::Hundredth));
        return;
    }
    let into = target.filter(|target| target.agrees_with(&unit));
    if let Some(target) = into {
        worked_out -= unit.shift(target).unwrap_or(0);
    }
    if worked_out != 0 && power.abs() == worked_out.abs() {
        let is_percentage = into.is_some_and(Unit::is_percentage);
        let scale = if is_percentage { Scale::Hundredth } else { Scale::Multiple };
        found.push((number, scale));
    }
}

/// A factor of a hundred within a share.
fn hundred<'a>(
    factors: &[(&'a Expression, bool)],
    found: &mut Vec<(&'a Expression, Scale)>,
) {
    if let Some((number, 2 | -2)) = power(factors) {
        found.push((number, Scale::Hundredth));
    }
}

/// The power of ten that the numbers among some factors are, with the first of those.
/// Numbers that are no power of ten together are passed over for those that are by themselves.
fn power<'a>(factors: &[(&'a Expression, bool)]) -> Option<(&'a Expression, i32)> {
    let numbers: Vec<_> = factors
        .iter()
        .filter_map(|(factor, divides)| match &factor.node {
            Node::Number(number) if !number.is_zero() => {
                Some((*factor, *number, *divides))
            }
            _ => None,
        })
        .collect();
    let product =
        numbers
            .iter()
            .try_fold(Decimal::ONE, |product, (_, number, divides)| match divides {
                true => product.checked_div(*number),
                false => product.checked_mul(*number),
            });
    let alone = |number: &Decimal| power_of_ten(*number).filter(|power| *power != 0);
    let own = product.and_then(power_of_ten);
    let power = own.or_else(|| {
        let powers = numbers.iter().filter_map(|(_, number, divides)| {
            Some(if *divides { -alone(number)? } else { alone(number)? })
        });
        Some(powers.sum())
    })?;
    let (first, ..) = numbers
        .iter()
        .find(|(_, number, _)| alone(number).is_some())
        .or(numbers.first())?;
    (power != 0).then_some((*first, power))
}

/// The unit of an expression, whether or not it has a value.
fn unit_of(data: &Data, expression: &Expression) -> Option<Unit> {
    let units = data.units();
    Some(match &expression.node {
        Node::Number(_) => Unit::default(),
        Node::Metric { id, .. } => data.metrics().get(id)?.unit.clone(),
        Node::Text(_) | Node::Period(_) | Node::Compare(..) => return None,
        Node::Negate(inner) => unit_of(data, inner)?,
        Node::Binary(operator, a, b) => {
            let unit = unit_of(data, a)?;
            match operator {
                Operator::Add | Operator::Subtract => unit,
                Operator::Multiply => unit.times(&unit_of(data, b)?).1,
                Operator::Divide => unit.per(&unit_of(data, b)?).1,
            }
        }
        Node::Call(function, arguments) => match function {
            Function::Yoy | Function::Cagr | Function::Share => units.percent(),
            Function::Pp => units.percentage_point(),
            Function::Change
            | Function::Sum
            | Function::Avg
            | Function::Min
            | Function::Max
            | Function::Between
            | Function::Yearly
            | Function::Round => unit_of(data, arguments.first()?)?,
            Function::Trend | Function::Claim => return None,
        },
    })
}
