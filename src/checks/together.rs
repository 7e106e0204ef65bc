//! Figures that stand together: those of a sentence or line, of a table, of a chart, of a row
//! of cards. A reader holds them against one another.

use rust_decimal::Decimal;

use crate::model::figure::Figure;
use crate::model::report::{Block, Report};
use crate::model::visit;

/// Calls `visit` with the figures of each such group.
pub(super) fn each<'a>(report: &'a Report, visit: &mut impl FnMut(&[&'a Figure])) {
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::lines(chapter, &mut |line| visit(&visit::figures(line)));
        of_blocks(&chapter.body, visit);
    }
}

fn of_blocks<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&[&'a Figure])) {
    for block in blocks {
        match block {
            Block::Component(component) => visit(&component.part().together()),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                visit(&cells.flat_map(|cell| visit::figures(cell)).collect::<Vec<_>>());
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| of_blocks(item, visit));
            }
            Block::Quote(body) => of_blocks(body, visit),
            Block::Heading(_) | Block::Paragraph(..) | Block::Code(..) | Block::Rule => {}
        }
    }
}

/// A printed number as a number again.
pub(super) fn number(figure: &Figure) -> Option<Decimal> {
    let text = figure.printed.number.replace(',', "").replace('\u{2212}', "-");
    Decimal::from_str_exact(&text).ok()
}
