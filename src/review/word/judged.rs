//! The report read again with changes in it: whether it says then what Word says, and which change
//! is at fault where it does not.

use std::collections::{BTreeMap, BTreeSet};

use super::expected::{Expected, Letters, path, retitled, trimmed};
use super::one::keys;
use super::write::{Made, Way, made};
use super::{Kind, Plan};
use crate::diag::Severity;
use crate::input::project::Inputs;
use crate::model::aligned::changes;
use crate::model::lang::Lang;
use crate::model::place::Sources;
use crate::output::word::atom::Token;
use crate::proof::{Proof, Wish, bind};

/// How the report reads with changes made.
pub(super) enum Verdict {
    /// As it should.
    Sound,
    /// These read otherwise than they should.
    Otherwise(BTreeSet<usize>),
    /// It cannot be read, or what nobody changed is other than it was: by these, most likely.
    Spoiled(BTreeSet<usize>),
}

/// A project that changes are tried in.
pub(super) struct Trial<'a> {
    pub(super) plan: &'a Plan,
    pub(super) inputs: &'a Inputs,
    pub(super) sources: &'a Sources,
}

/// Changes, each with how it is written.
pub(super) type Ways = BTreeMap<usize, Way>;

impl Trial<'_> {
    /// Which changes are at fault for a verdict: none where it is sound.
    pub(super) fn at_fault(&self, ways: &Ways, verdict: Verdict) -> BTreeSet<usize> {
        let mut suspects = match verdict {
            Verdict::Sound => return BTreeSet::new(),
            Verdict::Otherwise(bad) => return bad,
            Verdict::Spoiled(suspects) => suspects,
        };
        loop {
            let is_suspect = |at: &usize| suspects.contains(at);
            let all = ways.iter().map(|(at, way)| (*at, *way));
            let (some, rest): (Ways, Ways) = all.partition(|(at, _)| is_suspect(at));
            let known = suspects.len();
            if !some.is_empty() && !rest.is_empty() {
                match self.judged(&made(self.plan, self.sources, &rest)) {
                    Verdict::Sound => {}
                    // What one hides shows without it.
                    Verdict::Otherwise(more) | Verdict::Spoiled(more) => {
                        suspects.extend(more);
                        if suspects.len() > known {
                            continue;
                        }
                        let all: Vec<(usize, Way)> = ways.clone().into_iter().collect();
                        return self.among(&all, Ways::new());
                    }
                }
            }
            let some = if some.is_empty() { &rest } else { &some };
            let some: Vec<(usize, Way)> = some.clone().into_iter().collect();
            let rest = if some.len() == ways.len() { Ways::new() } else { rest };
            return self.among(&some, rest);
        }
    }

    /// Which of some changes are at fault, where the rest is sound without them, and not with
    /// them: found by halves, as few as can be.
    fn among(&self, some: &[(usize, Way)], mut rest: Ways) -> BTreeSet<usize> {
        if let [] | [_] = some {
            return some.iter().map(|(at, _)| *at).collect();
        }
        let (one, two) = some.split_at(some.len() / 2);
        let with = |half: &[(usize, Way)], rest: &Ways| -> Ways {
            rest.iter()
                .map(|(at, way)| (*at, *way))
                .chain(half.iter().copied())
                .collect()
        };
        let mut bad = BTreeSet::new();
        if self.is_sound(&with(one, &rest)) {
            rest.extend(one.iter().copied());
        } else {
            bad = self.among(one, rest.clone());
            rest.extend(one.iter().filter(|(at, _)| !bad.contains(at)).copied());
            if self.is_sound(&with(two, &rest)) {
                return bad;
            }
        }
        bad.extend(self.among(two, rest));
        bad
    }

    fn is_sound(&self, ways: &Ways) -> bool {
        let made = made(self.plan, self.sources, ways);
        matches!(self.judged(&made), Verdict::Sound)
    }

    /// Reads the report with changes made.
    pub(super) fn judged(&self, made: &Made) -> Verdict {
        let mut after = self.inputs.clone();
        for (path, text) in &made.files {
            after.put(path, Ok(text.clone()));
        }
        let wish = Wish { every: true, ..Wish::default() };
        let (proof, _) = bind(Sources::default(), &after, &wish);
        let again = super::base(&proof, &self.plan.paths, self.plan.has_pictures);
        let Ok(base) = again else {
            return Verdict::Spoiled(by_place(&proof, made));
        };
        let mut actual: Vec<(Option<String>, Letters)> = vec![];
        for (story, texts) in base.texts.iter().enumerate() {
            for (at, text) in texts.iter().enumerate() {
                let keys = trimmed(keys(&text.tokens));
                if !keys.is_empty() {
                    actual.push((path(&base, &proof.sources, (story, at)), keys));
                }
            }
        }
        let mut expected = made.expected.clone();
        let titles = titles(self.plan, &expected);
        retitled(&mut expected, &actual, &titles);
        // Who types marks of the keyboard gets those of the report.
        let mut typeset: Vec<Letters> = vec![];
        for (_, keys, by) in &mut expected {
            if by.is_some() {
                *keys = as_typed(keys);
                typeset.push(keys.clone());
            }
        }
        typeset.sort();
        for (_, keys) in &mut actual {
            let typed = as_typed(keys);
            if typeset.binary_search(&typed).is_ok() {
                *keys = typed;
            }
        }
        if let Some(near) = hurt(&expected, &actual) {
            return Verdict::Spoiled(near);
        }
        // File by file: two languages side by side pair otherwise once a text has come or gone.
        expected.retain(|(path, ..)| path.is_some());
        actual.retain(|(path, _)| path.is_some());
        expected.sort_by_key(|(path, ..)| path.clone());
        actual.sort_by_key(|(path, _)| path.clone());
        let wanted: Vec<_> =
            expected.iter().map(|(path, keys, _)| (path, keys)).collect();
        let actual: Vec<_> = actual.iter().map(|(path, keys)| (path, keys)).collect();
        if wanted == actual {
            return Verdict::Sound;
        }
        let (mut bad, mut suspects) = (BTreeSet::new(), BTreeSet::new());
        for op in changes(&wanted, &actual) {
            if op.tag() == similar::DiffTag::Equal {
                continue;
            }
            let range = op.old_range();
            let own = expected.get(range.clone()).unwrap_or_default();
            let blamed: BTreeSet<usize> = own.iter().filter_map(|(.., by)| *by).collect();
            if blamed.is_empty() {
                // What stands there unchanged was hurt by what is near.
                suspects.extend(near(&expected, range));
            }
            bad.extend(blamed);
        }
        match bad.is_empty() {
            true => Verdict::Spoiled(suspects),
            false => Verdict::Otherwise(bad),
        }
    }
}

/// The changes that stand nearest before and behind some texts.
fn near(expected: &[Expected], range: std::ops::Range<usize>) -> Vec<usize> {
    let before = expected.get(..range.start).unwrap_or_default();
    let after = expected.get(range.end..).unwrap_or_default();
    let before = before.iter().rev().find_map(|(.., by)| *by);
    before
        .into_iter()
        .chain(after.iter().find_map(|(.., by)| *by))
        .collect()
}

/// Where what may not be edited is not the same, wherever it stands: the changes that are nearest.
fn hurt(
    expected: &[Expected],
    actual: &[(Option<String>, Letters)],
) -> Option<BTreeSet<usize>> {
    let before = expected.iter().enumerate().filter(|(_, (path, ..))| path.is_none());
    let mut before: Vec<(&Letters, usize)> =
        before.map(|(at, (_, keys, _))| (keys, at)).collect();
    let after = actual.iter().filter(|(path, _)| path.is_none());
    let mut after: Vec<&Letters> = after.map(|(_, keys)| keys).collect();
    before.sort();
    after.sort();
    if before.iter().map(|(keys, _)| *keys).eq(after.iter().copied()) {
        return None;
    }
    let (mut found, mut news): (BTreeSet<usize>, Vec<&Letters>) =
        (BTreeSet::new(), vec![]);
    let there: Vec<&Letters> = before.iter().map(|(keys, _)| *keys).collect();
    for op in changes(&there, &after) {
        if op.tag() == similar::DiffTag::Equal {
            continue;
        }
        for (_, at) in before.get(op.old_range()).unwrap_or_default() {
            found.extend(near(expected, *at..at + 1));
        }
        news.extend(after.get(op.new_range()).unwrap_or_default());
    }
    // A changed text that cannot be edited any more is at fault itself.
    for (_, keys, by) in expected {
        found.extend(by.filter(|_| news.contains(&keys)));
    }
    Some(found)
}

/// The changes that errors stand in, or next to.
fn by_place(proof: &Proof, made: &Made) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let errors = proof.findings.iter().filter(|it| it.severity == Severity::Error);
    for place in errors.filter_map(|error| error.place) {
        let path = proof.sources.get(place.file).path.as_str();
        let (start, end) = (place.start as usize, place.end as usize);
        let own = made.spans.iter().filter(|(own, ..)| own == path);
        let touched = own
            .clone()
            .filter(|(_, range, _)| range.start <= end && start <= range.end);
        let touched: Vec<usize> = touched.map(|(.., by)| *by).collect();
        match touched.is_empty() {
            true => found.extend(own.map(|(.., by)| *by)),
            false => found.extend(touched),
        }
    }
    found
}

/// Letters with marks as the keyboard has them: what the report makes quotation marks, dashes and
/// dots of.
fn as_typed(keys: &Letters) -> Letters {
    let quotes = || Lang::ALL.iter().map(|lang| lang.words().quotes);
    let typed = |c: char| match c {
        '…' => "...".to_owned(),
        '–' => "--".to_owned(),
        '—' => "---".to_owned(),
        c if quotes().any(|[(open, close), _]| c == open || c == close) => {
            "\"".to_owned()
        }
        c if quotes().any(|[_, (open, close)]| c == open || c == close) => "'".to_owned(),
        c => c.to_string(),
    };
    let mut all = vec![];
    for (token, format) in keys {
        match token {
            Token::Char(c) => {
                let typed = typed(*c);
                all.extend(typed.chars().map(|c| (Token::Char(c), format.clone())));
            }
            token => all.push((token.clone(), format.clone())),
        }
    }
    all
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
