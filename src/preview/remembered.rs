//! How much the engine remembers: an edit in another chapter is to be as quick as one more in this,
//! and memory is not to grow with the edits.

use std::collections::VecDeque;

/// How many edits the engine remembers what it made for, and how many whole reports of it besides
/// what it made last: one takes some 400 MB where the report has 140 pages.
const EDITS: usize = 60;
const REPORTS: usize = 1;
/// What setting a report leaves with the engine besides its new pages, as a part of the report.
const PASSING: usize = 10;

/// How much was made, and how often the engine has forgotten things since.
#[derive(Debug)]
pub(super) struct Remembered {
    /// How many pages' worth was made since the engine last forgot anything, and before that.
    made: usize,
    before: VecDeque<usize>,
    /// How often it has forgotten things since it went through the whole report, and how often it
    /// may before anything of the report is among them.
    rests: usize,
    keep: usize,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            made: 0,
            before: VecDeque::new(),
            rests: 0,
            keep: EDITS,
        }
    }
}

impl Remembered {
    /// A report of so many pages was set, some of which are new.
    pub(super) fn adds(&mut self, new: usize, pages: usize) {
        self.made += new + pages / PASSING;
    }

    /// Whether there is so much of it that it cannot wait until nobody writes.
    pub(super) fn is_much(&self, pages: usize) -> bool {
        self.made > pages / 2
    }

    /// The engine forgets now what it has not used for some rests: this many. What was made
    /// before is kept while less than a report was made since.
    pub(super) fn rests(&mut self, pages: usize) -> usize {
        self.before.push_front(std::mem::take(&mut self.made));
        self.before.truncate(EDITS);
        let since = self.before.iter().scan(0, |sum, made| {
            let since = *sum;
            *sum += made;
            Some(since)
        });
        self.keep = since.take_while(|since| *since <= pages * REPORTS).count();
        self.rests += 1;
        self.keep
    }

    /// Whether the parts of the report that nobody works on will soon be forgotten.
    pub(super) fn is_fading(&self) -> bool {
        self.rests * 4 > self.keep
    }

    /// The engine has gone through all of the report.
    pub(super) fn renews(&mut self) {
        self.rests = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_without_a_pause_are_kept_to_a_report() {
        let (pages, mut known) = (100, Remembered::default());
        let (mut since, mut rests) = (0, 0);
        for _ in 0..1_000 {
            known.adds(3, pages);
            since += 1;
            if known.is_much(pages) {
                assert!(since <= 4);
                rests += 1;
                assert_eq!(known.rests(pages), rests.min(2));
                since = 0;
            }
        }
        // Pages that are all new are a report each.
        known.adds(pages, pages);
        assert!(known.is_much(pages));
        assert_eq!(known.rests(pages), 1);
        assert!(known.is_fading());
        // They are not forgotten once they were judged, nor by the next small edit.
        assert_eq!(known.rests(pages), 2);
        known.adds(3, pages);
        assert_eq!(known.rests(pages), 3);
        known.renews();
        assert!(!known.is_fading());
        // With a pause after each, several small ones are kept.
        for _ in 0..10 {
            known.adds(3, pages);
            known.rests(pages);
        }
        known.adds(3, pages);
        assert_eq!(known.rests(pages), 8);
    }
}
