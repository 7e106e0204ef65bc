//! Findings as the browser shows them: what `check` says, and where on the pages that is.

use serde::Serialize;
use serde_json::Value;

use super::reading::{Reading, Spot};
use super::state::Good;
use crate::diag::{Diagnostic, Severity};
use crate::diag::{
    print::{Format, render},
    rules,
};
use crate::model::place::{Place, Sources};
use crate::pages::translate::Galley;
use crate::resolve::data::Data;

/// A finding with its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What every command says of it.
    #[serde(flatten)]
    said: Value,
    /// The metric it is about, where it stands in the dataset.
    pub(super) metric: Option<String>,
    /// The page it can be seen on, from 0.
    sheet: Option<usize>,
    x: i64,
    y: i64,
}

/// Findings with their pages, as far as pages are there.
pub(super) fn findings(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    data: Option<&Data>,
    pages: Option<(&Good, &Reading)>,
) -> Vec<Finding> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let text =
                render(std::slice::from_ref(diagnostic), sources, Format::Json, false);
            let said = serde_json::from_str(&text).unwrap_or_default();
            let metric = diagnostic.place.and_then(|place| metric_at(data?, place));
            let spot = pages.and_then(|(good, reading)| {
                // The pages may be older than the finding: places are counted by path.
                let place = diagnostic.place?;
                let path = &sources.get(place.file).path;
                let file = good.proof.sources.find(path)?;
                let printed = metric
                    .as_ref()
                    .and_then(|id| of_metric(&good.setting.galley, reading, id));
                printed.or_else(|| reading.spot(Place { file, ..place }))
            });
            Finding {
                said,
                metric,
                sheet: spot.map(|spot| spot.sheet),
                x: spot.map_or(0, |spot| spot.x),
                y: spot.map_or(0, |spot| spot.y),
            }
        })
        .collect()
}

/// The errors among findings.
pub(super) fn errors(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors.cloned().collect()
}

/// The metric that is defined at a place of the dataset.
fn metric_at(data: &Data, place: Place) -> Option<String> {
    let above = data.metrics().values().filter(|metric| {
        metric.place.file == place.file && metric.place.start <= place.start
    });
    above
        .max_by_key(|metric| metric.place.start)
        .map(|metric| metric.id.clone())
}

/// Where a metric is printed first.
fn of_metric(galley: &Galley, reading: &Reading, id: &str) -> Option<Spot> {
    let is_it = |(file, figure): (usize, u32)| {
        let figure = galley.files.get(file).and_then(|f| f.figures.get(figure as usize));
        figure.is_some_and(|figure| figure.metric.as_deref() == Some(id))
    };
    let spots = reading.figures.iter().filter(|(key, _)| is_it(**key));
    spots
        .flat_map(|(_, spots)| spots)
        .min_by_key(|spot| spot.sheet)
        .copied()
}

/// The engine panicked.
pub(super) fn gave_up() -> Diagnostic {
    rules::TYPESETTING
        .finding(None, "the typesetter gave up on this")
        .hint("undo the last change; if it was sound, this is a fault of Recto's")
}

/// There is nothing to make a report from.
pub(super) fn no_settings() -> Diagnostic {
    rules::MISSING_SETTINGS
        .finding(None, "there is no content/report.yaml")
        .hint("put it back, or stop the preview")
}
