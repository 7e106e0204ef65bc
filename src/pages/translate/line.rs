//! Lines become pieces: text, figures in their boxes, links and notes.

use std::ops::Range;

use super::blocks::{Setter, picture_arguments};
use super::writer::{Origin, Parts, Writer};
use crate::model::assurance::Mark;
use crate::model::figure::Figure;
use crate::model::lang::{counted, is_ideograph, is_of_date, kept};
use crate::model::place::Place;
use crate::model::report::{Block, Inline, Target};
use crate::model::visit::edge;

impl<'a> Setter<'a> {
    /// `[…]` with a line's pieces.
    pub(crate) fn content(&mut self, w: &mut Writer, line: &'a [Inline]) {
        w.content(|w| self.pieces(w, line));
    }

    /// A line in the head of a table, which is repeated on every page the table runs over to:
    /// links and notes stand in the first of them only.
    pub(crate) fn head(&mut self, w: &mut Writer, line: &'a [Inline]) {
        self.in_head = true;
        self.content(w, line);
        self.in_head = false;
    }

    pub(crate) fn optional(
        &mut self,
        a: &mut Parts<'_>,
        name: &str,
        line: Option<&'a Vec<Inline>>,
    ) {
        a.optional(name, line, |w, line| self.content(w, line));
    }

    pub(crate) fn pieces(&mut self, w: &mut Writer, line: &'a [Inline]) {
        let mut before: Option<char> = None;
        for (index, element) in line.iter().enumerate() {
            match element {
                Inline::Figure(figure) if is_boxed(figure) => {
                    self.figure(w, line, index, figure, before);
                }
                Inline::Figure(figure) => self.shown(w, figure),
                Inline::Text(text, place) => {
                    let own = own_text(line, index, text);
                    self.text(w, (text, *place), own, before);
                }
                other => self.piece(w, other),
            }
            before = edge(element, true).or(before);
        }
    }

    /// A heading, which may break where it likes.
    pub(super) fn title(&mut self, w: &mut Writer, line: &'a [Inline]) {
        self.keeps = false;
        self.content(w, line);
        self.keeps = true;
    }

    /// Typed text, of which some words stay whole.
    fn text(
        &self,
        w: &mut Writer,
        (text, place): (&str, Place),
        own: Range<usize>,
        before: Option<char>,
    ) {
        let piece = |w: &mut Writer, range: Range<usize>| {
            w.text_piece(
                &text[range.clone()],
                Some(Origin::Text(place.within(text, range))),
            );
        };
        let mut kept = kept(&text[own.clone()]);
        if !self.keeps {
            // Dates stand close in a title too.
            kept.retain(|part| text[own.clone()][..part.end].ends_with(is_of_date));
        }
        let mut at = own.start;
        for part in kept {
            let part = own.start + part.start..own.start + part.end;
            piece(w, at..part.start);
            let last = text[..part.start].chars().next_back().or(before);
            if wants_gap(last, text[part.clone()].chars().next())
                && !last.is_some_and(is_of_date)
            {
                w.call_piece("gap", |_| {});
            }
            w.call_piece("fig", |a| a.argument().content(|w| piece(w, part.clone())));
            let last = text[part.clone()].chars().next_back();
            if wants_gap(last, text[part.end..].chars().next())
                && !last.is_some_and(is_of_date)
            {
                w.call_piece("gap", |_| {});
            }
            at = part.end;
        }
        piece(w, at..own.end);
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
                Some((&text[start..], place.within(text, start..text.len())))
            }
            _ => None,
        });
        let tail = line.get(index + 1).and_then(|next| match next {
            Inline::Text(text, place) => {
                let end = own_text(line, index + 1, text).start;
                Some((&text[..end], place.within(text, 0..end)))
            }
            _ => None,
        });
        let lead = lead.filter(|(sign, _)| !sign.is_empty());
        let tail = tail.filter(|(sign, _)| !sign.is_empty());
        if lead.is_none() && wants_gap(before, text.chars().next()) {
            w.call_piece("gap", |_| {});
        }
        w.call_piece("fig", |a| {
            a.argument().content(|w| {
                let sign = |w: &mut Writer, sign: Option<(&str, Place)>| {
                    if let Some((sign, place)) = sign {
                        w.text_piece(sign, Some(Origin::Text(place)));
                    }
                };
                sign(w, lead);
                self.shown(w, figure);
                sign(w, tail);
            });
        });
        // What stands behind the signs that were drawn into the box.
        let after = line.get(index + 1).and_then(|next| match (next, tail) {
            (Inline::Text(text, _), Some((sign, _))) => text[sign.len()..].chars().next(),
            _ => edge(next, false),
        });
        let last = tail.map_or(text.as_str(), |(sign, _)| sign).chars().next_back();
        let in_date =
            last.is_some_and(is_of_date) && after.is_some_and(|c| c.is_ascii_digit());
        if wants_gap(last, after) && !in_date {
            w.call_piece("gap", |_| {});
        }
    }

    /// A figure as printed. Titles, which are printed again elsewhere, are no place of it.
    fn shown(&self, w: &mut Writer, figure: &Figure) {
        match self.chapter {
            Some(_) => printed(w, figure),
            None => text_of(w, figure),
        }
    }

    fn piece(&mut self, w: &mut Writer, element: &'a Inline) {
        let leads = matches!(element, Inline::Note(_) | Inline::Link(..));
        if !(leads && self.in_head) || self.is_apart {
            self.single(w, element);
            return;
        }
        self.uses += 1;
        let label = self.chapter.map_or("", |chapter| chapter.label.as_str());
        let id = format!("{label}~{}", self.uses);
        self.in_head = false;
        w.call_piece("once", |a| {
            a.argument().string(&id);
            a.argument().content(|w| self.single(w, element));
            a.argument().content(|w| match element {
                Inline::Note(note) => w.call_piece("note-mark", |a| {
                    a.argument().string(&format!("{label}^{}", note.value));
                }),
                Inline::Link(_, body) => w.call_piece("unlinked", |a| {
                    self.content(a.argument(), body);
                }),
                _ => {}
            });
        });
        self.in_head = true;
    }

    fn single(&mut self, w: &mut Writer, element: &'a Inline) {
        let is_apart = self.is_apart;
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
            Inline::Note(_) if is_apart => {}
            Inline::Link(Target::Heading { .. }, body) if is_apart => {
                wrap(w, "unlinked", body);
            }
            Inline::Link(Target::Heading { label, with_page }, body) => {
                w.call_piece("see", |a| {
                    a.argument().string(label);
                    self.content(a.argument(), body);
                    a.named("page").truth(*with_page);
                });
            }
            Inline::Note(label) => self.note(w, &label.value),
            Inline::Inserted(body) => wrap(w, "inserted", body),
            Inline::Deleted(body) => wrap(w, "deleted", body),
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
}

/// A figure with what says that an assurance covers it.
pub(crate) fn printed(w: &mut Writer, figure: &Figure) {
    match &figure.assured {
        Some(own) if own.mark != Mark::Listed => {
            w.call_piece("assured", |a| {
                assured_parts(a, figure, |w| w.content(|w| text_of(w, figure)));
            });
        }
        _ => text_of(w, figure),
    }
}

/// What says so: by itself, where a figure is set in parts.
pub(crate) fn assured(w: &mut Writer, figure: &Figure, body: impl FnOnce(&mut Writer)) {
    w.call("assured", |a| assured_parts(a, figure, body));
}

fn assured_parts(a: &mut Parts<'_>, figure: &Figure, body: impl FnOnce(&mut Writer)) {
    body(a.argument());
    a.argument().string(&mark_of(figure));
    let mark = figure.assured.as_ref().map_or(Mark::None, |own| own.mark);
    let said = (mark != Mark::None).then(|| &figure.lang.words().assurance.mark);
    a.optional("said", said, |w, said| w.string(said));
    if let Mark::Row(row) = mark {
        a.named("row").integer(row);
    }
}

/// The label of the places where a covered figure is printed.
pub(crate) fn mark_of(figure: &Figure) -> String {
    let own = figure.assured.as_ref();
    let what = own.map_or_else(String::new, |own| format!("{} {}", own.id, own.period));
    format!("assured {} {what}", figure.lang)
}

/// A figure's text; in a blackline with what it was before.
fn text_of(w: &mut Writer, figure: &Figure) {
    let origin = Some(w.figure(figure));
    let text = figure.printed.text();
    let Some(was) = &figure.was else { return w.text_piece(&text, origin) };
    w.call_piece("revised", |a| {
        match was.as_str() {
            "" => a.argument().none(),
            was => a.argument().text_content(was, None),
        }
        a.argument().text_content(&text, origin);
    });
}

/// Whether a figure is set in a box of its own. The words of a claim or a trend break over
/// lines as any text does.
fn is_boxed(figure: &Figure) -> bool {
    let has_digit = figure.printed.number.contains(|c: char| c.is_ascii_digit());
    !figure.unit.is_empty() || (has_digit && figure.value.is_some())
}

/// Whether two characters want the narrow gap between Han and Latin. The engine sets it
/// inside a run of text; beside a figure, which is a box, we ask for it.
fn wants_gap(before: Option<char>, after: Option<char>) -> bool {
    let latin = |c: char| (c.is_alphanumeric() && !is_ideograph(c)) || c == '%';
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
    let figure = |at: Option<usize>| match at.and_then(|at| line.get(at)) {
        Some(Inline::Figure(figure)) if is_boxed(figure) => Some(figure),
        _ => None,
    };
    let mut start = 0;
    if let Some(figure) = figure(index.checked_sub(1)) {
        let length = text.find(|c| !is_sign(c)).unwrap_or(text.len());
        // What is behind a Han word, as the month behind a year, is no sign of the number.
        let is_word = figure.printed.text().ends_with(is_ideograph);
        start = if length <= MAX_SIGN && !is_word { length } else { 0 };
        // The word a bare number counts.
        if start == 0 && figure.printed.after.is_empty() {
            start = counted(text);
        }
    }
    let mut end = text.len();
    if figure(index.checked_add(1)).is_some() {
        // A word before a figure is a word; only what is no letter is its sign.
        let is_sign = |c: char| is_sign(c) && !c.is_ascii_alphanumeric();
        let before = text.trim_end_matches(is_sign).len();
        end = if text.len() - before <= MAX_SIGN { before } else { end };
    }
    start..end.max(start)
}
