//! Remembers which pictures were set last and what they held, so that a change of one is known
//! though no text has changed.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use typst::utils::hash128;

use crate::input::project::{Files, Project};

/// A project's files, and what has been read of them.
pub(super) struct Witness {
    project: Project,
    /// By path: a fingerprint, or that it could not be read.
    seen: Mutex<BTreeMap<String, Option<u128>>>,
}

impl Witness {
    pub(super) fn new(project: Project) -> Self {
        Self { project, seen: Mutex::default() }
    }

    /// Begins anew.
    pub(super) fn forget(&self) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether all that was read is as it was.
    pub(super) fn holds(&self) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        seen.iter()
            .all(|(path, known)| print(&self.project.bytes(path)) == *known)
    }
}

impl Files for Witness {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.project.bytes(path);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(path.to_owned(), print(&bytes));
        bytes
    }
}

fn print(bytes: &io::Result<Vec<u8>>) -> Option<u128> {
    bytes.as_ref().ok().map(hash128)
}
