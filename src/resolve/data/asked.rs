//! What chapters may ask of the dataset. comemo knows which answers a chapter has read.

use rust_decimal::Decimal;

use super::Data;
use crate::model::assurance::{Assurance, Assured, Mark};
use crate::model::by_entity::{Grouping, Role, id_of, parts_of};
use crate::model::calendar::Calendar;
use crate::model::expression::PeriodName;
use crate::model::figure::{Amount, Rounding};
use crate::model::goal::Goal;
use crate::model::lang::{ByLang, Lang};
use crate::model::metric::{Method, Metric, Status, Unread};
use crate::model::own_names::OwnNames;
use crate::model::period::Period;
use crate::model::unit::{Catalogue, Unit};
use crate::resolve::evaluate::Fault;

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

    /// Whether some figure of a metric cannot be had for a reason that is reported elsewhere.
    pub fn is_broken(&self, id: &str) -> bool {
        let amounts = self.amounts.range((id.to_owned(), Period::FIRST)..);
        let mut own = amounts.take_while(|((of, _), _)| of == id);
        self.unread.contains(id)
            || own.any(|(_, amount)| matches!(amount, Err(Fault::Broken(_))))
    }

    /// A metric's name, unit and provisions.
    pub fn describe(&self, id: &str, lang: Lang) -> Option<Description> {
        let metric = self.metrics.get(id).filter(|own| own.unread != Unread::Unit);
        metric.map(|metric| Description {
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

    /// Whether these are all the parts of a metric, and its own check holds their sum against
    /// the value it is published with.
    pub fn is_held(&self, id: String, parts: Vec<String>, period: Period) -> bool {
        let metric = self.metrics.get(&id).filter(|own| own.base.is_none());
        metric.is_some_and(|own| {
            let value = own.values.get(&period).and_then(|value| value.number.as_ref());
            value.is_some() && own.is_whole_of(&parts)
        })
    }

    /// How far from a published value what it stands for may lie, in the unit of its metric.
    pub fn slack_of(&self, id: &str, period: Period) -> Option<(Decimal, Unit)> {
        let metric = self.metrics.get(id)?;
        let slack = metric.values.get(&period)?.slack(&metric.unit)?;
        Some((slack, metric.unit.clone()))
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

    /// Whether an entity has a figure of a metric that counts in a period: one that has left has
    /// no level at the end, and may have nothing that a rate follows from.
    pub fn counts(&self, metric: &str, entity: &str, period: Period) -> bool {
        let mut entities = self.boundary.entities.iter();
        let Some(own) = entities.find(|own| own.id.value == entity) else { return false };
        let over = self.metrics.get(metric).and_then(|metric| metric.by.role.over());
        let has_none = || {
            let amount = self.amount_of(&id_of(metric, entity), period);
            matches!(amount, Err(Fault::NoValue(..)))
        };
        own.counts_in(period, over, &self.calendar)
            && (own.is_in(period, &self.calendar) || !has_none())
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

    /// What is to be said of an id that no metric has, besides which is near.
    pub fn not_a_metric(&self, id: &str) -> Option<String> {
        let ids: Vec<_> = id.split([',', '，', '、']).map(str::trim).collect();
        match ids.as_slice() {
            [_] => self.not_by_entity(id),
            ids => Some(format!(
                "several stand in a list, with a comma and a space between them: `[{}]`",
                ids.join(", ")
            )),
        }
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
