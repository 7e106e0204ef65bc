//! An alternative text that tells nothing: it repeats the caption, names the file, or says
//! only that there is a picture.
//!
//! A validator sees that there is a text, not that it is of use. Readers who cannot see the
//! picture hear the caption in any case; the alternative text is for what the picture shows.
//!
//! Remedy: say what is to be seen, in one sentence.

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule = Rule::file(
    "idle-alternative",
    Severity::Warning,
    include_str!("idle_alternative.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for chapter in report.parts.values().flat_map(|part| &part.chapters) {
        visit::elements(chapter, &mut |element| {
            let Inline::Picture(picture) = element else { return };
            let said = visit::plain_text(&picture.alt);
            let alt = bare(&said);
            let file = picture.path.value.rsplit('/').next().unwrap_or_default();
            let stem = file.split('.').next().unwrap_or_default();
            let caption = picture.caption.as_deref();
            let caption = caption.map(|own| bare(&visit::plain_text(own)));
            let fault = if caption.is_some_and(|own| own == alt) {
                "repeats the caption"
            } else if alt == bare(file) || alt == bare(stem) && !stem.is_empty() {
                "is the name of the file"
            } else if Lang::ALL
                .iter()
                .any(|lang| lang.reading().idle_alternatives.has(&alt))
            {
                "says only that there is a picture"
            } else {
                return;
            };
            sink.add(
                RULE.finding(
                    picture.path.place,
                    format!("the alternative text “{said}” {fault}"),
                )
                .hint("say what the picture shows, in one sentence"),
            );
        });
    }
}

/// A text without case, spaces and marks.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
