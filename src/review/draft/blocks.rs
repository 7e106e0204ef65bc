//! What a chapter lacks that is there already: the blocks, items, rows and entries of components
//! that its source has and it has not, drafted where they belong. Nothing else of it changes.

use std::ops::Range;

use super::align::{Sample, counterparts};
use super::words::Drafter;
use crate::components::read::NAMES;
use crate::diag::Sink;
use crate::input::load::edit::{Edit, edited};
use crate::input::load::markdown::outline::{Piece, PieceKind, outline};
use crate::input::load::yaml::{Entry, Extract, Kind, Node, parse};
use crate::model::lang::is_han;
use crate::model::place::{FileNumber, Sources};

/// A chapter with what it lacked, and how many pieces that is; nothing where it lacks none.
pub(super) fn filled(
    source: &str,
    own: &str,
    drafter: &Drafter,
) -> Option<(String, usize)> {
    let file = Sources::default().add(String::new(), String::new());
    let mut filling = Filling { source, own, drafter, file, edits: vec![] };
    filling.pieces(&outline(source), &outline(own), own.len());
    let edits = filling.edits;
    let many = edits.len();
    (many > 0).then(|| (edited(own, edits), many))
}

/// What two pieces must have in common.
#[derive(PartialEq)]
enum Likeness<'a> {
    Piece(PieceKind, &'a str),
    Node(u8),
}

struct Filling<'a> {
    source: &'a str,
    own: &'a str,
    drafter: &'a Drafter,
    file: FileNumber,
    edits: Vec<Edit>,
}

impl Filling<'_> {
    /// Fills a row of pieces, which in the chapter that is filled ends somewhere.
    fn pieces(&mut self, source: &[Piece], own: &[Piece], end: usize) {
        let from: Vec<_> = source
            .iter()
            .map(|it| {
                let text = self.drafter.chapter(slice(self.source, &it.range));
                Sample::new(likeness(it), &text)
            })
            .collect();
        let to: Vec<_> = own
            .iter()
            .map(|it| Sample::new(likeness(it), slice(self.own, &it.range)))
            .collect();
        let twins = counterparts(&from, &to);
        let mut last = None;
        for (at, (piece, twin)) in source.iter().zip(&twins).enumerate() {
            if let Some(twin) = twin.and_then(|twin| own.get(twin)) {
                self.inside(piece, twin);
                last = Some(twin);
                continue;
            }
            // What is accepted is so of one text, and settings are taken one by one.
            if matches!(piece.kind, PieceKind::Comment | PieceKind::Settings) {
                continue;
            }
            let written =
                self.drafter.chapter(slice(self.source, &whole(self.source, piece)));
            let before = at.checked_sub(1).and_then(|before| source.get(before));
            let edit = match (last, own.first()) {
                (Some(last), _) => {
                    let gap =
                        before.map_or("\n\n", |before| gap(self.source, before, piece));
                    let end = line_end(self.own, last.range.end);
                    // Blocks without a line between them may be one.
                    let rest = slice(self.own, &(end..self.own.len()));
                    let is_tight = rest.trim_start_matches('\n').len() + 1 == rest.len();
                    let behind = match is_tight && !is_line(piece) && rest.len() > 1 {
                        true => "\n",
                        false => "",
                    };
                    (end..end, format!("{gap}{written}{behind}"))
                }
                // Before the first of them, if that stands on lines of its own.
                (None, Some(first)) => {
                    let start = line_start(self.own, first.range.start);
                    let is_alone = slice(self.own, &(start..first.range.start))
                        .chars()
                        .all(|c| c == ' ' || c == '>');
                    if !is_alone {
                        continue;
                    }
                    let next = source.get(at + 1);
                    let gap = next.map_or("\n\n", |next| gap(self.source, piece, next));
                    (start..start, format!("{written}{gap}"))
                }
                (None, None) => {
                    let end = line_end(self.own, end);
                    (end..end, format!("\n\n{written}\n"))
                }
            };
            self.edits.push(edit);
        }
    }

    /// Fills a piece from the inside.
    fn inside(&mut self, source: &Piece, own: &Piece) {
        match source.kind {
            PieceKind::Settings => self.yaml(source, own, true),
            PieceKind::Code if NAMES.contains(&own.name.as_str()) => {
                self.yaml(source, own, false);
            }
            _ if !source.parts.is_empty() => {
                self.pieces(&source.parts, &own.parts, own.range.end);
            }
            _ => {}
        }
    }

    /// Fills the YAML between two lines, of a component or of a chapter's settings.
    fn yaml(&mut self, source: &Piece, own: &Piece, is_settings: bool) {
        let (Some(from), Some(to)) =
            (self.tree(self.source, source), self.tree(self.own, own))
        else {
            return;
        };
        if is_settings || !matches!(from.kind, Kind::Scalar { .. }) {
            self.nodes(&from, &to);
        }
    }

    fn tree(&self, text: &str, piece: &Piece) -> Option<Node> {
        // Lines of a quotation or of an item are not in the file as they are read.
        if line_start(text, piece.range.start) != piece.range.start {
            return None;
        }
        let written = slice(text, &piece.range);
        let (first, rest) = written.split_once('\n')?;
        let (body, _) = rest.rsplit_once('\n')?;
        let start = piece.range.start + first.len() + 1;
        let extract = Extract {
            text: body.to_owned(),
            file: self.file,
            pieces: vec![(0, start)],
        };
        parse(&extract, &mut Sink::default())
    }

    fn nodes(&mut self, source: &Node, own: &Node) {
        match (&source.kind, &own.kind) {
            (Kind::Mapping(from), Kind::Mapping(to)) => self.mapping(from, to, own),
            (Kind::Sequence(from), Kind::Sequence(to)) => self.sequence(from, to, own),
            _ => {}
        }
    }

    fn mapping(&mut self, from: &[Entry], to: &[Entry], own: &Node) {
        let mut last: Option<&Entry> = None;
        for (key, value) in from {
            if let Some(entry) = to.iter().find(|(own, _)| own.value == key.value) {
                self.nodes(value, &entry.1);
                last = Some(entry);
                continue;
            }
            let range = key.place.range().start..value.place.range().end;
            let written = slice(self.source, &range).trim_end();
            // How something is set may be the language's own; texts are what is missing.
            if key.value == "accept" || !written.chars().any(is_han) {
                continue;
            }
            let Some((first, anchor)) = to.first().zip(last.or(to.last())) else {
                continue;
            };
            let end = self.end_of(&anchor.1);
            let text = self.drafter.chapter(written);
            let edit = match is_flow(self.own, own) {
                true if text.contains('\n') => continue,
                true => (end..end, format!(", {text}")),
                false => {
                    let indent = column(self.own, first.0.place.range().start);
                    let text = indented(&text, column(self.source, range.start), indent);
                    let end = line_end(self.own, end);
                    (end..end, format!("\n{}{text}", " ".repeat(indent)))
                }
            };
            self.edits.push(edit);
        }
    }

    fn sequence(&mut self, from: &[Node], to: &[Node], own: &Node) {
        let kind = |node: &Node| match &node.kind {
            Kind::Scalar { .. } => 0,
            Kind::Sequence(_) => 1,
            Kind::Mapping(_) => 2,
        };
        let sample =
            |node: &Node, text: &str| Sample::new(Likeness::Node(kind(node)), text);
        let one: Vec<_> = from
            .iter()
            .map(|it| {
                sample(it, &self.drafter.chapter(slice(self.source, &it.place.range())))
            })
            .collect();
        let two: Vec<_> = to
            .iter()
            .map(|it| sample(it, slice(self.own, &it.place.range())))
            .collect();
        let twins = counterparts(&one, &two);
        let mut last = None;
        for (node, twin) in from.iter().zip(twins) {
            if let Some(twin) = twin.and_then(|twin| to.get(twin)) {
                self.nodes(node, twin);
                last = Some(twin);
                continue;
            }
            let range = node.place.range();
            let text = self.drafter.chapter(slice(self.source, &range).trim_end());
            let Some(first) = to.first() else { continue };
            let start = first.place.range().start;
            let edit = match (is_flow(self.own, own), last) {
                (true, _) if text.contains('\n') => continue,
                (true, Some(last)) => {
                    let end = self.end_of(last);
                    (end..end, format!(", {text}"))
                }
                (true, None) => (start..start, format!("{text}, ")),
                (false, last) => {
                    let indent = column(self.own, start);
                    let dash = dash(self.own, start);
                    let text = indented(&text, column(self.source, range.start), indent);
                    let lead = format!(
                        "{}-{}",
                        " ".repeat(dash),
                        " ".repeat(indent.saturating_sub(dash + 1).max(1))
                    );
                    match last {
                        Some(last) => {
                            let end = line_end(self.own, self.end_of(last));
                            (end..end, format!("\n{lead}{text}"))
                        }
                        None => {
                            let start = line_start(self.own, start);
                            (start..start, format!("{lead}{text}\n"))
                        }
                    }
                }
            };
            self.edits.push(edit);
        }
    }

    /// Where a value ends, without the space behind it.
    fn end_of(&self, node: &Node) -> usize {
        let range = node.place.range();
        range.start + slice(self.own, &range).trim_end().len()
    }
}

fn likeness(piece: &Piece) -> Likeness<'_> {
    Likeness::Piece(piece.kind, &piece.name)
}

fn slice<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |at| at + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let behind = text.get(at..).unwrap_or_default();
    at + behind.find('\n').unwrap_or(behind.len())
}

/// The lines of a piece.
fn whole(text: &str, piece: &Piece) -> Range<usize> {
    line_start(text, piece.range.start)..line_end(text, piece.range.end)
}

/// What stands between two pieces that follow one another: nothing but line breaks and marks of a
/// quotation.
fn gap<'a>(text: &'a str, one: &Piece, two: &Piece) -> &'a str {
    let range = line_end(text, one.range.end)..line_start(text, two.range.start);
    let gap = slice(text, &range);
    let is_gap = gap.chars().all(|c| c.is_whitespace() || c == '>');
    let is_enough = match gap.matches('\n').count() {
        0 => false,
        1 => {
            is_line(two)
                || matches!(one.kind, PieceKind::Heading(_) | PieceKind::Settings)
        }
        _ => true,
    };
    if is_gap && is_enough { gap } else { "\n\n" }
}

/// Whether a piece may follow another without a line between them.
fn is_line(piece: &Piece) -> bool {
    matches!(piece.kind, PieceKind::Item | PieceKind::Row)
}

fn column(text: &str, at: usize) -> usize {
    slice(text, &(line_start(text, at)..at)).chars().count()
}

/// In which column the dash before an item stands.
fn dash(text: &str, at: usize) -> usize {
    let start = line_start(text, at);
    let before = slice(text, &(start..at));
    before.rfind('-').unwrap_or(0)
}

/// Whether a list or mapping is written between brackets.
fn is_flow(text: &str, node: &Node) -> bool {
    slice(text, &node.place.range()).starts_with(['[', '{'])
}

/// A text of several lines with its further lines as deep as those it is put among.
fn indented(text: &str, from: usize, to: usize) -> String {
    let lines = text.split('\n').enumerate().map(|(at, line)| match at {
        0 => line.to_owned(),
        _ => {
            let own = line.len() - line.trim_start_matches(' ').len();
            let rest = line.get(own.min(from)..).unwrap_or_default();
            match rest.is_empty() {
                true => String::new(),
                false => " ".repeat(to) + rest,
            }
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    fn drafter() -> Drafter {
        Drafter::new(Lang::ZhHk, Lang::ZhCn, None)
    }

    /// The ranges of all pieces that can be drafted one by one.
    fn all(pieces: &[Piece], found: &mut Vec<Range<usize>>) {
        // The only piece of its row has nothing to stand beside.
        for piece in pieces.iter().filter(|_| pieces.len() > 1) {
            if !matches!(piece.kind, PieceKind::Settings | PieceKind::Comment) {
                found.push(piece.range.clone());
            }
        }
        let around = pieces.iter().filter(|piece| piece.kind != PieceKind::Quote);
        around.for_each(|piece| all(&piece.parts, found));
    }

    #[test]
    fn every_piece_of_a_chapter_is_drafted_where_it_was_taken_from() {
        let source = "---\nnav: 環境\n---\n# 環境 {#environment}\n\n第一段說{{ ghg }}。\n\n\
            - 甲項說水\n- 乙項說電\n- 丙項說廢料\n\n## 僱員 {#people}\n\n第二段說僱員。\n\n\
            ```cards\n- {metric: ghg, label: 排放}\n- {metric: water, label: 用水}\n```\n\n\
            | 項目 | 數目 |\n|---|---|\n| 噸數 | 一 |\n| 件數 | 二 |\n| 次數 | 三 |\n\n\
            1. 先做\n\n   先做的細節\n\n2. 後做\n\n> 引文\n>\n> 另一段\n\n[^a]: 註釋一\n\n\
            [^b]: 註釋二\n\n末段[^a][^b]。\n";
        let drafted = drafter().chapter(source);
        assert_eq!(filled(source, &drafted, &drafter()), None);
        let mut ranges = vec![];
        all(&outline(&drafted), &mut ranges);
        assert!(ranges.len() > 18, "{ranges:?}");
        for range in ranges {
            let start = line_start(&drafted, range.start);
            let end = line_end(&drafted, range.end);
            let piece = slice(&drafted, &(start..end));
            if start != range.start
                && piece.starts_with(|c: char| c == '-' || c.is_numeric())
            {
                continue;
            }
            // Its lines, with the empty ones behind a block.
            let rest = slice(&drafted, &(end..drafted.len()));
            let is_of_lines = piece.starts_with(['-', '|', '2']) && !piece.contains('\n');
            let gap = rest.len() - rest.trim_start_matches('\n').len();
            let (from, to) = match is_of_lines {
                true => (start - 1, end),
                false => (start, end + gap),
            };
            let before = slice(&drafted, &(0..from));
            let without = before.to_owned() + slice(&drafted, &(to..drafted.len()));
            let (text, many) = filled(source, &without, &drafter()).expect(piece);
            assert_eq!(many, 1, "{piece}");
            let text = text.replace("\n\n\n", "\n\n");
            assert_eq!(text.trim_end(), drafted.trim_end(), "{piece}");
        }
    }

    #[test]
    fn entries_of_components_are_drafted_into_those_there_are() {
        let cases = [
            // A card more, in the middle.
            (
                "```cards\n- {metric: ghg, label: 排放}\n- {metric: water, label: 用水}\n- {metric: waste, label: 廢物}\n```\n",
                "```cards\n- {metric: ghg, label: 温室气体}\n- {metric: waste, label: 废弃物}\n```\n",
                "```cards\n- {metric: ghg, label: 温室气体}\n- {metric: water, label: 用水}\n- {metric: waste, label: 废弃物}\n```\n",
            ),
            // A text more in a chart, and a title of another depth.
            (
                "```chart\ntitle: 排放\nmetrics: [ghg]\nnote: 已核實\n```\n",
                "```chart\ntitle: 排放总量\nmetrics: [ghg]\n```\n",
                "```chart\ntitle: 排放总量\nmetrics: [ghg]\nnote: 已核实\n```\n",
            ),
            // Items between brackets, a list in a list of another depth.
            (
                "```tree\nroot: {label: 董事會, children: [{label: 甲會}, {label: 乙會}]}\n```\n",
                "```tree\nroot: {label: 董事会, children: [{label: 甲会}]}\n```\n",
                "```tree\nroot: {label: 董事会, children: [{label: 甲会}, {label: 乙会}]}\n```\n",
            ),
            (
                "```measures\nmeasures:\n  - title: 節水\n    text: |\n      甲\n      乙\n  - title: 節電\n    text: 丙\n```\n",
                "```measures\nmeasures:\n- title: 节电\n  text: 丙\n```\n",
                "```measures\nmeasures:\n- title: 节水\n  text: |\n    甲\n    乙\n- title: 节电\n  text: 丙\n```\n",
            ),
            // What is set otherwise is the author's.
            (
                "```chart\ntitle: 收入\nmetrics: [revenue]\nin: RMB million\n```\n",
                "```chart\ntitle: 营业收入\nmetrics: [revenue]\n```\n",
                "```chart\ntitle: 营业收入\nmetrics: [revenue]\n```\n",
            ),
            // A lead that came later.
            (
                "---\nnav: 水\nlead: 導言\n---\n# 水\n",
                "---\nnav: 水\n---\n# 水\n",
                "---\nnav: 水\nlead: 导言\n---\n# 水\n",
            ),
        ];
        for (source, own, expected) in cases {
            let filled = filled(source, own, &drafter());
            let text = filled.map_or(own.to_owned(), |(text, _)| text);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn a_translation_that_says_it_in_other_words_is_kept() {
        let source =
            "# 環境\n\n我們於年內減少用水。\n\n本集團設有節能計劃。\n\n僱員參與植樹。\n";
        let own = "# 环境\n\n年内，我们的用水有所减少。\n\n我们组织员工植树造林。\n";
        let (text, many) = filled(source, own, &drafter()).expect("a paragraph");
        assert_eq!(many, 1);
        assert_eq!(
            text,
            "# 环境\n\n年内，我们的用水有所减少。\n\n本集团设有节能计划。\n\n我们组织员工植树造林。\n"
        );
        // As many as there are is all there is.
        let other = own.replace("我们组织员工植树造林。", "甲。\n\n乙。");
        assert_eq!(filled(source, &other, &drafter()), None);
    }
}
