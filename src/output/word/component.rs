//! Components in a Word file: tables of what they say. Their words stand in YAML, and are not
//! edited here.

use super::body::{Body, WIDTH};
use super::xml;
use crate::components::table::{Cell, Row};
use crate::components::{Component, words::Prose};
use crate::model::report::{Inline, Line};
use crate::model::visit::{figures, plain_text};

/// Writes a component under its kind, its place known.
pub(super) fn write<'a>(body: &mut Body<'a>, component: &'a Component) {
    let part = component.part();
    let kind = part.kind();
    let content = body.apart(|body| match component {
        Component::Metrics(table) => {
            caption(body, table.caption.as_ref());
            let mut rows = vec![];
            let mut head = vec![plain("CellHead", ""), plain("CellHead", "")];
            for column in &table.columns {
                head.push(plain("CellHead", column));
            }
            rows.push(head);
            for group in &table.groups {
                if let Some(title) = &group.title {
                    rows.push(vec![line(body, "CellHead", title)]);
                }
                for row in &group.rows {
                    let mut cells =
                        vec![line(body, "Cell", &row.name), plain("Cell", &row.unit)];
                    for value in &row.values {
                        let runs = value.as_ref().map(|figure| body.figure(figure));
                        cells.push(paragraph("Cell", runs.as_deref().unwrap_or("")));
                    }
                    rows.push(cells);
                }
            }
            put(body, &rows, 1);
            for note in table.notes.iter().chain(&table.source) {
                body.line("Cell", "", note, None);
            }
        }
        Component::Prose(Prose::Table(grid)) => {
            caption(body, grid.caption.as_ref());
            let head = grid.columns.iter().map(|own| line(body, "CellHead", &own.title));
            let mut rows = vec![head.collect::<Vec<_>>()];
            for row in &grid.rows {
                rows.push(match row {
                    Row::Banner(title) => vec![line(body, "CellHead", title)],
                    Row::Cells(cells) => cells
                        .iter()
                        .map(|cell: &Cell<Line>| {
                            let lines = cell.lines().iter();
                            lines.map(|own| line(body, "Cell", own)).collect()
                        })
                        .collect(),
                });
            }
            put(body, &rows, 1);
            for note in grid.notes.iter().chain(&grid.source) {
                body.line("Cell", "", note, None);
            }
        }
        Component::Index(_) => {
            let mut rows = vec![];
            for row in body.indexes.iter().flat_map(|index| index.rows()) {
                let mut answers = String::new();
                for (title, _) in &row.sections {
                    answers += &plain("Cell", &plain_text(title));
                }
                for said in &row.said {
                    answers += &line(body, "Cell", &said.line);
                }
                if answers.is_empty() {
                    answers = plain("Cell", "");
                }
                rows.push(vec![
                    plain("Cell", &row.code),
                    plain("Cell", &row.title),
                    answers,
                ]);
            }
            put(body, &rows, 0);
        }
        _ => {
            let mut lines: Vec<&'a Line> = vec![];
            part.lines(&mut |line| lines.push(line));
            let mut shown = vec![];
            part.figures(&mut |figure| shown.push(figure));
            let mut rows: Vec<Vec<String>> = vec![];
            for own in lines.into_iter().filter(|own| !own.is_empty()) {
                // A line that is one figure stands beside what it says of it.
                let is_figure = !figures(own).is_empty()
                    && own.iter().all(|part| matches!(part, Inline::Figure(_)));
                let style = if is_figure { "CellHead" } else { "Cell" };
                rows.push(vec![line(body, style, own)]);
            }
            for figure in shown {
                let id = figure.metric.as_deref().unwrap_or("");
                let name = body.data.metrics().get(id);
                let name = name.and_then(|metric| metric.name.get(&body.lang)).cloned();
                let runs = body.figure(figure);
                let name = name.unwrap_or_else(|| figure.expression.clone());
                rows.push(vec![plain("Cell", &name), paragraph("CellHead", &runs)]);
            }
            if !rows.is_empty() {
                put(body, &rows, 0);
            }
        }
    });
    if content.is_empty() {
        return;
    }
    let id = body.id();
    let tag = format!("component {} {}", kind.name, body.place(part.place()));
    body.shared.body += &xml::locked(id, kind.title, &tag, &content);
    body.gap();
}

fn caption(body: &mut Body<'_>, caption: Option<&Line>) {
    if let Some(caption) = caption {
        body.line("Caption", "", caption, None);
    }
}

fn put(body: &mut Body<'_>, rows: &[Vec<String>], heads: usize) {
    let table = xml::table(rows, heads, WIDTH);
    body.shared.body += &table;
}

fn line(body: &mut Body<'_>, style: &str, line: &[Inline]) -> String {
    body.apart(|body| body.line(style, "", line, None))
}

fn plain(style: &str, text: &str) -> String {
    paragraph(style, &xml::run(text, ""))
}

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}
