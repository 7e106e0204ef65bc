//! Edits at random places of a report, as reviewers make them: what is done to which words, and what
//! the chapter is to be then. That is made of the author's text, and knows nothing of how Recto carries
//! it, nor of the program the edit is made in.

use recto::model::lang::Lang;

use crate::desk::{DOCUMENT, Desk, Word};

/// The chapters of a report, in all of its languages.
pub(crate) fn chapters(desk: &Desk) -> Vec<(Lang, String)> {
    let parts = &desk.proof.report.as_ref().expect("a report").parts;
    let all = parts.iter().flat_map(|(lang, part)| {
        part.chapters.iter().map(|own| (*lang, own.stem.clone()))
    });
    all.collect()
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Insert,
    Delete,
    Replace,
    Bold,
    /// A paragraph behind the one with the words.
    Paragraph,
    /// The paragraph with the words goes.
    Gone,
    /// A footnote behind the words.
    Note,
}

pub(crate) const KINDS: [Kind; 7] = [
    Kind::Insert,
    Kind::Delete,
    Kind::Replace,
    Kind::Bold,
    Kind::Paragraph,
    Kind::Gone,
    Kind::Note,
];

/// An edit: what is done with which words, whether it is tracked, and what the chapter is then.
pub(crate) struct Edit {
    pub(crate) kind: Kind,
    pub(crate) words: String,
    pub(crate) new: String,
    pub(crate) is_tracked: bool,
    pub(crate) chapter: String,
}

/// Numbers that look random, and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("a number")
    }
}

/// A run of text that may be edited: its words and its paragraph.
pub(crate) struct Run {
    pub(crate) words: String,
    pub(crate) paragraph: String,
    is_row: bool,
}

/// The runs of a Word file whose paragraphs are the author's own.
pub(crate) fn runs(file: &Word) -> Vec<Run> {
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

/// An edit of a kind in a run of a file, where it can be made there.
pub(crate) fn edit(
    kind: Kind,
    (file, chapter): (&Word, &str),
    run: &Run,
    number: usize,
    dice: &mut Dice,
) -> Option<Edit> {
    let mut own = words(run, file, chapter, dice)?;
    let is_han = !own.is_ascii();
    let mut new = match is_han {
        true => format!("新詞第{number}處"),
        false => format!("fresh word {}", name(number)),
    };
    let gap = if is_han { "" } else { " " };
    let is_tracked = dice.roll(3) > 0;
    let after = match kind {
        Kind::Insert => {
            new = format!("{gap}{new}");
            chapter.replacen(&own, &format!("{own}{new}"), 1)
        }
        Kind::Delete => {
            own = format!("{gap}{own}");
            let is_there = chapter.contains(&own) && run.words.contains(&own);
            is_there.then(|| chapter.replacen(&own, "", 1))?
        }
        Kind::Replace => chapter.replacen(&own, &new, 1),
        Kind::Bold => chapter.replacen(&own, &format!("**{own}**"), 1),
        Kind::Paragraph => {
            let (end, item) = block(chapter, chapter.find(&own)?, run)?;
            let behind = &chapter[end..];
            match item {
                Some(mark) => format!("{}\n{mark}{new}{behind}", &chapter[..end]),
                None => format!("{}\n\n{new}{behind}", &chapter[..end]),
            }
        }
        Kind::Gone => {
            // A paragraph by itself goes, with the empty line behind it.
            let (end, item) = block(chapter, chapter.find(&own)?, run)?;
            let start = chapter[..end].rfind("\n\n")? + 2;
            let has = |mark: &str| run.paragraph.contains(mark);
            let is_plain = item.is_none() && !has("<w:sdt>") && !has("Heading");
            let rest = chapter[end..].strip_prefix("\n\n")?;
            let has_links = has("<w:hyperlink") || has("<w:footnoteReference");
            (is_plain && !has_links).then(|| format!("{}{rest}", &chapter[..start]))?
        }
        Kind::Note => {
            let has = |mark: &str| run.paragraph.contains(mark);
            let is_text = !has("Heading") && !has("\"Lead\"");
            // The labels of several depend on one another.
            let is_first = !chapter.contains("[^1]") && !chapter.contains("[^note]");
            (is_text && is_first).then(|| with_note(chapter, &own, &new))?
        }
    };
    Some(Edit { kind, words: own, new, is_tracked, chapter: after })
}

/// A chapter with a footnote behind some words.
fn with_note(chapter: &str, words: &str, text: &str) -> String {
    let label = if chapter.contains("[^") { "note" } else { "1" };
    let marked = chapter.replacen(words, &format!("{words}[^{label}]"), 1);
    let note = format!("[^{label}]: {text}");
    let Some(at) = marked.find("\n[^") else {
        return format!("{}\n\n{note}\n", marked.trim_end());
    };
    // Of the starter's chapters each has one footnote at the most.
    let is_behind = marked.find("[^") < marked.find(&format!("[^{label}]"));
    let at = match is_behind {
        true => at + 1 + marked[at + 1..].find('\n').expect("its end"),
        false => at,
    };
    format!("{}\n{note}{}", &marked[..at], &marked[at..])
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
