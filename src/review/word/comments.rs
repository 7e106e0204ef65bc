//! What reviewers said: kept in `content/review.yaml`, each comment with the text it is on, its
//! answers, and whether anything is left to do.

use std::collections::{BTreeMap, BTreeSet};

use super::base::Base;
use super::read::{self, Person};
use crate::checks::review::told;
use crate::diag::Sink;
use crate::input::load::edit::{Edit, edited, quoted};
use crate::input::load::markdown::leaves::leaves;
use crate::input::project::InputFile;
use crate::model::comment::{Comment, Said};
use crate::model::place::{Place, Sources};
use crate::output::word::comments::name;

/// Where they are kept.
pub(super) const KEPT: &str = "content/review.yaml";

/// What stands at the head of the file.
const HEAD: &str = "\
# What reviewers said in Word. Answer below a comment, and settle it once nothing is left to do:
#   answers: [{by: Chan Tai Man, date: 2026-03-27, says: It is now.}]
#   settled: true
";

/// A comment as it came back.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    /// By what Word knows it.
    mark: String,
    /// On what it is; its place is where that stands.
    comment: Comment,
}

/// What came back of comments in one file.
#[derive(Debug, Clone, Default)]
pub(super) struct Back {
    pub(super) heard: Vec<Heard>,
    /// By what those are known that went out in it.
    pub(super) sent: BTreeSet<String>,
}

impl Person {
    fn says(person: Option<&Self>, words: &str) -> Said {
        Said {
            by: person.map_or(String::new(), |own| own.name.clone()),
            date: person.map_or(String::new(), |own| own.date.clone()),
            says: words.trim().to_owned(),
        }
    }
}

impl Heard {
    /// A comment on a text, with its answers among all.
    pub(super) fn new(
        (base, sources): (&Base, &Sources),
        (own, all): (&read::Comment, &[read::Comment]),
        (at, on): ((usize, usize), &str),
    ) -> Option<Self> {
        let place = base.place(at.0, at.1, sources)?;
        let (line, _) = sources.line_column(place);
        let answers = all
            .iter()
            .filter(|it| it.answers == own.mark && !own.mark.is_empty())
            .map(|it| Person::says(it.person.as_ref(), &it.text))
            .filter(|said| !said.says.is_empty());
        let said = Person::says(own.person.as_ref(), &own.text);
        if said.says.is_empty() {
            return None;
        }
        let by = if said.by.is_empty() { "a reviewer".to_owned() } else { said.by };
        Some(Self {
            mark: own.mark.clone(),
            comment: Comment {
                place,
                chapter: sources.get(place.file).path.clone(),
                line,
                text: text_at(place, sources),
                on: on.trim().to_owned(),
                said: Said { by, ..said },
                answers: answers.collect(),
                is_settled: own.is_done,
            },
        })
    }
}

/// The text at a place as it is written; of a component the start of its block.
fn text_at(place: Place, sources: &Sources) -> String {
    const MOST: usize = 400;
    let whole = sources.get(place.file).text.as_str();
    let (tops, _) = leaves(whole);
    let start = place.start as usize;
    let top = tops.iter().find(|top| top.range.contains(&start));
    let is_fence = sources.text(place).starts_with("```");
    let text = match top.filter(|_| is_fence) {
        Some(top) => whole.get(top.range.clone()).unwrap_or(""),
        None => sources.text(place),
    };
    let end = text.char_indices().nth(MOST).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or("").trim_end().to_owned()
}

/// What becomes of the comments that are kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The file, if anything changes.
    pub file: Option<InputFile>,
    /// How many comments are new.
    pub new: usize,
    /// How many have another answer, or other words.
    pub changed: usize,
    /// How many are settled now.
    pub settled: usize,
}

/// Brings what was said into what is kept, and tells what is not settled.
pub(super) fn kept(
    known: &[Comment],
    all: &[Back],
    sources: &Sources,
    sink: &mut Sink,
) -> Kept {
    let mut places: BTreeMap<usize, Place> = BTreeMap::new();
    let mut comments = known.to_vec();
    let names: Vec<String> = known.iter().map(name).collect();
    // In how many files each went out, and in how many of those it is no longer.
    let mut sent: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for back in all {
        let mut found = BTreeSet::new();
        for heard in &back.heard {
            let by_name = names.iter().position(|name| *name == heard.mark);
            let own = by_name.filter(|at| !found.contains(at));
            let own = own.or_else(|| same(&comments, &found, &heard.comment));
            if own.is_none() && is_answer(&comments, &heard.comment) {
                continue;
            }
            match own.and_then(|at| Some((at, comments.get_mut(at)?))) {
                Some((at, own)) => {
                    found.insert(at);
                    places.insert(at, heard.comment.place);
                    take(own, &heard.comment);
                }
                None if heard.comment.is_settled => {}
                None => {
                    found.insert(comments.len());
                    places.insert(comments.len(), heard.comment.place);
                    comments.push(heard.comment.clone());
                }
            }
        }
        for (at, name) in names.iter().enumerate() {
            if back.sent.contains(name) {
                let (all, gone) = sent.entry(at).or_default();
                *all += 1;
                *gone += usize::from(!found.contains(&at));
            }
        }
    }
    for (at, (all, gone)) in sent {
        if let Some(own) = comments.get_mut(at).filter(|_| all == gone) {
            own.is_settled = true;
        }
    }
    for (at, place) in places {
        if let Some(own) = comments.get(at).filter(|own| !own.is_settled) {
            sink.add(told(Some(place), &own.on, &own.said, &own.answers));
        }
    }
    let mut kept = Kept {
        new: comments.len().saturating_sub(known.len()),
        ..Kept::default()
    };
    for (before, after) in known.iter().zip(&comments) {
        let is_settled = after.is_settled && !before.is_settled;
        kept.settled += usize::from(is_settled);
        kept.changed += usize::from(!is_settled && before != after);
    }
    if comments != known {
        let text = written(known, &comments, sources);
        kept.file = Some(InputFile { path: KEPT.to_owned(), text: Ok(text) });
    }
    kept
}

/// The comment that another is, among those that are not found yet.
fn same(all: &[Comment], found: &BTreeSet<usize>, other: &Comment) -> Option<usize> {
    let is_same = |own: &Comment| {
        own.chapter == other.chapter
            && own.said.is_same(&other.said)
            && (own.on == other.on || own.text == other.text)
    };
    let free = all
        .iter()
        .enumerate()
        .filter(|(at, own)| !found.contains(at) && is_same(own));
    let near = |own: &Comment| (own.on != other.on, own.line.abs_diff(other.line));
    free.min_by_key(|(_, own)| near(own)).map(|(at, _)| at)
}

/// Whether it is an answer to one of them: a program that knows no threads gives each back as a
/// comment of its own.
fn is_answer(all: &[Comment], other: &Comment) -> bool {
    all.iter().any(|own| {
        own.chapter == other.chapter
            && (own.on == other.on || own.text == other.text)
            && own.answers.iter().any(|answer| answer.is_same(&other.said))
    })
}

/// Takes what Word says of a comment that is kept.
fn take(own: &mut Comment, heard: &Comment) {
    if !own.said.is_same(&heard.said) {
        own.said.says.clone_from(&heard.said.says);
    }
    for answer in &heard.answers {
        if !own.answers.iter().any(|known| known.is_same(answer)) {
            own.answers.push(answer.clone());
        }
    }
    own.is_settled |= heard.is_settled;
}

/// The file with comments as they are now: what has not changed keeps its every byte.
fn written(known: &[Comment], comments: &[Comment], sources: &Sources) -> String {
    let file = sources.find(KEPT);
    let before = file.map_or("", |file| sources.get(file).text.as_str());
    let mut edits: Vec<Edit> = vec![];
    let mut is_plain = true;
    for (was, is) in known.iter().zip(comments).filter(|(was, is)| was != is) {
        let range = was.place.range();
        let start = before.get(..range.start).unwrap_or("");
        let line = start.rsplit('\n').next().unwrap_or("");
        is_plain &= line.trim() == "-";
        let own = before.get(range.clone()).unwrap_or("").trim_end();
        let text = entry(is).join(&format!("\n{}", " ".repeat(line.chars().count())));
        edits.push((range.start..range.start + own.len(), text));
    }
    let lines = before.lines().filter(|line| !line.trim_start().starts_with('#'));
    is_plain &= !lines.clone().any(|line| line.starts_with(['[', '{']));
    let has_any = lines.clone().any(|line| !line.trim().is_empty());
    let own = |own: &Comment| format!("- {}\n", entry(own).join("\n  "));
    if !is_plain || !has_any {
        let head = if before.trim().is_empty() { HEAD } else { before };
        let head = if is_plain { head } else { HEAD };
        let end = if head.ends_with('\n') { "" } else { "\n" };
        return format!("{head}{end}{}", comments.iter().map(own).collect::<String>());
    }
    // Others stand as far in as the first.
    let indent = lines.clone().find_map(|line| line.find("- ")).unwrap_or(0);
    let indent = " ".repeat(indent);
    let end = if before.ends_with('\n') { "" } else { "\n" };
    let new = comments.get(known.len()..).unwrap_or_default();
    let new: String = new
        .iter()
        .map(|new| format!("{indent}- {}\n", entry(new).join(&format!("\n{indent}  "))))
        .collect();
    if !new.is_empty() {
        edits.push((before.len()..before.len(), format!("{end}{new}")));
    }
    edited(before, edits)
}

/// The lines of a comment.
fn entry(own: &Comment) -> Vec<String> {
    let mut lines = vec![
        format!("chapter: {}", quoted(&own.chapter)),
        format!("line: {}", own.line.clamp(1, 65_535)),
        format!("text: {}", quoted(&own.text)),
    ];
    if !own.on.is_empty() {
        lines.push(format!("on: {}", quoted(&own.on)));
    }
    lines.extend(said(&own.said));
    if !own.answers.is_empty() {
        lines.push("answers:".to_owned());
        for answer in &own.answers {
            let all = said(answer);
            let all = all.iter().enumerate();
            lines.extend(all.map(|(at, line)| {
                format!("  {} {line}", if at == 0 { "-" } else { " " })
            }));
        }
    }
    if own.is_settled {
        lines.push("settled: true".to_owned());
    }
    lines
}

fn said(own: &Said) -> Vec<String> {
    let mut lines = vec![format!("by: {}", quoted(&own.by))];
    if !own.date.is_empty() {
        lines.push(format!("date: {}", quoted(&own.date)));
    }
    lines.push(format!("says: {}", quoted(&own.says)));
    lines
}
