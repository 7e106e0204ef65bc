//! What the ledger says of `table`.

use super::Grid;
use crate::model::report::Line;
use crate::output::ledger::line::written;
use crate::output::ledger::written::Reader;

impl Grid<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, String::new());
        let heads = self.columns.iter().map(|column| &column.title);
        let ends = self.caption.iter().chain(&self.notes).chain(&self.source);
        for line in heads.chain(ends) {
            reader.add_line(block, line);
        }
        for column in &self.columns {
            reader.append(block, &format!("\n{:?} {:?}", column.width, column.alignment));
        }
        for row in &self.rows {
            let lines: Vec<_> = row.lines().collect();
            let texts: Vec<_> =
                lines.iter().map(|line| written(line, reader.lang)).collect();
            reader.append(block, &format!("\n| {} |", texts.join(" | ")));
            reader.row(block, lines.into_iter());
        }
    }
}
