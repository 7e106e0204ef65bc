//! What the ledger says of `assurance`.

use super::Scope;
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::written::Reader;

impl Scope {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, String::new());
        for (name, fact) in &self.facts {
            reader.append(block, &format!("\n{name}"));
            reader.add_line(block, fact);
        }
        for line in self.caption.iter().chain(&self.pages) {
            reader.add_line(block, line);
        }
        for row in &self.rows {
            let of = &row.figure;
            reader.append(block, &format!("\n{}@{}", of.expression, of.period));
            let parts = [Some(plain_text(&row.name)), Some(row.period.clone()), None];
            reader.figure(block, of, joined(parts));
        }
    }
}
