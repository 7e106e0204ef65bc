//! Findings of one cause as one finding with a list: what one act mends is said once, and
//! every place of it stays to be seen.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};
use crate::model::lang::Lang;
use crate::model::place::Place;

/// A finding as it is shown: one, or several of one cause.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The finding; where there are several, what is said of all, at the place of the first.
    pub finding: Diagnostic,
    /// The places of several, each with what is called so there; empty for one.
    pub places: Vec<(Place, String)>,
}

/// How many findings of one rule people are shown.
const SHOWN: usize = 100;

impl From<Diagnostic> for Joined {
    fn from(finding: Diagnostic) -> Self {
        Self { finding, places: vec![] }
    }
}

/// The first of each rule, and how many more there are.
pub(super) fn bounded(all: Vec<Joined>) -> Vec<Joined> {
    let mut counts: BTreeMap<(&'static str, Severity), usize> = BTreeMap::new();
    let mut shown = vec![];
    for joined in all {
        let key = (joined.finding.rule, joined.finding.severity);
        let count = counts.entry(key).or_default();
        *count += 1;
        if *count <= SHOWN {
            shown.push(joined);
        }
    }
    for ((rule, severity), count) in counts.into_iter().filter(|(_, n)| *n > SHOWN) {
        let more = format!("and {} more of the kind `{rule}`", count - SHOWN);
        let more = Diagnostic::new(rule, severity, None, more);
        shown.push(more.into());
    }
    shown
}

/// What findings of one cause agree in: rule, severity, words and remedy.
type Key<'a> = (&'static str, Severity, &'a str, Vec<String>);

/// Findings in their order, those of one cause as one where the first of them stands.
/// With `alike`, findings that say the same in other places have one cause too.
pub fn joined(findings: &[Diagnostic], alike: bool) -> Vec<Joined> {
    let mut all: Vec<Joined> = vec![];
    let mut known: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for finding in findings {
        let what = match &finding.cause {
            Some(cause) => Some(cause.what.as_str()),
            None => alike.then_some(finding.message.as_str()),
        };
        let (Some(what), Some(place)) = (what, finding.place) else {
            all.push(finding.clone().into());
            continue;
        };
        let name = finding.cause.as_ref().map_or("", |cause| cause.name.as_str());
        let key = (finding.rule, finding.severity, what, remedies(finding));
        let first = *known.entry(key).or_insert(all.len());
        match all.get_mut(first) {
            Some(joined) => joined.places.push((place, name.to_owned())),
            None => all.push(Joined {
                finding: finding.clone(),
                places: vec![(place, name.to_owned())],
            }),
        }
    }
    for joined in &mut all {
        let Joined { finding, places } = joined;
        if places.len() < 2 {
            places.clear();
            continue;
        }
        finding.related.clear();
        finding.hints = remedies(finding);
        match &finding.cause {
            Some(cause) => {
                finding.message = cause.what.replace("{}", &places.len().to_string());
            }
            None => {
                finding.message.push_str(&many(places.len()));
            }
        }
    }
    all
}

/// What is said behind a finding that stands in several places.
fn many(places: usize) -> String {
    format!(" (in {places} places)")
}

/// The remedies of a finding as they are for all of its cause: without its own name.
fn remedies(finding: &Diagnostic) -> Vec<String> {
    let name = finding.cause.as_ref().map(|cause| cause.name.as_str());
    let hints = finding.hints.iter();
    match name.filter(|name| !name.is_empty()) {
        Some(name) if finding.severity != Severity::Accepted => {
            hints.map(|hint| without(hint, name)).collect()
        }
        _ => hints.cloned().collect(),
    }
}

/// A text with a name in it left out, but not where it is a part of another word.
fn without(text: &str, name: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let (mut left, mut last) = (String::new(), 0);
    for (at, _) in text.match_indices(name) {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        let mut after = behind.chars();
        let goes_on = match after.next() {
            // A full stop ends a sentence, a point goes on.
            Some('.') => after.next().is_some_and(is_part),
            next => next.is_some_and(is_part),
        };
        if !(before.ends_with(is_part) || goes_on) {
            left += &text[last..at];
            left.push('…');
            last = at + name.len();
        }
    }
    left + &text[last..]
}

impl Joined {
    /// As it is told in a language.
    pub(super) fn said(mut self, lang: Lang) -> Self {
        let many = many(self.places.len());
        let alone = self.finding.message.strip_suffix(&many).map(str::to_owned);
        let is_many = alone.is_some();
        self.finding.message = alone.unwrap_or(self.finding.message);
        let mut finding = self.finding.said(lang);
        if is_many {
            finding.message.push_str(&lang.say(&many));
        }
        let places = self.places.into_iter();
        let places = places.map(|(place, name)| (place, lang.say(&name)));
        Self { finding, places: places.collect() }
    }

    /// The finding with the places of all beside it, for programs.
    pub(super) fn whole(self) -> Diagnostic {
        let Self { mut finding, places } = self;
        if let Some((_, name)) = places.first() {
            finding.label.clone_from(name);
        }
        finding.related.extend(places.into_iter().skip(1));
        finding
    }
}
