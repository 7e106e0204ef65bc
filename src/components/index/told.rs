//! What the ledger says of `index`: that it stands there. Its rows are listed by themselves.

use super::Index;
use crate::output::ledger::written::Reader;

impl Index {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        reader.part(self, String::new());
    }
}
