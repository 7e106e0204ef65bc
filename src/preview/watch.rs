//! Watching: something in the project may have changed. What has changed is not asked here;
//! the studio reads the files and decides by what they hold.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{
    Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
};

use super::studio::Event;

/// The folders a report is read from.
const FOLDERS: [&str; 2] = ["content", "layouts"];

/// How often files are looked at where the system cannot tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// Watches a project's root until it is dropped.
pub(super) struct Watch {
    watcher: Box<dyn Watcher + Send>,
    root: PathBuf,
}

impl Watch {
    /// Tells `events` whenever something may have changed.
    ///
    /// # Errors
    /// If the folders can be watched in no way.
    pub(super) fn new(root: &Path, events: &Sender<Event>) -> io::Result<Self> {
        let native = RecommendedWatcher::new(teller(root, events), Config::default())
            .and_then(|watcher| Self::over(Box::new(watcher), root));
        if let Ok(watch) = native {
            return Ok(watch);
        }
        // Where the system has no more watches to give, or the folder is a network's.
        let config =
            Config::default().with_poll_interval(POLL).with_compare_contents(true);
        PollWatcher::new(teller(root, events), config)
            .and_then(|watcher| Self::over(Box::new(watcher), root))
            .map_err(io::Error::other)
    }

    fn over(watcher: Box<dyn Watcher + Send>, root: &Path) -> notify::Result<Self> {
        let mut watch = Self { watcher, root: root.to_owned() };
        // For folders that come and go.
        watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
        watch.cover()?;
        Ok(watch)
    }

    /// Watches the folders that are there now.
    ///
    /// # Errors
    /// If one cannot be watched.
    pub(super) fn cover(&mut self) -> notify::Result<()> {
        for folder in FOLDERS {
            let folder = self.root.join(folder);
            if folder.is_dir() {
                self.watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }
}

fn teller(
    root: &Path,
    events: &Sender<Event>,
) -> impl Fn(notify::Result<notify::Event>) + use<> {
    let folders = FOLDERS.map(|folder| root.join(folder));
    let events = events.clone();
    move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else {
            let _ = events.send(Event::Folders);
            return;
        };
        let is_folder = |path| folders.contains(path);
        let is_inside = |path: &PathBuf| folders.iter().any(|it| path.starts_with(it));
        if event.need_rescan() {
            let _ = events.send(Event::Folders);
        } else if !matters(&event) {
            // Such as our own reading.
        } else if event.paths.iter().any(is_folder) {
            let _ = events.send(Event::Folders);
        } else if event.paths.iter().any(is_inside) {
            let _ = events.send(Event::Files);
        }
    }
}

/// Whether an event can mean other text. Reading a file, as we do ourselves, does not.
fn matters(event: &notify::Event) -> bool {
    match event.kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(_)) => false,
        _ => true,
    }
}
