//! `recto init`: a new project that builds at once.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::{Done, Out, settle, shown};
use crate::authoring::schema;
use crate::authoring::starter::{self, Begin};
use crate::cli::args::Arguments;
use crate::diag::{count, safe};
use crate::input::project;
use crate::model::calendar::YearEnd;
use crate::model::lang::Lang;

/// Where the starter's editor settings look for the schemas.
const SCHEMAS: &str = ".vscode/schemas";

/// `recto init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to write to; what is there already stays as it is
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// Begin with an empty report in place of the example
    #[arg(long)]
    pub(crate) blank: bool,

    /// The disclosure framework it follows, several times for several, the first one's codes bare;
    /// hkex-2025 unless another is named
    #[arg(long, value_name = "NAME", requires = "blank", value_delimiter = ',')]
    pub(crate) framework: Vec<String>,

    /// Its languages, one to three, the source first; en and zh-HK unless others are named
    #[arg(long, value_name = "LANG", requires = "blank", value_delimiter = ',')]
    pub(crate) language: Vec<String>,

    /// The day its years end on, as in "30 June"; 31 December unless another is named
    #[arg(long, value_name = "DAY", requires = "blank")]
    pub(crate) year_end: Option<String>,
}

impl Init {
    /// What a bare report begins with, if all of that is there.
    fn begin(&self) -> Result<Begin, String> {
        let end = self.year_end.as_deref().map(|day| {
            YearEnd::parse(day).ok_or_else(|| {
                format!(
                    "no year ends on `{day}`: write day and month, as in --year-end \"30 June\""
                )
            })
        });
        Ok(Begin {
            frameworks: named(&self.framework, "framework", || {
                starter::frameworks().map(|name| (name, name.to_owned())).collect()
            })?,
            languages: named(&self.language, "language", || {
                Lang::ALL.map(|lang| (lang.tag(), lang)).into()
            })?,
            end: end.transpose()?,
        })
    }
}

/// What is known by each name, each named once. What there is to name is read only where any is named.
fn named<T: Clone>(
    names: &[String],
    what: &str,
    all: impl Fn() -> Vec<(&'static str, T)>,
) -> Result<Vec<T>, String> {
    if names.is_empty() {
        return Ok(vec![]);
    }
    let all = all();
    let mut found = vec![];
    for name in names {
        let Some((_, known)) = all.iter().find(|(known, _)| known == name) else {
            let known: Vec<_> = all.iter().map(|(known, _)| *known).collect();
            let known = known.join(", ");
            return Err(format!("there is no {what} `{name}`: the {what}s are {known}"));
        };
        found.push(known.clone());
        if names.iter().filter(|other| *other == name).count() > 1 {
            return Err(format!("`{name}` is named twice"));
        }
    }
    Ok(found)
}

/// Writes the starter project.
pub(crate) fn run(arguments: &Arguments, init: &Init) -> Done {
    let base = arguments.directory.clone().unwrap_or_default();
    let folder = base.join(&init.folder);
    let begin = init.begin()?;
    let example =
        || starter::files().into_iter().map(|(path, bytes)| (path, bytes.into()));
    let mut given: Vec<(&str, Cow<'_, [u8]>)> = match init.blank {
        true => starter::blank(&begin),
        false => example().collect(),
    };
    // A folder that has a README of its own, as a new repository has, keeps it.
    let around = starter::around().into_iter();
    let around = around.filter(|(path, _)| !project::there::is_taken(&folder.join(path)));
    given.extend(around.map(|(path, bytes)| (path, bytes.into())));
    let mut files: Vec<(PathBuf, Vec<u8>)> = given
        .into_iter()
        .map(|(path, bytes)| (folder.join(path), bytes.into_owned()))
        .collect();
    files.par_extend(schema::all().par_iter().map(|schema| {
        (folder.join(SCHEMAS).join(schema.file()), schema.text().into_bytes())
    }));
    let settings = folder.join("content/report.yaml");
    if project::there::is_taken(&settings) {
        return Err(format!(
            "a report is there already in {}: make it with `recto -C {} build`, or begin \
             another in a new folder",
            folder.display(),
            safe::pasted(&shown(&folder))
        ));
    }
    settle(&folder)?;
    project::create(&folder, "recto init", &files).map_err(|error| {
        format!(
            "no report was begun in {}, and nothing was replaced: {error}; name a new folder",
            folder.display()
        )
    })?;
    let (folder, count) = (shown(&folder), count(files.len(), "file"));
    let _ = writeln!(
        Out,
        "{folder}: {count}; make the report with\n  recto -C {} build",
        safe::pasted(&folder)
    );
    Ok(0)
}
