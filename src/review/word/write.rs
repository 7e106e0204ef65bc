//! Changes written into the author's files, and read again to see that they say what Word says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::added::added;
use super::base::Base;
use super::expected::{Expected, Letters, Told, path, retitled, trimmed};
use super::notes;
use super::one::{New, keys, short};
use super::view::Tok;
use super::{Kind, Plan};
use crate::diag::{Diagnostic, rules};
use crate::input::load::edit::{Edit, edited, quoted};
use crate::input::project::{InputFile, Inputs};
use crate::model::aligned::changes;
use crate::model::place::{FileNumber, Sources};
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
    let told = Told {
        plan,
        sources,
        texts: &texts,
        gone: &gone,
        new: &new,
    };
    let (expected, mentions) = told.expected();
    for (file, edit) in notes::edits(plan, sources, &mentions) {
        edits.entry(file).or_default().push(edit);
    }
    let mut files = BTreeMap::new();
    for (file, edits) in edits {
        let file = sources.get(file);
        files.insert(file.path.clone(), edited(&file.text, as_one(edits)));
    }
    (files, expected, refused)
}

/// Edits of which those that take away what others take away too are one.
fn as_one(edits: Vec<Edit>) -> Vec<Edit> {
    let (mut gone, mut all): (Vec<Edit>, Vec<Edit>) = edits
        .into_iter()
        .partition(|(range, new)| new.is_empty() && !range.is_empty());
    gone.sort_by_key(|(range, _)| (range.start, range.end));
    gone.dedup_by(|(next, _), (last, _)| {
        let is_one = next.start < last.end;
        last.end = if is_one { last.end.max(next.end) } else { last.end };
        is_one
    });
    all.extend(gone);
    all
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
    let titles = titles(plan, &expected);
    retitled(&mut expected, &actual, &titles);
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

/// The headings that are called otherwise: how each read, and how it is to read.
fn titles(plan: &Plan, expected: &[Expected]) -> Vec<(Letters, Letters)> {
    let made: BTreeSet<usize> = expected.iter().filter_map(|(.., by)| *by).collect();
    let changes = made.iter().filter_map(|number| plan.changes.get(*number));
    let titles = changes.filter_map(|change| match &change.kind {
        Kind::Text(at, tokens) => {
            let own = plan.base.texts.get(at.0)?.get(at.1)?;
            let is_heading = own.style.starts_with("Heading");
            is_heading.then(|| (trimmed(keys(&own.tokens)), trimmed(keys(tokens))))
        }
        Kind::Gone(_) | Kind::New(_) => None,
    });
    titles.collect()
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
    let lines = lines(whole, &(first.range.start..last.range.end));
    if front(whole).is_some_and(|front| lines.start < front) {
        return None;
    }
    let is_tight = text.at.is_some() || text.list.is_some();
    Some((file, (with_gap(whole, lines, is_tight), String::new())))
}

/// Lines that go, with an empty line beside them: no two are left together, and none at the end.
pub(super) fn with_gap(
    whole: &str,
    mut lines: Range<usize>,
    is_tight: bool,
) -> Range<usize> {
    let next = whole.get(lines.end..).unwrap_or("");
    let before = whole.get(..lines.start).unwrap_or("");
    let is_between = before.ends_with("\n\n") && next.starts_with('\n');
    // A text by itself takes the empty line behind it along.
    if is_between || (!is_tight && next.starts_with('\n')) {
        lines.end += 1;
    } else if next.is_empty() && before.ends_with("\n\n") {
        lines.start -= 1;
    }
    lines
}
