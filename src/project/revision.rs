//! A project as a git revision has it. `git` is asked for names, listings and contents,
//! and for nothing that would run a program of the repository's: no checkout, no filter,
//! no hook, no fetch.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::walk::MAX_WHOLE;
use super::{Inputs, MAX_BINARY, Project, largest, text_file};
use crate::model::report::Commit;

/// A revision of a project.
#[derive(Debug)]
pub struct Revision<'a> {
    project: &'a Project,
    commit: String,
    /// Object and size of each file, by path from the project's root.
    files: BTreeMap<String, (String, u64)>,
}

impl<'a> Revision<'a> {
    /// Finds a revision by its name: a commit, a branch, a tag.
    ///
    /// # Errors
    /// If there is none of that name, or no repository, in words.
    pub fn find(project: &'a Project, name: &str) -> Result<Self, String> {
        let unknown = || format!("there is no file, folder or git revision `{name}`");
        // A name that begins so could be taken for an option.
        if name.starts_with('-') || name.is_empty() || name.contains(['\0', '\n']) {
            return Err(unknown());
        }
        let spec = format!("{name}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &spec];
        let commit = git(project.root(), &arguments, b"")?.ok_or_else(unknown)?;
        let commit = String::from_utf8_lossy(&commit);
        let commit = commit.lines().find(|line| is_object(line)).ok_or_else(unknown)?;
        let arguments = ["ls-tree", "-r", "-l", "-z", commit, "content/", "layouts/"];
        let listing = git(project.root(), &arguments, b"")?.ok_or_else(unknown)?;
        let mut files = BTreeMap::new();
        for line in listing.split(|byte| *byte == 0) {
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let Some((facts, path)) = line.split_once('\t') else { continue };
            let facts: Vec<_> = facts.split_whitespace().collect();
            // Files only: a link or a submodule leads elsewhere.
            if let ["100644" | "100755", "blob", object, size] = facts.as_slice()
                && let Ok(size) = size.parse()
                && is_object(object)
            {
                files.insert(path.to_owned(), ((*object).to_owned(), size));
            }
        }
        if !files.contains_key("content/report.yaml") {
            return Err(format!(
                "there is no content/report.yaml in the revision `{name}`"
            ));
        }
        let commit = commit.to_owned();
        Ok(Self { project, commit, files })
    }

    /// The commit itself: its name, who wrote it and on what day.
    pub fn commit(&self) -> Commit {
        let mut commit = Commit { id: self.commit.clone(), ..Commit::default() };
        let arguments = ["cat-file", "commit", &self.commit];
        let text = git(self.project.root(), &arguments, b"").ok().flatten();
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
        for (path, (object, size)) in &self.files {
            sorted.sort(path, |path| {
                wanted.push((path.to_owned(), object.clone(), *size));
                text_file(path, Ok(vec![]))
            });
        }
        for (path, _, size) in &wanted {
            whole = whole.saturating_add(*size);
            if *size > largest(path) || whole > MAX_WHOLE {
                return Err(format!("{path} is too large in that revision"));
            }
        }
        let names: String =
            wanted.iter().map(|(_, object, _)| format!("{object}\n")).collect();
        let arguments = ["cat-file", "--batch"];
        let answer = git(self.project.root(), &arguments, names.as_bytes())?;
        let mut rest = answer.as_deref().unwrap_or_default();
        let mut texts = BTreeMap::new();
        for (path, _, size) in &wanted {
            let head = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let start = (head + 1).min(rest.len());
            let end =
                usize::try_from(*size).ok().and_then(|size| start.checked_add(size));
            let Some(bytes) = end.and_then(|end| rest.get(start..end)) else {
                return Err(format!("git does not give {path} of that revision"));
            };
            texts.insert(path.clone(), bytes.to_vec());
            rest = rest.get(start + bytes.len() + 1..).unwrap_or_default();
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

    /// The bytes of a file, by its path from the project's root.
    ///
    /// # Errors
    /// If there is none, or it is too large.
    pub fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "it is not there");
        let (object, size) = self.files.get(path).ok_or_else(missing)?;
        if *size > MAX_BINARY {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too large"));
        }
        let arguments = ["cat-file", "blob", object];
        let bytes =
            git(self.project.root(), &arguments, b"").map_err(io::Error::other)?;
        bytes.ok_or_else(missing)
    }
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

/// Asks git; nothing comes back where it says no.
fn git(root: &Path, arguments: &[&str], input: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let mut child = Command::new("git")
        .args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath="])
        .args(arguments)
        .current_dir(root)
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("git cannot be asked: {error}"))?;
    let mut pipe = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // Git may stop reading; what it then says is what counts.
            if let Some(pipe) = &mut pipe {
                let _ = pipe.write_all(input);
            }
            drop(pipe);
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| format!("git does not answer: {error}"))?;
    Ok(output.status.success().then_some(output.stdout))
}
