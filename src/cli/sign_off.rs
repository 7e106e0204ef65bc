//! `recto sign-off`: the figures are vouched for as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::{Done, Out, complete, hold, open, show, shown, source_date, wish};
use crate::checks::changed_after_assurance::{self, RULE};
use crate::checks::few_signatures;
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{Diagnostic, Severity, count};
use crate::input::load::assurance::covering;
use crate::input::project::Project;
use crate::model::assurance::Covered;
use crate::model::config::{Date, Signature};
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::report::Report;
use crate::resolve::data::Data;

/// `recto sign-off`
#[derive(Debug, Args)]
pub(crate) struct SignOff {
    /// The metrics to sign off, by id, and chapters: all that is printed in one, with what it is
    /// computed from [default: all metrics]
    #[arg(value_name = "METRIC|CHAPTER")]
    #[arg(add = ArgValueCandidates::new(complete::metrics))]
    metrics: Vec<String>,
    /// Keep the figures in content/assurance.yaml instead, as the assurer has seen them:
    /// METRIC or METRIC@PERIOD [default: those listed there]
    #[arg(long, conflicts_with_all = ["by", "date"])]
    assured: bool,
    /// Who vouches for the figures
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day they do, as in 2026-03-27 [default: that of `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
}

/// A day as people write it for programs.
fn day(text: &str) -> Result<String, String> {
    match Date::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("`{text}` is no day: write it as in 2026-03-27")),
    }
}

/// Who signs and when, as typed and as the environment has it.
pub(super) fn signature<'a>(
    by: Option<&'a str>,
    date: Option<&str>,
) -> Result<(Option<&'a str>, Option<String>), String> {
    let date = match (date, source_date()?) {
        (Some(text), _) => Some(day(text)?),
        (None, day) => day.map(|day| day.to_string()),
    };
    let by = by.map(str::trim);
    if by == Some("") {
        return Err("nobody signs with an empty name: give one behind --by".to_owned());
    }
    if by.is_some() && date.is_none() {
        return Err(
            "a name without a day says little to an assurer, and Recto reads no clock: \
                    add --date, as in --date 2026-03-27"
                .to_owned(),
        );
    }
    Ok((by, date))
}

/// The end of a line that says what was signed.
pub(super) fn signed(by: Option<&str>, date: Option<&str>) -> String {
    let who = by.map_or("without a name".to_owned(), |by| format!("by {by}"));
    let when = date.map_or(String::new(), |date| format!(", {date}"));
    who + &when
}

/// Writes down the published figures as they are.
pub(crate) fn run(arguments: &Arguments, sign_off: &SignOff) -> Done {
    let project = open(arguments)?;
    if sign_off.assured {
        return assured(arguments, &project, &sign_off.metrics);
    }
    let (by, date) = signature(sign_off.by.as_deref(), sign_off.date.as_deref())?;
    let hold = hold(&project, "recto sign-off")?;
    let inputs = project.read();
    let proof = crate::proof(&inputs, &wish(None)?);
    let (Some(report), Some(data)) = (&proof.report, &proof.data) else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("nothing was signed off: mend the errors first".to_owned());
    };
    let mut named = vec![];
    for name in &sign_off.metrics {
        match data.metrics().contains_key(name) {
            true => named.push(name.clone()),
            false => named.extend(of_chapter(report, data, name)?),
        }
    }
    let before = crate::input::load::signed_off(&inputs);
    let text = crate::checks::changed_figure::sign_off(
        data,
        &named,
        &Signature { by: by.map(str::to_owned), date: date.clone() },
        before.as_ref(),
    );
    let path = project.root().join("content/signed-off.yaml");
    hold.write(&[(&path, &text)])
        .map_err(|error| format!("nothing was signed off: {error}"))?;
    let metrics = match named.as_slice() {
        [] => text.lines().filter(|line| !line.starts_with('#')).count(),
        named => named.iter().collect::<BTreeSet<_>>().len(),
    };
    let _ = writeln!(
        Out,
        "{}: {} signed off {}",
        shown(&path),
        count(metrics, "metric"),
        signed(by, date.as_deref())
    );
    Ok(0)
}

/// The published metrics that a chapter prints or computes what it prints from.
fn of_chapter(
    report: &Report,
    data: &Data,
    name: &str,
) -> Result<BTreeSet<String>, String> {
    let Some(published) = few_signatures::published(report, data, name) else {
        let chapters = report.parts.values().flat_map(|part| &part.chapters);
        let stems = chapters.map(|chapter| chapter.stem.as_str());
        let metrics = data.metrics().keys().map(String::as_str);
        let near = crate::diag::nearest(name, metrics.chain(stems));
        let near =
            near.unwrap_or_else(|| "`recto export csv` lists all metrics".to_owned());
        return Err(format!("there is no metric or chapter `{name}`: {near}"));
    };
    match published.is_empty() {
        true => Err(format!(
            "the chapter `{name}` prints no published figure: there is nothing to sign"
        )),
        false => Ok(published),
    }
}

/// A metric by its id.
pub(super) fn known<'d>(data: &'d Data, id: &str) -> Result<&'d Metric, String> {
    data.metrics().get(id).ok_or_else(|| {
        let near = crate::diag::nearest(id, data.metrics().keys().map(String::as_str));
        let near = near.unwrap_or_else(|| "`recto export csv` lists all".to_owned());
        format!("there is no metric `{id}`: {near}")
    })
}

/// Writes down the assured figures as they are.
fn assured(arguments: &Arguments, project: &Project, named: &[String]) -> Done {
    let hold = hold(project, "recto sign-off")?;
    let inputs = project.read();
    let proof = crate::proof(&inputs, &wish(None)?);
    let is_in_the_way = |finding: &Diagnostic| {
        finding.severity == Severity::Error && finding.rule != RULE.name
    };
    let (Some(data), Some(config), false) =
        (&proof.data, &proof.config, proof.findings.iter().any(is_in_the_way))
    else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("nothing was kept: mend the errors first".to_owned());
    };
    let path = project.root().join("content/assurance.yaml");
    let file = inputs.assurance.as_ref().and_then(|file| file.text.as_ref().ok());
    let (Some(text), Some(assurance)) = (file, &config.assurance) else {
        return Err(format!(
            "there is no {}: write there who gives the assurance (`provider`), under which \
             `standard`, at which `level` and on which `date`",
            shown(&path)
        ));
    };
    let listed = |id: &str| -> Vec<Period> {
        let own = assurance.covers.iter().filter(|own| own.id.value == id);
        own.flat_map(|own| &own.values)
            .map(|(period, _)| period.value)
            .collect()
    };
    let mut wanted: BTreeMap<String, BTreeSet<Period>> = BTreeMap::new();
    for name in named {
        let (id, period) = match name.split_once('@') {
            Some((id, text)) => (id, Some(text)),
            None => (name.as_str(), None),
        };
        let periods = match period.map(|text| (text, Period::parse(text))) {
            Some((_, Some(period))) => vec![period],
            Some((text, None)) => {
                return Err(format!(
                    "`{text}` is not a period: write a year, as in {id}@2025"
                ));
            }
            None => match listed(id) {
                none if none.is_empty() => vec![config.period],
                some => some,
            },
        };
        wanted.entry(id.to_owned()).or_default().extend(periods);
    }
    if named.is_empty() {
        let all = assurance.covers.iter().map(|own| own.id.value.clone());
        wanted.extend(all.map(|id| (id.clone(), listed(&id).into_iter().collect())));
    }
    let mut figures = vec![];
    for (id, periods) in &wanted {
        let metric = known(data, id)?;
        let value = |period: &Period| {
            let value = changed_after_assurance::value(data, metric, *period);
            value
                .map(|value| (Placed::new(*period, assurance.place), value))
                .ok_or_else(|| format!("`{id}` has no value for {period}"))
        };
        figures.push(Covered {
            id: Placed::new(id.clone(), assurance.place),
            unit: metric.unit_text.clone(),
            values: periods.iter().map(value).collect::<Result<_, _>>()?,
        });
    }
    let text = covering(text, &figures);
    hold.write(&[(&path, &text)])
        .map_err(|error| format!("nothing was kept: {error}"))?;
    let number = figures.iter().map(|own| own.values.len()).sum();
    let _ =
        writeln!(Out, "{}: {} kept as assured", shown(&path), count(number, "figure"));
    Ok(0)
}
