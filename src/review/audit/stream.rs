//! What is printed in a language, from the first page to the last, with a sign in the stead of each
//! number: what texts are compared by. Spaces, hyphens, quotation marks, raised and lowered signs
//! and capitals depend on who sets a text, and are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::read::{Page, Run};
use super::signs::{MINUS, Signs, ends_with_minus};
use crate::checks::number::quantities;
use crate::languages::is_han;
use crate::model::lang::Lang;

/// Stands for a number.
pub(super) const MASK: char = '#';

/// A number on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// Its page, counted from 0.
    pub(super) page: usize,
    /// Its run, counted from 0, and where in the run it stands.
    pub(super) run: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its digits without their groups, with its sign.
    pub(super) key: String,
    /// What is printed.
    pub(super) text: String,
    /// Whether it is a quantity, and no date, code or number of a section.
    pub(super) is_figure: bool,
    /// The byte of the stream at which its sign stands.
    pub(super) at: usize,
}

impl Token {
    /// Whether it is a small whole number in a run without words: numbers of pages and sections,
    /// and the scales of charts.
    pub(super) fn is_bare_count(&self, pages: &[Page]) -> bool {
        let run = pages.get(self.page).and_then(|page| page.runs.get(self.run));
        let is_bare = run.is_some_and(|run| !run.text.contains(char::is_alphabetic));
        is_bare && self.key.len() < 4 && !self.key.contains('.')
    }

    /// Whether it is the number of its page, at the head or foot of that, or marks a note.
    pub(super) fn is_of_page(&self, pages: &[Page]) -> bool {
        let Some(page) = pages.get(self.page) else { return false };
        let Some(run) = page.runs.get(self.run) else { return false };
        let begins = |run: &Run| {
            let rest = run.text.strip_prefix(self.key.as_str());
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
        };
        // A sign is a run of its own, smaller than what it stands at, or stands at a word of a
        // script that parts words; `5次` is neither.
        let is_sign = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| page.runs.get(at));
            let own = page.runs.get(at).filter(|run| run.text.trim() == self.key);
            own.zip(before)
                .is_some_and(|(own, before)| own.size < 0.8 * before.size)
        };
        let before = run.text.get(..self.start).and_then(|text| text.chars().last());
        let is_at_word = before.is_some_and(|c| !c.is_whitespace() && !is_han(c));
        let mut others = page.runs.iter().enumerate().filter(|(at, _)| *at != self.run);
        let is_note = if self.key.len() > 1 {
            false
        } else if is_at_word || is_sign(self.run) {
            others.any(|(_, other)| begins(other))
        } else {
            self.start == 0 && begins(run) && others.any(|(at, _)| is_sign(at))
        };
        is_note || self.is_number_of_page(pages)
    }

    /// Whether it is the number of its page, at the head or foot of that.
    pub(super) fn is_number_of_page(&self, pages: &[Page]) -> bool {
        let page = pages.get(self.page);
        let run = page.and_then(|page| page.runs.get(self.run));
        page.zip(run)
            .is_some_and(|(page, run)| self.key == page.number && page.is_outer(run))
    }

    /// Whether it is no figure, whatever stands around it: a multiple of a unit (HK$1,000), a long
    /// code, or of the page.
    pub(super) fn is_name(&self, pages: &[Page]) -> bool {
        let is_multiple = self.count() > 3 && self.key.trim_end_matches('0') == "1";
        let is_code = self.count() > 6 && self.text == self.key;
        is_multiple || is_code || self.is_of_page(pages)
    }

    /// Whether it is a small whole number before the words of its run, as of a section.
    pub(super) fn begins_its_run(&self) -> bool {
        self.start == 0 && self.key.len() < 3
    }

    /// How many digits it has.
    pub(super) fn count(&self) -> usize {
        self.key.chars().filter(char::is_ascii_digit).count()
    }
}

/// All that is printed in a language.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    /// The text, each number as one sign.
    pub(super) text: String,
    /// The numbers, in order.
    pub(super) tokens: Vec<Token>,
    /// Where each run begins in the text: the byte, its page and its number on that.
    runs: Vec<(usize, usize, usize)>,
}

impl Stream {
    /// The number of the first token at or behind a byte of the text.
    pub(super) fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|token| token.at < at)
    }

    /// The page and the run that a byte of the text stands in.
    pub(super) fn run_at(&self, at: usize) -> Option<(usize, usize)> {
        let next = self.runs.partition_point(|run| run.0 <= at);
        let (_, page, run) = self.runs.get(next.checked_sub(1)?)?;
        Some((*page, *run))
    }

    /// Whether a run of a page stands in it.
    pub(super) fn has_run(&self, page: usize, run: usize) -> bool {
        let first = self.runs.partition_point(|own| own.1 < page);
        let own = self.runs.iter().skip(first).take_while(|own| own.1 == page);
        own.into_iter().any(|own| own.2 == run)
    }

    /// Whether a run begins at a byte of the text, or the text ends there.
    pub(super) fn begins_run(&self, at: usize) -> bool {
        at == self.text.len() || self.runs.binary_search_by_key(&at, |run| run.0).is_ok()
    }

    /// What stands around a token: this many letters before and behind it.
    pub(super) fn around(&self, token: &Token, letters: usize) -> (&str, &str) {
        let before = self.text.get(..token.at).unwrap_or_default();
        let start = before.char_indices().rev().nth(letters.saturating_sub(1));
        let before = before.get(start.map_or(0, |(at, _)| at)..).unwrap_or_default();
        let behind = self.text.get(token.at + MASK.len_utf8()..).unwrap_or_default();
        let end = behind.char_indices().nth(letters).map_or(behind.len(), |(at, _)| at);
        (before, behind.get(..end).unwrap_or_default())
    }
}

/// A number in a text: where it stands, and its digits without their groups.
pub(super) struct Digits {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) key: String,
    /// Where the brackets stand that are its minus.
    pub(super) brackets: Option<[usize; 2]>,
}

/// The numbers in digits of a text, whatever they are for.
pub(super) fn digits(text: &str) -> Vec<Digits> {
    let mut found = vec![];
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let char_at = |at: usize| chars.get(at).map(|(_, c)| *c);
    let is_digit = |at: usize| char_at(at).is_some_and(|c| c.is_ascii_digit());
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let first = at;
        let mut key = String::new();
        let mut has_point = false;
        while let Some(c) = char_at(at) {
            let three = (1..=3).all(|step| is_digit(at + step)) && !is_digit(at + 4);
            if c.is_ascii_digit() {
                key.push(c);
            } else if matches!(c, ',' | '，' | '\u{2009}' | '\u{202f}' | '\u{a0}')
                && three
                && !has_point
                && (c == ',' || c == '，' || at - first <= 3 || key.len() > 3)
            {
                // A group follows.
            } else if c == '.' && is_digit(at + 1) && !has_point {
                has_point = true;
                key.push('.');
            } else {
                break;
            }
            at += 1;
        }
        let place = |at: usize| chars.get(at).map_or(text.len(), |(at, _)| *at);
        let is_minus = ends_with_minus(text.get(..place(first)).unwrap_or_default());
        // A minus before a currency stands apart from the digits.
        let is_close = is_minus
            && first
                .checked_sub(1)
                .and_then(char_at)
                .is_some_and(|c| MINUS.contains(&c));
        let first = first - usize::from(is_close);
        if is_minus {
            key.insert(0, '-');
        }
        let (start, end) = (place(first), place(at));
        found.push(Digits { start, end, key, brackets: None });
    }
    found
}

/// Adds a text without its numbers and without what depends on who sets it; gives for each number
/// where its sign stands.
pub(super) fn squeeze(text: &str, numbers: &[Digits], into: &mut String) -> Vec<usize> {
    let brackets: Vec<usize> =
        numbers.iter().filter_map(|it| it.brackets).flatten().collect();
    let between = |range: Range<usize>, into: &mut String| {
        let mut at = range.start;
        for bracket in brackets.iter().filter(|it| range.contains(it)) {
            letters(text.get(at..*bracket).unwrap_or_default(), into);
            at = text.ceil_char_boundary(bracket + 1);
        }
        letters(text.get(at..range.end).unwrap_or_default(), into);
    };
    let mut marks = vec![];
    let mut at = 0;
    for number in numbers {
        between(at..number.start, into);
        marks.push(into.len());
        into.push(MASK);
        at = number.end;
    }
    between(at..text.len(), into);
    marks
}

/// Adds the letters of a text.
pub(super) fn letters(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '-' | '\u{ad}' | '‐' | '‑' | '–' | '—' | '\u{2212}' | '·' | MASK => {
            }
            '’' | '‘' | '\'' | '“' | '”' | '"' | '「' | '」' => {}
            '\u{2070}'..='\u{209f}' | '²' | '³' | '¹' | '\u{fffd}' | '\u{fffc}' => {}
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() => {}
            'ﬁ' => into.push_str("fi"),
            'ﬂ' => into.push_str("fl"),
            'ﬀ' => into.push_str("ff"),
            '∕' | '／' | '╱' => into.push('/'),
            '，' => into.push(','),
            '（' => into.push('('),
            '）' => into.push(')'),
            c => into.extend(c.to_lowercase()),
        }
    }
}

/// What is printed, by language.
pub(super) fn streams(
    pages: &[Page],
    languages: &[Lang],
    signs: &Signs,
) -> BTreeMap<Lang, Stream> {
    let running = Running::of(pages);
    let mut streams: BTreeMap<Lang, Stream> =
        languages.iter().map(|lang| (*lang, Stream::default())).collect();
    for (number, page) in pages.iter().enumerate() {
        let mixed = Mixed::of(page, languages);
        let mut last = mixed.main;
        for flow in flows(page) {
            let text = flow.text(page);
            let lang = mixed.lang(&text, last);
            last = lang;
            let Some(lang) = lang else { continue };
            let Some(stream) = streams.get_mut(&lang) else { continue };
            if flow.runs.iter().all(|run| running.has(page, *run)) {
                continue;
            }
            add(stream, page, (number, &flow), lang, signs);
        }
    }
    streams
}

/// Adds a flow to a stream.
fn add(
    stream: &mut Stream,
    page: &Page,
    (number, flow): (usize, &Flow),
    lang: Lang,
    signs: &Signs,
) {
    let (text, starts) = flow.joined(page);
    let known = quantities(&text, lang);
    let mut run = 0;
    let mut found = digits(&text);
    signs.read(&text, &mut found);
    let from = stream.text.len();
    let marks = squeeze(&text, &found, &mut stream.text);
    for (run, start) in flow.runs.iter().zip(&starts) {
        let mut before = String::new();
        let head = text.get(..*start).unwrap_or_default();
        let whole = found.partition_point(|it| it.end <= *start);
        squeeze(head, found.get(..whole).unwrap_or_default(), &mut before);
        stream.runs.push((from + before.len(), number, *run));
    }
    for (digits, at) in found.into_iter().zip(marks) {
        while starts.get(run + 1).is_some_and(|next| *next <= digits.start) {
            run += 1;
        }
        let (Some(index), Some(from)) = (flow.runs.get(run), starts.get(run)) else {
            continue;
        };
        let is_figure = known.iter().any(|it| {
            it.start < digits.end && digits.start < it.end && it.amount.is_some()
        });
        let shown = text.get(digits.start..digits.end).unwrap_or_default();
        let shown = match digits.key.starts_with('-') && !shown.starts_with(MINUS) {
            true => format!("\u{2212}{shown}"),
            false => shown.to_owned(),
        };
        stream.tokens.push(Token {
            page: number,
            run: *index,
            start: digits.start - from,
            end: digits.end - from,
            text: shown,
            key: digits.key,
            is_figure,
            at,
        });
    }
}

/// Runs that are one text: a paragraph, a cell.
pub(super) struct Flow {
    pub(super) runs: Vec<usize>,
}

impl Flow {
    pub(super) fn text(&self, page: &Page) -> String {
        self.joined(page).0
    }

    /// Its text, and where in it each run begins.
    fn joined(&self, page: &Page) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut starts = vec![];
        for run in self.runs.iter().filter_map(|run| page.runs.get(*run)) {
            let ends = text.ends_with(|c: char| is_han(c) || c.is_whitespace());
            if !text.is_empty() && !ends && !run.text.starts_with(is_han) {
                text.push(' ');
            }
            starts.push(text.len());
            text.push_str(&run.text);
        }
        (text, starts)
    }
}

/// The texts of a page, in the order they are drawn. What marks a note is no part of them.
pub(super) fn flows(page: &Page) -> Vec<Flow> {
    let mut flows: Vec<Flow> = vec![];
    let mut last: Option<&Run> = None;
    for (index, run) in page.runs.iter().enumerate() {
        if last.is_some_and(|last| is_mark(last, run)) {
            continue;
        }
        match (last, flows.last_mut()) {
            (Some(last), Some(flow)) if follows(last, run) => flow.runs.push(index),
            _ => flows.push(Flow { runs: vec![index] }),
        }
        last = Some(run);
    }
    flows
}

/// Whether a run is a small sign raised behind another, or lowered.
fn is_mark(last: &Run, run: &Run) -> bool {
    let shift = (run.base - last.base).abs();
    run.size < 0.8 * last.size
        && shift > 0.1 * last.size
        && shift < 0.7 * last.size
        && run.text.trim().chars().count() <= 3
        && (run.left() - last.right()).abs() < 0.5 * last.size
}

/// Whether a run goes on with the text of another: on the next line, or on the same where a raised
/// sign stood between.
fn follows(last: &Run, run: &Run) -> bool {
    let size = last.size.max(run.size);
    if (last.size - run.size).abs() > 0.1 * size {
        return false;
    }
    let down = last.base - run.base;
    if down.abs() < 0.1 * size {
        let gap = run.left() - last.right();
        return gap > -0.5 * size && gap < 1.5 * size;
    }
    let is_digits = |text: &str| !text.contains(char::is_alphabetic);
    down > 0.8 * size
        && down < 2.2 * size
        && run.left() < last.right()
        && last.left() < run.right()
        && !is_digits(&last.text)
        && !is_digits(&run.text)
}

/// Which languages a page is in.
struct Mixed {
    main: Option<Lang>,
    latin: Option<Lang>,
    han: Option<Lang>,
    is_mixed: bool,
}

impl Mixed {
    fn of(page: &Page, languages: &[Lang]) -> Self {
        let latin = languages.iter().copied().find(|lang| !lang.is_han());
        let text: String = page.runs.iter().map(|run| run.text.as_str()).collect();
        let han = han_of(&text, languages);
        let (mut of_han, mut of_latin) = (0_usize, 0_usize);
        for c in text.chars() {
            of_han += 3 * usize::from(is_han(c));
            of_latin += usize::from(c.is_ascii_lowercase());
        }
        let main = match (han, latin) {
            (Some(han), Some(latin)) => Some(if of_han > of_latin { han } else { latin }),
            (han, latin) => han.or(latin),
        };
        let is_mixed = 4 * of_han.min(of_latin) > of_han.max(of_latin);
        Self { main, latin, han, is_mixed }
    }

    /// The language of a text, the one before it being in `last`.
    fn lang(&self, text: &str, last: Option<Lang>) -> Option<Lang> {
        if !self.is_mixed {
            return self.main;
        }
        if text.contains(is_han) {
            self.han.or(self.main)
        } else if text.split_whitespace().filter(|word| is_word(word)).count() > 1 {
            self.latin.or(self.main)
        } else {
            last.or(self.main)
        }
    }
}

fn is_word(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase())
}

/// The language of a text in Han characters: the one whose texts would not have the fewest of
/// them.
fn han_of(text: &str, languages: &[Lang]) -> Option<Lang> {
    let han = languages.iter().copied().filter(|lang| lang.is_han());
    han.min_by_key(|lang| {
        let foreign = &lang.reading().other_script;
        text.chars().filter(|c| foreign.characters.contains_key(c)).count()
    })
}

/// What runs along the pages: heads, feet, numbers of pages.
struct Running {
    /// On how many pages a text stands at a height.
    counts: BTreeMap<(String, i64), usize>,
}

/// On how many pages a text stands at one place that runs along them.
const PAGES: usize = 4;

impl Running {
    fn of(pages: &[Page]) -> Self {
        let mut counts = BTreeMap::new();
        for page in pages {
            // Once a page: what stands in every column of a row does not run along pages.
            let own: BTreeSet<_> = page.runs.iter().map(Self::key).collect();
            for key in own {
                *counts.entry(key).or_insert(0_usize) += 1;
            }
        }
        Self { counts }
    }

    fn key(run: &Run) -> (String, i64) {
        let mut text = String::new();
        squeeze(&run.text, &digits(&run.text), &mut text);
        (text, run.base.round() as i64)
    }

    fn has(&self, page: &Page, run: usize) -> bool {
        let Some(run) = page.runs.get(run) else { return false };
        let (text, base) = Self::key(run);
        let is_number = run.text.trim() == page.number;
        let has_letters = text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        if !is_number && !has_letters {
            return false;
        }
        let near =
            (base - 1..=base + 1).filter_map(|at| self.counts.get(&(text.clone(), at)));
        let is_outer = page.is_outer(run);
        is_outer && (is_number || near.sum::<usize>() >= PAGES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(runs: &[(&str, f64)], run: usize) -> bool {
        let runs = runs.iter().map(|(text, size)| Run {
            text: (*text).to_owned(),
            size: *size,
            ..Run::default()
        });
        let page = Page { runs: runs.collect(), ..Page::default() };
        let text = page.runs.get(run).map(|run| run.text.clone()).unwrap_or_default();
        let found = digits(&text);
        found.first().is_some_and(|digits| {
            let token = Token {
                page: 0,
                run,
                start: digits.start,
                end: digits.end,
                key: digits.key.clone(),
                text: digits.key.clone(),
                is_figure: true,
                at: 0,
            };
            token.is_of_page(std::slice::from_ref(&page))
        })
    }

    #[test]
    fn a_sign_of_a_note_is_told_from_a_number_that_begins_its_run() {
        let signed = [("Output", 9.0), ("1", 5.0), ("grew.", 9.0), ("1By weight", 7.0)];
        assert!(token(&signed, 1));
        assert!(token(&signed, 3));
        assert!(token(&[("Output1 grew.", 9.0), ("1By weight", 7.0)], 0));
        let chinese = [("产量", 9.0), ("1", 5.0), ("增长。", 9.0), ("1按重量计", 7.0)];
        assert!(token(&chinese, 1));
        assert!(token(&chinese, 3));
        // Numbers of meetings beside one another, and in a sentence.
        let meetings = [("审计委员会", 9.0), ("5次会议", 8.0), ("5次会议", 8.0)];
        assert!(!token(&meetings, 1));
        assert!(!token(&meetings, 2));
        assert!(!token(&[("共召开5次会议", 9.0), ("5次会议", 8.0)], 0));
        // A large number with a light unit.
        assert!(!token(&[("会议", 9.0), ("5", 20.0), ("次", 9.0), ("5次会议", 8.0)], 1));
    }

    #[test]
    fn what_stands_in_each_column_of_the_last_row_does_not_run_along_pages() {
        let run =
            |text: &str, base: f64| Run { text: text.to_owned(), base, ..Run::default() };
        let page = |number: &str, foot: &[&str]| {
            let mut runs = vec![run("Heading", 700.0)];
            runs.extend(foot.iter().map(|text| run(text, 70.0)));
            runs.push(run(number, 30.0));
            Page { number: number.to_owned(), runs, ..Page::default() }
        };
        let meetings = ["2 meetings", "5 meetings", "5 meetings", "3 meetings"];
        let pages = [page("1", &meetings), page("2", &["Text"]), page("3", &["Text"])];
        let running = Running::of(&pages);
        let [first, ..] = &pages;
        assert!((1..5).all(|run| !running.has(first, run)));
        assert!(running.has(first, 5), "the number of the page");
        let all = ["1", "2", "3", "4"].map(|number| page(number, &["Our report"]));
        let [first, ..] = &all;
        assert!(Running::of(&all).has(first, 1), "a foot");
    }
}
