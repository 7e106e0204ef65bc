//! Factors of one report rest on different sets of global warming potentials.
//!
//! `gwp` of a factor's source names the assessment report of the IPCC by whose potentials gases were brought to carbon
//! dioxide. Emissions that are added up should rest on one set: methane counts 25 in the fourth report and 28 in the
//! fifth.
//!
//! Remedy: take factors of one set, or accept the finding with the reason why they differ.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};

pub(super) const RULE: Rule = Rule::file(
    "mixed-potentials",
    Severity::Warning,
    include_str!("mixed_potentials.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let factors = subject.data.metrics().values().filter(|metric| metric.is_factor());
    let mut all: Vec<_> = factors
        .filter_map(|factor| Some((factor, factor.method.potentials?)))
        .collect();
    all.sort_by_key(|(factor, _)| factor.place);
    let Some((first, set)) = all.first() else { return };
    let Some((factor, other)) = all.iter().find(|(_, other)| other != set) else {
        return;
    };
    sink.add(
        RULE.finding(
            factor.place,
            format!(
                "`{}` rests on the potentials of {}, and `{}` on those of {}",
                factor.id,
                other.name(),
                first.id,
                set.name()
            ),
        )
        .related(first.place, "the other")
        .hint("take factors of one set, or accept the finding with the reason"),
    );
}
