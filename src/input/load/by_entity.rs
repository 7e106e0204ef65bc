//! What a metric says of single entities: `by`, `sources`, `eliminations` and `group`.

use std::collections::BTreeMap;

use super::evidence::{Rests, rests};
use super::keys;
use super::values;
use super::yaml::Reader;
use crate::diag::rules;
use crate::model::by_entity::{ByEntity, Grouping, OfEntity, Role};
use crate::model::lang::Lang;
use crate::model::metric::{Evidence, Over};
use crate::model::period::{Kind, Period};
use crate::model::place::{Place, Placed};
use crate::model::unit::{Dimension, Unit};

/// Reads what a metric says of single entities.
pub(super) fn by_entity(
    metric: &keys::Metric<'_>,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> ByEntity {
    let mut of_each = vec![];
    for (entity, node) in metric.by.map(|node| reader.mapping(node)).unwrap_or_default() {
        let (own, unread) = values::values(node, languages, reader);
        of_each.push(OfEntity {
            entity: entity.clone(),
            values: own,
            unread,
            source: None,
            shared: None,
        });
    }
    let sources = metric.sources.map(|node| reader.mapping(node));
    for (entity, node) in sources.unwrap_or_default() {
        let Rests { all, method, .. } = rests(Some(node), None, languages, reader);
        let mut own = of_each.iter_mut();
        match own.find(|own| own.entity.value == entity.value) {
            Some(own) => own.source = Some((all, method)),
            None => reader.sink.add(
                rules::BOUNDARY
                    .finding(
                        entity.place,
                        format!("this metric has no values of `{}`", entity.value),
                    )
                    .hint("add its values under `by`, or remove the source"),
            ),
        }
    }
    let eliminations = metric
        .eliminations
        .map(|node| values::values(node, languages, reader).0);
    let group = metric.group.and_then(|node| {
        Some(Placed::new(reader.choice(node, &Grouping::ALL)?, node.place))
    });
    ByEntity {
        values: of_each,
        eliminations: eliminations.unwrap_or_default(),
        group,
        role: Role::Plain,
    }
}

impl ByEntity {
    /// Gives each entity what the source of all says of it.
    pub(super) fn share(&mut self, mut of: BTreeMap<String, Evidence>) {
        for own in &mut self.values {
            own.shared = of.remove(&own.entity.value);
        }
    }

    /// A shorter period than a year that has a value.
    pub(super) fn shorter(&self) -> Option<Period> {
        let all = self.values.iter().flat_map(|own| own.values.keys());
        let mut all = all.chain(self.eliminations.keys());
        all.find(|period| period.kind() != Kind::Year).copied()
    }

    /// How a year follows from shorter periods where nothing says so, and can only follow by
    /// adding up: what is used or given off, of which nothing is in store.
    pub(super) fn over(&self, unit: &Unit, place: Place) -> Option<Placed<Over>> {
        let flows = [Dimension::Energy, Dimension::Emission, Dimension::Volume];
        let powers = unit.dimensions();
        let is_flow =
            flows.iter().any(|own| powers == BTreeMap::from([(own.clone(), 1)]));
        self.shorter()?;
        is_flow.then(|| Placed::new(Over::Sum, place))
    }
}
