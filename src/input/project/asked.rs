//! What a build asks of a project, written down: for engines that schedule builds and want to
//! know which files one depends on.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::walk::FOLDERS;
use super::{Files, Inputs, Project};

/// A project that remembers which files were asked for.
pub struct Asked {
    project: Project,
    paths: Mutex<BTreeSet<String>>,
}

/// What a build rests on, and what it made. Paths are from the project's root, in order.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Dependencies {
    /// The files that were read. Each can change what is made.
    pub inputs: BTreeSet<String>,
    /// The files that were asked for and are not there: one that comes can change it too.
    pub absent: BTreeSet<String>,
    /// The folders that were gone through: so can a file that comes to one of these or leaves
    /// it.
    pub folders: BTreeSet<String>,
    /// The files that were written.
    pub outputs: BTreeSet<String>,
}

impl Files for Asked {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        paths.insert(path.to_owned());
        drop(paths);
        self.project.bytes(path)
    }
}

impl Asked {
    /// A project of which nothing was asked yet.
    pub fn new(project: Project) -> Self {
        Self { project, paths: Mutex::default() }
    }

    /// What was read: the texts, and what was asked for beside them.
    pub fn dependencies(&self, inputs: &Inputs, outputs: &[PathBuf]) -> Dependencies {
        let paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = inputs.texts().map(|file| &file.path);
        let (mut read, mut absent) = (BTreeSet::new(), BTreeSet::new());
        for path in texts.chain(paths.iter()) {
            match self.names(path) {
                names if names.is_empty() => drop(absent.insert(path.clone())),
                names => read.extend(names),
            }
        }
        let folders = FOLDERS.iter().map(|(folder, _)| (*folder).to_owned());
        let outputs = outputs.iter().map(|path| self.named_below(path));
        Dependencies {
            inputs: read,
            absent,
            folders: folders.collect(),
            outputs: outputs.collect(),
        }
    }

    /// The names by which a file stands on the disk: its own and, where links lead there, that
    /// of what they lead to. None where it is not there, or lies outside.
    fn names(&self, path: &str) -> Vec<String> {
        let root = &self.project.root;
        let as_asked = Path::new(path);
        let own = match root.join(as_asked).symlink_metadata() {
            Ok(_) => Some(root.join(as_asked)),
            Err(_) => self.project.in_another_form(as_asked),
        };
        let Some(own) = own else { return vec![] };
        let real = own.canonicalize().ok().filter(|path| path.is_file());
        let names = [Some(own).filter(|_| real.is_some()), real];
        names
            .into_iter()
            .flatten()
            .filter_map(|path| self.project.relative(&path))
            .collect()
    }

    /// A path that was written to, from the root where it lies below.
    fn named_below(&self, path: &Path) -> String {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new(".")).canonicalize();
        let name = path.file_name().unwrap_or_default();
        let whole = folder.map_or_else(|_| path.to_owned(), |folder| folder.join(name));
        self.project
            .relative(&whole)
            .unwrap_or_else(|| whole.display().to_string())
    }
}
