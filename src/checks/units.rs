//! A share does not say of what, or one quantity is held in two units.
//!
//! A percentage needs its base: a `formula` (`share`, `yoy`, `cagr`) gives it, and where the percentage is
//! published as it is, `base` names it, as figures of the dataset (`base: employees`) or in words. A reader, and
//! an assurer, asks "per cent of what" first. Parts of one total that are held in different units or
//! multiples are a finding too: 24.93 next to 249,300 invites a slip.
//!
//! A unit that is unknown or misspelt, money without its currency and parts of another kind than their total are
//! errors when the dataset is read (`unknown-unit`, `unit-clash`).
//!
//! Remedy: add the `base`, or bring the parts to the unit of their total.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::unit::Dimension;

pub(super) const RULE: Rule =
    Rule::file("units", Severity::Warning, include_str!("units.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        // Of an entity's the group's says it.
        let says = metric.formula.is_some()
            || metric.base.is_some()
            || metric.by.role.of().is_some();
        if is_percentage(metric) && !says {
            sink.add(
                RULE.finding(
                    metric.place,
                    format!("`{}` is a percentage, and nothing says of what", metric.id),
                )
                .hint(format!(
                    "add `base: METRIC`, or `base: {}` in words",
                    Lang::open_keys(&subject.config.languages)
                )),
            );
        }
        for part in metric.breakdowns.iter().flat_map(|(_, parts)| parts) {
            let Some(other) = subject.data.metrics().get(&part.value) else { continue };
            let differs = other.unit.agrees_with(&metric.unit)
                && other.unit.shift(&metric.unit).is_none_or(|places| places != 0);
            if differs {
                sink.add(
                    RULE.finding(
                        part.place,
                        format!(
                            "`{}` is held in {}, its total `{}` in {}",
                            other.id, other.unit_text, metric.id, metric.unit_text
                        ),
                    )
                    .related(other.place, "the part")
                    .hint("bring them to one unit; a table can print it in another"),
                );
            }
        }
    }
}

/// Whether a metric is a percentage of something: per cent, over nothing else.
fn is_percentage(metric: &Metric) -> bool {
    let [factor] = metric.unit.over.as_slice() else { return false };
    factor.word.dimension == Dimension::Ratio && metric.unit.under.is_empty()
}
