//! What the ledger says of `targets`.

use std::fmt::Write as _;

use super::Drawing;
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::written::Reader;

impl Drawing {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, self.show.name().to_owned());
        let ends = self.notes.iter().chain(&self.source);
        for line in self.title.iter().chain(ends) {
            reader.add_line(block, line);
        }
        let mut drawn = String::new();
        for panel in &self.panels {
            reader.append(block, &format!("\n{}", panel.unit));
            reader.add_line(block, &panel.name);
            let name = plain_text(&panel.name);
            for mark in &panel.marks {
                let of = &mark.figure;
                let _ = write!(drawn, "{}@{}={};", of.expression, mark.year, mark.value);
                reader.append(block, &format!("\n{}@{}", of.expression, mark.year));
                let parts = [Some(name.clone()), Some(mark.year.clone()), None];
                reader.figure(block, of, joined(parts));
            }
            for figure in panel.progress.iter().chain(&panel.standing) {
                reader.figure(block, figure, name.clone());
            }
        }
        reader.draw(block, &drawn);
    }
}
