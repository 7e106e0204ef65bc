//! What the ledger says of `timeline`.

use std::fmt::Write as _;

use super::Timeline;
use crate::model::report::Line;
use crate::output::ledger::written::Reader;

impl Timeline<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let mut text = String::new();
        for event in &self.events {
            let date = event.date;
            let _ = write!(text, "{} {:?} {:?} ", date.year, date.month, date.day);
            let _ = writeln!(text, "{:?}", date.until);
        }
        reader.prose(self, text);
    }
}
