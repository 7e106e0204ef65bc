//! A project read, bound and judged: all that can be known of it without its pages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::checks;
pub(crate) use crate::checks::stale_translation::Stale;
use crate::diag::{Diagnostic, Severity, Sink, rules};
use crate::input::load;
use crate::input::load::passages::{Texts, passages};
use crate::input::project::Inputs;
use crate::model::acceptance::Acceptance;
use crate::model::comment::Comment;
use crate::model::config::{Config, Confirmed, Date, SignedOff};
use crate::model::edition::{Alone, Edition, Form, Medium};
use crate::model::glossary::Term;
use crate::model::lang::Lang;
use crate::model::metric::Tie;
use crate::model::passage::Passages;
use crate::model::period::Period;
use crate::model::place::{Place, Sources};
use crate::model::published::Published;
use crate::model::report::Report;
use crate::output::ledger;
use crate::resolve::data::Data;
use crate::resolve::{self, OneChapter};

/// What a caller wants of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The languages to print; those of the report's book if empty,
    pub languages: Vec<Lang>,
    /// or else all it has, those too that are files of their own.
    pub every: bool,
    /// each of which has the page numbers of its file.
    pub as_files: bool,
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
    /// What reviewers said of it.
    pub comments: Vec<Comment>,
    /// How the figures that rest on evidence stand to it, by metric and period; nothing before
    /// the evidence was looked at.
    pub ties: BTreeMap<String, BTreeMap<Period, Tie>>,
    /// What the checks knew beside it.
    pub(crate) matter: Option<Matter>,
}

/// What the checks want to know beside a proof.
#[derive(Debug)]
pub struct Matter {
    config: Config,
    pub(crate) confirmed: Confirmed,
    texts: Texts,
    /// What is found in those, once it is asked for.
    passages: OnceLock<Passages>,
    /// The dataset that is judged, where that is not all of it.
    sound: OnceLock<Option<Data>>,
    accepted: Vec<Acceptance>,
    glossary: Vec<Term>,
    pub(crate) signed_off: Option<SignedOff>,
    published: Vec<Published>,
    /// How many files had been read before.
    first_file: usize,
}

impl Matter {
    /// What the report calls things.
    pub fn glossary(&self) -> &[Term] {
        &self.glossary
    }
}

/// Reads and binds a project: everything that can be judged without layout.
pub fn proof(inputs: &Inputs, wish: &Wish) -> Proof {
    proof_among(Sources::default(), inputs, wish)
}

/// As [`proof`], with files added to those of another run, so that places in both stay
/// apart.
pub fn proof_among(sources: Sources, inputs: &Inputs, wish: &Wish) -> Proof {
    let (mut proof, matter) = whole_or_part(sources, inputs, wish, &|proof, matter| {
        let judged = judge(proof, matter);
        let stops = judged.has_errors();
        proof.add(judged);
        proof.report.take_if(|_| stops);
    });
    proof.matter = matter;
    proof
}

/// A project in all its languages or, where that does not come to a report, in those asked for.
fn whole_or_part(
    sources: Sources,
    inputs: &Inputs,
    wish: &Wish,
    finish: &dyn Fn(&mut Proof, Option<&Matter>),
) -> (Proof, Option<Matter>) {
    let make = |sources, languages: &[Lang]| {
        let (mut proof, matter) = bind_in(sources, inputs, wish, languages, None);
        finish(&mut proof, matter.as_ref());
        (proof, matter)
    };
    let whole = make(sources.clone(), &[]);
    if whole.0.report.is_some() || lies_in_asked(&whole.0, wish) {
        return whole;
    }
    let mut parts = parts(whole.0.config.as_ref(), wish);
    let Some(last) = parts.pop() else { return whole };
    for part in parts {
        let (proof, matter) = make(sources.clone(), &part);
        if proof.report.is_some() || lies_in_asked(&proof, wish) {
            return (say_left_out(proof), matter);
        }
    }
    let (proof, matter) = make(sources, &last);
    (say_left_out(proof), matter)
}

/// Whether every error stands in a chapter of a language that is asked for, as where it does
/// not say what another says: no other can be left out for that.
fn lies_in_asked(proof: &Proof, wish: &Wish) -> bool {
    let asked = |finding: &Diagnostic| {
        // What another lacks is told where this one has it.
        let is_lack = finding.rule == rules::MISSING_CHAPTER.name;
        !is_lack
            && finding.place.is_some_and(|place| {
                let mut path = proof.sources.get(place.file).path.split('/');
                path.next() == Some("content")
                    && path.next().is_some_and(|folder| {
                        wish.languages.iter().any(|lang| lang.tag() == folder)
                    })
            })
    };
    let mut errors = proof.findings.iter().filter(|it| it.severity == Severity::Error);
    errors.clone().next().is_some() && errors.all(asked)
}

/// The languages that a report may be made of without some that are not asked for: all but one
/// of those, or at last none of them.
fn parts(config: Option<&Config>, wish: &Wish) -> Vec<Vec<Lang>> {
    let asked = &wish.languages;
    let Some(config) = config else {
        return if asked.is_empty() { vec![] } else { vec![asked.clone()] };
    };
    let (asked, others): (Vec<Lang>, Vec<Lang>) =
        config.languages.iter().partition(|lang| asked.contains(lang));
    if asked.is_empty() || others.is_empty() || !config.left_out.is_empty() {
        return vec![];
    }
    let without = |out: &Lang| {
        let rest = config.languages.iter().copied();
        rest.filter(|lang| lang != out).collect()
    };
    let mut parts: Vec<Vec<Lang>> = match others.len() {
        1 => vec![],
        _ => others.iter().map(without).collect(),
    };
    parts.push(asked);
    parts
}

/// Says of each language that is left out and lacks nothing why it is: the others are sound.
fn say_left_out(mut proof: Proof) -> Proof {
    let mut sink = Sink::default();
    let config = proof.config.as_ref().filter(|_| proof.report.is_some());
    let lacking = &rules::MISSING_LANGUAGE;
    for lang in config.iter().flat_map(|config| &config.left_out) {
        let is_of =
            |it: &Diagnostic| it.rule == lacking.name && it.place == Some(lang.place);
        if !proof.findings.iter().any(is_of) {
            let message = format!("{} is left out: it has errors", lang.value);
            sink.add(
                lacking
                    .finding(lang.place, message)
                    .as_warning()
                    .hint("nothing of it is needed here; `recto check` lists them"),
            );
        }
    }
    proof.add(sink);
    proof
}

/// Reads and binds a project among other files, and leaves the judging for later. Where the
/// settings could not be read there is nothing to judge. Errors in languages that are not
/// asked for, and what is missing there, keep nobody from those that are: then they are left out.
pub fn bind(sources: Sources, inputs: &Inputs, wish: &Wish) -> (Proof, Option<Matter>) {
    whole_or_part(sources, inputs, wish, &|_, _| ())
}

/// Reads a project and binds one of its chapters, in all languages. Whether the others can be bound
/// is not found out.
pub(crate) fn bind_one(inputs: &Inputs, wish: &Wish, one: OneChapter<'_>) -> Proof {
    bind_in(Sources::default(), inputs, wish, &[], Some(one)).0
}

/// Reads and binds a project in some of its languages; in all of them if none is named.
fn bind_in(
    mut sources: Sources,
    inputs: &Inputs,
    wish: &Wish,
    languages: &[Lang],
    one: Option<OneChapter<'_>>,
) -> (Proof, Option<Matter>) {
    let mut sink = Sink::default();
    let first_file = sources.files().len();
    let published = published(inputs, &mut sources, &mut sink);
    let Some(mut draft) = load::load(inputs, languages, &mut sources, &mut sink) else {
        let findings = sink.finish();
        return (Proof { sources, findings, ..Proof::default() }, None);
    };
    draft.config.date = wish.date.unwrap_or(draft.config.date);
    let matter = Matter {
        config: draft.config.clone(),
        confirmed: std::mem::take(&mut draft.confirmed),
        texts: std::mem::take(&mut draft.texts),
        passages: OnceLock::new(),
        sound: OnceLock::new(),
        accepted: draft.accepted.clone(),
        glossary: std::mem::take(&mut draft.glossary),
        signed_off: draft.signed_off.take(),
        published,
        first_file,
    };
    let comments = std::mem::take(&mut draft.comments);
    let (report, data) = resolve::resolve(draft, &matter.published, one, &mut sink);
    let proof = Proof {
        sources,
        findings: sink.finish(),
        report,
        data: Some(data),
        config: Some(matter.config.clone()),
        comments,
        ties: BTreeMap::new(),
        matter: None,
    };
    (proof, Some(matter))
}

/// Runs the checks on what was bound.
pub fn judge(proof: &Proof, matter: Option<&Matter>) -> Sink {
    let mut sink = Sink::default();
    if let Some((subject, matter)) = subject(proof, matter) {
        checks::check(&subject, &matter.accepted, &mut sink);
    }
    sink
}

/// What the checks judge.
pub(crate) fn subject<'a>(
    proof: &'a Proof,
    matter: Option<&'a Matter>,
) -> Option<(checks::Subject<'a>, &'a Matter)> {
    let (data, matter) = (proof.data.as_ref()?, matter?);
    let data = matter.sound.get_or_init(|| data.sound()).as_ref().unwrap_or(data);
    let subject = checks::Subject {
        config: &matter.config,
        data,
        report: proof.report.as_ref(),
        confirmed: &matter.confirmed,
        passages: matter
            .passages
            .get_or_init(|| passages(&matter.texts, &proof.sources)),
        signed_off: matter.signed_off.as_ref(),
        sources: &proof.sources,
        first_file: matter.first_file,
        glossary: &matter.glossary,
        published: &matter.published,
        comments: &proof.comments,
    };
    Some((subject, matter))
}

/// Confirms translations as they stand, as far as they are asked for and sound. Nothing comes
/// back where the settings could not be read.
pub fn confirm<'a>(
    proof: &'a Proof,
    matter: Option<&'a Matter>,
    asked: &checks::stale_translation::Asked<'_>,
) -> Option<checks::stale_translation::Done<'a>> {
    let (subject, matter) = subject(proof, matter)?;
    Some(checks::stale_translation::confirm(&subject, &matter.accepted, asked))
}

/// The translations whose sources have changed since they were confirmed.
pub(crate) fn stale(proof: &Proof, matter: Option<&Matter>) -> Vec<Stale> {
    let subject = subject(proof, matter);
    subject
        .map(|(subject, _)| checks::stale_translation::stale(&subject))
        .unwrap_or_default()
}

/// What was confirmed of translations, as it is to be written after something was renamed:
/// nothing where nothing was.
pub(crate) fn renamed(before: &Proof, after: &Proof) -> Option<String> {
    let (before, _) = subject(before, before.matter.as_ref())?;
    let (after, _) = subject(after, after.matter.as_ref())?;
    checks::stale_translation::renamed(&before, &after)
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
                    rules::UNREADABLE_FILE.finding(Place::new(file, 0, 0),
                        format!("{} cannot be read: {reason}", input.path),
                    )
                    .hint("take the file from where it was committed: only `recto lock` writes it"),
                );
            }
        }
    }
    published
}

impl Proof {
    /// The figures as they were signed off; nothing where none were.
    pub(crate) fn signed_off(&self) -> Option<&SignedOff> {
        self.matter.as_ref()?.signed_off.as_ref()
    }

    /// Adds findings to those there are.
    pub(crate) fn add(&mut self, sink: Sink) {
        let mut all = Sink::default();
        all.extend(std::mem::take(&mut self.findings));
        all.extend(sink);
        self.findings = all.finish();
    }
}

/// The edition a wish asks of a report.
pub fn edition(report: &Report, wish: &Wish) -> Edition {
    let wanted = match wish.languages.as_slice() {
        [] if wish.every => &report.config.languages,
        [] => &report.config.book.languages,
        _ => &wish.languages,
    };
    let book = &report.config.book.languages;
    let counted = wanted.iter().filter(|lang| wish.as_files && !book.contains(lang));
    Edition {
        counted: counted.copied().collect(),
        languages: wanted.clone(),
        medium: wish.medium,
        alone: wish.alone.clone(),
        // What came and went need not have a twin.
        form: match report.revision {
            Some(_) => Form::Parts,
            None => report.config.book.form,
        },
    }
}
