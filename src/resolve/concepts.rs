//! Names of taxonomies: each is of a taxonomy that is known, and of one metric alone.

use std::collections::BTreeMap;

use crate::diag::{Sink, nearest, rules};
use crate::model::config::Config;
use crate::model::metric::Metric;

/// Looks at the names that metrics have in taxonomies.
pub(super) fn check<'m>(
    metrics: impl Iterator<Item = &'m Metric>,
    config: &Config,
    sink: &mut Sink,
) {
    let known = &config.digital.taxonomies;
    let mut taken: BTreeMap<&str, &Metric> = BTreeMap::new();
    for metric in metrics {
        let Some(concept) = &metric.concept else { continue };
        let prefix = concept.value.split(':').next().unwrap_or_default();
        if !known.contains_key(prefix) {
            let near = nearest(prefix, known.keys().map(String::as_str));
            sink.add(
                rules::UNKNOWN_TAXONOMY
                    .finding(concept.place, format!("no taxonomy has the prefix `{prefix}`"))
                    .hint_if(near)
                    .hint(
                        "add it under `digital: taxonomies:` in report.yaml, with its `namespace` \
                         and the `entry` a processor begins with",
                    ),
            );
        }
        if let Some(other) = taken.insert(&concept.value, metric) {
            sink.add(
                rules::DUPLICATE_ID
                    .finding(
                        concept.place,
                        format!("`{}` is the name of `{}` already", concept.value, other.id),
                    )
                    .related(other.place, "the other metric")
                    .hint("a program could not tell their figures apart: keep it at one of them"),
            );
        }
    }
}
