//! The fingerprints of files that earlier versions wrote: of the bound report, and of its words
//! alone. They are read, and never written again.

use crate::components::Component;
use crate::model::lang::Lang;
use crate::model::report::{Block, Chapter, Inline, Report};
use crate::model::visit;

/// The fingerprints of the blocks of a chapter and of its translation, pair by pair.
pub(super) fn hashes(report: &Report, lang: Lang, of: &str) -> Vec<(String, String)> {
    let chapter = |lang: &Lang| -> Option<&Chapter> {
        let mut chapters = report.parts.get(lang)?.chapters.iter();
        chapters.find(|chapter| chapter.stem == of).map(AsRef::as_ref)
    };
    let source = report.config.languages.first().and_then(chapter);
    let Some((source, translation)) = source.zip(chapter(&lang)) else {
        return vec![];
    };
    let pairs = source.body.iter().zip(&translation.body);
    pairs.map(|(one, two)| (hash(one), hash(two))).collect()
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
        add(chart.kind.name());
    }
    visit::of_blocks(std::slice::from_ref(block), &mut |line| {
        visit::of_line(line, &mut |element| match element {
            Inline::Text(text, _) | Inline::Code(text, _) => add(text),
            Inline::Figure(figure) => add(&figure.expression),
            Inline::Note(label) => add(&label.value),
            Inline::Picture(picture) => add(&visit::plain_text(&picture.alt)),
            _ => {}
        });
    });
    format!("{state:016x}")
}
