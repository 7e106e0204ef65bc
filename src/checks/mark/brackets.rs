//! Links, pictures, references, and what stands between braces.

use super::{Mark, PrintedText, is_address};

pub(super) fn find(printed: &PrintedText<'_>, found: &mut Vec<Mark>) {
    // Where a bracket is escaped, what follows is no link.
    if !printed.escaped.iter().any(|(_, c)| matches!(c, '[' | ']')) {
        links(printed.text, found);
    }
    braces(printed, found);
    formulas(printed, found);
}

const LINK: &str = "write `[text](address)`: half-width brackets, nothing between the two, no space in the address";

/// Where the bracket that closes at `close` opens, with the `!` of a picture before it.
fn opening(text: &str, close: usize) -> usize {
    // No link's text is longer than this.
    let mut from = close.saturating_sub(400);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let open = text[from..close].rfind(['[', '［']).map_or(close, |open| from + open);
    let mark = text[..open].chars().next_back().filter(|c| matches!(c, '!' | '！'));
    open - mark.map_or(0, char::len_utf8)
}

fn links(text: &str, found: &mut Vec<Mark>) {
    for (close, bracket) in text.match_indices([']', '］']) {
        let behind = &text[close + bracket.len()..];
        let gap = behind.len() - behind.trim_start().len();
        let rest = behind.trim_start();
        if !rest.starts_with(['(', '（', '[', ':']) {
            continue;
        }
        let start = opening(text, close);
        let is_wide = bracket == "］" || rest.starts_with('（');
        if let Some(inner) = rest.strip_prefix(['(', '（']) {
            let length = inner.find([')', '）']);
            let address = &inner[..length.unwrap_or(inner.len())];
            let meant = is_address(address) || gap == 0 && !is_wide;
            if !meant {
                continue;
            }
            let end = text.len() - inner.len() + address.len();
            let end = end + text[end..].chars().next().map_or(0, char::len_utf8);
            let is_picture = text[start..].starts_with(['!', '！']);
            let what = if is_picture { "picture" } else { "link" };
            let hint = match address.trim().contains(' ') {
                true => {
                    "write the address between angle brackets, as in `(<a b.svg>)`, or take the space out of the file's name"
                }
                false => LINK,
            };
            let message = format!("this {what} is printed as text");
            found.push(Mark::new(start, end, &message, hint));
        } else if let Some(inner) = rest.strip_prefix('[')
            && gap == 0
            && !text[..close].ends_with('[')
        {
            let digits =
                |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
            let own = text[start..close].trim_start_matches(['!', '[']);
            let label = inner.split(']').next().unwrap_or("");
            if !(digits(own) && digits(label)) {
                let end = text.len() - inner.len() + label.len() + 1;
                let message =
                    format!("this link leads to `{label}`, which is not defined");
                let hint =
                    "write `[text](address)`, or a line `[name]: address` for the name";
                found.push(Mark::new(start, end.min(text.len()), &message, hint));
            }
        } else if let Some(address) = rest.strip_prefix(':')
            && is_address(address.split_whitespace().next().unwrap_or(""))
        {
            let message = "this link's definition is printed as text";
            let hint = "it stands in a line of its own, with an empty line before: `[name]: address`";
            found.push(Mark::new(start, close + 2, message, hint));
        }
    }
    for (open, _) in text.match_indices("[[") {
        let end = text[open..].find("]]").map_or(open + 2, |at| open + at + 2);
        let start = opening(text, open + 1);
        found.push(Mark::new(start, end, "this link of a wiki is printed as text", LINK));
    }
    for (open, _) in text.match_indices("[@") {
        let message = "this reference of another dialect is printed as text";
        let hint = "write a footnote, `[^name]` with `[^name]: its text`";
        found.push(Mark::new(open, open + 2, message, hint));
    }
    for (close, _) in text.match_indices(")[") {
        let address = text[close + 2..].split(']').next().unwrap_or("");
        if is_address(address) {
            let start = text[..close].rfind('(').unwrap_or(close);
            let end = (close + 3 + address.len()).min(text.len());
            let message = "this link has its brackets exchanged, and is printed as text";
            found.push(Mark::new(start, end, message, LINK));
        }
    }
}

fn braces(printed: &PrintedText<'_>, found: &mut Vec<Mark>) {
    let text = printed.text;
    let mut at = 0;
    let last = text.rfind(['}', '｝']).unwrap_or(0);
    while let Some(open) = text[at..].find(['{', '｛']).map(|open| at + open) {
        let wide = text[open..].starts_with('｛');
        let width = if wide { '｛'.len_utf8() } else { 1 };
        at = open + width;
        let doubled = text[at..].starts_with(if wide { '｛' } else { '{' });
        let close = (last >= at).then(|| text[at..].find(['}', '｝'])).flatten();
        let close = close.map(|close| at + close);
        let inner = &text[at..close.unwrap_or(text.len())];
        let body = inner.trim_matches(['{', '｛', ' ']);
        let end = close.map_or(at, |close| {
            let closing = |c: &char| matches!(c, '}' | '｝');
            close
                + text[close..]
                    .chars()
                    .take_while(closing)
                    .map(char::len_utf8)
                    .sum::<usize>()
        });
        let starts_name = body.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_name = starts_name
            && body
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".@+-*/(), :_\"".contains(c));
        let is_attribute = body.starts_with(['#', '.', ':', '%']) || body.contains('=');
        let (message, hint) = if close.is_none() && !starts_name || body.is_empty() {
            continue;
        } else if is_attribute {
            (
                "attributes between braces are printed as text",
                "pictures, links and paragraphs take none: sizes and looks are the layout's; a heading ends with `{#id .case}`",
            )
        } else if is_name && printed.is_plain {
            (
                "a placeholder is printed as text here",
                "figures stand in chapters and components: name it without",
            )
        } else if is_name {
            (
                "a figure's name between single braces is printed as text",
                "write `{{ name }}`, with two half-width braces on both sides",
            )
        } else if wide && !doubled {
            continue;
        } else {
            (
                "braces are printed as text",
                "write `{{ name }}` for a figure; write `\\{` for a brace that is to be printed",
            )
        };
        found.push(Mark::new(open, end.max(open + width), message, hint));
        at = end.max(at);
    }
    for (at, _) in text.match_indices("}}") {
        let hint = "a placeholder opens with `{{`; write `\\}` for a brace that is to be printed";
        found.push(Mark::new(at, at + 2, "braces are printed as text", hint));
    }
}

const FORMULA: &str = "there are no formulas: write the characters themselves, as in × or ≤, with `H~2~O` and `m^2^`";

/// LaTeX between dollar signs or escaped brackets.
fn formulas(printed: &PrintedText<'_>, found: &mut Vec<Mark>) {
    let text = printed.text;
    let dollars: Vec<usize> = text.match_indices('$').map(|(at, _)| at).collect();
    for pair in dollars.windows(2) {
        let [open, close] = pair else { continue };
        let body = &text[open + 1..*close];
        let behind = text[close + 1..].chars().next();
        let is_money = text[..*open].ends_with(|c: char| c.is_alphanumeric())
            || behind.is_some_and(|c| c.is_ascii_digit());
        let is_formula = body.contains(['\\', '^', '_', '{', '='])
            || (1..=3).contains(&body.len())
                && body.chars().all(|c| c.is_ascii_alphabetic());
        let is_display = body.is_empty();
        if is_display || !is_money && is_formula && !body.starts_with(' ') {
            let message = "a formula of LaTeX is printed as text";
            found.push(Mark::new(*open, close + 1, message, FORMULA));
        }
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        let at = |wanted: char| printed.escaped.iter().find(|(_, c)| *c == wanted);
        let (Some((start, _)), Some((end, _))) = (at(open), at(close)) else { continue };
        let Some(body) = text.get(*start..*end) else { continue };
        // A bracket that is to be printed may be escaped.
        if body.contains(['\\', '^', '_', '=', '+']) {
            // Its first character, behind the hole.
            let mut chars = text[*start..].chars().map(char::len_utf8);
            let behind = chars.next().unwrap_or(0);
            let end = start + behind + chars.next().unwrap_or(0);
            let message = "a formula of LaTeX is printed as text";
            found.push(Mark::new(start + behind, end, message, FORMULA));
        }
    }
}
