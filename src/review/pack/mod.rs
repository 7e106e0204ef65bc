//! The assurer's file: every figure in scope with its value, what it is computed from, its
//! evidence, its places in print, what has changed since someone vouched for it, what was found,
//! and a sample. It is gathered once, as tables, and written as a workbook and as pages.

mod book;
mod paper;
pub mod sample;
mod tables;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::Proof;
use crate::model::config::Config;
use crate::model::lang::{Lang, OURS};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::unit::Unit;
use crate::output::evidence::Shelf;
use crate::output::ledger::Ledger;
use crate::resolve::data::Data;
pub use book::workbook;
pub use paper::paper;
use sample::{Figure, Method, Sample};

/// A table of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is called.
    pub name: &'static str,
    /// What stands in it, in a sentence or two.
    pub about: String,
    /// Its columns: a head, and how wide it is on paper beside the others; one that is not on paper
    /// has none.
    pub columns: Vec<(&'static str, u8)>,
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, digit for digit.
    Number(Decimal),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or_else(|| Self::Text(String::new()), Self::Number)
    }
}

impl Cell {
    /// What people read.
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The assurer's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its tables, in order.
    pub tables: Vec<Table>,
    /// How many figures are in scope.
    pub figures: usize,
    /// How many of them were drawn.
    pub sampled: usize,
}

/// What the file is made from.
pub struct Given<'a> {
    /// The report, bound and judged, its evidence looked at.
    pub proof: &'a Proof,
    /// Its dataset.
    pub data: &'a Data,
    /// Its settings.
    pub config: &'a Config,
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// Its evidence.
    pub shelf: &'a Shelf,
}

/// A figure in scope.
struct Own<'a> {
    metric: &'a Metric,
    period: Period,
    value: Option<Decimal>,
}

impl Own<'_> {
    fn name(&self) -> String {
        format!("{}@{}", self.metric.id, self.period)
    }
}

/// Gathers the assurer's file. In scope is what the assurance covers; where there is none, every
/// figure of the reporting period; or else the metrics named, in every period.
pub fn pack(given: &Given<'_>, named: &[String], method: &Method) -> Pack {
    let scope = scope(given, named);
    let figures: Vec<Figure> = scope.iter().filter_map(figure).collect();
    let sample = sample::draw(&figures, method);
    let gathered = tables::Tables { given, scope: &scope, sample: &sample };
    Pack {
        tables: gathered.all(named, method, &figures),
        figures: scope.len(),
        sampled: sample.len(),
    }
}

fn scope<'a>(given: &Given<'a>, named: &[String]) -> Vec<Own<'a>> {
    let covered = given.config.assurance.as_ref();
    let is_in = |id: &str, period: Period| match (named, covered) {
        ([], Some(assurance)) => assurance.covers(id, period),
        ([], None) => period == given.config.period,
        (named, _) => named.iter().any(|own| own == id),
    };
    let mut scope = vec![];
    for (id, metric) in given.data.metrics() {
        let computed = given.data.amounts_of(id).map(|(period, _)| period);
        let periods: BTreeSet<Period> =
            metric.values.keys().copied().chain(computed).collect();
        for period in periods.into_iter().filter(|period| is_in(id, *period)) {
            let amount = given.data.amount_of(id, period).ok();
            scope.push(Own { metric, period, value: amount.map(|own| own.value) });
        }
    }
    scope
}

/// The kind of a unit: what may be added up.
pub fn kind(unit: &Unit) -> String {
    let powers = unit.dimensions();
    let words: Vec<_> = powers
        .iter()
        .map(|(dimension, power)| match power {
            1 => format!("{dimension:?}"),
            power => format!("{dimension:?}^{power}"),
        })
        .collect();
    if words.is_empty() { "Ratio".to_owned() } else { words.join(" ") }
}

fn figure(own: &Own<'_>) -> Option<Figure> {
    let unit = &own.metric.unit;
    let published = own.metric.values.contains_key(&own.period);
    Some(Figure {
        name: own.name(),
        kind: kind(unit),
        size: unit.in_base(own.value?)?,
        is_amount: published && !unit.is_rate() && !unit.is_name(),
    })
}

/// A name in Recto's own language, or in the report's.
fn named(texts: &crate::model::lang::ByLang<String>, languages: &[Lang]) -> String {
    let own = [OURS].into_iter().chain(languages.iter().copied());
    let mut texts = own.filter_map(|lang| texts.get(&lang));
    texts.next().cloned().unwrap_or_default()
}
