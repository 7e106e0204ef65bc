//! `recto docs`: the book in the program, where no browser and no network is needed.

use std::io::Write as _;

use clap::Args;

use super::Done;
use super::voice::Out;
use crate::authoring::book;

/// `recto docs`
#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// A page, such as `first-report`; without it the contents
    #[arg(value_name = "PAGE")]
    pub(crate) page: Option<String>,
}

/// Prints a page of the book, or its contents.
pub(crate) fn run(docs: &Docs) -> Done {
    let text = match &docs.page {
        Some(name) => book::page(name)?,
        None => format!("{}\n`recto docs PAGE` prints one.\n", book::contents()),
    };
    let _ = Out.write_all(text.as_bytes());
    Ok(0)
}
