//! Components become calls.

use super::blocks::Setter;
use super::line::printed;
use super::writer::{Parts, Writer};
use crate::model::figure::Figure;
use crate::model::lang::OURS;
use crate::model::report::{
    Card, CardFigure, Chart, Component, Direction, IndexRow, Matrix, MetricRow,
    MetricTable, Series,
};

impl<'a> Setter<'a> {
    pub(super) fn component(&mut self, w: &mut Writer, component: &'a Component) {
        match component {
            Component::Cards(cards) => w.statement("cards", |a| {
                a.argument().name("t");
                a.named("items")
                    .array(&cards.cards, |w, card| w.dictionary(|d| self.card(d, card)));
                a.named("size").string(cards.size.name());
            }),
            Component::Chart(chart) => w.statement("chart", |a| {
                a.argument().name("t");
                self.chart(a, chart);
            }),
            Component::Multiples(multiples) => w.statement("multiples", |a| {
                a.argument().name("t");
                self.content(a.named("title"), &multiples.title);
                a.named("panels").array(&multiples.panels, |w, panel| {
                    w.dictionary(|d| self.chart(d, panel));
                });
                a.named("alt").string(&multiples.alt);
                self.optional(a, "source", multiples.source.as_ref());
                self.optional(a, "note", multiples.note.as_ref());
            }),
            Component::Matrix(matrix) => w.statement("matrix", |a| {
                a.argument().name("t");
                self.matrix(a, matrix);
            }),
            Component::Prose(prose) => self.prose(w, prose),
            Component::Metrics(table) => w.statement("metrics", |a| {
                a.argument().name("t");
                self.metrics(a, table);
            }),
            Component::Index(_) => {
                let Some(index) = self.index else { return };
                w.statement("index", |a| {
                    a.argument().name("t");
                    a.named("groups").array(&index.groups, |w, group| {
                        w.dictionary(|d| {
                            d.named("title").text_content(&group.title, None);
                            d.named("rows").array(&group.rows, |w, row| {
                                w.dictionary(|d| self.index_row(d, row));
                            });
                        });
                    });
                });
            }
        }
    }

    fn card(&mut self, d: &mut Parts<'_>, card: &'a Card) {
        d.named("label").content(|w| {
            self.pieces(w, &card.label);
            if let CardFigure::Figure(Figure { was: Some(was), .. }) = &card.figure {
                w.text_piece(" ", None);
                w.call_piece("deleted", |a| a.argument().text_content(was, None));
            }
        });
        match &card.figure {
            CardFigure::Figure(figure) => {
                let w = d.named("prefix");
                let origin = Some(w.figure(figure));
                let printed = &figure.printed;
                let is_revised = figure.was.is_some();
                let part = |w: &mut Writer, text: &str| match text {
                    "" => w.none(),
                    text if is_revised => w.content(|w| {
                        w.call_piece("inserted", |a| {
                            a.argument().text_content(text, origin);
                        });
                    }),
                    text => w.text_content(text, origin),
                };
                part(w, printed.before.trim());
                part(d.named("value"), &printed.number);
                part(d.named("unit"), printed.after.trim());
            }
            CardFigure::Text(line) => {
                d.named("prefix").none();
                self.content(d.named("value"), line);
                d.named("unit").none();
            }
        }
        d.optional("change", card.change.as_ref(), |w, (direction, body)| {
            w.dictionary(|d| {
                d.named("direction").string(match direction {
                    Direction::Up => "up",
                    Direction::Down => "down",
                    Direction::Flat => "flat",
                });
                self.content(d.named("body"), body);
            });
        });
        self.optional(d, "note", card.note.as_ref());
    }

    fn chart(&mut self, a: &mut Parts<'_>, chart: &'a Chart) {
        a.named("kind").string(chart.kind.name());
        self.content(a.named("title"), &chart.title);
        a.named("unit").text_content(&chart.unit, None);
        a.named("categories")
            .array(&chart.categories, |w, name| self.content(w, name));
        a.named("series").array(&chart.series, |w, series| {
            w.dictionary(|d| self.series(d, series));
        });
        if let Some(total) = &chart.total {
            a.named("total").array(total, |w, figure| match figure {
                Some(figure) => figure_content(w, figure),
                None => w.none(),
            });
        }
        a.optional("current", chart.current, |w, at| {
            w.integer(i64::try_from(at).unwrap_or(0));
        });
        a.named("alt").string(&chart.alt);
        self.optional(a, "source", chart.source.as_ref());
        self.optional(a, "note", chart.note.as_ref());
    }

    fn series(&mut self, d: &mut Parts<'_>, series: &'a Series) {
        self.optional(d, "name", series.name.as_ref());
        d.named("values").array(&series.points, |w, point| match point {
            Some(point) => w.decimal(point.value),
            None => w.none(),
        });
        d.named("labels").array(&series.points, |w, point| match point {
            Some(point) => figure_content(w, &point.figure),
            None => w.none(),
        });
        d.named("target").array(&series.points, |w, point| {
            w.truth(point.as_ref().is_some_and(|point| point.is_target));
        });
    }

    fn matrix(&mut self, a: &mut Parts<'_>, matrix: &'a Matrix) {
        self.content(a.named("x"), &matrix.x);
        self.content(a.named("y"), &matrix.y);
        a.named("groups").array(&matrix.groups, |w, group| {
            w.dictionary(|d| {
                self.optional(d, "title", group.title.as_ref());
                d.named("topics").array(&group.topics, |w, topic| {
                    w.dictionary(|d| {
                        self.content(d.named("name"), &topic.name);
                        d.named("x").decimal(topic.x);
                        d.named("y").decimal(topic.y);
                    });
                });
            });
        });
        a.named("alt").string(&matrix.alt);
    }

    fn metrics(&mut self, a: &mut Parts<'_>, table: &'a MetricTable) {
        self.optional(a, "caption", table.caption.as_ref());
        a.named("columns")
            .array(&table.columns, |w, year| w.text_content(year, None));
        a.optional("current", table.current, |w, at| {
            w.integer(i64::try_from(at).unwrap_or(0));
        });
        let fractions = fractions(table);
        a.named("groups").array(&table.groups, |w, group| {
            w.dictionary(|d| {
                d.optional("title", group.title.as_ref(), |w, line| self.head(w, line));
                d.named("banner").truth(group.is_banner);
                d.named("rows").array(&group.rows, |w, row| {
                    w.dictionary(|d| self.metric_row(d, row, &fractions));
                });
            });
        });
        a.named("notes").array(&table.notes, |w, note| self.content(w, note));
        self.optional(a, "source", table.source.as_ref());
    }

    fn metric_row(
        &mut self,
        d: &mut Parts<'_>,
        row: &'a MetricRow,
        fractions: &[String],
    ) {
        let code = (!row.codes.is_empty()).then(|| row.codes.join(", "));
        d.optional("code", code, |w, code| w.string(&code));
        self.content(d.named("name"), &row.name);
        d.named("unit").text_content(&row.unit, None);
        d.named("values").array(
            row.values.iter().zip(fractions).zip(&row.marks),
            |w, ((value, longest), mark)| {
                let Some(figure) = value else { return w.none() };
                w.dictionary(|d| {
                    figure_content(d.named("body"), figure);
                    let own = fraction(&figure.printed.number).len();
                    d.named("lacks").string(longest.get(own..).unwrap_or(""));
                    if let Some(mark) = mark {
                        d.named("mark").text_content(mark, None);
                    }
                });
            },
        );
        d.named("depth").integer(row.depth);
        d.named("total").truth(row.is_total);
        d.named("mark").none();
    }

    fn index_row(&mut self, d: &mut Parts<'_>, row: &'a IndexRow) {
        let lang = self.chapter.map_or(OURS, |chapter| chapter.lang);
        d.named("code").string(&row.code);
        d.named("type").string(row.kind.name());
        d.named("title").text_content(&row.title, None);
        d.named("description").text_content(&row.description, None);
        d.named("sections").array(&row.sections, |w, (title, target)| {
            w.dictionary(|d| {
                self.content(d.named("title"), title);
                d.named("target").string(target);
            });
        });
        d.named("figures").array::<()>([], |_, ()| {});
        d.named("answers")
            .array(&row.answer, |w, answer| self.content(w, answer));
        d.optional("explain", row.explain.as_ref(), |w, (reason, body)| {
            w.dictionary(|d| {
                d.named("label").text_content(reason.label(lang), None);
                self.content(d.named("reason"), body);
            });
        });
    }
}

/// A figure by itself: in a cell, over a bar.
fn figure_content(w: &mut Writer, figure: &Figure) {
    w.content(|w| printed(w, figure));
}

/// The decimal point and what follows it.
fn fraction(number: &str) -> &str {
    number.find('.').map_or("", |at| &number[at..])
}

/// For each column, the longest fraction as zeros: what shorter numbers lack to align.
fn fractions(table: &MetricTable) -> Vec<String> {
    let rows = || table.groups.iter().flat_map(|group| &group.rows);
    (0..table.columns.len())
        .map(|column| {
            let longest = rows()
                .filter_map(|row| row.values.get(column)?.as_ref())
                .map(|figure| fraction(&figure.printed.number).len())
                .max()
                .unwrap_or(0);
            match longest {
                0 => String::new(),
                longest => format!(".{}", "0".repeat(longest - 1)),
            }
        })
        .collect()
}
