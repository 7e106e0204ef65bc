//! Reads the command line, carries it out, and says how that ended.

use std::env;
use std::io::Write as _;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::{Arc, Barrier};
use std::thread;

use clap::{CommandFactory as _, Parser as _};
use clap_complete::CompleteEnv;

use super::args::Arguments;
use super::{Aside, complete, guard, tongue, unwritten};

/// The command could not be carried out as it was given.
const USAGE: u8 = 2;

/// Carries out what was typed, and says how that ended: 0 where nothing stands in the way, 1 where
/// something was found in the report, 2 where it could not be carried out as given.
pub fn run() -> ExitCode {
    let heard = tongue::listen();
    CompleteEnv::with_factory(|| tongue::described(Arguments::command()))
        .var(complete::ASKED)
        .complete();
    if let Err(message) = heard {
        return fail(&message);
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(asked) => return explain(&asked),
    };
    if arguments.command.sets_pages() {
        if let Some(code) = guard::watch(&arguments) {
            return ExitCode::from(code);
        }
        staff();
    }
    let done = arguments.command.run(&arguments);
    let missed = unwritten();
    match done.and_then(|code| missed.map_or(Ok(code), Err)) {
        Ok(code) => ExitCode::from(code),
        Err(message) => fail(&message),
    }
}

/// Has the setting of pages shared out in smaller parts. It is parted once for each thread there is,
/// and where parts are large one core is idle while another ends the last: so there are twice as
/// many threads as cores, half of which rest. Four cores and more have parts that are small enough.
fn staff() {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if !(2..4).contains(&cores) || env::var_os("RAYON_NUM_THREADS").is_some() {
        return;
    }
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2 * cores);
    if threads.build_global().is_err() {
        return;
    }
    // None may go to rest later, in the middle of its work.
    let rest = Arc::new(Barrier::new(cores + 1));
    for _ in 0..cores {
        let rest = Arc::clone(&rest);
        rayon::spawn(move || {
            rest.wait();
            loop {
                thread::park();
            }
        });
    }
    rest.wait();
}

/// Says why a command could not be carried out.
fn fail(message: &str) -> ExitCode {
    let _ = writeln!(Aside, "error: {message}");
    ExitCode::from(USAGE)
}

/// Shows the help that was asked for, or what is wrong with what was typed.
fn explain(asked: &clap::Error) -> ExitCode {
    match tongue::explain(asked) {
        Err(error)
            if !asked.use_stderr() && error.kind() != std::io::ErrorKind::BrokenPipe =>
        {
            fail(&format!("the help could not be written: {error}"))
        }
        _ => ExitCode::from(u8::try_from(asked.exit_code()).unwrap_or(USAGE)),
    }
}
