//! A print run: set pages become the files the printer takes.

use typst_layout::PagedDocument;

use super::facts::Facts;
use super::{Piece, PrintFault, Sheet, assemble};
use crate::Setting;
use crate::diag::{Sink, rules};
use crate::model::place::Sources;
use crate::model::report::Report;
use crate::output::export;
use crate::pages::compile::{compile, moved};
use crate::pages::picture::colour::Condition;
use crate::pages::sheet::languages;
use crate::pages::translate::marks;
use crate::pages::world::Press;

/// A file of the print edition.
#[derive(Debug)]
pub struct File {
    /// What it is, behind the report's name: nothing, `cover` or `text`.
    pub part: &'static str,
    /// Its bytes.
    pub pdf: Vec<u8>,
    /// How many sheets it has.
    pub sheets: usize,
}

/// Makes the print files of a set report: one, or cover and text block apart.
pub fn files(
    report: &Report,
    press: &Press,
    setting: &Setting,
    layouts: &[(String, String)],
    sources: &Sources,
    apart: bool,
    sink: &mut Sink,
) -> Option<Vec<File>> {
    let pages = match export::print(&setting.document, &report.config) {
        Ok(pages) => pages,
        Err(errors) => {
            sink.extend(moved(press, &setting.galley, sources, &errors));
            return None;
        }
    };
    let count = setting.document.pages().len();
    let order = order(count, report.config.print.blank_pages);
    // The first and the last leaf are the cover, if there is something between them.
    let parts: Vec<(&'static str, Vec<Sheet>, bool)> = match order.as_slice() {
        [front, inside, block @ .., back_inside, back] if apart && !block.is_empty() => {
            vec![
                ("cover", cover([*back, *front], [*inside, *back_inside]), true),
                ("text", block.iter().copied().map(single).collect(), false),
            ]
        }
        all => vec![("", all.iter().copied().map(single).collect(), false)],
    };
    let inner = order.len().saturating_sub(4);
    let run = Run {
        report,
        setting,
        layouts,
        sources,
        pages: &pages,
        inner,
    };
    let mut files = vec![];
    for (part, sheets, is_cover) in parts {
        match run.file(part, &sheets, is_cover, sink) {
            Ok(pdf) => files.push(File { part, pdf: pdf?, sheets: sheets.len() }),
            Err(fault) => {
                let message = format!("the print file cannot be made: {fault}");
                sink.add(rules::EXPORT.finding(None, message));
                return None;
            }
        }
    }
    Some(files)
}

/// The pages in the order of the sheets. Blank ones, where wanted, stand before the last
/// leaf's back, so that the back cover stays the back.
fn order(count: usize, blank_pages: bool) -> Vec<Option<usize>> {
    let mut order: Vec<_> = (0..count).map(Some).collect();
    if blank_pages && count > 1 {
        while order.len() % 4 != 0 {
            order.insert(order.len() - 1, None);
        }
    }
    order
}

fn single(page: Option<usize>) -> Sheet {
    Sheet {
        pieces: page.map(Piece::Page).into_iter().collect(),
    }
}

/// A cover in one piece, outside and inside.
fn cover(outside: [Option<usize>; 2], inside: [Option<usize>; 2]) -> Vec<Sheet> {
    [outside, inside]
        .into_iter()
        .map(|sides| {
            let [left, right] = sides.map(|side| side.map_or(Piece::Blank, Piece::Page));
            Sheet { pieces: vec![left, Piece::Spine, right] }
        })
        .collect()
}

struct Run<'a> {
    report: &'a Report,
    setting: &'a Setting,
    layouts: &'a [(String, String)],
    sources: &'a Sources,
    pages: &'a [u8],
    /// How many pages the text block has.
    inner: usize,
}

impl Run<'_> {
    fn file(
        &self,
        part: &str,
        sheets: &[Sheet],
        is_cover: bool,
        sink: &mut Sink,
    ) -> Result<Option<Vec<u8>>, PrintFault> {
        let config = &self.report.config;
        let cover = is_cover.then(|| self.cover());
        let named: Vec<_> =
            sheets.iter().enumerate().map(|(i, s)| self.name(i, s)).collect();
        let galley = marks::marks(self.report, &self.setting.edition, &named, cover);
        let mut press = Press::new();
        press.load(&galley, self.layouts, std::collections::BTreeMap::new());
        let Some(document) = compile(&press, &galley, self.sources, None, false, sink)
        else {
            return Ok(None);
        };
        let frames = export::print(&document, config)
            .map_err(|_| PrintFault::from("the marks cannot be written".to_owned()))?;
        let profile = &self.setting.profile;
        let condition = Condition::new(profile, config.print.intent)?;
        let languages = &self.setting.edition.languages;
        let join =
            |texts: &crate::model::lang::ByLang<crate::model::place::Placed<String>>| {
                let own = languages.iter().filter_map(|lang| texts.get(lang));
                own.map(|text| text.value.as_str()).collect::<Vec<_>>().join(" · ")
            };
        let facts = Facts {
            title: &join(&config.title),
            issuer: &join(&config.issuer),
            language: crate::model::lang::Lang::source(languages).tag(),
            date: config.date,
            hash: typst::utils::hash128(&(self.pages, &frames, part)),
            condition: config.print.condition_name(),
            profile,
        };
        assemble(self.pages, &frames, sheets, &condition, &facts).map(Some)
    }

    /// How a sheet's slug names it.
    fn name(&self, index: usize, sheet: &Sheet) -> marks::Sheet {
        let pages = self.setting.document.pages();
        let mut languages_on = vec![];
        let mut numbers = vec![];
        for piece in &sheet.pieces {
            let Piece::Page(number) = piece else { continue };
            let Some(page) = pages.get(*number) else { continue };
            numbers.push(page.number.to_string());
            for lang in self.page_languages(*number) {
                if !languages_on.contains(&lang) {
                    languages_on.push(lang);
                }
            }
        }
        let page = match (sheet.pieces.len(), numbers.as_slice()) {
            (_, []) => format!("blank, sheet {}", index + 1),
            (1, [number]) => format!("page {number}"),
            (_, numbers) => format!("cover, pages {}", numbers.join(" + ")),
        };
        marks::Sheet { languages: languages_on, page }
    }

    /// The languages on a page; on one without words, those of the page before it.
    fn page_languages(&self, number: usize) -> Vec<crate::model::lang::Lang> {
        let pages: &PagedDocument = &self.setting.document;
        let mut before = pages.pages().iter().take(number + 1).rev();
        before
            .find_map(|page| Some(languages(&page.frame)).filter(|own| !own.is_empty()))
            .unwrap_or_default()
    }

    /// The cover's measures: two leaves share a thickness of paper.
    fn cover(&self) -> marks::Cover {
        let leaves = u32::try_from(self.inner.div_ceil(2)).unwrap_or(u32::MAX);
        let spine = leaves
            .saturating_mul(u32::from(self.report.config.print.paper))
            // A spine is never thinner than the fold of the cover.
            .clamp(1_000, 200_000);
        let trim = self
            .setting
            .document
            .pages()
            .first()
            .map_or(0.0, |page| page.frame.width().to_mm());
        let width = (2.0 * trim * 1_000.0).round() as u32 + spine;
        marks::Cover { width, spine }
    }
}
