//! How fast it is, as ratios of one run: these machines are shared, and only ratios travel.
//!
//! `cargo bench` prints: a cold build against the stock compiler setting the emitted
//! project under the same standards (if `TYPST` names that compiler); the rebuild after one
//! corrected figure, and what it moves (`diff`), against a cold build; the report at ten times
//! its chapters against the report; reading and checking, the print edition and preflight
//! against a cold build. Cold means a process of its own.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints, and fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use recto::input::project::{InputFile, Inputs, Project};
use recto::{Wish, Workshop};

/// How often each thing is timed; the median counts.
const RUNS: usize = 5;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("report.pdf");
    let recto = |arguments: &[&str], project: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
        command.arg("-C").arg(project).args(arguments);
        command
    };
    let pdf_name = pdf.to_str().expect("a path");

    let cold = median(|| run(&mut recto(&["build", "-o", pdf_name], root)));
    println!("cold build of the report          {}", milliseconds(cold));

    let check = median(|| run(&mut recto(&["check"], root)));
    println!(
        "check                             {}  ratio {}",
        milliseconds(check),
        ratio(check, cold)
    );

    let arguments = ["build", "--edition", "print", "-o", pdf_name];
    let print = median(|| run(&mut recto(&arguments, root)));
    println!(
        "print edition, judged             {}  ratio {} (at most 2.0)",
        milliseconds(print),
        ratio(print, cold)
    );
    let preflight = median(|| run(&mut recto(&["preflight", pdf_name], root)));
    println!(
        "preflight, all separations drawn  {}  ratio {}",
        milliseconds(preflight),
        ratio(preflight, cold)
    );

    stock(root, folder.path(), &recto, cold);
    rebuild(root, cold);
    compare(root, &pdf.with_extension("ledger.json"), &recto, cold);
    tenfold(root, folder.path(), &recto);
}

/// The stock compiler on the emitted project.
fn stock(
    root: &Path,
    folder: &Path,
    recto: &dyn Fn(&[&str], &Path) -> Command,
    cold: Duration,
) {
    let Some(typst) = std::env::var_os("TYPST") else {
        println!(
            "stock typst compile               not measured: set TYPST to the compiler"
        );
        return;
    };
    let out = folder.join("emitted");
    let name = out.to_str().expect("a path");
    run(&mut recto(&["build", "--emit", "typst", "-o", name], root));
    let stock = median(|| {
        let mut command = Command::new(&typst);
        command
            .args(["compile", "--ignore-system-fonts", "--pdf-standard"])
            .arg(recto::output::export::standards(
                &recto::model::edition::Screen::default(),
            ))
            .arg("--font-path")
            .arg(out.join("fonts"))
            .arg("--root")
            .arg(&out)
            .arg(out.join("main.typ"))
            .arg(folder.join("stock.pdf"));
        run(&mut command)
    });
    println!("stock typst compile               {}", milliseconds(stock));
    println!(
        "cold build against stock          ratio {} (at most 1.1)",
        ratio(cold, stock)
    );
}

/// One figure corrected in a process that has built the report before.
fn rebuild(root: &Path, cold: Duration) {
    let project = Project::find(root).expect("the project");
    let inputs = project.read();
    let mut workshop = Workshop::live(std::sync::Arc::new(project.clone()));
    let wish = Wish::default();
    let mut once = |inputs: &Inputs| {
        let start = Instant::now();
        let mut proof = recto::proof(inputs, &wish);
        let bound = start.elapsed();
        let setting = workshop.set(&mut proof, inputs, &wish).expect("pages");
        let pages = start.elapsed();
        workshop.export(&mut proof, &setting).expect("a PDF");
        [bound, pages, start.elapsed()]
    };
    let first = once(&inputs);
    println!("first build in one process        {}", milliseconds(first[2]));
    let runs: Vec<_> = (0..RUNS)
        .map(|number| once(&correct(&inputs, 88_444 + number)))
        .collect();
    let names = ["figures bound", "pages set", "PDF written"];
    for (step, name) in names.into_iter().enumerate() {
        let mut times: Vec<_> = runs.iter().map(|run| run[step]).collect();
        times.sort_unstable();
        let time = times[RUNS / 2];
        let (shown, ratio) = (milliseconds(time), ratio(time, cold));
        println!("one figure corrected, {name:13}{shown}  ratio {ratio}");
    }
    println!("                                  pages at most 0.100");
}

/// What a correction moves: as a command of its own, and in a process that has built the
/// report before.
fn compare(
    root: &Path,
    ledger: &Path,
    recto: &dyn Fn(&[&str], &Path) -> Command,
    cold: Duration,
) {
    let name = ledger.to_str().expect("a path");
    let whole = median(|| run(&mut recto(&["diff", name], root)));
    println!(
        "diff, last build against project  {}  ratio {}",
        milliseconds(whole),
        ratio(whole, cold)
    );
    let project = Project::find(root).expect("the project");
    let inputs = project.read();
    let mut workshop = Workshop::new(std::sync::Arc::new(project.clone()));
    let wish = Wish::default();
    let mut make = |inputs: &Inputs| {
        let mut proof = recto::proof(inputs, &wish);
        let setting = workshop.set(&mut proof, inputs, &wish).expect("pages");
        workshop.ledger(&proof, &setting)
    };
    let before = make(&inputs);
    let mut value = 88_444;
    let warm = median(|| {
        value += 1;
        let inputs = correct(&inputs, value);
        let start = Instant::now();
        let after = make(&inputs);
        let difference = recto::review::diff::diff(&before, &after);
        assert!(!difference.is_none());
        start.elapsed()
    });
    println!(
        "diff, warm, one figure corrected  {}  ratio {}",
        milliseconds(warm),
        ratio(warm, cold)
    );
}

/// The inputs with the Scope 2 emissions of 2021 corrected, and the published total with them.
fn correct(inputs: &Inputs, value: usize) -> Inputs {
    let mut inputs = inputs.clone();
    for (old, new) in [(88_443, value), (91_005, value + 2_562)] {
        let texts = inputs.data.iter_mut().filter_map(|file| file.text.as_mut().ok());
        let mut found = texts.filter(|text| text.contains(&format!("2021: {old}}}")));
        let text = found.next().expect("the figure to correct is in the dataset");
        *text = text.replace(&format!("2021: {old}}}"), &format!("2021: {new}}}"));
    }
    inputs
}

/// The report with each chapter ten times, the content index once.
fn tenfold(root: &Path, folder: &Path, recto: &dyn Fn(&[&str], &Path) -> Command) {
    let project = Project::find(root).expect("the project");
    let inputs = project.read();
    let pdf = folder.join("big.pdf");
    let name = pdf.to_str().expect("a path");
    let mut times = vec![];
    for copies in [1, 10] {
        let big = folder.join(format!("times-{copies}"));
        write(&inputs, &big, copies);
        let time = median(|| run(&mut recto(&["build", "-o", name], &big)));
        times.push(time);
        println!(
            "report with {copies:2} × its chapters     {}  peak {}",
            milliseconds(time),
            peak(recto(&["build", "-o", name], &big))
        );
    }
    println!(
        "ten times the chapters            ratio {} (at most 11)",
        ratio(times[1], times[0])
    );
}

/// Writes a project in which each chapter stands several times; links stay within a copy.
fn write(inputs: &Inputs, root: &Path, copies: usize) {
    let put = |path: PathBuf, text: &str| {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let plain =
        |file: &InputFile| put(root.join(&file.path), file.text.as_ref().expect("text"));
    inputs
        .config
        .iter()
        .chain(&inputs.answers)
        .chain(&inputs.data)
        .for_each(plain);
    let names: Vec<_> = inputs
        .chapters
        .iter()
        .filter_map(|(_, file)| file.path.rsplit('/').next())
        .collect();
    let is_index =
        |file: &InputFile| file.text.as_ref().is_ok_and(|text| text.contains("```index"));
    let indexes: Vec<_> = inputs
        .chapters
        .iter()
        .filter(|(_, file)| is_index(file))
        .filter_map(|(_, file)| file.path.rsplit('/').next())
        .collect();
    for (folder, file) in &inputs.chapters {
        let name = file.path.rsplit('/').next().expect("a name");
        // The content index stands once a language, however long the report is.
        for copy in 0..if is_index(file) { 1 } else { copies } {
            let renamed = |name: &str| match copy {
                0 => name.to_owned(),
                copy => name.replace(".md", &format!("-{copy}.md")),
            };
            let mut text = file.text.clone().expect("text");
            for other in names.iter().filter(|name| !indexes.contains(name)) {
                text = text.replace(other, &renamed(other));
            }
            put(root.join("content").join(folder).join(renamed(name)), &text);
        }
    }
}

fn run(command: &mut Command) -> Duration {
    let start = Instant::now();
    let output = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    start.elapsed()
}

/// The most memory a command held, as GNU time tells it, where that is installed.
fn peak(command: Command) -> String {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args())
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
    match text
        .ok()
        .and_then(|text| text.lines().last()?.trim().parse::<u64>().ok())
    {
        Some(kilobytes) => format!("{} MB", kilobytes / 1_000),
        None => "not measured: GNU time is not installed".into(),
    }
}

fn median(mut once: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<_> = (0..RUNS).map(|_| once()).collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:6} ms", time.as_millis())
}

/// A ratio with three decimals, in whole numbers.
fn ratio(a: Duration, b: Duration) -> String {
    let thousandths = a.as_micros() * 1_000 / b.as_micros().max(1);
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}
