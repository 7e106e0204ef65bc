//! Files written as one: all of them or none, whenever the machine stops.
//!
//! One command at a time holds a folder to write below it. What it is to write is noted in a
//! journal, staged beside the places it is meant for and synced; from the moment the journal
//! says that all is there, the files count as written, and moving each to its place is only
//! done sooner or later. A command that is cut off is finished, or undone, by the next that
//! comes to the folder.

mod disk;
mod journal;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{abreast, bytes_of};
use disk::{
    WAITS, absolute, content, lock_file, named, new_file, no_file, outside, project_of,
    sync, sync_names, unwritten,
};
use journal::{JOURNAL, Journal, Move, NEXT, read};

pub use journal::Recovered;

pub(super) use journal::OURS;

/// How often a folder that another command holds is tried, and how long to wait between.
const TRIES: usize = 200;
const WAIT: Duration = Duration::from_millis(50);

/// The most files that are open at once.
const MOST_OPEN: usize = 128;

/// The right to write below a folder, which one command has at a time.
#[derive(Debug)]
pub struct Hold {
    folder: PathBuf,
    /// The folder that nothing written may leave.
    within: Option<PathBuf>,
    by: String,
    /// How many more steps are taken, where a test cuts the work off.
    steps: Cell<Option<usize>>,
    /// Whether it is held, by this lock where there can be one.
    is_held: bool,
    _lock: Option<File>,
}

impl Hold {
    /// Holds a folder, which is made if it is not there. What a command left there that was
    /// cut off is finished or undone first.
    ///
    /// # Errors
    /// If another command holds it and goes on doing so, or what was cut off can neither be
    /// finished nor undone.
    pub fn of(folder: &Path, by: &str) -> io::Result<(Self, Option<Recovered>)> {
        fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
        let folder = folder.canonicalize().map_err(|error| named(folder, &error))?;
        let Some(hold) = Self::attempt(&folder, by)? else {
            let who = match read(&folder) {
                Ok(Some(journal)) => format!(
                    "`{}` (process {}) is writing in {}",
                    journal.by,
                    journal.process,
                    folder.display()
                ),
                _ => format!("another command is writing in {}", folder.display()),
            };
            let text = format!("{who}: run this again once it has ended");
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, text));
        };
        let recovered = hold.recover()?;
        hold.note(&hold.journal())?;
        Ok((hold, recovered))
    }

    /// The hold of a folder, if no other command keeps it.
    fn attempt(folder: &Path, by: &str) -> io::Result<Option<Self>> {
        let lock = lock_file(folder).map_err(|error| named(folder, &error))?;
        let mut hold = Self {
            folder: folder.to_owned(),
            within: None,
            by: by.to_owned(),
            steps: Cell::new(None),
            is_held: false,
            _lock: None,
        };
        for attempt in 0..TRIES {
            match lock.try_lock() {
                Ok(()) => {
                    (hold.is_held, hold._lock) = (true, Some(lock));
                    return Ok(Some(hold));
                }
                Err(TryLockError::WouldBlock) if attempt + 1 < TRIES => {
                    thread::sleep(WAIT);
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                // Some network drives know no locks: then there is one writer, we trust.
                Err(TryLockError::Error(_)) => {
                    hold.is_held = true;
                    return Ok(Some(hold));
                }
            }
        }
        Ok(None)
    }

    /// Lets nothing be written outside a folder, through whatever links.
    pub(super) fn within(mut self, folder: &Path) -> Self {
        self.within = Some(folder.to_owned());
        self
    }

    /// Cuts the work off after some steps, as a machine does that stops: nothing is put in
    /// order. For tests.
    pub fn cut_off_after(&self, steps: usize) {
        self.steps.set(Some(steps));
    }

    /// Writes files in place of older ones: all, or none.
    ///
    /// # Errors
    /// If one cannot be written, is read-only, is no file, or is a link that leads out of the
    /// project; all files are then as they were.
    pub fn write(
        &self,
        files: &[(impl AsRef<Path>, impl AsRef<[u8]>)],
    ) -> io::Result<()> {
        self.put(&borrowed(files), false)
    }

    /// Writes files where none are: all, or none.
    ///
    /// # Errors
    /// If one is there already, or cannot be written.
    pub fn create(
        &self,
        files: &[(impl AsRef<Path>, impl AsRef<[u8]>)],
    ) -> io::Result<()> {
        self.put(&borrowed(files), true)
    }

    fn put(&self, files: &[(&Path, &[u8])], only_new: bool) -> io::Result<()> {
        let mut journal = self.journal();
        let mut places = vec![];
        let mut folders = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for (index, (path, _)) in files.iter().enumerate() {
            let place = self.place(path, only_new)?;
            let Some(parent) = place.path.parent() else { return Err(no_file(path)) };
            let mut missing = parent;
            while !missing.exists() {
                folders.insert(missing.to_owned());
                let Some(above) = missing.parent() else { break };
                missing = above;
            }
            let mut number = index;
            let from = loop {
                let name = format!("{OURS}{}-{number}", std::process::id());
                let from = parent.join(name);
                if taken.insert(from.clone()) && from.symlink_metadata().is_err() {
                    break from;
                }
                number += files.len();
            };
            if !taken.insert(place.path.clone()) {
                return Err(io::Error::other(format!(
                    "{} would be written twice",
                    path.display()
                )));
            }
            journal.files.push(Move {
                from: self.relative(&from)?,
                to: self.relative(&place.path)?,
                old: place.old.clone(),
            });
            places.push((from, place));
        }
        for folder in &folders {
            journal.folders.push(self.relative(folder)?);
        }
        let staged = self.stage(&journal, files, &places, &folders);
        if let Err(error) = staged {
            self.undo(&journal);
            return Err(error);
        }
        journal.ready = true;
        if let Err(error) = self.note(&journal) {
            self.undo(&journal);
            return Err(error);
        }
        self.finish(&journal)
    }

    fn stage(
        &self,
        journal: &Journal,
        files: &[(&Path, &[u8])],
        places: &[(PathBuf, Destination)],
        folders: &BTreeSet<PathBuf>,
    ) -> io::Result<()> {
        self.note(journal)?;
        for folder in folders {
            self.step()?;
            fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
        }
        let all: Vec<_> = files.iter().zip(places).collect();
        let mut chunks = all.chunks(MOST_OPEN).peekable();
        let journal = self.folder.join(JOURNAL);
        let staged = places.iter().map(|(from, _)| from).chain(folders).chain([&journal]);
        while let Some(some) = chunks.next() {
            let mut written = vec![];
            for ((path, bytes), (from, place)) in some {
                self.step()?;
                let file = new_file(from, place).and_then(|mut file| {
                    file.write_all(bytes)?;
                    Ok(file)
                });
                written.push((*path, file.map_err(|error| unwritten(path, &error))?));
            }
            thread::scope(|scope| {
                // By the last of the files the names of all are there: one wait is enough.
                if chunks.peek().is_none() {
                    scope.spawn(|| {
                        sync(&journal);
                        sync_names(staged.clone().map(PathBuf::as_path));
                    });
                }
                let waited = abreast(WAITS, &written, |(path, file)| {
                    file.sync_all().map_err(|error| unwritten(path, &error))
                });
                waited.into_iter().collect::<io::Result<()>>()
            })?;
        }
        Ok(())
    }

    /// Moves what is staged to its place.
    fn finish(&self, journal: &Journal) -> io::Result<()> {
        let mut places = vec![];
        for moved in &journal.files {
            let (from, to) = (self.folder.join(&moved.from), self.folder.join(&moved.to));
            // What is no longer staged has been moved before.
            if from.symlink_metadata().is_ok() {
                self.step()?;
                fs::rename(&from, &to).map_err(|error| unwritten(&to, &error))?;
            }
            places.push(to);
        }
        sync_names(places.iter().map(PathBuf::as_path));
        self.step()?;
        self.forget();
        Ok(())
    }

    /// Takes back what was staged.
    fn undo(&self, journal: &Journal) {
        if self.is_cut_off() {
            return;
        }
        for moved in &journal.files {
            let _ = fs::remove_file(self.folder.join(&moved.from));
        }
        // A folder that holds something by now stays.
        for folder in journal.folders.iter().rev() {
            let _ = fs::remove_dir(self.folder.join(folder));
        }
        self.forget();
    }

    /// Finishes or undoes what a command left that was cut off.
    fn recover(&self) -> io::Result<Option<Recovered>> {
        let _ = fs::remove_file(self.folder.join(NEXT));
        let Some(journal) = read(&self.folder)? else { return Ok(None) };
        let recovered = Recovered {
            by: journal.by.clone(),
            files: journal.files.len(),
            is_finished: journal.ready,
        };
        match journal.ready {
            true => {
                self.unchanged(&journal)?;
                self.finish(&journal)?;
            }
            false => self.undo(&journal),
        }
        Ok((recovered.files > 0).then_some(recovered))
    }

    /// Whether the files that are still to be replaced are as they were when the command was
    /// cut off.
    fn unchanged(&self, journal: &Journal) -> io::Result<()> {
        for moved in &journal.files {
            let (from, to) = (self.folder.join(&moved.from), self.folder.join(&moved.to));
            let is_staged = from.symlink_metadata().is_ok();
            if is_staged && content(&to)? != moved.old {
                return Err(io::Error::other(format!(
                    "{to} has changed since `{by}` was cut off while it wrote it: what was to be \
                     written is in {from}. Take from there what you want, remove that file, and \
                     run this again",
                    to = to.display(),
                    by = journal.by,
                    from = from.display()
                )));
            }
        }
        Ok(())
    }

    /// An empty journal of this command.
    fn journal(&self) -> Journal {
        Journal {
            by: self.by.clone(),
            process: std::process::id(),
            ..Journal::default()
        }
    }

    /// Writes the journal.
    fn note(&self, journal: &Journal) -> io::Result<()> {
        self.step()?;
        let next = self.folder.join(NEXT);
        let text = serde_json::to_string(journal).map_err(io::Error::other)?;
        let written = File::create(&next).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            match journal.ready {
                true => file.sync_all(),
                // It reaches the disk with what it names, of which nothing counts before.
                false => Ok(()),
            }
        });
        // On a full disk nothing of it stays, not even its name.
        if written.is_err() {
            let _ = fs::remove_file(&next);
        }
        let noted = written.and_then(|()| {
            self.step()?;
            fs::rename(&next, self.folder.join(JOURNAL))
        });
        noted.map_err(|error| unwritten(&self.folder, &error))?;
        if journal.ready {
            sync(&self.folder);
        }
        Ok(())
    }

    /// Removes the journal: nothing is under way. One that comes back where the power fails says
    /// of files that are in their places that they are to go there.
    fn forget(&self) {
        let _ = fs::remove_file(self.folder.join(NEXT));
        let _ = fs::remove_file(self.folder.join(JOURNAL));
    }

    /// Where a file is to be written, and what is there.
    fn place(&self, path: &Path, only_new: bool) -> io::Result<Destination> {
        let shown = path.display();
        // `/dev/stdout` and its like are links to what must never be replaced.
        if ["/dev", "/proc", "/sys"].iter().any(|own| path.starts_with(own)) {
            return Err(no_file(path));
        }
        let place = match path.symlink_metadata() {
            Ok(_) if only_new => {
                let text = format!("{shown} is there already");
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
            }
            Ok(found) => {
                let is_link = found.is_symlink();
                let real = path.canonicalize().map_err(|error| match is_link {
                    true => {
                        io::Error::other(format!("{shown} is a link that leads nowhere"))
                    }
                    false => named(path, &error),
                })?;
                let found = fs::metadata(&real).map_err(|error| named(path, &error))?;
                if !found.is_file() {
                    return Err(no_file(path));
                }
                if found.permissions().readonly() {
                    return Err(io::Error::new(
                        io::ErrorKind::PermissionDenied,
                        format!(
                            "{shown} is read-only, so it stays as it is: make it writable first if \
                             it is to change"
                        ),
                    ));
                }
                if is_link
                    && let Some(root) = project_of(path)
                    && !real.starts_with(&root)
                {
                    return Err(outside(path));
                }
                Destination {
                    old: content(&real)?,
                    path: real,
                    permissions: Some(found.permissions()),
                }
            }
            Err(_) => Destination {
                path: absolute(path).map_err(|error| named(path, &error))?,
                permissions: None,
                old: None,
            },
        };
        match &self.within {
            Some(root) if !place.path.starts_with(root) => Err(outside(path)),
            _ => Ok(place),
        }
    }

    /// A path from the held folder, or from the root where it lies elsewhere.
    fn relative(&self, path: &Path) -> io::Result<String> {
        let own = path.strip_prefix(&self.folder).unwrap_or(path);
        own.to_str().map(str::to_owned).ok_or_else(|| {
            io::Error::other(format!("the name of {} is not UTF-8 text", path.display()))
        })
    }

    fn step(&self) -> io::Result<()> {
        match self.steps.get() {
            Some(0) => Err(io::Error::new(io::ErrorKind::Interrupted, "cut off")),
            Some(steps) => {
                self.steps.set(Some(steps - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn is_cut_off(&self) -> bool {
        self.steps.get() == Some(0)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if !self.is_held || self.is_cut_off() {
            return;
        }
        // A journal that is ready is still to be finished.
        if let Ok(Some(Journal { ready: false, .. })) = read(&self.folder) {
            self.forget();
        }
    }
}

/// Where a file is to be written.
struct Destination {
    path: PathBuf,
    /// Those of the file it replaces.
    permissions: Option<fs::Permissions>,
    /// The SHA-256 of what it replaces.
    old: Option<String>,
}

/// Finishes or undoes what a command left in a folder that was cut off. Where another is just
/// writing there, that is its own affair.
///
/// # Errors
/// If it can neither be finished nor undone.
pub fn recover(folder: &Path) -> io::Result<Option<Recovered>> {
    let is_there = |name| folder.join(name).symlink_metadata().is_ok();
    if !is_there(JOURNAL) && !is_there(NEXT) {
        return Ok(None);
    }
    match Hold::attempt(folder, "recto")? {
        Some(hold) => hold.recover(),
        None => Ok(None),
    }
}

fn borrowed(files: &[(impl AsRef<Path>, impl AsRef<[u8]>)]) -> Vec<(&Path, &[u8])> {
    files
        .iter()
        .map(|(path, bytes)| (path.as_ref(), bytes.as_ref()))
        .collect()
}
