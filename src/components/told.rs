//! What the ledger says of components.

use super::{Component, each};
use crate::output::ledger::written::Reader;

/// Enters a component: its block, its texts and the sentences of its figures.
pub(crate) fn component(reader: &mut Reader<'_>, component: &Component) {
    each!(component, own => own.tell(reader));
}

/// The parts of a sentence that are there.
pub(super) fn joined(parts: [Option<String>; 3]) -> String {
    let parts: Vec<_> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
    parts.join(" · ")
}
