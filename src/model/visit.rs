//! Walks over everything a chapter prints.

use super::figure::Figure;
use super::place::Place;
use super::report::{Block, Chapter, IndexTable, Inline, Part};
use super::text;
use crate::components::Component;

/// Calls `visit` with each element of each line of a chapter, outer ones first.
pub fn elements<'a>(chapter: &'a Chapter, visit: &mut impl FnMut(&'a Inline)) {
    lines(chapter, &mut |line| of_line(line, visit));
}

/// Calls `visit` with each line of a chapter.
pub fn lines<'a>(chapter: &'a Chapter, visit: &mut impl FnMut(&'a [Inline])) {
    let front = [Some(&chapter.title), Some(&chapter.nav), chapter.lead.as_ref()];
    for line in front.into_iter().flatten() {
        visit(line);
    }
    of_blocks(&chapter.body, visit);
    for note in chapter.notes.values() {
        of_blocks(note, visit);
    }
}

/// Calls `visit` with each element of what the indexes of a part say.
pub fn of_indexes<'a>(part: &'a Part, visit: &mut impl FnMut(&'a Inline)) {
    index_lines(part, &mut |line| of_line(line, visit));
}

/// Calls `visit` with each line that the indexes of a part say.
pub fn index_lines<'a>(part: &'a Part, visit: &mut impl FnMut(&'a [Inline])) {
    for row in part.indexes.iter().flat_map(IndexTable::rows) {
        row.said.iter().for_each(|said| visit(&said.line));
    }
}

/// Calls `visit` with each element of a line.
pub fn of_line<'a>(line: &'a [Inline], visit: &mut impl FnMut(&'a Inline)) {
    for element in line {
        visit(element);
        match element {
            Inline::Emphasis(body)
            | Inline::Strong(body)
            | Inline::Strike(body)
            | Inline::Subscript(body)
            | Inline::Superscript(body)
            | Inline::Link(_, body)
            | Inline::Inserted(body)
            | Inline::Deleted(body) => of_line(body, visit),
            Inline::Text(..)
            | Inline::Figure(_)
            | Inline::Code(..)
            | Inline::Note(_)
            | Inline::SoftBreak(_)
            | Inline::HardBreak
            | Inline::Picture(_) => {}
        }
    }
}

/// The figures of a line.
pub fn figures(line: &[Inline]) -> Vec<&Figure> {
    let mut figures = vec![];
    of_line(line, &mut |element| {
        if let Inline::Figure(figure) = element {
            figures.push(figure);
        }
    });
    figures
}

/// Calls `visit` with the figures of a line that stand alone: with nothing beside them on the
/// line of print.
pub fn single(line: &mut [Inline], visit: &mut dyn FnMut(&mut Figure)) {
    for part in line.split_mut(|element| matches!(element, Inline::HardBreak)) {
        match part {
            [Inline::Figure(figure)] => visit(figure),
            [Inline::Strong(body) | Inline::Emphasis(body)] => single(body, visit),
            _ => {}
        }
    }
}

/// Where a line begins, as far as it knows.
pub fn place(line: &[Inline]) -> Option<Place> {
    let mut place = None;
    of_line(line, &mut |element| {
        let own = match element {
            Inline::Text(_, place) | Inline::Code(_, place) => Some(*place),
            Inline::Figure(figure) => Some(figure.place),
            Inline::Picture(picture) => Some(picture.path.place),
            _ => None,
        };
        place = place.or(own);
    });
    place
}

/// Where a block begins, as far as it knows.
pub fn place_of(block: &Block) -> Option<Place> {
    match block {
        Block::Heading(heading) => Some(heading.place),
        Block::Paragraph(_, place) | Block::Code(_, place) => Some(*place),
        Block::Table(table) => Some(table.place),
        Block::List { items, .. } => items.iter().flatten().find_map(place_of),
        Block::Quote(body) => body.iter().find_map(place_of),
        Block::Component(component) => component.part().place(),
        Block::Rule => None,
    }
}

/// The first or last character an element prints.
pub fn edge(element: &Inline, last: bool) -> Option<char> {
    let of =
        |text: &str| if last { text.chars().next_back() } else { text.chars().next() };
    match element {
        Inline::Text(text, _) | Inline::Code(text, _) => of(text),
        Inline::Figure(figure) => of(&figure.printed.text()),
        Inline::Emphasis(body)
        | Inline::Strong(body)
        | Inline::Strike(body)
        | Inline::Subscript(body)
        | Inline::Superscript(body)
        | Inline::Link(_, body)
        | Inline::Inserted(body)
        | Inline::Deleted(body) => {
            let element = if last { body.last() } else { body.first() };
            element.and_then(|element| edge(element, last))
        }
        Inline::SoftBreak(_) | Inline::HardBreak => Some(' '),
        Inline::Note(_) | Inline::Picture(_) => None,
    }
}

/// The plain text of a bound line: for alternative texts.
pub fn plain_text(line: &[Inline]) -> String {
    plain(line, &|figure| figure.printed.text())
}

/// The text of a line without its marks; `figure` says how its figures read.
pub fn plain<F, T>(
    line: &[text::Inline<F, T>],
    figure: &impl Fn(&F) -> String,
) -> String {
    use text::Inline;
    line.iter()
        .map(|element| match element {
            Inline::Text(text, _) | Inline::Code(text, _) => text.clone(),
            Inline::Figure(bound) => figure(bound),
            Inline::Emphasis(body)
            | Inline::Strong(body)
            | Inline::Strike(body)
            | Inline::Link(_, body)
            | Inline::Inserted(body)
            | Inline::Deleted(body) => plain(body, figure),
            Inline::Subscript(body) | Inline::Superscript(body) => {
                let text = plain(body, figure);
                let is_below = matches!(element, Inline::Subscript(_));
                script(&text, is_below).unwrap_or(text)
            }
            Inline::SoftBreak(_) | Inline::HardBreak => " ".to_owned(),
            Inline::Picture(picture) => plain(&picture.alt, figure),
            Inline::Note(_) => String::new(),
        })
        .collect()
}

/// Text below or above the line in characters of its own, where there are such: CO₂, m².
pub fn script(text: &str, is_below: bool) -> Option<String> {
    let forms = if is_below { BELOW } else { ABOVE };
    let form = |c| forms.chars().nth(PLAIN.chars().position(|plain| plain == c)?);
    text.chars().map(form).collect()
}

const PLAIN: &str = "0123456789+-\u{2212}=()n";
const BELOW: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ";
const ABOVE: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ";

/// A text with what has a character of its own below or above the line back on it: CO2, m2.
pub fn on_the_line(text: &str) -> String {
    let at = |c| {
        [BELOW, ABOVE]
            .iter()
            .find_map(|own| own.chars().position(|it| it == c))
    };
    let plain = |c| at(c).and_then(|at| PLAIN.chars().nth(at)).unwrap_or(c);
    text.chars().map(plain).collect()
}

/// Calls `visit` with each line of blocks.
pub fn of_blocks<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a [Inline])) {
    for block in blocks {
        match block {
            Block::Heading(heading) => visit(&heading.body),
            Block::Paragraph(body, _) => visit(body),
            Block::List { items, .. } => {
                items.iter().for_each(|item| of_blocks(item, visit));
            }
            Block::Quote(body) => of_blocks(body, visit),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| visit(cell));
            }
            Block::Component(component) => {
                component.part().lines(&mut |line| visit(line));
            }
            Block::Code(..) | Block::Rule => {}
        }
    }
}

/// Calls `visit` with each component of a chapter's body.
pub fn components<'a>(chapter: &'a Chapter, visit: &mut impl FnMut(&'a Component)) {
    let mut rest: Vec<&Block> = chapter.body.iter().rev().collect();
    while let Some(block) = rest.pop() {
        match block {
            Block::Component(component) => visit(component),
            Block::List { items, .. } => rest.extend(items.iter().flatten().rev()),
            Block::Quote(body) => rest.extend(body.iter().rev()),
            _ => {}
        }
    }
}

/// What a block is, in words.
pub(crate) fn kind_of(block: &Block) -> &'static str {
    match block {
        Block::Heading(_) => "a heading",
        Block::Paragraph(..) => "a paragraph",
        Block::List { .. } => "a list",
        Block::Quote(_) => "a quotation",
        Block::Code(..) => "code",
        Block::Table(_) => "a table",
        Block::Rule => "a rule",
        Block::Component(component) => component.part().kind().phrase,
    }
}
