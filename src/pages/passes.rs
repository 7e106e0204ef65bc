//! Passes: the engine sets a report several times, until what it says of its own pages is true
//! of them. What [`typst::compile`] does, in less time: from pages of before, with chapters
//! read side by side, and without setting anew what was only measured.

use std::num::NonZeroUsize;
use std::sync::Arc;

use comemo::{Constraint, Track as _};
use rayon::iter::{
    IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _,
};
use typst::World;
use typst::diag::{SourceDiagnostic, StrResult};
use typst::ecow::{EcoString, EcoVec};
use typst::engine::{Engine, Route, Sink as Heard, Traced};
use typst::foundations::{
    Content, Label, Module, Selector, StyleChain, Target, TargetElem,
};
use typst::introspection::{
    DocumentPosition, EmptyIntrospector, Introspector, Location, MAX_ITERS,
};
use typst::model::Numbering;
use typst::syntax::{Source, VirtualPath};
use typst::utils::{Protected, hash128};
use typst_layout::{PagedDocument, PagedIntrospector, layout_document};

use crate::pages::world::{Press, Script, file_id};

/// Pages, and what the engine warns of.
pub(super) type Set = (PagedDocument, EcoVec<SourceDiagnostic>);

/// Sets what is in the press: from nothing or, with `before`, from where things were on pages
/// of before, where one pass may be enough in place of three. Nothing comes back where anything
/// is wrong, which [`typst::compile`] words. `is_last` says that nothing is set after it: then
/// what was worked out while the chapters were read makes room for the pages.
pub(super) fn settled(
    press: &Press,
    before: Option<&PagedDocument>,
    is_last: bool,
) -> Option<Set> {
    let mut heard = Heard::new();
    let main = press.source(press.main()).ok()?;
    let chapters = press.chapters();
    if before.is_none() {
        begin(press, &chapters);
    }
    // Side by side, so that the engine knows what they say when it comes to them.
    chapters.into_par_iter().for_each(|script| {
        let _ = evaluated(press, script.source(), &mut Heard::new());
    });
    let content = evaluated(press, &main, &mut heard)?.content();
    if is_last {
        comemo::evict(0);
    }

    let library = press.library();
    let target = TargetElem::target.set(Target::Paged).wrap();
    let base = StyleChain::new(&library.styles);
    let styles = base.chain(&target);
    let traced = Traced::default();
    let world: &dyn World = press;
    let mut known: Arc<dyn Introspector> = match before {
        Some(document) => Arc::new(Known::of(document)),
        None => Arc::new(Known::nothing()),
    };
    for _ in 0..MAX_ITERS {
        let constraint = Constraint::new();
        let mut own = Heard::new();
        let mut engine = Engine {
            library,
            world: world.track(),
            introspector: Protected::new((*known).track_with(&constraint)),
            traced: traced.track(),
            sink: own.track_mut(),
            route: Route::default(),
        };
        let document = layout_document(&mut engine, &content, styles).ok()?;
        let now = Known::of(&document);
        let introspector: &dyn Introspector = &now;
        if constraint.validate(introspector) {
            heard.extend_from_sink(own);
            if is_last {
                // Its memory is needed by what writes the pages.
                rayon::spawn(|| comemo::evict(0));
            }
            return heard.delayed().is_empty().then(|| (document, heard.warnings()));
        }
        known = Arc::new(now);
    }
    None
}

/// What a file of the press defines.
pub(super) fn evaluated(
    press: &Press,
    source: &Source,
    heard: &mut Heard,
) -> Option<Module> {
    let world: &dyn World = press;
    let (traced, route) = (Traced::default(), Route::default());
    let (tracked, sink) = (traced.track(), heard.track_mut());
    typst_eval::eval(world.track(), press.library(), tracked, sink, route.track(), source)
        .ok()
}

/// Reads what all chapters need, which would be read by each: the layouts they call, and the fonts.
fn begin(press: &Press, chapters: &[&Script]) {
    if chapters.is_empty() {
        return;
    }
    let lib = file_id("/layouts/lib.typ").and_then(|id| press.source(id).ok());
    rayon::join(
        || lib.and_then(|lib| evaluated(press, &lib, &mut Heard::new())),
        || {
            // A font is known by its bytes, which would else be gone through when its first text is set.
            press.fonts().into_par_iter().for_each(|font| {
                let _ = hash128(font);
            });
            chapters.par_iter().for_each(|script| {
                let _ = script.source();
            });
        },
    );
}

/// What is known of pages, but for what has only been measured: that stands where it is
/// measured. The engine would look for its like on the pages, and so measure and set everything
/// anew as soon as there are pages.
struct Known<T> {
    pages: Arc<T>,
    /// What any label stands on, before there are pages: a link that leads nowhere would be left
    /// out with its text, and all that comes after it stand elsewhere once it is there.
    somewhere: Option<Content>,
}

impl Known<EmptyIntrospector> {
    fn nothing() -> Self {
        let somewhere = Content::empty().located(Location::new(0));
        Self {
            pages: Arc::new(EmptyIntrospector),
            somewhere: Some(somewhere),
        }
    }
}

impl Known<PagedIntrospector> {
    fn of(document: &PagedDocument) -> Self {
        Self {
            pages: Arc::clone(document.introspector()),
            somewhere: None,
        }
    }
}

impl<T: Introspector> Introspector for Known<T> {
    fn locator(&self, _: u128, _: Location) -> Option<Location> {
        None
    }

    fn query(&self, selector: &Selector) -> EcoVec<Content> {
        self.pages.query(selector)
    }

    fn query_first(&self, selector: &Selector) -> Option<Content> {
        self.pages.query_first(selector)
    }

    fn query_unique(&self, selector: &Selector) -> StrResult<Content> {
        self.pages.query_unique(selector)
    }

    fn query_label(&self, label: Label) -> StrResult<&Content> {
        match &self.somewhere {
            Some(content) => Ok(content),
            None => self.pages.query_label(label),
        }
    }

    fn query_labelled(&self) -> EcoVec<Content> {
        self.pages.query_labelled()
    }

    fn query_count_before(&self, selector: &Selector, end: Location) -> usize {
        self.pages.query_count_before(selector, end)
    }

    fn label_count(&self, label: Label) -> usize {
        self.pages.label_count(label)
    }

    fn pages(&self, location: Location) -> Option<NonZeroUsize> {
        self.pages.pages(location)
    }

    fn page(&self, location: Location) -> Option<NonZeroUsize> {
        self.pages.page(location)
    }

    fn position(&self, location: Location) -> Option<DocumentPosition> {
        self.pages.position(location)
    }

    fn page_numbering(&self, location: Location) -> Option<&Numbering> {
        self.pages.page_numbering(location)
    }

    fn page_supplement(&self, location: Location) -> Option<&Content> {
        self.pages.page_supplement(location)
    }

    fn anchor(&self, location: Location) -> Option<&EcoString> {
        self.pages.anchor(location)
    }

    fn document(&self, location: Location) -> Option<Location> {
        self.pages.document(location)
    }

    fn path(&self, location: Location) -> Option<&VirtualPath> {
        self.pages.path(location)
    }
}
