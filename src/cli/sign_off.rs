//! `recto sign-off`: the figures are vouched for as they are.

use std::collections::BTreeSet;
use std::io::Write as _;

use clap::Args;
use recto::diag::count;
use recto::model::config::Date;

use super::{Done, Out, hold, open, show, shown, source_date, wish};
use crate::cli::args::{Arguments, Findings, Format};

/// `recto sign-off`
#[derive(Debug, Args)]
pub(crate) struct SignOff {
    /// The metrics to sign off, by id [default: all]
    #[arg(value_name = "METRIC")]
    metrics: Vec<String>,
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
    let (by, date) = signature(sign_off.by.as_deref(), sign_off.date.as_deref())?;
    let hold = hold(&project, "recto sign-off")?;
    let inputs = project.read();
    let proof = recto::proof(&inputs, &wish(None)?);
    let (Some(_), Some(data)) = (&proof.report, &proof.data) else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("nothing was signed off: mend the errors first".to_owned());
    };
    for id in &sign_off.metrics {
        if !data.metrics().contains_key(id) {
            let near =
                recto::diag::nearest(id, data.metrics().keys().map(String::as_str));
            let near = near.unwrap_or_else(|| "`recto export csv` lists all".to_owned());
            return Err(format!("there is no metric `{id}`: {near}"));
        }
    }
    let before = recto::input::load::signed_off(&inputs);
    let text = recto::checks::changed_figure::sign_off(
        data,
        &sign_off.metrics,
        (by, date.as_deref()),
        before.as_ref(),
    );
    let path = project.root().join("content/signed-off.yaml");
    hold.write(&[(&path, &text)])
        .map_err(|error| format!("nothing was signed off: {error}"))?;
    let metrics = match sign_off.metrics.as_slice() {
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
