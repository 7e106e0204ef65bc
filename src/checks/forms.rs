//! Where the words of the glossary stand in a text. The longest speaks for what it covers, so
//! that a part of a longer name is no name of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::glossary::Term;
use crate::model::lang::{Lang, is_han, is_ideograph};

/// The words of the glossary in one language, by the character they begin with.
pub(super) struct Forms<'a>(BTreeMap<char, Vec<TermForm<'a>>>);

/// A word of the glossary.
struct TermForm<'a> {
    /// As the glossary has it.
    written: &'a str,
    letters: Vec<char>,
    /// A name has its capitals; a common word may begin a sentence.
    is_name: bool,
    is_avoided: bool,
    /// The terms it stands for.
    terms: Vec<usize>,
}

/// A word of the glossary in a text.
pub(super) struct Hit<'f> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The word as the glossary has it.
    pub(super) form: &'f str,
    /// The terms it stands for, by their positions in the glossary; none for a word of
    /// another region.
    pub(super) terms: &'f [usize],
    /// Whether it should not stand there.
    pub(super) is_avoided: bool,
    /// Whether it is a name that has other capitals here: the subject, but not the name.
    pub(super) is_loose: bool,
}

impl<'a> Forms<'a> {
    pub(super) fn new(glossary: &'a [Term], lang: Lang) -> Self {
        let mut forms: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
        for (index, term) in glossary.iter().enumerate() {
            let also = term.also.get(&lang).into_iter().flatten();
            let right = term.forms.get(&lang).into_iter().chain(also);
            let avoided = term.avoid.get(&lang).into_iter().flatten();
            let all = right
                .map(|form| (form, false))
                .chain(avoided.map(|form| (form, true)));
            for (form, is_avoided) in all {
                let key = (form.value.as_str(), is_avoided);
                forms.entry(key).or_default().push(index);
            }
        }
        // Words of another region stand for no term; what the glossary says beats them.
        let region = &lang.reading().other_region;
        let foreign = region.words.keys().map(|word| (word.as_str(), true));
        let right = region.right.iter().map(|word| (word, false));
        for key in foreign.chain(right) {
            forms.entry(key).or_default();
        }
        let mut by_first: BTreeMap<char, Vec<TermForm<'a>>> = BTreeMap::new();
        for ((written, is_avoided), terms) in forms {
            for letters in spellings(written) {
                let Some(first) = letters.first().map(char::to_ascii_lowercase) else {
                    continue;
                };
                by_first.entry(first).or_default().push(TermForm {
                    written,
                    is_name: letters.iter().any(|c| c.is_uppercase()),
                    letters,
                    is_avoided,
                    terms: terms.clone(),
                });
            }
        }
        Self(by_first)
    }

    /// The words that stand in a text, in their order.
    pub(super) fn find(&self, text: &str) -> Vec<Hit<'_>> {
        let mut all = vec![];
        let mut before = None;
        for (start, c) in text.char_indices() {
            let goes_on = before.replace(c).is_some_and(is_inside) && is_inside(c);
            if goes_on {
                continue;
            }
            let first = narrow(c).to_ascii_lowercase();
            for form in self.0.get(&first).into_iter().flatten() {
                if let Some((end, is_loose)) = form.end(text, start)
                    && !(is_loose && form.is_avoided)
                    && form.ends_alone(text, end)
                {
                    all.push((start, end, is_loose, form));
                }
            }
        }
        // What is right beats what is not in the same place.
        all.sort_by_key(|(start, end, is_loose, form)| {
            (Reverse(end - start), *is_loose, form.is_avoided, *start)
        });
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let mut hits = vec![];
        for (start, end, is_loose, form) in all {
            let before = taken.range(..end).next_back();
            if before.is_none_or(|(_, last)| *last <= start) {
                taken.insert(start, end);
                let TermForm { written, terms, is_avoided, .. } = form;
                let (form, is_avoided) = (*written, *is_avoided);
                hits.push(Hit { start, end, form, terms, is_avoided, is_loose });
            }
        }
        hits.sort_by_key(|hit| hit.start);
        hits
    }
}

/// The letters of a word, and of its plural where that is spelled otherwise. A space beside
/// a Han character is none.
fn spellings(written: &str) -> Vec<Vec<char>> {
    let all: Vec<char> = written.trim().chars().map(narrow).collect();
    let mut letters: Vec<char> = vec![];
    for (at, &c) in all.iter().enumerate() {
        let beside = [letters.last(), all.get(at + 1)];
        let is_gap = beside.into_iter().flatten().any(|c| is_han(*c) || *c == ' ');
        if c != ' ' || !is_gap {
            letters.push(c);
        }
    }
    let mut spellings = vec![];
    if let [stem @ .., last, 'y'] = letters.as_slice()
        && last.is_ascii_alphabetic()
        && !"aeiou".contains(*last)
    {
        spellings.push([stem, &[*last, 'i', 'e', 's']].concat());
    }
    spellings.push(letters);
    spellings
}

/// A character in the form that words are compared in: full-width letters and digits as
/// others, every space and quotation mark as the plain one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' if is_alphanumeric_wide(c) => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '‘' | '’' | '『' | '』' => '\'',
        '“' | '”' | '「' | '」' => '"',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn is_alphanumeric_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

impl TermForm<'_> {
    /// Where the word ends if it begins here, and whether its capitals are others. A line may
    /// break in it.
    fn end(&self, text: &str, start: usize) -> Option<(usize, bool)> {
        let rest = text.get(start..)?;
        let mut chars = rest.char_indices().map(|(at, c)| (at, c, narrow(c))).peekable();
        let (mut end, mut is_loose) = (start, false);
        let mut last = ' ';
        for &letter in &self.letters {
            let mut spaces = 0;
            while chars.next_if(|(.., c)| *c == ' ').is_some() {
                spaces += 1;
            }
            let may_break =
                letter == ' ' || last != ' ' && (is_han(last) || is_han(letter));
            match (letter == ' ', spaces) {
                (true, 0) => return None,
                (false, 1..) if !may_break && last != ' ' => return None,
                _ => {}
            }
            if letter != ' ' {
                let (at, written, c) = chars.next()?;
                if !c.eq_ignore_ascii_case(&letter) {
                    return None;
                }
                is_loose |= self.is_name && c != letter;
                end = start + at + written.len_utf8();
            }
            last = letter;
        }
        Some((end, is_loose))
    }

    /// Whether a word of letters or digits that ends here does not go on; a plural counts.
    fn ends_alone(&self, text: &str, end: usize) -> bool {
        let Some(&last) = self.letters.last() else { return false };
        let after = &text[end..];
        let goes_on = |text: &str| text.starts_with(is_inside);
        let is_plural = last.is_alphabetic()
            && ["s", "es"].into_iter().any(|ending| {
                let hissed = ending == "s" || "sxzh".contains(last);
                let rest = after.strip_prefix(ending).filter(|_| hissed);
                rest.is_some_and(|rest| !goes_on(rest))
            });
        !is_inside(last) || !goes_on(after) || is_plural
    }
}

/// Whether a character is part of a word that is set off by spaces.
fn is_inside(c: char) -> bool {
    c.is_alphanumeric() && !is_ideograph(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::{FileNumber, Place, Placed};

    fn glossary(right: &[&str], avoid: &[&str]) -> Vec<Term> {
        let placed = |text: &&str| {
            Placed::new((*text).to_owned(), Place::new(FileNumber(0), 0, 0))
        };
        let term = |text| Term {
            forms: [(Lang::En, placed(text))].into(),
            ..Term::default()
        };
        let mut terms: Vec<_> = right.iter().map(term).collect();
        let avoid = avoid.iter().map(placed).collect();
        terms.push(Term {
            avoid: [(Lang::En, avoid)].into(),
            ..Term::default()
        });
        terms
    }

    #[track_caller]
    fn check(right: &[&str], avoid: &[&str], text: &str, expected: &[&str]) {
        let terms = glossary(right, avoid);
        let forms = Forms::new(&terms, Lang::En);
        let hits = forms.find(text);
        let found: Vec<_> = hits
            .iter()
            .map(|hit| {
                let mark = if hit.is_avoided { "!" } else { "" };
                let mark = if hit.is_loose { "~" } else { mark };
                format!("{mark}{}", &text[hit.start..hit.end])
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_word_is_found_by_itself_and_in_the_plural_only() {
        check(
            &[],
            &["staff"],
            "Staff, staffing, flagstaff; staff's",
            &["!Staff", "!staff"],
        );
        check(&[], &["boss"], "bosses, bossed", &["!boss"]);
        check(&[], &["factory"], "factories, factory", &["!factories", "!factory"]);
        check(
            &[],
            &["範疇3"],
            "範疇30、範疇 3、範疇３及範疇3。",
            &["!範疇 3", "!範疇３", "!範疇3"],
        );
        check(&["Scope 1"], &[], "Scope 10, Scope 1, scope 1", &["Scope 1", "~scope 1"]);
        check(
            &["Audit Committee"],
            &[],
            "Audit  Committee, AuditCommittee",
            &["Audit  Committee"],
        );
        check(&["董事會"], &[], "董事 會", &["董事 會"]);
    }

    #[test]
    fn the_longest_word_speaks_for_its_parts() {
        check(&["工作範疇"], &["範疇"], "工作範疇及範疇", &["工作範疇", "!範疇"]);
        check(
            &["Board"],
            &["Board members"],
            "Board members of the Board",
            &["!Board members", "Board"],
        );
        // A name that begins before the longer one does not keep it from being found.
        check(&["甲乙", "乙丙丁戊"], &["丙丁"], "甲乙丙丁戊", &["乙丙丁戊"]);
        check(
            &["Board"],
            &["board"],
            "Board, board, BOARD",
            &["Board", "!board", "!BOARD"],
        );
    }
}
