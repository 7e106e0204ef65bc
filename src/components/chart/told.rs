//! What the ledger says of `chart`.

use std::fmt::Write as _;

use super::{Chart, Multiples};
use crate::components::told::joined;
use crate::model::visit::plain_text;
use crate::output::ledger::line::{each_figure, written};
use crate::output::ledger::written::Reader;

impl Chart {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, String::new());
        self.draw(reader, block, "");
    }

    fn draw(&self, reader: &mut Reader<'_>, block: usize, over: &str) {
        reader.append(block, &format!("\n{} in {}", self.kind.name(), self.unit));
        let title = match over {
            "" => plain_text(&self.title),
            over => format!("{over} · {}", plain_text(&self.title)),
        };
        let names = self.series.iter().filter_map(|series| series.name.as_ref());
        let lines = std::iter::once(&self.title)
            .chain(&self.period)
            .chain(&self.categories)
            .chain(names)
            .chain(&self.source)
            .chain(&self.note)
            .chain(&self.remark);
        for line in lines {
            reader.add_line(block, line);
        }
        let mut drawn = String::new();
        for series in &self.series {
            let name = series.name.as_ref().map(|name| plain_text(name));
            for (point, category) in series.points.iter().zip(&self.categories) {
                let Some(point) = point else {
                    drawn.push_str("/;");
                    continue;
                };
                let of = &point.figure;
                let _ = write!(drawn, "{}@{}={};", of.expression, of.period, point.value);
                reader.append(block, &format!("\n{}@{}", of.expression, of.period));
                let parts =
                    [Some(title.clone()), name.clone(), Some(plain_text(category))];
                reader.figure(block, of, joined(parts));
            }
        }
        for figure in self.total.iter().flatten().flatten() {
            reader.figure(block, figure, title.clone());
        }
        if let Some((_, change)) = &self.change {
            reader.append(block, &format!("\n{}", written(change, reader.lang)));
            each_figure(change, &mut |figure| {
                reader.figure(block, figure, format!("{title}: {}", plain_text(change)));
            });
            reader.texts(block, change);
        }
        reader.draw(block, &drawn);
    }
}

impl Multiples {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let block = reader.part(self, String::new());
        let own = std::iter::once(&self.title).chain(&self.source);
        let own = own.chain(&self.note).chain(&self.remark);
        for line in own {
            reader.add_line(block, line);
        }
        let title = plain_text(&self.title);
        for panel in &self.panels {
            panel.draw(reader, block, &title);
        }
    }
}
