//! Preflight: judges any PDF by what a printer asks for, operator by operator.
//!
//! `document` looks at the file as a whole, `walk` reads its pages and tells `judge`
//! what is painted where, `ink` draws separations where much ink may come together.

mod document;
mod font;
mod ink;
mod judge;
mod painted;
pub mod report;
pub mod rules;
mod state;
mod walk;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::diag;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity};
use crate::model::edition::Print;
use crate::output::pdf::budget::TOO_MUCH;
use crate::output::pdf::function::numbers;
use crate::output::pdf::load::{Loaded, Refusal, load};
use crate::output::pdf::pages::{Pages, View, inherited};
use judge::Judge;
use state::Area;
use walk::Walker;

/// A millimetre in points.
const MM: f32 = 72.0 / 25.4;
/// The most bytes a page's content may unpack to.
const MAX_CONTENT: usize = 1 << 27;
/// What a page costs beside what is on it, in operators.
const PAGE: u64 = 1_000;
/// The most pages a file may have.
const MAX_PAGES: usize = 20_000;

/// What is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The most ink, all plates together, in per cent.
    pub ink: u16,
    /// The least bleed, in millimetres.
    pub bleed: f32,
    /// The fewest pixels an inch of a picture where it is placed.
    pub picture: u16,
    /// The smallest type, in points.
    pub type_size: f32,
    /// The smallest light type on a dark ground, in points.
    pub reversed: f32,
    /// The thinnest rule, in points.
    pub rule: f32,
    /// The least distance of type from the trimmed edge, in millimetres.
    pub safety: f32,
    /// What the number of pages must be a multiple of.
    pub pages: usize,
    /// Whether the separations of every page are drawn, not only of those that may carry
    /// too much ink.
    pub draws_all: bool,
}

impl Limits {
    /// What a printer asks for: the most ink in per cent, the bleed in millimetres.
    pub fn asked(ink: u16, bleed: u8) -> Self {
        Self { ink, bleed: f32::from(bleed), ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            ink: 320,
            bleed: 3.0,
            picture: 300,
            type_size: 6.0,
            reversed: 8.0,
            rule: 0.2,
            safety: 5.0,
            pages: 4,
            draws_all: true,
        }
    }
}

/// Something a printer would stumble over.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave it is.
    pub severity: Severity,
    /// The page, from 1; nothing where it is the file's.
    pub page: Option<usize>,
    /// Where on the page: millimetres from the left and the upper edge of the trimmed page.
    pub at: Option<[f32; 2]>,
    /// What is wrong.
    pub message: String,
    /// How often it is so on the page; the place is the first.
    pub count: usize,
}

impl Finding {
    /// One that is the file's.
    fn of_file(rule: &'static Rule, message: String) -> Self {
        Self {
            rule,
            severity: rule.severity,
            page: None,
            at: None,
            message,
            count: 1,
        }
    }
}

/// What a file was found to be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// What was found, file first, then page by page.
    pub findings: Vec<Finding>,
    /// How many pages it has.
    pub pages: usize,
    /// What it says it is.
    pub standard: Option<String>,
    /// The printing condition it is made for.
    pub condition: Option<String>,
    /// The plates that get ink.
    pub plates: Vec<String>,
    /// The kinds of colour that are used.
    pub spaces: Vec<String>,
    /// The boxes of its pages in points, each kind once.
    pub boxes: Vec<[[f32; 4]; 3]>,
    /// The most ink on the pages that were drawn, in per cent, and the page.
    pub largest_ink: Option<(f32, usize)>,
}

impl Verdict {
    /// Whether anything grave was found.
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }
}

/// The boxes of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Boxes {
    media: Area,
    bleed: Area,
    trim: Area,
    view: View,
}

impl Default for Boxes {
    fn default() -> Self {
        let none = Area { left: 0.0, bottom: 0.0, right: 0.0, top: 0.0 };
        Self {
            media: none,
            bleed: none,
            trim: none,
            view: View::default(),
        }
    }
}

/// Judges a print file of our own making, by the report's settings: what is found is shown
/// and does not stop the build.
pub fn own(bytes: &[u8], settings: &Print) -> Vec<Diagnostic> {
    let limits = Limits {
        draws_all: false,
        ..Limits::asked(settings.ink_limit, settings.bleed)
    };
    match preflight(bytes, limits) {
        Ok(verdict) => verdict
            .findings
            .iter()
            .map(|finding| Diagnostic {
                severity: Severity::Warning,
                ..finding.diagnostic()
            })
            .collect(),
        Err(reason) => {
            let message = format!("the print file cannot be judged: {reason}");
            vec![diag::rules::EXPORT.finding(None, message)]
        }
    }
}

/// Judges a PDF.
///
/// # Errors
/// If it is not a PDF that can be read at all.
pub fn preflight(bytes: &[u8], limits: Limits) -> Result<Verdict, String> {
    let alone = |rule, message: &str| {
        let finding = Finding::of_file(rule, message.to_owned());
        Verdict { findings: vec![finding], ..Verdict::default() }
    };
    let loaded = match load(bytes) {
        Ok(loaded) => loaded,
        Err(Refusal::Encrypted) => {
            return Ok(alone(&rules::ENCRYPTED, "the file is encrypted"));
        }
        Err(Refusal::TooMuch) => {
            return Ok(alone(
                &rules::TOO_COMPLEX,
                &format!("the file cannot be judged: {TOO_MUCH}"),
            ));
        }
        Err(refusal) => return Err(refusal.to_string()),
    };
    let Loaded { document, budget, doubt } = &loaded;
    let mut judge = Judge::new(limits, budget);
    let Pages { ids: pages, doubt: other } = Pages::of(document, MAX_PAGES);
    for doubt in doubt.iter().chain(&other) {
        judge.doubt(doubt);
    }
    let facts = document::judge(&loaded, bytes, &pages, &limits, &mut judge);
    let mut boxes = vec![];
    let mut walker = Walker::new(document, budget, judge);
    for (index, id) in pages.iter().enumerate() {
        let number = index + 1;
        budget.work(PAGE);
        let own = document::boxes(document, *id, number, &limits, &mut walker.judge);
        if !boxes.contains(&own) {
            boxes.push(own);
        }
        walker.judge.turn_to(number, own, limits.draws_all);
        page(document, *id, own, &mut walker);
        if !limits.draws_all && walker.judge.is_suspect() {
            walker.judge.turn_to(number, own, true);
            page(document, *id, own, &mut walker);
        }
        walker.judge.weigh();
        if budget.is_spent() {
            let message = format!("from this page on the file is not judged: {TOO_MUCH}");
            walker.judge.report(&rules::TOO_COMPLEX, None, message);
            break;
        }
    }
    let judge = walker.judge;
    Ok(Verdict {
        pages: pages.len(),
        standard: facts.standard,
        condition: facts.condition,
        plates: judge.plates.iter().cloned().collect(),
        spaces: judge.spaces.iter().map(|&space| space.to_owned()).collect(),
        boxes: boxes
            .iter()
            .take(8)
            .map(|own| {
                [own.media, own.bleed, own.trim]
                    .map(|area| [area.left, area.bottom, area.right, area.top])
            })
            .collect(),
        largest_ink: judge.largest.map(|(total, page)| (total * 100.0, page)),
        findings: judge.finish(),
    })
}

/// Reads a page's content.
fn page<'a>(document: &'a Document, id: ObjectId, boxes: Boxes, walker: &mut Walker<'a>) {
    let empty = Dictionary::new();
    let resources = inherited(document, id, b"Resources");
    let resources = resources.and_then(|own| own.as_dict().ok()).unwrap_or(&empty);
    let Ok(own) = document.get_dictionary(id) else { return };
    if let Ok(group) = document.get_dict_in_dict(own, b"Group") {
        group_of(document, group, resources, boxes, walker);
    }
    let mut content = vec![];
    for stream in document.get_page_contents(id) {
        let Ok(stream) = document.get_object(stream).and_then(Object::as_stream) else {
            walker.judge.fault("a page's content is not in the file");
            continue;
        };
        let left = MAX_CONTENT.saturating_sub(content.len());
        match walker.budget.plain(document, stream, left) {
            Ok(bytes) => {
                content.extend(bytes);
                content.push(b'\n');
            }
            Err(error) => {
                walker.judge.fault(&format!("content cannot be unpacked: {error}"));
            }
        }
    }
    walker.page(&content, resources, boxes.media);
}

fn group_of(
    document: &Document,
    group: &Dictionary,
    resources: &Dictionary,
    boxes: Boxes,
    walker: &mut Walker<'_>,
) {
    let space = group.get(b"CS").ok().map(|space| {
        crate::output::pdf::space::Space::read(document, space, Some(resources))
    });
    walker.judge.group(space.as_ref(), boxes.bleed, false);
}

/// The sides of a box of a page, its parents' if it has none.
fn box_of(document: &Document, id: ObjectId, key: &[u8], inherits: bool) -> Option<Area> {
    let page = document.get_dictionary(id).ok()?;
    let own = numbers(document, page, key);
    let sides = own.or_else(|| {
        let mut holder = Dictionary::new();
        let object = inherits.then(|| inherited(document, id, key)).flatten()?;
        holder.set("B", object.clone());
        numbers(document, &holder, b"B")
    });
    Some(Area::of_corners(sides?.try_into().ok()?))
}
