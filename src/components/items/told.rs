//! What the ledger says of `tiles`, `steps` and `measures`.

use super::Items;
use crate::model::report::Line;
use crate::output::ledger::written::Reader;

impl Items<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let icons = self.icons().map(|icon| format!("{} ", icon.value));
        reader.prose(self, icons.collect());
    }
}
