//! Going through a project's folders: what is there, and what cannot be read and why. Links are
//! followed as far as they stay in the project.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::names::is_litter;
use super::{Inputs, Project, Unread, Why, is_text, largest, reason, text_file};

/// How many files and folders a project may hold.
const MAX_FILES: usize = 20_000;
/// The most text a project may hold, in bytes.
pub(super) const MAX_WHOLE: u64 = 64 << 20;

/// How deep each folder of a report is gone through.
pub(super) const FOLDERS: [(&str, usize); 3] =
    [("content", 8), ("layouts", 2), ("fonts", 1)];

/// Reads all text of a project.
pub(super) fn read(project: &Project) -> Inputs {
    let mut inputs = Inputs::default();
    let mut paths = vec![];
    for (folder, depth) in FOLDERS {
        walk(project, folder, depth, &mut paths, &mut inputs.unread);
    }
    let (mut whole, mut is_full) = (0, false);
    for path in &paths {
        inputs.sort(path, |path| {
            let bytes = match is_full {
                true => Ok(vec![]),
                false => project.bytes_up_to(path, largest(path)),
            };
            // What was published before is large, and bounded by itself.
            let counts = !path.starts_with("content/published/");
            whole += bytes
                .as_ref()
                .ok()
                .filter(|_| counts)
                .map_or(0, |bytes| bytes.len() as u64);
            text_file(path, bytes)
        });
        if whole > MAX_WHOLE && !is_full {
            is_full = true;
            let path = path.clone();
            let why =
                Why::Limit(format!("all text is more than {} MiB", MAX_WHOLE >> 20));
            inputs.unread.push(Unread { path, why });
        }
    }
    inputs.set_copies_aside();
    inputs
}

/// What the system says of all files of a project, in one number: another one where a file has
/// come, gone or been written.
pub(super) fn stamp(project: &Project) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (folder, depth) in FOLDERS {
        let entries = WalkDir::new(project.root.join(folder))
            .max_depth(depth)
            .follow_links(true)
            .sort_by_file_name();
        for entry in entries.into_iter().filter_map(Result::ok).take(MAX_FILES) {
            let facts = entry.metadata().ok();
            let facts = facts.map(|facts| (facts.len(), facts.modified().ok()));
            (entry.path(), facts).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// The folders in a project, but outside those that a report is read from, in which there are
/// files that links lead to.
pub(super) fn linked_folders(project: &Project) -> Vec<PathBuf> {
    let own = FOLDERS.map(|(folder, _)| project.root.join(folder));
    let mut folders = BTreeSet::new();
    for (folder, depth) in FOLDERS {
        let entries = WalkDir::new(project.root.join(folder)).max_depth(depth);
        let links = entries.into_iter().filter_map(Result::ok).take(MAX_FILES);
        for link in links.filter(|entry| entry.path_is_symlink()) {
            let Ok(path) = link.path().canonicalize() else { continue };
            let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
            let elsewhere = folder.filter(|folder| {
                folder.starts_with(&project.root)
                    && **folder != *project.root
                    && !own.iter().any(|own| folder.starts_with(own))
            });
            folders.extend(elsewhere.map(Path::to_owned));
        }
    }
    folders.into_iter().collect()
}

/// The files of a folder, in the order of their names.
fn walk(
    project: &Project,
    folder: &str,
    depth: usize,
    paths: &mut Vec<String>,
    unread: &mut Vec<Unread>,
) {
    let top = project.root.join(folder);
    let mut entries = WalkDir::new(&top)
        .max_depth(depth)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    let mut count = 0;
    while let Some(entry) = entries.next() {
        count += 1;
        if count > MAX_FILES {
            let why = Why::Limit(format!("it holds more than {MAX_FILES} files"));
            unread.push(Unread { path: folder.to_owned(), why });
            return;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let broken = broken(project, &error);
                match broken {
                    // A picture is missed where it is used.
                    Some(Unread { path, why: Why::Gone }) if !is_needed(&path) => {
                        paths.push(path);
                    }
                    broken => unread.extend(broken),
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 && is_litter(&entry.file_name().to_string_lossy()) {
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        }
        let why = match project.relative(entry.path()) {
            None => Some(Why::Name),
            Some(_) if leads_out(project, &entry) => Some(Why::LeadsOut),
            Some(_) => None,
        };
        let path = project.shown(entry.path());
        match why {
            // A picture that leads out is refused where it is used.
            Some(Why::LeadsOut) if !is_folder && !is_text(&path) => paths.push(path),
            Some(why) => {
                unread.push(Unread { path, why });
                if is_folder {
                    entries.skip_current_dir();
                }
            }
            None if is_folder => {}
            None => paths.push(path),
        }
    }
}

/// Whether a link leads out of the project.
fn leads_out(project: &Project, entry: &DirEntry) -> bool {
    let is_top = entry.depth() == 0;
    (is_top || entry.path_is_symlink())
        && entry
            .path()
            .canonicalize()
            .is_ok_and(|path| !path.starts_with(&project.root))
}

/// What cannot be gone through, and why; nothing where there is nothing to go through.
fn broken(project: &Project, error: &walkdir::Error) -> Option<Unread> {
    let at = error.path().unwrap_or(Path::new(""));
    let name = at.file_name().map(|name| name.to_string_lossy().into_owned());
    if error.depth() > 0 && name.is_some_and(|name| is_litter(&name)) {
        return None;
    }
    let path = project.shown(at);
    let why = match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => Why::Loop,
        (None, Some(error)) if error.kind() == io::ErrorKind::NotFound => {
            // The folder itself may be missing; what is missing in it is a link's goal.
            if at.symlink_metadata().is_err() {
                return None;
            }
            Why::Gone
        }
        (None, Some(error)) => Why::Reason(reason(error)),
        (None, None) => Why::Reason(error.to_string()),
    };
    Some(Unread { path, why })
}

/// Whether the report needs what stands at a path, for all that can be told by its name: text,
/// or what may be a folder.
fn is_needed(path: &str) -> bool {
    is_text(path) || !path.rsplit('/').next().unwrap_or(path).contains('.')
}
