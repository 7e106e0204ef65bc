//! Two sequences side by side: what they share and what not.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// A step of two sequences side by side.
pub(crate) enum Step {
    /// The two are alike.
    Same(usize, usize),
    /// What stands on either side is not.
    Other(Range<usize>, Range<usize>),
}

/// What makes one sequence of another. What is compared becomes numbers first: the library is
/// compiled anew for each kind of thing it compares, which takes minutes for a dozen kinds.
pub(crate) fn changes<K: Ord>(old: &[K], new: &[K]) -> Vec<DiffOp> {
    let mut known = BTreeMap::new();
    let [old, new] = [old, new].map(|all| {
        let numbers = all.iter().map(|one| {
            let next = known.len();
            *known.entry(one).or_insert(next)
        });
        numbers.collect::<Vec<usize>>()
    });
    numbered(&old, &new)
}

/// What `capture_diff_slices` does, without the algorithms that nobody asks for.
fn numbered(old: &[usize], new: &[usize]) -> Vec<DiffOp> {
    let mut steps = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut steps, old, 0..old.len(), new, 0..new.len());
    steps.into_inner().into_inner().into_ops()
}

/// Two sequences side by side, as much of them alike as can be.
pub(crate) fn aligned<K: Ord>(old: &[K], new: &[K]) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![];
    for op in changes(old, new) {
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
