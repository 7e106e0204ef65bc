//! `recto explain`: what a rule finds, and how to mend it; and the units there are.

use std::io::Write as _;

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::tongue::spoken;
use super::voice::Out;
use super::{Done, complete};
use crate::authoring::{registry, units};

/// `recto explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The name in brackets behind `error` or `warning`, or `units`; without it the names of all rules are listed
    #[arg(value_name = "RULE")]
    #[arg(add = ArgValueCandidates::new(complete::rules))]
    pub(crate) name: Option<String>,
}

/// Prints the page of a rule.
pub(crate) fn run(explain: &Explain) -> Done {
    let text = match &explain.name {
        Some(name) if name == "units" => units::list(),
        // As it stands in a finding: `error[wrong-shape]`.
        Some(name) => {
            let inner = name.split_once('[').map_or(name.as_str(), |(_, rest)| rest);
            registry::explain_in(spoken(), inner.trim_end_matches([']', ':']))?
        }
        None => registry::all().into_keys().flat_map(|name| [name, "\n"]).collect(),
    };
    let _ = Out.write_all(text.as_bytes());
    Ok(0)
}
