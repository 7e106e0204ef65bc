//! Preview: the report live in the browser, set anew whenever one of its files changes.
//!
//! ```text
//!  files --watch--> studio (one thread: the stages of every build) --State--> server --> browsers
//! ```
//!
//! The studio never shows half a report: what cannot be set leaves the last good pages
//! where they are, with what is wrong over them. Only the chapter in view is shown before the
//! others are known to be sound: where an edit breaks another one, it stands for a moment, until
//! the last good pages are back. The server answers from the last `State`
//! alone, to this machine alone and to those who know its address. It is the one room that may
//! use the network. Of the project it writes nothing but what a reviewer's Word file brings back, and
//! that only once it was shown and asked for.

mod ahead;
mod alone;
mod change;
mod details;
mod door;
mod drawing;
mod finding;
mod guard;
mod layer;
mod outline;
mod overtaken;
mod page;
mod reading;
mod remembered;
mod review;
mod search;
mod server;
mod settled;
mod state;
mod studio;
mod units;
mod watch;
mod witness;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, mpsc};

use crate::Wish;
use crate::diag::nearest_name;
use crate::input::project::{Inputs, Project};
use crate::model::lang::Lang;
use crate::output::evidence::Shelf;
use guard::Guard;
use overtaken::Progress;
use server::Served;
use state::State;
use studio::{Event, Studio};
use watch::Watch;

/// The port that is tried first, and how many behind it.
const PORT: u16 = 3000;
const PORTS: u16 = 100;

/// Room for the engine's deepest recursion.
const STACK: usize = 64 << 20;

/// How a preview is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; the first free one from 3000 where none is named.
    pub port: Option<u16>,
    /// The address of an editor, with `{file}`, `{line}` and `{column}`; empty for none.
    pub editor: String,
    /// The chapter that alone is set, by its file's name without ending.
    pub chapter: Option<String>,
    /// Whether the files are looked at again and again, and not only where the system does not
    /// tell of changes.
    pub polls: bool,
    /// The language that findings are told in.
    pub lang: Lang,
    /// What every address begins with, so that only who was told it can read the report.
    pub secret: String,
}

/// Serves the preview of a project until the process is asked to stop. `started` gets the
/// address once the server listens. `give_up` is called where something is made without end of
/// files that have changed since: it gets the port, and begins the program anew.
///
/// # Errors
/// If no port is free, or files cannot be watched.
pub fn serve(
    project: Project,
    wish: Wish,
    options: &Options,
    started: impl FnOnce(&str),
    give_up: impl Fn(u16) + Send + 'static,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let _entered = runtime.enter();
    let (listener, address) = listen(options)?;

    let (orders, events) = mpsc::channel();
    let watch = Watch::new(&project, options.polls, &orders)?;
    let drawn = drawing::Drawn::default();
    let (publish, state) = tokio::sync::watch::channel(Arc::new(State::default()));
    let root = project.root().to_owned();
    let shelf = Arc::new(Shelf::new(Arc::new(project.clone())));
    let desk = review::Desk::new(project.clone());
    let (chapter, shown) = (options.chapter.clone(), drawn.clone());
    let lang = options.lang;
    let progress = Progress::default();
    let (looked_at, port) = ((project.clone(), progress.clone()), address.port());
    std::thread::Builder::new().name("overtaken".into()).spawn(move || {
        let (project, progress) = looked_at;
        progress.watch(&project, || give_up(port));
    })?;
    std::thread::Builder::new()
        .name("studio".into())
        .stack_size(STACK)
        .spawn(move || {
            let studio =
                Studio::new(project, watch, wish, chapter, shown, progress, publish);
            studio.speaking(lang).run(&events);
        })?;

    let served = Served {
        state,
        orders: orders.clone(),
        guard: Guard::new(address, options.secret.clone()),
        drawn,
        editor: options.editor.clone(),
        root: root.display().to_string(),
        shelf,
        chapter: options.chapter.clone(),
        desk,
        lang,
    };
    let host = match address.ip() {
        ip if ip.is_loopback() => "localhost".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    started(&format!("http://{host}:{}/{}/", address.port(), options.secret));
    let done = runtime.block_on(server::serve(listener, served));
    let _ = orders.send(Event::Stop);
    done
}

/// The chapter a person means: by its file's name, with or without number and ending, or by
/// its title in any language.
///
/// # Errors
/// If there is none, with what there is.
pub fn find_chapter(inputs: &Inputs, name: &str) -> Result<String, String> {
    let name = name.trim();
    let wanted = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    let mut stems = vec![];
    for (_, file) in &inputs.chapters {
        let file_name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let stem = file_name.strip_suffix(".md").unwrap_or(file_name);
        let slug = stem.trim_start_matches(|c: char| c.is_ascii_digit());
        let slug = slug.strip_prefix('-').unwrap_or(slug);
        let title = file.text.as_ref().ok().and_then(|text| title(text));
        if [file_name, stem, slug].iter().any(|own| own.to_lowercase() == wanted)
            || title.is_some_and(|title| title.to_lowercase() == name.to_lowercase())
        {
            return Ok(stem.to_owned());
        }
        stems.push((slug, stem));
        stems.push((stem, stem));
    }
    let near = nearest_name(&wanted, stems.iter().map(|(own, _)| *own));
    let near = near.and_then(|near| stems.iter().find(|(own, _)| *own == near));
    if let Some((_, near)) = near {
        return Err(format!("there is no chapter `{name}`: did you mean `{near}`?"));
    }
    let mut names: Vec<_> = stems.into_iter().map(|(_, stem)| stem).collect();
    names.sort_unstable();
    names.dedup();
    Err(format!("there is no chapter `{name}`: the chapters are {}", names.join(", ")))
}

/// The title of a chapter as typed, without its attributes.
pub fn title(text: &str) -> Option<&str> {
    let line = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let end = line.rfind('{').filter(|_| line.trim_end().ends_with('}'));
    Some(line[..end.unwrap_or(line.len())].trim())
}

fn listen(options: &Options) -> io::Result<(std::net::TcpListener, SocketAddr)> {
    let bind = |port| {
        let listener = std::net::TcpListener::bind((options.host, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    let named = |error: io::Error, what: String| {
        io::Error::new(error.kind(), format!("{what}: {error}"))
    };
    if let Some(port) = options.port {
        return bind(port).map_err(|error: io::Error| {
            let why = match error.kind() {
                io::ErrorKind::AddrInUse => {
                    "another program uses it, perhaps another preview".to_owned()
                }
                io::ErrorKind::PermissionDenied => {
                    "the system keeps it for itself, as most below 1024".to_owned()
                }
                _ => error.to_string(),
            };
            let text =
                format!("port {port} cannot be used: {why}; `--port 0` takes a free one");
            io::Error::new(error.kind(), text)
        });
    }
    let mut last = io::Error::other("no port was tried");
    for port in PORT..PORT + PORTS {
        match bind(port) {
            Ok(bound) => return Ok(bound),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            Err(error) => {
                return Err(named(
                    error,
                    format!(
                        "{} is no address of this machine that can be used",
                        options.host
                    ),
                ));
            }
        }
    }
    Err(named(
        last,
        format!(
            "no port from {PORT} to {} is free, `--port 0` takes one that is",
            PORT + PORTS - 1
        ),
    ))
}
