//! What the studio publishes and the server answers from.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use typst::utils::hash128;
use typst_layout::{Page, PagedDocument};

use super::change::Changes;
use super::finding::Finding;
use super::outline::{Anchor, ContentsEntry};
use super::reading::Reading;
use super::units::Units;
use crate::model::lang::Lang;
use crate::pages::grid::Grid;
use crate::pages::sheet::{picture, runs};
use crate::{Matter, Proof, Setting};

/// The report as it stands.
#[derive(Clone, Default)]
pub(super) struct State {
    /// The last pages that could be set.
    pub(super) good: Option<Arc<Good>>,
    /// What stands on them; a moment behind the pages.
    pub(super) read: Option<Arc<Read>>,
    /// The pages as they were when somebody asked to keep them, to be compared with.
    pub(super) kept: Option<Arc<Good>>,
    /// The grid of the pages, once somebody has asked for it.
    pub(super) grid: Option<Arc<Grid>>,
    /// What is wrong with the files as they are now.
    pub(super) errors: Arc<Errors>,
    /// What `check` and the pages say.
    pub(super) findings: Arc<Vec<Finding>>,
}

/// What stops a build.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Errors {
    /// Whether the pages shown are older than the files: newer ones cannot be set.
    pub(super) stale: bool,
    pub(super) list: Vec<Finding>,
}

/// Pages with all they were made from.
pub(super) struct Good {
    /// Counts the pages that were set.
    pub(super) revision: u64,
    pub(super) proof: Arc<Proof>,
    pub(super) matter: Arc<Option<Matter>>,
    pub(super) setting: Arc<Setting>,
    /// The pages as the browser knows them.
    pub(super) sheets: Vec<Sheet>,
    /// Whether one chapter alone is as new as the files. All else is of the revision before.
    pub(super) is_ahead: bool,
    /// The languages that are set, in order.
    pub(super) languages: Vec<&'static str>,
}

/// What stands on the pages of a revision.
#[derive(Clone)]
pub(super) struct Read {
    pub(super) revision: u64,
    pub(super) reading: Arc<Reading>,
    pub(super) units: Arc<Units>,
    pub(super) contents: Arc<Vec<ContentsEntry>>,
    pub(super) anchors: Arc<BTreeMap<&'static str, Vec<Anchor>>>,
    pub(super) changes: Changes,
}

/// A page as the browser knows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Sheet {
    /// What it looks like, in one name: pages of one name look the same.
    pub(super) name: String,
    /// The page itself, and its hash with all that cannot be seen.
    #[serde(skip)]
    pub(super) page: Page,
    #[serde(skip)]
    pub(super) hash: u128,
    /// Its place in the document, from 0.
    pub(super) index: usize,
    /// Its printed number.
    pub(super) number: String,
    /// Its size, in hundredths of a point.
    pub(super) width: i64,
    pub(super) height: i64,
    /// The languages it belongs to.
    pub(super) languages: Vec<&'static str>,
}

/// A length in hundredths of a point.
pub(super) fn hundredths(length: typst::layout::Abs) -> i64 {
    (length.to_pt() * 100.0).round() as i64
}

/// What is known of pages by their hashes: their names, and the languages of their words.
pub(super) type Known = BTreeMap<u128, (String, Vec<&'static str>)>;

/// The pages of a document as the browser knows them, those of `shown` only, and how many
/// pages are new. What was known of them is looked up.
pub(super) fn sheets(
    document: &PagedDocument,
    languages: &[Lang],
    known: &mut Known,
    shown: impl Fn(&Page) -> bool,
) -> (Vec<Sheet>, usize) {
    let mut last: Vec<&'static str> = languages.iter().map(|lang| lang.tag()).collect();
    let (mut sheets, mut fresh) = (vec![], 0);
    let before = std::mem::take(known);
    for (index, page) in document.pages().iter().enumerate() {
        let hash = hash128(page);
        let (name, own) = match before.get(&hash) {
            Some(known) => known.clone(),
            None => {
                fresh += 1;
                (picture(page, &|_| false), languages_of(page, languages))
            }
        };
        known.insert(hash, (name.clone(), own.clone()));
        // A page without words belongs where the page before it does.
        if !own.is_empty() {
            last = own;
        }
        if shown(page) {
            sheets.push(Sheet {
                name,
                page: page.clone(),
                hash,
                index,
                number: page.number.to_string(),
                width: hundredths(page.frame.width()),
                height: hundredths(page.frame.height()),
                languages: last.clone(),
            });
        }
    }
    (sheets, fresh)
}

/// The languages that set a fair part of a page's words, in the order of the report.
fn languages_of(page: &Page, languages: &[Lang]) -> Vec<&'static str> {
    let mut counts = vec![0; languages.len()];
    runs(&page.frame, &mut |run| {
        let (own, region) = (run.text.lang.as_str(), run.text.region);
        let region = region.as_ref().map(|region| region.as_str());
        let lang = Lang::set_as(own, region, languages);
        let at = languages.iter().position(|own| lang == Some(*own));
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count += run.text.text.len();
        }
    });
    let all: usize = counts.iter().sum();
    languages
        .iter()
        .zip(&counts)
        .filter(|(_, count)| **count * 8 > all)
        .map(|(lang, _)| lang.tag())
        .collect()
}
