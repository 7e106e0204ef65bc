//! `recto schema`: what editors need to complete and check while people type.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::{Done, Out, save, shown};
use crate::authoring::schema;
use crate::cli::args::Arguments;
use crate::diag::count;

/// `recto schema`
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The schema to print; without it the names of all are listed
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Write every schema into DIR, replacing older ones
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    pub(crate) all: Option<PathBuf>,
}

/// Prints or writes the JSON Schemas.
pub(crate) fn run(arguments: &Arguments, schema: &Schema) -> Done {
    let schemas = schema::all();
    let mut out = Out;
    if let Some(folder) = &schema.all {
        let folder = arguments.directory.clone().unwrap_or_default().join(folder);
        let texts: Vec<_> = schemas
            .iter()
            .map(|schema| (folder.join(schema.file()), schema.text()))
            .collect();
        save(&folder, "recto schema", &texts)?;
        let _ = writeln!(out, "{}: {}", shown(&folder), count(texts.len(), "schema"));
        return Ok(0);
    }
    let Some(name) = &schema.name else {
        for schema in &schemas {
            let _ = writeln!(out, "{:<16} {}", schema.name, schema.about);
        }
        return Ok(0);
    };
    let Some(found) = schemas.iter().find(|schema| schema.name == *name) else {
        let names: Vec<_> = schemas.iter().map(|schema| schema.name.as_str()).collect();
        let near = crate::diag::nearest(name, names.iter().copied());
        let near =
            near.unwrap_or_else(|| format!("the schemas are {}", names.join(", ")));
        return Err(format!("there is no schema `{name}`: {near}"));
    };
    let _ = out.write_all(found.text().as_bytes());
    Ok(0)
}
