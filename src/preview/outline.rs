//! The outline of the shown pages: their contents, and the anchors by which the languages
//! scroll together.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use typst_layout::PagedDocument;

use super::reading::Reading;
use super::state::{Good, hundredths};
use super::units::Units;
use crate::model::visit::plain_text;
use crate::pages::sheet;

/// A heading of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ContentsEntry {
    language: &'static str,
    level: u8,
    number: Option<String>,
    /// The file of its chapter, without ending.
    chapter: String,
    title: String,
    sheet: usize,
    y: i64,
}

/// Where a unit begins: its name, page and height.
pub(super) type Anchor = (String, usize, i64);

/// The page of a label, from 0, and its height there in hundredths of a point.
pub(super) fn position(document: &PagedDocument, label: &str) -> Option<(usize, i64)> {
    sheet::position(document, label).map(|(page, y)| (page, hundredths(y)))
}

/// The headings of the shown pages, by language in order.
pub(super) fn contents(good: &Good) -> Vec<ContentsEntry> {
    let mut entries = vec![];
    let Some(report) = &good.proof.report else { return entries };
    let shown: BTreeSet<usize> = good.sheets.iter().map(|sheet| sheet.index).collect();
    for part in report
        .config
        .languages
        .iter()
        .filter_map(|lang| report.parts.get(lang))
    {
        for chapter in &part.chapters {
            for section in chapter.sections.iter().filter(|section| section.level <= 3) {
                let Some((sheet, y)) = position(&good.setting.document, &section.label)
                else {
                    continue;
                };
                if !shown.contains(&sheet) {
                    continue;
                }
                entries.push(ContentsEntry {
                    language: part.lang.tag(),
                    level: section.level,
                    number: chapter.number.clone().filter(|_| section.level == 1),
                    chapter: chapter.stem.clone(),
                    title: plain_text(&section.title),
                    sheet,
                    y,
                });
            }
        }
    }
    entries
}

/// The anchors of each language, in the order of its pages.
pub(super) fn anchors(
    good: &Good,
    reading: &Reading,
    units: &Units,
) -> BTreeMap<&'static str, Vec<Anchor>> {
    let mut anchors: BTreeMap<&'static str, Vec<Anchor>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let report = good.proof.report.as_ref();
    for part in report.iter().flat_map(|report| report.parts.values()) {
        for chapter in &part.chapters {
            let start = position(&good.setting.document, &chapter.label);
            if let Some((sheet, _)) =
                start.filter(|(s, _)| reading.sheets.contains_key(s))
            {
                let anchor = (format!("{}/start", chapter.stem), sheet, 0);
                anchors.entry(part.lang.tag()).or_default().push(anchor);
            }
        }
    }
    for (&sheet, text) in &reading.sheets {
        for piece in &text.pieces {
            let (Some((file, _)), Some(place)) = (piece.origin, piece.place) else {
                continue;
            };
            let Some(name) = units.of(place) else { continue };
            let Some(lang) = units.lang(place.file) else { continue };
            // Titles that the main file repeats in lists and heads are no anchors.
            let own = units.galley_path(place.file);
            let is_own = good
                .setting
                .galley
                .files
                .get(file)
                .is_some_and(|file| own == Some(file.path.as_str()));
            if is_own && seen.insert((lang, name)) {
                let anchor = (name.to_owned(), sheet, piece.y);
                anchors.entry(lang).or_default().push(anchor);
            }
        }
    }
    for anchors in anchors.values_mut() {
        anchors.sort_by_key(|(_, sheet, y)| (*sheet, *y));
    }
    anchors
}
