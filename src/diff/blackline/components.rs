//! Tables, charts, cards and the other components of two reports as one: figures are paired by
//! what they are, words by what they say.

use std::collections::BTreeMap;

use super::line::{identity, revise, wrap};
use super::{Mark, Merger, Step, aligned};
use crate::ledger::line::written;
use crate::model::figure::Figure;
use crate::model::prose::Prose;
use crate::model::report::{CardFigure, Chart, Component, Line, MetricTable, Target};
use crate::model::text::Table;

impl Merger {
    pub(super) fn table(
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

    pub(super) fn cells(&self, old: &[Line], new: &[Line]) -> Vec<Line> {
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

    pub(super) fn component(&self, old: &Component, new: &Component) -> Component {
        match (old, new) {
            (Component::Cards(a), Component::Cards(b)) => {
                let mut merged = b.clone();
                for (card, before) in merged.cards.iter_mut().zip(&a.cards) {
                    card.label = self.line(&before.label, &card.label);
                    card.note = self.optional(before.note.as_ref(), card.note.as_ref());
                    match (&before.figure, &mut card.figure) {
                        (CardFigure::Figure(before), CardFigure::Figure(figure)) => {
                            revise(before, figure);
                        }
                        (CardFigure::Text(before), CardFigure::Text(line)) => {
                            *line = self.line(before, line);
                        }
                        _ => {}
                    }
                    if let (Some((_, before)), Some((_, line))) =
                        (&before.change, &mut card.change)
                    {
                        *line = self.line(before, line);
                    }
                }
                Component::Cards(merged)
            }
            (Component::Chart(a), Component::Chart(b)) => {
                Component::Chart(Box::new(self.chart(a, b)))
            }
            (Component::Multiples(a), Component::Multiples(b)) => {
                let mut merged = b.clone();
                merged.title = self.line(&a.title, &b.title);
                merged.source = self.optional(a.source.as_ref(), b.source.as_ref());
                merged.note = self.optional(a.note.as_ref(), b.note.as_ref());
                for (panel, before) in merged.panels.iter_mut().zip(&a.panels) {
                    *panel = self.chart(before, panel);
                }
                Component::Multiples(merged)
            }
            (Component::Metrics(a), Component::Metrics(b)) => {
                Component::Metrics(self.metrics(a, b))
            }
            (Component::Matrix(a), Component::Matrix(b)) => {
                let mut merged = b.clone();
                merged.x = self.line(&a.x, &b.x);
                merged.y = self.line(&a.y, &b.y);
                for (group, before) in merged.groups.iter_mut().zip(&a.groups) {
                    group.title =
                        self.optional(before.title.as_ref(), group.title.as_ref());
                    for (topic, before) in group.topics.iter_mut().zip(&before.topics) {
                        topic.name = self.line(&before.name, &topic.name);
                    }
                }
                Component::Matrix(merged)
            }
            (Component::Prose(a), Component::Prose(b)) => {
                Component::Prose(self.prose(a, b))
            }
            (_, new) => new.clone(),
        }
    }

    /// Components of words: lines are paired by what they say, then in order.
    fn prose(&self, old: &Prose<Line>, new: &Prose<Line>) -> Prose<Line> {
        let mut before = vec![];
        old.lines(&mut |line| before.push(line));
        let mut after = vec![];
        new.lines(&mut |line| after.push(line));
        let keys = |lines: &[&Line]| -> Vec<String> {
            lines.iter().map(|line| written(line, self.lang)).collect()
        };
        let mut merged = vec![];
        for step in aligned(&keys(&before), &keys(&after)) {
            match step {
                Step::Same(a, b) => {
                    if let (Some(a), Some(b)) = (before.get(a), after.get(b)) {
                        merged.push(self.line(a, b));
                    }
                }
                Step::Other(x, y) => {
                    let x = before.get(x).unwrap_or(&[]);
                    for (at, line) in after.get(y).unwrap_or(&[]).iter().enumerate() {
                        merged.push(match x.get(at) {
                            Some(twin) => self.line(twin, line),
                            None => wrap(line, Mark::Inserted),
                        });
                    }
                }
            }
        }
        let mut rest = merged.into_iter();
        new.map(&mut |line| rest.next().unwrap_or_else(|| line.clone()))
    }

    fn chart(&self, old: &Chart, new: &Chart) -> Chart {
        let mut merged = new.clone();
        merged.title = self.line(&old.title, &new.title);
        merged.source = self.optional(old.source.as_ref(), new.source.as_ref());
        merged.note = self.optional(old.note.as_ref(), new.note.as_ref());
        for (line, before) in merged.categories.iter_mut().zip(&old.categories) {
            *line = self.line(before, line);
        }
        let points = |chart: &Chart| -> BTreeMap<(String, String), Figure> {
            let points = chart.series.iter().flat_map(|series| &series.points).flatten();
            points
                .map(|point| (identity(&point.figure), point.figure.clone()))
                .collect()
        };
        let before = points(old);
        for (series, other) in merged.series.iter_mut().zip(&old.series) {
            series.name = self.optional(other.name.as_ref(), series.name.as_ref());
        }
        let points = merged.series.iter_mut().flat_map(|series| &mut series.points);
        for point in points.flatten() {
            if let Some(before) = before.get(&identity(&point.figure)) {
                revise(before, &mut point.figure);
            }
        }
        let totals = old.total.iter().flatten().flatten();
        let totals: BTreeMap<_, _> =
            totals.map(|figure| (identity(figure), figure)).collect();
        for figure in merged.total.iter_mut().flatten().flatten() {
            if let Some(before) = totals.get(&identity(figure)) {
                revise(before, figure);
            }
        }
        merged
    }

    fn metrics(&self, old: &MetricTable, new: &MetricTable) -> MetricTable {
        let mut merged = new.clone();
        merged.caption = self.optional(old.caption.as_ref(), new.caption.as_ref());
        merged.source = self.optional(old.source.as_ref(), new.source.as_ref());
        merged.notes = self.cells(&old.notes, &new.notes);
        let rows = || old.groups.iter().flat_map(|group| &group.rows);
        let mut figures: BTreeMap<(String, String), &Figure> = BTreeMap::new();
        for figure in rows().flat_map(|row| &row.values).flatten() {
            figures.insert(identity(figure), figure);
        }
        for (group, before) in merged.groups.iter_mut().zip(&old.groups) {
            group.title = self.optional(before.title.as_ref(), group.title.as_ref());
        }
        for row in merged.groups.iter_mut().flat_map(|group| &mut group.rows) {
            let metric = |values: &[Option<Figure>]| {
                values.iter().flatten().next().map(|figure| figure.expression.clone())
            };
            let own = metric(&row.values);
            let twin = rows().find(|other| own.is_some() && metric(&other.values) == own);
            row.name = match twin {
                Some(twin) => self.line(&twin.name, &row.name),
                None if own.is_some() => wrap(&row.name, Mark::Inserted),
                None => row.name.clone(),
            };
            for figure in row.values.iter_mut().flatten() {
                match figures.get(&identity(figure)) {
                    Some(before) => revise(before, figure),
                    None => figure.was = Some(String::new()),
                }
            }
        }
        merged
    }
}

pub(super) fn marked_component(component: &Component, mark: Mark) -> Component {
    match component {
        Component::Prose(prose) => {
            Component::Prose(prose.map(&mut |line| wrap(line, mark)))
        }
        Component::Chart(chart) => {
            let mut chart = chart.clone();
            chart.title = wrap(&chart.title, mark);
            Component::Chart(chart)
        }
        Component::Multiples(multiples) => {
            let mut multiples = multiples.clone();
            multiples.title = wrap(&multiples.title, mark);
            Component::Multiples(multiples)
        }
        Component::Cards(cards) => {
            let mut cards = cards.clone();
            for card in &mut cards.cards {
                card.label = wrap(&card.label, mark);
            }
            Component::Cards(cards)
        }
        Component::Metrics(table) => {
            let mut table = table.clone();
            table.caption = table.caption.as_ref().map(|caption| wrap(caption, mark));
            for row in table.groups.iter_mut().flat_map(|group| &mut group.rows) {
                row.name = wrap(&row.name, mark);
            }
            Component::Metrics(table)
        }
        Component::Matrix(_) | Component::Index(_) => component.clone(),
    }
}
