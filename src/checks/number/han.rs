//! Numbers in Han numerals.

use rust_decimal::Decimal;

use crate::languages::{Han, List};

use super::digits::behind_figure;
use super::{Amount, Lists, Number, is_quoted};

/// The value of a numeral.
fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '兩' | '两' | '貳' | '贰' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '萬' | '万' => 10_000,
        '億' | '亿' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Numerals of cheques, most of which mean something else in other words: 大陸, 參與.
const FORMAL: &str = "壹貳贰叁參叄肆伍陸陆柒捌玖拾佰仟";

fn is_formal(c: char) -> bool {
    FORMAL.contains(c)
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// The number of a run of numerals; nothing where they make none, as in 十四五 or 一二.
fn parse(run: &str) -> Option<Decimal> {
    let lone = run.chars().nth(1).is_none();
    let (mut total, mut section, mut number) = (0i64, 0i64, None);
    // The power of the multiple that was read last, and the last power below it.
    let (mut last_multiple, mut last_power) = (i64::MAX, i64::MAX);
    let mut zero = false;
    for c in run.chars() {
        if let Some(value) = digit(c) {
            if number.is_some() {
                return None;
            }
            match value {
                0 if !lone => zero = true,
                value => number = Some(value),
            }
            continue;
        }
        let value = power(c)?;
        if value < 10_000 {
            if value >= last_power {
                return None;
            }
            let times = number.unwrap_or(1).checked_mul(value)?;
            section = section.checked_add(times)?;
            last_power = value;
        } else {
            let whole = section.checked_add(number.unwrap_or(0))?;
            total = match (whole, value > last_multiple) {
                // 萬億, and 十二萬三千億: so many times all that stands before.
                (_, true) => total.checked_add(whole)?.checked_mul(value)?,
                (0, _) if total > 0 => total.checked_mul(value)?,
                (0, _) => value,
                // 一億二千萬
                (whole, _) => total.checked_add(whole.checked_mul(value)?)?,
            };
            (section, last_power, last_multiple) = (0, i64::MAX, value);
        }
        (number, zero) = (None, false);
    }
    // 三百五 is 350 and 三萬五 is 35,000, but 一百零五 is 105.
    let rest = number.unwrap_or(0);
    let rest = match before_last(run) {
        Some(power) if power > 10 && !zero => rest.checked_mul(power / 10)?,
        _ => rest,
    };
    Some(Decimal::from(total.checked_add(section)?.checked_add(rest)?))
}

/// The power before the last numeral.
fn before_last(run: &str) -> Option<i64> {
    run.chars().rev().nth(1).and_then(power)
}

/// The run of numerals at a place.
fn run(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = rest.find(|c| !is_numeral(c)).unwrap_or(rest.len());
    let run = &rest[..end];
    // 三百兆瓦: the last is a part of the unit.
    let is_unit = rest[end..].starts_with(['瓦', '赫', '焦', '帕', '伏', '字', '位']);
    match run.strip_suffix('兆').filter(|_| is_unit) {
        Some(run) => run,
        None => run,
    }
}

/// Whether a run has formal numerals and is none of a cheque's: 大陸, 參與三個.
fn is_word(run: &str, before: &str, han: &Han) -> bool {
    let common = |c: char| {
        !is_formal(c) && !matches!(c, '零' | '〇' | '萬' | '万' | '億' | '亿' | '兆')
    };
    run.contains(is_formal)
        && (run.contains(common)
            || !run.contains(|c| power(c).is_some())
            || han.before_formal.ends(before).is_some())
}

/// The decimals behind 點, as in 三點五萬, and the multiple behind them: their length in the
/// text and what they make of the whole number.
fn decimals(whole: Decimal, behind: &str) -> Option<(usize, Amount)> {
    let digits = behind.strip_prefix(['點', '点'])?;
    let end = digits.find(|c| digit(c).is_none()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    let written: Option<String> = digits
        .chars()
        .map(|c| {
            digit(c).and_then(|digit| char::from_digit(u32::try_from(digit).ok()?, 10))
        })
        .collect();
    let written = written.filter(|written| !written.is_empty())?;
    let number = Decimal::from_str_exact(&format!("{whole}.{written}")).ok()?;
    let powers = run(rest, 0);
    let multiple = match powers.chars().all(|c| power(c).is_some()) {
        true if !powers.is_empty() => parse(powers)?,
        _ if powers.is_empty() => Decimal::ONE,
        _ => return None,
    };
    let length = behind.len() - rest.len() + powers.len();
    Some((length, Amount { multiple, ..Amount::whole(number) }))
}

/// The quantities of a text that are written in Han numerals.
pub(super) fn quantities(text: &str, lists: Lists) -> Vec<Number> {
    let mut found = vec![];
    let begins = |c: char| is_numeral(c) || c == '半';
    if !text.contains(begins) {
        return found;
    }
    let names = names(text, &lists.han.names);
    let mut at = 0;
    while let Some(offset) = text[at..].find(begins) {
        let start = at + offset;
        if let Some((_, end)) =
            names.iter().find(|(from, end)| *from <= start && start < *end)
        {
            at = *end;
            continue;
        }
        let (number, end) = number(text, start, lists.han);
        at = end.max(start + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        found.extend(number.filter(|number| !is_quoted(text, number.start, number.end)));
    }
    found
}

/// Where the names stand that hold numerals.
fn names(text: &str, names: &List) -> Vec<(usize, usize)> {
    let each = names.iter().flat_map(|name| {
        text.match_indices(name).map(|(at, name)| (at, at + name.len()))
    });
    each.collect()
}

/// Reads a number from a numeral on: what it is, unless it is a name, and where it ends.
fn number(text: &str, start: usize, han: &Han) -> (Option<Number>, usize) {
    let before = &text[..start];
    if text[start..].starts_with('半') {
        return half(text, start, han);
    }
    let run = run(text, start);
    let end = start + run.len();
    let after = &text[end..];
    let make = |start: usize, end: usize, amount: Option<Amount>| {
        (Some(Number { start, end, amount }), end)
    };
    // Behind a figure such a character is its multiple: 1.2萬.
    if behind_figure(before) {
        return (None, end);
    }
    // 三分之二, 百分之十五
    if let Some(rest) = after.strip_prefix("分之") {
        let from = end + "分之".len();
        let part = self::run(text, from);
        let points = rest[part.len()..].strip_prefix(['點', '点']).map_or(0, |rest| {
            rest.find(|c| !is_numeral(c)).unwrap_or(rest.len()) + "點".len()
        });
        if let (Some(of), Some(part), false) = (parse(run), parse(part), part.is_empty())
        {
            let end = from + self::run(text, from).len() + points;
            return match points {
                0 => make(start, end, Amount::share(part, of)),
                _ => make(start, end, None),
            };
        }
        return (None, end);
    }
    if han.ordinal.ends(before).is_some() && !before.ends_with("其中之") {
        return (None, end);
    }
    if is_word(run, before, han) {
        return (None, end);
    }
    let Some(value) = parse(run) else { return (None, end) };
    // 三點五萬噸; 九點三十分 is a time.
    if let Some((length, amount)) = decimals(value, after) {
        let end = end + length;
        let behind = han.more.past(&text[end..]);
        let is_counted = han.measures.begins(behind).is_some()
            && !behind.starts_with(['分', '十'])
            || amount.multiple > Decimal::ONE;
        return if is_counted { make(start, end, Some(amount)) } else { (None, end) };
    }
    if after.starts_with('半') && run == "一" {
        let end = end + "半".len();
        return make(start, end, Amount::share(Decimal::ONE, Decimal::TWO));
    }
    // 三成, 七成五
    if let Some(rest) = after.strip_prefix('成')
        && value <= Decimal::TEN
        && han.not_tenths.begins(rest).is_none() | han.tenths_of.begins(rest).is_some()
    {
        let tenth = rest
            .chars()
            .next()
            .and_then(digit)
            .filter(|_| !rest.starts_with("一"));
        let length = "成".len() + tenth.map_or(0, |_| 3);
        let share = value
            .saturating_mul(Decimal::TEN)
            .saturating_add(Decimal::from(tenth.unwrap_or(0)));
        return make(start, end + length, Amount::share(share, Decimal::ONE_HUNDRED));
    }
    let powers = run.chars().all(|c| power(c).is_some());
    if powers && let Some(word) = han.rough.ends(before) {
        let is_word = run.chars().nth(2).is_none();
        let excluded = han.not_rough.ends(before).is_some();
        if is_word && !excluded {
            return make(start - word.len(), end, None);
        }
    }
    // 十多家, 三百餘名
    let more = han.more.past(after);
    let has_more = more.len() < after.len();
    let measure = han.measures.begins(more);
    let about = han.about.ends(before).is_some();
    let ten = run.starts_with(['十', '拾']);
    let lone = powers && !ten && !about && !has_more;
    let years = run.chars().count() > 1 && run.chars().all(|c| digit(c).is_some());
    if years || lone || (powers && about && measure.is_none() && !is_end(after)) {
        // 逾百 alone counts where a word ends; 百年 and 千方百計 never do.
        return (None, end);
    }
    if powers && about && run != "十" {
        return make(start, end, Some(Amount::whole(value)));
    }
    // 零死亡
    if value.is_zero() {
        let counts = han.none_of.begins(after);
        let is_goal =
            counts.is_some_and(|word| han.goals.begins(&after[word.len()..]).is_some());
        return match counts.is_some() && !is_goal && run == "零" {
            true => make(start, end, Some(Amount::whole(value))),
            false => (None, end),
        };
    }
    // 投入兩億: so many need no measure word.
    let is_large = value >= Decimal::from(10_000)
        && !powers
        && run.ends_with(['萬', '万', '億', '亿']);
    if is_large && measure.is_none() && is_end(after) {
        return make(start, end, Some(Amount::whole(value)));
    }
    let Some(measure) = measure else { return (None, end) };
    let rest = &more[measure.len()..];
    if is_idiom(run, (measure, rest), before, value, han) {
        return (None, end);
    }
    make(start, end, Some(Amount::whole(value)))
}

/// Whether a numeral with its measure word is a name after all.
fn is_idiom(
    run: &str,
    (measure, rest): (&str, &str),
    before: &str,
    value: Decimal,
    han: &Han,
) -> bool {
    // 一個 is an article, 二次 and 二級 mean the second.
    let one = run == "一" && !matches!(measure, "倍" | "宗");
    let second = run == "二" && measure != "十";
    let idiom = han.idioms.get(measure).and_then(|words| words.begins(rest));
    let date = match measure {
        "月" | "日" => true,
        "年" => {
            value > Decimal::ONE_HUNDRED
                || idiom.is_some()
                || before.ends_with(['〇', '零'])
        }
        "人" => idiom.is_some() && run != "十" && value < Decimal::TEN,
        _ if measure == han.hours => run == "二十四",
        _ => idiom.is_some(),
    };
    one || second || date
}

/// Whether a word ends here: a mark, the end of the text.
fn is_end(after: &str) -> bool {
    after.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// 過半, 半數: a half that is counted.
fn half(text: &str, start: usize, han: &Han) -> (Option<Number>, usize) {
    let (before, after) = (&text[..start], &text[start + "半".len()..]);
    let end = start + "半".len();
    let half = Amount::share(Decimal::ONE, Decimal::TWO);
    if after.starts_with(['數', '数']) {
        let end = end + "數".len();
        return (Some(Number { start, end, amount: half }), end);
    }
    let word = han.before_half.ends(before);
    match word.filter(|_| han.not_half.begins(after).is_none()) {
        Some(word) => {
            let start = start - word.len();
            (Some(Number { start, end, amount: half }), end)
        }
        None => (None, end),
    }
}
