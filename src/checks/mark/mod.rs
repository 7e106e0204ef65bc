//! Marks that have failed: what stands in printed text and was meant as markup.

mod brackets;
mod lines;
mod pairs;

use super::text::FIGURE;

/// What was meant as a mark.
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: String,
    pub(super) hint: String,
}

impl Mark {
    fn new(start: usize, end: usize, message: &str, hint: &str) -> Self {
        Self {
            start,
            end,
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// A text as it is printed, without what was read as markup.
pub(super) struct PrintedText<'a> {
    /// The text; what is no text of the author's is a hole.
    pub(super) text: &'a str,
    /// Where its lines begin in the file, but for the first.
    pub(super) starts: &'a [usize],
    /// The characters whose meaning a backslash took away, and where their holes are.
    pub(super) escaped: &'a [(usize, char)],
    /// Whether no mark at all has a meaning here, as in the dataset's names.
    pub(super) is_plain: bool,
}

/// The failed marks of a text, in order.
pub(super) fn marks(printed: &PrintedText<'_>) -> Vec<Mark> {
    let text = printed.text;
    let mut found = vec![];
    lines::find(printed, &mut found);
    brackets::find(printed, &mut found);
    pairs::find(printed, &mut found);
    let mut tabbed = None;
    for (at, c) in text.char_indices() {
        if c == '\t' {
            // One a line says it.
            let line = Some(printed.starts.partition_point(|start| *start <= at));
            if line == std::mem::replace(&mut tabbed, line) {
                continue;
            }
        }
        let next = text[at + c.len_utf8()..].chars().next();
        // A mark whose other side is escaped is meant as it stands.
        let is_meant = c == '`' && printed.escaped.iter().any(|(_, sign)| *sign == c);
        if !is_meant {
            found.extend(single(text, at, c, next));
        }
    }
    found.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    found.dedup_by(|second, first| second.start < first.end);
    found
}

/// What one character tells.
fn single(text: &str, at: usize, c: char, next: Option<char>) -> Option<Mark> {
    let end = at + c.len_utf8();
    match c {
        '\t' => Some(Mark::new(
            at,
            end,
            "a tab in a line of text is printed as a space: columns would run together",
            "write a table, `| a | b |` with `|---|---|` under its head, or the component `table`",
        )),
        '^' | '＾' if !text[..at].ends_with('[') => Some(Mark::new(
            at,
            end,
            &format!("`{c}` is printed as typed: no superscript is closed here"),
            "write `m^2^`, with a mark on both sides and no space between; write `\\^` for the sign itself",
        )),
        '`' | '｀' => Some(Mark::new(
            at,
            at + text[at..]
                .chars()
                .take_while(|d| *d == c)
                .map(char::len_utf8)
                .sum::<usize>(),
            "a backtick is printed as typed: no code begins or ends here",
            "write `` `code` `` with a backtick on both sides; write an apostrophe as '",
        )),
        '&' => entity(text, at),
        '<' | '＜' => tag(text, at, c),
        '\\' | '＼' => backslash(text, at, next),
        _ => None,
    }
}

fn entity(text: &str, at: usize) -> Option<Mark> {
    let rest = &text[at + 1..];
    let body = rest.strip_prefix('#').unwrap_or(rest);
    let length = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let (name, after) = body.split_at(length);
    let known = ["nbsp", "amp", "lt", "gt", "quot", "apos", "ensp", "emsp", "thinsp"];
    let is_closed = after.starts_with(';') && (name.len() > 1 || rest.starts_with('#'));
    let is_known = known.contains(&name);
    if length == 0 || !(is_closed || is_known) {
        return None;
    }
    let end = at + 1 + (rest.len() - body.len()) + length + usize::from(is_closed);
    Some(Mark::new(
        at,
        end,
        &format!("`{}` is printed as typed", &text[at..end]),
        "write the character itself: `&`, `<`, a no-break space",
    ))
}

/// The tags of HTML that people write into text.
const TAGS: &str = " a b i u s p br hr em sub sup del ins div img font span small strong center \
                    strike table tr td th ul ol li h1 h2 h3 h4 h5 h6 code pre mark style script \
                    blockquote figure section details summary iframe video big tt kbd ";

fn tag(text: &str, at: usize, c: char) -> Option<Mark> {
    let rest = &text[at + c.len_utf8()..];
    let hint = "write it in Markdown: `**strong**`, `*emphasis*`, `H~2~O`, `m^2^`, `\\` at a line's end for a break; write `\\<` for the sign itself";
    if rest.starts_with("!--") {
        let message = "a comment that is not closed is printed as typed";
        return Some(Mark::new(at, at + 4, message, "close it with `-->`"));
    }
    let body = rest.trim_start_matches([' ', '/', '\u{3000}', '／']);
    let end = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = body[..end].to_ascii_lowercase();
    let is_closed = body[end..].chars().take(80).any(|c| matches!(c, '>' | '＞'));
    let is_tag = !name.is_empty()
        && TAGS.contains(&format!(" {name} "))
        && is_closed
        && body[end..].starts_with(|c: char| "/>＞／ ".contains(c));
    if !is_tag {
        return None;
    }
    let until = at + c.len_utf8() + (rest.len() - body.len()) + end;
    let message = format!("`<{name}>` is printed as typed, and HTML has no place here");
    Some(Mark::new(at, until, &message, hint))
}

fn backslash(text: &str, at: usize, next: Option<char>) -> Option<Mark> {
    let c = text[at..].chars().next()?;
    let end = at + c.len_utf8();
    let word = text[..at].chars().rev().take(60).take_while(|c| !c.is_whitespace());
    let front: String = word.collect::<Vec<_>>().into_iter().rev().collect();
    let word = front + text[at..].split_whitespace().next().unwrap_or("");
    // A path of Windows or an address is what it seems to be.
    if word.contains(":\\") || word.starts_with("\\\\") || word.contains("://") {
        return None;
    }
    let message = "a backslash is printed as typed";
    match next {
        None | Some(' ' | FIGURE) => Some(Mark::new(
            at,
            end,
            message,
            "a line breaks where its backslash is the last character and more text follows; write `\\\\` for the sign itself",
        )),
        Some('n' | 'r' | 't')
            if !text[end + 1..].starts_with(|c: char| c.is_ascii_lowercase())
                || text[..at].ends_with(char::is_alphanumeric) =>
        {
            Some(Mark::new(
                at,
                end + 1,
                &format!(
                    "`{}` is printed as typed: it is no line break here",
                    &text[at..=end]
                ),
                "end the line with `\\` and go on in the next one, or leave an empty line; write `\\\\` for the sign itself",
            ))
        }
        Some(next) if next.is_ascii_alphabetic() => {
            let name = text[end..].find(|c: char| !c.is_ascii_alphabetic());
            let name = name.map_or(text.len(), |length| end + length);
            Some(Mark::new(
                at,
                name,
                &format!(
                    "`{}` is printed as typed: LaTeX has no place here",
                    &text[at..name]
                ),
                "write the characters themselves, as in ×, ≤ or `m^2^`; write `\\\\` for a backslash",
            ))
        }
        _ => None,
    }
}

/// Whether a text reads as an address, or as a file's name.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let file = lower.split(['#', ' ', '"']).next().unwrap_or("");
    lower.contains("://")
        || ["#", "www.", "mailto:", "images/"]
            .iter()
            .any(|start| lower.starts_with(start))
        || [".md", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".html"]
            .iter()
            .any(|ending| file.ends_with(ending) || lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The failed marks of a text, which may have lines.
    fn found(text: &str, is_plain: bool) -> Vec<String> {
        let starts: Vec<_> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        let printed = PrintedText { text, starts: &starts, escaped: &[], is_plain };
        let marks = marks(&printed);
        marks
            .iter()
            .map(|mark| text[mark.start..mark.end].to_owned())
            .collect()
    }

    #[test]
    fn what_was_meant_as_a_mark_is_found() {
        for text in [
            "##Heading",
            "＃＃ 標題",
            "#氣候",
            "### a",
            "•\titem",
            "• item",
            "●項目",
            "o\titem",
            "（1）\t項目",
            "①\t項目",
            "1)\titem",
            "a.\titem",
            "一、\t項目",
            "‧ 項目",
            "－ 項目",
            "Scope\t2025\t2024",
            ":::note",
            "!!! note",
            "‘‘‘metrics",
            "’’’ chart",
            "···table",
            "ˋˋˋtext",
            "``cards",
            "[TOC]",
            "[[_TOC_]]",
            "[目錄]",
            "[!NOTE] x",
            "[ ] task",
            "[x] task",
            "| a | b |",
            "｜甲｜乙｜",
            "|—|—|",
            "+—+—+",
            "![](a b.svg)",
            "![圖](a b.svg)",
            "[text] (https://x.hk)",
            "[text](url with spaces)",
            "［文字］（https://x.hk）",
            "[文字]（a.md）",
            "[a][b]",
            "(text)[https://x.hk]",
            "[[page]]",
            "[@smith]",
            "![[a.png]]",
            "！［圖］（a.png）",
            "x {width=40%}",
            "{ghg.scope1}",
            "{ energy : 2dp }",
            "{#id}",
            "｛｛energy｝｝",
            "{{energy}",
            "${energy}",
            "{% x %}",
            "a }} b",
            "**減排：本",
            "本** 減",
            "** text**",
            "** text **",
            "**text **",
            "****",
            "**Total: 12.5 **",
            "x**12.5 tonnes",
            "a __b__ c",
            "我_強調_事",
            "~~a",
            "==mark==",
            "＊＊重＊＊",
            "～～舊～～",
            "*強調 *，",
            "++new++",
            "~old words~ here",
            "m^2",
            "x＾2",
            "`code",
            "$x^2$",
            "$$a$$",
            r"\frac{1}{2}",
            r"one\ntwo",
            r"one \n two",
            "end\\",
            "<br>",
            "＜b＞",
            "< sub >2",
            "<!-- x",
            "&nbsp;",
            "&nbsp x",
            "&#160;",
        ] {
            assert!(!found(text, false).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_text_is_left_alone() {
        for text in [
            "C# and F#, #1 of 3, issue #12, A# minor",
            "# of employees",
            "2 * 3 = 6, 5 × 4",
            "2 ** 3 = 8",
            "** Restated",
            "*** Restated",
            "12.5** and \u{fffc}** (8%**), 3.1***",
            "約12.5**",
            "Card 1234****5678, ID A123***(4)",
            "a significant share ***",
            "a* b*",
            "* Unaudited",
            "*Restated",
            "office@example.com",
            "snake_case_name and a_b",
            "x < y and y > z, <5%, > 50",
            "HK$12 and US$15, HK$ and US$, RMB$",
            "R&D; S&P; AT&T",
            "[sic] and [2021] (see below)",
            "[1][2]",
            "A | B",
            "5~10, ~5 tonnes, ~10% and ~15%",
            "（1）空氣",
            "①空氣",
            "1. Board",
            "(a) air",
            "a: b, 10:30, ::",
            "C:\\data\\new and \\\\server\\share",
            "{}",
            "a = b == c",
            "C++ and C++",
            "——本集團",
            "… – —",
            "Name: ________",
            "＊未經審核",
            "「安全」·『質量』",
            "100%（2021年：90%）",
            "• ",
            "a • b",
            "https://x.hk/a_b_c/~d",
            "- item",
            "+ 5%",
            "3–5 years",
            "[甲]（乙）",
            "\u{fffc} > \u{fffc}",
            "He said “no” (yes).",
            "e.g. a/b/c",
            "‘metrics’ and “cards”",
            "‘‘metrics’’ of the year",
            "·table",
        ] {
            assert!(found(text, false).is_empty(), "{text}: {:?}", found(text, false));
        }
    }

    #[test]
    fn names_know_no_marks_at_all() {
        for text in
            ["CO~2~", "m^2^", "**x**", "*x*", "[a](b.md)", "{{ energy }}", "範圍`一`"]
        {
            assert!(!found(text, true).is_empty(), "{text}");
        }
    }
}
