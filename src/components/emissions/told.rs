//! What the ledger says of `emissions`.

use std::fmt::Write as _;

use super::Emissions;
use crate::components::told::joined;
use crate::output::ledger::written::Reader;

impl Emissions {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, self.unit.clone());
        for line in self.title.iter().chain(&self.note) {
            reader.add_line(block, line);
        }
        for scope in &self.scopes {
            reader.append(block, &format!("\n{}", scope.name));
            if let Some(figure) = &scope.figure {
                reader.append(block, &format!(" {}", figure.expression));
                reader.figure(block, figure, scope.name.clone());
            }
        }
        let mut drawn = String::new();
        for category in self.categories() {
            reader.append(block, &format!("\n{} {}", category.number, category.name));
            reader.text(block, category.place);
            let share = category.share.as_ref();
            if let Some((figure, value)) = share {
                let _ = write!(drawn, "{}={value};", figure.expression);
            }
            let figures = category.figure.iter().chain(share.map(|(figure, _)| figure));
            for figure in figures.chain(&category.measured) {
                reader.append(block, &format!(" {}", figure.expression));
                let number = category.number.to_string();
                let parts = [Some(number), Some(category.name.clone()), None];
                reader.figure(block, figure, joined(parts));
            }
            for line in category.method.iter().chain(&category.excluded) {
                reader.add_line(block, line);
            }
        }
        for line in self.notes.iter().chain(&self.source) {
            reader.add_line(block, line);
        }
        if !drawn.is_empty() {
            reader.draw(block, &drawn);
        }
    }
}
