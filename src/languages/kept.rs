//! Words that a line must not part: a typed number and the word it counts with, as 2022年, 第93頁
//! and 13 August, and the short capitals of a name, as JL MAG. They are set in a box, as bound
//! figures are.

use std::ops::Range;

use super::is_ideograph;

/// Words whose number is their name, and counts nothing behind it.
const NUMBERED: [&str; 2] = ["範圍", "范围"];

/// The parts of a text that stay whole, in bytes and in order; those that share a word are one.
pub fn kept(text: &str) -> Vec<Range<usize>> {
    let mut found = numbers(text);
    found.extend(names(text));
    found.sort_by_key(|range| range.start);
    let mut all: Vec<Range<usize>> = vec![];
    for range in found {
        match all.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

/// How much of a text that follows on a number belongs to it: the word it counts, with the
/// thousands and millions before that, as 百萬台.
pub fn counted(text: &str) -> usize {
    let word = text.trim_start_matches(' ');
    let scales = word.trim_start_matches(['百', '千', '萬', '万', '億', '亿']);
    match scales.chars().next().filter(|c| is_ideograph(*c)) {
        Some(c) if text.len() <= word.len() + 1 => {
            text.len() - scales.len() + c.len_utf8()
        }
        _ => 0,
    }
}

/// Whether a character belongs to a date, whose parts stand close.
pub fn is_of_date(c: char) -> bool {
    matches!(c, '年' | '月' | '日')
}

/// Numbers with the Han word behind them, and days with their month or months with their year.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + from;
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        let digits = text[start..start + length].trim_end_matches([',', '.']).len();
        let end = start + digits;
        at = end;
        let (before, after) = (&text[..start], &text[end..]);
        if before.chars().next_back().is_some_and(|c| c.is_ascii_alphabetic()) {
            continue; // A code, as in ISO14001.
        }
        if let Some(name) = NUMBERED.iter().find_map(|word| before.strip_suffix(word)) {
            found.push(name.len()..end);
            continue;
        }
        let ordinal = before.strip_suffix('第').map_or(start, str::len);
        match counted(after) {
            0 => {}
            length => {
                let whole = end + length + of_year(&text[end..], length);
                let last: Option<&mut Range<usize>> = found.last_mut();
                match last {
                    // A day stays with its month.
                    Some(month)
                        if month.end == start
                            && before.ends_with('月')
                            && text[end..].starts_with('日') =>
                    {
                        month.end = whole;
                    }
                    _ => found.push(split_year(before).unwrap_or(ordinal)..whole),
                }
                continue;
            }
        }
        if ordinal < start {
            found.push(ordinal..end);
        }
        if digits <= 2 && is_capital(after) {
            found.push(start..end + 1 + word_length(&after[1..]));
        } else if digits == 4 && text[start..end].bytes().all(|it| it.is_ascii_digit()) {
            let month = last_word(before);
            if month < start {
                found.push(month..end);
            }
        }
    }
    found
}

/// How much more than the word it counts belongs to a year that is no calendar year: 年度 and
/// 財政年度 stay whole.
fn of_year(after: &str, length: usize) -> usize {
    let (word, rest) = after.split_at(length);
    let own = ["年度", "財政年度", "财政年度"]
        .iter()
        .find(|own| after.starts_with(**own));
    match own {
        Some(own) => own.len() - length,
        None if word.ends_with('年') && rest.starts_with('度') => '度'.len_utf8(),
        None => 0,
    }
}

/// Where the year begins whose second half follows on a text, as 25年度 on 2024/.
fn split_year(before: &str) -> Option<usize> {
    let first = before.strip_suffix('/')?;
    let start = first.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (start < first.len()).then_some(start)
}

/// Whether a text goes on with a space and a word with a capital, as after the day of a date.
fn is_capital(text: &str) -> bool {
    text.strip_prefix(' ').is_some_and(|word| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && (3..=9).contains(&word_length(word))
    })
}

/// The letters that a text begins with, in bytes.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len())
}

/// Where a short word with a capital begins, as the month before a year; the end where none is.
fn last_word(text: &str) -> usize {
    let Some(rest) = text.strip_suffix(' ') else { return text.len() };
    let start = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let word = &rest[start..];
    let is_word = (3..=9).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && !rest[..start].ends_with(|c: char| c.is_alphanumeric());
    if is_word { start } else { text.len() }
}

/// Two words of capitals, together as short as one word.
fn names(text: &str) -> Vec<Range<usize>> {
    const LONGEST: usize = 9;
    let mut found: Vec<Range<usize>> = vec![];
    let mut at = 0;
    let mut last: Option<Range<usize>> = None;
    for word in text.split(' ') {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_name =
            |word: &str| word.len() > 1 && word.bytes().all(|c| c.is_ascii_uppercase());
        let range = at..at + bare.len();
        if is_name(bare)
            && let Some(first) =
                last.take().filter(|first| range.end - first.start <= LONGEST)
        {
            found.push(first.start..range.end);
        }
        last = is_name(word).then_some(range);
        at += word.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{counted, kept};

    /// What of a text stays whole.
    fn whole(text: &str) -> Vec<&str> {
        kept(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_number_stays_with_its_word() {
        assert_eq!(whole("我們於2022年1月上市，見第93頁。"), ["2022年", "1月", "第93頁"]);
        assert_eq!(whole("截至2021年12月31日止"), ["2021年", "12月31日"]);
        assert_eq!(whole("共 48.50 百萬台，3,000億元"), ["48.50 百萬台", "3,000億元"]);
        assert_eq!(
            whole("on 13 August 2021, in May 2022"),
            ["13 August 2021", "May 2022"]
        );
        assert_eq!(whole("第3號及第5"), ["第3號", "第5"]);
        assert_eq!(whole("為主的範圍2佔97.2%，范围1及"), ["範圍2", "范围1"]);
        assert_eq!(
            whole("較2024/25年度、2026財政年度及2027年度"),
            ["2024/25年度", "2026財政年度", "2027年度"]
        );
    }

    #[test]
    fn a_name_of_capitals_stays_whole() {
        assert_eq!(whole("of JL MAG, and HKEX ESG"), ["JL MAG", "HKEX ESG"]);
    }

    #[test]
    fn other_words_are_left_to_the_line() {
        for text in [
            "",
            "In 2021 we",
            "ISO14001體系",
            "2,350 companies",
            "A B",
            "CORPORATE SOCIAL",
        ] {
            assert_eq!(whole(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_figure_takes_the_word_typed_behind_it() {
        assert_eq!(counted("百萬台，其中"), "百萬台".len());
        assert_eq!(counted(" 噸"), " 噸".len());
        assert_eq!(counted("，"), 0);
    }
}
