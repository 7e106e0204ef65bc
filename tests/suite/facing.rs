//! Two languages on facing pages: each block begins beside its twin, and page numbers are true.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use recto::input::project::{Inputs, Project};
use recto::model::place::Place;
use recto::model::report::{Block, Chapter};
use recto::model::visit::place_of;
use recto::pages::sheet::{Origins, runs};
use recto::pages::translate::chapter_path;
use recto::pages::translate::writer::Origin;
use recto::{Proof, Setting, Wish, Workshop};

use crate::built::FACING;
use crate::fixture;

/// How far apart the first lines of twins may be, in points: type of one role differs a little
/// in size between scripts.
const WORDS: f64 = 1.0;
/// And the uppermost words of a drawing, which stand in boxes of their own.
const DRAWN: f64 = 16.0;

/// A report of a folder's or fixture's inputs, set.
struct Set {
    proof: Proof,
    workshop: Workshop,
    setting: Setting,
}

impl Set {
    fn new(inputs: &Inputs) -> Self {
        let mut proof = recto::proof(inputs, &Wish::default());
        // The files of the reference report, which others do without.
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = Project::at(root).expect("the project");
        let mut workshop = Workshop::new(Arc::new(project));
        let setting = workshop.set(&mut proof, inputs, &Wish::default());
        let setting = setting.unwrap_or_else(|| panic!("{}", fixture::findings(&proof)));
        Self { proof, workshop, setting }
    }

    /// The pairs of a report whose first lines are not beside one another, and how many there
    /// are.
    fn apart(&self) -> (Vec<String>, usize) {
        let report = self.proof.report.as_ref().expect("a report");
        let [source, translation] = self.setting.edition.languages[..] else {
            panic!("two languages")
        };
        let (mut apart, mut count) = (vec![], 0);
        let pairs = report.parts[&source].chapters.iter();
        for (chapter, twin) in pairs.zip(&report.parts[&translation].chapters) {
            if chapter.kind.name() == "back" {
                continue;
            }
            let (one, two) = (self.tops(chapter), self.tops(twin));
            assert_eq!(one.len(), two.len(), "{}", chapter.stem);
            for ((name, left), (_, right)) in one.iter().zip(&two) {
                count += 1;
                let within = if name.starts_with("drawn") { DRAWN } else { WORDS };
                let beside = match (left, right) {
                    (Some((page, y)), Some((facing, height))) => {
                        page % 2 == 0
                            && page + 1 == *facing
                            && (y - height).abs() <= within
                    }
                    (None, None) => true,
                    _ => false,
                };
                if !beside {
                    let stem = &chapter.stem;
                    apart.push(format!("{stem}: {name}: {left:?} and {right:?}"));
                }
            }
        }
        (apart, count)
    }

    /// Where what a chapter consists of begins: the page, from 1, and the height of the
    /// uppermost line there.
    fn tops(&self, chapter: &Chapter) -> Vec<(String, Option<(usize, f64)>)> {
        let mut parts = vec![];
        parts_of(&chapter.body, &mut parts);
        let starts: Vec<usize> =
            parts.iter().map(|(place, _)| place.range().start).collect();
        assert!(starts.is_sorted(), "{starts:?}");
        let mut tops: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        let press = self.workshop.press();
        let mut origins = Origins::new(&self.setting.galley, press);
        let files = &self.setting.galley.files;
        let path = chapter_path(chapter);
        for (index, page) in self.setting.document.pages().iter().enumerate() {
            runs(&page.frame, &mut |run| {
                for glyph in &run.text.glyphs {
                    let Some((file, origin)) = origins.of(glyph.span.0) else { continue };
                    if files[file].path != path {
                        continue;
                    }
                    let place = match origin {
                        Origin::Text(place) => place,
                        Origin::Figure(at) => files[file].figures[at as usize].place,
                    };
                    if place.file != chapter.file {
                        continue;
                    }
                    let part =
                        starts.partition_point(|start| *start <= place.range().start);
                    let Some(part) = part.checked_sub(1) else { continue };
                    let here = (index + 1, run.at.y.to_pt());
                    let top = tops.entry(part).or_insert(here);
                    if here.0 < top.0 || (here.0 == top.0 && here.1 < top.1) {
                        *top = here;
                    }
                }
            });
        }
        let named = parts.into_iter().enumerate();
        named.map(|(at, (_, name))| (name, tops.get(&at).copied())).collect()
    }
}

/// What of blocks has a twin: each block, item and row.
fn parts_of(blocks: &[Block], parts: &mut Vec<(Place, String)>) {
    for block in blocks {
        match block {
            Block::List { items, .. } => {
                for item in items {
                    let place = item.iter().find_map(place_of).expect("a place");
                    parts.push((place, "item".to_owned()));
                }
            }
            Block::Component(component) => {
                let kind = component.part().kind().phrase;
                let is_drawn = !["a table", "an index"].contains(&kind);
                let name = format!("{} {kind}", if is_drawn { "drawn" } else { "rows" });
                parts.push((place_of(block).expect("a place"), name));
            }
            block => {
                if let Some(place) = place_of(block) {
                    parts.push((place, format!("block at {}", place.range().start)));
                }
            }
        }
    }
}

/// The inputs of the reference report, its languages face to face.
fn reference() -> Inputs {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs = Project::at(root).expect("the project").read();
    let settings = inputs.config.as_mut().expect("settings");
    let text = settings.text.as_mut().expect("a text");
    text.push_str("\nbook: facing\n");
    inputs
}

#[test]
fn every_block_of_the_report_begins_beside_its_twin() {
    let set = Set::new(&reference());
    let (apart, count) = set.apart();
    assert!(count > 400, "{count}");
    assert_eq!(apart, Vec::<String>::new());
    assert_eq!(set.proof.findings.iter().filter(|it| it.rule == "not-facing").count(), 0);
}

/// The pages are bound by their numbers, and the file says those.
#[test]
fn left_pages_are_the_sources_and_right_ones_the_translations() {
    let document = lopdf::Document::load(&FACING.pdf).expect("a PDF");
    let labels = document
        .catalog()
        .and_then(|own| own.get_deref(b"PageLabels", &document));
    let labels = labels.and_then(|own| own.as_dict()?.get(b"Nums")?.as_array());
    assert_eq!(labels.expect("labels").len(), 2, "they count through from the cover");
    let pages = FACING.ledger["pages"].as_array().expect("pages");
    assert!(pages.len() > 100);
    let mut told = 0;
    for (index, page) in pages.iter().enumerate() {
        let number = index + 1;
        assert_eq!(page["page"], number.to_string(), "{page}");
        // The covers belong to both.
        let language = page["language"].as_str().unwrap_or_default();
        if number > 1 && number < pages.len() {
            told += 1;
            assert_eq!(language, if number % 2 == 0 { "en" } else { "zh-HK" }, "{page}");
        }
    }
    assert!(told > 100 && told % 2 == 0, "{told}");
}

const HEAD: &str = "=== content/report.yaml\ntitle: {en: Report, zh-HK: 報告}\n\
    issuer: {en: Issuer, zh-HK: 公司}\nlanguages: [en, zh-HK]\nperiod: 2021\n\
    date: 2022-03-31\nbook: BOOK\nchecks: {parity: warning, stale-translation: off, untranslated: off}\n";

/// A report of one chapter in both languages.
fn small(book: &str, en: &str, zh: &str) -> Inputs {
    let head = HEAD.replace("BOOK", book);
    fixture::inputs(&format!(
        "{head}=== content/en/01-a.md\n# One {{#a}}\n\n{en}\n=== content/zh-HK/01-a.md\n# 一 {{#a}}\n\n{zh}\n"
    ))
}

const LONG: &str = "Some words that take more than a line where they stand, and then some more \
    words that take another line, and at last a few. ";

#[test]
fn what_is_long_in_one_language_alone_leaves_white_in_the_other() {
    let items: String =
        (0..40).map(|at| format!("- {}\n", LONG.repeat(at % 3 + 1))).collect();
    let short: String = (0..40).map(|_| "- 短句。\n").collect();
    let rows: String = (0..60).map(|at| format!("| {at} | {LONG} |\n")).collect();
    let few: String = (0..60).map(|at| format!("| {at} | 短 |\n")).collect();
    let noted = |text: &str, note: &str| format!("{text}[^a]\n\n[^a]: {note}\n");
    for (en, zh) in [
        (LONG.repeat(9), "短句。".to_owned()),
        ("Short.".to_owned(), "這是一句很長的句子，用來看看兩邊是否對齊。".repeat(30)),
        (format!("## H {{#h}}\n\n{items}"), format!("## 題 {{#h}}\n\n{short}")),
        (
            format!("## H {{#h .case}}\n\n{LONG}\n\n{items}"),
            format!("## 題 {{#h .case}}\n\n短句。\n\n{short}"),
        ),
        (
            format!("Text.\n\n| A | B |\n|---|---|\n{rows}"),
            format!("文字。\n\n| 甲 | 乙 |\n|---|---|\n{few}"),
        ),
        (noted("Text", &LONG.repeat(12)), noted("文字", "註。")),
    ] {
        let more =
            |text: &str, end: &str| format!("{text}\n\n## Last {{#last}}\n\n{end}");
        let inputs = small("facing", &more(&en, "End."), &more(&zh, "完。"));
        let set = Set::new(&inputs);
        let (apart, count) = set.apart();
        assert!(count >= 3, "{count}");
        assert_eq!(apart, Vec::<String>::new(), "{en}");
    }
}

/// A block that one language lacks leaves its room, and what follows meets its twin.
#[test]
fn a_block_that_is_not_translated_leaves_its_room() {
    let inputs = small(
        "{form: facing}",
        &format!("First.\n\n{LONG}\n\n- item\n\n## Later {{#later}}\n\nEnd."),
        "第一。\n\n## 其後 {#later}\n\n完。",
    );
    let set = Set::new(&inputs);
    let report = set.proof.report.as_ref().expect("a report");
    let chapters = report.parts.values().map(|part| set.tops(&part.chapters[0]));
    let tops: Vec<Vec<_>> = chapters.collect();
    let y = |side: usize, at: usize| tops[side][at].1.expect("a place");
    for (left, right) in [(0, 0), (3, 1), (4, 2)] {
        let ((page, one), (facing, two)) = (y(0, left), y(1, right));
        assert!(page + 1 == facing && (one - two).abs() < WORDS, "{tops:?}");
    }
}

#[test]
fn one_language_has_no_facing_pages_and_three_cannot() {
    let mut inputs = small("facing", "Text.", "文字。");
    let settings = inputs.config.as_mut().expect("settings");
    let text = settings.text.as_mut().expect("a text");
    *text = text.replace("languages: [en, zh-HK]", "languages: [en]");
    let set = Set::new(&inputs);
    assert!(!set.setting.edition.faces());
    let book = "{form: facing, languages: [en, zh-HK, zh-CN]}";
    let mut inputs = small(book, "Text.", "文字。");
    let settings = inputs.config.as_mut().expect("settings");
    let text = settings.text.as_mut().expect("a text");
    *text = text.replace("\nlanguages: [en, zh-HK]", "\nlanguages: [en, zh-HK, zh-CN]");
    let proof = recto::proof(&inputs, &Wish::default());
    let found = fixture::findings(&proof);
    assert!(
        found.contains("two languages can stand on facing pages, and this book has 3"),
        "{found}"
    );
}
