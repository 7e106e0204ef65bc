//! Figures of cards, charts and tables of metrics: which number in print is which of them is told by
//! the labels it stands at (the name of its row, the head of its column, the words under it), not by
//! its digits. So two rows that changed places are found. How labels and numbers stand to each other
//! is learned from the file: whatever holds of most numbers of a component, or of all components of
//! its kind, holds of the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::expected::{key, squeezed};
use super::pairing::{Fault, Pair, Pairing, alike};
use super::read::Page;
use super::standing::{At, Votes, Way, at, label_at, told_by};
use super::stream::{Stream, Token, digits};
use super::units::Labels;
use crate::output::ledger::{Entry, Ledger};

/// How far beyond its numbers the labels of a component stand, in bytes of the text.
const AROUND: usize = 600;
/// How many numbers must stand to their labels in a way, and how many of a hundred, before that is
/// how they stand.
const SOME: usize = 3;
const MOST: usize = 70;
/// The same where all components of a kind are as one.
const MANY: usize = 20;
const ALL: usize = 75;
/// How far a component may reach beyond its numbers, and above and below them, in points.
const BEYOND: f64 = 60.0;
const HIGH: f64 = 160.0;

/// The points of a component.
pub(super) struct Component {
    /// What it is: components of a kind look alike.
    kind: String,
    pub(super) points: Vec<Point>,
    /// The labels of its points, without spaces, and where each stands in the text of the pages.
    labels: Vec<Label>,
    /// The labels by what they are: names of columns, of rows.
    slots: Vec<BTreeSet<usize>>,
}

pub(super) struct Point {
    pub(super) figure: usize,
    pub(super) key: String,
    /// Its labels by slots.
    labels: Vec<usize>,
}

struct Label {
    text: String,
    /// The digits of its numbers.
    numbers: Vec<String>,
    places: Vec<Range<usize>>,
}

/// What is known of a component: its numbers, and at which labels each stands by slots.
pub(super) struct Found {
    pub(super) component: Component,
    tokens: Vec<usize>,
    at: BTreeMap<usize, Vec<At>>,
    pub(super) votes: Vec<Votes>,
    /// The ways of each slot that tell, the best first.
    ways: Vec<Vec<Way>>,
}

impl Label {
    /// A label, and where it stands.
    fn of(part: &str, stream: &Stream) -> Self {
        let numbers: Vec<String> = digits(part).into_iter().map(|it| it.key).collect();
        let text = squeezed(part);
        let mut places = vec![];
        if !text.is_empty() {
            let own =
                stream.text.match_indices(&text).map(|(at, text)| at..at + text.len());
            places.extend(own.filter(|at| {
                let tokens = stream.tokens.iter().skip(stream.token_at(at.start));
                tokens.zip(&numbers).all(|(token, own)| token.key == *own)
            }));
        }
        Self { text, numbers, places }
    }

    /// Where it stands in a part of the text: best alone, as those of tables and charts do.
    fn within(&self, part: &Range<usize>, stream: &Stream) -> Vec<Range<usize>> {
        let all = self.places.iter();
        let all: Vec<_> = all
            .filter(|at| part.start <= at.start && at.end <= part.end)
            .collect();
        let alone = |ends: bool| -> Vec<Range<usize>> {
            let own = all.iter().filter(|at| {
                stream.begins_run(at.start) && (!ends || stream.begins_run(at.end))
            });
            own.map(|at| (*at).clone()).collect()
        };
        let mut places = alone(true);
        if places.is_empty() {
            places = alone(false);
        }
        if places.is_empty() {
            places = all.into_iter().cloned().collect();
        }
        places
    }

    fn is_as(&self, other: &Self) -> bool {
        self.text == other.text && self.numbers == other.numbers
    }
}

/// The parts of a figure's place; a number alone goes with what follows it, and what a card says of
/// a change with its label.
fn parts(entry: &Entry) -> Vec<String> {
    let mut parts: Vec<String> = vec![];
    let mut number = String::new();
    let sentence = label_said(entry).unwrap_or(&entry.sentence);
    for part in sentence.split(" · ").filter(|part| !part.trim().is_empty()) {
        let own = format!("{number}{part}");
        number.clear();
        let is_count = own.len() < 4 && own.chars().all(|c| c.is_ascii_digit());
        if is_count {
            number = own;
        } else {
            parts.push(own);
        }
    }
    parts.extend(Some(number).filter(|it| !it.is_empty()));
    parts
}

/// The label of what is said in a figure's sentence, as of a change.
fn label_said(entry: &Entry) -> Option<&str> {
    let (label, said) = entry.sentence.split_once(": ")?;
    said.contains(&entry.printed).then_some(label)
}

/// Pairs the figures of components.
pub(super) fn pair(
    ledger: &Ledger,
    tag: &str,
    pairing: &mut Pairing,
    (stream, pages): (&Stream, &[Page]),
    labels: &Labels<'_>,
) {
    let mut all: Vec<Found> = vec![];
    for component in components(ledger, tag, pairing, stream) {
        let Some(range) = component.window(pairing, stream) else { continue };
        all.push(Found::of(component, range, pairing, (stream, pages)));
    }
    let mut of_kinds: BTreeMap<(String, usize), Votes> = BTreeMap::new();
    for found in &all {
        for (slot, votes) in found.votes.iter().enumerate() {
            let own = of_kinds.entry((found.component.kind.clone(), slot)).or_default();
            for (own, other) in own.iter_mut().zip(votes) {
                *own = (own.0 + other.0, own.1 + other.1);
            }
        }
    }
    for found in &mut all {
        let kinds = found.votes.iter().enumerate().map(|(slot, own)| {
            let kind = (found.component.kind.clone(), slot);
            let of_kind = of_kinds.get(&kind).unwrap_or(own);
            // A table whose heads changed places must not vote on itself.
            let mut others = *of_kind;
            for (others, own) in others.iter_mut().zip(own) {
                *others = (others.0 - own.0, others.1 - own.1);
            }
            let all = [
                told_by(&others, MANY, ALL),
                told_by(own, SOME, MOST),
                told_by(of_kind, SOME, MOST),
            ];
            all.into_iter().find(|ways| !ways.is_empty()).unwrap_or_default()
        });
        found.ways = kinds.collect();
    }
    for step in [Step::Fitting, Step::Sure, Step::Unlabelled, Step::Other, Step::Clashing]
    {
        for found in &all {
            let regions = found.regions(pairing, (stream, pages));
            found.take(step, &regions, ledger, pairing, (stream, pages), labels);
        }
    }
    for found in &all {
        found.settle(pairing, stream);
        found.units(ledger, pairing, (stream, pages), labels);
    }
}

/// Which numbers are taken, those that are sure first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
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

/// The components of a language whose figures were not found by their sentences.
fn components(
    ledger: &Ledger,
    tag: &str,
    pairing: &Pairing,
    stream: &Stream,
) -> Vec<Component> {
    // What is said of changes, and totals, stand at labels of their own.
    let mut found: BTreeMap<(usize, bool, usize), Vec<usize>> = BTreeMap::new();
    for figure in &pairing.figures {
        let Some(entry) = ledger.figures.get(*figure) else { continue };
        let is_open = entry.language == tag && !pairing.printed.contains_key(figure);
        if let Some(block) = entry.block.filter(|_| is_open) {
            let own = (block, label_said(entry).is_some(), parts(entry).len());
            found.entry(own).or_default().push(*figure);
        }
    }
    found
        .into_iter()
        .map(|((block, is_said, count), own)| {
            let block = ledger.blocks.get(block);
            let kind = block.map(|block| block.kind.as_str()).unwrap_or_default();
            // Charts of a kind: `columns in tonnes`.
            let text = block.filter(|block| block.drawn.is_some());
            let text = text.and_then(|it| it.text.lines().find(|it| !it.is_empty()));
            let form = text.and_then(|text| text.split_once(" in "));
            let form = form.map(|it| it.0).unwrap_or_default();
            let kind = format!("{kind} {form} {is_said} {count}");
            Component::of(kind, &own, ledger, stream)
        })
        .collect()
}

impl Component {
    fn of(kind: String, figures: &[usize], ledger: &Ledger, stream: &Stream) -> Self {
        let mut labels: Vec<Label> = vec![];
        let mut points = vec![];
        let add = |part: &str, labels: &mut Vec<Label>| {
            let label = Label::of(part, stream);
            let at = labels.iter().position(|it| it.is_as(&label));
            at.unwrap_or_else(|| {
                labels.push(label);
                labels.len() - 1
            })
        };
        for figure in figures {
            let Some(entry) = ledger.figures.get(*figure) else { continue };
            let Some(key) = key(entry) else { continue };
            let own = parts(entry).iter().map(|part| add(part, &mut labels)).collect();
            points.push(Point { figure: *figure, key, labels: own });
        }
        // What all points share parts none. Totals of charts stand at their periods.
        let shared: BTreeSet<usize> = (0..labels.len())
            .filter(|label| points.iter().all(|point| point.labels.contains(label)))
            .collect();
        let several = points.len() > 1;
        for point in &mut points {
            if point.labels.iter().any(|label| !shared.contains(label)) {
                point.labels.retain(|label| !shared.contains(label));
            } else if several && let Some(entry) = ledger.figures.get(point.figure) {
                let label = Some(&entry.label).filter(|label| !label.is_empty());
                point.labels = vec![add(label.unwrap_or(&entry.period), &mut labels)];
            }
            // The last part is the closest.
            point.labels.reverse();
        }
        let most = points.iter().map(|point| point.labels.len()).max().unwrap_or(0);
        let slots = (0..most)
            .map(|slot| {
                points.iter().filter_map(|it| it.labels.get(slot).copied()).collect()
            })
            .collect();
        Self { kind, points, labels, slots }
    }

    /// The numbers among which the component stands: where most of its digits and labels are.
    fn window(&self, pairing: &Pairing, stream: &Stream) -> Option<Range<usize>> {
        let mut marks: Vec<(usize, usize, u64)> = vec![];
        let mut most = 0;
        for (item, point) in self.points.iter().enumerate() {
            let weight = if point.key.len() > 2 { 4 } else { 1 };
            most += weight;
            let all = pairing.pairs.iter().zip(&stream.tokens).enumerate();
            let own =
                all.filter(|(_, (pair, token))| pair.is_none() && token.key == point.key);
            marks.extend(own.map(|(at, _)| (at, item, weight)));
        }
        for (item, label) in self.labels.iter().enumerate() {
            let weight = if label.text.contains(char::is_alphabetic) { 3 } else { 1 };
            most += weight;
            let item = self.points.len() + item;
            let own = label
                .places
                .iter()
                .map(|at| (stream.token_at(at.start), item, weight));
            marks.extend(own);
        }
        marks.sort_unstable();
        let long = 3 * self.points.len() + 12;
        let mut counts = vec![0_usize; self.points.len() + self.labels.len()];
        let (mut first, mut sum) = (0, 0);
        let mut best: Option<(u64, usize, usize)> = None;
        for (last, (token, item, weight)) in marks.iter().enumerate() {
            if let Some(count) = counts.get_mut(*item) {
                sum += if *count == 0 { *weight } else { 0 };
                *count += 1;
            }
            while let Some((start, item, weight)) = marks.get(first) {
                if start + long > *token {
                    break;
                }
                if let Some(count) = counts.get_mut(*item) {
                    *count -= 1;
                    sum -= if *count == 0 { *weight } else { 0 };
                }
                first += 1;
            }
            if best.is_none_or(|best| sum > best.0) {
                best = Some((sum, first, last));
            }
        }
        let (sum, first, last) = best?;
        if 3 * sum < most {
            return None;
        }
        let start = marks.get(first)?.0.saturating_sub(2);
        Some(start..(marks.get(last)?.0 + 3).min(stream.tokens.len()))
    }

    /// Takes the numbers of labels, but for those of years and the like, which stand anywhere.
    fn take_labels(&self, range: &Range<usize>, pairing: &mut Pairing, stream: &Stream) {
        let of_words = self.labels.iter().filter(|label| label.text.chars().count() > 2);
        for place in of_words.flat_map(|label| &label.places) {
            for index in stream.token_at(place.start)..stream.token_at(place.end) {
                let is_here = range.contains(&index);
                if let Some(own) = pairing.pairs.get_mut(index).filter(|_| is_here) {
                    own.get_or_insert(Pair::Written);
                }
            }
        }
    }
}

impl Found {
    fn of(
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
        let mut found = Self { component, tokens, at, votes: vec![], ways: vec![] };
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

    /// How many labels of a point a number stands at, at how many others, and how far from its own.
    fn fits(&self, point: &Point, token: usize) -> (usize, usize, u64) {
        let (mut fits, mut clashes, mut all) = (0, 0, 0);
        let Some(at) = self.at.get(&token) else { return (0, 0, 0) };
        for (slot, (label, ways)) in point.labels.iter().zip(&self.ways).enumerate() {
            let told = ways.iter().find_map(|way| label_at(at, slot, *way));
            let Some((told, far)) = told else { continue };
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
            let [left, bottom, right, top] = run.part(token.start, token.end);
            let nothing = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
            let own = regions.entry(token.page).or_insert(nothing);
            let [l, b, r, t] = *own;
            *own = [l.min(left), b.min(bottom), r.max(right), t.max(top)];
        }
        regions
    }

    /// Takes the numbers of a step.
    fn take(
        &self,
        step: Step,
        regions: &BTreeMap<usize, [f64; 4]>,
        ledger: &Ledger,
        pairing: &mut Pairing,
        (stream, pages): (&Stream, &[Page]),
        labels: &Labels<'_>,
    ) {
        let points = &self.component.points;
        let mut pairs = vec![];
        let is_here = |token: &Token| {
            let run = pages.get(token.page).and_then(|page| page.runs.get(token.run));
            let region = regions.get(&token.page).zip(run);
            regions.is_empty()
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
                    Step::Unlabelled => is_same && has_unit && clashes == 0,
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
        pairs.sort_unstable();
        for (_, rank, index) in pairs {
            let Some(point) = points.get(rank) else { continue };
            let is_free = pairing.pairs.get(index).is_some_and(Option::is_none);
            if pairing.printed.contains_key(&point.figure) || !is_free {
                continue;
            }
            let entry = ledger.figures.get(point.figure);
            let unit = entry.zip(stream.tokens.get(index));
            let unit = unit.and_then(|(entry, token)| {
                labels.other(entry, None, token, (stream, pages))
            });
            let pair = match (matches!(step, Step::Sure | Step::Other), unit) {
                (false, None) => Pair::Bound(point.figure),
                (false, Some(unit)) => Pair::Wrong(point.figure, Fault::Unit(unit)),
                (true, _) => Pair::Wrong(point.figure, Fault::Number),
            };
            pairing.enter(point.figure, index, pair);
        }
    }

    /// Where a figure was given a number by its labels, and its own digits are left over where no
    /// label tells, it is those.
    fn settle(&self, pairing: &mut Pairing, stream: &Stream) {
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
