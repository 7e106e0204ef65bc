//! How many of the figures that a ledger has an audit binds, without looking at it.

use recto::output::ledger::Ledger;
use recto::review::audit::{Judgement, Verdict};

/// Nothing is wrong, and of the figures that are printed in digits at least 98 in 100 are bound to the
/// same metric or expression of the same period on the same sheet.
#[track_caller]
pub(crate) fn expect_sound(verdict: &Verdict, ledger: &Ledger, what: &str) {
    assert_eq!(verdict.findings, [], "{what}: {:#?}", verdict.findings);
    let figures = ledger.figures.iter().filter(|it| it.value.is_some());
    let (mut all, mut bound) = (0, 0);
    for figure in figures.filter(|it| it.printed.contains(|c: char| c.is_ascii_digit())) {
        all += 1;
        bound += usize::from(verdict.numbers.iter().any(|number| {
            number.judgement == Judgement::Bound
                && number.place.sheet == figure.position.sheet
                && number.metric == figure.metric
                && number.expression == figure.expression
                && number.period.as_ref() == Some(&figure.period)
        }));
    }
    assert!(bound * 100 >= all * 98, "{what}: {bound} of {all} figures are bound");
}
