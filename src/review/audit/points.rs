//! Figures of cards, charts and tables of metrics: which number in print is which of them is told by
//! the labels it stands at (the name of its row, the head of its column, the words under it), not by
//! its digits. So two rows that changed places are found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::expected::{key, squeezed};
use super::pairing::{Fault, Pair, Pairing};
use super::read::{Page, Run};
use super::stream::{MASK, Stream, Token, digits};
use super::units::Labels;
use crate::output::ledger::Ledger;

/// How many letters may stand between a label and its number: those of a unit.
const NEAR: usize = 30;
/// How often a label is looked for.
const OFTEN: usize = 60;
/// What a label that fits tells, one that does not, and digits that fit.
const FITS: i64 = 4;
const CLASHES: i64 = -3;
const SAME: i64 = 5;
const ENOUGH: i64 = 3;

/// The points of a component.
struct Component {
    points: Vec<Point>,
    /// The labels of its points, without spaces, and where each stands in the text of the pages.
    labels: Vec<Label>,
}

struct Point {
    figure: usize,
    key: String,
    /// Its labels, the most general first, counted from 0.
    labels: Vec<usize>,
}

struct Label {
    text: String,
    /// The digits of its numbers.
    numbers: Vec<String>,
    places: Vec<Range<usize>>,
}

impl Label {
    /// A label, and where it stands: best alone, as those of tables and charts do.
    fn of(part: &str, stream: &Stream) -> Self {
        let numbers: Vec<String> = digits(part).into_iter().map(|it| it.key).collect();
        let text = squeezed(part);
        let own = stream.text.match_indices(&text).map(|(at, text)| at..at + text.len());
        let is_so = |at: &Range<usize>| {
            let tokens = stream.tokens.iter().skip(stream.token_at(at.start));
            tokens.zip(&numbers).all(|(token, own)| token.key == *own)
        };
        let all: Vec<Range<usize>> = own.filter(is_so).collect();
        let alone = |ends: bool| -> Vec<Range<usize>> {
            let own = all.iter().filter(|at| {
                stream.begins_run(at.start) && (!ends || stream.begins_run(at.end))
            });
            own.take(OFTEN).cloned().collect()
        };
        let mut places = alone(true);
        if places.is_empty() {
            places = alone(false);
        }
        if places.is_empty() {
            places = all.into_iter().take(OFTEN).collect();
        }
        Self { text, numbers, places }
    }

    fn is_as(&self, other: &Self) -> bool {
        self.text == other.text && self.numbers == other.numbers
    }
}

/// The parts of a point's place; a number alone goes with what follows it.
fn parts(sentence: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![];
    let mut number = String::new();
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

/// Which labels a number stands at.
#[derive(Debug, Default)]
struct At {
    /// Before it in the text, as the name of its row does.
    behind: Option<usize>,
    /// Behind it in the text, as the words of a card do.
    before: Option<usize>,
    /// Above or below it, and at its left on its line.
    column: Option<usize>,
    line: Option<usize>,
}

/// Pairs the figures of components.
pub(super) fn pair(
    ledger: &Ledger,
    tag: &str,
    pairing: &mut Pairing,
    (stream, pages): (&Stream, &[Page]),
    labels: &Labels,
) {
    for component in components(ledger, tag, pairing, stream) {
        let Some(range) = component.window(pairing, stream) else { continue };
        component.pair(range, ledger, pairing, (stream, pages), labels);
    }
}

/// The components of a language whose figures were not found by their sentences.
fn components(
    ledger: &Ledger,
    tag: &str,
    pairing: &Pairing,
    stream: &Stream,
) -> Vec<Component> {
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for figure in &pairing.figures {
        let Some(entry) = ledger.figures.get(*figure) else { continue };
        let is_open = entry.language == tag && !pairing.printed.contains_key(figure);
        if let Some(block) = entry.block.filter(|_| is_open) {
            found.entry(block).or_default().push(*figure);
        }
    }
    found.values().map(|own| Component::of(own, ledger, stream)).collect()
}

impl Component {
    fn of(figures: &[usize], ledger: &Ledger, stream: &Stream) -> Self {
        let mut labels: Vec<Label> = vec![];
        let mut points = vec![];
        for figure in figures {
            let Some(entry) = ledger.figures.get(*figure) else { continue };
            let Some(key) = key(entry) else { continue };
            let mut own = vec![];
            for part in parts(&entry.sentence) {
                let label = Label::of(&part, stream);
                let at = labels.iter().position(|it| it.is_as(&label));
                own.push(at.unwrap_or_else(|| {
                    labels.push(label);
                    labels.len() - 1
                }));
            }
            points.push(Point { figure: *figure, key, labels: own });
        }
        // What all points share parts none.
        let shared: BTreeSet<usize> = (0..labels.len())
            .filter(|label| points.iter().all(|point| point.labels.contains(label)))
            .collect();
        for point in &mut points {
            if point.labels.iter().any(|label| !shared.contains(label)) {
                point.labels.retain(|label| !shared.contains(label));
            }
        }
        Self { points, labels }
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

    fn pair(
        &self,
        range: Range<usize>,
        ledger: &Ledger,
        pairing: &mut Pairing,
        (stream, pages): (&Stream, &[Page]),
        labels: &Labels,
    ) {
        self.take_labels(&range, pairing, stream);
        let tokens: Vec<usize> = range
            .clone()
            .filter(|at| pairing.pairs.get(*at).is_some_and(Option::is_none))
            .collect();
        let at: BTreeMap<usize, At> = tokens
            .iter()
            .filter_map(|index| {
                let token = stream.tokens.get(*index)?;
                Some((*index, self.at(token, (stream, pages))))
            })
            .collect();
        let reads_on = self.reads_on(&at, stream);
        let mut pairs = vec![];
        for (rank, point) in self.points.iter().enumerate() {
            for (place, index) in tokens.iter().enumerate() {
                let (Some(token), Some(at)) = (stream.tokens.get(*index), at.get(index))
                else {
                    continue;
                };
                let is_same = token.key == point.key;
                let (fits, score) = self.score(point, at, reads_on);
                let score = score
                    + if is_same { SAME + i64::from(point.key.len() > 2) } else { 0 };
                let is_told =
                    fits >= point.labels.len().clamp(1, 2) && !token.is_name(pages);
                if score >= ENOUGH && (is_same || is_told && token.is_figure) {
                    let off = (rank * tokens.len()).abs_diff(place * self.points.len());
                    pairs.push((std::cmp::Reverse(score), off, rank, *index, is_same));
                }
            }
        }
        pairs.sort_unstable();
        for (_, _, rank, index, is_same) in pairs {
            let Some(point) = self.points.get(rank) else { continue };
            let is_free = pairing.pairs.get(index).is_some_and(Option::is_none);
            if pairing.printed.contains_key(&point.figure) || !is_free {
                continue;
            }
            let entry = ledger.figures.get(point.figure);
            let unit = entry.zip(stream.tokens.get(index));
            let unit =
                unit.and_then(|(entry, token)| labels.other(entry, None, token, stream));
            let pair = match (is_same, unit) {
                (true, None) => Pair::Bound(point.figure),
                (true, Some(unit)) => Pair::Wrong(point.figure, Fault::Unit(unit)),
                (false, _) => Pair::Wrong(point.figure, Fault::Number),
            };
            pairing.enter(point.figure, index, pair);
        }
        self.settle(&tokens, pairing, stream);
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

    /// Where a figure was given a number by its labels, and its own digits are left over, it is
    /// those.
    fn settle(&self, tokens: &[usize], pairing: &mut Pairing, stream: &Stream) {
        for point in &self.points {
            let Some(Some(wrong)) = pairing.printed.get(&point.figure).copied() else {
                continue;
            };
            let is_wrong = matches!(
                pairing.pairs.get(wrong),
                Some(Some(Pair::Wrong(_, Fault::Number)))
            );
            let own = tokens.iter().copied().find(|index| {
                pairing.pairs.get(*index).is_some_and(Option::is_none)
                    && stream.tokens.get(*index).is_some_and(|it| it.key == point.key)
            });
            if let Some(own) = own.filter(|_| is_wrong) {
                if let Some(pair) = pairing.pairs.get_mut(wrong) {
                    *pair = None;
                }
                pairing.enter(point.figure, own, Pair::Bound(point.figure));
            }
        }
    }

    /// How many labels of a point a number stands at, and what that tells.
    fn score(&self, point: &Point, at: &At, reads_on: bool) -> (usize, i64) {
        let beside = if reads_on { at.line.or(at.behind) } else { at.before };
        let own: BTreeSet<usize> = [beside, at.column].into_iter().flatten().collect();
        let fits = point.labels.iter().filter(|label| own.contains(label)).count();
        let clashes = own.iter().filter(|label| !point.labels.contains(label)).count();
        let of = |count: usize| i64::try_from(count).unwrap_or(0);
        (fits, FITS * of(fits) + CLASHES * of(clashes))
    }

    /// Whether labels stand before their numbers, as those of rows do, and not behind them.
    fn reads_on(&self, at: &BTreeMap<usize, At>, stream: &Stream) -> bool {
        let fits = |of: &dyn Fn(&At) -> Option<usize>| {
            let numbers = at
                .iter()
                .filter_map(|(index, at)| Some((stream.tokens.get(*index)?, of(at)?)));
            let own = numbers.filter(|(token, label)| {
                self.points
                    .iter()
                    .any(|it| it.key == token.key && it.labels.contains(label))
            });
            own.count()
        };
        fits(&|at| at.behind) >= fits(&|at| at.before)
    }

    /// Which labels a number stands at.
    fn at(&self, token: &Token, (stream, pages): (&Stream, &[Page])) -> At {
        let mut own = At::default();
        let mut best = [f64::MAX; 4];
        let Some(page) = pages.get(token.page) else { return own };
        let Some(run) = page.runs.get(token.run) else { return own };
        for (index, label) in self.labels.iter().enumerate() {
            for place in &label.places {
                let behind = letters_between(place.end..token.at, stream);
                if let Some(behind) = behind.filter(|it| *it < best[0]) {
                    (best[0], own.behind) = (behind, Some(index));
                }
                let before =
                    letters_between(token.at + MASK.len_utf8()..place.start, stream);
                if let Some(before) = before.filter(|it| *it < best[1]) {
                    (best[1], own.before) = (before, Some(index));
                }
                let Some(drawn) = stream.run_at(place.start) else { continue };
                let is_here = drawn.0 == token.page && drawn.1 != token.run;
                let Some(over) = page.runs.get(drawn.1).filter(|_| is_here) else {
                    continue;
                };
                if let Some(far) = over_or_under(over, run).filter(|it| *it < best[2]) {
                    (best[2], own.column) = (far, Some(index));
                }
                if let Some(far) = at_left(over, run).filter(|it| *it < best[3]) {
                    (best[3], own.line) = (far, Some(index));
                }
            }
        }
        own
    }
}

/// How many letters stand in a part of the text that has no more than those of a unit, and how many
/// numbers, which count little.
fn letters_between(part: Range<usize>, stream: &Stream) -> Option<f64> {
    if part.start > part.end || part.end - part.start > 4 * NEAR {
        return None;
    }
    let between = stream.text.get(part)?;
    let letters = between.chars().filter(|c| *c != MASK).count();
    (letters <= NEAR).then_some(between.chars().count() as f64)
}

/// How far a label stands above or below a number.
fn over_or_under(label: &Run, run: &Run) -> Option<f64> {
    let is_over = label.left() < run.right() && run.left() < label.right();
    let far = (label.base - run.base).abs();
    (is_over && far > 0.6 * run.size).then_some(far)
}

/// How far a label stands at the left of a number on its line.
fn at_left(label: &Run, run: &Run) -> Option<f64> {
    let is_line = (label.base - run.base).abs() < 0.5 * run.size.max(label.size);
    let far = run.left() - label.right();
    (is_line && far > -0.1).then_some(far)
}
