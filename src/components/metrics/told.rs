//! What the ledger says of `metrics`.

use super::MetricTable;
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::written::Reader;

impl MetricTable {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let columns = self.columns.join(", ");
        let block = reader.part(self, columns);
        let ends = self.caption.iter().chain(&self.notes).chain(&self.source);
        for line in ends {
            reader.add_line(block, line);
        }
        for group in &self.groups {
            if let Some(title) = &group.title {
                reader.add_line(block, title);
            }
            for row in &group.rows {
                let codes = row.codes.join(", ");
                let head = format!("\n{codes} {} {} ", row.unit, row.depth);
                reader.append(block, &head);
                reader.append(block, if row.is_total { "total" } else { "" });
                reader.add_line(block, &row.name);
                let name = plain_text(&row.name);
                for (figure, column) in row.values.iter().zip(&self.columns) {
                    let Some(figure) = figure else { continue };
                    reader.append(block, &format!(" {}", figure.expression));
                    let parts = [Some(name.clone()), Some(column.clone()), None];
                    reader.figure(block, figure, joined(parts));
                }
                reader.text(block, row.place);
            }
        }
    }
}
