//! What a shell offers while a command is typed: besides commands and flags what the project
//! at hand has: its metrics, chapters and languages, and the rules.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap_complete::CompletionCandidate;
use clap_complete::env::Shells;

use super::tongue;
use crate::Wish;
use crate::authoring::registry;
use crate::input::project::{Inputs, Project};
use crate::model::lang::Lang;
use crate::model::place::Sources;
use crate::preview::title;

/// By this variable a shell asks for completions: what it holds is the shell's name.
pub(crate) const ASKED: &str = "RECTO_COMPLETE";

/// The script by which a shell asks the program, for those that have one.
pub(crate) fn script(shell: &str) -> Result<Vec<u8>, String> {
    let shells = Shells::builtins();
    let known = shells.completer(shell).ok_or_else(|| {
        let names: Vec<_> = shells.names().collect();
        format!("there is no script for `{shell}`: the shells are {}", names.join(", "))
    })?;
    let mut script = vec![];
    known
        .write_registration(ASKED, "recto", "recto", "recto", &mut script)
        .map_err(|error| error.to_string())?;
    Ok(script)
}

/// The metrics, each with its name.
pub(crate) fn metrics() -> Vec<CompletionCandidate> {
    let Some(inputs) = inputs() else { return vec![] };
    let (proof, _) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let Some(data) = proof.data else { return vec![] };
    let metrics = data.metrics().values();
    metrics
        .map(|metric| {
            let name = metric
                .name
                .get(&tongue::spoken())
                .or_else(|| metric.name.values().next());
            offered(&metric.id, name.map(String::as_str))
        })
        .collect()
}

/// The chapters, each with its title.
pub(crate) fn chapters() -> Vec<CompletionCandidate> {
    let mut chapters: Vec<CompletionCandidate> = vec![];
    for (_, file) in inputs().iter().flat_map(|inputs| &inputs.chapters) {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let known = chapters.iter().any(|own| own.get_value() == stem);
        if !known {
            let text = file.text.as_deref().unwrap_or("");
            chapters.push(offered(stem, title(text)));
        }
    }
    chapters
}

/// The languages, those of the project alone where there is one.
pub(crate) fn languages() -> Vec<CompletionCandidate> {
    let own: Vec<String> = inputs().map_or(vec![], |inputs| {
        inputs.chapters.into_iter().map(|(folder, _)| folder).collect()
    });
    let tags = Lang::ALL.iter().map(|lang| lang.tag());
    let is_own = |tag: &&str| own.is_empty() || own.iter().any(|own| own == tag);
    tags.filter(is_own).map(|tag| offered(tag, None)).collect()
}

/// The rules.
pub(crate) fn rules() -> Vec<CompletionCandidate> {
    registry::all().into_keys().map(|name| offered(name, None)).collect()
}

/// Something offered, with what it means. What files say is cut to one plain line.
fn offered(value: &str, help: Option<&str>) -> CompletionCandidate {
    let help = help.map(|text| crate::diag::safe::line(text).into_owned());
    CompletionCandidate::new(value).help(help.map(StyledStr::from))
}

/// The project that the command being typed would work on.
fn inputs() -> Option<Inputs> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let folder = named(&words).unwrap_or_else(|| PathBuf::from("."));
    Some(Project::find(&folder).ok()?.read())
}

/// The folder behind `-C`.
fn named(words: &[OsString]) -> Option<PathBuf> {
    let mut folder = None;
    let mut words = words.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let rest = word
            .strip_prefix("--directory=")
            .or_else(|| word.strip_prefix("-C").filter(|rest| !rest.is_empty()));
        if let Some(rest) = rest {
            folder = Some(PathBuf::from(rest));
        } else if word == "-C" || word == "--directory" {
            folder = words.next().map(|word| PathBuf::from(word.into_owned()));
        }
    }
    folder
}
