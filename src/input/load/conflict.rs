//! The marks that git leaves where two people changed the same lines.

use crate::diag::{Diagnostic, rules};
use crate::model::place::{FileNumber, Place};

/// Of a text with marks of a conflict: one of its sides, with every byte in its place, so that
/// nothing else is found for want of the text; and the finding.
pub(super) fn one_side(text: &str, file: FileNumber) -> Option<(String, Diagnostic)> {
    let mut marks = text.lines().filter_map(mark);
    marks.next()?;
    let mut side = String::with_capacity(text.len());
    let mut place = None;
    let mut is_out = false;
    for line in text.split_inclusive('\n') {
        let start = side.len();
        let found = mark(line.trim_end());
        let is_middle = place.is_some() && line.trim_end() == "=======";
        if found.is_some() {
            place.get_or_insert(Place::new(file, start, start + line.trim_end().len()));
        }
        let blank = is_out || found.is_some() || is_middle;
        is_out = match found {
            Some('|') => true,
            Some(_) => false,
            None => is_out || is_middle,
        };
        if blank {
            let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
            side.extend(line.bytes().map(blank));
        } else {
            side.push_str(line);
        }
    }
    let finding = rules::CONFLICT_MARKER.finding(
        place,
        "git has left a conflict here: two versions stand one below the other",
    )
    .hint("keep one of them, or make one of the two, and remove the lines that begin with `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`");
    Some((side, finding))
}

/// What a line marks, if it is a mark: seven signs, and a name behind them.
fn mark(line: &str) -> Option<char> {
    let sign = line.chars().next().filter(|c| matches!(c, '<' | '>' | '|'))?;
    let rest = line.trim_start_matches(sign);
    let is_mark = line.len() - rest.len() == 7;
    let is_named =
        rest.starts_with(' ') && !rest.trim().is_empty() && !rest.contains('|');
    (is_mark && (is_named || rest.is_empty() && sign != '|')).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_side_is_left_in_its_place() {
        let text = "a\n<<<<<<< HEAD\nours\n||||||| base\nold\n=======\n他們\n>>>>>>> x\nb\n=======\n";
        let (side, finding) = one_side(text, FileNumber(0)).expect("a conflict");
        assert_eq!(side.len(), text.len());
        let lines: Vec<_> = side.lines().map(str::trim).collect();
        assert_eq!(lines, ["a", "", "ours", "", "", "", "", "", "b", ""]);
        assert_eq!(finding.place.map(|place| place.start), Some(2));
        for text in
            ["Title\n=======\n", "| a | b |\n|---|---|\n", ">>> x", "<<<<<<<<< x", ""]
        {
            assert!(one_side(text, FileNumber(0)).is_none(), "{text}");
        }
    }
}
