//! What metrics and goals name: whether it is there, and fits.

use super::opening::{ONE_OF_THEM, itself};
use super::{Data, unmeant};
use crate::diag::{Sink, rules};
use crate::model::metric::Base;
use crate::model::period::Period;
use crate::resolve::evaluate::in_words;

impl Data {
    /// Finds what is named and not there, periods that cannot be meant, and parts in other units.
    pub(super) fn check_references(&self, sink: &mut Sink) {
        let unknown = |id: &str, place, sink: &mut Sink| {
            let near = self.nearest(id);
            sink.add(
                rules::UNKNOWN_METRIC
                    .finding(place, format!("there is no metric `{id}`"))
                    .hint_if(self.not_a_metric(id))
                    .hint_if(near.map(|near| format!("did you mean `{near}`?"))),
            );
        };
        let meant = |period: Period, place, sink: &mut Sink| {
            if let Err(fault) = self.calendar.admits(period) {
                sink.add(unmeant(fault, place));
            }
        };
        for goal in self.goals.values() {
            let milestones = goal.milestones.iter().map(|(period, _)| period);
            for period in goal.base.iter().chain([&goal.by]).chain(milestones) {
                meant(period.value, period.place, sink);
            }
        }
        for metric in self.metrics.values().filter(|metric| !metric.is_made) {
            let of_entities = metric.by.values.iter().map(|own| &own.values);
            let all = of_entities.chain([&metric.values, &metric.by.eliminations]);
            for (period, value) in all.flatten() {
                meant(*period, value.place, sink);
            }
            let base = match &metric.base {
                Some(Base::Figures(formula)) => Some(formula),
                _ => None,
            };
            for formula in metric.formula.iter().chain(base).chain(&metric.of) {
                formula.expression.periods(&mut |period, node| {
                    meant(period, formula.part(node.start, node.end), sink);
                });
                formula.expression.metrics(&mut |id, node| {
                    if !self.metrics.contains_key(id) {
                        unknown(id, formula.part(node.start, node.end), sink);
                    }
                });
            }
            // Where it has values, nothing computes it, and only its tie-out would go in circles.
            if let Some(formula) = &metric.formula {
                formula.expression.metrics(&mut |id, node| {
                    if id == metric.id && matches!(node.as_metric(), Some((_, None))) {
                        sink.add(
                            rules::CYCLE
                                .finding(formula.place, itself(id))
                                .hint(ONE_OF_THEM),
                        );
                    }
                });
            }
            let moves = metric.roll_forward.iter();
            let moves = moves.flat_map(|all| all.inflows.iter().chain(&all.outflows));
            let parts = metric.breakdowns.iter().flat_map(|(_, parts)| parts);
            for part in parts.chain(moves) {
                match self.metrics.get(&part.value) {
                    None => unknown(&part.value, part.place, sink),
                    Some(other) if !other.agrees_with(metric) => sink.add(
                        rules::UNIT_CLASH
                            .finding(
                                part.place,
                                format!(
                                    "`{}` is in {} and cannot be a part of `{}` in {}",
                                    part.value,
                                    in_words(&other.unit),
                                    metric.id,
                                    in_words(&metric.unit)
                                ),
                            )
                            .related(other.place, "the part"),
                    ),
                    Some(_) => {}
                }
            }
        }
    }
}
