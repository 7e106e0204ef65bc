//! A text or its translation has changed since they were confirmed.
//!
//! `recto confirm` keeps in `content/translations.yaml`, for every block of the translated
//! chapters, what the source said and what the translation says (by hashes of their words and
//! placeholders, so that corrected data changes nothing). A block whose source has changed while
//! its translation has not is a finding: the translation may say what is no longer said. So is a translation
//! that has changed alone, and a block that is new in both: nobody has read them side by side. Chapters that
//! were never confirmed are passed over.
//!
//! Remedy: bring the translation up to date, or read it again; then run `recto confirm`.

use std::fmt::Write as _;

use super::parity::place_of;
use super::{Rule, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::config::Confirmed;
use crate::model::place::Place;
use crate::model::report::{Block, Chapter, Component, Inline, Part, Report};
use crate::model::visit;

pub(crate) const RULE: Rule = Rule {
    name: "stale-translation",
    severity: Severity::Warning,
    source: include_str!("stale_translation.rs"),
    run,
};

fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    each_pair(report, &mut |part, source, chapter| {
        let known = subject.confirmed.get(part.lang.tag());
        let Some(known) = known.and_then(|chapters| chapters.get(&chapter.stem)) else {
            return;
        };
        let mut last = Place::new(chapter.file, 0, 0);
        for (one, two) in source.body.iter().zip(&chapter.body) {
            last = place_of(two).unwrap_or(last);
            let (from, to) = (hash(one), hash(two));
            if known.iter().any(|pair| pair.0 == from && pair.1 == to) {
                continue;
            }
            let has_source = known.iter().any(|pair| pair.0 == from);
            let has_translation = known.iter().any(|pair| pair.1 == to);
            let message = match (has_source, has_translation) {
                (false, true) => {
                    "the source has changed since this translation was confirmed"
                }
                (true, _) => "this translation has changed since it was confirmed",
                (false, false) => {
                    "this text is new, and its translation was never confirmed"
                }
            };
            let diagnostic = Diagnostic::error(RULE.name, last, message);
            let diagnostic = match place_of(one) {
                Some(place) => diagnostic.related(place, "the source"),
                None => diagnostic,
            };
            let what = format!(
                "{{}} translations of `{}` are not as they were confirmed",
                chapter.stem
            );
            let name = match (has_source, has_translation) {
                (false, true) => "the source has changed",
                (true, _) => "the translation has changed",
                (false, false) => "the text is new",
            };
            let diagnostic = diagnostic.among(what, name);
            sink.add(diagnostic.hint("read both side by side, then run `recto confirm`"));
        }
    });
}

/// Calls `each` with every chapter that is a translation, and its source.
fn each_pair<'a>(
    report: &'a Report,
    each: &mut impl FnMut(&'a Part, &'a Chapter, &'a Chapter),
) {
    let source = report
        .config
        .languages
        .first()
        .and_then(|lang| report.parts.get(lang));
    let Some(source) = source else { return };
    for part in report.parts.values().filter(|part| part.lang != source.lang) {
        for chapter in &part.chapters {
            let twin = source.chapters.iter().find(|twin| twin.stem == chapter.stem);
            if let Some(twin) = twin {
                each(part, twin, chapter);
            }
        }
    }
}

/// `content/translations.yaml` with every translation of a report confirmed as it stands.
pub fn confirm(report: &Report) -> String {
    let mut all = Confirmed::new();
    each_pair(report, &mut |part, source, chapter| {
        let pairs = source.body.iter().zip(&chapter.body);
        let pairs = pairs.map(|(one, two)| (hash(one), hash(two))).collect();
        let chapters = all.entry(part.lang.tag().to_owned()).or_default();
        chapters.insert(chapter.stem.clone(), pairs);
    });
    let mut text = String::from(
        "# Written by `recto confirm`: the blocks of each translated chapter, source and\n\
         # translation, as they were when someone last read them side by side.\n",
    );
    for (lang, chapters) in all {
        let _ = writeln!(text, "{lang}:");
        for (stem, pairs) in chapters {
            let _ = writeln!(text, "  {stem}:");
            for (one, two) in pairs {
                let _ = writeln!(text, "    - {one}-{two}");
            }
        }
    }
    text
}

/// The words and placeholders of a block, in sixteen hexadecimal digits.
fn hash(block: &Block) -> String {
    // FNV-1a, 64 bits: the same on every machine and in every version.
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    if let Block::Code(text, _) = block {
        add(text);
    }
    if let Block::Heading(heading) = block {
        add(&heading.level.to_string());
    }
    if let Block::Component(Component::Chart(chart)) = block {
        add(chart.kind);
    }
    visit::of_blocks(std::slice::from_ref(block), &mut |line| {
        visit::of_line(line, &mut |element| match element {
            Inline::Text(text, _) | Inline::Code(text, _) => add(text),
            Inline::Figure(figure) => add(&figure.expression),
            Inline::Note(label) => add(&label.value),
            Inline::Picture(picture) => add(&picture.alt),
            _ => {}
        });
    });
    format!("{state:016x}")
}
