//! Export: the set pages become a PDF under the standards of the edition.

pub mod attach;
pub mod data;
mod formula;
pub(crate) mod index;
mod structure;
pub mod workbook;

use std::collections::BTreeMap;
use std::io;

use lopdf::Document;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::layout::PageRanges;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::Setting;
use crate::model::config::{Config, Date};
use crate::model::edition::Screen;
use crate::model::report::Report;
use crate::model::visit::plain_text;
use crate::output::ledger::Ledger;
use crate::output::pdf;
use crate::output::pdf::bind::{Bound, bind};
use crate::pages::compile::order;
use crate::pages::sheet::pictures;
use crate::resolve::data::Data;
use attach::{Attachment, Relation};

/// The standards of the screen edition: archivable (PDF/A-3a, ISO 19005-3, which may carry
/// files; PDF/A-2a where nothing is attached) and accessible (PDF/UA-1, ISO 14289-1) in
/// one file. `--emit` names them for the stock compiler.
pub fn standards(screen: &Screen) -> &'static str {
    if screen.attachments { "a-3a,ua-1" } else { "a-2a,ua-1" }
}

/// What the engine writes of the print edition, before it becomes PDF/X-4.
pub const PRINT_STANDARD: &str = "1.6";

/// Has the engine write pages for the printer: without tags, which print files do not have.
///
/// # Errors
/// With the engine's findings, if a page cannot be written.
pub fn print(
    document: &PagedDocument,
    config: &Config,
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let standards = PdfStandards::new(&[PdfStandard::V_1_6]).map_err(|_| vec![])?;
    write(document, config, standards, false)
}

/// Has the engine write the screen edition's pages.
///
/// # Errors
/// With the engine's findings, if a page breaks a rule of the standards.
pub fn screen(
    document: &PagedDocument,
    config: &Config,
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let archive = match config.screen.attachments {
        true => PdfStandard::A_3a,
        false => PdfStandard::A_2a,
    };
    let standards =
        PdfStandards::new(&[archive, PdfStandard::Ua_1]).map_err(|_| vec![])?;
    write(document, config, standards, true)
}

fn write(
    document: &PagedDocument,
    config: &Config,
    standards: PdfStandards,
    tagged: bool,
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let title: Vec<_> = config.title.values().map(|text| text.value.as_str()).collect();
    let issuer: Vec<_> = config.issuer.values().map(|text| text.value.as_str()).collect();
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", issuer.join(" "), title.join(" "))),
        creator: Smart::Custom(Some("Recto".into())),
        timestamp: timestamp(config.date),
        page_ranges: None,
        standards,
        tagged,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).map_err(|errors| errors.into_iter().collect())
}

/// Whether the engine can write a page under the screen edition's standards.
///
/// # Errors
/// If it cannot, with its reason.
pub fn specimen(document: &PagedDocument) -> Result<(), String> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Auto,
        timestamp: Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0).map(Timestamp::new_utc),
        page_ranges: None,
        standards: standards.map_err(|_| String::new())?,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).map(drop).map_err(|errors| {
        let messages = errors.iter().map(|error| {
            // What stands before it are the names of the standards.
            let (_, message) =
                error.message.split_once(" error: ").unwrap_or(("", &error.message));
            message.to_owned()
        });
        messages.collect::<Vec<_>>().join("; ")
    })
}

/// Writes some pages, by their positions from 0. Pages that are taken out of their document
/// cannot be tagged, so an excerpt keeps no standard.
pub fn excerpt(
    document: &PagedDocument,
    config: &Config,
    pages: &[usize],
) -> Option<Vec<u8>> {
    let number = |page: &usize| std::num::NonZeroUsize::new(page + 1);
    let ranges = pages.iter().filter_map(number).map(|page| Some(page)..=Some(page));
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Recto".into())),
        timestamp: timestamp(config.date),
        page_ranges: Some(PageRanges::new(ranges.collect())),
        standards: PdfStandards::default(),
        tagged: false,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).ok()
}

/// The report's date at midnight UTC: the file's own clock, so that the same input makes
/// the same bytes.
fn timestamp(date: Date) -> Option<Timestamp> {
    let moment = Datetime::from_ymd_hms(date.year, date.month, date.day, 0, 0, 0)?;
    Some(Timestamp::new_utc(moment))
}

/// What an attachment is written from.
struct Matter<'a> {
    report: &'a Report,
    data: &'a Data,
    ledger: &'a Ledger,
    setting: &'a Setting,
}

/// A file that the screen edition carries in itself.
struct ReportForm {
    name: &'static str,
    /// Its media type.
    kind: &'static str,
    description: &'static str,
    relation: Relation,
    /// Whether a report has it.
    is_of: fn(&Config) -> bool,
    text: fn(&Matter<'_>) -> Option<String>,
}

/// All of them.
const FORMS: [ReportForm; 3] = [
    ReportForm {
        name: "report.ledger.json",
        kind: "application/json",
        description: "Every printed figure with its exact value, source and page",
        relation: Relation::Supplement,
        is_of: |_| true,
        text: |matter| Some(matter.ledger.to_json()),
    },
    ReportForm {
        name: "report.data.csv",
        kind: "text/csv",
        description: "The dataset the figures come from",
        relation: Relation::Data,
        is_of: |_| true,
        text: |matter| Some(data::csv(matter.data, &matter.report.config)),
    },
    ReportForm {
        name: "report.index.json",
        kind: "application/json",
        description: "The content indexes: each provision with the pages that answer it",
        relation: Relation::Alternative,
        is_of: |config| !config.frameworks.all.is_empty(),
        text: |Matter { report, setting, .. }| {
            index::json(report, &setting.edition.languages, &setting.document)
        },
    },
];

/// The names of what the screen edition of a report carries in itself.
pub fn attached(config: &Config) -> Vec<&'static str> {
    let forms = FORMS
        .iter()
        .filter(|form| config.screen.attachments && (form.is_of)(config));
    forms.map(|form| form.name).collect()
}

/// What the screen edition carries in itself.
///
/// # Errors
/// Only if something cannot be packed, which does not happen.
pub fn attachments(
    report: &Report,
    data: &Data,
    ledger: &Ledger,
    setting: &Setting,
) -> io::Result<Vec<Attachment>> {
    let names = attached(&report.config);
    let matter = Matter { report, data, ledger, setting };
    let forms = FORMS.iter().filter(|form| names.contains(&form.name));
    let files = forms.filter_map(|form| {
        let text = (form.text)(&matter)?;
        let content = attach::packed(form.kind, text.as_bytes(), report.config.date);
        Some(content.map(|content| Attachment {
            name: form.name,
            description: form.description,
            relation: form.relation,
            content,
        }))
    });
    files.collect()
}

/// How each heading reads without its marks, by its label: the engine's own bookmarks say CO2
/// where a heading says CO₂.
fn titles(report: &Report) -> BTreeMap<&str, String> {
    let chapters = report.parts.values().flat_map(|part| &part.chapters);
    let sections = chapters.flat_map(|chapter| &chapter.sections);
    sections
        .map(|section| (section.label.as_str(), plain_text(&section.title)))
        .collect()
}

/// Takes pictures down and completes the structure.
///
/// # Errors
/// If what the engine wrote cannot be read, which does not happen.
pub fn mended(
    pages: &[u8],
    setting: &Setting,
    report: &Report,
) -> Result<Document, lopdf::Error> {
    let config = &report.config;
    let (document, widest) =
        rayon::join(|| Document::load_mem(pages), || pictures(setting.document.pages()));
    let mut document = document?;
    let ppi = u64::from(config.screen.picture_ppi);
    let wanted = |width, height| {
        let inches = u64::from(*widest.get(&(width, height))?);
        u32::try_from((inches * ppi).div_ceil(1_000)).ok()
    };
    pdf::picture::reduce(&mut document, &wanted);
    structure::mend(&mut document, &titles(report))?;
    if setting.edition.faces() {
        let order = order(&setting.as_set).into_iter();
        let order: Vec<_> = order.map(|(at, number)| Bound { at, number }).collect();
        bind(&mut document, &order)?;
    }
    Ok(document)
}

/// Attaches what the report carries and packs the file.
///
/// # Errors
/// If the document cannot be written, which does not happen.
pub fn finish(
    mut document: Document,
    attachments: Vec<Attachment>,
) -> Result<Vec<u8>, lopdf::Error> {
    if !attachments.is_empty() {
        attach::attach(&mut document, attachments)?;
    }
    let pdf = pdf::write::write(&document)?;
    // Taken apart beside whatever comes next: it is many small pieces.
    rayon::spawn(|| drop(document));
    Ok(pdf)
}
