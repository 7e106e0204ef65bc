//! The dataset while its formulas are computed: each once, with what waits for it.

use std::collections::BTreeMap;

use super::{Data, MAX_DEPTH, fault_diagnostic};
use crate::diag::rule::Rule;
use crate::diag::{Sink, rules};
use crate::model::by_entity::{Role, parts_of};
use crate::model::expression::{Expression, PeriodName};
use crate::model::figure::{Amount, is_meant};
use crate::model::metric::{Metric, Unread};
use crate::model::period::Period;
use crate::model::place::Place;
use crate::resolve::consolidated::{Grouped, Known};
use crate::resolve::evaluate::{Fault, Lookup, in_words};
use crate::resolve::over::Parts;

/// The dataset while its formulas are being computed.
pub(super) struct Opening<'a, 's> {
    pub(super) data: &'a Data,
    pub(super) amounts:
        std::cell::RefCell<BTreeMap<(String, Period), Result<Amount, Fault>>>,
    /// The metrics that wait for one another right now.
    pub(super) stack: std::cell::RefCell<Vec<(String, Period)>>,
    pub(super) sink: std::cell::RefCell<&'s mut Sink>,
}

impl Lookup for Opening<'_, '_> {
    fn amount(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        self.compute(id, period)
    }
}

/// The remedy of formulas in a circle.
pub(super) const ONE_OF_THEM: &str =
    "give one of them published `values` instead of a formula";

pub(super) fn itself(id: &str) -> String {
    format!("`{id}` is derived from itself")
}

impl Opening<'_, '_> {
    pub(super) fn compute(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        let Some(metric) = self.data.metrics.get(id) else {
            // Already reported where the formula names it.
            return Err(Fault::Broken(id.to_owned()));
        };
        if metric.unread == Unread::Unit {
            return Err(Fault::Broken(id.to_owned()));
        }
        let key = (id.to_owned(), period);
        if let Some(known) = self.amounts.borrow().get(&key) {
            return known.clone();
        }
        if self.stack.borrow().contains(&key) {
            self.cycle(metric, &key);
            return Err(Fault::Broken(id.to_owned()));
        }
        if !metric.values.contains_key(&period) {
            match self.grouped(metric, period) {
                Grouped::Plain => {}
                found => {
                    let result = self.consolidated(metric, period, found);
                    self.amounts.borrow_mut().insert(key, result.clone());
                    return result;
                }
            }
        }
        let follows = match metric.values.contains_key(&period) {
            true => Parts::None,
            false => self.follows(metric, period),
        };
        let whole = match follows {
            Parts::None => None,
            Parts::Whole(expression) => Some(expression),
            Parts::Lacking(_) if metric.unread != Unread::Nothing => {
                return Err(Fault::Broken(id.to_owned()));
            }
            Parts::Lacking(missing) => {
                let lacks = Err(Fault::Lacks(id.to_owned(), period, missing));
                self.amounts.borrow_mut().insert(key, lacks.clone());
                return lacks;
            }
        };
        if let Some(expression) = whole {
            let place = metric.over.as_ref().map_or(metric.place, |over| over.place);
            self.stack.borrow_mut().push(key.clone());
            let result = self.derive(metric, period, &expression, &|_, _| place);
            self.stack.borrow_mut().pop();
            self.amounts.borrow_mut().insert(key, result.clone());
            return result;
        }
        let result = match (metric.values.get(&period), &metric.formula) {
            (Some(value), _) => match value.number {
                Some(number) => Ok(Amount {
                    value: number,
                    unit: metric.unit.clone(),
                    decimals: Some(number.scale()),
                }),
                None => Err(Fault::NotDisclosed(id.to_owned(), period)),
            },
            (None, Some(_)) if metric.only.is_some_and(|only| only != period) => {
                return Err(self.data.no_value(metric, period));
            }
            (None, None) => {
                let longer = self.data.longer(metric, period);
                return match longer {
                    Some(longer) => self.compute(id, longer),
                    None => Err(self.data.no_value(metric, period)),
                };
            }
            (None, Some(_)) if self.stack.borrow().len() >= MAX_DEPTH => {
                self.report(
                    &rules::CYCLE,
                    metric,
                    "more than sixty formulas build on one another here",
                );
                Err(Fault::Broken(id.to_owned()))
            }
            (None, Some(formula)) => {
                self.stack.borrow_mut().push(key.clone());
                let part = |start, end| formula.part(start, end);
                let result = self.derive(metric, period, &formula.expression, &part);
                self.stack.borrow_mut().pop();
                result
            }
        };
        self.amounts.borrow_mut().insert(key, result.clone());
        result
    }

    /// How a metric follows in a period from shorter ones.
    fn follows(&self, metric: &Metric, period: Period) -> Parts {
        if metric.over.is_none() {
            return Parts::None;
        }
        let has = |part: Period| {
            metric.values.contains_key(&part)
                || metric.formula.is_some() && self.compute(&metric.id, part).is_ok()
        };
        self.data.follow(metric, period, &has)
    }

    /// What entities make of a metric in a period.
    fn grouped(&self, metric: &Metric, period: Period) -> Grouped {
        if metric.by.role == Role::Plain || self.stack.borrow().len() >= MAX_DEPTH {
            return Grouped::Plain;
        }
        // What an entity's figure hangs on may hang on this one, in a circle.
        self.stack.borrow_mut().push((metric.id.clone(), period));
        let known = |id: &str, period: Period| match self.compute(id, period) {
            Err(Fault::NoValue(..)) => Known { is_there: false, missing: vec![] },
            Err(Fault::Lacks(_, _, missing)) => Known { is_there: false, missing },
            _ => Known { is_there: true, missing: vec![] },
        };
        let grouped = self.data.group().of(metric, period, &known);
        self.stack.borrow_mut().pop();
        grouped
    }

    /// The figure of the group.
    fn consolidated(
        &self,
        metric: &Metric,
        period: Period,
        grouped: Grouped,
    ) -> Result<Amount, Fault> {
        let id = metric.id.clone();
        let expression = match grouped {
            Grouped::Whole(expression) => expression,
            Grouped::Lacking(lacking) => {
                return Err(Fault::LacksEntities(id, period, lacking));
            }
            Grouped::Plain | Grouped::Apart => {
                let mut entities = self.data.boundary.entities.iter();
                let first = entities.next().map(|own| own.id.value.clone());
                return Err(Fault::Apart(id, first.unwrap_or_default()));
            }
        };
        let place = match &metric.by.role {
            Role::Group { place, .. } => *place,
            _ => metric.place,
        };
        self.stack.borrow_mut().push((id, period));
        let result = self.derive(metric, period, &expression, &|_, _| place);
        // As exact as the entities' own, where shares would leave that open.
        let result = result.map(|amount| {
            let mut most = None;
            expression.metrics(&mut |id, node| {
                let named = node.as_metric().and_then(|(_, period)| period);
                if let Some(PeriodName::At(period)) = named
                    && parts_of(id).is_some()
                {
                    let own = self.compute(id, period).ok();
                    most = most.max(own.and_then(|own| own.decimals));
                }
            });
            let decimals = match metric.by.role.is_sum() {
                true => metric.decimals.or(most),
                false => amount.decimals,
            };
            Amount { decimals, ..amount }
        });
        self.stack.borrow_mut().pop();
        result
    }

    fn derive(
        &self,
        metric: &Metric,
        period: Period,
        expression: &Expression,
        part: &dyn Fn(usize, usize) -> Place,
    ) -> Result<Amount, Fault> {
        let whole = part(expression.start, expression.end);
        let amount = match self.data.evaluator(self).amount(expression, period) {
            Ok(amount) => amount,
            Err((fault, start, end)) => {
                let place = part(start, end);
                return Err(match fault {
                    // A period without values is nobody's fault until someone prints it.
                    Fault::NoValue(..)
                    | Fault::Lacks(..)
                    | Fault::LacksEntities(..)
                    | Fault::Apart(..)
                    | Fault::NotDisclosed(..)
                    | Fault::NoStep(_)
                    | Fault::Broken(_) => fault,
                    // Nor what no author has written down, as the share of a way from zero.
                    fault if metric.is_made && metric.by.role.of().is_none() => fault,
                    fault => {
                        let diagnostic = fault_diagnostic(&fault, place, period, None);
                        self.sink.borrow_mut().extend(diagnostic);
                        Fault::Broken(metric.id.clone())
                    }
                });
            }
        };
        let amount = self.data.as_meant(metric, amount);
        if !amount.unit.agrees_with(&metric.unit) {
            self.sink.borrow_mut().add(
                rules::UNIT_CLASH
                    .finding(
                        whole,
                        format!(
                            "`{}` is declared in {}, but its formula gives {}",
                            metric.by.role.of().unwrap_or(&metric.id),
                            in_words(&metric.unit),
                            in_words(&amount.unit)
                        ),
                    )
                    .hint("correct the `unit` or the formula"),
            );
            return Err(Fault::Broken(metric.id.clone()));
        }
        let decimals = match (metric.decimals, amount.unit == metric.unit) {
            (Some(decimals), _) => Some(decimals),
            (None, true) => amount.decimals,
            (None, false) => None,
        };
        let value = amount.unit.convert(amount.value, &metric.unit);
        let Some(value) = value.filter(|value| is_meant(*value)) else {
            let diagnostic = fault_diagnostic(&Fault::Overflow, whole, period, None);
            self.sink.borrow_mut().extend(diagnostic);
            return Err(Fault::Broken(metric.id.clone()));
        };
        Ok(Amount { value, unit: metric.unit.clone(), decimals })
    }

    pub(super) fn cycle(&self, metric: &Metric, key: &(String, Period)) {
        let stack = self.stack.borrow();
        let start = stack.iter().position(|other| other == key).unwrap_or(0);
        let mut names: Vec<_> =
            stack[start..].iter().map(|(id, _)| id.as_str()).collect();
        names.push(&metric.id);
        let message = match names.as_slice() {
            [one, two] if one == two => itself(one),
            _ => format!("these formulas go round in a circle: {}", names.join(" → ")),
        };
        drop(stack);
        self.report(&rules::CYCLE, metric, &message);
    }

    pub(super) fn report(&self, rule: &Rule, metric: &Metric, message: &str) {
        let place = metric.formula.as_ref().map_or(metric.place, |formula| formula.place);
        self.sink
            .borrow_mut()
            .add(rule.finding(place, message).hint(ONE_OF_THEM));
    }
}
