//! Restated figures. A corrected value of an earlier year is marked by its author; what follows
//! from it, by a formula, from shorter periods or from entities, is restated by itself, wherever
//! that changes what was printed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::data::{Data, Restatement};
use super::evaluate::{Fault, Lookup};
use crate::model::figure::Amount;
use crate::model::lang::ByLang;
use crate::model::metric::{Metric, Status};
use crate::model::period::Period;
use crate::model::published::{Latest, PublishedValue};

/// A metric in a period.
pub(super) type Key = (String, Period);

/// What the dataset says of its own past.
#[derive(Debug, Default, Clone)]
pub(super) struct Restated {
    /// All restated figures.
    pub(super) figures: BTreeMap<Key, Restatement>,
    /// What is given by everything a figure follows from as that was published.
    pub(super) before: BTreeMap<Key, Decimal>,
}

/// Works out what is restated.
pub(super) fn restated(data: &Data, latest: &Latest<'_>) -> Restated {
    let past = Past {
        data,
        latest,
        known: RefCell::default(),
        roots: RefCell::default(),
    };
    let mut restated = Restated::default();
    for metric in data.metrics().values() {
        for (period, value) in &metric.values {
            if value.status == Status::Restated {
                let published = past.published(metric, *period);
                let was = match (value.was, published) {
                    // As it was printed, where that is what its author means.
                    (Some(was), Some((number, decimals))) => {
                        let printed = decimals.map(|own| data.rounded(number, own));
                        let meant = decimals.map(|own| data.rounded(was, own));
                        Some(printed.filter(|_| printed == meant).unwrap_or(was))
                    }
                    (None, Some((number, decimals))) => {
                        Some(decimals.map_or(number, |own| data.rounded(number, own)))
                    }
                    (was, None) => was,
                };
                let note = value.note.clone();
                let figure = Restatement { was, note, follows: vec![], decimals: None };
                restated.figures.insert((metric.id.clone(), *period), figure);
            }
        }
        for (period, amount) in data.amounts_of(&metric.id) {
            let key = (metric.id.clone(), period);
            if metric.values.contains_key(&period) {
                continue;
            }
            let Ok(before) = past.evaluate(metric, &key) else { continue };
            restated.before.insert(key.clone(), before);
            let roots = past.roots.borrow().get(&key).cloned().unwrap_or_default();
            let (number, decimals) = match past.published(metric, period) {
                Some((number, Some(decimals))) => (number, decimals),
                known => {
                    let number = known.map_or(before, |(number, _)| number);
                    (number, data.decimals_of(amount).unwrap_or(PLAIN))
                }
            };
            let was = data.rounded(number, decimals);
            if !roots.is_empty() && was != data.rounded(amount.value, decimals) {
                let figure = Restatement {
                    was: Some(was),
                    note: note_of(metric, &roots),
                    follows: roots.into_iter().collect(),
                    decimals: data.decimals_of(amount).max(Some(decimals)),
                };
                restated.figures.insert(key, figure);
            }
        }
    }
    restated
}

/// The decimals of a figure for which nothing says how many.
const PLAIN: u32 = 2;

/// The reason of a figure that rests on shorter periods of its own metric alone: theirs.
fn note_of(metric: &Metric, roots: &BTreeSet<Key>) -> ByLang<String> {
    let mut note = ByLang::<String>::new();
    if roots.iter().any(|(id, _)| *id != metric.id) {
        return note;
    }
    let values = roots.iter().filter_map(|(_, period)| metric.values.get(period));
    for (lang, own) in values.flat_map(|value| &value.note) {
        let all = note.entry(*lang).or_default();
        if !all.contains(own.as_str()) {
            let joint = if all.is_empty() { "" } else { lang.joint() };
            *all = format!("{all}{joint}{own}");
        }
    }
    note
}

/// The dataset as it was published, where it was.
struct Past<'a> {
    data: &'a Data,
    latest: &'a Latest<'a>,
    /// What figures followed from, each worked out once.
    known: RefCell<BTreeMap<Key, Result<Decimal, Fault>>>,
    /// The values marked as restated that each figure rests on.
    roots: RefCell<BTreeMap<Key, BTreeSet<Key>>>,
}

/// The past as one formula asks for it.
struct Asking<'a> {
    past: &'a Past<'a>,
    roots: RefCell<BTreeSet<Key>>,
}

impl Lookup for Asking<'_> {
    fn amount(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        let (amount, roots) = self.past.amount(id, period)?;
        self.roots.borrow_mut().extend(roots);
        Ok(amount)
    }
}

impl Past<'_> {
    /// What was published, in the unit of today, with the decimals it was printed with.
    fn published(
        &self,
        metric: &Metric,
        period: Period,
    ) -> Option<(Decimal, Option<u32>)> {
        let (_, value) = self.latest.get(&(metric.id.as_str(), period))?;
        let (number, decimals) = self.in_unit(value, metric)?;
        Some((number?, decimals))
    }

    fn in_unit(
        &self,
        value: &PublishedValue,
        metric: &Metric,
    ) -> Option<(Option<Decimal>, Option<u32>)> {
        value.in_unit(metric, self.data.units())
    }

    fn amount(&self, id: &str, period: Period) -> Result<(Amount, BTreeSet<Key>), Fault> {
        let now = self.data.amount_of(id, period)?;
        let Some(metric) = self.data.metrics().get(id) else {
            return Err(Fault::Unknown(id.to_owned()));
        };
        let key = (id.to_owned(), period);
        let published = self.published(metric, period).map(|(number, _)| number);
        if let Some(value) = metric.values.get(&period) {
            let before = published.or(value.was).unwrap_or(now.value);
            let is_root = value.status == Status::Restated && before != now.value;
            let roots = is_root.then_some(key).into_iter().collect();
            return Ok((Amount { value: before, ..now }, roots));
        }
        // A rate of the year holds in each of its months.
        if let Some(longer) = self.data.longer(metric, period) {
            return self.amount(id, longer);
        }
        let given = self.evaluate(metric, &key);
        let before = match published {
            Some(published) => published,
            None => given?,
        };
        let roots = self.roots.borrow().get(&key).cloned().unwrap_or_default();
        Ok((Amount { value: before, ..now }, roots))
    }

    /// What a figure followed from gave, in the metric's unit.
    fn evaluate(&self, metric: &Metric, key: &Key) -> Result<Decimal, Fault> {
        if let Some(known) = self.known.borrow().get(key) {
            return known.clone();
        }
        let asking = Asking { past: self, roots: RefCell::default() };
        let given = match self.data.computed_by(metric, key.1) {
            None => Err(Fault::Broken(metric.id.clone())),
            Some(expression) => {
                let evaluator = self.data.evaluator(&asking);
                let amount = evaluator.amount(&expression, key.1);
                amount.map_err(|(fault, ..)| fault).and_then(|amount| {
                    let amount = self.data.as_meant(metric, amount);
                    let converted = amount.unit.convert(amount.value, &metric.unit);
                    converted.ok_or(Fault::Overflow)
                })
            }
        };
        let roots = asking.roots.into_inner();
        self.known.borrow_mut().insert(key.clone(), given.clone());
        self.roots.borrow_mut().insert(key.clone(), roots);
        given
    }
}
