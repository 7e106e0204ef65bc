//! `recto trace`: where a figure comes from and where it is printed.

use std::io::Write as _;
use std::sync::Arc;

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::{Done, Json, Out, complete, made, open, show};
use crate::cli::args::{Arguments, Findings, Form, Format};
use crate::diag::Sink;
use crate::output::evidence::{Shelf, evidence};
use crate::review::trace;

/// `recto trace`
#[derive(Debug, Args)]
pub(crate) struct Trace {
    /// A metric's id, or a figure as it is printed: ghg.total, "91,005"
    #[arg(value_name = "METRIC")]
    #[arg(add = ArgValueCandidates::new(complete::metrics))]
    pub(crate) wanted: String,
    /// How to show the answer
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: Form,
    /// The same as `--format json`
    #[arg(long, hide = true)]
    pub(crate) json: bool,
}

/// Traces a figure.
pub(crate) fn run(arguments: &Arguments, options: &Trace) -> Done {
    let project = open(arguments)?;
    let made = match made(arguments, &project)? {
        Ok(made) => made,
        Err(code) => return Ok(code),
    };
    let Some(data) = &made.proof.data else {
        return Err("the dataset cannot be read: `recto check` says why".to_owned());
    };
    let sources = &made.proof.sources;
    let shelf = Shelf::new(Arc::new(project));
    let traces = trace::trace(&options.wanted, data, &made.ledger, sources, &shelf)?;
    let text = match options.json || options.format == Form::Json {
        true => serde_json::to_string_pretty(&traces).unwrap_or_default() + "\n",
        false => trace::print(&traces),
    };
    let _ = match options.json || options.format == Form::Json {
        true => Json.write_all(text.as_bytes()),
        false => write!(Out, "{text}"),
    };
    let mut sink = Sink::default();
    evidence(data, &shelf, &mut sink);
    let named = |id: &str| text.contains(id);
    let findings: Vec<_> = sink
        .finish()
        .into_iter()
        .filter(|finding| {
            let of = data.metrics().values().find(|metric| {
                finding.related.iter().any(|(place, _)| *place == metric.place)
            });
            of.is_some_and(|metric| named(&metric.id))
        })
        .collect();
    let format = Findings { format: Format::Human, strict: false };
    show(arguments, &format, &findings, sources);
    Ok(u8::from(!findings.is_empty()))
}
