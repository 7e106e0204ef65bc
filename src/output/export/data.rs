//! The dataset as a table: one row for each metric and period, values as published and, where
//! a formula gives them, as they are printed.
//!
//! It is attached to the PDF and is what `recto export csv` writes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::config::Config;
use crate::model::metric::{Metric, Status};
use crate::model::period::Period;
use crate::output::ledger::{Entry, Ledger, MetricEntry};
use crate::resolve::data::{Data, Restatement};

/// The data book as JSON: the dataset, and every place where a figure is printed.
pub fn json(ledger: &Ledger) -> String {
    #[derive(Serialize)]
    struct Book<'a> {
        version: u32,
        issuer: &'a BTreeMap<String, String>,
        period: &'a str,
        metrics: &'a BTreeMap<String, MetricEntry>,
        figures: &'a [Entry],
    }
    let book = Book {
        version: ledger.version,
        issuer: &ledger.issuer,
        period: &ledger.period,
        metrics: &ledger.metrics,
        figures: &ledger.figures,
    };
    let mut text = serde_json::to_string_pretty(&book).unwrap_or_default();
    text.push('\n');
    text
}

/// The dataset as CSV (RFC 4180). It opens with a byte-order mark, without which
/// spreadsheets take Chinese names for something else.
pub fn csv(data: &Data, config: &Config) -> String {
    let mut table = csv::WriterBuilder::new();
    let mut table = table.terminator(csv::Terminator::CRLF).from_writer(vec![]);
    let mut head: Vec<String> =
        ["metric", "period", "value", "unit", "origin", "about", "status", "was"]
            .map(str::to_owned)
            .to_vec();
    head.extend(config.languages.iter().map(|lang| format!("name {lang}")));
    head.extend(
        ["formula", "discloses", "evidence", "evidence reference"].map(str::to_owned),
    );
    head.extend(config.languages.iter().map(|lang| format!("note {lang}")));
    let mut rows = vec![head];
    for (id, metric) in data.metrics() {
        let computed = data.amounts_of(id).map(|(period, _)| period);
        let periods: BTreeSet<Period> =
            metric.values.keys().copied().chain(computed).collect();
        for period in periods {
            let value = data.readable(id, period).map(|value| value.to_string());
            let restated = data.restatement(id, period);
            rows.push(row(metric, period, value, restated, config));
        }
    }
    for row in rows {
        // In memory nothing is in its way, and all rows have the same columns.
        let _ = table.write_record(row);
    }
    let table = table.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8(table).unwrap_or_default())
}

fn row(
    metric: &Metric,
    period: Period,
    value: Option<String>,
    restated: Option<Restatement>,
    config: &Config,
) -> Vec<String> {
    let published = metric.values.get(&period);
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    let status = match (published.map(|value| value.status), &restated) {
        (Some(status), _) => status.name(),
        (None, Some(_)) => Status::Restated.name(),
        (None, None) => "",
    };
    let origin = match published {
        Some(value) if value.number.is_none() => "not disclosed",
        Some(_) => "published",
        None => "computed",
    };
    let (evidence, place) = metric.rests_on().unwrap_or_default();
    let codes: Vec<_> = metric.discloses.iter().map(|code| code.value.as_str()).collect();
    let mut row = vec![
        metric.id.clone(),
        period.to_string(),
        value.unwrap_or_default(),
        metric.unit_text.clone(),
        origin.to_owned(),
        yes(published.is_some_and(|value| value.about)),
        status.to_owned(),
        restated
            .and_then(|restated| restated.was)
            .or(published.and_then(|value| value.was))
            .map_or_else(String::new, |was| was.to_string()),
    ];
    let languages = &config.languages;
    row.extend(
        languages
            .iter()
            .map(|lang| metric.name.get(lang).cloned().unwrap_or_default()),
    );
    row.push(
        metric
            .formula
            .as_ref()
            .map_or_else(String::new, |formula| formula.text.clone()),
    );
    row.push(codes.join(" "));
    row.extend([evidence, place]);
    row.extend(languages.iter().map(|lang| {
        let own = published.and_then(|value| value.note.get(lang));
        own.or_else(|| metric.note.get(lang)).cloned().unwrap_or_default()
    }));
    row
}
