//! `recto export`: the data book, as a workbook, a table or JSON; the figures for programs; texts
//! for translators' tools, and for review in Word.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{
    Aside, Data, Done, Out, exchange, glossary, is_called, made_so_far, open, put, shown,
    word,
};
use crate::cli::args::Arguments;
use crate::diag::count;
use crate::input::project::Project;
use crate::model::config::Config;
use crate::output::ledger::Ledger;
use crate::output::{export, oim};

/// `recto export`
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The form
    #[arg(value_name = "FORM")]
    pub(crate) form: DataForm,
    /// For translators and in Word: the chapters (people, 04-people, or a title), or report.yaml, index.yaml,
    /// data [default: all]
    #[arg(value_name = "CHAPTER")]
    pub(crate) chapters: Vec<String>,
    /// For translators: the language to translate into [default: the second of the report]; in Word:
    /// the language of the text [default: the first]
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Option<String>,
    /// In Word: two languages side by side, that of the text and its source, or the first two
    #[arg(long)]
    pub(crate) both: bool,
    /// For translators: confirmed translations too, not only what is new or has changed
    #[arg(long)]
    pub(crate) all: bool,
    /// The file to write, or - for standard output [default: build/report.xlsx, build/report.oim.json,
    /// or what translators get in build/ under the name of the language; csv and json go to standard
    /// output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The forms of a data book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataForm {
    /// A workbook with live formulas, to be corrected and imported again
    Xlsx,
    /// The dataset, a row for each metric and period
    Csv,
    /// The dataset, and every place where a figure is printed
    Json,
    /// Every metric as xBRL-JSON, with its taxonomy beside it: NAME.json and NAME.xsd
    Oim,
    /// For translators' tools: what is new or has changed, with its present translation (XLIFF 2.1)
    Xliff,
    /// The same for older tools (XLIFF 1.2)
    Xliff12,
    /// All confirmed pairs of source and translation, as a translation memory
    Tmx,
    /// The glossary, as a termbase
    Tbx,
    /// The glossary as a spreadsheet, to be corrected and imported again; as text with -o FILE.csv
    Glossary,
    /// Chapters for review in Word: every figure locked, changes tracked
    Docx,
}

impl DataForm {
    /// Whether it is for translators, and how its files end.
    pub(crate) fn ending(self) -> Option<&'static str> {
        Some(match self {
            Self::Xliff | Self::Xliff12 => "xlf",
            Self::Tmx => "tmx",
            Self::Tbx => "tbx",
            _ => return None,
        })
    }
}

/// Writes the data book.
pub(crate) fn run(arguments: &Arguments, export: &Export) -> Done {
    if export.form == DataForm::Docx {
        return word::out(arguments, export);
    }
    if export.both {
        return Err("--both is given for docx only".to_owned());
    }
    if let Some(ending) = export.form.ending() {
        return exchange::out(arguments, export, ending);
    }
    let for_translators = [
        (!export.chapters.is_empty(), "chapters are named"),
        (export.lang.is_some(), "--lang is given"),
        (export.all, "--all is given"),
    ];
    if let Some((_, what)) = for_translators.iter().find(|(is_given, _)| *is_given) {
        return Err(format!("{what} for xliff, xliff12, tmx and tbx only"));
    }
    if export.form == DataForm::Glossary {
        return glossary::out(arguments, export);
    }
    let project = open(arguments)?;
    let is_stream = export.output.as_deref() == Some(Path::new("-"));
    if let Some(path) = export.output.as_deref().filter(|_| !is_stream) {
        let form = export.form.to_possible_value();
        let form = form.as_ref().map_or("", |form| form.get_name());
        is_called(path, if export.form == DataForm::Oim { "json" } else { form })?;
    }
    let made = made_so_far(&project)?;
    if made.ledger.pages.is_empty() {
        let _ = writeln!(
            Aside,
            "the report has errors (`recto check` shows them), so no place in print is listed"
        );
    }
    let (Some(data), Some(config)) = (&made.proof.data, &made.proof.config) else {
        return Err("the dataset cannot be read: `recto check` says why".to_owned());
    };
    let bytes = match export.form {
        DataForm::Oim => {
            return twin(&project, export, data, config, &made.ledger);
        }
        DataForm::Csv => export::data::csv(data, config).into_bytes(),
        DataForm::Json => export::data::json(&made.ledger).into_bytes(),
        DataForm::Xlsx => export::workbook::workbook(data, config, &made.ledger)
            .map_err(|error| format!("the workbook cannot be made: {error}"))?,
        _ => return exchange::out(arguments, export, "xlf"),
    };
    let path = match (&export.output, export.form) {
        (Some(path), _) if !is_stream => path.clone(),
        (None, DataForm::Xlsx) => project.root().join("build/report.xlsx"),
        _ => {
            let _ = Data.write_all(&bytes);
            return Ok(0);
        }
    };
    is_elsewhere(&project, &path)?;
    put("recto export", &[(&path, &bytes)])?;
    let _ = writeln!(
        Out,
        "{}: {}, printed in {}",
        shown(&path),
        count(data.metrics().len(), "metric"),
        count(made.ledger.figures.len(), "place")
    );
    Ok(0)
}

/// Writes the figures for programs: the facts, and beside them the taxonomy they name.
fn twin(
    project: &Project,
    export: &Export,
    data: &crate::resolve::data::Data,
    config: &Config,
    ledger: &Ledger,
) -> Done {
    let path = match export.output.as_deref() {
        Some(path) if path == Path::new("-") => {
            return Err(
                "xBRL-JSON is two files, the facts and their taxonomy: name one with \
                        -o FILE.json"
                    .to_owned(),
            );
        }
        Some(path) => path.to_owned(),
        None => project.root().join("build/report.oim.json"),
    };
    let beside = path.with_extension("xsd");
    let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    is_elsewhere(project, &path)?;
    is_elsewhere(project, &beside)?;
    let twin = oim::twin(data, config, ledger, &name)?;
    put("recto export", &[(&path, &twin.json), (&beside, &twin.schema)])?;
    let _ = writeln!(
        Out,
        "{}: {}, with {} beside it",
        shown(&path),
        count(twin.facts, "fact"),
        shown(&beside)
    );
    Ok(0)
}

/// Refuses to write over what the report is made from.
fn is_elsewhere(project: &Project, path: &Path) -> Result<(), String> {
    match project.is_source(path) {
        true => Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        )),
        false => Ok(()),
    }
}
