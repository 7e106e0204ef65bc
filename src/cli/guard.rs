//! Layouts of a project's own are programs, and may never end or ask for all memory there
//! is. So a report with such layouts is set by a second Recto, which the first one watches:
//! if it does not come to an end, that is said at the layout.

use std::env;
use std::process::{Command as Program, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

use super::show;
use crate::cli::args::{Arguments, Command, Findings, Format};
use crate::diag::rules;
use crate::input::project::{Inputs, Project, there};
use crate::model::place::{Place, Sources};

/// Says to a Recto that it is watched, and how much memory it may take.
const WATCHED: &str = "RECTO_WATCHED";
/// How much memory setting may take at least, and how much more for a byte of text and for
/// a picture: many times what a report takes.
const MEMORY: u64 = 4 << 30;
const MEMORY_OF_BYTE: u64 = 4 << 10;
const MEMORY_OF_FILE: u64 = 128 << 20;
/// How long setting may take at least, in seconds; and how many bytes of text give it one
/// more, as each picture does.
const TIME: u64 = 45;
const BYTES_A_SECOND: u64 = 4_096;
/// How often it is asked whether the other has come to an end.
const BREATH: Duration = Duration::from_millis(20);

/// Has a command that sets pages carried out by a second Recto, if the project has layouts of its
/// own. Nothing comes back if it is to be carried out here.
pub(crate) fn watch(arguments: &Arguments) -> Option<u8> {
    if let Some(most) = env::var(WATCHED).ok().and_then(|text| text.parse().ok()) {
        bound(most);
        return None;
    }
    let start = arguments.directory.as_deref().unwrap_or(".".as_ref());
    let project = Project::find(start).ok()?;
    // Most reports have none, and need not be read twice.
    if !there::is_folder(&project.root().join("layouts")) {
        return None;
    }
    let inputs = project.read();
    if inputs.layouts.is_empty() {
        return None;
    }
    let (text, files) = (size(&inputs), inputs.others.len() as u64);
    let memory = MEMORY + text * MEMORY_OF_BYTE + files * MEMORY_OF_FILE;
    let time = TIME + text / BYTES_A_SECOND + files;
    let mut other = Program::new(env::current_exe().ok()?)
        .args(env::args_os().skip(1))
        .env(WATCHED, memory.to_string())
        .env("RUST_BACKTRACE", "0")
        .spawn()
        .ok()?;
    let mut breaths = time * 1_000 / 20;
    let reason = loop {
        match other.try_wait() {
            Ok(None) if breaths == 0 => {
                let _ = other.kill();
                let _ = other.wait();
                break format!("setting the pages has not ended after {time} seconds");
            }
            Ok(None) => {
                breaths = breaths.saturating_sub(1);
                sleep(BREATH);
            }
            Ok(Some(status)) => match code(status) {
                Some(code) => return Some(code),
                None => {
                    let most = memory >> 30;
                    break format!(
                        "setting the pages asked for over {most} GiB of memory"
                    );
                }
            },
            Err(_) => return Some(1),
        }
    };
    report(arguments, &inputs, &reason);
    Some(1)
}

/// How the other ended; nothing if it broke down.
fn code(status: ExitStatus) -> Option<u8> {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        // Whoever stops it, or closes the pipe it writes to, knows.
        if let Some(signal) = status.signal()
            && matches!(signal, 1 | 2 | 13 | 15)
        {
            return u8::try_from(128 + signal).ok();
        }
    }
    status.code().and_then(|code| u8::try_from(code).ok())
}

/// Binds this process in what it may take, and to the life of the one that watches it.
fn bound(most: u64) {
    #[cfg(not(unix))]
    let _ = most;
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::As);
        let current = Some(current.unwrap_or(most).min(most));
        let _ = setrlimit(Resource::As, Rlimit { current, maximum });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        let _ = set_parent_process_death_signal(Some(Signal::TERM));
    }
}

fn size(inputs: &Inputs) -> u64 {
    let chapters = inputs.chapters.iter().map(|(_, file)| file);
    let texts = chapters
        .chain(&inputs.data)
        .filter_map(|file| file.text.as_ref().ok());
    texts.map(|text| text.len() as u64).sum()
}

/// Says it at the layout; where there are several, at the first, with the others.
fn report(arguments: &Arguments, inputs: &Inputs, reason: &str) {
    let human = Findings { format: Format::Human, strict: false };
    let findings = match &arguments.command {
        Command::Build(build) => &build.findings,
        _ => &human,
    };
    let mut sources = Sources::default();
    let mut places = vec![];
    for file in &inputs.layouts {
        let text = file.text.clone().unwrap_or_default();
        places.push(Place::new(sources.add(file.path.clone(), text), 0, 0));
    }
    let mut error = rules::ENDLESS_LAYOUT.finding(places.first().copied(),
        format!("{reason}: a layout of the project's own is a program, and this one may not end"),
    )
    .hint("look for loops without end, and for texts and lists that grow; move the file out of layouts/ to see the report without it");
    for place in places.into_iter().skip(1) {
        error = error.related(place, "or this one");
    }
    show(arguments, findings, &[error], &sources);
}
