//! One chapter draws the same figures twice.
//!
//! A drawing shows what words and tables cannot; a second drawing of the same figures shows nothing. A chart is found if
//! every figure it draws is drawn by another chart of its chapter: the intensities as lines and again as bars, a total by
//! itself beside the bars that print it. Figures of other periods, and the figures of cards and tables, are not counted.
//!
//! Remedy: keep the drawing that says more, or give the other one what the first does not show.

use std::collections::BTreeSet;

use super::Subject;
use crate::components::{Component, Part};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::Figure;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("drawn-twice", Severity::Warning, include_str!("drawn_twice.rs"));

/// What a chart draws, and where it stands.
struct Drawing<'a> {
    points: BTreeSet<(&'a str, Period)>,
    place: Place,
}

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        let mut drawings = vec![];
        visit::components(chapter, &mut |component| {
            drawings.extend(match component {
                Component::Chart(chart) => drawing(&**chart),
                Component::Multiples(chart) => drawing(chart),
                _ => None,
            });
        });
        for (at, own) in drawings.iter().enumerate() {
            let again = |other: &Drawing<'_>, is_before: bool| {
                own.points.is_subset(&other.points)
                    && (is_before || own.points != other.points)
            };
            let mut others = drawings.iter().enumerate();
            let other =
                others.find(|(index, other)| *index != at && again(other, *index < at));
            let Some((_, other)) = other else { continue };
            let names: BTreeSet<_> =
                own.points.iter().map(|(name, _)| format!("`{name}`")).collect();
            let names: Vec<_> = names.into_iter().collect();
            sink.add(
                RULE.finding(
                    own.place,
                    format!(
                        "another chart of this chapter draws all of this too: {}",
                        names.join(", ")
                    ),
                )
                .related(other.place, "the other chart")
                .hint("keep the one that says more"),
            );
        }
    }
}

/// A chart that draws more than one figure.
fn drawing(part: &dyn Part) -> Option<Drawing<'_>> {
    let mut figures: Vec<&Figure> = vec![];
    part.figures(&mut |figure| figures.push(figure));
    let place = figures.first()?.place;
    let points: BTreeSet<_> = figures
        .iter()
        .map(|figure| (figure.expression.as_str(), figure.period))
        .collect();
    (points.len() > 1).then_some(Drawing { points, place })
}
