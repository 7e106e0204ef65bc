//! Which number in print is which figure of the report. The words around a number decide, and the
//! order of the numbers in them; digits alone only where few others have them.

use std::collections::{BTreeMap, BTreeSet};

use super::edited::{Aligned, aligned};
use super::expected::{Group, Words, groups, key, words};
use super::nodes;
use super::points;
use super::read::Page;
use super::stream::{MASK, Stream, Token, digits, squeeze};
use super::units::Labels;
use crate::output::ledger::Ledger;

/// How much a text must say before it is looked for, and before another number in it is a fault.
const LITTLE: usize = 4;
const MUCH: usize = 10;
/// How much of a figure's words must stand around a number, in per cent: where digits are many,
/// where they are few, and where they are others.
const FEW_WORDS: u64 = 8;
const SOME_WORDS: u64 = 15;
const MOST_WORDS: u64 = 55;
/// How many numbers of the same digits are compared.
const ALIKE: usize = 400;

/// Why a number is not its figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The data have another number there.
    Number,
    /// It is in another unit: the one printed.
    Unit(String),
}

/// What is known of a number in print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pair {
    /// It is a figure of the ledger, counted from 0.
    Bound(usize),
    /// It stands where a figure should.
    Wrong(usize, Fault),
    /// It stands in a text of the project, in the author's own digits.
    Written,
    /// It stands in a text of the project that has another number there.
    Other(String),
}

/// A head over numbers of another period: its sheet, counted from 0, its run, and one of the
/// figures under it.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) sheet: usize,
    pub(super) run: usize,
    pub(super) figure: usize,
}

/// The numbers of a language, and its figures.
pub(super) struct Pairing {
    /// For each number of the stream what it is.
    pub(super) pairs: Vec<Option<Pair>>,
    /// The figures that stand in print, each with its number where it has digits.
    pub(super) printed: BTreeMap<usize, Option<usize>>,
    /// The figures of the language.
    pub(super) figures: BTreeSet<usize>,
    /// The heads of columns that name another period than the numbers under them have.
    pub(super) heads: Vec<Head>,
    /// The words around each number that was asked for.
    around: BTreeMap<usize, BTreeSet<String>>,
}

/// Pairs the numbers of a language with its figures.
pub(super) fn pair(
    ledger: &Ledger,
    tag: &str,
    stream: &Stream,
    pages: &[Page],
    labels: &Labels<'_>,
) -> Pairing {
    let groups = groups(ledger, tag);
    let figures = ledger.figures.iter().enumerate();
    let figures = figures.filter(|(_, it)| it.language == tag).map(|(index, _)| index);
    let mut pairing = Pairing {
        pairs: vec![None; stream.tokens.len()],
        printed: BTreeMap::new(),
        figures: figures.collect(),
        heads: vec![],
        around: BTreeMap::new(),
    };
    // One of several `3 meetings` is known by what stands over it alone.
    let headed: Vec<Option<Group>> =
        groups.iter().map(|group| group.under_its_head(stream)).collect();
    let mut left: Vec<&Group> = vec![];
    for (group, headed) in groups.iter().zip(&headed) {
        let is_found = match headed {
            Some(headed) => {
                pairing.exactly(headed, stream) || pairing.by_text(headed, stream)
            }
            None => pairing.exactly(group, stream),
        };
        if !is_found {
            left.push(group);
        }
    }
    left.retain(|group| group.is_without_head() || !pairing.exactly(group, stream));
    left.retain(|group| !pairing.by_text(group, stream));
    left.retain(|group| !pairing.by_edited_text(group, ledger, stream, labels));
    points::pair(ledger, tag, &mut pairing, (stream, pages), labels);
    nodes::pair(ledger, tag, &mut pairing, stream, pages);
    let open: Vec<usize> = pairing
        .figures
        .iter()
        .copied()
        .filter(|figure| !pairing.printed.contains_key(figure))
        .collect();
    pairing.by_words(ledger, tag, &open, &groups, (stream, pages), labels);
    pairing
}

impl Pairing {
    /// Finds a group where its text and all its numbers stand.
    fn exactly(&mut self, group: &Group, stream: &Stream) -> bool {
        let digits: usize = group.numbers.iter().map(|number| number.0.len()).sum();
        if group.weight() < LITTLE && (digits < 6 || group.numbers.len() < 3) {
            return false;
        }
        for at in places(&group.text, stream) {
            let first = stream.token_at(at);
            let tokens = stream.tokens.get(first..first + group.numbers.len());
            let Some(tokens) = tokens else { continue };
            let is_free = (first..first + tokens.len())
                .all(|it| self.pairs.get(it).is_some_and(Option::is_none));
            let is_so =
                tokens.iter().zip(&group.numbers).all(|(own, it)| own.key == it.0);
            if is_so && (is_free || tokens.is_empty()) {
                self.take(group, first, &[]);
                return true;
            }
        }
        false
    }

    /// Finds a group where its text stands and some of its numbers are others.
    fn by_text(&mut self, group: &Group, stream: &Stream) -> bool {
        if group.weight() < MUCH || group.numbers.is_empty() {
            return false;
        }
        let mut best: Option<(usize, usize)> = None;
        for at in places(&group.text, stream) {
            let first = stream.token_at(at);
            let tokens = stream.tokens.get(first..first + group.numbers.len());
            let Some(tokens) = tokens else { continue };
            let is_free = (first..first + tokens.len())
                .all(|it| self.pairs.get(it).is_some_and(Option::is_none));
            let same = tokens.iter().zip(&group.numbers);
            let same = same.filter(|(own, it)| own.key == it.0).count();
            if is_free && best.is_none_or(|best| same > best.0) {
                best = Some((same, first));
            }
        }
        let Some((_, first)) = best else { return false };
        let numbers = stream.tokens.iter().skip(first).zip(&group.numbers);
        let wrong: Vec<usize> = numbers
            .enumerate()
            .filter(|(_, (own, it))| own.key != it.0)
            .map(|(index, _)| index)
            .collect();
        self.take(group, first, &wrong);
        true
    }

    /// Finds a group whose text stands with other words here and there: units among them.
    fn by_edited_text(
        &mut self,
        group: &Group,
        ledger: &Ledger,
        stream: &Stream,
        labels: &Labels<'_>,
    ) -> bool {
        if group.weight() < MUCH || group.numbers.is_empty() {
            return false;
        }
        let Some(letters) = aligned(&group.text, stream) else { return false };
        let marks: Vec<usize> = (0..letters.len())
            .filter(|at| letters.get(*at).is_some_and(|it| it.1 == MASK))
            .collect();
        let mut other_unit = labels.of_cells(group, &letters, stream);
        let mut is_found = false;
        for (mark, (text, figure)) in marks.into_iter().zip(&group.numbers) {
            let Some((_, _, Some(byte))) = letters.get(mark) else { continue };
            let index = stream.token_at(*byte);
            let Some(token) = stream.tokens.get(index) else { continue };
            if self.pairs.get(index).is_none_or(Option::is_some) {
                continue;
            }
            let is_same = token.key == *text;
            let Some(figure) = figure else {
                if is_same && let Some(own) = self.pairs.get_mut(index) {
                    *own = Some(Pair::Written);
                }
                continue;
            };
            let Some(entry) = ledger.figures.get(*figure) else { continue };
            let beside = |at: usize| letters.get(at).is_some_and(|it| it.2.is_some());
            let is_beside = mark.checked_sub(1).is_some_and(beside) || beside(mark + 1);
            if !is_same && !is_beside {
                continue;
            }
            let in_words = || {
                let at = letters.get(mark)?.0 + MASK.len_utf8();
                let (_, behind) = stream.around(token, 40);
                labels.other_word(group.text.get(at..)?, behind)
            };
            let unit = other_unit
                .take()
                .or_else(|| unit_beside(&entry.printed, mark, &letters, stream))
                .or_else(in_words);
            let pair = match (is_same, unit) {
                (true, None) => Pair::Bound(*figure),
                (true, Some(unit)) => Pair::Wrong(*figure, Fault::Unit(unit)),
                (false, _) => Pair::Wrong(*figure, Fault::Number),
            };
            self.enter(*figure, index, pair);
            is_found = true;
        }
        if is_found {
            self.printed.extend(group.others.iter().map(|figure| (*figure, None)));
        }
        is_found
    }

    /// Enters a group whose numbers begin with a token, some of them wrong.
    fn take(&mut self, group: &Group, first: usize, wrong: &[usize]) {
        for (index, (text, figure)) in group.numbers.iter().enumerate() {
            let pair = match (*figure, wrong.contains(&index)) {
                (Some(figure), false) => Pair::Bound(figure),
                (Some(figure), true) => Pair::Wrong(figure, Fault::Number),
                (None, false) => Pair::Written,
                (None, true) => Pair::Other(text.clone()),
            };
            if let Some(figure) = figure {
                self.printed.insert(*figure, Some(first + index));
            }
            if let Some(own) = self.pairs.get_mut(first + index) {
                *own = Some(pair);
            }
        }
        self.printed.extend(group.others.iter().map(|figure| (*figure, None)));
    }

    /// Finds figures by their digits and the words around them, then by words alone.
    fn by_words(
        &mut self,
        ledger: &Ledger,
        tag: &str,
        open: &[usize],
        groups: &[Group],
        (stream, pages): (&Stream, &[Page]),
        labels: &Labels<'_>,
    ) {
        let texts = ledger.figures.iter().filter(|it| it.language == tag);
        let weights = Words::of(texts.map(|it| it.sentence.as_str()));
        let mut free: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, token) in stream.tokens.iter().enumerate() {
            if self.pairs.get(index).is_some_and(Option::is_none) {
                free.entry(&token.key).or_default().push(index);
            }
        }
        let all = (ledger.figures.len().max(1), stream.tokens.len().max(1));
        let far = |figure: usize, token: usize| {
            (1_000 * figure / all.0).abs_diff(1_000 * token / all.1)
        };
        let mut pairs = vec![];
        for figure in open {
            let Some(entry) = ledger.figures.get(*figure) else { continue };
            let Some(key) = key(entry) else { continue };
            let own = own_words(ledger, *figure, tag);
            let is_long = key.chars().filter(char::is_ascii_digit).count() > 2;
            let own_free = free.get(key.as_str());
            let is_only = is_long && own_free.is_some_and(|all| all.len() == 1);
            for token in own_free.into_iter().flatten().take(ALIKE) {
                let shared = weights.shared(&own, self.around(*token, stream, pages));
                if is_only || shared >= if is_long { FEW_WORDS } else { SOME_WORDS } {
                    let far = far(*figure, *token);
                    let number = stream.tokens.get(*token);
                    let is_other = number.is_some_and(|number| {
                        labels.other(entry, None, number, (stream, pages)).is_some()
                    });
                    let order = (is_other, std::cmp::Reverse(shared), far);
                    pairs.push((order, *figure, *token));
                }
            }
        }
        pairs.sort_unstable();
        for (_, figure, token) in &pairs {
            if self.printed.contains_key(figure)
                || self.pairs.get(*token).is_none_or(Option::is_some)
            {
                continue;
            }
            let other =
                ledger.figures.get(*figure).zip(stream.tokens.get(*token)).and_then(
                    |(entry, own)| {
                        let group = groups.iter().find(|group| {
                            group.numbers.iter().any(|(_, holds)| *holds == Some(*figure))
                        });
                        labels.other(entry, group, own, (stream, pages))
                    },
                );
            let pair = match other {
                None => Pair::Bound(*figure),
                Some(unit) => Pair::Wrong(*figure, Fault::Unit(unit)),
            };
            self.enter(*figure, *token, pair);
        }
        self.by_words_alone(ledger, tag, open, (stream, pages), &weights);
    }

    /// Pairs figures that stand nowhere with numbers that stand where they should.
    fn by_words_alone(
        &mut self,
        ledger: &Ledger,
        tag: &str,
        open: &[usize],
        (stream, pages): (&Stream, &[Page]),
        weights: &Words,
    ) {
        let free: Vec<usize> = (0..stream.tokens.len())
            .filter(|token| self.pairs.get(*token).is_some_and(Option::is_none))
            .filter(|token| stream.tokens.get(*token).is_some_and(|it| it.is_figure))
            .take(ALIKE)
            .collect();
        let mut pairs = vec![];
        let open = open.iter().filter(|figure| !self.printed.contains_key(figure));
        for figure in open.copied().take(ALIKE).collect::<Vec<_>>() {
            let Some(entry) = ledger.figures.get(figure) else { continue };
            let Some(key) = key(entry) else { continue };
            let own = own_words(ledger, figure, tag);
            for token in &free {
                let shared = weights.shared(&own, self.around(*token, stream, pages));
                let Some(number) = stream.tokens.get(*token) else { continue };
                let alike = alike(&key, &number.key);
                // A number of a page or a scale is near to many figures.
                let least =
                    if number.is_bare_count(pages) { MOST_WORDS } else { 2 * SOME_WORDS };
                let is_so = alike && shared >= least && !number.is_name(pages);
                if is_so {
                    pairs.push((std::cmp::Reverse(shared), figure, *token));
                }
            }
        }
        pairs.sort_unstable();
        for (_, figure, token) in pairs {
            if !self.printed.contains_key(&figure)
                && self.pairs.get(token).is_some_and(Option::is_none)
            {
                self.enter(figure, token, Pair::Wrong(figure, Fault::Number));
            }
        }
    }

    pub(super) fn enter(&mut self, figure: usize, token: usize, pair: Pair) {
        self.printed.insert(figure, Some(token));
        if let Some(own) = self.pairs.get_mut(token) {
            *own = Some(pair);
        }
    }

    /// The words around a number.
    pub(super) fn around(
        &mut self,
        token: usize,
        stream: &Stream,
        pages: &[Page],
    ) -> &BTreeSet<String> {
        let own = self.around.entry(token);
        own.or_insert_with(|| {
            let token = stream.tokens.get(token);
            token.map(|token| words(&near(token, pages))).unwrap_or_default()
        })
    }
}

/// What stands in the stead of the unit that is printed with a figure, at a letter of its sentence.
fn unit_beside(
    printed: &str,
    mark: usize,
    letters: &Aligned,
    stream: &Stream,
) -> Option<String> {
    /// How many letters of it are shown.
    const SHOWN: usize = 24;
    let mut own = String::new();
    let at = *squeeze(printed, &digits(printed), &mut own).first()?;
    let ahead = own.get(..at)?.chars().count();
    let behind = own.get(at + MASK.len_utf8()..)?;
    let behind = behind.chars().take_while(|c| *c != MASK).count();
    let place = letters.get(mark)?.2?;
    let parts = [
        (mark + 1..mark + 1 + behind, place + MASK.len_utf8()),
        (mark.saturating_sub(ahead)..mark, place),
    ];
    for (part, edge) in parts {
        let is_behind = part.start > mark;
        let own = letters.get(part.clone())?;
        let mut at = if is_behind {
            edge
        } else {
            own.first().and_then(|it| it.2).unwrap_or(usize::MAX)
        };
        let stands = own.iter().all(|(_, c, place)| {
            let is_here = *place == Some(at);
            at = at.saturating_add(c.len_utf8());
            is_here
        });
        if own.is_empty() || stands && (is_behind || at == edge) {
            continue;
        }
        let text = if is_behind {
            let next = letters.get(part.end..)?.iter().find_map(|it| it.2);
            stream
                .text
                .get(edge..next.unwrap_or(edge).max(edge))?
                .chars()
                .take(SHOWN)
                .collect()
        } else {
            let last = letters
                .get(..part.start)?
                .iter()
                .rev()
                .find_map(|(_, c, place)| Some((*place)? + c.len_utf8()));
            let text = stream.text.get(last.unwrap_or(edge).min(edge)..edge)?;
            let cut = text.chars().count().saturating_sub(SHOWN);
            text.chars().skip(cut).collect::<String>()
        };
        return Some(text);
    }
    None
}

/// The words a figure stands among, and those of its metric.
pub(super) fn own_words(ledger: &Ledger, figure: usize, tag: &str) -> BTreeSet<String> {
    let Some(entry) = ledger.figures.get(figure) else { return BTreeSet::new() };
    let mut own = words(&entry.sentence);
    let name = entry
        .metric
        .as_ref()
        .and_then(|id| ledger.metrics.get(id)?.name.get(tag));
    own.extend(name.map(|name| words(name)).unwrap_or_default());
    own
}

/// Whether two numbers differ as one that was mistyped does: in a digit, by two digits that changed
/// places, or by their point.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect()
    };
    let (a, b) = (plain(one), plain(other));
    if a == b {
        return true;
    }
    if a.len() == b.len() {
        let differ = a.iter().zip(&b).filter(|(a, b)| a != b).count();
        let (mut first, mut second) = (a.clone(), b.clone());
        first.sort_unstable();
        second.sort_unstable();
        return a.len() > 1 && (differ == 1 || differ == 2 && first == second);
    }
    a.len().abs_diff(b.len()) == 1 && a.len().min(b.len()) > 2 && {
        let (long, short) = if a.len() > b.len() { (&a, &b) } else { (&b, &a) };
        (0..long.len()).any(|out| {
            let rest = long.iter().enumerate().filter(|(at, _)| *at != out);
            rest.map(|(_, c)| c).eq(short.iter())
        })
    }
}

/// What stands near a number: drawn right before and behind it, in its row, above and below it.
pub(super) fn near(token: &Token, pages: &[Page]) -> String {
    /// How many runs before and behind it.
    const BESIDE: usize = 5;
    /// How far above and below, in points.
    const FAR: f64 = 60.0;
    let Some(page) = pages.get(token.page) else { return String::new() };
    let Some(own) = page.runs.get(token.run) else { return String::new() };
    let mut text = String::new();
    for (index, run) in page.runs.iter().enumerate() {
        let up = run.base - own.base;
        let is_beside = index.abs_diff(token.run) <= BESIDE;
        let is_in_row = up.abs() < 0.6 * own.size.max(run.size);
        let is_over =
            up.abs() < FAR && run.left() < own.right() && own.left() < run.right();
        if is_beside || is_in_row || is_over {
            text.push_str(&run.text);
            text.push(' ');
        }
    }
    text
}

/// Where a text stands in a stream.
fn places<'a>(text: &'a str, stream: &'a Stream) -> impl Iterator<Item = usize> + 'a {
    /// How often it is looked for.
    const MOST: usize = 200;
    stream.text.match_indices(text).map(|(at, _)| at).take(MOST)
}
