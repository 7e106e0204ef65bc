//! The journal of a command that writes: what it stages, and whether all of it is there.

use std::fmt;
use std::io;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::{bytes_of, named};

/// What the names of all files begin with that only stand for a while.
pub(in super::super) const OURS: &str = ".recto-";
/// The journal.
pub(super) const JOURNAL: &str = ".recto-journal";
/// The journal that is to come.
pub(super) const NEXT: &str = ".recto-journal.new";
/// The largest journal.
const MAX: u64 = 8 << 20;

/// What a command is about to write.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// The command.
    pub(super) by: String,
    /// Its process.
    pub(super) process: u32,
    /// Whether everything is staged, and the files count as written.
    pub(super) ready: bool,
    /// The folders that were not there, outer ones first.
    pub(super) folders: Vec<String>,
    /// The files.
    pub(super) files: Vec<Move>,
}

/// A staged file and its place; paths are from the held folder.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    pub(super) from: String,
    pub(super) to: String,
    /// The SHA-256 of what it replaces; nothing where nothing is there.
    pub(super) old: Option<String>,
}

/// What was done about a command that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The command.
    pub by: String,
    /// How many files it was to write.
    pub files: usize,
    /// Whether they are written now; otherwise none is.
    pub is_finished: bool,
}

impl fmt::Display for Recovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { by, files, is_finished } = self;
        let these = match files {
            1 => "the file it was writing".to_owned(),
            files => format!("the {files} files it was writing"),
        };
        match is_finished {
            true => write!(f, "`{by}` was cut off earlier: {these} are complete now"),
            false => {
                write!(f, "`{by}` was cut off earlier: {these} are as they were before")
            }
        }
    }
}

/// The journal of a folder.
pub(super) fn read(folder: &Path) -> io::Result<Option<Journal>> {
    let path = folder.join(JOURNAL);
    let Ok(found) = path.symlink_metadata() else { return Ok(None) };
    let damaged = || {
        io::Error::other(format!(
            "{} is no journal of Recto's: remove it",
            path.display()
        ))
    };
    if !found.is_file() {
        return Err(damaged());
    }
    let bytes = bytes_of(&path, MAX).map_err(|error| named(&path, &error))?;
    let journal: Journal = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    // Whatever wrote it, only staged files are moved, and never to another folder.
    let plain = |path: &str| {
        Path::new(path).components().all(|part| {
            matches!(
                part,
                Component::Normal(_) | Component::RootDir | Component::Prefix(_)
            )
        })
    };
    let is_sound = journal.files.iter().all(|moved| {
        let (from, to) = (Path::new(&moved.from), Path::new(&moved.to));
        let name = from.file_name().and_then(|name| name.to_str());
        plain(&moved.from)
            && plain(&moved.to)
            && name.is_some_and(|name| name.starts_with(OURS))
            && from.parent() == to.parent()
    });
    let is_below = |folder: &String| plain(folder) && Path::new(folder).is_relative();
    match is_sound && journal.folders.iter().all(is_below) {
        true => Ok(Some(journal)),
        false => Err(damaged()),
    }
}
