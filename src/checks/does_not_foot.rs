//! The parts of a breakdown do not add up to their total.
//!
//! Every kind of breakdown of a metric is added up in every period in which total and parts
//! have values. Each number stands for all that rounds to it, so that a sum may miss its
//! total by what rounding can explain: 2,177 + 71,793 = 73,970 passes as 73,971. What goes
//! beyond is a finding, with the sum, the miss and the total that would fit.
//!
//! Remedy: correct the part or the total. Where the published figures are known to differ,
//! accept it at the metric with a reason.

use rust_decimal::Decimal;

use super::interval::{Interval, of_metric, plain, published};
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};

pub(super) const RULE: Rule = Rule {
    name: "does-not-foot",
    severity: Severity::Error,
    source: include_str!("does_not_foot.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let data = subject.data;
    for total in data.metrics().values() {
        for (kind, parts) in &total.breakdowns {
            let metrics: Option<Vec<_>> =
                parts.iter().map(|part| data.metrics().get(&part.value)).collect();
            let Some(metrics) = metrics else { continue };
            for (period, value) in published(total) {
                let whole = of_metric(data, total, period, &total.unit);
                let parts: Option<Vec<_>> = metrics
                    .iter()
                    .map(|part| of_metric(data, part, period, &total.unit))
                    .collect();
                let (Some(whole), Some(parts)) = (whole, parts) else { continue };
                let sum = parts.iter().fold(
                    Interval {
                        low: Decimal::ZERO,
                        middle: Decimal::ZERO,
                        high: Decimal::ZERO,
                    },
                    |sum, part| Interval {
                        low: sum.low + part.low,
                        middle: sum.middle + part.middle,
                        high: sum.high + part.high,
                    },
                );
                if sum.meets(whole) {
                    continue;
                }
                let terms: Vec<_> = parts.iter().map(|part| plain(part.middle)).collect();
                sink.add(
                    Diagnostic::error(
                        RULE.name,
                        value.place,
                        format!(
                            "`{}` does not foot by {kind} in {period}: {} = {}, and the total is {}: \
                             off by {}, of which rounding explains {}",
                            total.id,
                            terms.join(" + "),
                            plain(sum.middle),
                            plain(whole.middle),
                            plain((sum.middle - whole.middle).abs()),
                            plain((sum.high - sum.low + whole.high - whole.low) / Decimal::TWO),
                        ),
                    )
                    .hint(format!("{} would fit: correct it, or one of its parts", plain(sum.middle))),
                );
            }
        }
    }
}
