//! Components in a Word file: what they draw as a picture, and below it a table of what they say.
//! Their words stand in YAML, and are not edited here.

use super::body::Body;
use super::xml;
use crate::components::cards::{CardFigure, Cards};
use crate::components::chart::Chart;
use crate::components::table::{Cell, Row};
use crate::components::timeline::Moment;
use crate::components::{Component, words::Prose};
use crate::model::figure::Figure;
use crate::model::place::Place;
use crate::model::report::{Inline, Line};
use crate::model::visit::plain_text;

/// What a component that is drawn says to those who do not see it; nothing of one that is none.
pub(super) fn said(component: &Component) -> Option<String> {
    let of = |alt: Option<&Line>, made: &str| match alt {
        Some(alt) => plain_text(alt),
        None => made.to_owned(),
    };
    let title = |title: Option<&Line>| match title {
        Some(title) => plain_text(title),
        None => component.part().kind().title.to_owned(),
    };
    match component {
        Component::Chart(own) => Some(of(own.alt.as_ref(), &own.made)),
        Component::Multiples(own) => Some(of(own.alt.as_ref(), &own.made)),
        Component::Flow(own) => Some(own.alt.clone()),
        Component::Map(own) => Some(own.alt.clone()),
        Component::Matrix(own) => Some(own.alt.clone()),
        Component::Targets(own) => Some(own.alt.clone()),
        Component::Chain(own) => Some(title(own.title.as_ref())),
        Component::Emissions(own) => Some(title(own.title.as_ref())),
        Component::Prose(Prose::Tree(own)) => Some(title(Some(&own.title))),
        Component::Assurance(_)
        | Component::Cards(_)
        | Component::Metrics(_)
        | Component::Prose(_)
        | Component::Index(_) => None,
    }
}

/// What the picture of a component is called.
pub(super) fn key(place: Option<Place>) -> String {
    place.map_or_else(String::new, |at| format!("{}@{}", at.start, at.file.0))
}

/// Writes a component under its kind, its place known.
pub(super) fn write<'a>(body: &mut Body<'a, '_>, component: &'a Component) {
    let part = component.part();
    let kind = part.kind();
    let content = body.apart(|body| {
        if let Some(alt) = said(component) {
            body.drawing(&key(part.place()), &alt);
        }
        match component {
            Component::Metrics(_) | Component::Index(_) => grids(body, component),
            Component::Cards(own) => cards(body, own),
            Component::Chart(own) => charts(body, std::slice::from_ref(own)),
            Component::Multiples(own) => {
                charts(body, &own.panels);
                below(body, own.source.iter().chain(&own.note).chain(&own.remark));
            }
            Component::Prose(Prose::Tree(_)) => plainly(body, component),
            Component::Prose(prose) => words(body, prose),
            _ => plainly(body, component),
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

/// What is a table in print too.
fn grids<'a>(body: &mut Body<'a, '_>, component: &'a Component) {
    match component {
        Component::Metrics(table) => {
            caption(body, table.caption.as_ref());
            let mut head = vec![plain("CellHead", ""), plain("CellHead", "")];
            head.extend(table.columns.iter().map(|own| plain("NumberHead", own)));
            let mut rows = vec![head];
            for group in &table.groups {
                if let Some(title) = &group.title {
                    rows.push(vec![line(body, "CellHead", title)]);
                }
                for row in &group.rows {
                    let name = line(body, "Cell", &row.name);
                    let mut cells = vec![name, plain("Cell", &row.unit)];
                    for value in &row.values {
                        cells.push(number(body, value.as_ref()));
                    }
                    rows.push(cells);
                }
            }
            put(body, &rows, 1);
            below(body, table.notes.iter().chain(&table.source));
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
                let (code, title) = (plain("Cell", &row.code), plain("Cell", &row.title));
                rows.push(vec![code, title, answers]);
            }
            put(body, &rows, 0);
        }
        _ => {}
    }
}

/// Large figures side by side, a few in a row.
fn cards<'a>(body: &mut Body<'a, '_>, own: &'a Cards) {
    const MOST: usize = 4;
    let count = own.cards.len().max(1);
    let across = count.div_ceil(count.div_ceil(MOST));
    let mut rows = vec![];
    for row in own.cards.chunks(across) {
        let mut cells = vec![];
        for card in row {
            let mut cell = line(body, "Cell", &card.label);
            cell += &match &card.figure {
                CardFigure::Figure(figure) => {
                    let runs = body.figure(figure);
                    paragraph("Card", &runs)
                }
                CardFigure::Text(text) => line(body, "Card", text),
            };
            let change = card.change.iter().map(|(_, change)| change);
            for own in change.chain(&card.note) {
                cell += &line(body, "Cell", own);
            }
            cells.push(cell);
        }
        cells.resize(across, plain("Cell", ""));
        rows.push(cells);
    }
    body.shared.body += &xml::even(&rows, body.width);
    below(body, own.remark.iter());
}

/// The figures of drawings: a column for each category, a row for each series.
fn charts<'a>(body: &mut Body<'a, '_>, panels: &'a [Chart]) {
    let mut rows: Vec<Vec<String>> = vec![];
    let mut heads: Option<&[Line]> = None;
    for panel in panels {
        let (title, unit) = (line(body, "CellHead", &panel.title), panel.unit.as_str());
        let is_lying = panel.categories.len() > 6;
        if is_lying || heads != Some(&panel.categories) {
            flush(body, &mut rows);
            heads = (!is_lying).then_some(&panel.categories);
        }
        if is_lying {
            // Many categories are rows.
            let mut head = vec![title];
            for series in &panel.series {
                head.push(match &series.name {
                    Some(name) => line(body, "NumberHead", name),
                    None => plain("NumberHead", unit),
                });
            }
            rows.push(head);
            for (at, category) in panel.categories.iter().enumerate() {
                let mut cells = vec![line(body, "Cell", category)];
                for series in &panel.series {
                    let point = series.points.get(at).and_then(Option::as_ref);
                    cells.push(number(body, point.map(|point| &point.figure)));
                }
                rows.push(cells);
            }
        } else {
            if rows.is_empty() {
                let mut head = vec![plain("CellHead", "")];
                head.extend(
                    panel.categories.iter().map(|own| line(body, "NumberHead", own)),
                );
                rows.push(head);
            }
            let is_one = panel.series.len() == 1;
            let titled = title
                + &if unit.is_empty() { String::new() } else { plain("Cell", unit) };
            if !is_one {
                rows.push(vec![titled.clone()]);
            }
            for series in &panel.series {
                let mut cells = vec![match &series.name {
                    _ if is_one => titled.clone(),
                    Some(name) => line(body, "Cell", name),
                    None => plain("Cell", unit),
                }];
                for point in &series.points {
                    cells.push(number(body, point.as_ref().map(|point| &point.figure)));
                }
                rows.push(cells);
            }
        }
        if let Some(total) = panel
            .total
            .as_ref()
            .filter(|total| total.len() == panel.categories.len() && !is_lying)
        {
            let mut cells = vec![plain("CellHead", &body.lang.words().charts.total)];
            for figure in total {
                cells.push(number(body, figure.as_ref()));
            }
            rows.push(cells);
        } else if let Some([Some(figure)]) = panel.total.as_deref() {
            // The whole of a pie is no category's.
            let total = xml::run(&format!("{} ", body.lang.words().charts.total), "");
            let runs = total + &body.figure(figure);
            rows.push(vec![paragraph("CellHead", &runs)]);
        }
        if let Some((_, change)) = &panel.change {
            rows.push(vec![line(body, "Cell", change)]);
        }
        if panels.len() == 1 {
            flush(body, &mut rows);
            below(body, panel.source.iter().chain(&panel.note).chain(&panel.remark));
        }
    }
    flush(body, &mut rows);
}

fn flush(body: &mut Body<'_, '_>, rows: &mut Vec<Vec<String>>) {
    if !rows.is_empty() {
        if body.shared.body.ends_with("</w:tbl>") {
            body.gap();
        }
        put(body, rows, 1);
        rows.clear();
    }
}

/// A component made of words.
fn words<'a>(body: &mut Body<'a, '_>, prose: &'a Prose<Line>) {
    match prose {
        Prose::Table(grid) => {
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
            below(body, grid.notes.iter().chain(&grid.source));
        }
        Prose::Timeline(own) => {
            let mut rows = vec![];
            for event in &own.events {
                let mut cell = String::new();
                for (style, part) in [
                    ("CellHead", &event.title),
                    ("Cell", &event.text),
                    ("Cell", &event.by),
                ] {
                    cell += &part
                        .as_ref()
                        .map_or_else(String::new, |own| line(body, style, own));
                }
                rows.push(vec![plain("Cell", &moment(event.date)), cell]);
            }
            put(body, &rows, 0);
        }
        Prose::Items(own) => {
            caption(body, own.title.as_ref());
            let mut rows = vec![];
            for item in &own.items {
                let mut cell = line(body, "CellHead", &item.title);
                if let Some(text) = &item.text {
                    cell += &line(body, "Cell", text);
                }
                for point in &item.points {
                    cell += &line(body, "CellPoint", point);
                }
                rows.push(vec![cell]);
            }
            put(body, &rows, 0);
        }
        Prose::Quote(own) => {
            body.line("Pull", "", &own.text, None);
            below(body, own.by.iter());
        }
        Prose::Pictures(own) => {
            for shot in &own.shots {
                body.line("Normal", "", &shot.picture, None);
                caption(body, shot.caption.as_ref());
                below(body, shot.credit.iter());
            }
            caption(body, own.caption.as_ref());
        }
        Prose::Tree(_) => {}
    }
}

/// Whatever else there is: its lines, and its figures by their names.
fn plainly<'a>(body: &mut Body<'a, '_>, component: &'a Component) {
    let part = component.part();
    let mut lines: Vec<&'a Line> = vec![];
    part.lines(&mut |line| lines.push(line));
    let mut shown = vec![];
    part.figures(&mut |figure| shown.push(figure));
    let mut rows: Vec<Vec<String>> = vec![];
    for own in lines.into_iter().filter(|own| !own.is_empty()) {
        // A line that is one figure is what stands out.
        let is_figure = own.iter().all(|part| matches!(part, Inline::Figure(_)));
        rows.push(vec![line(body, if is_figure { "CellHead" } else { "Cell" }, own)]);
    }
    for figure in shown {
        let id = figure.metric.as_deref().unwrap_or("");
        let name = body.data.metrics().get(id);
        let name = name.and_then(|metric| metric.name.get(&body.lang)).cloned();
        let name = name.unwrap_or_else(|| figure.expression.clone());
        let period = plain("Cell", &figure.period.to_string());
        rows.push(vec![plain("Cell", &name), period, number(body, Some(figure))]);
    }
    put(body, &rows, 0);
}

/// When something was, as a table says it in every language.
fn moment(date: Moment) -> String {
    let Moment { year, month, day, until } = date;
    let part =
        |number: Option<u8>| number.map_or_else(String::new, |own| format!("-{own:02}"));
    let end =
        until.map_or_else(String::new, |(year, month)| format!(" – {year}-{month:02}"));
    format!("{year}{}{}{end}", part(month), part(day))
}

fn caption(body: &mut Body<'_, '_>, caption: Option<&Line>) {
    if let Some(caption) = caption {
        body.line("Caption", "", caption, None);
    }
}

/// What stands under a table or picture.
fn below<'l>(body: &mut Body<'_, '_>, lines: impl Iterator<Item = &'l Line>) {
    for own in lines {
        body.line("Below", "", own, None);
    }
}

fn put(body: &mut Body<'_, '_>, rows: &[Vec<String>], heads: usize) {
    if !rows.is_empty() {
        body.shared.body += &xml::table(rows, heads, body.width);
    }
}

fn number(body: &mut Body<'_, '_>, figure: Option<&Figure>) -> String {
    let runs = figure.map_or_else(String::new, |figure| body.figure(figure));
    paragraph("Number", &runs)
}

fn line(body: &mut Body<'_, '_>, style: &str, line: &[Inline]) -> String {
    body.apart(|body| body.line(style, "", line, None))
}

fn plain(style: &str, text: &str) -> String {
    paragraph(style, &xml::run(text, ""))
}

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}
