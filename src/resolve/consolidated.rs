//! How the group's figure follows from those of its entities: which are in the boundary, by
//! the group's share where the report consolidates by shares, less what is counted twice.

use rust_decimal::Decimal;

use super::over::at;
use crate::model::by_entity::{ELIMINATIONS, Grouping, Role, id_of};
use crate::model::calendar::Calendar;
use crate::model::entity::{Boundary, Consolidation, Entity};
use crate::model::expression::{Expression, Function, Node, Operator};
use crate::model::metric::{Metric, Over};
use crate::model::period::{Kind, Period};

/// What entities make of a metric in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouped {
    /// Nothing: something else gives its figure, if anything.
    Plain,
    /// What it follows from.
    Whole(Expression),
    /// These entities have no value, each with the periods that are missing.
    Lacking(Vec<(String, Vec<Period>)>),
    /// Each entity has its own, and the group has none.
    Apart,
}

/// What is known of a figure.
pub struct Known {
    /// Whether there is a value, or it is said that there is none to disclose.
    pub is_there: bool,
    /// The shorter periods that are missing, where it follows from them.
    pub missing: Vec<Period>,
}

/// A report's entities, to consolidate by.
pub struct Group<'a> {
    /// The entities, and how.
    pub boundary: &'a Boundary,
    /// When periods begin and end.
    pub calendar: &'a Calendar,
}

impl Group<'_> {
    /// What entities make of a metric in a period.
    pub fn of(
        &self,
        metric: &Metric,
        period: Period,
        known: &dyn Fn(&str, Period) -> Known,
    ) -> Grouped {
        let (grouping, over) = match &metric.by.role {
            Role::Group { grouping, over, .. } => (*grouping, *over),
            Role::Share { entity } => return self.share(entity, period),
            _ => return Grouped::Plain,
        };
        match (grouping, &metric.formula, metric.of_over()) {
            (Grouping::Sum, ..) => self.sum(metric, over, period, known),
            (Grouping::Formula, None, Some((of, base))) => {
                let parts = [&of.expression, &base.expression].map(Clone::clone);
                let [of, base] = parts.map(Box::new);
                Grouped::Whole(whole(Node::Binary(Operator::Divide, of, base)))
            }
            (Grouping::None, ..) => Grouped::Apart,
            _ => Grouped::Plain,
        }
    }

    fn sum(
        &self,
        metric: &Metric,
        over: Option<Over>,
        period: Period,
        known: &dyn Fn(&str, Period) -> Known,
    ) -> Grouped {
        let (mut parts, mut lacking, mut found) = (vec![], vec![], false);
        for entity in &self.boundary.entities {
            let id = id_of(&metric.id, &entity.id.value);
            let part = Part { id: &id, entity, over, known };
            match self.part(&part, period) {
                Ok(own) => {
                    found |= !own.is_empty();
                    parts.extend(own);
                }
                Err(missing) => {
                    found |= !missing.is_empty();
                    lacking.push((entity.id.value.clone(), missing));
                }
            }
        }
        if !found {
            return Grouped::Plain;
        }
        let twice = id_of(&metric.id, ELIMINATIONS);
        let less = match self.eliminations(metric, &twice, period, known) {
            Ok(less) => less,
            Err(missing) => {
                lacking.push((ELIMINATIONS.to_owned(), missing));
                false
            }
        };
        if !lacking.is_empty() {
            return Grouped::Lacking(lacking);
        }
        let sum = whole(Node::Call(Function::Sum, parts));
        Grouped::Whole(match less {
            true => {
                let less = Box::new(at(&twice, period));
                whole(Node::Binary(Operator::Subtract, Box::new(sum), less))
            }
            false => sum,
        })
    }

    /// What an entity has its share in the group's figure by; the periods that are missing,
    /// where it has no value.
    fn part(
        &self,
        part: &Part<'_>,
        period: Period,
    ) -> Result<Vec<Expression>, Vec<Period>> {
        let (entity, calendar) = (part.entity, self.calendar);
        if !entity.counts_in(period, part.over, calendar) {
            return Ok(vec![]);
        }
        let is_shared = self.boundary.consolidation == Some(Consolidation::EquityShare);
        let known = (part.known)(part.id, period);
        let is_even = !is_shared
            || part.over == Some(Over::Last)
            || !entity.changes_share_in(period, calendar);
        if !is_even {
            return self.split(part, period);
        }
        if !known.is_there {
            return Err(known.missing);
        }
        let mut own = at(part.id, period);
        if is_shared && entity.share_at(period, calendar) != Some(Decimal::ONE_HUNDRED) {
            own = times(own, at(&entity.share_id(), period));
        }
        // A level over part of the time counts for that part.
        let (mine, all) = self.months(entity, period);
        if part.over == Some(Over::Average) && mine < all {
            let (mine, all) = (number(mine), number(all));
            own = whole(Node::Binary(
                Operator::Divide,
                Box::new(times(own, mine)),
                Box::new(all),
            ));
        }
        Ok(vec![own])
    }

    /// The same of the shorter periods in each of which the share is one.
    fn split(
        &self,
        part: &Part<'_>,
        period: Period,
    ) -> Result<Vec<Expression>, Vec<Period>> {
        let mut missing = vec![];
        for way in self.calendar.parts(period) {
            let mut parts = vec![];
            missing.clear();
            for shorter in way {
                match self.part(part, shorter) {
                    Ok(own) => parts.extend(own.into_iter().map(|own| {
                        let (mine, all) =
                            (self.calendar.months(shorter), self.calendar.months(period));
                        match part.over {
                            Some(Over::Average) => whole(Node::Binary(
                                Operator::Divide,
                                Box::new(times(own, number(mine))),
                                Box::new(number(all)),
                            )),
                            _ => own,
                        }
                    })),
                    Err(own) if own.is_empty() => missing.push(shorter),
                    Err(own) => missing.extend(own),
                }
            }
            if missing.is_empty() {
                return Ok(parts);
            }
        }
        Err(missing)
    }

    /// Whether there is something to take off; the periods that are missing, where it is given
    /// of others in or around the period.
    fn eliminations(
        &self,
        metric: &Metric,
        id: &str,
        period: Period,
        known: &dyn Fn(&str, Period) -> Known,
    ) -> Result<bool, Vec<Period>> {
        let (first, last) =
            (self.calendar.first_day(period), self.calendar.last_day(period));
        let touches = metric.by.eliminations.keys().any(|own| {
            self.calendar.first_day(*own) <= last && first <= self.calendar.last_day(*own)
        });
        if !touches {
            return Ok(false);
        }
        let known = known(id, period);
        match known.is_there {
            true => Ok(true),
            false => Err(known.missing),
        }
    }

    /// How many months of a period an entity is in the boundary, and how many it has.
    fn months(&self, entity: &Entity, period: Period) -> (u32, u32) {
        let months = self.calendar.parts(period).pop().unwrap_or_default();
        let months = months.into_iter().filter(|own| own.kind() == Kind::Month);
        let is_in: Vec<_> =
            months.map(|month| entity.has_part_in(month, self.calendar)).collect();
        let mine = is_in.iter().filter(|is_in| **is_in).count();
        let count = |count: usize| u32::try_from(count).unwrap_or(0);
        (count(mine), count(is_in.len()))
    }

    /// The group's share of an entity, as a part of one.
    fn share(&self, entity: &str, period: Period) -> Grouped {
        let mut all = self.boundary.entities.iter();
        let own = all.find(|own| own.id.value == entity);
        let share = own.and_then(|own| own.share_at(period, self.calendar));
        let part = share.and_then(|share| share.checked_div(Decimal::ONE_HUNDRED));
        match part {
            Some(part) => Grouped::Whole(whole(Node::Number(part))),
            None => Grouped::Apart,
        }
    }
}

/// An entity's figure on its way into the group's.
struct Part<'a> {
    id: &'a str,
    entity: &'a Entity,
    over: Option<Over>,
    known: &'a dyn Fn(&str, Period) -> Known,
}

fn whole(node: Node) -> Expression {
    Expression { node, start: 0, end: 0 }
}

fn number(number: u32) -> Expression {
    whole(Node::Number(number.into()))
}

fn times(a: Expression, b: Expression) -> Expression {
    whole(Node::Binary(Operator::Multiply, Box::new(a), Box::new(b)))
}
