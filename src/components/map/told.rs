//! What the ledger says of `map`.

use std::fmt::Write as _;

use super::Map;
use crate::components::Part as _;
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::written::Reader;

impl Map {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, self.unit.clone());
        self.lines(&mut |line| reader.add_line(block, line));
        let title = self.title.as_ref().map(|title| plain_text(title));
        let mut drawn = String::new();
        for point in &self.points {
            let _ = write!(drawn, "{}, {};", point.x, point.y);
            let Some((value, of)) = &point.figure else { continue };
            let _ = write!(drawn, "{}={value};", of.expression);
            reader.append(block, &format!("\n{}", of.expression));
            let name = Some(plain_text(&point.name));
            reader.figure(block, of, joined([title.clone(), name, None]));
        }
        reader.draw(block, &drawn);
    }
}
