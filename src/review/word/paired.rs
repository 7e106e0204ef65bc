//! The units of a file that came back beside those that went out: which are still there, which came,
//! went or were moved, and what of it belongs together.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{align, units};
use super::figures::figures;
use super::one::{Bond, New, Reading, keys, short};
use super::view::Text;
use crate::output::word::atom::Token;

impl Reading<'_> {
    pub(super) fn story(&mut self, story: usize, back: &[Text]) {
        let base = self.base;
        let (Some(texts), Some(ours)) = (base.texts.get(story), base.units.get(story))
        else {
            return;
        };
        let theirs = units(back);
        let names = self.names.clone();
        let known = |name: &str| {
            let (own, at) = base.find(names.get(name)?)?;
            base.unit(own, at).filter(|_| own == story)
        };
        let aligned = align((texts, ours), (back, &theirs), &known);
        let of = |unit: Option<usize>| {
            let unit = unit.and_then(|unit| theirs.get(unit)).cloned();
            unit.and_then(|unit| back.get(unit)).unwrap_or_default()
        };
        let own = |unit: Option<usize>| {
            let unit = unit.and_then(|unit| ours.get(unit)).cloned();
            unit.and_then(|unit| texts.get(unit)).unwrap_or_default()
        };
        let whole = |pairs: &[(Option<usize>, Option<usize>)]| {
            let ours: Vec<&Token> = pairs
                .iter()
                .flat_map(|(b, _)| own(*b))
                .flat_map(|text| figures(&text.tokens))
                .collect();
            let theirs: Vec<&Token> = pairs
                .iter()
                .flat_map(|(_, t)| of(*t))
                .flat_map(|text| figures(&text.tokens))
                .collect();
            ours == theirs
        };
        let pairs = &aligned.pairs;
        // What was split or joined has its figures all the same.
        let (mut settled, mut groups) = (BTreeSet::new(), Groups::default());
        for at in 0..pairs.len() {
            let is_pair = |at: &usize| {
                pairs.get(*at).is_some_and(|(b, t)| b.is_some() && t.is_some())
            };
            if !is_pair(&at) || pairs.get(at..=at).is_some_and(whole) {
                continue;
            }
            let from = (0..at).rev().take_while(|at| !is_pair(at)).last().unwrap_or(at);
            let to = (at + 1..pairs.len()).take_while(|at| !is_pair(at)).last();
            let to = to.unwrap_or(at) + 1;
            for (from, to) in [(at, to), (from, at + 1), (from, to)] {
                if to > from + 1 && pairs.get(from..to).is_some_and(whole) {
                    settled.extend(from..to);
                    groups.add(from..to);
                    break;
                }
            }
        }
        let moved: BTreeMap<usize, usize> =
            aligned.moved.iter().map(|(b, t)| (*t, *b)).collect();
        for (t, b) in &moved {
            let came = pairs.iter().position(|pair| *pair == (None, Some(*t)));
            let went = pairs.iter().position(|pair| *pair == (Some(*b), None));
            groups.add(came.into_iter().chain(went));
        }
        let first = self.one.bonds.len();
        for places in groups.0.iter().filter(|_| story == 0) {
            let units = places.iter().filter_map(|at| pairs.get(*at)?.0);
            self.one.bonds.push(Bond { story, units: units.collect() });
        }
        let bond =
            |at: usize| groups.of(at).filter(|_| story == 0).map(|own| first + own);
        let (mut after, mut table) = (0, None);
        for (at, (b, t)) in pairs.iter().enumerate() {
            if let Some(b) = b {
                after = *b;
            }
            let table_of =
                |texts: &[Text]| texts.first().and_then(|text| text.at).map(|at| at.0);
            match (b, t) {
                (Some(unit), Some(_)) => {
                    table = table_of(of(*t));
                    let Some(range) = ours.get(*unit).cloned() else { continue };
                    self.pair(story, range, of(*t), settled.contains(&at));
                }
                // A footnote goes with its mark.
                (Some(unit), None)
                    if story == 1
                        && !ours
                            .get(*unit)
                            .is_some_and(|it| self.is_referred(it.start)) => {}
                (Some(unit), None) => self.gone(story, *unit, own(*b), {
                    let is_elsewhere = moved.values().any(|own| own == unit);
                    is_elsewhere || settled.contains(&at)
                }),
                (None, Some(unit)) => {
                    let has_place =
                        table_of(of(*t)).is_none() || table_of(of(*t)) == table;
                    let was = moved.get(unit).map(|was| own(Some(*was)));
                    let is_moved = was.is_some_and(|was| {
                        let all = |texts: &[Text]| -> Vec<Token> {
                            let all = texts.iter().flat_map(|text| figures(&text.tokens));
                            all.cloned().collect()
                        };
                        all(was) == all(of(*t))
                    });
                    self.came(
                        New {
                            story,
                            after,
                            texts: of(*t).to_vec(),
                            who: BTreeSet::new(),
                            is_moved: is_moved || settled.contains(&at),
                            bond: bond(at),
                        },
                        has_place,
                    );
                }
                (None, None) => {}
            }
        }
        for (places, id) in groups.0.iter().zip(first..).filter(|_| story == 0) {
            let is_done = |at: &usize| match pairs.get(*at) {
                Some((Some(unit), None)) => self.one.gone.contains_key(&(story, *unit)),
                Some((None, Some(_))) => {
                    let is_blank = |text: &Text| text.words().trim().is_empty();
                    let came = places.iter().filter_map(|at| match pairs.get(*at) {
                        Some((None, Some(unit))) => Some(of(Some(*unit))),
                        _ => None,
                    });
                    let came = came.filter(|texts| !texts.iter().all(is_blank)).count();
                    self.one.new.iter().filter(|new| new.bond == Some(id)).count() == came
                }
                Some((Some(unit), Some(back))) => {
                    match (own(Some(*unit)), of(Some(*back))) {
                        ([one], [two]) if keys(&one.tokens) != keys(&two.tokens) => {
                            let start = ours.get(*unit).map_or(0, |it| it.start);
                            self.one.texts.contains_key(&(story, start))
                                || self.one.gone.contains_key(&(story, *unit))
                        }
                        _ => true,
                    }
                }
                _ => true,
            };
            if !places.iter().all(is_done) {
                self.undo(
                    id,
                    places.iter().filter_map(|at| Some(of(Some(pairs.get(*at)?.1?)))),
                );
            }
        }
    }

    /// Leaves as it was what was moved, split or joined and cannot be so as a whole.
    fn undo<'t>(&mut self, id: usize, back: impl Iterator<Item = &'t [Text]>) {
        let Some(bond) = self.one.bonds.get(id).cloned() else { return };
        let (base, story) = (self.base, bond.story);
        let before = (self.one.gone.len(), self.one.texts.len(), self.one.new.len());
        let ranges =
            bond.units.iter().filter_map(|unit| base.units.get(story)?.get(*unit));
        let ranges: Vec<_> = ranges.cloned().collect();
        self.one
            .gone
            .retain(|at, _| at.0 != story || !bond.units.contains(&at.1));
        self.one.texts.retain(|at, _| {
            at.0 != story || !ranges.iter().any(|range| range.contains(&at.1))
        });
        self.one.new.retain(|new| new.bond != Some(id));
        if before == (self.one.gone.len(), self.one.texts.len(), self.one.new.len()) {
            return;
        }
        let all: Vec<&Text> = back.flatten().collect();
        let who = all.iter().flat_map(|text| text.who.clone()).collect();
        let said = all.first().map_or(String::new(), |text| text.words());
        let place = ranges
            .first()
            .and_then(|it| base.place(story, it.start, self.sources));
        let what = format!(
            "what was moved, split or joined in {} stays as it was, since not all of it can be taken: “{}”",
            self.back.name,
            short(said.trim())
        );
        self.add(place, what, &who, "move, split or join it in the Markdown, by hand");
    }
}

/// Places among pairs that belong together.
#[derive(Default)]
struct Groups(Vec<BTreeSet<usize>>);

impl Groups {
    fn add(&mut self, places: impl Iterator<Item = usize>) {
        let mut own: BTreeSet<usize> = places.collect();
        self.0.retain(|known| {
            let is_apart = known.is_disjoint(&own);
            if !is_apart {
                own.extend(known);
            }
            is_apart
        });
        if own.len() > 1 {
            self.0.push(own);
        }
    }

    fn of(&self, at: usize) -> Option<usize> {
        self.0.iter().position(|own| own.contains(&at))
    }
}
