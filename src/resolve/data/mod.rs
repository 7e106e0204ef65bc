//! The dataset as the chapters ask for it.
//!
//! Every formula is computed once, when the dataset is opened, and its faults are found
//! there. Chapters see the dataset only through tracked methods, so that comemo knows
//! which answers a chapter has read: a corrected figure changes some answers, and only
//! the chapters that asked for those are resolved again.

mod asked;
mod opening;
mod references;
mod told;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use opening::Opening;

use super::by_entity::adds_up;
use super::concepts;
use super::consolidated::{Group, Grouped, Known};
use super::evaluate::{Evaluator, Fault, Lookup};
use super::over::{Parts, follow};
use super::print::readable;
use super::restating::{self, Restated};
use crate::diag::Sink;
use crate::diag::names::Names;
use crate::model::assurance::Assurance;
use crate::model::by_entity::{Role, id_of};
use crate::model::calendar::Calendar;
use crate::model::config::Config;
use crate::model::entity::Boundary;
use crate::model::expression::Expression;
use crate::model::figure::{Amount, Rounding};
use crate::model::goal::Goal;
use crate::model::lang::ByLang;
use crate::model::metric::{Metric, Unread};
use crate::model::own_names::OwnNames;
use crate::model::period::{Kind, Period};
use crate::model::published::{Published, latest};
use crate::model::unit::{Catalogue, Unit};

pub use asked::{Description, Explained, Restatement};
pub use told::{fault_diagnostic, in_a_row, unmeant, without_value};

/// How many formulas may build on one another.
pub(crate) const MAX_DEPTH: usize = 60;

/// The dataset, computed.
#[derive(Debug, Clone)]
pub struct Data {
    metrics: BTreeMap<String, Metric>,
    /// The metrics of which something could not be read.
    unread: BTreeSet<String>,
    goals: BTreeMap<String, Goal>,
    names: Names,
    amounts: BTreeMap<(String, Period), Result<Amount, Fault>>,
    period: Period,
    calendar: Calendar,
    units: Catalogue,
    rounding: Rounding,
    decimals: Option<u32>,
    own_names: ByLang<OwnNames>,
    restated: Restated,
    assurance: Option<Assurance>,
    boundary: Boundary,
    is_by_entity: bool,
}

impl Data {
    /// Opens a dataset: checks that what metrics refer to exists, and computes every
    /// formula for every period the report or the data speak of.
    pub fn new(
        metrics: Vec<Metric>,
        goals: &[Goal],
        config: &Config,
        published: &[Published],
        sink: &mut Sink,
    ) -> Self {
        let mut periods: BTreeSet<Period> = config.periods.iter().copied().collect();
        periods.insert(config.period);
        for period in metrics.iter().flat_map(|metric| metric.values.keys()) {
            periods.insert(*period);
            if period.kind() != Kind::Year {
                let year = config.calendar.year_of(*period);
                periods.insert(year);
                // The months are periods enough by themselves.
                let parts = config.calendar.parts(year).into_iter().flatten();
                periods.extend(parts.filter(|part| part.kind() != Kind::Month));
            }
        }
        let is_by_entity = metrics
            .iter()
            .any(|metric| matches!(metric.by.role, Role::Entity { .. }));
        concepts::check(metrics.iter(), config, sink);
        let mut data = Self {
            boundary: config.boundary.clone(),
            is_by_entity,
            unread: metrics
                .iter()
                .filter(|metric| metric.unread != Unread::Nothing)
                .map(|metric| metric.id.clone())
                .collect(),
            names: Names::new(metrics.iter().map(|metric| metric.id.as_str())),
            metrics: metrics
                .into_iter()
                .map(|metric| (metric.id.clone(), metric))
                .collect(),
            goals: goals
                .iter()
                .map(|goal| (goal.id.value.clone(), goal.clone()))
                .collect(),
            amounts: BTreeMap::new(),
            calendar: config.calendar.clone(),
            period: config.period,
            units: config.units.clone(),
            rounding: config.rounding,
            decimals: config.decimals,
            own_names: OwnNames::of(config),
            restated: Restated::default(),
            assurance: config.assurance.clone(),
        };
        data.check_references(sink);
        let mut opening = Opening {
            data: &data,
            amounts: std::cell::RefCell::default(),
            stack: std::cell::RefCell::default(),
            sink: std::cell::RefCell::new(sink),
        };
        for id in data.metrics.keys() {
            for &period in &periods {
                let _ = opening.compute(id, period);
            }
        }
        for goal in data.goals.values() {
            for period in goal.years() {
                let _ = opening.compute(&goal.figure("path"), period);
            }
        }
        let amounts = std::mem::take(opening.amounts.get_mut());
        data.amounts = amounts;
        let latest = latest(published, config.period, &data.metrics, &data.units);
        data.restated = restating::restated(&data, &latest);
        data
    }

    /// What a metric follows from in a period gives with all of it as it was published, in
    /// the metric's unit; nothing where it follows from nothing.
    pub fn before(&self, id: &str, period: Period) -> Option<Decimal> {
        self.restated.before.get(&(id.to_owned(), period)).copied()
    }

    /// The decimals a figure is printed with where nobody asks for others.
    pub fn decimals_of(&self, amount: &Amount) -> Option<u32> {
        amount.decimals.or(self.decimals)
    }

    /// A number with some decimals, rounded as the report rounds.
    pub fn rounded(&self, number: Decimal, decimals: u32) -> Decimal {
        self.rounding.round(number, decimals)
    }

    /// A computed value with the decimals it is printed with.
    pub fn shown(&self, amount: &Amount) -> Decimal {
        readable(amount.value, self.decimals_of(amount), self.rounding)
    }

    /// A value as people are shown it: a published one digit for digit, a computed one with
    /// the decimals it is printed with.
    pub fn readable(&self, id: &str, period: Period) -> Option<Decimal> {
        let amount = self.amount_of(id, period).ok()?;
        let metric = self.metrics.get(id)?;
        Some(match metric.values.contains_key(&period) {
            true => amount.value,
            false => self.shown(&amount),
        })
    }

    /// The metrics by id.
    pub fn metrics(&self) -> &BTreeMap<String, Metric> {
        &self.metrics
    }

    /// The dataset without the metrics whose unit or formula could not be read, of which nobody
    /// can judge what is left; nothing where all could be.
    pub fn sound(&self) -> Option<Self> {
        let is_sound = |metric: &Metric| metric.unread < Unread::Formula;
        (!self.metrics.values().all(is_sound)).then(|| {
            let mut sound = self.clone();
            sound.metrics.retain(|_, metric| is_sound(metric));
            sound
        })
    }

    /// The targets by id.
    pub fn goals(&self) -> &BTreeMap<String, Goal> {
        &self.goals
    }

    /// How a metric follows from the shorter periods a period is made of.
    pub fn follows(&self, metric: &Metric, period: Period) -> Parts {
        let has = |part: Period| {
            let key = (metric.id.clone(), part);
            metric.values.contains_key(&part)
                || metric.formula.is_some()
                    && self.amounts.get(&key).is_some_and(Result::is_ok)
        };
        // A group's figure follows from those of its entities, unless its own are published.
        match metric.by.role.is_sum() && metric.values.is_empty() {
            true => Parts::None,
            false => self.follow(metric, period, &has),
        }
    }

    fn follow(
        &self,
        metric: &Metric,
        period: Period,
        has: &dyn Fn(Period) -> bool,
    ) -> Parts {
        // While an entity is not in the boundary, nothing of it is missing.
        let entity = match &metric.by.role {
            Role::Entity { entity, .. } => {
                self.boundary.entities.iter().find(|own| own.id.value == *entity)
            }
            _ => None,
        };
        let is_in = |part: Period| {
            entity.is_none_or(|entity| {
                entity.since.is_none() && entity.until.is_none()
                    || entity.has_part_in(part, &self.calendar)
            })
        };
        follow(&self.calendar, metric, period, &is_in, has)
    }

    fn group(&self) -> Group<'_> {
        Group { boundary: &self.boundary, calendar: &self.calendar }
    }

    /// What entities make of a metric in a period.
    pub fn grouped(&self, metric: &Metric, period: Period) -> Grouped {
        let known = |id: &str, period: Period| match self.amount_of(id, period) {
            Err(Fault::NoValue(..)) => Known { is_there: false, missing: vec![] },
            Err(Fault::Lacks(_, _, missing)) => Known { is_there: false, missing },
            _ => Known { is_there: true, missing: vec![] },
        };
        self.group().of(metric, period, &known)
    }

    /// The figures of entities that the group's is added up from.
    pub fn entities_of(&self, metric: &Metric) -> Vec<String> {
        let all = self.boundary.entities.iter().filter(|_| metric.by.role.is_sum());
        all.map(|entity| id_of(&metric.id, &entity.id.value)).collect()
    }

    /// The longer period whose value a rate has in a shorter one, where entities are computed
    /// month by month: a factor of the year holds in each of its months.
    pub(super) fn longer(&self, metric: &Metric, period: Period) -> Option<Period> {
        let is_rate = self.is_by_entity
            && metric.over.is_none()
            && metric.formula.is_none()
            && !adds_up(&metric.unit);
        if !is_rate || period.kind() == Kind::Year {
            return None;
        }
        let (first, last) =
            (self.calendar.first_day(period), self.calendar.last_day(period));
        let around = metric.values.keys().filter(|own| {
            own.kind() < period.kind()
                && self.calendar.first_day(**own) <= first
                && last <= self.calendar.last_day(**own)
        });
        around.max_by_key(|own| own.kind()).copied()
    }

    /// What a metric is computed by in a period: the shorter periods it is made of, or its
    /// formula.
    pub fn computed_by<'a>(
        &self,
        metric: &'a Metric,
        period: Period,
    ) -> Option<Cow<'a, Expression>> {
        if let Grouped::Whole(expression) = self.grouped(metric, period) {
            return Some(Cow::Owned(expression));
        }
        match self.follows(metric, period) {
            Parts::Whole(expression) => Some(Cow::Owned(expression)),
            _ => Some(Cow::Borrowed(&metric.formula.as_ref()?.expression)),
        }
    }

    /// What a formula gives, as it is meant: a target is a number of its metric's unit, and
    /// percentages lie percentage points apart.
    pub(super) fn as_meant(&self, metric: &Metric, amount: Amount) -> Amount {
        let is_of_target = metric.is_made && metric.by.role.of().is_none();
        let is_bare = amount.unit == Unit::default() && !metric.unit.is_percentage();
        let is_apart = amount.unit == self.units.percent()
            && metric.unit == self.units.percentage_point();
        match is_of_target && (is_bare || is_apart) {
            true => Amount { unit: metric.unit.clone(), ..amount },
            false => amount,
        }
    }

    /// What a metric's formula gives in a period, in the metric's unit, whatever was
    /// published.
    pub fn recomputed(&self, metric: &Metric, period: Period) -> Option<Decimal> {
        let expression = self.computed_by(metric, period)?;
        let amount = self.evaluator(self).amount(&expression, period).ok()?;
        let amount = self.as_meant(metric, amount);
        amount.unit.convert(amount.value, &metric.unit)
    }

    /// What the dataset holds of a metric, period by period: published or computed.
    pub fn amounts_of(&self, id: &str) -> impl Iterator<Item = (Period, &Amount)> {
        self.amounts
            .range((id.to_owned(), Period::FIRST)..)
            .take_while({
                let id = id.to_owned();
                move |((own, _), _)| *own == id
            })
            .filter_map(|((_, period), amount)| Some((*period, amount.as_ref().ok()?)))
    }

    /// A tool to compute expressions with.
    pub fn evaluator<'a, L: Lookup>(&'a self, lookup: &'a L) -> Evaluator<'a, L> {
        Evaluator {
            lookup,
            calendar: &self.calendar,
            units: &self.units,
            rounding: self.rounding,
        }
    }

    fn no_value(&self, metric: &Metric, period: Period) -> Fault {
        if metric.unread != Unread::Nothing {
            return Fault::Broken(metric.id.clone());
        }
        let mut has: Vec<Period> = metric
            .values
            .iter()
            .filter(|(_, value)| value.number.is_some())
            .map(|(period, _)| *period)
            .collect();
        let computed = self.amounts.range((metric.id.clone(), Period::FIRST)..);
        has.extend(
            computed
                .take_while(|((id, _), _)| *id == metric.id)
                .filter(|(_, amount)| amount.is_ok())
                .map(|((_, period), _)| *period),
        );
        has.sort_unstable();
        has.dedup();
        Fault::NoValue(metric.id.clone(), period, has)
    }
}

impl Lookup for Data {
    fn amount(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        self.amount_of(id, period)
    }
}
