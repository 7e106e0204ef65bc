//! What is where: questions that are asked of the disk before anything is read or written.

use std::path::{Path, PathBuf};

/// Whether a file is there.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether a folder is there.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether anything is there, a link to nothing included.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The names of what is in a folder; none where it cannot be read.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A path with every link in it followed. What is not there yet stands in the folder it names.
pub fn real(path: &Path) -> PathBuf {
    let real = path.canonicalize().or_else(|error| {
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        folder
            .zip(path.file_name())
            .map(|(folder, name)| folder.join(name))
            .ok_or(error)
    });
    real.unwrap_or_else(|_| path.to_owned())
}
