//! Entities: the group's share of each becomes a metric, so that it is printed, traced and
//! kept in the ledger as any other figure.

use rust_decimal::Decimal;

use crate::diag::{Sink, rules};
use crate::model::by_entity::{ByEntity, Role};
use crate::model::config::Config;
use crate::model::entity::{Consolidation, Entity};
use crate::model::expression;
use crate::model::metric::{Formula, Metric};
use crate::model::place::Placed;

/// The metrics that are made of entities, beside those there are.
pub(super) fn metrics(
    metrics: &[Metric],
    config: &Config,
    sink: &mut Sink,
) -> Vec<Metric> {
    let entities = &config.boundary.entities;
    let mut made = vec![];
    for metric in entities.iter().filter_map(|entity| share(entity, config)) {
        match metrics.iter().find(|own| own.id == metric.id) {
            Some(own) => sink.add(
                rules::DUPLICATE_ID
                    .finding(
                        own.place,
                        format!("`{}` is a figure of an entity already", own.id),
                    )
                    .related(metric.place, "the entity")
                    .hint("give the metric another id, or remove it"),
            ),
            None => made.push(metric),
        }
    }
    made
}

fn share(entity: &Entity, config: &Config) -> Option<Metric> {
    let share = entity.share()?;
    let part = share.value.checked_div(Decimal::ONE_HUNDRED)?;
    let text = part.normalize().to_string();
    let expression = expression::parse(&text).ok()?;
    let name = config.languages.iter().map(|lang| {
        let own = entity.name.get(lang).map_or("", String::as_str);
        let words = lang.words();
        (*lang, words.phrases.part(own, &words.boundary.share))
    });
    let formula = Formula { text, expression, place: share.place };
    let id = Placed::new(entity.share_id(), entity.id.place);
    let unit = (&config.units.percent(), "%");
    let decimals = Some(share.value.scale());
    let made = Metric::made(id, name.collect(), unit, formula, decimals);
    // What it was in other years the settings do not say, unless figures are consolidated by it.
    let is_used = config.boundary.consolidation == Some(Consolidation::EquityShare);
    let only = (!is_used && entity.shares.is_empty()).then_some(config.period);
    let role = Role::Share { entity: entity.id.value.clone() };
    let by = ByEntity { role, ..ByEntity::default() };
    Some(Metric { only, by, ..made })
}
