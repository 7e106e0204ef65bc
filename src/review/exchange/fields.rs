//! Texts that stand in YAML: the fields of components, and what files give by language.

use std::ops::Range;

use crate::components::read::FORMS;
use crate::input::load::edit::{beside, quoted};
use crate::input::load::record::Shape;
use crate::input::load::yaml::{Kind, Node};
use crate::model::lang::Lang;

/// Where a text is written as a value, and how.
#[derive(Debug, Clone)]
pub(super) struct Field {
    range: Range<usize>,
    style: Style,
}

#[derive(Debug, Clone)]
enum Style {
    /// On one line; without quotation marks where that can be.
    Line { is_plain: bool },
    /// Lines under a mark: what of it the value begins with, and how deep they are.
    Block { head: String, indent: usize },
    /// An entry more, behind one of another language: what stands before its value.
    Beside(String),
}

impl Field {
    /// The place of a value; nothing for one that is repeated from elsewhere.
    pub(super) fn new(node: &Node, text: &str) -> Option<Self> {
        let Kind::Scalar { is_plain, .. } = &node.kind else { return None };
        let written = text.get(node.place.range())?;
        let start = node.place.start as usize;
        let length = match *is_plain || written.starts_with(['"', '\'']) {
            true => own_length(written),
            false => written.trim_end().len(),
        };
        let range = start..start + length;
        if written.starts_with(['*', '&', '!']) {
            return None;
        }
        let style = if written.starts_with(['|', '>']) {
            let (head, rest) = written.split_once('\n')?;
            let line = rest.lines().find(|line| !line.trim().is_empty())?;
            let indent = line.len() - line.trim_start_matches(' ').len();
            Style::Block {
                head: format!("{head}\n{}", " ".repeat(indent)),
                indent,
            }
        } else if *is_plain || written.starts_with(['"', '\'']) {
            Style::Line { is_plain: *is_plain }
        } else {
            // The lines themselves, whose mark stands before them.
            let before = text.get(..start)?;
            let line = before.rsplit('\n').next()?;
            Style::Block { head: String::new(), indent: line.len() }
        };
        Some(Self { range, style })
    }

    /// The bytes it takes the place of, and what is written there.
    pub(super) fn edit(&self, text: &str) -> (Range<usize>, String) {
        let new = match &self.style {
            Style::Line { is_plain: true } if is_plain_scalar(text) => text.to_owned(),
            Style::Line { .. } => quoted(text),
            Style::Block { head, indent } => {
                let lines = text.lines().enumerate().map(|(at, line)| match at {
                    0 => line.to_owned(),
                    _ if line.is_empty() => String::new(),
                    _ => " ".repeat(*indent) + line,
                });
                format!("{head}{}", lines.collect::<Vec<_>>().join("\n"))
            }
            Style::Beside(before) => format!("{before}{}", quoted(text)),
        };
        (self.range.clone(), new)
    }
}

/// How long a value is without what is said behind it.
fn own_length(written: &str) -> usize {
    let mut chars = written.char_indices();
    let quote = match chars.next() {
        Some((_, quote @ ('"' | '\''))) => quote,
        Some((_, '|' | '>')) => return written.trim_end().len(),
        _ => {
            let own = written.split_once(" #").map_or(written, |(own, _)| own);
            return own.trim_end().len();
        }
    };
    // A quotation mark in it is doubled, or has a backslash before it.
    let mut chars = chars.peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => {
                chars.next();
            }
            c if c == quote
                && chars.next_if(|(_, c)| *c == '\'' && quote == '\'').is_none() =>
            {
                return at + 1;
            }
            _ => {}
        }
    }
    written.trim_end().len()
}

/// Whether a text may stand without quotation marks wherever a value may.
fn is_plain_scalar(text: &str) -> bool {
    let is_word =
        text.starts_with(char::is_alphabetic) && !text.ends_with(char::is_whitespace);
    let words = ["true", "false", "null", "yes", "no", "on", "off"];
    is_word
        && !text.contains([':', '#', ',', '[', ']', '{', '}', '\n', '"', '\\'])
        && !words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A value's text.
pub(super) fn text(node: &Node) -> &str {
    match &node.kind {
        Kind::Scalar { text, .. } => text.trim_end_matches('\n'),
        _ => "",
    }
}

/// A key path as a name of XML: what is none of its characters becomes a hyphen.
pub(super) fn name(path: &str) -> String {
    // Letters like ª are letters, but none of a name.
    let is_name = |c: char| {
        c.is_ascii_alphanumeric() || c >= 'À' && c.is_alphabetic() || "._-".contains(c)
    };
    path.chars().map(|c| if is_name(c) { c } else { '-' }).collect()
}

/// A text field of two trees, with its key path.
type Pair<'n> = (String, &'n Node, &'n Node);

/// The texts of a chapter's settings.
pub(super) fn of_front<'n>(one: &'n Node, two: &'n Node) -> Vec<Pair<'n>> {
    let mut pairs = vec![];
    if let (Kind::Mapping(from), Kind::Mapping(to)) = (&one.kind, &two.kind) {
        for (key, node) in from
            .iter()
            .filter(|(key, _)| matches!(key.value.as_str(), "nav" | "lead"))
        {
            let twin = to.iter().find(|(own, _)| own.value == key.value);
            pairs.extend(twin.map(|(_, twin)| (key.value.clone(), node, twin)));
        }
    }
    pairs
}

/// The texts of a component, which its schema knows.
pub(super) fn of_component<'n>(
    name: &str,
    one: &'n Node,
    two: &'n Node,
) -> Vec<Pair<'n>> {
    let mut pairs = vec![];
    if let Some(form) = FORMS.iter().find(|form| form.name == name) {
        shaped(&form.shape, one, two, "", &mut pairs);
    }
    pairs
}

fn shaped<'n>(
    shape: &Shape,
    one: &'n Node,
    two: &'n Node,
    path: &str,
    pairs: &mut Vec<Pair<'n>>,
) {
    let within = |key: &str| match path {
        "" => name(key),
        path => format!("{path}.{}", name(key)),
    };
    match (shape, &one.kind, &two.kind) {
        (Shape::Line | Shape::Cell, Kind::Scalar { .. }, Kind::Scalar { .. })
            if !one.is_null() && !two.is_null() =>
        {
            pairs.push((path.to_owned(), one, two));
        }
        (Shape::Either(shapes), ..) => {
            let before = pairs.len();
            for shape in *shapes {
                if pairs.len() == before {
                    shaped(shape, one, two, path, pairs);
                }
            }
        }
        (
            Shape::List(shape)
            | Shape::Entries(shape)
            | Shape::Cells(shape)
            | Shape::Parts(_, _, shape),
            ..,
        ) => match (&one.kind, &two.kind) {
            (Kind::Sequence(from), Kind::Sequence(to)) if from.len() == to.len() => {
                for (at, (one, two)) in from.iter().zip(to).enumerate() {
                    shaped(shape, one, two, &within(&(at + 1).to_string()), pairs);
                }
            }
            (Kind::Sequence(_), _) | (_, Kind::Sequence(_)) => {}
            _ => shaped(shape, one, two, path, pairs),
        },
        (Shape::Map(_, shape), Kind::Mapping(from), Kind::Mapping(to)) => {
            for (key, node) in from {
                if let Some((_, twin)) = to.iter().find(|(own, _)| own.value == key.value)
                {
                    shaped(shape, node, twin, &within(&key.value), pairs);
                }
            }
        }
        (Shape::Keys(record), Kind::Mapping(from), Kind::Mapping(to)) => {
            for (key, node) in from {
                let own = record().keys.iter().find(|own| own.name == key.value);
                let twin = to.iter().find(|(own, _)| own.value == key.value);
                if let (Some(own), Some((_, twin))) = (own, twin) {
                    shaped(&own.shape, node, twin, &within(&key.value), pairs);
                }
            }
        }
        _ => {}
    }
}

/// A text that a file gives by language: its key path, the source, the translation if there is
/// one, and where it is written.
type ByLanguage<'n> = (String, &'n Node, Option<&'n Node>, Field);

/// What a file gives by language.
pub(super) fn by_language<'n>(
    root: &'n Node,
    text: &str,
    from: Lang,
    to: Lang,
) -> Vec<ByLanguage<'n>> {
    let mut found = vec![];
    walk(root, text, [from, to], &mut vec![], &mut found);
    found
}

fn walk<'n>(
    node: &'n Node,
    text: &str,
    langs: [Lang; 2],
    path: &mut Vec<&'n str>,
    found: &mut Vec<ByLanguage<'n>>,
) {
    let Kind::Mapping(entries) = &node.kind else { return };
    let [from, to] =
        langs.map(|lang| entries.iter().find(|(key, _)| key.value == lang.tag()));
    if let Some(entry @ (_, source)) = from
        && matches!(source.kind, Kind::Scalar { .. })
        && !source.is_null()
    {
        let spot = match to {
            Some((_, twin)) => Field::new(twin, text),
            None => beside(text, node, entry).map(|(at, lead)| Field {
                range: at..at,
                style: Style::Beside(format!("{lead}{}: ", langs[1])),
            }),
        };
        let twin = to.map(|(_, twin)| twin);
        found.extend(spot.map(|spot| (path.join("."), source, twin, spot)));
    }
    for (key, node) in entries {
        path.push(&key.value);
        walk(node, text, langs, path, found);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sink;
    use crate::input::load::yaml::{Extract, parse};
    use crate::model::place::FileNumber;

    #[test]
    fn a_value_is_written_as_the_one_it_takes_the_place_of() {
        let cases = [
            ("a: Water used\n", "Waste: all", "a: \"Waste: all\"\n"),
            ("a: Water used\n", "Waste of it", "a: Waste of it\n"),
            ("a: \"Water\"  # said\n", "Waste", "a: \"Waste\"  # said\n"),
            ("{a: Water, b: 1}\n", "所有, 全部", "{a: \"所有, 全部\", b: 1}\n"),
            (
                "a: |\n  One\n  Two\nb: 1\n",
                "Three\n\nFour",
                "a: |\n  Three\n\n  Four\nb: 1\n",
            ),
        ];
        for (text, new, expected) in cases {
            let extract = Extract::whole(text, FileNumber(0));
            let root = parse(&extract, &mut Sink::default()).expect("YAML");
            let Kind::Mapping(entries) = &root.kind else { panic!("{text}") };
            let field = Field::new(&entries[0].1, text).expect("a value");
            let edits = vec![field.edit(new)];
            assert_eq!(crate::input::load::edit::edited(text, edits), expected);
        }
    }
}
