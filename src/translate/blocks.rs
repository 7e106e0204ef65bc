//! Chapters: blocks become calls, lines become pieces.

use std::collections::BTreeSet;
use std::ops::Range;

use super::book;
use super::writer::{File, Origin, Parts, Writer};
use crate::model::figure::Figure;
use crate::model::lang::{Lang, is_ideograph};
use crate::model::place::Place;
use crate::model::report::{
    Block, Card, CardFigure, Chapter, Chart, Component, Direction, IndexRow, IndexTable,
    Inline, MetricRow, MetricTable, Series, Target,
};
use crate::model::text::{Alignment, Heading, Table};
use crate::model::visit::edge;

/// Writes a chapter's file.
pub(super) fn chapter(chapter: &Chapter, index: Option<&IndexTable>) -> File {
    let mut w = Writer::new(book::path(chapter));
    let mut setter = Setter {
        chapter: Some(chapter),
        index,
        noted: BTreeSet::new(),
    };
    w.define_body("body", |w| setter.blocks(w, &chapter.body));
    w.finish()
}

/// Writes a line that stands outside of a chapter's body: titles and names.
pub(super) fn line(w: &mut Writer, line: &[Inline]) {
    Setter { chapter: None, index: None, noted: BTreeSet::new() }.content(w, line);
}

struct Setter<'a> {
    chapter: Option<&'a Chapter>,
    index: Option<&'a IndexTable>,
    /// The footnotes that have been set already.
    noted: BTreeSet<String>,
}

impl<'a> Setter<'a> {
    fn blocks(&mut self, w: &mut Writer, blocks: &'a [Block]) {
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            rest = after;
            match block {
                Block::Heading(heading) if heading.is_case => {
                    let length = after
                        .iter()
                        .position(|next| ends_section(next, heading.level))
                        .unwrap_or(after.len());
                    let (body, after) = after.split_at(length);
                    rest = after;
                    w.statement("case", |a| {
                        heading_arguments(a, heading);
                        self.content(a.argument(), &heading.body);
                        a.argument().code(|w| self.blocks(w, body));
                    });
                }
                Block::Heading(heading) => w.statement("heading", |a| {
                    a.argument().name("t");
                    a.argument().integer(heading.level);
                    label(a.argument(), heading);
                    self.content(a.argument(), &heading.body);
                }),
                block => self.block(w, block),
            }
        }
    }

    fn block(&mut self, w: &mut Writer, block: &'a Block) {
        match block {
            Block::Heading(_) => {}
            Block::Paragraph(body, _) => match body.as_slice() {
                [Inline::Picture(picture)] => w.statement("picture", |a| {
                    a.argument().name("t");
                    picture_arguments(a, picture);
                    let origin = Origin::Text(picture.path.place);
                    a.optional("caption", picture.caption.as_ref(), |w, caption| {
                        w.text_content(caption, Some(origin));
                    });
                }),
                body => w.statement("par", |a| {
                    a.argument().name("t");
                    self.content(a.argument(), body);
                }),
            },
            Block::List { start, tight, items } => w.statement("list", |a| {
                a.argument().name("t");
                a.argument().array(items, |w, item| w.code(|w| self.blocks(w, item)));
                a.optional("start", *start, |w, start| {
                    w.integer(i64::try_from(start).unwrap_or(1));
                });
                a.named("tight").truth(*tight);
            }),
            Block::Quote(body) => w.statement("quote", |a| {
                a.argument().name("t");
                a.argument().code(|w| self.blocks(w, body));
            }),
            Block::Code(text, place) => w.statement("code", |a| {
                a.argument().name("t");
                a.argument()
                    .verbatim(text.trim_end_matches('\n'), Origin::Text(*place));
                a.argument().none();
            }),
            Block::Table(table) => w.statement("table", |a| {
                a.argument().name("t");
                self.table(a, table);
            }),
            Block::Rule => w.statement("rule", |a| a.argument().name("t")),
            Block::Component(component) => self.component(w, component),
        }
    }

    fn table(&mut self, a: &mut Parts<'_>, table: &'a Table<Figure, Target>) {
        a.named("align")
            .array(&table.alignments, |w, alignment| match alignment {
                Alignment::Default => w.none(),
                Alignment::Left => w.string("left"),
                Alignment::Centre => w.string("center"),
                Alignment::Right => w.string("right"),
            });
        a.named("head").array(&table.head, |w, cell| self.content(w, cell));
        a.named("rows").array(&table.rows, |w, row| {
            w.array(row, |w, cell| self.content(w, cell));
        });
    }

    /// `[…]` with a line's pieces.
    fn content(&mut self, w: &mut Writer, line: &'a [Inline]) {
        w.content(|w| self.pieces(w, line));
    }

    fn optional(&mut self, a: &mut Parts<'_>, name: &str, line: Option<&'a Vec<Inline>>) {
        a.optional(name, line, |w, line| self.content(w, line));
    }

    fn pieces(&mut self, w: &mut Writer, line: &'a [Inline]) {
        let mut before: Option<char> = None;
        for (index, element) in line.iter().enumerate() {
            match element {
                Inline::Figure(figure) if is_boxed(figure) => {
                    self.figure(w, line, index, figure, before);
                }
                Inline::Figure(figure) => {
                    let origin = w.figure(figure);
                    w.text_piece(&figure.printed.text(), Some(origin));
                }
                Inline::Text(text, place) => {
                    let own = own_text(line, index, text);
                    let origin = Origin::Text(part(*place, text, own.clone()));
                    w.text_piece(&text[own], Some(origin));
                }
                other => self.piece(w, other),
            }
            before = edge(element, true).or(before);
        }
    }

    /// A figure with the signs typed right beside it, and the gaps around it.
    fn figure(
        &self,
        w: &mut Writer,
        line: &'a [Inline],
        index: usize,
        figure: &Figure,
        before: Option<char>,
    ) {
        let text = figure.printed.text();
        let lead = index.checked_sub(1).and_then(|last| match &line[last] {
            Inline::Text(text, place) => {
                let start = own_text(line, last, text).end;
                Some((&text[start..], part(*place, text, start..text.len())))
            }
            _ => None,
        });
        let tail = line.get(index + 1).and_then(|next| match next {
            Inline::Text(text, place) => {
                let end = own_text(line, index + 1, text).start;
                Some((&text[..end], part(*place, text, 0..end)))
            }
            _ => None,
        });
        let lead = lead.filter(|(sign, _)| !sign.is_empty());
        let tail = tail.filter(|(sign, _)| !sign.is_empty());
        if lead.is_none() && wants_gap(before, text.chars().next()) {
            w.call_piece("gap", |_| {});
        }
        let origin = w.figure(figure);
        w.call_piece("fig", |a| {
            a.argument().content(|w| {
                let sign = |w: &mut Writer, sign: Option<(&str, Place)>| {
                    if let Some((sign, place)) = sign {
                        w.text_piece(sign, Some(Origin::Text(place)));
                    }
                };
                sign(w, lead);
                w.text_piece(&text, Some(origin));
                sign(w, tail);
            });
        });
        let after = line.get(index + 1).and_then(|next| edge(next, false));
        if tail.is_none() && wants_gap(text.chars().next_back(), after) {
            w.call_piece("gap", |_| {});
        }
    }

    fn piece(&mut self, w: &mut Writer, element: &'a Inline) {
        let mut wrap = |w: &mut Writer, name: &str, body: &'a [Inline]| {
            w.call_piece(name, |a| self.content(a.argument(), body));
        };
        match element {
            Inline::Text(..) | Inline::Figure(_) | Inline::SoftBreak(_) => {}
            Inline::Emphasis(body) => wrap(w, "em", body),
            Inline::Strong(body) => wrap(w, "strong", body),
            Inline::Strike(body) => wrap(w, "strike", body),
            Inline::Subscript(body) => wrap(w, "sub", body),
            Inline::Superscript(body) => wrap(w, "sup", body),
            Inline::Code(text, place) => w.call_piece("code-text", |a| {
                a.argument().verbatim(&text.replace('\n', " "), Origin::Text(*place));
            }),
            Inline::Link(Target::Url(url), body) => w.call_piece("link-to", |a| {
                a.argument().string(url);
                self.content(a.argument(), body);
            }),
            Inline::Link(Target::Heading { label, with_page }, body) => {
                w.call_piece("see", |a| {
                    a.argument().string(label);
                    self.content(a.argument(), body);
                    a.named("page").truth(*with_page);
                });
            }
            Inline::Note(label) => self.note(w, &label.value),
            Inline::HardBreak => w.call_piece("br", |_| {}),
            Inline::Picture(picture) => w.call_piece("inline-picture", |a| {
                picture_arguments(a, picture);
            }),
        }
    }

    fn note(&mut self, w: &mut Writer, label: &str) {
        let Some((chapter, note)) = self
            .chapter
            .and_then(|chapter| Some((chapter, chapter.notes.get(label)?)))
        else {
            return;
        };
        let id = format!("{}^{label}", chapter.label);
        if !self.noted.insert(label.to_owned()) {
            w.call_piece("note-again", |a| a.argument().string(&id));
            return;
        }
        w.call_piece("note", |a| {
            match note.as_slice() {
                [Block::Paragraph(body, _)] => self.content(a.argument(), body),
                blocks => a.argument().code(|w| self.blocks(w, blocks)),
            }
            a.argument().string(&id);
        });
    }

    fn component(&mut self, w: &mut Writer, component: &'a Component) {
        match component {
            Component::Cards(cards) => w.statement("cards", |a| {
                a.argument().name("t");
                a.named("items")
                    .array(&cards.cards, |w, card| w.dictionary(|d| self.card(d, card)));
                a.named("size").string(cards.size);
            }),
            Component::Chart(chart) => w.statement("chart", |a| {
                a.argument().name("t");
                self.chart(a, chart);
            }),
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
        self.content(d.named("label"), &card.label);
        match &card.figure {
            CardFigure::Figure(figure) => {
                let w = d.named("prefix");
                let origin = Some(w.figure(figure));
                let printed = &figure.printed;
                let part = |w: &mut Writer, text: &str| match text {
                    "" => w.none(),
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
        a.named("kind").string(chart.kind);
        self.content(a.named("title"), &chart.title);
        a.named("unit").text_content(&chart.unit, None);
        a.named("categories")
            .array(&chart.categories, |w, name| self.content(w, name));
        a.named("series").array(&chart.series, |w, series| {
            w.dictionary(|d| self.series(d, series));
        });
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
                self.optional(d, "title", group.title.as_ref());
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
            row.values.iter().zip(fractions),
            |w, (value, longest)| {
                let Some(figure) = value else { return w.none() };
                w.dictionary(|d| {
                    figure_content(d.named("body"), figure);
                    let own = fraction(&figure.printed.number).len();
                    d.named("lacks").string(longest.get(own..).unwrap_or(""));
                });
            },
        );
        d.named("depth").integer(row.depth);
        d.named("total").truth(row.is_total);
        d.named("mark").none();
    }

    fn index_row(&mut self, d: &mut Parts<'_>, row: &'a IndexRow) {
        let lang = self.chapter.map_or(Lang::En, |chapter| chapter.lang);
        d.named("code").string(&row.code);
        d.named("type").string(row.kind);
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
    let origin = w.figure(figure);
    w.text_content(&figure.printed.text(), Some(origin));
}

fn heading_arguments(a: &mut Parts<'_>, heading: &Heading<Figure, Target>) {
    a.argument().name("t");
    label(a.argument(), heading);
    a.argument().integer(heading.level);
}

fn label(w: &mut Writer, heading: &Heading<Figure, Target>) {
    match &heading.id {
        Some(id) => w.string(&id.value),
        None => w.none(),
    }
}

fn picture_arguments(a: &mut Parts<'_>, picture: &crate::model::text::Picture) {
    a.argument().string(&format!("/{}", picture.path.value));
    a.named("alt").string(&picture.alt);
}

/// Whether a block ends the section a heading of `level` has begun.
fn ends_section(block: &Block, level: u8) -> bool {
    matches!(block, Block::Heading(heading) if heading.level <= level)
}

/// Whether a figure is set in a box of its own. The words of a claim or a trend break over
/// lines as any text does.
fn is_boxed(figure: &Figure) -> bool {
    !figure.unit.is_empty()
        || figure.printed.number.contains(|c: char| c.is_ascii_digit())
}

/// Whether two characters want the narrow gap between Han and Latin. The engine sets it
/// inside a run of text; beside a figure, which is a box, we ask for it.
fn wants_gap(before: Option<char>, after: Option<char>) -> bool {
    let latin = |c: char| c.is_alphanumeric() && !is_ideograph(c);
    match (before, after) {
        (Some(a), Some(b)) => {
            (is_ideograph(a) && latin(b)) || (latin(a) && is_ideograph(b))
        }
        _ => false,
    }
}

/// A sign typed right beside a figure belongs to it, as in `{{ x : bare }}%` or ±, and is
/// set in the same box: a line could otherwise break between the two.
fn is_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || "%‰°+-−–/×±<>≤≥=~≈$€£".contains(c)
}

/// The longest run of signs that is drawn into a figure's box, in bytes.
const MAX_SIGN: usize = 12;

/// The bytes of the text at `index` that stand by themselves: the signs at its ends belong
/// to the figures beside it.
fn own_text(line: &[Inline], index: usize, text: &str) -> Range<usize> {
    let is_figure = |at: Option<usize>| {
        let element = at.and_then(|at| line.get(at));
        matches!(element, Some(Inline::Figure(figure)) if is_boxed(figure))
    };
    let mut start = 0;
    if is_figure(index.checked_sub(1)) {
        let length = text.find(|c| !is_sign(c)).unwrap_or(text.len());
        start = if length <= MAX_SIGN { length } else { 0 };
    }
    let mut end = text.len();
    if is_figure(index.checked_add(1)) {
        // A word before a figure is a word; only what is no letter is its sign.
        let is_sign = |c: char| is_sign(c) && !c.is_ascii_alphanumeric();
        let before = text.trim_end_matches(is_sign).len();
        end = if text.len() - before <= MAX_SIGN { before } else { end };
    }
    start..end.max(start)
}

/// The place of a part of a text, where the text stands in its file as it is.
fn part(place: Place, text: &str, range: Range<usize>) -> Place {
    if place.range().len() == text.len() {
        place.part(range.start, range.end)
    } else {
        place
    }
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
