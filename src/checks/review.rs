//! A reviewer's comment is not settled.
//!
//! `recto import REVIEWED.docx --write` keeps what reviewers say in Word in `content/review.yaml`, each comment with the
//! text it is on. It is found at that text, wherever that stands by now and however it was changed since;
//! where the text is gone, at the comment itself. Answers stand below a comment, and go out again with
//! `recto export docx`.
//!
//! Remedy: mend the text where the comment is right. Answer it in `content/review.yaml` with
//! `answers: [{by: Chan Tai Man, date: 2026-03-27, says: It is now.}]`, and write `settled: true` once nothing is
//! left to do. One that its reviewer resolves in Word is settled by the next import.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::comment::Said;
use crate::model::place::Place;

pub(crate) const RULE: Rule =
    Rule::file("review", Severity::Warning, include_str!("review.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for comment in subject.comments.iter().filter(|own| !own.is_settled) {
        let own = Place { end: comment.place.start, ..comment.place };
        let stands = comment.stands(subject.sources);
        let finding =
            told(stands.or(Some(own)), &comment.on, &comment.said, &comment.answers);
        sink.add(match stands {
            Some(_) => finding.related(own, "answer it, or settle it"),
            None => finding.hint(format!(
                "the text it was on is not in {} any more: write `settled: true` here if nothing is left to do",
                comment.chapter
            )),
        });
    }
}

/// A comment as a finding.
pub(crate) fn told(
    place: Option<Place>,
    on: &str,
    said: &Said,
    answers: &[Said],
) -> Diagnostic {
    let line = |own: &Said| format!("{}: {}", own.signature(), own.says);
    let finding = RULE.finding(place, line(said));
    let finding = finding.hint_if((!on.is_empty()).then(|| format!("on “{on}”")));
    let answered = answers
        .iter()
        .map(|own| format!("{} answered: {}", own.signature(), own.says));
    answered.fold(finding, Diagnostic::hint)
}
