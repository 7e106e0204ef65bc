//! `targets.yaml`: what the company has set out to reach.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::config;
use super::dataset::{self, by_lang};
use super::keys;
use super::values;
use super::yaml::{Kind, Node, Reader};
use crate::components::read::period;
use crate::diag::{Sink, nearest, rules};
use crate::model::acceptance::Acceptance;
use crate::model::expression;
use crate::model::goal::{Aim, Counts, Goal, Measure, Validation};
use crate::model::lang::{ByLang, Lang};
use crate::model::period::{Kind as Length, MOST_PERIODS, Period};
use crate::model::place::{Place, Placed};
use crate::model::unit::Catalogue;

/// Reads `content/targets.yaml`.
pub(super) fn goals(
    root: &Node,
    languages: &[Lang],
    units: &Catalogue,
    accepted: &mut Vec<Acceptance>,
    sink: &mut Sink,
) -> Vec<Goal> {
    let mut reader = Reader { sink };
    let mut goals: Vec<Goal> = vec![];
    for (id, node) in reader.mapping(root) {
        if !expression::is_metric_id(&id.value) {
            reader.sink.add(
                rules::METRIC_ID
                    .finding(id.place, format!("`{}` cannot be a target's id", id.value))
                    .hint("an id is lower-case words and digits joined by `.` and `-`, as in `scope12-2030`"),
            );
            continue;
        }
        if !matches!(node.kind, Kind::Mapping(_)) {
            reader.mismatch(node, "the keys of a target (name, metric, by, cut)");
            continue;
        }
        goals.extend(goal(id, node, languages, units, accepted, &mut reader));
    }
    let names: BTreeMap<&str, Place> = goals
        .iter()
        .map(|goal| (goal.id.value.as_str(), goal.id.place))
        .collect();
    for goal in &goals {
        let Some(gross) = &goal.gross else { continue };
        if !names.contains_key(gross.value.as_str()) || gross.value == goal.id.value {
            let near = nearest(&gross.value, names.keys().copied());
            sink.add(
                rules::UNKNOWN_TARGET
                    .finding(
                        gross.place,
                        format!("there is no other target `{}`", gross.value),
                    )
                    .hint_if(near.filter(|_| gross.value != goal.id.value))
                    .hint(
                        "`gross` names the gross target that stands beside this net one",
                    ),
            );
        }
    }
    goals
}

fn goal(
    id: &Placed<String>,
    node: &Node,
    languages: &[Lang],
    units: &Catalogue,
    accepted: &mut Vec<Acceptance>,
    reader: &mut Reader<'_>,
) -> Option<Goal> {
    let keys = keys::Target::read(node, reader);
    let scope = Place { end: node.place.end, ..id.place };
    accepted.extend(config::acceptances(keys.accept, scope, reader));
    let texts = |node: Option<&Node>, reader: &mut Reader<'_>| {
        node.map(|node| by_lang(node, languages, reader)).unwrap_or_default()
    };
    let name = texts(keys.name, reader);
    let name_is_there = there(id, keys.name, "name", reader);
    let covers = texts(keys.covers, reader);
    let rebased = texts(keys.rebased, reader);
    let note = texts(keys.note, reader);
    let metric = there(id, keys.metric, "metric", reader);
    let metric = metric.and_then(|node| reader.text(node));
    let by = there(id, keys.by, "by", reader).and_then(|node| year(node, reader));
    let base = keys.base.and_then(|node| year(node, reader));
    let aim = aim(id, &keys, reader);
    let unit = keys.unit.and_then(|node| {
        let (unit, _) = dataset::unit(node, units, reader)?;
        Some(Placed::new(unit, node.place))
    });
    let measure = choice(keys.kind, &Measure::ALL, reader);
    let counts = choice(keys.counts, &Counts::ALL, reader);
    let gross = keys.gross.and_then(|node| reader.text(node));
    let validated = keys.validated.and_then(|node| validated(node, languages, reader));
    name_is_there?;
    let (metric, by, (aim, number)) = (metric?, by?, aim?);
    let is_sound = spans(base.as_ref(), &by, aim, &keys, id, reader);
    let milestones = match keys.milestones {
        Some(node) => milestones(node, aim, base.as_ref(), &by, reader),
        None => vec![],
    };
    is_sound.then(|| Goal {
        id: id.clone(),
        name,
        metric,
        base,
        by,
        aim,
        number,
        unit,
        milestones,
        covers,
        measure,
        counts,
        gross,
        validated,
        rebased,
        note,
    })
}

/// A year. Halves and months of different years go by their seasons, and a path from one to
/// another would not be one.
fn year(node: &Node, reader: &mut Reader<'_>) -> Option<Placed<Period>> {
    let period = period(node, reader)?;
    let is_year = is_year(&period, reader);
    is_year.then_some(period)
}

/// Whether a period is a year; if it is not, that is a finding.
fn is_year(own: &Placed<Period>, reader: &mut Reader<'_>) -> bool {
    let kind = own.value.kind();
    if kind != Length::Year {
        let message = format!(
            "`{}` is a {}, and a target is measured year by year",
            own.value,
            kind.name()
        );
        reader.sink.add(rules::UNKNOWN_PERIOD.finding(own.place, message).hint(
            "name the year it lies in, whose figures count; a day within it can be said in `name` or `note`",
        ));
    }
    kind == Length::Year
}

/// A key that must be there.
fn there<'n>(
    id: &Placed<String>,
    node: Option<&'n Node>,
    key: &str,
    reader: &mut Reader<'_>,
) -> Option<&'n Node> {
    if node.is_none() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(id.place, format!("this target has no `{key}`"))
                .hint("a target has a `name`, a `metric`, the year `by` which it is to be reached, and what it asks for, as in `cut: 30%`"),
        );
    }
    node
}

fn choice<T: Copy>(
    node: Option<&Node>,
    choices: &[(&str, T)],
    reader: &mut Reader<'_>,
) -> Option<Placed<T>> {
    let node = node?;
    Some(Placed::new(reader.choice(node, choices)?, node.place))
}

/// What a target asks for: exactly one thing.
fn aim(
    id: &Placed<String>,
    keys: &keys::Target<'_>,
    reader: &mut Reader<'_>,
) -> Option<(Aim, Placed<Decimal>)> {
    let all =
        [keys.cut, keys.raise, keys.each_year, keys.value, keys.at_least, keys.at_most];
    let named = Aim::ALL.iter().zip(all);
    let mut given = named.filter_map(|((name, aim), node)| Some((*name, *aim, node?)));
    let names = Aim::ALL.map(|(name, _)| name).join("`, `");
    let Some((first, aim, node)) = given.next() else {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(id.place, "nothing says what this target asks for")
                .hint(format!("add one of `{names}`, as in `cut: 30%`")),
        );
        return None;
    };
    if let Some((second, _, other)) = given.next() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(
                    other.place,
                    format!("a target asks for one thing, and this has `{first}` and `{second}`"),
                )
                .hint("make two targets of it, or a milestone of one"),
        );
        return None;
    }
    let number = match aim.is_relative() {
        true => percent(node, reader)?,
        false => values::number(node, reader)?,
    };
    Some((aim, Placed::new(number, node.place)))
}

/// So many per cent, as in `30%`.
pub(super) fn percent(node: &Node, reader: &mut Reader<'_>) -> Option<Decimal> {
    let text = reader.text(node)?.value;
    let number = text.strip_suffix('%').map(str::trim_end).and_then(values::exact);
    let number = number.filter(|number| {
        !number.is_zero() && number.is_sign_positive() && *number <= Decimal::ONE_THOUSAND
    });
    if number.is_none() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not so many per cent"))
                .hint("write digits with a per cent sign, more than 0, as in `30%` or `4.2%`"),
        );
    }
    number
}

/// Whether the years follow one another, and there is a base where one is needed.
fn spans(
    base: Option<&Placed<Period>>,
    by: &Placed<Period>,
    aim: Aim,
    keys: &keys::Target<'_>,
    id: &Placed<String>,
    reader: &mut Reader<'_>,
) -> bool {
    let Some(base) = base else {
        let needs = aim.is_relative() || keys.milestones.is_some();
        if needs && keys.base.is_none() {
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(id.place, "this target has no `base`")
                    .hint("name the year it is measured from, as in `base: 2020`"),
            );
        }
        return !needs;
    };
    let years = by.value.since(base.value).unwrap_or(0);
    if years == 0 || years > MOST_PERIODS {
        let message = match years {
            0 => format!("{} is not after the base year {}", by.value, base.value),
            _ => format!(
                "{} is more than {MOST_PERIODS} years after the base year",
                by.value
            ),
        };
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(by.place, message)
                .related(base.place, "the base year")
                .hint("`base` is the year a target is measured from, `by` the year it is to be reached in"),
        );
        return false;
    }
    true
}

fn milestones(
    node: &Node,
    aim: Aim,
    base: Option<&Placed<Period>>,
    by: &Placed<Period>,
    reader: &mut Reader<'_>,
) -> Vec<(Placed<Period>, Decimal)> {
    if aim == Aim::EachYear {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, "a target for each year has its milestones already")
                .hint("remove `milestones`, or say what is to be cut in all: `cut: 30%`"),
        );
        return vec![];
    }
    let mut found: BTreeMap<Period, (Placed<Period>, Decimal)> = BTreeMap::new();
    for (key, node) in reader.mapping(node) {
        let is_share =
            matches!(&node.kind, Kind::Scalar { text, .. } if text.ends_with('%'));
        let is_number = matches!(&node.kind, Kind::Scalar { text, .. } if values::exact(text).is_some());
        let number = match aim.is_relative() {
            _ if (is_share || is_number) && is_share != aim.is_relative() => {
                reader.sink.add(
                    rules::WRONG_SHAPE
                        .finding(node.place, "this milestone is told in another way than its target")
                        .hint("write both in per cent of the base year, as in `15%`, or both as values"),
                );
                None
            }
            true => percent(node, reader),
            false => values::number(node, reader),
        };
        let year = Period::parse(&key.value);
        let is_part =
            year.is_some_and(|year| !is_year(&Placed::new(year, key.place), reader));
        if is_part {
            continue;
        }
        let is_between = |year: &Period| {
            *year < by.value && base.is_none_or(|base| *year > base.value)
        };
        match (year.filter(is_between), number) {
            (Some(year), Some(number)) => {
                found.insert(year, (Placed::new(year, key.place), number));
            }
            (None, _) => reader.sink.add(
                rules::UNKNOWN_PERIOD
                    .finding(
                        key.place,
                        format!("`{}` is no year on the way to {}", key.value, by.value),
                    )
                    .hint("a milestone lies between the base year and the year of the target"),
            ),
            (Some(_), None) => {}
        }
    }
    found.into_values().collect()
}

/// `none`, or who validated it and when.
fn validated(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Option<Validation> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return reader.choice(node, &[("none", ())]).map(|()| Validation::None);
    }
    let keys = keys::Validation::read(node, reader);
    let by: ByLang<String> = match keys.by {
        Some(node) => by_lang(node, languages, reader),
        None => {
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(node.place, "the key `by` is missing here")
                    .hint(format!(
                        "say who validated it, as in `by: {}`",
                        Lang::open_keys(languages)
                    )),
            );
            return None;
        }
    };
    let date = keys.date.and_then(|node| config::date(node, reader));
    Some(Validation::By(by, date))
}
