//! What a blackline marks in components made of words.

use super::Prose;
use crate::model::report::Line;
use crate::output::ledger::line::written;
use crate::review::diff::blackline::line::wrap;
use crate::review::diff::blackline::{Mark, Merger, Step, aligned};

impl Prose<Line> {
    /// The two as one: lines are paired by what they say, then in order.
    pub(crate) fn merged(&self, old: &Self, merger: &Merger) -> Self {
        let mut before = vec![];
        old.each_line(&mut |line| before.push(line));
        let mut after = vec![];
        self.each_line(&mut |line| after.push(line));
        let keys = |lines: &[&Line]| -> Vec<String> {
            lines.iter().map(|line| written(line, merger.lang)).collect()
        };
        let mut merged = vec![];
        for step in aligned(&keys(&before), &keys(&after)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (before.get(a), after.get(b)) {
                        merged.push(merger.line(a, b));
                    }
                }
                Step::Other(x, y) => {
                    let x = before.get(x).unwrap_or(&[]);
                    for (at, line) in after.get(y).unwrap_or(&[]).iter().enumerate() {
                        merged.push(match x.get(at) {
                            Some(twin) => merger.line(twin, line),
                            None => wrap(line, Mark::Inserted),
                        });
                    }
                }
            }
        }
        let mut rest = merged.into_iter();
        self.map(&mut |line| rest.next().unwrap_or_else(|| line.clone()))
    }

    /// As it came or went.
    pub(crate) fn marked(&self, mark: Mark) -> Self {
        self.map(&mut |line| wrap(line, mark))
    }
}
