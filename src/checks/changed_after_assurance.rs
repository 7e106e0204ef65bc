//! A figure is no longer what the assurer saw.
//!
//! `content/assurance.yaml` lists under `covers` the figures an assurance speaks of, with unit and value as the assurer
//! saw them; `recto sign-off --assured` writes them. The report marks those with †. Where the value, its unit or its status
//! in the dataset differs by a digit, where a formula gives another value than was assured, or where a metric or a
//! period is gone, the mark would be untrue.
//!
//! Remedy: put the figure back as it was assured. If it must change, have the assurer look at it again, and then run
//! `recto sign-off --assured` for it.

use super::Subject;
use super::changed_figure::{difference, in_words, named};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::assurance::Covered;
use crate::model::config::Date;
use crate::model::metric::{Metric, Status};
use crate::model::period::Period;
use crate::resolve::data::Data;

/// The rule.
pub const RULE: Rule = Rule::file(
    "changed-after-assurance",
    Severity::Error,
    include_str!("changed_after_assurance.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(assurance) = &subject.config.assurance else { return };
    for covered in &assurance.covers {
        judge(subject.data, covered, assurance.date, sink);
    }
}

/// Says what of a covered metric is not as it was.
fn judge(data: &Data, covered: &Covered, date: Date, sink: &mut Sink) {
    let id = &covered.id;
    let mut find = |place, message: String, name: String| {
        let finding = RULE
            .finding(place, message)
            .hint("put it back as it was assured, or have the assurer look at it again and run `recto sign-off --assured`")
            .among("{} figures are no longer what was assured", name);
        sink.add(if place == id.place {
            finding
        } else {
            finding.related(id.place, "what was assured")
        });
    };
    let Some(metric) = data.metrics().get(&id.value) else {
        let message =
            format!("`{}` was assured, and is no longer in the dataset", id.value);
        return find(id.place, message, id.value.clone());
    };
    if covered.unit != metric.unit_text {
        let message = format!(
            "`{}` is in {}, and was assured in {}",
            id.value,
            named(&metric.unit_text),
            named(&covered.unit)
        );
        return find(metric.place, message, id.value.clone());
    }
    for (period, before) in &covered.values {
        let year = period.value;
        let own = metric.values.get(&year);
        let place = own.map_or(metric.place, |value| value.place);
        let name = format!("{}, {year}", id.value);
        match value(data, metric, year) {
            Some(now) if now == *before => {}
            Some(now) => find(
                place,
                format!(
                    "`{}` is {now} for {year}, and was assured as {before} on {date}{}",
                    id.value,
                    difference(before, &now)
                ),
                name,
            ),
            None => find(
                period.place,
                format!(
                    "`{}` has no value for {year}, and was assured as {before}",
                    id.value
                ),
                name,
            ),
        }
    }
}

/// A figure as `covers` writes it: the published value digit for digit, else what its formula
/// gives with the decimals it is printed with, and its status where it is not final.
pub fn value(data: &Data, metric: &Metric, period: Period) -> Option<String> {
    let Some(value) = metric.values.get(&period) else {
        let amount = data.amount_of(&metric.id, period).ok()?;
        let decimals = data.decimals_of(&amount);
        let number = decimals
            .map_or(amount.value.normalize(), |most| data.rounded(amount.value, most));
        return Some(number.to_string());
    };
    let text = in_words(value);
    Some(match value.status {
        Status::Final => text,
        status => format!("{text} ({})", status.name()),
    })
}
