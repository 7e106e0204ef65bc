//! A published value does not follow from its formula.
//!
//! A metric may have both a `formula` and published `values`: the formula says how the value
//! came about, the value is what is printed. The formula is computed from the numbers it
//! names, each standing for all that rounds to it; where the result cannot be what is
//! published, that is a finding, with what the formula gives and the value that would fit.
//!
//! A percentage or rate that names what it is taken of (`of`) beside its `base` follows from the two in the same
//! way. A formula that is nothing but a sum is judged by `does-not-foot`.
//!
//! Remedy: correct the value or the numbers behind it, or drop the value and let Recto compute
//! it. A value published as it is, and known not to follow, is accepted at the metric with a
//! reason.

use super::Subject;
use super::interval::{of_expression, of_value, plain, published};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::expression::{Expression, Node, Operator};
use crate::model::figure::Rounding;
use crate::model::metric::Metric;
use crate::model::place::Place;

pub(super) const RULE: Rule =
    Rule::file("does-not-follow", Severity::Error, include_str!("does_not_follow.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        // Of a group's figure its entities are asked, and they are by the same formula.
        if metric.by.role.is_sum() {
            continue;
        }
        let formula = metric.formula.as_ref().filter(|_| metric.summands().is_none());
        let computed = formula.map(|formula| {
            (formula.expression.clone(), formula.text.clone(), formula.place)
        });
        for (expression, text, place) in computed.into_iter().chain(quotient(metric)) {
            judge(subject, metric, (&expression, &text, place), sink);
        }
    }
}

/// What a rate is taken of, over its base.
fn quotient(metric: &Metric) -> Option<(Expression, String, Place)> {
    let (of, base) = metric.of_over()?;
    let node = Node::Binary(
        Operator::Divide,
        Box::new(of.expression.clone()),
        Box::new(base.expression.clone()),
    );
    let text = format!("{} over {}", of.text, base.text);
    Some((Expression { node, start: 0, end: 0 }, text, of.place))
}

fn judge(
    subject: &Subject<'_>,
    metric: &Metric,
    (expression, text, place): (&Expression, &str, Place),
    sink: &mut Sink,
) {
    for (period, value) in published(metric) {
        let derived = of_expression(
            subject.data,
            expression,
            period,
            &metric.unit,
            Some(&metric.id),
        );
        let (Some(derived), Some(stated)) = (derived, of_value(value, &metric.unit))
        else {
            continue;
        };
        if derived.meets(stated) {
            continue;
        }
        let decimals = stated.middle.scale();
        let fitting = Rounding::default().round(derived.middle, decimals);
        sink.add(
                RULE.finding(value.place,
                    format!(
                        "`{}` is published as {} for {period}, but {text} gives {} (between {} and {})",
                        metric.id,
                        stated.middle,
                        plain(derived.middle),
                        plain(derived.low),
                        plain(derived.high)
                    ),
                )
                .related(place, "what it is computed from")
                .hint(format!("{fitting} would fit: correct it, or a number of the formula")),
            );
    }
}
