//! Export: the set pages become a PDF under the standards of the edition.

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::model::config::{Config, Date};

/// The standards of the screen edition: archivable (PDF/A-2a, ISO 19005-2) and accessible
/// (PDF/UA-1, ISO 14289-1) in one file. `--emit` names them for the stock compiler.
pub const SCREEN_STANDARDS: &str = "a-2a,ua-1";

/// Writes the screen edition.
///
/// # Errors
/// With the engine's findings, if a page breaks a rule of the standards.
pub fn screen(
    document: &PagedDocument,
    config: &Config,
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let standards =
        PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|_| vec![])?;
    let title: Vec<_> = config.title.values().map(|text| text.value.as_str()).collect();
    let issuer: Vec<_> = config.issuer.values().map(|text| text.value.as_str()).collect();
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", issuer.join(" "), title.join(" "))),
        creator: Smart::Custom(Some("Recto".into())),
        timestamp: timestamp(config.date),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).map_err(|errors| errors.into_iter().collect())
}

/// The report's date at midnight UTC: the file's own clock, so that the same input makes
/// the same bytes.
fn timestamp(date: Date) -> Option<Timestamp> {
    let moment = Datetime::from_ymd_hms(date.year, date.month, date.day, 0, 0, 0)?;
    Some(Timestamp::new_utc(moment))
}
