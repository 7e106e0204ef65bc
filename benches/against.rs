//! A change against another revision: `cargo bench --bench against -- REV [RUNS]`.
//!
//! Builds Recto as it was at REV, in the same target folder and profile, and has both set the
//! report as it stood there, by turns: each with its own layouts, so that what layouts cost
//! counts too. If `TYPST` names the stock compiler, it sets what this Recto emits of the same
//! report. Printed are medians, and their ratios: by the wall, in CPU time, which is what
//! counts on a shared machine, and in memory at the highest.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints, and fails by panicking"
)]

#[path = "spent/mod.rs"]
mod spent;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use spent::{Spent, spent};

/// How often each command is run, if nothing else is said; the median counts.
const RUNS: usize = 10;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|it| !it.starts_with("--"));
    let Some(revision) = arguments.next() else {
        println!("against what? cargo bench --bench against -- REV [RUNS]");
        return;
    };
    let runs = arguments
        .next()
        .map_or(RUNS, |it| it.parse().expect("a number of runs"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();

    // Building the other one puts it where this one stands.
    let new = folder.join("recto-new");
    fs::copy(env!("CARGO_BIN_EXE_recto"), &new).expect("this Recto");
    let source = folder.join("source");
    checkout(root, &revision, &source);
    let old = folder.join("recto-old");
    fs::copy(built(&source), &old).expect("the other Recto");
    let report = folder.join("report");
    fs::create_dir(&report).expect("a folder");
    fs::rename(source.join("content"), report.join("content")).expect("the report");

    let command = |program: &Path, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.arg("-C").arg(&report).args(arguments);
        command
    };
    let pdf = folder.join("report.pdf");
    let pdf = pdf.to_str().expect("a path");
    let build: &[&str] = &["build", "-o", pdf];
    let emitted = &folder.join("emitted");
    let mut rows: Vec<Box<dyn Fn() -> Command + '_>> =
        vec![Box::new(|| command(&old, build)), Box::new(|| command(&new, build))];
    if let Some(typst) = std::env::var_os("TYPST") {
        let name = emitted.to_str().expect("a path");
        spent(&mut command(&new, &["build", "--emit", "typst", "-o", name]));
        rows.push(Box::new(move || {
            let mut command = Command::new(&typst);
            command
                .args(["compile", "--ignore-system-fonts", "--pdf-standard"])
                .arg(recto::output::export::standards(
                    &recto::model::edition::Screen::default(),
                ))
                .arg("--font-path")
                .arg(emitted.join("fonts"))
                .arg("--root")
                .arg(emitted)
                .args([&emitted.join("main.typ"), &emitted.join("stock.pdf")]);
            command
        }));
    }
    let times = by_turns(runs, &rows);
    row("build, there", times[0], None);
    row("build, here", times[1], Some(times[0]));
    if let Some(stock) = times.get(2) {
        row("stock compiler", *stock, None);
        row("build, here", times[1], Some(*stock));
    }
    let check: &[&str] = &["check"];
    let times = by_turns(
        runs,
        &[Box::new(|| command(&old, check)), Box::new(|| command(&new, check))],
    );
    row("check, there", times[0], None);
    row("check, here", times[1], Some(times[0]));
}

/// Writes a revision of the project to a folder.
fn checkout(root: &Path, revision: &str, to: &Path) {
    fs::create_dir(to).expect("a folder");
    let tar = to.with_extension("tar");
    let git = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["archive", "--output"])
        .arg(&tar)
        .arg(revision)
        .status();
    assert!(git.expect("git").success(), "git knows no revision {revision}");
    let tar = Command::new("tar").arg("-xf").arg(&tar).arg("-C").arg(to).status();
    assert!(tar.expect("tar").success(), "the revision cannot be unpacked");
}

/// Builds a Recto in the target folder of this one. Returns where it stands.
fn built(source: &Path) -> PathBuf {
    let here = Path::new(env!("CARGO_BIN_EXE_recto"));
    let target = here.ancestors().nth(2).expect("the target folder");
    let cargo = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--quiet", "--bin", "recto"])
        .arg("--target-dir")
        .arg(target)
        .current_dir(source)
        .status();
    assert!(cargo.expect("cargo").success(), "Recto cannot be built at that revision");
    here.to_owned()
}

/// Runs commands by turns, and returns the medians of each.
fn by_turns(runs: usize, rows: &[Box<dyn Fn() -> Command + '_>]) -> Vec<Spent> {
    let mut all = vec![vec![]; rows.len()];
    for _ in 0..runs {
        for (own, command) in all.iter_mut().zip(rows) {
            own.push(spent(&mut command()));
        }
    }
    let medians = all.into_iter().map(|runs| Spent {
        wall: middle(runs.iter().map(|run| run.wall)),
        cpu: middle(runs.iter().map(|run| run.cpu)),
        peak: middle(runs.iter().map(|run| run.peak)),
    });
    medians.collect()
}

fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}

fn row(name: &str, spent: Spent, against: Option<Spent>) {
    let Spent { wall, cpu, peak } = spent;
    let of = |own: f64, other: fn(Spent) -> f64| {
        against.map_or(String::new(), |it| format!(" ({:.3})", own / other(it)))
    };
    println!(
        "{name:16} wall {:6.3} s{:8}  CPU {:6.3} s{:8}  peak {:5} MB{:8}",
        wall.as_secs_f64(),
        of(wall.as_secs_f64(), |it| it.wall.as_secs_f64()),
        cpu.as_secs_f64(),
        of(cpu.as_secs_f64(), |it| it.cpu.as_secs_f64()),
        peak / 1_000_000,
        of(peak as f64, |it| it.peak as f64),
    );
}
