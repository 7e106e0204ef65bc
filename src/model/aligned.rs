//! Two sequences side by side: what they share and what not.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A step of two sequences side by side.
pub(crate) enum Step {
    /// The two are alike.
    Same(usize, usize),
    /// What stands on either side is not.
    Other(Range<usize>, Range<usize>),
}

/// Two sequences side by side, as much of them alike as can be.
pub(crate) fn aligned<K: Eq + Hash + Ord>(old: &[K], new: &[K]) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![];
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                steps.extend((0..len).map(|n| Step::Same(old_index + n, new_index + n)));
            }
            other => {
                let (before, after) = (other.old_range(), other.new_range());
                match steps.last_mut() {
                    Some(Step::Other(a, b)) => {
                        a.end = before.end;
                        b.end = after.end;
                    }
                    _ => steps.push(Step::Other(before, after)),
                }
            }
        }
    }
    steps
}
