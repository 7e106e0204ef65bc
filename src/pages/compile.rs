//! Compile: the only caller of the engine. Its findings are moved from generated files to
//! the author's.

use std::borrow::Cow;

use typst::World as _;
use typst::WorldExt as _;
use typst::diag::Severity as EngineSeverity;
use typst::diag::{SourceDiagnostic, SourceResult, Warned};
use typst::ecow::EcoVec;
use typst::engine::Sink as Heard;
use typst::foundations::{Bytes, Module};
use typst::model::Document as _;
use typst::syntax::DiagSpan;
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Severity, Sink, rules};
use crate::model::edition::Edition;
use crate::model::place::{Place, Sources};
use crate::pages::passes;
use crate::pages::translate::{self, Galley};
use crate::pages::world::{Press, file_id};

/// A set report.
pub struct Setting {
    /// The generated Typst.
    pub galley: Galley,
    /// The pages, in the order they are bound in.
    pub document: PagedDocument,
    /// The same in the order they were set in, which differs where languages face each
    /// other: each was set by itself.
    pub as_set: PagedDocument,
    /// What was set.
    pub edition: Edition,
    /// The printing condition's profile, for the print edition.
    pub profile: Cow<'static, [u8]>,
}

/// Sets the galley in the press. Nothing comes back if the engine finds an error.
///
/// The engine sets a document several times, until what it says of its own pages is true of
/// them: from nothing or, with `before`, from where things were on pages of before. `is_last`
/// says that it sets nothing more after this: what it need not remember makes room.
pub fn compile(
    press: &Press,
    galley: &Galley,
    sources: &Sources,
    before: Option<&PagedDocument>,
    is_last: bool,
    sink: &mut Sink,
) -> Option<PagedDocument> {
    let moved = Mover { press, galley, sources };
    let Warned { output, warnings } = set(press, before, is_last);
    sink.extend(warnings.iter().map(|warning| moved.diagnostic(warning)));
    match output {
        Ok(document) => Some(document),
        Err(errors) => {
            sink.extend(errors.iter().map(|error| moved.diagnostic(error)));
            None
        }
    }
}

/// Sets what is in the press, from nothing or from pages of before.
fn set(
    press: &Press,
    before: Option<&PagedDocument>,
    is_last: bool,
) -> Warned<SourceResult<PagedDocument>> {
    let set = before.and_then(|before| passes::settled(press, Some(before), false));
    match set.or_else(|| passes::settled(press, None, is_last)) {
        Some((document, warnings)) => Warned { output: Ok(document), warnings },
        None => typst::compile(press),
    }
}

/// The pages of a document in the order they are bound in: that of their numbers.
pub fn bound(document: &PagedDocument) -> PagedDocument {
    let order = order(document);
    if order.is_sorted() {
        return document.clone();
    }
    let pages = order.iter().filter_map(|(at, _)| document.pages().get(*at).cloned());
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// Which pages of a document follow one another by their numbers: their positions from 0, and
/// the numbers.
pub fn order(document: &PagedDocument) -> Vec<(usize, u64)> {
    let pages = document.pages().iter().enumerate();
    let mut order: Vec<_> = pages.map(|(at, page)| (at, page.number)).collect();
    order.sort_by_key(|(_, number)| *number);
    order
}

/// What a file of the press defines.
pub(super) fn module(press: &Press, path: &str) -> Option<Module> {
    let source = press.source(file_id(path)?).ok()?;
    passes::evaluated(press, &source, &mut Heard::new())
}

/// Sets a document that has not changed as if all its pages had moved, so that the engine
/// uses, and goes on remembering, what it knows of every part of it.
pub fn walk(press: &Press, document: &PagedDocument) {
    let mut pages = EcoVec::from(document.pages());
    if let Some(first) = document.pages().first() {
        pages.insert(0, first.clone());
    }
    let pages = PagedDocument::new(pages, document.info().clone());
    let _ = passes::settled(press, Some(&pages), false);
}

/// Whether a document is what the press makes from nothing.
pub fn holds(press: &Press, document: &PagedDocument) -> bool {
    let pages = |document: &PagedDocument| -> Vec<u128> {
        document.pages().iter().map(typst::utils::hash128).collect()
    };
    set(press, None, false)
        .output
        .is_ok_and(|made| pages(&made) == pages(document))
}

/// Sets a drawing by itself, on a page of its own.
///
/// # Errors
/// If it cannot be set, with the engine's reason.
pub fn specimen(drawing: &Bytes) -> Result<PagedDocument, String> {
    let path = "/specimen.svg";
    let mut press = Press::new();
    let pictures = std::iter::once((path.to_owned(), drawing.clone())).collect();
    press.load(&translate::specimen(path), &[], pictures);
    let set = typst::compile::<PagedDocument>(&press).output;
    set.map_err(|errors| match errors.first() {
        Some(error) => error.message.to_string(),
        None => "no reason is known".to_owned(),
    })
}

/// Moves the findings of an export to the author's files. What has no place there is for
/// `culprit.rs` to follow up.
pub fn moved<'a>(
    press: &'a Press,
    galley: &'a Galley,
    sources: &'a Sources,
    errors: &'a [SourceDiagnostic],
) -> impl Iterator<Item = Diagnostic> + 'a {
    let mover = Mover { press, galley, sources };
    errors.iter().map(move |error| mover.diagnostic(error))
}

struct Mover<'a> {
    press: &'a Press,
    galley: &'a Galley,
    sources: &'a Sources,
}

impl Mover<'_> {
    fn diagnostic(&self, error: &SourceDiagnostic) -> Diagnostic {
        // The innermost place that is the author's: the error itself, or a call on the way.
        let trace = error.trace.iter().map(|point| DiagSpan::from(point.span));
        let place = std::iter::once(error.span)
            .chain(trace)
            .find_map(|span| self.place(span));
        let severity = match error.severity {
            EngineSeverity::Error => Severity::Error,
            EngineSeverity::Warning => Severity::Warning,
        };
        let mut diagnostic = rules::TYPESETTING
            .finding(place, format!("the page cannot be set: {}", error.message));
        diagnostic.severity = severity;
        if severity == Severity::Warning {
            diagnostic.message = format!("while setting the page: {}", error.message);
        }
        diagnostic
            .hints
            .extend(error.hints.iter().map(|hint| hint.v.to_string()));
        diagnostic
    }

    fn place(&self, span: DiagSpan) -> Option<Place> {
        let id = span.id()?;
        let range = self.press.range(span)?;
        let path = id.vpath().get_with_slash();
        if let Some(file) = self.galley.files.iter().find(|file| file.path == path) {
            return file.place(range.start);
        }
        // A layout of the project's own is the author's file; one of ours is not.
        if !self.press.is_own_layout(path) || self.press.source(id).is_err() {
            return None;
        }
        let number = self.sources.find(path.trim_start_matches('/'))?;
        Some(Place::new(number, range.start, range.end))
    }
}
