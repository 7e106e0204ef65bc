//! What saving asks of the disk, with errors that name the file.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::Destination;
use crate::input::project::{MAX_PDF, Project, abreast, bytes_of, reason, sha256};

/// What is locked while a command writes in a folder.
#[cfg(unix)]
pub(super) fn lock_file(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// What is locked while a command writes in a folder.
#[cfg(not(unix))]
pub(super) fn lock_file(folder: &Path) -> io::Result<File> {
    let name = folder.join(".recto-lock");
    OpenOptions::new().create(true).truncate(false).write(true).open(name)
}

/// A new file that nobody may read who could not read the one it replaces.
pub(super) fn new_file(path: &Path, place: &Destination) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Some(own) = &place.permissions {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        options.mode(own.mode());
    }
    let file = options.open(path)?;
    if let Some(own) = &place.permissions {
        file.set_permissions(own.clone())?;
    }
    Ok(file)
}

/// The SHA-256 of what stands at a place.
pub(super) fn content(path: &Path) -> io::Result<Option<String>> {
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(named(path, &error)),
        Ok(found) if !found.is_file() => Err(no_file(path)),
        Ok(_) => {
            let bytes = bytes_of(path, MAX_PDF).map_err(|error| named(path, &error))?;
            Ok(Some(sha256(&bytes)))
        }
    }
}

/// The root of the project that a link itself stands in.
pub(super) fn project_of(path: &Path) -> Option<PathBuf> {
    let folder = absolute(path).ok()?;
    let project = Project::find(folder.parent()?).ok()?;
    Some(project.root().to_owned())
}

/// A path without links in the folders that are there.
pub(super) fn absolute(path: &Path) -> io::Result<PathBuf> {
    let full = std::path::absolute(path)?;
    let mut above = full.as_path();
    while let Some(parent) = above.parent() {
        above = parent;
        if let Ok(real) = above.canonicalize() {
            let rest = full.strip_prefix(above).unwrap_or(&full);
            return Ok(real.join(rest));
        }
    }
    Ok(full)
}

fn parents<'a>(paths: impl Iterator<Item = &'a Path>) -> BTreeSet<&'a Path> {
    paths.filter_map(Path::parent).collect()
}

/// How many things are waited for at once: the disk brings them home together, where one after
/// the other each would take as long as all.
pub(super) const WAITS: usize = 8;

/// Has the names of files in their folders reach the disk.
pub(super) fn sync_names<'a>(files: impl Iterator<Item = &'a Path>) {
    let folders: Vec<_> = parents(files).into_iter().collect();
    abreast(WAITS, &folders, |folder| sync(folder));
}

/// Has a file, or the names in a folder, reach the disk, where the system can be asked to.
pub(super) fn sync(path: &Path) {
    if let Ok(file) = File::open(path) {
        let _ = file.sync_all();
    }
}

pub(super) fn no_file(path: &Path) -> io::Error {
    let text = format!("{} is there already and is not a file", path.display());
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

pub(super) fn outside(path: &Path) -> io::Error {
    let text = format!(
        "{} is a link that leads out of the project: nothing is written there",
        path.display()
    );
    io::Error::new(io::ErrorKind::PermissionDenied, text)
}

/// An error with the file it is about.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {}", path.display(), reason(error)))
}

/// An error of writing, with the file or folder it is about.
pub(super) fn unwritten(path: &Path, error: &io::Error) -> io::Error {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied if error.get_ref().is_none() => {
            "writing there is not permitted".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "writing there is not permitted: the disk is read-only".to_owned()
        }
        _ => reason(error),
    };
    io::Error::new(error.kind(), format!("{}: {why}", path.display()))
}
