//! Opening, plus what came in, less what went out, is not closing.
//!
//! A metric that is a stock at the end of each period (employees, policies in force, waste in
//! store) may name what changes it: `roll-forward: {in: [employees.new], out: [employees.left]}`. In every
//! period the value of the period before, with the flows of the period, must give the value;
//! each number stands for all that rounds to it.
//!
//! Remedy: correct the stock or a flow. Where the published figures are known to differ, accept
//! it at the metric with a reason.

use rust_decimal::Decimal;

use super::Subject;
use super::interval::{Interval, of_metric, plain, published};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::place::Placed;

pub(super) const RULE: Rule =
    Rule::file("roll-forward", Severity::Error, include_str!("roll_forward.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let data = subject.data;
    for stock in data.metrics().values() {
        let Some(flows) = &stock.roll_forward else { continue };
        for (period, value) in published(stock) {
            let opening =
                of_metric(data, stock, data.calendar().prior(period), &stock.unit);
            let closing = of_metric(data, stock, period, &stock.unit);
            let inflow = total(subject, stock, &flows.inflows, period);
            let outflow = total(subject, stock, &flows.outflows, period);
            let (Some(opening), Some(closing), Some(inflow), Some(outflow)) =
                (opening, closing, inflow, outflow)
            else {
                continue;
            };
            let moved =
                opening.plus(inflow).and_then(|moved| moved.plus(outflow.negated()));
            let Some(moved) = moved.filter(|moved| !moved.meets(closing)) else {
                continue;
            };
            let (miss, room) = moved.miss(closing);
            sink.add(
                RULE.finding(value.place,
                    format!(
                        "`{}` does not roll forward to {period}: {} + {} - {} = {}, and it is {}: \
                         off by {}, of which rounding explains {}",
                        stock.id,
                        plain(opening.middle),
                        plain(inflow.middle),
                        plain(outflow.middle),
                        plain(moved.middle),
                        plain(closing.middle),
                        plain(miss),
                        plain(room)
                    ),
                )
                .hint(format!("{} would fit: correct it, or a flow", plain(moved.middle))),
            );
        }
    }
}

/// The flows of one direction; nothing where one has no value.
fn total(
    subject: &Subject<'_>,
    stock: &Metric,
    flows: &[Placed<String>],
    period: Period,
) -> Option<Interval> {
    let zero = Interval {
        low: Decimal::ZERO,
        middle: Decimal::ZERO,
        high: Decimal::ZERO,
    };
    flows.iter().try_fold(zero, |sum, flow| {
        let metric = subject.data.metrics().get(&flow.value)?;
        sum.plus(of_metric(subject.data, metric, period, &stock.unit)?)
    })
}
