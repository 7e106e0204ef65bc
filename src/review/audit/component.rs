//! Cards, charts and tables of metrics as they would stand in print: their figures, each with the
//! labels it stands at, and where on the pages those are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::expected::{key, squeezed};
use super::pairing::{Pair, Pairing};
use super::stream::{Stream, digits};
use crate::output::ledger::{Entry, Ledger};

/// How charts are called whose numbers are drawn upon one another.
const STACKED: &str = "stacked";

/// The points of a component.
pub(super) struct Component {
    /// What it is: components of a kind look alike.
    pub(super) kind: String,
    pub(super) points: Vec<Point>,
    /// The labels of its points, without spaces, and where each stands in the text of the pages.
    pub(super) labels: Vec<Label>,
    /// The labels by what they are: names of columns, of rows.
    pub(super) slots: Vec<BTreeSet<usize>>,
    /// Which part of a figure's place each of these is, counted from its end.
    pub(super) parts: Vec<usize>,
    /// Whether its numbers are drawn upon one another.
    pub(super) is_stack: bool,
}

pub(super) struct Point {
    pub(super) figure: usize,
    pub(super) key: String,
    /// Its labels by slots.
    pub(super) labels: Vec<usize>,
}

pub(super) struct Label {
    text: String,
    /// The digits of its numbers.
    pub(super) numbers: Vec<String>,
    places: Vec<Range<usize>>,
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
    pub(super) fn within(
        &self,
        part: &Range<usize>,
        stream: &Stream,
    ) -> Vec<Range<usize>> {
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

    /// Whether it is in words, and no year or the like.
    pub(super) fn is_name(&self) -> bool {
        self.text.contains(char::is_alphabetic)
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

/// The components of a language whose figures were not found by their sentences.
pub(super) fn components(
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
            let is_stack = form == STACKED;
            let kind = format!("{kind} {form} {is_said} {count}");
            Component {
                is_stack,
                ..Component::of(kind, &own, ledger, stream)
            }
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
            // The last part is the closest.
            let parts = parts(entry);
            let own = parts.iter().rev().map(|part| add(part, &mut labels)).collect();
            points.push(Point { figure: *figure, key, labels: own });
        }
        let most = points.iter().map(|point| point.labels.len()).max().unwrap_or(0);
        let slot = |part: usize| -> BTreeSet<usize> {
            points.iter().filter_map(|it| it.labels.get(part).copied()).collect()
        };
        // What all points share parts none.
        let several = points.len() > 1;
        let mut own: Vec<usize> =
            (0..most).filter(|part| !several || slot(*part).len() > 1).collect();
        for point in &mut points {
            let kept = own.iter().filter_map(|part| point.labels.get(*part).copied());
            point.labels = kept.collect();
            // Totals of charts stand at their periods.
            if own.is_empty()
                && let Some(entry) = ledger.figures.get(point.figure)
            {
                let label = Some(&entry.label).filter(|label| !label.is_empty());
                point.labels = vec![add(label.unwrap_or(&entry.period), &mut labels)];
            }
        }
        if own.is_empty() {
            own.push(most);
        }
        let slots = (0..own.len())
            .map(|slot| {
                points.iter().filter_map(|it| it.labels.get(slot).copied()).collect()
            })
            .collect();
        Self {
            kind,
            points,
            labels,
            slots,
            parts: own,
            is_stack: false,
        }
    }

    /// The numbers among which the component stands: where most of its digits and labels are.
    pub(super) fn window(
        &self,
        pairing: &Pairing,
        stream: &Stream,
    ) -> Option<Range<usize>> {
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
        // What is part of other labels as well tells more where it stands alone.
        for (item, label) in self.labels.iter().enumerate() {
            let (some, more) = if label.is_name() { (2, 1) } else { (1, 0) };
            most += some + more;
            let item = self.points.len() + 2 * item;
            let alone = label.within(&(0..stream.text.len()), stream);
            for (item, weight, places) in
                [(item, some, &label.places), (item + 1, more, &alone)]
            {
                let at = places.iter().map(|at| stream.token_at(at.start));
                marks.extend(at.map(|at| (at, item, weight)));
            }
        }
        marks.sort_unstable();
        let long = 3 * self.points.len() + 12;
        let mut counts = vec![0_usize; self.points.len() + 2 * self.labels.len()];
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
    pub(super) fn take_labels(
        &self,
        range: &Range<usize>,
        pairing: &mut Pairing,
        stream: &Stream,
    ) {
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
