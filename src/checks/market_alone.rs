//! Market-based Scope 2 stands without location-based Scope 2.
//!
//! What a company buys in contracts and certificates lowers its market-based emissions and not those of the grids that supply it. The Code
//! and IFRS S2 ask for the latter, with what must be known of the contracts; the GHG Protocol asks for both side by side. Found is a report
//! that prints a metric called market-based, or puts one under `market` of an `emissions` block, and no metric called location-based, nor one
//! of Scope 2 that says nothing of its method.
//!
//! Remedy: print the location-based figure beside it: `scope-2: {location: …, market: …}`.

use super::Subject;
use super::emissions::{blocks, is_of, named, printed};
use crate::components::emissions::What;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::metric::Metric;

pub(super) const RULE: Rule =
    Rule::file("market-alone", Severity::Warning, include_str!("market_alone.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let blocks = blocks(report);
    let printed = printed(subject);
    let has = |what: What| {
        let mut shown = blocks.iter().filter_map(|(_, block)| block.shows(what));
        shown.find(|scope| scope.figure.is_some())
    };
    let metrics: Vec<(&Metric, _)> = printed
        .iter()
        .filter_map(|(id, place)| Some((subject.data.metrics().get(*id)?, *place)))
        .collect();
    let market =
        |metric: &Metric| named(metric, |lang: Lang| &lang.reading().emissions.market);
    let location =
        |metric: &Metric| named(metric, |lang: Lang| &lang.reading().emissions.location);
    let in_block = has(What::Market).map(|scope| scope.metric.value.as_str());
    let is_market =
        |metric: &Metric| in_block == Some(metric.id.as_str()) || market(metric);
    let alone = metrics
        .iter()
        .find(|(metric, _)| is_market(metric) && !location(metric));
    let is_beside = has(What::Location).is_some()
        || metrics.iter().any(|(metric, _)| {
            !is_market(metric) && (location(metric) || is_of(metric, &[1]))
        });
    if let Some((metric, place)) = alone.filter(|_| !is_beside) {
        sink.add(
            RULE.finding(
                *place,
                format!(
                    "`{}` is market-based, and no location-based Scope 2 stands beside it",
                    metric.id
                ),
            )
            .related(metric.place, "the metric")
            .hint("print the location-based figure too: `scope-2: {location: …, market: …}`"),
        );
    }
}
