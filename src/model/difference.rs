//! Two forms of a text as one, with the words that have gone and come.

use unicode_segmentation::UnicodeSegmentation as _;

use super::aligned::{Step, aligned};
use super::lang::is_han;

/// How many words of each are compared: of longer texts what they begin and end with alike is
/// left out, and the rest stands whole.
const COMPARED: usize = 1_000;
/// How many letters of what has not changed are shown beside what has, in a message.
pub(crate) const WIDE: usize = 60;
/// And in a line of a list.
pub(crate) const NARROW: usize = 16;
/// How many letters of what has gone or come are shown.
const SHOWN: usize = 200;
/// How many changes are shown.
const CHANGES: usize = 6;

/// The words of a text, with what stands between them: Han letters one by one, placeholders as
/// wholes.
fn words(text: &str) -> Vec<&str> {
    let mut words = vec![];
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let end = rest[start..].find("}}").map_or(rest.len(), |at| start + at + 2);
        words.extend(rest[..start].split_word_bounds());
        words.push(&rest[start..end]);
        rest = &rest[end..];
    }
    words.extend(rest.split_word_bounds());
    words
}

/// The words side by side, with what begins and ends them alike apart.
fn steps<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<Step> {
    let start = a.iter().zip(b).take_while(|(one, two)| one == two).count();
    let (own, twin) = (a.get(start..).unwrap_or(&[]), b.get(start..).unwrap_or(&[]));
    let ends = own.iter().rev().zip(twin.iter().rev());
    let end = ends.take_while(|(one, two)| one == two).count();
    let own = own.get(..own.len().saturating_sub(end)).unwrap_or(&[]);
    let twin = twin.get(..twin.len().saturating_sub(end)).unwrap_or(&[]);
    let mut steps: Vec<_> = (0..start).map(|at| Step::Same(at, at)).collect();
    if own.len().max(twin.len()) > COMPARED {
        steps.push(Step::Other(start..start + own.len(), start..start + twin.len()));
    } else {
        steps.extend(aligned(own, twin).into_iter().map(|step| match step {
            Step::Same(x, y) => Step::Same(x + start, y + start),
            Step::Other(x, y) => Step::Other(
                x.start + start..x.end + start,
                y.start + start..y.end + start,
            ),
        }));
    }
    let (from, to) = (start + own.len(), start + twin.len());
    steps.extend((0..end).map(|at| Step::Same(from + at, to + at)));
    steps
}

/// Whether much of a text is still said in another.
pub(crate) fn are_alike(old: &str, new: &str) -> bool {
    let (a, b) = (words(old), words(new));
    let weight = |words: &[&str]| -> usize {
        words
            .iter()
            .filter(|word| !word.trim().is_empty())
            .map(|word| word.len())
            .sum()
    };
    let steps = steps(&a, &b);
    let same = steps.iter().filter_map(|step| match step {
        Step::Same(at, _) => a.get(*at).copied(),
        Step::Other(..) => None,
    });
    let same: Vec<_> = same.collect();
    weight(&same).saturating_mul(2) >= weight(&a).max(weight(&b))
}

/// A piece of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What stands in both.
    Same(String),
    /// What has gone, and what has come in its place.
    Changed(String, String),
}

/// The two piece by piece.
pub(crate) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (a, b) = (words(old), words(new));
    let part = |words: &[&str], range: std::ops::Range<usize>| {
        words.get(range).unwrap_or(&[]).concat()
    };
    let mut pieces: Vec<Piece> = vec![];
    for step in steps(&a, &b) {
        match (step, pieces.last_mut()) {
            (Step::Same(_, at), Some(Piece::Same(text))) => {
                text.push_str(&part(&b, at..at + 1));
            }
            (Step::Same(_, at), _) => pieces.push(Piece::Same(part(&b, at..at + 1))),
            (Step::Other(x, y), _) => {
                let (mut gone, mut come) = (part(&a, x), part(&b, y));
                // Changes with nothing but a space between them are one.
                if let [.., Piece::Changed(..), Piece::Same(space)] = pieces.as_slice()
                    && space.trim().is_empty()
                {
                    let space = space.clone();
                    pieces.pop();
                    if let Some(Piece::Changed(before, after)) = pieces.pop() {
                        gone = format!("{before}{space}{gone}");
                        come = format!("{after}{space}{come}");
                    }
                }
                pieces.push(Piece::Changed(gone, come));
            }
        }
    }
    pieces
}

/// What has gone as `[-…-]` and what has come as `{+…+}`, between as much of the rest as tells
/// where: so many letters on either side.
pub(crate) fn marked(old: &str, new: &str, letters: usize) -> String {
    let line = |text: String| text.replace('\n', " / ");
    let pieces: Vec<_> = pieces(old, new)
        .into_iter()
        .map(|piece| match piece {
            Piece::Same(text) => Piece::Same(line(text)),
            Piece::Changed(gone, come) => Piece::Changed(line(gone), line(come)),
        })
        .collect();
    let count = pieces.len();
    let mut shown = String::new();
    let mut changes = 0_usize;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Same(text) if changes < CHANGES => {
                shown.push_str(&beside(text, letters, index == 0, index + 1 == count));
            }
            Piece::Same(_) => {}
            Piece::Changed(gone, come) => {
                changes += 1;
                if changes <= CHANGES {
                    let mark = |text: &str, [open, close]: [&str; 2]| match text {
                        "" => String::new(),
                        text => format!("{open}{}{close}", cut(text)),
                    };
                    shown.push_str(&mark(gone, ["[-", "-]"]));
                    shown.push_str(&mark(come, ["{+", "+}"]));
                }
            }
        }
    }
    if changes > CHANGES {
        shown.push_str(&format!(" … and {} more changes", changes - CHANGES));
    }
    // Messages keep what stands between backticks short, and would take these for names.
    shown.replace('`', "'")
}

/// As much of an unchanged text as stands right beside a change, in whole words.
fn beside(text: &str, most: usize, is_first: bool, is_last: bool) -> String {
    let words = words(text);
    let near = |words: &mut dyn Iterator<Item = &&str>| {
        let mut letters = 0_usize;
        let near = words.take_while(|word| {
            letters = letters.saturating_add(word.chars().count());
            letters <= most
        });
        near.count().max(1)
    };
    let head = if is_first { 0 } else { near(&mut words.iter()) };
    let tail = if is_last { 0 } else { near(&mut words.iter().rev()) };
    let part = |range: std::ops::Range<usize>| words.get(range).unwrap_or(&[]).concat();
    match words.len().checked_sub(head + tail) {
        None | Some(0) => text.to_owned(),
        Some(_) if is_first && is_last => cut(text),
        Some(_) => {
            let (head, tail) = (part(0..head), part(words.len() - tail..words.len()));
            format!(
                "{}…{}",
                spaced(head.trim_end(), true),
                spaced(tail.trim_start(), false)
            )
            .replace("… …", "…")
        }
    }
}

/// A text with a space towards what is left out, where words have spaces.
fn spaced(text: &str, is_before: bool) -> String {
    let edge = if is_before { text.chars().next_back() } else { text.chars().next() };
    match edge {
        Some(c) if is_han(c) => text.to_owned(),
        Some(_) if is_before => format!("{text} "),
        Some(_) => format!(" {text}"),
        None => String::new(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(marked(old, new, WIDE), expected);
    }

    #[test]
    fn words_are_marked_where_they_change() {
        check("We employ nobody.", "We hire nobody.", "We [-employ-]{+hire+} nobody.");
        check("We hire.", "We hire nobody.", "We hire{+ nobody+}.");
        check("a b c d", "a x y d", "a [-b c-]{+x y+} d");
        check(
            "{{ energy }} of energy",
            "{{ energy@2024 }} of energy",
            "[-{{ energy }}-]{+{{ energy@2024 }}+} of energy",
        );
        check("本集團減少排放。", "本集團增加排放。", "本集團[-減少-]{+增加+}排放。");
        check("a\nb", "a\nc", "a / [-b-]{+c+}");
    }

    #[test]
    fn long_texts_show_where_they_change() {
        let rest = "and so it goes on for a long while ".repeat(9);
        let shown =
            marked(&format!("{rest}one {rest}"), &format!("{rest}two {rest}"), WIDE);
        assert_eq!(
            shown,
            "… goes on for a long while and so it goes on for a long while [-one-]{+two+} and \
             so it goes on for a long while and so it goes on for a …"
        );
        let long: String = (0..5_000).map(|at| format!("w{at} ")).collect();
        let other: String = (0..5_000).map(|at| format!("v{at} ")).collect();
        assert!(marked(&long, &other, WIDE).chars().count() < 500);
        assert!(!are_alike(&long, &other) && are_alike("a bc d", "a bc e"));
    }
}
