//! Findings as the browser shows them: what `check` says, and where on the pages that is.

use serde::Serialize;
use serde_json::{Value, json};

use super::reading::{Reading, Spot};
use super::state::{Good, Read};
use crate::diag::{Diagnostic, Severity};
use crate::diag::{
    print::{Format, render},
    rules,
};
use crate::model::difference::Piece;
use crate::model::lang::Lang;
use crate::model::place::{Place, Sources};
use crate::pages::translate::Galley;
use crate::proof::Stale;
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
    /// The unit of the report it stands in.
    unit: Option<String>,
    /// Of a translation that may be stale: the source as it was and as it is.
    beside: Option<Value>,
}

/// What pages are and what stands on them.
pub(super) type Pages<'a> = (&'a Good, &'a Read);

/// Findings with their pages, as far as pages are there.
pub(super) fn findings(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    data: Option<&Data>,
    pages: Option<Pages<'_>>,
    (stale, lang): (&[Stale], Lang),
) -> Vec<Finding> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let text =
                render(std::slice::from_ref(diagnostic), sources, Format::Json, false);
            let said = serde_json::from_str(&text).unwrap_or_default();
            let metric = diagnostic.place.and_then(|place| metric_at(data?, place));
            // The pages may be older than the finding: places are counted by path.
            let there = pages.zip(diagnostic.place).and_then(|((good, _), place)| {
                let file = good.proof.sources.find(&sources.get(place.file).path)?;
                Some(Place { file, ..place })
            });
            let spot = pages.zip(there).and_then(|((good, read), place)| {
                let printed = metric
                    .as_ref()
                    .and_then(|id| of_metric(&good.setting.galley, &read.reading, id));
                printed.or_else(|| read.reading.spot(place))
            });
            let unit =
                pages.zip(there).and_then(|((_, read), place)| read.units.of(place));
            let is_it = |own: &&Stale| {
                diagnostic.rule == "stale-translation"
                    && diagnostic.place == Some(own.place)
            };
            Finding {
                unit: unit.map(str::to_owned),
                beside: stale.iter().find(is_it).map(|stale| beside(stale, lang)),
                said,
                metric,
                sheet: spot.map(|spot| spot.sheet),
                x: spot.map_or(0, |spot| spot.x),
                y: spot.map_or(0, |spot| spot.y),
            }
        })
        .collect()
}

/// A source as it was and as it is, with its translation.
fn beside(stale: &Stale, lang: Lang) -> Value {
    json!({
        "signature": lang.say(&stale.signature),
        "source": stale.source.iter().map(piece).collect::<Vec<_>>(),
        "translation": stale.translation,
    })
}

/// A piece of a text: what has gone and what has come, which is one where nothing changed.
pub(super) fn piece(piece: &Piece) -> Value {
    match piece {
        Piece::Same(text) => json!([text]),
        Piece::Changed(gone, come) => json!([gone, come]),
    }
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
