//! What the ledger says of `matrix`.

use std::fmt::Write as _;

use super::Matrix;
use crate::output::ledger::written::Reader;

impl Matrix {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, String::new());
        reader.add_line(block, &self.x);
        reader.add_line(block, &self.y);
        let mut drawn = String::new();
        for group in &self.groups {
            if let Some(title) = &group.title {
                reader.add_line(block, title);
            }
            for topic in &group.topics {
                reader.add_line(block, &topic.name);
                let _ = write!(drawn, "{}, {};", topic.x, topic.y);
            }
        }
        reader.draw(block, &drawn);
    }
}
