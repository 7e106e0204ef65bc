//! What the ledger says of components made of words.

use std::fmt::Write as _;

use super::{Branch, Cell, Grid, Prose, Row};
use crate::model::report::{Inline, Line};
use crate::output::ledger::line::written;
use crate::output::ledger::written::Reader;

impl Prose<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let mut text = String::new();
        if let Prose::Timeline(events) = self {
            for event in events {
                let date = event.date;
                let _ = write!(text, "{} {:?} {:?} ", date.year, date.month, date.day);
                let _ = writeln!(text, "{:?}", date.until);
            }
        }
        for icon in self.icons() {
            let _ = write!(text, "{} ", icon.value);
        }
        if let Prose::Tree(root) = self {
            shape(root, &mut text);
        }
        let block = reader.part(self, text);
        match self {
            Prose::Table(grid) => grid.tell(reader, block),
            _ => self.each_line(&mut |line| reader.add_line(block, line)),
        }
    }
}

impl Grid<Line> {
    fn tell(&self, reader: &mut Reader<'_>, block: usize) {
        let heads = self.columns.iter().map(|column| &column.title);
        let ends = self.caption.iter().chain(&self.notes).chain(&self.source);
        for line in heads.chain(ends) {
            reader.add_line(block, line);
        }
        for column in &self.columns {
            reader.append(block, &format!("\n{:?} {:?}", column.width, column.alignment));
        }
        for row in &self.rows {
            let lines: Vec<_> = match row {
                Row::Banner(line) => vec![line],
                Row::Cells(cells) => cells
                    .iter()
                    .flat_map(|cell| match cell {
                        Cell::Line(line) => std::slice::from_ref(line),
                        Cell::List(lines) => lines.as_slice(),
                    })
                    .collect(),
            };
            let texts: Vec<_> =
                lines.iter().map(|line| written(line, reader.lang)).collect();
            reader.append(block, &format!("\n| {} |", texts.join(" | ")));
            reader.row(block, lines.into_iter());
        }
    }
}

fn shape(branch: &Branch<Vec<Inline>>, text: &mut String) {
    text.push('(');
    branch.children.iter().for_each(|child| shape(child, text));
    text.push(')');
}
