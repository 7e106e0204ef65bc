//! Marks that stand on both sides of a word: emphasis, struck and marked text.

use super::{FIGURE, Mark, PrintedText};

const EMPHASIS: &str = "write `**text**` or `*text*` with half-width asterisks, no space inside, and the same mark on both sides; write `\\*` for an asterisk that is to be printed";
const STRUCK: &str = "write `~~text~~` with no space inside, and the mark on both sides; write `\\~` for a tilde that is to be printed";

pub(super) fn find(printed: &PrintedText<'_>, found: &mut Vec<Mark>) {
    let text = printed.text;
    let emphasis = "a mark of emphasis is printed as text";
    for mark in ["**", "＊＊"] {
        doubled(printed, mark, emphasis, EMPHASIS, found);
    }
    let struck = "a mark of struck text is printed as text";
    for mark in ["~~", "～～"] {
        doubled(printed, mark, struck, STRUCK, found);
    }
    single(printed, '*', emphasis, EMPHASIS, found);
    single(printed, '_', emphasis, EMPHASIS, found);
    single(printed, '~', struck, STRUCK, found);
    let other = "marks of another dialect are printed as text";
    let strong = "write `**text**` for what is to stand out";
    for mark in ["__", "＿＿", "==", "＝＝", "++"] {
        both(text, mark, other, strong, found);
    }
    if printed.is_plain {
        let names =
            "this text knows no marks: write the character itself, as in CO₂ or m²";
        for (open, _) in text.match_indices("[^") {
            let end = text[open..].find(']').map_or(open + 2, |close| open + close + 1);
            let hint = "a footnote stands in the text of a chapter";
            found.push(Mark::new(
                open,
                end,
                "a footnote's mark is printed as text here",
                hint,
            ));
        }
        let mut at = 0;
        while let Some(open) = text[at..].find('~').map(|open| at + open) {
            at = open + 1;
            let length =
                text[at..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
            if (1..=4).contains(&length) && text[at + length..].starts_with('~') {
                let end = at + length + 1;
                found.push(Mark::new(
                    open,
                    end,
                    "a subscript is printed as text here",
                    names,
                ));
                at = end;
            }
        }
    }
}

/// The runs of a mark, as long as they are.
fn runs(text: &str, mark: char) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for (at, c) in text.char_indices().filter(|(_, c)| *c == mark) {
        match runs.last_mut() {
            Some((_, end)) if *end == at => *end += c.len_utf8(),
            _ => runs.push((at, at + c.len_utf8())),
        }
    }
    runs
}

/// A mark that is text only as a sign of its own: what it opens is one finding with what
/// closes it.
fn doubled(
    printed: &PrintedText<'_>,
    mark: &str,
    message: &str,
    hint: &str,
    found: &mut Vec<Mark>,
) {
    let text = printed.text;
    let Some(c) = mark.chars().next() else { return };
    let runs: Vec<_> = runs(text, c)
        .into_iter()
        .filter(|(start, end)| end - start >= mark.len())
        .collect();
    let signs: Vec<_> = runs.iter().map(|run| sign(printed, run.0, run.1)).collect();
    let mut open: Option<usize> = None;
    for (index, (start, end)) in runs.iter().enumerate() {
        let mut later = runs.iter().zip(&signs).skip(index + 1);
        let is_alone = match signs.get(index) {
            Some(Sign::Note) => true,
            // With a partner it is a mark with a space too many.
            Some(Sign::Apart) => !later.any(|((from, until), sign)| {
                *sign != Sign::Note && until - from == end - start
            }),
            _ => false,
        };
        if open.take().is_none() && !is_alone {
            found.push(Mark::new(*start, *end, message, hint));
            open = Some(*start);
        }
    }
}

/// What a run of marks may be when it is no mark.
#[derive(PartialEq, Eq)]
enum Sign {
    None,
    /// It leads to a note below, or hides digits: `12.5**`, `A123****`.
    Note,
    /// Before a note, or between numbers: `** Restated`, `2 ** 3`.
    Apart,
}

fn sign(printed: &PrintedText<'_>, start: usize, end: usize) -> Sign {
    if !printed.text[start..].starts_with(['*', '＊']) {
        return Sign::None;
    }
    let (front, behind) = (&printed.text[..start], &printed.text[end..]);
    let (before, after) = (front.chars().next_back(), behind.chars().next());
    let begins =
        before.is_none_or(char::is_whitespace) || printed.starts.contains(&start);
    let ends = after.is_none_or(char::is_whitespace) || printed.starts.contains(&end);
    let number = |c: char| c.is_numeric() || c == FIGURE || matches!(c, '%' | '％' | ')');
    let is_cut = after.is_none_or(|c| !c.is_alphanumeric() && !"\"'“‘「『".contains(c));
    // A line that is nothing else was meant as a rule across the page.
    let is_line = |text: &str, from: usize| {
        text.trim_matches(' ').is_empty() || printed.starts.contains(&from)
    };
    let is_rule = end - start > 2
        && is_line(front.rsplit('\n').next().unwrap_or(""), start)
        && (ends && is_line(behind.split('\n').next().unwrap_or(""), end));
    let masks = end - start > 2
        && (before.is_some_and(|c| c.is_ascii_digit())
            || after.is_some_and(|c| c.is_ascii_digit()));
    match (begins, ends) {
        (true, true) if !is_rule => Sign::Apart,
        (false, _) if before.is_some_and(number) && is_cut => Sign::Note,
        _ if masks => Sign::Note,
        _ => Sign::None,
    }
}

/// A single mark with a word behind it, and another with a word before it.
fn single(
    printed: &PrintedText<'_>,
    mark: char,
    message: &str,
    hint: &str,
    found: &mut Vec<Mark>,
) {
    let text = printed.text;
    let around =
        |at: usize| (text[..at].chars().next_back(), text[at + 1..].chars().next());
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut open: Option<usize> = None;
    for (start, end) in runs(text, mark) {
        if end - start > 1 {
            continue;
        }
        let (before, after) = around(start);
        // One that is set apart closes what was opened, unless it is a sign between numbers.
        let number = |c: Option<char>| {
            c.is_some_and(|c| c.is_numeric() || "()\u{fffc}".contains(c))
        };
        let is_sign = number(text[..start].trim_end().chars().next_back())
            && number(text[end..].trim_start().chars().next());
        let ends =
            space(after) || after.is_some_and(|c| !c.is_alphanumeric() && c != mark);
        let apart = mark != '~' && space(before) && ends && !is_sign;
        let closes = (!space(before) || apart) && (printed.is_plain || !word(after));
        if let (true, Some(from)) = (closes, open) {
            let inside = &text[from + 1..start];
            if !inside.contains("://") {
                found.push(Mark::new(from, from + 1, message, hint));
                open = None;
                continue;
            }
        }
        // A tilde before a digit says “about”, or to.
        let is_about =
            mark == '~' && after.is_some_and(|c| c.is_numeric() || c == '\u{fffc}');
        if !word(before) && !space(after) && !is_about && (mark != '~' || space(before)) {
            open = Some(start);
        }
    }
}

/// A mark that may be text by itself, where it stands on both sides of something.
fn both(text: &str, mark: &str, message: &str, hint: &str, found: &mut Vec<Mark>) {
    let Some(c) = mark.chars().next() else { return };
    let pairs: Vec<_> = runs(text, c)
        .into_iter()
        .filter(|(start, end)| end - start == mark.len())
        .collect();
    for pair in pairs.windows(2) {
        let [(start, open), (close, _)] = pair else { continue };
        let before = text[..*start].chars().next_back();
        let inside = &text[*open..*close];
        let is_word = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_tight = !inside.starts_with(char::is_whitespace) && !inside.is_empty();
        if is_tight && !is_word {
            found.push(Mark::new(*start, *open, message, hint));
        }
    }
}
