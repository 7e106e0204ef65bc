//! What moved: figures that print something else than when someone last said they had seen
//! it.

use std::collections::BTreeMap;

use crate::pages::translate::Galley;

/// A figure of the galley, by its file and its number there.
type Key = (usize, u32);

/// The figures that changed, with what they printed before.
pub(super) type Changes = BTreeMap<Key, String>;

/// What a figure is, however the text around it moves: the generated file, expression and
/// period, and the how-manieth of its like in that file.
type Identity = (String, String, String, usize);

/// What every figure printed when it was last seen.
#[derive(Default)]
pub(super) struct Seen {
    printed: BTreeMap<Identity, String>,
}

impl Seen {
    /// The figures of a galley that print something else than was seen. A figure that is
    /// new has been seen.
    pub(super) fn changes(&mut self, galley: &Galley) -> Changes {
        let mut changes = Changes::new();
        each(galley, &mut |key, identity, printed| {
            let seen = self.printed.entry(identity).or_insert_with(|| printed.clone());
            if *seen != printed {
                changes.insert(key, seen.clone());
            }
        });
        changes
    }

    /// Everything has been seen as a galley prints it.
    pub(super) fn dismiss(&mut self, galley: &Galley) {
        each(galley, &mut |_, identity, printed| {
            self.printed.insert(identity, printed);
        });
    }
}

fn each(galley: &Galley, visit: &mut impl FnMut(Key, Identity, String)) {
    for (number, file) in galley.files.iter().enumerate() {
        let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for (index, figure) in file.figures.iter().enumerate() {
            let period = figure.period.to_string();
            let count = counts.entry((&figure.expression, period.clone())).or_default();
            let identity = (file.path.clone(), figure.expression.clone(), period, *count);
            *count += 1;
            let key = (number, u32::try_from(index).unwrap_or(u32::MAX));
            visit(key, identity, figure.printed.text());
        }
    }
}
