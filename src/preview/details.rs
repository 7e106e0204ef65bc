//! Everything there is to know of one figure: where it comes from, where else it is printed,
//! what was found about it.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::finding::Finding;
use super::state::{Good, Read};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::place::Place;
use crate::output::evidence::Shelf;
use crate::resolve::consolidated::Grouped;
use crate::resolve::data::Data;

/// A place as the browser names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct At {
    file: String,
    line: usize,
    column: usize,
}

/// A place of the author's.
pub(super) fn at(good: &Good, place: Place) -> At {
    let (line, column) = good.proof.sources.line_column(place);
    At {
        file: good.proof.sources.get(place.file).path.clone(),
        line,
        column,
    }
}

/// The details of a figure of the galley; nothing if there is none of that number.
pub(super) fn details(
    good: &Good,
    read: &Read,
    findings: &[Finding],
    (shelf, lang): (&Shelf, Lang),
    key: (usize, u32),
) -> Option<Value> {
    let figure = figure(good, key)?;
    let data = good.proof.data.as_ref()?;
    let id = figure.metric.as_deref();
    let metric = id.and_then(|id| data.metrics().get(id));
    let mut used = BTreeSet::new();
    let formula = metric.and_then(|metric| metric.formula.as_ref());
    let grouped = metric.map(|metric| data.grouped(metric, figure.period));
    let computed = match (formula, metric) {
        // What the group's figure is made of is asked of its entities.
        _ if matches!(grouped, Some(Grouped::Whole(_))) => match &grouped {
            Some(Grouped::Whole(expression)) => Some(expression),
            _ => None,
        },
        (Some(formula), _) => Some(&formula.expression),
        (None, None) => Some(&*figure.parsed),
        (None, Some(_)) => None,
    };
    if let Some(computed) = computed {
        computed.metrics(&mut |id, _| {
            used.insert(id.to_owned());
        });
    }
    let value = metric.and_then(|metric| metric.values.get(&figure.period));
    let names = |metric: &Metric| -> Value {
        metric
            .name
            .iter()
            .map(|(lang, name)| (lang.tag(), json!(name)))
            .collect()
    };
    let notes: Value = value
        .map(|value| &value.note)
        .filter(|note| !note.is_empty())
        .or(metric.map(|metric| &metric.note))
        .map(|note| note.iter().map(|(lang, note)| (lang.tag(), json!(note))).collect())
        .unwrap_or_default();
    let sources = used.iter().filter_map(|id| data.metrics().get(id));
    let is_about =
        |finding: &&Finding| finding.metric.is_some() && finding.metric.as_deref() == id;
    Some(json!({
        "printed": figure.printed.text(),
        "was": read.changes.get(&key),
        "language": figure.lang.tag(),
        "metric": id,
        "name": metric.map(names),
        "expression": figure.expression,
        "value": figure.value.map(|value| value.to_string()),
        "unit": figure.unit,
        "period": figure.period.to_string(),
        "formula": formula.map(|formula| &formula.text),
        "published": value.is_some_and(|value| value.number.is_some()),
        "about": value.is_some_and(|value| value.about),
        "status": value.map(|value| value.status.name()),
        "restated": value.and_then(|value| value.was).map(|was| was.to_string()),
        "note": notes,
        "evidence": metric.and_then(|metric| shelf.look().rests(data, metric)).map(|rests| {
            let own = rests.figures.get(&figure.period.to_string()).cloned();
            let own = own.map(|own| own.said(lang));
            json!({"file": rests.file, "reference": rests.reference, "borne": own})
        }),
        "uses": sources.map(|metric| json!({
            "metric": metric.id,
            "name": names(metric),
            "value": amount(data, metric, figure),
            "unit": metric.unit_text,
            "at": at(good, metric.place),
        })).collect::<Vec<_>>(),
        "defined": value.map(|value| value.place)
            .or(formula.map(|formula| formula.place))
            .or(metric.map(|metric| metric.place))
            .map(|place| at(good, place)),
        "written": at(good, figure.place),
        "elsewhere": elsewhere(good, read, key, figure),
        "findings": findings.iter().filter(is_about).collect::<Vec<_>>(),
    }))
}

fn figure(good: &Good, (file, figure): (usize, u32)) -> Option<&Figure> {
    good.setting.galley.files.get(file)?.figures.get(figure as usize)
}

fn amount(data: &Data, metric: &Metric, figure: &Figure) -> Option<String> {
    data.amount_of(&metric.id, figure.period)
        .ok()
        .map(|amount| amount.value.normalize().to_string())
}

/// Every other place where the same is printed, and where something computed from it is.
fn elsewhere(good: &Good, read: &Read, key: (usize, u32), own: &Figure) -> Vec<Value> {
    let mut places = vec![];
    for (&other, spots) in &read.reading.figures {
        let Some(figure) = figure(good, other) else { continue };
        let same = match (&own.metric, &figure.metric) {
            (Some(one), Some(two)) => one == two && own.period == figure.period,
            (None, None) => {
                own.expression == figure.expression && own.period == figure.period
            }
            _ => false,
        };
        let computed = !same && own.metric.as_ref().is_some_and(|id| uses(figure, id));
        if !same && !computed {
            continue;
        }
        for spot in spots {
            if other == key && spots.len() == 1 {
                continue;
            }
            let page = good.sheets.iter().find(|sheet| sheet.index == spot.sheet);
            places.push(json!({
                "printed": figure.printed.text(),
                "expression": figure.expression,
                "computed": computed,
                "language": figure.lang.tag(),
                "page": page.map(|sheet| &sheet.number),
                "sheet": spot.sheet,
                "x": spot.x,
                "y": spot.y,
            }));
        }
    }
    places
}

/// Whether a figure is computed from a metric.
fn uses(figure: &Figure, id: &str) -> bool {
    figure.metric.is_none() && figure.parsed.names(id)
}
