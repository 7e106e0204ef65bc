//! Compile: the only caller of the engine. Its findings are moved from generated files to
//! the author's.

use typst::World as _;
use typst::WorldExt as _;
use typst::diag::Severity as EngineSeverity;
use typst::diag::{SourceDiagnostic, Warned};
use typst::syntax::DiagSpan;
use typst_layout::PagedDocument;

use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::place::{Place, Sources};
use crate::translate::Galley;
use crate::world::Press;

/// How many runs an unused result of the engine is kept for.
const KEEP: usize = 10;

/// Sets the galley in the press. Nothing comes back if the engine finds an error.
pub fn compile(
    press: &Press,
    galley: &Galley,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<PagedDocument> {
    let Warned { output, warnings } = typst::compile::<PagedDocument>(press);
    comemo::evict(KEEP);
    let moved = Mover { press, galley, sources };
    sink.extend(warnings.iter().map(|warning| moved.diagnostic(warning)));
    match output {
        Ok(document) => Some(document),
        Err(errors) => {
            sink.extend(errors.iter().map(|error| moved.diagnostic(error)));
            None
        }
    }
}

/// Moves the findings of an export to the author's files.
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
            .find_map(|span| self.place(span))
            .or_else(|| self.fallback());
        let severity = match error.severity {
            EngineSeverity::Error => Severity::Error,
            EngineSeverity::Warning => Severity::Warning,
        };
        let mut diagnostic = Diagnostic::error(
            "typesetting",
            place,
            format!("the page cannot be set: {}", error.message),
        );
        diagnostic.severity = severity;
        if severity == Severity::Warning {
            diagnostic.message = format!("while setting the page: {}", error.message);
        }
        diagnostic
            .hints
            .extend(error.hints.iter().map(|hint| hint.v.to_string()));
        diagnostic
    }

    /// Where a finding stands that is in none of the author's text: a layout of the
    /// project's own is the likeliest cause, and else the report as a whole.
    fn fallback(&self) -> Option<Place> {
        let own = self
            .press
            .own_layouts()
            .next()
            .map(|path| path.trim_start_matches('/'));
        let number = self.sources.find(own.unwrap_or("content/report.yaml"))?;
        Some(Place::new(number, 0, 0))
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
