//! Printed parts do not add up to their printed total, though the exact ones do.
//!
//! Rounding happens once, when a figure is printed. Where a total stands with its parts, in a
//! performance table, a chart, a row of cards or a sentence, a reader adds up what is printed: 33 + 33 + 33
//! under 100 looks like a mistake, and an assurer will ask. Judged for the parts of a breakdown of the total.
//!
//! Remedy: print another decimal, or say in a note of the table that figures may not add up
//! because of rounding, and accept the finding there.

use rust_decimal::Decimal;

use super::interval::plain;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::figure::Figure;
use crate::model::report::{CardFigure, Component, Inline, MetricGroup};
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
            for group in groups(component) {
                judge(subject, &group, sink);
            }
        });
        visit::lines(chapter, &mut |line| {
            let mut group = vec![];
            visit::of_line(line, &mut |element| {
                if let Inline::Figure(figure) = element {
                    group.push(figure);
                }
            });
            judge(subject, &group, sink);
        });
    }
}

/// The figures of a component that a reader adds up.
fn groups(component: &Component) -> Vec<Vec<&Figure>> {
    match component {
        Component::Metrics(table) => table.groups.iter().map(of_group).collect(),
        Component::Chart(chart) => {
            let points =
                chart.series.iter().flat_map(|series| series.points.iter().flatten());
            let totals = chart.total.iter().flatten().flatten();
            vec![points.map(|point| &point.figure).chain(totals).collect()]
        }
        Component::Cards(cards) => {
            let figures = cards.cards.iter().filter_map(|card| match &card.figure {
                CardFigure::Figure(figure) => Some(figure),
                CardFigure::Text(_) => None,
            });
            vec![figures.collect()]
        }
        Component::Multiples(_)
        | Component::Matrix(_)
        | Component::Prose(_)
        | Component::Index(_) => vec![],
    }
}

fn of_group(group: &MetricGroup) -> Vec<&Figure> {
    group
        .rows
        .iter()
        .flat_map(|row| row.values.iter().flatten())
        .collect()
}

fn judge(subject: &Subject<'_>, group: &[&Figure], sink: &mut Sink) {
    for whole in group {
        let metric = whole.metric.as_ref().and_then(|id| subject.data.metrics().get(id));
        for (kind, parts) in metric.iter().flat_map(|metric| &metric.breakdowns) {
            // Parts printed in another unit are not added up in the head.
            let alike = |figure: &&&Figure| {
                figure.period == whole.period
                    && figure.unit == whole.unit
                    && figure.printed.after.trim() == whole.printed.after.trim()
            };
            let cells: Option<Vec<&&Figure>> = parts
                .iter()
                .map(|part| {
                    let own =
                        |figure: &&&Figure| figure.metric.as_ref() == Some(&part.value);
                    group.iter().filter(own).find(alike)
                })
                .collect();
            let Some(cells) = cells else { continue };
            let exact: Option<Decimal> = cells.iter().map(|cell| cell.value).sum();
            let printed: Option<Decimal> = cells.iter().map(|cell| number(cell)).sum();
            let (Some(printed), Some(shown)) = (printed, number(whole)) else { continue };
            if printed == shown || exact != whole.value {
                continue;
            }
            sink.add(
                Diagnostic::error(
                    RULE.name,
                    whole.place,
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

/// A printed number as a number again.
fn number(figure: &Figure) -> Option<Decimal> {
    let text = figure.printed.number.replace(',', "").replace('\u{2212}', "-");
    Decimal::from_str_exact(&text).ok()
}
