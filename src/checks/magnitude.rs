//! A value is about ten, a thousand or ten thousand times that of the year before.
//!
//! Such jumps are seldom true: a figure typed in thousands among units, in kWh among MWh, in
//! ten thousands (萬) among ones, or with its decimal point in the wrong place. A value that
//! lies within a quarter of 10, 100, 1,000, 10,000 or 1,000,000 times its neighbour, or of the
//! same part of it, is a finding. Counts below 20 are passed over: they grow like that.
//!
//! Remedy: correct the value or its unit, or accept it at the metric with the reason for the
//! jump.

use rust_decimal::Decimal;

use super::interval::{plain, published};
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};

pub(super) const RULE: Rule = Rule {
    name: "magnitude",
    severity: Severity::Warning,
    source: include_str!("magnitude.rs"),
    run,
};

/// The factors between units that are mistaken for one another.
const FACTORS: [i64; 5] = [10, 100, 1_000, 10_000, 1_000_000];

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        let mut before: Option<(Decimal, String)> = None;
        for (period, value) in published(metric) {
            let Some(number) = value.number else { continue };
            if let Some((last, last_period)) = &before
                && let Some(factor) = jump(*last, number)
            {
                let direction = if number.abs() > last.abs() { "times" } else { "of" };
                let part = match direction {
                    "times" => format!("about {} times", plain(factor)),
                    _ => format!("about a {}th", plain(factor)),
                };
                sink.add(
                    Diagnostic::error(
                        RULE.name,
                        value.place,
                        format!(
                            "`{}` is {} for {period}, {part} its {} of {last_period}",
                            metric.id,
                            plain(number),
                            plain(*last)
                        ),
                    )
                    .hint("look for a wrong unit, multiple or decimal point"),
                );
            }
            before = Some((number, period.to_string()));
        }
    }
}

/// The factor two neighbours are apart by, if it is one of those.
fn jump(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (small, large) =
        if a.abs() < b.abs() { (a.abs(), b.abs()) } else { (b.abs(), a.abs()) };
    let is_count = small.scale() == 0 && small < Decimal::from(20);
    if small.is_zero() || is_count {
        return None;
    }
    let ratio = large.checked_div(small)?;
    let (low, high) = (Decimal::new(75, 2), Decimal::new(125, 2));
    FACTORS.iter().map(|factor| Decimal::from(*factor)).find(|factor| {
        let part = ratio / factor;
        low <= part && part <= high
    })
}
