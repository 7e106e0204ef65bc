//! What the ledger says of `quote`.

use super::Quote;
use crate::model::report::Line;
use crate::output::ledger::written::Reader;

impl Quote<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        reader.prose(self, String::new());
    }
}
