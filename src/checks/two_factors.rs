//! Two factors say of one thing what differs.
//!
//! Two factors of one name, and of units that measure the same, have different values in a period. One of them is an old
//! edition, a copy, or another thing that should be called so.
//!
//! Remedy: keep one of them, or give them names by which readers can tell them apart.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::metric::Metric;

pub(super) const RULE: Rule =
    Rule::file("two-factors", Severity::Warning, include_str!("two_factors.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let factors = subject.data.metrics().values();
    let factors: Vec<_> = factors
        .filter(|own| own.is_factor() && own.by.role.of().is_none())
        .collect();
    for (at, factor) in factors.iter().enumerate() {
        for other in factors.iter().take(at) {
            if !is_one(factor, other) {
                continue;
            }
            for period in subject.periods() {
                let value = |metric: &Metric| {
                    let amount = subject.data.amount_of(&metric.id, period).ok()?;
                    amount.unit.convert(amount.value, &factor.unit)
                };
                let (Some(own), Some(theirs)) = (value(factor), value(other)) else {
                    continue;
                };
                if own == theirs {
                    continue;
                }
                sink.add(
                    RULE.finding(
                        factor.place,
                        format!(
                            "`{}` and `{}` are factors of one name, and for {period} they are {} and {}",
                            other.id,
                            factor.id,
                            theirs.normalize(),
                            own.normalize()
                        ),
                    )
                    .related(other.place, "the other")
                    .hint("keep one of them, or name them so that readers can tell them apart"),
                );
                break;
            }
        }
    }
}

/// Whether two factors are called alike, and measure the same.
fn is_one(one: &Metric, other: &Metric) -> bool {
    let is_called = |name: &String| name.trim().to_lowercase();
    let mut names = one.name.iter();
    let is_alike = names.any(|(lang, name)| {
        other
            .name
            .get(lang)
            .is_some_and(|own| is_called(own) == is_called(name))
    });
    is_alike && one.unit.agrees_with(&other.unit)
}
