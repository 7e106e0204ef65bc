//! The evidence that metrics name: whether it is there, and what it was when its figures were read
//! from it.

use serde::Serialize;

use crate::diag::{Sink, rules};
use crate::input::project::{Files, sha256};
use crate::model::metric::Evidence;
use crate::resolve::data::Data;

/// The evidence of a metric as it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rests {
    /// The file as the metric names it.
    pub file: String,
    /// The place in it.
    pub reference: String,
    /// Its SHA-256 now; absent where the file is not there.
    pub sha256: Option<String>,
    /// Its SHA-256 as recorded with the metric.
    pub recorded: Option<String>,
}

/// The evidence as it is found in the project: beside the report's other content, or from
/// the project's root.
pub(crate) fn rests(source: &Evidence, files: &dyn Files) -> Rests {
    let found = files
        .bytes(&format!("content/{}", source.file))
        .or_else(|_| files.bytes(&source.file));
    Rests {
        file: source.file.clone(),
        reference: source.reference.clone(),
        sha256: found.ok().map(|bytes| sha256(&bytes)),
        recorded: source.sha256.as_ref().map(|recorded| recorded.value.clone()),
    }
}

/// Finds evidence that is no longer what was recorded.
pub fn evidence(data: &Data, files: &dyn Files, sink: &mut Sink) {
    for metric in data.metrics().values() {
        let Some(source) = &metric.source else { continue };
        let Some(recorded) = &source.sha256 else { continue };
        let message = match rests(source, files).sha256 {
            Some(now) if now == recorded.value => continue,
            Some(_) => format!(
                "{} has changed since it was recorded as evidence for `{}`",
                source.file, metric.id
            ),
            None => format!(
                "{}, the evidence for `{}`, is not there any more",
                source.file, metric.id
            ),
        };
        sink.add(
            rules::CHANGED_EVIDENCE.finding(recorded.place, message)
                .related(metric.place, "what rests on it")
                .hint(format!(
                    "compare the figure with the file; `recto trace {}` shows the file's hash now",
                    metric.id
                )),
        );
    }
}
