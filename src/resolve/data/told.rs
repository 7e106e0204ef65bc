//! What is told of a figure that cannot be had.

use super::Data;
use crate::diag::{Diagnostic, rules};
use crate::model::calendar::Unmeant;
use crate::model::metric::{Metric, Over};
use crate::model::period::Period;
use crate::model::place::Place;
use crate::resolve::consolidated::Grouped;
use crate::resolve::evaluate::Fault;
use crate::resolve::over::Parts;

/// The finding for a period that cannot be meant.
pub fn unmeant(fault: Unmeant, place: Place) -> Diagnostic {
    rules::UNKNOWN_PERIOD.finding(place, fault.message).hint(fault.hint)
}

/// Some periods, the first of them where there are many.
pub fn in_a_row(periods: &[Period]) -> String {
    let shown: Vec<_> = periods.iter().take(12).map(Period::to_string).collect();
    match periods.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Which entities have no value, and for what.
pub fn without_value(lacking: &[(String, Vec<Period>)]) -> String {
    let each = lacking.iter().map(|(entity, missing)| match missing.as_slice() {
        [] => format!("`{entity}` has none"),
        missing => format!("`{entity}` has none for {}", in_a_row(missing)),
    });
    each.collect::<Vec<_>>().join(", ")
}

impl Data {
    /// What a metric is computed from in a period, in words or by its formula.
    pub fn made_of(&self, metric: &Metric, period: Period) -> Option<String> {
        if let Grouped::Whole(_) = self.grouped(metric, period) {
            return Some("the sum of its entities".to_owned());
        }
        let over = metric.over.as_ref().map(|over| over.value);
        let parts = match (self.follows(metric, period), over) {
            (Parts::Whole(_), Some(Over::Sum)) => "the sum of its shorter periods",
            (Parts::Whole(_), Some(Over::Average)) => {
                "the average of its shorter periods"
            }
            (Parts::Whole(_), Some(Over::Last)) => "the last of its shorter periods",
            _ => return metric.formula.as_ref().map(|formula| formula.text.clone()),
        };
        Some(parts.to_owned())
    }
}

/// The finding for a fault at a place; nothing where it is already reported elsewhere.
pub fn fault_diagnostic(
    fault: &Fault,
    place: Place,
    period: Period,
    near: Option<String>,
) -> Option<Diagnostic> {
    Some(match fault {
        Fault::Broken(_) => return None,
        Fault::Unknown(id) => rules::UNKNOWN_METRIC.finding(place,
            format!("there is no metric `{id}`"),
        )
        .hint_if(near.map(|near| format!("did you mean `{near}`?"))),
        Fault::NoValue(id, missing, has) => {
            let alike = has.iter().filter(|period| period.kind() == missing.kind());
            let alike: Vec<_> = alike.copied().collect();
            let hint = match (has.as_slice(), alike.as_slice()) {
                ([], _) => format!("add a value for {missing} to the dataset"),
                (has, []) => format!("it has values for {}", in_a_row(has)),
                (_, alike) => format!("it has values for {}", in_a_row(alike)),
            };
            rules::UNKNOWN_PERIOD.finding(place,
                format!("`{id}` has no value for {missing}"),
            )
            .hint(hint)
            .among(format!("a value for {missing} is missing in {{}} places"), id)
        }
        Fault::Lacks(id, whole, missing) => rules::UNKNOWN_PERIOD
            .finding(
                place,
                format!("`{id}` has no value for {whole}, which follows from shorter periods: {} {} missing",
                    in_a_row(missing), if missing.len() == 1 { "is" } else { "are" }),
            )
            .hint("add the values; one that is not disclosed is written `null`")
            .among(
                format!("a value for {whole} is missing in {{}} places"),
                format!("{id}: {} missing", in_a_row(missing)),
            ),
        Fault::LacksEntities(id, whole, lacking) => {
            let lacking = without_value(lacking);
            rules::UNKNOWN_PERIOD
                .finding(place, format!("`{id}` has no value for {whole}: {lacking}"))
                .hint(
                    "an entity without a value is not zero: add it under `by`; one that is not disclosed is \
                     written `null`",
                )
                .among(
                    format!("a value for {whole} is missing in {{}} places"),
                    format!("{id}: {lacking}"),
                )
        }
        Fault::Apart(id, entity) => rules::GROUP_FIGURE
            .finding(place, format!("the group has no figure of `{id}`, which each entity has its own of"))
            .hint(format!("name the entity, as in `{id}[{entity}]`"))
            .among(format!("the group's `{id}` is asked for in {{}} places"), id),
        Fault::NotDisclosed(id, missing) => rules::NOT_DISCLOSED.finding(place,
            format!(
                "`{id}` is not disclosed for {missing}, so nothing can be computed from it"
            ),
        ),
        Fault::Clash(message) => rules::UNIT_CLASH.finding(place, message.as_str())
            .hint("only figures in units of the same kind can be added or compared"),
        Fault::ZeroDivision(message) => rules::DIVISION_BY_ZERO.finding(place,
            format!("this cannot be computed for {period}: {message}"),
        ),
        Fault::NoStep(message) => rules::UNKNOWN_PERIOD
            .finding(place, message.as_str())
            .hint("name one of the periods it goes over, as in `@2025`"),
        Fault::Misuse(message) => {
            rules::EXPRESSION_MISUSE.finding(place, message.as_str())
        }
        Fault::Overflow => rules::OVERFLOW.finding(place,
            format!(
                "the result for {period} is more than any figure of a report can mean"
            ),
        )
        .hint(
            "at most 18 digits before the point: check the values, or use a larger unit",
        ),
    })
}
