//! What the parser passes over in silence, or takes for something else: surplus cells, HTML,
//! notes without text, settings that are never closed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cover::is_escaped;
use super::{Block, Body, Builder};
use crate::diag::{Sink, rules};
use crate::input::load::keys;
use crate::model::place::{FileNumber, Place};

/// How many letters the label of a footnote may have, as CommonMark bounds those of links.
const MAX_LABEL: usize = 1_000;

impl Builder<'_, '_> {
    /// The parser drops surplus cells of a row and fills up missing ones.
    pub(super) fn cells(&mut self, range: &Range<usize>, columns: usize) {
        let row = self.covered.get(range.clone()).unwrap_or("").trim_end();
        let bars: Vec<_> = row
            .match_indices('|')
            .map(|(at, _)| at)
            .filter(|at| !is_escaped(row, *at))
            .collect();
        let first = usize::from(row.trim_start().starts_with('|'));
        let last = usize::from(bars.last().is_some_and(|bar| bar + 1 == row.len()));
        let cells = (bars.len() + 1).saturating_sub(first + last);
        if cells == columns {
            return;
        }
        let hint = match (cells < columns, cells) {
            (false, _) => {
                "a bar in a cell is written `\\|`; what is behind the last column would not be printed"
            }
            (true, 1) if first + last == 0 => {
                "leave an empty line between the table and the text under it"
            }
            (true, _) => "an empty cell is written too, as in `| a | |`",
        };
        let many = |count: usize| if count == 1 { "" } else { "s" };
        let place = self.place(&(range.start..range.start + row.len()));
        // Placeholders of what is dropped have their place here.
        self.covers(range);
        self.sink.add(
            rules::WRONG_SHAPE
                .finding(
                    place,
                    format!(
                        "this row has {cells} cell{} for {columns} column{}",
                        many(cells),
                        many(columns)
                    ),
                )
                .hint(hint),
        );
    }

    pub(super) fn raw_html(&mut self, range: &Range<usize>) {
        self.covers(range);
        let source = self.text.get(range.clone()).unwrap_or("");
        if source.trim_start().starts_with("<!--") {
            // A comment is for those who write, not for the page.
            self.acceptance(range);
            if !source.contains("-->") {
                let at = range.start + source.len() - source.trim_start().len();
                let place = self.place(&(at..at + 4));
                self.sink.add(
                    rules::RAW_HTML.finding(place,
                        "this comment is never closed: all behind it would be left out",
                    )
                    .hint("close it with `-->`"),
                );
            }
            return;
        }
        let end = range.start + source.trim_end().len();
        self.sink.add(
            rules::RAW_HTML
                .finding(
                    self.place(&(range.start..end)),
                    "HTML has no place in a chapter: it cannot be typeset",
                )
                .hint_if(remedy(source))
                .hint("use Markdown or a component; write `\\<` for a less-than sign"),
        );
    }

    pub(super) fn footnote_not_found(&mut self, mark: &str, at: Place) {
        let finding = |message: String| rules::UNKNOWN_FOOTNOTE.finding(at, message);
        self.sink.add(match self.is_field {
            true => finding(format!("the footnote `{mark}` cannot stand here"))
                .hint("a footnote stands in the chapter's own text, in tables of Markdown too, and not in settings or components")
                .hint("move the mark into the text around, or write what it says where it stands, or behind `notes` where the block has that key"),
            false => finding(format!("the footnote `{mark}` has no text"))
                .hint(format!("write `{mark}: its text` in a paragraph of its own")),
        });
    }

    pub(super) fn footnotes_without_text(&mut self) {
        // Definitions nobody refers to would silently vanish from the page.
        let mut marks: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, open) in self.text.match_indices("[^") {
            let rest = &self.text[at + open.len()..];
            let mut letters = rest.char_indices().take(MAX_LABEL);
            if let Some((end, ']')) = letters.find(|(_, c)| matches!(c, ']' | '\n')) {
                *marks.entry(&rest[..end]).or_default() += 1;
            }
        }
        let unused: Vec<_> = self
            .notes
            .iter()
            .filter(|(label, _)| marks.get(label.as_str()).is_none_or(|count| *count < 2))
            .map(|(label, (_, place))| (label.clone(), *place))
            .collect();
        for (label, place) in unused {
            self.sink.add(
                rules::UNUSED_FOOTNOTE
                    .finding(place, format!("nothing refers to the footnote `{label}`"))
                    .hint(format!(
                        "put `[^{label}]` where the note belongs, or remove it"
                    )),
            );
        }
    }
}

/// What to write in the place of an HTML tag.
fn remedy(source: &str) -> Option<String> {
    let tag = source.trim_start().trim_start_matches(['<', '/']);
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag[..end].to_ascii_lowercase();
    let text = match name.as_str() {
        "sub" => "write `H~2~O` for a subscript",
        "sup" => "write `m^2^` for a superscript, and `[^name]` for a footnote",
        "b" | "strong" => "write `**text**` for strong text",
        "i" | "em" => "write `*text*` for emphasis",
        "u" | "ins" | "mark" | "font" | "span" | "center" | "small" | "big" => {
            "looks are the layout's: write `*text*` or `**text**` for emphasis"
        }
        "s" | "del" | "strike" => "write `~~text~~` for struck text",
        "br" => {
            "end the line with `\\` for a line break; leave an empty line for a new paragraph"
        }
        "p" | "div" => "leave an empty line for a new paragraph",
        "hr" => "write `***` in a line of its own",
        "img" => "write `![what it shows](images/name.svg)`",
        "a" => "write `[text](address)`",
        "code" | "tt" | "pre" => "write `` `text` `` for code",
        "ul" | "ol" | "li" => "write `- item` or `1. item`, each in a line of its own",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write `## Heading`",
        "blockquote" => "write `> text`",
        "table" | "tr" | "td" | "th" | "thead" | "tbody" => {
            "write `| a | b |` with `|---|---|` under its head, or the component `table`"
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// Whether a line is one of the settings a chapter may begin with. Word writes a capital at the
/// beginning of a line, and a full-width colon comes from keyboards for Chinese.
fn is_setting(line: &str) -> bool {
    let Some((key, _)) = line.split_once([':', '：']) else { return false };
    let key = key.trim().to_ascii_lowercase();
    keys::Front::record().keys.iter().any(|own| own.name == key)
}

/// Whether a line is one of dashes, or of what was taken for them.
fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| "-‐‑‒–—―−─━－﹣ー_*=~+".contains(c))
}

/// Settings between no two lines of dashes would be printed, or hide the text.
pub(super) fn front_matter(
    text: &str,
    body: &mut Body,
    file: FileNumber,
    sink: &mut Sink,
) {
    let mut written = text.lines().filter(|line| !line.trim().is_empty());
    let first = written.next().unwrap_or("");
    let at = text.find(first).unwrap_or(0);
    let place = Place::new(file, at, at + first.trim_end().len());
    let (message, hint) = match &body.front_matter {
        Some(settings)
            if settings
                .text
                .lines()
                .any(|line| line.starts_with("# ") || line.starts_with("## "))
                && settings.text.contains("\n\n") =>
        {
            body.front_matter = None;
            (
                "the settings that begin here are not closed before the text",
                "write `---` in a line of its own under the last setting",
            )
        }
        None if first.trim_end() == "---" => (
            "the settings that begin here are never closed, and would be printed",
            "write `---` in a line of its own under the last setting",
        ),
        None if is_dashes(first) && written.next().is_some_and(is_setting) => (
            "the settings under this line would be printed: it is not made of three hyphens at its beginning",
            "write `---` in a line of its own before the first setting and behind the last",
        ),
        None if is_setting(first) => (
            "these settings stand in no front matter, and would be printed",
            "write `---` in a line of its own before the first setting and behind the last",
        ),
        _ => return,
    };
    // A line of dashes under a setting makes a heading of it, which is none.
    let end = at + settings(&text[at..]);
    body.blocks.retain(|block| match block {
        Block::Heading(heading) => heading.place.range().end > end,
        _ => true,
    });
    sink.add(rules::UNCLOSED_FRONT_MATTER.finding(place, message).hint(hint));
}

/// How long what was meant as settings is: up to the line of dashes behind the first.
fn settings(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("").len();
    let mut end = first;
    for line in lines {
        end += line.len();
        if is_dashes(line) {
            return end;
        }
        if line.starts_with('#') {
            return first;
        }
    }
    first
}

/// A definition that nothing uses is printed nowhere, whatever its author took it for.
pub(super) fn unused_definitions(
    unused: &[Range<usize>],
    text: &str,
    file: FileNumber,
    sink: &mut Sink,
) {
    for span in unused {
        let written = text.get(span.clone()).unwrap_or("").trim_end();
        let place = Place::new(file, span.start, span.start + written.len());
        sink.add(
            rules::UNUSED_DEFINITION.finding(place,
                "this line defines a link that stands nowhere, and is not printed",
            )
            .hint("write `[text][name]` where the link belongs; a footnote is `[^name]: its text`; write `\\[` for a bracket that is to be printed"),
        );
    }
}
