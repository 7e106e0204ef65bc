//! Judges projects beside all else, with the texts that are not saved yet: the newest state of
//! each, once nobody has typed for a breath.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::desk::Unsaved;
use crate::input::project::{Inputs, Project};
use crate::model::place::Sources;
use crate::proof::{Proof, Wish, proof_among};

/// How long nobody must have typed, and how often that is waited for.
const BREATH: Duration = Duration::from_millis(25);
const BREATHS: usize = 4;
/// The stack of the thread that judges: texts nest.
const STACK: usize = 64 << 20;
/// How many judgements are remembered what they were made from.
const EDITS: usize = 12;

/// A state of a project.
pub(super) struct State {
    pub(super) project: Project,
    pub(super) unsaved: Unsaved,
    pub(super) versions: BTreeMap<String, i32>,
}

/// A state that was judged.
pub(super) struct Verdict {
    pub(super) root: PathBuf,
    /// Its files, with those that are not saved.
    pub(super) inputs: Arc<Inputs>,
    pub(super) proof: Arc<Proof>,
    /// The versions of the documents it was judged by.
    pub(super) versions: BTreeMap<String, i32>,
}

/// Begins to judge. Whoever drops the sender ends it.
pub(super) fn begin(
    wish: Wish,
    mut hand_on: impl FnMut(Verdict) -> bool + Send + 'static,
) -> std::io::Result<Sender<State>> {
    let (sender, states) = channel();
    let work = move || {
        let mut judge = Judge { wish, read: BTreeMap::new() };
        let mut waiting = BTreeMap::new();
        while gather(&states, &mut waiting) {
            for (root, state) in std::mem::take(&mut waiting) {
                // What cannot be judged leaves what was found before.
                let judged = catch_unwind(AssertUnwindSafe(|| judge.judge(root, state)));
                if let Ok(verdict) = judged
                    && !hand_on(verdict)
                {
                    return;
                }
            }
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(work)?;
    Ok(sender)
}

/// Waits for the newest states; false once no more will come.
fn gather(states: &Receiver<State>, waiting: &mut BTreeMap<PathBuf, State>) -> bool {
    let mut put = |state: State| {
        waiting.insert(state.project.root().to_owned(), state);
    };
    // What came while another was judged has waited long enough.
    let mut breaths = BREATHS;
    match states.try_recv() {
        Ok(state) => {
            put(state);
            breaths = 0;
        }
        Err(_) => match states.recv() {
            Ok(state) => put(state),
            Err(_) => return false,
        },
    }
    while breaths > 0 {
        breaths -= 1;
        match states.recv_timeout(BREATH) {
            Ok(state) => put(state),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    while let Ok(state) = states.try_recv() {
        put(state);
    }
    true
}

struct Judge {
    wish: Wish,
    /// What was read of each project, under what the system said of it then.
    read: BTreeMap<PathBuf, (u64, Inputs)>,
}

impl Judge {
    fn judge(&mut self, root: PathBuf, state: State) -> Verdict {
        let State { project, unsaved, versions } = state;
        let stamp = project.stamp();
        let is_old = self.read.get(&root).is_none_or(|(own, _)| *own != stamp);
        if is_old {
            self.read.insert(root.clone(), (stamp, project.read()));
        }
        let mut inputs = match self.read.get(&root) {
            Some((_, inputs)) => inputs.clone(),
            None => project.read(),
        };
        for (path, text) in unsaved {
            inputs.put(&path, text);
        }
        let proof = proof_among(Sources::default(), &inputs, &self.wish);
        comemo::evict(EDITS);
        Verdict {
            root,
            inputs: Arc::new(inputs),
            proof: Arc::new(proof),
            versions,
        }
    }
}
