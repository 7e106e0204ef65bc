//! Changes written into the author's files, and read again to see that they say what Word says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::added::added;
use super::expected::{Expected, Told};
use super::judged::{Trial, Ways};
use super::lines::{changed, removed};
use super::notes;
use super::one::{Bond, New, short, told};
use super::{Change, Kind, Plan};
use crate::diag::{Diagnostic, rules};
use crate::input::load::edit::{Edit, edited};
use crate::input::project::{InputFile, Inputs};
use crate::model::place::{FileNumber, Sources};
use crate::proof::Proof;

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
pub(super) enum Way {
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
    let mut ways: Ways = chosen.iter().map(|number| (*number, Way::Kept)).collect();
    let lost = |number: usize| {
        let change = plan.changes.get(number)?;
        let said = if change.is.is_empty() { &change.was } else { &change.is };
        let what = format!(
            "this change cannot be written as Markdown: “{}”",
            short(said.trim())
        );
        let hint = "make it in the chapter by hand";
        let by = (!change.who.is_empty()).then(|| format!("by {}", told(&change.who)));
        Some(
            rules::RETURNED_TEXT
                .finding(change.place, what)
                .as_warning()
                .hint(hint)
                .hint_if(by),
        )
    };
    let drop = |number: usize, ways: &mut Ways, written: &mut Written| {
        if ways.contains_key(&number) {
            written.findings.extend(lost(number));
        }
        for number in bound(plan, number) {
            ways.remove(&number);
        }
    };
    let trial = Trial { plan, inputs, sources: &proof.sources };
    // Each round mends what the one before shows.
    for _ in 0..MOST_ROUNDS {
        let made = made(plan, &proof.sources, &ways);
        if !made.refused.is_empty() {
            for number in made.refused {
                drop(number, &mut ways, &mut written);
            }
            continue;
        }
        if ways.is_empty() {
            return Ok(written);
        }
        let bad = trial.at_fault(&ways, trial.judged(&made));
        if bad.is_empty() {
            let files = made.files.into_iter();
            written.files =
                files.map(|(path, text)| InputFile { path, text: Ok(text) }).collect();
            written.done = ways.into_keys().collect();
            return Ok(written);
        }
        for number in bad {
            match ways.get(&number) {
                Some(Way::Kept) => {
                    ways.insert(number, Way::Anew);
                }
                Some(Way::Anew) => drop(number, &mut ways, &mut written),
                None => {}
            }
        }
    }
    Err("the changes cannot be written safely: make them by hand".to_owned())
}

/// A change, and those it was moved, split or joined with.
fn bound(plan: &Plan, number: usize) -> BTreeSet<usize> {
    let is_of = |change: &Change, (id, bond): (usize, &Bond)| match &change.kind {
        Kind::Text(at, _) => {
            let unit = plan.base.unit(at.0, at.1);
            at.0 == bond.story && unit.is_some_and(|unit| bond.units.contains(&unit))
        }
        Kind::Gone((story, unit)) => *story == bond.story && bond.units.contains(unit),
        Kind::New(new) => new.bond == Some(id),
    };
    let mut all = BTreeSet::from([number]);
    for bond in plan.bonds.iter().enumerate() {
        if plan.changes.get(number).is_some_and(|own| is_of(own, bond)) {
            let own = plan.changes.iter().enumerate();
            all.extend(own.filter(|(_, own)| is_of(own, bond)).map(|(at, _)| at));
        }
    }
    all
}

/// The most often that the report is read to try changes.
const MOST_ROUNDS: usize = 24;

/// Files with changes made.
pub(super) struct Made {
    pub(super) files: BTreeMap<String, String>,
    /// How their texts should read.
    pub(super) expected: Vec<Expected>,
    /// Which changes cannot be made.
    pub(super) refused: Vec<usize>,
    /// Where in the files, as they are then, each change stands.
    pub(super) spans: Vec<(String, Range<usize>, usize)>,
}

/// Makes changes in the files.
pub(super) fn made(plan: &Plan, sources: &Sources, ways: &Ways) -> Made {
    let base = &plan.base;
    let mut edits: BTreeMap<FileNumber, Vec<Edit>> = BTreeMap::new();
    let mut refused = vec![];
    let mut own: Vec<(FileNumber, Edit, usize)> = vec![];
    let mut texts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut gone: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut new: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, way) in ways {
        let Some(change) = plan.changes.get(*number) else { continue };
        let edit = match &change.kind {
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
        match edit {
            Some((file, edit)) => own.push((file, edit, *number)),
            None => refused.push(*number),
        }
    }
    let mut together = vec![];
    for ((story, after), numbers) in &new {
        let all: Vec<(usize, &New)> = numbers
            .iter()
            .filter_map(|number| match &plan.changes.get(*number)?.kind {
                Kind::New(own) => Some((*number, own)),
                _ => None,
            })
            .collect();
        match added(base, sources, (*story, *after), &all) {
            Some((file, edit)) => {
                edits.entry(file).or_default().push(edit.clone());
                together.extend(numbers.iter().map(|by| (file, edit.clone(), *by)));
            }
            None => refused.extend(numbers),
        }
    }
    for (file, edit, _) in &own {
        edits.entry(*file).or_default().push(edit.clone());
    }
    own.extend(together);
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
    let (mut files, mut spans) = (BTreeMap::new(), vec![]);
    for (number, edits) in edits {
        let file = sources.get(number);
        let edits = as_one(edits);
        for (_, (range, new), by) in own.iter().filter(|(own, ..)| *own == number) {
            let before =
                edits.iter().filter(|(it, _)| it.end <= range.start && it != range);
            let (gone, come) = before.fold((0, 0), |(gone, come), (range, new)| {
                (gone + range.len(), come + new.len())
            });
            let start = (range.start + come).saturating_sub(gone);
            spans.push((file.path.clone(), start..start + new.len(), *by));
        }
        files.insert(file.path.clone(), edited(&file.text, edits));
    }
    Made { files, expected, refused, spans }
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
