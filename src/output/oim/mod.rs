//! The figures for programs: xBRL-JSON (OIM 1.0) of every metric and period, and beside it the
//! issuer's own taxonomy. Each fact says where it is printed, page by page.

mod schema;
mod unit;

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rust_decimal::Decimal;
use serde::Serialize;

use self::schema::is_moment;
use self::unit::{measured, moved};
use crate::checks::interval;
use crate::model::calendar::Calendar;
use crate::model::config::{Config, Date};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::output::ledger::{Entry, Ledger};
use crate::resolve::data::Data;

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The facts, as xBRL-JSON.
    pub json: String,
    /// The issuer's own taxonomy.
    pub schema: String,
    /// How many facts there are.
    pub facts: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    document_info: Info<'a>,
    facts: BTreeMap<String, Fact<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info<'a> {
    document_type: &'a str,
    namespaces: BTreeMap<&'a str, &'a str>,
    taxonomy: Vec<String>,
}

#[derive(Serialize)]
struct Fact<'a> {
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<i32>,
    dimensions: BTreeMap<&'a str, String>,
    #[serde(rename = "recto:metric")]
    metric: &'a str,
    #[serde(rename = "recto:printed", skip_serializing_if = "Vec::is_empty")]
    printed: Vec<Printed<'a>>,
}

/// A place where a fact is printed.
#[derive(Serialize)]
struct Printed<'a> {
    language: &'a str,
    page: &'a str,
    sheet: usize,
    /// Left, top, right and bottom, in points from the upper left corner of the page.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    bounds: Option<&'a [String; 4]>,
    text: &'a str,
}

/// What a file may be called in an address without being written otherwise.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// The metrics of the group: what its entities have is no fact of the issuer, whose contexts these
/// are.
fn of_the_group(data: &Data) -> impl Iterator<Item = &Metric> + Clone {
    data.metrics().values().filter(|metric| metric.by.role.of().is_none())
}

/// All figures of a dataset for programs. `beside` is the name of the file the taxonomy is
/// written to, in the folder of the facts.
///
/// # Errors
/// Where the settings do not say under which address the issuer's own names stand, in words.
pub fn twin(
    data: &Data,
    config: &Config,
    ledger: &Ledger,
    beside: &str,
) -> Result<Twin, String> {
    let digital = &config.digital;
    let namespace = digital.namespace.as_deref().ok_or(
        "nothing says under which address the issuer's own names of figures stand: add \
         `digital: {namespace: https://www.example.com/esg}` to report.yaml, with an address of the \
         issuer's own site",
    )?;
    let own = of_the_group(data).filter(|metric| metric.concept.is_none());
    let (entity, scheme) = entity(config, namespace);
    let mut namespaces: BTreeMap<&str, &str> = [
        ("own", namespace),
        ("xbrl", "https://xbrl.org/2021"),
        ("recto", "urn:x-recto:print"),
        scheme,
    ]
    .into();
    let mut taxonomy = vec![utf8_percent_encode(beside, PLAIN).to_string()];
    let concepts = of_the_group(data).filter_map(|metric| metric.concept.as_ref());
    let used: BTreeSet<&str> = concepts
        .filter_map(|concept| concept.value.split(':').next())
        .collect();
    for (prefix, known) in &digital.taxonomies {
        if used.contains(prefix.as_str()) {
            namespaces.insert(prefix, &known.namespace);
            taxonomy.push(known.entry.clone());
        }
    }
    let mut printed: BTreeMap<(&str, &str), Vec<&Entry>> = BTreeMap::new();
    for figure in &ledger.figures {
        if let Some(metric) = &figure.metric {
            printed.entry((metric, &figure.period)).or_default().push(figure);
        }
    }
    let mut facts = BTreeMap::new();
    for metric in of_the_group(data) {
        let id = &metric.id;
        let computed = data.amounts_of(id).map(|(period, _)| period);
        let periods: BTreeSet<Period> =
            metric.values.keys().copied().chain(computed).collect();
        let unit = measured(&metric.unit);
        for (prefix, address) in MEASURES {
            if unit
                .text
                .as_ref()
                .is_some_and(|text| text.contains(&format!("{prefix}:")))
            {
                namespaces.insert(prefix, address);
            }
        }
        let is_still = stands_still(data, metric, MOST_DEEP);
        for period in periods {
            // What lies ahead is a target and no fact; what is of no period of its own is one
            // where it is printed.
            let told = period.to_string();
            let is_printed = printed.contains_key(&(id.as_str(), told.as_str()));
            let is_given = metric.values.contains_key(&period);
            if config.calendar.is_after(period, config.period)
                || is_still && !is_given && !is_printed
            {
                continue;
            }
            let Some((value, decimals)) = value(data, metric, period) else { continue };
            let name = metric.concept.as_ref().map(|own| own.value.clone());
            let mut dimensions: BTreeMap<&str, String> = [
                ("concept", name.unwrap_or_else(|| format!("own:{id}"))),
                ("entity", entity.clone()),
                ("period", span(&config.calendar, period, is_moment(metric))),
            ]
            .into();
            dimensions.extend(unit.text.clone().map(|text| ("unit", text)));
            let places = printed.get(&(id.as_str(), told.as_str()));
            let places = places.into_iter().flatten().map(|entry| Printed {
                language: &entry.language,
                page: &entry.page,
                sheet: entry.position.sheet,
                bounds: entry.position.bounds.as_ref(),
                text: &entry.printed,
            });
            let fact = Fact {
                value: value.map(|value| moved(value, unit.places)),
                decimals: decimals.map(|own| own - unit.places),
                dimensions,
                metric: id,
                printed: places.collect(),
            };
            let key = format!("{}_{}", id.replace('.', "_"), told.replace('/', "-"));
            facts.insert(key, fact);
        }
    }
    let count = facts.len();
    let info = Info {
        document_type: "https://xbrl.org/2021/xbrl-json",
        namespaces,
        taxonomy,
    };
    let document = Document { document_info: info, facts };
    let mut json = serde_json::to_string_pretty(&document).unwrap_or_default();
    json.push('\n');
    Ok(Twin {
        json,
        schema: schema::schema(own, config, namespace),
        facts: count,
    })
}

/// The namespaces of measures.
const MEASURES: &[(&str, &str)] = &[
    ("iso4217", "http://www.xbrl.org/2003/iso4217"),
    ("utr", "http://www.xbrl.org/2009/utr"),
    ("xbrli", "http://www.xbrl.org/2003/instance"),
];

/// What the issuer goes by, and the prefix of that with what it stands for: its legal entity
/// identifier, its stock code, or the issuer of its own names.
fn entity<'a>(config: &'a Config, namespace: &'a str) -> (String, (&'a str, &'a str)) {
    if let Some(lei) = &config.digital.lei {
        return (format!("lei:{lei}"), ("lei", "http://standard.iso.org/iso/17442"));
    }
    // The Exchange's codes have at most five digits.
    let code = config.stock_codes.iter().find(|own| own.code.len() <= 5);
    match code {
        Some(own) => {
            (format!("stock:{}", own.code), ("stock", "https://www.hkex.com.hk"))
        }
        None => ("own:issuer".to_owned(), ("own", namespace)),
    }
}

/// How far formulas are looked through.
const MOST_DEEP: usize = 16;

/// Whether a metric has a value in every period alike, whatever it is asked for: a figure of a
/// target, a share of an entity, a growth rate between two years.
fn stands_still(data: &Data, metric: &Metric, deep: usize) -> bool {
    let Some(formula) = metric.formula.as_ref().filter(|_| metric.values.is_empty())
    else {
        return metric.is_made;
    };
    let mut are_still = deep > 0;
    formula.expression.metrics(&mut |id, _| {
        let own = data.metrics().get(id).filter(|_| are_still);
        are_still = own.is_some_and(|own| stands_still(data, own, deep - 1));
    });
    metric.is_made || formula.expression.stands_still() || are_still
}

/// A value, and the decimals it is right to: nothing where it is counted one by one. Nothing at
/// all where the dataset holds none.
fn value(
    data: &Data,
    metric: &Metric,
    period: Period,
) -> Option<(Option<Decimal>, Option<i32>)> {
    match metric.values.get(&period) {
        Some(value) => Some((value.number, interval::decimals(value, &metric.unit))),
        None => {
            let value = data.readable(&metric.id, period)?;
            Some((Some(value), i32::try_from(value.scale()).ok()))
        }
    }
}

/// A period as moments: its end alone, or its beginning and its end.
fn span(calendar: &Calendar, period: Period, is_moment: bool) -> String {
    let start = |day: Date| format!("{day}T00:00:00");
    // The end of a day is the beginning of the next.
    let end = start(calendar.last_day(period).next());
    match is_moment {
        true => end,
        false => format!("{}/{end}", start(calendar.first_day(period))),
    }
}
