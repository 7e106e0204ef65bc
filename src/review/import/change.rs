//! What an import changes in the data files.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::edit::Edits;
use super::evidence::Named;
use super::told::{Told, clip};
use super::{Change, Import, Wanted};
use crate::diag::{Sink, rules};
use crate::input::load::edit::quoted;
use crate::input::project::{InputFile, Inputs};
use crate::model::by_entity::parts_of;
use crate::model::lang::Lang;
use crate::model::metric::{Metric, Status, Value};
use crate::model::place::Sources;
use crate::resolve::data::Data;

/// What a workbook says of a value; what it does not say stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Details {
    pub(super) status: Option<Status>,
    pub(super) was: Option<Decimal>,
    pub(super) about: Option<bool>,
    pub(super) note: BTreeMap<Lang, String>,
}

impl Details {
    /// What of it is not so in the dataset yet, as keys of the value and what stands behind them.
    pub(super) fn new_to(&self, old: Option<&Value>) -> Vec<(String, String)> {
        let mut all = vec![];
        let mut add = |key: &str, text: String| all.push((key.to_owned(), text));
        if let Some(about) = self.about
            && about != old.is_some_and(|old| old.about)
        {
            add("about", about.to_string());
        }
        let status = self
            .status
            .filter(|own| *own != old.map_or(Status::Final, |it| it.status));
        if let Some(status) = status {
            add("status", status.name().to_owned());
        }
        let was = self.was.filter(|was| old.and_then(|old| old.was) != Some(*was));
        if let Some(was) = was {
            add("was", was.to_string());
        }
        for (lang, text) in &self.note {
            if old.and_then(|old| old.note.get(lang)) != Some(text) {
                add(&format!("note.{lang}"), quoted(text));
            }
        }
        all
    }
}

/// Adds metrics to a file, which need not be there yet.
pub(super) fn make(
    import: &mut Import,
    path: String,
    text: &str,
    changes: Vec<Change>,
    inputs: &Inputs,
) {
    let at = import.files.iter().position(|file| file.path == path);
    let known = match at {
        Some(at) => import.files.remove(at).text,
        None => {
            let own = inputs.data.iter().find(|file| file.path == path);
            own.map_or_else(|| Ok(String::new()), |own| own.text.clone())
        }
    };
    let mut all = known.unwrap_or_default();
    if !all.is_empty() && !all.ends_with('\n') {
        all.push('\n');
    }
    all.push_str(text);
    import.files.push(InputFile { path, text: Ok(all) });
    import.changes.extend(changes);
}

/// Makes the changes in the text of the data files, each of which is read once.
pub(super) fn change(
    import: &mut Import,
    wanted: Vec<Wanted>,
    named: Vec<Named>,
    inputs: &Inputs,
    data: &Data,
    sources: &Sources,
    sink: &mut Sink,
) {
    let mut files: BTreeMap<&str, Option<Edits<'_>>> = BTreeMap::new();
    let mut told = Told::new(sink);
    for wanted in wanted {
        let known = data.metrics().get(&wanted.metric);
        let base = parts_of(&wanted.metric).and_then(|(id, _)| data.metrics().get(id));
        let Some(metric) = known.or(base) else { continue };
        let old = known.and_then(|own| own.values.get(&wanted.period));
        let details = wanted.details.new_to(old);
        let changes = old.is_none_or(|old| old.number != wanted.number);
        if !changes && details.is_empty() {
            continue;
        }
        let new = match old {
            Some(old) if !changes => {
                old.number.map_or_else(|| "null".to_owned(), |own| own.to_string())
            }
            _ => written(wanted.number, old, metric),
        };
        // Values of entities stand with their metric.
        let place = base.map_or(metric.place, |base| base.place);
        let path = sources.get(place.file).path.as_str();
        let edits = files.entry(path).or_insert_with(|| {
            let file = inputs.data.iter().find(|file| file.path == path)?;
            Edits::new(file.text.as_deref().ok()?)
        });
        let (id, period) = (&wanted.metric, wanted.period);
        let is_set = edits
            .as_mut()
            .is_some_and(|edits| edits.set_with(id, period, &new, &details));
        if !is_set {
            told.add("values that cannot be changed from here", 0, || {
                rules::IMPORT.finding(wanted.place,
                    format!("`{id}` of {period} cannot be changed in the data file from here"),
                )
                .related(old.map_or(place, |old| old.place), "its value")
                .hint("it is repeated through a `*` alias or has no `values`: change it there by hand")
            });
            continue;
        }
        import.remarks += usize::from(!details.is_empty());
        if changes {
            import.changes.push(Change {
                metric: wanted.metric,
                period: wanted.period,
                old: old.map(|old| match old.number {
                    Some(number) => number.to_string(),
                    None => "null".to_owned(),
                }),
                new,
            });
        }
    }
    for named in named {
        let id = parts_of(&named.metric).map_or(named.metric.as_str(), |(id, _)| id);
        let Some(metric) = data.metrics().get(id) else { continue };
        let path = sources.get(metric.place.file).path.as_str();
        let edits = files.entry(path).or_insert_with(|| {
            let file = inputs.data.iter().find(|file| file.path == path)?;
            Edits::new(file.text.as_deref().ok()?)
        });
        let is_set = edits.as_mut().is_some_and(|edits| {
            edits.source(&named.metric, &named.file, &named.reference).is_some()
        });
        match is_set {
            true => import.evidence += 1,
            false => told.add("evidence", 1, || {
                let message = format!(
                    "the evidence of {} cannot be changed from here: {} {}",
                    named.metric,
                    clip(&named.file),
                    clip(&named.reference.shown())
                );
                rules::IMPORT
                    .finding(named.place, message)
                    .as_warning()
                    .related(metric.place, "its metric")
                    .hint("change `source` in the data file by hand")
            }),
        }
    }
    import.passed += told.finish();
    for (path, edits) in files {
        if let Some(edits) = edits {
            import
                .files
                .push(InputFile { path: path.to_owned(), text: Ok(edits.text()) });
        }
    }
    import.files.retain(|new| {
        inputs
            .data
            .iter()
            .any(|old| old.path == new.path && old.text != new.text)
    });
}

/// A value as it is written: the digits of the cell, and zeros at the end where the
/// dataset writes them, which a spreadsheet drops.
fn written(number: Option<Decimal>, old: Option<&Value>, metric: &Metric) -> String {
    let Some(mut number) = number else { return "null".to_owned() };
    let own = old.and_then(|old| old.number);
    let known = metric.values.values().filter_map(|value| value.number);
    let padded = |number: &Decimal| number.scale() > number.normalize().scale();
    let scale = known.chain(own).filter(padded).map(|number| number.scale()).max();
    if let Some(scale) = scale.filter(|scale| number.scale() < *scale) {
        number.rescale(scale);
    }
    number.to_string()
}
