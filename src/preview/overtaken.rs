//! Giving up what is overtaken: a making that comes to no end, of files that have been mended
//! since. Nothing can stop the engine from within; the program that runs it begins anew.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use typst::utils::hash128;

use crate::input::project::{Inputs, Project};

/// How often is looked whether the studio goes on.
const TICK: Duration = Duration::from_secs(1);
/// How many ticks a making has before it may be given up, and the first of all.
const PATIENCE: u64 = 15;
const FIRST: u64 = 60;
/// How many times as long as the longest yet a making may take.
const TIMES: u64 = 4;

/// What the studio is at.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Odd while something is made.
    turns: AtomicU64,
    /// What it is made of.
    files: Mutex<Option<u128>>,
}

impl Progress {
    /// Something is made of these files.
    pub(super) fn begins(&self, inputs: &Inputs) {
        let mut files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        *files = Some(hash128(inputs));
    }

    /// The studio is at work, or rests.
    pub(super) fn turns(&self) {
        self.0.turns.fetch_add(1, Ordering::Relaxed);
    }

    /// Calls `give_up` once a making takes too long and the files are no longer those it is of.
    pub(super) fn watch(&self, project: &Project, give_up: impl Fn()) {
        let (mut turn, mut ticks, mut longest) = (0, 0, None::<u64>);
        loop {
            std::thread::sleep(TICK);
            // Nobody else holds it: the preview has ended.
            if Arc::strong_count(&self.0) == 1 {
                return;
            }
            let now = self.0.turns.load(Ordering::Relaxed);
            if now != turn {
                longest = Some(longest.unwrap_or(0).max(ticks));
                (turn, ticks) = (now, 0);
            }
            if now.is_multiple_of(2) {
                ticks = 0;
                continue;
            }
            ticks += 1;
            let has_rested = now > 1;
            let patience = match longest.filter(|_| has_rested) {
                Some(longest) => PATIENCE.max(longest.saturating_mul(TIMES)),
                None => FIRST,
            };
            if ticks < patience {
                continue;
            }
            let files = *self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
            if files.is_some_and(|files| files != hash128(&project.read())) {
                give_up();
            }
        }
    }
}
