//! The project on disk: the only file access. Everything else takes text.

mod abreast;
mod asked;
mod inputs;
mod names;
mod place;
pub mod revision;
mod save;
pub mod secret;
pub mod there;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::model::name::composed;

pub use abreast::abreast;
pub use asked::{Asked, Dependencies};
pub use inputs::{InputFile, Inputs, Unread, Why};
pub(crate) use names::{Meant, meant};
pub use save::{Hold, Recovered, recover};

/// The largest text file that is read, in bytes.
pub const MAX_TEXT: u64 = 8 << 20;
/// The largest ledger that is read, and so the largest that is locked, in bytes.
pub const MAX_LEDGER: u64 = 256 << 20;
/// The largest picture or font that is read, in bytes.
const MAX_BINARY: u64 = 64 << 20;
/// The largest PDF that is judged, in bytes.
const MAX_PDF: u64 = 1 << 30;

/// Where the files of a report come from that are no text: pictures, profiles, evidence.
pub trait Files: Send + Sync {
    /// The bytes of a file, by its path from the project's root.
    ///
    /// # Errors
    /// If it cannot be read, is too large, or lies outside the project.
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// Files in memory, by their paths.
impl Files for BTreeMap<String, Vec<u8>> {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Files for Project {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        Self::bytes(self, path)
    }
}

/// A report project's root folder.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The project of `start`: the nearest folder at or above it that holds
    /// `content/report.yaml`.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(start: &Path) -> io::Result<Self> {
        let start = start.canonicalize()?;
        let mut near = None;
        for folder in start.ancestors() {
            let settings = folder.join("content/report.yaml");
            is_permitted(&settings)?;
            if settings.is_file() {
                return Ok(Self { root: folder.to_owned() });
            }
            near = near.or_else(|| near_settings(&folder.join("content")));
        }
        if let Some(near) = near {
            let message = format!(
                "there is no content/report.yaml, but {}: rename it report.yaml",
                near.display()
            );
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!(
                "there is no content/report.yaml in {} or above it: `recto init DIR` begins a \
                 report, `-C DIR` names the folder of one",
                start.display()
            ),
        ))
    }

    /// The project in a folder itself, nowhere above it.
    ///
    /// # Errors
    /// If it holds none.
    pub fn at(folder: &Path) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        match root.join("content/report.yaml").is_file() {
            true => Ok(Self { root }),
            false => Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!("there is no content/report.yaml in {}", folder.display()),
            )),
        }
    }

    /// The root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads all text of the project.
    pub fn read(&self) -> Inputs {
        walk::read(self)
    }

    /// What the system says of all files, in one number: another one where a file has come, gone
    /// or been written.
    pub fn stamp(&self) -> u64 {
        walk::stamp(self)
    }

    /// The folders in the project, but outside those that a report is read from, in which there
    /// are files that links lead to.
    pub fn linked_folders(&self) -> Vec<PathBuf> {
        walk::linked_folders(self)
    }

    /// Whether the files may be another machine's, or come through a program, so that nobody
    /// tells of their changes.
    pub fn is_remote(&self) -> bool {
        place::is_remote(&self.root.join("content"))
    }

    /// A path from the root as people may read it, also where its name is no text.
    fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = relative.components();
        let parts: Vec<_> =
            parts.map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    fn relative(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<_>> =
            relative.components().map(|part| part.as_os_str().to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// The right to write the project's own files, which one command has at a time. What is
    /// to be changed is read after it is had.
    ///
    /// # Errors
    /// As [`Hold::of`].
    pub fn hold(&self, by: &str) -> io::Result<(Hold, Option<Recovered>)> {
        let (hold, recovered) = Hold::of(&self.root.join("content"), by)?;
        Ok((hold.within(&self.root), recovered))
    }

    /// Finishes or undoes what commands that were cut off have left, in the project and in
    /// the folders that its output goes to unless another is named.
    ///
    /// # Errors
    /// If it can neither be finished nor undone.
    pub fn recover(&self) -> io::Result<Vec<Recovered>> {
        let mut recovered = vec![];
        for folder in ["", ".vscode/schemas", "content", "build", "build/filing"] {
            recovered.extend(save::recover(&self.root.join(folder))?);
        }
        Ok(recovered)
    }

    /// A text as the file on disk has its ends of lines and its byte-order mark, which
    /// reading takes off.
    pub fn as_found(&self, path: &str, text: &str) -> String {
        let found = self.bytes_up_to(path, MAX_TEXT).unwrap_or_default();
        let mark = if found.starts_with(b"\xef\xbb\xbf") { "\u{feff}" } else { "" };
        match found.windows(2).any(|pair| pair == b"\r\n") {
            true => format!("{mark}{}", text.replace('\n', "\r\n")),
            false => format!("{mark}{text}"),
        }
    }

    /// Whether a path lies among the report's own sources, where nothing may be written.
    pub fn is_source(&self, path: &Path) -> bool {
        let mut folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        if folder.as_os_str().is_empty() {
            folder.push(".");
        }
        folder.canonicalize().is_ok_and(|folder| {
            ["content", "layouts", "fonts"]
                .iter()
                .any(|own| folder.starts_with(self.root.join(own)))
        })
    }

    /// The bytes of a file inside the project, by its path from the root.
    ///
    /// # Errors
    /// If it cannot be read, is too large, or lies outside the project.
    pub fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        self.bytes_up_to(path, MAX_BINARY)
    }

    fn bytes_up_to(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let outside = || {
            io::Error::new(io::ErrorKind::PermissionDenied, "it leads out of the project")
        };
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(outside());
        }
        // A link inside the project may lead out of it.
        let full = match self.root.join(relative).canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.in_another_form(relative).ok_or(error)?.canonicalize()?
            }
            found => found?,
        };
        if !full.starts_with(&self.root) {
            return Err(outside());
        }
        if !full.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        bytes_of(&full, limit)
    }
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The most that is read of a text file.
fn largest(path: &str) -> u64 {
    match path.starts_with("content/published/") {
        true => MAX_LEDGER,
        false => MAX_TEXT,
    }
}

impl Project {
    /// The file whose name differs from a path in the form of its letters only: `é` as one
    /// letter or as two.
    fn in_another_form(&self, path: &Path) -> Option<PathBuf> {
        let mut at = self.root.clone();
        for part in path.components() {
            let part = part.as_os_str();
            let next = at.join(part);
            at = match next.symlink_metadata() {
                Ok(_) => next,
                Err(_) => {
                    let wanted = composed(part.to_str()?);
                    let mut entries = fs::read_dir(&at).ok()?.filter_map(Result::ok);
                    let same = |entry: &fs::DirEntry| {
                        entry.file_name().to_str().map(composed).as_ref() == Some(&wanted)
                    };
                    entries.find(same)?.path()
                }
            };
        }
        Some(at)
    }
}

/// A file that was to be the settings of a report, and has another name.
fn near_settings(folder: &Path) -> Option<PathBuf> {
    let mut names = there::names(folder).into_iter();
    let is_near = |name: &String| {
        let path = format!("content/{}", name.to_lowercase());
        let meant = names::meant(&path).filter(|meant| meant.is_plain);
        meant.map_or(path, |meant| meant.path) == "content/report.yaml"
    };
    names.find(is_near).map(|name| folder.join(name))
}

/// Says so where a file cannot be looked at for want of permission.
fn is_permitted(path: &Path) -> io::Result<()> {
    match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let folder = path.parent().unwrap_or(path);
            let text = format!("{} cannot be read: {}", folder.display(), reason(&error));
            Err(io::Error::new(error.kind(), text))
        }
        _ => Ok(()),
    }
}

/// A text file of bytes that were read, or could not be.
fn text_file(path: &str, bytes: io::Result<Vec<u8>>) -> InputFile {
    let text = bytes.map_err(|error| reason(&error)).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            format!("it is not UTF-8 text: byte {} is not valid", at + 1)
        })
    });
    // A byte-order mark is no text.
    let text = text.map(|text| match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    });
    // One kind of line end, so that every place in the file is counted alike.
    let text = text.map(|text| match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    });
    InputFile { path: path.to_owned(), text }
}

/// The bytes of a file that the command line names, wherever it is.
///
/// # Errors
/// If it cannot be read, or is too large.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    bytes_of(path, MAX_PDF)
}

/// The bytes of a file, if there are no more than a limit.
fn bytes_of(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    // Room for all of it at once; what it says of its size is not relied upon.
    let size = file.metadata().map_or(0, |facts| facts.len().min(limit));
    let mut bytes = vec![];
    bytes.try_reserve(usize::try_from(size).unwrap_or_default())?;
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let text = format!("it is larger than {} MiB", limit >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    Ok(bytes)
}

/// Why a file could not be read, in plain words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".into(),
        io::ErrorKind::PermissionDenied if error.get_ref().is_none() => {
            "reading it is not permitted".into()
        }
        _ => error.to_string(),
    }
}

/// Whether a name is one of chapters, data or settings, in small letters or capitals.
pub(crate) fn is_text(path: &str) -> bool {
    is_kind(&path.to_ascii_lowercase(), &["md", "markdown", "yaml", "yml"])
}

fn is_kind(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| endings.contains(&ending))
}

/// Writes files in place of older ones, all or none, below a folder that is held for it.
///
/// # Errors
/// As [`Hold::of`] and [`Hold::write`].
pub fn write(
    folder: &Path,
    by: &str,
    files: &[(impl AsRef<Path>, impl AsRef<[u8]>)],
) -> io::Result<()> {
    let (hold, _) = Hold::of(folder, by)?;
    hold.write(files)
}

/// Writes files where none are, all or none, below a folder that is held for it.
///
/// # Errors
/// As [`Hold::of`] and [`Hold::create`].
pub fn create(
    folder: &Path,
    by: &str,
    files: &[(impl AsRef<Path>, impl AsRef<[u8]>)],
) -> io::Result<()> {
    let (hold, _) = Hold::of(folder, by)?;
    hold.create(files)
}

/// Whether a folder holds a project that Recto has emitted before.
pub fn is_emitted(folder: &Path) -> bool {
    fs::read_to_string(folder.join("main.typ")).is_ok_and(|text| {
        text.lines()
            .next()
            .is_some_and(|line| line.contains("/layouts/lib.typ"))
    })
}
