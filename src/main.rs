//! The `recto` command: reads the command line, carries it out and exits.

mod args;
mod commands;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use args::{Arguments, Command};
use commands::{
    Aside, Data, build, check, confirm, diff, explain, export, guard, import, init, lock,
    preflight, preview, roll_forward, schema, sign_off, trace, verify,
};

/// The command could not be carried out as it was given.
const USAGE: u8 = 2;

/// The engine makes and drops millions of small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(asked) => return explain(&asked),
    };
    if let Some(code) = guard::watch(&arguments) {
        return ExitCode::from(code);
    }
    let done = match &arguments.command {
        Command::Init(init) => init::run(&arguments, init),
        Command::Build(build) => build::run(&arguments, build),
        Command::Preview(preview) => preview::run(&arguments, preview),
        Command::Check(check) => check::run(&arguments, check),
        Command::Preflight(preflight) => preflight::run(&arguments, preflight),
        Command::Confirm(confirm) => confirm::run(&arguments, confirm),
        Command::SignOff(metrics) => sign_off::run(&arguments, metrics),
        Command::Explain(explain) => explain::run(explain),
        Command::Schema(schema) => schema::run(&arguments, schema),
        Command::Diff(diff) => diff::run(&arguments, diff),
        Command::Trace(trace) => trace::run(&arguments, trace),
        Command::Verify(verify) => verify::run(&arguments, verify),
        Command::Lock(lock) => lock::run(&arguments, lock),
        Command::RollForward(roll) => roll_forward::run(&arguments, roll),
        Command::Export(export) => export::run(&arguments, export),
        Command::Import(import) => import::run(&arguments, import),
        Command::Completions { shell } => {
            let mut script = vec![];
            let mut command = Arguments::command();
            clap_complete::generate(*shell, &mut command, "recto", &mut script);
            let _ = Data.write_all(&script);
            Ok(0)
        }
    };
    let missed = commands::unwritten();
    match done.and_then(|code| missed.map_or(Ok(code), Err)) {
        Ok(code) => ExitCode::from(code),
        Err(message) => fail(&message),
    }
}

/// Says why a command could not be carried out.
fn fail(message: &str) -> ExitCode {
    let _ = writeln!(Aside, "error: {message}");
    ExitCode::from(USAGE)
}

/// Shows the help that was asked for, or what is wrong with what was typed.
fn explain(asked: &clap::Error) -> ExitCode {
    match asked.print() {
        Err(error)
            if !asked.use_stderr() && error.kind() != std::io::ErrorKind::BrokenPipe =>
        {
            fail(&format!("the help could not be written: {error}"))
        }
        _ => ExitCode::from(u8::try_from(asked.exit_code()).unwrap_or(USAGE)),
    }
}
