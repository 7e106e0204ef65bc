//! `recto confirm`: the translations say what their sources say.

use std::io::Write as _;

use recto::diag::count;

use super::{Done, Out, hold, open, show, shown, wish};
use crate::args::{Arguments, Findings, Format};

/// Writes down that the translations have been read beside their sources.
pub(crate) fn run(arguments: &Arguments) -> Done {
    let project = open(arguments)?;
    let hold = hold(&project, "recto confirm")?;
    let proof = recto::proof(&project.read(), &wish(None)?);
    let Some(report) = &proof.report else {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Err("nothing was confirmed: mend the errors first".to_owned());
    };
    let text = recto::checks::stale_translation::confirm(report);
    let path = project.root().join("content/translations.yaml");
    hold.write(&[(&path, &text)])
        .map_err(|error| format!("nothing was confirmed: {error}"))?;
    let blocks = text.lines().filter(|line| line.starts_with("    - ")).count();
    let _ = writeln!(Out, "{}: {} confirmed", shown(&path), count(blocks, "block"));
    Ok(0)
}
