//! The ledger: every printed figure with its value, its source and its pages.
//!
//! Pages and positions are read off the set pages, by the source of each glyph, so the
//! ledger says what is printed and not what was meant to be.

use std::collections::BTreeMap;

use serde::Serialize;
use typst::layout::Point;
use typst_layout::PagedDocument;

use crate::model::place::Sources;
use crate::model::report::Report;
use crate::sheet::{Origins, Run, runs};
use crate::translate::Galley;
use crate::translate::writer::Origin;
use crate::world::Press;

/// The ledger as written beside the PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// The form of this file.
    pub version: u32,
    /// The issuer, in the report's languages.
    pub issuer: BTreeMap<&'static str, String>,
    /// The reporting period.
    pub period: String,
    /// Every printed figure, in the order of pages.
    pub figures: Vec<Entry>,
}

/// A printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The metric, where it is a metric's own value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The expression, where it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// The period.
    pub period: String,
    /// The exact value, all digits; absent for words.
    pub value: Option<String>,
    /// The unit of the value.
    pub unit: String,
    /// What is printed.
    pub printed: String,
    /// The language.
    pub language: &'static str,
    /// The author's file.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// The page as printed.
    pub page: String,
    /// Where on the page.
    pub position: Position,
}

/// A point on a page, in points from its upper left corner, with two decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The sheet of the PDF, from 1.
    pub sheet: usize,
    /// From the left edge.
    pub x: String,
    /// From the upper edge.
    pub y: String,
}

/// Reads the ledger off the set pages.
pub fn ledger(
    report: &Report,
    galley: &Galley,
    press: &Press,
    document: &PagedDocument,
    sources: &Sources,
) -> Ledger {
    let mut origins = Origins::new(galley, press);
    let mut figures = vec![];
    for (index, page) in document.pages().iter().enumerate() {
        let mut found = vec![];
        runs(&page.frame, &mut |run| figures_of(&run, &mut origins, &mut found));
        // A figure set in parts, as on a card, is one figure.
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|(key, _)| seen.insert(*key));
        let printed_page = page.number.to_string();
        for ((file, figure), point) in found {
            let Some(figure) = galley.files.get(file).and_then(|f| f.figures.get(figure))
            else {
                continue;
            };
            let (line, _) = sources.line_column(figure.place);
            figures.push(Entry {
                metric: figure.metric.clone(),
                expression: figure.metric.is_none().then(|| figure.expression.clone()),
                period: figure.period.to_string(),
                value: figure.value.map(|value| value.to_string()),
                unit: figure.unit.clone(),
                printed: figure.printed.text(),
                language: figure.lang.tag(),
                file: sources.get(figure.place.file).path.clone(),
                line,
                page: printed_page.clone(),
                position: Position {
                    sheet: index + 1,
                    x: format!("{:.2}", point.x.to_pt()),
                    y: format!("{:.2}", point.y.to_pt()),
                },
            });
        }
    }
    let issuer = report
        .config
        .issuer
        .iter()
        .map(|(lang, name)| (lang.tag(), name.value.clone()))
        .collect();
    Ledger {
        version: 1,
        issuer,
        period: report.config.period.to_string(),
        figures,
    }
}

impl Ledger {
    /// The ledger as JSON, one figure a line.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// A figure's file in the galley and its number there.
type Key = (usize, usize);

fn figures_of(run: &Run<'_>, origins: &mut Origins<'_>, found: &mut Vec<(Key, Point)>) {
    let mut x = run.at.x;
    let mut last = None;
    for glyph in &run.text.glyphs {
        let key = match origins.of(glyph.span.0) {
            Some((file, Origin::Figure(figure))) => Some((file, figure as usize)),
            _ => None,
        };
        if let Some(key) = key.filter(|_| key != last) {
            found.push((key, Point::new(x, run.at.y)));
        }
        last = key;
        x += glyph.x_advance.at(run.text.size);
    }
}
