//! Evidence: the files that metrics name, opened and held against the figures that rest on them.
//!
//! A figure is *tied* where its evidence says the same, within the figure's own rounding; *kept*
//! where the file is there and nothing more can be said; and *unsupported* where the file is not
//! there, or says something else.

mod cells;
mod figures;
mod pages;
mod reference;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;

use crate::diag::{Diagnostic, Sink, rules};
use crate::input::project::{Files, sha256};
use crate::input::workbook::Book;
use crate::model::lang::Lang;
use crate::model::metric::{Evidence, Metric, Tie, Value};
use crate::model::period::Period;
use crate::resolve::data::Data;
use pages::Leaves;

/// The most files that are kept open between two looks.
const MOST_FILES: usize = 64;
/// The most bytes of files that are opened in one look.
const MOST_BYTES: usize = 256 << 20;

/// The evidence of a metric as it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rests {
    /// The file as the metric names it.
    pub file: String,
    /// The place in it.
    pub reference: String,
    /// Its SHA-256 now; absent where the file is not there.
    pub sha256: Option<String>,
    /// Its SHA-256 as recorded with the metric.
    pub recorded: Option<String>,
    /// What it says of each figure.
    pub figures: BTreeMap<String, Borne>,
}

/// What evidence says of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Borne {
    /// `tied`, `kept` or `unsupported`.
    #[serde(serialize_with = "named")]
    pub state: Tie,
    /// The place that was read, as in `S1!B7`; empty where none was.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// What stands there, or why nothing was read.
    pub says: String,
    /// The formula that gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The cells that the formula names, with what they hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
    /// What is wrong and what may be the reason, where they disagree.
    #[serde(skip)]
    wrong: Option<(String, String)>,
}

fn named<S: serde::Serializer>(tie: &Tie, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(tie.name())
}

impl Borne {
    /// The same, told in a language.
    pub(crate) fn said(self, lang: Lang) -> Self {
        Self { says: lang.say(&self.says), ..self }
    }

    fn kept(why: impl Into<String>) -> Self {
        Self {
            state: Tie::Kept,
            at: String::new(),
            says: why.into(),
            formula: None,
            inputs: vec![],
            wrong: None,
        }
    }

    fn unsupported(says: impl Into<String>, wrong: String, hint: String) -> Self {
        Self {
            state: Tie::Unsupported,
            wrong: Some((wrong, hint)),
            ..Self::kept(says)
        }
    }

    fn tied(at: String, says: impl Into<String>) -> Self {
        Self { state: Tie::Tied, at, ..Self::kept(says) }
    }
}

/// A figure that rests on evidence.
#[derive(Clone, Copy)]
struct Figure<'a> {
    data: &'a Data,
    metric: &'a Metric,
    period: Period,
    value: &'a Value,
}

/// A file as opened.
enum Opened {
    Book(Book),
    Pages(Leaves),
    /// Nothing that can be read further, and why.
    Closed(String),
}

/// A file as found.
struct Found {
    sha256: String,
    bytes: Mutex<Vec<u8>>,
    opened: OnceLock<Opened>,
}

impl Found {
    /// What the file says; it is opened once.
    fn opened(&self, name: &str) -> &Opened {
        self.opened.get_or_init(|| {
            let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
            open(name, std::mem::take(&mut *bytes))
        })
    }
}

fn open(name: &str, bytes: Vec<u8>) -> Opened {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "xlsx" | "xlsm" | "ods" | "csv" | "tsv" => match Book::open(name, bytes) {
            Ok(book) => Opened::Book(book),
            Err(reason) => Opened::Closed(reason),
        },
        "pdf" => match Leaves::open(&bytes) {
            Ok(pages) => Opened::Pages(pages),
            Err(reason) => Opened::Closed(reason),
        },
        _ => Opened::Closed(String::new()),
    }
}

/// The files of evidence, each opened once as long as it stays the same.
pub struct Shelf {
    files: Arc<dyn Files>,
    known: Mutex<BTreeMap<String, Arc<Found>>>,
}

impl Shelf {
    /// A shelf of the files of a project.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self { files, known: Mutex::new(BTreeMap::new()) }
    }

    /// A look at the files as they are now.
    pub fn look(&self) -> Look<'_> {
        Look {
            shelf: self,
            seen: BTreeMap::new(),
            left: MOST_BYTES,
        }
    }

    /// The file as it is found in the project: beside the report's other content, or from the
    /// project's root.
    fn find(&self, path: &str) -> Option<Arc<Found>> {
        let bytes = self
            .files
            .bytes(&format!("content/{path}"))
            .or_else(|_| self.files.bytes(path))
            .ok()?;
        let hash = sha256(&bytes);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(path).filter(|found| found.sha256 == hash) {
            return Some(Arc::clone(found));
        }
        if known.len() >= MOST_FILES {
            known.clear();
        }
        let found = Arc::new(Found {
            sha256: hash,
            bytes: Mutex::new(bytes),
            opened: OnceLock::new(),
        });
        known.insert(path.to_owned(), Arc::clone(&found));
        Some(found)
    }
}

/// One look at evidence: each file is read once.
pub struct Look<'a> {
    shelf: &'a Shelf,
    seen: BTreeMap<String, Option<Arc<Found>>>,
    left: usize,
}

impl Look<'_> {
    fn found(&mut self, path: &str) -> Option<Arc<Found>> {
        if let Some(found) = self.seen.get(path) {
            return found.clone();
        }
        let found = self.shelf.find(path);
        self.seen.insert(path.to_owned(), found.clone());
        found
    }

    /// Whether a file may be opened still.
    fn may_open(&mut self, found: &Found) -> bool {
        let size = found.bytes.lock().unwrap_or_else(PoisonError::into_inner).len();
        let left = self.left.checked_sub(size);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// What a metric rests on; nothing where it names no file.
    pub fn rests(&mut self, data: &Data, metric: &Metric) -> Option<Rests> {
        let source = metric.source.as_ref()?;
        let found = self.found(&source.file);
        let figures = self.figures(data, metric, source, found.as_deref());
        Some(Rests {
            file: source.file.clone(),
            reference: source.reference.clone(),
            sha256: found.map(|found| found.sha256.clone()),
            recorded: source.sha256.as_ref().map(|recorded| recorded.value.clone()),
            figures: figures
                .into_iter()
                .map(|(period, borne)| (period.to_string(), borne))
                .collect(),
        })
    }

    fn figures(
        &mut self,
        data: &Data,
        metric: &Metric,
        source: &Evidence,
        found: Option<&Found>,
    ) -> BTreeMap<Period, Borne> {
        let published: BTreeMap<Period, Figure<'_>> = metric
            .values
            .iter()
            .filter(|(_, value)| value.number.is_some())
            .map(|(period, value)| {
                (*period, Figure { data, metric, period: *period, value })
            })
            .collect();
        let all = |borne: &Borne| {
            published.keys().map(|period| (*period, borne.clone())).collect()
        };
        let Some(found) = found else {
            return all(&Borne {
                state: Tie::Unsupported,
                ..Borne::kept("the file is not there")
            });
        };
        if !self.may_open(found) {
            return all(&Borne::kept("there is more evidence than is opened at once"));
        }
        let mut borne = match found.opened(&source.file) {
            Opened::Book(book) => cells::read(book, source, &published),
            Opened::Pages(leaves) => pages::read(leaves, source, &published),
            Opened::Closed(reason) if reason.is_empty() => {
                return all(&Borne::kept("a file of this kind is not opened"));
            }
            Opened::Closed(reason) => {
                return all(&Borne::kept(format!("it cannot be opened: {reason}")));
            }
        };
        if source.is_shared {
            for own in borne.values_mut().filter(|own| own.state == Tie::Unsupported) {
                *own = Borne::kept(
                    "all entities share the place, which has another figure: name one for each under `ref`",
                );
            }
        }
        for period in published.keys() {
            borne
                .entry(*period)
                .or_insert_with(|| Borne::kept("the reference names no place for it"));
        }
        borne
    }
}

/// How the figures stand that rest on evidence, by metric and period.
pub type Ties = BTreeMap<String, BTreeMap<Period, Tie>>;

/// Looks at all evidence: finds what is no longer as it was recorded, and what says something
/// else than the figures that rest on it.
pub fn evidence(data: &Data, shelf: &Shelf, sink: &mut Sink) -> Ties {
    let mut look = shelf.look();
    let mut ties = Ties::new();
    // What entities share is told once.
    let mut seen = BTreeSet::new();
    for metric in data.metrics().values() {
        let Some(source) = metric.source.as_ref() else {
            continue;
        };
        let found = look.found(&source.file);
        let is_new =
            seen.insert((source.place, source.sha256.as_ref().map(|own| own.place)));
        if is_new {
            changed(metric, source, found.as_deref(), sink);
        }
        let figures = look.figures(data, metric, source, found.as_deref());
        if found.is_none() && source.sha256.is_none() && is_new {
            sink.add(missing(metric, source));
        }
        let closed = figures.values().find(|borne| is_closed(borne));
        if let Some(borne) = closed.filter(|_| is_new) {
            let name = format!("{} of `{}`", source.file, metric.id);
            let message = format!(
                "{}, the evidence for `{}`: {}",
                source.file, metric.id, borne.says
            );
            sink.add(
                rules::UNTIED_EVIDENCE
                    .finding(source.place, message)
                    .among("{} files of evidence cannot be opened", name)
                    .hint("see that it is the file you mean, and save it again"),
            );
        }
        for (period, borne) in &figures {
            let (Some(value), Some((message, hint))) =
                (metric.values.get(period), &borne.wrong)
            else {
                continue;
            };
            sink.add(
                rules::UNTIED_EVIDENCE
                    .finding(value.place, message.clone())
                    .related(source.place, "its evidence")
                    .hint(hint.clone()),
            );
        }
        let figures = figures.into_iter().map(|(period, borne)| (period, borne.state));
        ties.insert(metric.id.clone(), figures.collect());
    }
    ties
}

/// Whether a file could be opened, were it sound. One under a password is what it is.
fn is_closed(borne: &Borne) -> bool {
    let reason = borne.says.strip_prefix("it cannot be opened: ");
    reason.is_some_and(|why| !why.contains("password") && !why.contains("encrypted"))
}

fn missing(metric: &Metric, source: &Evidence) -> Diagnostic {
    let message =
        format!("{}, the evidence for `{}`, is not there", source.file, metric.id);
    rules::UNTIED_EVIDENCE
        .finding(source.place, message)
        .among("{} metrics rest on evidence that is not there", metric.id.clone())
        .hint("put the file into content/ under this name, or correct the name")
}

/// Finds evidence that is no longer what was recorded.
fn changed(metric: &Metric, source: &Evidence, found: Option<&Found>, sink: &mut Sink) {
    let Some(recorded) = &source.sha256 else { return };
    let message = match found.map(|found| &found.sha256) {
        Some(now) if *now == recorded.value => return,
        Some(_) => format!(
            "{} has changed since it was recorded as evidence for `{}`",
            source.file, metric.id
        ),
        None => format!(
            "{}, the evidence for `{}`, is not there any more",
            source.file, metric.id
        ),
    };
    sink.add(
        rules::CHANGED_EVIDENCE
            .finding(recorded.place, message)
            .related(metric.place, "what rests on it")
            .hint(format!(
                "compare the figure with the file; `recto trace {}` shows the file's hash now",
                metric.id
            )),
    );
}

/// How many figures stand in each way, in words; nothing where none rests on evidence.
pub fn in_words(ties: &Ties) -> Option<String> {
    let all = || ties.values().flat_map(BTreeMap::values);
    let counted = Tie::ALL.iter().filter_map(|tie| {
        let count = all().filter(|own| *own == tie).count();
        (count > 0).then(|| format!("{count} {}", tie.name()))
    });
    let counted: Vec<_> = counted.collect();
    (!counted.is_empty()).then(|| format!("evidence: {}", counted.join(", ")))
}
