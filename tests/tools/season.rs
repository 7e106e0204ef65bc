//! A season: many reports, built by workers that Recto knows nothing of. A real engine of the
//! Remote Execution API stands for all that schedule builds: what its workers make in their
//! sandboxes is what is made here, nothing is made twice, and only what changed is made anew.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::command::{correct, done};
use super::{named, tool};

/// How many issuers there are, unless `ISSUERS` says otherwise.
const USUAL: usize = 12;
/// What each of them prints: its name, and how it is asked for.
const FORMS: [(&str, &[&str]); 4] = [
    ("en", &["--lang", "en"]),
    ("zh-HK", &["--lang", "zh-HK"]),
    ("zh-CN", &["--lang", "zh-CN"]),
    ("print", &["--edition", "print"]),
];

/// A node that keeps what it is given and builds one report at a time.
struct Node {
    process: Child,
    port: u16,
    log: PathBuf,
}

impl Node {
    /// Begins a node, with another one behind it that it shares the work with.
    fn begin(folder: &Path, name: &str, behind: Option<&Self>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let port = port.expect("a free port").port();
        let programs = packages().join("buildstream/subprojects/buildbox");
        let (kept, log) = (folder.join(name), folder.join(format!("{name}.log")));
        std::fs::create_dir(&kept).expect("a folder");
        let mut command = Command::new(programs.join("buildbox-casd"));
        command
            .arg(format!("--bind=127.0.0.1:{port}"))
            .arg(format!("--buildbox-run={}", programs.join("buildbox-run").display()))
            .args(["--jobs=1", "--quota-high=4G", "--reserved=0", "--log-level=info"]);
        if let Some(behind) = behind {
            let address = format!("http://127.0.0.1:{}", behind.port);
            for service in ["cas", "ac", "exec"] {
                command.arg(format!("--{service}-remote={address}"));
            }
            command.arg("--exec-hybrid-queue-limit=1");
        }
        let said = File::create(&log).expect("a file");
        let process = command
            .arg(kept)
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .expect("buildbox-casd runs: .ci/run installs it");
        Self { process, port, log }
    }

    /// How many builds it carried out itself.
    fn built(&self) -> usize {
        let log = std::fs::read_to_string(&self.log).expect("its log");
        log.matches("Runner exited with code 0").count()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where the engine and the messages of its interface are.
fn packages() -> PathBuf {
    let python = named("BUILDSTREAM").join("bin/python");
    let find = "import sysconfig; print(sysconfig.get_path('purelib'))";
    tool(&python.to_string_lossy(), &["-c", find]).trim().into()
}

/// The projects of the issuers, each with a name and a figure of its own.
fn issuers(folder: &Path) -> Vec<PathBuf> {
    let count = std::env::var("ISSUERS").ok().and_then(|count| count.parse().ok());
    let languages = ["--language", "en", "--language", "zh-HK", "--language", "zh-CN"];
    let issuer = |number: usize| {
        let name = format!("issuer-{number}");
        let mut arguments = vec!["init", "--blank", &name];
        arguments.extend(languages);
        done(&arguments, folder, 0);
        let project = folder.join(&name);
        for (old, new) in [
            ("en: Your Company", format!("en: Issuer {number}")),
            ("zh-HK: 貴公司", format!("zh-HK: 發行人{number}")),
            ("zh-CN: 贵公司", format!("zh-CN: 发行人{number}")),
        ] {
            correct(&project, "content/report.yaml", old, &new);
        }
        let data = format!(
            "energy.electricity:\n  name: {{en: Electricity, zh-HK: 電力, zh-CN: 电力}}\n  \
             unit: MWh\n  values: {{2024: {}, 2025: {}}}\n",
            1_000 + number,
            1_100 + number
        );
        std::fs::write(project.join("content/data/data.yaml"), data).expect("a file");
        for lang in ["en", "zh-HK", "zh-CN"] {
            let chapter = project.join(format!("content/{lang}/01-report.md"));
            let mut text = std::fs::read_to_string(&chapter).expect("a chapter");
            text += "\n{{ energy.electricity }}\n";
            std::fs::write(chapter, text).expect("a chapter");
        }
        project
    };
    (1..=count.unwrap_or(USUAL)).map(issuer).collect()
}

/// What a worker is to do: the program, the libraries it is linked with, and one project.
fn builds(projects: &[PathBuf]) -> Vec<Value> {
    let program = env!("CARGO_BIN_EXE_recto");
    let mut libraries = BTreeMap::new();
    for word in tool("ldd", &[program]).split_whitespace() {
        if let Some(path) = word.strip_prefix('/') {
            libraries.insert(path.to_owned(), word.to_owned());
        }
    }
    let mut builds = vec![];
    for project in projects {
        for (form, flags) in FORMS {
            let mut root = json!(libraries);
            root["recto"] = json!(program);
            for folder in ["content", "fonts", "layouts"] {
                if project.join(folder).is_dir() {
                    root[format!("report/{folder}")] = json!(project.join(folder));
                }
            }
            let mut arguments =
                vec!["/recto", "-C", "/report", "build", "-o", "/made.pdf"];
            arguments.extend(flags);
            builds.push(json!({
                "name": format!("{} {form}", name(project)),
                "root": root,
                "arguments": arguments,
                "outputs": ["made.pdf"],
            }));
        }
    }
    builds
}

fn name(project: &Path) -> String {
    project.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Has a node make reports: how many pieces were sent to it, how many builds it answered from
/// what it had, and the hash of each PDF.
#[track_caller]
fn made(node: &Node, builds: &[Value]) -> (u64, usize, BTreeMap<String, String>) {
    let client = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/season.py");
    let mut process = Command::new(named("BUILDSTREAM").join("bin/python"))
        .arg(client)
        .arg(format!("127.0.0.1:{}", node.port))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python runs");
    let asked = serde_json::to_vec(builds).expect("JSON");
    process
        .stdin
        .take()
        .expect("a pipe")
        .write_all(&asked)
        .expect("it reads");
    let output = process.wait_with_output().expect("it ends");
    assert!(output.status.success(), "the client says what it lacks");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let results = answer["results"].as_array().expect("results");
    assert_eq!(results.len(), builds.len());
    let hash = |result: &Value| {
        assert_eq!(result["code"], 0, "{result}");
        let pdf = result["outputs"]["made.pdf"].as_str().expect("a PDF");
        (result["name"].as_str().expect("a name").to_owned(), pdf.to_owned())
    };
    let cached = results.iter().filter(|it| it["cached"] == true).count();
    let sent = answer["sent"].as_u64().expect("a number");
    (sent, cached, results.iter().map(hash).collect())
}

/// The same PDFs, made here.
fn local(folder: &Path, projects: &[PathBuf]) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    for project in projects {
        for (form, flags) in FORMS {
            let pdf = folder.join("local.pdf");
            let path = pdf.to_string_lossy();
            let mut arguments = vec!["build", "-o", &path];
            arguments.extend(flags);
            done(&arguments, project, 0);
            let hash = Sha256::digest(std::fs::read(&pdf).expect("a PDF"));
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            hashes.insert(format!("{} {form}", name(project)), hash);
        }
    }
    hashes
}

#[test]
fn a_season_is_built_by_workers_as_it_is_here_and_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let projects = issuers(folder.path());
    let far = Node::begin(folder.path(), "far", None);
    let near = Node::begin(folder.path(), "near", Some(&far));
    let took = |work: &mut dyn FnMut()| {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    let count = projects.len() * FORMS.len();

    let mut first = BTreeMap::new();
    let cold = took(&mut || {
        let (sent, cached, hashes) = made(&near, &builds(&projects));
        assert!(sent > 0 && cached == 0, "{sent} sent, {cached} known");
        first = hashes;
    });
    assert_eq!(first.len(), count);
    assert!(near.built() > 0 && far.built() > 0, "both nodes work");
    assert_eq!(near.built() + far.built(), count);
    assert_eq!(first, local(folder.path(), &projects), "the same bytes");

    let warm = took(&mut || {
        let (sent, cached, again) = made(&near, &builds(&projects));
        assert_eq!((sent, cached), (0, count));
        assert_eq!(again, first);
    });

    // One figure is corrected: its issuer is built anew, and nobody else.
    let corrected = &projects[4..5];
    correct(&projects[4], "content/data/data.yaml", "2025: 1105", "2025: 1250");
    let part = took(&mut || {
        let (sent, cached, after) = made(&near, &builds(&projects));
        assert!(sent > 0);
        assert_eq!(cached, count - FORMS.len());
        let own = local(folder.path(), corrected);
        for (name, hash) in &after {
            match own.get(name) {
                Some(here) => {
                    assert_eq!(hash, here, "{name}");
                    assert_ne!(hash, &first[name], "{name}");
                }
                None => assert_eq!(hash, &first[name], "{name}"),
            }
        }
    });
    let tell = |time: Duration| format!("{:.1} s", time.as_secs_f64());
    println!(
        "{count} builds: {}; known: {}; one issuer: {}",
        tell(cold),
        tell(warm),
        tell(part)
    );
}
