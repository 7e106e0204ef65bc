//! The source of a factor is older than the report allows.
//!
//! `factor-age: 3` in report.yaml says how many years before the report's own the year of a factor's source may be. Left
//! out, no factor is too old.
//!
//! Remedy: take the factor of a newer edition, or accept the finding with the reason why there is none.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};

pub(super) const RULE: Rule =
    Rule::file("old-factor", Severity::Warning, include_str!("old_factor.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(allowed) = subject.config.factor_age else { return };
    let now = u32::from(subject.config.period.number());
    for metric in subject.data.metrics().values().filter(|metric| metric.is_factor()) {
        let Some(year) = metric.method.year else { continue };
        let age = now.saturating_sub(u32::from(year.number()));
        // What entities share is said once, of the metric they share it by.
        let of = metric.by.role.of().and_then(|of| subject.data.metrics().get(of));
        let is_shared = of.is_some_and(|of| of.method == metric.method);
        if age <= allowed || is_shared {
            continue;
        }
        let years = |count: u32| match count {
            1 => "1 year".to_owned(),
            count => format!("{count} years"),
        };
        sink.add(
            RULE.finding(
                metric.place,
                format!(
                    "the source of `{}` is of {year}, {} before the report, which allows {}",
                    metric.id,
                    years(age),
                    years(allowed)
                ),
            )
            .hint("take the factor of a newer edition, and its `year`"),
        );
    }
}
