//! Which piece of a text is the counterpart of which of its translation: in their order, those
//! of one kind, and the more alike the rather.

use std::cmp::Ordering;

/// A piece as it is held against others.
pub(super) struct Sample<K> {
    /// Only what is of one kind can be one.
    kind: K,
    /// Each two letters that follow one another, sorted.
    pairs: Vec<(char, char)>,
}

impl<K> Sample<K> {
    pub(super) fn new(kind: K, text: &str) -> Self {
        let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let next = letters.iter().copied().skip(1);
        let mut pairs: Vec<_> = letters.iter().copied().zip(next).collect();
        pairs.sort_unstable();
        Self { kind, pairs }
    }

    /// How many of a thousand letters both have.
    fn likeness(&self, other: &Self) -> u64 {
        let (mut one, mut two) =
            (self.pairs.iter().peekable(), other.pairs.iter().peekable());
        let mut common = 0_usize;
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            match a.cmp(b) {
                Ordering::Less => {
                    one.next();
                }
                Ordering::Greater => {
                    two.next();
                }
                Ordering::Equal => {
                    common += 1;
                    one.next();
                    two.next();
                }
            }
        }
        let all = self.pairs.len().saturating_add(other.pairs.len());
        let share = common.saturating_mul(2000).checked_div(all).unwrap_or(1000);
        u64::try_from(share).unwrap_or(0)
    }
}

/// The counterpart of each piece of the source, where there is one.
pub(super) fn counterparts<K: PartialEq>(
    source: &[Sample<K>],
    own: &[Sample<K>],
) -> Vec<Option<usize>> {
    // What is of one kind is rather one than none, and rather what is alike.
    let worth = |one: &Sample<K>, two: &Sample<K>| {
        (one.kind == two.kind).then(|| one.likeness(two).saturating_mul(4) + 1000)
    };
    let worths: Vec<Vec<_>> = source
        .iter()
        .map(|one| own.iter().map(|two| worth(one, two)).collect())
        .collect();
    // The best of what is behind each pair of places.
    let mut best = vec![vec![0_u64; own.len() + 1]; source.len() + 1];
    let at = |best: &[Vec<u64>], i: usize, j: usize| {
        best.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0)
    };
    for (i, row) in worths.iter().enumerate().rev() {
        for (j, worth) in row.iter().enumerate().rev() {
            let without = at(&best, i + 1, j).max(at(&best, i, j + 1));
            let with = worth.map_or(0, |worth| worth + at(&best, i + 1, j + 1));
            if let Some(cell) = best.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = with.max(without);
            }
        }
    }
    let mut found = vec![None; source.len()];
    let (mut i, mut j) = (0, 0);
    while let Some(worth) = worths.get(i).and_then(|row| row.get(j)) {
        let here = at(&best, i, j);
        if worth.is_some_and(|worth| here == worth + at(&best, i + 1, j + 1)) {
            if let Some(place) = found.get_mut(i) {
                *place = Some(j);
            }
            (i, j) = (i + 1, j + 1);
        } else if here == at(&best, i + 1, j) {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}
