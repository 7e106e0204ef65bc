//! YAML as a tree in which every value knows its place.
//!
//! `serde_yaml` reads what ships in the binary, but an author's file needs more than it
//! can give: the place of every value, all findings in one run, and digits exactly as
//! written (through serde, `12.50` would pass through a float and lose its zero). So the
//! author's YAML is read as events into [`Node`]s, and scalars stay text until someone
//! asks for a number.

mod reader;
mod said;
mod slip;

use std::cell::Cell;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use crate::diag::{Diagnostic, Sink, rules};
use crate::model::place::{FileNumber, Place, Placed};

pub use reader::{Fields, Reader};
pub use slip::colon;

/// How deep YAML may nest.
const MAX_DEPTH: usize = 48;
/// How many nodes aliases may add to those that are written out.
const MAX_NODES: usize = 200_000;
/// The most that may be written out: more than a sign-off of the largest file has.
const MAX_OWN: usize = 2_000_000;

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
}

/// The kinds of values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A scalar's text; `is_plain` where it was written without quotation marks.
    Scalar {
        /// The text.
        text: String,
        /// Without quotation marks or block style.
        is_plain: bool,
        /// Whether the text stands in the file exactly so, at `text_at`.
        verbatim: Option<u32>,
    },
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in file order.
    Mapping(Vec<Entry>),
}

/// A key and its value.
pub type Entry = (Placed<String>, Node);

/// Text lifted out of a file, as a component out of a quotation: which byte of it stands
/// where in the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Extract {
    /// The text.
    pub text: String,
    /// The file.
    pub file: FileNumber,
    /// Where each piece begins, in the text and in the file.
    pub pieces: Vec<(usize, usize)>,
}

impl Extract {
    /// A whole file.
    pub fn whole(text: &str, file: FileNumber) -> Self {
        Self { text: text.to_owned(), file, pieces: vec![(0, 0)] }
    }

    /// Where a range of the text stands in the file.
    pub fn place(&self, range: std::ops::Range<usize>) -> Place {
        let at = |byte: usize| {
            let piece =
                self.pieces.partition_point(|(start, _)| *start <= byte).max(1) - 1;
            let (text, file) = self.pieces.get(piece).copied().unwrap_or((0, 0));
            file + byte.saturating_sub(text)
        };
        let end = match range.end > range.start {
            true => at(range.end - 1) + 1,
            false => at(range.start),
        };
        Place::new(self.file, at(range.start), end)
    }
}

/// Parses one YAML document. An empty one is an empty mapping. Findings go to the sink;
/// nothing comes back where the text is not YAML.
pub fn parse(extract: &Extract, sink: &mut Sink) -> Option<Node> {
    let text = extract.text.as_str();
    let bytes = ByteIndex::new(text);
    let mut builder = Builder {
        text,
        extract,
        bytes,
        began: Cell::new(Marker::new(0, 1, 0)),
        anchors: BTreeMap::new(),
        nodes: 0,
        own: 0,
        depth: 0,
    };
    let mut events = Parser::new_from_str(text);
    match builder.document(&mut events) {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            sink.add(*diagnostic);
            None
        }
    }
}

type Events<'a> = Parser<'a, saphyr_parser::StrInput<'a>>;
type Fault = Box<Diagnostic>;

struct Builder<'a> {
    text: &'a str,
    extract: &'a Extract,
    bytes: ByteIndex,
    /// Where the event began that came last.
    began: Cell<Marker>,
    anchors: BTreeMap<usize, (Node, usize)>,
    /// All nodes, those that aliases repeat included.
    nodes: usize,
    /// The nodes that are written out.
    own: usize,
    depth: usize,
}

/// From the parser's character counts to bytes.
struct ByteIndex {
    /// Where some of the characters begin; nothing where each is a byte.
    starts: Option<Vec<usize>>,
    /// The character that was asked for last, and where it begins: the next is seldom far.
    last: Cell<(usize, usize)>,
}

impl ByteIndex {
    /// How many characters are passed over between two that are known.
    const STEP: usize = 64;

    fn new(text: &str) -> Self {
        let starts =
            || text.char_indices().step_by(Self::STEP).map(|(at, _)| at).collect();
        let starts = (!text.is_ascii()).then(starts);
        Self { starts, last: Cell::default() }
    }

    fn byte(&self, marker: Marker, text: &str) -> usize {
        let index = marker.index();
        let Some(starts) = &self.starts else { return index.min(text.len()) };
        let step = index / Self::STEP;
        let Some(start) = starts.get(step) else { return text.len() };
        let mut from = (step * Self::STEP, *start);
        if (from.0..=index).contains(&self.last.get().0) {
            from = self.last.get();
        }
        let rest = text.get(from.1..).unwrap_or("");
        let Some((past, _)) = rest.char_indices().nth(index - from.0) else {
            return text.len();
        };
        self.last.set((index, from.1 + past));
        from.1 + past
    }
}

impl<'a> Builder<'a> {
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.bytes.byte(span.start, self.text);
        start..self.bytes.byte(span.end, self.text).max(start)
    }

    fn place(&self, span: Span) -> Place {
        self.extract.place(self.range(span))
    }

    fn next(&self, events: &mut Events<'a>) -> Result<(Event<'a>, Span), Fault> {
        match events.next_event() {
            Some(Ok((event, span))) => {
                self.began.set(span.start);
                Ok((event, span))
            }
            Some(Err(error)) => Err(Box::new(self.broken(*error.marker(), error.info()))),
            None => Ok((Event::StreamEnd, Span::empty(Marker::new(0, 1, 0)))),
        }
    }

    /// What is said where the parser stops.
    fn broken(&self, at: Marker, said: &str) -> Diagnostic {
        let byte = self.bytes.byte(at, self.text);
        let began = self.bytes.byte(self.began.get(), self.text);
        let found = slip::slip(self.text, said, byte, began);
        let (what, hint) =
            found.as_ref().map_or((None, None), |it| (it.what, it.hint.clone()));
        let range = found.map_or(byte..byte, |it| it.range);
        rules::YAML_SYNTAX
            .finding(self.extract.place(range), said::meant(said, what))
            .hint(hint.unwrap_or_else(|| said::remedy(said).to_owned()))
    }

    fn document(&mut self, events: &mut Events<'a>) -> Result<Node, Fault> {
        let start = self.extract.place(0..0);
        let empty = Node { kind: Kind::Mapping(vec![]), place: start };
        let mut root = None;
        loop {
            let (event, span) = self.next(events)?;
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(Box::new(rules::YAML_SYNTAX.finding(
                        self.place(span),
                        "a second YAML document begins here; a file holds one",
                    )));
                }
                Event::DocumentStart(_) => {}
                event => root = Some(self.node(event, span, events)?),
            }
        }
        Ok(match root {
            None => empty,
            Some(node) if node.is_null() => Node { place: node.place, ..empty },
            Some(node) => node,
        })
    }

    fn count(&mut self, more: usize, span: Span) -> Result<(), Fault> {
        self.nodes += more;
        if self.own > MAX_OWN {
            return Err(Box::new(
                rules::YAML_LIMITS
                    .finding(
                        self.place(span),
                        format!("this file holds more than {MAX_OWN} values"),
                    )
                    .hint("write a part of it into a file of its own"),
            ));
        }
        if self.nodes > MAX_NODES + self.own {
            return Err(Box::new(
                rules::YAML_LIMITS.finding(self.place(span),
                    "this file is too large once its aliases are followed",
                )
                .hint(
                    "write the values out instead of repeating them through `*` aliases",
                ),
            ));
        }
        Ok(())
    }

    fn node(
        &mut self,
        event: Event<'a>,
        span: Span,
        events: &mut Events<'a>,
    ) -> Result<Node, Fault> {
        self.own += 1;
        self.count(1, span)?;
        let before = self.nodes;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Box::new(rules::YAML_LIMITS.finding(
                self.place(span),
                format!("this YAML nests deeper than {MAX_DEPTH} levels"),
            )));
        }
        let place = self.place(span);
        let (kind, anchor, end) = match event {
            Event::Alias(id) => {
                let Some(size) = self.anchors.get(&id).map(|(_, size)| *size) else {
                    return Err(Box::new(rules::YAML_SYNTAX.finding(
                        place,
                        "this alias repeats something that is not complete yet",
                    )));
                };
                // Counted before it is copied: a bomb is never built.
                self.count(size, span)?;
                self.depth -= 1;
                let node = self.anchors.get(&id).map(|(node, _)| node.clone());
                return Ok(node.unwrap_or(Node { kind: Kind::Mapping(vec![]), place }));
            }
            Event::Scalar(text, style, anchor, _) => {
                // A long text weighs as much as many short ones.
                self.count(text.len() / 64, span)?;
                (self.scalar(&text, style, self.range(span)), anchor, place)
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = vec![];
                let end = loop {
                    let (event, span) = self.next(events)?;
                    if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                        break self.place(span);
                    }
                    items.push(self.node(event, span, events)?);
                };
                (Kind::Sequence(items), anchor, end)
            }
            Event::MappingStart(anchor, _) => {
                let (entries, end) = self.entries(events)?;
                (Kind::Mapping(entries), anchor, end)
            }
            _ => (Kind::Mapping(vec![]), 0, place),
        };
        self.depth -= 1;
        let node = Node {
            kind,
            place: Place { end: end.end.max(place.end), ..place },
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before + 1));
        }
        Ok(node)
    }

    fn entries(&mut self, events: &mut Events<'a>) -> Result<(Vec<Entry>, Place), Fault> {
        let mut entries = vec![];
        let mut seen = BTreeMap::new();
        loop {
            let (event, span) = self.next(events)?;
            let place = self.place(span);
            let key = match event {
                Event::MappingEnd | Event::StreamEnd => return Ok((entries, place)),
                Event::Scalar(text, style, ..) => {
                    let space = slip::odd_space(&text)
                        .filter(|_| matches!(style, ScalarStyle::Plain));
                    if let Some(length) = space {
                        return Err(Box::new(self.spaced(self.range(span), length)));
                    }
                    Placed::new(text.into_owned(), place)
                }
                _ => {
                    let start = self.range(span).start;
                    let outer = start.checked_sub(1).and_then(|at| self.text.get(at..));
                    let is_hole = outer.is_some_and(|text| text.starts_with("{{"));
                    return Err(Box::new(
                        rules::YAML_SYNTAX
                            .finding(place, "a key must be a plain word")
                            .hint(match is_hole {
                                true => "text that begins with `{{` stands in quotation marks",
                                false => "write a word before the colon; text that begins with `[` or `{` stands in quotation marks",
                            }),
                    ));
                }
            };
            let (event, span) = self.next(events)?;
            let value = self.node(event, span, events)?;
            if let Some(first) = seen.insert(key.value.clone(), key.place) {
                return Err(Box::new(
                    rules::DUPLICATE_KEY
                        .finding(key.place, format!("`{}` stands twice here", key.value))
                        .related(first, "the first one")
                        .hint("keep one of the two"),
                ));
            }
            entries.push((key, value));
        }
    }

    /// What is said of a key behind a space that YAML takes for a letter.
    fn spaced(&self, key: std::ops::Range<usize>, length: usize) -> Diagnostic {
        let place = self.extract.place(key.start..key.start + length);
        rules::YAML_SYNTAX
            .finding(
                place,
                "this space is not the plain one, and YAML takes it for a letter",
            )
            .hint(
                "replace it by plain spaces, as many as the keys beside it are set in by",
            )
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        range: std::ops::Range<usize>,
    ) -> Kind {
        // Where the text stands in the file as it is, positions inside it can be shown.
        let source = self.text.get(range.clone()).unwrap_or("");
        // Text without quotation marks stands there from the first letter, and need not be sought.
        let start = source.starts_with(text).then_some(0);
        let found = start.or_else(|| source.find(text));
        let verbatim = found.filter(|_| !text.is_empty()).and_then(|at| {
            let start = range.start + at;
            let place = self.extract.place(start..start + text.len());
            (place.range().len() == text.len()).then_some(place.start)
        });
        Kind::Scalar {
            text: text.to_owned(),
            is_plain: matches!(style, ScalarStyle::Plain),
            verbatim,
        }
    }
}

impl Node {
    /// Whether it is `null`, `~` or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, is_plain: true, .. }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether it is text without a letter.
    pub fn is_blank(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, .. } if text.trim().is_empty())
            && !self.is_null()
    }

    /// What it is, in words for a message.
    pub fn what(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            Kind::Scalar { .. } => "a single value",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a set of keys",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut sink = Sink::default();
        let node = parse(&Extract::whole(text, FileNumber(0)), &mut sink);
        let mut actual: Vec<String> = sink
            .as_slice()
            .iter()
            .map(|d| {
                let place = d.place.map_or(0..0, Place::range);
                format!("{}..{} {}", place.start, place.end, d.rule)
            })
            .collect();
        if let Some(node) = node {
            actual.push(show(&node));
        }
        assert_eq!(actual.join("; "), expected);
    }

    fn show(node: &Node) -> String {
        let at = format!("{}", node.place.start);
        match &node.kind {
            Kind::Scalar { text, .. } => format!("{text}@{at}"),
            Kind::Sequence(items) => {
                format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" "))
            }
            Kind::Mapping(entries) => {
                let parts: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| format!("{}={}", key.value, show(value)))
                    .collect();
                format!("{{{}}}", parts.join(" "))
            }
        }
    }

    #[test]
    fn every_character_begins_where_it_does() {
        for text in ["", "a: b", "名: 磁體\n", &"磁a𠮷é\n".repeat(99)] {
            let index = ByteIndex::new(text);
            let starts = text.char_indices().map(|(at, _)| at).chain([text.len(); 99]);
            for (count, start) in starts.enumerate() {
                assert_eq!(index.byte(Marker::new(count, 1, 0), text), start, "{count}");
            }
        }
    }

    #[test]
    fn values_know_their_bytes() {
        check("a: 12.50\nb: [x, y]\n", "{a=12.50@3 b=[x@13 y@16]}");
        check("名: 值\nb: 1\n", "{名=值@5 b=1@12}");
        check("", "{}");
        check("# only a comment\n", "{}");
    }

    #[test]
    fn broken_and_hostile_yaml_is_one_finding() {
        check("a: 1\na: 2\n", "5..6 duplicate-key");
        check(&"[".repeat(100), "48..49 yaml-limits");
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let last = level - 1;
            let items = vec![format!("*a{last}"); 10].join(",");
            bomb += &format!("a{level}: &a{level} [{items}]\n");
        }
        let mut sink = Sink::default();
        assert!(parse(&Extract::whole(&bomb, FileNumber(0)), &mut sink).is_none());
        assert_eq!(sink.as_slice()[0].rule, "yaml-limits");
    }
}
