//! Where a slip of the fingers is that the parser of YAML sees later or not at all: it takes a line
//! without a colon of its own for the beginning of a text, and complains where the text ends.

use std::ops::Range;

/// What is wrong in front of where the parser stopped.
pub(super) struct Slip {
    /// Where.
    pub range: Range<usize>,
    /// What, where it is other than what the parser says.
    pub what: Option<&'static str>,
    /// How to mend it, where that is known.
    pub hint: Option<String>,
}

/// A line of the text, without what it is set in by and the spaces at its end.
struct Line<'t> {
    start: usize,
    indent: usize,
    text: &'t str,
}

impl Line<'_> {
    fn is_content(&self) -> bool {
        !self.text.is_empty() && !self.text.starts_with('#')
    }
}

/// What is wrong where the parser stopped at a byte, with a text before it that began at another.
pub(super) fn slip(text: &str, said: &str, at: usize, began: usize) -> Option<Slip> {
    let own = line(text, at);
    if said.contains("quoted") && said.contains("indentation") {
        return unclosed(text, at);
    }
    if said.contains("document") {
        let first = first(text).filter(|it| it.indent > 0 && it.start < own.start)?;
        let range = first.start..first.start + first.indent;
        let what = "this line is set in, and those that belong beside it are not";
        return (own.indent == 0).then_some(Slip { range, what: Some(what), hint: None });
    }
    let broken = if said.contains("simple") {
        let is_last = own.start + own.indent < at;
        let last = if is_last { own } else { before(text, at).next()? };
        let above = before(text, last.start);
        let mut first = last;
        for line in above {
            if line.indent >= first.indent || has_colon(line.text) {
                break;
            }
            first = line;
        }
        first
    } else if said.contains("values") && began < own.start {
        let first = line(text, began);
        if first.start + first.indent != began {
            let range = own.start..own.start + own.indent;
            let what = "this line is set in deeper than the one that its key is beside, and so goes on \
                        with the text above it";
            return Some(Slip { range, what: Some(what), hint: None });
        }
        first
    } else {
        return None;
    };
    let start = broken.start + broken.indent;
    let hint = colon(broken.text);
    let what = "this line has no colon, or no space behind it";
    let range = start..start + broken.text.len();
    Some(Slip { range, what: Some(what), hint })
}

/// How to write a text in which a colon has no space behind it, or is the one of Chinese text.
pub fn colon(text: &str) -> Option<String> {
    let at = text.find([':', '：'])?;
    let (key, rest) = text.split_at(at);
    let (sign, rest) = rest.split_at(rest.chars().next()?.len_utf8());
    let key = key.trim_start_matches("- ").trim();
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    let is_meant = !key.is_empty() && key.chars().all(is_key) && !rest.starts_with("//");
    let written = match rest.trim() {
        "" => format!("{key}:"),
        // Several keys between braces.
        rest if rest.contains('：') => {
            format!("{key}: {}", rest.replace('：', ": ").replace('，', ", "))
        }
        rest => format!("{key}: {rest}"),
    };
    match sign {
        _ if !is_meant => None,
        "：" => Some(format!(
            "`：` is a full-width colon, which is text here: write `{written}`"
        )),
        _ if rest.starts_with(' ') || rest.is_empty() => None,
        _ => Some(format!("put a space behind the colon: `{written}`")),
    }
}

/// What a key begins with that looks like a space and is a letter to YAML.
pub(super) fn odd_space(key: &str) -> Option<usize> {
    let rest = key.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    Some(key.len() - rest.len()).filter(|length| *length > 0 && !rest.is_empty())
}

/// The quotation mark at a byte where no other ends the text before the next key does.
fn unclosed(text: &str, at: usize) -> Option<Slip> {
    let behind = text.get(at..)?;
    let mark = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let body = behind.get(1..)?;
    let inner = body.split(mark).next().unwrap_or(body);
    let is_closed = inner.len() < body.len()
        && !inner.lines().skip(1).any(|line| has_colon(line.trim()));
    if is_closed {
        return None;
    }
    let first = body.lines().next().unwrap_or("");
    let other = first
        .chars()
        .find(|c| matches!(c, '“' | '”' | '＂' | '‘' | '’' | '＇' | '「' | '」'));
    let end = at + 1 + first.trim_end().len();
    Some(Slip {
        range: at..end,
        what: Some("the quotation mark that opens here is not closed"),
        hint: Some(match other {
            Some(other) => format!("close it with `{mark}`: `{other}` is another sign"),
            None => format!("write `{mark}` at the end of the text, too"),
        }),
    })
}

/// Whether a line has a key that YAML knows as one.
fn has_colon(line: &str) -> bool {
    line.ends_with(':') || line.contains(": ")
}

fn line(text: &str, at: usize) -> Line<'_> {
    let at = at.min(text.len());
    let start = text.get(..at).and_then(|it| it.rfind('\n')).map_or(0, |end| end + 1);
    let rest = text.get(start..).unwrap_or("");
    let rest = rest.split('\n').next().unwrap_or("").trim_end();
    let own = rest.trim_start_matches(' ');
    Line { start, indent: rest.len() - own.len(), text: own }
}

/// The lines above, the nearest first, without those that are empty or a comment.
fn before(text: &str, at: usize) -> impl Iterator<Item = Line<'_>> {
    let mut start = line(text, at).start;
    std::iter::from_fn(move || {
        let own = line(text, start.checked_sub(1)?);
        start = own.start;
        Some(own)
    })
    .filter(Line::is_content)
}

/// The first line that is neither empty nor a comment.
fn first(text: &str) -> Option<Line<'_>> {
    let starts = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1));
    starts.map(|start| line(text, start)).find(Line::is_content)
}
