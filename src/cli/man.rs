//! `recto man`: the manual pages, made from the commands as they are.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use super::{Done, Out, save, shown, tongue};
use crate::cli::args::Arguments;
use crate::diag::count;

/// `recto man`
#[derive(Debug, Args)]
pub(crate) struct Manual {
    /// The folder to write them to, as in /usr/local/share/man/man1
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// Writes a page for the program and one for each command.
pub(crate) fn run(manual: &Manual) -> Done {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program = tongue::described(program);
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    let mut pages = vec![];
    for command in std::iter::once(&program).chain(commands) {
        let page = Man::new(command.clone());
        let name = page.get_filename();
        let mut text = vec![];
        page.render(&mut text).map_err(|error| error.to_string())?;
        let text = tongue::manual(&String::from_utf8_lossy(&text));
        pages.push((manual.folder.join(name), text.into_bytes()));
    }
    save(&manual.folder, "recto man", &pages)?;
    let pages = count(pages.len(), "page");
    let _ = writeln!(Out, "{}: {pages}", shown(&manual.folder));
    Ok(0)
}
