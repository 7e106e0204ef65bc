//! Tables of two reports as one, cell by cell and row by row.

use super::line::wrap;
use super::{Mark, Merger, Step, aligned};
use crate::model::figure::Figure;
use crate::model::report::{Line, Target};
use crate::model::text::Table;
use crate::output::ledger::line::written;

impl Merger {
    pub(crate) fn table(
        &self,
        old: &Table<Figure, Target>,
        new: &Table<Figure, Target>,
    ) -> Table<Figure, Target> {
        let mut merged = new.clone();
        merged.head = self.cells(&old.head, &new.head);
        let width = new.head.len();
        merged.rows = self.rows(&old.rows, &new.rows, width);
        merged
    }

    pub(crate) fn cells(&self, old: &[Line], new: &[Line]) -> Vec<Line> {
        let cell = |(at, cell): (usize, &Line)| match old.get(at) {
            Some(before) => self.line(before, cell),
            None => wrap(cell, Mark::Inserted),
        };
        new.iter().enumerate().map(cell).collect()
    }

    fn rows(&self, old: &[Vec<Line>], new: &[Vec<Line>], width: usize) -> Vec<Vec<Line>> {
        let keys = |rows: &[Vec<Line>]| -> Vec<String> {
            let key = |row: &Vec<Line>| -> String {
                row.iter().map(|cell| written(cell, self.lang) + "|").collect()
            };
            rows.iter().map(key).collect()
        };
        let mut rows = vec![];
        for step in aligned(&keys(old), &keys(new)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (old.get(a), new.get(b)) {
                        rows.push(self.cells(a, b));
                    }
                }
                Step::Other(before, after) => {
                    let before = old.get(before).unwrap_or(&[]);
                    let after = new.get(after).unwrap_or(&[]);
                    let same_count = before.len() == after.len();
                    for (at, row) in after.iter().enumerate() {
                        match before.get(at).filter(|_| same_count) {
                            Some(twin) => rows.push(self.cells(twin, row)),
                            None => {
                                let cells = row.iter();
                                rows.push(
                                    cells.map(|c| wrap(c, Mark::Inserted)).collect(),
                                );
                            }
                        }
                    }
                    if !same_count {
                        for row in before {
                            let cells = row.iter().take(width);
                            let mut cells: Vec<Line> =
                                cells.map(|c| wrap(c, Mark::Deleted)).collect();
                            cells.resize(width, vec![]);
                            rows.push(cells);
                        }
                    }
                }
            }
        }
        rows
    }
}
