//! Recto compiles an ESG report: Markdown chapters in two languages, a YAML dataset and
//! Typst layouts become one bilingual PDF in which every figure is bound to the dataset.
//!
//! Data flows one way, and each stage has its own type:
//!
//! 1. [`load`] parses the project's text into a [`Draft`](load::Draft): placed, nothing
//!    looked up.
//! 2. [`resolve`] binds figures, links and provisions into a
//!    [`Report`], in which nothing is missing.
//! 3. [`checks`] judge a sound report.
//! 4. [`translate`] walks the report and calls layout functions: the
//!    [`Galley`], generated Typst with a table that leads back to the
//!    Markdown.
//! 5. [`compile`] has the engine set the galley in a hermetic [`world`].
//! 6. [`export`] writes the PDF, [`ledger`] the list of every printed figure.
//!
//! [`proof`] and [`Workshop`] run them in order. Every stage reports to one [`diag::Sink`].

pub mod checks;
pub mod compile;
pub mod culprit;
pub mod diag;
pub mod diff;
pub mod export;
pub mod filing;
pub mod fit;
pub mod framework;
pub mod import;
pub mod ledger;
pub mod load;
pub mod model;
pub mod pdf;
pub mod picture;
pub mod preflight;
pub mod preview;
pub mod print;
pub mod project;
pub mod resolve;
pub mod roll;
pub mod schema;
pub mod sheet;
pub mod starter;
pub mod trace;
pub mod translate;
pub mod verify;
pub mod world;

use std::collections::BTreeMap;
use std::io;

use diag::{Diagnostic, Sink};
use ledger::Ledger;
use model::acceptance::Acceptance;
use model::config::{Config, Confirmed, Date, SignedOff};
use model::edition::{Alone, Edition, Medium};
use model::lang::{ByLang, Lang};
use model::place::{Place, Placed, Sources};
use model::published::Published;
use model::report::Report;
use project::Inputs;
use resolve::data::Data;
use translate::Galley;
use typst::diag::SourceDiagnostic;
use typst::foundations::Bytes;
use typst_layout::PagedDocument;
use world::Press;

/// What a caller wants of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The languages to print; all of the report's if empty.
    pub languages: Vec<Lang>,
    /// The date of the PDF in the report's stead.
    pub date: Option<Date>,
    /// What the edition is for.
    pub medium: Medium,
    /// The one chapter to print, with bare pages in place of all others.
    pub alone: Option<Alone>,
}

/// A report that could be bound, with the files it was read from.
#[derive(Debug, Default)]
pub struct Proof {
    /// All files read.
    pub sources: Sources,
    /// All findings, in the order of files and places.
    pub findings: Vec<Diagnostic>,
    /// The report; nothing if a finding is an error.
    pub report: Option<Report>,
    /// The dataset, computed; nothing if the settings could not be read.
    pub data: Option<Data>,
    /// The settings, where they can be read.
    pub config: Option<Config>,
    /// What the checks knew beside it.
    matter: Option<Matter>,
}

/// A set report.
pub struct Setting {
    /// The generated Typst.
    pub galley: Galley,
    /// The pages.
    pub document: PagedDocument,
    /// What was set.
    pub edition: Edition,
    /// The printing condition's profile, for the print edition.
    pub profile: Vec<u8>,
}

/// What the checks want to know beside a proof.
#[derive(Debug)]
pub struct Matter {
    config: Config,
    confirmed: Confirmed,
    accepted: Vec<Acceptance>,
    glossary: Vec<ByLang<Placed<String>>>,
    signed_off: Option<SignedOff>,
    published: Vec<Published>,
    /// How many files had been read before.
    first_file: usize,
}

/// Reads and binds a project: everything that can be judged without layout.
pub fn proof(inputs: &Inputs, wish: &Wish) -> Proof {
    proof_among(Sources::default(), inputs, wish)
}

/// As [`proof`], with files added to those of another run, so that places in both stay
/// apart.
pub fn proof_among(sources: Sources, inputs: &Inputs, wish: &Wish) -> Proof {
    let (mut proof, matter) = bind(sources, inputs, wish);
    let judged = judge(&proof, matter.as_ref());
    let stops = judged.has_errors();
    add(&mut proof.findings, judged);
    proof.report = proof.report.filter(|_| !stops);
    proof.matter = matter;
    proof
}

/// Reads and binds a project among other files, and leaves the judging for later. Where the
/// settings could not be read there is nothing to judge.
pub fn bind(
    mut sources: Sources,
    inputs: &Inputs,
    wish: &Wish,
) -> (Proof, Option<Matter>) {
    let mut sink = Sink::default();
    let first_file = sources.files().len();
    let published = published(inputs, &mut sources, &mut sink);
    let Some(mut draft) = load::load(inputs, &mut sources, &mut sink) else {
        let findings = sink.finish();
        return (Proof { sources, findings, ..Proof::default() }, None);
    };
    draft.config.date = wish.date.unwrap_or(draft.config.date);
    let matter = Matter {
        config: draft.config.clone(),
        confirmed: std::mem::take(&mut draft.confirmed),
        accepted: draft.accepted.clone(),
        glossary: std::mem::take(&mut draft.glossary),
        signed_off: draft.signed_off.take(),
        published,
        first_file,
    };
    let (report, data) = resolve::resolve(draft, &matter.published, &mut sink);
    let proof = Proof {
        sources,
        findings: sink.finish(),
        report,
        data: Some(data),
        config: Some(matter.config.clone()),
        matter: None,
    };
    (proof, Some(matter))
}

/// Runs the checks on what was bound.
pub fn judge(proof: &Proof, matter: Option<&Matter>) -> Sink {
    let mut sink = Sink::default();
    if let (Some(data), Some(matter)) = (&proof.data, matter) {
        let subject = checks::Subject {
            config: &matter.config,
            data,
            report: proof.report.as_ref(),
            confirmed: &matter.confirmed,
            signed_off: matter.signed_off.as_ref(),
            sources: &proof.sources,
            first_file: matter.first_file,
            glossary: &matter.glossary,
            published: &matter.published,
        };
        checks::check(&subject, &matter.accepted, &mut sink);
    }
    sink
}

/// Reads what was published before.
fn published(inputs: &Inputs, sources: &mut Sources, sink: &mut Sink) -> Vec<Published> {
    let mut published = vec![];
    for input in &inputs.published {
        match ledger::published(input) {
            Ok(report) => published.push(report),
            Err(reason) => {
                let file = sources.add(input.path.clone(), String::new());
                sink.add(
                    Diagnostic::error(
                        "unreadable-file",
                        Place::new(file, 0, 0),
                        format!("{} cannot be read: {reason}", input.path),
                    )
                    .hint("take the file from where it was committed: only `recto lock` writes it"),
                );
            }
        }
    }
    published
}

/// Looks at the pictures of a bound report, as [`Workshop::set`] does. Findings are added
/// to the proof's.
pub fn look_at_pictures(
    proof: &mut Proof,
    picture: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) {
    let mut sink = Sink::default();
    if let Some(report) = &proof.report {
        pictures(report, Some(print::colour::FOGRA39), picture, &mut sink);
    }
    add(&mut proof.findings, sink);
}

/// Looks at the evidence that metrics name. Findings are added to the proof's.
pub fn look_at_evidence(proof: &mut Proof, read: &dyn Fn(&str) -> io::Result<Vec<u8>>) {
    let mut sink = Sink::default();
    if let Some(data) = &proof.data {
        trace::evidence(data, read, &mut sink);
    }
    add(&mut proof.findings, sink);
}

/// How many reports an unused result of the engine is kept for.
const KEEP: usize = 10;

/// Sets reports. One workshop kept over many builds knows what has not changed.
#[derive(Default)]
pub struct Workshop {
    press: Press,
    /// The project's own layouts, as last set.
    layouts: Vec<(String, String)>,
    /// The pictures, as last set.
    pictures: BTreeMap<String, Bytes>,
    /// Whether it starts from the pages it set last.
    is_live: bool,
    last: Option<PagedDocument>,
}

impl Workshop {
    /// A workshop that sets one report again and again, and starts from the pages it set
    /// last. [`Workshop::rest`] is to be called between.
    pub fn live() -> Self {
        Self { is_live: true, ..Self::default() }
    }

    /// Sets a bound report and looks at its pages. Findings are added to the proof's.
    pub fn set(
        &mut self,
        proof: &mut Proof,
        inputs: &Inputs,
        picture: &dyn Fn(&str) -> io::Result<Vec<u8>>,
        wish: &Wish,
    ) -> Option<Setting> {
        let setting = self.lay(proof, inputs, picture, wish)?;
        add(&mut proof.findings, self.inspect(proof.report.as_ref(), &setting));
        Some(setting)
    }

    /// Sets a bound report. Findings are added to the proof's.
    pub fn lay(
        &mut self,
        proof: &mut Proof,
        inputs: &Inputs,
        picture: &dyn Fn(&str) -> io::Result<Vec<u8>>,
        wish: &Wish,
    ) -> Option<Setting> {
        let report = proof.report.as_ref()?;
        let mut sink = Sink::default();
        let layouts = layouts(inputs, &mut proof.sources, &mut sink);
        let profile = profile(report, wish, picture, &mut sink);
        let printer = (wish.medium == Medium::Screen).then_some(profile.as_slice());
        let pictures = pictures(report, printer, picture, &mut sink);
        let edition = edition(report, wish);
        let galley = translate::translate(report, &edition);
        self.press.load(&galley, &layouts, pictures.clone());
        (self.layouts, self.pictures) = (layouts, pictures);
        let document = match sink.has_errors() {
            true => None,
            false => {
                let (press, sources) = (&self.press, &proof.sources);
                compile::compile(press, &galley, sources, self.last.as_ref(), &mut sink)
            }
        };
        let found = self.named(report, &edition, &proof.sources, sink, &|_| vec![]);
        add(&mut proof.findings, found);
        match self.is_live {
            true => self.last = document.clone().or(self.last.take()),
            false => self.rest(KEEP),
        }
        Some(Setting { galley, document: document?, edition, profile })
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
            press.load(&galley, &self.layouts, self.pictures.clone());
            let mut sink = Sink::default();
            let document = compile::compile(&press, &galley, sources, None, &mut sink);
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
        compile::walk(&self.press, &setting.document);
    }

    /// Whether pages are the same when they are set from nothing. If not, they will be.
    pub fn holds(&mut self, setting: &Setting) -> bool {
        let holds = compile::holds(&self.press, &setting.document);
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
        let is_named = proof.findings.iter().any(|it| it.rule == fit::COARSE);
        for file in files.iter().flatten() {
            let own = preflight::own(&file.pdf, &report.config.print);
            sink.extend(own.into_iter().filter(|it| !is_named || it.rule != fit::COARSE));
        }
        add(&mut proof.findings, sink);
        files
    }

    /// Looks whether everything on the pages it set last has its room.
    pub fn inspect(&self, report: Option<&Report>, setting: &Setting) -> Sink {
        let mut sink = Sink::default();
        fit::fit(&self.press, &setting.galley, &setting.document, &mut sink);
        if let Some(report) = report {
            fit::pictures(&self.press, report, setting, &mut sink);
        }
        sink
    }

    /// The press that holds what was set last.
    pub fn press(&self) -> &Press {
        &self.press
    }

    /// The ledger of a set report.
    pub fn ledger(&self, proof: &Proof, setting: &Setting) -> Ledger {
        ledger::ledger(proof, setting, &self.press)
    }

    /// Writes a set report as PDF and ledger. Findings are added to the proof's.
    pub fn export(
        &self,
        proof: &mut Proof,
        setting: &Setting,
    ) -> Option<(Vec<u8>, Ledger)> {
        let report = proof.report.as_ref()?;
        let Setting { galley, document, .. } = setting;
        let mut sink = Sink::default();
        let pdf = match export::screen(document, &report.config) {
            Ok(pdf) => pdf,
            Err(errors) => {
                let sources = &proof.sources;
                sink.extend(compile::moved(&self.press, galley, sources, &errors));
                let export = |document: &PagedDocument| {
                    export::screen(document, &report.config).err().unwrap_or_default()
                };
                let sink = self.named(report, &setting.edition, sources, sink, &export);
                add(&mut proof.findings, sink);
                return None;
            }
        };
        let ledger = self.ledger(proof, setting);
        let attachments = match &proof.data {
            Some(data) => export::attachments(report, data, &ledger, setting),
            None => vec![],
        };
        match export::finish(&pdf, attachments, setting, &report.config) {
            Ok(pdf) => Some((pdf, ledger)),
            Err(error) => {
                let message = format!("the PDF cannot be written: {error}");
                sink.add(Diagnostic::error("export", None, message));
                add(&mut proof.findings, sink);
                None
            }
        }
    }
}

/// The profile of the printing condition, for the print edition.
fn profile(
    report: &Report,
    wish: &Wish,
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    sink: &mut Sink,
) -> Vec<u8> {
    let own = report.config.print.profile.as_ref();
    let Some(path) = own.filter(|_| wish.medium == Medium::Print) else {
        return print::colour::FOGRA39.to_vec();
    };
    let bytes = read(&path.value).map_err(|error| error.to_string());
    let checked = bytes.and_then(|bytes| {
        let intent = report.config.print.intent;
        print::colour::Condition::new(&bytes, intent).map(|_| bytes)
    });
    checked.unwrap_or_else(|reason| {
        let message = format!("{} cannot be used as a profile: {reason}", path.value);
        sink.add(
            Diagnostic::error("unusable-profile", path.place, message)
                .hint("ask the printer for the ICC profile of the press and paper"),
        );
        vec![]
    })
}

/// Writes some pages of a set report, by their positions from 0: an excerpt to read, and
/// not a document for the archive.
pub fn excerpt(proof: &Proof, setting: &Setting, pages: &[usize]) -> Option<Vec<u8>> {
    export::excerpt(&setting.document, &proof.report.as_ref()?.config, pages)
}

/// The edition a wish asks of a report.
pub fn edition(report: &Report, wish: &Wish) -> Edition {
    let all = &report.config.languages;
    let wanted = if wish.languages.is_empty() { all } else { &wish.languages };
    Edition {
        languages: wanted.clone(),
        medium: wish.medium,
        alone: wish.alone.clone(),
    }
}

fn add(findings: &mut Vec<Diagnostic>, sink: Sink) {
    let mut all = Sink::default();
    all.extend(std::mem::take(findings));
    all.extend(sink);
    *findings = all.finish();
}

/// The pictures as the engine is shown them, by rooted path.
fn pictures(
    report: &Report,
    printer: Option<&[u8]>,
    picture: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    sink: &mut Sink,
) -> BTreeMap<String, Bytes> {
    let mut pictures = BTreeMap::new();
    let printer = printer.map(|profile| Bytes::new(profile.to_vec()));
    for (path, &place) in &report.pictures {
        let prepared = match picture(path) {
            Ok(bytes) => picture::prepare(Bytes::new(bytes), printer.clone()),
            Err(error) => Err(picture::Fault {
                reason: project::reason(&error),
                hint: "put the file itself there, and see that it may be read".into(),
            }),
        };
        match prepared {
            Ok(prepared) => {
                for picture::Fault { reason, hint } in prepared.remarks {
                    let message = format!("{path}: {reason}");
                    sink.add(
                        Diagnostic::warning("altered-picture", place, message).hint(hint),
                    );
                }
                pictures.insert(format!("/{path}"), prepared.bytes);
            }
            Err(picture::Fault { reason, hint }) => {
                let message = format!("{path} cannot be shown: {reason}");
                sink.add(
                    Diagnostic::error("unreadable-picture", place, message).hint(hint),
                );
            }
        }
    }
    pictures
}

/// The project's own layouts by path.
fn layouts(
    inputs: &Inputs,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Vec<(String, String)> {
    let mut layouts = vec![];
    for input in &inputs.layouts {
        let text = input.text.clone().unwrap_or_default();
        let file = sources.add(input.path.clone(), text.clone());
        match &input.text {
            Ok(_) => layouts.push((input.path.clone(), text)),
            Err(reason) => sink.add(Diagnostic::error(
                "unreadable-file",
                Place::new(file, 0, 0),
                format!("{} cannot be read: {reason}", input.path),
            )),
        }
    }
    layouts
}
