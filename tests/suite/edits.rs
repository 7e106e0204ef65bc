//! Two hundred edits at random places of the starter, each written into the Word file by hand, come
//! back as just those edits of the Markdown.

use std::collections::{BTreeMap, BTreeSet};

use recto::diag::Diagnostic;
use recto::review::word::Taken;

use crate::desk::{ANN, BEN, DOCUMENT, Desk, Word, noted};
use crate::typed::{Dice, Edit, KINDS, Kind, Run, chapters, edit, runs};

/// How many edits are made, and how many at once.
const EDITS: usize = 200;
const AT_ONCE: usize = 8;

/// A file with an edit written into it.
fn written(file: &Word, run: &Run, own: &Edit, number: usize) -> Word {
    let file = file.clone();
    let (words, new) = (own.words.as_str(), own.new.as_str());
    match (own.kind, own.is_tracked) {
        (Kind::Insert, true) => file.insert(words, new, ANN),
        (Kind::Insert, false) => file.change(DOCUMENT, words, &format!("{words}{new}")),
        (Kind::Delete, true) => file.delete(words, BEN),
        (Kind::Delete, false) => file.change(DOCUMENT, words, ""),
        (Kind::Replace, true) => file.replace(words, new, ANN),
        (Kind::Replace, false) => file.change(DOCUMENT, words, new),
        (Kind::Bold, _) => file.embolden(words),
        (Kind::Paragraph, is_tracked) => {
            file.append(words, new, is_tracked.then_some(ANN))
        }
        (Kind::Gone, is_tracked) => {
            let gone = gone(&run.paragraph, is_tracked);
            file.change(DOCUMENT, &run.paragraph, &gone)
        }
        (Kind::Note, _) => noted(file, words, (number + 900, new), BEN),
    }
}

/// A paragraph that is taken out: tracked, or as if it had never been.
fn gone(paragraph: &str, is_tracked: bool) -> String {
    if !is_tracked {
        return String::new();
    }
    let own = paragraph
        .replacen("</w:pPr>", &format!("<w:rPr><w:del {ANN}/></w:rPr></w:pPr>"), 1)
        .replace("<w:t xml:space", "<w:delText xml:space")
        .replace("</w:t>", "</w:delText>");
    own.replace("<w:r>", &format!("<w:del {ANN}><w:r>"))
        .replace("</w:r>", "</w:r></w:del>")
}

#[test]
fn two_hundred_edits_come_back_as_they_were_made() {
    let desk = Desk::starter();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let all = chapters(&desk);
    let mut made = 0;
    let mut kinds: BTreeMap<Kind, usize> = KINDS.map(|kind| (kind, 0)).into();
    for round in 0.. {
        let (lang, stem) = &all[round % all.len()];
        let path = format!("content/{lang}/{stem}.md");
        let mut file = desk.export(*lang, &[stem]);
        let before = desk.text(&path);
        let mut chapter = before.clone();
        let mut used: BTreeSet<String> = BTreeSet::new();
        let mut own = 0;
        for _ in 0..400 {
            if own >= AT_ONCE || made >= EDITS {
                break;
            }
            let runs = runs(&file);
            let Some(run) = runs.get(dice.roll(runs.len())) else { break };
            // One edit a paragraph, and none beside one.
            let start = run.paragraph.find("recto_").expect("a name");
            let name = run.paragraph[start..].split('"').next().expect("it").to_owned();
            if used.contains(&name) {
                continue;
            }
            let kind = KINDS[dice.roll(KINDS.len())];
            let place = (&file, chapter.as_str());
            if let Some(new) = edit(kind, place, run, made, &mut dice) {
                file = written(&file, run, &new, made);
                chapter = new.chapter;
                used.insert(name);
                *kinds.entry(kind).or_default() += 1;
                made += 1;
                own += 1;
            }
        }
        let plan = desk.plan(&[&file], &Taken::default());
        let meant = similar::TextDiff::from_lines(&before, &chapter);
        let meant = meant.unified_diff().context_radius(0).to_string();
        let told = |found: &[Diagnostic]| {
            let all = found.iter().map(|own| format!("{}\n", own.message));
            assert!(found.is_empty(), "{path}: {}{meant}", all.collect::<String>());
        };
        told(&plan.findings);
        let chosen: BTreeSet<usize> = (0..plan.changes.len()).collect();
        let written = plan.write(&desk.inputs, &desk.proof, &chosen).expect("written");
        told(&written.findings);
        match written.files.as_slice() {
            [] => assert_eq!(chapter, before, "{path}"),
            [one] => {
                let text = one.text.clone().expect("text");
                let lines = similar::TextDiff::from_lines(&chapter, &text);
                let other = lines.unified_diff().context_radius(0).to_string();
                assert_eq!(other, "", "{path}: {meant}");
            }
            more => panic!("{} files", more.len()),
        }
        if made >= EDITS {
            break;
        }
        assert!(round < 400, "{made} edits in all, {kinds:?}");
    }
    assert!(kinds.values().all(|count| *count > 3), "{kinds:?}");
}
