//! Load: the project's text becomes a [`Draft`], parsed and placed, nothing looked up.

mod answers;
pub mod assurance;
mod by_entity;
pub(crate) mod catalogue;
mod chapters;
mod comments;
pub mod config;
mod confirmed;
pub(crate) mod conflict;
pub mod dataset;
mod digital;
pub mod edit;
mod edition;
mod entities;
mod evidence;
mod glossary;
mod goals;
pub mod import_map;
pub(crate) mod keys;
mod lacking;
mod look;
pub mod markdown;
pub(crate) mod passages;
pub mod placeholder;
pub(crate) mod record;
mod signed_off;
pub(crate) mod theme;
mod unread;
pub(crate) mod values;
pub mod yaml;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Severity, Sink, rules};
use crate::input::project::{InputFile, Inputs};
use crate::model::acceptance::Acceptance;
use crate::model::comment::Comment;
use crate::model::config::{Answers, Config, Confirmed, SignedOff};
use crate::model::glossary::Term;
use crate::model::goal::Goal;
use crate::model::lang::{ByLang, Lang, USUAL};
use crate::model::metric::Metric;
use crate::model::place::{FileNumber, Place, Sources};
use crate::model::unit::Catalogue;
use chapters::chapters;
use lacking::{FileKind, Lacking, Languages, StoodIn};
use markdown::Inline;
use passages::Texts;

pub use chapters::{Chapter, Front};

/// How many metrics a report may have.
const MAX_METRICS: usize = 50_000;

/// What the files that are no chapters are called where texts are named by their file: as no
/// chapter is.
pub const REPORT: &str = "report.yaml";
/// `index.yaml`.
pub const INDEX: &str = "index.yaml";
/// `targets.yaml`.
pub const TARGETS: &str = "targets.yaml";
/// `assurance.yaml`.
pub const ASSURANCE: &str = "assurance.yaml";
/// The files of the dataset.
pub const DATA: &str = "data/";

/// A report as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// The settings.
    pub config: Config,
    /// The dataset, in the order of files.
    pub metrics: Vec<Metric>,
    /// The targets, in the order of the file.
    pub goals: Vec<Goal>,
    /// The answers of `index.yaml`.
    pub answers: Answers<Inline>,
    /// The terms of `glossary.yaml`.
    pub glossary: Vec<Term>,
    /// The confirmed translations.
    pub confirmed: Confirmed,
    /// What every text that stands in two languages is found in.
    pub texts: Texts,
    /// The figures that were signed off; nothing where the report keeps no sign-off.
    pub signed_off: Option<SignedOff>,
    /// What reviewers said.
    pub comments: Vec<Comment>,
    /// The findings that are accepted.
    pub accepted: Vec<Acceptance>,
    /// The chapters by language, in the order of file names.
    pub chapters: ByLang<Vec<Arc<Chapter>>>,
    /// All files a picture may come from.
    pub pictures: std::collections::BTreeSet<String>,
    /// Where the settings stand, for findings about the whole report.
    pub place: Place,
}

/// Parses a project in the languages asked for, or all of its own. Nothing comes back where
/// the settings themselves cannot be read; all other findings go to the sink beside the draft.
pub fn load(
    inputs: &Inputs,
    asked: &[Lang],
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Draft> {
    unread::unread(inputs, sources, sink);
    let config_file = inputs.config.as_ref()?;
    let trees = Trees::of(inputs, sources, sink);
    let (file, root) = trees.get(config_file);
    let (catalogues, own_catalogues) = catalogues(inputs, &trees, sink);
    let mut accepted = vec![];
    let (config, read_languages, units) = match &root {
        Some(root) => config::config(root, asked, &catalogues, &mut accepted, sink),
        None => (None, Languages::default(), Catalogue::default()),
    };
    let mut lacking = Lacking::new(&read_languages, inputs);
    lacking.read(FileKind::Settings, root.as_deref());
    let units_node = root.as_deref().and_then(|root| edit::get(root, "units"));
    if let Some(node) = units_node {
        let languages = &read_languages.asked;
        StoodIn { languages, of: "content/report.yaml", sink }.units(node);
    }
    let followed = config.iter().flat_map(|config| &config.frameworks.all);
    for followed in followed {
        let Some((of, root)) = own_catalogues.get(&followed.id.value) else { continue };
        lacking.read(FileKind::Frameworks, Some(root));
        let languages = &read_languages.asked;
        StoodIn { languages, of, sink }.texts(root, &followed.id.value, "");
    }
    let place = Place::new(file, 0, 0);

    // Everything is read even if the settings are broken: all findings in one run.
    // Where the settings do not say in which languages, the folders do.
    let found: Vec<Lang>;
    let languages = match read_languages.asked.as_slice() {
        [] => {
            let folders = |lang: &Lang| {
                inputs.chapters.iter().any(|(folder, _)| folder == lang.tag())
            };
            found = Lang::ALL.into_iter().filter(folders).collect();
            if found.is_empty() { &USUAL } else { found.as_slice() }
        }
        languages => languages,
    };

    let mut metrics = vec![];
    let mut texts = vec![(REPORT, file, root.clone())];
    for (file, root) in inputs.data.iter().map(|input| trees.get(input)) {
        texts.push((DATA, file, root.clone()));
        if let Some(root) = root {
            lacking.read(FileKind::Data, Some(&root));
            metrics.extend(dataset::metrics(
                &root,
                languages,
                &units,
                &mut accepted,
                sink,
            ));
        }
    }
    let metrics = without_duplicates(metrics, sink);
    let metrics = not_too_many(metrics, sink);
    let mut goals = vec![];
    if let Some(input) = &inputs.targets {
        let (file, root) = trees.get(input);
        texts.push((TARGETS, file, root.clone()));
        if let Some(root) = root {
            lacking.read(FileKind::Goals, Some(&root));
            goals = goals::goals(&root, languages, &units, &mut accepted, sink);
        }
    }
    let mut assured = None;
    if let Some(input) = &inputs.assurance {
        let (file, root) = trees.get(input);
        texts.push((ASSURANCE, file, root.clone()));
        if let Some(root) = root {
            lacking.read(FileKind::Assurance, Some(&root));
            assured = assurance::assurance(&root, languages, sink);
        }
    }
    let mut answers = Answers::new();
    if let Some(input) = &inputs.answers {
        let (file, root) = trees.get(input);
        texts.push((INDEX, file, root.clone()));
        if let Some(root) = root {
            lacking.read(FileKind::Answers, Some(&root));
            answers = answers::answers(&root, languages, &mut accepted, sink);
        }
    }
    let mut glossary = vec![];
    if let Some(input) = &inputs.glossary
        && let (_, Some(root)) = trees.get(input)
    {
        lacking.read(FileKind::Terms, Some(&root));
        glossary = glossary::glossary(&root, languages, sink);
    }
    let mut confirmed = Confirmed::new();
    if let Some(input) = &inputs.confirmed
        && let (_, Some(root)) = trees.get(input)
    {
        confirmed = confirmed::confirmed(&root, sink);
    }
    let mut signed = None;
    if let Some(input) = &inputs.signed_off
        && let (_, Some(root)) = trees.get(input)
    {
        signed = Some(signed_off::signed_off(&root, sink));
    }
    let mut said = vec![];
    if let Some(input) = &inputs.review
        && let (_, Some(root)) = trees.get(input)
    {
        said = comments::comments(&root, sink);
    }
    let chapters = chapters(inputs, languages, &read_languages.left_out, sources, sink);
    for chapter in chapters.values().flatten() {
        accepted.extend(chapter.body.accepted.iter().cloned());
    }
    let mut own_theme = None;
    if let Some(input) = &inputs.theme {
        (_, own_theme) = yaml(input, sources, sink);
    }
    let numbered = chapters.values().flatten().filter(|it| it.front.number.is_some());
    let stems: Vec<_> = numbered.map(|it| it.stem()).collect();
    let named = config.as_ref().and_then(|config| config.theme.named.clone());
    let mut theme = theme::theme(named, own_theme.as_deref(), &stems, sink);
    if !theme.families.is_empty() {
        theme.files = inputs.fonts.clone();
    }
    // Without languages nobody knows what is missing.
    if let Some(root) = root.filter(|_| !read_languages.asked.is_empty()) {
        lacking.tell(&root, sink);
        lacking::pairs(&read_languages, &chapters, inputs, &root, sink);
    }
    let mut config = config?;
    config.assurance = assured;
    config.theme = theme;
    let errors = sink.as_slice().iter().filter(|it| it.severity == Severity::Error);
    let broken = errors.filter_map(|it| it.place).map(|place| place.file).collect();
    let texts = Texts {
        languages: config.languages.clone(),
        chapters: chapters.clone(),
        trees: texts,
        broken,
    };
    Some(Draft {
        config,
        metrics,
        goals,
        answers,
        glossary,
        confirmed,
        texts,
        signed_off: signed,
        comments: said,
        accepted,
        chapters,
        pictures: inputs.others.clone(),
        place,
    })
}

/// The project's own catalogues by name, each with its path.
type OwnCatalogues<'a> = BTreeMap<String, (&'a str, Arc<yaml::Node>)>;

/// Our catalogues and the project's own; one of its that has the name of ours changes that.
fn catalogues<'a>(
    inputs: &'a Inputs,
    read: &Trees<'_>,
    sink: &mut Sink,
) -> (catalogue::Catalogues, OwnCatalogues<'a>) {
    let mut all = catalogue::ours().clone();
    let mut trees = OwnCatalogues::new();
    for input in &inputs.frameworks {
        let (_, Some(root)) = read.get(input) else { continue };
        let name = input.path.rsplit('/').next().unwrap_or_default();
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
        let base = all.get(name).cloned();
        let own = catalogue::catalogue(&root, name, base.as_deref(), sink);
        all.insert(name.to_owned(), Arc::new(own));
        trees.insert(name.to_owned(), (&input.path, root));
    }
    (all, trees)
}

/// The figures that were signed off, where the report keeps a sign-off that can be read.
pub fn signed_off(inputs: &Inputs) -> Option<SignedOff> {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let (_, root) = yaml(inputs.signed_off.as_ref()?, &mut sources, &mut sink);
    Some(signed_off::signed_off(root?.as_ref(), &mut sink))
}

/// Reads a YAML file; a file that cannot be read is a finding.
fn yaml(
    input: &InputFile,
    sources: &mut Sources,
    sink: &mut Sink,
) -> (FileNumber, Option<Arc<yaml::Node>>) {
    let (file, text) = open(input, sources, sink);
    (file, root(text.map(|text| tree(&text, file)), sink))
}

/// The YAML files of a project but for its theme, which is read behind the chapters.
struct Trees<'a>(BTreeMap<&'a str, (FileNumber, Option<Arc<yaml::Node>>)>);

impl<'a> Trees<'a> {
    /// Reads them side by side, and our catalogues beside them.
    fn of(inputs: &'a Inputs, sources: &mut Sources, sink: &mut Sink) -> Self {
        let Inputs { targets, assurance, answers, .. } = inputs;
        let Inputs { glossary, confirmed, signed_off, review, .. } = inputs;
        let others =
            [targets, assurance, answers, glossary, confirmed, signed_off, review];
        let files = inputs.config.iter().chain(&inputs.frameworks).chain(&inputs.data);
        let files = files.chain(others.into_iter().flatten());
        let opened: Vec<_> =
            files.map(|input| (input, open(input, sources, sink))).collect();
        let parse = || -> Vec<_> {
            let parsed = opened.into_par_iter().map(|(input, (file, text))| {
                (input.path.as_str(), file, text.map(|text| tree(&text, file)))
            });
            parsed.collect()
        };
        let (parsed, _) = rayon::join(parse, catalogue::ours);
        let read = parsed
            .into_iter()
            .map(|(path, file, tree)| (path, (file, root(tree, sink))));
        Self(read.collect())
    }

    fn get(&self, input: &InputFile) -> (FileNumber, Option<Arc<yaml::Node>>) {
        let read = self.0.get(input.path.as_str());
        read.map_or((FileNumber(u32::MAX), None), Clone::clone)
    }
}

/// A file's content, and what was found in it.
type Tree = (Option<Arc<yaml::Node>>, Arc<Vec<Diagnostic>>);

/// The content of a file that was parsed; what was found goes to the sink.
fn root(tree: Option<Tree>, sink: &mut Sink) -> Option<Arc<yaml::Node>> {
    let (root, findings) = tree?;
    sink.extend(findings.iter().cloned().map(|finding| match root {
        Some(_) => finding,
        None => finding.hides(),
    }));
    root
}

/// Parses a YAML file. One that has not changed is not parsed again.
#[comemo::memoize]
pub(crate) fn tree(text: &str, file: FileNumber) -> Tree {
    let mut sink = Sink::default();
    let root = yaml::parse(&yaml::Extract::whole(text, file), &mut sink);
    (root.map(Arc::new), Arc::new(sink.finish()))
}

fn open<'a>(
    input: &'a InputFile,
    sources: &mut Sources,
    sink: &mut Sink,
) -> (FileNumber, Option<Cow<'a, str>>) {
    let text = input.text.as_ref().map(String::as_str);
    let file = sources.add(input.path.clone(), text.unwrap_or("").to_owned());
    let text = match text {
        Ok(text) => match conflict::one_side(text, file) {
            Some((side, finding)) => {
                sink.add(finding);
                Ok(Cow::Owned(side))
            }
            None => Ok(Cow::Borrowed(text)),
        },
        Err(reason) => Err(reason),
    };
    if let Err(reason) = &text {
        sink.add(
            rules::UNREADABLE_FILE
                .finding(
                    Place::new(file, 0, 0),
                    format!("{} cannot be read: {reason}", input.path),
                )
                .hint("save it as UTF-8 text, and check that it may be read")
                .hides(),
        );
    }
    (file, text.ok())
}

fn without_duplicates(metrics: Vec<Metric>, sink: &mut Sink) -> Vec<Metric> {
    let mut first: BTreeMap<String, Place> = BTreeMap::new();
    let mut kept = vec![];
    for metric in metrics {
        match first.get(&metric.id) {
            Some(place) => sink.add(
                rules::DUPLICATE_ID
                    .finding(
                        metric.place,
                        format!("there are two metrics `{}`", metric.id),
                    )
                    .related(*place, "the first one")
                    .hint("give one of them another id, or remove it"),
            ),
            None => {
                first.insert(metric.id.clone(), metric.place);
                kept.push(metric);
            }
        }
    }
    kept
}

/// The metrics, up to as many as a report may have.
fn not_too_many(mut metrics: Vec<Metric>, sink: &mut Sink) -> Vec<Metric> {
    if let Some(first) = metrics.get(MAX_METRICS) {
        sink.add(
            rules::PROJECT_LIMITS
                .finding(
                    first.place,
                    format!("the report has more than {MAX_METRICS} metrics"),
                )
                .hint(
                    "keep the figures that are printed, and what they are computed from",
                )
                .hides(),
        );
    }
    metrics.truncate(MAX_METRICS);
    metrics
}
