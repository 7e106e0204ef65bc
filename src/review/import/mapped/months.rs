//! Months of a year that a workbook does not have.

use std::collections::{BTreeMap, BTreeSet};

use super::super::told::{Told, list};
use super::Seen;
use crate::diag::rules;
use crate::model::by_entity::parts_of;
use crate::model::entity::Boundary;
use crate::model::period::{Kind, Period};
use crate::model::place::Place;
use crate::resolve::data::Data;

/// Tells of years of which some months came in and others are nowhere.
pub(super) fn tell(seen: &Seen, data: &Data, boundary: &Boundary, told: &mut Told<'_>) {
    let calendar = data.calendar();
    let mut years: BTreeMap<(&str, Period), (BTreeSet<Period>, Place)> = BTreeMap::new();
    for ((metric, period), (_, place, _)) in seen {
        if period.kind() != Kind::Month {
            continue;
        }
        let year = calendar.year_of(*period);
        let (months, last) = years
            .entry((metric, year))
            .or_insert_with(|| (BTreeSet::new(), *place));
        months.insert(*period);
        *last = *place;
    }
    for ((metric, year), (months, place)) in years {
        let entity = parts_of(metric).and_then(|(_, entity)| {
            boundary.entities.iter().find(|own| own.id.value == entity)
        });
        let known = data.metrics().get(metric);
        let all = calendar.parts(year);
        let all = all
            .iter()
            .find(|parts| parts.first().is_some_and(|part| part.kind() == Kind::Month));
        let missing: Vec<String> = all
            .into_iter()
            .flatten()
            .filter(|month| !months.contains(month))
            .filter(|month| known.is_none_or(|own| !own.values.contains_key(month)))
            .filter(|month| entity.is_none_or(|own| own.has_part_in(**month, calendar)))
            .map(ToString::to_string)
            .collect();
        if missing.is_empty() {
            continue;
        }
        let message = format!("{metric} has no value for {} of {year}", list(&missing));
        let name = format!("{metric}: {}", list(&missing));
        told.add("months that are missing", 0, || {
            rules::IMPORT
                .finding(place, message)
                .as_warning()
                .hint("a year is added up only when all its months are there")
                .among(format!("{{}} figures have not all months of {year}"), name)
        });
    }
}
