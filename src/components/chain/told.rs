//! What the ledger says of `chain`.

use super::Chain;
use crate::model::visit::plain_text;
use crate::output::ledger::written::Reader;

impl Chain {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, String::new());
        if let Some(line) = &self.title {
            reader.add_line(block, line);
        }
        for link in &self.links {
            reader.add_line(block, &link.title);
            for card in &link.figures.cards {
                card.tell(reader, block, Some(plain_text(&link.title)));
            }
            if let Some(text) = &link.text {
                reader.add_line(block, text);
            }
        }
        for line in self.returns.iter().chain(&self.remark) {
            reader.add_line(block, line);
        }
    }
}
