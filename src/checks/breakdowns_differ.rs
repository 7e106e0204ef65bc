//! Two breakdowns of one total, or a breakdown and what else implies the total, disagree.
//!
//! A workforce counted by gender and by age is one workforce. Where the total itself is published,
//! `does-not-foot` holds each breakdown against it; this rule holds the breakdowns against one
//! another, and against the formula of a total that is computed or not published at all. Rates with
//! a `base` count as what they stand for: the leavers that a turnover by gender implies must be
//! those that the turnover by age implies.
//!
//! Remedy: correct a part. Where the published figures are known to differ, accept it at the
//! total with a reason.

use super::interval::{Interval, plain};
use super::sum::{divisions, of_parts, of_total};
use super::{Subject, emissions};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::metric::Metric;
use crate::model::period::Period;

pub(super) const RULE: Rule = Rule::file(
    "breakdowns-differ",
    Severity::Error,
    include_str!("breakdowns_differ.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for total in subject.data.metrics().values() {
        for period in subject.periods() {
            judge(subject, total, period, sink);
        }
    }
}

fn judge(subject: &Subject<'_>, total: &Metric, period: Period, sink: &mut Sink) {
    let data = subject.data;
    let published = total.values.get(&period).is_some_and(|value| value.number.is_some());
    let mut known: Vec<(String, Interval)> = vec![];
    let mut unit = total.unit.clone();
    let own = divisions(total)
        .into_iter()
        .chain(emissions::divisions(subject, total));
    for division in own.filter(|division| !division.is_formula) {
        let Some(sum) = of_parts(data, total, &division, period) else { continue };
        unit = sum.unit;
        let whole = of_total(data, total, period, &unit);
        // What misses the published total is found there.
        if published && whole.is_none_or(|whole| !whole.meets(sum.sum)) {
            continue;
        }
        known.push((format!("the parts by {} give", division.kind), sum.sum));
    }
    if let Some(formula) = total.formula.as_ref().filter(|_| !published)
        && let Some(whole) = of_total(data, total, period, &unit)
    {
        known.insert(0, (format!("{} gives", formula.text), whole));
    }
    let Some(((first, one), rest)) = known.split_first() else { return };
    for (name, other) in rest {
        if one.meets(*other) {
            continue;
        }
        let (miss, room) = one.miss(*other);
        sink.add(
            RULE.finding(total.place,
                format!(
                    "two totals of `{}` for {period}: {first} {}, and {name} {}: off by {}, of \
                     which rounding explains {}",
                    total.id,
                    plain(one.middle),
                    plain(other.middle),
                    plain(miss),
                    plain(room)
                ),
            )
            .hint("correct a part, or accept the difference here with its reason"),
        );
    }
}
