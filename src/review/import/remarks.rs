//! The sheet of remarks of a data book: status, what a value was, and notes come back.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere;
use super::told::{Laid, Told, list};
use super::{Details, Wanted};
use crate::diag::rules;
use crate::input::workbook::{Cell, Content, Worksheet};
use crate::model::lang::Lang;
use crate::model::metric::{Status, Value};
use crate::model::period::Period;
use crate::model::place::Place;
use crate::output::export::workbook::{HEADS, METRIC};
use crate::resolve::data::Data;

/// The sheet's name.
pub(super) const REMARKS: &str = "Remarks";

/// Reads the sheet into the values of the other one; what cannot be taken is told.
pub(super) fn read(
    sheet: &Worksheet,
    own: Option<&Worksheet>,
    data: &Data,
    laid: &Laid,
    wanted: &mut Vec<Wanted>,
    told: &mut Told<'_>,
) {
    let mut columns: BTreeMap<String, u32> = BTreeMap::new();
    for ((_, column), cell) in sheet.cells.range((0, 0)..(1, 0)) {
        columns
            .entry(cell.content.shown().trim().to_owned())
            .or_insert(*column);
    }
    let mut rest = Worksheet::default();
    rest.name.clone_from(&sheet.name);
    rest.cells = sheet.cells.clone();
    let rows: BTreeSet<u32> =
        sheet.cells.range((HEADS, 0)..).map(|((row, _), _)| *row).collect();
    let known: BTreeMap<(String, Period), usize> = wanted
        .iter()
        .enumerate()
        .map(|(at, own)| ((own.metric.clone(), own.period), at))
        .collect();
    for row in rows {
        let Some((metric, period, details)) = details(sheet, row, &columns, data) else {
            continue;
        };
        let Some(value) =
            data.metrics().get(&metric).and_then(|own| own.values.get(&period))
        else {
            continue;
        };
        for column in columns.values() {
            rest.cells.remove(&(row, *column));
        }
        emptied(value, &details, &columns, (&metric, period), laid.place((row, 0)), told);
        match known
            .get(&(metric.clone(), period))
            .and_then(|at| wanted.get_mut(*at))
        {
            Some(own) => own.details = details,
            None if details.new_to(Some(value)).is_empty() => {}
            None => wanted.push(Wanted {
                metric,
                period,
                number: value.number,
                place: laid.place((row, 0)),
                details,
            }),
        }
    }
    elsewhere::tell(&rest, own, data, laid, told);
}

/// Tells what the data say of a value and a row no longer does: its cell is there, and empty.
fn emptied(
    value: &Value,
    details: &Details,
    columns: &BTreeMap<String, u32>,
    (metric, period): (&str, Period),
    place: Place,
    told: &mut Told<'_>,
) {
    let notes = Lang::ALL.into_iter().map(|lang| {
        let is_gone = value.note.contains_key(&lang) && !details.note.contains_key(&lang);
        (format!("note {lang}"), is_gone)
    });
    let others = [
        ("about".to_owned(), value.about && details.about.is_none()),
        ("status".to_owned(), value.status != Status::Final && details.status.is_none()),
        ("was".to_owned(), value.was.is_some() && details.was.is_none()),
    ];
    let all = others.into_iter().chain(notes);
    let gone = all.filter(|(key, is_gone)| *is_gone && columns.contains_key(key));
    let gone: Vec<String> = gone.map(|(key, _)| format!("`{key}`")).collect();
    if gone.is_empty() {
        return;
    }
    told.add("remarks that were emptied", gone.len(), || {
        let keys = list(&gone);
        let message = format!(
            "{keys} of `{metric}` in {period} was emptied here and stays as it is"
        );
        rules::IMPORT
            .finding(place, message)
            .as_warning()
            .related(value.place, "its value")
            .hint("take it out of the data file if it is no longer so")
    });
}

/// What a row says of a value; nothing where not all of it is understood.
fn details(
    sheet: &Worksheet,
    row: u32,
    columns: &BTreeMap<String, u32>,
    data: &Data,
) -> Option<(String, Period, Details)> {
    let cell =
        |key: &str| -> Option<&Cell> { sheet.cells.get(&(row, *columns.get(key)?)) };
    let text = |key: &str| {
        cell(key).map_or_else(String::new, |own| own.content.shown().trim().to_owned())
    };
    let metric = text(METRIC);
    let period = Period::parse(&text("period"))?;
    data.metrics().get(&metric)?;
    let about = match text("about").as_str() {
        "" => None,
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => return None,
    };
    let mut details = Details { about, ..Details::default() };
    let status = text("status");
    if !status.is_empty() {
        details.status = Some(Status::ALL.iter().find(|(name, _)| *name == status)?.1);
    }
    match cell("was").map(|own| &own.content) {
        None => {}
        Some(Content::Number(number)) => details.was = Some(*number),
        Some(Content::Text(text)) => {
            details.was = Some(super::exact(text)?);
        }
        Some(_) => return None,
    }
    for lang in Lang::ALL {
        let note = text(&format!("note {lang}"));
        if !note.is_empty() {
            details.note.insert(lang, note);
        }
    }
    Some((metric, period, details))
}
