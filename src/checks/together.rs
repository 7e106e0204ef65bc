//! Figures that stand together: those of a sentence or line, of a table, of a chart, of a row
//! of cards. A reader holds them against one another.

use rust_decimal::Decimal;

use crate::model::figure::Figure;
use crate::model::prose::{Cell, Prose, Row};
use crate::model::report::{
    Block, CardFigure, Chart, Component, Inline, MetricTable, Report,
};
use crate::model::visit;

/// Calls `visit` with the figures of each such group.
pub(super) fn each<'a>(report: &'a Report, visit: &mut impl FnMut(&[&'a Figure])) {
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::lines(chapter, &mut |line| visit(&of_line(line)));
        of_blocks(&chapter.body, visit);
    }
}

fn of_line(line: &[Inline]) -> Vec<&Figure> {
    let mut figures = vec![];
    visit::of_line(line, &mut |element| {
        if let Inline::Figure(figure) = element {
            figures.push(figure);
        }
    });
    figures
}

fn of_blocks<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&[&'a Figure])) {
    for block in blocks {
        match block {
            Block::Component(component) => of_component(component, visit),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                visit(&cells.flat_map(|cell| of_line(cell)).collect::<Vec<_>>());
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| of_blocks(item, visit));
            }
            Block::Quote(body) => of_blocks(body, visit),
            Block::Heading(_) | Block::Paragraph(..) | Block::Code(..) | Block::Rule => {}
        }
    }
}

fn of_component<'a>(component: &'a Component, visit: &mut impl FnMut(&[&'a Figure])) {
    match component {
        Component::Metrics(table) => visit(&of_table(table)),
        Component::Chart(chart) => visit(&of_chart(chart)),
        Component::Multiples(multiples) => {
            visit(&multiples.panels.iter().flat_map(of_chart).collect::<Vec<_>>());
        }
        Component::Cards(cards) => {
            let figures = cards.cards.iter().flat_map(|card| match &card.figure {
                CardFigure::Figure(figure) => vec![figure],
                CardFigure::Text(line) => of_line(line),
            });
            visit(&figures.collect::<Vec<_>>());
        }
        Component::Prose(Prose::Table(grid)) => {
            let mut figures = vec![];
            for row in &grid.rows {
                let Row::Cells(cells) = row else { continue };
                for cell in cells {
                    match cell {
                        Cell::Line(line) => figures.extend(of_line(line)),
                        Cell::List(lines) => {
                            figures.extend(lines.iter().flat_map(|line| of_line(line)));
                        }
                    }
                }
            }
            visit(&figures);
        }
        Component::Matrix(_) | Component::Prose(_) | Component::Index(_) => {}
    }
}

fn of_table(table: &MetricTable) -> Vec<&Figure> {
    let rows = table.groups.iter().flat_map(|group| &group.rows);
    rows.flat_map(|row| row.values.iter().flatten()).collect()
}

fn of_chart(chart: &Chart) -> Vec<&Figure> {
    let points = chart.series.iter().flat_map(|series| series.points.iter().flatten());
    let totals = chart.total.iter().flatten().flatten();
    points.map(|point| &point.figure).chain(totals).collect()
}

/// A printed number as a number again.
pub(super) fn number(figure: &Figure) -> Option<Decimal> {
    let text = figure.printed.number.replace(',', "").replace('\u{2212}', "-");
    Decimal::from_str_exact(&text).ok()
}
