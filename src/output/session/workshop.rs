//! Sets reports, and writes what was set. One workshop kept over many builds knows what has not
//! changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::foundations::Bytes;
use typst::text::Font;
use typst_layout::PagedDocument;

use super::pictures::{self, Noted};
use crate::diag::{Sink, rules};
use crate::input::project::{Files, Inputs};
use crate::model::edition::{Edition, Medium};
use crate::model::place::{Place, Sources};
use crate::model::report::Report;
use crate::output::evidence::{Shelf, evidence};
use crate::output::export;
use crate::output::ledger::{self, Ledger};
use crate::output::preflight;
use crate::output::print;
use crate::pages::compile::{self, Setting};
use crate::pages::culprit;
use crate::pages::fonts;
use crate::pages::picture;
use crate::pages::translate;
use crate::pages::world::Press;
use crate::pages::{fit, short};
use crate::proof::{Proof, Wish, edition};

/// How many reports an unused result of the engine is kept for.
const KEEP: usize = 10;

/// A PDF and its ledger.
pub type Written = (Vec<u8>, Ledger);

/// Sets reports. One workshop kept over many builds knows what has not changed.
pub struct Workshop {
    files: Arc<dyn Files>,
    shelf: Shelf,
    press: Press,
    /// The project's own layouts, as last set.
    layouts: Vec<(String, String)>,
    /// The pictures, as last set.
    pictures: BTreeMap<String, Bytes>,
    /// The fonts of the project's own, as last set.
    fonts: Vec<Font>,
    /// The SHA-256 of the files of both.
    material: BTreeMap<String, String>,
    /// Whether it starts from the pages it set last.
    is_live: bool,
    /// Whether it has set anything.
    has_set: bool,
    /// Whether what it sets next is the last it sets.
    is_last: bool,
    /// The program that ledgers name in place of this one.
    program: Option<String>,
    last: Option<PagedDocument>,
}

impl Default for Workshop {
    /// A workshop for reports without pictures.
    fn default() -> Self {
        Self::new(Arc::new(BTreeMap::new()))
    }
}

impl Workshop {
    /// A workshop whose pictures and evidence come from `files`.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            shelf: Shelf::new(Arc::clone(&files)),
            files,
            press: Press::default(),
            layouts: vec![],
            pictures: BTreeMap::new(),
            fonts: vec![],
            material: BTreeMap::new(),
            is_live: false,
            has_set: false,
            is_last: false,
            program: None,
            last: None,
        }
    }

    /// A workshop that sets one report again and again, and starts from the pages it set
    /// last. [`Workshop::rest`] is to be called between.
    pub fn live(files: Arc<dyn Files>) -> Self {
        Self { is_live: true, ..Self::new(files) }
    }

    /// Says that what it sets next is the last it sets: then it remembers less.
    pub fn comes_last(&mut self) {
        self.is_last = true;
    }

    /// Has ledgers name another program: what that one made can then be held against what this one
    /// makes.
    pub fn is_called(&mut self, program: &str) {
        self.program = Some(program.to_owned());
    }

    /// A workshop of the same kind that knows nothing.
    pub fn afresh(&self) -> Self {
        Self {
            is_live: self.is_live,
            ..Self::new(Arc::clone(&self.files))
        }
    }

    /// Looks at the pictures of a bound report, as [`Workshop::set`] does. Findings are added
    /// to the proof's.
    pub fn look_at_pictures(&self, proof: &mut Proof) {
        let mut sink = Sink::default();
        if let Some(report) = &proof.report {
            let printer = Some(picture::colour::FOGRA39);
            pictures::prepared(report, printer, &*self.files, &mut sink);
            fonts::own(report, &|path| self.files.bytes(path), &mut sink);
        }
        proof.add(sink);
    }

    /// Looks at the evidence that metrics name. Findings are added to the proof's.
    pub fn look_at_evidence(&self, proof: &mut Proof) {
        let mut sink = Sink::default();
        if let Some(data) = &proof.data {
            proof.ties = evidence(data, &self.shelf, &mut sink);
        }
        proof.add(sink);
    }

    /// Sets a bound report and looks at its pages. Findings are added to the proof's.
    pub fn set(
        &mut self,
        proof: &mut Proof,
        inputs: &Inputs,
        wish: &Wish,
    ) -> Option<Setting> {
        let setting = self.lay(proof, inputs, wish)?;
        proof.add(self.inspect(proof.report.as_ref(), &setting));
        Some(setting)
    }

    /// Sets a bound report, and looks at its pages while it writes them as PDF and ledger.
    /// Findings are added to the proof's.
    pub fn make(
        &mut self,
        proof: &mut Proof,
        inputs: &Inputs,
        wish: &Wish,
    ) -> Option<(Setting, Option<Written>)> {
        let setting = self.lay(proof, inputs, wish)?;
        let ((written, of_writing), of_pages) = rayon::join(
            || self.written(proof, &setting),
            || self.inspect(proof.report.as_ref(), &setting),
        );
        proof.add(of_pages);
        proof.add(of_writing);
        Some((setting, written))
    }

    /// Sets a bound report. Findings are added to the proof's.
    pub fn lay(
        &mut self,
        proof: &mut Proof,
        inputs: &Inputs,
        wish: &Wish,
    ) -> Option<Setting> {
        let report = proof.report.as_ref()?;
        // Before it sets anew: the last report a command sets need not be cleared away.
        if self.has_set && !self.is_live {
            self.rest(KEEP);
        }
        self.has_set = true;
        let mut sink = Sink::default();
        let layouts = pictures::layouts(inputs, &mut proof.sources, &mut sink);
        let files = &*self.files;
        let profile = pictures::profile(report, wish, files, &mut sink);
        let printer = (wish.medium == Medium::Screen).then_some(&*profile);
        let noted = Noted::new(files);
        let pictures = pictures::prepared(report, printer, &noted, &mut sink);
        self.fonts = fonts::own(report, &|path| noted.bytes(path), &mut sink);
        self.material = noted.hashes();
        let edition = edition(report, wish);
        let galley = translate::translate(report, &edition);
        self.press.bring(&self.fonts);
        self.press.load(&galley, &layouts, pictures.clone());
        (self.layouts, self.pictures) = (layouts, pictures);
        let document = match sink.has_errors() {
            true => None,
            false => {
                let (press, sources) = (&self.press, &proof.sources);
                let before = self.last.as_ref();
                compile::compile(press, &galley, sources, before, self.is_last, &mut sink)
            }
        };
        let found = self.named(report, &edition, &proof.sources, sink, &|_| vec![]);
        proof.add(found);
        if self.is_live {
            self.last = document.clone().or(self.last.take());
        }
        let as_set = document?;
        // Only where languages face each other is a number no position.
        let document = match edition.faces() {
            true => compile::bound(&as_set),
            false => as_set.clone(),
        };
        Some(Setting { galley, document, as_set, edition, profile })
    }

    /// Gives what the engine has found without a place the author's own. `export` writes
    /// pages, where the finding comes of that.
    fn named(
        &self,
        report: &Report,
        edition: &Edition,
        sources: &Sources,
        found: Sink,
        export: &dyn Fn(&PagedDocument) -> Vec<SourceDiagnostic>,
    ) -> Sink {
        let set = |report: &Report, edition: &Edition| {
            let galley = translate::translate(report, edition);
            let mut press = Press::new();
            press.bring(&self.fonts);
            press.load(&galley, &self.layouts, self.pictures.clone());
            let mut sink = Sink::default();
            let document =
                compile::compile(&press, &galley, sources, None, false, &mut sink);
            let errors = document.map(|document| export(&document)).unwrap_or_default();
            sink.extend(compile::moved(&press, &galley, sources, &errors));
            sink.into_iter().map(|finding| finding.message).collect()
        };
        // A layout of the project's own is the likeliest cause where no text is.
        let own = self.layouts.first().and_then(|(path, _)| sources.find(path));
        let title = report.config.title.values().next().map(|title| title.place);
        let otherwise = own.map(|file| Place::new(file, 0, 0)).or(title);
        let mut sink = Sink::default();
        match otherwise {
            Some(place) => {
                sink.extend(culprit::find(report, edition, found.finish(), place, &set));
            }
            None => sink.extend(found),
        }
        sink
    }

    /// Has the engine forget what it has not used for some rests.
    pub fn rest(&self, rests: usize) {
        comemo::evict(rests);
    }

    /// Goes through all that was set last, so that no rest makes the engine forget it.
    pub fn walk(&self, setting: &Setting) {
        compile::walk(&self.press, &setting.as_set);
    }

    /// Whether pages are the same when they are set from nothing. If not, they will be.
    pub fn holds(&mut self, setting: &Setting) -> bool {
        let holds = compile::holds(&self.press, &setting.as_set);
        if !holds {
            self.last = None;
        }
        holds
    }

    /// Writes a set report as the printer's files: one, or cover and text block apart.
    /// Findings are added to the proof's.
    pub fn print(
        &self,
        proof: &mut Proof,
        setting: &Setting,
        apart: bool,
    ) -> Option<Vec<print::run::File>> {
        let report = proof.report.as_ref()?;
        let mut sink = Sink::default();
        let sources = &proof.sources;
        let layouts = &self.layouts;
        let files = print::run::files(
            report,
            &self.press,
            setting,
            layouts,
            sources,
            apart,
            &mut sink,
        );
        let export = |document: &PagedDocument| {
            export::print(document, &report.config).err().unwrap_or_default()
        };
        let mut sink = self.named(report, &setting.edition, sources, sink, &export);
        // Pictures that have a name were judged by it.
        let is_named =
            proof.findings.iter().any(|it| it.rule == rules::COARSE_PICTURE.name);
        for file in files.iter().flatten() {
            let own = preflight::own(&file.pdf, &report.config.print);
            sink.extend(
                own.into_iter()
                    .filter(|it| !is_named || it.rule != rules::COARSE_PICTURE.name),
            );
        }
        proof.add(sink);
        files
    }

    /// Looks whether everything on the pages it set last has its room.
    pub fn inspect(&self, report: Option<&Report>, setting: &Setting) -> Sink {
        let mut sink = Sink::default();
        fit::fit(&self.press, &setting.galley, &setting.document, &mut sink);
        fit::notes(&self.press, &setting.galley, &setting.document, &mut sink);
        if let Some(report) = report {
            fit::pictures(&self.press, report, setting, &mut sink);
            fit::facing(report, setting, &mut sink);
            short::short(&self.press, report, setting, &mut sink);
        }
        sink
    }

    /// The press that holds what was set last.
    pub fn press(&self) -> &Press {
        &self.press
    }

    /// The ledger of a set report.
    pub fn ledger(&self, proof: &Proof, setting: &Setting) -> Ledger {
        ledger::ledger(proof, setting, &self.press, &self.material)
    }

    /// Whether a ledger is what setting the report would give.
    pub fn would_give(
        &self,
        ledger: &Ledger,
        proof: &mut Proof,
        inputs: &Inputs,
        wish: &Wish,
    ) -> bool {
        let Some(report) = &proof.report else { return false };
        let mut sink = Sink::default();
        pictures::layouts(inputs, &mut proof.sources, &mut sink);
        let material = pictures::material(report, &*self.files);
        !sink.has_errors()
            && ledger.is_of(proof, &edition(report, wish).languages, &material)
    }

    /// Writes a set report as PDF and ledger. Findings are added to the proof's.
    pub fn export(&self, proof: &mut Proof, setting: &Setting) -> Option<Written> {
        let (written, found) = self.written(proof, setting);
        proof.add(found);
        written
    }

    /// A set report as PDF and ledger, and what is found while they are written.
    fn written(&self, proof: &Proof, setting: &Setting) -> (Option<Written>, Sink) {
        let Some(report) = &proof.report else { return (None, Sink::default()) };
        let Setting { galley, as_set: document, .. } = setting;
        let mut sink = Sink::default();
        // Both read the pages, and neither asks the other.
        let mut beside = None;
        let written = rayon::in_place_scope(|scope| {
            let beside = &mut beside;
            scope.spawn(move |_| {
                let mut ledger = self.ledger(proof, setting);
                if let Some(program) = &self.program {
                    ledger.program.clone_from(program);
                }
                let data = proof.data.as_ref();
                let attached = data.map_or(Ok(vec![]), |data| {
                    export::attachments(report, data, &ledger, setting)
                });
                *beside = Some((ledger, attached));
            });
            export::screen(document, &report.config)
                .map(|pages| export::mended(&pages, setting, report))
        });
        let mended = match written {
            Ok(mended) => mended,
            Err(errors) => {
                let sources = &proof.sources;
                sink.extend(compile::moved(&self.press, galley, sources, &errors));
                let export = |document: &PagedDocument| {
                    export::screen(document, &report.config).err().unwrap_or_default()
                };
                let edition = &setting.edition;
                return (None, self.named(report, edition, sources, sink, &export));
            }
        };
        let Some((ledger, attached)) = beside else { return (None, sink) };
        let finished = mended.and_then(|document| export::finish(document, attached?));
        match finished {
            Ok(pdf) => (Some((pdf, ledger)), sink),
            Err(error) => {
                let message = format!("the PDF cannot be written: {error}");
                sink.add(rules::EXPORT.finding(None, message));
                (None, sink)
            }
        }
    }
}

/// Writes some pages of a set report, by their positions from 0: an excerpt to read, and
/// not a document for the archive.
pub fn excerpt(proof: &Proof, setting: &Setting, pages: &[usize]) -> Option<Vec<u8>> {
    export::excerpt(&setting.document, &proof.report.as_ref()?.config, pages)
}
