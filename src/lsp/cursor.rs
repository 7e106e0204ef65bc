//! What stands around the cursor while it is being typed. Half a line is no Markdown and no YAML
//! yet, so this reads by lines and indentation what the readers could not.

use std::ops::Range;

use super::kind::Kind;
use crate::components::read::{FORMS, PLAIN_CODE};
use crate::input::load::record::{Record, Shape};
use crate::model::lang::Lang;

/// What is being typed.
#[derive(Debug)]
pub(super) enum Spot {
    /// An expression: what stands of it before the cursor, and whether it may be followed by a
    /// format and name the report itself, as a placeholder may.
    Expression(String, bool),
    /// The name of a component behind a fence.
    Fence,
    /// A provision in the attributes of a heading.
    Provision,
    /// Where a link leads, or a picture comes from.
    Link(bool),
    /// A key or value of YAML, with the shapes that fit there.
    Yaml(Vec<Fit>, Part),
}

/// A shape, and the record and key that it is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) shape: Shape,
    pub(super) of: (&'static str, &'static str),
}

/// Which side of a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Key,
    Value,
}

/// A spot, with the bytes of the word before the cursor that is to be completed.
#[derive(Debug)]
pub(super) struct Cursor {
    pub(super) spot: Spot,
    pub(super) word: Range<usize>,
}

/// Looks around a byte of a file.
pub(super) fn look(kind: &Kind, text: &str, byte: usize) -> Option<Cursor> {
    let before = text.get(..byte)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = &before[start..];
    let cursor = |spot, word: &str| Some(Cursor { spot, word: byte - word.len()..byte });
    if let Some(inner) = open_placeholder(line) {
        return cursor(Spot::Expression(inner.to_owned(), true), word(inner));
    }
    let Kind::Chapter(..) = kind else {
        return yaml(before, 0, kind.shape()?, byte);
    };
    match block(before) {
        Block::Front(from) => return yaml(before, from, kind.shape()?, byte),
        Block::Component(name, from) => {
            let form = FORMS.iter().find(|form| form.name == name)?;
            return yaml(before, from, form.shape, byte);
        }
        Block::Code => return None,
        Block::Text => {}
    }
    if let Some(name) = line.trim_start().strip_prefix("```") {
        return cursor(Spot::Fence, name);
    }
    if line.starts_with('#')
        && let Some(at) = line.rfind('{').filter(|at| !line[*at..].contains('}'))
    {
        let last = line[at..].rsplit(' ').next().unwrap_or_default();
        let codes = last.trim_start_matches('{').strip_prefix("discloses=")?;
        return cursor(Spot::Provision, codes.rsplit(',').next().unwrap_or_default());
    }
    let at = line.rfind("](").filter(|at| !line[at + 2..].contains([')', ' ']))?;
    let opening = line[..at].rfind('[').unwrap_or(0);
    let is_picture = line[..opening].ends_with('!');
    cursor(Spot::Link(is_picture), &line[at + 2..])
}

/// What stands of a placeholder that is not closed yet.
fn open_placeholder(line: &str) -> Option<&str> {
    let inner = &line[line.rfind("{{")? + 2..];
    (!inner.contains("}}")).then_some(inner)
}

/// The word at the end of an expression: an id, with the entity it is of in brackets and a
/// period behind it where they are named.
fn word(text: &str) -> &str {
    let is_part = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@' | '/' | '[' | ']')
    };
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_part(*c))
        .last()
        .map_or(text.len(), |(at, _)| at);
    &text[start..]
}

/// The block of a chapter that is open at the end of a text.
enum Block {
    Text,
    Front(usize),
    Component(String, usize),
    Code,
}

fn block(before: &str) -> Block {
    let mut open: Option<(String, String, usize)> = None;
    let mut front = None;
    let mut at = 0;
    for (number, line) in before.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        // What is being typed opens and closes nothing yet.
        if !line.ends_with('\n') {
            break;
        }
        let bare = line.trim_end();
        if front.is_some() {
            if bare == "---" {
                front = None;
            }
            continue;
        }
        if number == 0 && bare == "---" {
            front = Some(start + line.len());
            continue;
        }
        let trimmed = bare.trim_start_matches([' ', '>', '\t']);
        let mark: String =
            trimmed.chars().take_while(|c| matches!(c, '`' | '~')).collect();
        match &open {
            // A fence is closed by one of its kind that is as long.
            Some((own, ..)) if trimmed == mark && mark.starts_with(own.as_str()) => {
                open = None;
            }
            Some(_) => {}
            None if mark.len() >= 3 => {
                let name = trimmed[mark.len()..].trim();
                let name = name.split([' ', ',']).next().unwrap_or_default();
                open = Some((mark, name.to_owned(), at));
            }
            None => {}
        }
    }
    match (front, open) {
        (Some(from), _) => Block::Front(from),
        (None, Some((_, name, _))) if name.is_empty() || PLAIN_CODE.contains(&&*name) => {
            Block::Code
        }
        (None, Some((_, name, from))) => Block::Component(name, from),
        (None, None) => Block::Text,
    }
}

/// A step from a value into one that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Item,
}

/// Looks around the end of YAML that begins at a byte.
fn yaml(before: &str, from: usize, shape: Shape, byte: usize) -> Option<Cursor> {
    let (steps, part, typed) = path(before.get(from..)?)?;
    let mut fits = vec![Fit { shape, of: ("", "") }];
    for step in &steps {
        fits = fits.into_iter().flat_map(|fit| into(fit, step)).collect();
    }
    let quote = typed.trim_start_matches(['"', '\'']);
    let expression = fits.iter().find_map(|fit| {
        leaves(*fit).find_map(|fit| match fit.shape {
            Shape::Expression => Some(true),
            Shape::Formula => Some(false),
            _ => None,
        })
    });
    // An expression has words of its own; keys may stand in its place.
    if part == Part::Value
        && let Some(is_open) = expression
    {
        let own = word(quote).to_owned();
        let spot = Spot::Expression(quote.to_owned(), is_open);
        return Some(Cursor { spot, word: byte - own.len()..byte });
    }
    Some(Cursor {
        spot: Spot::Yaml(fits, part),
        word: byte - quote.len()..byte,
    })
}

/// The shapes that a value may have, one by one.
pub(super) fn leaves(fit: Fit) -> Box<dyn Iterator<Item = Fit>> {
    match fit.shape {
        Shape::Either(shapes) => Box::new(
            shapes
                .iter()
                .flat_map(move |shape| leaves(Fit { shape: *shape, ..fit })),
        ),
        // One may stand for a list.
        Shape::List(item) | Shape::Entries(item) => {
            Box::new(leaves(Fit { shape: *item, ..fit }))
        }
        _ => Box::new(std::iter::once(fit)),
    }
}

/// The shapes of what a step leads to.
fn into(fit: Fit, step: &Step) -> Vec<Fit> {
    let with = |shape: &Shape| vec![Fit { shape: *shape, ..fit }];
    match (fit.shape, step) {
        (Shape::Either(shapes), _) => {
            let all = shapes.iter().map(|shape| Fit { shape: *shape, ..fit });
            all.flat_map(|fit| into(fit, step)).collect()
        }
        (Shape::List(item) | Shape::Entries(item), Step::Key(_)) => {
            into(Fit { shape: *item, ..fit }, step)
        }
        (
            Shape::List(item)
            | Shape::Entries(item)
            | Shape::Cells(item)
            | Shape::Parts(_, _, item),
            Step::Item,
        ) => with(item),
        (Shape::ByLang(inner), Step::Key(key)) if Lang::parse(key).is_some() => {
            with(inner)
        }
        (Shape::ByLangAnd(inner, keys), Step::Key(key)) => {
            match keys.iter().find(|own| own.name == key) {
                Some(own) => with(&own.shape),
                None => with(inner),
            }
        }
        (Shape::Map(_, inner), Step::Key(_)) => with(inner),
        (Shape::Keys(record), Step::Key(key)) => {
            let record: &'static Record = record();
            let own = record.keys.iter().find(|own| own.name == key);
            own.map(|own| Fit { shape: own.shape, of: (record.name, own.name) })
                .into_iter()
                .collect()
        }
        _ => vec![],
    }
}

/// An element of a line of block YAML, with its column.
type Element = (usize, Step);

/// The steps to the end of a text, which side of a colon that is, and what is typed there.
fn path(text: &str) -> Option<(Vec<Step>, Part, &str)> {
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..];
    let (mut elements, rest_at) = elements(line);
    let rest = &line[rest_at..];
    let has_key = matches!(elements.last(), Some((_, Step::Key(_))));
    if line.trim_start().starts_with('#') {
        return None;
    }
    // The column of what is typed, or of the first element of its line.
    let column = elements.first().map_or(rest_at, |(column, _)| *column);
    let mut above = vec![];
    let (mut limit, mut may_equal) = match elements.first() {
        Some((column, Step::Item)) => (*column, true),
        _ => (column, false),
    };
    let mut opened: Option<(usize, usize)> = None;
    let mut at = start;
    while at > 0 && (limit > 0 || may_equal) {
        let end = at - 1;
        at = text[..end].rfind('\n').map_or(0, |end| end + 1);
        let line = &text[at..end];
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let (own, rest_at) = self::elements(line);
        for (column, step) in own.into_iter().rev() {
            let is_key = matches!(step, Step::Key(_));
            if column < limit || (may_equal && is_key && column == limit) {
                if above.is_empty() && opened.is_none() {
                    opened = Some((at + rest_at, end));
                }
                limit = column;
                may_equal = !is_key;
                above.push(step);
            }
        }
    }
    above.reverse();
    let flow_from = match (elements.is_empty(), opened) {
        // Perhaps in the middle of brackets that were opened on a line above.
        (true, Some((from, end))) if is_open(&text[from..end]) => Some(from),
        (true, Some((from, end))) if text[from..end].trim().starts_with(['>', '|']) => {
            return Some((above, Part::Value, rest));
        }
        _ => None,
    };
    above.extend(elements.drain(..).map(|(_, step)| step));
    let flow = match flow_from {
        Some(from) => &text[from..],
        None => rest,
    };
    if flow.trim_start().starts_with(['{', '[']) {
        let (steps, part, typed) = flow_path(flow);
        above.extend(steps);
        return Some((above, part, typed));
    }
    let part = if has_key { Part::Value } else { Part::Key };
    Some((above, part, rest))
}

/// The dashes and the key that a line begins with, and where what follows them begins.
fn elements(line: &str) -> (Vec<Element>, usize) {
    let mut elements = vec![];
    let mut at = line.len() - line.trim_start().len();
    while line[at..].starts_with("- ") || &line[at..] == "-" {
        elements.push((at, Step::Item));
        let rest = &line[at + 1..];
        at += 1 + rest.len() - rest.trim_start().len();
    }
    let rest = &line[at..];
    if rest.starts_with(['{', '[']) {
        return (elements, at);
    }
    let colon = match rest.strip_prefix('"').and_then(|rest| rest.find('"')) {
        Some(end) => rest[end + 2..].starts_with(':').then_some(end + 2),
        None => rest.match_indices(':').map(|(at, _)| at).find(|at| {
            let behind = &rest[at + 1..];
            behind.is_empty() || behind.starts_with([' ', '\t'])
        }),
    };
    if let Some(colon) = colon {
        let key = rest[..colon].trim_matches(['"', '\'']).to_owned();
        elements.push((at, Step::Key(key)));
        let behind = &rest[colon + 1..];
        at += colon + 1 + behind.len() - behind.trim_start().len();
    }
    (elements, at)
}

fn is_open(text: &str) -> bool {
    let opened = text.matches(['{', '[']).count();
    opened > text.matches(['}', ']']).count()
}

/// The steps through brackets to the end of a text.
fn flow_path(text: &str) -> (Vec<Step>, Part, &str) {
    // What is open: whether it is a mapping, and the key that is being given a value.
    let mut open: Vec<(bool, Option<String>)> = vec![];
    let mut token = 0;
    let mut quote: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(own), _) if own == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if text[token..at].trim().is_empty() => quote = Some(c),
            (None, '{' | '[') => {
                open.push((c == '{', None));
                token = at + 1;
            }
            (None, '}' | ']') => {
                open.pop();
                token = at + 1;
            }
            (None, ',') => {
                if let Some((_, key)) = open.last_mut() {
                    *key = None;
                }
                token = at + 1;
            }
            (None, ':') if text[at + 1..].starts_with(' ') || at + 1 == text.len() => {
                if let Some((true, key)) = open.last_mut()
                    && key.is_none()
                {
                    let own = text[token..at].trim().trim_matches(['"', '\'']);
                    *key = Some(own.to_owned());
                    token = at + 1;
                }
            }
            _ => {}
        }
    }
    let part = match open.last() {
        Some((true, None)) => Part::Key,
        _ => Part::Value,
    };
    let steps = open.into_iter().filter_map(|(is_mapping, key)| match is_mapping {
        true => key.map(Step::Key),
        false => Some(Step::Item),
    });
    (steps.collect(), part, text[token..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (steps, part, typed) = path(text).expect("a path");
        let steps: Vec<_> = steps
            .into_iter()
            .map(|step| match step {
                Step::Key(key) => key,
                Step::Item => "-".into(),
            })
            .collect();
        assert_eq!(format!("{} {part:?} {typed}", steps.join("/")), expected, "{text}");
    }

    #[test]
    fn the_way_to_what_is_typed_is_known() {
        check("un", " Key un");
        check("a:\n  un", "a Key un");
        check("a:\n  name: {en: x}\n  unit: tC", "a/unit Value tC");
        check("a:\n  name: {en: x, zh-HK: y}\n  unit: x\nb:\n  form", "b Key form");
        check("a:\n  source: {file: ev", "a/source/file Value ev");
        check("a:\n  source: {fi", "a/source Key fi");
        check("a:\n  discloses: [A1, gri:30", "a/discloses/- Value gri:30");
        check("a:\n  parts:\n    gender: [x,\n      y", "a/parts/gender/- Value y");
        check("cards:\n  - {metric: rev", "cards/-/metric Value rev");
        check("cards:\n  - metric: x\n    lab", "cards/- Key lab");
        check("cards:\n- metric: x\n  lab", "cards/- Key lab");
        check("cards:\n- me", "cards/- Key me");
        check("cards:\n  - metric: x\n  - re", "cards/- Key re");
        check(
            "gri:305-1:\n  answer:\n    en: x {{ y",
            "gri:305-1/answer/en Value x {{ y",
        );
        check("\"A(b)\": \n  explain: n", "A(b)/explain Value n");
        check("lead: >-\n  Some te", "lead Value Some te");
    }
}
