//! What the ledger says of `flow`.

use std::fmt::Write as _;

use super::Flow;
use crate::components::Part as _;
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::written::Reader;

impl Flow {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, self.unit.clone());
        self.lines(&mut |line| reader.add_line(block, line));
        let title = self.title.as_ref().map(|title| plain_text(title));
        let name = |at: usize| self.stations.get(at).map(|it| plain_text(&it.name));
        let mut drawn = String::new();
        for band in &self.bands {
            let of = &band.figure;
            let _ = write!(
                drawn,
                "{}>{}:{}={};",
                band.from, band.to, of.expression, band.value
            );
            reader.append(block, &format!("\n{}", of.expression));
            reader.figure(
                block,
                of,
                joined([title.clone(), name(band.from), name(band.to)]),
            );
        }
        reader.draw(block, &drawn);
    }
}
