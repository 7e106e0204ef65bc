//! The parts of a chapter by where they stand, for those who look at the author's text and not at
//! what it says: headings, blocks, links, placeholders, code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use super::heading::heading_level;
use super::{cover, options};
use crate::components::read::PLAIN_CODE;
use crate::input::load::yaml::Extract;
use crate::model::name::composed;
use crate::model::place::FileNumber;

/// The parts of a chapter, each kind in order.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// The front matter.
    pub(crate) front: Option<(Range<usize>, Extract)>,
    pub(crate) headings: Vec<HeadingPart>,
    pub(crate) components: Vec<ComponentPart>,
    /// What stands by itself at the outermost level: paragraphs, lists, tables, components.
    pub(crate) blocks: Vec<Range<usize>>,
    /// The placeholders outside of code and components, braces included.
    pub(crate) placeholders: Vec<Range<usize>>,
    pub(crate) links: Vec<LinkPart>,
    /// Code, and components.
    pub(crate) code: Vec<Range<usize>>,
}

/// A heading.
#[derive(Debug)]
pub(crate) struct HeadingPart {
    pub(crate) level: u8,
    pub(crate) range: Range<usize>,
    /// Its text as written, without marks and attributes.
    pub(crate) title: String,
    /// Its id, and where that stands.
    pub(crate) id: Option<(String, Range<usize>)>,
    /// The provisions its section answers.
    pub(crate) discloses: Vec<(String, Range<usize>)>,
}

/// A component.
#[derive(Debug)]
pub(crate) struct ComponentPart {
    pub(crate) name: String,
    pub(crate) name_at: Range<usize>,
    pub(crate) range: Range<usize>,
    pub(crate) extract: Extract,
}

/// Where a link leads, or a picture comes from.
#[derive(Debug)]
pub(crate) struct LinkPart {
    pub(crate) to: String,
    pub(crate) range: Range<usize>,
    pub(crate) is_picture: bool,
}

/// Finds the parts of a chapter.
pub(crate) fn parts(text: &str, file: FileNumber) -> Parts {
    let options = options() | pulldown_cmark::Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let shown = cover::chapter(text, options);
    let mut parts = Parts {
        placeholders: shown.placeholders,
        ..Parts::default()
    };
    let find = |range: &Range<usize>, needle: &str| {
        let at = range.start + text.get(range.clone())?.rfind(needle)?;
        Some(at..at + needle.len())
    };
    let parser = Parser::new_ext(&shown.text, options);
    for (_, definition) in parser.reference_definitions().iter() {
        if let Some(range) = find(&definition.span, &definition.dest) {
            let to = definition.dest.to_string();
            parts.links.push(LinkPart { to, range, is_picture: false });
        }
    }
    let mut events = parser.into_offset_iter();
    let mut depth = 0;
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(tag) => {
                let is_settings = matches!(tag, Tag::MetadataBlock(_));
                if depth == 0 && !is_settings {
                    parts.blocks.push(range.clone());
                }
                depth += 1;
                match tag {
                    Tag::MetadataBlock(_) => {
                        let extract = code_text(text, &mut events, file, range.end);
                        parts.front = Some((range, extract));
                        depth -= 1;
                    }
                    Tag::CodeBlock(kind) => {
                        let extract = code_text(text, &mut events, file, range.end);
                        parts.code.push(range.clone());
                        depth -= 1;
                        let info = match &kind {
                            CodeBlockKind::Fenced(info) => info.trim(),
                            CodeBlockKind::Indented => "",
                        };
                        let word = info.split([' ', ',']).next().unwrap_or("");
                        let first = text.get(range.clone()).unwrap_or_default();
                        let first = first.lines().next().unwrap_or_default();
                        let line = range.start..range.start + first.len();
                        let is_plain = word.is_empty() || PLAIN_CODE.contains(&word);
                        if !is_plain && let Some(name_at) = find(&line, word) {
                            let name = word.to_owned();
                            parts.components.push(ComponentPart {
                                name,
                                name_at,
                                range,
                                extract,
                            });
                        }
                    }
                    Tag::Heading { level, id, attrs, .. } => {
                        let source = text.get(range.clone()).unwrap_or_default();
                        let line = source.lines().next().unwrap_or_default();
                        let line = line.trim_start_matches('#');
                        let ends = line.rfind('{').filter(|at| {
                            line[*at..].starts_with("{#")
                                || line[*at..].starts_with("{.")
                                || line[*at..].starts_with("{discloses")
                        });
                        let title = line[..ends.unwrap_or(line.len())].trim().to_owned();
                        let id = id.and_then(|id| {
                            let at = find(&range, &format!("#{id}"))?;
                            Some((composed(&id), at.start + 1..at.end))
                        });
                        let mut discloses = vec![];
                        for (key, value) in attrs {
                            let Some(list) =
                                value.filter(|_| key.as_ref() == "discloses")
                            else {
                                continue;
                            };
                            let Some(all) = find(&range, &list) else { continue };
                            let mut at = all.start;
                            for code in list.split(',') {
                                if !code.is_empty() {
                                    discloses
                                        .push((code.to_owned(), at..at + code.len()));
                                }
                                at += code.len() + 1;
                            }
                        }
                        let level = heading_level(level);
                        parts.headings.push(HeadingPart {
                            level,
                            range,
                            title,
                            id,
                            discloses,
                        });
                    }
                    Tag::Link { link_type, dest_url, .. } => {
                        parts.link(text, &range, link_type, &dest_url, false);
                    }
                    Tag::Image { link_type, dest_url, .. } => {
                        parts.link(text, &range, link_type, &dest_url, true);
                    }
                    _ => {}
                }
            }
            Event::End(_) => depth -= 1,
            Event::Code(_) => parts.code.push(range),
            Event::Rule if depth == 0 => parts.blocks.push(range),
            _ => {}
        }
    }
    parts.links.sort_by_key(|link| link.range.start);
    parts
}

impl Parts {
    /// Adds a link whose destination is written in it.
    fn link(
        &mut self,
        text: &str,
        range: &Range<usize>,
        kind: LinkType,
        to: &str,
        is_picture: bool,
    ) {
        let source = text.get(range.clone()).unwrap_or_default();
        let at = match kind {
            LinkType::Inline => source.rfind("](").map(|at| at + 2),
            LinkType::Autolink | LinkType::Email => Some(1),
            _ => None,
        };
        let Some(at) = at else { return };
        let Some(on) = source[at..].find(to) else { return };
        let start = range.start + at + on;
        let range = start..start + to.len();
        self.links.push(LinkPart { to: to.to_owned(), range, is_picture });
    }
}

/// The text of a block of code, with where each piece of it stands.
fn code_text<'e>(
    text: &str,
    events: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>,
    file: FileNumber,
    end: usize,
) -> Extract {
    let mut extract = Extract { text: String::new(), file, pieces: vec![] };
    for (event, range) in events {
        match event {
            Event::Text(piece) => {
                let start = range.end.saturating_sub(piece.len()).max(range.start);
                extract.pieces.push((extract.text.len(), start));
                match text.get(range) {
                    Some(source) if source.len() == piece.len() => {
                        extract.text.push_str(source);
                    }
                    _ => extract.text.push_str(&piece),
                }
            }
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => break,
            _ => {}
        }
    }
    if extract.pieces.is_empty() {
        extract.pieces.push((0, end));
    }
    extract
}
