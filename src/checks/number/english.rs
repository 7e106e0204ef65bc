//! Numbers in English words.

use rust_decimal::Decimal;

use crate::languages::List;

use super::digits::behind_figure;
use super::{Amount, Lists, Number, is_capital, is_quoted, word_before};

/// A word of letters with its place.
#[derive(Clone, Copy)]
struct Word<'t> {
    start: usize,
    end: usize,
    text: &'t str,
}

/// The words of a text and what reads them.
struct Words<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
    lists: Lists,
}

/// The quantities of a text that are written in English words.
pub(super) fn quantities(text: &str, lists: Lists) -> Vec<Number> {
    let words = Words::new(text, lists);
    let mut found = vec![];
    let mut at = 0;
    while at < words.words.len() {
        match words.number(at) {
            Some((number, next)) => {
                found.extend(number);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// The place of a word in a list.
fn position(word: &str, list: &List) -> Option<i64> {
    i64::try_from(list.position(word)?).ok()
}

/// A word that multiplies.
fn multiple(word: &str) -> Option<Decimal> {
    let value: i64 = match word.to_ascii_lowercase().as_str() {
        "dozen" => 12,
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => return None,
    };
    Some(Decimal::from(value))
}

impl<'t> Words<'t> {
    fn new(text: &'t str, lists: Lists) -> Self {
        let mut words = vec![];
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let is_letter =
                c.is_ascii_alphabetic() || matches!(c, '’' | '\'') && start.is_some();
            match (start, is_letter) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    words.push(Word { start: from, end: at, text: &text[from..at] });
                    start = None;
                }
                _ => {}
            }
        }
        Self { text, words, lists }
    }

    /// A word that adds up.
    fn small(&self, word: &str) -> Option<Decimal> {
        let english = self.lists.english;
        let tens = || position(word, &english.tens).map(|at| (at + 2) * 10);
        position(word, &english.small).or_else(tens).map(Decimal::from)
    }

    /// A word that divides, in either number.
    fn part(&self, word: &str) -> Option<Decimal> {
        let one = |word: &str| position(word, &self.lists.english.parts);
        let of = one(word).or_else(|| one(word.strip_suffix('s')?))?;
        Some(Decimal::from(of + 2))
    }

    /// The word at a place in the row of words.
    fn word(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |word| word.text)
    }

    /// The word at a place, where nothing but `gap` parts it from the one before.
    fn follows(&self, at: usize, gaps: &[&str]) -> Option<&'t str> {
        let (one, two) = (self.words.get(at.checked_sub(1)?)?, self.words.get(at)?);
        let gap = self.text.get(one.end..two.start)?;
        gaps.contains(&gap).then_some(two.text)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.follows(at, &[" "])
            .is_some_and(|own| own.eq_ignore_ascii_case(word))
    }

    /// Reads a number from a word on: what it is, unless it is a name, and the next word.
    fn number(&self, at: usize) -> Option<(Option<Number>, usize)> {
        let first = self.words.get(at)?;
        let (amount, next) = self.amount(at)?;
        let last = self.words.get(next.checked_sub(1)?)?;
        let (start, end) = (first.start, last.end);
        let is_share = amount.is_some_and(|amount| amount.is_share);
        let alone = next == at + 1;
        if self.is_name(start, end, at, next, is_share, alone) {
            return Some((None, next));
        }
        let after = self.text[end..].trim_start();
        let percent = ["%", "per cent", "percent"]
            .iter()
            .any(|sign| after.starts_with(sign));
        let amount = amount
            .map(|amount| Amount { is_share: amount.is_share || percent, ..amount });
        Some((Some(Number { start, end, amount }), next))
    }

    /// How much the words from one on say, and the next word.
    fn amount(&self, at: usize) -> Option<(Option<Amount>, usize)> {
        let word = self.word(at);
        if self.lists.english.rough.has(&word.to_ascii_lowercase()) {
            let mut next = at + 1;
            while self.is(next, "of") && self.lists.english.rough.has(self.word(next + 1))
            {
                next += 2;
            }
            // In millions of Hong Kong dollars: a unit.
            let is_unit = at > 0 && self.word(at - 1).eq_ignore_ascii_case("in");
            return (self.is(next, "of") && !is_unit).then_some((None, next));
        }
        // Several hundred, a few thousand.
        if self.lists.english.several.has(&word.to_ascii_lowercase()) {
            let next = self.follows(at + 1, &[" "]).and_then(multiple);
            return next.map(|_| (None, at + 2));
        }
        if word.eq_ignore_ascii_case("half") {
            return self.half(at);
        }
        if matches!(word, "a" | "an" | "A" | "An") {
            let next = self.follows(at + 1, &[" "])?;
            // A hundred and five; the article is a one.
            if multiple(next).is_some() {
                let (number, next) = self.whole(at)?;
                return Some((Some(Amount::whole(number)), next));
            }
            let of = self.part(next).filter(|_| !next.eq_ignore_ascii_case("half"))?;
            let share = Amount::share(Decimal::ONE, of)?;
            return self.is(at + 2, "of").then_some((Some(share), at + 2));
        }
        let (number, next) = self.whole(at)?;
        // Two thirds, one-third; but `one second`, `the two quarters` are none.
        if let Some(word) = self.follows(next, &[" ", "-"])
            && let Some(of) = self.part(word)
        {
            let hyphen = self.follows(next, &["-"]).is_some();
            let plural = word.ends_with('s') && number > Decimal::ONE;
            let whole = plural || hyphen || self.is(next + 1, "of");
            if whole && number < of {
                return Some((Amount::share(number, of), next + 1));
            }
        }
        // One in five, nine out of ten.
        let out = self.is(next, "out") && self.is(next + 1, "of");
        let of = match (out, number == Decimal::ONE && self.is(next, "in")) {
            (true, _) => Some(next + 2),
            (_, true) => Some(next + 1),
            _ => None,
        };
        if let Some((of, end)) = of.and_then(|at| self.whole(at))
            && number < of
        {
            return Some((Amount::share(number, of), end));
        }
        Some((Some(Amount::whole(number)), next))
    }

    fn half(&self, at: usize) -> Option<(Option<Amount>, usize)> {
        let next = self.follows(at + 1, &[" "]).unwrap_or("");
        if next == "a"
            && let Some(multiple) = self.follows(at + 2, &[" "]).and_then(multiple)
        {
            let half = multiple.checked_div(Decimal::TWO)?.normalize();
            return Some((Some(Amount::whole(half)), at + 3));
        }
        let before = self.words.get(at.wrapping_sub(1)).map_or("", |word| word.text);
        let of_a_year =
            ["first", "second", "latter", "other", "last", "later", "earlier"];
        if of_a_year.contains(&before.to_ascii_lowercase().as_str()) || next == "year" {
            return None;
        }
        Some((Amount::share(Decimal::ONE, Decimal::TWO), at + 1))
    }

    /// A whole number, `two and a half million` included.
    fn whole(&self, at: usize) -> Option<(Decimal, usize)> {
        let mut next = at;
        let (mut total, mut group) = (Decimal::ZERO, Decimal::ZERO);
        let mut last = Decimal::ZERO;
        let mut read = false;
        loop {
            let gaps: &[&str] = if read { &[" ", "-"] } else { &[" "] };
            let word = match read {
                false => self.word(next),
                true => self.follows(next, gaps).unwrap_or(""),
            };
            let article = !read && matches!(word, "a" | "an" | "A" | "An");
            if let Some(small) = article.then_some(Decimal::ONE).or(self.small(word)) {
                // Twenty-one and two hundred five, but not `two three`.
                let is_unit = small < Decimal::TEN && !small.is_zero();
                let hundreds = last >= Decimal::ONE_HUNDRED;
                let fits = !read || hundreds || (is_unit && last >= Decimal::from(20));
                if !fits {
                    break;
                }
                group = group.checked_add(small)?;
                last = small;
            } else if let Some(multiple) = multiple(word) {
                // A multiple alone says nothing: a hundred is read by its article.
                if !read {
                    return None;
                }
                let large = multiple >= Decimal::ONE_THOUSAND;
                group = group.checked_mul(multiple)?;
                if large {
                    total = total.checked_add(group)?;
                    group = Decimal::ZERO;
                }
                last = multiple;
            } else if read && word.eq_ignore_ascii_case("point") {
                let Some((part, end)) = self.decimals(next + 1) else { break };
                group = group.checked_add(part)?;
                next = end;
                // `two point five million`
                if let Some(multiple) = self.follows(next, &[" "]).and_then(multiple) {
                    group = group.checked_mul(multiple)?;
                    next += 1;
                }
                break;
            } else if read && word.eq_ignore_ascii_case("and") {
                let behind = self.follows(next + 1, &[" "]).unwrap_or("");
                let half =
                    self.follows(next + 2, &[" "]).and_then(|word| self.part(word));
                if behind == "a"
                    && let Some(of) = half
                {
                    group = group.checked_add(Decimal::ONE.checked_div(of)?)?;
                    next += 3;
                    // `two and a half million`
                    if let Some(multiple) = self.follows(next, &[" "]).and_then(multiple)
                    {
                        group = group.checked_mul(multiple)?;
                        next += 1;
                    }
                    break;
                }
                let small = self.small(behind);
                if last < Decimal::ONE_HUNDRED || small.is_none() {
                    break;
                }
            } else {
                break;
            }
            read = true;
            next += 1;
        }
        let whole = total.checked_add(group)?.normalize();
        read.then_some((whole, next))
    }

    /// The decimals that are read out from a word on, and the next word.
    fn decimals(&self, at: usize) -> Option<(Decimal, usize)> {
        let (mut part, mut weight) = (Decimal::ZERO, Decimal::ONE);
        let mut next = at;
        while let Some(digit) = self
            .follows(next, &[" "])
            .and_then(|w| position(w, &self.lists.english.small))
            && digit < 10
        {
            weight = weight.checked_div(Decimal::TEN)?;
            part = part.checked_add(Decimal::from(digit).checked_mul(weight)?)?;
            next += 1;
        }
        (next > at).then_some((part, next))
    }

    /// Whether the words from one on make a place in a row of the number before them: *two
    /// hundredth*, *one hundred and first*.
    fn is_ordinal(&self, next: usize, alone: bool) -> bool {
        let following = self.follows(next, &[" ", "-"]).unwrap_or("");
        let behind = self.follows(next + 1, &[" "]).unwrap_or("");
        let is_place = |word: &str| {
            matches!(word, "first" | "second" | "third")
                || word.strip_suffix("th").is_some_and(|word| {
                    let stem = word.strip_suffix("ie").unwrap_or(word);
                    matches!(stem, "fif" | "eigh" | "nin" | "twelf")
                        || self.small(stem).or_else(|| multiple(stem)).is_some()
                        || self.small(&format!("{stem}y")).is_some()
                })
        };
        let large = following.strip_suffix("th").and_then(multiple).is_some();
        large || !alone && following.eq_ignore_ascii_case("and") && is_place(behind)
    }

    /// Whether the words are a name rather than a quantity.
    fn is_name(
        &self,
        start: usize,
        end: usize,
        at: usize,
        next: usize,
        is_share: bool,
        alone: bool,
    ) -> bool {
        let (before, after) = (&self.text[..start], &self.text[end..]);
        // Behind a figure such a word is its multiple: 249.3 thousand. Joined with another
        // word it is an adjective: two-way.
        if behind_figure(before) && before.ends_with(' ')
            || before.ends_with(['-', '’'])
            || after.starts_with(['-', '’'])
            || after.starts_with(|c: char| c.is_ascii_digit())
            || is_quoted(self.text, start, end)
        {
            return true;
        }
        let (previous, begins) = word_before(before);
        let word = self.word(at);
        let following = self.follows(next, &[" "]).unwrap_or("");
        if self.lists.is_label(previous)
            && before.ends_with(' ')
            && before.trim_end().ends_with(previous)
        {
            return !self.lists.is_counted(following) || is_capital(word);
        }
        if self.is_ordinal(next, alone) {
            return true;
        }
        if matches!(following, "o" | "o’clock" | "a.m" | "p.m") {
            return true;
        }
        // The Three Lines Model, the Ten Principles.
        let named = is_capital(previous) && !begins && before.ends_with(' ');
        if is_capital(word) && (is_capital(following) || named) && !is_share {
            return true;
        }
        // `one` is a pronoun and `zero` a prefix unless something is counted.
        let lower = word.to_ascii_lowercase();
        if alone && matches!(lower.as_str(), "one" | "zero") {
            let goal = self.follows(next + 1, &[" "]).unwrap_or("");
            return !self.lists.is_counted(following)
                || matches!(goal, "target" | "goal" | "policy" | "vision");
        }
        false
    }
}
