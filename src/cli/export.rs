//! `recto export`: the data book, as a workbook, a table or JSON; chapters for review in Word.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use recto::diag::{count, nearest};
use recto::input::project::Project;
use recto::output::{export, word};
use recto::proof::Wish;

use super::{
    Aside, Data, Done, Out, is_called, made_so_far, open, put, shown, speaks, wish,
};
use crate::cli::args::Arguments;

/// `recto export`
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The form
    #[arg(value_name = "FORM")]
    pub(crate) form: DataForm,
    /// The chapters of a Word file, by their files' names: 04-climate, or climate [default: all]
    #[arg(value_name = "CHAPTER")]
    pub(crate) chapters: Vec<String>,
    /// The language of a Word file [default: the first the report is written in]
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// The file to write, or - for standard output [default: build/report.xlsx and build/review.LANG.docx; csv and json go to
    /// standard output]
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
    /// Chapters for review in Word: figures locked, changes tracked, to be imported again
    Docx,
}

/// Writes the data book.
pub(crate) fn run(arguments: &Arguments, export: &Export) -> Done {
    let project = open(arguments)?;
    let is_stream = export.output.as_deref() == Some(Path::new("-"));
    if let Some(path) = export.output.as_deref().filter(|_| !is_stream) {
        let form = export.form.to_possible_value();
        is_called(path, form.as_ref().map_or("", |form| form.get_name()))?;
    }
    if export.form == DataForm::Docx {
        return word(&project, export);
    }
    if !export.chapters.is_empty() || export.lang.is_some() {
        return Err(
            "chapters and --lang are for docx: the data book holds all figures".into()
        );
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
        DataForm::Csv => export::data::csv(data, config).into_bytes(),
        DataForm::Json => export::data::json(&made.ledger).into_bytes(),
        DataForm::Docx => vec![],
        DataForm::Xlsx => export::workbook::workbook(data, config, &made.ledger)
            .map_err(|error| format!("the workbook cannot be made: {error}"))?,
    };
    let path = match (&export.output, export.form) {
        (Some(path), _) if !is_stream => path.clone(),
        (None, DataForm::Xlsx) => project.root().join("build/report.xlsx"),
        _ => {
            let _ = Data.write_all(&bytes);
            return Ok(0);
        }
    };
    if project.is_source(&path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
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

/// Writes chapters for review.
fn word(project: &Project, export: &Export) -> Done {
    let wish = Wish { every: true, ..wish(export.lang.as_deref())? };
    let proof = recto::proof(&project.read(), &wish);
    speaks(&proof, &wish)?;
    let (Some(report), Some(data)) = (&proof.report, &proof.data) else {
        return Err("the report has errors: `recto check` shows them".to_owned());
    };
    let own = wish.languages.first().copied();
    let part =
        own.map_or_else(|| report.parts.values().next(), |lang| report.parts.get(&lang));
    let Some(part) = part else { return Err("the report has no chapters".to_owned()) };
    let mut chapters: Vec<_> = part.chapters.iter().collect();
    let names = |stem: &str| {
        let short = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        [stem.to_owned(), short.to_owned(), format!("{stem}.md")]
    };
    for asked in &export.chapters {
        if !chapters.iter().any(|own| names(&own.stem).contains(asked)) {
            let stems = chapters.iter().map(|own| own.stem.as_str());
            let near =
                nearest(asked, stems).map_or(String::new(), |near| format!("; {near}"));
            return Err(format!("there is no chapter {asked}{near}"));
        }
    }
    chapters.retain(|own| {
        let names = names(&own.stem);
        export.chapters.is_empty()
            || export.chapters.iter().any(|own| names.contains(own))
    });
    let pictures = report.pictures.keys();
    let pictures =
        pictures.filter_map(|path| Some((path.clone(), project.bytes(path).ok()?)));
    let pictures = pictures.collect();
    let count_of = chapters.len();
    let matter = word::Matter { report, sources: &proof.sources, data, chapters };
    let bytes = word::export(&matter, &pictures)
        .map_err(|error| format!("the Word file cannot be made: {error}"))?;
    let is_stream = export.output.as_deref() == Some(Path::new("-"));
    if is_stream {
        let _ = Data.write_all(&bytes);
        return Ok(0);
    }
    let usual = project.root().join(format!("build/review.{}.docx", part.lang.tag()));
    let path = export.output.clone().unwrap_or(usual);
    if project.is_source(&path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    put("recto export", &[(&path, &bytes)])?;
    let texts = word::segments(&matter).len();
    let _ = writeln!(
        Out,
        "{}: {}, {} to review",
        shown(&path),
        count(count_of, "chapter"),
        count(texts, "text")
    );
    Ok(0)
}
