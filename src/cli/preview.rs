//! `recto preview`: the report live in the browser.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::tongue::spoken;
use super::{Aside, Done, Out, complete, speaks, wish};
use crate::Wish;
use crate::cli::args::Arguments;
use crate::input::project::{secret, there};
use crate::model::place::Sources;
use crate::preview::{self, Options};

/// `recto preview`
#[derive(Debug, Args)]
pub(crate) struct Preview {
    /// Set this chapter alone, with its page numbers in the whole report: 11-climate,
    /// climate, or its title
    #[arg(value_name = "CHAPTER")]
    #[arg(add = ArgValueCandidates::new(complete::chapters))]
    pub(crate) chapter: Option<String>,
    /// Set one language only [default: all of the report's]
    #[arg(long, value_name = "TAG")]
    #[arg(add = ArgValueCandidates::new(complete::languages))]
    pub(crate) lang: Option<String>,
    /// The port to listen on [default: the first free one from 3000]
    #[arg(long, value_name = "N", overrides_with = "port")]
    pub(crate) port: Option<u16>,
    /// Open the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// The editor a click opens: vscode, vscodium, cursor, zed, idea, none, or an address with
    /// {file}, {line} and {column}
    #[arg(long, value_name = "EDITOR", default_value = "vscode")]
    pub(crate) editor: String,
    /// Look at the files twice a second: for a share, a container or another file system that
    /// tells of no changes, where Recto does not know it
    #[arg(long)]
    pub(crate) poll: bool,
    /// Listen on this address instead of this machine's own; needs --allow-remote
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) host: Option<IpAddr>,
    /// Let other machines read the report: whoever has the printed address can
    #[arg(long)]
    pub(crate) allow_remote: bool,
}

/// The editors by name, and their addresses.
const EDITORS: [(&str, &str); 6] = [
    ("vscode", "vscode://file{file}:{line}:{column}"),
    ("vscodium", "vscodium://file{file}:{line}:{column}"),
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
    ("none", ""),
];

/// Serves the report until Ctrl-C.
pub(crate) fn run(arguments: &Arguments, preview: &Preview) -> Done {
    let project = super::open(arguments)?;
    let host = preview.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if !host.is_loopback() && !preview.allow_remote {
        return Err(format!(
            "--host {host} lets other machines read the report before it is published: add --allow-remote \
             if that is meant"
        ));
    }
    let wish = Wish {
        every: true,
        as_files: true,
        ..wish(preview.lang.as_deref())?
    };
    if preview.lang.is_some() {
        let (proof, _) = crate::bind(Sources::default(), &project.read(), &wish);
        speaks(&proof, &wish)?;
    }
    let chapter = preview.chapter.as_ref();
    let chapter = chapter
        .map(|name| preview::find_chapter(&project.read(), name))
        .transpose()?;
    let options = Options {
        host,
        port: preview.port,
        editor: editor(&preview.editor)?,
        chapter,
        polls: preview.poll,
        lang: spoken(),
        secret: secret(project.root())?,
    };
    let started = |address: &str| {
        let _ = writeln!(Out, "{address}  (Ctrl-C ends the preview)");
        let _ = Out.flush();
        if preview.open && open::that_detached(address).is_err() {
            let _ =
                writeln!(Aside, "no browser could be opened: open the address yourself");
        }
    };
    let secret = options.secret.clone();
    let give_up = move |port| begin_anew(port, &secret);
    preview::serve(project, wish, &options, started, give_up)
        .map_err(|error| error.to_string())?;
    Ok(0)
}

/// Where a preview that begins anew finds what its address begins with.
const SECRET: &str = "RECTO_PREVIEW_SECRET";

/// What the address begins with. It is kept in the folder that the system has for this user
/// alone, so that pages which are open find the preview again when it starts again.
fn secret(root: &Path) -> Result<String, String> {
    if let Some(known) = std::env::var(SECRET).ok().filter(|it| secret::is_secret(it)) {
        return Ok(known);
    }
    let folder = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    #[cfg(any(target_os = "macos", windows))]
    let folder = folder.or_else(|| Some(std::env::temp_dir()));
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    let name = format!("recto-preview-{:016x}", hasher.finish());
    let path = folder
        .filter(|folder| there::is_folder(folder))
        .map(|folder| folder.join(name));
    secret::kept(path.as_deref()).map_err(|error| error.to_string())
}

/// Begins the program anew, on the same port, where what it is at can come to no end. The pages
/// that browsers show stay until it is back.
#[cfg(unix)]
fn begin_anew(port: u16, secret: &str) {
    use std::os::unix::process::CommandExt as _;
    let Ok(program) = std::env::current_exe() else { return };
    let arguments = std::env::args_os().skip(1).filter(|argument| argument != "--open");
    let mut command = std::process::Command::new(program);
    command
        .args(arguments)
        .args(["--port", &port.to_string()])
        .env(SECRET, secret);
    let error = command.exec();
    let _ = writeln!(Aside, "the preview cannot begin anew: {error}");
}

/// Says that the program must be begun anew.
#[cfg(not(unix))]
fn begin_anew(_: u16, _: &str) {
    let _ = writeln!(
        Aside,
        "the last change cannot be set: end the preview with Ctrl-C and start it again"
    );
}

/// The address of an editor by its name, or as given.
fn editor(name: &str) -> Result<String, String> {
    if let Some((_, address)) = EDITORS.iter().find(|(own, _)| *own == name) {
        return Ok((*address).to_owned());
    }
    let scheme = name.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme = scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !["javascript", "data", "file"].contains(&scheme.as_str())
    });
    if is_scheme && name.contains("{file}") {
        return Ok(name.to_owned());
    }
    let names: Vec<_> = EDITORS.iter().map(|(name, _)| *name).collect();
    Err(format!(
        "there is no editor `{name}`: the editors are {}, or write an address such as \
         vscode://file{{file}}:{{line}}:{{column}}",
        names.join(", ")
    ))
}
