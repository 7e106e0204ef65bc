//! What was confirmed of the texts as they stand.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::hashes::hashes;
use crate::checks::Subject;
use crate::model::config::{Confirmation, Pair};
use crate::model::difference::are_alike;
use crate::model::lang::Lang;
use crate::model::passage::Passage;

/// How a text and its translation stand to what was confirmed.
#[derive(Clone, Copy)]
pub(super) enum PassageState<'a> {
    /// Both are as they were.
    Same(&'a Confirmation),
    /// The source is another.
    Source(&'a Confirmation),
    /// The translation is another.
    Translation(&'a Confirmation),
    /// Both are others.
    Both(&'a Confirmation),
    /// Neither was there.
    New,
    /// Files of earlier versions do not speak of it.
    Unknown,
}

impl<'a> PassageState<'a> {
    /// What was confirmed before.
    pub(super) fn before(self) -> Option<&'a Confirmation> {
        match self {
            Self::Same(it)
            | Self::Source(it)
            | Self::Translation(it)
            | Self::Both(it) => Some(it),
            Self::New | Self::Unknown => None,
        }
    }
}

/// How a text and its translation stand, for who hands them on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is no translation.
    Missing,
    /// Nobody has read the two side by side.
    New,
    /// Somebody has, and one of the two has changed since.
    Changed,
    /// Somebody has, and both are as they were.
    Confirmed,
}

/// Every text that stands in two languages, and how the two stand.
pub(crate) fn standing<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (&'a Passage, Standing)> {
    let all = groups(subject).into_iter().flat_map(|group| group.passages);
    all.map(|(passage, state)| {
        let standing = match state {
            PassageState::Same(_) => Standing::Confirmed,
            PassageState::New | PassageState::Unknown => Standing::New,
            _ => Standing::Changed,
        };
        (passage, standing)
    })
}

/// The texts of a chapter or file in one language.
pub(super) struct Group<'a> {
    pub(super) lang: Lang,
    /// What they belong to.
    pub(super) of: &'a str,
    /// The texts, and how they stand.
    pub(super) passages: Vec<(&'a Passage, PassageState<'a>)>,
    /// Whether anything of it was ever confirmed.
    pub(super) is_known: bool,
    /// Whether what was confirmed can be compared: fingerprints of earlier versions are those of
    /// a report without errors.
    pub(super) is_legible: bool,
}

/// All texts by chapter or file.
pub(super) fn groups<'a>(subject: &Subject<'a>) -> Vec<Group<'a>> {
    let mut found: BTreeMap<(Lang, &str), Vec<&Passage>> = BTreeMap::new();
    for passage in &subject.passages.pairs {
        found.entry((passage.lang, &passage.of)).or_default().push(passage);
    }
    let passages = subject.passages;
    let left = passages.left.iter().map(|it| it.of.as_str());
    let present: BTreeSet<&str> = found.keys().map(|(_, of)| *of).chain(left).collect();
    let group = |((lang, of), passages): ((Lang, &'a str), Vec<&'a Passage>)| {
        let known = subject.confirmed.get(lang.tag());
        let known = known.and_then(|files| match files.get(of) {
            Some(own) => Some(own),
            None => renumbered(files, of, &present),
        });
        let is_old = |it: &Confirmation| matches!(it.pair, Pair::Hashes(..));
        let all = known.map(Vec::as_slice).unwrap_or_default();
        let has_old = all.iter().any(is_old);
        let old = match subject.report.filter(|_| has_old) {
            Some(report) => hashes(report, lang, of),
            None => vec![],
        };
        // A file that is named alone is a draft, which nobody has read.
        let is_draft = known.is_some_and(Vec::is_empty);
        let speaks_of_keys = is_draft || all.iter().any(|it| !is_old(it));
        let states = states(&passages, all, &old, speaks_of_keys);
        Group {
            lang,
            of,
            passages: passages.into_iter().zip(states).collect(),
            is_known: known.is_some(),
            is_legible: !has_old || subject.report.is_some(),
        }
    };
    found.into_iter().map(group).collect()
}

/// What was confirmed of a chapter before it, or one in front of it, was given another number.
fn renumbered<'a>(
    files: &'a BTreeMap<String, Vec<Confirmation>>,
    of: &str,
    present: &BTreeSet<&str>,
) -> Option<&'a Vec<Confirmation>> {
    let name = |of: &str| {
        let (number, name) = of.split_once('-')?;
        let is_number = number.chars().all(|c| c.is_ascii_digit());
        is_number.then(|| name.to_owned())
    };
    let own = name(of)?;
    let mut gone = files.iter().filter(|(of, _)| !present.contains(of.as_str()));
    gone.find(|(of, _)| name(of).as_ref() == Some(&own))
        .map(|(_, known)| known)
}

/// The fingerprint of a translation.
pub(super) fn fingerprint(passage: &Passage) -> String {
    let digest = Sha256::digest(passage.translation.text.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// How each text stands to what is known.
fn states<'a>(
    passages: &[&Passage],
    known: &'a [Confirmation],
    old: &[(String, String)],
    speaks_of_keys: bool,
) -> Vec<PassageState<'a>> {
    let keyed: BTreeMap<&str, &Confirmation> =
        known.iter().filter_map(|it| Some((it.key.as_deref()?, it))).collect();
    let prints: Vec<_> = passages.iter().map(|passage| fingerprint(passage)).collect();
    let mut blocks = Blocks::new(known);
    // What a block is known by: its own text, or its fingerprints of old.
    let names = |at: usize| -> Vec<(&str, &str)> {
        let own = passages.get(at).zip(prints.get(at));
        let own =
            own.map(|(passage, print)| (passage.source.text.as_str(), print.as_str()));
        let block = passages.get(at).and_then(|passage| passage.block);
        let old = block.and_then(|block| old.get(block));
        own.into_iter()
            .chain(old.map(|(one, two)| (one.as_str(), two.as_str())))
            .collect()
    };
    let key = |key: &str, at: usize| {
        let Some(before) = keyed.get(key).copied() else {
            return if speaks_of_keys {
                PassageState::New
            } else {
                PassageState::Unknown
            };
        };
        let (source, translation) = names(at).first().copied().unwrap_or_default();
        match (source == before.pair.source(), translation == before.pair.translation()) {
            (true, true) => PassageState::Same(before),
            (false, true) => PassageState::Source(before),
            (true, false) => PassageState::Translation(before),
            (false, false) => PassageState::Both(before),
        }
    };
    let all = passages.iter().enumerate();
    let mut found: Vec<Found<'_>> = all
        .map(|(at, passage)| match &passage.key {
            Some(own) => Some((key(own, at), None)),
            None => names(at).into_iter().find_map(|name| blocks.exact(name)),
        })
        .collect();
    for (at, state) in found.iter_mut().enumerate().filter(|(_, state)| state.is_none()) {
        *state = names(at).into_iter().find_map(|name| blocks.half(name));
    }
    // What is left may have taken the place of what is left of the known.
    let mut last = None;
    for (passage, state) in passages.iter().zip(&mut found) {
        if state.is_none() {
            *state = blocks.behind(last, passage);
        }
        last = state.and_then(|(_, at)| at).or(last);
    }
    found
        .into_iter()
        .map(|state| state.map_or(PassageState::New, |it| it.0))
        .collect()
}

/// How a text stands, and where among the known blocks it was found.
type Found<'a> = Option<(PassageState<'a>, Option<usize>)>;

/// The known blocks of a chapter, and which of them are found again.
struct Blocks<'a, 'n> {
    known: &'a [Confirmation],
    pairs: BTreeMap<(&'n str, &'n str), Vec<usize>>,
    sources: BTreeMap<&'n str, Vec<usize>>,
    translations: BTreeMap<&'n str, Vec<usize>>,
    used: BTreeSet<usize>,
}

impl<'a: 'n, 'n> Blocks<'a, 'n> {
    fn new(known: &'a [Confirmation]) -> Self {
        let mut own = Self {
            known,
            pairs: BTreeMap::new(),
            sources: BTreeMap::new(),
            translations: BTreeMap::new(),
            used: BTreeSet::new(),
        };
        // Backwards, so that the first is taken first.
        let blocks = known.iter().enumerate().filter(|(_, it)| it.key.is_none());
        for (at, it) in blocks.rev() {
            own.pairs
                .entry((it.pair.source(), it.pair.translation()))
                .or_default()
                .push(at);
            own.sources.entry(it.pair.source()).or_default().push(at);
            own.translations.entry(it.pair.translation()).or_default().push(at);
        }
        own
    }

    /// What was confirmed as it is now. What is repeated needs no second confirmation.
    fn exact(&mut self, name: (&'n str, &'n str)) -> Found<'a> {
        let all = self.pairs.get_mut(&name)?;
        let at = if all.len() > 1 { all.pop() } else { all.last().copied() }?;
        self.used.insert(at);
        self.known
            .get(at)
            .map(|before| (PassageState::Same(before), Some(at)))
    }

    /// What one of the two was confirmed with, if it is not found again as it was.
    fn half(&mut self, (one, two): (&'n str, &'n str)) -> Found<'a> {
        let free = |all: Option<&mut Vec<usize>>, used: &mut BTreeSet<usize>| {
            let all = all?;
            while let Some(at) = all.pop() {
                if used.insert(at) {
                    return Some(at);
                }
            }
            None
        };
        if let Some(at) = free(self.translations.get_mut(two), &mut self.used) {
            return self
                .known
                .get(at)
                .map(|before| (PassageState::Source(before), Some(at)));
        }
        let at = free(self.sources.get_mut(one), &mut self.used)?;
        self.known
            .get(at)
            .map(|before| (PassageState::Translation(before), Some(at)))
    }

    /// The one behind another, if it is not found again and much of it is still said.
    fn behind(&mut self, last: Option<usize>, passage: &Passage) -> Found<'a> {
        let start = last.map_or(0, |last| last.saturating_add(1));
        let mut rest = self.known.iter().enumerate().skip(start);
        let (at, before) = rest.find(|(_, it)| it.key.is_none())?;
        let Pair::Text(old, _) = &before.pair else { return None };
        if self.used.contains(&at) || !are_alike(old, &passage.source.text) {
            return None;
        }
        self.used.insert(at);
        Some((PassageState::Both(before), Some(at)))
    }
}
