//! The parts of a breakdown do not add up to their total.
//!
//! Every kind of breakdown of a metric is added up in every period in which total and parts
//! have values, and so is a formula that is nothing but a sum (`a + b`, `sum(a, b)`) beside a published total. Each number stands for all that rounds to it, so that a sum may miss its
//! total by what rounding can explain: 2,177 + 71,793 = 73,970 passes as 73,971. The categories that an `emissions` block includes are
//! parts of its Scope 3 total. What goes
//! beyond is a finding, with the sum, the miss and the total that would fit. Rates with a `base`
//! (a turnover by gender) are added up as what they stand for: rate times base.
//!
//! Remedy: correct the part or the total. Where the published figures are known to differ,
//! accept it at the metric with a reason.

use super::interval::{plain, published};
use super::sum::{Sum, divisions, of_parts, of_total};
use super::{Subject, emissions};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};

pub(super) const RULE: Rule =
    Rule::file("does-not-foot", Severity::Error, include_str!("does_not_foot.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let data = subject.data;
    for total in data.metrics().values() {
        let own = divisions(total).into_iter();
        let listed = emissions::divisions(subject, total);
        for division in own.chain(listed) {
            for (period, value) in published(total) {
                let Some(Sum { terms, sum, unit }) =
                    of_parts(data, total, &division, period)
                else {
                    continue;
                };
                let Some(whole) = of_total(data, total, period, &unit) else { continue };
                if sum.meets(whole) {
                    continue;
                }
                let terms: Vec<_> = terms.iter().map(|part| plain(part.middle)).collect();
                let (miss, room) = sum.miss(whole);
                sink.add(
                    RULE.finding(value.place,
                        format!(
                            "`{}` does not foot by {} in {period}: {} = {}, and the total is {}: \
                             off by {}, of which rounding explains {}",
                            total.id,
                            division.kind,
                            terms.join(" + "),
                            plain(sum.middle),
                            plain(whole.middle),
                            plain(miss),
                            plain(room),
                        ),
                    )
                    .hint(format!("{} would fit: correct it, or one of its parts", plain(sum.middle))),
                );
            }
        }
    }
}
