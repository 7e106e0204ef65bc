//! `recto pack`: the assurer's file, as a workbook and as pages.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rust_decimal::Decimal;

use super::{Done, FINDINGS, Out, is_called, make, open, put, show, shown, wish};
use crate::cli::args::{Arguments, Findings, Format};
use crate::cli::sign_off::known;
use crate::diag::{Severity, count};
use crate::model::config::Config;
use crate::model::number::Written;
use crate::model::unit::Unit;
use crate::output::evidence::Shelf;
use crate::review::pack::sample::Method;
use crate::review::pack::{Given, kind, pack, paper, workbook};
use crate::{Session, Wish};

/// `recto pack`
#[derive(Debug, Args)]
pub(crate) struct Pack {
    /// The metrics in scope, by id [default: what content/assurance.yaml covers, or else every
    /// figure of the reporting period]
    #[arg(value_name = "METRIC")]
    metrics: Vec<String>,
    /// The workbook to write; the pages stand beside it as .pdf [default: build/pack.xlsx]
    #[arg(short, long, value_name = "FILE.xlsx")]
    output: Option<PathBuf>,
    /// Draw every figure that is as large, as in --above "1000 tCO2e"; once for each kind of unit
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    above: Vec<String>,
    /// Draw by so many points in each kind of unit, large figures more often than small
    #[arg(long, value_name = "N", default_value_t = 0)]
    monetary_unit: usize,
    /// Draw so many of all figures in scope, each as likely as any other
    #[arg(long, value_name = "N", default_value_t = 0)]
    random: usize,
    /// What the draw begins with: the same gives the same sample
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
}

/// Writes the assurer's file.
pub(crate) fn run(arguments: &Arguments, options: &Pack) -> Done {
    let project = open(arguments)?;
    if let Some(path) = &options.output {
        is_called(path, "xlsx")?;
    }
    let draws = options.monetary_unit > 0 || options.random > 0;
    let seed = options.seed.as_deref().map(str::trim).unwrap_or_default();
    if draws && seed.is_empty() {
        return Err("a sample that nobody can draw again proves little: give what it begins with \
                    behind --seed, as in --seed 2026-03-27"
            .to_owned());
    }
    let book = options
        .output
        .clone()
        .unwrap_or_else(|| project.root().join("build/pack.xlsx"));
    let pages = book.with_extension("pdf");
    for path in [&book, &pages] {
        if project.is_source(path) {
            return Err(format!(
                "{} lies among the report's own files: name a file elsewhere, as in build/",
                path.display()
            ));
        }
    }
    let files = Arc::new(project.clone());
    let all = Wish { every: true, ..wish(None)? };
    // Its table of findings tells those of pages too, which a ledger tells in part.
    let made = make(Session::new(project.read(), files.clone(), all), &|_| None);
    let (Some(data), Some(config), false) =
        (&made.proof.data, &made.proof.config, made.ledger.pages.is_empty())
    else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &made.proof.findings, &made.proof.sources);
        return Ok(FINDINGS);
    };
    for id in &options.metrics {
        known(data, id)?;
    }
    let mut method = Method {
        monetary: options.monetary_unit,
        random: options.random,
        seed: seed.to_owned(),
        ..Method::default()
    };
    for text in &options.above {
        let (kind, least) = threshold(text, config)?;
        if method.above.insert(kind, least).is_some() {
            return Err(format!(
                "--above names that kind of unit twice: `{text}` is one threshold too many"
            ));
        }
    }
    let shelf = Shelf::new(files.clone());
    let given = Given {
        proof: &made.proof,
        data,
        config,
        ledger: &made.ledger,
        shelf: &shelf,
    };
    let pack = pack(&given, &options.metrics, &method);
    let bytes = workbook(&pack, config)
        .map_err(|error| format!("the workbook cannot be made: {error}"))?;
    let mut session = Session::new(paper(&pack, config), files, wish(None)?);
    session.comes_last();
    let (setting, written) = session.make().unzip();
    let proof = session.leave(setting);
    let Some((pdf, _)) = written.flatten() else {
        let first = proof.findings.iter().find(|own| own.severity == Severity::Error);
        let why = first.map_or("", |own| &own.message);
        return Err(format!("the pages of the assurer's file cannot be set: {why}"));
    };
    put("recto pack", &[(&book, &bytes), (&pages, &pdf)] as &[(&PathBuf, &Vec<u8>)])?;
    let drawn = match pack.sampled {
        0 => String::new(),
        drawn => format!(", {drawn} of them drawn"),
    };
    let _ = writeln!(
        Out,
        "{} and {}: {} in scope{drawn}",
        shown(&book),
        shown(Path::new(&pages)),
        count(pack.figures, "figure")
    );
    Ok(0)
}

/// A threshold as typed: the kind of its unit, and how large it is in base units.
fn threshold(text: &str, config: &Config) -> Result<(String, Decimal), String> {
    let (number, unit) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let number = match Written::read(number) {
        Written::Number(number) if number.is_sign_positive() && !number.is_zero() => {
            number
        }
        Written::Number(_) => {
            return Err(format!("--above {text}: a threshold is more than nothing"));
        }
        other => {
            return Err(format!(
                "--above {text}: `{number}` is no number; {}",
                other.remedy()
            ));
        }
    };
    let unit = Unit::parse(unit.trim(), &config.units).map_err(|error| {
        format!("--above {text}: {error}; write it as in --above \"1000 tCO2e\"")
    })?;
    let least = unit
        .in_base(number)
        .ok_or_else(|| format!("--above {text} is more than any figure can be"))?;
    Ok((kind(&unit), least))
}
