//! How long an edit takes from the save to the changed pages on the screen, in a real
//! browser on the complete report: median and worst of fifty, and as parts of a cold build in
//! the same run; also how long until the pages that nobody looks at are true. Then the memory
//! of the preview over a thousand edits.
//!
//! `cargo bench --bench preview`; it needs Chromium. `RUNS=5 EDITS=10`
//! makes it short, `ALL=1` prints every run, and `-- figure` measures the edits of that name.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints, reads the clock and fails by panicking"
)]
#![allow(dead_code, reason = "the driver is shared with the tests")]

#[path = "../tests/tools/browser.rs"]
mod browser;
#[expect(dead_code, reason = "the suite needs more of it")]
#[path = "../tests/suite/command.rs"]
mod command;
#[path = "../tests/suite/live.rs"]
mod live;

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use browser::{Browser, Page};
use command::program;
use live::Live;
use serde_json::Value;

const CHAPTER: &str = "content/en/11-climate.md";

/// An edit: the file, what stands there, and what replaces it. It is something else in every
/// run: what the engine has set before it would only look up.
struct Edit {
    name: &'static str,
    bar: u64,
    file: &'static str,
    from: &'static str,
    to: fn(usize) -> String,
}

fn main() {
    let times = |name: &str, otherwise: usize| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    let (runs, many) = (times("RUNS", 50), times("EDITS", 1_000));
    let browser = Browser::start();
    let folder = tempfile::tempdir().expect("a folder");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("content"),
        &folder.path().join("content"),
    );
    let cold = cold(folder.path());
    println!("cold build                {:6} ms", cold.as_millis());

    let live = Live::start(folder.path(), &["--port", "0"]);
    let page = browser.open(&live.address);
    page.wait("document.documentElement.dataset.read");
    page.press("g");
    page.write("23");
    page.press("Enter");
    page.wait("document.getElementById('page').value === '23'");
    rest(&page);

    let edits = [
        Edit {
            name: "one figure corrected",
            bar: 60,
            file: "content/data/climate.yaml",
            from: "2021: 88443}",
            to: |run| format!("2021: {}}}", 88_444 + run),
        },
        Edit {
            name: "one sentence edited",
            bar: 60,
            file: CHAPTER,
            from: "For their sake and ours we manage our emissions more closely",
            to: |run| format!("For their sake and ours we manage them in {run} ways"),
        },
        Edit {
            name: "a page more",
            bar: 120,
            file: CHAPTER,
            from: "\n## Energy use",
            to: |run| {
                let text = format!("Paragraph {run} is one of many here.\n\n");
                // As many pages as it had some edits ago would be found as they were then.
                format!("\n{}## Energy use", text.repeat(20 + 40 * (run % 4)))
            },
        },
        Edit {
            name: "cards laid out anew",
            bar: 120,
            file: "layouts/cards.typ",
            from: "above: if units { system.space.half }",
            to: |run| format!("above: if units {{ {run}.5pt }}"),
        },
        Edit {
            name: "the grid itself changed",
            bar: 300,
            file: "layouts/system.typ",
            from: "#let gutter = own.gutter\n",
            to: |run| format!("#let gutter = own.gutter + 0.{:03}mm\n", run + 1),
        },
    ];
    let wanted: Vec<_> =
        std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let is_wanted = |edit: &&Edit| {
        wanted.is_empty() || wanted.iter().any(|it| edit.name.contains(it))
    };
    for edit in edits.iter().filter(is_wanted) {
        measure(&page, &live, folder.path(), edit, runs, cold);
    }
    memory(&page, &live, many);
}

fn measure(
    page: &Page,
    live: &Live,
    root: &Path,
    edit: &Edit,
    runs: usize,
    cold: Duration,
) {
    let Edit { file, from, to, .. } = edit;
    if !root.join(file).exists() {
        // A layout of the project's own takes the place of ours of the same name.
        std::fs::create_dir_all(root.join("layouts")).expect("a folder");
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::copy(ours, root.join(file)).expect("a file");
        std::thread::sleep(Duration::from_secs(1));
        settle(page);
    }
    let (mut times, mut whole) = (vec![], vec![]);
    let mut now = (*from).to_owned();
    for run in 0..runs {
        let before = page.value("document.documentElement.dataset.painted");
        let next = to(run);
        let start = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time");
        live.edit(file, &now, &next);
        now = next;
        let since = |painted: Value| -> u64 {
            let painted = painted.as_f64().expect("a time");
            (painted - start.as_secs_f64() * 1_000.0).max(0.0) as u64
        };
        times.push(since(shown(page, &before, "true")));
        whole.push(since(shown(page, &before, "root.dataset.ahead === 'false'")));
        settle(page);
    }
    if std::env::var_os("ALL").is_some() {
        println!("{times:?}");
    }
    live.edit(file, &now, from);
    rest(page);
    times.sort_unstable();
    whole.sort_unstable();
    let middle = |times: &[u64]| (times[times.len() / 2], times[times.len() - 1]);
    let (median, worst) = middle(&times);
    let (all, last) = middle(&whole);
    let part =
        |time: u64| time * 1_000 / u64::try_from(cold.as_millis()).unwrap_or(1).max(1);
    println!(
        "{:24}  median {median:5} ms  worst {worst:5} ms  of {runs}   bar {:3} ms   ratio to a cold build 0.{:03}   all pages true: median {all:5} ms  worst {last:5} ms",
        edit.name,
        edit.bar,
        part(median)
    );
}

/// Waits, without disturbing the page, until it shows other pages than those of a revision,
/// and gives the time at which it did, in milliseconds. `when` says what else must hold.
fn shown(page: &Page, before: &Value, when: &str) -> Value {
    page.value(&format!(
        "new Promise(resolve => {{ \
           const root = document.documentElement; \
           const watcher = new MutationObserver(() => look()); \
           const look = () => {{ \
             if (root.dataset.painted === {before} || !({when})) return; \
             watcher.disconnect(); \
             resolve(Number(root.dataset.paintedAt)); \
           }}; \
           watcher.observe(root, {{attributes: true}}); \
           look(); \
         }})"
    ))
}

/// The preview's memory, every tenth of the way.
fn memory(page: &Page, live: &Live, many: usize) {
    let mut value = 88_443;
    for edit in 0..many {
        let next = value + 1;
        let before = page.value("document.documentElement.dataset.painted");
        let line = |value| format!("2021: {value}}}");
        live.edit("content/data/climate.yaml", &line(value), &line(next));
        value = next;
        shown(page, &before, "root.dataset.ahead === 'false'");
        if (edit + 1) % (many / 10).max(1) == 0 {
            let own = live.memory().unwrap_or(0) / 1_000;
            let heap =
                page.value("Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1e6)");
            println!("after {:5} edits  preview {own:5} MB  page {heap} MB", edit + 1);
        }
    }
}

/// Waits until everything that follows an edit is done.
fn settle(page: &Page) {
    page.wait("document.documentElement.dataset.painted === document.documentElement.dataset.read");
    std::thread::sleep(Duration::from_millis(400));
}

/// Waits until the preview has done what it does only once nobody has written for a while.
fn rest(page: &Page) {
    std::thread::sleep(Duration::from_secs(6));
    settle(page);
}

fn cold(root: &Path) -> Duration {
    let start = Instant::now();
    let status = program(root)
        .arg("build")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("recto runs");
    assert!(status.success(), "the report builds");
    start.elapsed()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.file_type().expect("a kind").is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).expect("a copy")),
        }
    }
}
