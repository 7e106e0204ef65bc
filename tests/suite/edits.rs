//! Two hundred edits at random places of the starter, each written into the Word file by hand, come
//! back as just those edits of the Markdown: what it is to be is made of the author's text, and knows
//! nothing of how Recto carries it.

use std::collections::BTreeSet;

use recto::diag::Diagnostic;
use recto::model::lang::Lang;
use recto::review::word::Taken;

use crate::desk::{ANN, BEN, DOCUMENT, Desk, Word};

/// How many edits are made, and how many at once.
const EDITS: usize = 200;
const AT_ONCE: usize = 8;

/// Numbers that look random, and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("a number")
    }
}

/// A run of text that may be edited: its words and its paragraph.
struct Run {
    words: String,
    paragraph: String,
    is_row: bool,
}

/// The runs of a Word file whose paragraphs are the author's own.
fn runs(file: &Word) -> Vec<Run> {
    let text = file.part(DOCUMENT);
    let mut all = vec![];
    let mut controls = 0_usize;
    let mut rows = 0_usize;
    let mut paragraph = (0, false);
    let mut at = 0;
    while let Some(open) = text[at..].find('<') {
        at += open;
        let rest = &text[at..];
        if rest.starts_with("<w:sdt>") {
            controls += 1;
        } else if rest.starts_with("</w:sdt>") {
            controls -= 1;
        } else if rest.starts_with("<w:tr>") {
            rows += 1;
        } else if rest.starts_with("</w:tr>") {
            rows -= 1;
        } else if rest.starts_with("<w:p>") {
            let end = rest.find("</w:p>").expect("its end") + 6;
            let own = &rest[..end];
            paragraph = (at, own.contains("w:name=\"recto_"));
        } else if let Some(inner) = rest.strip_prefix("<w:t xml:space=\"preserve\">")
            && controls == 0
            && paragraph.1
        {
            let words = inner.split('<').next().unwrap_or_default().to_owned();
            let end = paragraph.0 + text[paragraph.0..].find("</w:p>").expect("it") + 6;
            all.push(Run {
                words,
                paragraph: text[paragraph.0..end].to_owned(),
                is_row: rows > 0,
            });
        }
        at += 1;
    }
    all
}

/// Some words of a run that stand once in the file and once in the chapter.
fn words(run: &Run, file: &Word, chapter: &str, dice: &mut Dice) -> Option<String> {
    let is_han = run.words.contains(|c: char| ('\u{4e00}'..'\u{9fff}').contains(&c));
    let found = match is_han {
        true => {
            let letters: Vec<char> = run.words.chars().collect();
            let count = 3 + dice.roll(3);
            let start = 1 + dice.roll(letters.len().checked_sub(count + 2)?);
            let own = letters.get(start..start + count)?;
            own.iter()
                .all(|c| ('\u{4e00}'..'\u{9fff}').contains(c))
                .then(|| own.iter().collect())?
        }
        false => {
            let all: Vec<&str> = run.words.split(' ').collect();
            let count = 1 + dice.roll(3);
            let start = 1 + dice.roll(all.len().checked_sub(count + 2)?);
            let own = all.get(start..start + count)?;
            let is_plain = own.iter().all(|word| {
                word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase())
            });
            is_plain.then(|| own.join(" "))?
        }
    };
    let once = |text: &str| text.matches(&found).count() == 1;
    (once(&file.part(DOCUMENT)) && once(chapter)).then_some(found)
}

/// One edit of each: the Word file, and what the chapter is then.
fn edited(
    kind: usize,
    (file, chapter): (&Word, &str),
    run: &Run,
    number: usize,
    dice: &mut Dice,
) -> Option<(Word, String)> {
    let own = words(run, file, chapter, dice)?;
    let is_han = !own.is_ascii();
    let new = if is_han {
        format!("新詞第{number}處")
    } else {
        format!("fresh word {}", name(number))
    };
    let gap = if is_han { "" } else { " " };
    let to = |words: &str| Some(chapter.replacen(&own, words, 1));
    let file = file.clone();
    Some(match kind {
        0 => (
            file.insert(&own, &format!("{gap}{new}"), ANN),
            to(&format!("{own}{gap}{new}"))?,
        ),
        1 => {
            let whole = format!("{gap}{own}");
            let is_there = chapter.contains(&whole) && run.words.contains(&whole);
            is_there
                .then(|| (file.delete(&whole, BEN), chapter.replacen(&whole, "", 1)))?
        }
        2 => (file.replace(&own, &new, ANN), to(&new)?),
        // Nobody tracks it.
        3 => (file.change(DOCUMENT, &own, &new), to(&new)?),
        4 => (file.embolden(&own), to(&format!("**{own}**"))?),
        5 => {
            let (end, item) = block(chapter, chapter.find(&own)?, run)?;
            let behind = &chapter[end..];
            let text = match item {
                Some(mark) => format!("{}\n{mark}{new}{behind}", &chapter[..end]),
                None => format!("{}\n\n{new}{behind}", &chapter[..end]),
            };
            let who = [None, Some(ANN)][dice.roll(2)];
            (file.append(&own, &new, who), text)
        }
        _ => {
            // A paragraph by itself goes, with the empty line behind it.
            let (end, item) = block(chapter, chapter.find(&own)?, run)?;
            let start = chapter[..end].rfind("\n\n")? + 2;
            let is_plain = item.is_none()
                && !run.paragraph.contains("<w:sdt>")
                && !run.paragraph.contains("Heading");
            let rest = chapter[end..].strip_prefix("\n\n")?;
            let gone = gone(&run.paragraph, dice.roll(2) == 0);
            let has_links = run.paragraph.contains("<w:hyperlink")
                || run.paragraph.contains("<w:footnoteReference");
            (is_plain && !has_links).then(|| {
                (
                    file.change(DOCUMENT, &run.paragraph, &gone),
                    format!("{}{rest}", &chapter[..start]),
                )
            })?
        }
    })
}

/// A number in letters, so that no check takes it for a figure.
fn name(number: usize) -> String {
    number
        .to_string()
        .chars()
        .map(|c| char::from(b'a' + (c as u8 - b'0')))
        .collect()
}

/// Where the block a byte stands in ends, and of an item its mark.
fn block(chapter: &str, at: usize, run: &Run) -> Option<(usize, Option<String>)> {
    let line = chapter[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = at + chapter[at..].find('\n')?;
    let own = &chapter[line..end];
    let is_item = run.paragraph.contains("<w:numPr>");
    let mark = own.strip_prefix("- ").map(|_| "- ".to_owned());
    let is_plain = own.starts_with(|c: char| c.is_alphabetic());
    // What goes on over several lines, stands in a table or before the text is another's matter.
    let is_last = is_item || chapter[end..].starts_with("\n\n");
    let fits = !run.is_row
        && is_last
        && (is_item == mark.is_some())
        && (mark.is_some() || is_plain);
    fits.then_some((end, mark))
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
    let report = desk.proof.report.as_ref().expect("a report");
    let all: Vec<(Lang, String)> = report
        .parts
        .iter()
        .flat_map(|(lang, part)| {
            part.chapters.iter().map(|own| (*lang, own.stem.clone()))
        })
        .collect();
    let (mut made, mut kinds) = (0, [0; 7]);
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
            let kind = dice.roll(kinds.len());
            if let Some((new, text)) =
                edited(kind, (&file, &chapter), run, made, &mut dice)
            {
                (file, chapter) = (new, text);
                used.insert(name);
                kinds[kind] += 1;
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
    assert!(kinds.iter().all(|count| *count > 4), "{kinds:?}");
}
