//! Lines of two reports as one, word by word.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Mark, Merger, Step, aligned};
use crate::model::figure::Figure;
use crate::model::place::Place;
use crate::model::report::{Inline, Line};
use crate::model::visit::plain_text;
use crate::output::ledger::line::written;

impl Merger {
    pub(crate) fn optional(
        &self,
        old: Option<&Line>,
        new: Option<&Line>,
    ) -> Option<Line> {
        match (old, new) {
            (Some(old), Some(new)) => Some(self.line(old, new)),
            (None, Some(new)) => Some(wrap(new, Mark::Inserted)),
            (Some(old), None) => Some(wrap(old, Mark::Deleted)),
            (None, None) => None,
        }
    }

    /// Two forms of a line as one: words that are in both stand once.
    pub(crate) fn line(&self, old: &[Inline], new: &[Inline]) -> Line {
        let (a, b) = (pieces(old), pieces(new));
        let keys = |pieces: &[Inline]| -> Vec<String> {
            let key = |piece: &Inline| written(std::slice::from_ref(piece), self.lang);
            pieces.iter().map(key).collect()
        };
        let mut merged: Line = vec![];
        for step in aligned(&keys(&a), &keys(&b)) {
            match step {
                Step::Same(x, y) => {
                    if let (Some(x), Some(y)) = (a.get(x), b.get(y)) {
                        merged.push(self.element(x, y));
                    }
                }
                Step::Other(x, y) => {
                    let gone = joined(a.get(x).unwrap_or(&[]));
                    let come = joined(b.get(y).unwrap_or(&[]));
                    merged.extend(wrap(&gone, Mark::Deleted));
                    merged.extend(wrap(&come, Mark::Inserted));
                }
            }
        }
        joined(&merged)
    }

    fn element(&self, old: &Inline, new: &Inline) -> Inline {
        match (old, new) {
            (Inline::Figure(before), Inline::Figure(figure)) => {
                let mut figure = figure.clone();
                revise(before, &mut figure);
                Inline::Figure(figure)
            }
            (Inline::Emphasis(a), Inline::Emphasis(b)) => {
                Inline::Emphasis(self.line(a, b))
            }
            (Inline::Strong(a), Inline::Strong(b)) => Inline::Strong(self.line(a, b)),
            (Inline::Strike(a), Inline::Strike(b)) => Inline::Strike(self.line(a, b)),
            (Inline::Subscript(a), Inline::Subscript(b)) => {
                Inline::Subscript(self.line(a, b))
            }
            (Inline::Superscript(a), Inline::Superscript(b)) => {
                Inline::Superscript(self.line(a, b))
            }
            (Inline::Link(_, a), Inline::Link(target, b)) => {
                Inline::Link(target.clone(), self.line(a, b))
            }
            (_, new) => new.clone(),
        }
    }
}

pub(crate) fn identity(figure: &Figure) -> (String, String) {
    (figure.expression.clone(), figure.period.to_string())
}

/// Notes on a figure what was printed before, if that was something else.
pub(crate) fn revise(old: &Figure, new: &mut Figure) {
    if old.printed != new.printed {
        new.was = Some(old.printed.text());
    }
}

/// Notes on figures what each printed before.
pub(crate) fn revise_all<'f>(
    old: impl Iterator<Item = &'f Figure>,
    new: impl Iterator<Item = &'f mut Figure>,
) {
    let before: BTreeMap<(String, String), &Figure> =
        old.map(|figure| (identity(figure), figure)).collect();
    for figure in new {
        if let Some(before) = before.get(&identity(figure)) {
            revise(before, figure);
        }
    }
}

pub(crate) fn wrap(line: &[Inline], mark: Mark) -> Line {
    if line.is_empty() {
        return vec![];
    }
    match mark {
        Mark::Inserted => vec![Inline::Inserted(line.to_vec())],
        Mark::Deleted => vec![Inline::Deleted(plain(line))],
    }
}

/// Deleted text leads nowhere, shows no picture and calls no note.
fn plain(line: &[Inline]) -> Line {
    let mut kept = vec![];
    for element in line {
        match element {
            Inline::Link(_, body) => kept.extend(plain(body)),
            Inline::Note(_) => {}
            Inline::Picture(picture) => {
                kept.push(Inline::Text(plain_text(&picture.alt), picture.path.place));
            }
            Inline::Emphasis(body) => kept.push(Inline::Emphasis(plain(body))),
            Inline::Strong(body) => kept.push(Inline::Strong(plain(body))),
            other => kept.push(other.clone()),
        }
    }
    kept
}

/// A line's elements, with texts taken apart into words.
fn pieces(line: &[Inline]) -> Vec<Inline> {
    let mut pieces = vec![];
    for element in line {
        match element {
            Inline::Text(text, place) => {
                for (at, word) in text.split_word_bound_indices() {
                    let own = place.within(text, at..at + word.len());
                    pieces.push(Inline::Text(word.to_owned(), own));
                }
            }
            other => pieces.push(other.clone()),
        }
    }
    pieces
}

/// Texts beside one another put together again.
fn joined(pieces: &[Inline]) -> Line {
    let mut line: Line = vec![];
    for piece in pieces {
        match (line.last_mut(), piece) {
            (Some(Inline::Text(text, place)), Inline::Text(more, at)) => {
                text.push_str(more);
                if place.file == at.file {
                    *place = Place { end: place.end.max(at.end), ..*place };
                }
            }
            _ => line.push(piece.clone()),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::model::place::FileNumber;

    fn text(text: &str) -> Line {
        vec![Inline::Text(text.to_owned(), Place::new(FileNumber(0), 0, text.len()))]
    }

    fn show(line: &[Inline]) -> String {
        line.iter()
            .map(|element| match element {
                Inline::Text(text, _) => text.clone(),
                Inline::Inserted(body) => format!("[+{}]", show(body)),
                Inline::Deleted(body) => format!("[-{}]", show(body)),
                _ => "?".to_owned(),
            })
            .collect()
    }

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let merger = Merger { lang: Lang::En };
        assert_eq!(show(&merger.line(&text(old), &text(new))), expected);
    }

    #[test]
    fn words_are_marked_not_letters() {
        check("We rose fast.", "We rose fast.", "We rose fast.");
        check("We rose fast.", "We fell fast.", "We [-rose][+fell] fast.");
        check("One two.", "One two. Three.", "One two.[+ Three.]");
        check("排放增加。", "排放減少。", "排放[-增加][+減少]。");
    }
}
