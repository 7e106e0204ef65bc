//! Parts of a year, its months, quarters or halves, that a workbook does not have.

use std::collections::{BTreeMap, BTreeSet};

use super::super::told::{Told, list};
use super::Seen;
use crate::diag::rules;
use crate::model::by_entity::parts_of;
use crate::model::calendar::Calendar;
use crate::model::entity::Boundary;
use crate::model::period::{Kind, Period};
use crate::model::place::Place;
use crate::resolve::data::Data;

/// Tells of years of which some parts came in and others are nowhere.
pub(super) fn tell(seen: &Seen, data: &Data, boundary: &Boundary, told: &mut Told<'_>) {
    let calendar = data.calendar();
    let mut years: BTreeMap<(&str, Period), (BTreeSet<Period>, Place)> = BTreeMap::new();
    for ((metric, period), (_, place, _)) in seen {
        if period.kind() == Kind::Year {
            continue;
        }
        let year = calendar.year_of(*period);
        let (parts, last) = years
            .entry((metric, year))
            .or_insert_with(|| (BTreeSet::new(), *place));
        parts.insert(*period);
        *last = *place;
    }
    for ((metric, year), (came, place)) in years {
        let entity = parts_of(metric).and_then(|(_, entity)| {
            boundary.entities.iter().find(|own| own.id.value == entity)
        });
        let known = data.metrics().get(metric);
        let of_year = known.iter().flat_map(|own| own.values.keys().copied());
        let of_year = of_year
            .filter(|own| own.kind() != Kind::Year && calendar.year_of(*own) == year);
        let all: BTreeSet<Period> = came.iter().copied().chain(of_year).collect();
        for parts in calendar.parts(year) {
            if !parts.iter().any(|part| came.contains(part)) {
                continue;
            }
            let missing: Vec<String> = parts
                .iter()
                .filter(|part| !is_covered(**part, &all, calendar))
                .filter(|part| entity.is_none_or(|own| own.has_part_in(**part, calendar)))
                .map(ToString::to_string)
                .collect();
            if missing.is_empty() {
                continue;
            }
            let message =
                format!("{metric} has no value for {} of {year}", list(&missing));
            let name = format!("{metric}: {}", list(&missing));
            told.add("parts of years that are missing", 0, || {
                rules::IMPORT
                    .finding(place, message)
                    .as_warning()
                    .hint("a year is added up only when all its parts are there")
                    .among(format!("{{}} figures have not all parts of {year}"), name)
            });
        }
    }
}

/// Whether there is a value of a part of a year: its own, that of a longer part it is in, or
/// those of all parts of its own.
fn is_covered(part: Period, all: &BTreeSet<Period>, calendar: &Calendar) -> bool {
    let (first, last) = (calendar.first_day(part), calendar.last_day(part));
    let is_in = |own: &Period| {
        calendar.first_day(*own) <= first && last <= calendar.last_day(*own)
    };
    let has_all = |parts: &Vec<Period>| {
        !parts.is_empty() && parts.iter().all(|own| all.contains(own))
    };
    all.iter().any(is_in) || calendar.parts(part).iter().any(has_all)
}
