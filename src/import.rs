//! Import: values from a workbook of the data book's shape, into the YAML where they stand.
//!
//! What a data owner changed in a cell becomes a change of one value in one data file; all
//! else in the file, comments and order included, stays as it is.

mod edit;
mod workbook;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diag::{Diagnostic, Sink, nearest};
use crate::model::period::Period;
use crate::model::place::{Place, Sources};
use crate::project::{InputFile, Inputs};
use crate::resolve::data::Data;
use crate::{Proof, Wish};

pub use edit::set;

/// A value that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The metric.
    pub metric: String,
    /// The period.
    pub period: Period,
    /// What the dataset has; nothing where it has no value for the period.
    pub old: Option<String>,
    /// What it will have.
    pub new: String,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Import {
    /// The values that change.
    pub changes: Vec<Change>,
    /// The data files that change, with their new text.
    pub files: Vec<InputFile>,
}

/// A value as a cell has it: nothing where it is not disclosed.
struct Wanted {
    metric: String,
    period: Period,
    number: Option<Decimal>,
    place: Place,
}

/// Reads a workbook and works out what it changes. Nothing is written. Findings stand at
/// the cells that are wrong.
pub fn import(
    inputs: &Inputs,
    data: &Data,
    name: &str,
    workbook: Vec<u8>,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Import {
    let wanted = workbook::read(data, name, workbook, sources, sink);
    let mut import = Import::default();
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    for wanted in wanted {
        let Some(metric) = data.metrics().get(&wanted.metric) else { continue };
        let old = metric.values.get(&wanted.period);
        if old.is_some_and(|old| old.number == wanted.number) {
            continue;
        }
        if old.is_none() && metric.formula.is_some() {
            // The cell of a computed value; the workbook has found it typed over.
            continue;
        }
        // A spreadsheet drops zeros at the end: a value keeps the decimals it had.
        let decimals = old.and_then(|old| old.number).or_else(|| {
            let known = metric.values.values().filter_map(|value| value.number);
            known.max_by_key(Decimal::scale)
        });
        let new = match wanted.number {
            Some(mut number) => {
                let scale = decimals.map_or(0, |decimals| decimals.scale());
                if number.scale() < scale {
                    number.rescale(scale);
                }
                number.to_string()
            }
            None => "null".to_owned(),
        };
        let path = &sources.get(metric.place.file).path;
        let at = inputs.data.iter().position(|file| file.path == *path);
        let Some((at, Ok(text))) =
            at.and_then(|at| Some((at, &inputs.data.get(at)?.text)))
        else {
            continue;
        };
        let text = texts.entry(at).or_insert_with(|| text.clone());
        match edit::set(text, &wanted.metric, wanted.period, &new) {
            Some(edited) => {
                *text = edited;
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
            None => sink.add(
                Diagnostic::error(
                    "import",
                    wanted.place,
                    format!(
                        "`{}` of {} cannot be changed in the data file from here",
                        wanted.metric, wanted.period
                    ),
                )
                .related(old.map_or(metric.place, |old| old.place), "its value")
                .hint("it is repeated through a `*` alias or has no `values`: change it there by hand"),
            ),
        }
    }
    for (at, text) in texts {
        if let Some(file) = inputs.data.get(at)
            && file.text.as_ref() != Ok(&text)
        {
            import
                .files
                .push(InputFile { path: file.path.clone(), text: Ok(text) });
        }
    }
    import
}

/// Whether the new files say what they should, and nothing else: the changed values have
/// changed, and every other is as it was.
pub fn holds(inputs: &Inputs, before: &Data, import: &Import) -> bool {
    let mut inputs = inputs.clone();
    for file in &mut inputs.data {
        if let Some(new) = import.files.iter().find(|new| new.path == file.path) {
            *file = new.clone();
        }
    }
    let Proof { data: Some(after), .. } = crate::proof(&inputs, &Wish::default()) else {
        return false;
    };
    let mut expected: BTreeMap<(&str, Period), Option<String>> = BTreeMap::new();
    for (id, metric) in before.metrics() {
        for (period, value) in &metric.values {
            let text = value.number.map(|number| number.to_string());
            expected.insert((id, *period), text);
        }
    }
    for change in &import.changes {
        let new = (change.new != "null").then(|| change.new.clone());
        expected.insert((&change.metric, change.period), new);
    }
    let mut found = BTreeMap::new();
    for (id, metric) in after.metrics() {
        for (period, value) in &metric.values {
            let text = value.number.map(|number| number.to_string());
            found.insert((id.as_str(), *period), text);
        }
    }
    expected == found
}

/// The finding for a metric there is none of.
fn unknown(id: &str, place: Place, data: &Data) -> Diagnostic {
    let keys = data.metrics().keys().map(String::as_str);
    Diagnostic::error("import", place, format!("there is no metric `{id}`"))
        .hint_if(nearest(id, keys))
        .hint("add new metrics in the data file, with name and unit")
}
