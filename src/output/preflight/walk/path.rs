//! Paths, gathered in the sheet's coordinates.

use tiny_skia::PathBuilder;

use super::super::state::{Area, map};
use super::Run;
use crate::output::pdf::content::{Operand, Operation};

impl Run {
    /// Adds to the path, in the sheet's coordinates.
    pub(super) fn construct(&mut self, operation: &Operation<'_>) {
        let ctm = self.state.ctm;
        let values: Vec<f32> =
            operation.operands.iter().filter_map(Operand::number).collect();
        let point = |index: usize| {
            let x = values.get(index).copied().unwrap_or(0.0);
            let y = values.get(index + 1).copied().unwrap_or(0.0);
            map(ctm, x, y)
        };
        match (operation.operator, values.len()) {
            (b"m", 2) => {
                let [x, y] = point(0);
                self.path.move_to(x, y);
                (self.start, self.at) = ([x, y], [x, y]);
            }
            (b"l", 2) => {
                let [x, y] = point(0);
                self.path.line_to(x, y);
                self.at = [x, y];
            }
            (b"c" | b"v" | b"y", 4 | 6) => {
                let (first, second, end) = match operation.operator {
                    b"c" if values.len() == 6 => (point(0), point(2), point(4)),
                    b"v" => (self.at, point(0), point(2)),
                    b"y" => (point(0), point(2), point(2)),
                    _ => return,
                };
                self.path
                    .cubic_to(first[0], first[1], second[0], second[1], end[0], end[1]);
                self.at = end;
            }
            (b"h", _) => {
                self.path.close();
                self.at = self.start;
            }
            (b"re", 4) => {
                let (x, y) = (values[0], values[1]);
                let corners = [
                    (x, y),
                    (x + values[2], y),
                    (x + values[2], y + values[3]),
                    (x, y + values[3]),
                ];
                for (index, (x, y)) in corners.into_iter().enumerate() {
                    let [x, y] = map(ctm, x, y);
                    match index {
                        0 => self.path.move_to(x, y),
                        _ => self.path.line_to(x, y),
                    }
                }
                self.path.close();
                self.start = point(0);
                self.at = self.start;
            }
            _ => {}
        }
    }

    /// Ends the path without painting it.
    pub(super) fn finish(&mut self) {
        let builder = std::mem::replace(&mut self.path, PathBuilder::new());
        if self.clips
            && let Some(path) = builder.finish()
        {
            self.state.clip = self.state.clip.meet(Area::of_path(&path));
        }
        self.clips = false;
    }
}
