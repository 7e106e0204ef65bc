//! How much of what is altered in a PDF the audit finds: `cargo bench --bench altered`.
//!
//! Builds the report of this folder, alters copies of it by hand at some hundred places (a digit, a
//! sign, a unit, two rows …), audits each against the project, and prints by kind how many are found.
//! `-- 10` makes ten copies, `-- 10 list` lists what escapes, `-- 10 list FOLDER FILE.pdf` takes a
//! project elsewhere and a PDF that was built of it, with its ledger beside it; a further folder
//! keeps the copies.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints and may fail"
)]

#[expect(dead_code, reason = "the suite needs more of it")]
#[path = "../tests/suite/altering/mod.rs"]
mod altering;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use altering::{KINDS, Original, others};
use recto::Wish;
use recto::input::project::Project;
use recto::review::audit::{Judgement, audit};

fn main() {
    let arguments: Vec<_> =
        std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let copies = arguments.first().and_then(|it| it.parse().ok()).unwrap_or(4);
    let list = arguments.get(1).is_some_and(|it| it == "list");
    let root = arguments.get(2).map_or(env!("CARGO_MANIFEST_DIR"), String::as_str);
    let root = Path::new(root);
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = arguments
        .get(3)
        .map_or_else(|| built(root, folder.path()), PathBuf::from);
    let ledger = std::fs::read(pdf.with_extension("ledger.json")).expect("a ledger");
    let ledger = serde_json::from_slice(&ledger).expect("a ledger");
    let pdf = std::fs::read(pdf).expect("the PDF");

    let project = Project::find(root).expect("the project");
    let proof = recto::proof(&project.read(), &Wish { every: true, ..Wish::default() });
    let start = Instant::now();
    let verdict = audit(&pdf, &proof).expect("a verdict");
    let bound = verdict.numbers.iter().filter(|it| it.judgement == Judgement::Bound);
    println!(
        "untouched: {} findings, {} numbers, {} bound, {} of {} figures in print, {:.1?}",
        verdict.findings.len(),
        verdict.numbers.len(),
        bound.count(),
        verdict.printed,
        verdict.figures,
        start.elapsed()
    );
    for finding in verdict.findings.iter().filter(|_| list) {
        println!("  {}: {:?} {}", finding.rule.name, finding.place, finding.message);
    }
    let original = Original::new(&pdf, &ledger);
    println!("{} of {} figures can be altered", original.count(), ledger.figures.len());
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut beside = 0;
    for (number, (copy, all)) in original.copies(copies, 8, 7).into_iter().enumerate() {
        if let Some(folder) = arguments.get(4) {
            let path = Path::new(folder).join(format!("{number}.pdf"));
            std::fs::write(path, &copy).expect("a file");
        }
        let verdict = audit(&copy, &proof).expect("a verdict");
        for altered in &all {
            let is_found = altered.is_found(&verdict);
            for count in [altered.kind, "all"] {
                let count = counts.entry(count).or_default();
                count[0] += usize::from(is_found);
                count[1] += 1;
            }
            if list && !is_found {
                println!(
                    "escaped: {}: sheet {}: {}",
                    altered.kind, altered.sheet, altered.what
                );
            }
        }
        let others = others(&verdict, &all);
        beside += others.len();
        for finding in others.iter().filter(|_| list) {
            println!(
                "beside: {}: {:?} {}",
                finding.rule.name, finding.place, finding.message
            );
        }
    }
    for kind in KINDS.iter().chain(&["all"]) {
        let [found, count] = counts.get(kind).copied().unwrap_or_default();
        let rate = (100 * found).checked_div(count).unwrap_or(0);
        println!("{kind:16} {found:4} of {count:4} {rate:3} %");
    }
    println!("{beside} findings at what was not altered");
}

/// Builds the report.
fn built(root: &Path, folder: &Path) -> PathBuf {
    let pdf = folder.join("report.pdf");
    let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
    let status = command.current_dir(root).args(["build", "-o"]).arg(&pdf).status();
    assert!(status.expect("recto runs").success(), "the report is built");
    pdf
}
