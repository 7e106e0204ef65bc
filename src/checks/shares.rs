//! Published shares of one whole do not add up to 100 %.
//!
//! Where the parts of a breakdown each have a share (`share(part, whole)` as its formula), the
//! shares are added up in every period, each standing for all that rounds to it. A sum that
//! rounding cannot bring to 100 is a finding; so is one that misses 100 in print though the
//! exact shares do not, which a reader will notice. Shares that do add up to 100, but only because some were
//! rounded another way, are a finding too: it names the rounding that was forced.
//!
//! Remedy: correct a share, print another decimal, or add the note that shares may not add up
//! because of rounding and accept the finding at the whole.

use rust_decimal::Decimal;

use super::Subject;
use super::interval::plain;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::expression::{Expression, Function, Node};
use crate::model::figure::total;
use crate::model::metric::{Metric, slack};
use crate::model::period::Period;

pub(super) const RULE: Rule =
    Rule::file("shares", Severity::Warning, include_str!("shares.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let metrics = subject.data.metrics();
    for whole in metrics.values() {
        for (kind, parts) in &whole.breakdowns {
            let shares: Option<Vec<&Metric>> = parts
                .iter()
                .map(|part| {
                    metrics.values().find(|m| is_share(m, &part.value, &whole.id))
                })
                .collect();
            let Some(shares) = shares.filter(|shares| shares.len() > 1) else { continue };
            let period = subject.config.period;
            let printed: Option<Vec<_>> =
                shares.iter().map(|share| printed(subject, share, period)).collect();
            let Some(printed) = printed else { continue };
            let Some(sum) = total(printed.iter().copied().map(Some)) else { continue };
            if sum == Decimal::ONE_HUNDRED {
                forced(subject, whole, kind, &shares, sink);
                continue;
            }
            let terms: Vec<_> = printed.iter().map(Decimal::to_string).collect();
            let room = total(printed.iter().map(|share| Some(slack(*share, false))));
            let miss = sum.checked_sub(Decimal::ONE_HUNDRED);
            let forced = miss.zip(room).is_some_and(|(miss, room)| miss.abs() <= room);
            let diagnostic = RULE.finding(
                whole.place,
                format!(
                    "the shares of `{}` by {kind} add up to {} in {period}: {}",
                    whole.id,
                    plain(sum),
                    terms.join(" + ")
                ),
            );
            sink.add(match forced {
                true => diagnostic.hint(
                    "rounding alone does this: print one more decimal, or note that shares may not add up",
                ),
                false => diagnostic.hint("rounding does not explain this: correct a share"),
            });
        }
    }
}

/// Published shares that were rounded another way so that they add up to 100.
fn forced(
    subject: &Subject<'_>,
    whole: &Metric,
    kind: &str,
    shares: &[&Metric],
    sink: &mut Sink,
) {
    let data = subject.data;
    let period = subject.config.period;
    let mut bent = vec![];
    for share in shares {
        let (Some(formula), Some(number)) =
            (&share.formula, share.values.get(&period).and_then(|value| value.number))
        else {
            continue;
        };
        let Ok(exact) = data.evaluator(data).amount(&formula.expression, period) else {
            continue;
        };
        let rounded = subject.config.rounding.round(exact.value, number.scale());
        if rounded != number {
            bent.push(format!("`{}` is {number}, and rounds to {rounded}", share.id));
        }
    }
    if bent.is_empty() {
        return;
    }
    sink.add(
        RULE.finding(whole.place,
            format!(
                "the shares of `{}` by {kind} add up to 100 in {period} because some were rounded another \
                 way: {}",
                whole.id,
                bent.join("; ")
            ),
        )
        .hint("publish each share rounded by itself, and note that shares may not add up"),
    );
}

fn is_share(metric: &Metric, part: &str, whole: &str) -> bool {
    let names = |argument: &Expression, id: &str| matches!(&argument.node, Node::Metric { id: own, period: None } if own == id);
    metric.formula.as_ref().is_some_and(|formula| match &formula.expression.node {
        Node::Call(Function::Share, arguments) => {
            matches!(arguments.as_slice(), [a, b] if names(a, part) && names(b, whole))
        }
        _ => false,
    })
}

/// A share as it is printed.
fn printed(subject: &Subject<'_>, share: &Metric, period: Period) -> Option<Decimal> {
    let amount = subject.data.amount_of(&share.id, period).ok()?;
    let decimals = amount.decimals.or(subject.config.decimals)?;
    Some(subject.config.rounding.round(amount.value, decimals))
}
