//! A published value does not follow from its formula.
//!
//! A metric may have both a `formula` and published `values`: the formula says how the value
//! came about, the value is what is printed. The formula is computed from the numbers it
//! names, each standing for all that rounds to it; where the result cannot be what is
//! published, that is a finding, with what the formula gives and the value that would fit.
//!
//! Remedy: correct the value or the numbers behind it, or drop the value and let Recto compute
//! it. A value published as it is, and known not to follow, is accepted at the metric with a
//! reason.

use super::interval::{of_expression, of_value, plain, published};
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::figure::Rounding;

pub(super) const RULE: Rule = Rule {
    name: "does-not-follow",
    severity: Severity::Error,
    source: include_str!("does_not_follow.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        let Some(formula) = &metric.formula else { continue };
        for (period, value) in published(metric) {
            let derived = of_expression(
                subject.data,
                &formula.expression,
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
                Diagnostic::error(
                    RULE.name,
                    value.place,
                    format!(
                        "`{}` is published as {} for {period}, but {} gives {} (between {} and {})",
                        metric.id,
                        stated.middle,
                        formula.text,
                        plain(derived.middle),
                        plain(derived.low),
                        plain(derived.high)
                    ),
                )
                .related(formula.place, "this formula")
                .hint(format!("{fitting} would fit: correct it, or a number of the formula")),
            );
        }
    }
}
