//! `entities` and `consolidation` of `report.yaml`: what the report is of.

use rust_decimal::Decimal;

use super::dataset::by_lang;
use super::goals::percent;
use super::keys::{self, Settings};
use super::values::number;
use super::yaml::{Kind, Node, Reader};
use crate::components::read::period;
use crate::diag::rules;
use crate::model::by_entity::ELIMINATIONS;
use crate::model::calendar::Calendar;
use crate::model::entity::{Boundary, Consolidation, Entity};
use crate::model::expression;
use crate::model::lang::{ByLang, Lang};
use crate::model::period::{FORMS, Period};
use crate::model::place::{Place, Placed};

/// Reads the boundary. `now` is the reporting period, where it could be read.
pub(super) fn boundary(
    settings: &Settings<'_>,
    (now, calendar): (Option<Period>, &Calendar),
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Boundary {
    let consolidation = settings.consolidation;
    let chosen = consolidation.and_then(|node| reader.choice(node, &Consolidation::ALL));
    let mut entities = vec![];
    if let Some(node) = settings.entities {
        for (id, node) in reader.mapping(node) {
            entities.extend(entity(id, node, (now, calendar), languages, reader));
        }
        if consolidation.is_none() {
            let names = Consolidation::ALL.map(|(name, _)| format!("`{name}`"));
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(
                        node.place,
                        "nothing says how these entities are consolidated",
                    )
                    .hint(format!(
                        "add `consolidation:` with {} beside `entities`",
                        names.join(" or ")
                    )),
            );
        }
    }
    Boundary { entities, consolidation: chosen }
}

fn entity(
    id: &Placed<String>,
    node: &Node,
    (now, calendar): (Option<Period>, &Calendar),
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Option<Entity> {
    // It becomes part of the ids of figures, where a point would part it.
    if !expression::is_metric_id(&id.value) || id.value.contains('.') {
        reader.sink.add(
            rules::METRIC_ID
                .finding(id.place, format!("`{}` cannot be an entity's id", id.value))
                .hint("an id is lower-case words and digits joined by `-`, as in `hong-kong`"),
        );
        return None;
    }
    if id.value == ELIMINATIONS {
        reader.sink.add(
            rules::METRIC_ID
                .finding(
                    id.place,
                    "`eliminations` is what entities count twice, and no entity",
                )
                .hint("give the entity another id"),
        );
        return None;
    }
    if !matches!(node.kind, Kind::Mapping(_)) {
        reader.mismatch(node, "the keys of an entity (name, share, since)");
        return None;
    }
    let keys = keys::Entity::read(node, reader);
    let mut texts = |node: Option<&Node>| -> ByLang<String> {
        node.map(|node| by_lang(node, languages, reader)).unwrap_or_default()
    };
    let (name, location) = (texts(keys.name), texts(keys.place));
    let activity = texts(keys.activity);
    // Whoever writes `true` knows that it is left out, and not yet that readers ask why.
    let is_reason = |node: &&Node| matches!(node.kind, Kind::Mapping(_));
    let excluded = texts(keys.excluded.filter(is_reason));
    if keys.name.is_none() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(id.place, "this entity has no `name`")
                .hint(format!("add `name: {}`", Lang::open_keys(languages))),
        );
    }
    let degrees = degrees(&keys, reader);
    let grid = keys.grid.and_then(|node| reader.text(node)).map(|own| own.value);
    let (share, shares) = shares(keys.share, &id.value, (now, calendar), reader);
    let entity = Entity {
        id: id.clone(),
        name,
        location,
        degrees,
        activity,
        share,
        shares,
        grid,
        since: keys.since.and_then(|node| meant(node, calendar, reader)),
        until: keys.until.and_then(|node| meant(node, calendar, reader)),
        excluded,
    };
    judge(&entity, &keys, (now, calendar), languages, reader);
    Some(entity)
}

/// The degrees north and east of an entity, where both are there.
fn degrees(
    keys: &keys::Entity<'_>,
    reader: &mut Reader<'_>,
) -> Option<(Decimal, Decimal)> {
    let (north, east) = match (keys.north, keys.east) {
        (None, None) => return None,
        (Some(north), Some(east)) => (north, east),
        (Some(node), None) | (None, Some(node)) => {
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(node.place, "a place has degrees of both kinds")
                    .hint(
                        "write `north` and `east`; degrees south and west are below zero",
                    ),
            );
            return None;
        }
    };
    Some((number(north, reader)?, number(east, reader)?))
}

/// The group's share of an entity in the reporting period, and all of them where it changes.
type Shares = (Option<Placed<Decimal>>, Vec<(Placed<Period>, Decimal)>);

fn shares(
    node: Option<&Node>,
    own: &str,
    (now, calendar): (Option<Period>, &Calendar),
    reader: &mut Reader<'_>,
) -> Shares {
    let Some(node) = node else { return (None, vec![]) };
    if !matches!(node.kind, Kind::Mapping(_)) {
        let share = percent(node, reader);
        return (share.map(|share| Placed::new(share, node.place)), vec![]);
    }
    let mut all = vec![];
    for (key, node) in reader.mapping(node) {
        let Some(from) = Period::parse(&key.value) else {
            reader.sink.add(
                rules::UNKNOWN_PERIOD
                    .finding(key.place, format!("`{}` is not a period", key.value))
                    .hint(FORMS),
            );
            continue;
        };
        if let Err(fault) = calendar.admits(from) {
            let finding = rules::UNKNOWN_PERIOD.finding(key.place, fault.message);
            reader.sink.add(finding.hint(fault.hint));
            continue;
        }
        if let Some(share) = percent(node, reader) {
            too_much(own, share, node.place, reader);
            all.push((Placed::new(from, key.place), share, node.place));
        }
    }
    all.sort_by_key(|(from, ..)| calendar.first_day(from.value));
    let held = now.and_then(|now| {
        let is_held = |from: Period| calendar.first_day(from) <= calendar.last_day(now);
        let mut held = all.iter().rev().filter(|(from, ..)| is_held(from.value));
        held.next().map(|(_, share, place)| Placed::new(*share, *place))
    });
    (held, all.into_iter().map(|(from, share, _)| (from, share)).collect())
}

/// Nobody holds more than the whole of an entity.
fn too_much(own: &str, share: Decimal, place: Place, reader: &mut Reader<'_>) {
    if share > Decimal::ONE_HUNDRED {
        reader.sink.add(
            rules::BOUNDARY
                .finding(place, format!("{share}% is more than the whole of `{own}`"))
                .hint("`share` is the group's share of the entity, 100% at most"),
        );
    }
}

/// A period that the report's calendar has; one it has not is a finding.
fn meant(
    node: &Node,
    calendar: &Calendar,
    reader: &mut Reader<'_>,
) -> Option<Placed<Period>> {
    let period = period(node, reader)?;
    match calendar.admits(period.value) {
        Ok(()) => Some(period),
        Err(fault) => {
            let finding = rules::UNKNOWN_PERIOD.finding(node.place, fault.message);
            reader.sink.add(finding.hint(fault.hint));
            None
        }
    }
}

/// What an entity says of itself holds together.
fn judge(
    entity: &Entity,
    keys: &keys::Entity<'_>,
    (now, calendar): (Option<Period>, &Calendar),
    languages: &[Lang],
    reader: &mut Reader<'_>,
) {
    let id = &entity.id;
    let own = &id.value;
    if let (Some(share), true) = (&entity.share, entity.shares.is_empty()) {
        too_much(own, share.value, share.place, reader);
    }
    let (since, until) = (entity.since.as_ref(), entity.until.as_ref());
    if let (Some(since), Some(until)) = (since, until)
        && calendar.last_day(until.value) < calendar.first_day(since.value)
    {
        reader.sink.add(
            rules::BOUNDARY
                .finding(
                    until.place,
                    format!(
                        "`{own}` would leave after {} and join in {}",
                        until.value, since.value
                    ),
                )
                .related(since.place, "where it joins")
                .hint("`since` is the first year or month in the boundary, `until` the last"),
        );
    }
    if let (Some(since), Some(now)) = (since, now)
        && calendar.is_after(since.value, now)
    {
        reader.sink.add(
            rules::BOUNDARY
                .finding(
                    since.place,
                    format!(
                        "`{own}` joins in {}, and the report is of {now}",
                        since.value
                    ),
                )
                .hint("leave it out until the report of that year, or correct the year"),
        );
    }
    if let (Some(since), None, Some(excluded)) = (since, until, keys.excluded) {
        reader.sink.add(
            rules::BOUNDARY
                .finding(
                    excluded.place,
                    format!("`{own}` is in the boundary and left out of it at once"),
                )
                .related(since.place, "since when it is in")
                .hint("remove `since`, or `excluded`; of one that has left, say `until` when it was in"),
        );
    }
    let has_left = until.zip(now).is_some_and(|(until, now)| {
        calendar.last_day(until.value) < calendar.last_day(now)
    });
    let lacks = match keys.excluded {
        Some(node) => (!matches!(node.kind, Kind::Mapping(_))).then_some(node.place),
        None => has_left.then_some(id.place),
    };
    if let Some(place) = lacks {
        reader.sink.add(
            rules::BOUNDARY
                .finding(place, format!("`{own}` is left out, and nothing says why"))
                .hint(format!(
                    "give the reason: `excluded: {}`",
                    Lang::open_keys(languages)
                )),
        );
    }
}
