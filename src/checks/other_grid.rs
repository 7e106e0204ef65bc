//! An entity is computed with a factor of another grid or region.
//!
//! An entity may say from which `grid` it takes its power, and the source of a factor of which `grid` it is. Where the two
//! differ, the emissions are those of a place the entity is not at. A factor that all entities share is held against each
//! of them.
//!
//! Remedy: give the entity the factor of its own grid, under `by` and `sources`, or correct `grid`.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::by_entity::{Role, parts_of};
use crate::model::entity::Entity;
use crate::model::metric::Metric;

pub(super) const RULE: Rule =
    Rule::file("other-grid", Severity::Warning, include_str!("other_grid.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let metrics = subject.data.metrics();
    let entities = &subject.config.boundary.entities;
    for metric in metrics.values() {
        let Role::Entity { entity, .. } = &metric.by.role else { continue };
        let Some(entity) = entities.iter().find(|own| own.id.value == *entity) else {
            continue;
        };
        if metric.is_factor() && !metric.values.is_empty() {
            judge(metric, metric, entity, sink);
        }
        let Some(formula) = &metric.formula else { continue };
        formula.expression.metrics(&mut |id, _| {
            let named = metrics.get(id).filter(|_| parts_of(id).is_none());
            if let Some(factor) = named.filter(|own| own.is_factor()) {
                judge(factor, metric, entity, sink);
            }
        });
    }
}

fn judge(factor: &Metric, metric: &Metric, entity: &Entity, sink: &mut Sink) {
    let (Some(grid), Some(own)) = (&factor.method.grid, &entity.grid) else { return };
    if grid.value == *own {
        return;
    }
    let of = metric.by.role.of().unwrap_or(&metric.id);
    let id = factor.by.role.of().unwrap_or(&factor.id);
    let said = match id == of {
        true => format!("the factor `{}`", factor.id),
        false => format!("`{id}`, by which `{}` is computed,", metric.id),
    };
    sink.add(
        RULE.finding(
            grid.place,
            format!(
                "{said} is of {}, and `{}` takes its power from {own}",
                grid.value, entity.id.value
            ),
        )
        .related(entity.id.place, "the entity")
        .hint("give it the factor of its own grid, under `by` and `sources`, or correct `grid`"),
    );
}
