//! `recto lsp`: a language server for editors.

use std::io;

use clap::Args;

use super::{Data, Done, source_date, tongue};
use crate::{Wish, lsp};

/// `recto lsp`
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// Speak over standard input and output, which is the only way there is
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

/// Serves until the editor says so, or has gone.
pub(crate) fn run(_: &Lsp) -> Done {
    let wish = Wish { date: source_date()?, ..Wish::default() };
    let input = io::BufReader::new(io::stdin());
    let tongue = lsp::Tongue {
        asked: tongue::asked(),
        otherwise: tongue::spoken(),
    };
    lsp::serve(input, Data, wish, tongue).map_err(|error| error.to_string())
}
