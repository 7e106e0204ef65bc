//! What the ledger says of `cards`.

use super::{Card, CardFigure, Cards};
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::line::{each_figure, written};
use crate::output::ledger::written::Reader;

impl Cards {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(
            self,
            format!("size {}{}", self.size.name(), if self.lead { " lead" } else { "" }),
        );
        for card in &self.cards {
            card.tell(reader, block, None);
        }
        if let Some(remark) = &self.remark {
            reader.add_line(block, remark);
        }
    }
}

impl Card {
    /// Enters one card; `over` is what it stands under.
    pub(crate) fn tell(
        &self,
        reader: &mut Reader<'_>,
        block: usize,
        over: Option<String>,
    ) {
        let label = joined([over, Some(plain_text(&self.label)), None]);
        reader.add_line(block, &self.label);
        match &self.figure {
            CardFigure::Figure(figure) => {
                reader.append(block, &format!("\n{{{{ {} }}}}", figure.expression));
                reader.figure(block, figure, label.clone());
            }
            CardFigure::Text(line) => reader.add_line(block, line),
        }
        if let Some((_, change)) = &self.change {
            reader.append(block, &format!("\n{}", written(change, reader.lang)));
            each_figure(change, &mut |figure| {
                let sentence = format!("{label}: {}", plain_text(change));
                reader.figure(block, figure, sentence);
            });
            reader.texts(block, change);
        }
        if let Some(note) = &self.note {
            reader.add_line(block, note);
        }
    }
}
