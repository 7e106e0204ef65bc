//! What reviewers said, as comments of a Word file, each with its answers as a thread on the words
//! it is on.

use std::collections::BTreeMap;
use std::ops::Range;

use super::atom::{Atom, Token, mark};
use super::body::{Segment, Shared};
use super::package::{HEAD, SPACES};
use super::{Matter, xml};
use crate::model::comment::{Comment, Said};

/// A comment and its answers on a text.
pub(super) struct Thread {
    /// The words it is on; empty for all of them.
    pub(super) on: String,
    /// The numbers of the comment and its answers in the file.
    ids: Vec<usize>,
}

impl Thread {
    /// What stands where its words begin.
    pub(super) fn start(&self) -> String {
        let ids = self.ids.iter();
        ids.map(|id| format!("<w:commentRangeStart w:id=\"{id}\"/>"))
            .collect()
    }

    /// What stands where they end.
    pub(super) fn end(&self) -> String {
        let ids = self.ids.iter();
        ids.map(|id| {
            format!(
                "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr>\
                 <w:commentReference w:id=\"{id}\"/></w:r>"
            )
        })
        .collect()
    }
}

/// By what a comment is known in Word again: what its last paragraph is called.
pub fn name(comment: &Comment) -> String {
    let Said { by, date, says } = &comment.said;
    let all = [&comment.chapter, &comment.text, &comment.on, by, date, says];
    paragraph(&all.map(String::as_str).join("\n"))
}

/// What a paragraph may be called: less than half of what eight digits can say.
fn paragraph(of: &str) -> String {
    let digits = u32::from_str_radix(&mark(of), 16).unwrap_or(0);
    format!("{:08X}", (digits & 0x3fff_ffff).saturating_add(1))
}

/// Which comments stand on which texts.
pub(super) fn threads(
    matter: &Matter<'_>,
    shared: &Shared,
) -> BTreeMap<String, Vec<Thread>> {
    let mut all: BTreeMap<String, Vec<Thread>> = BTreeMap::new();
    let mut id = 0_usize;
    for comment in &matter.comments {
        let next = id.saturating_add(comment.answers.len()).saturating_add(1);
        let ids = (id..next).collect();
        id = next;
        if let Some(segment) = stands_in(matter, shared, comment) {
            let thread = Thread { on: comment.on.clone(), ids };
            all.entry(segment.name.clone()).or_default().push(thread);
        }
    }
    all
}

/// The text of the body that a comment is on, or the last before it.
fn stands_in<'s>(
    matter: &Matter<'_>,
    shared: &'s Shared,
    comment: &Comment,
) -> Option<&'s Segment> {
    let file = comment.file(matter.sources)?;
    let place = comment.stands(matter.sources);
    let range = place.map_or(0..0, |place| place.range());
    // Not every program knows comments in notes.
    let is_note = |own: &Segment| shared.notes.contains(&own.name);
    let own = shared.segments.iter().filter(|own| own.file == file && !is_note(own));
    let own: Vec<_> = own.collect();
    let is_in =
        |own: &&&Segment| own.range.start < range.end && range.start < own.range.end;
    let says = |own: &&&Segment| {
        !comment.on.is_empty()
            && words_in(&comment.on, &own.atoms) != (0..own.atoms.len())
    };
    let mut inside = own.iter().filter(is_in);
    let said = inside.clone().find(says);
    let before = || own.iter().rfind(|own| own.range.start <= range.start);
    said.or_else(|| inside.next())
        .or_else(before)
        .or_else(|| own.first())
        .copied()
}

/// Where words stand in a text; all of it where they do not.
pub(super) fn words_in(words: &str, atoms: &[Atom]) -> Range<usize> {
    let plain = |c: char| if c == '\u{a0}' { ' ' } else { c };
    let mut letters: Vec<(char, usize)> = vec![];
    for (at, atom) in atoms.iter().enumerate() {
        match &atom.token {
            Token::Char(c) => letters.push((plain(*c), at)),
            Token::Break => letters.push((' ', at)),
            Token::Figure(_) | Token::Picture => {
                letters.extend(atom.printed.chars().map(|c| (plain(c), at)));
            }
            Token::Note(_) => {}
        }
    }
    let sought: Vec<char> = words.trim().chars().map(plain).collect();
    if sought.is_empty() {
        return 0..atoms.len();
    }
    let found = letters
        .windows(sought.len())
        .find(|window| window.iter().map(|(c, _)| *c).eq(sought.iter().copied()));
    match found {
        Some([(_, first), .., (_, last)] | [(_, first @ last)]) => {
            *first..last.saturating_add(1)
        }
        _ => 0..atoms.len(),
    }
}

/// The parts that hold what is said, and how the comments hang together; nothing where nobody said
/// anything.
pub(super) fn parts(matter: &Matter<'_>) -> Option<[String; 2]> {
    const THREADS: &str = "http://schemas.microsoft.com/office/word/2012/wordml";
    const IDS: &str = "http://schemas.microsoft.com/office/word/2010/wordml";
    const COMPATIBLE: &str =
        "http://schemas.openxmlformats.org/markup-compatibility/2006";
    if matter.comments.is_empty() {
        return None;
    }
    let (mut said, mut threads, mut id) = (String::new(), String::new(), 0);
    for comment in &matter.comments {
        let own = name(comment);
        let answers = comment.answers.iter().enumerate();
        let answers =
            answers.map(|(at, answer)| (answer, paragraph(&format!("{own} {at}"))));
        for (own_said, paragraph) in
            std::iter::once((&comment.said, own.clone())).chain(answers)
        {
            said += &one(id, own_said, &paragraph);
            let parent = match paragraph == own {
                true => String::new(),
                false => format!(" w15:paraIdParent=\"{own}\""),
            };
            threads += &format!(
                "<w15:commentEx w15:paraId=\"{paragraph}\"{parent} w15:done=\"0\"/>"
            );
            id += 1;
        }
    }
    Some([
        format!(
            "{HEAD}<w:comments {SPACES} xmlns:w14=\"{IDS}\" xmlns:mc=\"{COMPATIBLE}\" mc:Ignorable=\"w14\">{said}</w:comments>"
        ),
        format!(
            "{HEAD}<w15:commentsEx xmlns:w15=\"{THREADS}\" xmlns:mc=\"{COMPATIBLE}\" mc:Ignorable=\"w15\">{threads}</w15:commentsEx>"
        ),
    ])
}

fn one(id: i32, said: &Said, paragraph: &str) -> String {
    let date = match moment(&said.date) {
        Some(date) => format!(" w:date=\"{date}\""),
        None => String::new(),
    };
    let initials: String = said
        .by
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .collect();
    let last = said.says.lines().count().saturating_sub(1);
    let mark = "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>";
    let lines = said.says.lines().enumerate().map(|(at, line)| {
        let own = if at == last {
            format!(" w14:paraId=\"{paragraph}\"")
        } else {
            String::new()
        };
        let mark = if at == 0 { mark } else { "" };
        format!(
            "<w:p{own}><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>{mark}{}</w:p>",
            xml::run(line, "")
        )
    });
    format!(
        "<w:comment w:id=\"{id}\" w:author=\"{}\"{date} w:initials=\"{}\">{}</w:comment>",
        xml::text(&said.by),
        xml::text(&initials),
        lines.collect::<String>()
    )
}

/// A day or moment as Word has it; nothing where it is neither.
fn moment(date: &str) -> Option<String> {
    let day = date.get(..10)?;
    let looks = |text: &str, form: &str| {
        text.len() == form.len()
            && text.chars().zip(form.chars()).all(|(c, form)| match form {
                '0' => c.is_ascii_digit(),
                form => c == form,
            })
    };
    if !looks(day, "0000-00-00") {
        return None;
    }
    match date.get(10..19) {
        Some(time) if looks(time, "T00:00:00") => Some(format!("{day}{time}Z")),
        _ => Some(format!("{day}T00:00:00Z")),
    }
}
