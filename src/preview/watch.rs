//! Watching: something in the project may have changed. What has changed is not asked here;
//! the studio reads the files and decides by what they hold.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::studio::Event;
use crate::input::project::{Project, there};

/// The folders a report is read from.
const FOLDERS: [&str; 3] = ["content", "layouts", "fonts"];

/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(500);
/// How many times they are read after a change: a file may change again within the moment that
/// the system's dates tell apart.
const ECHO: usize = 4;

/// Watches a project until it is dropped.
pub(super) struct Watch {
    /// Nothing where files are looked at again and again.
    watcher: Option<RecommendedWatcher>,
    project: Project,
    /// The folders elsewhere in the project that links lead to.
    linked: Arc<Mutex<Vec<PathBuf>>>,
}

impl Watch {
    /// Tells `events` whenever something may have changed. Where the system cannot tell, or
    /// does not hear of changes because the files are another machine's, they are looked at.
    ///
    /// # Errors
    /// If there is no thread to do that with.
    pub(super) fn new(
        project: &Project,
        polls: bool,
        events: &Sender<Event>,
    ) -> io::Result<Self> {
        let linked = Arc::default();
        let mut watch = Self { watcher: None, project: project.clone(), linked };
        if !polls && !project.is_remote() && watch.hear(events).is_ok() {
            return Ok(watch);
        }
        watch.watcher = None;
        let (project, events) = (project.clone(), events.clone());
        let poll = move || poll(&project, &events);
        std::thread::Builder::new().name("poll".into()).spawn(poll)?;
        Ok(watch)
    }

    /// Has the system tell of changes.
    fn hear(&mut self, events: &Sender<Event>) -> notify::Result<()> {
        let teller = self.teller(events);
        let watcher = notify::recommended_watcher(teller)?;
        let watcher = self.watcher.insert(watcher);
        // For folders that come and go.
        watcher.watch(self.project.root(), RecursiveMode::NonRecursive)?;
        self.cover()
    }

    /// Watches the folders that are there now.
    ///
    /// # Errors
    /// If one cannot be watched.
    pub(super) fn cover(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        for folder in FOLDERS {
            let folder = self.project.root().join(folder);
            if there::is_folder(&folder) {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        let linked = self.project.linked_folders();
        for folder in &linked {
            // What is in there is read all the same.
            let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        *self.linked.lock().unwrap_or_else(PoisonError::into_inner) = linked;
        Ok(())
    }

    fn teller(
        &self,
        events: &Sender<Event>,
    ) -> impl Fn(notify::Result<notify::Event>) + use<> {
        let folders = FOLDERS.map(|folder| self.project.root().join(folder));
        let linked = Arc::clone(&self.linked);
        let events = events.clone();
        move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else {
                let _ = events.send(Event::Folders);
                return;
            };
            let linked = linked.lock().unwrap_or_else(PoisonError::into_inner);
            let is_folder = |path| folders.contains(path);
            let is_inside = |path: &PathBuf| {
                folders.iter().chain(&*linked).any(|folder| path.starts_with(folder))
            };
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
}

/// Looks at the files again and again, as long as somebody wants to know.
fn poll(project: &Project, events: &Sender<Event>) {
    let mut last = project.stamp();
    let mut left = 0;
    loop {
        std::thread::sleep(POLL);
        let now = project.stamp();
        if now != last {
            (last, left) = (now, ECHO);
        }
        if left > 0 {
            left -= 1;
            if events.send(Event::Files).is_err() {
                return;
            }
        }
    }
}

/// Whether an event can mean other text. Reading a file, as we do ourselves, does not; that it
/// may be read now does.
fn matters(event: &notify::Event) -> bool {
    match event.kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(kind)) => kind != MetadataKind::AccessTime,
        _ => true,
    }
}
