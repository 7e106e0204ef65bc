//! A component that was found on the pages: its numbers, the labels each stands at, and which number is
//! which figure.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::component::{Component, Point};
use super::pairing::{Fault, Pair, Pairing, alike};
use super::read::{Page, Run};
use super::standing::{At, Votes, Way, at, label_at, tell};
use super::stream::{Stream, Token};
use super::units::Labels;
use crate::output::ledger::Ledger;

/// How far beyond its numbers the labels of a component stand, in bytes of the text.
const AROUND: usize = 600;
/// How far a component may reach beyond its numbers, and above and below them, in points.
const BEYOND: f64 = 60.0;
const HIGH: f64 = 160.0;

/// What is known of a component: its numbers, and at which labels each stands by slots.
pub(super) struct Found {
    pub(super) component: Component,
    pub(super) tokens: Vec<usize>,
    pub(super) at: BTreeMap<usize, Vec<At>>,
    pub(super) votes: Vec<Votes>,
    /// The ways of each slot that tell, the best first.
    pub(super) ways: Vec<Vec<Way>>,
    /// The numbers of which alone the ways of a slot tell; nothing where they tell of all.
    only: BTreeMap<usize, BTreeSet<usize>>,
    /// Where the labels stand.
    pub(super) places: Vec<Vec<Range<usize>>>,
}

/// A number that may be a figure: how well that is known, the figure and the number.
pub(super) type Candidate = ((std::cmp::Reverse<usize>, usize, u64), usize, usize);

/// Which numbers are taken, those that are sure first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The same digits at the same labels.
    Fitting,
    /// Other digits at the same labels, all of which tell.
    Sure,
    /// The same digits where no label tells.
    Unlabelled,
    /// Other digits at the same labels.
    Other,
    /// The same digits at other labels.
    Clashing,
}

impl Found {
    pub(super) fn of(
        component: Component,
        range: Range<usize>,
        pairing: &mut Pairing,
        (stream, pages): (&Stream, &[Page]),
    ) -> Self {
        let byte = |token: usize| stream.tokens.get(token).map(|token| token.at);
        let start = byte(range.start).unwrap_or(0).saturating_sub(AROUND);
        let end = byte(range.end.saturating_sub(1)).unwrap_or(0) + AROUND;
        let places: Vec<Vec<Range<usize>>> = component
            .labels
            .iter()
            .map(|label| label.within(&(start..end), stream))
            .collect();
        component.take_labels(&range, pairing, stream);
        let tokens: Vec<usize> = range
            .filter(|at| pairing.pairs.get(*at).is_some_and(Option::is_none))
            .collect();
        let at: BTreeMap<usize, Vec<At>> = tokens
            .iter()
            .filter_map(|index| {
                let token = stream.tokens.get(*index)?;
                let slots = component.slots.iter();
                let own = slots.map(|slot| at(token, slot, &places, (stream, pages)));
                Some((*index, own.collect()))
            })
            .collect();
        let mut found = Self {
            component,
            tokens,
            at,
            votes: vec![],
            ways: vec![],
            only: BTreeMap::new(),
            places,
        };
        if found.component.is_stack {
            found.stack((stream, pages));
        }
        found.votes = found.votes(stream);
        found
    }

    /// How often each way tells the label of a figure whose digits stand there.
    fn votes(&self, stream: &Stream) -> Vec<Votes> {
        let mut all = vec![Votes::default(); self.component.slots.len()];
        for point in &self.component.points {
            let own: Vec<&Vec<At>> = self
                .tokens
                .iter()
                .filter(|it| {
                    stream.tokens.get(**it).is_some_and(|it| it.key == point.key)
                })
                .filter_map(|it| self.at.get(it))
                .collect();
            for (slot, (label, votes)) in point.labels.iter().zip(&mut all).enumerate() {
                for (way, vote) in Way::ALL.into_iter().zip(votes.iter_mut()) {
                    let told = own.iter().filter_map(|at| label_at(at, slot, way));
                    let told: Vec<usize> = told.map(|it| it.0).collect();
                    vote.0 += usize::from(told.contains(label));
                    vote.1 += usize::from(!told.is_empty() && !told.contains(label));
                }
            }
        }
        all
    }

    /// Says of the numbers in each column of a stack the how manieth they are.
    fn stack(&mut self, (stream, pages): (&Stream, &[Page])) {
        let base = |token: usize| -> f64 {
            let token = stream.tokens.get(token);
            let run = token.and_then(|it| pages.get(it.page)?.runs.get(it.run));
            run.map_or(0.0, |run| run.base)
        };
        for (slot, other) in [(0, 1), (1, 0)] {
            let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (token, at) in &self.at {
                if let Some((column, _)) = label_at(at, other, Way::Column) {
                    columns.entry(column).or_default().push(*token);
                }
            }
            for (column, mut tokens) in columns {
                let points = self.component.points.iter();
                let points = points.filter(|it| it.labels.get(other) == Some(&column));
                let order: BTreeSet<usize> =
                    points.filter_map(|it| it.labels.get(slot).copied()).collect();
                // A total may stand upon it.
                if !(order.len()..=order.len() + 1).contains(&tokens.len()) {
                    continue;
                }
                tokens.sort_by(|a, b| base(*a).total_cmp(&base(*b)));
                let both = order.iter().zip(order.iter().rev());
                for (token, (up, down)) in tokens.iter().zip(both) {
                    if let Some(at) = self.at.get_mut(token) {
                        tell(at, slot, Way::Up, *up);
                        tell(at, slot, Way::Down, *down);
                    }
                }
            }
        }
    }

    /// Where too few digits tell how labels stand, a way tells in which each label of a slot has a
    /// number of its own: one that it touches, or most of which are right.
    pub(super) fn each_its_own(&mut self, stream: &Stream) {
        for (slot, labels) in self.component.slots.iter().enumerate() {
            let (Some(ways), Some(votes)) =
                (self.ways.get_mut(slot), self.votes.get(slot))
            else {
                continue;
            };
            if !ways.is_empty() || labels.len() < 2 {
                continue;
            }
            // One column whose numbers changed places does not turn a stack over; and one number
            // that is another, no labels.
            let all = Way::ALL.into_iter().zip(votes);
            let told = all.filter(|(way, (right, wrong))| match way.touch() {
                None => *right > 2 && *right >= 2 * wrong,
                Some(_) => *right > 1 && *wrong == 0 && right + 1 >= labels.len(),
            });
            if let Some((way, _)) = told.max_by_key(|(_, votes)| votes.0) {
                ways.push(way);
                continue;
            }
            let rated = Way::ALL.into_iter().filter_map(|way| {
                let touch = way.touch()?;
                let mut nearest: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
                for (token, at) in &self.at {
                    let Some((label, far)) = label_at(at, slot, way) else { continue };
                    let own = nearest.entry(label).or_insert((far, *token));
                    *own = (*own).min((far, *token));
                }
                let is_right = |(label, (_, token)): (&usize, &(u64, usize))| {
                    let key = stream.tokens.get(*token).map(|token| &token.key);
                    let mut points = self.component.points.iter();
                    points.any(|it| {
                        it.labels.get(slot) == Some(label) && Some(&it.key) == key
                    })
                };
                let right = nearest.iter().filter(|it| is_right(*it)).count();
                let touches = nearest.values().all(|(far, _)| *far <= touch);
                let is_so = nearest.len() == labels.len()
                    && (touches && right > 0 || right > 1 && 2 * right > labels.len());
                let tokens: BTreeSet<usize> =
                    nearest.into_values().map(|it| it.1).collect();
                is_so.then_some((right, touches, way, tokens))
            });
            let best = rated.max_by_key(|it| (it.0, it.1));
            if let Some((.., way, tokens)) = best {
                ways.push(way);
                self.only.insert(slot, tokens);
            }
        }
    }

    /// The label of a slot at which a number stands, and how far from it.
    pub(super) fn told(&self, slot: usize, token: usize) -> Option<(usize, u64)> {
        if self.only.get(&slot).is_some_and(|only| !only.contains(&token)) {
            return None;
        }
        let (at, ways) = (self.at.get(&token)?, self.ways.get(slot)?);
        ways.iter().find_map(|way| label_at(at, slot, *way))
    }

    /// How many labels of a point a number stands at, at how many others, and how far from its own.
    fn fits(&self, point: &Point, token: usize) -> (usize, usize, u64) {
        let (mut fits, mut clashes, mut all) = (0, 0, 0);
        for (slot, label) in point.labels.iter().enumerate() {
            let Some((told, far)) = self.told(slot, token) else { continue };
            if told == *label {
                fits += 1;
                all += far;
            } else {
                clashes += 1;
            }
        }
        (fits, clashes, all)
    }

    /// Where its numbers stand that are known, by page: left, bottom, right and top.
    pub(super) fn regions(
        &self,
        pairing: &Pairing,
        (stream, pages): (&Stream, &[Page]),
    ) -> BTreeMap<usize, [f64; 4]> {
        let mut regions: BTreeMap<usize, [f64; 4]> = BTreeMap::new();
        for point in &self.component.points {
            let Some(Some(token)) = pairing.printed.get(&point.figure) else { continue };
            let Some(token) = stream.tokens.get(*token) else { continue };
            let run = pages.get(token.page).and_then(|page| page.runs.get(token.run));
            let Some(run) = run else { continue };
            widen(&mut regions, token.page, run.part(token.start, token.end));
        }
        regions
    }

    /// Whether a run stands right under the title, as the unit of a chart does.
    pub(super) fn is_under_title(
        &self,
        run: &Run,
        (sheet, page): (usize, &Page),
        stream: &Stream,
    ) -> bool {
        let labels = self.component.labels.iter().zip(&self.places).enumerate();
        let mut titles = labels.filter(|(index, (label, _))| {
            let is_of_slot = self.component.slots.iter().any(|slot| slot.contains(index));
            label.is_name() && !is_of_slot
        });
        titles.any(|(_, (_, places))| {
            let [place] = places.as_slice() else { return false };
            let own = stream.run_at(place.end.saturating_sub(1));
            let own = own.filter(|own| own.0 == sheet);
            let title = own.and_then(|own| page.runs.get(own.1));
            title.is_some_and(|title| {
                let down = title.base - run.base;
                let is_left = (title.left() - run.left()).abs() < 0.3 * title.size;
                is_left && down > 0.5 * run.size && down < 3.0 * title.size
            })
        })
    }

    /// How far it reaches by page: its numbers that are known, and the labels that stand there once;
    /// nothing where no number is known.
    pub(super) fn reach(
        &self,
        pairing: &Pairing,
        (stream, pages): (&Stream, &[Page]),
    ) -> BTreeMap<usize, [f64; 4]> {
        let mut reach = self.regions(pairing, (stream, pages));
        let known = reach.clone();
        let run_of = |place: &Range<usize>| {
            let (sheet, run) = stream.run_at(place.start)?;
            Some((sheet, pages.get(sheet)?.runs.get(run)?))
        };
        let labels = self.component.labels.iter().zip(&self.places);
        let once = labels.filter(|(label, places)| label.is_name() && places.len() == 1);
        let mut own: Vec<_> =
            once.flat_map(|(_, places)| places).filter_map(run_of).collect();
        // A row of all labels: the periods under a chart, the names over its parts.
        for slot in self.component.slots.iter().filter(|slot| slot.len() > 1) {
            let mut rows: BTreeMap<(usize, i64), BTreeMap<usize, Vec<&Run>>> =
                BTreeMap::new();
            for label in slot {
                let places = self.places.get(*label).into_iter().flatten();
                for (sheet, run) in places.filter_map(run_of) {
                    let row = rows.entry((sheet, run.base.round() as i64)).or_default();
                    row.entry(*label).or_default().push(run);
                }
            }
            let whole = rows.into_iter().filter(|(_, row)| row.len() == slot.len());
            own.extend(whole.flat_map(|((sheet, _), row)| {
                row.into_values().flatten().map(move |run| (sheet, run))
            }));
        }
        for (sheet, run) in own {
            let is_near = known.get(&sheet).is_some_and(|[_, bottom, _, top]| {
                run.base > bottom - HIGH && run.base < top + HIGH
            });
            if is_near {
                widen(&mut reach, sheet, [run.left(), run.base, run.right(), run.base]);
            }
        }
        reach
    }

    /// The numbers that can be taken in a step, with how well each is known.
    pub(super) fn candidates(
        &self,
        step: Step,
        ledger: &Ledger,
        pairing: &Pairing,
        (stream, pages): (&Stream, &[Page]),
        labels: &Labels<'_>,
    ) -> Vec<Candidate> {
        let reach = self.reach(pairing, (stream, pages));
        let points = &self.component.points;
        let mut pairs = vec![];
        let is_here = |token: &Token| {
            let run = pages.get(token.page).and_then(|page| page.runs.get(token.run));
            let region = reach.get(&token.page).zip(run);
            reach.is_empty()
                || region.is_some_and(|([left, bottom, right, top], run)| {
                    run.right() > left - BEYOND
                        && run.left() < right + BEYOND
                        && run.base > bottom - HIGH
                        && run.base < top + HIGH
                })
        };
        // A number alone is a figure here, but for those of labels.
        let is_alone = |token: &Token| {
            let run = pages.get(token.page).and_then(|page| page.runs.get(token.run));
            let mut labels = self.component.labels.iter();
            run.is_some_and(|run| run.text.trim() == token.text)
                && !labels.any(|label| label.numbers.contains(&token.key))
        };
        for (rank, point) in points.iter().enumerate() {
            if pairing.printed.contains_key(&point.figure) {
                continue;
            }
            let told = point.labels.iter().zip(&self.ways);
            let told = told.filter(|(_, ways)| !ways.is_empty()).count();
            for (place, index) in self.tokens.iter().enumerate() {
                let Some(token) = stream.tokens.get(*index) else { continue };
                let is_free = pairing.pairs.get(*index).is_some_and(Option::is_none);
                let is_same = token.key == point.key;
                let (fits, clashes, far) = self.fits(point, *index);
                let entry = ledger.figures.get(point.figure).filter(|_| is_same);
                let has_unit = entry.is_none_or(|entry| {
                    labels.other(entry, None, token, (stream, pages)).is_none()
                });
                let is_so = match step {
                    Step::Fitting => is_same && has_unit && fits > 0 && clashes == 0,
                    Step::Unlabelled => {
                        is_same && has_unit && clashes == 0 && is_here(token)
                    }
                    Step::Sure | Step::Other => {
                        !is_same
                            && clashes == 0
                            && fits > 0
                            && fits == told
                            && is_here(token)
                            && if is_alone(token) {
                                !token.is_number_of_page(pages)
                            } else {
                                token.is_figure && !token.is_name(pages)
                            }
                    }
                    Step::Clashing => is_same,
                };
                if is_free && is_so {
                    let off = (rank * self.tokens.len()).abs_diff(place * points.len());
                    let unlike = usize::from(!alike(&point.key, &token.key));
                    let off = match step {
                        Step::Sure | Step::Other => far,
                        Step::Fitting | Step::Unlabelled | Step::Clashing => off as u64,
                    };
                    let order = (std::cmp::Reverse(fits), clashes + unlike, off);
                    pairs.push((order, rank, *index));
                }
            }
        }
        if matches!(step, Step::Sure | Step::Other) {
            // Where a label is not known, a number must be the only one that can be meant.
            let only = |pair: &(_, usize, usize)| {
                let same = pairs.iter().filter(|it| it.1 == pair.1 || it.2 == pair.2);
                same.count() == 1
            };
            let sure = |rank: usize| {
                let point = points.get(rank);
                point.is_some_and(|point| {
                    let known = point.labels.iter().zip(&self.ways);
                    known.filter(|(_, ways)| !ways.is_empty()).count()
                        >= point.labels.len().min(2)
                })
            };
            let kept = pairs
                .iter()
                .filter(|it| sure(it.1) || step == Step::Other && only(it));
            let kept = kept.copied().collect();
            pairs = kept;
        }
        let figure = |rank: usize| points.get(rank).map(|point| point.figure);
        let all = pairs.into_iter();
        all.filter_map(|(order, rank, token)| Some((order, figure(rank)?, token)))
            .collect()
    }

    /// Where a figure was given a number by its labels, and its own digits are left over where no
    /// label tells, it is those.
    pub(super) fn settle(&self, pairing: &mut Pairing, stream: &Stream) {
        for point in &self.component.points {
            let Some(Some(wrong)) = pairing.printed.get(&point.figure).copied() else {
                continue;
            };
            let is_wrong = matches!(
                pairing.pairs.get(wrong),
                Some(Some(Pair::Wrong(_, Fault::Number)))
            );
            let own = self.tokens.iter().copied().find(|index| {
                pairing.pairs.get(*index).is_some_and(Option::is_none)
                    && stream.tokens.get(*index).is_some_and(|it| it.key == point.key)
                    && self.fits(point, *index).1 == 0
            });
            if let Some(own) = own.filter(|_| is_wrong) {
                if let Some(pair) = pairing.pairs.get_mut(wrong) {
                    *pair = None;
                }
                pairing.enter(point.figure, own, Pair::Bound(point.figure));
            }
        }
    }
}

/// Widens what is known of a page.
fn widen(all: &mut BTreeMap<usize, [f64; 4]>, sheet: usize, sides: [f64; 4]) {
    let [left, bottom, right, top] = sides;
    let nothing = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let own = all.entry(sheet).or_insert(nothing);
    let [l, b, r, t] = *own;
    *own = [l.min(left), b.min(bottom), r.max(right), t.max(top)];
}
