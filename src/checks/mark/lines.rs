//! Marks at the beginning of a line: headings, lists, tables, boxes.

use super::{Mark, PrintedText};
use crate::components::read::{NAMES, PLAIN_CODE};

pub(super) fn find(printed: &PrintedText<'_>, found: &mut Vec<Mark>) {
    let text = printed.text;
    let starts: Vec<usize> =
        std::iter::once(0).chain(printed.starts.iter().copied()).collect();
    let lines: Vec<(usize, &str)> = starts
        .iter()
        .enumerate()
        .filter_map(|(index, start)| {
            let end = starts.get(index + 1).copied().unwrap_or(text.len());
            let line = text.get(*start..end)?;
            let body = line.trim_start_matches([' ', '\n', '\u{3000}']);
            Some((start + line.len() - body.len(), body.trim_end()))
        })
        .collect();
    let dashed =
        |line: &str| line.starts_with(['–', '—', '−', '*', '+']) && after_mark(line);
    let is_list = lines.iter().filter(|(_, line)| dashed(line)).count() > 1;
    for &(start, line) in &lines {
        let mark = heading(line)
            .or_else(|| item(line))
            .or((is_list && dashed(line)).then_some((2, LIST)))
            .or((printed.is_plain && line.starts_with("- ")).then_some((2, LIST)))
            .or_else(|| row(line))
            .or_else(|| fence(line))
            .or_else(|| block(line));
        if let Some((length, (message, hint))) = mark {
            let length = line.char_indices().nth(length).map_or(line.len(), |(at, _)| at);
            found.push(Mark::new(start, start + length, message, hint));
        }
    }
}

type Words = (&'static str, &'static str);
/// How many characters the mark has, and what is said of it.
type Found = Option<(usize, Words)>;

const HEADING: Words = (
    "this heading is printed as text",
    "write `## Heading`: a space behind the hashes, and an empty line before; write `\\#` for a hash that is to be printed",
);
const LIST: Words = (
    "this list is printed as running text",
    "write `- item` in a chapter, each in a line of its own and an empty line before the first; in a component write a list of texts",
);
const NUMBERED: Words = (
    "this numbered list is printed as running text",
    "write `1. item`, each in a line of its own, and an empty line before the first",
);
const TABLE: Words = (
    "this table is printed as running text",
    "a table has `|---|---|` under its head, a cell for each column in both, half-width bars, and an empty line before it",
);

fn after_mark(line: &str) -> bool {
    let mut chars = line.chars();
    chars.next();
    let rest = chars.as_str();
    rest.starts_with(char::is_whitespace) && !rest.trim().is_empty()
}

fn heading(line: &str) -> Found {
    let hashes = line.chars().take_while(|c| matches!(c, '#' | '＃')).count();
    let rest = line.trim_start_matches(['#', '＃']);
    let first = rest.chars().next()?;
    let is_wide = line.starts_with('＃');
    let is_title = first.is_uppercase() || first.is_alphabetic() && !first.is_ascii();
    let is_short = line.chars().count() < 80 && !line.ends_with(['.', '。', '!', '?']);
    let meant = match hashes {
        0 => false,
        1 if is_wide => !first.is_ascii_digit(),
        1 => is_title && is_short && !rest.starts_with('\u{fffc}'),
        _ => true,
    };
    meant.then_some((hashes, HEADING))
}

/// Bullets that are nothing else, and signs that are bullets where a space follows.
const BULLETS: &str = "•‧●▪◦➢➤❖►▶∙⚫\u{f0b7}\u{f0a7}\u{f0d8}\u{f0fc}\u{f06e}";
const SIGNS: &str = "·・○□■◆◇✓✔★☆－";
/// What bullets of other fonts become when they are pasted, and dashes, before a tab.
const LETTERS: &str = "o§ØünlvŸ–—-";

fn item(line: &str) -> Found {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let is_bullet = BULLETS.contains(first) && !rest.trim().is_empty()
        || SIGNS.contains(first) && after_mark(line)
        || LETTERS.contains(first) && rest.starts_with('\t');
    if is_bullet {
        let space = usize::from(rest.starts_with(char::is_whitespace));
        return Some((1 + space, LIST));
    }
    let (front, behind) = line.split_once('\t')?;
    let front = front.trim_end();
    let inner = front
        .trim_start_matches(['(', '（', '['])
        .trim_end_matches([')', '）', ']', '.', '．', '、']);
    let count = inner.chars().count();
    let is_number = inner.chars().all(|c| c.is_ascii_digit() || c.is_numeric());
    let is_numeral = inner.chars().all(|c| "一二三四五六七八九十".contains(c));
    let is_letter = count <= 3 && inner.chars().all(|c| c.is_ascii_lowercase());
    let is_marked = front.len() > inner.len();
    let is_circled = count == 1 && inner.chars().all(|c| c.is_numeric() && !c.is_ascii());
    let meant = (1..=4).contains(&count)
        && !behind.trim().is_empty()
        && (is_circled || is_marked && (is_number || is_numeral || is_letter));
    meant.then_some((front.chars().count() + 1, NUMBERED))
}

fn row(line: &str) -> Found {
    let bars = line.matches(['|', '｜']).count();
    let is_row = line.starts_with(['|', '｜']) && bars > 1;
    let is_rule = (bars > 0 || line.starts_with('+'))
        && line.chars().count() > 2
        && line.contains(['-', '–', '—', '－', '─', '='])
        && line.chars().all(|c| "|｜:：-–—－─+＋= \t".contains(c));
    (is_row || is_rule).then_some((line.chars().count(), TABLE))
}

/// What the three backticks before a component become: quotation marks in Word, accents and dots
/// on keyboards for Chinese.
const TICKS: &str = "`´ˋ‘’‛′'＇｀·・“”\"～~";

fn fence(line: &str) -> Found {
    let body = line.trim_start_matches(|c| TICKS.contains(c));
    let ticks = line[..line.len() - body.len()].chars().count();
    let name = body.trim_start();
    let is_block = NAMES.contains(&name) || PLAIN_CODE.contains(&name);
    let words = (
        "the beginning of this block is printed as text, and so is the block",
        "write three backticks before the name, as in ```metrics, in a line of its own, and three under the block's last line",
    );
    (ticks > 1 && is_block).then_some((line.chars().count(), words))
}

fn block(line: &str) -> Found {
    let whole = line.chars().count();
    let lower = line.to_lowercase();
    if line.starts_with(":::") || line.starts_with("：：：") {
        let words = (
            "a box of colons is printed as text",
            "write `> text` for a quotation, a heading with `.case` for a boxed section, or a component",
        );
        return Some((whole, words));
    }
    let is_admonition = ["!!!", "???"].iter().any(|mark| {
        let rest = line.strip_prefix(mark).and_then(|rest| rest.strip_prefix(' '));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
    });
    let alert = line.strip_prefix("[!").and_then(|rest| rest.split_once(']'));
    if is_admonition || alert.is_some_and(|(name, _)| !name.is_empty()) {
        let words = (
            "a note of another dialect is printed as text",
            "write `> text` for a quotation, or a heading with `.case` for a boxed section",
        );
        return Some((whole, words));
    }
    let contents = [
        "[toc]",
        "[[toc]]",
        "[[_toc_]]",
        "{:toc}",
        "@[toc]",
        "[目錄]",
        "[目录]",
        "［目錄］",
    ];
    if let Some(mark) = contents.iter().find(|mark| lower.starts_with(**mark)) {
        let words = (
            "a table of contents is printed as text",
            "remove it: every report has its contents page",
        );
        return Some((mark.chars().count(), words));
    }
    let is_task = ["[ ] ", "[x] ", "［ ］"].iter().any(|mark| lower.starts_with(mark));
    if is_task {
        let words = ("a task's box is printed as text", "write ☐ or ✓, or leave it out");
        return Some((3, words));
    }
    let quoted = line.strip_prefix(['>', '＞']).map(str::trim_start);
    if quoted.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic())) {
        let words = (
            "a quotation's mark is printed as text",
            "a quotation stands in a chapter as `> text`; elsewhere write “more than”, or `\\>` for the sign itself",
        );
        return Some((1, words));
    }
    let defined = line.strip_prefix(": ").is_some_and(|rest| !rest.trim().is_empty());
    let is_ruled =
        whole > 2 && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '＝'));
    if defined || is_ruled || line == "+++" {
        let words = (
            "a mark of another dialect is printed as text",
            "remove it, or write a heading `## Heading`, a list `- item` or a table",
        );
        return Some((if defined { 1 } else { whole }, words));
    }
    None
}
