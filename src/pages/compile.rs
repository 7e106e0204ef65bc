//! Compile: the only caller of the engine. Its findings are moved from generated files to
//! the author's.

use std::borrow::Cow;
use std::sync::Arc;

use comemo::{Constraint, Track as _};
use typst::World as _;
use typst::WorldExt as _;
use typst::diag::Severity as EngineSeverity;
use typst::diag::{SourceDiagnostic, Warned};
use typst::ecow::EcoVec;
use typst::engine::{Engine, Route, Sink as Heard, Traced};
use typst::foundations::{Bytes, Module, StyleChain, Target, TargetElem};
use typst::introspection::{Introspector, MAX_ITERS};
use typst::model::Document as _;
use typst::syntax::DiagSpan;
use typst::utils::Protected;
use typst_layout::{PagedDocument, layout_document};

use crate::diag::{Diagnostic, Severity, Sink, rules};
use crate::model::edition::Edition;
use crate::model::place::{Place, Sources};
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
/// them: from nothing or, with `before`, from where things were on pages of before.
pub fn compile(
    press: &Press,
    galley: &Galley,
    sources: &Sources,
    before: Option<&PagedDocument>,
    sink: &mut Sink,
) -> Option<PagedDocument> {
    let moved = Mover { press, galley, sources };
    if let Some((document, warnings)) = before.and_then(|before| again(press, before)) {
        sink.extend(warnings.iter().map(|warning| moved.diagnostic(warning)));
        return Some(document);
    }
    let Warned { output, warnings } = typst::compile::<PagedDocument>(press);
    sink.extend(warnings.iter().map(|warning| moved.diagnostic(warning)));
    match output {
        Ok(document) => Some(document),
        Err(errors) => {
            sink.extend(errors.iter().map(|error| moved.diagnostic(error)));
            None
        }
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

/// What [`typst::compile`] does, but starting from the pages of before. Where few things
/// have moved, one run is enough in place of three. Nothing comes back where anything is
/// wrong: then it must be set from nothing.
fn again(
    press: &Press,
    before: &PagedDocument,
) -> Option<(PagedDocument, EcoVec<SourceDiagnostic>)> {
    let world: &dyn typst::World = press;
    let world = world.track();
    let library = press.library();
    let target = TargetElem::target.set(Target::Paged).wrap();
    let base = StyleChain::new(&library.styles);
    let styles = base.chain(&target);
    let traced = Traced::default();
    let mut heard = Heard::new();
    let main = press.source(press.main()).ok()?;
    let route = Route::default();
    let (tracked, sink) = (traced.track(), heard.track_mut());
    let module = typst_eval::eval(world, library, tracked, sink, route.track(), &main);
    let content = module.ok()?.content();

    let mut known = Arc::clone(before.introspector());
    for _ in 0..MAX_ITERS {
        let constraint = Constraint::new();
        let mut own = Heard::new();
        let introspector: &dyn Introspector = &*known;
        let mut engine = Engine {
            library,
            world,
            introspector: Protected::new(introspector.track_with(&constraint)),
            traced: traced.track(),
            sink: own.track_mut(),
            route: Route::default(),
        };
        let document = layout_document(&mut engine, &content, styles).ok()?;
        let now = Arc::clone(document.introspector());
        let introspector: &dyn Introspector = &*now;
        if constraint.validate(introspector) {
            heard.extend_from_sink(own);
            return heard.delayed().is_empty().then(|| (document, heard.warnings()));
        }
        known = now;
    }
    None
}

/// What a file of the press defines.
pub(super) fn module(press: &Press, path: &str) -> Option<Module> {
    let source = press.source(file_id(path)?).ok()?;
    let world: &dyn typst::World = press;
    let (traced, mut heard) = (Traced::default(), Heard::new());
    let (tracked, sink) = (traced.track(), heard.track_mut());
    let (library, route) = (press.library(), Route::default());
    typst_eval::eval(world.track(), library, tracked, sink, route.track(), &source).ok()
}

/// Sets a document that has not changed as if all its pages had moved, so that the engine
/// uses, and goes on remembering, what it knows of every part of it.
pub fn walk(press: &Press, document: &PagedDocument) {
    let mut pages = EcoVec::from(document.pages());
    if let Some(first) = document.pages().first() {
        pages.insert(0, first.clone());
    }
    let _ = again(press, &PagedDocument::new(pages, document.info().clone()));
}

/// Whether a document is what the press makes from nothing.
pub fn holds(press: &Press, document: &PagedDocument) -> bool {
    let pages = |document: &PagedDocument| -> Vec<u128> {
        document.pages().iter().map(typst::utils::hash128).collect()
    };
    let made = typst::compile::<PagedDocument>(press).output;
    made.is_ok_and(|made| pages(&made) == pages(document))
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
