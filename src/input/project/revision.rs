//! A project as a git revision has it. `git` is asked for names, listings and contents,
//! and for nothing that would run a program of the repository's: no checkout, no filter,
//! no hook, no fetch. What it says against it is handed on in its own words.

use std::collections::BTreeMap;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::walk::MAX_WHOLE;
use super::{Files, Inputs, MAX_BINARY, Project, largest, text_file};
use crate::diag::{count, nearest_name};
use crate::model::report::Commit;

/// How long git may say nothing at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// A revision of a project.
#[derive(Debug)]
pub struct Revision {
    project: Project,
    name: String,
    commit: String,
    /// Each file by path from the project's root.
    files: BTreeMap<String, Object>,
}

/// A file in a revision.
#[derive(Debug)]
struct Object {
    id: String,
    /// In bytes; nothing where the repository lacks the object or cannot read it.
    size: Option<u64>,
}

impl Revision {
    /// Finds a revision by its name: a commit, a branch, a tag, or what git makes of one
    /// (`HEAD~3`), or a day (`2026-04-23`), which is the last commit until its end.
    ///
    /// # Errors
    /// If there is none of that name, or no repository, in words.
    pub fn find(project: &Project, name: &str) -> Result<Self, String> {
        let root = project.root();
        // A name that begins so could be taken for an option.
        if name.starts_with('-') || name.is_empty() || name.contains(['\0', '\n']) {
            return Err(none(name));
        }
        let commit = commit(root, name)?;
        let arguments = ["ls-tree", "-r", "-l", "-z", &commit, "content/", "layouts/"];
        let listing = git(root, &arguments, b"").map_err(|no| no.of(name))?;
        let mut files = BTreeMap::new();
        for line in listing.split(|byte| *byte == 0) {
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let Some((facts, path)) = line.split_once('\t') else { continue };
            let facts: Vec<_> = facts.split_whitespace().collect();
            // Files only: a link or a submodule leads elsewhere.
            if let ["100644" | "100755", "blob", id, size] = facts.as_slice()
                && is_object(id)
            {
                let object = Object { id: (*id).to_owned(), size: size.parse().ok() };
                files.insert(path.to_owned(), object);
            }
        }
        if !files.contains_key("content/report.yaml") {
            return Err(format!(
                "there is no content/report.yaml in the revision `{name}`"
            ));
        }
        Ok(Self {
            project: project.clone(),
            commit,
            name: name.to_owned(),
            files,
        })
    }

    /// The commit itself: its name, who wrote it and on what day.
    pub fn commit(&self) -> Commit {
        let mut commit = Commit { id: self.commit.clone(), ..Commit::default() };
        let arguments = ["cat-file", "commit", &self.commit];
        let text = git(self.project.root(), &arguments, b"").ok();
        let text = text.map(|text| String::from_utf8_lossy(&text).into_owned());
        // author NAME <ADDRESS> SECONDS +0800
        let author = text.iter().flat_map(|text| text.lines());
        let author = author.take_while(|line| !line.is_empty());
        let author = author.filter_map(|line| line.strip_prefix("author ")).next();
        if let Some((name, rest)) = author.and_then(|line| line.split_once(" <")) {
            name.clone_into(&mut commit.author);
            let when = rest.split_once("> ").map_or("", |(_, when)| when);
            commit.date = day(when).unwrap_or_default();
        }
        commit
    }

    /// Reads all text of the project.
    ///
    /// # Errors
    /// If git does not give it.
    pub fn read(&self) -> Result<Inputs, String> {
        let mut wanted = vec![];
        let mut sorted = Inputs::default();
        let mut whole = 0_u64;
        // What is wanted is found by sorting once without text.
        for (path, object) in &self.files {
            sorted.sort(path, |path| {
                wanted.push((path.to_owned(), object));
                text_file(path, Ok(vec![]))
            });
        }
        let mut sizes = vec![];
        for (path, object) in &wanted {
            let size = object.size.ok_or_else(|| self.lost(path, object))?;
            whole = whole.saturating_add(size);
            if size > largest(path) || whole > MAX_WHOLE {
                return Err(format!("{path} is too large in that revision"));
            }
            sizes.push(size);
        }
        let names: String =
            wanted.iter().map(|(_, object)| format!("{}\n", object.id)).collect();
        let arguments = ["cat-file", "--batch"];
        let answer = git(self.project.root(), &arguments, names.as_bytes());
        // What it gave before it failed is not known: the object that is to blame says so.
        let answer = answer.unwrap_or_default();
        let mut rest = answer.as_slice();
        let mut texts = BTreeMap::new();
        for ((path, object), size) in wanted.iter().zip(sizes) {
            let head = format!("{} blob {size}\n", object.id);
            let bytes = rest.strip_prefix(head.as_bytes()).and_then(|own| {
                let (bytes, after) = own.split_at_checked(usize::try_from(size).ok()?)?;
                rest = after.strip_prefix(b"\n")?;
                Some(bytes)
            });
            let bytes = bytes.ok_or_else(|| self.lost(path, object))?;
            texts.insert(path.clone(), bytes.to_vec());
        }
        let mut inputs = Inputs::default();
        for path in self.files.keys() {
            inputs.sort(path, |path| {
                text_file(path, Ok(texts.remove(path).unwrap_or_default()))
            });
        }
        inputs.set_copies_aside();
        Ok(inputs)
    }

    /// Why a file of the revision cannot be read, in git's words.
    fn lost(&self, path: &str, object: &Object) -> String {
        let answer = git(self.project.root(), &["cat-file", "blob", &object.id], b"");
        let reason = match answer {
            Err(no) => no.said,
            Ok(_) => "it gives other bytes than it lists".to_owned(),
        };
        format!(
            "{path} of `{}` cannot be read: git says: {reason}; if the repository was cloned \
             in part, `git fetch --refetch` brings what is missing, otherwise `git fsck` \
             tells what is damaged",
            self.name
        )
    }
}

impl Files for Revision {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "it is not there");
        let object = self.files.get(path).ok_or_else(missing)?;
        if object.size.is_some_and(|size| size > MAX_BINARY) {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too large"));
        }
        let arguments = ["cat-file", "blob", &object.id];
        git(self.project.root(), &arguments, b"")
            .map_err(|_| io::Error::other(self.lost(path, object)))
    }
}

fn none(name: &str) -> String {
    format!("there is no file, folder or git revision `{name}`")
}

/// The commit of a name.
fn commit(root: &Path, name: &str) -> Result<String, String> {
    let parse = |spec: &str| {
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", spec];
        git(root, &arguments, b"").map(|answer| first_object(&answer))
    };
    match parse(&format!("{name}^{{commit}}")) {
        Ok(Some(commit)) => return Ok(commit),
        Ok(None) => return Err(none(name)),
        Err(no) if !no.said.is_empty() => return Err(no.of(name)),
        Err(_) => {}
    }
    // It may name something all the same whose commit is not there.
    if let Ok(Some(id)) = parse(name) {
        let answer = git(root, &["cat-file", "-t", &id], b"");
        return Err(match answer {
            Err(no) => no.of(name),
            Ok(kind) => {
                let kind = String::from_utf8_lossy(&kind).trim().to_owned();
                format!("{}: it names a {kind}, not a commit", none(name))
            }
        });
    }
    if is_day(name) {
        // In the zone of the commits' authors nobody agrees: a day ends in UTC.
        let until = format!("--until={name}T23:59:59Z");
        let answer = git(root, &["rev-list", "-1", &until, "HEAD"], b"");
        let answer = answer.map_err(|no| no.of(name))?;
        return first_object(&answer)
            .ok_or_else(|| format!("there is no commit until the end of {name}"));
    }
    Err(format!("{}{}", none(name), hint(root, name)))
}

/// What may help who named a revision that is not there.
fn hint(root: &Path, name: &str) -> String {
    let text = |arguments: &[&str]| {
        let answer = git(root, arguments, b"").unwrap_or_default();
        String::from_utf8_lossy(&answer).into_owned()
    };
    if text(&["rev-list", "-1", "--all"]).trim().is_empty() {
        return ": the repository has no commit yet".to_owned();
    }
    if let Some((base, _)) = name.split_once(['~', '^'])
        && !base.is_empty()
        && let listed = text(&["rev-list", "--count", "--end-of-options", base, "--"])
        && let Ok(commits) = listed.trim().parse()
    {
        let is_cut = text(&["rev-parse", "--is-shallow-repository"]).trim() == "true";
        let more =
            "; it was cloned without the older ones, `git fetch --unshallow` brings them";
        return format!(
            ": `{base}` goes back {}{}",
            count(commits, "commit"),
            if is_cut { more } else { "" }
        );
    }
    let refs = text(&["for-each-ref", "--format=%(refname:short)"]);
    if let Some(near) = nearest_name(name, refs.lines()) {
        return format!("; did you mean `{near}`?");
    }
    if text(&["rev-parse", "--is-shallow-repository"]).trim() == "true" {
        return ": the repository was cloned without its older commits; \
                `git fetch --unshallow` brings them"
            .to_owned();
    }
    String::new()
}

/// The day of a moment as git writes it, where it was written.
fn day(when: &str) -> Option<String> {
    let (seconds, zone) = when.split_once(' ')?;
    let seconds: i64 = seconds.parse().ok()?;
    let zone: i64 = zone.parse().ok()?;
    let offset = (zone / 100).checked_mul(3_600)?.checked_add((zone % 100) * 60)?;
    let local = seconds.checked_add(offset)?;
    let moment = time::OffsetDateTime::from_unix_timestamp(local).ok()?;
    Some(moment.date().to_string())
}

/// Whether a text is the name of an object: 40 or 64 hexadecimal digits.
fn is_object(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn first_object(answer: &[u8]) -> Option<String> {
    let answer = String::from_utf8_lossy(answer);
    answer.lines().find(|line| is_object(line)).map(str::to_owned)
}

/// Whether a text is a day, as in `2026-04-23`.
fn is_day(text: &str) -> bool {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    text.len() == 10 && time::Date::parse(text, format).is_ok()
}

/// That git gave no answer.
#[derive(Debug)]
struct No {
    /// Its own words, in one line; nothing where it says none.
    said: String,
}

impl No {
    fn of(self, name: &str) -> String {
        let Self { said } = self;
        if said.contains("not a git repository") {
            return format!(
                "{}: the project is under no git repository; name a folder or a ledger, or \
                 run `git init` and commit first",
                none(name)
            );
        }
        if said.contains("dubious ownership") {
            return format!(
                "the revision `{name}` cannot be read: git says: {said}; if you trust \
                 whoever owns it, run the `git config` command git names"
            );
        }
        match said.is_empty() {
            true => none(name),
            false => format!("{}: git says: {said}", none(name)),
        }
    }
}

/// What of the surroundings would lead git to another repository, to other objects or to
/// a program. Where the user's own settings stand is left as it is.
const SURROUNDINGS: [&str; 24] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_EDITOR",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_PROXY_COMMAND",
    "LANGUAGE",
];

/// Settings that could make git run a program, or wait for one.
const SETTINGS: [&str; 5] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.askPass=",
    "core.alternateRefsCommand=",
    "credential.helper=",
];

/// Asks git.
fn git(root: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, No> {
    let mut command = Command::new("git");
    command.arg("--no-pager");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for name in SURROUNDINGS {
        command.env_remove(name);
    }
    let child = command
        .args(arguments)
        .current_dir(root)
        .env("LC_ALL", "C")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    match child {
        Ok(child) => answer(child, input),
        Err(error) => Err(No { said: format!("it cannot be asked: {error}") }),
    }
}

/// What a git that was started answers. It may wait for something that never comes, as for
/// a pipe among its settings: then it is stopped.
fn answer(mut child: Child, input: &[u8]) -> Result<Vec<u8>, No> {
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else {
        return Err(No { said: "it cannot be asked".to_owned() });
    };
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // Git may stop reading; what it then says is what counts.
            let _ = stdin.write_all(input);
        });
        let errors = send.clone();
        scope.spawn(move || pass(stderr, |bytes| errors.send((false, bytes)).is_ok()));
        scope.spawn(move || pass(stdout, |bytes| send.send((true, bytes)).is_ok()));
        let (mut given, mut said) = (vec![], vec![]);
        let is_late = loop {
            match receive.recv_timeout(PATIENCE) {
                Ok((true, bytes)) => given.extend(bytes),
                Ok((false, bytes)) => said.extend(bytes),
                Err(mpsc::RecvTimeoutError::Disconnected) => break false,
                Err(mpsc::RecvTimeoutError::Timeout) => break true,
            }
        };
        if is_late {
            let _ = child.kill();
        }
        let status = child.wait();
        if is_late {
            return Err(No {
                said:
                    "nothing within ten seconds; something it waits for never comes, as \
                       a pipe or a drive that `.git/config` or an `include` in it names"
                        .to_owned(),
            });
        }
        match status {
            Ok(status) if status.success() => Ok(given),
            Ok(_) => Err(No { said: words(&said) }),
            Err(error) => Err(No { said: format!("nothing: {error}") }),
        }
    })
}

/// Passes on what comes out of a pipe, piece by piece.
fn pass(mut pipe: impl Read, mut to: impl FnMut(Vec<u8>) -> bool) {
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = match pipe.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return,
            Ok(count) => count,
        };
        let bytes = piece.get(..count).unwrap_or_default().to_vec();
        if count == 0 || !to(bytes) {
            return;
        }
    }
}

/// What git says, in one line without its marks, and no longer than people read.
fn words(said: &[u8]) -> String {
    const MOST: usize = 600;
    let text = String::from_utf8_lossy(said);
    let lines = text.lines().map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("fatal: ").unwrap_or(line);
        line.strip_prefix("error: ").unwrap_or(line)
    });
    // It says one thing once for each time it tried.
    let mut kept: Vec<&str> = vec![];
    for line in lines.filter(|line| !line.is_empty()) {
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    let lines = kept;
    let joined = lines.join(" | ");
    joined
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .take(MOST)
        .collect()
}
