//! Numbers in digits.

use rust_decimal::Decimal;

use crate::languages::Han;

use super::super::text::FIGURE;
use super::{
    Amount, Lists, Number, is_among, is_capital, is_quoted, word_before, word_behind,
};

/// Digits found in text.
struct Token {
    start: usize,
    /// The byte behind the last digit.
    end: usize,
    /// The byte behind a multiple, or else the last digit's.
    whole: usize,
    /// The number written; nothing where dots and commas make it a code.
    digits: Option<Decimal>,
    multiple: Decimal,
    is_name: bool,
}

/// The quantities of a text that are written in digits.
pub(super) fn quantities(text: &str, lists: Lists) -> Vec<Number> {
    let mut tokens = tokens(text);
    for token in &mut tokens {
        token.is_name = is_name(text, token, lists);
    }
    connect(text, &mut tokens, lists);
    let mut found = vec![];
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if let Some((number, _)) = tokens
            .get(at)
            .zip(Some(token))
            .and_then(|(below, above)| Some((fraction(text, above, below)?, ())))
        {
            found.push(number);
            at += 1;
            continue;
        }
        let Some(digits) = token.digits.filter(|_| !token.is_name) else { continue };
        let minus = is_minus(&text[..token.start]);
        let digits = if minus { -digits } else { digits };
        let amount = Amount {
            digits,
            multiple: token.multiple,
            scale: digits.scale(),
            is_share: is_percent(&text[token.whole..]),
        };
        let start = token.start - usize::from(minus);
        found.push(Number { start, end: token.whole, amount: Some(amount) });
    }
    found
}

/// What makes per cent of a number before it.
fn is_percent(after: &str) -> bool {
    let after = after.trim_start();
    ["%", "％", "per cent", "percent"]
        .iter()
        .any(|sign| after.starts_with(sign))
}

/// A hyphen that is a sign: a number before which nothing stands it could join.
fn is_minus(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|rest| {
        rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || c == '(')
    })
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut tokens: Vec<Token> = vec![];
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut dots = 0;
        loop {
            while digit(at) {
                at += 1;
            }
            // A comma parts thousands only where three digits follow.
            let thousands = bytes.get(at) == Some(&b',')
                && (1..=3).all(|next| digit(at + next))
                && !digit(at + 4)
                && dots == 0;
            let point = bytes.get(at) == Some(&b'.') && digit(at + 1);
            if !(thousands || point) {
                break;
            }
            dots += usize::from(point);
            at += 1;
        }
        let written = &text[start..at];
        let digits = Decimal::from_str_exact(&written.replace(',', ""));
        let (multiple, whole) = multiple(text, at);
        let token = Token {
            start,
            end: at,
            whole,
            digits: digits.ok().filter(|_| dots <= 1),
            multiple,
            is_name: false,
        };
        at = whole;
        match tokens.last_mut().and_then(|large| Some((sum(large, &token)?, large))) {
            Some((sum, large)) => *large = sum,
            None => tokens.push(token),
        }
    }
    tokens
}

/// 3萬5千: one number, whose parts stand without a gap, the larger first.
fn sum(large: &Token, small: &Token) -> Option<Token> {
    let is_joined = large.whole == small.start
        && large.multiple > small.multiple
        && small.multiple > Decimal::ONE;
    let of = |token: &Token| token.digits?.checked_mul(token.multiple);
    let (large_value, small_value) = (of(large)?, of(small)?);
    let is_sum = is_joined && small_value < large.multiple;
    is_sum.then_some(Token {
        start: large.start,
        end: small.end,
        whole: small.whole,
        digits: Some(large_value.checked_add(small_value)?),
        multiple: Decimal::ONE,
        is_name: false,
    })
}

/// The multiple behind digits, and where it ends.
fn multiple(text: &str, at: usize) -> (Decimal, usize) {
    let after = &text[at..];
    let gap = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    let word = word_behind(&after[gap..]);
    let value: i64 = match word {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" | "mn" => 1_000_000,
        "billion" | "bn" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => 0,
    };
    if value != 0 {
        return (Decimal::from(value), at + gap + word.len());
    }
    let mut value = Decimal::ONE;
    let mut end = at;
    for (offset, c) in after.char_indices() {
        let factor: i64 = match c {
            '百' => 100,
            '千' => 1_000,
            '萬' | '万' => 10_000,
            '億' | '亿' => 100_000_000,
            _ => break,
        };
        let rest = &after[offset + c.len_utf8()..];
        // In units these characters are a part of the word.
        let is_unit = ["瓦", "克", "米", "焦", "帕", "卡", "伏", "分"];
        if is_unit.iter().any(|unit| rest.starts_with(unit)) && factor < 10_000 {
            break;
        }
        match value.checked_mul(Decimal::from(factor)) {
            Some(product) => value = product,
            None => break,
        }
        end = at + offset + c.len_utf8();
    }
    (value, end)
}

/// `1/3` where it is a part of something.
fn fraction(text: &str, above: &Token, below: &Token) -> Option<Number> {
    let (part, of) = (above.digits?, below.digits?);
    let is_plain = text.get(above.end..below.start) == Some("/")
        && part < of
        && of <= Decimal::TEN
        && part.scale() + of.scale() == 0;
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.');
    let is_part = is_plain
        && !text[..above.start].ends_with(joined)
        && !text[below.end..].starts_with(|c: char| joined(c) && c != '.');
    is_part.then(|| Number {
        start: above.start,
        end: below.end,
        amount: Amount::share(part, of),
    })
}

/// Gives a number that a joining word ties to another the other's nature: *Scope 1 and 2*,
/// *1 and 2 December*, 2019–2021.
fn connect(text: &str, tokens: &mut [Token], lists: Lists) {
    let months = &lists.english.months;
    let between = |one: &Token, two: &Token| {
        let gap = text.get(one.whole..two.start).unwrap_or("").trim();
        let is_join = matches!(gap, "" | "," | "-" | "–" | "—" | "~" | "/" | "&")
            || lists.english.joins.has(gap)
            || lists.han.joins.has(gap);
        is_join.then_some(gap)
    };
    for at in 1..tokens.len() {
        let (one, two) = (&tokens[at - 1], &tokens[at]);
        let Some(gap) = between(one, two).filter(|gap| !gap.is_empty()) else { continue };
        let small = two.digits.is_some_and(|number| number.scale() == 0)
            && two.whole == two.end
            && !text[two.start..two.end].contains(',');
        let after = &text[two.whole..];
        let is_quantity = lists.is_measured(after) || is_percent(after);
        // In an enumeration of names the next is one too, unless it is measured.
        if one.is_name && !two.is_name && small && !is_quantity {
            let is_year = is_year(&text[one.start..one.end]);
            let is_date = months.has(word_before(&text[..one.start]).0);
            let closes = matches!(gap, "-" | "–" | "/" | "至" | "~" | "月");
            tokens[at].is_name = !(is_year || is_date) || closes;
        }
    }
    for at in (1..tokens.len()).rev() {
        let (one, two) = (&tokens[at - 1], &tokens[at]);
        let is_day = one
            .digits
            .is_some_and(|day| day <= Decimal::from(31) && day.scale() == 0);
        let date = months.has(word_behind(&text[two.end..]))
            || text[two.end..].starts_with(['日', '月']);
        if two.is_name
            && date
            && is_day
            && between(one, two).is_some_and(|gap| !gap.is_empty())
        {
            tokens[at - 1].is_name = true;
        }
    }
    // Telephone numbers: groups of digits with nothing but a space between.
    for at in 1..tokens.len() {
        let (one, two) = (&tokens[at - 1], &tokens[at]);
        let gap = text.get(one.end..two.start).unwrap_or("");
        let length = |token: &Token| token.end - token.start;
        let plain = |token: &Token| {
            text[token.start..token.end].bytes().all(|b| b.is_ascii_digit())
        };
        let groups = matches!(gap, " " | "-" | ") " | "\u{a0}" | ")" | "）")
            && (3..=8).contains(&length(two))
            && (2..=4).contains(&length(one))
            && plain(one)
            && plain(two);
        if groups && !lists.is_measured(&text[two.whole..]) {
            tokens[at - 1].is_name = true;
            tokens[at].is_name = true;
        }
    }
}

/// Letters that may stand directly before digits without making a code of them.
const CURRENCIES: &str = "\
    RMB CNY HKD USD EUR GBP HK US NT MOP SGD JPY";
/// Unit letters that may stand directly behind digits.
const UNITS: &str = "\
    kg g mg t km m cm mm kW kWh kwh MW MWh GW GWh Wh W L l mL ml ppm dB ha tCO2e kgCO2e \
    m2 m3 GJ MJ TJ hrs h min pp bps mn bn x V A Hz kPa MPa";
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && ("1900"..="2100").contains(&digits)
}

impl Lists {
    /// Whether what stands behind a number counts or measures.
    fn is_measured(self, after: &str) -> bool {
        let word = word_behind(after);
        let is_unit = is_among(word, UNITS) && word.len() > 1;
        is_unit
            || self.is_counted(word)
            || self.english.measures.has(word)
            || self.han.digit_measures.begins(after.trim_start()).is_some()
    }
}

/// Whether the digits are a name rather than a quantity.
fn is_name(text: &str, token: &Token, lists: Lists) -> bool {
    let (english, han) = (lists.english, lists.han);
    let (before, after) = (&text[..token.start], &text[token.end..]);
    let digits = &text[token.start..token.end];
    let is_bare = token.whole == token.end && !digits.contains([',', '.']);
    if token.digits.is_none()
        || joined_before(before, after, lists)
        || joined_behind(before, after, token.whole > token.end, lists)
        || is_quoted(text, token.start, token.end)
    {
        return true;
    }
    // 06680 is a code; 0 and 0.5 are numbers.
    if digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") {
        return true;
    }
    let behind = &text[token.whole..];
    let following = word_behind(behind);
    if is_year(digits) && is_bare {
        return !lists.is_measured(behind)
            || behind.trim_start().starts_with(&han.months);
    }
    if is_bare && (is_list_numeral(text, token) || is_hour(before, behind, digits, lists))
    {
        return true;
    }
    let (previous, first) = word_before(before);
    let adjacent =
        before.trim_end_matches(|c: char| c.is_whitespace() || "：:.(（「".contains(c));
    let touches = adjacent.ends_with(previous) && !previous.is_empty();
    let day = token.digits.is_some_and(|day| day <= Decimal::from(31)) && is_bare;
    if day && (english.months.has(following) || touches && english.months.has(previous)) {
        return true;
    }
    if is_percent(behind) {
        return false;
    }
    let spaced =
        before.trim_end_matches(|c: char| c.is_whitespace() || "：:".contains(c));
    if han.before_names.ends(spaced).is_some() || is_han_picture(spaced, han) {
        return true;
    }
    if token.whole == token.end && is_han_name(spaced, behind.trim_start(), digits, han) {
        return true;
    }
    // The postcode is 341000.
    let linked = spaced
        .strip_suffix(" is")
        .is_some_and(|rest| lists.is_label(word_before(rest).0));
    if is_bare && linked && digits.len() > 3 {
        return true;
    }
    if touches && lists.is_label(previous) {
        return !(previous.chars().all(|c| c.is_ascii_lowercase())
            && lists.is_measured(behind));
    }
    let words: Vec<_> = behind.split_whitespace().take(5).collect();
    // The 17 Sustainable Development Goals.
    if is_bare
        && previous == "the"
        && words.iter().take(2).filter(|w| is_capital(w)).count() == 2
    {
        return true;
    }
    let is_address = words.iter().take_while(|word| is_capital(word)).any(|word| {
        english.streets.has(word.trim_matches(|c: char| !c.is_alphanumeric()))
    });
    if is_bare && is_address {
        return true;
    }
    let is_han = spaced.ends_with(|c: char| !c.is_ascii());
    if is_han && digits.ends_with(".0") && !lists.is_measured(behind) {
        return true;
    }
    let close = before.ends_with([' ', '\u{a0}']) && adjacent.len() + 1 >= before.len();
    if !close || !is_capital(previous) || digits.contains(',') || token.whole > token.end
    {
        return false;
    }
    // An abbreviation or a name: ISO 14001, Windows 10, Industry 4.0.
    let capitals = previous.len() > 1
        && previous.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && !is_among(previous, CURRENCIES);
    let product =
        digits.ends_with(".0") || (is_bare && !first && !is_among(previous, CURRENCIES));
    (capitals || product) && !lists.is_measured(behind)
}

/// Whether something before the digits makes a code of them.
fn joined_before(before: &str, after: &str, lists: Lists) -> bool {
    let Some(last) = before.chars().next_back() else { return false };
    let front = &before[..before.len() - last.len_utf8()];
    let digit_before = front.ends_with(|c: char| c.is_ascii_digit());
    match last {
        c if c.is_ascii_alphabetic() => {
            let start =
                before.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| {
                    at + before[at..].chars().next().map_or(1, char::len_utf8)
                });
            !is_among(&before[start..], CURRENCIES)
        }
        // A sign, unless a telephone number begins.
        '+' => {
            digit_before
                || front.ends_with(|c: char| c.is_ascii_alphanumeric())
                || after.starts_with([' ', '-', '–'])
        }
        '-' => !(is_minus(before) || digit_before && is_range(after, lists)),
        '–' | '—' => front.ends_with(|c: char| c.is_ascii_alphabetic()),
        ':' => digit_before && !before.contains("ratio"),
        '/' | '_' | '@' | '#' | '.' | '&' | '*' | '×' | '\'' => true,
        _ => false,
    }
}

/// Whether what follows the last digits of a range makes quantities of both.
fn is_range(after: &str, lists: Lists) -> bool {
    is_percent(after) || lists.is_measured(after)
}

/// Whether something behind the digits makes a code of them.
fn joined_behind(before: &str, after: &str, has_multiple: bool, lists: Lists) -> bool {
    let Some(next) = after.chars().next() else { return false };
    let rest = &after[next.len_utf8()..];
    match next {
        c if c.is_ascii_alphabetic() => {
            let end = after
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(after.len());
            !has_multiple && !is_among(&after[..end], UNITS)
        }
        '.' => rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        ':' => {
            rest.starts_with(|c: char| c.is_ascii_digit()) && !before.contains("ratio")
        }
        // A range is as much a quantity as its second number is.
        '-' => {
            let end = rest
                .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .unwrap_or(rest.len());
            end == 0 && rest.starts_with(|c: char| c.is_alphanumeric())
                || end > 0 && !is_range(&rest[end..], lists)
        }
        '–' => rest.starts_with(|c: char| c.is_ascii_alphabetic()),
        '+' => rest.starts_with(|c: char| c.is_alphanumeric()),
        '/' => rest.starts_with(|c: char| c.is_alphanumeric()),
        '_' | '@' | '#' | '&' | '*' | '×' => true,
        _ => false,
    }
}

/// `1. Governance`, `(2) water`, `3、…` where the text or a part of an enumeration begins.
fn is_list_numeral(text: &str, token: &Token) -> bool {
    let (before, after) = (&text[..token.start], &text[token.end..]);
    let opened = before.strip_suffix(['(', '（']);
    let enclosed = opened.is_some() && after.starts_with([')', '）']);
    let front = opened.unwrap_or(before).trim_end();
    let begins = front.is_empty()
        || front.ends_with([';', '；', ':', '：', ',', '，', '。'])
        || front.ends_with(" and");
    if enclosed {
        let twin = |numeral: &str| {
            text.contains(&format!("({numeral})"))
                || text.contains(&format!("（{numeral}）"))
        };
        return begins
            || twin("1") && token.digits.is_some_and(|n| n <= Decimal::from(20));
    }
    let closes = after.starts_with([')', '）', '、', '．'])
        || after
            .strip_prefix('.')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    front.is_empty() && closes
}

/// An hour of the day, or around the clock.
fn is_hour(before: &str, after: &str, digits: &str, lists: Lists) -> bool {
    let hours = &lists.english.hours;
    let after = after.trim_start();
    let word = after.split_whitespace().next().unwrap_or("");
    let word = word.trim_end_matches([',', ';', ')']);
    let hour = digits.len() <= 2;
    let round = digits == "24"
        && (after.starts_with(&lists.han.hours)
            || after.starts_with("hours a day")
            || after.starts_with("hours per day"));
    let range = ["to ", "– ", "–"]
        .iter()
        .filter_map(|join| after.strip_prefix(join))
        .any(|rest| {
            let mut words = rest.split_whitespace();
            let first = words.next().unwrap_or("");
            let second = words.next().unwrap_or("").trim_end_matches([',', ';', '.']);
            first.bytes().all(|b| b.is_ascii_digit() || b == b':') && hours.has(second)
        });
    let han = hour
        && (after.starts_with(&lists.han.hour)
            && !after.starts_with(&lists.han.duration)
            || after.starts_with('分') && before.ends_with(&lists.han.hour));
    round
        || range
        || hour && (hours.has(word) || hours.has(word.trim_end_matches('.')))
        || han
}

/// 表3 and 圖2, but not 代表3.
fn is_han_picture(before: &str, han: &Han) -> bool {
    let word = han.pictures.ends(before);
    let rest = word.and_then(|word| before.strip_suffix(word));
    rest.is_some_and(|rest| han.not_pictures.ends(rest).is_none())
}

/// Whether Han characters around a number make a name of it.
fn is_han_name(before: &str, after: &str, digits: &str, han: &Han) -> bool {
    let value: u32 = digits.parse().unwrap_or(u32::MAX);
    let date = |mark: &str, most: u32| after.starts_with(mark) && value <= most;
    han.behind_names.begins(after).is_some() && han.not_names.begins(after).is_none()
        || date("月", 12)
        || date("日", 31) && han.counting.ends(before).is_none()
        || after.starts_with("年") && digits.len() == 4
}

/// Whether a bound figure stands right before a place, so that what follows is its multiple.
pub(super) fn behind_figure(before: &str) -> bool {
    before
        .trim_end()
        .ends_with(|c: char| c == FIGURE || c.is_ascii_digit())
}
