//! A text or its translation has changed since they were confirmed.
//!
//! `recto confirm` keeps in `content/translations.yaml`, for every text that stands in two
//! languages, what the source said and a fingerprint of the translation: the blocks, titles and footnotes
//! of chapters, the answers and reasons of `content/index.yaml`, the names and notes of the dataset, the title
//! in `content/report.yaml`. Placeholders are kept as written, so that corrected data change nothing. A text whose
//! source has changed while its translation has not is a finding, with the words that have gone and come: the
//! translation may say what is no longer said. So is a translation that has changed alone, and a text that is
//! new in both: nobody has read them side by side. Chapters and files that were never confirmed are passed over.
//!
//! Remedy: bring the translation up to date, or read it again; then run `recto confirm`, for all chapters or for
//! those named, with your name if you like: `recto confirm 04-people --by "Chan Tai Man" --date 2026-03-27`. One text is
//! confirmed by its place, as findings give it: `recto confirm content/zh-HK/04-people.md:31`.

mod confirm;
mod hashes;
mod known;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::config::{Confirmation, Pair};
use crate::model::difference::{NARROW, Piece, WIDE, marked, pieces};
use crate::model::place::Place;
pub(crate) use confirm::renamed;
pub use confirm::{Asked, Done, Fresh, confirm};
pub use known::Standing;
pub(crate) use known::standing;
use known::{PassageState, groups};

pub(crate) const RULE: Rule =
    Rule::file("stale-translation", Severity::Warning, include_str!("mod.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for group in groups(subject) {
        if !group.is_known || !group.is_legible {
            continue;
        }
        let mut found = vec![];
        let mut is_marked = false;
        for (passage, state) in &group.passages {
            let words = state.before().and_then(|before| match &before.pair {
                Pair::Text(old, _) if *old != passage.source.text => {
                    let new = &passage.source.text;
                    Some([WIDE, NARROW].map(|letters| marked(old, new, letters)))
                }
                _ => None,
            });
            is_marked |= words.is_some();
            let [behind, short] =
                words.map(|own| own.map(|it| format!(": {it}"))).unwrap_or_default();
            let who = state.before().map(signature).unwrap_or_default();
            let (message, name) = match state {
                PassageState::Same(_) | PassageState::Unknown => continue,
                PassageState::Source(_) => (
                    format!(
                        "the source has changed since this translation was confirmed{who}{behind}"
                    ),
                    format!("source changed{short}"),
                ),
                PassageState::Translation(_) => (
                    format!("this translation has changed since it was confirmed{who}"),
                    "translation changed".to_owned(),
                ),
                PassageState::Both(_) => (
                    format!(
                        "source and translation have changed since they were confirmed{who}{behind}"
                    ),
                    format!("both changed{short}"),
                ),
                PassageState::New => (
                    "this text is new, and its translation was never confirmed"
                        .to_owned(),
                    format!("new: {}", passage.source.text.replace('\n', " / ")),
                ),
            };
            let what = format!(
                "{{}} translations of `{}` are not as they were confirmed",
                group.of
            );
            let finding = RULE
                .finding(passage.translation.place, message)
                .related(passage.source.place, "the source")
                .among(what, name);
            found.push(finding);
        }
        let marks = match is_marked {
            true => "; [-…-] are the words that have gone, {+…+} those that have come",
            false => "",
        };
        let hint = format!(
            "read both side by side, then run `recto confirm {}`{marks}",
            group.of
        );
        sink.extend(found.into_iter().map(|finding| finding.hint(hint.as_str())));
    }
}

/// A translation whose source is another than it was when the two were read side by side.
pub(crate) struct Stale {
    /// Where the translation stands.
    pub(crate) place: Place,
    /// Who read the two, and when, as far as that was said.
    pub(crate) signature: String,
    /// The source as it was and as it is.
    pub(crate) source: Vec<Piece>,
    /// The translation.
    pub(crate) translation: String,
}

/// The translations whose sources have changed.
pub(crate) fn stale(subject: &Subject<'_>) -> Vec<Stale> {
    let groups = groups(subject).into_iter();
    let known = groups.filter(|group| group.is_known && group.is_legible);
    let all = known.flat_map(|group| group.passages);
    all.filter_map(|(passage, state)| {
        let before = state.before()?;
        let Pair::Text(old, _) = &before.pair else { return None };
        let new = &passage.source.text;
        (old != new).then(|| Stale {
            place: passage.translation.place,
            signature: signature(before),
            source: pieces(old, new),
            translation: passage.translation.text.clone(),
        })
    })
    .collect()
}

/// Who confirmed a translation and when, as far as that was said.
fn signature(confirmed: &Confirmation) -> String {
    let by = confirmed.by.as_ref().map(|by| format!(" by {by}"));
    let date = confirmed.date.as_ref().map(|date| format!(" on {date}"));
    by.unwrap_or_default() + &date.unwrap_or_default()
}
