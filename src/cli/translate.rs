//! `recto translate`: a first draft of what is missing in a language.

use std::io::Write as _;

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::{Done, Out, complete, hold, language, open};
use crate::cli::args::Arguments;
use crate::diag::count;
use crate::preview::find_chapter;
use crate::review::draft;

/// `recto translate`
#[derive(Debug, Args)]
pub(crate) struct Translate {
    /// The language to draft into
    #[arg(value_name = "TAG")]
    lang: String,
    /// The chapters to draft, whole or what they lack (people, 04-people, or a title) [default: all, and the texts of YAML files]
    #[arg(value_name = "CHAPTER")]
    #[arg(add = ArgValueCandidates::new(complete::chapters))]
    chapters: Vec<String>,
}

/// Drafts what is missing, and marks it as read by nobody.
pub(crate) fn run(arguments: &Arguments, options: &Translate) -> Done {
    let project = open(arguments)?;
    let to = language(&options.lang)?;
    let hold = hold(&project, "recto translate")?;
    let inputs = project.read();
    let of = options.chapters.iter().map(|name| find_chapter(&inputs, name));
    let of = of.collect::<Result<Vec<_>, _>>()?;
    let drafted = draft::draft(&inputs, to, &of)?;
    let from = drafted.from;
    if drafted.files.is_empty() {
        let _ = writeln!(Out, "nothing is missing in {to} that {from} has");
        if !of.is_empty() {
            let _ = writeln!(Out, "take a chapter away to have it drafted anew");
        }
        return Ok(0);
    }
    let mut written = vec![];
    for file in &drafted.files {
        let text = file.text.as_deref().unwrap_or("");
        let blocks = drafted.blocks.iter();
        let mut own =
            blocks.filter(|(stem, _)| file.path == format!("content/{to}/{stem}.md"));
        let _ = match own.next() {
            Some((_, many)) => writeln!(Out, "{}: {}", file.path, count(*many, "block")),
            None => writeln!(Out, "{}", file.path),
        };
        let path = project.root().join(&file.path);
        written.push((path, project.as_found(&file.path, text)));
    }
    hold.write(&written)
        .map_err(|error| format!("nothing was written: {error}"))?;
    let mut parts = vec![];
    if !drafted.chapters.is_empty() {
        parts.push(count(drafted.chapters.len(), "chapter"));
    }
    if !drafted.blocks.is_empty() {
        let many = drafted.blocks.iter().map(|(_, many)| many).sum();
        let chapters = count(drafted.blocks.len(), "chapter");
        parts.push(format!("{} of {chapters} there already", count(many, "block")));
    }
    if drafted.texts > 0 {
        parts.push(count(drafted.texts, "text"));
    }
    let last = parts.pop().unwrap_or_default();
    let all = match parts.as_slice() {
        [] => last,
        parts => format!("{} and {last}", parts.join(", ")),
    };
    let _ = writeln!(
        Out,
        "{all} drafted from {from}, and read by nobody yet: read each beside its source, then \
         run `recto confirm --lang {to}`",
    );
    Ok(0)
}
