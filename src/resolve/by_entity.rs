//! Metrics of which entities have figures of their own: each becomes one metric an entity,
//! `energy.grid[dongguan]`, beside the group's. What is computed from them is computed entity
//! by entity too, where that means anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Sink, nearest, rules};
use crate::model::by_entity::{ByEntity, ELIMINATIONS, Grouping, Role, id_of, parts_of};
use crate::model::config::Config;
use crate::model::entity::Entity;
use crate::model::expression::{Expression, Node};
use crate::model::metric::{Base, Formula, Metric, Over, Unread};
use crate::model::place::Placed;
use crate::model::unit::{Dimension, Unit};

/// Adds the metrics of entities to those there are, and says of the group's how they follow.
pub(super) fn expand(metrics: &mut Vec<Metric>, config: &Config, sink: &mut Sink) {
    if !metrics.iter().any(is_declared) {
        return;
    }
    let entities = &config.boundary.entities;
    for metric in metrics.iter_mut() {
        known(metric, entities, sink);
    }
    let own = of_each(metrics);
    let mut made = vec![];
    for metric in metrics.iter().filter(|metric| own.contains(&metric.id)) {
        made.extend(entities.iter().map(|entity| of_entity(metric, entity, &own)));
        made.extend(eliminations(metric));
    }
    let overs = overs(metrics, &own);
    for metric in metrics.iter_mut() {
        match own.contains(&metric.id) {
            true => {
                let over = overs.get(&metric.id).copied().flatten();
                metric.by.role = group(metric, over, sink);
            }
            false => unused(metric, sink),
        }
    }
    metrics.extend(made);
}

fn is_declared(metric: &Metric) -> bool {
    let ByEntity { values, eliminations, group, .. } = &metric.by;
    !values.is_empty() || !eliminations.is_empty() || group.is_some()
}

/// Leaves the values of entities that the settings know.
fn known(metric: &mut Metric, entities: &[Entity], sink: &mut Sink) {
    let ids = || entities.iter().map(|entity| entity.id.value.as_str());
    metric.by.values.retain(|own| {
        let id = &own.entity.value;
        if ids().any(|known| known == id) {
            return true;
        }
        let hint = match (entities.is_empty(), nearest(id, ids())) {
            (true, _) => {
                "name it under `entities` in report.yaml, and say how entities are \
                          consolidated"
                    .to_owned()
            }
            (_, Some(near)) => near,
            _ => {
                let all: Vec<_> = ids().map(|id| format!("`{id}`")).collect();
                format!("report.yaml names {}", all.join(", "))
            }
        };
        sink.add(
            rules::BOUNDARY
                .finding(own.entity.place, format!("there is no entity `{id}`"))
                .hint(hint)
                .among("{} values are of entities that report.yaml does not name", id),
        );
        false
    });
}

/// Whether figures of a unit are amounts, which can be added up: no rate, no share, no
/// position on a scale.
pub(crate) fn adds_up(unit: &Unit) -> bool {
    let [factor] = unit.over.as_slice() else { return false };
    let is_scale = match &factor.word.dimension {
        Dimension::Ratio | Dimension::PercentagePoint => true,
        Dimension::Count(word) => {
            matches!(
                word.as_str(),
                "level" | "point" | "year" | "calendar year" | "sequence"
            )
        }
        _ => false,
    };
    unit.under.is_empty() && !is_scale
}

/// The metrics of which each entity has a figure: those that say so, and formulas over them
/// and over nothing else that could be added up.
fn of_each(metrics: &[Metric]) -> BTreeSet<String> {
    let units: BTreeMap<&str, &Metric> =
        metrics.iter().map(|metric| (metric.id.as_str(), metric)).collect();
    // What hangs on entities at all, whether or not it can be told apart by them.
    let touched = closure(metrics, |metric, touched| {
        let formula = metric.formula.as_ref();
        formula.is_some_and(|formula| {
            any(&formula.expression, &mut |id| {
                touched.contains(id) || parts_of(id).is_some()
            })
        })
    });
    closure(metrics, |metric, own| {
        let Some(formula) = &metric.formula else { return false };
        let is_apart = |id: &str| {
            let other = units.get(id);
            let is_amount = other.is_none_or(|other| adds_up(&other.unit));
            !own.contains(id) && (is_amount || touched.contains(id))
        };
        any(&formula.expression, &mut |id| own.contains(id))
            && !any(&formula.expression, &mut |id| is_apart(id))
    })
}

/// What has values of entities, with what follows from that by a condition.
fn closure(
    metrics: &[Metric],
    follows: impl Fn(&Metric, &BTreeSet<String>) -> bool,
) -> BTreeSet<String> {
    let begun = metrics.iter().filter(|metric| !metric.by.values.is_empty());
    let mut all: BTreeSet<String> = begun.map(|metric| metric.id.clone()).collect();
    loop {
        let more: Vec<_> = metrics
            .iter()
            .filter(|metric| !metric.is_made && !all.contains(&metric.id))
            .filter(|metric| follows(metric, &all))
            .map(|metric| metric.id.clone())
            .collect();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

fn any(expression: &Expression, is: &mut impl FnMut(&str) -> bool) -> bool {
    let mut found = false;
    expression.metrics(&mut |id, _| found |= is(id));
    found
}

/// An entity's figure of a metric.
fn of_entity(metric: &Metric, entity: &Entity, own: &BTreeSet<String>) -> Metric {
    let id = &entity.id.value;
    let stated = metric.by.values.iter().find(|own| own.entity.value == *id);
    let (source, method) = match stated.and_then(|own| own.source.clone()) {
        Some((source, method)) => (source, method),
        None => (stated.and_then(|own| own.shared.clone()), metric.method.clone()),
    };
    let is_own = |id: &str| own.contains(id) || parts_of(id).is_none();
    let formula = metric.formula.as_ref().filter(|formula| {
        // What says values of each entity may have a formula of the group alone.
        !any(&formula.expression, &mut |id| !is_own(id))
            && any(&formula.expression, &mut |id| own.contains(id))
    });
    let renamed = |formula: &Formula| Formula {
        expression: formula.expression.each(&|id, period| {
            let id = match own.contains(id) {
                true => id_of(id, &entity.id.value),
                false => id.to_owned(),
            };
            Node::Metric { id, period }
        }),
        ..formula.clone()
    };
    // What it is a rate of is its own too, where that is known by entity.
    let of_own = |formula: &Formula| {
        let is_known = !any(&formula.expression, &mut |id| !own.contains(id));
        is_known.then(|| renamed(formula))
    };
    let base = metric.base.as_ref().and_then(|base| match base {
        Base::Figures(figures) => of_own(figures).map(Base::Figures),
        words @ Base::Words(_) => Some(words.clone()),
    });
    let name = metric.name.iter().map(|(lang, name)| {
        let of = entity.name.get(lang).map_or(id.as_str(), String::as_str);
        (*lang, lang.words().phrases.part(name, of))
    });
    let role = Role::Entity { of: metric.id.clone(), entity: id.clone() };
    Metric {
        id: id_of(&metric.id, id),
        place: stated.map_or(metric.place, |own| own.entity.place),
        name: name.collect(),
        unread: stated.map_or(metric.unread, |own| own.unread.max(metric.unread)),
        values: stated.map(|own| own.values.clone()).unwrap_or_default(),
        formula: formula.map(renamed),
        of: metric.of.as_ref().and_then(of_own),
        base,
        source,
        method,
        ..bare(metric, role)
    }
}

/// What entities count twice of a metric.
fn eliminations(metric: &Metric) -> Option<Metric> {
    let values = &metric.by.eliminations;
    let place = values.values().next()?.place;
    let name = metric.name.iter().map(|(lang, name)| {
        let words = lang.words();
        (*lang, words.phrases.part(name, &words.boundary.counted_twice))
    });
    Some(Metric {
        id: id_of(&metric.id, ELIMINATIONS),
        place,
        name: name.collect(),
        values: values.clone(),
        formula: None,
        source: None,
        ..bare(metric, Role::Eliminations { of: metric.id.clone() })
    })
}

/// A metric without what is said of the group alone.
fn bare(metric: &Metric, role: Role) -> Metric {
    Metric {
        by: ByEntity { role, ..ByEntity::default() },
        breakdowns: vec![],
        of: None,
        base: None,
        roll_forward: None,
        discloses: vec![],
        concept: None,
        is_made: true,
        ..metric.clone()
    }
}

/// How the year of each follows from shorter periods: as it says, or as all amounts do that
/// its formula names.
fn overs(metrics: &[Metric], own: &BTreeSet<String>) -> BTreeMap<String, Option<Over>> {
    let mut known: BTreeMap<String, Option<Over>> = BTreeMap::new();
    for metric in metrics.iter().filter(|metric| metric.over.is_some()) {
        known.insert(metric.id.clone(), metric.over.as_ref().map(|over| over.value));
    }
    loop {
        let mut more = vec![];
        for metric in metrics.iter().filter(|metric| own.contains(&metric.id)) {
            let Some(formula) = &metric.formula else { continue };
            if known.contains_key(&metric.id) {
                continue;
            }
            let mut named = BTreeSet::new();
            formula.expression.metrics(&mut |id, _| {
                named.extend(known.get(id).copied().flatten());
            });
            let all: Vec<_> = named.into_iter().collect();
            if let [one] = all.as_slice() {
                more.push((metric.id.clone(), Some(*one)));
            }
        }
        if more.is_empty() {
            return known;
        }
        known.extend(more);
    }
}

/// How the group's figure of a metric follows.
fn group(metric: &Metric, over: Option<Over>, sink: &mut Sink) -> Role {
    let said = metric.by.group.as_ref();
    let stated = metric.by.values.first().map(|own| own.entity.place);
    let place = stated.or(metric.formula.as_ref().map(|own| own.place));
    let place = place.unwrap_or(metric.place);
    let amount = metric.unread == Unread::Unit || adds_up(&metric.unit);
    let is_computed = metric.formula.is_some() || metric.of_over().is_some();
    let is_rate = metric.unit.is_rate() || metric.unit.is_percentage();
    let grouping = match said.map(|own| own.value) {
        Some(Grouping::Sum) if is_rate => {
            sink.add(
                rules::GROUP_FIGURE
                    .finding(
                        said.map_or(place, |own| own.place),
                        format!(
                            "`{}` is a rate, and the rates of entities do not add up to the group's",
                            metric.id
                        ),
                    )
                    .hint("give it a `formula` over figures of the group, or `group: none`"),
            );
            Grouping::None
        }
        Some(Grouping::Formula) if !is_computed => {
            sink.add(
                rules::GROUP_FIGURE
                    .finding(
                        said.map_or(place, |own| own.place),
                        format!("`{}` has no formula that the group's figure could follow from", metric.id),
                    )
                    .hint("give it a `formula`, or say `group: sum` or `group: none`"),
            );
            Grouping::None
        }
        Some(said) => said,
        None if amount => Grouping::Sum,
        None if is_computed => Grouping::Formula,
        None => {
            // A rate is known not to add up; of a bare number nobody can tell.
            if !is_rate {
                sink.add(
                    rules::GROUP_FIGURE
                        .finding(
                            place,
                            format!(
                                "nothing says whether the group's `{}` is the sum of its entities",
                                metric.id
                            ),
                        )
                        .hint(
                            "say `group: sum`, or `group: none` where each entity has its own and the \
                             group has none",
                        ),
                );
            }
            Grouping::None
        }
    };
    Role::Group { grouping, over, place }
}

/// What is said of entities where none has a figure.
fn unused(metric: &mut Metric, sink: &mut Sink) {
    let Some(place) = metric
        .by
        .group
        .as_ref()
        .map(|own: &Placed<Grouping>| own.place)
        .or(metric.by.eliminations.values().next().map(|value| value.place))
    else {
        return;
    };
    sink.add(
        rules::GROUP_FIGURE
            .finding(
                place,
                format!("`{}` is not computed entity by entity", metric.id),
            )
            .hint(
                "give values of entities under `by`, or a formula over such metrics and nothing else that \
                 adds up; or remove this key",
            ),
    );
    metric.by = ByEntity::default();
}
