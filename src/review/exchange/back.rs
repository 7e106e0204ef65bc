//! Takes back what translators have done: each segment by itself, and only where it says the same
//! figures as its source.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::codes::{self, Part};
use super::limits;
use super::read::{Returned, Token};
use super::segment::{Segment, Segments, Spot};
use super::xliff::{numbered, shown};
use crate::checks::number::amounts;
use crate::checks::stale_translation::Standing;
use crate::diag::{Diagnostic, Sink, count, rules};
use crate::input::load::edit::{Edit, edited};
use crate::input::load::markdown::leaves::{LeafKind, leaves, words};
use crate::input::project::InputFile;
use crate::model::lang::Lang;
use crate::model::place::Place;

/// What was taken. Nothing is written yet.
#[derive(Debug, Default)]
pub struct Taken {
    /// The files that change, or are new, with their text.
    pub files: Vec<InputFile>,
    /// How many translations are other than they were.
    pub changed: usize,
    /// How many came back as they were.
    pub same: usize,
    /// How many segments came back without a translation.
    pub empty: usize,
    /// Where the translations that were read stand, in files as they were: with the bytes that
    /// each has more than it had.
    pub read: Vec<Read>,
}

/// A translation that a translator has read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its file.
    pub path: String,
    /// Its first byte in the new text, and the byte behind its last.
    pub range: Range<usize>,
}

/// Takes translations back. `name` is the file they came in, as messages call it.
pub fn take(
    segments: &Segments,
    returned: &[Returned],
    name: &str,
    sink: &mut Sink,
) -> Taken {
    let known: BTreeMap<(&str, &str), &Segment> = segments
        .all
        .iter()
        .map(|segment| ((segment.path.as_str(), segment.id.as_str()), segment))
        .collect();
    let mut taken = Taken::default();
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    let mut spots: BTreeMap<(&str, &str), Vec<Range<usize>>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut gone = vec![];
    for own in returned {
        let Some(target) = own.target.as_ref().filter(|target| has_words(target)) else {
            taken.empty += 1;
            continue;
        };
        let Some(segment) = known.get(&(own.path.as_str(), own.id.as_str())) else {
            gone.push(own);
            continue;
        };
        if !seen.insert((&segment.path, &segment.id)) {
            let message = format!("{name} has two translations of this text");
            sink.add(
                rules::RETURNED
                    .finding(segment.place, message)
                    .hint("keep one of the two"),
            );
            continue;
        }
        match judged(segment, own, target, name, segments.languages) {
            Err(finding) => sink.add(*finding),
            Ok(parts) if codes::settled(&parts) == codes::settled(&segment.target) => {
                taken.same += 1;
                let range = match &segment.spot {
                    Spot::Markdown(range) => range.clone(),
                    Spot::Field(field) => field.edit("").0,
                };
                spots.entry(block(segment)).or_default().push(range);
            }
            Ok(parts) => {
                taken.changed += 1;
                let [_, to] = segments.languages;
                let length = limits::letters(segment, &parts, to);
                if let Some(limit) = segment.limit.filter(|limit| length > *limit) {
                    let what = format!(
                        "the translation in {name} is {length} letters long, and its place holds {limit}"
                    );
                    let hint = "look at the page, or shorten it";
                    sink.add(
                        rules::RETURNED
                            .finding(segment.place, what)
                            .as_warning()
                            .hint(hint),
                    );
                }
                let text = codes::written(&parts);
                let edit = match &segment.spot {
                    Spot::Markdown(range) => (range.clone(), text),
                    Spot::Field(field) => field.edit(&text),
                };
                spots.entry(block(segment)).or_default().push(edit.0.clone());
                edits.entry(segment.path.as_str()).or_default().push(edit);
            }
        }
    }
    if let Some(first) = gone.first() {
        let what = format!(
            "{} of {name} stand in no text of the report as it is now, as “{}” in {}",
            count(gone.len(), "segment"),
            excerpt(&first.source),
            first.path
        );
        let hint = "what they translate was moved or taken away: export anew, and let the tool's memory fill it in";
        sink.add(rules::RETURNED.finding(None, what).hint(hint));
    }
    // A list or table was read if every part of it was.
    let mut all: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for segment in &segments.all {
        *all.entry(block(segment)).or_default() += 1;
    }
    for (block, ranges) in spots {
        if all.get(&block) == Some(&ranges.len()) {
            let (path, _) = block;
            let own = edits.get(path).map(Vec::as_slice).unwrap_or_default();
            taken.read.extend(
                ranges.iter().map(|range| Read {
                    path: path.to_owned(),
                    range: moved(range, own),
                }),
            );
        }
    }
    for (path, edits) in edits {
        let Some(before) = segments.files.get(path) else { continue };
        let text = edited(before, edits);
        taken.files.push(InputFile { path: path.to_owned(), text: Ok(text) });
    }
    taken
}

/// The block a segment is part of, which is confirmed as one.
fn block(segment: &Segment) -> (&str, &str) {
    let id = match segment.id.starts_with('b') {
        true => segment.id.split(['.', ':']).next().unwrap_or(&segment.id),
        false => &segment.id,
    };
    (&segment.path, id)
}

/// Where a piece stands once the edits are made.
fn moved(range: &Range<usize>, edits: &[Edit]) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    for (own, text) in edits {
        let shift = |at: usize| (at + text.len()).saturating_sub(own.len());
        if own == range {
            end = shift(end);
        } else if own.end <= range.start {
            (start, end) = (shift(start), shift(end));
        }
    }
    start..end
}

fn has_words(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| match token {
        Token::Words(text) => !text.trim().is_empty(),
        Token::Code(_) => true,
    })
}

/// The first words of a text.
fn excerpt(tokens: &[Token]) -> String {
    const SHOWN: usize = 40;
    let words: String = tokens
        .iter()
        .map(|token| match token {
            Token::Words(text) => text.as_str(),
            Token::Code(_) => "…",
        })
        .collect();
    let mut short: String = words.trim().chars().take(SHOWN).collect();
    if short.len() < words.trim().len() {
        short.push('…');
    }
    short
}

/// What came back, with the codes as they are written.
///
/// # Errors
/// Why it is not taken.
fn judged(
    segment: &Segment,
    own: &Returned,
    target: &[Token],
    name: &str,
    languages: [Lang; 2],
) -> Result<Vec<Part>, Box<Diagnostic>> {
    let refused =
        |message: String| Box::new(rules::RETURNED.finding(segment.place, message));
    let [ours, theirs] = numbered(segment);
    // Where the present translation writes a code in its own way, so does a new one.
    let ours: BTreeMap<String, String> = ours.into_iter().collect();
    let mut theirs: BTreeMap<String, String> = theirs.into_iter().collect();
    for (id, code) in &ours {
        theirs.entry(id.clone()).or_insert_with(|| code.clone());
    }
    let parts = |tokens: &[Token], codes: &BTreeMap<String, String>| {
        let all = tokens.iter().map(|token| match token {
            Token::Words(text) => Ok(Part::Words(text.clone())),
            Token::Code(id) => match codes.get(id) {
                Some(code) => Ok(Part::Code(code.clone())),
                None => Err(id.clone()),
            },
        });
        all.collect::<Result<Vec<Part>, String>>()
    };
    let source = parts(&own.source, &ours).ok();
    if source.map(|it| codes::settled(&it)) != Some(codes::settled(&segment.source)) {
        return Err(Box::new(
            refused(format!(
                "the source of this text has changed since {name} was exported"
            ))
            .hint("export it anew; the translator's memory fills in what is still right"),
        ));
    }
    let parts = parts(target, &theirs).map_err(|id| {
        Box::new(
            refused(format!(
                "the translation in {name} has a mark “{id}” that its source has not"
            ))
            .hint("insert the marks of the source in the translator's tool"),
        )
    })?;
    // No code stands more often than it is given.
    let mut given: Vec<&String> = theirs.values().collect();
    for code in codes::codes_of(&parts) {
        let Some(at) = given.iter().position(|known| *known == code) else {
            return Err(Box::new(
                refused(format!(
                    "the translation in {name} has {} twice",
                    told(segment, code)
                ))
                .hint("take one of the two away in the translator's tool"),
            ));
        };
        given.remove(at);
    }
    // It says what its source says, or, where that is as it was, what the present one says.
    let meanings = |parts: &[Part]| {
        let mut all: Vec<String> = codes::codes_of(parts)
            .filter_map(codes::meaning)
            .map(str::to_owned)
            .collect();
        all.sort();
        all
    };
    let (said, wanted) = (meanings(&parts), meanings(&segment.source));
    let is_settled = !segment.target.is_empty() && segment.standing != Standing::Changed;
    if said != wanted && !(is_settled && said == meanings(&segment.target)) {
        let mut open = said.clone();
        let missing = codes::codes_of(&segment.source).find(|code| {
            let Some(own) = codes::meaning(code) else { return false };
            match open.iter().position(|it| it == own) {
                Some(at) => {
                    open.remove(at);
                    false
                }
                None => true,
            }
        });
        let message = match missing {
            Some(code) => {
                format!("the translation in {name} lacks {}", told(segment, code))
            }
            None => {
                let more = open.first().map(String::as_str).unwrap_or_default();
                format!(
                    "the translation in {name} has the figure `{more}`, and its source has not"
                )
            }
        };
        return Err(Box::new(refused(message).hint(
            "the same figures stand in both: insert or take away their marks in the tool",
        )));
    }
    // Addresses, emphasis and notes: what the present translation does without, a new one may.
    let mut open: Vec<&str> = codes::codes_of(&segment.source)
        .filter(|code| !code.starts_with("{{"))
        .collect();
    for code in codes::codes_of(&parts) {
        if let Some(at) = open.iter().position(|known| *known == code) {
            open.remove(at);
        }
    }
    let present: Vec<&str> = codes::codes_of(&segment.target).collect();
    let is_needed = |code: &&&str| segment.target.is_empty() || present.contains(*code);
    if let Some(code) = open.iter().find(is_needed) {
        return Err(Box::new(
            refused(format!("the translation in {name} lacks {}", told(segment, code)))
                .hint(
                    "put it where the translation speaks of it, in the translator's tool",
                ),
        ));
    }
    if let Some(number) = typed(segment, &parts, languages) {
        return Err(Box::new(
            refused(format!(
                "the translation in {name} has “{number}”, which its source has not"
            ))
            .hint(
                "a figure is printed from the data: use its mark, or correct the number",
            ),
        ));
    }
    // Words that would be read as marks are none of the translator's meaning.
    let text = codes::written(&parts);
    if !is_read_as_meant(segment, &parts, &text) {
        return Err(Box::new(
            refused(format!("the translation in {name} has characters that are read as marks: “{text}”"))
                .hint(r"write * _ ` [ ] and { } with a backslash before them, as in \*"),
        ));
    }
    Ok(parts)
}

/// Whether Markdown reads a text as the words and marks it is meant to be.
fn is_read_as_meant(segment: &Segment, parts: &[Part], text: &str) -> bool {
    let read = match segment.spot {
        Spot::Field(_) => codes::parts(text, 0..text.len(), &words(text)),
        Spot::Markdown(_) => {
            // Notes are such where they are defined.
            let mut whole = text.to_owned();
            for label in codes::codes_of(parts).filter(|code| code.starts_with("[^")) {
                whole += &format!("\n\n{label}: x");
            }
            let (_, leaves) = leaves(&whole);
            let own: Vec<_> =
                leaves.iter().filter(|leaf| leaf.range.start < text.len()).collect();
            match own.as_slice() {
                [leaf]
                    if leaf.kind == LeafKind::Words && leaf.range == (0..text.len()) =>
                {
                    codes::parts(text, leaf.range.clone(), &leaf.words)
                }
                _ => return false,
            }
        }
    };
    let all: String = codes::codes_of(&read).collect();
    let is_one_line = !codes::written(&segment.target).contains('\n');
    all == codes::written_codes(parts)
        && !(is_one_line
            && matches!(segment.spot, Spot::Markdown(_))
            && text.contains('\n'))
}

/// A code as a message names it.
fn told(segment: &Segment, code: &str) -> String {
    let shown = shown(&segment.prints, code);
    match code.starts_with("{{") && shown != code.trim() {
        true => format!("the figure `{}` ({shown})", code.trim_matches(['{', '}', ' '])),
        false => format!("`{}`", code.trim()),
    }
}

/// A quantity that the translation says in words or digits, and neither its source nor the present
/// translation does.
fn typed(segment: &Segment, parts: &[Part], [from, to]: [Lang; 2]) -> Option<String> {
    let [source, present, own] =
        [segment.source.as_slice(), &segment.target, parts].map(codes::words_of);
    let known = [amounts(&source, from), amounts(&present, to)].concat();
    let new = amounts(&own, to).into_iter();
    let mut new = new.filter(|(_, own)| !known.iter().any(|(_, known)| known == own));
    new.next().map(|(written, _)| written.to_owned())
}

/// The places of what was read, in the files as they are once they are written.
pub fn places(read: &[Read], sources: &crate::model::place::Sources) -> Vec<Place> {
    let all = read.iter().filter_map(|own| {
        let file = sources.find(&own.path)?;
        Some(Place::new(file, own.range.start, own.range.end))
    });
    all.collect()
}
