//! `recto init`: a new project that builds at once.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use recto::{project, schema};

use super::{Done, Out, settle, shown};
use crate::args::Arguments;

/// Where the starter's editor settings look for the schemas.
const SCHEMAS: &str = ".vscode/schemas";

/// `recto init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to write to; what is there already stays as it is
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// Writes the starter project.
pub(crate) fn run(arguments: &Arguments, init: &Init) -> Done {
    let base = arguments.directory.clone().unwrap_or_default();
    let folder = base.join(&init.folder);
    let mut files: Vec<(PathBuf, Vec<u8>)> = recto::starter::files()
        .into_iter()
        .map(|(path, bytes)| (folder.join(path), bytes.to_vec()))
        .collect();
    files.extend(schema::all().iter().map(|schema| {
        (folder.join(SCHEMAS).join(schema.file()), schema.text().into_bytes())
    }));
    settle(&folder)?;
    project::create(&folder, "recto init", &files).map_err(|error| {
        format!("no report was begun in {}: {error}", folder.display())
    })?;
    let (folder, count) = (shown(&folder), files.len());
    let _ = writeln!(
        Out,
        "{folder}: {count} files; make the report with\n  recto -C {folder} build"
    );
    Ok(0)
}
