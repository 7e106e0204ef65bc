//! Changes written into the author's files, and read again to see that they say what Word says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::added::added;
use super::base::Base;
use super::one::{New, keys, short};
use super::view::Tok;
use super::{Change, Kind, Plan};
use crate::diag::{Diagnostic, rules};
use crate::input::load::edit::{Edit, edited, quoted};
use crate::input::project::{InputFile, Inputs};
use crate::model::aligned::changes;
use crate::model::place::{FileNumber, Sources};
use crate::output::word::atom::{Format, Token};
use crate::output::word::body::Segment;
use crate::proof::{Proof, Wish, bind};

/// What is to be written.
#[derive(Debug, Default)]
pub struct Written {
    /// The files that change, with their text.
    pub files: Vec<InputFile>,
    /// Which changes are in them.
    pub done: BTreeSet<usize>,
    /// What could not be carried.
    pub findings: Vec<Diagnostic>,
}

/// How a change is written: by the letters, or the whole text anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Kept,
    Anew,
}

pub(super) fn write(
    plan: &Plan,
    inputs: &Inputs,
    proof: &Proof,
    chosen: &BTreeSet<usize>,
) -> Result<Written, String> {
    let mut written = Written::default();
    let mut ways: BTreeMap<usize, Way> =
        chosen.iter().map(|number| (*number, Way::Kept)).collect();
    let lost = |number: usize| {
        let change = plan.changes.get(number)?;
        let said = if change.is.is_empty() { &change.was } else { &change.is };
        let what = format!(
            "this change cannot be written as Markdown: “{}”",
            short(said.trim())
        );
        let hint = "make it in the chapter by hand";
        Some(
            rules::RETURNED_TEXT
                .finding(change.place, what)
                .as_warning()
                .hint(hint),
        )
    };
    // Each round mends what the one before shows.
    for _ in 0..MOST_ROUNDS {
        let (files, expected, refused) = made(plan, &proof.sources, &ways);
        if !refused.is_empty() {
            for number in refused {
                ways.remove(&number);
                written.findings.extend(lost(number));
            }
            continue;
        }
        if ways.is_empty() {
            return Ok(written);
        }
        let bad = match wrong(plan, inputs, &files, &expected) {
            Some(bad) => bad,
            None => culprits(plan, inputs, &proof.sources, &ways),
        };
        if bad.is_empty() {
            written.files = files
                .into_iter()
                .map(|(path, text)| InputFile { path, text: Ok(text) })
                .collect();
            written.done = ways.into_keys().collect();
            return Ok(written);
        }
        for number in bad {
            match ways.get(&number) {
                Some(Way::Kept) => {
                    ways.insert(number, Way::Anew);
                }
                Some(Way::Anew) => {
                    ways.remove(&number);
                    written.findings.extend(lost(number));
                }
                None => {}
            }
        }
    }
    Err("the changes cannot be written safely: make them by hand".to_owned())
}

/// The most often that the report is read to try changes.
const MOST_ROUNDS: usize = 24;

/// A text as it should read: its file, where it is one that may be edited, its letters, and the
/// change that made it so.
type Expected = (Option<String>, Letters, Option<usize>);
type Letters = Vec<(Token, Format)>;

/// The files with changes made, and how their texts should read.
fn made(
    plan: &Plan,
    sources: &Sources,
    ways: &BTreeMap<usize, Way>,
) -> (BTreeMap<String, String>, Vec<Expected>, Vec<usize>) {
    let base = &plan.base;
    let mut edits: BTreeMap<FileNumber, Vec<Edit>> = BTreeMap::new();
    let mut refused = vec![];
    let mut texts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut gone: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut new: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, way) in ways {
        let Some(change) = plan.changes.get(*number) else { continue };
        let own = match &change.kind {
            Kind::Text(at, tokens) => {
                texts.insert(*at, *number);
                let segment = base.segments.get(at);
                segment.and_then(|it| changed(base, sources, it, *at, tokens, *way))
            }
            Kind::Gone(at) => {
                gone.insert(*at, *number);
                removed(base, sources, *at)
            }
            Kind::New(own) => {
                new.entry((own.story, own.after)).or_default().push(*number);
                // Those behind one unit are written together, below.
                continue;
            }
        };
        match own {
            Some((file, edit)) => edits.entry(file).or_default().push(edit),
            None => refused.push(*number),
        }
    }
    for ((story, after), numbers) in &new {
        let all: Vec<(usize, &New)> = numbers
            .iter()
            .filter_map(|number| match &plan.changes.get(*number)?.kind {
                Kind::New(own) => Some((*number, own)),
                _ => None,
            })
            .collect();
        match added(base, sources, (*story, *after), &all) {
            Some((file, edit)) => edits.entry(file).or_default().push(edit),
            None => refused.extend(numbers),
        }
    }
    let mut files = BTreeMap::new();
    for (file, edits) in edits {
        let file = sources.get(file);
        files.insert(file.path.clone(), edited(&file.text, edits));
    }
    let mut expected: Vec<Expected> = vec![];
    let mut put = |path: Option<String>, tokens: &[Tok], by: Option<usize>| {
        let keys = trimmed(keys(tokens));
        if !keys.is_empty() {
            expected.push((path, keys, by));
        }
    };
    for (story, units) in base.units.iter().enumerate() {
        for (unit, range) in units.iter().enumerate() {
            if !gone.contains_key(&(story, unit)) {
                for at in range.clone() {
                    let own = base.texts.get(story).and_then(|texts| texts.get(at));
                    let number = texts.get(&(story, at)).copied();
                    let change = number.and_then(|number| plan.changes.get(number));
                    let path = path(base, sources, (story, at));
                    match (change.map(|change| &change.kind), own) {
                        (Some(Kind::Text(_, tokens)), _) => put(path, tokens, number),
                        (_, Some(own)) => put(path, &own.tokens, None),
                        _ => {}
                    }
                }
            }
            for number in new.get(&(story, unit)).into_iter().flatten() {
                if let Some(Change { kind: Kind::New(own), .. }) =
                    plan.changes.get(*number)
                {
                    let mut all = range.clone().rev();
                    let near = all.find_map(|at| path(base, sources, (story, at)));
                    let last = range.end.saturating_sub(1);
                    let place = || base.place(story, last, sources);
                    let place = || place().map(|it| sources.get(it.file).path.clone());
                    let near = near.or_else(place);
                    for text in &own.texts {
                        put(near.clone(), &text.tokens, Some(*number));
                    }
                }
            }
        }
    }
    (files, expected, refused)
}

/// The file of a text that may be edited.
fn path(base: &Base, sources: &Sources, at: (usize, usize)) -> Option<String> {
    let segment = base.segments.get(&at)?;
    Some(sources.get(segment.file).path.clone())
}

/// A text without the spaces around it.
fn trimmed(mut keys: Vec<(Token, Format)>) -> Vec<(Token, Format)> {
    let is_space =
        |key: &(Token, Format)| matches!(key.0, Token::Char(c) if c.is_whitespace());
    while keys.last().is_some_and(is_space) {
        keys.pop();
    }
    let start = keys.iter().take_while(|key| is_space(key)).count();
    keys.drain(..start);
    keys.dedup_by(|next, last| is_space(next) && is_space(last));
    keys
}

/// Which of several changes spoil the report, found by halves.
fn culprits(
    plan: &Plan,
    inputs: &Inputs,
    sources: &Sources,
    ways: &BTreeMap<usize, Way>,
) -> BTreeSet<usize> {
    let all: Vec<(usize, Way)> = ways.iter().map(|(at, way)| (*at, *way)).collect();
    let whole = || ways.keys().copied().collect::<BTreeSet<_>>();
    let mut found = BTreeSet::new();
    let (one, two) = all.split_at(all.len() / 2);
    for half in [one, two] {
        let own: BTreeMap<usize, Way> = half.iter().copied().collect();
        if own.is_empty() {
            return whole();
        }
        let (files, expected, _) = made(plan, sources, &own);
        found.extend(match wrong(plan, inputs, &files, &expected) {
            Some(bad) => bad,
            None if own.len() == 1 => own.into_keys().collect(),
            None => culprits(plan, inputs, sources, &own),
        });
    }
    // Each half is sound by itself: nobody knows which it is.
    if found.is_empty() { whole() } else { found }
}

/// Which changes read otherwise than they should; nothing where that cannot be told, as the
/// report cannot be read with them, or what nobody changed is other than it was.
fn wrong(
    plan: &Plan,
    inputs: &Inputs,
    files: &BTreeMap<String, String>,
    expected: &[Expected],
) -> Option<BTreeSet<usize>> {
    let mut after = inputs.clone();
    for (path, text) in files {
        after.put(path, Ok(text.clone()));
    }
    let wish = Wish { every: true, ..Wish::default() };
    let (proof, _) = bind(Sources::default(), &after, &wish);
    let again = super::base(&proof, &plan.paths, plan.has_pictures);
    let Ok(base) = again else { return None };
    let mut actual: Vec<(Option<String>, Letters)> = vec![];
    for (story, texts) in base.texts.iter().enumerate() {
        for (at, text) in texts.iter().enumerate() {
            let keys = trimmed(keys(&text.tokens));
            if !keys.is_empty() {
                actual.push((path(&base, &proof.sources, (story, at)), keys));
            }
        }
    }
    // File by file: two languages side by side pair otherwise once a text has come or gone.
    let mut expected = expected.to_vec();
    expected.sort_by_key(|(path, ..)| path.clone());
    actual.sort_by_key(|(path, _)| path.clone());
    // What may not be edited is the same, wherever it stands.
    let rest = expected.iter().take_while(|(path, ..)| path.is_none()).count();
    let fixed = actual.iter().take_while(|(path, ..)| path.is_none()).count();
    let mut before: Vec<Letters> =
        expected.drain(..rest).map(|(_, keys, _)| keys).collect();
    let mut after: Vec<Letters> = actual.drain(..fixed).map(|(_, keys)| keys).collect();
    before.sort();
    after.sort();
    if before != after {
        return None;
    }
    let wanted: Vec<_> = expected.iter().map(|(path, keys, _)| (path, keys)).collect();
    let actual: Vec<_> = actual.iter().map(|(path, keys)| (path, keys)).collect();
    if wanted == actual {
        return Some(BTreeSet::new());
    }
    let mut bad = BTreeSet::new();
    let ops = changes(&wanted, &actual);
    for op in ops {
        if op.tag() == similar::DiffTag::Equal {
            continue;
        }
        let range = op.old_range();
        let own = expected.get(range.clone()).unwrap_or_default();
        let blamed: BTreeSet<usize> = own.iter().filter_map(|(.., by)| *by).collect();
        if blamed.is_empty() {
            // What stands there unchanged was hurt by what is nearest.
            let before = expected.get(..range.start).unwrap_or_default();
            let near = before.iter().rev().find_map(|(.., by)| *by);
            let after = expected.get(range.end..).unwrap_or_default();
            bad.extend(near.or_else(|| after.iter().find_map(|(.., by)| *by)));
        }
        bad.extend(blamed);
    }
    (!bad.is_empty()).then_some(bad)
}

/// A text that was edited.
fn changed(
    base: &Base,
    sources: &Sources,
    segment: &Segment,
    at: (usize, usize),
    tokens: &[Tok],
    way: Way,
) -> Option<(FileNumber, Edit)> {
    let file = segment.file;
    let whole = sources.get(file).text.as_str();
    let own = base.texts.get(at.0)?.get(at.1)?;
    let hand = base.hands.get(&file)?;
    let range = segment.range.clone();
    let new = match way {
        Way::Kept => {
            hand.changed((&segment.atoms, &own.tokens), tokens, whole, range.clone())
        }
        Way::Anew => hand.literal().fresh(tokens),
    };
    // What stands before the text is YAML.
    match front(whole).is_some_and(|front| range.start < front) {
        true => {
            let line = whole.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
            let before = whole.get(line..range.start)?;
            let is_plain = before.trim_end().ends_with(':');
            let is_risky = new.contains(": ") || new.contains(" #") || new.contains('"');
            match (is_plain, is_risky || way == Way::Anew) {
                (true, true) => Some((file, (range, quoted(&new)))),
                _ => Some((file, (range, new))),
            }
        }
        false => Some((file, (range, new))),
    }
}

/// Where the settings of a chapter end.
pub(super) fn front(whole: &str) -> Option<usize> {
    let rest = whole.strip_prefix("---")?;
    rest.find("\n---").map(|at| at + 7)
}

/// The lines a range stands in, with their ends.
pub(super) fn lines(whole: &str, range: &Range<usize>) -> Range<usize> {
    let start = whole
        .get(..range.start)
        .and_then(|it| it.rfind('\n'))
        .map_or(0, |at| at + 1);
    let rest = whole.get(range.end..).unwrap_or("");
    let end = range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    start..end
}

/// A text or row that goes, with its lines.
fn removed(
    base: &Base,
    sources: &Sources,
    (story, unit): (usize, usize),
) -> Option<(FileNumber, Edit)> {
    let range = base.units.get(story)?.get(unit)?.clone();
    let segments: Vec<&Segment> = range
        .clone()
        .filter_map(|at| base.segments.get(&(story, at)))
        .collect();
    let (first, last) = (segments.first()?, segments.last()?);
    let file = first.file;
    let whole = sources.get(file).text.as_str();
    let text = base.texts.get(story)?.get(range.start)?;
    let mut lines = lines(whole, &(first.range.start..last.range.end));
    if front(whole).is_some_and(|front| lines.start < front) {
        return None;
    }
    let is_tight = text.at.is_some() || text.list.is_some();
    let next = whole.get(lines.end..).unwrap_or("");
    let before = whole.get(..lines.start).unwrap_or("");
    let is_between = before.ends_with("\n\n") && next.starts_with('\n');
    // A text by itself takes the empty line behind it along.
    if is_between || (!is_tight && next.starts_with('\n')) {
        lines.end += 1;
    }
    Some((file, (lines, String::new())))
}
