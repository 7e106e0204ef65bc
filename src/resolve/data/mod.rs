//! The dataset as the chapters ask for it.
//!
//! Every formula is computed once, when the dataset is opened, and its faults are found
//! there. Chapters see the dataset only through tracked methods, so that comemo knows
//! which answers a chapter has read: a corrected figure changes some answers, and only
//! the chapters that asked for those are resolved again.

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
use crate::model::assurance::{Assurance, Assured, Mark};
use crate::model::by_entity::{Grouping, Role, id_of, parts_of};
use crate::model::calendar::Calendar;
use crate::model::config::Config;
use crate::model::entity::Boundary;
use crate::model::expression::{Expression, PeriodName};
use crate::model::figure::{Amount, Rounding};
use crate::model::goal::Goal;
use crate::model::lang::{ByLang, Lang};
use crate::model::metric::{Method, Metric, Status};
use crate::model::own_names::OwnNames;
use crate::model::period::{Kind, Period};
use crate::model::published::{Published, latest};
use crate::model::unit::{Catalogue, Unit};

pub use told::{fault_diagnostic, in_a_row, unmeant, without_value};

/// How many formulas may build on one another.
pub(crate) const MAX_DEPTH: usize = 60;

/// The dataset, computed.
#[derive(Debug)]
pub struct Data {
    metrics: BTreeMap<String, Metric>,
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

/// What a chapter may know of a metric beside its values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Description {
    /// Its name in the language asked for.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// Its unit as written.
    pub unit_text: String,
    /// The provisions it answers.
    pub discloses: Vec<String>,
    /// The decimals it declares for what is computed from it.
    pub decimals: Option<u32>,
}

/// What a chapter may know of how a metric comes about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Explained {
    /// In words.
    pub method: Method,
    /// The metrics that its formula names.
    pub rests_on: Vec<String>,
    /// Whether it is a factor.
    pub is_factor: bool,
    /// Whether a file of the project bears it out.
    pub has_evidence: bool,
}

/// What is to be said of a restated value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Restatement {
    /// What was published before.
    pub was: Option<Decimal>,
    /// The reason.
    pub note: ByLang<String>,
    /// The restated values a computed figure rests on, which are its reason.
    pub follows: Vec<(String, Period)>,
    /// The decimals a computed figure was printed with.
    pub decimals: Option<u32>,
}

#[comemo::track]
impl Data {
    /// The value of a metric in a period.
    pub fn amount_of(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        if let Some(known) = self.amounts.get(&(id.to_owned(), period)) {
            return known.clone();
        }
        match self.metrics.get(id) {
            None => Err(Fault::Unknown(id.to_owned())),
            Some(metric) => Err(self.no_value(metric, period)),
        }
    }

    /// A metric's name, unit and provisions.
    pub fn describe(&self, id: &str, lang: Lang) -> Option<Description> {
        self.metrics.get(id).map(|metric| Description {
            name: metric.name.get(&lang).cloned().unwrap_or_default(),
            unit: metric.unit.clone(),
            unit_text: metric.unit_text.clone(),
            discloses: metric.discloses.iter().map(|code| code.value.clone()).collect(),
            decimals: metric.decimals,
        })
    }

    /// The metric that these are all the parts of, if there is one.
    pub fn whole_of(&self, ids: &[String]) -> Option<String> {
        let whole = self.metrics.values().find(|metric| metric.is_whole_of(ids));
        whole.map(|metric| metric.id.clone())
    }

    /// Whether a value is an estimate.
    pub fn is_estimated(&self, id: &str, period: Period) -> bool {
        let value = self.metrics.get(id).and_then(|metric| metric.values.get(&period));
        value.is_some_and(|value| value.status == Status::Estimated)
    }

    /// What a metric means and how it comes about; nothing where there is no such metric.
    pub fn method(&self, id: &str) -> Option<Explained> {
        self.metrics.get(id).map(|metric| {
            let mut rests_on = vec![];
            if let Some(formula) = &metric.formula {
                formula.expression.metrics(&mut |id, _| rests_on.push(id.to_owned()));
            }
            Explained {
                method: metric.method.clone(),
                rests_on,
                is_factor: metric.is_factor(),
                has_evidence: metric.source.is_some(),
            }
        })
    }

    /// The ids of the metrics that say what they mean or how they come about, or are computed
    /// with a factor, in the order of the files.
    pub fn explained(&self) -> Vec<String> {
        let is_explained = |metric: &&Metric| {
            let Method { definition, method, .. } = &metric.method;
            let mut with_factor = false;
            if let Some(formula) = &metric.formula {
                formula.expression.metrics(&mut |id, _| {
                    let named = self.metrics.get(id);
                    with_factor |= named.is_some_and(Metric::is_factor);
                });
            }
            let has_words = !definition.is_empty() || !method.is_empty();
            !metric.is_made && !metric.is_factor() && (has_words || with_factor)
        };
        let mut all: Vec<_> = self.metrics.values().filter(is_explained).collect();
        all.sort_by_key(|metric| metric.place);
        all.into_iter().map(|metric| metric.id.clone()).collect()
    }

    /// The factors that have a value in the report's period, in the order of the files.
    pub fn factors(&self) -> Vec<String> {
        let has = |id: &str| {
            let has_value = |id: &str| self.amount_of(id, self.period).is_ok();
            has_value(id) || self.apart(id).iter().any(|own| has_value(own))
        };
        let own =
            |metric: &&Metric| !metric.is_made && metric.is_factor() && has(&metric.id);
        let mut all: Vec<_> = self.metrics.values().filter(own).collect();
        all.sort_by_key(|metric| metric.place);
        all.into_iter().map(|metric| metric.id.clone()).collect()
    }

    /// A target.
    pub fn goal(&self, id: &str) -> Option<Goal> {
        self.goals.get(id).cloned()
    }

    /// The ids of all targets, in the order of the file.
    pub fn goal_ids(&self) -> Vec<String> {
        let mut all: Vec<_> = self.goals.values().collect();
        all.sort_by_key(|goal| goal.id.place.start);
        all.into_iter().map(|goal| goal.id.value.clone()).collect()
    }

    /// The id nearest to one that does not exist.
    pub fn nearest(&self, id: &str) -> Option<String> {
        match self.not_by_entity(id) {
            Some(_) => None,
            None => self.names.nearest(id).map(str::to_owned),
        }
    }

    /// Whether each entity has a figure of it and the group has none.
    pub fn is_apart(&self, id: &str) -> bool {
        let metric = self.metrics.get(id);
        metric.is_some_and(|metric| {
            matches!(metric.by.role, Role::Group { grouping: Grouping::None, .. })
        })
    }

    /// The figures of entities where the group has none: those there are values of.
    pub fn apart(&self, id: &str) -> Vec<String> {
        let ids = self.boundary.entities.iter().map(|own| id_of(id, &own.id.value));
        let has =
            |id: &String| self.metrics.get(id).is_some_and(|own| !own.values.is_empty());
        ids.filter(|_| self.is_apart(id)).filter(has).collect()
    }

    /// What is to be said of an entity's figure where there is only the group's.
    pub fn not_by_entity(&self, id: &str) -> Option<String> {
        let (metric, _) = parts_of(id)?;
        let is_apart = self
            .metrics
            .get(metric)
            .is_some_and(|own| !matches!(own.by.role, Role::Group { .. }));
        is_apart.then(|| {
            format!(
                "`{metric}` is not known by entity: give its values under `by`, or a formula over metrics \
                 that are"
            )
        })
    }

    /// The report's own names.
    pub fn own_names(&self, lang: Lang) -> Option<OwnNames> {
        self.own_names.get(&lang).cloned()
    }

    /// The reporting period.
    pub fn period(&self) -> Period {
        self.period
    }

    /// When periods begin and end, and what they are called.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The unit words.
    pub fn units(&self) -> &Catalogue {
        &self.units
    }

    /// What a value was before it was restated, and why; nothing where it was not.
    pub fn restatement(&self, id: &str, period: Period) -> Option<Restatement> {
        self.restated.figures.get(&(id.to_owned(), period)).cloned()
    }

    /// Every restated figure.
    pub fn restated(&self) -> Vec<(String, Period)> {
        self.restated.figures.keys().cloned().collect()
    }

    /// What an assurer has vouched for.
    pub fn assurance(&self) -> Option<Assurance> {
        self.assurance.clone()
    }

    /// Whether that covers a figure. One of a target's that is nothing but a metric's is
    /// covered with that.
    pub fn assured(&self, id: &str, period: Period) -> Option<Assured> {
        let assurance = self.assurance.as_ref()?;
        if assurance.covers(id, period) {
            return Some(Assured { id: id.to_owned(), period, mark: Mark::None });
        }
        let metric = self.metrics.get(id).filter(|metric| metric.is_made)?;
        let (of, year) = metric.formula.as_ref()?.expression.as_metric()?;
        let period = match year {
            Some(PeriodName::At(year)) => year,
            Some(PeriodName::Prior) => self.calendar.prior(period),
            None => period,
        };
        assurance.covers(of, period).then(|| Assured {
            id: of.to_owned(),
            period,
            mark: Mark::None,
        })
    }

    /// How figures are rounded, and the decimals of those for which nothing says how many.
    pub fn precision(&self) -> (Rounding, Option<u32>) {
        (self.rounding, self.decimals)
    }
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
        data.restated = restating::restated(&data, &latest(published, config.period));
        data
    }

    /// What a metric's formula gives in a period with everything it names as it was
    /// published, in the metric's unit.
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

    /// A value as people are shown it: a published one digit for digit, a computed one with
    /// the decimals it is printed with.
    pub fn readable(&self, id: &str, period: Period) -> Option<Decimal> {
        let amount = self.amount_of(id, period).ok()?;
        let metric = self.metrics.get(id)?;
        Some(match metric.values.contains_key(&period) {
            true => amount.value,
            false => readable(amount.value, self.decimals_of(&amount)),
        })
    }

    /// The metrics by id.
    pub fn metrics(&self) -> &BTreeMap<String, Metric> {
        &self.metrics
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
    fn longer(&self, metric: &Metric, period: Period) -> Option<Period> {
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

    /// What a metric's formula gives in a period, in the metric's unit, whatever was
    /// published.
    pub fn recomputed(&self, metric: &Metric, period: Period) -> Option<Decimal> {
        let expression = self.computed_by(metric, period)?;
        let amount = self.evaluator(self).amount(&expression, period).ok()?;
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
