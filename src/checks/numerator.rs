//! A percentage or rate does not say what is counted, and the dataset holds it.
//!
//! A share states of what, and over what: `of: trained` beside `base: employees`. With both, the value must follow
//! from the two (`does-not-follow`). Where `base` names figures and nothing says what is counted, every metric of the
//! dataset is tried over that base: where exactly one gives the published value, to rounding, in every period that both are
//! known for, this names it and by how much it misses. Values that many figures would fit (0, 100 %, one digit) are left alone.
//! A numerator without a base, or in a unit that does not go with it, is a finding too.
//!
//! Remedy: add the `of`. Where the fit is chance, accept it at the metric with a reason.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Subject;
use super::interval::{of_value, plain, published};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::expression::Expression;
use crate::model::metric::{Base, Metric, Value, slack};
use crate::model::period::Period;
use crate::model::unit::Dimension;
use crate::resolve::evaluate::in_words;

pub(super) const RULE: Rule =
    Rule::file("numerator", Severity::Warning, include_str!("numerator.rs"));

/// What may be counted, in base units, in order of size.
type Known<'a> = BTreeMap<(BTreeMap<Dimension, i8>, Decimal), Vec<&'a Metric>>;

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let mut known: BTreeMap<Period, Known<'_>> = BTreeMap::new();
    for metric in subject.data.metrics().values() {
        if metric.of.is_some() {
            goes_with(subject, metric, sink);
            continue;
        }
        let Some(Base::Figures(base)) = &metric.base else { continue };
        if metric.formula.is_some() {
            continue;
        }
        let Some((period, value)) = published(metric).last() else { continue };
        let known = known.entry(period).or_insert_with(|| all(subject, period));
        let candidates = fitting(subject, metric, &base.expression, period, value, known);
        let Some([only]) = candidates.as_deref() else { continue };
        let base_value = subject.data.evaluator(subject.data);
        let base_value = base_value.amount(&base.expression, period).ok();
        let gives = rate(subject, metric, only, &base.expression, period);
        let amount = subject.data.amount_of(&only.id, period).ok();
        let (Some(whole), Some(gives), Some(amount)) = (base_value, gives, amount) else {
            continue;
        };
        let miss = value.number.and_then(|number| gives.checked_sub(number));
        sink.add(
            RULE.finding(metric.place,
                format!(
                    "nothing says what `{}` counts over {}: `{}` fits, {} over {} give {} for {period}, and \
                     {} is published: off by {}",
                    metric.id,
                    base.text,
                    only.id,
                    plain(amount.value),
                    plain(whole.value),
                    plain(gives),
                    value.number.map(plain).unwrap_or_default(),
                    plain(miss.unwrap_or_default().abs()),
                ),
            )
            .related(only.place, "what fits")
            .hint(format!("add `of: {}`, if that is what is counted", only.id)),
        );
    }
}

/// A numerator needs a base, and the two the unit of what they give.
fn goes_with(subject: &Subject<'_>, metric: &Metric, sink: &mut Sink) {
    let Some(of) = &metric.of else { return };
    let mut add = |message: String, hint: &str| {
        sink.add(RULE.finding(of.place, message).hint(hint));
    };
    let base = match &metric.base {
        None => {
            let message = format!(
                "`{}` says what it counts, and nothing says over what",
                metric.id
            );
            return add(message, "add `base: METRIC` beside `of`");
        }
        Some(Base::Words(_)) => return,
        Some(Base::Figures(base)) => base,
    };
    let evaluator = subject.data.evaluator(subject.data);
    let mut units = published(metric).filter_map(|(period, _)| {
        let of = evaluator.amount(&of.expression, period).ok()?;
        let base = evaluator.amount(&base.expression, period).ok()?;
        Some(of.unit.per(&base.unit).1)
    });
    if let Some(unit) = units.find(|unit| !unit.agrees_with(&metric.unit)) {
        let message = format!(
            "`{}` is in {}, and {} over {} is in {}",
            metric.id,
            in_words(&metric.unit),
            of.text,
            base.text,
            in_words(&unit)
        );
        add(message, "correct the `unit`, `of` or `base`");
    }
}

/// Every figure of a period by what it measures and how large it is.
fn all<'a>(subject: &Subject<'a>, period: Period) -> Known<'a> {
    let mut known = Known::new();
    let metrics = subject.data.metrics().values();
    for metric in metrics.filter(|metric| !metric.is_made) {
        let Ok(amount) = subject.data.amount_of(&metric.id, period) else { continue };
        if let Some(size) = metric.unit.in_base(amount.value) {
            known
                .entry((metric.unit.dimensions(), size))
                .or_default()
                .push(metric);
        }
    }
    known
}

/// The metrics that give a published rate over its base, to rounding; nothing where too
/// many could.
fn fitting<'a>(
    subject: &Subject<'_>,
    metric: &Metric,
    base: &Expression,
    period: Period,
    value: &Value,
    known: &Known<'a>,
) -> Option<Vec<&'a Metric>> {
    let number = value.number.filter(|number| *number > Decimal::ZERO)?;
    let is_all = metric.unit.is_percentage() && number == Decimal::ONE_HUNDRED;
    // A number of one or two digits fits too much.
    let is_sharp =
        slack(number, value.about).checked_mul(Decimal::ONE_HUNDRED)? <= number;
    if is_all || !is_sharp {
        return None;
    }
    let stated = of_value(value, &metric.unit)?;
    let whole = subject.data.evaluator(subject.data).amount(base, period).ok()?;
    let (product, unit) = metric.unit.times(&whole.unit);
    let at = |end: Decimal| {
        let counted = end.checked_mul(whole.value)?;
        unit.in_base(product.convert(counted, &unit)?)
    };
    let (low, high) = (at(stated.low)?, at(stated.high)?);
    let dimensions = unit.dimensions();
    let range = (dimensions.clone(), low.min(high))..=(dimensions, low.max(high));
    let found = known.range(range).flat_map(|(_, metrics)| metrics).copied();
    let found = found.filter(|one| {
        let is_other = one.id != metric.id && !base.names(&one.id);
        is_other
            && !rests_on(subject, one, &metric.id)
            && fits_elsewhere(subject, metric, one, base)
    });
    Some(found.collect())
}

/// Whether a metric is computed from another: then it fits without saying anything.
fn rests_on(subject: &Subject<'_>, metric: &Metric, id: &str) -> bool {
    let mut asked = BTreeSet::new();
    let mut waiting = vec![metric];
    while let Some(metric) = waiting.pop() {
        let Some(formula) = &metric.formula else { continue };
        if formula.expression.names(id) {
            return true;
        }
        formula.expression.metrics(&mut |name, _| {
            let part = subject.data.metrics().get(name);
            waiting.extend(part.filter(|_| asked.insert(name)));
        });
    }
    false
}

/// Whether a metric gives the published rate in every period that both are known for.
fn fits_elsewhere(
    subject: &Subject<'_>,
    metric: &Metric,
    one: &Metric,
    base: &Expression,
) -> bool {
    published(metric).all(|(period, value)| {
        let gives = rate(subject, metric, one, base, period);
        let stated = of_value(value, &metric.unit);
        gives
            .zip(stated)
            .is_none_or(|(gives, stated)| stated.low <= gives && gives <= stated.high)
    })
}

/// A metric over a base, in the unit of a rate.
fn rate(
    subject: &Subject<'_>,
    metric: &Metric,
    one: &Metric,
    base: &Expression,
    period: Period,
) -> Option<Decimal> {
    let amount = subject.data.amount_of(&one.id, period).ok()?;
    let whole = subject.data.evaluator(subject.data).amount(base, period).ok()?;
    let (quotient, _) = amount.unit.per(&whole.unit);
    quotient.convert(amount.value.checked_div(whole.value)?, &metric.unit)
}
