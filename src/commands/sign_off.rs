//! `recto sign-off`: the figures are vouched for as they are.

use std::io::Write as _;

use clap::Args;
use recto::project;

use super::{Done, Out, open, show, shown, wish};
use crate::args::{Arguments, Findings, Format};

/// `recto sign-off`
#[derive(Debug, Args)]
pub(crate) struct SignOff {
    /// The metrics to sign off, by id [default: all]
    #[arg(value_name = "METRIC")]
    metrics: Vec<String>,
}

/// Writes down the published figures as they are.
pub(crate) fn run(arguments: &Arguments, sign_off: &SignOff) -> Done {
    let project = open(arguments)?;
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
            let near = near.map(|near| format!(": {near}")).unwrap_or_default();
            return Err(format!("there is no metric `{id}`{near}"));
        }
    }
    let before = recto::load::signed_off(&inputs);
    let text =
        recto::checks::changed_figure::sign_off(data, &sign_off.metrics, before.as_ref());
    let path = project.root().join("content/signed-off.yaml");
    project::write(&[(&path, text.as_bytes())])
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    let count = text.lines().filter(|line| !line.starts_with('#')).count();
    let _ = writeln!(Out, "{}: {count} metrics signed off", shown(&path));
    Ok(0)
}
