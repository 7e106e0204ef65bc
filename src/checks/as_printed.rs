//! Printed parts do not add up to their printed total, though rounding explains it.
//!
//! Rounding happens once, when a figure is printed or published. Where a total stands with its parts, in a
//! table, a chart, a row of cards or a sentence, a reader adds up what is printed: 33 + 33 + 33
//! under 100 looks like a mistake, and an assurer will ask. Judged for the parts of a breakdown of the total,
//! and for those of a formula that is nothing but a sum (`a + b`, `sum(a, b)`): 2,177 + 71,793 under 73,971.
//! What rounding does not explain is found by `does-not-foot`.
//!
//! Remedy: print another decimal, or say in a note of the table that figures may not add up
//! because of rounding, and accept the finding there.

use super::Subject;
use super::interval::plain;
use super::sum::{Division, divisions, of_parts, of_total};
use super::together::{self, number};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::{Figure, total};
use crate::model::metric::Metric;

pub(super) const RULE: Rule =
    Rule::file("as-printed", Severity::Warning, include_str!("as_printed.rs"));

/// How deep parts of parts are looked for.
const MAX_DEPTH: usize = 4;

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    together::each(report, &mut |group| judge(subject, group, sink));
}

fn judge(subject: &Subject<'_>, group: &[&Figure], sink: &mut Sink) {
    for whole in group {
        let metric = whole.metric.as_ref().and_then(|id| subject.data.metrics().get(id));
        let Some(metric) = metric else { continue };
        for division in divisions(metric) {
            if division.is_weighted(subject.data, metric) {
                continue;
            }
            let Some(cells) = cells(subject, group, whole, &division, 0) else {
                continue;
            };
            let exact = total(cells.iter().map(|cell| cell.value));
            let printed = total(cells.iter().map(|cell| number(cell)));
            let (Some(printed), Some(shown)) = (printed, number(whole)) else { continue };
            let explained = exact == whole.value
                || is_explained(subject, metric, &division, whole, &cells);
            if printed == shown || !explained {
                continue;
            }
            sink.add(
                RULE.finding(whole.place,
                    format!(
                        "as printed the parts by {} add up to {} in {}, and the total is {}",
                        division.kind,
                        plain(printed),
                        whole.period,
                        plain(shown)
                    ),
                )
                .hint("print another decimal, or note that figures may not add up because of rounding"),
            );
        }
    }
}

/// The figures of a group that a reader adds up to a whole: its parts, or theirs where a part
/// is not printed itself. Parts printed in another unit are not added up in the head.
fn cells<'a>(
    subject: &Subject<'_>,
    group: &[&'a Figure],
    whole: &Figure,
    division: &Division,
    depth: usize,
) -> Option<Vec<&'a Figure>> {
    let mut cells: Vec<&'a Figure> = vec![];
    for part in &division.parts {
        let own = group.iter().find(|figure| {
            figure.metric.as_ref() == Some(&part.value)
                && figure.period == whole.period
                && figure.shown_in == whole.shown_in
                && figure.printed.after.trim() == whole.printed.after.trim()
        });
        if let Some(own) = own {
            cells.push(own);
        } else {
            let metric = subject.data.metrics().get(&part.value);
            let metric = metric.filter(|_| depth < MAX_DEPTH)?;
            let inner = divisions(metric)
                .iter()
                .find_map(|inner| self::cells(subject, group, whole, inner, depth + 1))?;
            cells.extend(inner);
        }
        // A figure that stands once is no two parts.
        if cells.len() > group.len() {
            return None;
        }
    }
    Some(cells)
}

/// Whether rounding explains that parts miss their total. What is given as approximate is
/// not expected to add up.
fn is_explained(
    subject: &Subject<'_>,
    metric: &Metric,
    division: &Division,
    whole: &Figure,
    cells: &[&Figure],
) -> bool {
    let is_about = |id: &Option<String>| {
        let metric = id.as_ref().and_then(|id| subject.data.metrics().get(id));
        let value = metric.and_then(|metric| metric.values.get(&whole.period));
        value.is_some_and(|value| value.about)
    };
    let sum = of_parts(subject.data, metric, division, whole.period);
    let meets = sum.is_some_and(|sum| {
        of_total(subject.data, metric, whole.period, &sum.unit)
            .is_some_and(|whole| whole.meets(sum.sum))
    });
    meets && !is_about(&whole.metric) && !cells.iter().any(|cell| is_about(&cell.metric))
}
