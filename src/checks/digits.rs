//! A figure has too few digits to show how it changes.
//!
//! An intensity published as 0.03, 0.03 and 0.02 has one significant digit: it cannot show a change
//! of less than a third. A published value below one whose periods differ by a single unit of its
//! last digit, or by nothing at all, while rounding alone could hide a tenth of the value, is a
//! finding, with the change that stays hidden.
//!
//! Remedy: publish more decimals, or a larger multiple of the unit (per RMB million instead of per RMB 1,000).
//! Accept it at the metric where the published figures have no more digits.

use rust_decimal::Decimal;

use super::interval::{plain, published};
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};

pub(super) const RULE: Rule = Rule {
    name: "digits",
    severity: Severity::Warning,
    source: include_str!("digits.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for metric in subject.data.metrics().values() {
        let values: Vec<_> = published(metric)
            .filter_map(|(period, value)| Some((period, value.number?, value.place)))
            .collect();
        for pair in values.windows(2) {
            let [(before, earlier, _), (after, later, place)] = pair else { continue };
            let (least, most) = ((*earlier).min(*later), (*earlier).max(*later));
            let unit = Decimal::new(1, earlier.scale().min(later.scale()));
            // A whole number of things is as exact as it gets.
            let coarse = unit < Decimal::ONE
                && most < Decimal::ONE
                && !least.is_zero()
                && most - least <= unit
                && unit * Decimal::TEN > most;
            if !coarse {
                continue;
            }
            let hidden = unit * Decimal::ONE_HUNDRED / most;
            sink.add(
                Diagnostic::error(
                    RULE.name,
                    *place,
                    format!(
                        "`{}` is {earlier} for {before} and {later} for {after}: rounding hides up to {} % \
                         of it, so these digits show no change",
                        metric.id,
                        plain(hidden.round())
                    ),
                )
                .hint("publish more decimals, or a larger multiple of the unit"),
            );
            break;
        }
    }
}
