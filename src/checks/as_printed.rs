//! Printed parts do not add up to their printed total, though the exact ones do.
//!
//! Rounding happens once, when a figure is printed. In a performance table whose total stands
//! over its parts a reader adds up what is printed: 33 + 33 + 33 under 100 looks like a mistake,
//! and an assurer will ask. Judged for rows that are the parts of a breakdown of the total.
//!
//! Remedy: print another decimal, or say in a note of the table that figures may not add up
//! because of rounding, and accept the finding there.

use rust_decimal::Decimal;

use super::interval::plain;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::figure::Figure;
use crate::model::report::{Component, MetricRow};
use crate::model::visit;

pub(super) const RULE: Rule = Rule {
    name: "as-printed",
    severity: Severity::Warning,
    source: include_str!("as_printed.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::components(chapter, &mut |component| {
            let Component::Metrics(table) = component else { return };
            for rows in table.groups.iter().map(|group| group.rows.as_slice()) {
                for (index, total) in rows.iter().enumerate() {
                    judge(subject, total, &rows[index + 1..], sink);
                }
            }
        });
    }
}

fn judge(subject: &Subject<'_>, total: &MetricRow, below: &[MetricRow], sink: &mut Sink) {
    let Some(metric) = id(total).and_then(|id| subject.data.metrics().get(id)) else {
        return;
    };
    for (kind, parts) in &metric.breakdowns {
        let rows: Option<Vec<&MetricRow>> = parts
            .iter()
            .map(|part| below.iter().find(|row| id(row) == Some(part.value.as_str())))
            .collect();
        let Some(rows) = rows else { continue };
        for (column, whole) in total.values.iter().enumerate() {
            let cells: Option<Vec<&Figure>> = rows
                .iter()
                .map(|row| row.values.get(column).and_then(Option::as_ref))
                .collect();
            let (Some(whole), Some(cells)) = (whole, cells) else { continue };
            let exact: Option<Decimal> = cells.iter().map(|cell| cell.value).sum();
            let printed: Option<Decimal> = cells.iter().map(|cell| number(cell)).sum();
            let (Some(printed), Some(shown)) = (printed, number(whole)) else { continue };
            if printed == shown || exact != whole.value {
                continue;
            }
            sink.add(
                Diagnostic::error(
                    RULE.name,
                    total.place,
                    format!(
                        "as printed the parts by {kind} add up to {} in {}, and the total is {}",
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

/// The metric of a row.
fn id(row: &MetricRow) -> Option<&str> {
    row.values
        .iter()
        .flatten()
        .find_map(|figure| figure.metric.as_deref())
}

/// A printed number as a number again.
fn number(figure: &Figure) -> Option<Decimal> {
    let text = figure.printed.number.replace(',', "").replace('\u{2212}', "-");
    Decimal::from_str_exact(&text).ok()
}
