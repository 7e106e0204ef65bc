//! The file as a whole: what it says it is, what it is made for, its boxes, and what a
//! print file must not have.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::judge::Judge;
use super::state::Area;
use super::{Boxes, Limits, MM, box_of, rules};
use crate::diag::count;
use crate::diag::rule::Rule;
use crate::output::pdf::budget::Budget;
use crate::output::pdf::load::Loaded;
use crate::output::pdf::pages::{View, inherited};
use crate::output::pdf::xmp::property;

/// What a file says of itself.
pub(super) struct Facts {
    pub(super) standard: Option<String>,
    pub(super) condition: Option<String>,
}

/// The most bytes of metadata and of a profile.
const MAX_PACKET: usize = 16 << 20;

/// Judges the file as a whole.
pub(super) fn judge(
    loaded: &Loaded,
    bytes: &[u8],
    pages: &[ObjectId],
    limits: &Limits,
    judge: &mut Judge<'_>,
) -> Facts {
    let Loaded { document, budget, .. } = loaded;
    let mut error = |rule, message: String| {
        judge.report(rule, None, message);
    };
    let version = document.version.as_str();
    if version > "1.6" {
        error(
            &rules::PDF_VERSION,
            format!("the file is PDF {version}; PDF/X-4 is PDF 1.6 at most"),
        );
    }
    if !bytes.starts_with(b"%PDF-") {
        error(&rules::PDF_VERSION, "the file does not begin as a PDF does".to_owned());
    }
    let is_id = |id: &Object| {
        let id = document.dereference(id).ok().and_then(|(_, id)| id.as_str().ok());
        id.is_some_and(|id| !id.is_empty())
    };
    let id = document.trailer.get_deref(b"ID", document).and_then(Object::as_array);
    if !id.is_ok_and(|parts| parts.len() == 2 && parts.iter().all(is_id)) {
        error(&rules::DOCUMENT_ID, "the file has no identifier".to_owned());
    }
    let empty = Dictionary::new();
    let catalog = document.catalog().unwrap_or(&empty);
    let standard = metadata(document, budget, catalog, &mut error);
    let condition = output_intent(document, budget, catalog, &mut error);
    forbidden(document, catalog, &mut error);
    if pages.is_empty() {
        error(&rules::PAGE_COUNT, "the file has no pages".to_owned());
    } else if !pages.len().is_multiple_of(limits.pages.max(1))
        && !is_cover(document, pages)
    {
        let message = format!(
            "{} in all, and no multiple of {}: sheets are folded",
            count(pages.len(), "page"),
            limits.pages
        );
        judge.report(&rules::PAGE_COUNT, None, message);
    }
    sizes(document, pages, judge);
    Facts { standard, condition }
}

/// Whether the pages are the outside and the inside of a cover in one piece: far wider than
/// high.
fn is_cover(document: &Document, pages: &[ObjectId]) -> bool {
    let wide = |id: &ObjectId| {
        box_of(document, *id, b"TrimBox", false)
            .is_some_and(|trim| trim.width() > 1.3 * trim.height())
    };
    pages.len() <= 2 && pages.iter().all(wide)
}

/// Judges the metadata, and says which standard it names.
fn metadata(
    document: &Document,
    budget: &Budget,
    catalog: &Dictionary,
    error: &mut impl FnMut(&'static Rule, String),
) -> Option<String> {
    let packet = catalog
        .get_deref(b"Metadata", document)
        .and_then(Object::as_stream)
        .ok()
        .and_then(|stream| budget.plain(document, stream, MAX_PACKET).ok());
    let Some(packet) = packet else {
        error(&rules::METADATA, "the file has no XMP metadata".to_owned());
        return None;
    };
    let text = String::from_utf8_lossy(&packet);
    let value = |key: &str| property(&text, key);
    let standard = value("pdfxid:GTS_PDFXVersion");
    if standard.as_deref() != Some("PDF/X-4") {
        let said = standard.as_deref().unwrap_or("nothing");
        error(&rules::STANDARD, format!("the metadata names {said}, not PDF/X-4"));
    }
    for (key, what) in [
        ("dc:title", "title"),
        ("xmp:CreateDate", "date of making"),
        ("xmp:ModifyDate", "date of change"),
        ("xmp:MetadataDate", "date of its own"),
        ("xmpMM:DocumentID", "document identifier"),
        ("xmpMM:VersionID", "version"),
        ("xmpMM:RenditionClass", "rendition class"),
    ] {
        if value(key).is_none_or(|value| value.trim().is_empty()) {
            error(&rules::METADATA, format!("the metadata has no {what} ({key})"));
        }
    }
    let information = document.trailer.get_deref(b"Info", document);
    let information = information.and_then(Object::as_dict).ok();
    let trapped = information
        .and_then(|own| own.get_deref(b"Trapped", document).ok())
        .and_then(|name| name.as_name().ok())
        .map(|name| String::from_utf8_lossy(name).into_owned());
    let said = value("pdf:Trapped");
    let is_decided = |word: Option<&str>| matches!(word, Some("True" | "False"));
    if !is_decided(trapped.as_deref().or(said.as_deref())) {
        error(&rules::TRAPPED, "the file does not say whether it is trapped".to_owned());
    } else if let (Some(own), Some(said)) = (&trapped, &said)
        && own != said
    {
        error(
            &rules::TRAPPED,
            format!("the file says trapped is {own}, its metadata {said}"),
        );
    }
    let has = |key: &[u8]| {
        information.is_some_and(|own| {
            let text = own.get_deref(key, document).and_then(Object::as_str);
            text.is_ok_and(|text| !text.is_empty())
        })
    };
    for (key, what) in [
        ("Title", "title"),
        ("CreationDate", "date of making"),
        ("ModDate", "date of change"),
    ] {
        if !has(key.as_bytes()) {
            error(
                &rules::INFORMATION,
                format!("the document information has no {what} ({key})"),
            );
        }
    }
    standard
}

/// Judges the output intent, and says which printing condition it names.
fn output_intent(
    document: &Document,
    budget: &Budget,
    catalog: &Dictionary,
    error: &mut impl FnMut(&'static Rule, String),
) -> Option<String> {
    const RULE: &Rule = &rules::OUTPUT_INTENT;
    let intents = catalog.get_deref(b"OutputIntents", document);
    let intents = intents.and_then(Object::as_array);
    let of_print = |object: &Object| {
        let intent = document.dereference(object).ok()?.1.as_dict().ok()?;
        let kind = intent.get_deref(b"S", document).ok()?.as_name().ok()?;
        (kind == b"GTS_PDFX").then(|| intent.clone())
    };
    let own: Vec<Dictionary> =
        intents.into_iter().flatten().filter_map(of_print).collect();
    let [intent] = own.as_slice() else {
        error(
            RULE,
            format!("the file has {} output intents for print, not one", own.len()),
        );
        return None;
    };
    let condition = intent
        .get_deref(b"OutputConditionIdentifier", document)
        .and_then(Object::as_str)
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .ok()
        .filter(|condition| !condition.is_empty());
    if condition.is_none() {
        error(RULE, "the output intent names no printing condition".to_owned());
    }
    let profile = intent
        .get_deref(b"DestOutputProfile", document)
        .and_then(Object::as_stream);
    match profile {
        Err(_) => {
            error(RULE, "the printing condition's profile is not in the file".to_owned());
        }
        Ok(stream) => {
            let bytes = budget.plain(document, stream, MAX_PACKET).unwrap_or_default();
            let intent = crate::model::edition::Intent::Relative;
            if let Err(reason) =
                crate::pages::picture::colour::Condition::new(&bytes, intent)
            {
                error(
                    RULE,
                    format!("the printing condition's profile is not one: {reason}"),
                );
            }
            let parts = stream.dict.get_deref(b"N", document).and_then(Object::as_i64);
            if parts.ok() != Some(4) {
                error(RULE, "the profile is not entered as one of four inks".to_owned());
            }
        }
    }
    condition
}

/// What a print file must not have.
fn forbidden(
    document: &Document,
    catalog: &Dictionary,
    error: &mut impl FnMut(&'static Rule, String),
) {
    for (key, what) in [
        ("OpenAction", "an action when it is opened"),
        ("AA", "actions of its own"),
        ("AcroForm", "a form to be filled in"),
        ("Collection", "a collection of files"),
    ] {
        if catalog.has(key.as_bytes()) {
            error(&rules::ACTIONS, format!("the file has {what}"));
        }
    }
    if let Ok(names) = document.get_dict_in_dict(catalog, b"Names") {
        for (key, what) in [
            ("JavaScript", "programs"),
            ("AlternatePresentations", "other presentations of its pages"),
        ] {
            if names.has(key.as_bytes()) {
                error(&rules::ACTIONS, format!("the file has {what}"));
            }
        }
    }
    let layers = document
        .get_dict_in_dict(catalog, b"OCProperties")
        .and_then(|layers| layers.get_deref(b"OCGs", document))
        .and_then(Object::as_array);
    if layers.is_ok_and(|layers| !layers.is_empty()) {
        error(&rules::LAYERS, "the file has layers that can be hidden".to_owned());
    }
}

/// Pages of one book have one size.
fn sizes(document: &Document, pages: &[ObjectId], judge: &mut Judge<'_>) {
    let size = |id: &ObjectId| {
        let trim = box_of(document, *id, b"TrimBox", false)?;
        Some([trim.width(), trim.height()])
    };
    let Some(first) = pages.first().and_then(size) else { return };
    for (index, id) in pages.iter().enumerate() {
        let Some([width, height]) = size(id) else { continue };
        if (width - first[0]).abs() > 0.5 || (height - first[1]).abs() > 0.5 {
            judge.turn_to(index + 1, Boxes::default(), false);
            let message = format!(
                "the page is trimmed to {:.1} × {:.1} mm, the first to {:.1} × {:.1} mm",
                width / MM,
                height / MM,
                first[0] / MM,
                first[1] / MM
            );
            judge.report(&rules::PAGE_SIZE, None, message);
        }
    }
    judge.turn_to(0, Boxes::default(), false);
}

/// Judges a page's boxes and what else it has beside content, and gives the boxes.
pub(super) fn boxes(
    document: &Document,
    id: ObjectId,
    number: usize,
    limits: &Limits,
    judge: &mut Judge<'_>,
) -> Boxes {
    judge.turn_to(number, Boxes::default(), false);
    let area = |key: &[u8], inherits| {
        box_of(document, id, key, inherits).filter(|area| !area.is_empty())
    };
    let mut error = |rule, message: &str| {
        judge.report(rule, None, message.to_owned());
    };
    let a4 = Area { left: 0.0, bottom: 0.0, right: 595.0, top: 842.0 };
    let media = area(b"MediaBox", true);
    if media.is_none() {
        error(&rules::BOXES, "the page has no media box");
    }
    let media = media.unwrap_or(a4);
    let trim = area(b"TrimBox", false);
    let art = area(b"ArtBox", false);
    match (trim, art) {
        (None, None) => error(&rules::BOXES, "the page has no trim box"),
        (Some(_), Some(_)) => {
            error(&rules::BOXES, "the page has both a trim box and an art box");
        }
        _ => {}
    }
    let trim = trim.or(art).unwrap_or(media);
    let bleed = area(b"BleedBox", false);
    if bleed.is_none() {
        error(&rules::BLEED, "the page has no bleed box");
    }
    let has_bleed = bleed.is_some();
    let bleed = bleed.unwrap_or(trim);
    if !bleed.holds(trim) {
        error(&rules::BOXES, "the trim box reaches over the bleed box");
    }
    if !media.holds(bleed) {
        error(&rules::BOXES, "the bleed box reaches over the media box");
    }
    if let Some(crop) = area(b"CropBox", true)
        && !crop.holds(trim)
    {
        error(&rules::BOXES, "the crop box cuts into the trimmed page");
    }
    let empty = Dictionary::new();
    let page = document.get_dictionary(id).unwrap_or(&empty);
    let turned = inherited(document, id, b"Rotate").and_then(|turn| turn.as_i64().ok());
    if turned.is_some_and(|turn| turn % 360 != 0) {
        error(&rules::PAGE_TURNED, "the page is turned");
    }
    if page.has(b"UserUnit") {
        error(&rules::PAGE_TURNED, "the page has a unit of its own");
    }
    if page.has(b"AA") {
        error(&rules::ACTIONS, "the page has actions of its own");
    }
    if page.has(b"PresSteps") {
        error(&rules::ACTIONS, "the page has other presentations");
    }
    let least = limits.bleed * MM;
    let gaps = [
        trim.left - bleed.left,
        bleed.right - trim.right,
        trim.bottom - bleed.bottom,
        bleed.top - trim.top,
    ];
    let gap = gaps.into_iter().fold(f32::MAX, f32::min);
    if has_bleed && gap < least - 0.05 && gap >= 0.0 {
        let message = format!(
            "the page has {:.1} mm of bleed, the least is {} mm",
            gap / MM,
            limits.bleed
        );
        error(&rules::BLEED, &message);
    }
    let view = View::of(document, id);
    let boxes = Boxes { media, bleed, trim, view };
    judge.turn_to(number, boxes, false);
    annotations(document, page, boxes, judge);
    boxes
}

/// Finds links, notes and fields that stand on the printed page.
fn annotations(
    document: &Document,
    page: &Dictionary,
    boxes: Boxes,
    judge: &mut Judge<'_>,
) {
    /// What looking at one costs, in operators.
    const ANNOTATION: u64 = 20;
    let all = page.get_deref(b"Annots", document).and_then(Object::as_array);
    for object in all.into_iter().flatten().take(10_000) {
        let Ok((_, Object::Dictionary(own))) = document.dereference(object) else {
            continue;
        };
        if !judge.budget.work(ANNOTATION) {
            return;
        }
        let kind = own.get_deref(b"Subtype", document).and_then(Object::as_name);
        let kind = kind.unwrap_or_default();
        if matches!(kind, b"TrapNet" | b"PrinterMark") {
            continue;
        }
        let sides = crate::output::pdf::function::numbers(document, own, b"Rect");
        let area = sides.and_then(|sides| sides.try_into().ok()).map(Area::of_corners);
        if area.is_none_or(|area| !area.meet(boxes.bleed).is_empty()) {
            let message = format!(
                "an annotation ({}) is on the page",
                String::from_utf8_lossy(kind.get(..40).unwrap_or(kind))
            );
            let at = area.map(|area| boxes.view.corner(area.sides()));
            judge.report(&rules::ANNOTATION, at, message);
        }
    }
}
