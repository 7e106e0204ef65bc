//! New paragraphs, items and rows, written as the author writes those they stand behind.

use super::base::Base;
use super::lines::{front, lines};
use super::one::New;
use super::view::Text;
use crate::input::load::edit::Edit;
use crate::input::load::markdown::leaves::leaves;
use crate::model::place::{FileNumber, Sources};
use crate::output::word::body::Segment;

/// What is new behind a unit.
pub(super) fn added(
    base: &Base,
    sources: &Sources,
    (story, after): (usize, usize),
    all: &[(usize, &New)],
) -> Option<(FileNumber, Edit)> {
    let unit = base.units.get(story)?.get(after)?.clone();
    let at = unit.end.checked_sub(1)?;
    let text = base.texts.get(story)?.get(at)?;
    let segment = unit.clone().rev().find_map(|at| base.segments.get(&(story, at)));
    let is_row = |new: &New| new.texts.first().is_some_and(|text| text.at.is_some());
    if let Some((_, first)) = all.first()
        && is_row(first)
    {
        let segment = segment?;
        let whole = sources.get(segment.file).text.as_str();
        let mut line = lines(whole, &segment.range);
        let is_head = text.at.is_some_and(|(_, row, _)| row == 1);
        if is_head {
            line.end = lines(whole, &(line.end..line.end)).end;
        }
        let hand = base.hands.get(&segment.file)?;
        let row = whole.get(line.clone())?;
        let mut new = String::new();
        let (rows, rest): (Vec<_>, Vec<_>) = all.iter().partition(|(_, new)| is_row(new));
        if !rest.is_empty() {
            return None;
        }
        for (_, own) in rows {
            let cells: Vec<String> = own
                .texts
                .iter()
                .map(|text| hand.fresh(&text.tokens).replace(['\n'], " "))
                .collect();
            let line = cells.join(" | ");
            new += &match row.trim_start().starts_with('|') {
                true => format!("| {line} |\n"),
                false => format!("{line}\n"),
            };
        }
        let lead = if whole.get(..line.end)?.ends_with('\n') { "" } else { "\n" };
        return Some((segment.file, (line.end..line.end, format!("{lead}{new}"))));
    }
    let own = Ahead::new(base, sources, (story, at), segment)?;
    let hand = base.hands.get(&own.file)?;
    let whole = sources.get(own.file).text.as_str();
    let mut new = String::new();
    let mut was_item = own.item.is_some();
    let mut is_block = false;
    let mut number = own.item.as_ref().and_then(|item| item.number);
    for (_, own_new) in all {
        let text = own_new.texts.first()?;
        let words = hand.fresh(&text.tokens);
        let list = text.list.or_else(|| match text.style.as_str() {
            style if style.starts_with("ListBullet") => Some((false, 0)),
            style if style.starts_with("ListNumber") => Some((true, 0)),
            _ => None,
        });
        match (list, &own.item) {
            (Some((is_numbered, level)), item) => {
                let (indent, loose) = match item {
                    Some(item) => (item.indent_of(level)?, item.is_loose),
                    None => (String::new(), false),
                };
                let marker = match (is_numbered, &mut number) {
                    (true, Some(number)) => {
                        *number += 1;
                        format!("{number}.")
                    }
                    (true, None) => {
                        number = Some(1);
                        "1.".to_owned()
                    }
                    (false, _) => own.bullet.to_string(),
                };
                let gap = if was_item && !loose { "\n" } else { "\n\n" };
                let words = words.replace('\n', &format!("\n{indent}  "));
                new += &format!("{gap}{indent}{marker} {words}");
                was_item = true;
                is_block |= item.is_none();
            }
            (None, _) => {
                let level =
                    text.style.strip_prefix("Heading").and_then(|it| it.parse().ok());
                let heading = level.map_or(String::new(), |level: usize| {
                    "#".repeat(level.clamp(1, 6)) + " "
                });
                let quote = if text.style == "Quote" { "> " } else { "" };
                let indent = match (&own.item, own.is_inside) {
                    (Some(item), true) => item.inner.clone(),
                    // A further paragraph of a footnote is set in.
                    _ if story == 1 => "    ".to_owned(),
                    _ => String::new(),
                };
                let words = words.replace('\n', &format!("\n{indent}{quote}"));
                let glue =
                    if quote.is_empty() || !own.is_quote { "\n\n" } else { "\n>\n" };
                new += &format!("{glue}{indent}{quote}{heading}{words}");
                was_item = false;
                is_block = true;
            }
        }
    }
    let rest = whole.get(own.end..).unwrap_or("");
    if is_block && !rest.trim().is_empty() && !rest.starts_with("\n\n") {
        new.push('\n');
    }
    Some((own.file, (own.end..own.end, new)))
}

/// What stands ahead of a new text.
struct Ahead {
    file: FileNumber,
    /// Where its last line ends.
    end: usize,
    item: Option<Item>,
    /// Whether the list goes on behind it.
    is_inside: bool,
    is_quote: bool,
    bullet: char,
}

/// An item of a list, as it is written.
struct Item {
    level: usize,
    indent: String,
    /// How far its text is set in.
    inner: String,
    number: Option<u64>,
    is_loose: bool,
    /// What items above it are set in.
    above: Vec<String>,
}

impl Item {
    /// How far an item of a level is set in.
    fn indent_of(&self, level: usize) -> Option<String> {
        match level {
            level if level == self.level => Some(self.indent.clone()),
            level if level == self.level + 1 => Some(self.inner.clone()),
            level => self.above.get(level).cloned(),
        }
    }
}

impl Ahead {
    fn new(
        base: &Base,
        sources: &Sources,
        (story, at): (usize, usize),
        segment: Option<&Segment>,
    ) -> Option<Self> {
        let texts = base.texts.get(story)?;
        let text = texts.get(at)?;
        let bullet_of = |whole: &str| {
            let count = |mark: &str| whole.matches(mark).count();
            if count("\n* ") > count("\n- ") { '*' } else { '-' }
        };
        let Some(segment) = segment.filter(|_| text.at.is_none()) else {
            // Behind a table, component or picture: its block ends where the next begins.
            let place = base.place(story, at, sources)?;
            let whole = sources.get(place.file).text.as_str();
            let (tops, _) = leaves(whole);
            let start = place.start as usize;
            let mut top = tops.iter().position(|top| top.range.contains(&start))?;
            let is_own =
                segment.is_some() || text.locked.is_some() || text.tokens.is_empty();
            let has_tag = |text: &Text| {
                text.locked
                    .as_deref()
                    .is_some_and(|tag| base.block(tag, sources).is_some())
            };
            // One that has no place of its own stands behind the last that has one.
            if !is_own || (text.locked.is_some() && !has_tag(text)) {
                top += 1;
            }
            let range = tops.get(top)?.range.clone();
            let written = whole.get(range.clone())?;
            return Some(Self {
                file: place.file,
                end: range.start + written.trim_end().len(),
                item: None,
                is_inside: false,
                is_quote: false,
                bullet: bullet_of(whole),
            });
        };
        let whole = sources.get(segment.file).text.as_str();
        if front(whole).is_some_and(|front| segment.range.start < front) {
            // Behind the settings stands the title.
            let next = base.segments.range((story, 0)..).map(|(_, own)| own);
            let mut next = next.filter(|own| {
                own.file == segment.file
                    && front(whole).is_some_and(|it| own.range.start > it)
            });
            let title = next.next()?;
            let end = lines(whole, &title.range).end;
            let end = whole.get(..end)?.trim_end_matches('\n').len();
            return Some(Self {
                file: segment.file,
                end,
                item: None,
                is_inside: false,
                is_quote: false,
                bullet: bullet_of(whole),
            });
        }
        let own = lines(whole, &segment.range);
        let end = own.start + whole.get(own.clone())?.trim_end_matches('\n').len();
        let item = text.list.and_then(|(_, level)| {
            let line = whole.get(own.clone())?.lines().next()?;
            let lead = whole.get(own.start..segment.range.start)?;
            let marks = |c: char| "*_~^`[".contains(c);
            let lead = lead.trim_end_matches(marks);
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            let marker = lead.trim();
            let digits: String =
                marker.chars().take_while(char::is_ascii_digit).collect();
            let before = whole.get(..own.start).unwrap_or("");
            let after = whole.get(own.end..).unwrap_or("");
            let beside = |at: Option<usize>| {
                at.and_then(|at| texts.get(at))
                    .is_some_and(|text| text.list.is_some())
            };
            let is_loose = match (beside(at.checked_sub(1)), beside(Some(at + 1))) {
                (_, true) => after.starts_with('\n'),
                (true, _) => before.ends_with("\n\n"),
                _ => false,
            };
            let above = before.lines().rev().take_while(|line| {
                line.trim().is_empty()
                    || line.starts_with([' ', '-', '*', '+'])
                    || line.starts_with(|c: char| c.is_ascii_digit())
            });
            let mut indents: Vec<String> = above
                .filter(|line| {
                    line.trim_start().starts_with(['-', '*', '+'])
                        || line.trim_start().starts_with(|c: char| c.is_ascii_digit())
                })
                .map(|line| line.chars().take_while(|c| *c == ' ').collect())
                .collect();
            indents.sort();
            indents.dedup();
            Some(Item {
                level,
                inner: " ".repeat(lead.chars().count()),
                indent,
                number: digits.parse().ok(),
                is_loose,
                above: indents,
            })
        });
        let bullet = item.as_ref().and_then(|_| {
            let lead = whole.get(own.start..)?.trim_start();
            lead.chars().next().filter(|c| "-*+".contains(*c))
        });
        let is_inside = texts.get(at + 1).is_some_and(|next| next.list.is_some());
        Some(Self {
            file: segment.file,
            end,
            item,
            is_inside,
            is_quote: text.style == "Quote",
            bullet: bullet.unwrap_or_else(|| bullet_of(whole)),
        })
    }
}
